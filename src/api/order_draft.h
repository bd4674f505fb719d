/* order_draft.h -- GET /merchant/v1/orders/{order_id}/draft: an order as it could be placed once
 * more. Only routes.c includes this. */
#ifndef ORDER_DRAFT_H
#define ORDER_DRAFT_H

#include "http/route.h"

extern const struct shape DRAFT_OUT;
enum problem api_order_draft(struct ctx *c, struct call *call) NODISCARD;

#endif
