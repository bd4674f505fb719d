/*
 * duplicate.h -- captures that may be sent again by clients without idempotency keys. The usual
 * shop module gives up after ten seconds, does not know what came of its request, and its user
 * presses the button again. A capture that equals an earlier one (same credential, order, amount,
 * lines and reference) within the merchant's window is one that may have been meant once.
 */
#ifndef DUPLICATE_H
#define DUPLICATE_H

#include "service/order_service.h"

/* Seconds in which an equal capture may be a repetition; 0: the merchant wants no guard. */
int64_t duplicate_window(const struct ctx *c);

/* Announces what duplicate_guard() will read, if the merchant's window is this one. */
void duplicate_foresee(struct ctx *c, struct uuid order_id, int64_t window);

/* Looks at the order as it was proposed to be captured (out->before), then as the merchant's
 * duplicate_guard says: off, nothing; flag, one more of out->warnings; absorb, out->duplicate_of,
 * a request.flagged in the timeline, and out->after is the order with it. Reads nothing while the
 * order has no captures, else once. STORE_BUSY if the order has been moved on meanwhile. */
enum problem duplicate_guard(struct ctx *c, const struct capture_request *r,
                             struct changed *out) NODISCARD;

#endif
