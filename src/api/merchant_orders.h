/* merchant_orders.h -- orders in the Merchant API v1. For routes.c, approvals.c,
 * bulk_captures.c and merchant_place.c. */
#ifndef MERCHANT_ORDERS_H
#define MERCHANT_ORDERS_H

#include "http/route.h"
#include "service/order_filter.h"
#include "service/order_service.h"

extern const struct shape PLACE_IN, LIST_QUERY, ORDER_PAGE_OUT, MERCHANT_CAPTURE_IN,
    MERCHANT_CAPTURE_OUT, LINE_PART_IN;
enum problem api_order_place(struct ctx *c, struct call *call) NODISCARD;
enum problem api_orders_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_merchant_order_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_merchant_capture_create(struct ctx *c, struct call *call) NODISCARD;

/* Says in one of three ways how much is captured. */
struct merchant_capture_in {
    uint64_t has;
    bool full;
    int64_t captured_amount;
    struct line_part_requests lines;
    str description, reference, preview_token;
};
/* Works out what that is. UNPROCESSABLE, blamed. */
enum problem api_capture_request(struct ctx *c, struct uuid order_id,
                                 const struct merchant_capture_in *in,
                                 struct capture_request *out) NODISCARD;

/* Placing an order and importing one read the same members. */
struct place_in {
    uint64_t has;
    str purchase_country, purchase_currency, locale, merchant_reference1, merchant_reference2,
        merchant_data, fraud_status;
    int64_t order_amount, order_tax_amount, expires_at;
    bool auto_capture;
    struct line_documents order_lines;
    struct address billing_address, shipping_address;
    struct customer customer;
    struct payment_method payment_method;
};

#endif
