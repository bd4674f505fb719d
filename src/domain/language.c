#include "domain/language.h"

#include "base/text.h"

#define NBSP "\xC2\xA0"

/* Whose a language is, and how it writes. */
static const struct habit {
    const char *locales;   /* the first two letters of locales in it */
    const char *countries; /* where it is spoken */
    const char *group;     /* between thousands */
    char decimal;
    enum { DAY_ISO, DAY_PADDED, DAY_BARE } day; /* 2026-01-08, 08.01.2026, 8.1.2026 */
} HABITS[] = {
    [LANGUAGE_SV] = { "sv", "SE", NBSP, ',', DAY_ISO },
    [LANGUAGE_NB] = { "nb no nn", "NO", NBSP, ',', DAY_PADDED },
    [LANGUAGE_DA] = { "da", "DK", ".", ',', DAY_PADDED },
    [LANGUAGE_FI] = { "fi", "FI", NBSP, ',', DAY_BARE },
    [LANGUAGE_DE] = { "de", "DE AT CH", ".", ',', DAY_PADDED },
    [LANGUAGE_EN] = { "en", "", ",", '.', DAY_ISO },
};
static_assert(COUNT(HABITS) == LANGUAGE_COUNT, "one each");

const char *const LANGUAGE_NAMES[] = { "sv", "nb", "da", "fi", "de", "en", NULL };
static_assert(COUNT(LANGUAGE_NAMES) == LANGUAGE_COUNT + 1, "one name each");

static bool is_among(const char *list, str word)
{
    str rest = str_of(list), one = { 0 };
    while (str_split(&rest, ' ', &one))
        if (one.len > 0 && str_equal_nocase(one, word))
            return true;
    return false;
}

enum language language_of(str locale, str country)
{
    bool is_tag =
        locale.len == 2 || (locale.len > 2 && (locale.ptr[2] == '-' || locale.ptr[2] == '_'));
    for (int i = 0; is_tag && i < LANGUAGE_COUNT; i++)
        if (is_among(HABITS[i].locales, (str){ locale.ptr, 2 }))
            return (enum language)i;
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        if (is_among(HABITS[i].countries, country))
            return (enum language)i;
    return LANGUAGE_EN;
}

str language_amount(struct arena *a, enum language language, money m)
{
    const struct habit *habit = &HABITS[language];
    str decimals = money_text(a, m), whole = { 0 }, out = { 0 };
    struct text t = text_begin(a, 100);
    bool has_decimals = memchr(decimals.ptr, '.', decimals.len) != NULL;
    (void)str_split(&decimals, '.', &whole);
    size_t first = whole.ptr[0] == '-' ? 1 : 0;
    for (size_t i = 0; i < whole.len; i++) {
        if (i > first && (whole.len - i) % 3 == 0)
            text_add(&t, str_of(habit->group));
        text_char(&t, whole.ptr[i]);
    }
    if (has_decimals) {
        text_char(&t, habit->decimal);
        text_add(&t, decimals);
    }
    CHECK(text_done(&t, &out));
    return out;
}

str language_percent(struct arena *a, enum language language, int64_t hundredths)
{
    int64_t whole = hundredths / 100, rest = hundredths % 100;
    char decimal = HABITS[language].decimal;
    if (rest == 0)
        return arena_format(a, "%lld" NBSP "%%", (long long)whole);
    if (rest % 10 == 0)
        return arena_format(a, "%lld%c%lld" NBSP "%%", (long long)whole, decimal,
                            (long long)rest / 10);
    return arena_format(a, "%lld%c%02lld" NBSP "%%", (long long)whole, decimal, (long long)rest);
}

str language_day(struct arena *a, enum language language, date d)
{
    struct date_parts parts = date_parts(d);
    switch (HABITS[language].day) {
    case DAY_ISO:
        return date_text(a, d);
    case DAY_PADDED:
        return arena_format(a, "%02d.%02d.%04d", parts.day, parts.month, parts.year);
    case DAY_BARE:
        return arena_format(a, "%d.%d.%04d", parts.day, parts.month, parts.year);
    }
    UNREACHABLE("a way to write a day");
}
