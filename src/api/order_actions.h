/* order_actions.h -- cancelling, releasing and extending an order in the Merchant API v1, and what
 * each would do; and notes about it. Only routes.c includes this. */
#ifndef ORDER_ACTIONS_H
#define ORDER_ACTIONS_H

#include "http/route.h"

/* A note about it. */
enum problem api_note_add(struct ctx *c, struct call *call) NODISCARD;

extern const struct shape ORDER_ACTION_OUT, ORDER_ACTION_PREVIEW_OUT;
enum problem api_merchant_cancel(struct ctx *c, struct call *call) NODISCARD;
enum problem api_merchant_cancel_preview(struct ctx *c, struct call *call) NODISCARD;
enum problem api_merchant_release(struct ctx *c, struct call *call) NODISCARD;
enum problem api_merchant_release_preview(struct ctx *c, struct call *call) NODISCARD;
enum problem api_merchant_extend(struct ctx *c, struct call *call) NODISCARD;
enum problem api_merchant_extend_preview(struct ctx *c, struct call *call) NODISCARD;

#endif
