#include "service/rate_limit.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"

#define BUCKETS   8192
#define LOOKS_MAX 16   /* places that a bucket may lie in */
#define NANO      1000 /* in a microsecond: a limit of a million leaves whole intervals */

struct bucket {
    int64_t merchant_id;
    enum rate_kind kind;
    int64_t full_at; /* nanoseconds; in the past: it is full, and its place is free */
};

struct rate_limiter {
    pthread_mutex_t lock;
    struct bucket buckets[BUCKETS];
};

struct rate_limiter *rate_limiter_open(void)
{
    struct rate_limiter *r = calloc(1, sizeof *r);
    CHECK(r != NULL);
    CHECK(pthread_mutex_init(&r->lock, NULL) == 0);
    return r;
}

void rate_limiter_close(struct rate_limiter *r)
{
    CHECK(pthread_mutex_destroy(&r->lock) == 0);
    free(r);
}

/* Its bucket, or a free place for it; NULL: there is none. */
static struct bucket *find_bucket(struct rate_limiter *r, int64_t merchant_id, enum rate_kind kind,
                                  int64_t now)
{
    size_t first = ((uint64_t)merchant_id * 4 + kind) * UINT64_C(0x9E3779B97F4A7C15) >> 51;
    struct bucket *free_place = NULL;
    for (size_t i = 0; i < LOOKS_MAX; i++) {
        struct bucket *b = &r->buckets[(first + i) % BUCKETS];
        if (b->merchant_id == merchant_id && b->kind == kind)
            return b;
        if (free_place == NULL && b->full_at <= now)
            free_place = b;
    }
    if (free_place != NULL)
        *free_place = (struct bucket){ .merchant_id = merchant_id, .kind = kind };
    return free_place;
}

static int64_t seconds_up(int64_t nanoseconds)
{
    return (nanoseconds + SECOND * NANO - 1) / (SECOND * NANO);
}

bool rate_limiter_take(struct rate_limiter *r, int64_t merchant_id, enum rate_kind kind,
                       int64_t limit, int64_t now, int64_t *remaining, int64_t *reset_seconds)
{
    CHECK(limit > 0 && limit <= SECOND);
    const int64_t second = SECOND * NANO, interval = second / limit;
    bool taken = true;
    now *= NANO;
    *remaining = limit - 1;
    *reset_seconds = 1;
    CHECK(pthread_mutex_lock(&r->lock) == 0);
    struct bucket *b = find_bucket(r, merchant_id, kind, now);
    if (b != NULL) {
        if (b->full_at > now + second) /* the wall clock was set back: nobody shall wait for that */
            b->full_at = now + second;
        int64_t full_at = (b->full_at > now ? b->full_at : now) + interval;
        taken = full_at - now <= interval * limit;
        if (taken)
            b->full_at = full_at;
        *remaining = (now + interval * limit - b->full_at) / interval;
        *reset_seconds = seconds_up(taken ? b->full_at - now : full_at - now - interval * limit);
    }
    CHECK(pthread_mutex_unlock(&r->lock) == 0);
    return taken;
}
