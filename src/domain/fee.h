/*
 * fee.h -- what the merchant is charged for a capture, and gets back of it when money is refunded.
 * Pure: rates come in, amounts go out.
 *
 * Invariants
 *   1. A fee is a share of the capture and a fixed amount; each is rounded by itself, half up, and
 *      so is the VAT on each: what is charged is the sum of what is listed.
 *   2. What refunds give back of a fee is the difference of two rounded shares of it, so however a
 *      capture is refunded, all its parts together give back exactly the whole and never more. Its
 *      VAT comes back in proportion to it, and none where nothing of the fee does.
 *   3. Rates are never changed, only followed by others: the fee of a capture is for ever the one
 *      of the instant at which it was made.
 */
#ifndef FEE_H
#define FEE_H

#include "domain/money.h"

/* What of the fees comes back with a refund? */
enum fee_refund {
    FEE_REFUND_NONE,
    FEE_REFUND_PERCENTAGE, /* of the share, in proportion */
    FEE_REFUND_ALL         /* that, and the fixed amount with the last of the capture */
};
extern const char *const FEE_REFUNDS[]; /* by enum: "none" ...; NULL-terminated */

struct fee_rate {
    str payment_method_type; /* empty: every one */
    enum currency currency;  /* CURRENCY_NONE: every one; fixed_amount is 0 then */
    int64_t effective_from;  /* captures from this instant on */
    int64_t rate;            /* millionths of the capture: 29500 is 2.95 % */
    int64_t fixed_amount;    /* minor units, per capture */
    int64_t vat_rate;        /* hundredths of a percent, on the fees: 2500 is 25 % */
    enum fee_refund refund;
};
struct fee_rates {
    const struct fee_rate *items;
    size_t count;
};

#define FEE_RATE_MAX 1000000 /* the whole capture */

/* The rate of a capture: of those for the method and the currency; if there is none, for the
 * method; then for the currency; then for all. Among these the last that was in effect. NULL: no
 * fee. */
const struct fee_rate *fee_rate_find(struct fee_rates rates, str payment_method_type,
                                     enum currency currency, int64_t at);

struct fee {
    money amount, vat; /* without VAT, and the VAT on it */
};
struct fee fee_with_vat(money amount, int64_t vat_rate); /* hundredths of a percent */
struct fees {
    struct fee percentage, fixed;
};

struct fees fees_of(const struct fee_rate *rate, money captured);

/* What comes back when `returned` of a capture is refunded, of which `before` was. */
struct fees fees_refunded(const struct fee_rate *rate, money captured, money before,
                          money returned);

#endif
