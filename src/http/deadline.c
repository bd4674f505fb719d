#include "http/deadline.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"
#include "base/metric.h"

struct deadline {
    struct deadline *next_free;
    int fd; /* -1: free */
    atomic_int_fast64_t at;
};

struct deadlines {
    pthread_mutex_t lock; /* of everything but `at` */
    pthread_cond_t stopped;
    pthread_t thread;
    bool stopping;
    struct deadline *free;
    size_t count;
    struct deadline slots[];
};

static void hang_up(struct deadlines *all)
{
    int64_t now = clock_monotonic();
    for (size_t i = 0; i < all->count; i++) {
        struct deadline *d = &all->slots[i];
        if (d->fd < 0 || atomic_load_explicit(&d->at, memory_order_relaxed) > now)
            continue;
        (void)shutdown(d->fd, SHUT_RDWR);
        atomic_store_explicit(&d->at, DEADLINE_NEVER, memory_order_relaxed);
        metric_add(METRIC_CONNECTIONS_LATE, 1);
    }
}

static void *deadlines_main(void *argument)
{
    struct deadlines *all = argument;
    CHECK(pthread_mutex_lock(&all->lock) == 0);
    while (!all->stopping) {
        struct timespec until;
        CHECK(clock_gettime(CLOCK_REALTIME, &until) == 0);
        until.tv_sec += 1;
        (void)pthread_cond_timedwait(&all->stopped, &all->lock, &until);
        hang_up(all);
    }
    CHECK(pthread_mutex_unlock(&all->lock) == 0);
    return NULL;
}

struct deadlines *deadlines_open(size_t max)
{
    struct deadlines *all = calloc(1, sizeof *all + max * sizeof all->slots[0]);
    CHECK(all != NULL);
    all->count = max;
    for (size_t i = max; i-- > 0;) {
        all->slots[i].fd = -1;
        all->slots[i].next_free = all->free;
        all->free = &all->slots[i];
    }
    CHECK(pthread_mutex_init(&all->lock, NULL) == 0);
    CHECK(pthread_cond_init(&all->stopped, NULL) == 0);
    CHECK(pthread_create(&all->thread, NULL, deadlines_main, all) == 0);
    return all;
}

void deadlines_close(struct deadlines *all)
{
    CHECK(pthread_mutex_lock(&all->lock) == 0);
    all->stopping = true;
    CHECK(pthread_cond_signal(&all->stopped) == 0);
    CHECK(pthread_mutex_unlock(&all->lock) == 0);
    CHECK(pthread_join(all->thread, NULL) == 0);
    free(all);
}

struct deadline *deadline_add(struct deadlines *all, int fd)
{
    CHECK(pthread_mutex_lock(&all->lock) == 0);
    struct deadline *d = all->free;
    if (d != NULL) {
        all->free = d->next_free;
        d->fd = fd;
        atomic_store_explicit(&d->at, DEADLINE_NEVER, memory_order_relaxed);
    }
    CHECK(pthread_mutex_unlock(&all->lock) == 0);
    return d;
}

void deadline_set(struct deadline *d, int64_t at)
{
    if (d != NULL)
        atomic_store_explicit(&d->at, at, memory_order_relaxed);
}

void deadline_remove(struct deadlines *all, struct deadline *d)
{
    if (d == NULL)
        return;
    CHECK(pthread_mutex_lock(&all->lock) == 0);
    d->fd = -1;
    d->next_free = all->free;
    all->free = d;
    CHECK(pthread_mutex_unlock(&all->lock) == 0);
}
