#include "domain/payment_method.h"

static const struct payment_method_rules METHODS[] = {
#define PAYMENT_METHOD(name, raise_in, raise_not_in, extend, extend_not_in, pays_later, plan) \
    { #name, raise_in, raise_not_in, extend, extend_not_in, pays_later, plan },
#include "domain/payment_method.def"
#undef PAYMENT_METHOD
};

const char *const PAYMENT_METHOD_TYPES[] = {
#define PAYMENT_METHOD(name, raise_in, raise_not_in, extend, extend_not_in, pays_later, plan) #name,
#include "domain/payment_method.def"
#undef PAYMENT_METHOD
    NULL,
};

/* Kustom offers extensions for orders from this instant on, 2025-09-25T00:00Z, and not here. */
#define KUSTOM_EXTENDS_FROM   (INT64_C(1758758400) * 1000000)
#define KUSTOM_EXTENDS_NOT_IN "ES FR IT PT"

static bool is_among(str country, const char *countries)
{
    str rest = str_of(countries), one = { 0 };
    while (str_split(&rest, ' ', &one))
        if (str_equal(one, STR("*")) || str_equal_nocase(one, country))
            return true;
    return false;
}

struct order_terms order_terms(const struct ctx *c, str payment_method_type, str country)
{
    size_t at = 0;
    while (at + 1 < COUNT(METHODS) && !str_equal(str_of(METHODS[at].name), payment_method_type))
        at++;
    return (struct order_terms){ &METHODS[at], country, policy_of(c) };
}

bool terms_allow_raise(const struct order_terms *t)
{
    return is_among(t->country, t->method->raise_in) &&
           !is_among(t->country, t->method->raise_not_in);
}

const char *terms_forbid_extension(const struct order_terms *t, int64_t created_at)
{
    bool klarna = policy_is_klarna(t->policy);
    if (t->method->extend == EXTEND_NEVER || (t->method->extend == EXTEND_KLARNA && !klarna))
        return WHY_EXTEND_METHOD;
    if (is_among(t->country, t->method->extend_not_in) ||
        (!klarna && is_among(t->country, KUSTOM_EXTENDS_NOT_IN)))
        return WHY_EXTEND_COUNTRY;
    if (!klarna && created_at < KUSTOM_EXTENDS_FROM)
        return WHY_EXTEND_OLD;
    return NULL;
}

/* --- giving the customer longer to pay --------------------------------------------------- */

/* The published price list, in minor units: two days are free, ten have one price, thirty and
 * sixty have three: below `middle_from`, up to `high_from`, and above it. */
static const struct due_date_prices {
    const char *countries;
    enum currency currency;
    int64_t middle_from, high_from;
    int64_t ten, thirty[3], sixty[3];
} PRICES[] = {
    { "AT BE DE FI NL", CURRENCY_EUR, 30000, 75000, 100, { 199, 499, 799 }, { 499, 999, 1299 } },
    { "GB", CURRENCY_GBP, 30000, 75000, 100, { 199, 499, 799 }, { 499, 999, 1299 } },
    { "DK", CURRENCY_DKK, 300000, 750000, 1000, { 1900, 4900, 7900 }, { 4900, 9900, 12900 } },
    { "NO", CURRENCY_NOK, 300000, 750000, 1000, { 1900, 4900, 7900 }, { 4900, 9900, 12900 } },
    { "SE", CURRENCY_SEK, 300000, 750000, 1000, { 1900, 4900, 7900 }, { 4900, 9900, 12900 } },
};

static size_t write_options(const struct due_date_prices *p, int64_t captured, bool with_free,
                            struct due_date_option out[DUE_DATE_OPTIONS_MAX])
{
    size_t count = 0;
    int band = captured < p->middle_from ? 0 : captured <= p->high_from ? 1 : 2;
    if (with_free)
        out[count++] = (struct due_date_option){ 2, 0 };
    out[count++] = (struct due_date_option){ 10, p->ten };
    out[count++] = (struct due_date_option){ 30, p->thirty[band] };
    out[count++] = (struct due_date_option){ 60, p->sixty[band] };
    return count;
}

size_t due_date_options(const struct order_terms *t, money captured, bool free_is_used,
                        struct due_date_option out[DUE_DATE_OPTIONS_MAX])
{
    bool always_free = is_among(t->country, "FI"); /* elsewhere once per order */
    for (size_t i = 0; i < COUNT(PRICES) && t->method->pays_later; i++)
        if (PRICES[i].currency == captured.currency && is_among(t->country, PRICES[i].countries))
            return write_options(&PRICES[i], captured.minor, always_free || !free_is_used, out);
    return 0;
}
