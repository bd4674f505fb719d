/* What a body or a query may say, what it is told when it may not, and how structs are written. */
#include <criterion/criterion.h>

#include <stddef.h>

#include "base/clock.h"
#include "shape/json.h"
#include "shape/shape.h"

struct box {
    uint64_t has;
    str label;
    int64_t weight;
};

struct parcel {
    uint64_t has;
    int64_t captured_amount;
    str description;
    bool full;
    int64_t at;
    struct uuid order_id;
    str method;
    struct box box;
    struct shape_list boxes;
    struct shape_list ids;
    struct shape_list names;
};

static const struct field BOX_FIELDS[] = {
    FIELD(SHAPE_STR, box, label, REQUIRED, 1, 5, "What is written on it."),
    FIELD(SHAPE_I64, box, weight, OMIT_EMPTY, -10, 10, "Grams."),
};
static const struct shape BOX = SHAPE("Box", box, BOX_FIELDS);

static const char *const METHODS[] = { "Home", "Own", NULL };

static const struct field PARCEL_FIELDS[] = {
    FIELD(SHAPE_I64, parcel, captured_amount, REQUIRED, 0, 200000000, "Minor units."),
    FIELD(SHAPE_STR, parcel, description, 0, 0, 10, "For people."),
    FIELD(SHAPE_BOOL, parcel, full, OMIT_EMPTY, 0, 0, "All of it."),
    FIELD(SHAPE_TIME, parcel, at, OMIT_EMPTY, 0, 0, "When."),
    FIELD(SHAPE_UUID, parcel, order_id, OMIT_EMPTY, 0, 0, "Which."),
    FIELD_CHOICE(parcel, method, OMIT_EMPTY, METHODS, "How."),
    FIELD_OBJECT(parcel, box, OMIT_EMPTY, &BOX, "In what."),
    FIELD_LIST(parcel, boxes, 0, 0, 3, &BOX, "In which."),
    FIELD_SCALARS(parcel, ids, OMIT_EMPTY, 1, 100, SHAPE_UUID, "Whose."),
    FIELD_SCALARS(parcel, names, OMIT_EMPTY, 0, 100, SHAPE_STR, "Who."),
};
static const struct shape PARCEL = SHAPE("Parcel", parcel, PARCEL_FIELDS);

static struct ctx make_ctx(void)
{
    return (struct ctx){ .arena = arena_open((size_t)256 << 20) };
}

static bool given(const struct parcel *in, const void *member)
{
    return shape_has(in, &PARCEL, member);
}

/* --- refusals --------------------------------------------------------------------------- */

#define A "{\"captured_amount\":1,"

struct refused {
    const char *body;
    enum problem problem;
    const char *field, *detail; /* of the first blame */
};

static const struct refused REFUSALS[] = {
    { "{}", PROBLEM_UNPROCESSABLE, "captured_amount", "'captured_amount' must not be null" },
    { "", PROBLEM_UNPROCESSABLE, "captured_amount", "'captured_amount' must not be null" },
    { " \n", PROBLEM_UNPROCESSABLE, "captured_amount", "'captured_amount' must not be null" },
    { "null", PROBLEM_UNPROCESSABLE, "captured_amount", "'captured_amount' must not be null" },
    { "{\"captured_amount\":null}", PROBLEM_UNPROCESSABLE, "captured_amount",
      "'captured_amount' must not be null" },
    { "{\"captured_amount\":200000001}", PROBLEM_UNPROCESSABLE, "captured_amount",
      "'captured_amount' must be between 0 and 200000000, but was 200000001" },
    { "{\"captured_amount\":-1}", PROBLEM_UNPROCESSABLE, "captured_amount",
      "'captured_amount' must be between 0 and 200000000, but was -1" },
    { "{\"captured_amount\":\"400\"}", PROBLEM_BAD_REQUEST, "captured_amount",
      "'captured_amount' must be an integer, but was a string" },
    { "{\"captured_amount\":true}", PROBLEM_BAD_REQUEST, "captured_amount",
      "'captured_amount' must be an integer, but was a boolean" },
    { "{\"captured_amount\":12.5}", PROBLEM_BAD_REQUEST, "captured_amount",
      "'captured_amount' must be a whole number of minor units, but was 12.5" },
    { "{\"captured_amount\":1e300}", PROBLEM_BAD_REQUEST, "captured_amount",
      "'captured_amount' must be a whole number of minor units, but was 1e+300" },
    { "{\"captured_amount\":9223372036854775808}", PROBLEM_BAD_REQUEST, "captured_amount",
      "'captured_amount' must be a whole number of minor units, but was 9.223372036854776e+18" },
    { A "\"description\":63456415674545679874}", PROBLEM_UNPROCESSABLE, "description",
      "'description' must be a string, as the number has too many digits" },
    { A "\"description\":1e300}", PROBLEM_UNPROCESSABLE, "description", NULL },
    { A "\"unknown\":1e400}", PROBLEM_BAD_REQUEST, "", NULL },
    { A "\"description\":\"12345678901\"}", PROBLEM_UNPROCESSABLE, "description",
      "The size of the description value must be between 0 and 10" },
    { A "\"description\":false}", PROBLEM_BAD_REQUEST, "description",
      "'description' must be a string, but was a boolean" },
    { A "\"description\":{}}", PROBLEM_BAD_REQUEST, "description",
      "'description' must be a string, but was an object" },
    { A "\"full\":\"true\"}", PROBLEM_BAD_REQUEST, "full",
      "'full' must be true or false, but was a string" },
    { A "\"at\":\"tomorrow\"}", PROBLEM_BAD_REQUEST, "at",
      "'at' must be a date or an ISO 8601 time such as 2026-11-22T10:15:00.000Z, but was "
      "'tomorrow'" },
    { A "\"at\":\"9999-12-31T23:59:59-10:00\"}", PROBLEM_BAD_REQUEST, "at", NULL },
    { A "\"order_id\":\"x\"}", PROBLEM_BAD_REQUEST, "order_id",
      "'order_id' must be a UUID, but was 'x'" },
    { A "\"method\":\"Air\"}", PROBLEM_UNPROCESSABLE, "method",
      "'method' must be one of Home, Own, but was 'Air'" },
    { A "\"box\":[]}", PROBLEM_BAD_REQUEST, "box", "'box' must be an object, but was a list" },
    { A "\"box\":{}}", PROBLEM_UNPROCESSABLE, "box.label", "'box/label' must not be null" },
    { A "\"boxes\":{}}", PROBLEM_BAD_REQUEST, "boxes",
      "'boxes' must be a list, but was an object" },
    { A "\"boxes\":[{\"label\":\"a\"},{\"label\":\"123456\"}]}", PROBLEM_UNPROCESSABLE,
      "boxes[1].label", "The size of the boxes/label value must be between 1 and 5" },
    { A "\"boxes\":[null]}", PROBLEM_UNPROCESSABLE, "boxes[0]", "'boxes' must not be null" },
    { A "\"boxes\":[{},{},{},{}]}", PROBLEM_UNPROCESSABLE, "boxes",
      "The size of the boxes value must be between 0 and 3" },
    { A "\"ids\":[]}", PROBLEM_UNPROCESSABLE, "ids",
      "The size of the ids value must be between 1 and 100" },
    { A "\"ids\":[\"2fdf4b50-c1e4-4a2f-bc04-2238db5d9ba4\",7]}", PROBLEM_BAD_REQUEST, "ids[1]",
      "'ids' must be a UUID, but was an integer" },
    { "[]", PROBLEM_BAD_REQUEST, "", "The body must be a JSON object, but was a list" },
    { "5", PROBLEM_BAD_REQUEST, "", "The body must be a JSON object, but was an integer" },
    { "{\"captured_amount\":1,\"captured_amount\":2}", PROBLEM_BAD_REQUEST, "",
      "The body has the member 'captured_amount' twice in one object; send it once" },
    { A "\"description\":\"\\u0000\"}", PROBLEM_BAD_REQUEST, "", NULL },
    { A "\"description\":\"\xFF\"}", PROBLEM_BAD_REQUEST, "", NULL },
    { A "\"description\":\"\\ud800\"}", PROBLEM_BAD_REQUEST, "", NULL },
    { "{\"captured_amount\":1}{", PROBLEM_BAD_REQUEST, "", NULL },
    { "{\"captured_amount\":1,}", PROBLEM_BAD_REQUEST, "", NULL },
    { "{\"captured_amount\":NaN}", PROBLEM_BAD_REQUEST, "", NULL },
    { "{\"captured_amount\":01}", PROBLEM_BAD_REQUEST, "", NULL },
    { "captured_amount=1", PROBLEM_BAD_REQUEST, "",
      "The body is not JSON: line 1, column 1: a value is expected" },
    { "{\"captured_amount\"\n :1\n,\"\xC3\xA5\" 2}", PROBLEM_BAD_REQUEST, "",
      "The body is not JSON: line 3, column 6: a colon is expected" },
    { "{\"captured_amount\":1", PROBLEM_BAD_REQUEST, "",
      "The body is not JSON: line 1, column 21: a comma or } is expected" },
    { A "\"names\":[\"a\" \"b\"]}", PROBLEM_BAD_REQUEST, "",
      "The body is not JSON: line 1, column 35: a comma or ] is expected" },
    { A "\"names\":[\"a\",]}", PROBLEM_BAD_REQUEST, "", NULL },
    { A "full:true}", PROBLEM_BAD_REQUEST, "",
      "The body is not JSON: line 1, column 22: the name of a member is expected, in quotes" },
    { A "\"description\":\"\\x\"}", PROBLEM_BAD_REQUEST, "", NULL },
    { A "\"description\":\"\\udc00\\ud800\"}", PROBLEM_BAD_REQUEST, "", NULL },
    { A "\"description\":\"\\ud800\\u0041\"}", PROBLEM_BAD_REQUEST, "", NULL },
    { A "\"description\":\"a\nb\"}", PROBLEM_BAD_REQUEST, "", NULL },
    { A "\"description\":\"a", PROBLEM_BAD_REQUEST, "", NULL },
    { A "\"description\":\"a\\", PROBLEM_BAD_REQUEST, "", NULL },
    { A "\"full\":tru}", PROBLEM_BAD_REQUEST, "", NULL },
    { A "\"box\":{\"label\":\"a\",\"l\\u0061bel\":\"b\"}}", PROBLEM_BAD_REQUEST, "",
      "The body has the member 'label' twice in one object; send it once" },
    { "{\"captured_amount\":1.}", PROBLEM_BAD_REQUEST, "", NULL },
    { "{\"captured_amount\":.5}", PROBLEM_BAD_REQUEST, "", NULL },
    { "{\"captured_amount\":-}", PROBLEM_BAD_REQUEST, "", NULL },
    { "{\"captured_amount\":+1}", PROBLEM_BAD_REQUEST, "", NULL },
    { "{\"captured_amount\":1e}", PROBLEM_BAD_REQUEST, "", NULL },
};

Test(shape, refusals_name_the_field_and_what_was_expected)
{
    for (size_t i = 0; i < COUNT(REFUSALS); i++) {
        const struct refused *row = &REFUSALS[i];
        struct ctx c = make_ctx();
        struct parcel out = { 0 };
        cr_expect_eq(shape_read_json(&c, &PARCEL, str_of(row->body), &out), row->problem, "%s",
                     row->body);
        cr_assert_geq(c.blames_count, 1, "%s", row->body);
        const struct blame *b = &c.blames[0];
        cr_expect(str_equal(b->field, str_of(row->field)), "%s: field %.*s", row->body,
                  STR_ARG(b->field));
        if (row->detail != NULL)
            cr_expect(str_equal(b->detail, str_of(row->detail)), "%s: %.*s", row->body,
                      STR_ARG(b->detail));
        cr_expect(str_is_utf8(b->detail), "%s", row->body);
        arena_close(c.arena);
    }
}

Test(shape, all_faults_are_found_and_the_malformed_wins)
{
    struct ctx c = make_ctx();
    struct parcel out = { 0 };
    str body =
        STR("{\"description\":1.5e3,\"full\":1,\"boxes\":[{\"weight\":11},{\"label\":\"\"}]}");
    cr_expect_eq(shape_read_json(&c, &PARCEL, body, &out), PROBLEM_BAD_REQUEST);
    static const char *const FIELDS[] = { "captured_amount", "full", "boxes[0].label",
                                          "boxes[0].weight", "boxes[1].label" };
    cr_assert_eq(c.blames_count, COUNT(FIELDS));
    for (size_t i = 0; i < COUNT(FIELDS); i++)
        cr_expect(str_equal(c.blames[i].field, str_of(FIELDS[i])), "%s", FIELDS[i]);
    arena_close(c.arena);
}

Test(shape, more_faults_than_can_be_listed_still_count)
{
    struct ctx c = make_ctx();
    struct parcel out = { 0 };
    struct text t = text_begin(c.arena, 10000);
    TEXT_LITERAL(&t, "{\"captured_amount\":1,\"names\":[");
    for (int i = 0; i < 60; i++)
        TEXT_LITERAL(&t, "null,");
    TEXT_LITERAL(&t, "[]]}"); /* the only malformed one comes last */
    str body;
    cr_assert(text_done(&t, &body));
    cr_expect_eq(shape_read_json(&c, &PARCEL, body, &out), PROBLEM_BAD_REQUEST);
    cr_expect_eq(c.blames_count, BLAMES_MAX);
    arena_close(c.arena);
}

Test(shape, a_body_that_explodes_into_members_is_refused)
{
    struct ctx c = make_ctx();
    struct parcel out = { 0 };
    const size_t size = (size_t)8 << 20;
    char *body = arena_take(c.arena, size, 1);
    memcpy(body, "{\"x\":[{}", 8);
    for (size_t i = 8; i + 3 < size - 2; i += 3)
        memcpy(body + i, ",{}", 3);
    memcpy(body + size - 4, "  ]}", 4);
    cr_expect_eq(shape_read_json(&c, &PARCEL, (str){ body, size }, &out), PROBLEM_BAD_REQUEST);
    cr_expect(str_equal(c.blames[0].detail, STR("The body has too many members")));
    cr_expect_eq(shape_read_json(&c, &PARCEL, STR("{\"captured_amount\":1}"), &out), OK);
    arena_close(c.arena);
}

static str nested(struct arena *a, size_t depth)
{
    struct text t = text_begin(a, 4096);
    TEXT_LITERAL(&t, "{\"captured_amount\":1,\"x\":");
    for (size_t i = 0; i < depth; i++)
        text_char(&t, '[');
    for (size_t i = 0; i < depth; i++)
        text_char(&t, ']');
    text_char(&t, '}');
    str body;
    cr_assert(text_done(&t, &body));
    return body;
}

Test(shape, a_body_may_be_nested_so_deep_and_no_deeper)
{
    struct ctx c = make_ctx();
    struct parcel out = { 0 };
    cr_expect_eq(shape_read_json(&c, &PARCEL, nested(c.arena, JSON_DEPTH_MAX - 1), &out), OK);
    cr_expect_eq(shape_read_json(&c, &PARCEL, nested(c.arena, JSON_DEPTH_MAX), &out),
                 PROBLEM_BAD_REQUEST);
    arena_close(c.arena);
}

/* More than are compared each with each. */
Test(shape, a_member_that_comes_twice_is_found_among_many)
{
    for (int twice = 0; twice <= 1; twice++) {
        struct ctx c = make_ctx();
        struct parcel out = { 0 };
        struct text t = text_begin(c.arena, 8192);
        TEXT_LITERAL(&t, "{\"captured_amount\":1");
        for (int i = 0; i < 300; i++)
            text_format(&t, ",\"member_%d\":[]", i);
        text_format(&t, ",\"member_%d\":0}", twice ? 77 : 300);
        str body;
        cr_assert(text_done(&t, &body));
        cr_expect_eq(shape_read_json(&c, &PARCEL, body, &out), twice ? PROBLEM_BAD_REQUEST : OK);
        cr_expect_eq(out.captured_amount, twice ? 0 : 1);
        arena_close(c.arena);
    }
}

/* --- what is taken ---------------------------------------------------------------------- */

Test(shape, reads_every_kind)
{
    struct ctx c = make_ctx();
    struct parcel in = { 0 };
    str body =
        STR("{\"captured_amount\":43500.0,\"description\":\"\xC3\xA5 \\u00e5\",\"full\":true,"
            "\"at\":\"2021-09-07T12:03:53+02:00\","
            "\"order_id\":\"2fdf4b50-c1e4-4a2f-bc04-2238db5d9ba4\",\"method\":\"Own\","
            "\"box\":{\"label\":\"b\",\"weight\":-10},"
            "\"boxes\":[{\"label\":\"1\"},{\"label\":\"2\",\"weight\":2}],"
            "\"names\":[\"x\",5],\"unknown\":{\"deep\":[1.5]}}");
    cr_assert_eq(shape_read_json(&c, &PARCEL, body, &in), OK);
    cr_expect_eq(in.captured_amount, 43500);
    cr_expect(str_equal(in.description, STR("\xC3\xA5 \xC3\xA5")));
    cr_expect(in.full);
    cr_expect(str_equal(clock_text(c.arena, in.at), STR("2021-09-07T10:03:53.000Z")));
    cr_expect(
        str_equal(uuid_text(c.arena, in.order_id), STR("2fdf4b50-c1e4-4a2f-bc04-2238db5d9ba4")));
    cr_expect(str_equal(in.method, STR("Own")));
    cr_expect(str_equal(in.box.label, STR("b")));
    cr_expect_eq(in.box.weight, -10);
    cr_assert_eq(in.boxes.count, 2);
    const struct box *boxes = in.boxes.items;
    cr_expect(str_equal(boxes[1].label, STR("2")));
    cr_expect_eq(boxes[1].weight, 2);
    cr_expect_not(shape_has(&boxes[0], &BOX, &boxes[0].weight));
    cr_expect(shape_has(&boxes[1], &BOX, &boxes[1].weight));
    cr_assert_eq(in.names.count, 2);
    cr_expect(str_equal(((const str *)in.names.items)[1], STR("5")));
    cr_expect(given(&in, &in.box));
    cr_expect_not(given(&in, &in.ids));
    arena_close(c.arena);
}

Test(shape, numbers_become_texts_as_they_were_meant)
{
    static const struct {
        const char *number, *text;
    } ROWS[] = {
        { "1245", "1245" }, { "-7", "-7" }, { "0", "0" }, { "12.5", "12.5" }, { "0.1", "0.1" },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct ctx c = make_ctx();
        struct parcel in = { 0 };
        str body = arena_format(c.arena, A "\"description\":%s}", ROWS[i].number);
        cr_assert_eq(shape_read_json(&c, &PARCEL, body, &in), OK);
        cr_expect(str_equal(in.description, str_of(ROWS[i].text)), "%s", ROWS[i].number);
        arena_close(c.arena);
    }
}

Test(shape, integers_are_read_to_the_last)
{
    static const struct {
        const char *number;
        int64_t value;
    } ROWS[] = { { "9223372036854775807", INT64_MAX },
                 { "-9223372036854775808", INT64_MIN },
                 { "-0", 0 },
                 { "9007199254740993", 9007199254740993 } };
    static const struct field FIELDS[] = { FIELD(SHAPE_I64, box, weight, REQUIRED, 0, 0, "Any.") };
    static const struct shape ANY = SHAPE("Any", box, FIELDS);
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct ctx c = make_ctx();
        struct box in = { 0 };
        str body = arena_format(c.arena, "{\"weight\":%s}", ROWS[i].number);
        cr_assert_eq(shape_read_json(&c, &ANY, body, &in), OK, "%s", ROWS[i].number);
        cr_expect_eq(in.weight, ROWS[i].value, "%s", ROWS[i].number);
        arena_close(c.arena);
    }
}

Test(shape, escapes_are_what_they_stand_for)
{
    struct ctx c = make_ctx();
    struct parcel in = { 0 };
    str body = STR(A "\"description\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\uD83D\\uDE00\"}");
    cr_assert_eq(shape_read_json(&c, &PARCEL, body, &in), OK);
    cr_expect(str_equal(in.description, STR("\"\\/\b\f\n\r\t\xF0\x9F\x98\x80")));
    arena_close(c.arena);
}

Test(shape, an_unknown_member_may_have_more_digits_than_a_program_can_count)
{
    struct ctx c = make_ctx();
    struct parcel out = { 0 };
    str body = STR("{\"track\":63456415674545679874,\"captured_amount\":40000,\"description\":1042,"
                   "\"order_id\":\"2fdf4b50-c1e4-4a2f-bc04-2238db5d9ba4\"}");
    cr_assert_eq(shape_read_json(&c, &PARCEL, body, &out), OK);
    cr_expect_eq(out.captured_amount, 40000);
    cr_expect(str_equal(out.description, STR("1042")));
    arena_close(c.arena);
}

Test(shape, null_is_absent_and_so_is_an_empty_choice)
{
    struct ctx c = make_ctx();
    struct parcel in = { 0 };
    str body =
        STR(A "\"description\":null,\"box\":null,\"boxes\":null,\"method\":\"\",\"full\":null}");
    cr_assert_eq(shape_read_json(&c, &PARCEL, body, &in), OK);
    cr_expect_eq(in.has, 1, "only captured_amount was given");
    body = STR(A "\"description\":\"\",\"boxes\":[]}");
    cr_assert_eq(shape_read_json(&c, &PARCEL, body, &in), OK);
    cr_expect(given(&in, &in.description));
    cr_expect(given(&in, &in.boxes));
    arena_close(c.arena);
}

/* --- queries ---------------------------------------------------------------------------- */

Test(shape, reads_queries)
{
    struct ctx c = make_ctx();
    struct parcel in = { 0 };
    str query =
        STR("&captured_amount=5&description=a+%C3%A5%26&full=true&at=2021-09-07&method=Home&"
            "order_id=2fdf4b50-c1e4-4a2f-bc04-2238db5d9ba4&unknown=%41&flag");
    cr_assert_eq(shape_read_query(&c, &PARCEL, query, &in), OK);
    cr_expect_eq(in.captured_amount, 5);
    cr_expect(str_equal(in.description, STR("a \xC3\xA5&")));
    cr_expect(in.full);
    cr_expect(str_equal(in.method, STR("Home")));
    cr_expect_eq(in.has, 0x3F);
    cr_assert_eq(shape_read_query(&c, &PARCEL, STR("captured_amount=0&at=&description="), &in), OK);
    cr_expect_eq(in.has, 1, "an empty value counts as absent");
    arena_close(c.arena);
}

Test(shape, refuses_queries)
{
    static const struct refused ROWS[] = {
        { "", PROBLEM_UNPROCESSABLE, "captured_amount", "'captured_amount' must not be null" },
        { "captured_amount=x", PROBLEM_BAD_REQUEST, "captured_amount",
          "'captured_amount' must be an integer, but was 'x'" },
        { "captured_amount=200000001", PROBLEM_UNPROCESSABLE, "captured_amount",
          "'captured_amount' must be between 0 and 200000000, but was 200000001" },
        { "captured_amount=1&captured_amount=2", PROBLEM_BAD_REQUEST, "captured_amount",
          "'captured_amount' must be given only once" },
        { "captured_amount=1&full=yes", PROBLEM_BAD_REQUEST, "full",
          "'full' must be true or false, but was 'yes'" },
        { "captured_amount=1&description=%", PROBLEM_BAD_REQUEST, "", NULL },
        { "captured_amount=1&description=%zz", PROBLEM_BAD_REQUEST, "", NULL },
        { "captured_amount=1&description=%00", PROBLEM_BAD_REQUEST, "", NULL },
        { "captured_amount=1&description=%FF", PROBLEM_BAD_REQUEST, "", NULL },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct ctx c = make_ctx();
        struct parcel out = { 0 };
        cr_expect_eq(shape_read_query(&c, &PARCEL, str_of(ROWS[i].body), &out), ROWS[i].problem,
                     "%s", ROWS[i].body);
        cr_assert_eq(c.blames_count, 1, "%s", ROWS[i].body);
        cr_expect(str_equal(c.blames[0].field, str_of(ROWS[i].field)), "%s", ROWS[i].body);
        if (ROWS[i].detail != NULL)
            cr_expect(str_equal(c.blames[0].detail, str_of(ROWS[i].detail)), "%.*s",
                      STR_ARG(c.blames[0].detail));
        arena_close(c.arena);
    }
}

/* --- writing ---------------------------------------------------------------------------- */

static str written(struct arena *a, const struct parcel *p)
{
    struct text t = text_begin(a, 10000);
    shape_write_json(&t, &PARCEL, p);
    str out;
    cr_assert(text_done(&t, &out));
    return out;
}

Test(shape, writes_in_the_order_of_the_table_and_leaves_out_what_is_empty)
{
    struct ctx c = make_ctx();
    struct parcel p = { 0 };
    cr_expect(str_equal(written(c.arena, &p),
                        STR("{\"captured_amount\":0,\"description\":\"\",\"boxes\":[]}")));
    const struct box boxes[] = { { .label = STR("1") }, { .label = STR("2"), .weight = -3 } };
    const str names[] = { STR("a\"b"), STR("") };
    p = (struct parcel){ .captured_amount = -5,
                         .full = true,
                         .at = 1500 * MILLISECOND,
                         .order_id = { { 1 } },
                         .box = { .weight = 1 },
                         .boxes = { boxes, COUNT(boxes) },
                         .names = { names, COUNT(names) } };
    str out = written(c.arena, &p);
    cr_expect(str_equal(out, STR("{\"captured_amount\":-5,\"description\":\"\",\"full\":true,"
                                 "\"at\":\"1970-01-01T00:00:01.500Z\","
                                 "\"order_id\":\"01000000-0000-0000-0000-000000000000\","
                                 "\"box\":{\"label\":\"\",\"weight\":1},"
                                 "\"boxes\":[{\"label\":\"1\"},{\"label\":\"2\",\"weight\":-3}],"
                                 "\"names\":[\"a\\\"b\",\"\"]}")),
              "%.*s", STR_ARG(out));
    arena_close(c.arena);
}

Test(shape, what_is_written_can_be_read_again)
{
    struct ctx c = make_ctx();
    const struct box boxes[] = { { .label = STR("1"), .weight = 4 } };
    struct parcel p = { .captured_amount = 7,
                        .description = STR("\xE2\x82\xAC\n"),
                        .box = { .label = STR("b") },
                        .boxes = { boxes, COUNT(boxes) } };
    struct parcel again = { 0 };
    str out = written(c.arena, &p);
    cr_assert_eq(shape_read_json(&c, &PARCEL, out, &again), OK);
    cr_expect(str_equal(written(c.arena, &again), out));
    arena_close(c.arena);
}

Test(json, leaves_are_the_scalars_with_where_they_are)
{
    struct ctx c = make_ctx();
    struct json_fault fault;
    struct text t = text_begin(c.arena, 1000);
    str told = { 0 };
    const struct json *tree = json_parse(
        c.arena, STR("{\"a\":[1,{\"b\":\"x\"},[],[true]],\"c\":{},\"d\":null,\"e\":0.5}"), &fault);
    cr_assert_not_null(tree);
    struct json_leaves leaves = json_leaves(c.arena, tree);
    for (size_t i = 0; i < leaves.count; i++)
        text_format(&t, "%.*s=%.*s ", STR_ARG(leaves.items[i].path),
                    STR_ARG(leaves.items[i].value));
    cr_assert(text_done(&t, &told));
    cr_expect(str_equal(told, STR("a[0]=1 a[1].b=x a[3][0]=true d=null e=0.5 ")), "%.*s",
              STR_ARG(told));
    arena_close(c.arena);
}

/* --- what is different ---------------------------------------------------------------------- */

static void expect_changes(const struct parcel *before, const struct parcel *after,
                           const char *wanted)
{
    struct ctx c = make_ctx();
    struct text t = text_begin(c.arena, (size_t)1 << 20);
    str out;
    bool differ = shape_write_changes(c.arena, &t, &PARCEL, before, after);
    cr_assert(text_done(&t, &out));
    cr_assert(str_equal(out, str_of(wanted)), "%.*s", STR_ARG(out));
    cr_assert_eq(differ, strcmp(wanted, "[]") != 0);
    arena_close(c.arena);
}

Test(shape, tells_which_members_are_different)
{
    struct parcel before = { .captured_amount = 5, .description = STR("a"), .at = SECOND };
    struct parcel after = before;
    expect_changes(&before, &after, "[]");
    after.captured_amount = 0;
    after.description = STR("");
    after.at = 2 * SECOND;
    after.full = true;
    after.box.weight = 3;
    expect_changes(&before, &after,
                   "[{\"member\":\"captured_amount\",\"from\":\"5\",\"to\":\"0\"},"
                   "{\"member\":\"description\",\"from\":\"a\"},"
                   "{\"member\":\"full\",\"from\":\"false\",\"to\":\"true\"},"
                   "{\"member\":\"at\",\"from\":\"1970-01-01T00:00:01.000Z\",\"to\":\"1970-01-"
                   "01T00:00:02.000Z\"},"
                   "{\"member\":\"box\",\"to\":\"{\\\"label\\\":\\\"\\\",\\\"weight\\\":3}\"}]");
}

Test(shape, cuts_what_is_long_between_two_characters)
{
    char text[2 * SHAPE_CHANGE_BYTES + 1];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = i == 0 ? 'x' : (char)(i % 2 == 1 ? 0xC3 : 0xA5);
    struct parcel before = { 0 }, after = { .description = { text, sizeof text } };
    struct ctx c = make_ctx();
    struct text t = text_begin(c.arena, (size_t)1 << 20);
    str out;
    cr_assert(shape_write_changes(c.arena, &t, &PARCEL, &before, &after));
    cr_assert(text_done(&t, &out));
    cr_assert(str_is_utf8(out));
    cr_assert_lt(out.len, SHAPE_CHANGE_BYTES + 50);
    arena_close(c.arena);
}
