/* approvals.h -- what is above a user's limits, and a second user approves. Only routes.c includes
 * this. */
#ifndef APPROVALS_H
#define APPROVALS_H

#include "http/route.h"

extern const struct shape APPROVAL_QUERY, APPROVAL_PAGE_OUT, APPROVAL_OUT, APPROVAL_IN,
    APPROVAL_DECISION_IN;
enum problem api_approvals_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_approval_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_approval_ask(struct ctx *c, struct call *call) NODISCARD;
enum problem api_approval_decide(struct ctx *c, struct call *call) NODISCARD;

#endif
