#include "service/work.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/metric.h"
#include "base/outlet.h"
#include "store/db_sqlite.h"
#include "store/ledger_store.h"

#define READERS_MAX 16

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct unit *first, **last;
    bool closed;
};

struct work {
    struct queue writes, reads;
    pthread_t writer, checkpointer, readers[READERS_MAX];
    unsigned readers_count;
    struct db *write_db, *checkpoint_db, *read_db[READERS_MAX];
    unsigned readers_started;

    pthread_mutex_t wait_lock; /* for work_*_wait and the checkpointer */
    pthread_cond_t unit_finished, log_grown;
    bool stopping;
    atomic_bool help_checkpoint; /* the writer is asked to lend a hand */
    atomic_uint_fast64_t units, groups, statements;
};

/* --- the queue ------------------------------------------------------------------------- */

static void queue_open(struct queue *q)
{
    CHECK(pthread_mutex_init(&q->lock, NULL) == 0);
    CHECK(pthread_cond_init(&q->filled, NULL) == 0);
    q->last = &q->first;
}

static void queue_push(struct queue *q, struct unit *u)
{
    u->next = NULL;
    CHECK(pthread_mutex_lock(&q->lock) == 0);
    CHECK(!q->closed);
    bool was_empty = q->first == NULL;
    *q->last = u;
    q->last = &u->next;
    CHECK(pthread_mutex_unlock(&q->lock) == 0);
    if (was_empty)
        CHECK(pthread_cond_signal(&q->filled) == 0);
}

/* Waits for units and takes at most `max` of them, as a list; NULL: closed and empty. */
static struct unit *queue_take(struct queue *q, size_t max)
{
    CHECK(pthread_mutex_lock(&q->lock) == 0);
    while (q->first == NULL && !q->closed)
        CHECK(pthread_cond_wait(&q->filled, &q->lock) == 0);
    struct unit *taken = q->first, **end = &q->first;
    for (size_t i = 0; i < max && *end != NULL; i++)
        end = &(*end)->next;
    q->first = *end;
    *end = NULL;
    if (q->first == NULL)
        q->last = &q->first;
    else
        CHECK(pthread_cond_signal(&q->filled) == 0);
    CHECK(pthread_mutex_unlock(&q->lock) == 0);
    return taken;
}

static void queue_close(struct queue *q)
{
    CHECK(pthread_mutex_lock(&q->lock) == 0);
    q->closed = true;
    CHECK(pthread_cond_broadcast(&q->filled) == 0);
    CHECK(pthread_mutex_unlock(&q->lock) == 0);
}

/* --- one unit, one group --------------------------------------------------------------- */

/* One attempt to write: all of it, or no trace. */
static enum problem unit_write(struct db *db, struct unit *u)
{
    ledger_unit_begin(db);
    db->ops->savepoint(db);
    enum problem p = u->run(u);
    if (p == OK)
        p = ledger_unit_keep(u->c);
    if (p == OK)
        db->ops->savepoint_release(db);
    else
        db->ops->savepoint_rollback(db);
    return p;
}

static enum problem unit_attempts(struct db *db, struct unit *u, bool to_write)
{
    struct arena_mark mark = arena_mark(u->c->arena);
    struct ctx before = *u->c;
    for (int attempt = 1;; attempt++) {
        u->c->tx = (struct tx *)db;
        u->result = to_write ? unit_write(db, u) : u->run(u);
        u->c->tx = NULL;
        if (u->result != PROBLEM_STORE_BUSY || attempt == WORK_ATTEMPTS_MAX)
            return u->result;
        metric_add(METRIC_UNITS_AGAIN, 1);
        arena_rewind(u->c->arena, mark);
        *u->c = before;
    }
}

static void log_failure(const struct db *db, const char *doing)
{
    metric_add(METRIC_STORE_FAILURES, 1);
    outlet_notice("error", doing, db->why);
}

static enum problem flush_and_commit(struct db *db, struct unit *first)
{
    struct ctx *c = first->c; /* any will do: the sums know their merchants */
    int64_t begun = clock_monotonic();
    c->tx = (struct tx *)db;
    enum problem p = ledger_flush(c);
    c->tx = NULL;
    if (p == OK)
        p = db->ops->commit(db);
    if (p == OK)
        histogram_observe(&COMMIT_TIMES, &SCALE_TIME, clock_monotonic() - begun);
    return p;
}

/* Runs the units in one transaction. True: what they wrote is on disk. */
static bool run_group(struct db *db, struct unit *first)
{
    enum problem p = db->ops->begin(db, true);
    bool any_ok = false;
    db->group_sums.count = 0;
    for (struct unit *u = first; u != NULL; u = u->next) {
        u->result = p == OK ? unit_attempts(db, u, true) : p;
        any_ok = any_ok || u->result == OK;
        if (u->result == PROBLEM_STORE_BROKEN)
            log_failure(db, "a unit of work");
        if (p == OK && !db->ops->is_in_transaction(db))
            p = PROBLEM_STORE_BROKEN; /* the units before it are gone as well */
    }
    if (p == OK && any_ok)
        p = flush_and_commit(db, first);
    if (p == OK && any_ok)
        return true;
    if (p != OK) {
        log_failure(db, "a commit");
        metric_add(METRIC_COMMITS_FAILED, 1);
    }
    db->ops->rollback(db);
    for (struct unit *u = first; u != NULL; u = u->next)
        u->result = u->result == OK ? PROBLEM_STORE_BROKEN : u->result;
    return false;
}

static void finish_group(struct unit *first, bool committed)
{
    for (struct unit *u = first, *next; u != NULL; u = next) {
        next = u->next; /* done() gives the unit away */
        u->done(u, committed && u->result == OK);
    }
}

/* --- threads --------------------------------------------------------------------------- */

static void wake_checkpointer(struct work *w)
{
    CHECK(pthread_mutex_lock(&w->wait_lock) == 0);
    CHECK(pthread_cond_signal(&w->log_grown) == 0);
    CHECK(pthread_mutex_unlock(&w->wait_lock) == 0);
}

static void look_after_log(struct work *w)
{
    int log = 0, copied = 0;
    if (atomic_exchange(&w->help_checkpoint, false) &&
        sqlite_checkpoint(w->write_db, &log, &copied) != OK)
        log_failure(w->write_db, "a checkpoint"); /* the log grows on; the next one may do */
    if (sqlite_log_pages(w->write_db) >= LOG_PAGES_SOON && atomic_load(&w->groups) % 8 == 0)
        wake_checkpointer(w);
}

static void count_group(const struct unit *first, size_t units, bool committed)
{
    int64_t now = clock_monotonic();
    metric_add(METRIC_UNITS_WRITTEN, (int64_t)units);
    if (!committed)
        return;
    metric_add(METRIC_COMMITS, 1);
    histogram_observe(&GROUP_SIZES, &SCALE_SIZE, (int64_t)units);
    for (const struct unit *u = first; u != NULL; u = u->next)
        histogram_observe(&COMMIT_WAITS, &SCALE_TIME, now - u->queued_at);
}

static void *writer_main(void *argument)
{
    struct work *w = argument;
    struct unit *first;
    while ((first = queue_take(&w->writes, WORK_GROUP_MAX)) != NULL) {
        uint64_t count = 0;
        for (struct unit *u = first; u != NULL; u = u->next)
            count++;
        metric_add(METRIC_QUEUE_WRITES, -(int64_t)count);
        bool committed = run_group(w->write_db, first);
        count_group(first, count, committed);
        atomic_fetch_add(&w->units, count);
        atomic_fetch_add(&w->groups, 1);
        atomic_store(&w->statements, w->write_db->counters.statements);
        finish_group(first, committed);
        look_after_log(w);
    }
    return NULL;
}

static void *reader_main(void *argument)
{
    struct work *w = argument;
    CHECK(pthread_mutex_lock(&w->wait_lock) == 0);
    struct db *db = w->read_db[w->readers_started++];
    CHECK(pthread_mutex_unlock(&w->wait_lock) == 0);
    struct unit *u;
    while ((u = queue_take(&w->reads, 1)) != NULL) {
        metric_add(METRIC_QUEUE_READS, -1);
        metric_add(METRIC_UNITS_READ, 1);
        u->result = db->ops->begin(db, false);
        if (u->result == OK)
            (void)unit_attempts(db, u, false);
        if (u->result == PROBLEM_STORE_BROKEN)
            log_failure(db, "a read");
        db->ops->rollback(db);
        u->done(u, u->result == OK);
    }
    return NULL;
}

/* Copies the log into the file beside the writer. When the log is long although all that could be
 * copied was, the writer is asked to copy the rest between two groups: then it begins anew. */
static void *checkpointer_main(void *argument)
{
    struct work *w = argument;
    for (;;) {
        CHECK(pthread_mutex_lock(&w->wait_lock) == 0);
        struct timespec until;
        CHECK(clock_gettime(CLOCK_REALTIME, &until) == 0);
        until.tv_sec += 1;
        if (!w->stopping)
            (void)pthread_cond_timedwait(&w->log_grown, &w->wait_lock, &until);
        bool stopping = w->stopping;
        CHECK(pthread_mutex_unlock(&w->wait_lock) == 0);
        int log = 0, copied = 0;
        if (sqlite_checkpoint(w->checkpoint_db, &log, &copied) == OK && log > LOG_PAGES_MAX)
            atomic_store(&w->help_checkpoint, true);
        if (stopping)
            return NULL;
    }
}

/* --- open, close, submit --------------------------------------------------------------- */

static bool open_all(struct work *w, const char *path, char *why, size_t why_size)
{
    if (sqlite_open(path, OPEN_TO_WRITE, &w->write_db, why, why_size) != OK ||
        sqlite_open(path, OPEN_TO_WRITE, &w->checkpoint_db, why, why_size) != OK)
        return false;
    for (unsigned i = 0; i < w->readers_count; i++)
        if (sqlite_open(path, OPEN_TO_READ, &w->read_db[i], why, why_size) != OK)
            return false;
    return true;
}

static void close_all(struct work *w)
{
    for (unsigned i = 0; i < w->readers_count; i++)
        if (w->read_db[i] != NULL)
            w->read_db[i]->ops->close(w->read_db[i]);
    if (w->checkpoint_db != NULL)
        w->checkpoint_db->ops->close(w->checkpoint_db);
    if (w->write_db != NULL)
        w->write_db->ops->close(w->write_db);
    free(w);
}

struct work *work_open(const char *path, unsigned readers, char *why, size_t why_size)
{
    CHECK(readers >= 1 && readers <= READERS_MAX);
    struct work *w = calloc(1, sizeof *w);
    CHECK(w != NULL);
    w->readers_count = readers;
    if (!open_all(w, path, why, why_size)) {
        close_all(w);
        return NULL;
    }
    queue_open(&w->writes);
    queue_open(&w->reads);
    CHECK(pthread_mutex_init(&w->wait_lock, NULL) == 0);
    CHECK(pthread_cond_init(&w->unit_finished, NULL) == 0);
    CHECK(pthread_cond_init(&w->log_grown, NULL) == 0);
    CHECK(pthread_create(&w->writer, NULL, writer_main, w) == 0);
    CHECK(pthread_create(&w->checkpointer, NULL, checkpointer_main, w) == 0);
    for (unsigned i = 0; i < readers; i++)
        CHECK(pthread_create(&w->readers[i], NULL, reader_main, w) == 0);
    return w;
}

void work_hurry(struct work *w, int64_t patience)
{
    int64_t until = clock_monotonic() + patience;
    sqlite_wait_until(w->write_db, until);
    for (unsigned i = 0; i < w->readers_count; i++)
        sqlite_wait_until(w->read_db[i], until);
}

void work_close(struct work *w)
{
    queue_close(&w->reads);
    for (unsigned i = 0; i < w->readers_count; i++)
        CHECK(pthread_join(w->readers[i], NULL) == 0);
    queue_close(&w->writes); /* after the readers, which may ask for writes */
    CHECK(pthread_join(w->writer, NULL) == 0);
    CHECK(pthread_mutex_lock(&w->wait_lock) == 0);
    w->stopping = true;
    CHECK(pthread_cond_signal(&w->log_grown) == 0);
    CHECK(pthread_mutex_unlock(&w->wait_lock) == 0);
    CHECK(pthread_join(w->checkpointer, NULL) == 0);
    close_all(w);
}

void work_write(struct work *w, struct unit *u)
{
    metric_add(METRIC_QUEUE_WRITES, 1);
    u->queued_at = clock_monotonic();
    queue_push(&w->writes, u);
}

void work_read(struct work *w, struct unit *u)
{
    metric_add(METRIC_QUEUE_READS, 1);
    queue_push(&w->reads, u);
}

/* A waiting unit's `next` is free once it is done; `self` and `done` are lent to the wait. */
struct waiting {
    struct unit *u;
    struct work *w;
    void *self;
    enum problem (*run)(struct unit *u);
};

static enum problem waiting_run(struct unit *u)
{
    struct waiting *waiting = u->self;
    u->self = waiting->self;
    enum problem p = waiting->run(u);
    u->self = waiting;
    return p;
}

static void waiting_done(struct unit *u, bool committed)
{
    (void)committed;
    struct work *w = ((struct waiting *)u->self)->w;
    CHECK(pthread_mutex_lock(&w->wait_lock) == 0);
    u->finished = true;
    CHECK(pthread_cond_broadcast(&w->unit_finished) == 0);
    CHECK(pthread_mutex_unlock(&w->wait_lock) == 0);
}

static enum problem submit_and_wait(struct work *w, struct unit *u,
                                    void (*submit)(struct work *, struct unit *))
{
    struct waiting waiting = { u, w, u->self, u->run };
    u->self = &waiting;
    u->run = waiting_run;
    u->done = waiting_done;
    u->finished = false;
    submit(w, u);
    CHECK(pthread_mutex_lock(&w->wait_lock) == 0);
    while (!u->finished)
        CHECK(pthread_cond_wait(&w->unit_finished, &w->wait_lock) == 0);
    CHECK(pthread_mutex_unlock(&w->wait_lock) == 0);
    u->self = waiting.self;
    u->run = waiting.run;
    return u->result;
}

enum problem work_write_wait(struct work *w, struct unit *u)
{
    return submit_and_wait(w, u, work_write);
}

enum problem work_read_wait(struct work *w, struct unit *u)
{
    return submit_and_wait(w, u, work_read);
}

struct work_counters work_counters(struct work *w)
{
    return (struct work_counters){ .units = atomic_load(&w->units),
                                   .groups = atomic_load(&w->groups),
                                   .statements = atomic_load(&w->statements) };
}

enum problem work_direct(struct db *db, struct unit *u)
{
    u->next = NULL;
    (void)run_group(db, u);
    int log = 0, copied = 0;
    /* Somebody else may be copying the log just now: then there is nothing to do. */
    enum problem p =
        sqlite_log_pages(db) > LOG_PAGES_SOON ? sqlite_checkpoint(db, &log, &copied) : OK;
    if (p != OK && p != PROBLEM_STORE_BUSY)
        log_failure(db, "a checkpoint");
    return u->result;
}
