/* ordermanagement.h -- the wire-compatible Order Management API v1: ordermanagement.c has orders,
 * captures and refunds, ordermanagement_amend.c what changes an order or looks after a capture.
 * For routes.c and order_edits.c. */
#ifndef ORDERMANAGEMENT_H
#define ORDERMANAGEMENT_H

#include "http/route.h"
#include "store/document.h"

extern const struct shape CAPTURE_IN, REFUND_IN;
enum problem api_order_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_order_acknowledge(struct ctx *c, struct call *call) NODISCARD;
enum problem api_captures_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_capture_create(struct ctx *c, struct call *call) NODISCARD;
enum problem api_capture_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_order_cancel(struct ctx *c, struct call *call) NODISCARD;
enum problem api_order_release(struct ctx *c, struct call *call) NODISCARD;
enum problem api_refund_create(struct ctx *c, struct call *call) NODISCARD;
enum problem api_refunds_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_refund_get(struct ctx *c, struct call *call) NODISCARD;

extern const struct shape AUTHORIZATION_IN, CUSTOMER_IN, REFERENCES_IN, SHIPPING_IN, DUE_DATE_IN,
    DUE_DATES_OUT;

struct shipping_in {
    uint64_t has;
    struct shipping_infos shipping_info;
};
enum problem api_authorization_update(struct ctx *c, struct call *call) NODISCARD;
enum problem api_authorization_extend(struct ctx *c, struct call *call) NODISCARD;
enum problem api_customer_update(struct ctx *c, struct call *call) NODISCARD;
enum problem api_references_update(struct ctx *c, struct call *call) NODISCARD;
enum problem api_order_ship(struct ctx *c, struct call *call) NODISCARD;
enum problem api_shipping_add(struct ctx *c, struct call *call) NODISCARD;
enum problem api_send_out(struct ctx *c, struct call *call) NODISCARD;
enum problem api_due_dates_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_due_date_extend(struct ctx *c, struct call *call) NODISCARD;

#endif
