/* Payment references: examples that are published, and the slips that each method promises to
 * notice, tried one by one. */
#include <criterion/criterion.h>

#include "domain/reference.h"
#include "support.h"

static const char *const METHOD_NAMES[] = { "OCR", "KID10", "KID11", "FI", "RF" };

/* Published examples (of RF and FI), and references that were reckoned by hand. */
static const struct {
    enum reference_method method;
    const char *digits, *reference;
} MADE[] = {
    { REFERENCE_OCR, "1", "133" },               /* three long; 1 + 6: 7, and 3 makes ten */
    { REFERENCE_OCR, "12345678", "1234567806" }, /* ten long: 0 */
    { REFERENCE_OCR, "10000000017", "1000000001734" },
    { REFERENCE_KID10, "1234567", "12345674" },
    { REFERENCE_KID10, "7992739871", "79927398713" }, /* the usual example of Luhn */
    { REFERENCE_KID11, "1234567", "12345674" },
    { REFERENCE_KID11, "6", "6-" }, /* 12, one more than 11: ten is missing */
    { REFERENCE_FI, "123456", "1234561" },
    { REFERENCE_FI, "999", "9991" },
    { REFERENCE_RF, "539007547034", "RF18539007547034" }, /* of ISO 11649 */
    { REFERENCE_RF, "1234561", "RF341234561" },
};

Test(reference, each_method_makes_what_is_published_and_takes_it)
{
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(MADE); i++) {
        str made = reference_make(c.arena, MADE[i].method, str_of(MADE[i].digits));
        cr_expect(str_equal(made, str_of(MADE[i].reference)), "%s of %s is %.*s, not %s",
                  METHOD_NAMES[MADE[i].method], MADE[i].digits, STR_ARG(made), MADE[i].reference);
        cr_expect(reference_check(MADE[i].method, str_of(MADE[i].reference)), "%s",
                  MADE[i].reference);
    }
    end_ctx(&c);
}

static const struct {
    enum reference_method method;
    const char *reference;
} WRONG[] = {
    { REFERENCE_OCR, "" },
    { REFERENCE_OCR, "33" },
    { REFERENCE_OCR, "141" },  /* Luhn is right, the length digit is not */
    { REFERENCE_OCR, "1 33" }, /* blanks are taken away before */
    { REFERENCE_OCR, "13\xc3\xa5" },
    { REFERENCE_OCR, "000000000000000000000000000" },
    { REFERENCE_KID10, "0" },
    { REFERENCE_KID11, "-6" },
    { REFERENCE_KID11, "5-" },
    { REFERENCE_FI, "00" },
    { REFERENCE_FI, "123456789012345678901" },
    { REFERENCE_RF, "RF18" },
    { REFERENCE_RF, "rf18539007547034" },
    { REFERENCE_RF, "18539007547034" },
    { REFERENCE_RF, "RFA8539007547034" },
    { REFERENCE_RF, "RF185390-7547034" },
    { REFERENCE_RF, "RF1853900754703453900754703" },
};

Test(reference, what_has_another_form_is_refused)
{
    for (size_t i = 0; i < COUNT(WRONG); i++)
        cr_expect_not(reference_check(WRONG[i].method, str_of(WRONG[i].reference)), "%s: %s",
                      METHOD_NAMES[WRONG[i].method], WRONG[i].reference);
    cr_expect(reference_check(REFERENCE_RF, STR("RF45G72UUR")), "letters count as 10 to 35");
}

/* A number as invoices have it: a first digit that is no zero, then any. */
static str random_digits(struct ctx *c)
{
    size_t len = (size_t)random_between(c->entropy, 3, 19);
    char *digits = arena_take(c->arena, len, 1);
    for (size_t i = 0; i < len; i++)
        digits[i] = (char)('0' + random_between(c->entropy, i == 0 ? 1 : 0, 9));
    return (str){ digits, len };
}

static bool promises_to_notice_swap(enum reference_method method, char a, char b)
{
    int difference = a > b ? a - b : b - a;
    switch (method) {
    case REFERENCE_OCR:
    case REFERENCE_KID10:
        return difference != 9;
    case REFERENCE_FI:
        return difference != 5;
    case REFERENCE_KID11:
    case REFERENCE_RF:
        return true;
    case REFERENCE_METHOD_COUNT:
        break;
    }
    UNREACHABLE("reference method");
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Every digit exchanged for each other one, and every two neighbours for each other. */
static void expect_slips_noticed(struct ctx *c, enum reference_method method, str right)
{
    char *slip = arena_take(c->arena, right.len, 1);
    memcpy(slip, right.ptr, right.len);
    str s = { slip, right.len };
    for (size_t i = 0; i < s.len; i++) {
        for (char other = '0'; other <= '9' && is_digit(right.ptr[i]); other++) {
            slip[i] = other;
            cr_expect_eq(reference_check(method, s), other == right.ptr[i], "%s: %.*s for %.*s",
                         METHOD_NAMES[method], STR_ARG(s), STR_ARG(right));
        }
        slip[i] = right.ptr[i];
        if (i == 0 || right.ptr[i - 1] == right.ptr[i])
            continue;
        slip[i - 1] = right.ptr[i];
        slip[i] = right.ptr[i - 1];
        if (promises_to_notice_swap(method, slip[i - 1], slip[i]))
            cr_expect_not(reference_check(method, s), "%s: %.*s for %.*s", METHOD_NAMES[method],
                          STR_ARG(s), STR_ARG(right));
        slip[i - 1] = right.ptr[i - 1];
        slip[i] = right.ptr[i];
    }
}

Test(reference, the_slips_that_a_method_promises_to_notice_are_noticed)
{
    struct ctx c = make_ctx();
    for (int round = 0; round < 300; round++)
        for (int m = 0; m < REFERENCE_METHOD_COUNT; m++) {
            enum reference_method method = (enum reference_method)m;
            str right = reference_make(c.arena, method, random_digits(&c));
            cr_expect(reference_check(method, right), "%.*s", STR_ARG(right));
            expect_slips_noticed(&c, method, right);
        }
    end_ctx(&c);
}

Test(reference, a_country_has_its_own_form_or_that_of_iso_11649)
{
    cr_expect_eq(reference_method_of(STR("SE"), false), REFERENCE_OCR);
    cr_expect_eq(reference_method_of(STR("NO"), false), REFERENCE_KID10);
    cr_expect_eq(reference_method_of(STR("NO"), true), REFERENCE_KID11);
    cr_expect_eq(reference_method_of(STR("FI"), false), REFERENCE_FI);
    cr_expect_eq(reference_method_of(STR("DE"), true), REFERENCE_RF);
}

Test(reference, blanks_small_letters_and_leading_zeros_do_not_matter)
{
    struct ctx c = make_ctx();
    str normal = reference_normal(c.arena, STR(" rf18 5390 0754 7034 "));
    cr_expect(str_equal(normal, STR("RF18539007547034")), "%.*s", STR_ARG(normal));
    cr_expect(str_equal(reference_normal(c.arena, STR("0000 1234561")), STR("1234561")));
    cr_expect_eq(reference_normal(c.arena, STR(" 00 ")).len, 0);
    char *zeros = arena_take(c.arena, 300, 1);
    memset(zeros, '1', 300);
    cr_expect_leq(reference_normal(c.arena, (str){ zeros, 300 }).len, 100);
    end_ctx(&c);
}
