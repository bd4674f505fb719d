/*
 * payout.h -- settles captures and refunds, and pays them out: in steps of bounded size, each a
 * unit of work, until nothing is left.
 *
 *   event --collect--> lines of an open payout --cut-off passed--> closed --bank--> paid
 *
 * Nothing is lost and nothing settled twice, though no capture waits for it or writes more for it:
 *
 *   1. An event's lines are in the store once: their key says so. A step that is run twice, or by
 *      two processes, is done once: it moves `settlement.version` on first.
 *   2. What MERCHANT_PAYABLE was debited and credited with by captures and refunds is known without
 *      looking for them (ledger_balance), and so is what of it is accounted for
 *      (settlement_balance). As long as there is more in the one than in the other, something is
 *      not settled yet, whatever its id and whenever it was committed.
 *   3. It is looked for among the events after the last one that was settled; then, for one that
 *      was committed late, among those of the last minute; then, for imports with ids of their
 *      own, among all, and those that came meanwhile. If it is nowhere the books are wrong: nothing
 *      is closed, it is looked for again after RETRY_AFTER or when asked, and `fangst verify` says
 *      what is wrong.
 *   4. A payout is closed only when nothing is missing, CLOSE_AFTER its cut-off. What is committed
 *      even later is part of the next one.
 */
#ifndef PAYOUT_H
#define PAYOUT_H

#include "service/payout_terms.h"
#include "store/order_store.h"
#include "store/payout_store.h"

struct event_lines {
    const struct settlement_line *items;
    size_t count;
};

/* One step for c->merchant_id: collects the next few events, or closes a payout whose cut-off is
 * not after `until`. *again: there may be more to do. */
enum problem payout_step(struct ctx *c, int64_t until, bool *again) NODISCARD;

/* CONFLICT if the merchant is not paid out; asked by who writes before payout_book(). */
enum problem payout_needed(struct ctx *c) NODISCARD;

/* What is neither a capture nor a refund is settled at once: its lines, with its id, are in the
 * open payout of now, and what its event posted is accounted for. CONFLICT if the merchant is not
 * paid out. */
enum problem payout_book(struct ctx *c, enum currency currency, struct uuid event_id,
                         struct event_lines lines, const struct order_event *posted) NODISCARD;

/* The VAT on the merchant's fees, as of now; `is_paid`: is it paid out at all? */
enum problem payout_vat_rate(struct ctx *c, str payment_method_type, enum currency currency,
                             int64_t *vat_rate, bool *is_paid) NODISCARD;

/* What was nowhere to be found is looked for at the next step, instead of after RETRY_AFTER. */
enum problem payout_look_again(struct ctx *c) NODISCARD;

/* A step each for the next few merchants who have something to be done: a round of scheduled work.
 * `after`: whose turn was last, so that nobody waits for others for ever; 0 at first. */
enum problem payout_round(struct ctx *c, int64_t *after, bool *again) NODISCARD;

/* Steps for c->merchant_id (struct due_work of test_clock.h). */
enum problem payout_work_due(struct ctx *c, int64_t *at) NODISCARD;
enum problem payout_work_step(struct ctx *c, bool *again) NODISCARD;

/* The terms have changed: what is kept for the next payout gets one, if it has none. */
enum problem payout_revive(struct ctx *c, const struct payout_terms *terms) NODISCARD;

/* The open payouts as they would be closed if nothing else happened, by their cut-off. */
enum problem payouts_forecast(struct ctx *c, size_t limit, struct payouts *out) NODISCARD;

/* On which day what happens at an instant will be paid, as the calendar says now. */
struct payout_calendar {
    struct payout_schedule schedule;
    int64_t closed_until;
};
enum problem payout_calendar_load(struct ctx *c, const struct payout_terms *terms,
                                  enum currency currency, struct payout_calendar *out) NODISCARD;
int64_t payout_date_of(const struct payout_calendar *calendar, int64_t at); /* midnight UTC */

/* The payout of what happens at an instant, as payout_find_open() wants to know it: it may be open
 * already, or is opened when that is settled. */
struct payout payout_like(const struct payout_calendar *calendar, const struct payout_terms *terms,
                          enum currency currency, int64_t at);

/* What decides on an event's lines. */
struct line_basis {
    struct fee_rates rates;
    int64_t settles_from; /* captures before have no fees here */
    str payment_method_type;
    enum currency currency;
};

/* May an event of that kind be in a payout? */
bool payout_has_lines(enum order_fact fact);

/* The lines of an event, events.items[at] of its order; most have none. */
size_t payout_event_lines(struct ctx *c, const struct line_basis *basis, struct event_rows events,
                          size_t at, struct settlement_line out[EVENT_LINES_MAX]);

#endif
