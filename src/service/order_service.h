/*
 * order_service.h -- what the outside may ask of orders. Each is called inside a unit of work.
 *
 * Every change is the same five steps: load, decide (may say no), evolve, post to the ledger,
 * append. order_change() is the only place that takes them.
 */
#ifndef ORDER_SERVICE_H
#define ORDER_SERVICE_H

#include "store/order_store.h"

/* An order as it is placed or imported. */
struct placement {
    struct uuid order_id;                                        /* zero: a new one is made */
    str klarna_reference;                                        /* empty: a new one is made */
    str merchant_reference1, merchant_reference2, merchant_data; /* .ptr NULL: absent */
    str purchase_country, locale;
    enum currency currency;
    enum fraud_status fraud_status;
    int64_t order_amount, original_order_amount; /* the latter 0: as order_amount */
    int64_t created_at, expires_at;              /* 0: now; 0: the default */
    bool auto_capture;
    bool index_later; /* see search_index(): for loads of very many orders */
    struct line_documents lines;
    struct customer customer;
    struct address billing_address, shipping_address;
    struct payment_method payment_method;
};

/* CONFLICT if an order with this id is there. */
enum problem order_place(struct ctx *c, const struct placement *p, struct order_row *out) NODISCARD;

/* The order as of c->now: one whose time has come reads as expired, even before the sweep. */
enum problem order_view(struct ctx *c, struct uuid order_id, struct order_row *out) NODISCARD;

/* What is to happen to an order, with what goes into the timeline beside the amount. */
struct change {
    enum order_verb verb;
    int64_t amount;            /* CAPTURE, REFUND: minor units */
    struct uuid event_id;      /* zero: a new one is made */
    int64_t at;                /* 0: c->now; imports bring their own */
    const struct shape *shape; /* of the document; NULL: an empty one */
    const void *document;
};

struct changed {
    struct order_row before, after;
    struct uuid event_id; /* zero if nothing happened (acknowledged again) */
};

enum problem order_change(struct ctx *c, struct uuid order_id, const struct change *change,
                          struct changed *out) NODISCARD;

/* --- capturing ------------------------------------------------------------------------- */

struct capture_request {
    int64_t captured_amount;
    str description, reference;
    str klarna_reference; /* imports only; empty: the order's with a running number */
    struct line_documents lines;
    struct shipping_infos shipping_info;
    struct uuid event_id; /* imports only */
    int64_t at;           /* imports only */
};

enum problem order_capture(struct ctx *c, struct uuid order_id, const struct capture_request *r,
                           struct changed *out) NODISCARD;

/* A part of an order by line, for the portal. */
struct line_part_request {
    uint64_t has;
    int64_t line, quantity; /* line from 0 */
};
struct line_part_requests {
    const struct line_part_request *items;
    size_t count;
};

/* Fills in r->captured_amount and r->lines for these quantities. UNPROCESSABLE, blamed by line,
 * if there are not so many left. */
enum problem capture_of_lines(struct ctx *c, struct uuid order_id, struct line_part_requests parts,
                              struct capture_request *r) NODISCARD;

/* Fills them in for all that remains; the lines only if those that are left add up to it. */
enum problem capture_of_all(struct ctx *c, struct uuid order_id,
                            struct capture_request *r) NODISCARD;

/* How much of each line is captured: one element per line. */
enum problem order_progress(struct ctx *c, const struct order_row *row, struct order_lines lines,
                            struct line_progress **out) NODISCARD;

/* Gives money back. Without shares it is taken from the captures that have a line in common with
 * the refund, then from any; the oldest first. */
struct refund_request {
    int64_t refunded_amount;
    str description, reference;
    struct line_documents lines;
    struct refund_shares shares; /* imports only: must add up to the amount */
    struct uuid event_id;        /* imports only */
    int64_t at;                  /* imports only */
};
enum problem order_refund(struct ctx *c, struct uuid order_id, const struct refund_request *r,
                          struct changed *out) NODISCARD;

/* Adds shipping info to a capture. NO_SUCH_CAPTURE; NOT_ALLOWED if the order has no captures. */
enum problem order_ship(struct ctx *c, struct uuid order_id, struct uuid capture_id,
                        struct shipping_infos infos, struct changed *out) NODISCARD;

/* What of the captures' money is given back, by capture: refunded[i] belongs to the i-th capture
 * among the events. */
void refunds_by_capture(struct ctx *c, struct event_rows events, int64_t *refunded);

#endif
