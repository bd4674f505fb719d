/* ordermanagement.h -- the wire-compatible Order Management API v1. Only routes.c includes this. */
#ifndef ORDERMANAGEMENT_H
#define ORDERMANAGEMENT_H

#include "http/route.h"

extern const struct shape CAPTURE_IN, REFUND_IN, SHIPPING_IN;
enum problem api_order_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_order_acknowledge(struct ctx *c, struct call *call) NODISCARD;
enum problem api_captures_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_capture_create(struct ctx *c, struct call *call) NODISCARD;
enum problem api_capture_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_shipping_add(struct ctx *c, struct call *call) NODISCARD;
enum problem api_order_cancel(struct ctx *c, struct call *call) NODISCARD;
enum problem api_order_release(struct ctx *c, struct call *call) NODISCARD;
enum problem api_refund_create(struct ctx *c, struct call *call) NODISCARD;
enum problem api_refunds_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_refund_get(struct ctx *c, struct call *call) NODISCARD;

#endif
