/*
 * order_dispute.h -- a customer disputes a capture, and the dispute ends; what a merchant is paid
 * is corrected.
 *
 *   opened --won--> what was kept back is paid
 *      \----lost--> it is the customer's, and a fee is charged
 *
 * Each is an event of the order and, in the same unit of work, lines of the merchant's open payout:
 * so the merchant must be paid out (CONFLICT).
 *
 * Invariants
 *   1. Of a capture never more is refunded, disputed and lost together than was captured; while a
 *      dispute of an order is open nothing of it is refunded.
 *   2. A dispute ends once, with the amount with which it was opened.
 *   3. The table `dispute` has a row for each, which says whether it is open.
 */
#ifndef ORDER_DISPUTE_H
#define ORDER_DISPUTE_H

#include "service/order_service.h"

enum dispute_status { DISPUTE_OPEN, DISPUTE_WON, DISPUTE_LOST };

struct dispute {
    struct uuid dispute_id; /* of the event that opened it */
    struct uuid capture_id;
    int64_t amount; /* minor units */
    enum dispute_status status;
    str reason, opened_by;
    int64_t opened_at;
    str ended_by; /* and these two only when it was won or lost */
    int64_t ended_at, fee_amount;
    bool is_audited; /* its end was found (service/audit.c) */
};
extern const char *const DISPUTE_STATUSES[]; /* by enum, NULL-terminated */
struct disputes {
    struct dispute *items;
    size_t count;
};

/* Those of an order, the oldest first. */
struct disputes disputes_of(struct ctx *c, struct event_rows events);

/* Is any of them open? Who refunds waits until it is not. */
bool disputes_have_open(struct disputes d);

/* Pauses the reminders of a capture's invoice, if it has one, while a dispute of it is open
 * (*holds), and lets them go on when none is. What somebody else has paused stays so. A problem
 * with status 403 if the order cannot record it. */
enum problem dispute_hold_reminders(struct ctx *c, struct uuid capture_id, bool *holds) NODISCARD;

/* What of a capture cannot be refunded any more because it is disputed or was lost. */
int64_t disputed_of_capture(struct disputes d, struct uuid capture_id);

struct dispute_request {
    uint64_t has;
    struct uuid order_id, capture_id; /* to open one */
    int64_t amount;                   /* by default all of the capture that is not refunded */
    str reason;
    struct uuid dispute_id; /* to end one of that order */
    str outcome;            /* won, lost */
    int64_t fee_amount;     /* what the merchant is charged if it is lost, without VAT */
};
extern const struct shape DISPUTE_REQUEST;

/* Opens it, or ends the one with dispute_id. NO_SUCH_ORDER, NO_SUCH_CAPTURE, NOT_FOUND, CONFLICT,
 * UNPROCESSABLE. The id of a new dispute is out->event_id. */
enum problem order_dispute(struct ctx *c, const struct dispute_request *r,
                           struct changed *out) NODISCARD;

/* The same for who knows which of the two it is. An amount of 0: all that can be disputed. */
enum problem dispute_open(struct ctx *c, const struct dispute_request *r,
                          struct changed *out) NODISCARD;
enum problem dispute_end(struct ctx *c, const struct dispute_request *r,
                         struct changed *out) NODISCARD;

struct correction {
    uint64_t has;
    struct uuid correction_id; /* filled in */
    str currency;              /* absent: the order's */
    int64_t amount;            /* minor units; below zero it is taken off */
    str reason;
    struct uuid order_id, capture_id; /* of what it is about, if of anything; zero else */
};
extern const struct shape CORRECTION_SHAPE;

/* A line of the open payout, and an event of the order if it is about one. */
enum problem correction_make(struct ctx *c, struct correction *in) NODISCARD;

#endif
