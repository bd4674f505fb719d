/* order_edits.h -- in the Merchant API v1: other lines of an order, and what they would do; and
 * shipping info. Its customer and references are changed as in the Order Management API. Only
 * routes.c includes this. */
#ifndef ORDER_EDITS_H
#define ORDER_EDITS_H

#include "http/route.h"

extern const struct shape ORDER_LINES_IN, ORDER_LINES_PREVIEW_OUT;
enum problem api_order_lines_put(struct ctx *c, struct call *call) NODISCARD;
enum problem api_order_lines_preview(struct ctx *c, struct call *call) NODISCARD;

enum problem api_merchant_order_ship(struct ctx *c, struct call *call) NODISCARD;
enum problem api_merchant_capture_ship(struct ctx *c, struct call *call) NODISCARD;

#endif
