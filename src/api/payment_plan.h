/* payment_plan.h -- GET /merchant/v1/orders/{order_id}/plan: what the customer has to pay when.
 * Only routes.c includes this. */
#ifndef PAYMENT_PLAN_H
#define PAYMENT_PLAN_H

#include "http/route.h"

extern const struct shape PLAN_OUT;
enum problem api_plan_get(struct ctx *c, struct call *call) NODISCARD;

#endif
