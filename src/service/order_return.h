/*
 * order_return.h -- what of an order's captures may be given back, by line and in all, and refunds
 * that are asked for by line.
 *
 * A line is one of the order as it stands now. What was captured without lines, or of a line that
 * an update has since taken away, comes back by amount only.
 */
#ifndef ORDER_RETURN_H
#define ORDER_RETURN_H

#include "service/order_service.h"

/* What of each captured line has not come back yet: left_quantity and left_amount of out[i]. */
void order_returns(struct ctx *c, struct event_rows events, struct order_lines lines,
                   struct line_progress *out);

/* What of the captures is neither refunded, nor disputed or lost by a dispute; minor units. */
int64_t order_refundable(struct ctx *c, const struct order *o, struct event_rows events);

/* Why nothing may be refunded though order_decide() would allow it, as a sentence; NULL: it may. */
const char *order_refund_waits(struct ctx *c, const struct order *o, struct event_rows events);

/* Fills in r->refunded_amount and r->lines for these quantities. UNPROCESSABLE, blamed by line, if
 * not so many may come back. */
enum problem refund_of_lines(struct ctx *c, struct uuid order_id, struct line_part_requests parts,
                             struct refund_request *r) NODISCARD;

/* Fills them in for all that may be refunded; the lines only if those that are left add up to it.
 */
enum problem refund_of_all(struct ctx *c, struct uuid order_id, struct refund_request *r) NODISCARD;

/* The merchant keeps `amount` of what the lines come to: a line more, of type return_fee and below
 * zero. UNPROCESSABLE if the refund has no lines, or nothing would be left of it. */
enum problem refund_keep_fee(struct ctx *c, int64_t amount, int64_t tax_rate,
                             struct refund_request *r) NODISCARD;

#endif
