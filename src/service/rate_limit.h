/*
 * rate_limit.h -- how many requests a merchant may make per second: a bucket per merchant and
 * kind that holds one second's worth and fills evenly.
 *
 * Invariants
 *   1. A bucket is one number, the instant at which it will be full again (GCRA); full buckets
 *      need not be remembered, so the table is of a fixed size.
 *   2. Buckets live in the process and begin full: what they guard is this server's time.
 *   3. When no place is left for a bucket the request is let through.
 *   4. What other processes of the installation let through is learned about once a second
 *      (rate_share.h). Of a limit this process then has the larger of what they leave and an even
 *      share; it goes down to that at once, and up half of the way at a time, so that processes
 *      that all learn at the same time do not swing. What was learned RATE_LIFE ago is forgotten.
 */
#ifndef RATE_LIMIT_H
#define RATE_LIMIT_H

#include "base/base.h"
#include "base/clock.h"

#define RATE_LIFE     (3 * SECOND)
#define RATE_USES_MAX 1024
#define RATE_WORTH    16 /* who uses less than this part of a limit need not tell */

/* Shops and the portal have buckets of their own, so that a busy shop does not lock staff out. */
enum rate_kind { RATE_KEY_READS, RATE_KEY_WRITES, RATE_USER_READS, RATE_USER_WRITES };

/* How much of a limit was used lately. */
struct rate_use {
    int64_t merchant_id;
    enum rate_kind kind;
    int64_t used; /* requests per second that were let through */
};
struct rate_uses {
    struct rate_use items[RATE_USES_MAX];
    size_t count;
};

struct rate_limiter;

struct rate_limiter *rate_limiter_open(void);
void rate_limiter_close(struct rate_limiter *r);

/* Takes one request out of the bucket of `limit` per second, if it has one left. `remaining`: how
 * many it has then; `reset_seconds`: until it is full, or until it has one, rounded up. Any thread
 * may call it. */
bool rate_limiter_take(struct rate_limiter *r, int64_t merchant_id, enum rate_kind kind,
                       int64_t limit, int64_t now, int64_t *remaining, int64_t *reset_seconds);

/* What was used since the last call, of buckets of which that is a good part; others are not worth
 * telling, and beyond RATE_USES_MAX none are told. False: nothing was asked for at all. */
bool rate_limiter_used(struct rate_limiter *r, int64_t now, struct rate_uses *out);

/* So many other processes let `use->used` requests through, all together. */
void rate_limiter_learn(struct rate_limiter *r, const struct rate_use *use, int64_t others,
                        int64_t now);

#endif
