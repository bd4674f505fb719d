/*
 * rate_limit.h -- how many requests a merchant may make per second: a bucket per merchant and
 * kind that holds one second's worth and fills evenly.
 *
 * Invariants
 *   1. A bucket is one number, the instant at which it will be full again (GCRA); full buckets
 *      need not be remembered, so the table is of a fixed size.
 *   2. Buckets live in the process and begin full: what they guard is this server's time.
 *   3. When no place is left for a bucket the request is let through.
 */
#ifndef RATE_LIMIT_H
#define RATE_LIMIT_H

#include "base/base.h"

/* Shops and the portal have buckets of their own, so that a busy shop does not lock staff out. */
enum rate_kind { RATE_KEY_READS, RATE_KEY_WRITES, RATE_USER_READS, RATE_USER_WRITES };

struct rate_limiter;

struct rate_limiter *rate_limiter_open(void);
void rate_limiter_close(struct rate_limiter *r);

/* Takes one request out of the bucket of `limit` per second, if it has one left. `remaining`: how
 * many it has then; `reset_seconds`: until it is full, or until it has one, rounded up. Any thread
 * may call it. */
bool rate_limiter_take(struct rate_limiter *r, int64_t merchant_id, enum rate_kind kind,
                       int64_t limit, int64_t now, int64_t *remaining, int64_t *reset_seconds);

#endif
