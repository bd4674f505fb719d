/*
 * invoicing.h -- what captures, refunds and later due dates set in motion for customers: invoices
 * with their parts, and credits. Done by a job that reads the events, so that a capture costs no
 * statement more (docs/decisions/0024-invoices.md).
 *
 *   events ---- settled_id ---- seen_id ---- now
 *
 * Invariants
 *   1. Every capture of a payment method that has a plan gets exactly one invoice, and every share
 * of such a capture in a refund exactly one credit, however many processes try and wherever they
 *      are killed: a round is one unit of work, and the keys of the rows allow no second one.
 *   2. An event may be committed after others whose ids are higher. So events are read twice: at
 *      once, up to seen_id, which may miss some; and when none can come any more, up to settled_id.
 *   3. What was imported was captured, invoiced and perhaps paid elsewhere: it gets no invoice. Nor
 *      does what was captured before the store was moved forward to a version that writes them.
 */
#ifndef INVOICING_H
#define INVOICING_H

#include "store/invoice_store.h"
#include "store/order_store.h"

/* Sees to the next few events of any merchant, those after *merchant_id first; 0: all alike. Leaves
 * there with whom the next round goes on. */
enum problem invoicing_round(struct ctx *c, int64_t *merchant_id, bool *again) NODISCARD;

/* The same for c->merchant_id (struct due_work of test_clock.h). */
enum problem invoicing_due(struct ctx *c, int64_t *at) NODISCARD;
enum problem invoicing_step(struct ctx *c, bool *again) NODISCARD;

/* An order as it decides about the invoices of its customer. */
struct plan_terms plan_terms_of_order(struct ctx *c, const struct order_fact_row *fact);
/* Neither imported, nor from before the store was one that writes invoices. */
enum problem invoices_from_load(struct ctx *c, int64_t *out) NODISCARD; /* an instant */
bool capture_is_ours(const struct event_row *capture, int64_t invoices_from);

/* The parts of a capture, put off by the days that the order's events say; returns how many. */
size_t plan_with_delays(struct ctx *c, const struct plan_terms *terms,
                        const struct event_row *capture, enum currency currency,
                        struct event_rows events, struct plan_part out[PLAN_PARTS_MAX]);

#endif
