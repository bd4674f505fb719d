/*
 * source.h -- what happens to a merchant, read from where it is recorded anyway: the feed of events
 * (feed.h), payouts, invoices, bulk jobs, exports and webhooks. Nothing is written for it when it
 * happens. Who tells it to somebody (notification_source.h, webhook_source.h) keeps for each
 * source the place up to which that was done.
 *
 * Invariants
 *   1. In a source everything has a place of its own, and a page is told in the order of places.
 *   2. What is recorded later has a later number, but for what a transaction that began earlier
 *      commits: before the feed's horizon nothing can come any more.
 */
#ifndef SOURCE_H
#define SOURCE_H

#include "store/order_store.h"

enum source {
    SOURCE_EVENTS, /* the feed */
    SOURCE_PAYOUTS_CLOSED,
    SOURCE_PAYOUTS_PAID,
    SOURCE_PAYOUTS_RETURNED,
    SOURCE_INVOICES_OVERDUE,
    SOURCE_JOBS_FINISHED,
    SOURCE_EXPORTS_FINISHED,
    SOURCE_WEBHOOKS_OFF,
    SOURCE_COUNT
};
extern const char *const SOURCE_NAMES[]; /* in the store, for ever */

/* Where something lies in its source. */
struct place {
    int64_t number; /* when it was recorded */
    struct uuid id; /* of the event, payout, capture, job, export or webhook */
};
bool place_is_before(struct place a, struct place b);
struct place place_at(int64_t at); /* nothing lies between it and what is recorded from then on */

/* Real time as the source has it: that of the merchant's clock (clock_enter), or unchanged. */
int64_t source_time(const struct ctx *c, enum source s, int64_t real);

struct happening {
    enum source source;
    struct place place;
    int64_t at;
    struct uuid order_id;
    str reference, currency;
    str kind;  /* of a job or an export */
    str owner; /* the actor who asked for it */
    int64_t amount, done;
    int64_t failed;          /* of an export: 1 if it was not made */
    struct event_row *event; /* of the feed; else NULL */
};
typedef enum problem tell_fn(struct ctx *c, void *self, const struct happening *h);

/* Tells a page of what lies behind *place and before the instant `before`, and moves the place to
 * its end; of the feed the events whose fact is in `facts`, a bit each. A page may tell nothing and
 * still move on; the source was read to its end if it does not. */
enum problem source_tell(struct ctx *c, enum source s, int64_t before, uint64_t facts,
                         tell_fn *tell, void *self, struct place *place) NODISCARD;

/* An id with the time and counter of `when`, and a digest of what makes it in place of chance. */
struct uuid source_id(struct uuid when, const void *of, size_t size);

#endif
