#include "service/work.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/metric.h"
#include "base/outlet.h"
#include "service/checkpointer.h"
#include "service/replica.h"
#include "service/work_queue.h"
#include "store/ledger_store.h"

/* A thread and its connection. */
struct worker {
    struct work *work;
    unsigned number; /* among those of its kind */
    struct db *db;
    struct seat *seat; /* of a reader, at the replica; NULL: there is none */
    pthread_t thread;
};

struct work {
    struct queue writes, reads;
    struct worker writers[WORK_THREADS_MAX], readers[WORK_THREADS_MAX];
    unsigned writers_count, readers_count;

    struct replica *replica; /* NULL: there is none */
    struct checkpointer checkpointer;
    atomic_uint_fast64_t units, groups, statements;
};

/* --- one unit -------------------------------------------------------------------------- */

struct unit_start {
    struct arena_mark mark;
    struct ctx c;
    bool is_decided; /* its result is not changed any more */
};

static void unit_remember(struct unit *u)
{
    if (u->start != NULL)
        return;
    u->c->is_pessimistic = u->c->changes_order = false;
    u->start = ARENA_NEW(u->c->arena, struct unit_start);
    u->start->mark = arena_mark(u->c->arena);
    u->start->c = *u->c;
    u->start->is_decided = false;
}

static void unit_rewind(struct unit *u)
{
    CHECK(u->start != NULL);
    metric_add(METRIC_UNITS_AGAIN, 1);
    arena_rewind(u->c->arena, u->start->mark);
    *u->c = u->start->c;
}

/* Units that share a transaction. */
struct group {
    struct db *db;
    struct unit *first;
    enum undo at_most; /* what a unit that fails may take with it */
    enum undo undone;  /* what one has taken with it */
    bool hurries;      /* it waits for nobody's lock, but for a moment */
};

/* One attempt to write: all of it, or no trace. */
static enum problem unit_write(struct group *g, struct unit *u)
{
    struct db *db = g->db;
    ledger_unit_begin(db);
    db->ops->savepoint(db, g->at_most);
    enum problem p = u->run(u);
    if (p == OK)
        p = ledger_unit_keep(u->c);
    if (p == OK)
        db->ops->savepoint_release(db);
    else
        g->undone = db->ops->savepoint_rollback(db);
    return p;
}

/* `g`: the group in which it writes; NULL: it reads. */
static enum problem unit_attempts(struct db *db, struct unit *u, struct group *g)
{
    bool is_second_run = g != NULL && g->at_most == UNDO_UNIT; /* the first was undone with all */
    for (int attempt = is_second_run ? 2 : 1;; attempt++) {
        u->c->is_pessimistic = u->c->is_pessimistic || (g != NULL && attempt > 1);
        u->c->tx = (struct tx *)db;
        u->result = g != NULL ? unit_write(g, u) : u->run(u);
        u->c->tx = NULL;
        if (u->result != PROBLEM_STORE_BUSY || attempt == WORK_ATTEMPTS_MAX ||
            !db->ops->is_in_transaction(db))
            return u->result;
        unit_rewind(u);
    }
}

static void unit_foresee(struct db *db, struct unit *u)
{
    if (u->foresee == NULL || db->ops->foresee == NULL)
        return;
    u->c->tx = (struct tx *)db;
    u->foresee(u);
    u->c->tx = NULL;
}

/* --- one group ------------------------------------------------------------------------- */

static void log_failure(const struct db *db, const char *doing)
{
    metric_add(METRIC_STORE_FAILURES, 1);
    outlet_notice("error", doing, db->why);
}

static enum problem flush_and_commit(struct db *db, struct unit *first)
{
    struct ctx *c = first->c; /* any will do: the sums know their merchants */
    int64_t begun = clock_monotonic();
    TRY(units_check_ages(db, first));
    c->tx = (struct tx *)db;
    enum problem p = ledger_flush(c);
    c->tx = NULL;
    if (p == OK)
        p = db->ops->commit(db);
    if (p == OK)
        histogram_observe(&COMMIT_TIMES, &SCALE_TIME, clock_monotonic() - begun);
    return p;
}

static enum problem begin_group(const struct group *g)
{
    g->db->group_sums.count = 0;
    for (struct unit *u = g->first; u != NULL; u = u->next)
        unit_remember(u);
    TRY(g->db->ops->begin(g->db, true));
    if (g->hurries && g->db->ops->hurry != NULL)
        g->db->ops->hurry(g->db);
    for (struct unit *u = g->first; u != NULL; u = u->next)
        unit_foresee(g->db, u);
    return OK;
}

/* Runs the units in one transaction, each for itself. Afterwards a result of OK means that what the
 * unit wrote is on disk. A problem of the whole group is returned, and is then the result of all:
 * who was refused may have been so because of what another one did, which is gone. */
static enum problem try_group(struct group *g)
{
    struct db *db = g->db;
    bool any_ok = false;
    enum problem p = begin_group(g);
    for (struct unit *u = g->first; u != NULL; u = u->next) {
        u->result = p != OK ? p : unit_is_too_old(u) ? PROBLEM_STORE_BUSY : unit_attempts(db, u, g);
        any_ok = any_ok || u->result == OK;
        if (u->result == PROBLEM_STORE_BROKEN)
            log_failure(db, "a unit of work");
        if (p == OK && !db->ops->is_in_transaction(db)) /* the units before it are gone as well */
            p = g->undone == UNDO_ALL                ? PROBLEM_STORE_BUSY
                : db->ops->defers && u->result != OK ? u->result
                                                     : PROBLEM_STORE_BROKEN;
    }
    if (p == OK && any_ok)
        p = flush_and_commit(db, g->first);
    if (p == OK && any_ok)
        return OK;
    db->ops->rollback(db);
    for (struct unit *u = g->first; p != OK && u != NULL; u = u->next)
        if (g->undone == UNDO_UNIT || u->result == OK) /* what was undone is run once more */
            u->result = p;
    return p;
}

static void nap(int attempt, const void *whose)
{
    int64_t spread = (int64_t)((uintptr_t)whose / 64 % 8) + 1; /* so that no two go on in step */
    int64_t us = attempt < 8 ? attempt * spread * 250 : 2000 * spread;
    (void)nanosleep(&(struct timespec){ .tv_nsec = us * 1000 }, NULL);
}

/* Again, on another connection if this one is gone. False: that is enough. */
static bool may_try_again(struct db *db, struct unit *first, enum problem p, int attempt)
{
    int64_t until = first->queued_at + WORK_PATIENCE;
    bool is_lost = p == PROBLEM_STORE_LOST;
    if (is_lost)
        log_failure(db, "a connection");
    if ((!is_lost && p != PROBLEM_STORE_BUSY) || attempt >= WORK_ALONE_MAX ||
        clock_monotonic() >= until)
        return false;
    nap(attempt, first);
    return !is_lost || db->ops->revive(db, until) == OK;
}

static enum problem run_again(struct group *g)
{
    g->undone = UNDO_UNIT;
    for (struct unit *u = g->first; u != NULL; u = u->next)
        unit_rewind(u);
    return try_group(g);
}

/* A unit whose neighbours, if it had any, are out of the way: what is wrong is its own. */
static void run_alone(struct db *db, struct unit *u, int attempt, bool hurries)
{
    struct group g = { .db = db, .first = u, .at_most = UNDO_ALL, .hurries = hurries };
    struct unit *next = u->next;
    u->next = NULL;
    u->start->c.is_pessimistic = u->result == PROBLEM_STORE_BUSY;
    (void)run_again(&g); /* what is wrong with it is its result */
    u->start->is_decided = !may_try_again(db, u, u->result, attempt);
    u->next = next;
}

/* A unit failed after it had written, and all were undone with it: once more, so that each can be
 * undone by itself. One more run is the most that such a unit costs its neighbours. */
static enum problem run_carefully(struct db *db, struct unit *first)
{
    if (first->next == NULL && first->result != PROBLEM_STORE_BUSY)
        return OK; /* it was alone, and what came of it will not change */
    return run_again(&(struct group){ .db = db, .first = first, .at_most = UNDO_UNIT });
}

/* Each has its turn before another one, who may wait for somebody's lock, has a second. They wait
 * together: once that has lasted as long as one may wait, the rest of the round finds out only
 * whether its locks are free. Otherwise the last one would wait as often as there are others. */
static void run_each_alone(struct db *db, struct unit *first)
{
    bool all_decided = false;
    for (int attempt = 2; !all_decided; attempt++) {
        int64_t begun = clock_monotonic();
        all_decided = true;
        for (struct unit *u = first; u != NULL; u = u->next) {
            if (!u->start->is_decided)
                run_alone(db, u, attempt, clock_monotonic() - begun >= DB_LOCK_WAIT);
            all_decided = all_decided && u->start->is_decided;
        }
    }
}

/* Who lost a race within a group that was committed is not decided yet. */
static bool any_lost_its_race(struct unit *first)
{
    bool any = false;
    for (struct unit *u = first; u != NULL; u = u->next) {
        u->start->is_decided = u->result != PROBLEM_STORE_BUSY;
        any = any || !u->start->is_decided;
    }
    return any;
}

/* Where statements are sent late, the guilty one of a group is found by running each alone. */
static void run_group(struct db *db, struct unit *first)
{
    struct group g = { .db = db, .first = first, .at_most = UNDO_ALL };
    enum problem p = try_group(&g);
    if (g.undone == UNDO_ALL)
        p = run_carefully(db, first);
    if (db->ops->defers) {
        for (int i = 1; p == PROBLEM_STORE_LOST && may_try_again(db, first, p, i); i++)
            p = run_again(&g);
        bool any_alone = p == OK ? any_lost_its_race(first)
                                 : p != PROBLEM_STORE_LOST && p != PROBLEM_STORE_UNKNOWN;
        if (any_alone) {
            run_each_alone(db, first);
            return;
        }
    }
    if (p == OK)
        return;
    log_failure(db, "a commit");
    metric_add(METRIC_COMMITS_FAILED, 1);
}

static void finish_group(const struct db *db, struct unit *first)
{
    for (struct unit *u = first, *next; u != NULL; u = next) {
        next = u->next; /* done() gives the unit away */
        if (u->result == OK)
            u->position = db->position;
        u->done(u, u->result == OK);
    }
}

/* --- threads --------------------------------------------------------------------------- */

static void count_group(const struct unit *first, size_t units, uint64_t commits)
{
    int64_t now = clock_monotonic();
    metric_add(METRIC_UNITS_WRITTEN, (int64_t)units);
    if (commits == 0)
        return;
    metric_add(METRIC_COMMITS, (int64_t)commits);
    histogram_observe(&GROUP_SIZES, &SCALE_SIZE, (int64_t)(units / commits));
    for (const struct unit *u = first; u != NULL; u = u->next)
        histogram_observe(&COMMIT_WAITS, &SCALE_TIME, now - u->queued_at);
}

static struct outcome outcome_of(const struct unit *first, bool any_kept)
{
    struct outcome outcome = { .any_kept = any_kept };
    for (const struct unit *u = first; u != NULL; u = u->next) {
        bool was_in_vain = u->result == PROBLEM_STORE_BUSY || u->result == PROBLEM_STORE_LOST ||
                           u->result == PROBLEM_STORE_UNKNOWN;
        outcome.order_kept |= u->c->changes_order && u->result == OK;
        outcome.order_was_in_vain |= u->c->changes_order && was_in_vain;
    }
    return outcome;
}

static void *writer_main(void *argument)
{
    struct worker *worker = argument;
    struct work *w = worker->work;
    struct unit *first;
    while ((first = queue_take(&w->writes, worker->number, WORK_GROUP_MAX)) != NULL) {
        uint64_t count = 0;
        for (struct unit *u = first; u != NULL; u = u->next)
            count++;
        metric_add(METRIC_QUEUE_WRITES, -(int64_t)count);
        struct db_counters before = worker->db->counters;
        run_group(worker->db, first);
        bool any_kept = worker->db->counters.changes > before.changes;
        queue_finish(&w->writes, worker->number, outcome_of(first, any_kept));
        count_group(first, count, worker->db->counters.commits - before.commits);
        atomic_fetch_add(&w->units, count);
        atomic_fetch_add(&w->groups, 1);
        atomic_fetch_add(&w->statements, worker->db->counters.statements - before.statements);
        finish_group(worker->db, first);
        if (checkpointer_look(&w->checkpointer, worker->db) != OK)
            log_failure(worker->db, "a checkpoint");
    }
    return NULL;
}

static void read_once(struct db *db, struct unit *u)
{
    bool tells_position = db->tells_position && u->admit != NULL;
    u->result = db->ops->begin(db, false);
    if (u->result == OK)
        unit_foresee(db, u);
    if (u->result == OK && tells_position)
        position_foresee(db, u->c);
    if (u->result == OK)
        (void)unit_attempts(db, u, NULL);
    if (u->result == OK && tells_position)
        u->result = position_read(db, u->c, &u->position);
    db->ops->rollback(db);
}

static void read_primary(struct db *db, struct unit *u)
{
    read_once(db, u);
    for (int i = 1; db->ops->defers && may_try_again(db, u, u->result, i); i++) {
        unit_rewind(u);
        read_once(db, u);
    }
}

/* Asks the primary who it is that asks; the rest begins anew from there. */
static bool admit(struct db *db, struct unit *u)
{
    struct unit who = {
        .c = u->c, .self = u->self, .run = u->admit, .queued_at = u->queued_at, .start = u->start
    };
    read_primary(db, &who);
    u->result = who.result;
    u->start = NULL;
    unit_remember(u);
    return u->result == OK;
}

/* False: the primary has to read it. */
static bool read_replica(struct worker *worker, struct unit *u)
{
    struct seat *seat = worker->seat;
    if (u->needs_primary) {
        replica_was_not_wanted(seat);
        return false;
    }
    if (!replica_is_there(seat))
        return false;
    if (!admit(worker->db, u))
        return true;
    struct db *db = replica_reach(seat, u);
    if (db == NULL)
        return false;
    read_once(db, u);
    if (replica_served(seat, u->result))
        return true;
    unit_rewind(u);
    return false;
}

static void *reader_main(void *argument)
{
    struct worker *worker = argument;
    struct db *db = worker->db;
    struct queue *reads = &worker->work->reads;
    struct unit *u;
    while ((u = queue_take(reads, worker->number, 1)) != NULL) {
        metric_add(METRIC_QUEUE_READS, -1);
        metric_add(METRIC_UNITS_READ, 1);
        unit_remember(u);
        if (worker->seat == NULL || u->admit == NULL || !read_replica(worker, u))
            read_primary(db, u);
        if (u->result == PROBLEM_STORE_BROKEN)
            log_failure(db, "a read");
        queue_finish(reads, worker->number, (struct outcome){ .any_kept = true });
        u->done(u, u->result == OK);
    }
    return NULL;
}

/* --- open, close, submit --------------------------------------------------------------- */

static bool open_workers(const struct work_options *o, enum open_mode mode, struct worker *workers,
                         unsigned count, char *why, size_t why_size)
{
    struct db_place place = o->place;
    place.patience = mode == OPEN_TO_WRITE ? WORK_SILENCE : WORK_PATIENCE;
    for (unsigned i = 0; i < count; i++)
        if ((o->open != NULL ? o->open : db_open)(&place, mode, &workers[i].db, why, why_size) !=
            OK)
            return false;
    return true;
}

static bool open_all(struct work *w, const struct work_options *o, char *why, size_t why_size)
{
    return open_workers(o, OPEN_TO_WRITE, w->writers, w->writers_count, why, why_size) &&
           (o->place.path == NULL ||
            db_open(&o->place, OPEN_TO_WRITE, &w->checkpointer.db, why, why_size) == OK) &&
           open_workers(o, OPEN_TO_READ, w->readers, w->readers_count, why, why_size);
}

/* Whoever reads from a replica needs to know where the primary was. */
static void open_replica(struct work *w, const struct work_options *o)
{
    CHECK(o->place.conninfo != NULL);
    w->replica = replica_open(o->place.conninfo, o->replica, w->readers_count);
    for (unsigned i = 0; i < w->writers_count; i++)
        w->writers[i].db->tells_position = true;
    for (unsigned i = 0; i < w->readers_count; i++) {
        w->readers[i].db->tells_position = true;
        w->readers[i].seat = replica_seat(w->replica, i);
    }
}

static void close_workers(struct worker *workers, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (workers[i].db != NULL)
            workers[i].db->ops->close(workers[i].db);
}

static void close_all(struct work *w)
{
    close_workers(w->readers, w->readers_count);
    if (w->checkpointer.db != NULL)
        w->checkpointer.db->ops->close(w->checkpointer.db);
    close_workers(w->writers, w->writers_count);
    free(w);
}

static void start_workers(struct work *w, struct worker *workers, unsigned count,
                          void *(*main)(void *))
{
    for (unsigned i = 0; i < count; i++) {
        workers[i].work = w;
        workers[i].number = i;
        CHECK(pthread_create(&workers[i].thread, NULL, main, &workers[i]) == 0);
    }
}

static void join_workers(const struct worker *workers, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        CHECK(pthread_join(workers[i].thread, NULL) == 0);
}

struct work *work_open(const struct work_options *options, char *why, size_t why_size)
{
    struct work *w = calloc(1, sizeof *w);
    CHECK(w != NULL);
    w->readers_count = options->readers;
    w->writers_count = options->place.path != NULL ? 1 : options->writers;
    CHECK(w->readers_count >= 1 && w->readers_count <= WORK_THREADS_MAX);
    CHECK(w->writers_count >= 1 && w->writers_count <= WORK_THREADS_MAX);
    if (!open_all(w, options, why, why_size)) {
        close_all(w);
        return NULL;
    }
    if (options->replica != NULL)
        open_replica(w, options);
    queue_open(&w->writes);
    queue_open(&w->reads);
    checkpointer_start(&w->checkpointer);
    start_workers(w, w->writers, w->writers_count, writer_main);
    start_workers(w, w->readers, w->readers_count, reader_main);
    return w;
}

void work_hurry(struct work *w, int64_t patience)
{
    int64_t until = clock_monotonic() + patience;
    for (unsigned i = 0; i < w->writers_count; i++)
        w->writers[i].db->ops->wait_until(w->writers[i].db, until);
    for (unsigned i = 0; i < w->readers_count; i++)
        w->readers[i].db->ops->wait_until(w->readers[i].db, until);
}

void work_close(struct work *w)
{
    queue_close(&w->reads);
    join_workers(w->readers, w->readers_count);
    if (w->replica != NULL)
        replica_close(w->replica);
    queue_close(&w->writes); /* after the readers, which may ask for writes */
    join_workers(w->writers, w->writers_count);
    checkpointer_stop(&w->checkpointer);
    close_all(w);
}

void work_write(struct work *w, struct unit *u)
{
    metric_add(METRIC_QUEUE_WRITES, 1);
    queue_push(&w->writes, u);
}

void work_read(struct work *w, struct unit *u)
{
    metric_add(METRIC_QUEUE_READS, 1);
    queue_push(&w->reads, u);
}

struct work_counters work_counters(struct work *w)
{
    return (struct work_counters){ .units = atomic_load(&w->units),
                                   .groups = atomic_load(&w->groups),
                                   .statements = atomic_load(&w->statements) };
}

struct work_waiting work_waiting(struct work *w)
{
    return (struct work_waiting){ .write_age = queue_age(&w->writes),
                                  .read_age = queue_age(&w->reads),
                                  .is_stalled = queue_is_stalled(&w->writes) };
}

enum problem work_direct(struct db *db, struct unit *u)
{
    u->next = NULL;
    u->start = NULL;
    u->is_direct = true;
    u->queued_at = clock_monotonic();
    run_group(db, u);
    if (db->ops->tidy != NULL && db->ops->tidy(db) != OK)
        log_failure(db, "a checkpoint");
    return u->result;
}
