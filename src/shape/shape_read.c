/* shape_read.c -- JSON and query strings into structs. */
#include "shape/shape.h"

#include <stdio.h>

#include "base/clock.h"
#include "shape/json.h"

#define EXACT_MAX      9007199254740992.0 /* 2^53: from here on a double skips integers */
#define ITEM_CHARS_MAX 255                /* of a text in a list of texts */
#define NO_INDEX       SIZE_MAX

/* --- places and faults ------------------------------------------------------------------ */

/* Where the reader stands: a member of an object, or an element of the list `within`. */
struct place {
    const struct place *within;
    const char *name; /* NULL for an element */
    size_t index;     /* NO_INDEX for a member */
};

struct reader {
    struct ctx *c;
    enum problem worst;
};

static void write_place(struct text *t, const struct place *p, bool indexed)
{
    if (p == NULL)
        return;
    write_place(t, p->within, indexed);
    if (p->name == NULL) {
        if (indexed)
            text_format(t, "[%zu]", p->index);
        return;
    }
    if (t->len > 0)
        text_char(t, indexed ? '.' : '/');
    text_add(t, str_of(p->name));
}

/* "order_lines[3].name" names it for programs, "order_lines/name" is how sentences say it. */
static str place_text(struct arena *a, const struct place *p, bool indexed)
{
    struct text t = text_begin(a, 1024);
    write_place(&t, p, indexed);
    str out;
    CHECK(text_done(&t, &out));
    return out;
}

/* How a sentence says where a fault is; nothing once no more are listed, for a body may have many.
 */
static str name_of(struct reader *r, const struct place *at)
{
    return r->c->blames_count == BLAMES_MAX ? (str){ 0 } : place_text(r->c->arena, at, false);
}

/* Records a fault; the sentence begins with the name of the place. */
static void fault(struct reader *r, enum problem p, const struct place *at, const char *format, ...)
    PRINTF_LIKE(4, 5);

static void fault(struct reader *r, enum problem p, const struct place *at, const char *format, ...)
{
    if (r->worst != PROBLEM_BAD_REQUEST)
        r->worst = p;
    if (r->c->blames_count == BLAMES_MAX)
        return;
    va_list args;
    va_start(args, format);
    str sentence = arena_vformat(r->c->arena, format, args);
    va_end(args);
    (void)!blame(r->c, p, place_text(r->c->arena, at, true), "%.*s", STR_ARG(sentence));
}

/* The start of what the client sent, short enough for a sentence, cut between characters. */
static str excerpt(str s)
{
    size_t max = 60;
    if (s.len <= max)
        return s;
    while (max > 0 && ((unsigned char)s.ptr[max] & 0xC0) == 0x80)
        max--;
    return (str){ s.ptr, max };
}

/* --- scalars ---------------------------------------------------------------------------- */

static bool is_bounded(const struct field *f)
{
    return f->min != 0 || f->max != 0;
}

static bool read_str(struct reader *r, const struct field *f, str s, const struct place *at,
                     str *out)
{
    int64_t chars = (int64_t)str_count_chars(s);
    if (is_bounded(f) && (chars < f->min || chars > f->max)) {
        fault(r, PROBLEM_UNPROCESSABLE, at, WHY_SIZE, STR_ARG(name_of(r, at)), (long long)f->min,
              (long long)f->max);
        return false;
    }
    *out = s;
    return true;
}

static bool read_choice(struct reader *r, const struct field *f, str s, const struct place *at,
                        str *out)
{
    for (const char *const *choice = f->choices; *choice != NULL; choice++)
        if (str_equal(s, str_of(*choice))) {
            *out = str_of(*choice);
            return true;
        }
    struct text t = text_begin(r->c->arena, 4096);
    for (const char *const *choice = f->choices; *choice != NULL; choice++) {
        if (choice != f->choices)
            TEXT_LITERAL(&t, ", ");
        text_add(&t, str_of(*choice));
    }
    str all;
    (void)text_done(&t, &all);
    fault(r, PROBLEM_UNPROCESSABLE, at, WHY_NO_CHOICE, STR_ARG(name_of(r, at)), STR_ARG(all),
          STR_ARG(excerpt(s)));
    return false;
}

static bool read_i64(struct reader *r, const struct field *f, int64_t value, const struct place *at,
                     int64_t *out)
{
    if (is_bounded(f) && (value < f->min || value > f->max)) {
        fault(r, PROBLEM_UNPROCESSABLE, at, WHY_RANGE, STR_ARG(name_of(r, at)), (long long)f->min,
              (long long)f->max, (long long)value);
        return false;
    }
    *out = value;
    return true;
}

static bool read_time(struct reader *r, str s, const struct place *at, int64_t *out)
{
    const int64_t year_10000 = INT64_C(253402300800) * SECOND,
                  year_0 = INT64_C(-62167219200) * SECOND;
    int64_t value = 0;
    if (!clock_parse(s, &value) || value < year_0 || value >= year_10000) {
        fault(r, PROBLEM_BAD_REQUEST, at, WHY_BAD_TIME, STR_ARG(name_of(r, at)),
              STR_ARG(excerpt(s)));
        return false;
    }
    *out = value;
    return true;
}

static bool read_uuid(struct reader *r, str s, const struct place *at, struct uuid *out)
{
    if (uuid_parse(s, out))
        return true;
    fault(r, PROBLEM_BAD_REQUEST, at, "'%.*s' must be a UUID, but was '%.*s'",
          STR_ARG(name_of(r, at)), STR_ARG(excerpt(s)));
    return false;
}

/* --- JSON ------------------------------------------------------------------------------- */

static const char *const KIND_NAMES[] = {
    [SHAPE_STR] = "a string",     [SHAPE_I64] = "an integer", [SHAPE_BOOL] = "true or false",
    [SHAPE_TIME] = "a time",      [SHAPE_UUID] = "a UUID",    [SHAPE_CHOICE] = "a string",
    [SHAPE_OBJECT] = "an object", [SHAPE_LIST] = "a list",
};

static const char *const FOUND_NAMES[] = {
    [JSON_NULL] = "null",          [JSON_FALSE] = "a boolean",  [JSON_TRUE] = "a boolean",
    [JSON_INTEGER] = "an integer", [JSON_REAL] = "a fraction",  [JSON_STRING] = "a string",
    [JSON_LIST] = "a list",        [JSON_OBJECT] = "an object",
};

static bool wrong_type(struct reader *r, enum shape_kind kind, const struct json *value,
                       const struct place *at)
{
    fault(r, PROBLEM_BAD_REQUEST, at, "'%.*s' must be %s, but was %s", STR_ARG(name_of(r, at)),
          KIND_NAMES[kind], FOUND_NAMES[value->kind]);
    return false;
}

static str real_text(struct arena *a, double value)
{
    char shortest[32];
    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(shortest, sizeof shortest, "%.*g", digits, value);
        double again = 0;
        if (sscanf(shortest, "%lf", &again) == 1 && again == value)
            break;
    }
    return arena_copy(a, str_of(shortest));
}

static bool is_exact(double value)
{
    return value > -EXACT_MAX && value < EXACT_MAX;
}

static bool too_many_digits(struct reader *r, const struct place *at)
{
    fault(r, PROBLEM_UNPROCESSABLE, at,
          "'%.*s' must be a string, as the number has too many digits", STR_ARG(name_of(r, at)));
    return false;
}

/* A reference like 10045 is often sent as a number; as text it is what was meant. Of a number with
 * too many digits nobody knows any more how it was written: better refused than kept wrong. */
static bool as_str(struct reader *r, enum shape_kind kind, const struct json *value,
                   const struct place *at, str *out)
{
    if (value->kind == JSON_STRING)
        *out = value->text;
    else if (value->kind == JSON_INTEGER)
        *out = arena_format(r->c->arena, "%lld", (long long)value->integer);
    else if (value->kind == JSON_REAL && is_exact(value->real))
        *out = real_text(r->c->arena, value->real);
    else if (value->kind == JSON_REAL)
        return too_many_digits(r, at);
    else
        return wrong_type(r, kind, value, at);
    return true;
}

static bool as_i64(struct reader *r, const struct json *value, const struct place *at, int64_t *out)
{
    if (value->kind == JSON_INTEGER) {
        *out = value->integer;
        return true;
    }
    if (value->kind != JSON_REAL)
        return wrong_type(r, SHAPE_I64, value, at);
    double real = value->real;
    if (!is_exact(real) || (double)(int64_t)real != real) {
        str was = real_text(r->c->arena, real);
        fault(r, PROBLEM_BAD_REQUEST, at,
              "'%.*s' must be a whole number of minor units, but was %.*s", STR_ARG(name_of(r, at)),
              STR_ARG(was));
        return false;
    }
    *out = (int64_t)real;
    return true;
}

static bool read_object(struct reader *r, const struct shape *shape, const struct json *object,
                        const struct place *at, void *out);

static bool read_scalar(struct reader *r, const struct field *f, enum shape_kind kind,
                        const struct json *value, const struct place *at, void *out)
{
    str s = { 0 };
    int64_t number = 0;
    switch (kind) {
    case SHAPE_STR:
        return as_str(r, kind, value, at, &s) && read_str(r, f, s, at, out);
    case SHAPE_CHOICE:
        return as_str(r, kind, value, at, &s) && read_choice(r, f, s, at, out);
    case SHAPE_I64:
        return as_i64(r, value, at, &number) && read_i64(r, f, number, at, out);
    case SHAPE_BOOL:
        if (value->kind != JSON_TRUE && value->kind != JSON_FALSE)
            return wrong_type(r, kind, value, at);
        *(bool *)out = value->kind == JSON_TRUE;
        return true;
    case SHAPE_TIME:
        if (value->kind != JSON_STRING)
            return wrong_type(r, kind, value, at);
        return read_time(r, value->text, at, out);
    case SHAPE_UUID:
        if (value->kind != JSON_STRING)
            return wrong_type(r, kind, value, at);
        return read_uuid(r, value->text, at, out);
    case SHAPE_JSON:
    case SHAPE_OBJECT:
    case SHAPE_LIST:
        break;
    }
    UNREACHABLE("not a scalar");
}

/* The bounds of a field with a list are those of the count; its elements have their own. */
static struct field field_of_item(const struct field *f)
{
    struct field item = *f;
    item.min = 0;
    item.max = f->item == SHAPE_STR ? ITEM_CHARS_MAX : 0;
    return item;
}

static bool read_list(struct reader *r, const struct field *f, const struct json *list,
                      const struct place *at, void *out)
{
    if (list->kind != JSON_LIST)
        return wrong_type(r, SHAPE_LIST, list, at);
    size_t count = list->items.count;
    CHECK(is_bounded(f)); /* it decides how much memory the items take */
    if (((int64_t)count < f->min || (int64_t)count > f->max)) {
        fault(r, PROBLEM_UNPROCESSABLE, at, WHY_SIZE, STR_ARG(name_of(r, at)), (long long)f->min,
              (long long)f->max);
        return false;
    }
    size_t size = shape_item_size(f);
    char *items = arena_take(r->c->arena, size * count, _Alignof(max_align_t));
    struct field item = field_of_item(f);
    bool good = true;
    const struct json *value = list->items.first;
    for (size_t i = 0; i < count; i++, value = value->next) {
        struct place here = { .within = at, .index = i };
        if (value->kind == JSON_NULL) {
            fault(r, PROBLEM_UNPROCESSABLE, &here, WHY_NO_VALUE_OF, STR_ARG(name_of(r, &here)));
            good = false;
        } else if (f->of != NULL) {
            good &= read_object(r, f->of, value, &here, items + i * size);
        } else {
            good &= read_scalar(r, &item, f->item, value, &here, items + i * size);
        }
    }
    *(struct shape_list *)out = (struct shape_list){ items, count };
    return good;
}

static bool read_value(struct reader *r, const struct field *f, const struct json *value,
                       const struct place *at, void *out)
{
    if (f->kind == SHAPE_OBJECT)
        return read_object(r, f->of, value, at, out);
    if (f->kind == SHAPE_LIST)
        return read_list(r, f, value, at, out);
    return read_scalar(r, f, f->kind, value, at, out);
}

static bool is_absent(const struct field *f, const struct json *value)
{
    return value == NULL || value->kind == JSON_NULL ||
           (f->kind == SHAPE_CHOICE && value->kind == JSON_STRING && value->text.len == 0);
}

static bool read_object(struct reader *r, const struct shape *shape, const struct json *object,
                        const struct place *at, void *out)
{
    CHECK(shape->count <= 64);
    if (object->kind != JSON_OBJECT)
        return wrong_type(r, SHAPE_OBJECT, object, at);
    uint64_t has = 0;
    bool good = true;
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *f = &shape->fields[i];
        struct place here = { .within = at, .name = f->name, .index = NO_INDEX };
        const struct json *value = json_member(object, str_of(f->name));
        if (!is_absent(f, value)) {
            good &= read_value(r, f, value, &here, (char *)out + f->offset);
            has |= UINT64_C(1) << i;
        } else if ((f->flags & REQUIRED) != 0) {
            fault(r, PROBLEM_UNPROCESSABLE, &here, WHY_NO_VALUE_OF, STR_ARG(name_of(r, &here)));
            good = false;
        }
    }
    *(uint64_t *)out = has;
    return good;
}

static enum problem parse(struct ctx *c, str text, const struct json **out)
{
    struct json_fault fault;
    *out = json_parse(c->arena, text, &fault);
    if (*out != NULL)
        return OK;
    if (fault.why == NULL)
        return blame(c, PROBLEM_BAD_REQUEST, (str){ 0 }, "The body has too many members");
    if (fault.twin.ptr != NULL)
        return blame(c, PROBLEM_BAD_REQUEST, (str){ 0 },
                     "The body has the member '%.*s' twice in one object; send it once",
                     STR_ARG(excerpt(fault.twin)));
    return blame(c, PROBLEM_BAD_REQUEST, (str){ 0 },
                 "The body is not JSON: line %zu, column %zu: %s", fault.line, fault.column,
                 fault.why);
}

enum problem shape_read_json(struct ctx *c, const struct shape *shape, str text, void *out)
{
    text = str_trim(text);
    if (text.len == 0)
        text = STR("{}");
    const struct json *root = NULL;
    TRY(parse(c, text, &root));
    if (root->kind == JSON_NULL)
        TRY(parse(c, STR("{}"), &root));
    if (root->kind != JSON_OBJECT)
        return blame(c, PROBLEM_BAD_REQUEST, (str){ 0 },
                     "The body must be a JSON object, but was %s", FOUND_NAMES[root->kind]);
    struct reader r = { .c = c };
    bool good = read_object(&r, shape, root, NULL, out);
    CHECK(good == (r.worst == OK));
    return r.worst;
}

/* --- query strings ---------------------------------------------------------------------- */

static bool read_parameter(struct reader *r, const struct field *f, str s, const struct place *at,
                           void *out)
{
    int64_t number = 0;
    switch (f->kind) {
    case SHAPE_STR:
        return read_str(r, f, s, at, out);
    case SHAPE_CHOICE:
        return read_choice(r, f, s, at, out);
    case SHAPE_TIME:
        return read_time(r, s, at, out);
    case SHAPE_UUID:
        return read_uuid(r, s, at, out);
    case SHAPE_I64:
        if (str_to_i64(s, &number))
            return read_i64(r, f, number, at, out);
        break;
    case SHAPE_BOOL:
        *(bool *)out = str_equal(s, STR("true"));
        if (*(bool *)out || str_equal(s, STR("false")))
            return true;
        break;
    case SHAPE_JSON:
    case SHAPE_OBJECT:
    case SHAPE_LIST:
        UNREACHABLE("a query has only scalars");
    }
    fault(r, PROBLEM_BAD_REQUEST, at, "'%.*s' must be %s, but was '%.*s'", STR_ARG(name_of(r, at)),
          KIND_NAMES[f->kind], STR_ARG(excerpt(s)));
    return false;
}

static void read_pair(struct reader *r, const struct shape *shape, str pair, void *out)
{
    str key, value = { 0 }, rest = pair;
    bool decoded = str_split(&rest, '=', &key) && percent_decode(r->c->arena, key, true, &key) &&
                   percent_decode(r->c->arena, rest, true, &value);
    for (size_t i = 0; decoded && i < shape->count; i++) {
        const struct field *f = &shape->fields[i];
        struct place here = { .name = f->name, .index = NO_INDEX };
        if (!str_equal(key, str_of(f->name)) || value.len == 0)
            continue;
        if ((*(uint64_t *)out >> i & 1) != 0)
            fault(r, PROBLEM_BAD_REQUEST, &here, "'%.*s' must be given only once",
                  STR_ARG(name_of(r, &here)));
        else
            (void)read_parameter(r, f, value, &here, (char *)out + f->offset);
        *(uint64_t *)out |= UINT64_C(1) << i;
    }
    if (decoded)
        return;
    r->worst = blame(r->c, PROBLEM_BAD_REQUEST, (str){ 0 },
                     "The query must be UTF-8 text, percent-encoded, without NUL characters");
}

enum problem shape_read_query(struct ctx *c, const struct shape *shape, str query, void *out)
{
    CHECK(shape->count <= 64);
    struct reader r = { .c = c };
    *(uint64_t *)out = 0;
    str pair;
    while (str_split(&query, '&', &pair))
        if (pair.len > 0)
            read_pair(&r, shape, pair, out);
    for (size_t i = 0; i < shape->count; i++) {
        struct place here = { .name = shape->fields[i].name, .index = NO_INDEX };
        if ((shape->fields[i].flags & REQUIRED) != 0 && (*(uint64_t *)out >> i & 1) == 0)
            fault(&r, PROBLEM_UNPROCESSABLE, &here, WHY_NO_VALUE_OF, STR_ARG(name_of(&r, &here)));
    }
    return r.worst;
}
