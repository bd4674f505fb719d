/*
 * order_json.h -- orders and captures as clients read them.
 */
#ifndef ORDER_JSON_H
#define ORDER_JSON_H

#include "api/app.h"
#include "service/order_list.h"
#include "service/order_service.h"

extern const struct shape ORDER_OUT, CAPTURE_OUT, REFUND_OUT, LISTED_REFUND_OUT; /* the wire's */
extern const struct shape MERCHANT_ORDER_OUT, ORDER_SUMMARY_OUT, ORDER_PAGE_OUT, EXPIRY_OUT;

/* The order as GET /ordermanagement/v1/orders/{order_id} gives it, and where it stands. */
enum problem order_json(struct ctx *c, struct uuid order_id, str *out,
                        struct order *order) NODISCARD;

/* The same with lines' progress, the actions allowed and what is worth looking at. */
enum problem merchant_order_json(struct ctx *c, struct uuid order_id, str *out,
                                 struct order *order) NODISCARD;

/* What comes before the end of an open order, in the shape of EXPIRY_OUT; empty if it is not open.
 */
str order_expiry_json(struct ctx *c, const struct order *o, const struct order_fact_row *fact);

/* All captures as a list; or the one with this id, NO_SUCH_CAPTURE if there is none. */
enum problem captures_json(struct ctx *c, struct uuid order_id, str *out) NODISCARD;
enum problem capture_json(struct ctx *c, struct uuid order_id, struct uuid capture_id,
                          str *out) NODISCARD;

/* The same of refunds; NOT_FOUND. */
enum problem refunds_json(struct ctx *c, struct uuid order_id, str *out) NODISCARD;
enum problem refund_json(struct ctx *c, struct uuid order_id, struct uuid refund_id,
                         str *out) NODISCARD;

struct order_summary_out {
    struct uuid order_id;
    str klarna_reference, status, fraud_status, merchant_reference1, merchant_reference2;
    str customer_name, customer_email, purchase_country, purchase_currency;
    int64_t order_amount, captured_amount, refunded_amount, remaining_authorized_amount;
    str payment_method_type;
    int64_t created_at, expires_at;
    struct shape_list tags;
    struct order_store_out {
        str merchant_id, name;
    } store; /* only in lists over several stores */
};
struct order_summary_out order_summary_out(const struct order_summary *s);

#endif
