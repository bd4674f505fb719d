/*
 * merchant_payouts.h -- payouts in the Merchant API v1: what was and will be paid, each step from
 * sales to settlement, and the terms.
 */
#ifndef MERCHANT_PAYOUTS_H
#define MERCHANT_PAYOUTS_H

#include "domain/order.h"
#include "http/route.h"
#include "store/order_store.h"

extern const struct shape PAYOUT_LIST_QUERY, PAYOUT_LIST_OUT, MERCHANT_PAYOUT_OUT, UPCOMING_OUT;
extern const struct shape PAYOUT_LINE_QUERY, PAYOUT_LINE_PAGE_OUT, FEES_OUT;
extern const struct shape EVENT_PAYOUT_OUT; /* of struct event_payout_out */

enum problem api_merchant_payouts_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_merchant_payout_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_payout_lines(struct ctx *c, struct call *call) NODISCARD;
enum problem api_payouts_upcoming(struct ctx *c, struct call *call) NODISCARD;
enum problem api_payout_terms_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_payout_terms_update(struct ctx *c, struct call *call) NODISCARD;
enum problem api_fees_get(struct ctx *c, struct call *call) NODISCARD;

/* In which payout a capture or a refund is, or will be. */
struct event_payout_out {
    struct uuid capture_id, refund_id; /* one of them */
    str payment_reference;             /* empty: it has none yet */
    str status;
    int64_t payout_date;
};

/* Of each capture and refund of an order, oldest first; none if the merchant is not paid out. */
enum problem order_payouts(struct ctx *c, const struct order_row *row, struct event_rows events,
                           struct shape_list *out) NODISCARD;

#endif
