#include "shape/json.h"

#include <math.h>
#include <stdlib.h>

#define PAIRS_MAX 16 /* members that are compared each with each; more are sorted */

struct parser {
    struct arena *arena;
    const char *at, *end;
    size_t room; /* left of JSON_ROOM_MAX */
    unsigned depth;
    struct json_fault *fault;
};

static bool fail(struct parser *p, const char *why)
{
    p->fault->why = why;
    return false;
}

/* NULL if there is no room: then fault->why stays NULL. */
static void *take_room(struct parser *p, size_t size, size_t align)
{
    if (size > p->room)
        return NULL;
    p->room -= size;
    return arena_take(p->arena, size, align);
}

static bool is_next(const struct parser *p, char c)
{
    return p->at < p->end && *p->at == c;
}

static bool take(struct parser *p, char c)
{
    bool is_there = is_next(p, c);
    p->at += is_there;
    return is_there;
}

static void skip_blanks(struct parser *p)
{
    while (p->at < p->end && (*p->at == ' ' || *p->at == '\n' || *p->at == '\r' || *p->at == '\t'))
        p->at++;
}

/* --- strings ---------------------------------------------------------------------------- */

/* The four digits after "\u"; -1: they are none. */
static int32_t code_unit(str s)
{
    int32_t unit = 0;
    for (size_t i = 2; i < 6; i++) {
        int digit = i < s.len ? hex_digit(s.ptr[i]) : -1;
        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

/* "\u00e5", or two of them that are one character; 0: no character, or NUL. */
static uint32_t code_point(str s, size_t *used)
{
    int32_t unit = code_unit(s);
    *used = 6;
    if (unit < 0xD800 || unit > 0xDFFF)
        return unit < 0 ? 0 : (uint32_t)unit;
    bool has_second = unit < 0xDC00 && s.len > 7 && s.ptr[6] == '\\' && s.ptr[7] == 'u';
    int32_t second = has_second ? code_unit(str_cut(s, 6)) : -1;
    if (second < 0xDC00 || second > 0xDFFF)
        return 0;
    *used = 12;
    return 0x10000U + ((uint32_t)(unit - 0xD800) << 10) + (uint32_t)(second - 0xDC00);
}

static size_t utf8_write(uint32_t point, char *out)
{
    size_t tail = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    static const unsigned char MARKS[] = { 0x00, 0xC0, 0xE0, 0xF0 };
    out[0] = (char)(MARKS[tail] | point >> (6 * tail));
    for (size_t i = 1; i <= tail; i++)
        out[i] = (char)(0x80 | (point >> (6 * (tail - i)) & 0x3F));
    return tail + 1;
}

/* One escape into at most as many bytes as it has; 0: it is none. */
static size_t unescape_one(str s, char *out, size_t *written)
{
    static const char PLAIN[] = "\"\\/bfnrt", MEANT[] = "\"\\/\b\f\n\r\t";
    const char *found = memchr(PLAIN, s.ptr[1], sizeof PLAIN - 1);
    size_t used = 2;
    if (found != NULL) {
        *out = MEANT[found - PLAIN];
        *written = 1;
        return used;
    }
    uint32_t point = s.ptr[1] == 'u' ? code_point(s, &used) : 0;
    if (point == 0)
        return 0;
    *written = utf8_write(point, out);
    return used;
}

static bool unescape(struct parser *p, str *s)
{
    char *plain = take_room(p, s->len, 1);
    size_t len = 0, used = 0, written = 0;
    if (plain == NULL)
        return false;
    for (size_t i = 0; i < s->len; i += used, len += written) {
        used = written = 1;
        if (s->ptr[i] != '\\')
            plain[len] = s->ptr[i];
        else if ((used = unescape_one(str_cut(*s, i), plain + len, &written)) == 0)
            return fail(p, "a string has an escape that is none, half a character or NUL");
    }
    *s = (str){ plain, len };
    return true;
}

/* From its opening quote. */
static bool parse_string(struct parser *p, str *out)
{
    const char *begin = p->at + 1, *s = begin;
    bool has_escape = false;
    unsigned char all = 0;
    for (; s < p->end && *s != '"'; s++) {
        if ((unsigned char)*s < 0x20)
            return fail(p, "a string has a control character that is not escaped");
        all |= (unsigned char)*s;
        if (*s != '\\')
            continue;
        has_escape = true;
        if (++s == p->end) /* what is escaped may be a quote */
            break;
    }
    *out = (str){ begin, (size_t)(s - begin) };
    if (s == p->end)
        return fail(p, "a string has no end");
    if (all >= 0x80 && !str_is_utf8(*out))
        return fail(p, "a string is not UTF-8");
    if (has_escape && !unescape(p, out))
        return false;
    p->at = s + 1;
    return true;
}

/* --- numbers ---------------------------------------------------------------------------- */

static bool take_digits(struct parser *p)
{
    const char *begin = p->at;
    while (p->at < p->end && *p->at >= '0' && *p->at <= '9')
        p->at++;
    return p->at > begin || fail(p, "a digit is expected");
}

static bool take_fraction(struct parser *p, bool *is_whole)
{
    if (!take(p, '.'))
        return true;
    *is_whole = false;
    return take_digits(p);
}

static bool take_exponent(struct parser *p, bool *is_whole)
{
    if (!take(p, 'e') && !take(p, 'E'))
        return true;
    *is_whole = false;
    if (!take(p, '+'))
        (void)take(p, '-');
    return take_digits(p);
}

/* False: it does not fit. */
static bool read_integer(str digits, int64_t *out)
{
    bool is_negative = digits.ptr[0] == '-';
    int64_t value = 0;
    for (size_t i = is_negative; i < digits.len; i++) {
        int digit = digits.ptr[i] - '0';
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, is_negative ? -digit : digit, &value))
            return false;
    }
    *out = value;
    return true;
}

static bool parse_number(struct parser *p, struct json *out)
{
    const char *begin = p->at;
    bool is_whole = true;
    (void)take(p, '-');
    if (!take(p, '0') && !take_digits(p))
        return false;
    if (!take_fraction(p, &is_whole) || !take_exponent(p, &is_whole))
        return false;
    str text = { begin, (size_t)(p->at - begin) };
    out->kind = JSON_INTEGER;
    if (is_whole && read_integer(text, &out->integer))
        return true;
    char *copy = take_room(p, text.len + 1, 1); /* strtod() wants its end marked */
    if (copy == NULL)
        return false;
    memcpy(copy, text.ptr, text.len);
    out->kind = JSON_REAL;
    out->real = strtod(copy, NULL);
    return isfinite(out->real) || fail(p, "a number is too large");
}

/* --- lists and objects ------------------------------------------------------------------ */

static int compare_names(const void *a, const void *b)
{
    const struct json *x = *(const struct json *const *)a, *y = *(const struct json *const *)b;
    if (x->name.len != y->name.len)
        return x->name.len < y->name.len ? -1 : 1;
    return x->name.len > 0 ? memcmp(x->name.ptr, y->name.ptr, x->name.len) : 0;
}

static bool fail_twin(struct parser *p, str name)
{
    p->fault->twin = name;
    return fail(p, "a member comes twice");
}

static bool check_many_names(struct parser *p, const struct json_items *members)
{
    const struct json **sorted =
        take_room(p, members->count * sizeof *sorted, _Alignof(const struct json *));
    size_t count = 0;
    if (sorted == NULL)
        return false;
    for (const struct json *m = members->first; m != NULL; m = m->next)
        sorted[count++] = m;
    CHECK(count == members->count);
    qsort(sorted, count, sizeof *sorted, compare_names);
    for (size_t i = 1; i < count; i++)
        if (str_equal(sorted[i - 1]->name, sorted[i]->name))
            return fail_twin(p, sorted[i]->name);
    return true;
}

static bool check_names(struct parser *p, const struct json_items *members)
{
    if (members->count > PAIRS_MAX)
        return check_many_names(p, members);
    for (const struct json *m = members->first; m != NULL; m = m->next)
        for (const struct json *before = members->first; before != m; before = before->next)
            if (str_equal(before->name, m->name))
                return fail_twin(p, m->name);
    return true;
}

static bool parse_value(struct parser *p, struct json *out);

static bool parse_name(struct parser *p, str *out)
{
    skip_blanks(p);
    if (!is_next(p, '"'))
        return fail(p, "the name of a member is expected, in quotes");
    if (!parse_string(p, out))
        return false;
    skip_blanks(p);
    return take(p, ':') || fail(p, "a colon is expected");
}

/* What stands between the brackets; the first is taken, and so is the last. */
static bool parse_items(struct parser *p, bool has_names, char closing, struct json_items *out)
{
    const struct json **end = &out->first;
    skip_blanks(p);
    if (take(p, closing))
        return true;
    do {
        struct json *item = take_room(p, sizeof *item, _Alignof(struct json));
        if (item == NULL || (has_names && !parse_name(p, &item->name)) || !parse_value(p, item))
            return false;
        *end = item;
        end = &item->next;
        out->count++;
        skip_blanks(p);
    } while (take(p, ','));
    if (!take(p, closing))
        return fail(p, has_names ? "a comma or } is expected" : "a comma or ] is expected");
    return !has_names || check_names(p, out);
}

static bool parse_bracket(struct parser *p, enum json_kind kind, struct json *out)
{
    bool is_object = kind == JSON_OBJECT;
    out->kind = kind;
    if (++p->depth > JSON_DEPTH_MAX)
        return fail(p, "it is nested too deep");
    p->at++;
    bool good = parse_items(p, is_object, is_object ? '}' : ']', &out->items);
    p->depth--;
    return good;
}

static bool parse_word(struct parser *p, str word, enum json_kind kind, struct json *out)
{
    out->kind = kind;
    if (!str_starts((str){ p->at, (size_t)(p->end - p->at) }, word))
        return fail(p, "a value is expected");
    p->at += word.len;
    return true;
}

static bool parse_value(struct parser *p, struct json *out)
{
    skip_blanks(p);
    char first = p->at < p->end ? *p->at : '\0';
    if (first == '"') {
        out->kind = JSON_STRING;
        return parse_string(p, &out->text);
    }
    if (first == '-' || (first >= '0' && first <= '9'))
        return parse_number(p, out);
    if (first == '{')
        return parse_bracket(p, JSON_OBJECT, out);
    if (first == '[')
        return parse_bracket(p, JSON_LIST, out);
    if (first == 't')
        return parse_word(p, STR("true"), JSON_TRUE, out);
    if (first == 'f')
        return parse_word(p, STR("false"), JSON_FALSE, out);
    return parse_word(p, STR("null"), JSON_NULL, out);
}

/* --- the text --------------------------------------------------------------------------- */

static void find_place(str before, struct json_fault *fault)
{
    str line = { 0 };
    while (str_split(&before, '\n', &line))
        fault->line++;
    fault->column = str_count_chars(line) + 1;
}

const struct json *json_parse(struct arena *a, str text, struct json_fault *fault)
{
    struct parser p = { .arena = a,
                        .at = text.ptr,
                        .end = text.ptr + text.len,
                        .room = JSON_ROOM_MAX,
                        .fault = fault };
    struct json *root = take_room(&p, sizeof *root, _Alignof(struct json));
    *fault = (struct json_fault){ 0 };
    bool good = parse_value(&p, root);
    skip_blanks(&p);
    if (good && (p.at == p.end || fail(&p, "nothing is expected after the value")))
        return root;
    find_place((str){ text.ptr, (size_t)(p.at - text.ptr) }, fault);
    return NULL;
}

const struct json *json_member(const struct json *object, str name)
{
    CHECK(object->kind == JSON_OBJECT);
    const struct json *m = object->items.first;
    while (m != NULL && !str_equal(m->name, name))
        m = m->next;
    return m;
}

/* --- leaves ----------------------------------------------------------------------------- */

static size_t count_leaves(const struct json *tree)
{
    size_t count = 0;
    if (tree->kind != JSON_LIST && tree->kind != JSON_OBJECT)
        return 1;
    for (const struct json *item = tree->items.first; item != NULL; item = item->next)
        count += count_leaves(item);
    return count;
}

static str value_text(struct arena *a, const struct json *scalar)
{
    switch (scalar->kind) {
    case JSON_NULL:
        return STR("null");
    case JSON_FALSE:
        return STR("false");
    case JSON_TRUE:
        return STR("true");
    case JSON_INTEGER:
        return arena_format(a, "%lld", (long long)scalar->integer);
    case JSON_REAL:
        return arena_format(a, "%.17g", scalar->real);
    case JSON_STRING:
        return scalar->text;
    case JSON_LIST:
    case JSON_OBJECT:
        break;
    }
    UNREACHABLE("not a scalar");
}

static str path_of(struct arena *a, str parent, const struct json *tree, const struct json *item,
                   size_t place)
{
    if (tree->kind == JSON_LIST)
        return arena_format(a, "%.*s[%zu]", STR_ARG(parent), place);
    return arena_format(a, "%.*s%s%.*s", STR_ARG(parent), parent.len > 0 ? "." : "",
                        STR_ARG(item->name));
}

static void add_leaves(struct arena *a, str path, const struct json *tree, struct json_leaves *out)
{
    size_t place = 0;
    if (tree->kind != JSON_LIST && tree->kind != JSON_OBJECT) {
        out->items[out->count++] = (struct json_leaf){ path, value_text(a, tree) };
        return;
    }
    for (const struct json *item = tree->items.first; item != NULL; item = item->next)
        add_leaves(a, path_of(a, path, tree, item, place++), item, out);
}

struct json_leaves json_leaves(struct arena *a, const struct json *tree)
{
    struct json_leaves out = { ARENA_ARRAY(a, struct json_leaf, count_leaves(tree) + 1), 0 };
    add_leaves(a, STR(""), tree, &out);
    return out;
}
