#include "store/pg_link.h"

#include <endian.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "store/db_postgres.h"

#define POLL_MS     200 /* between two looks at the time */
#define POLL_MS_TLS 10  /* TLS may keep what it has read, of which the socket tells nothing */

struct pg_link {
    const char *conninfo;
    enum open_mode mode;
    PGconn *conn;
    bool *prepared;          /* by sql->index */
    size_t posted;           /* commands whose results nobody has read yet */
    uint64_t run, plans_end; /* statements of the session; after so many it forgets its plans */
    bool was_refused;        /* the last failure was an error of a statement */
    int64_t patience, begun; /* of the exchange that is going on, clock_monotonic() */
    atomic_llong wait_until; /* clock_monotonic() */
};

struct pg_link *link_new(const char *conninfo, enum open_mode mode)
{
    struct pg_link *l = calloc(1, sizeof *l);
    CHECK(l != NULL);
    l->conninfo = strdup(conninfo);
    l->mode = mode;
    l->prepared = calloc(SQL_COUNT, sizeof *l->prepared);
    CHECK(l->conninfo != NULL && l->prepared != NULL);
    atomic_store(&l->wait_until, INT64_MAX);
    return l;
}

void link_delete(struct pg_link *l)
{
    PQfinish(l->conn);
    free(l->prepared);
    free((char *)(uintptr_t)l->conninfo);
    free(l);
}

void link_wait_until(struct pg_link *l, int64_t until)
{
    atomic_store(&l->wait_until, until);
}

bool link_may_wait(struct pg_link *l)
{
    return clock_monotonic() < atomic_load(&l->wait_until);
}

void link_set_patience(struct pg_link *l, int64_t patience)
{
    l->patience = patience;
}

bool link_was_refused(const struct pg_link *l)
{
    return l->was_refused;
}

/* --- failures -------------------------------------------------------------------------- */

/* One line, without the newline that libpq ends its sentences with. */
static void say(char *why, size_t why_size, const char *doing, const char *message,
                const char *state)
{
    size_t length = strcspn(message, "\n");
    (void)snprintf(why, why_size, "%s: %.*s%s%s%s", doing, (int)length, message,
                   state != NULL ? " (SQLSTATE " : "", state != NULL ? state : "",
                   state != NULL ? ")" : "");
}

static void drop(struct pg_link *l)
{
    PQfinish(l->conn);
    l->conn = NULL;
    l->posted = 0;
    l->run = 0;
    l->plans_end = LINK_PLANS_KEPT;
    memset(l->prepared, 0, SQL_COUNT * sizeof *l->prepared);
}

static enum problem lost(struct pg_link *l, const char *doing, char *why, size_t why_size)
{
    const char *message = l->conn != NULL ? PQerrorMessage(l->conn) : "no connection";
    say(why, why_size, doing, message[0] != '\0' ? message : "no answer in time", NULL);
    drop(l);
    l->was_refused = false;
    return PROBLEM_STORE_LOST;
}

/* SQLSTATE or its class -> what it means here. The first row that fits. */
static const struct state {
    const char *begins;
    enum problem problem;
    const char *meaning;
} STATES[] = {
    { "23505", PROBLEM_CONFLICT, "unique_violation" },
    { "23502", PROBLEM_STORE_BUSY, "not_null_violation: how a statement says somebody was first" },
    { "40001", PROBLEM_STORE_BUSY, "serialization_failure" },
    { "40P01", PROBLEM_STORE_BUSY, "deadlock_detected" },
    { "55P03", PROBLEM_STORE_BUSY, "lock_not_available" },
    { "25006", PROBLEM_STORE_LOST, "read_only_sql_transaction: it became a standby" },
    { "25P03", PROBLEM_STORE_LOST, "idle_in_transaction_session_timeout" },
    { "57P", PROBLEM_STORE_LOST, "the server is being stopped or started" },
    { "08", PROBLEM_STORE_LOST, "connection exceptions" },
    { "53300", PROBLEM_STORE_LOST, "too_many_connections" },
};

static enum problem problem_of(const char *state)
{
    for (size_t i = 0; state != NULL && i < COUNT(STATES); i++)
        if (strncmp(state, STATES[i].begins, strlen(STATES[i].begins)) == 0)
            return STATES[i].problem;
    return PROBLEM_STORE_BROKEN;
}

/* The primary message only: the detail quotes values. A severity above ERROR may come after the
 * transaction was committed, when its session is ended while it waits for a standby. */
static enum problem failed(struct pg_link *l, const PGresult *result, const char *doing, char *why,
                           size_t why_size)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (state == NULL || message == NULL || severity == NULL)
        return lost(l, doing, why, why_size);
    say(why, why_size, doing, message, state);
    l->was_refused = strcmp(severity, "ERROR") == 0;
    enum problem p = problem_of(state);
    if (p == PROBLEM_STORE_LOST) /* this session is of no use any more */
        drop(l);
    return p;
}

/* --- connecting ------------------------------------------------------------------------ */

/* Statements find their rows by key, whatever the statistics say: those of a table that was empty a
 * moment ago let the planner read all of it, and the plan would stay. lock_timeout is DB_LOCK_WAIT.
 * A session whose client is gone ends also while it waits for a lock (Windows cannot tell). A
 * commit is on disk before anybody hears of it, whatever the server's default is; an operator who
 * wants more than that (remote_apply) keeps it. */
static const char SETTINGS[] =
    "SET client_min_messages = error; SET jit = off; SET lock_timeout = '2s';"
    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off;"
    "SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;"
    "SET idle_in_transaction_session_timeout = '30s';"
    "SELECT set_config('client_connection_check_interval', '2s', false)"
    " WHERE current_setting('dynamic_shared_memory_type') <> 'windows';"
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') IN ('off', 'local')";
static_assert(DB_LOCK_WAIT == 2 * SECOND, "as in the settings");
static_assert(POSTGRES_LEASE_SECONDS == 30, "as in the settings");

static void ignore_notice(void *self, const char *message)
{
    (void)self;
    (void)message;
}

/* A peer that is gone is noticed within ten seconds, while it is waited for or sent to. */
PGconn *link_dial(const char *conninfo, enum open_mode mode)
{
    const char *const names[] = { "connect_timeout",      "keepalives_idle",
                                  "keepalives_interval",  "keepalives_count",
                                  "tcp_user_timeout",     "fallback_application_name",
                                  "target_session_attrs", "dbname",
                                  "client_encoding",      NULL };
    const char *const values[] = { "3",
                                   "3",
                                   "2",
                                   "3",
                                   "9000",
                                   mode == OPEN_TO_READ ? "fangst reads" : "fangst",
                                   mode == OPEN_REPLICA ? "prefer-standby" : "read-write",
                                   conninfo,
                                   "UTF8",
                                   NULL };
    static_assert(COUNT(names) == COUNT(values), "in pairs");
    return PQconnectdbParams(names, values, 1);
}

static enum problem set_up(struct pg_link *l, char *why, size_t why_size)
{
    (void)PQsetNoticeProcessor(l->conn, ignore_notice, NULL);
    CHECK(PQsetnonblocking(l->conn, 1) == 0);
    if (PQserverVersion(l->conn) >= 150000)
        return link_script(l, SETTINGS, why, why_size);
    say(why, why_size, "connecting", "PostgreSQL 15 or later is needed", NULL);
    return PROBLEM_STORE_BROKEN;
}

/* Without its settings a session is not durable, so it must not be used. */
enum problem link_connect(struct pg_link *l, char *why, size_t why_size)
{
    drop(l);
    l->conn = link_dial(l->conninfo, l->mode);
    if (PQstatus(l->conn) != CONNECTION_OK)
        return lost(l, "connecting", why, why_size);
    enum problem p = set_up(l, why, why_size);
    if (p != OK)
        drop(l);
    return p;
}

/* --- sending and receiving ------------------------------------------------------------- */

static bool is_too_late(struct pg_link *l)
{
    int64_t now = clock_monotonic(), lasts = now - l->begun;
    return (l->patience > 0 && lasts >= l->patience) ||
           (now >= atomic_load(&l->wait_until) && lasts >= LINK_GRACE);
}

/* Moves bytes both ways until something came or all has left; false: the connection is gone. */
static bool wait_for_more(struct pg_link *l)
{
    int unsent = PQflush(l->conn);
    if (unsent < 0 || is_too_late(l))
        return false;
    struct pollfd fd = { .fd = PQsocket(l->conn),
                         .events = (short)(POLLIN | (unsent > 0 ? POLLOUT : 0)) };
    (void)poll(&fd, 1, PQsslInUse(l->conn) == 1 ? POLL_MS_TLS : POLL_MS);
    return PQconsumeInput(l->conn) == 1;
}

/* The next result, NULL between those of two statements; false: the connection is gone. */
static bool next_result(struct pg_link *l, PGresult **out)
{
    while (PQisBusy(l->conn) == 1)
        if (!wait_for_more(l))
            return false;
    *out = PQgetResult(l->conn);
    return PQstatus(l->conn) == CONNECTION_OK;
}

/* The result of one statement, and the NULL after it. */
static bool one_result(struct pg_link *l, PGresult **out)
{
    PGresult *end = NULL;
    if (!next_result(l, out) || *out == NULL)
        return false;
    bool is_sync = PQresultStatus(*out) == PGRES_PIPELINE_SYNC;
    bool good = is_sync || (next_result(l, &end) && end == NULL);
    PQclear(end);
    return good;
}

static bool send_prepared(struct pg_link *l, const struct pg_item *item)
{
    const char *values[PG_PARAMS_MAX] = { 0 };
    int lengths[PG_PARAMS_MAX] = { 0 }, formats[PG_PARAMS_MAX], count = 0;
    uint64_t numbers[PG_PARAMS_MAX];
    for (const struct param *p = item->params; p->type != DB_END; p++, count++) {
        CHECK(count < PG_PARAMS_MAX);
        formats[count] = 1;
        if (p->type == DB_I64) {
            numbers[count] = htobe64((uint64_t)p->i64);
            values[count] = (const char *)&numbers[count];
            lengths[count] = sizeof numbers[count];
        } else if (p->type == DB_UUID) {
            values[count] = (const char *)p->uuid.bytes;
            lengths[count] = sizeof p->uuid.bytes;
        } else if (p->type == DB_STR) {
            values[count] = p->bytes.len > 0 ? p->bytes.ptr : "";
            lengths[count] = (int)p->bytes.len;
        }
    }
    return PQsendQueryPrepared(l->conn, item->sql->name, count, values, lengths, formats, 1) == 1;
}

static bool send_item(struct pg_link *l, struct pg_item *item)
{
    item->prepares = item->sql != NULL && !l->prepared[item->sql->index];
    if (item->sql == NULL)
        return PQsendQueryParams(l->conn, item->command, 0, NULL, NULL, NULL, NULL, 1) == 1;
    if (item->prepares) {
        l->prepared[item->sql->index] = true;
        if (PQsendPrepare(l->conn, item->sql->name, item->sql->postgres, 0, NULL) != 1)
            return false;
    }
    l->run++;
    return send_prepared(l, item);
}

static bool is_good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* What went wrong first, while the results come in. */
struct outcome {
    enum problem p;
    char *why;
    size_t why_size;
};

/* Reads one result; NULL in `out`: it failed, or was not run because another had. False: the
 * connection is gone. */
static bool take_result(struct pg_link *l, const char *doing, PGresult **out, struct outcome *o)
{
    PGresult *result = NULL;
    if (!one_result(l, &result)) {
        PQclear(result);
        return false;
    }
    *out = is_good(result) ? result : NULL;
    if (*out != NULL)
        return true;
    if (o->p == OK && PQresultStatus(result) == PGRES_FATAL_ERROR)
        o->p = failed(l, result, doing, o->why, o->why_size);
    PQclear(result);
    return l->conn != NULL;
}

static bool take_item(struct pg_link *l, struct pg_item *item, struct outcome *o)
{
    PGresult *prepared = NULL;
    const char *doing = item->sql != NULL ? item->sql->name : item->command;
    if (item->prepares) {
        if (!take_result(l, doing, &prepared, o))
            return false;
        l->prepared[item->sql->index] = prepared != NULL;
        PQclear(prepared);
    }
    return take_result(l, doing, &item->result, o);
}

static bool take_sync(struct pg_link *l)
{
    PGresult *result = NULL;
    bool good = one_result(l, &result) && PQresultStatus(result) == PGRES_PIPELINE_SYNC;
    PQclear(result);
    return good;
}

/* The results of what was posted. A command that failed left its session in a state in which the
 * next one fails as well. */
static bool take_posted(struct pg_link *l)
{
    for (; l->posted > 0; l->posted--) {
        PGresult *result = NULL;
        bool good = one_result(l, &result);
        PQclear(result);
        if (!good || !take_sync(l))
            return false;
    }
    return true;
}

static bool send_all(struct pg_link *l, struct pg_item *items, size_t count)
{
    if (l->conn == NULL || PQenterPipelineMode(l->conn) != 1 || !take_posted(l))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!send_item(l, &items[i]))
            return false;
    return PQpipelineSync(l->conn) == 1;
}

enum problem link_exchange(struct pg_link *l, struct pg_item *items, size_t count, char *why,
                           size_t why_size)
{
    struct outcome o = { OK, why, why_size };
    l->begun = clock_monotonic();
    bool good = send_all(l, items, count);
    for (size_t i = 0; good && i < count; i++)
        good = take_item(l, &items[i], &o);
    if (good)
        good = take_sync(l);
    if (!good && o.p != PROBLEM_STORE_LOST)
        o.p = lost(l, "the connection", why, why_size);
    if (o.p == OK && l->run >= l->plans_end) {
        l->plans_end = 2 * l->run;
        link_post(l, "DISCARD PLANS");
    }
    return o.p;
}

void link_post(struct pg_link *l, const char *command)
{
    if (l->conn == NULL)
        return;
    bool good = PQenterPipelineMode(l->conn) == 1 &&
                PQsendQueryParams(l->conn, command, 0, NULL, NULL, NULL, NULL, 1) == 1 &&
                PQpipelineSync(l->conn) == 1 && PQflush(l->conn) >= 0;
    l->posted++;
    if (!good)
        drop(l); /* its transaction ends with it */
}

enum problem link_script(struct pg_link *l, const char *text, char *why, size_t why_size)
{
    enum problem p = OK;
    PGresult *result = NULL;
    l->begun = clock_monotonic();
    bool good = l->conn != NULL && take_posted(l) && PQexitPipelineMode(l->conn) == 1 &&
                PQsendQuery(l->conn, text) == 1;
    while (good && (good = next_result(l, &result)) && result != NULL) {
        if (p == OK && !is_good(result))
            p = failed(l, result, "script", why, why_size);
        PQclear(result);
        result = NULL;
        good = l->conn != NULL;
    }
    PQclear(result);
    return good || p == PROBLEM_STORE_LOST ? p : lost(l, "script", why, why_size);
}
