#include <criterion/criterion.h>

#include "domain/language.h"

static struct arena *a;
static void begin(void)
{
    a = arena_open((size_t)1024 * 1024);
}
static void end(void)
{
    arena_close(a);
}
TestSuite(language, .init = begin, .fini = end);

#define assert_text(expected, actual)                                                       \
    do {                                                                                    \
        str said = (actual);                                                                \
        cr_assert(str_equal(said, STR(expected)), "%s, not %.*s", expected, STR_ARG(said)); \
    } while (0)

Test(language, is_that_of_the_locale_else_of_the_country_else_english)
{
    static const struct {
        const char *locale, *country;
        enum language expected;
    } ROWS[] = {
        { "sv-FI", "FI", LANGUAGE_SV }, { "SV", "NO", LANGUAGE_SV },
        { "no_NO", "SE", LANGUAGE_NB }, { "nn-NO", "NO", LANGUAGE_NB },
        { "da-DK", "SE", LANGUAGE_DA }, { "fi-FI", "SE", LANGUAGE_FI },
        { "de-CH", "CH", LANGUAGE_DE }, { "fr-CH", "CH", LANGUAGE_DE },
        { "en-SE", "SE", LANGUAGE_EN }, { "", "AT", LANGUAGE_DE },
        { "fr-FR", "FR", LANGUAGE_EN }, { "svx", "FI", LANGUAGE_FI },
        { "", "", LANGUAGE_EN },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        cr_assert_eq(language_of(str_of(ROWS[i].locale), str_of(ROWS[i].country)), ROWS[i].expected,
                     "row %zu", i);
}

Test(language, groups_thousands_and_has_its_own_decimal_sign)
{
    money much = { 123456789, CURRENCY_SEK }, owed = { -100000, CURRENCY_EUR },
          little = { -5, CURRENCY_EUR };
    assert_text("1\xC2\xA0"
                "234\xC2\xA0"
                "567,89",
                language_amount(a, LANGUAGE_SV, much));
    assert_text("1.234.567,89", language_amount(a, LANGUAGE_DE, much));
    assert_text("1,234,567.89", language_amount(a, LANGUAGE_EN, much));
    assert_text("-1.000,00", language_amount(a, LANGUAGE_DA, owed));
    assert_text("-0,05", language_amount(a, LANGUAGE_FI, little));
    assert_text("999.00", language_amount(a, LANGUAGE_EN, ((money){ 99900, CURRENCY_EUR })));
}

Test(language, writes_percents_and_days)
{
    assert_text("25\xC2\xA0%", language_percent(a, LANGUAGE_SV, 2500));
    assert_text("25,5\xC2\xA0%", language_percent(a, LANGUAGE_FI, 2550));
    assert_text("8.05\xC2\xA0%", language_percent(a, LANGUAGE_EN, 805));
    assert_text("0\xC2\xA0%", language_percent(a, LANGUAGE_DE, 0));
    assert_text("2026-01-08", language_day(a, LANGUAGE_SV, date_of(2026, 1, 8)));
    assert_text("08.01.2026", language_day(a, LANGUAGE_NB, date_of(2026, 1, 8)));
    assert_text("8.1.2026", language_day(a, LANGUAGE_FI, date_of(2026, 1, 8)));
}
