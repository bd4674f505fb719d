#include "service/work_queue.h"

#include <stdio.h>

#include "base/clock.h"

void queue_open(struct queue *q)
{
    CHECK(pthread_mutex_init(&q->lock, NULL) == 0);
    CHECK(pthread_cond_init(&q->filled, NULL) == 0);
    q->last = &q->first;
}

void queue_push(struct queue *q, struct unit *u)
{
    u->next = NULL;
    u->start = NULL;
    CHECK(pthread_mutex_lock(&q->lock) == 0);
    CHECK(!q->closed);
    u->queued_at = clock_monotonic();
    bool was_empty = q->first == NULL;
    *q->last = u;
    q->last = &u->next;
    CHECK(pthread_mutex_unlock(&q->lock) == 0);
    if (was_empty)
        CHECK(pthread_cond_signal(&q->filled) == 0);
}

struct unit *queue_take(struct queue *q, unsigned thread, size_t max)
{
    CHECK(pthread_mutex_lock(&q->lock) == 0);
    while (q->first == NULL && !q->closed)
        CHECK(pthread_cond_wait(&q->filled, &q->lock) == 0);
    struct unit *taken = q->first, **end = &q->first;
    for (size_t i = 0; i < max && *end != NULL; i++)
        end = &(*end)->next;
    q->first = *end;
    *end = NULL;
    q->taken[thread] = taken != NULL ? taken->queued_at : 0;
    if (q->first == NULL)
        q->last = &q->first;
    else
        CHECK(pthread_cond_signal(&q->filled) == 0);
    CHECK(pthread_mutex_unlock(&q->lock) == 0);
    return taken;
}

static void note(struct latest *l, int64_t now, bool was_kept, bool was_in_vain)
{
    if (was_kept)
        l->kept_at = now;
    else if (was_in_vain)
        l->given_up_at = now;
}

void queue_finish(struct queue *q, unsigned thread, struct outcome outcome)
{
    CHECK(pthread_mutex_lock(&q->lock) == 0);
    int64_t now = clock_monotonic();
    bool took_long = now - q->taken[thread] >= WORK_PATIENCE;
    note(&q->all, now, outcome.any_kept, took_long);
    note(&q->orders, now, outcome.order_kept, took_long && outcome.order_was_in_vain);
    q->taken[thread] = 0;
    CHECK(pthread_mutex_unlock(&q->lock) == 0);
}

/* With the lock held. */
static int64_t age_of_oldest(const struct queue *q, int64_t now)
{
    int64_t oldest = q->first != NULL ? q->first->queued_at : now;
    for (unsigned i = 0; i < WORK_THREADS_MAX; i++)
        if (q->taken[i] != 0 && q->taken[i] < oldest)
            oldest = q->taken[i];
    return now - oldest;
}

int64_t queue_age(struct queue *q)
{
    CHECK(pthread_mutex_lock(&q->lock) == 0);
    int64_t age = age_of_oldest(q, clock_monotonic());
    CHECK(pthread_mutex_unlock(&q->lock) == 0);
    return age;
}

bool queue_is_stalled(struct queue *q)
{
    CHECK(pthread_mutex_lock(&q->lock) == 0);
    int64_t now = clock_monotonic(), age = age_of_oldest(q, now);
    bool in_vain = q->all.given_up_at > q->all.kept_at;
    bool nothing = now - q->all.kept_at >= WORK_PATIENCE && (age >= WORK_PATIENCE || in_vain);
    bool no_order =
        q->orders.given_up_at > q->orders.kept_at && now - q->orders.given_up_at < WORK_AGE_MAX;
    bool is_stalled = age > 0 && (nothing || no_order);
    CHECK(pthread_mutex_unlock(&q->lock) == 0);
    return is_stalled;
}

void queue_close(struct queue *q)
{
    CHECK(pthread_mutex_lock(&q->lock) == 0);
    q->closed = true;
    CHECK(pthread_cond_broadcast(&q->filled) == 0);
    CHECK(pthread_mutex_unlock(&q->lock) == 0);
}

bool unit_is_too_old(const struct unit *u)
{
    return !u->is_direct && clock_monotonic() - u->queued_at > WORK_AGE_MAX;
}

enum problem units_check_ages(struct db *db, const struct unit *first)
{
    for (const struct unit *u = first; u != NULL; u = u->next)
        if (u->result == OK && unit_is_too_old(u)) {
            (void)snprintf(db->why, sizeof db->why, "a unit of it is too old");
            return PROBLEM_STORE_BUSY;
        }
    return OK;
}
