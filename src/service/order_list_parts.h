/* order_list_parts.h -- what the list by a sort key, the one by words and those over several stores
 * share. Only order_list.c, order_search.c and store_list.c include this. */
#ifndef ORDER_LIST_PARTS_H
#define ORDER_LIST_PARTS_H

#include "service/cursor.h"
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

/* What the list shows of these orders besides what is in `order`. */
enum problem list_load_summaries(struct ctx *c, struct order_summary *items,
                                 size_t count) NODISCARD;

/* --- one page of one merchant ---------------------------------------------------------- */

struct list_ask {
    size_t limit;    /* orders wanted */
    size_t scan_max; /* rows looked at */
    str cursor;      /* empty: from the beginning */
};
struct list_part {
    struct order_summary *items; /* the facts only of those that were found by words */
    struct cursor *places;       /* where the list goes on after each of them */
    size_t count;
    bool has_next;
    struct cursor next;
};
/* By the filter's sort key. BAD_REQUEST, blamed on `cursor`. */
enum problem list_walk_sort(struct ctx *c, const struct order_filter *f, struct list_ask ask,
                            struct list_part *out) NODISCARD;

/* By words there are several ways, and the list is that of the first one that finds anything; a
 * cursor belongs to one. *is_tried: this way can find what is sought, and the cursor is none of
 * another. */
#define LIST_WAYS_COUNT 3
enum problem list_walk_words(struct ctx *c, const struct order_filter *f, int way,
                             struct list_ask ask, struct list_part *out, bool *is_tried) NODISCARD;
/* When no way was the one: BAD_REQUEST, blamed on `cursor`, if there is a cursor. */
enum problem list_no_way(struct ctx *c, str cursor) NODISCARD;

bool list_is_up(enum list_sort sort);

/* order_list() of a filter with words, best match first. */
enum problem order_list_by_words(struct ctx *c, const struct order_filter *f, struct list_ask ask,
                                 struct order_page *out) NODISCARD;

#endif
