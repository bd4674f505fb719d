#include "domain/fee.h"

const char *const FEE_REFUNDS[] = { "none", "percentage", "all", NULL };

#define MILLION  1000000
#define VAT_UNIT 10000

/* How closely a rate fits: the method counts more than the currency. 0: not at all. */
static int fit(const struct fee_rate *r, str payment_method_type, enum currency currency,
               int64_t at)
{
    bool any_method = r->payment_method_type.len == 0, any_currency = r->currency == CURRENCY_NONE;
    if ((!any_method && !str_equal(r->payment_method_type, payment_method_type)) ||
        (!any_currency && r->currency != currency) || r->effective_from > at)
        return 0;
    return 1 + (any_method ? 0 : 2) + (any_currency ? 0 : 1);
}

const struct fee_rate *fee_rate_find(struct fee_rates rates, str payment_method_type,
                                     enum currency currency, int64_t at)
{
    const struct fee_rate *best = NULL;
    int best_fit = 0;
    for (size_t i = 0; i < rates.count; i++) {
        const struct fee_rate *r = &rates.items[i];
        int how = fit(r, payment_method_type, currency, at);
        if (how == 0 || how < best_fit ||
            (how == best_fit && r->effective_from <= best->effective_from))
            continue;
        best = r;
        best_fit = how;
    }
    return best;
}

struct fee fee_with_vat(money amount, int64_t vat_rate)
{
    return (struct fee){ amount, money_share(amount, vat_rate, VAT_UNIT, ROUND_HALF_UP) };
}

struct fees fees_of(const struct fee_rate *rate, money captured)
{
    money fixed = { rate->fixed_amount, captured.currency };
    return (struct fees){
        .percentage =
            fee_with_vat(money_share(captured, rate->rate, MILLION, ROUND_HALF_UP), rate->vat_rate),
        .fixed = fee_with_vat(fixed, rate->vat_rate),
    };
}

/* What of a fee has come back with so much of the capture, and the VAT on that. */
static struct fee share_back(struct fee charged, money returned, money captured)
{
    struct fee back = {
        money_share(charged.amount, returned.minor, captured.minor, ROUND_HALF_UP),
        money_zero(captured.currency),
    };
    if (back.amount.minor > 0)
        back.vat = money_share(charged.vat, back.amount.minor, charged.amount.minor, ROUND_HALF_UP);
    return back;
}

struct fees fees_refunded(const struct fee_rate *rate, money captured, money before, money returned)
{
    money zero = money_zero(captured.currency), after = money_add(before, returned);
    struct fees charged = fees_of(rate, captured), back = { { zero, zero }, { zero, zero } };
    CHECK(captured.minor > 0);
    CHECK(money_compare(after, captured) <= 0);
    if (rate->refund == FEE_REFUND_NONE)
        return back;
    struct fee was = share_back(charged.percentage, before, captured),
               now = share_back(charged.percentage, after, captured);
    back.percentage =
        (struct fee){ money_sub(now.amount, was.amount), money_sub(now.vat, was.vat) };
    if (rate->refund == FEE_REFUND_ALL && money_compare(after, captured) == 0)
        back.fixed = charged.fixed;
    return back;
}
