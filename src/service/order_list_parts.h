/* order_list_parts.h -- what the list by a sort key and the one by words share. Only order_list.c
 * and order_search.c include this. */
#ifndef ORDER_LIST_PARTS_H
#define ORDER_LIST_PARTS_H

#include "service/order_list.h"

struct list_row {
    struct order o;
    str status, fraud, currency, method; /* the method only if it is asked for */
};

#define LIST_COLUMNS(r)                                                                       \
    COLUMNS(C_UUID("order_id", &(r)->o.order_id), C_STR("status", &(r)->status),              \
            C_STR("fraud_status", &(r)->fraud), C_STR("purchase_currency", &(r)->currency),   \
            C_I64("order_amount", &(r)->o.authorized.minor),                                  \
            C_I64("captured_amount", &(r)->o.captured.minor),                                 \
            C_I64("refunded_amount", &(r)->o.refunded.minor),                                 \
            C_I64("released_amount", &(r)->o.released.minor),                                 \
            C_I64("created_at", &(r)->o.created_at), C_I64("expires_at", &(r)->o.expires_at), \
            C_STR("payment_method_type", &(r)->method))

/* The order as it is shown now. */
struct order list_order_of(const struct list_row *r, int64_t now);

/* All of the filter but its words. */
bool list_matches(const struct order_filter *f, const struct order *o, str method);

/* The items of a page that has so many orders. */
enum problem list_load_summaries(struct ctx *c, const struct order *orders,
                                 struct order_page *out) NODISCARD;

/* order_list() of a filter with words, best match first. */
enum problem order_list_by_words(struct ctx *c, const struct order_filter *f, size_t limit,
                                 str cursor_text, struct order_page *out) NODISCARD;

#endif
