#include "domain/wording.h"

#include "base/text.h"

#define TEXT_MAX 8000 /* bytes of a text with its values */

static const char *const WORDINGS[][LANGUAGE_COUNT] = {
#define WORDING(name, sv, nb, da, fi, de, en) { sv, nb, da, fi, de, en },
#include "domain/wording.def"
#undef WORDING
};
static_assert(COUNT(WORDINGS) == WORDING_COUNT, "one row each");

#define NBSP "\xc2\xa0"

/* How a letter in a language writes amounts and dates. */
static const struct habit {
    const char *group, *decimal;
    bool currency_first;
    const char *date; /* y: the year; m and d: padded with a zero; M and D: not; n: the name */
} HABITS[] = {
    [LANGUAGE_SV] = { NBSP, ",", false, "y-m-d" }, [LANGUAGE_NB] = { NBSP, ",", false, "d.m.y" },
    [LANGUAGE_DA] = { ".", ",", false, "d.m.y" },  [LANGUAGE_FI] = { NBSP, ",", false, "D.M.y" },
    [LANGUAGE_DE] = { ".", ",", false, "d.m.y" },  [LANGUAGE_EN] = { ",", ".", true, "D n y" },
};
static_assert(COUNT(HABITS) == LANGUAGE_COUNT, "one each");

static const char *const MONTHS[] = { "January",   "February", "March",    "April",
                                      "May",       "June",     "July",     "August",
                                      "September", "October",  "November", "December" };

const char *wording_raw(enum wording wording, enum language language)
{
    return WORDINGS[wording][language];
}

static str value_of(const struct wording_values *v, str name)
{
    const struct {
        const char *name;
        str value;
    } known[] = { { "shop", v->shop },     { "order", v->order },   { "name", v->name },
                  { "amount", v->amount }, { "number", v->number }, { "date", v->date } };
    for (size_t i = 0; i < COUNT(known); i++)
        if (str_equal(str_of(known[i].name), name)) {
            CHECK(known[i].value.ptr != NULL);
            return known[i].value;
        }
    UNREACHABLE("a name between braces");
}

str wording_text(struct arena *a, enum wording wording, enum language language,
                 const struct wording_values *values)
{
    struct text t = text_begin(a, TEXT_MAX);
    str rest = str_of(wording_raw(wording, language)), part = { 0 }, out = { 0 };
    while (str_split(&rest, '{', &part)) {
        text_add(&t, part);
        if (rest.ptr == NULL)
            break;
        CHECK(str_split(&rest, '}', &part) && rest.ptr != NULL);
        text_add(&t, value_of(values, part));
    }
    CHECK(text_done(&t, &out));
    return out;
}

str wording_amount(struct arena *a, enum language language, money m)
{
    const struct habit *habit = &HABITS[language];
    str plain = money_text(a, m), whole = plain, decimals = { 0 }, out = { 0 };
    struct text t = text_begin(a, 200);
    str code = currency_code(m.currency);
    (void)str_split(&plain, '.', &whole);
    decimals = plain;
    if (habit->currency_first)
        text_format(&t, "%.*s" NBSP, STR_ARG(code));
    for (size_t i = 0; i < whole.len; i++) {
        bool is_digit = whole.ptr[i] != '-';
        if (i > 0 && whole.ptr[i - 1] != '-' && is_digit && (whole.len - i) % 3 == 0)
            text_add(&t, str_of(habit->group));
        text_char(&t, whole.ptr[i]);
    }
    if (decimals.ptr != NULL)
        text_format(&t, "%s%.*s", habit->decimal, STR_ARG(decimals));
    if (!habit->currency_first)
        text_format(&t, NBSP "%.*s", STR_ARG(code));
    CHECK(text_done(&t, &out));
    return out;
}

str wording_date(struct arena *a, enum language language, date d)
{
    struct date_parts parts = date_parts(d);
    struct text t = text_begin(a, 100);
    str out = { 0 };
    for (const char *c = HABITS[language].date; *c != '\0'; c++) {
        switch (*c) {
        case 'y':
            text_format(&t, "%04d", parts.year);
            break;
        case 'm':
            text_format(&t, "%02d", parts.month);
            break;
        case 'M':
            text_format(&t, "%d", parts.month);
            break;
        case 'd':
            text_format(&t, "%02d", parts.day);
            break;
        case 'D':
            text_format(&t, "%d", parts.day);
            break;
        case 'n':
            text_add(&t, str_of(MONTHS[parts.month - 1]));
            break;
        default:
            text_char(&t, *c);
        }
    }
    CHECK(text_done(&t, &out));
    return out;
}
