/*
 * approval.h -- what a user may not do alone (service/limit.h) is asked for, and a second user
 * approves it or not.
 *
 * Invariants
 *   1. Nobody approves what they asked for themselves; the store refuses such a row, too.
 *   2. What is asked for is frozen. Approving does exactly that: the same lines, the same amount,
 *      in the name of who approves and within the limits of that user. What the order does not
 *      allow any more, or what would come to something else, is not done, and the request has
 *      failed.
 *   3. A request is decided once: what is done and that it was approved are one unit of work, and
 *      of two who decide at once the second finds it decided.
 *   4. Who asked must still be a user with the right to it when it is approved.
 *
 * A request that waits longer than APPROVAL_DAYS has expired: nothing is written when that happens,
 * it only cannot be decided any more.
 */
#ifndef APPROVAL_H
#define APPROVAL_H

#include "service/limit.h"
#include "service/order_service.h"

#define APPROVAL_DAYS      7
#define APPROVALS_LIST_MAX 100

/* As it is told; the last one is not in the store. */
enum approval_status {
    APPROVAL_WAITING,
    APPROVAL_APPROVED,
    APPROVAL_REJECTED,
    APPROVAL_WITHDRAWN,
    APPROVAL_FAILED,
    APPROVAL_EXPIRED,
};
extern const char *const APPROVAL_STATUSES[];  /* by enum, NULL-terminated */
extern const char *const APPROVAL_DECISIONS[]; /* approved, rejected, withdrawn */

/* What is to be done. `order_lines` is what `lines` or `full` came to when it was asked for. */
struct frozen_action {
    uint64_t has;
    bool full;
    struct line_part_requests lines;
    int64_t amount, return_fee_amount, return_fee_tax_rate;
    str description, reference;
    struct line_documents order_lines;
};
extern const struct shape FROZEN_ACTION;

struct approval {
    struct uuid approval_id, order_id, event_id; /* the latter zero: nothing was done */
    str action, currency, frozen, reason, status, requested_by, decided_by, decision_reason;
    int64_t amount, requested_at, expires_at, decided_at;
};
struct approvals {
    struct approval *items;
    size_t count;
};

/* CONFLICT if c->actor may do it alone; what the order refuses is refused at once. */
enum problem approval_ask(struct ctx *c, struct uuid order_id, enum limit_action action,
                          const struct frozen_action *what, str reason,
                          struct approval *out) NODISCARD;

/* The last first, those before `before`. */
enum problem approvals_list(struct ctx *c, bool only_waiting, struct uuid before, int64_t limit,
                            struct approvals *out) NODISCARD;

enum problem approval_load(struct ctx *c, struct uuid approval_id,
                           struct approval *out) NODISCARD; /* NOT_FOUND */

enum approval_status approval_status(const struct ctx *c, const struct approval *a);

/* By c->actor, whose rights are `verbs`. CONFLICT if it was decided before or has expired;
 * FORBIDDEN; LIMIT_EXCEEDED. OK also if it was approved and cannot be done: then out->status is
 * `failed`. */
enum problem approval_decide(struct ctx *c, struct uuid approval_id, unsigned verbs, str decision,
                             str reason, struct approval *out) NODISCARD;

/* Why may c->actor with these rights not approve it? NULL: may. */
enum problem approval_hindrance(struct ctx *c, const struct approval *a, unsigned verbs,
                                const char **out) NODISCARD;
extern const char *const APPROVAL_HINDRANCES[]; /* own, role, limit; NULL-terminated */

#endif
