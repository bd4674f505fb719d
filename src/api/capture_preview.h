/*
 * capture_preview.h -- what a capture would do, in the Merchant API v1 and for the command line.
 *
 * The token of a preview is the consequences themselves, so the server keeps nothing of a preview
 * and can say by field what is different by now. Nobody gains by making one up: it is a condition
 * on the caller's own capture, as If-Match is, and grants nothing.
 */
#ifndef CAPTURE_PREVIEW_H
#define CAPTURE_PREVIEW_H

#include "api/merchant_orders.h"
#include "service/preview.h"

#define PREVIEW_TOKEN_MAX 16000 /* characters; one of 36 instalments has some 3000 */

extern const struct shape CAPTURE_PREVIEW_OUT;
enum problem api_capture_preview(struct ctx *c, struct call *call) NODISCARD;

/* In the shape of CAPTURE_PREVIEW_OUT. */
enum problem capture_preview_json(struct ctx *c, struct uuid order_id,
                                  const struct merchant_capture_in *in, str *out) NODISCARD;

/* Is it what was previewed when the token was given? PREVIEW_OUTDATED with a blame for each
 * difference; UNPROCESSABLE if it is no token. A payout that had no reference then may have one. */
enum problem preview_check(struct ctx *c, const struct capture_preview *p, str token) NODISCARD;

#endif
