#include "base/refusal.h"

const char *const REASON_CODES[] = {
#define REASON(code) #code,
#define SENTENCE(name, reason, values, format)
#define SENTENCE_OR_NOTHING(name, reason, nothing, values, format)
#include "base/refusal.def"
#undef SENTENCE
#undef SENTENCE_OR_NOTHING
#undef REASON
    NULL
};

static const struct sentence {
    const char *code;
    const char *nothing; /* the code if limit_amount is 0; NULL: the same */
    const char *values, *format;
} SENTENCES[] = {
#define REASON(code)
#define SENTENCE(name, reason, values, format) { #reason, NULL, values, format },
#define SENTENCE_OR_NOTHING(name, reason, nothing, values, format) \
    { #reason, #nothing, values, format },
#include "base/refusal.def"
}, FAULTS[] = {
#include "base/fault.def"
#undef SENTENCE
#undef SENTENCE_OR_NOTHING
#undef REASON
};

/* --- values -------------------------------------------------------------------------------- */

#define MEMBER(name)                          \
    {                                         \
#name, offsetof(struct refusal, name) \
    }
static const struct member {
    const char *name;
    size_t offset;
} NUMBERS[] = { MEMBER(amount),  MEMBER(limit_amount), MEMBER(total_amount), MEMBER(days),
                MEMBER(percent), MEMBER(line),         MEMBER(quantity),     MEMBER(left_quantity),
                MEMBER(count),   MEMBER(limit),        MEMBER(least),        MEMBER(row) },
  TEXTS[] = { MEMBER(currency),       MEMBER(day),     MEMBER(action), MEMBER(role), MEMBER(status),
              MEMBER(payment_method), MEMBER(country), MEMBER(column), MEMBER(value) };
#undef MEMBER

static const struct member *member_of(const struct member *members, size_t count, str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(str_of(members[i].name), name))
            return &members[i];
    return NULL;
}

/* "1250", "12.50" and "12.50 SEK" are 1250 minor units: amounts are written with all decimals. */
static bool read_number(str text, int64_t *out, str *currency)
{
    char digits[24];
    size_t count = 0;
    str number = { 0 };
    if (!str_split(&text, ' ', &number) || number.len >= sizeof digits)
        return false;
    for (size_t i = 0; i < number.len; i++)
        if (number.ptr[i] != '.')
            digits[count++] = number.ptr[i];
    if (text.len > 0)
        *currency = text;
    return str_to_i64((str){ digits, count }, out);
}

static bool put(struct refusal *r, str name, str text)
{
    const struct member *number = member_of(NUMBERS, COUNT(NUMBERS), name);
    const struct member *word = member_of(TEXTS, COUNT(TEXTS), name);
    if (number != NULL)
        return read_number(text, (int64_t *)(void *)((char *)r + number->offset), &r->currency);
    if (word != NULL)
        *(str *)(void *)((char *)r + word->offset) = text;
    return true; /* "-" is not told */
}

/* --- sentences ----------------------------------------------------------------------------- */

#define CONVERSIONS_MAX 8
#define TRIES_MAX       100000 /* of a sentence; one that somebody made up to be hard is not read */

struct reading {
    size_t *tries_left;
    str told[CONVERSIONS_MAX];
    size_t count;
    bool may_follow; /* what cannot be done because of it */
};

/* "%lld" -> 4 */
static size_t conversion_length(const char *format)
{
    return strcspn(format, "dsu") + 1;
}

static bool is_text(const char *conversion)
{
    return conversion[conversion_length(conversion) - 1] == 's';
}

static bool is_number(str text)
{
    size_t from = text.len > 0 && text.ptr[0] == '-';
    for (size_t i = from; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len > from;
}

/* Does the text say what the format says? A conversion takes as little as it can. */
static bool match(struct reading *r, const char *format, str text)
{
    size_t literal = strcspn(format, "%");
    if (*r->tries_left == 0)
        return false;
    --*r->tries_left;
    if (text.len < literal || memcmp(text.ptr, format, literal) != 0)
        return false;
    format += literal;
    text = str_cut(text, literal);
    if (*format == '\0')
        return text.len == 0 || (r->may_follow && text.ptr[0] == ' ');
    CHECK(r->count < CONVERSIONS_MAX);
    const size_t at = r->count++;
    for (size_t taken = 0; taken <= text.len; taken++) {
        str told = { text.ptr, taken };
        if (!is_text(format) && !is_number(told)) {
            if (taken > 1)
                break;
            continue;
        }
        r->told[at] = told;
        if (match(r, format + conversion_length(format), str_cut(text, taken)))
            return true;
    }
    r->count = at;
    return false;
}

static bool tell(const struct sentence *s, const struct reading *r, struct refusal *out)
{
    str names = str_of(s->values), name = { 0 };
    size_t at = 0;
    *out = (struct refusal){ .code = str_of(s->code) };
    while (names.len > 0 && str_split(&names, ' ', &name)) {
        str value = name, member = { 0 };
        bool is_fixed = memchr(name.ptr, '=', name.len) != NULL;
        if (is_fixed)
            (void)str_split(&value, '=', &member);
        if (!is_fixed)
            CHECK(at < r->count);
        if (!put(out, is_fixed ? member : name, is_fixed ? value : r->told[at++]))
            return false;
    }
    CHECK(at == r->count);
    if (s->nothing != NULL && out->limit_amount == 0)
        *out = (struct refusal){ .code = str_of(s->nothing) };
    return true;
}

static bool find_that(const struct sentence *all, size_t count, str sentence, struct reading begin,
                      struct refusal *out)
{
    for (size_t i = 0; i < count; i++) {
        struct reading r = begin;
        if (match(&r, all[i].format, sentence))
            return tell(&all[i], &r, out);
    }
    return false;
}

static bool find(const struct sentence *all, size_t count, str sentence, struct refusal *out)
{
    *out = (struct refusal){ .code = { 0 } };
    if (sentence.len == 0 || sentence.len > REFUSAL_SENTENCE_MAX)
        return false;
    size_t tries_left = TRIES_MAX;
    struct reading whole = { .tries_left = &tries_left }, beginning = whole;
    beginning.may_follow = true;
    return find_that(all, count, sentence, whole, out) ||
           find_that(all, count, sentence, beginning, out);
}

bool refusal_read(str sentence, struct refusal *out)
{
    return find(SENTENCES, COUNT(SENTENCES), sentence, out);
}

bool fault_read(str sentence, struct refusal *out)
{
    return refusal_read(sentence, out) || find(FAULTS, COUNT(FAULTS), sentence, out);
}
