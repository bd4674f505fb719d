#include "service/replica.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/metric.h"
#include "base/outlet.h"
#include "sql.h"

#define LOOK_EVERY  SECOND
#define LOOKS_KEPT  10                  /* a replica that is more looks behind is not read from */
#define FACTS_LAST  (3 * SECOND)        /* then the primary seems not to answer */
#define REACH_WAIT  (100 * MILLISECOND) /* for a replica to replay what a session has seen */
#define REACH_STEP  (5 * MILLISECOND)
#define ANSWER_WAIT (2 * SECOND) /* for one answer of a replica; then it counts as lost */
#define ARENA_MAX   ((size_t)1024 * 1024)

/* What the primary said. */
struct facts {
    int64_t cluster;
    struct position floor; /* where it was, on the timeline that it is on */
    int64_t at;            /* when it said so */
};

struct seat {
    struct replica *replica;
    struct db *db;
    atomic_bool is_ready;
    struct position reached; /* it has replayed so much at least */
    int64_t looked_at;
    int64_t hopeless_until; /* it was waited for in vain */
};

struct replica {
    struct db_place place, primary_place;
    struct db *primary;
    bool has_primary;
    struct position looks[LOOKS_KEPT];
    size_t looks_count;
    char said[512];

    struct seat seats[WORK_THREADS_MAX];
    unsigned seats_count;

    pthread_t watch;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t woken;
    bool stopping;
    struct facts facts;
};

/* --- positions ------------------------------------------------------------------------- */

void position_foresee(struct db *db, struct ctx *c)
{
    c->tx = (struct tx *)db;
    db_foresee(c, &SQL_COMMIT_POSITION, NO_PARAMS);
    c->tx = NULL;
}

enum problem position_read(struct db *db, struct ctx *c, struct position *out)
{
    c->tx = (struct tx *)db;
    enum problem p = db_one(c, &SQL_COMMIT_POSITION, NO_PARAMS,
                            COLUMNS(C_I64("timeline", &out->timeline), C_I64("lsn", &out->lsn)));
    c->tx = NULL;
    return p;
}

/* --- asking ---------------------------------------------------------------------------- */

/* What a server says of itself; of the primary, only the cluster is of use. */
struct look {
    int64_t cluster;
    struct position at;
};

static enum problem begin_look(struct db *db, struct ctx *c, struct look *out)
{
    db->ops->wait_until(db, clock_monotonic() + ANSWER_WAIT);
    TRY(db->ops->begin(db, false));
    c->tx = (struct tx *)db;
    enum problem p =
        db_one(c, &SQL_REPLICA_LOOK, NO_PARAMS,
               COLUMNS(C_I64("cluster", &out->cluster), C_I64("timeline", &out->at.timeline),
                       C_I64("lsn", &out->at.lsn)));
    c->tx = NULL;
    return p;
}

/* In a transaction of its own, for what is read afterwards must not share its snapshot. */
static enum problem look(struct db *db, struct ctx *c, struct look *out)
{
    enum problem p = begin_look(db, c, out);
    db->ops->rollback(db);
    return p;
}

static struct facts facts_of(struct replica *r)
{
    CHECK(pthread_mutex_lock(&r->lock) == 0);
    struct facts f = r->facts;
    CHECK(pthread_mutex_unlock(&r->lock) == 0);
    return f;
}

/* Looks at the server of a seat. NULL: it may be read from; or a sentence that says why not. */
static const char *seat_look(struct seat *s, struct ctx *c, const struct facts *f)
{
    struct look l = { 0 };
    s->looked_at = clock_monotonic();
    if (look(s->db, c, &l) != OK)
        return s->db->why;
    if (l.cluster != f->cluster)
        return "it is of another cluster than the primary";
    if (l.at.lsn == 0)
        return "it follows no primary";
    if (l.at.timeline != f->floor.timeline)
        return "it is on another timeline than the primary, or has not said yet that it left it";
    s->reached = l.at;
    return NULL;
}

/* --- for readers ----------------------------------------------------------------------- */

static void give_up(struct seat *s)
{
    atomic_store(&s->is_ready, false);
}

bool replica_is_there(struct seat *s)
{
    struct facts f = facts_of(s->replica);
    if (atomic_load(&s->is_ready) && clock_monotonic() - f.at < FACTS_LAST)
        return true;
    metric_add(METRIC_READS_NO_REPLICA, 1);
    return false;
}

void replica_was_not_wanted(struct seat *s)
{
    (void)s;
    metric_add(METRIC_READS_OF_PRIMARY, 1);
}

/* After a wait in vain there is none for a while: it would only hold up those who come after. */
static bool wait_for(struct seat *s, struct ctx *c, const struct facts *f, struct position wanted)
{
    int64_t now = clock_monotonic(), until = now + REACH_WAIT;
    bool may_wait = now >= s->hopeless_until && wanted.timeline <= f->floor.timeline;
    while (position_is_below(s->reached, wanted)) {
        if (!may_wait || seat_look(s, c, f) != NULL)
            return false;
        if (!position_is_below(s->reached, wanted))
            return true;
        if (clock_monotonic() >= until) {
            s->hopeless_until = clock_monotonic() + LOOK_EVERY;
            return false;
        }
        (void)nanosleep(&(struct timespec){ .tv_nsec = REACH_STEP * 1000 }, NULL);
    }
    return true;
}

struct db *replica_reach(struct seat *s, struct unit *u)
{
    struct facts f = facts_of(s->replica);
    bool is_old = clock_monotonic() - s->looked_at >= LOOK_EVERY;
    bool is_short =
        position_is_below(s->reached, f.floor) || position_is_below(s->reached, u->seen);
    if ((is_old || is_short) && seat_look(s, u->c, &f) != NULL) {
        give_up(s);
        metric_add(METRIC_READS_NO_REPLICA, 1);
        return NULL;
    }
    if (position_is_below(s->reached, f.floor)) {
        metric_add(METRIC_READS_TOO_LATE, 1);
        return NULL;
    }
    if (!wait_for(s, u->c, &f, u->seen)) {
        metric_add(METRIC_READS_NOT_REACHED, 1);
        return NULL;
    }
    s->db->ops->wait_until(s->db, clock_monotonic() + ANSWER_WAIT);
    return s->db;
}

bool replica_served(struct seat *s, enum problem result)
{
    int status = result == OK ? 200 : PROBLEMS[result].http_status;
    if (result == PROBLEM_STORE_LOST || result == PROBLEM_STORE_BROKEN)
        give_up(s);
    if (status >= 500)
        metric_add(METRIC_READS_FAILED, 1);
    else if (status == 404)
        metric_add(METRIC_READS_ABSENT, 1);
    else
        metric_add(METRIC_READS_OF_REPLICA, 1);
    return status < 500 && status != 404;
}

/* --- the watch ------------------------------------------------------------------------- */

/* Each state once, not every second. */
static void say(struct replica *r, bool is_good, const char *what)
{
    if (strcmp(r->said, what) == 0)
        return;
    (void)snprintf(r->said, sizeof r->said, "%s", what);
    outlet_notice(is_good ? "info" : "error", "reads from the replica", r->said);
}

/* Another timeline, or another cluster, makes what was known of the last one worthless. */
static struct position keep_look(struct replica *r, struct position at)
{
    if (r->looks_count > 0 && r->looks[0].timeline != at.timeline)
        r->looks_count = 0;
    size_t place = r->looks_count % LOOKS_KEPT;
    struct position floor = r->looks_count == 0           ? at
                            : r->looks_count < LOOKS_KEPT ? r->looks[0]
                                                          : r->looks[place];
    r->looks[place] = at;
    r->looks_count++;
    return floor;
}

static enum problem connect_to(struct db **db, const struct db_place *place, enum open_mode mode,
                               char *why, size_t why_size)
{
    if (*db == NULL)
        return db_open(place, mode, db, why, why_size);
    (*db)->ops->wait_until(*db, clock_monotonic() + ANSWER_WAIT);
    enum problem p = (*db)->ops->revive(*db, clock_monotonic() + MILLISECOND); /* one attempt */
    (void)snprintf(why, why_size, "%s", (*db)->why);
    return p;
}

static bool look_at_primary(struct replica *r, struct ctx *c)
{
    char why[512];
    int64_t now = clock_monotonic();
    struct look l = { 0 };
    struct position at = { 0 };
    if (!r->has_primary &&
        connect_to(&r->primary, &r->primary_place, OPEN_TO_READ, why, sizeof why) != OK)
        return false;
    r->has_primary = begin_look(r->primary, c, &l) == OK && position_read(r->primary, c, &at) == OK;
    r->primary->ops->rollback(r->primary);
    if (!r->has_primary)
        return false;
    struct facts f = { .cluster = l.cluster, .floor = keep_look(r, at), .at = now };
    CHECK(pthread_mutex_lock(&r->lock) == 0);
    r->facts = f;
    CHECK(pthread_mutex_unlock(&r->lock) == 0);
    return true;
}

static void fill_seat(struct seat *s, struct ctx *c)
{
    char why[512];
    struct replica *r = s->replica;
    struct facts f = facts_of(r);
    if (connect_to(&s->db, &r->place, OPEN_REPLICA, why, sizeof why) != OK) {
        say(r, false, why);
        return;
    }
    s->reached = (struct position){ 0 };
    const char *fault = seat_look(s, c, &f);
    say(r, fault == NULL, fault == NULL ? "they go there" : fault);
    atomic_store(&s->is_ready, fault == NULL);
}

static bool is_stopping(struct replica *r)
{
    CHECK(pthread_mutex_lock(&r->lock) == 0);
    bool stopping = r->stopping;
    CHECK(pthread_mutex_unlock(&r->lock) == 0);
    return stopping;
}

static void wait_a_while(struct replica *r)
{
    struct timespec until;
    CHECK(clock_gettime(CLOCK_REALTIME, &until) == 0);
    until.tv_sec += LOOK_EVERY / SECOND;
    CHECK(pthread_mutex_lock(&r->lock) == 0);
    if (!r->stopping)
        (void)pthread_cond_timedwait(&r->woken, &r->lock, &until);
    CHECK(pthread_mutex_unlock(&r->lock) == 0);
}

static void *watch_main(void *argument)
{
    struct replica *r = argument;
    struct arena *a = arena_open(ARENA_MAX);
    while (!is_stopping(r)) {
        struct ctx c = { .arena = a, .now = clock_now() };
        bool has_primary = look_at_primary(r, &c);
        for (unsigned i = 0; has_primary && i < r->seats_count && !is_stopping(r); i++)
            if (!atomic_load(&r->seats[i].is_ready))
                fill_seat(&r->seats[i], &c);
        arena_reset(a);
        wait_a_while(r);
    }
    arena_close(a);
    return NULL;
}

/* --- opening and closing --------------------------------------------------------------- */

struct replica *replica_open(const char *primary, const char *conninfo, unsigned seats)
{
    struct replica *r = calloc(1, sizeof *r);
    CHECK(r != NULL);
    CHECK(seats <= WORK_THREADS_MAX);
    r->place.conninfo = conninfo;
    r->primary_place.conninfo = primary;
    r->seats_count = seats;
    for (unsigned i = 0; i < seats; i++)
        r->seats[i].replica = r;
    CHECK(pthread_mutex_init(&r->lock, NULL) == 0);
    CHECK(pthread_cond_init(&r->woken, NULL) == 0);
    CHECK(pthread_create(&r->watch, NULL, watch_main, r) == 0);
    return r;
}

struct seat *replica_seat(struct replica *r, unsigned index)
{
    CHECK(index < r->seats_count);
    return &r->seats[index];
}

void replica_close(struct replica *r)
{
    CHECK(pthread_mutex_lock(&r->lock) == 0);
    r->stopping = true;
    CHECK(pthread_cond_signal(&r->woken) == 0);
    CHECK(pthread_mutex_unlock(&r->lock) == 0);
    CHECK(pthread_join(r->watch, NULL) == 0);
    for (unsigned i = 0; i < r->seats_count; i++)
        if (r->seats[i].db != NULL)
            r->seats[i].db->ops->close(r->seats[i].db);
    if (r->primary != NULL)
        r->primary->ops->close(r->primary);
    free(r);
}
