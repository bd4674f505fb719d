/* merchant_refunds.h -- refunds and their previews in the Merchant API v1. For routes.c and
 * approvals.c. */
#ifndef MERCHANT_REFUNDS_H
#define MERCHANT_REFUNDS_H

#include "http/route.h"
#include "service/order_service.h"

extern const struct shape MERCHANT_REFUND_IN, MERCHANT_REFUND_OUT, REFUND_PREVIEW_OUT;
enum problem api_merchant_refund_create(struct ctx *c, struct call *call) NODISCARD;
enum problem api_refund_preview(struct ctx *c, struct call *call) NODISCARD;

/* Says in one of three ways how much is refunded, and what of it the merchant keeps. */
struct merchant_refund_in {
    uint64_t has;
    bool full;
    struct line_part_requests lines;
    int64_t refunded_amount, return_fee_amount, return_fee_tax_rate;
    str description, reference;
};
/* Works out what that is. UNPROCESSABLE, blamed. */
enum problem api_refund_request(struct ctx *c, struct uuid order_id,
                                const struct merchant_refund_in *in,
                                struct refund_request *out) NODISCARD;

#endif
