/* order_totals.h -- GET /merchant/v1/order-totals: what the orders of a filter come to. Only
 * routes.c includes this. */
#ifndef API_ORDER_TOTALS_H
#define API_ORDER_TOTALS_H

#include "http/route.h"

extern const struct shape TOTALS_QUERY, ORDER_TOTALS_OUT;
enum problem api_order_totals_get(struct ctx *c, struct call *call) NODISCARD;

#endif
