/* merchant_refunds.h -- refunds and their previews in the Merchant API v1. Only routes.c includes
 * this. */
#ifndef MERCHANT_REFUNDS_H
#define MERCHANT_REFUNDS_H

#include "http/route.h"

extern const struct shape MERCHANT_REFUND_IN, MERCHANT_REFUND_OUT, REFUND_PREVIEW_OUT;
enum problem api_merchant_refund_create(struct ctx *c, struct call *call) NODISCARD;
enum problem api_refund_preview(struct ctx *c, struct call *call) NODISCARD;

#endif
