#include "jobs/jobs.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/metric.h"
#include "service/bulk.h"
#include "service/expiry.h"
#include "service/idempotency.h"
#include "service/pulse.h"

#define ARENA_MAX ((size_t)256 * 1024 * 1024)

struct jobs {
    struct work *work;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t woken;
    bool is_woken, is_stopping;
    struct arena *arena;
    struct entropy entropy;
};

/* One round of a kind of job. *again: there is more to do at once. */
typedef enum problem round_fn(struct ctx *c, bool *again);

static enum problem round_bulk(struct ctx *c, bool *again)
{
    struct uuid job_id;
    bool finished = false;
    TRY(bulk_next(c, &c->merchant_id, &job_id, again));
    if (!*again)
        return OK;
    return bulk_step(c, job_id, &finished);
}

static enum problem round_prune(struct ctx *c, bool *again)
{
    int64_t forgotten = 0;
    TRY(idempotency_prune(c, 500, &forgotten));
    *again = forgotten == 500;
    return OK;
}

static enum problem round_count(struct ctx *c, bool *again)
{
    (void)again;
    return pulse_count_jobs(c);
}

static const struct kind {
    const char *name;
    round_fn *round;
    int64_t every; /* microseconds; also when woken, if is_woken_too */
    bool is_woken_too;
    const char *purpose;
} KINDS[] = {
    { "bulk", round_bulk, 2 * SECOND, true, "Does the next chunk of the oldest bulk job" },
    { "expiry", expiry_round, SECOND, false, "Expires open orders whose time has come" },
    { "prune", round_prune, MINUTE, false, "Forgets first answers that are over a day old" },
    { "count", round_count, 10 * SECOND, false, "Counts what the bulk jobs leave to do" },
};

struct attempt {
    round_fn *round;
    bool again;
};

static enum problem run_attempt(struct unit *u)
{
    struct attempt *attempt = u->self;
    attempt->again = false;
    return attempt->round(u->c, &attempt->again);
}

/* True: there is more to do at once. A problem was logged by the runner; the next round tries. */
static bool run_round(struct jobs *j, const struct kind *kind)
{
    struct ctx c = {
        .arena = j->arena, .entropy = &j->entropy, .now = clock_now(), .actor = STR("system")
    };
    struct attempt attempt = { .round = kind->round };
    struct unit unit = { .c = &c, .self = &attempt, .run = run_attempt };
    enum problem p = work_write_wait(j->work, &unit);
    const char *labels = arena_cstr(j->arena, arena_format(j->arena, "kind=\"%s\"", kind->name));
    metric_add_labelled(METRIC_JOB_ROUNDS, labels, 1);
    metric_add_labelled(METRIC_JOB_FAILED, labels, p != OK);
    arena_reset(j->arena);
    return p == OK && attempt.again;
}

/* Waits until something is due; false: stop. */
static bool wait_a_little(struct jobs *j, bool *woken)
{
    struct timespec until;
    CHECK(clock_gettime(CLOCK_REALTIME, &until) == 0);
    const long tick = 200000000; /* nanoseconds */
    until.tv_nsec += tick;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    CHECK(pthread_mutex_lock(&j->lock) == 0);
    if (!j->is_woken && !j->is_stopping)
        (void)pthread_cond_timedwait(&j->woken, &j->lock, &until);
    *woken = j->is_woken;
    j->is_woken = false;
    bool go_on = !j->is_stopping;
    CHECK(pthread_mutex_unlock(&j->lock) == 0);
    return go_on;
}

static bool is_stopping(struct jobs *j)
{
    CHECK(pthread_mutex_lock(&j->lock) == 0);
    bool stopping = j->is_stopping;
    CHECK(pthread_mutex_unlock(&j->lock) == 0);
    return stopping;
}

static void *jobs_main(void *argument)
{
    struct jobs *j = argument;
    int64_t due[COUNT(KINDS)] = { 0 };
    bool woken = false, again = false;
    while (again || wait_a_little(j, &woken)) {
        again = false;
        for (size_t i = 0; i < COUNT(KINDS) && !is_stopping(j); i++) {
            int64_t now = clock_monotonic();
            if (now < due[i] && !(woken && KINDS[i].is_woken_too))
                continue;
            bool more = run_round(j, &KINDS[i]);
            due[i] = more ? 0 : now + KINDS[i].every;
            again = again || more;
        }
        again = again && !is_stopping(j);
    }
    return NULL;
}

struct jobs *jobs_start(struct work *work)
{
    struct jobs *j = calloc(1, sizeof *j);
    CHECK(j != NULL);
    j->work = work;
    j->arena = arena_open(ARENA_MAX);
    j->entropy = entropy_system();
    CHECK(pthread_mutex_init(&j->lock, NULL) == 0);
    CHECK(pthread_cond_init(&j->woken, NULL) == 0);
    CHECK(pthread_create(&j->thread, NULL, jobs_main, j) == 0);
    return j;
}

void jobs_wake(void *jobs)
{
    struct jobs *j = jobs;
    CHECK(pthread_mutex_lock(&j->lock) == 0);
    j->is_woken = true;
    CHECK(pthread_cond_signal(&j->woken) == 0);
    CHECK(pthread_mutex_unlock(&j->lock) == 0);
}

void jobs_stop(struct jobs *j)
{
    CHECK(pthread_mutex_lock(&j->lock) == 0);
    j->is_stopping = true;
    CHECK(pthread_cond_signal(&j->woken) == 0);
    CHECK(pthread_mutex_unlock(&j->lock) == 0);
    CHECK(pthread_join(j->thread, NULL) == 0);
}

void jobs_close(struct jobs *j)
{
    CHECK(j->is_stopping);
    arena_close(j->arena);
    free(j);
}
