#include "domain/money.h"

__extension__ typedef __int128 wide;

static const struct {
    str code;
    int digits;
} CURRENCIES[CURRENCY_COUNT] = {
#define CURRENCY(code, digits) [CURRENCY_##code] = { { #code, sizeof #code - 1 }, digits },
#include "domain/currency.def"
#undef CURRENCY
};

bool currency_parse(str code, enum currency *out)
{
    for (int i = CURRENCY_NONE + 1; i < CURRENCY_COUNT; i++)
        if (str_equal(CURRENCIES[i].code, code)) {
            *out = (enum currency)i;
            return true;
        }
    return false;
}

str currency_code(enum currency currency)
{
    CHECK(currency > CURRENCY_NONE && currency < CURRENCY_COUNT);
    return CURRENCIES[currency].code;
}

int currency_digits(enum currency currency)
{
    CHECK(currency > CURRENCY_NONE && currency < CURRENCY_COUNT);
    return CURRENCIES[currency].digits;
}

static money checked(wide minor, enum currency currency)
{
    CHECK(minor >= -MONEY_LIMIT * 1000 && minor <= MONEY_LIMIT * 1000);
    return (money){ (int64_t)minor, currency };
}

static void check_same_currency(money a, money b)
{
    CHECK(a.currency != CURRENCY_NONE);
    CHECK(a.currency == b.currency);
}

money money_zero(enum currency currency)
{
    CHECK(currency != CURRENCY_NONE);
    return (money){ 0, currency };
}

money money_add(money a, money b)
{
    check_same_currency(a, b);
    return checked((wide)a.minor + b.minor, a.currency);
}

money money_sub(money a, money b)
{
    check_same_currency(a, b);
    return checked((wide)a.minor - b.minor, a.currency);
}

int money_compare(money a, money b)
{
    check_same_currency(a, b);
    return (a.minor > b.minor) - (a.minor < b.minor);
}

str money_text(struct arena *a, money m)
{
    int digits = currency_digits(m.currency);
    int64_t unit = 1;
    for (int i = 0; i < digits; i++)
        unit *= 10;
    int64_t whole = m.minor / unit, rest = m.minor % unit;
    const char *sign = m.minor < 0 ? "-" : "";
    whole = whole < 0 ? -whole : whole;
    rest = rest < 0 ? -rest : rest;
    if (digits == 0)
        return arena_format(a, "%s%lld", sign, (long long)whole);
    return arena_format(a, "%s%lld.%0*lld", sign, (long long)whole, digits, (long long)rest);
}

bool money_parse(str text, enum currency currency, money *out)
{
    int decimals = -1, digits = 0; /* decimals after the point; -1: there was none yet */
    int64_t minor = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_zero_too_many = c == '0' && decimals >= currency_digits(currency);
        if (c == '.' && decimals < 0 && digits > 0) {
            decimals = 0;
            continue;
        }
        if (c < '0' || c > '9' || (decimals >= currency_digits(currency) && !is_zero_too_many))
            return false;
        digits++;
        if (is_zero_too_many)
            continue;
        minor = minor * 10 + (c - '0');
        decimals += decimals >= 0;
        if (minor > MONEY_LIMIT)
            return false;
    }
    for (int i = decimals < 0 ? 0 : decimals; i < currency_digits(currency); i++)
        minor *= 10;
    if (digits == 0 || minor > MONEY_LIMIT)
        return false;
    *out = (money){ minor, currency };
    return true;
}

money money_share(money m, int64_t numerator, int64_t denominator, enum rounding how)
{
    CHECK(denominator > 0);
    wide product = (wide)m.minor * numerator;
    wide quotient = product / denominator;
    wide rest = product % denominator;
    if (rest < 0) { /* C truncates towards zero; the floor is wanted. */
        quotient -= 1;
        rest += denominator;
    }
    bool is_tie = rest * 2 == denominator;
    bool is_above = rest * 2 > denominator;
    bool tie_goes_up = how == ROUND_HALF_UP || (how == ROUND_HALF_EVEN && quotient % 2 != 0);
    if (how != ROUND_DOWN && (is_above || (is_tie && tie_goes_up)))
        quotient += 1;
    return checked(quotient, m.currency);
}
