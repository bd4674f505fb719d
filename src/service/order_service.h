/*
 * order_service.h -- what the outside may ask of orders. Each is called inside a unit of work.
 *
 * Every change is the same five steps: load, decide (may say no), evolve, post to the ledger,
 * append. order_propose() and order_record() are the only place that takes them. What changes the
 * order itself or looks after its captures is in order_amend.h.
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
    bool index_later; /* only search_stage(): for loads of very many orders */
    struct line_documents lines;
    struct customer customer;
    struct address billing_address, shipping_address;
    struct payment_method payment_method;
};

/* CONFLICT if an order with this id is there. UNPROCESSABLE if it was to be captured at once and
 * cannot be: then, unlike after a refusal by the rules, something was written, and the unit of work
 * must not be kept. */
enum problem order_place(struct ctx *c, const struct placement *p, struct order_row *out) NODISCARD;

/* The order as of c->now: one whose time has come reads as expired, even before the sweep. */
enum problem order_view(struct ctx *c, struct uuid order_id, struct order_row *out) NODISCARD;

/* What is to happen to an order, with what goes into the timeline beside the amount. */
struct change {
    enum order_verb verb;
    int64_t amount;                  /* CAPTURE, REFUND, UPDATE: minor units */
    const struct order_terms *terms; /* UPDATE, EXTEND */
    enum fraud_status fraud_status;  /* JUDGE */
    int64_t warned_days;             /* WARN */
    struct uuid event_id;            /* zero: a new one is made */
    int64_t at;                      /* 0: c->now; imports bring their own */
    const struct shape *shape;       /* of the document; NULL: an empty one */
    const void *document;
};

struct changed {
    struct order_row before, after;
    struct order_event event;
    struct uuid event_id;     /* zero if nothing happened (acknowledged again) */
    struct warnings warnings; /* about a client's request, kept with the event */
    struct uuid duplicate_of; /* not zero: the capture was absorbed; this is the first one */
};

/* An order holds EVENTS_MAX events and ORDER_WEIGHT_MAX bytes of what they tell, so that all of it
 * can be read at once. What is beyond is NOT_ALLOWED; what ends an order always fits. */
enum problem order_change(struct ctx *c, struct uuid order_id, const struct change *change,
                          struct changed *out) NODISCARD;

/* For work that wants something of an order by itself: the rules may say no (a timeline that is
 * full, a capture that came first), and then nothing was done. `blames`: how many there were. */
enum problem order_unless_refused(struct ctx *c, size_t blames, enum problem p,
                                  bool *is_refused) NODISCARD;

/* Is there no room for another event whose document has so many bytes? */
bool order_is_full(const struct order_row *row, size_t document_bytes);

/* The same in two steps, for documents that tell what was decided. order_propose() loads and
 * decides: out->after is then what will be, and out->event_id is zero if nothing would happen.
 * order_record() writes what was proposed, with change->document. */
enum problem order_propose(struct ctx *c, struct uuid order_id, const struct change *change,
                           struct changed *out) NODISCARD;
enum problem order_record(struct ctx *c, const struct change *change,
                          const struct changed *proposed) NODISCARD;

/* Would order_record() find room for it? NOT_ALLOWED. */
enum problem order_fits(struct ctx *c, const struct change *change,
                        const struct changed *proposed) NODISCARD;

/* --- capturing ------------------------------------------------------------------------- */

struct capture_request {
    int64_t captured_amount;
    str description, reference;
    bool from_client;     /* its lines are the client's own and may not come to the amount */
    bool has_key;         /* it can be repeated safely; else it may be a repetition */
    str klarna_reference; /* imports only; empty: the order's with a running number */
    struct line_documents lines;
    struct shipping_infos shipping_info;
    struct uuid event_id; /* imports only */
    int64_t at;           /* imports only */
};

/* If the client's lines do not come to the amount: a warning, or, under a strict policy,
 * UNPROCESSABLE with c->blames saying where (the caller can offer lines_corrected()). If it may be
 * a repetition: as the merchant's duplicate_guard says. */
enum problem order_capture(struct ctx *c, struct uuid order_id, const struct capture_request *r,
                           struct changed *out) NODISCARD;

/* The same in two steps, as order_propose() and order_record() are. */
struct capture {
    struct capture_document document;
    struct change change; /* without its document */
    struct changed changed;
};
enum problem capture_propose(struct ctx *c, struct uuid order_id, const struct capture_request *r,
                             struct capture *out) NODISCARD;
enum problem capture_record(struct ctx *c, const struct capture *proposed) NODISCARD;

/* As order_fits(). */
enum problem capture_fits(struct ctx *c, const struct capture *proposed) NODISCARD;

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

/* Adds what the captures, or the refunds, among the events moved of each line. */
void lines_moved(struct ctx *c, struct event_rows events, enum order_fact fact,
                 struct order_lines lines, struct line_progress *progress);

/* Gives money back. Without shares each returned line is taken from the captures that have its
 * reference, and the rest from any; the oldest first. */
struct refund_request {
    int64_t refunded_amount;
    str description, reference;
    bool from_client; /* as of a capture */
    struct line_documents lines;
    struct refund_shares shares; /* imports only: must add up to the amount */
    struct uuid event_id;        /* imports only */
    int64_t at;                  /* imports only */
};
/* REFUND_NOT_ALLOWED also if more of a line would come back, in units and in money, than was
 * captured of it; more units alone are a warning, unless the policy is strict. */
enum problem order_refund(struct ctx *c, struct uuid order_id, const struct refund_request *r,
                          struct changed *out) NODISCARD;

/* The same in two steps, as of a capture. */
struct refund {
    struct refund_document document; /* with the shares */
    struct change change;            /* without its document */
    struct changed changed;
};
enum problem refund_propose(struct ctx *c, struct uuid order_id, const struct refund_request *r,
                            struct refund *out) NODISCARD;
enum problem refund_record(struct ctx *c, const struct refund *proposed) NODISCARD;
enum problem refund_fits(struct ctx *c, const struct refund *proposed) NODISCARD;

/* Where the captures of an order are among its events, to be found by their ids. */
struct capture_place {
    struct uuid capture_id;
    size_t event; /* which of the events */
    size_t place; /* which of the captures: 0 is the first */
};
struct capture_index {
    struct capture_place *items; /* sorted by capture_id */
    size_t count;
};
struct capture_index capture_index_of(struct ctx *c, struct event_rows events);
const struct capture_place *capture_find(const struct capture_index *index,
                                         struct uuid capture_id); /* NULL: there is none */

/* What of the captures' money is given back, by capture: refunded[i] belongs to the i-th capture
 * among the events; what belongs to none is added to the one after the last. */
void refunds_by_capture(struct ctx *c, struct event_rows events, int64_t *refunded);

/* A client's lines that do not come to `amount` (named `field`): one more warning, or
 * UNPROCESSABLE if the policy is strict. No lines say nothing. */
enum problem order_check_lines(struct ctx *c, struct line_documents lines, int64_t amount,
                               str field, struct warnings *out) NODISCARD;

/* What a strict policy would have accepted instead of these lines: lines_corrected(). */
struct line_documents order_corrected_lines(struct ctx *c, struct line_documents lines,
                                            int64_t amount);

/* Whose name and e-mail address an order has: those of the billing address, if there is one. */
const struct address *customer_of(const struct address *billing, const struct address *shipping);

/* By what name the customer of this address is listed and found. */
str customer_name_of(struct ctx *c, const struct address *a);

/* Adds a warning to those of an event. */
void warn(struct ctx *c, struct warnings *to, const struct warning *w);

#endif
