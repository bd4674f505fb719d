/* Exact amounts: every rounding, every currency, and what stops the program. */
#include <criterion/criterion.h>
#include <signal.h>

#include "domain/money.h"

static money sek(int64_t minor)
{
    return (money){ minor, CURRENCY_SEK };
}

/* --- rounding ------------------------------------------------------------------------- */

Test(money, a_share_is_rounded_as_named)
{
    static const struct {
        int64_t minor, numerator, denominator, down, half_up, half_even;
    } ROWS[] = {
        { 0, 1, 3, 0, 0, 0 },
        { 100, 1, 1, 100, 100, 100 },
        { 100, 0, 7, 0, 0, 0 },
        { 100, 1, 3, 33, 33, 33 }, /* below the middle */
        { 200, 1, 3, 66, 67, 67 }, /* above it */
        { 1, 1, 2, 0, 1, 0 },      /* ties: 0.5 */
        { 3, 1, 2, 1, 2, 2 },      /* 1.5 */
        { 5, 1, 2, 2, 3, 2 },      /* 2.5 */
        { 7, 1, 2, 3, 4, 4 },      /* 3.5 */
        { -1, 1, 2, -1, 0, 0 },    /* -0.5: up is towards plus infinity */
        { -3, 1, 2, -2, -1, -2 },  /* -1.5 */
        { -5, 1, 2, -3, -2, -2 },  /* -2.5 */
        { -7, 1, 2, -4, -3, -4 },  /* -3.5 */
        { -100, 1, 3, -34, -33, -33 },
        { -200, 1, 3, -67, -67, -67 },
        { -100, 1, 1, -100, -100, -100 },
        { 100, -1, 3, -34, -33, -33 }, /* the sign may be the share's */
        { 25, 1, 10, 2, 3, 2 },
        { 35, 1, 10, 3, 4, 4 },
        { -25, 1, 10, -3, -2, -2 },
        { 50000, 1000, 11000, 4545, 4545, 4545 }, /* tax within, 10 % */
        { 50000, 2500, 12500, 10000, 10000, 10000 },
        { MONEY_LIMIT, 999999, 1000000, 999999000000000, 999999000000000, 999999000000000 },
        { MONEY_LIMIT, 1000, 1, MONEY_LIMIT * 1000, MONEY_LIMIT * 1000, MONEY_LIMIT * 1000 },
        { INT64_C(200000000), 999999999, 1000000000, 199999999, 200000000, 200000000 },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        money m = sek(ROWS[i].minor);
        int64_t n = ROWS[i].numerator, d = ROWS[i].denominator;
        cr_expect_eq(money_share(m, n, d, ROUND_DOWN).minor, ROWS[i].down, "down, row %zu", i);
        cr_expect_eq(money_share(m, n, d, ROUND_HALF_UP).minor, ROWS[i].half_up, "up, row %zu", i);
        cr_expect_eq(money_share(m, n, d, ROUND_HALF_EVEN).minor, ROWS[i].half_even,
                     "even, row %zu", i);
        cr_expect_eq(money_share(m, n, d, ROUND_DOWN).currency, CURRENCY_SEK);
    }
}

Test(money, a_rounded_share_is_never_a_unit_away)
{
    static const enum rounding HOW[] = { ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_EVEN };
    for (int64_t minor = -60; minor <= 60; minor++)
        for (int64_t numerator = -13; numerator <= 13; numerator++)
            for (int64_t denominator = 1; denominator <= 12; denominator++)
                for (size_t i = 0; i < COUNT(HOW); i++) {
                    int64_t share = money_share(sek(minor), numerator, denominator, HOW[i]).minor;
                    int64_t error = minor * numerator - share * denominator;
                    if (HOW[i] == ROUND_DOWN)
                        cr_assert(error >= 0 && error < denominator);
                    else
                        cr_assert(2 * error <= denominator && 2 * error >= -denominator);
                }
}

/* --- sums and comparisons ------------------------------------------------------------- */

Test(money, adds_subtracts_and_compares)
{
    static const struct {
        int64_t a, b, sum, difference;
        int order;
    } ROWS[] = {
        { 0, 0, 0, 0, 0 },
        { 1, 2, 3, -1, -1 },
        { 2, 1, 3, 1, 1 },
        { -5, 5, 0, -10, -1 },
        { -5, -5, -10, 0, 0 },
        { 5, -5, 0, 10, 1 },
        { MONEY_LIMIT, -MONEY_LIMIT, 0, 2 * MONEY_LIMIT, 1 },
        { MONEY_LIMIT * 999, MONEY_LIMIT, MONEY_LIMIT * 1000, MONEY_LIMIT * 998, 1 },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        money a = sek(ROWS[i].a), b = sek(ROWS[i].b);
        cr_expect_eq(money_add(a, b).minor, ROWS[i].sum, "row %zu", i);
        cr_expect_eq(money_sub(a, b).minor, ROWS[i].difference, "row %zu", i);
        cr_expect_eq(money_compare(a, b), ROWS[i].order, "row %zu", i);
        cr_expect_eq(money_add(a, b).currency, CURRENCY_SEK);
    }
    cr_expect_eq(money_zero(CURRENCY_NOK).minor, 0);
    cr_expect_eq(money_zero(CURRENCY_NOK).currency, CURRENCY_NOK);
}

/* --- currencies ----------------------------------------------------------------------- */

Test(money, knows_its_currencies_and_no_others)
{
    static const struct {
        const char *code;
        enum currency currency;
        int digits;
    } ROWS[] = {
        { "SEK", CURRENCY_SEK, 2 }, { "NOK", CURRENCY_NOK, 2 }, { "DKK", CURRENCY_DKK, 2 },
        { "EUR", CURRENCY_EUR, 2 }, { "ISK", CURRENCY_ISK, 0 }, { "JPY", CURRENCY_JPY, 0 },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        enum currency found = CURRENCY_NONE;
        cr_assert(currency_parse(str_of(ROWS[i].code), &found), "%s", ROWS[i].code);
        cr_expect_eq(found, ROWS[i].currency, "%s", ROWS[i].code);
        cr_expect_eq(currency_digits(found), ROWS[i].digits, "%s", ROWS[i].code);
    }
    static const char *const STRANGERS[] = { "", "sek", "SE", "SEKK", "QQQ", " SEK", "SEK " };
    for (size_t i = 0; i < COUNT(STRANGERS); i++) {
        enum currency found = CURRENCY_DKK;
        cr_expect_not(currency_parse(str_of(STRANGERS[i]), &found), "%s", STRANGERS[i]);
        cr_expect_eq(found, CURRENCY_DKK, "untouched on failure");
    }
}

Test(money, every_currency_reads_back_as_itself_and_they_are_sorted)
{
    for (int i = CURRENCY_NONE + 1; i < CURRENCY_COUNT; i++) {
        enum currency found = CURRENCY_NONE;
        str code = currency_code((enum currency)i);
        cr_assert(currency_parse(code, &found));
        cr_expect_eq(found, (enum currency)i);
        if (i > CURRENCY_NONE + 1)
            cr_expect(memcmp(currency_code((enum currency)(i - 1)).ptr, code.ptr, 3) < 0);
    }
}

/* --- what is impossible stops the program --------------------------------------------- */

#define STOPS(name, expression)          \
    Test(money, name, .signal = SIGABRT) \
    {                                    \
        (void)(expression);              \
    }

static const money NOTHING = { 0, CURRENCY_NONE };
static const money KRONE = { 100, CURRENCY_DKK };

STOPS(adding_mixed_currencies_stops, money_add(sek(1), KRONE))
STOPS(subtracting_mixed_currencies_stops, money_sub(sek(1), KRONE))
STOPS(comparing_mixed_currencies_stops, money_compare(sek(1), KRONE))
STOPS(adding_without_currency_stops, money_add(NOTHING, NOTHING))
STOPS(zero_without_currency_stops, money_zero(CURRENCY_NONE))
STOPS(naming_no_currency_stops, currency_code(CURRENCY_NONE))
STOPS(naming_an_unknown_currency_stops, currency_code(CURRENCY_COUNT))
STOPS(digits_of_no_currency_stop, currency_digits(CURRENCY_NONE))
STOPS(too_large_a_sum_stops, money_add(sek(MONEY_LIMIT * 1000), sek(1)))
STOPS(too_small_a_difference_stops, money_sub(sek(-MONEY_LIMIT * 1000), sek(1)))
STOPS(a_sum_beyond_64_bits_stops, money_add(sek(INT64_MAX), sek(INT64_MAX)))
STOPS(too_large_a_share_stops, money_share(sek(MONEY_LIMIT), 1001, 1, ROUND_DOWN))
STOPS(a_share_of_zero_parts_stops, money_share(sek(1), 1, 0, ROUND_DOWN))
STOPS(a_share_of_negative_parts_stops, money_share(sek(1), 1, -2, ROUND_DOWN))

Test(money, an_amount_is_written_with_the_decimals_of_its_currency)
{
    static const struct {
        money amount;
        const char *text;
    } ROWS[] = {
        { { 123450, CURRENCY_SEK }, "1234.50" }, { { 5, CURRENCY_EUR }, "0.05" },
        { { -5, CURRENCY_EUR }, "-0.05" },       { { -12345, CURRENCY_EUR }, "-123.45" },
        { { 0, CURRENCY_SEK }, "0.00" },         { { 1234, CURRENCY_JPY }, "1234" },
        { { -7, CURRENCY_JPY }, "-7" },
    };
    struct arena *a = arena_open((size_t)1024 * 1024);
    for (size_t i = 0; i < COUNT(ROWS); i++)
        cr_expect(str_equal(money_text(a, ROWS[i].amount), str_of(ROWS[i].text)), "%s",
                  ROWS[i].text);
    arena_close(a);
}

Test(money, reads_decimals_of_the_currency_and_nothing_else)
{
    static const struct {
        const char *text;
        enum currency currency;
        bool is_amount;
        int64_t minor;
    } ROWS[] = {
        { "1234.50", CURRENCY_SEK, true, 123450 },
        { "1234.5", CURRENCY_SEK, true, 123450 },
        { "1234", CURRENCY_SEK, true, 123400 },
        { "0.01", CURRENCY_SEK, true, 1 },
        { "007", CURRENCY_SEK, true, 700 },
        { "1.", CURRENCY_SEK, true, 100 },
        { "12.34000", CURRENCY_SEK, true, 1234 },
        { "10000000000000.00", CURRENCY_SEK, true, MONEY_LIMIT },
        { "10000000000000.01", CURRENCY_SEK, false, 0 },
        { "99999999999999999999999999", CURRENCY_SEK, false, 0 },
        { "12.345", CURRENCY_SEK, false, 0 },
        { "12.34001", CURRENCY_SEK, false, 0 },
        { "", CURRENCY_SEK, false, 0 },
        { ".5", CURRENCY_SEK, false, 0 },
        { "1.2.3", CURRENCY_SEK, false, 0 },
        { "-1", CURRENCY_SEK, false, 0 },
        { "+1", CURRENCY_SEK, false, 0 },
        { "1,50", CURRENCY_SEK, false, 0 },
        { "1 000", CURRENCY_SEK, false, 0 },
        { "1e3", CURRENCY_SEK, false, 0 },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        money m = { -7, CURRENCY_EUR };
        bool good = money_parse(str_of(ROWS[i].text), ROWS[i].currency, &m);
        cr_expect(good == ROWS[i].is_amount, "%s", ROWS[i].text);
        cr_expect_eq(m.minor, good ? ROWS[i].minor : -7, "%s: %lld", ROWS[i].text,
                     (long long)m.minor);
        cr_expect_eq(m.currency, good ? ROWS[i].currency : CURRENCY_EUR);
    }
}
