/*
 * notification_source.h -- from what happened (source.h) to what users are told, up to the feed's
 * horizon (feed.h), before which nothing can come any more.
 *
 * Invariants
 *   1. A page of a source becomes rows and moves its place in one unit of work, and one process at
 *      a time does so: each happening is told once to each user who wants it, whoever dies when.
 *   2. Of a kind a user is told no more than NOTIFICATIONS_AN_HOUR times in an hour of the
 *      merchant's clock, and once more for all the others of that hour, with their number. The mail
 *      of that one leaves when its hour is over and was read to its end.
 *   3. Nobody is told of what was imported, or is older than NOTIFICATION_DAYS; a user who is not
 *      let in, or whose role may not see it, is told nothing.
 */
#ifndef NOTIFICATION_SOURCE_H
#define NOTIFICATION_SOURCE_H

#include "service/notification.h"

/* Tells the users of the next merchant a page of each source. `merchant_id`: who was the last, 0
 * for none. `*again`: somebody has not had their turn. */
enum problem notification_round(struct ctx *c, int64_t horizon, bool sends_mail,
                                int64_t *merchant_id, bool *again) NODISCARD;

/* Forgets some of what is older than NOTIFICATION_DAYS. */
enum problem notifications_forget(struct ctx *c, bool *again) NODISCARD;

#endif
