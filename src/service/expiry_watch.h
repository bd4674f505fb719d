/*
 * expiry_watch.h -- open orders that near their end: the merchant is warned of them, and they are
 * extended or released where the merchant's rules say so (domain/expiry_rule.h).
 *
 * Every few minutes each merchant's orders that end in the next days are looked at, one after the
 * other by their end; how far that has come is in the merchant's row. What is to be done follows
 * from the order alone, which remembers the last warning (order.warned_days) in the same commit as
 * the event. So a look that is repeated, by another process or after a crash, does nothing twice,
 * and one that comes late leaves nothing out.
 */
#ifndef EXPIRY_WATCH_H
#define EXPIRY_WATCH_H

#include "service/order_service.h"

/* Looks at the next few orders, of any merchant. */
enum problem expiry_watch_round(struct ctx *c, bool *again) NODISCARD;

/* The same for c->merchant_id, at the instant itself instead of some minutes after it (struct
 * due_work of test_clock.h). */
enum problem expiry_watch_due(struct ctx *c, int64_t *at) NODISCARD;
enum problem expiry_watch_step(struct ctx *c, bool *again) NODISCARD;

#endif
