/*
 * order_list.h -- orders as a list: filtered, sorted, found by words; page by page.
 *
 * Invariants
 *   1. Each page is one walk along one index (or a merge of a few), from where the cursor says.
 *   2. At most SCAN_MAX rows are looked at for a page. So a page may hold fewer orders than asked
 *      for and still have a next one; only the absence of a cursor means the end.
 *   3. Paging neither repeats nor skips an order whose sort key does not change meanwhile.
 *   4. order_list_each() gives each order once, and says so if it did not get to the end.
 */
#ifndef ORDER_LIST_H
#define ORDER_LIST_H

#include "service/search.h"

#define LIST_LIMIT_MAX     200
#define LIST_LIMIT_DEFAULT 50
#define SCAN_MAX           2000

enum list_sort {
    SORT_CREATED_DOWN,
    SORT_CREATED_UP,
    SORT_EXPIRY_UP,
    SORT_EXPIRY_DOWN,
    SORT_AMOUNT_UP,
    SORT_AMOUNT_DOWN,
    SORT_COUNT
};
extern const char *const LIST_SORTS[]; /* by enum: "-created_at" ...; NULL-terminated */

struct order_filter {
    str query;                        /* empty: none */
    unsigned statuses;                /* bit per enum order_status; 0: all */
    enum currency currency;           /* CURRENCY_NONE: all */
    int64_t created_from, created_to; /* [from, to); INT64_MIN and INT64_MAX: open */
    int64_t expires_from, expires_to;
    int64_t amount_from, amount_to; /* [from, to] */
    bool is_refunded;               /* only those of which something was refunded */
    str payment_method;             /* its type; empty: all */
    str tag;                        /* folded; empty: all */
    enum list_sort sort;
};

struct order_summary {
    struct order order;
    struct order_fact_row fact; /* the references, name, e-mail, country and method only */
};
struct order_page {
    struct order_summary *items;
    size_t count;
    str next; /* empty: the end */
};

struct order_filter order_filter_all(void);

/* BAD_REQUEST, blamed on `cursor`, if the cursor is not one of ours for this kind of list. */
enum problem order_list(struct ctx *c, const struct order_filter *filter, size_t limit, str cursor,
                        struct order_page *out) NODISCARD;

#define EACH_ROWS_MAX  100000
#define EACH_PAGES_MAX 25
struct list_budget {
    int64_t rows; /* that may still be looked at ... */
    int pages;    /* ... or, if words are searched for, pages */
};
#define LIST_BUDGET ((struct list_budget){ EACH_ROWS_MAX, EACH_PAGES_MAX })

/* Gives each order that matches, in no particular order. *is_cut becomes true if it stopped when
 * nothing was left of the budget; others may match as well. */
typedef void order_take_fn(void *into, const struct order *o);
enum problem order_list_each(struct ctx *c, const struct order_filter *filter,
                             struct list_budget *left, order_take_fn *take, void *into,
                             bool *is_cut) NODISCARD;

#endif
