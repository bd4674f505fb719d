/*
 * duplicate.h -- captures that may be sent again by clients without idempotency keys. The usual
 * shop module gives up after ten seconds, does not know what came of its request, and its user
 * presses the button again. A capture that equals an earlier one (same credential, order, amount,
 * lines and reference) within the merchant's window is one that may have been meant once.
 */
#ifndef DUPLICATE_H
#define DUPLICATE_H

#include "service/order_service.h"

/* Looks at the order as it was proposed to be captured (out->before), then as the merchant's
 * duplicate_guard says: off, nothing; flag, one more of out->warnings; absorb, out->duplicate_of,
 * a request.flagged in the timeline, and out->after is the order with it. Costs nothing while the
 * order has no captures. */
enum problem duplicate_guard(struct ctx *c, const struct capture_request *r,
                             struct changed *out) NODISCARD;

#endif
