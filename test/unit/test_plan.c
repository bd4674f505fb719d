/* Payment plans: what is due when after a capture by which method in which country, and that the
 * parts are the whole. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "domain/plan.h"
#include "support.h"

static struct plan_terms terms_of(const char *method, const char *country, int64_t instalments)
{
    struct ctx c = { 0 };
    struct order_terms t = order_terms(&c, str_of(method), str_of(country));
    return (struct plan_terms){ t.method->plan, t.country, instalments };
}

static const struct {
    const char *method, *kind;
} KINDS[] = {
    { "INVOICE", "invoice" },
    { "INVOICE_BUSINESS", "invoice" },
    { "ACCOUNT", "account" },
    { "ALTERNATIVE_PAYMENT_METHOD", "nothing" },
    { "BANK_TRANSFER", "nothing" },
    { "CARD", "nothing" },
    { "DEFERRED_INTEREST", "instalments" },
    { "DIRECT_DEBIT", "nothing" },
    { "FIXED_AMOUNT_BY_CARD", "instalments" },
    { "FIXED_AMOUNT", "instalments" },
    { "FIXED_SUM_CREDIT", "instalments" },
    { "MOBILEPAY", "nothing" },
    { "PAY_BY_CARD", "nothing" },
    { "PAY_IN_X", "instalments" },
    { "PAY_LATER_BY_CARD", "nothing" },
    { "PAY_LATER_IN_PARTS", "instalments" },
    { "SWISH", "nothing" },
    { "OTHER", "nothing" },
};

Test(plan, every_payment_method_says_what_a_capture_does)
{
    size_t count = 0;
    for (; PAYMENT_METHOD_TYPES[count] != NULL; count++) {
        cr_assert_lt(count, COUNT(KINDS));
        cr_expect_str_eq(PAYMENT_METHOD_TYPES[count], KINDS[count].method);
        cr_expect_str_eq(PLAN_KIND_NAMES[terms_of(KINDS[count].method, "SE", 0).kind],
                         KINDS[count].kind, "%s", KINDS[count].method);
    }
    cr_expect_eq(count, COUNT(KINDS));
}

static const struct {
    const char *method, *country;
    int64_t instalments, amount;
    const char *captured_at; /* UTC */
    const char *plan;        /* date amount, date amount ... */
    const char *why;
} PLANS[] = {
    { "CARD", "SE", 0, 10000, "2026-11-02T10:00:00Z", "", "a card is charged" },
    { "INVOICE", "SE", 0, 10000, "2026-11-02T10:00:00Z", "2026-12-02 10000", "30 days" },
    { "INVOICE", "FI", 0, 10000, "2026-11-02T10:00:00Z", "2026-11-16 10000", "14 days" },
    { "INVOICE", "DE", 0, 10000, "2026-11-05T10:00:00Z", "2026-12-07 10000", "Saturday: Monday" },
    { "INVOICE", "NL", 0, 10000, "2026-11-05T10:00:00Z", "2026-12-05 10000", "it stays Saturday" },
    { "INVOICE", "FR", 0, 10000, "2026-11-05T10:00:00Z", "2026-11-19 10000", "as all others" },
    { "INVOICE", "SE", 0, 10000, "2026-05-07T10:00:00Z", "2026-06-08 10000",
      "6 June is the national day, and a Saturday" },
    { "INVOICE", "SE", 0, 10000, "2026-11-02T22:59:59Z", "2026-12-02 10000", "23:59:59 there" },
    { "INVOICE", "SE", 0, 10000, "2026-11-02T23:00:00Z", "2026-12-03 10000", "midnight there" },
    { "INVOICE", "FI", 0, 10000, "2026-11-02T22:00:00Z", "2026-11-17 10000", "east of it" },
    { "ACCOUNT", "FI", 0, 10000, "2026-11-02T10:00:00Z", "2026-12-31 10000",
      "the end of the month after" },
    { "ACCOUNT", "SE", 0, 10000, "2026-12-31T22:00:00Z", "2027-02-01 10000",
      "31 January is a Sunday" },
    { "PAY_IN_X", "NL", 3, 10000, "2026-11-30T10:00:00Z",
      "2026-12-30 3333, 2027-01-30 3333, 2027-02-28 3334", "February is short" },
    { "FIXED_AMOUNT", "SE", 4, 10001, "2027-10-31T10:00:00Z",
      "2027-11-30 2500, 2028-01-03 2500, 2028-01-31 2500, 2028-02-29 2501",
      "no bank opens on New Year's Eve; a leap year" },
    { "FIXED_AMOUNT", "DE", 2, 10000, "2026-11-26T10:00:00Z", "2026-12-28 5000, 2027-01-26 5000",
      "the second is counted from the capture" },
    { "PAY_IN_X", "NL", 0, 9, "2026-01-15T10:00:00Z", "2026-02-15 3, 2026-03-15 3, 2026-04-15 3",
      "how many was not told: three" },
    { "PAY_IN_X", "NL", 37, 9, "2026-01-15T10:00:00Z", "2026-02-15 3, 2026-03-15 3, 2026-04-15 3",
      "not believed" },
    { "PAY_IN_X", "NL", 6, 2, "2026-01-15T10:00:00Z", "2026-02-15 1, 2026-03-15 1",
      "no part is of nothing" },
};

static str told(struct ctx *c, const struct plan_part *parts, size_t count)
{
    struct text t = text_begin(c->arena, 4000);
    str out = { 0 };
    for (size_t i = 0; i < count; i++)
        text_format(&t, "%s%.*s %lld", i > 0 ? ", " : "",
                    STR_ARG(date_text(c->arena, parts[i].due)), (long long)parts[i].amount.minor);
    cr_assert(text_done(&t, &out));
    return out;
}

Test(plan, what_is_due_when)
{
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(PLANS); i++) {
        struct plan_part parts[PLAN_PARTS_MAX];
        struct plan_terms t = terms_of(PLANS[i].method, PLANS[i].country, PLANS[i].instalments);
        int64_t at = 0;
        cr_assert(clock_parse(str_of(PLANS[i].captured_at), &at));
        size_t count = plan_of(&t, (money){ PLANS[i].amount, CURRENCY_EUR }, at, parts);
        str plan = told(&c, parts, count);
        cr_expect(str_equal(plan, str_of(PLANS[i].plan)), "%s in %s at %s (%s): %.*s, not %s",
                  PLANS[i].method, PLANS[i].country, PLANS[i].captured_at, PLANS[i].why,
                  STR_ARG(plan), PLANS[i].plan);
    }
    end_ctx(&c);
}

static struct plan_terms random_terms(struct ctx *c)
{
    static const char *const COUNTRIES[] = { "SE", "NO", "DK", "FI", "DE", "AT", "NL", "FR", "US" };
    size_t method = (size_t)random_between(c->entropy, 0, COUNT(KINDS) - 1);
    size_t country = (size_t)random_between(c->entropy, 0, COUNT(COUNTRIES) - 1);
    return terms_of(KINDS[method].method, COUNTRIES[country], random_between(c->entropy, 0, 40));
}

Test(plan, parts_are_the_whole_and_dates_increase)
{
    struct ctx c = make_ctx();
    for (int round = 0; round < 20000; round++) {
        struct plan_part parts[PLAN_PARTS_MAX];
        struct plan_terms t = random_terms(&c);
        money captured = { random_between(c.entropy, 1, round % 2 == 0 ? 50 : 200000000),
                           CURRENCY_SEK };
        int64_t at = NOW + random_between(c.entropy, 0, 4000) * DAY / 3;
        size_t count = plan_of(&t, captured, at, parts);
        money sum = money_zero(CURRENCY_SEK);
        date last = zone_local(zone_of(t.country), at).date;
        cr_assert_eq(count == 0, t.kind == PLAN_NONE);
        for (size_t i = 0; i < count; i++) {
            cr_expect_gt(parts[i].amount.minor, 0);
            cr_expect_leq(parts[i].amount.minor - parts[0].amount.minor, 1);
            cr_expect_gt(parts[i].due.day, last.day);
            sum = money_add(sum, parts[i].amount);
            last = parts[i].due;
        }
        cr_expect(count == 0 || money_compare(sum, captured) == 0);
    }
    end_ctx(&c);
}

Test(plan, a_date_is_put_off_to_a_bank_day)
{
    struct ctx c = make_ctx();
    struct plan_terms sweden = terms_of("INVOICE", "SE", 0), france = terms_of("INVOICE", "FR", 0);
    date due = date_of(2026, 12, 2);
    cr_expect(str_equal(date_text(c.arena, plan_put_off(&sweden, due, 10)), STR("2026-12-14")));
    cr_expect(str_equal(date_text(c.arena, plan_put_off(&france, due, 10)), STR("2026-12-12")));
    end_ctx(&c);
}

static money kronor(int64_t minor)
{
    return (money){ minor, CURRENCY_SEK };
}

/* Three parts of 100, 100 and 101. */
static const struct {
    int64_t credited, paid, open[3];
} OPEN[] = {
    { 0, 0, { 100, 100, 101 } }, { 0, 150, { 0, 50, 101 } }, { 51, 0, { 100, 100, 50 } },
    { 151, 0, { 100, 50, 0 } },  { 51, 150, { 0, 50, 50 } }, { 0, 301, { 0, 0, 0 } },
    { 301, 301, { 0, 0, 0 } },   { 0, 999, { 0, 0, 0 } },    { 999, 0, { 0, 0, 0 } },
    { 101, 200, { 0, 0, 0 } },
};

Test(plan, credits_take_from_the_end_and_payments_from_the_beginning)
{
    const struct plan_part parts[] = { { { 1 }, kronor(100) },
                                       { { 2 }, kronor(100) },
                                       { { 3 }, kronor(101) } };
    for (size_t i = 0; i < COUNT(OPEN); i++) {
        money open[PLAN_PARTS_MAX];
        plan_open(parts, COUNT(parts), kronor(OPEN[i].credited), kronor(OPEN[i].paid), open);
        for (size_t k = 0; k < COUNT(parts); k++)
            cr_expect_eq(open[k].minor, OPEN[i].open[k],
                         "credited %lld, paid %lld: part %zu is %lld", (long long)OPEN[i].credited,
                         (long long)OPEN[i].paid, k, (long long)open[k].minor);
    }
}
