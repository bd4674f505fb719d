/*
 * generate.h -- orders that look like a Nordic shop's, from a seed: the same seed makes the same
 * orders, ids and all, relative to the same `now`.
 *
 * Invariants
 *   1. All chance comes from the generator, so that a unit of work that is tried again makes the
 *      same orders again from a copy of it.
 *   2. Every order keeps the rules of order_lines_check to the minor unit.
 *   3. Nothing happens after g->now.
 */
#ifndef GENERATE_H
#define GENERATE_H

#include "main/commands.h"
#include "service/order_service.h"

#define GENERATE_DAYS 60 /* the oldest order is so old */

struct generator {
    struct entropy entropy; /* seeded */
    int64_t now;            /* the newest order is placed just before it */
    int64_t number, total;  /* orders made so far, orders in all */
};

struct generator generator_begin(uint64_t seed, int64_t now, int64_t total);

/* The next order, oldest first: created_at ascends towards g->now, the order id is a version 7
 * UUID of that time. Texts live in c->arena. */
void generate_placement(struct ctx *c, struct generator *g, struct placement *out);

/* An id for what happens to that order. It has the order's time and not its own, so that all that a
 * load writes is appended: an order's events come up to weeks after it, and at ten million orders
 * each would change a page of its own in two trees. */
struct uuid generate_event_id(struct generator *g, const struct placement *placed);

/* How a parcel goes to that country. */
struct shipping_info generate_shipping(struct ctx *c, struct generator *g, str country);

/* What became of the orders of a load. */
enum generated {
    GENERATE_OPEN,       /* all are authorized, and expire 28 days after g->now */
    GENERATE_EVERYTHING, /* captures, refunds, cancellations ... as in a shop that has been running
                          */
    GENERATE_INVOICED,   /* each is captured whole, and to be paid by invoice */
};

/* Places g->total orders for the merchant of s->c in large transactions. Large loads sort words and
 * amounts at their end, with a temporary file in `folder`; NULL: where temporary files are. False
 * after printing why not. */
bool generate_load(struct access_store *s, const char *folder, struct generator *g,
                   enum generated what);

/* If a large load was broken off, this is its end: its orders can be searched and listed by
 * amount. */
bool generate_finish(struct access_store *s, const char *folder);

#endif
