/* Payment methods: who may raise an authorization where, who may extend one where and under whose
 * rules, and what it costs to give a customer longer to pay. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "domain/payment_method.h"
#include "support.h"

static const char *const COUNTRIES[] = { "AT", "AU", "BE", "CA", "CH", "CZ", "DE", "DK",
                                         "ES", "FI", "FR", "GB", "GR", "IE", "IT", "MX",
                                         "NL", "NO", "NZ", "PL", "PT", "RO", "SE", "US" };

/* The published tables once more, by method: where it may be raised, where not. */
static const struct {
    const char *method;
    const char *raise;         /* "all", "none", "all but XX", or the countries */
    const char *extend_klarna; /* likewise */
    const char *extend_kustom;
    bool pays_later;
} ROWS[] = {
#define NOT_KUSTOM "all but ES FR IT PT"
    { "INVOICE", "all", "all", NOT_KUSTOM, true },
    { "INVOICE_BUSINESS", "all", "all", NOT_KUSTOM, true },
    { "ACCOUNT", "all", "all", NOT_KUSTOM, true },
    { "ALTERNATIVE_PAYMENT_METHOD", "none", "all", "none", false },
    { "BANK_TRANSFER", "none", "all", NOT_KUSTOM, false },
    { "CARD", "none", "none", "none", false },
    { "DEFERRED_INTEREST", "none", "all but US", NOT_KUSTOM " US", false },
    { "DIRECT_DEBIT", "all but CH", "all", NOT_KUSTOM, false },
    { "FIXED_AMOUNT_BY_CARD", "none", "all", NOT_KUSTOM, false },
    { "FIXED_AMOUNT", "AT DE DK FI FR NL NO SE", "all", NOT_KUSTOM, false },
    { "FIXED_SUM_CREDIT", "none", "all but US", NOT_KUSTOM " US", false },
    { "MOBILEPAY", "none", "all", "none", false },
    { "PAY_BY_CARD", "none", "none", "none", false },
    { "PAY_IN_X", "none", "all", NOT_KUSTOM, false },
    { "PAY_LATER_BY_CARD", "none", "all", NOT_KUSTOM, false },
    { "PAY_LATER_IN_PARTS", "none", "all", NOT_KUSTOM, false },
    { "SWISH", "none", "all", "none", false },
    { "OTHER", "none", "all", "none", false },
    { "A METHOD THAT NOBODY KNOWS", "none", "all", "none", false },
};

static bool says(const char *rule, const char *country)
{
    static const char ALL_BUT[] = "all but ";
    if (strcmp(rule, "all") == 0 || strcmp(rule, "none") == 0)
        return strcmp(rule, "all") == 0;
    if (strncmp(rule, ALL_BUT, strlen(ALL_BUT)) == 0)
        return strstr(rule + strlen(ALL_BUT), country) == NULL;
    return strstr(rule, country) != NULL;
}

static struct order_terms terms_of(struct policy *policy, const char *compat, const char *method,
                                   const char *country)
{
    struct ctx c = { .policy = policy };
    *policy = POLICY_DEFAULT;
    policy->compat = str_of(compat);
    return order_terms(&c, str_of(method), str_of(country));
}

Test(payment_method, every_method_has_a_row_here)
{
    size_t count = 0;
    for (; PAYMENT_METHOD_TYPES[count] != NULL; count++)
        cr_expect_str_eq(PAYMENT_METHOD_TYPES[count], ROWS[count].method);
    cr_expect_eq(count + 1, COUNT(ROWS), "and an unknown one");
}

Test(payment_method, an_authorization_is_raised_where_the_table_says)
{
    for (size_t i = 0; i < COUNT(ROWS); i++)
        for (size_t k = 0; k < COUNT(COUNTRIES); k++) {
            struct policy policy;
            struct order_terms t = terms_of(&policy, "kustom", ROWS[i].method, COUNTRIES[k]);
            cr_expect_eq(terms_allow_raise(&t), says(ROWS[i].raise, COUNTRIES[k]), "%s in %s",
                         ROWS[i].method, COUNTRIES[k]);
        }
}

Test(payment_method, a_country_in_small_letters_is_the_same_country)
{
    struct policy policy;
    struct order_terms t = terms_of(&policy, "kustom", "FIXED_AMOUNT", "se");
    cr_expect(terms_allow_raise(&t));
    t = terms_of(&policy, "kustom", "DIRECT_DEBIT", "ch");
    cr_expect_not(terms_allow_raise(&t));
    t = terms_of(&policy, "kustom", "FIXED_AMOUNT", "");
    cr_expect_not(terms_allow_raise(&t), "and none is none of them");
}

Test(payment_method, an_authorization_is_extended_where_the_table_says_under_both_rules)
{
    for (size_t i = 0; i < COUNT(ROWS); i++)
        for (size_t k = 0; k < COUNT(COUNTRIES); k++) {
            struct policy policy;
            struct order_terms t = terms_of(&policy, "klarna", ROWS[i].method, COUNTRIES[k]);
            cr_expect_eq(terms_forbid_extension(&t, 0) == NULL,
                         says(ROWS[i].extend_klarna, COUNTRIES[k]), "klarna: %s in %s",
                         ROWS[i].method, COUNTRIES[k]);
            t = terms_of(&policy, "kustom", ROWS[i].method, COUNTRIES[k]);
            cr_expect_eq(terms_forbid_extension(&t, NOW) == NULL,
                         says(ROWS[i].extend_kustom, COUNTRIES[k]), "kustom: %s in %s",
                         ROWS[i].method, COUNTRIES[k]);
        }
}

Test(payment_method, kustom_extends_only_what_was_placed_from_a_day_on)
{
    static const struct {
        const char *created;
        bool allowed;
    } DAYS[] = {
        { "2025-09-24T23:59:59.999Z", false },
        { "2025-09-25T00:00:00.000Z", true },
        { "2021-01-01T00:00:00.000Z", false },
        { "2026-11-22T12:00:00.000Z", true },
    };
    for (size_t i = 0; i < COUNT(DAYS); i++) {
        struct policy policy;
        int64_t created = 0;
        struct order_terms t = terms_of(&policy, "kustom", "INVOICE", "SE");
        cr_assert(clock_parse(str_of(DAYS[i].created), &created));
        cr_expect_eq(terms_forbid_extension(&t, created) == NULL, DAYS[i].allowed, "%s",
                     DAYS[i].created);
        t = terms_of(&policy, "klarna", "INVOICE", "SE");
        cr_expect_null(terms_forbid_extension(&t, created), "%s", DAYS[i].created);
    }
}

/* --- giving the customer longer to pay ------------------------------------------------------ */

#define PRICES(ten, thirty, sixty)                 \
    {                                              \
        { 2, 0 }, { 10, (ten) }, { 30, (thirty) }, \
        {                                          \
            60, (sixty)                            \
        }                                          \
    }

static const struct {
    const char *country;
    enum currency currency;
    int64_t captured;
    struct due_date_option options[DUE_DATE_OPTIONS_MAX]; /* number_of_days 0: none at all */
} CASES[] = {
    /* in euro and pounds: below 300, up to 750, above it */
    { "DE", CURRENCY_EUR, 1, PRICES(100, 199, 499) },
    { "DE", CURRENCY_EUR, 29999, PRICES(100, 199, 499) },
    { "DE", CURRENCY_EUR, 30000, PRICES(100, 499, 999) },
    { "DE", CURRENCY_EUR, 75000, PRICES(100, 499, 999) },
    { "DE", CURRENCY_EUR, 75001, PRICES(100, 799, 1299) },
    { "AT", CURRENCY_EUR, 29999, PRICES(100, 199, 499) },
    { "BE", CURRENCY_EUR, 30000, PRICES(100, 499, 999) },
    { "NL", CURRENCY_EUR, 75001, PRICES(100, 799, 1299) },
    { "FI", CURRENCY_EUR, 75000, PRICES(100, 499, 999) },
    { "GB", CURRENCY_GBP, 29999, PRICES(100, 199, 499) },
    { "GB", CURRENCY_GBP, 30000, PRICES(100, 499, 999) },
    { "GB", CURRENCY_GBP, 75000, PRICES(100, 499, 999) },
    { "GB", CURRENCY_GBP, 75001, PRICES(100, 799, 1299) },
    /* in kronor: ten times the bounds */
    { "SE", CURRENCY_SEK, 299999, PRICES(1000, 1900, 4900) },
    { "SE", CURRENCY_SEK, 300000, PRICES(1000, 4900, 9900) },
    { "SE", CURRENCY_SEK, 750000, PRICES(1000, 4900, 9900) },
    { "SE", CURRENCY_SEK, 750001, PRICES(1000, 7900, 12900) },
    { "NO", CURRENCY_NOK, 299999, PRICES(1000, 1900, 4900) },
    { "NO", CURRENCY_NOK, 750001, PRICES(1000, 7900, 12900) },
    { "DK", CURRENCY_DKK, 300000, PRICES(1000, 4900, 9900) },
    { "DK", CURRENCY_DKK, 750001, PRICES(1000, 7900, 12900) },
    /* where there is no price list */
    { "FR", CURRENCY_EUR, 30000, { { 0 } } },
    { "US", CURRENCY_USD, 30000, { { 0 } } },
    { "SE", CURRENCY_EUR, 30000, { { 0 } } }, /* a country's prices are in its currency */
    { "DE", CURRENCY_SEK, 30000, { { 0 } } },
};

static void expect_options(size_t row, const char *method, bool free_is_used, bool offered)
{
    struct policy policy;
    struct due_date_option out[DUE_DATE_OPTIONS_MAX] = { { 0 } };
    struct order_terms t = terms_of(&policy, "kustom", method, CASES[row].country);
    size_t count = due_date_options(&t, (money){ CASES[row].captured, CASES[row].currency },
                                    free_is_used, out);
    /* The two free days are given once per order, but in Finland whenever they are asked for. */
    size_t first = free_is_used && strcmp(CASES[row].country, "FI") != 0 ? 1 : 0;
    offered = offered && CASES[row].options[0].number_of_days != 0;
    cr_assert_eq(count, offered ? DUE_DATE_OPTIONS_MAX - first : 0, "%s in %s, row %zu", method,
                 CASES[row].country, row);
    for (size_t i = 0; i < count; i++) {
        cr_expect_eq(out[i].number_of_days, CASES[row].options[first + i].number_of_days);
        cr_expect_eq(out[i].amount, CASES[row].options[first + i].amount,
                     "%s, %lld minor units: %lld days cost %lld", CASES[row].country,
                     (long long)CASES[row].captured, (long long)out[i].number_of_days,
                     (long long)out[i].amount);
    }
}

Test(payment_method, longer_to_pay_costs_what_the_price_list_says)
{
    for (size_t row = 0; row < COUNT(CASES); row++)
        for (size_t i = 0; i < COUNT(ROWS); i++)
            for (int used = 0; used < 2; used++)
                expect_options(row, ROWS[i].method, used == 1, ROWS[i].pays_later);
}
