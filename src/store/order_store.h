/*
 * order_store.h -- orders in and out of the store. One function per question asked.
 *
 * An order is three kinds of rows: what was agreed (order_fact, rewritten only when lines,
 * references or addresses are changed), where it stands (order_state, the one row that a capture
 * rewrites) and what happened (order_event, appended; chained from order_state.last_event_id
 * backwards).
 */
#ifndef ORDER_STORE_H
#define ORDER_STORE_H

#include "domain/order.h"
#include "store/db.h"
#include "store/document.h"

struct order_row {
    struct order order;
    struct uuid last_event_id;
    int64_t weight;         /* bytes of its events' documents, and of what is read with them */
    int64_t capture_weight; /* what is read with each capture besides its document: addresses */
};

/* Reading an order needs about forty times as much memory: its documents are parsed, some twice. */
#define ORDER_WEIGHT_MAX (4 * 1024 * 1024)

/* Texts are as they are answered: the last five are JSON. */
struct order_fact_row {
    str klarna_reference, merchant_reference1, merchant_reference2; /* .ptr NULL: absent */
    str customer_name, customer_email, purchase_country, locale, payment_method_type;
    str merchant_data;
    str order_lines, customer, billing_address, shipping_address, payment_method;
    struct shape_list tags; /* of str; not written with the rest: service/order_tag.h */
};

#define ACTOR_IMPORT "system:import" /* whoever imports what happened elsewhere */

struct event_row {
    struct uuid event_id, order_id, previous_id; /* previous_id zero: the first */
    enum order_fact fact;
    int64_t at;
    str actor;
    int64_t amount; /* minor units */
    str document;
    const void *read; /* by event_read(); NULL: not yet */
};
struct event_rows {
    struct event_row *items;
    size_t count;
};

/* PROBLEM_NO_SUCH_ORDER, blamed in the words that clients know. */
enum problem order_load(struct ctx *c, struct uuid order_id, struct order_row *out) NODISCARD;

/* Announces what order_load(), and order_load_fact() if `with_fact`, will read. */
void order_foresee(struct ctx *c, struct uuid order_id, bool with_fact);
enum problem order_load_fact(struct ctx *c, struct uuid order_id,
                             struct order_fact_row *out) NODISCARD;

/* CONFLICT if the order is there already. */
enum problem order_insert(struct ctx *c, const struct order_row *row,
                          const struct order_fact_row *fact) NODISCARD;

/* What an order's capture_weight is as long as these are its addresses. */
int64_t order_capture_weight(const struct order_fact_row *fact);

/* Moves the state on from `was`; STORE_BUSY if someone else got there first. */
enum problem order_update(struct ctx *c, const struct order_row *was,
                          const struct order_row *row) NODISCARD;

/* STORE_BUSY if somebody has moved the order on since it was loaded. For whoever has read more
 * since and changes nothing: a change finds out by itself. */
enum problem order_stands(struct ctx *c, const struct order_row *row) NODISCARD;

/* Writes what of `fact` may change: references, name, e-mail, lines and addresses. */
enum problem order_update_fact(struct ctx *c, struct uuid order_id,
                               const struct order_fact_row *fact) NODISCARD;

enum problem event_append(struct ctx *c, const struct event_row *e) NODISCARD;

/* Which one is of this name? STORE_BROKEN if none is. */
enum problem event_fact_of(struct ctx *c, str type, enum order_fact *out) NODISCARD;

/* The events of an order, oldest first. */
enum problem events_load(struct ctx *c, const struct order_row *row,
                         struct event_rows *out) NODISCARD;

/* So far back is looked for a repetition: a client that repeats itself does so at once. */
#define EVENTS_RECENT_MAX 50

/* The events of an order with captures since `since`, newest first, back to the first older one and
 * at most EVENTS_RECENT_MAX. STORE_BUSY if somebody has moved the order on since `row` was loaded:
 * on PostgreSQL the two may have been read at different times. */
enum problem events_load_recent(struct ctx *c, const struct order_row *row, int64_t since,
                                struct event_rows *out) NODISCARD;

/* Announces what events_load_recent() will read. */
void events_foresee_recent(struct ctx *c, struct uuid order_id, int64_t since);

/* What the document of such an event is; NULL: it says nothing. */
const struct shape *event_shape(enum order_fact fact);

/* The document of an event, read into its struct, once; NULL if it says nothing. */
const void *event_read(struct ctx *c, struct event_row *e);

/* One event of this merchant; `found` false if there is none. */
enum problem event_load(struct ctx *c, struct uuid event_id, struct event_row *out,
                        bool *found) NODISCARD;

#endif
