#include "service/order_totals.h"

#define DIGEST_TEXT 16

/* clang-format off */
static const struct field EXPECTED_CURRENCY_FIELDS[] = {
    FIELD(SHAPE_STR, expected_currency, purchase_currency, REQUIRED, 3, 3, "ISO 4217"),
    FIELD(SHAPE_I64, expected_currency, remaining_authorized_amount, REQUIRED, 0, INT64_MAX, "What may still be captured of the orders in this currency, minor units"),
};
static const struct shape EXPECTED_CURRENCY_IN = SHAPE("ExpectedCurrency", expected_currency, EXPECTED_CURRENCY_FIELDS);
static const struct field EXPECTED_TOTALS_FIELDS[] = {
    FIELD(SHAPE_I64, expected_totals, orders_count, REQUIRED, 0, INT64_MAX, "How many orders match"),
    FIELD_LIST(expected_totals, currencies, 0, 0, CURRENCY_COUNT, &EXPECTED_CURRENCY_IN, "What they come to; a currency that is left out is not compared"),
    FIELD(SHAPE_STR, expected_totals, digest, 0, DIGEST_TEXT, DIGEST_TEXT, "Which orders they are"),
};
const struct shape EXPECTED_TOTALS_IN = SHAPE("ExpectedTotals", expected_totals, EXPECTED_TOTALS_FIELDS);
/* clang-format on */

/* The finalizer of splitmix64: each bit of what comes in changes half of what goes out. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

static uint64_t digest_of(const struct order *o, int64_t remaining)
{
    uint64_t halves[2];
    memcpy(halves, o->order_id.bytes, sizeof halves);
    return mix(mix(mix(halves[0]) + halves[1]) + (uint64_t)remaining + 1);
}

void order_totals_add(struct order_totals *t, const struct order *o)
{
    /* A cancelled order keeps what remained, but nothing of it can be captured. */
    int64_t remaining = order_is_open(o) ? order_remaining(o).minor : 0;
    struct currency_totals *sums = &t->currencies[o->authorized.currency];
    t->orders++;
    t->open_orders += remaining > 0;
    t->digest += digest_of(o, remaining);
    sums->orders++;
    sums->order_amount += o->authorized.minor;
    sums->captured_amount += o->captured.minor;
    sums->refunded_amount += o->refunded.minor;
    sums->remaining_amount += remaining;
}

static void take(void *into, const struct order *o)
{
    order_totals_add(into, o);
}

enum problem order_totals_load(struct ctx *c, const struct order_filter *filter,
                               struct list_budget *left, struct order_totals *out)
{
    return order_list_each(c, filter, left, take, out, &out->is_cut);
}

str order_totals_digest(struct ctx *c, const struct order_totals *t)
{
    return arena_format(c->arena, "%016llx", (unsigned long long)t->digest);
}

static str left_text(struct ctx *c, int64_t minor, enum currency currency)
{
    return arena_format(c->arena, "%.*s %.*s",
                        STR_ARG(money_text(c->arena, (money){ minor, currency })),
                        STR_ARG(currency_code(currency)));
}

static enum problem check_currency(struct ctx *c, const struct order_totals *now,
                                   const struct expected_currency *expected)
{
    enum currency currency = CURRENCY_NONE;
    if (!currency_parse(expected->purchase_currency, &currency))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("expected.currencies"), WHY_UNKNOWN_CURRENCY,
                     STR_ARG(expected->purchase_currency));
    int64_t was = expected->remaining_authorized_amount;
    int64_t is = now->currencies[currency].remaining_amount;
    if (is == was)
        return OK;
    return blame(c, PROBLEM_MATCHES_CHANGED, STR("expected.currencies"),
                 "%.*s left to capture was confirmed, but it is %.*s now; nothing was started.",
                 STR_ARG(left_text(c, was, currency)), STR_ARG(left_text(c, is, currency)));
}

enum problem order_totals_check(struct ctx *c, const struct order_totals *now,
                                const struct expected_totals *expected)
{
    const struct expected_currency *currencies = expected->currencies.items;
    enum problem outcome = OK;
    if (now->orders != expected->orders_count)
        outcome = blame(c, PROBLEM_MATCHES_CHANGED, STR("expected.orders_count"),
                        "%lld orders were confirmed, but %lld match now; nothing was started.",
                        (long long)expected->orders_count, (long long)now->orders);
    for (size_t i = 0; i < expected->currencies.count; i++) {
        enum problem p = check_currency(c, now, &currencies[i]);
        if (p == PROBLEM_UNPROCESSABLE)
            return p;
        outcome = p != OK ? p : outcome;
    }
    bool is_same =
        expected->digest.len == 0 || str_equal(expected->digest, order_totals_digest(c, now));
    if (outcome == OK && !is_same)
        return blame(c, PROBLEM_MATCHES_CHANGED, STR("expected.digest"),
                     "As many orders match as were confirmed, but not the same ones with the same "
                     "left to capture; nothing was started.");
    return outcome;
}
