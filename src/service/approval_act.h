/* approval_act.h -- works out what a frozen action comes to now, and does it. For approval.c. */
#ifndef APPROVAL_ACT_H
#define APPROVAL_ACT_H

#include "service/approval.h"

struct frozen_proposal {
    money amount;
    struct line_documents lines;
    struct changed changed;
    struct capture capture; /* of a capture */
    struct refund refund;   /* of a refund */
    struct change change;   /* of the others */
};

/* Refuses what the order's rules refuse; writes nothing. */
enum problem frozen_propose(struct ctx *c, struct uuid order_id, enum limit_action action,
                            const struct frozen_action *what,
                            struct frozen_proposal *out) NODISCARD;

enum problem frozen_record(struct ctx *c, enum limit_action action,
                           const struct frozen_proposal *proposed) NODISCARD;

#endif
