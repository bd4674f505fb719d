#include "service/redaction.h"

#include "base/text.h"
#include "base/uuid.h"

#define MASK         "***"
#define NUMBER_CHARS 24
#define WORD_CHARS   128
#define QUOTED_FROM  3  /* bytes: shorter ones are in any sentence */
#define QUOTED_UP_TO 24 /* of a value that a sentence cuts short, enough to find it by */

const char *const BODY_SHOWN[] = { "none", "whole", "cut", "not_json", "too_large", NULL };

enum rule { UNKNOWN, INSIDE, NUMBER, WORD, REFERENCE, MESSAGE, HIDDEN };

/* clang-format off */
#define MEMBER(name, rule) { { #name, sizeof(#name) - 1 }, rule },
static const struct member {
    str name;
    enum rule rule;
} MEMBERS[] = {
#define INSIDE(name)    MEMBER(name, INSIDE)
#define NUMBER(name)    MEMBER(name, NUMBER)
#define WORD(name)      MEMBER(name, WORD)
#define REFERENCE(name) MEMBER(name, REFERENCE)
#define MESSAGE(name)   MEMBER(name, MESSAGE)
#define HIDDEN(name)    MEMBER(name, HIDDEN)
#include "service/redaction.def"
#undef INSIDE
#undef NUMBER
#undef WORD
#undef REFERENCE
#undef MESSAGE
#undef HIDDEN
};
/* clang-format on */

static enum rule rule_of(str name)
{
    for (size_t i = 0; i < COUNT(MEMBERS); i++)
        if (str_equal(MEMBERS[i].name, name))
            return MEMBERS[i].rule;
    return UNKNOWN;
}

/* --- what a value looks like ----------------------------------------------------------------- */

static bool consists_of(str s, const char *others, bool letters)
{
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.ptr[i];
        bool is_letter = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
        if (!(ch >= '0' && ch <= '9') && !(letters && is_letter) &&
            (ch == '\0' || strchr(others, ch) == NULL))
            return false;
    }
    return true;
}

static bool is_number(str s)
{
    return s.len <= NUMBER_CHARS && consists_of(s, "+-.", false);
}

static bool is_word(str s)
{
    return s.len <= WORD_CHARS && consists_of(s, "_.:/+-,[]=", true);
}

static bool is_name(str s) /* of a member: it says something about a program, not about a person */
{
    return s.len > 0 && s.len <= 64 && !(s.ptr[0] >= '0' && s.ptr[0] <= '9') &&
           consists_of(s, "_", true);
}

static bool is_id(str s)
{
    struct uuid id;
    return uuid_parse(s, &id);
}

static bool text_may_be_shown(enum rule rule, str s)
{
    switch (rule) {
    case NUMBER:
        return is_number(s);
    case WORD:
        return is_word(s);
    case REFERENCE:
        return memchr(s.ptr, '@', s.len) == NULL && s.len <= 255;
    case UNKNOWN:
    case INSIDE:
    case MESSAGE:
    case HIDDEN:
        return false;
    }
    UNREACHABLE("a rule without a name");
}

/* --- what must not come back ------------------------------------------------------------------ */

static void hide(struct hidden *hidden, str value)
{
    if (value.len < QUOTED_FROM)
        return;
    if (hidden->count < HIDDEN_MAX)
        hidden->values[hidden->count++] = value;
    else
        hidden->is_partial = true;
}

static void hide_tree(struct arena *a, struct hidden *hidden, const struct json *tree)
{
    bool holds_others = tree->kind == JSON_LIST || tree->kind == JSON_OBJECT;
    if (tree->kind == JSON_STRING)
        hide(hidden, tree->text);
    if (tree->kind == JSON_INTEGER)
        hide(hidden, arena_format(a, "%lld", (long long)tree->integer));
    if (tree->kind == JSON_REAL)
        hide(hidden, arena_format(a, "%.15g", tree->real));
    for (const struct json *i = holds_others ? tree->items.first : NULL; i != NULL; i = i->next)
        hide_tree(a, hidden, i);
}

/* How much of the text from here on is the value, or as much of it as a sentence quotes. */
static size_t same_bytes(str from, str value)
{
    size_t same = 0;
    while (same < from.len && same < value.len && from.ptr[same] == value.ptr[same])
        same++;
    return same >= value.len || same >= QUOTED_UP_TO ? same : 0;
}

static size_t hidden_at(const struct hidden *hidden, str from)
{
    size_t longest = 0;
    for (size_t i = 0; i < hidden->count; i++) {
        size_t same = same_bytes(from, hidden->values[i]);
        longest = same > longest ? same : longest;
    }
    return longest;
}

/* A sentence quotes what it was given as 'this'. Where the quotation ends, its last quote included;
 * 0: none begins here. What was no JSON may have quotes of its own: then it lasts to the last. */
static size_t quotation_at(str all, size_t at, bool is_no_json)
{
    bool begins = all.ptr[at] == '\'' && (at == 0 || strchr(" (=", all.ptr[at - 1]) != NULL);
    if (!begins)
        return 0;
    size_t end = all.len;
    for (size_t i = at + 1; i < all.len; i++) {
        bool closes =
            all.ptr[i] == '\'' && (i + 1 == all.len || strchr(" .,;:)", all.ptr[i + 1]) != NULL);
        if (closes)
            end = i + 1;
        if (closes && !is_no_json)
            break;
    }
    return end - at;
}

static bool may_be_quoted(str quotation)
{
    str said = { quotation.ptr + 1, quotation.len >= 2 ? quotation.len - 2 : 0 };
    return rule_of(said) != UNKNOWN || is_id(said);
}

static str clean_sentence(struct arena *a, str s, const struct hidden *hidden)
{
    if (hidden->is_partial)
        return STR(MASK);
    struct text t = text_begin(a, s.len * 4 + 4);
    for (size_t at = 0; at < s.len;) {
        size_t quoted = quotation_at(s, at, hidden->is_no_json);
        if (quoted > 0 && !may_be_quoted((str){ s.ptr + at, quoted })) {
            TEXT_LITERAL(&t, "'" MASK "'");
            at += quoted;
            continue;
        }
        size_t known = hidden_at(hidden, str_cut(s, at));
        if (known > 0)
            TEXT_LITERAL(&t, MASK);
        else
            text_char(&t, s.ptr[at]);
        at += known > 0 ? known : 1;
    }
    str out;
    CHECK(text_done(&t, &out));
    return str_is_utf8(out) ? out : STR(MASK); /* a value that ends within a letter */
}

/* --- bodies ----------------------------------------------------------------------------------- */

struct redactor {
    struct arena *arena;
    struct text text;
    struct hidden *hiding;       /* of a request: gets what is hidden */
    const struct hidden *hidden; /* of an answer: what its sentences must not say */
    bool is_refusal, is_cut;
};

static void write_hidden(struct redactor *r, const struct json *value)
{
    if (r->hiding != NULL)
        hide_tree(r->arena, r->hiding, value);
    TEXT_LITERAL(&r->text, "\"" MASK "\"");
}

static void write_text(struct redactor *r, const struct json *value, enum rule rule)
{
    bool is_ours = rule == MESSAGE && r->is_refusal;
    if (is_ours)
        text_json_string(&r->text, clean_sentence(r->arena, value->text, r->hidden));
    else if (text_may_be_shown(rule, value->text))
        text_json_string(&r->text, value->text);
    else
        write_hidden(r, value);
}

static bool is_full(struct redactor *r)
{
    r->is_cut = r->is_cut || r->text.len >= REDACTED_MAX;
    return r->is_cut;
}

static void write_value(struct redactor *r, const struct json *value, enum rule rule, int depth);

static void write_member(struct redactor *r, const struct json *member, bool is_first, int depth)
{
    bool has_name = is_name(member->name);
    enum rule rule = rule_of(member->name);
    if (!is_first)
        text_char(&r->text, ',');
    text_json_string(&r->text, has_name ? member->name : STR(MASK));
    text_char(&r->text, ':');
    if (rule == UNKNOWN || rule == HIDDEN)
        write_hidden(r, member);
    else
        write_value(r, member, rule, depth);
}

static void write_object(struct redactor *r, const struct json *object, int depth)
{
    text_char(&r->text, '{');
    for (const struct json *m = object->items.first; m != NULL && !is_full(r); m = m->next)
        write_member(r, m, m == object->items.first, depth + 1);
    text_char(&r->text, '}');
}

static void write_list(struct redactor *r, const struct json *list, enum rule rule, int depth)
{
    text_char(&r->text, '[');
    for (const struct json *i = list->items.first; i != NULL && !is_full(r); i = i->next) {
        if (i != list->items.first)
            text_char(&r->text, ',');
        write_value(r, i, rule, depth + 1);
    }
    text_char(&r->text, ']');
}

static void write_number(struct redactor *r, const struct json *value, enum rule rule)
{
    if (rule != NUMBER && rule != WORD && rule != REFERENCE)
        write_hidden(r, value);
    else if (value->kind == JSON_INTEGER)
        text_i64(&r->text, value->integer);
    else
        text_format(&r->text, "%.15g", value->real);
}

static void write_value(struct redactor *r, const struct json *value, enum rule rule, int depth)
{
    if (depth > REDACTED_DEEP) {
        write_hidden(r, value);
        return;
    }
    switch (value->kind) {
    case JSON_NULL:
        TEXT_LITERAL(&r->text, "null");
        return;
    case JSON_FALSE:
        TEXT_LITERAL(&r->text, "false");
        return;
    case JSON_TRUE:
        TEXT_LITERAL(&r->text, "true");
        return;
    case JSON_INTEGER:
    case JSON_REAL:
        write_number(r, value, rule);
        return;
    case JSON_STRING:
        write_text(r, value, rule);
        return;
    case JSON_LIST:
        write_list(r, value, rule, depth);
        return;
    case JSON_OBJECT:
        write_object(r, value, depth);
        return;
    }
    UNREACHABLE("a kind of JSON without a name");
}

static enum body_shown redact(struct redactor *r, str body, int64_t length, str *out)
{
    struct json_fault fault = { 0 };
    *out = STR("");
    if (length == 0)
        return BODY_NONE;
    if (body.ptr == NULL)
        return BODY_TOO_LARGE;
    const struct json *tree = json_parse(r->arena, body, &fault);
    if (tree == NULL)
        return BODY_NOT_JSON;
    r->text = text_begin(r->arena, 4 * REDACTED_MAX);
    write_value(r, tree, INSIDE, 0);
    CHECK(text_done(&r->text, out));
    return r->is_cut ? BODY_CUT : BODY_WHOLE;
}

enum body_shown redact_request(struct arena *a, str body, int64_t length, struct hidden *hidden,
                               str *out)
{
    struct redactor r = { .arena = a, .hiding = hidden };
    enum body_shown shown = redact(&r, body, length, out);
    hidden->is_no_json = shown == BODY_NOT_JSON;
    hidden->is_partial = hidden->is_partial || shown == BODY_CUT || shown == BODY_TOO_LARGE;
    return shown;
}

enum body_shown redact_answer(struct arena *a, str body, int64_t length, bool is_refusal,
                              const struct hidden *hidden, str *out)
{
    struct redactor r = { .arena = a, .hidden = hidden, .is_refusal = is_refusal };
    return redact(&r, body, length, out);
}

/* --- paths, queries, words ----------------------------------------------------------------------
 */

/* "K4MADNY5": what we give numbers to. A name has no digits, and small letters. */
static bool is_number_of_ours(str s)
{
    bool has_digit = false;
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.ptr[i];
        has_digit = has_digit || (ch >= '0' && ch <= '9');
        if (!(ch >= '0' && ch <= '9') && !(ch >= 'A' && ch <= 'Z'))
            return false;
    }
    return has_digit && s.len <= 8;
}

str redact_path(struct arena *a, str pattern, str path, struct hidden *hidden)
{
    struct text t = text_begin(a, pattern.len + path.len + 4);
    str said, meant;
    bool is_first = true;
    while (str_split(&pattern, '/', &meant)) {
        if (!str_split(&path, '/', &said))
            said = STR("");
        if (!is_first)
            text_char(&t, '/');
        is_first = false;
        bool is_given = memchr(meant.ptr, '{', meant.len) != NULL;
        if (!is_given || is_id(said) || is_number_of_ours(said)) {
            text_add(&t, is_given ? said : meant);
            continue;
        }
        hide(hidden, said);
        TEXT_LITERAL(&t, "*");
    }
    str out;
    CHECK(text_done(&t, &out));
    return out;
}

static int digit_of(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static str decoded(struct arena *a, str s)
{
    char *out = arena_take(a, s.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        bool is_coded = s.ptr[i] == '%' && i + 2 < s.len && digit_of(s.ptr[i + 1]) >= 0 &&
                        digit_of(s.ptr[i + 2]) >= 0;
        out[len++] = s.ptr[i] == '+' ? ' '
                     : is_coded      ? (char)(digit_of(s.ptr[i + 1]) * 16 + digit_of(s.ptr[i + 2]))
                                     : s.ptr[i];
        i += is_coded ? 2 : 0;
    }
    return (str){ out, len };
}

static void write_pair(struct arena *a, struct text *t, str pair, struct hidden *hidden)
{
    str name = { 0 };
    if (!str_split(&pair, '=', &name))
        return;
    enum rule rule = rule_of(name);
    str value = pair.ptr != NULL ? decoded(a, pair) : STR("");
    text_add(t, is_name(name) ? name : STR("*"));
    text_char(t, '=');
    bool is_shown = (rule == NUMBER || rule == WORD) && is_word(value);
    if (is_shown) {
        text_add(t, value);
        return;
    }
    hide(hidden, value);
    text_char(t, '*');
}

str redact_query(struct arena *a, str query, struct hidden *hidden)
{
    struct text t = text_begin(a, REDACTED_MAX);
    str pair;
    bool is_first = true;
    while (query.len > 0 && str_split(&query, '&', &pair) && t.len < 1000) {
        if (!is_first)
            text_char(&t, '&');
        is_first = false;
        write_pair(a, &t, pair, hidden);
    }
    str out = STR("");
    return text_done(&t, &out) ? out : STR("");
}

str redact_word(struct arena *a, str text, size_t max)
{
    char *out = arena_take(a, max, 1);
    size_t len = 0;
    if (text.len > 0 && memchr(text.ptr, '@', text.len) != NULL)
        return STR(MASK);
    for (size_t i = 0; i < text.len && len < max; i++)
        out[len++] = text.ptr[i] >= ' ' && text.ptr[i] <= '~' ? text.ptr[i] : '?';
    return (str){ out, len };
}
