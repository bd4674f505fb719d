/*
 * order_parts.h -- all that is known of an order, read once, and its captures and refunds as
 * clients read them. Every document is parsed once, and what belongs together is joined in one
 * pass: reading an order takes memory and time in proportion to what has happened to it.
 */
#ifndef ORDER_PARTS_H
#define ORDER_PARTS_H

#include "service/order_service.h"

#define ANSWER_MAX    ((size_t)64 * 1024 * 1024)
#define SHIPMENTS_MAX (EVENTS_MAX * 500) /* each event may add as many as a request has */

/* What belongs to a capture besides its own document. */
struct capture_part {
    struct shipping_infos shipping_info;   /* what was sent with it, then what was added since */
    str billing_address, shipping_address; /* JSON, of its time */
};

struct order_parts {
    struct order_row row;
    struct order_fact_row fact;
    struct event_rows events;   /* only loaded if there is more to tell than that it was placed */
    const void **documents;     /* by event; NULL: it says nothing */
    struct capture_part *parts; /* by event, of captures; and one more, of the order itself */
    int64_t *refunded;          /* by capture, see refunds_by_capture() */
};

/* The order as of c->now. NO_SUCH_ORDER. */
enum problem order_parts_load(struct ctx *c, struct uuid order_id,
                              struct order_parts *out) NODISCARD;

/* All captures, or all refunds, as a JSON list. */
str captures_list(struct ctx *c, const struct order_parts *p);
str refunds_list(struct ctx *c, const struct order_parts *p);

/* What is worth looking at about an event with this document; none for most. */
struct warnings event_warnings(enum order_fact fact, const void *document);

#endif
