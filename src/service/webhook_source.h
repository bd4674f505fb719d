/*
 * webhook_source.h -- makes the messages to a merchant's endpoints of what is recorded anyway: the
 * feed of events (service/feed.h), payouts, bulk jobs, exports and invoices. Nothing is written for
 * it when something happens.
 *
 *   settled ------------------- seen ---------------- now
 *      |  read again up to the     |  read at once
 *      |  horizon of the feed
 *
 * Invariants
 *   1. What can be read is told at once. What was committed late, behind what was seen, is found
 *      when the horizon has passed it: both places of a source only go on, and what lies before the
 *      settled one was told.
 *   2. The id of a message follows from its endpoint and what happened: read twice, it is the same
 *      message, and made once. Ids ascend as things happened.
 *   3. A page becomes messages and moves the places in one unit of work.
 *   4. What happened before an endpoint was made, or before any endpoint wanted it, it is not told.
 */
#ifndef WEBHOOK_SOURCE_H
#define WEBHOOK_SOURCE_H

#include "service/webhook.h"

/* Sources of which nobody wanted anything are told from c->now on if somebody does now. Both are
 * sets of events, a bit for each enum webhook_type. */
enum problem webhook_sources_begin(struct ctx *c, uint64_t wanted, uint64_t wanted_now) NODISCARD;

/* Going through the merchants; zero at first. */
struct webhook_sweep {
    int64_t merchant_id; /* whose turn it was last */
    bool is_behind;      /* of one of them there is more to tell */
};

/* Makes the messages of the next few events to the endpoints of the next merchant. `horizon` is
 * that of the feed, found before this unit of work began. */
enum problem webhook_round(struct ctx *c, int64_t horizon, struct webhook_sweep *sweep,
                           bool *again) NODISCARD;

/* Queues a message with which an endpoint can be tried. */
enum problem webhook_test(struct ctx *c, struct uuid endpoint_id, struct uuid *out) NODISCARD;

#endif
