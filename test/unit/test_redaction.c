/* What developers may see of a body: a table of it, and that what is nobody's business is nowhere,
 * however it is wrapped, broken or quoted. */
#include <criterion/criterion.h>

#include "base/text.h"
#include "service/redaction.h"
#include "support.h"

#define SECRET "Zq7Bergqvist"

static str shown_of(struct ctx *c, const char *body, enum body_shown expected)
{
    struct hidden *hidden = ARENA_NEW(c->arena, struct hidden);
    str out;
    str text = str_of(body);
    cr_expect_eq(redact_request(c->arena, text, (int64_t)text.len, hidden, &out), expected, "%s",
                 body);
    return out;
}

Test(redaction, bodies_keep_what_is_of_the_shop_and_lose_what_is_of_people)
{
    static const struct {
        const char *body, *shown;
    } ROWS[] = {
        { "{\"captured_amount\":400}", "{\"captured_amount\":400}" },
        { "{\"captured_amount\":\"400\"}", "{\"captured_amount\":\"400\"}" },
        { "{\"captured_amount\":\"Elin\"}", "{\"captured_amount\":\"***\"}" },
        { "{\"merchant_reference1\":\"Order 12/b\"}", "{\"merchant_reference1\":\"Order 12/b\"}" },
        { "{\"merchant_reference1\":\"a@b.se\"}", "{\"merchant_reference1\":\"***\"}" },
        { "{\"order_id\":\"8f1e2d3c-4b5a-4697-8877-665544332211\"}",
          "{\"order_id\":\"8f1e2d3c-4b5a-4697-8877-665544332211\"}" },
        { "{\"purchase_currency\":\"SEK\",\"locale\":\"sv-SE\"}",
          "{\"purchase_currency\":\"SEK\",\"locale\":\"sv-SE\"}" },
        { "{\"purchase_currency\":\"Elin Berg\"}", "{\"purchase_currency\":\"***\"}" },
        { "{\"billing_address\":{\"given_name\":\"Elin\",\"country\":\"SE\",\"phone\":467}}",
          "{\"billing_address\":{\"given_name\":\"***\",\"country\":\"SE\",\"phone\":\"***\"}}" },
        { "{\"order_lines\":[{\"name\":\"Cap\",\"quantity\":2,\"unit_price\":1.5}]}",
          "{\"order_lines\":[{\"name\":\"***\",\"quantity\":2,\"unit_price\":1.5}]}" },
        { "{\"merchant_data\":{\"order_id\":1}}", "{\"merchant_data\":\"***\"}" },
        { "{\"captured_amuont\":400}", "{\"captured_amuont\":\"***\"}" },
        { "{\"elin@b.se\":1}", "{\"***\":\"***\"}" },
        { "{\"order_ids\":[\"1-2\",\"Elin Berg\",{\"email\":\"x\"}]}",
          "{\"order_ids\":[\"1-2\",\"***\",{\"email\":\"***\"}]}" },
        { "{\"order_amount\":null,\"full\":true,\"email\":null}",
          "{\"order_amount\":null,\"full\":true,\"email\":\"***\"}" },
        { "\"Elin\"", "\"***\"" },
        { "[4711]", "[\"***\"]" },
    };
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        str out = shown_of(&c, ROWS[i].body, BODY_WHOLE);
        cr_expect(str_equal(out, str_of(ROWS[i].shown)), "%s is shown as %.*s", ROWS[i].body,
                  STR_ARG(out));
    }
    end_ctx(&c);
}

Test(redaction, what_is_no_json_is_not_shown)
{
    static const char *const BODIES[] = { "{", "{\"email\":\"a\"", "email=a", "{\"a\":1,\"a\":2}",
                                          "{\"a\":\"\xff\"}" };
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(BODIES); i++)
        cr_expect_eq(shown_of(&c, BODIES[i], BODY_NOT_JSON).len, 0, "%s", BODIES[i]);
    cr_expect_eq(shown_of(&c, "", BODY_NONE).len, 0);
    end_ctx(&c);
}

Test(redaction, sentences_do_not_say_what_the_request_hides)
{
    static const struct {
        const char *request, *said, *shown;
    } ROWS[] = {
        { "{}", "The amount must be at most 5000.", "The amount must be at most 5000." },
        { "{\"email\":\"elin@b.se\"}", "There is a user elin@b.se already.",
          "There is a user *** already." },
        { "{\"city\":\"Visby\"}", "It must be a town, but was 'Visby'.",
          "It must be a town, but was '***'." },
        { "{\"city\":\"Vi\"}", "It must be a town, but was 'Vi'.",
          "It must be a town, but was '***'." },
        { "{\"city\":\"O' Brien\"}", "but was 'O' Brien'.", "but was '***' Brien'." },
        { "{", "The body has the member 'given_name' twice",
          "The body has the member 'given_name' twice" },
        { "{", "The body has the member 'x' a' twice", "The body has the member '***' twice" },
        { "{\"order_amount\":5}", "The customer's payment is open, so it's not done.",
          "The customer's payment is open, so it's not done." },
    };
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct hidden *hidden = ARENA_NEW(c.arena, struct hidden);
        str request = str_of(ROWS[i].request), out;
        str answer = arena_format(c.arena, "{\"error_messages\":[\"%s\"]}", ROWS[i].said);
        str wanted = arena_format(c.arena, "{\"error_messages\":[\"%s\"]}", ROWS[i].shown);
        (void)redact_request(c.arena, request, (int64_t)request.len, hidden, &out);
        (void)redact_answer(c.arena, answer, (int64_t)answer.len, true, hidden, &out);
        cr_expect(str_equal(out, wanted), "%s is told as %.*s", ROWS[i].said, STR_ARG(out));
        (void)redact_answer(c.arena, answer, (int64_t)answer.len, false, hidden, &out);
        cr_expect(str_equal(out, STR("{\"error_messages\":[\"***\"]}")), "only of a refusal");
    }
    end_ctx(&c);
}

Test(redaction, paths_and_queries_keep_ids_and_lose_words)
{
    static const struct {
        const char *pattern, *path, *shown;
    } PATHS[] = {
        { "/v1/orders/{order_id}/captures",
          "/v1/orders/8f1e2d3c-4b5a-4697-8877-665544332211/captures",
          "/v1/orders/8f1e2d3c-4b5a-4697-8877-665544332211/captures" },
        { "/v1/orders/{order_id}", "/v1/orders/elin@b.se", "/v1/orders/*" },
        { "/v1/payouts/{reference}", "/v1/payouts/K4MADNY5", "/v1/payouts/K4MADNY5" },
        { "/v1/payouts/{reference}", "/v1/payouts/Svensson", "/v1/payouts/*" },
        { "/v1/payouts/{reference}", "/v1/payouts/198701011234", "/v1/payouts/*" },
    };
    static const struct {
        const char *query, *shown;
    } QUERIES[] = {
        { "limit=5&status=CAPTURED", "limit=5&status=CAPTURED" },
        { "query=elin&size=2", "query=*&size=2" },
        { "created_from=2026-11-01T00%3A00%3A00Z", "created_from=2026-11-01T00:00:00Z" },
        { "status=a%40b.se", "status=*" },
        { "elin%40b=1&x", "*=*&x=*" },
        { "", "" },
    };
    struct ctx c = make_ctx();
    struct hidden *hidden = ARENA_NEW(c.arena, struct hidden);
    for (size_t i = 0; i < COUNT(PATHS); i++) {
        str out = redact_path(c.arena, str_of(PATHS[i].pattern), str_of(PATHS[i].path), hidden);
        cr_expect(str_equal(out, str_of(PATHS[i].shown)), "%.*s", STR_ARG(out));
    }
    for (size_t i = 0; i < COUNT(QUERIES); i++) {
        str out = redact_query(c.arena, str_of(QUERIES[i].query), hidden);
        cr_expect(str_equal(out, str_of(QUERIES[i].shown)), "%.*s", STR_ARG(out));
    }
    cr_expect(str_equal(redact_word(c.arena, STR("a@b.se"), 20), STR("***")));
    cr_expect(str_equal(redact_word(c.arena, STR("shop/1.0\n\xff"), 9), STR("shop/1.0?")));
    end_ctx(&c);
}

Test(redaction, a_long_body_is_cut_and_stays_json)
{
    struct ctx c = make_ctx();
    struct text t = text_begin(c.arena, (size_t)100 * 1024);
    str body, out;
    struct json_fault fault;
    struct hidden *hidden = ARENA_NEW(c.arena, struct hidden);
    TEXT_LITERAL(&t, "{\"order_lines\":[{\"quantity\":1}");
    for (int i = 0; i < 1500; i++)
        TEXT_LITERAL(&t, ",{\"quantity\":2}");
    TEXT_LITERAL(&t, "],\"email\":\"late@b.se\"}");
    cr_assert(text_done(&t, &body));
    cr_expect_eq(redact_request(c.arena, body, (int64_t)body.len, hidden, &out), BODY_CUT);
    cr_expect_geq(out.len, REDACTED_MAX);
    cr_expect_leq(out.len, REDACTED_MAX + 1024);
    cr_expect_not_null(json_parse(c.arena, out, &fault));
    str answer = STR("{\"detail\":\"late@b.se is late\"}");
    (void)redact_answer(c.arena, answer, (int64_t)answer.len, true, hidden, &out);
    cr_expect(str_equal(out, STR("{\"detail\":\"***\"}")), "what was not read may be quoted");
    end_ctx(&c);
}

/* --- nothing of a personal member, whatever it is within ------------------------------------- */

static const char *const PERSONAL_NAMES[] = {
    "given_name",     "family_name",
    "email",          "phone",
    "street_address", "date_of_birth",
    "title",          "national_identification_number",
    "merchant_data",  "description",
    "password",       "name",
    "attention",      "tracking_number",
    "unknown_member", "Customer Name",
    "e-mail",         "",
};
static const char *const SHOWN_NAMES[] = {
    "order",    "order_lines",    "billing_address", "captured_amount", "reference",
    "status",   "error_messages", "detail",          "corrected_body",  "merchant_reference1",
    "order_id", "errors",
};

struct maker {
    struct text text;
    struct entropy entropy;
    struct ctx *c;
};

static const char *any(struct maker *m, const char *const names[], size_t count)
{
    return names[entropy_below(&m->entropy, count)];
}

/* `is_personal`: whatever is in it is of a person. */
static void make_value(struct maker *m, int depth, bool is_personal)
{
    uint64_t kind = entropy_below(&m->entropy, depth > 20 ? 2 : 4);
    if (kind < 2 && is_personal) {
        text_json_string(&m->text, arena_format(m->c->arena, SECRET "%llu%s",
                                                (unsigned long long)entropy_below(&m->entropy, 10),
                                                kind == 0 ? " o' b" : ""));
    } else if (kind < 2) {
        text_i64(&m->text, (int64_t)entropy_below(&m->entropy, 1000));
    } else if (kind == 2) {
        text_char(&m->text, '[');
        make_value(m, depth + 1, is_personal);
        text_char(&m->text, ',');
        make_value(m, depth + 1, is_personal);
        text_char(&m->text, ']');
    } else {
        text_char(&m->text, '{');
        for (int i = 0; i < 3; i++) {
            bool is_shown = entropy_below(&m->entropy, 2) == 0;
            const char *name = is_shown ? any(m, SHOWN_NAMES, COUNT(SHOWN_NAMES))
                                        : any(m, PERSONAL_NAMES, COUNT(PERSONAL_NAMES));
            text_format(&m->text, "%s\"%s\":", i == 0 ? "" : ",", name);
            make_value(m, depth + 1, is_personal || !is_shown);
        }
        text_char(&m->text, '}');
    }
}

static bool tells(str shown)
{
    return memmem(shown.ptr != NULL ? shown.ptr : "", shown.len, SECRET, strlen(SECRET)) != NULL;
}

/* As the answer of a refusal that tells the first secret of the request in several ways. Of what is
 * no JSON sentences tell only what they quote. */
static str answer_about(struct ctx *c, str request, bool is_json)
{
    const char *found = memmem(request.ptr, request.len, SECRET, strlen(SECRET));
    str said = { 0 },
        rest = { found, found != NULL ? (size_t)(request.ptr + request.len - found) : 0 };
    if (found != NULL)
        (void)str_split(&rest, '"', &said);
    return arena_format(c->arena,
                        "{\"error_messages\":[\"It was %.*s.\",\"not '%.*s'\",\"('%.*s')\"],"
                        "\"corrected_body\":{\"given_name\":\"%.*s\"}}",
                        STR_ARG((is_json ? said : STR("it"))), STR_ARG(said), STR_ARG(said),
                        STR_ARG(said));
}

/* Cut off somewhere, with a byte that is another one. */
static str broken(struct maker *m, str body)
{
    str copy = arena_copy(m->c->arena, body);
    char *bytes = (char *)(uintptr_t)copy.ptr;
    if (entropy_below(&m->entropy, 2) == 0)
        bytes[entropy_below(&m->entropy, copy.len)] = "{}[]\",:'"[entropy_below(&m->entropy, 8)];
    else
        copy.len = entropy_below(&m->entropy, copy.len);
    return copy;
}

Test(redaction, nothing_of_a_personal_member_is_ever_shown)
{
    struct ctx c = make_ctx();
    struct arena_mark mark = arena_mark(c.arena);
    struct entropy entropy = entropy_seeded(49);
    int told = 0, parsed = 0;
    for (int round = 0; round < 4000; round++) {
        struct maker m = { text_begin(c.arena, (size_t)4 * 1024 * 1024), entropy, &c };
        struct hidden *hidden = ARENA_NEW(c.arena, struct hidden);
        str body, out, answer, answer_out;
        make_value(&m, round % 20, false);
        bool fits = text_done(&m.text, &body) && body.len > 0;
        if (fits && round % 3 == 0)
            body = broken(&m, body);
        bool is_json = json_parse(c.arena, body, &(struct json_fault){ 0 }) != NULL;
        told += tells(body);
        parsed += is_json;
        (void)redact_request(c.arena, body, (int64_t)body.len, hidden, &out);
        cr_expect_not(tells(out), "%.*s", STR_ARG(body));
        answer = answer_about(&c, body, is_json);
        (void)redact_answer(c.arena, answer, (int64_t)answer.len, true, hidden, &answer_out);
        cr_expect_not(tells(answer_out), "%.*s of %.*s", STR_ARG(answer_out), STR_ARG(body));
        entropy = m.entropy;
        arena_rewind(c.arena, mark);
    }
    cr_expect_gt(told, 1000, "the bodies have what is to be hidden");
    cr_expect_gt(parsed, 1000);
    end_ctx(&c);
}
