#include "service/rate_limit.h"

#include <pthread.h>
#include <stdlib.h>

#define BUCKETS   8192
#define LOOKS_MAX 16   /* places that a bucket may lie in */
#define NANO      1000 /* in a microsecond: a limit of a million leaves whole intervals */

struct bucket {
    int64_t merchant_id;
    enum rate_kind kind;
    int64_t full_at; /* nanoseconds; in the past: it is full, and its place is free */
    int64_t limit;   /* of the last request */
    int64_t taken;   /* since it was last told */
    int64_t share;   /* of the limit, as it was learned at shared_at; 0: never */
    int64_t shared_at;
};

struct rate_limiter {
    pthread_mutex_t lock;
    bool is_used; /* since it was last told */
    int64_t told_at;
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

static size_t first_place(int64_t merchant_id, enum rate_kind kind)
{
    return ((uint64_t)merchant_id * 4 + kind) * UINT64_C(0x9E3779B97F4A7C15) >> 51;
}

/* NULL: it has none. */
static struct bucket *known_bucket(struct rate_limiter *r, int64_t merchant_id, enum rate_kind kind)
{
    size_t first = first_place(merchant_id, kind);
    for (size_t i = 0; i < LOOKS_MAX; i++) {
        struct bucket *b = &r->buckets[(first + i) % BUCKETS];
        if (b->merchant_id == merchant_id && b->kind == kind && b->limit > 0)
            return b;
    }
    return NULL;
}

/* Its bucket, or a free place for it; NULL: there is none. */
static struct bucket *find_bucket(struct rate_limiter *r, int64_t merchant_id, enum rate_kind kind,
                                  int64_t now)
{
    size_t first = first_place(merchant_id, kind);
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

/* How many of the limit are for this process. */
static int64_t share_of(const struct bucket *b, int64_t limit, int64_t now)
{
    bool is_known = b->share > 0 && now >= b->shared_at && now - b->shared_at < RATE_LIFE;
    return is_known && b->share < limit ? b->share : limit;
}

static int64_t seconds_up(int64_t nanoseconds)
{
    return (nanoseconds + SECOND * NANO - 1) / (SECOND * NANO);
}

bool rate_limiter_take(struct rate_limiter *r, int64_t merchant_id, enum rate_kind kind,
                       int64_t limit, int64_t now, int64_t *remaining, int64_t *reset_seconds)
{
    CHECK(limit > 0 && limit <= SECOND);
    const int64_t second = SECOND * NANO;
    bool taken = true;
    *remaining = limit - 1;
    *reset_seconds = 1;
    CHECK(pthread_mutex_lock(&r->lock) == 0);
    struct bucket *b = find_bucket(r, merchant_id, kind, now * NANO);
    if (b != NULL) {
        const int64_t share = share_of(b, limit, now), interval = second / share;
        now *= NANO;
        if (b->full_at > now + second) /* the wall clock was set back: nobody shall wait for that */
            b->full_at = now + second;
        int64_t full_at = (b->full_at > now ? b->full_at : now) + interval;
        taken = full_at - now <= interval * share;
        if (taken)
            b->full_at = full_at;
        *remaining = (now + interval * share - b->full_at) / interval;
        *reset_seconds = seconds_up(taken ? b->full_at - now : full_at - now - interval * share);
        b->limit = limit;
        b->taken += taken;
        r->is_used = true;
    }
    CHECK(pthread_mutex_unlock(&r->lock) == 0);
    return taken;
}

/* --- several processes ------------------------------------------------------------------- */

static void tell(struct bucket *b, int64_t period, struct rate_uses *out)
{
    int64_t used = b->taken * SECOND / period;
    b->taken = 0;
    if (used > 0 && used * RATE_WORTH >= b->limit && out->count < RATE_USES_MAX)
        out->items[out->count++] = (struct rate_use){ b->merchant_id, b->kind, used };
}

bool rate_limiter_used(struct rate_limiter *r, int64_t now, struct rate_uses *out)
{
    out->count = 0;
    CHECK(pthread_mutex_lock(&r->lock) == 0);
    int64_t period = now - r->told_at;
    bool is_recent = period > 0 && period < RATE_LIFE; /* else the counts go back too far */
    bool is_used = r->is_used;
    for (size_t i = 0; is_used && i < BUCKETS; i++)
        if (r->buckets[i].taken > 0) {
            r->buckets[i].taken = is_recent ? r->buckets[i].taken : 0;
            tell(&r->buckets[i], is_recent ? period : SECOND, out);
        }
    r->is_used = false;
    r->told_at = now;
    CHECK(pthread_mutex_unlock(&r->lock) == 0);
    return is_used;
}

void rate_limiter_learn(struct rate_limiter *r, const struct rate_use *use, int64_t others,
                        int64_t now)
{
    CHECK(others > 0 && use->used >= 0);
    CHECK(pthread_mutex_lock(&r->lock) == 0);
    struct bucket *b = known_bucket(r, use->merchant_id, use->kind);
    if (b != NULL) {
        int64_t left = b->limit - use->used, even = b->limit / (others + 1);
        int64_t wanted = left > even ? left : even, share = share_of(b, b->limit, now);
        int64_t up = share + (wanted - share + 1) / 2;
        b->share = wanted > share ? up : wanted;
        b->share = b->share > 0 ? b->share : 1;
        b->shared_at = now;
    }
    CHECK(pthread_mutex_unlock(&r->lock) == 0);
}
