/*
 * feed.h -- a merchant's events, one after the other, for whoever wants to follow them: a page
 * after a cursor, and later the next one. The order is that of the events' ids, which begin with
 * the time of the unit of work that made them. No capture writes anything for it.
 *
 * A unit that was made earlier may be committed later, and its event then lies before one that was
 * already told. So the feed ends at a horizon, before which nothing can come any more:
 *
 *      now --FEED_LAG--> horizon        and, while a transaction is going on, its begin in place of
 *                                       now: it is asked who is writing before the events are read
 *
 * Invariants
 *   1. A server's unit is committed within WORK_AGE_MAX of its making, or never; a command's is
 *      begun at once, and while it lasts it is seen (service/work.h). FEED_LAG is longer, by what
 *      the clocks of several machines may differ.
 *   2. The horizon was found before the snapshot in which events are read was taken: who had begun
 *      to write was seen, and who begins later makes events that lie behind it.
 *   3. It never goes back. If nobody looks any more the feed stands still, and nothing is left out.
 *
 * The events of one order are in their order (order_service). An import may bring ids of its own
 * for captures and refunds, which tell no time: these are history, and in no feed.
 */
#ifndef FEED_H
#define FEED_H

#include "service/work.h"
#include "store/order_store.h"

#define FEED_LAG (WORK_AGE_MAX + 10 * SECOND)

/* Since when somebody, of any process, has been writing; else c->now. */
enum problem feed_look(struct ctx *c, int64_t *since) NODISCARD;

/* Once that look is over: all before since - FEED_LAG can be told. Any thread. */
void feed_move(int64_t since);
int64_t feed_horizon(void); /* of this process; 0: it has not looked yet */

struct feed_page {
    struct feed_event {
        struct event_row row; /* the document only of order.expiring */
        str currency;         /* of the order */
    } * items;
    size_t count;
    struct uuid last; /* the next page is after this one */
};

/* The events after `after` and before `horizon` whose fact is in `facts`, a bit each; at most
 * `limit`. Looks at a bounded number of them: a page may be short, even empty, and still have
 * moved on. */
enum problem feed_read(struct ctx *c, struct uuid after, int64_t horizon, uint64_t facts,
                       size_t limit, struct feed_page *out) NODISCARD;

#endif
