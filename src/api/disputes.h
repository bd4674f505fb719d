/* disputes.h -- what customers dispute, in the Merchant API v1. Only routes.c includes this. */
#ifndef DISPUTES_H
#define DISPUTES_H

#include "http/route.h"

extern const struct shape DISPUTE_QUERY, DISPUTE_PAGE_OUT, DISPUTE_OUT, DISPUTE_IN,
    DISPUTE_DECISION_IN;
enum problem api_disputes_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_dispute_open(struct ctx *c, struct call *call) NODISCARD;
enum problem api_dispute_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_dispute_decide(struct ctx *c, struct call *call) NODISCARD;

#endif
