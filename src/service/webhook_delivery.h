/*
 * webhook_delivery.h -- messages to endpoints: claimed one by one by whoever delivers them
 * (jobs/courier.h), and settled by what the endpoint answered.
 *
 *   pending --2xx--> delivered
 *     |  ^----------- no 2xx, and tries are left
 *     \--------------> failed      by hand it becomes pending again
 *
 * Invariants
 *   1. Before a message is sent, its endpoint is claimed until a time: nobody else delivers to it
 *      then. Whoever dies leaves the message pending, and it is sent again, with the same
 *      webhook-id and the same bytes: it arrives at least once.
 *   2. What came of an attempt is told by a row, unless whoever made it was taken for gone.
 *   3. An endpoint that answered nothing well for WEBHOOK_PATIENCE, or says 410, is failed: its
 *      messages wait until somebody switches it on.
 *   4. To an endpoint messages are sent one after the other, what is due first first: in the order
 *      in which things happened, but for those that are tried again.
 *   5. To at most WEBHOOKS_AT_ONCE endpoints of a merchant is delivered at a time, so that one
 *      whose servers are slow does not have all who deliver.
 *   6. An endpoint that was slow, also one that answers well, is slow until it was quick for a
 * while. Whoever delivers may say that it wants none of those.
 *   7. What is asked for again during an attempt is delivered again, whatever came of that.
 *   8. A message is kept for WEBHOOK_KEPT, delivered or not, then it is forgotten.
 */
#ifndef WEBHOOK_DELIVERY_H
#define WEBHOOK_DELIVERY_H

#include "service/webhook.h"

#define WEBHOOK_LEASE        (20 * SECOND) /* longer than an attempt ever takes */
#define WEBHOOKS_AT_ONCE     2             /* endpoints of a merchant that are delivered to */
#define WEBHOOK_SLOW         SECOND        /* who answers later is slow */
#define WEBHOOK_RESPONSE_MAX 2048          /* bytes of an answer that are kept */
#define WEBHOOK_ERROR_MAX    300
#define WEBHOOK_ATTEMPTS_MAX 50 /* at one message, however often it is resent */
#define WEBHOOK_KEPT         (30 * DAY)

struct webhook_claim {
    int64_t merchant_id; /* 0: nothing is due */
    struct uuid delivery_id, endpoint_id;
    str type, payload, url, secret, previous_secret;
    int64_t previous_until, due_at, attempts, tries, failures, failing_since;
    int64_t slowness; /* of its endpoint; above 0: it is slow */
    int64_t claimed_until;
};
/* The endpoint that was claimed last; 0: none. */
struct webhook_turn {
    int64_t merchant_id;
    struct uuid endpoint_id;
    bool takes_slow; /* it may be an endpoint that is slow */
};

/* Claims the message that is due first at the next endpoint after *turn, and moves it there. */
enum problem webhook_claim(struct ctx *c, struct webhook_turn *turn,
                           struct webhook_claim *out) NODISCARD;

struct webhook_outcome {
    int64_t at, duration; /* microseconds */
    int64_t status;       /* of HTTP; 0: there was no answer */
    str response_body, error;
};
/* What came of an attempt. `response_body` may be any bytes. */
enum problem webhook_settle(struct ctx *c, const struct webhook_claim *claimed,
                            const struct webhook_outcome *outcome) NODISCARD;

/* --- what is told of them ------------------------------------------------------------------- */

struct webhook_delivery {
    struct uuid delivery_id;
    str type, payload, state; /* of WEBHOOK_STATES */
    int64_t created_at, due_at, attempts;
};
struct webhook_deliveries {
    struct webhook_delivery *items;
    size_t count;
};
extern const char *const WEBHOOK_STATES[]; /* NULL-terminated */

/* The newest first of those made before that instant, or then with a lower id. */
enum problem webhook_deliveries_load(struct ctx *c, struct uuid endpoint_id, int64_t created_at,
                                     struct uuid before, size_t limit,
                                     struct webhook_deliveries *out) NODISCARD;
enum problem webhook_delivery_load(struct ctx *c, struct uuid endpoint_id, struct uuid delivery_id,
                                   struct webhook_delivery *out) NODISCARD;

struct webhook_attempt {
    int64_t attempt, at, duration, status;
    str response_body, error;
};
struct webhook_attempts {
    struct webhook_attempt *items;
    size_t count;
};
enum problem webhook_attempts_load(struct ctx *c, struct uuid delivery_id,
                                   struct webhook_attempts *out) NODISCARD;

/* Delivers it once more, with as many tries as at first. NOT_FOUND; CONFLICT if the endpoint is
 * off, or there were too many attempts already. */
enum problem webhook_resend(struct ctx *c, struct uuid endpoint_id,
                            struct uuid delivery_id) NODISCARD;

/* Removes some of what is older than WEBHOOK_KEPT or belongs to an endpoint that was deleted, and
 * in the end that. *again: there is more of it. */
enum problem webhook_forget(struct ctx *c, bool *again) NODISCARD;

#endif
