/*
 * store_list.h -- the list of orders, and what they come to, over several stores
 * (docs/decisions/0054-list-over-stores.md).
 *
 * Invariants
 *   1. Each statement is about one merchant: every store is asked for its own page from the same
 *      place, all in the reader's one snapshot, and the pages are merged.
 *   2. The list is the one that a single store with all these orders would show. Its cursors are
 *      places in an order that is the same for all stores: by the sort key or the word, then the
 *      id.
 *   3. Each store goes by its own clock.
 *
 * Of each store fewer rows are looked at the more stores there are, so that a page over a hundred
 * does not take a hundred times as long as of one.
 */
#ifndef STORE_LIST_H
#define STORE_LIST_H

#include "service/order_filter.h"
#include "service/order_totals.h"
#include "service/store_choice.h"

struct store_page {
    struct order_summary *items;
    const struct chosen_store **stores; /* of each of them */
    size_t count;
    str next; /* empty: the end */
};

/* As order_filter_read() and order_list(). */
enum problem store_list(struct ctx *c, const struct store_choice *stores,
                        const struct filter_in *in, size_t limit, struct store_page *out) NODISCARD;

/* As order_filter_read() and order_totals_load(): all stores together have the budget of one. */
enum problem store_totals(struct ctx *c, const struct store_choice *stores,
                          const struct filter_in *in, struct order_totals *out) NODISCARD;

#endif
