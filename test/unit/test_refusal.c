/* Why something is refused: each sentence is read back as its code with its values, and each code
 * has a sentence. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "base/text.h"
#include "base/refusal.h"

static const struct row {
    const char *name, *code, *values, *format;
} ROWS[] = {
#define REASON(code)
#define SENTENCE(name, reason, values, format) { #name, #reason, values, format },
#define SENTENCE_OR_NOTHING(name, reason, nothing, values, format) \
    SENTENCE(name, reason, values, format)
#include "base/refusal.def"
#include "base/fault.def"
#undef REASON
#undef SENTENCE
#undef SENTENCE_OR_NOTHING
};

/* The n-th conversion of a row tells n + 7, as a number or a text that looks like one. */
static str sample(struct arena *a, const char *format)
{
    struct text t = text_begin(a, 4000);
    int64_t next = 7;
    str out = { 0 };
    while (*format != '\0') {
        if (*format != '%') {
            text_char(&t, *format++);
            continue;
        }
        text_i64(&t, next++);
        format += strcspn(format, "dsu") + 1;
    }
    cr_assert(text_done(&t, &out));
    return out;
}

static bool told(const struct refusal *r, str name, const char *expected)
{
    int64_t number = 0;
#define NUMBER(member)                 \
    if (str_equal(name, STR(#member))) \
    return str_to_i64(str_of(expected), &number) && r->member == number
#define WORD(member)                   \
    if (str_equal(name, STR(#member))) \
    return str_equal(r->member, str_of(expected))
    NUMBER(amount);
    NUMBER(limit_amount);
    NUMBER(total_amount);
    NUMBER(days);
    NUMBER(percent);
    NUMBER(line);
    NUMBER(quantity);
    NUMBER(left_quantity);
    NUMBER(count);
    NUMBER(limit);
    NUMBER(least);
    NUMBER(row);
    WORD(currency);
    WORD(day);
    WORD(action);
    WORD(role);
    WORD(status);
    WORD(payment_method);
    WORD(country);
    WORD(column);
    WORD(value);
#undef NUMBER
#undef WORD
    return str_equal(name, STR("-"));
}

static void check_values(const struct row *row, const struct refusal *r)
{
    str names = str_of(row->values), name = { 0 };
    int next = 7;
    while (names.len > 0 && str_split(&names, ' ', &name)) {
        char expected[24];
        str fixed = name, member = { 0 };
        (void)str_split(&fixed, '=', &member);
        if (fixed.ptr == NULL)
            (void)snprintf(expected, sizeof expected, "%d", next++);
        else
            (void)snprintf(expected, sizeof expected, "%.*s", STR_ARG(fixed));
        cr_expect(told(r, member, expected), "%s tells %.*s of %s", row->name, STR_ARG(member),
                  expected);
    }
}

Test(refusal, each_sentence_is_read_back_as_its_code_and_values)
{
    struct arena *a = arena_open((size_t)1 << 20);
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        const char *const after[] = { "", " Capture not possible." };
        str said = sample(a, ROWS[i].format);
        for (size_t k = 0; k < COUNT(after); k++) {
            struct refusal r;
            str whole = arena_format(a, "%.*s%s", STR_ARG(said), after[k]);
            cr_assert(fault_read(whole, &r), "%.*s", STR_ARG(whole));
            cr_expect(str_equal(r.code, str_of(ROWS[i].code)), "%s is %.*s", ROWS[i].name,
                      STR_ARG(r.code));
            if (k == 0)
                check_values(&ROWS[i], &r);
        }
    }
    arena_close(a);
}

Test(refusal, each_code_has_a_sentence)
{
    for (const char *const *code = REASON_CODES; *code != NULL; code++) {
        size_t at = 0;
        while (at < COUNT(ROWS) && strcmp(ROWS[at].code, *code) != 0)
            at++;
        cr_expect(at < COUNT(ROWS), "%s", *code);
    }
}

Test(refusal, each_code_of_a_fault_has_a_sentence_and_is_no_code_of_a_refusal)
{
    static const char *const CODES[] = {
#define REASON(code) #code,
#define SENTENCE(name, reason, values, format)
#include "base/fault.def"
#undef REASON
#undef SENTENCE
    };
    for (size_t i = 0; i < COUNT(CODES); i++) {
        size_t at = 0;
        while (at < COUNT(ROWS) && strcmp(ROWS[at].code, CODES[i]) != 0)
            at++;
        cr_expect(at < COUNT(ROWS), "%s", CODES[i]);
        for (const char *const *code = REASON_CODES; *code != NULL; code++)
            cr_expect(strcmp(*code, CODES[i]) != 0, "%s", CODES[i]);
    }
}

Test(refusal, a_fault_is_no_reason_of_an_order)
{
    struct refusal r;
    cr_expect_not(refusal_read(str_of(WHY_PASSWORD_WRONG), &r));
    cr_assert(fault_read(str_of(WHY_PASSWORD_WRONG), &r));
    cr_expect(str_equal(r.code, STR("PASSWORD_WRONG")));
    cr_assert(fault_read(str_of(WHY_EXPIRED), &r));
    cr_expect(str_equal(r.code, STR("ORDER_EXPIRED")));
}

Test(refusal, amounts_are_minor_units_however_they_are_written)
{
    struct refusal r;
    cr_assert(refusal_read(STR("This refund is of 1234.50 SEK; the role operator does at most "
                               "500.00 SEK at a time. Ask for approval: a colleague who may do it "
                               "can approve it."),
                           &r));
    cr_expect(str_equal(r.code, STR("LIMIT_AT_A_TIME")));
    cr_expect_eq(r.amount, 123450);
    cr_expect_eq(r.limit_amount, 50000);
    cr_expect(str_equal(r.currency, STR("SEK")));
    cr_expect(str_equal(r.role, STR("operator")));
    cr_assert(refusal_read(STR("The lines come to -12.50, but amount says 13."), &r));
    cr_expect_eq(r.total_amount, -1250);
    cr_expect_eq(r.amount, 13);
}

Test(refusal, of_nothing_that_is_left_has_a_code_of_its_own)
{
    struct refusal r;
    cr_assert(refusal_read(STR("Captured amount 0 is higher than the remaining authorized amount "
                               "0."),
                           &r));
    cr_expect(str_equal(r.code, STR("NOTHING_LEFT")));
    cr_expect_eq(r.amount, 0);
    cr_assert(refusal_read(STR("Refunded amount 1 is higher than what is captured and not yet "
                               "refunded, 0. Refund not possible"),
                           &r));
    cr_expect(str_equal(r.code, STR("NOTHING_REFUNDABLE")));
}

Test(refusal, tells_what_a_row_says_however_odd_it_is)
{
    static const char *const ODD[] = { "", "'", "%d", "it's. Not 'so'", "\303\226", " " };
    struct arena *a = arena_open((size_t)1 << 20);
    for (size_t i = 0; i < COUNT(ODD); i++) {
        struct refusal r;
        cr_assert(refusal_read(arena_format(a, WHY_NO_LINE_CALLED, STR_ARG(str_of(ODD[i]))), &r));
        cr_expect(str_equal(r.code, STR("NO_SUCH_LINE")));
        cr_expect(str_equal(r.value, str_of(ODD[i])), "%s", ODD[i]);
    }
    arena_close(a);
}

Test(refusal, is_nothing_else)
{
    static const char *const NONE[] = {
        "",
        "Order is expired",
        "Order is expired.Cancel not possible.",
        "Order expires in many days or more. Authorization time cannot be extended.",
        "Captured amount 5 is higher than the remaining authorized amount 99999999999999999999.",
        "Captured amount 5 is higher than the remaining authorized amou",
    };
    struct arena *a = arena_open((size_t)1 << 20);
    struct refusal r;
    for (size_t i = 0; i < COUNT(NONE); i++)
        cr_expect_not(refusal_read(str_of(NONE[i]), &r), "%s", NONE[i]);
    char *tail = arena_take(a, REFUSAL_SENTENCE_MAX, 1);
    memset(tail, '\'', REFUSAL_SENTENCE_MAX);
    cr_expect_not(refusal_read(arena_format(a, WHY_NO_LINE_CALLED, REFUSAL_SENTENCE_MAX, tail), &r),
                  "a sentence that is too long");
    arena_close(a);
}
