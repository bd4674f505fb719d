/*
 * order_totals.h -- what the orders of a filter come to, and whether they are still those that
 * somebody confirmed (docs/decisions/0043-orders-list.md).
 *
 * Invariants
 *   1. A total is exact, or is_cut says that it is of a part of the orders.
 *   2. Two sets of orders have the same digest only if they are the same orders with the same left
 *      to capture; in whatever order they are added.
 */
#ifndef ORDER_TOTALS_H
#define ORDER_TOTALS_H

#include "service/order_list.h"
#include "shape/shape.h"

struct currency_totals {
    int64_t orders; /* 0: no order is in this currency */
    int64_t order_amount, captured_amount, refunded_amount, remaining_amount; /* minor units */
};

struct order_totals {
    int64_t orders, open_orders; /* open: something is left to capture */
    uint64_t digest;
    bool is_cut;
    struct currency_totals currencies[CURRENCY_COUNT];
};

void order_totals_add(struct order_totals *t, const struct order *o);

/* Adds all orders that match, as far as order_list_each() goes. */
enum problem order_totals_load(struct ctx *c, const struct order_filter *filter,
                               struct list_budget *left, struct order_totals *out) NODISCARD;

str order_totals_digest(struct ctx *c, const struct order_totals *t);

/* What was confirmed: the members of the totals that were shown. */
struct expected_currency {
    uint64_t has;
    str purchase_currency;
    int64_t remaining_authorized_amount;
};
struct expected_totals {
    uint64_t has;
    int64_t orders_count;
    struct shape_list currencies;
    str digest;
};
extern const struct shape EXPECTED_TOTALS_IN;

/* MATCHES_CHANGED, blamed on each member that is not as it was. */
enum problem order_totals_check(struct ctx *c, const struct order_totals *now,
                                const struct expected_totals *expected) NODISCARD;

#endif
