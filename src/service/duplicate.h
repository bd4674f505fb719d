/*
 * duplicate.h -- captures that may be sent again by clients without idempotency keys. The usual
 * shop module gives up after ten seconds, does not know what came of its request, and its user
 * presses the button again. A capture that equals an earlier one (same credential, order, amount,
 * lines and reference) within the merchant's window is one that may have been meant once.
 */
#ifndef DUPLICATE_H
#define DUPLICATE_H

#include "service/order_service.h"

/* As the merchant's duplicate_guard says: off, nothing; flag, one more of out->warnings; absorb,
 * out->duplicate_of and a request.flagged in the timeline. Finding none costs nothing while the
 * order has no captures. */
enum problem duplicate_guard(struct ctx *c, struct uuid order_id, const struct capture_request *r,
                             struct changed *out) NODISCARD;

#endif
