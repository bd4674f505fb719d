/*
 * order_view.h -- how users have the list of orders: saved views (a name, a filter with its sort,
 * columns), their own and those that are shared with all users of the merchant; the columns of the
 * list itself, and the view with which it begins (docs/decisions/0043-orders-list.md).
 *
 * Invariants
 *   1. A view that is not shared is there for its owner alone.
 *   2. A shared one is changed by its owner and by who may share.
 *   3. What becomes of a shared one is in the audit log; of the others nothing is.
 *   4. Whoever saves last wins: a view holds nothing that cannot be chosen again.
 *   5. A reader is told of the stores of a view only those that are open to the reader
 *      (docs/decisions/0057-views-keep-stores.md). So the audit log says how many there are.
 *
 * The owner is c->actor.
 */
#ifndef ORDER_VIEW_H
#define ORDER_VIEW_H

#include "service/order_filter.h"
#include "service/store_choice.h"

#define VIEWS_MAX        50 /* of a user, that are not shared; and as many that are, of a merchant */
#define VIEW_NAME_CHARS  60
#define VIEW_COLUMNS_MAX 32

struct order_view {
    struct uuid view_id;
    str owner, name;
    int64_t is_shared;
    str filter;  /* JSON of ORDER_FILTER_IN */
    str columns; /* names separated by commas; empty: as the reader has the list */
    int64_t changed_at;
    str stores; /* "all", or ids separated by commas; empty: that of the view alone */
};
struct order_views {
    struct order_view *items;
    size_t count;
};

struct list_choice {
    str columns;              /* empty: those that a list has by itself */
    struct uuid default_view; /* zero: none */
};

/* The names of columns as one text. UNPROCESSABLE, blamed on `columns`: one is no column of an
 * export, or is named twice. */
enum problem view_columns_text(struct ctx *c, struct shape_list names, str *out) NODISCARD;
/* And back. */
struct shape_list view_columns_list(struct ctx *c, str columns);

/* Stores as a view keeps them: each once, as they were named; empty stays empty. */
str view_stores_text(struct ctx *c, str names, const struct store_choice *chosen);
bool view_names_stores(str stores);
/* What a reader sees of them to whom `open` are open; `out` is empty if none is. False: not all. */
bool view_stores_open(struct ctx *c, str stores, const struct store_choice *open, str *out);

enum problem order_views_load(struct ctx *c, struct order_views *out) NODISCARD;

/* UNPROCESSABLE: the name is blank. FORBIDDEN: it is to be shared, by somebody who may not.
 * CONFLICT: there are too many. Fills in the id, the owner and the time. */
enum problem order_view_create(struct ctx *c, bool may_share, struct order_view *v) NODISCARD;

/* The same, and NOT_FOUND; FORBIDDEN if it is another's and the caller may not share. */
enum problem order_view_replace(struct ctx *c, bool may_share, struct order_view *v) NODISCARD;
enum problem order_view_delete(struct ctx *c, bool may_share, struct uuid view_id) NODISCARD;

enum problem list_choice_load(struct ctx *c, struct list_choice *out) NODISCARD;

/* NOT_FOUND: there is no such view for this user. */
enum problem list_choice_save(struct ctx *c, const struct list_choice *choice) NODISCARD;

#endif
