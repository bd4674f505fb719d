#include "store/db_postgres.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "sql.h"
#include "store/pg_link.h"
#include "store/pg_seen.h"

#define QUEUE_MAX   4096              /* statements that wait to be sent */
#define QUEUE_BYTES ((size_t)1 << 20) /* of parameters; then they are sent */
#define ARENA_MAX   ((size_t)1 << 30)
#define ROWS_MAX    8                  /* statements being read at a time */
#define REVIVE_NAP  (50 * MILLISECOND) /* between two attempts to connect */

static const char BEGIN_WRITE[] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
static const char BEGIN_READ[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
static const char HURRY[] = "SET LOCAL lock_timeout = '10ms'";
static const char COMMIT[] = "COMMIT";
static const char ROLLBACK[] = "ROLLBACK";
static const char SAVE[] = "SAVEPOINT unit";
static const char BACK[] = "ROLLBACK TO SAVEPOINT unit";
static const char RELEASE[] = "RELEASE SAVEPOINT unit";
static const char ATTEMPT[] = "SAVEPOINT attempt";
static const char ATTEMPT_BACK[] = "ROLLBACK TO SAVEPOINT attempt";
static const char ATTEMPT_RELEASE[] = "RELEASE SAVEPOINT attempt";

struct pg_rows {
    const struct sql *sql;
    PGresult *result; /* NULL: free */
    bool is_lent;     /* the result is kept in `seen` */
    int next;
};

struct db_postgres {
    struct db base;
    struct pg_link *link;
    struct entropy entropy;

    bool is_open;       /* a transaction, perhaps still in the queue */
    bool may_write;     /* it was begun to write */
    bool is_begun;      /* its BEGIN has been sent */
    bool is_writing;    /* something in it changes something */
    bool has_failed;    /* nothing but a rollback can be sent */
    bool in_unit;       /* between savepoint and its end */
    bool saved;         /* the server has the unit's savepoint */
    size_t unit_begins; /* its first place in the queue */

    struct pg_item queue[QUEUE_MAX];
    size_t queued, queued_bytes;
    struct seen seen;
    struct pg_rows rows[ROWS_MAX];
    struct arena *arena; /* of what is queued, until the transaction ends */
    bool is_checked[];   /* by sql->index: its columns were compared by name, once */
};

static struct db_postgres *self_of(struct db *db)
{
    return (struct db_postgres *)(void *)db;
}

/* An int8, or the int4 of a count or a literal. */
static int64_t number_at(const PGresult *result, int row, int column)
{
    uint64_t big = 0;
    uint32_t small = 0;
    const char *bytes = PQgetvalue(result, row, column);
    if (PQgetlength(result, row, column) == sizeof small) {
        memcpy(&small, bytes, sizeof small);
        return (int32_t)be32toh(small);
    }
    CHECK(PQgetlength(result, row, column) == sizeof big);
    memcpy(&big, bytes, sizeof big);
    return (int64_t)be64toh(big);
}

/* --- the queue ------------------------------------------------------------------------- */

/* A copy that lives as long as the transaction. */
static const struct param *keep_params(struct db_postgres *s, const struct param *params)
{
    size_t count = 0;
    while (params[count].type != DB_END)
        count++;
    struct param *kept = ARENA_ARRAY(s->arena, struct param, count + 1);
    for (size_t i = 0; i <= count; i++) {
        kept[i] = params[i];
        if (params[i].type != DB_STR)
            continue;
        kept[i].bytes = arena_copy(s->arena, params[i].bytes);
        s->queued_bytes += params[i].bytes.len;
    }
    return kept;
}

static void put(struct db_postgres *s, struct pg_item item)
{
    CHECK(s->queued < QUEUE_MAX);
    s->queue[s->queued++] = item;
}

/* What the unit has queued would leave before it has ended: so it must be possible to undo. */
static void save_before_sending(struct db_postgres *s)
{
    bool changes = false;
    for (size_t i = s->unit_begins; i < s->queued; i++)
        changes = changes || s->queue[i].command == ATTEMPT || /* which lies within the unit's */
                  (s->queue[i].sql != NULL && !sql_is_read(s->queue[i].sql));
    if (!s->in_unit || s->saved || !changes)
        return;
    put(s, (struct pg_item){ 0 });
    for (size_t i = s->queued - 1; i > s->unit_begins; i--)
        s->queue[i] = s->queue[i - 1];
    s->queue[s->unit_begins] = (struct pg_item){ .command = SAVE };
}

/* Gives each result to whoever waits for it. */
static void deal_results(struct db_postgres *s, PGresult **last)
{
    for (size_t i = 0; i < s->queued; i++) {
        struct pg_item *item = &s->queue[i];
        struct seen_row *f = item->owner;
        if (item->command == SAVE && item->result != NULL)
            s->saved = true;
        if (f != NULL)
            f->result = item->result;
        else if (last != NULL && i == s->queued - 1)
            *last = item->result;
        else {
            CHECK(PQntuples(item->result) == 0); /* whoever wants no rows gets none */
            PQclear(item->result);
        }
    }
    s->queued = s->queued_bytes = s->unit_begins = 0;
}

/* Sends what is queued and waits. `last`: the result of the last statement is wanted. It may have
 * come although the exchange failed after it; then it is not. */
static enum problem send_queue(struct db_postgres *s, PGresult **last)
{
    if (s->has_failed)
        return PROBLEM_STORE_BROKEN; /* why is said already */
    save_before_sending(s);
    s->is_begun = s->is_begun || s->is_open;
    s->base.counters.round_trips++;
    enum problem p = link_exchange(s->link, s->queue, s->queued, s->base.why, sizeof s->base.why);
    deal_results(s, last);
    if (!s->may_write && s->seen.count == 0) /* it may read for hours, as `fangst verify` does */
        arena_reset(s->arena);
    if (p != OK && last != NULL) {
        PQclear(*last);
        *last = NULL;
    }
    s->has_failed = p != OK;
    if (p == PROBLEM_STORE_LOST)
        s->saved = false;
    return p;
}

/* A long queue leaves early: it must not grow without bound. */
static enum problem queue_statement(struct db_postgres *s, const struct sql *sql,
                                    const struct param *params)
{
    if (s->queued >= QUEUE_MAX - 8 || s->queued_bytes >= QUEUE_BYTES)
        TRY(send_queue(s, NULL));
    put(s, (struct pg_item){ .sql = sql, .params = keep_params(s, params) });
    if (sql_is_read(sql))
        return OK;
    s->is_writing = true;
    seen_write(&s->seen, sql);
    return OK;
}

/* --- transactions ---------------------------------------------------------------------- */

static void forget_transaction(struct db_postgres *s)
{
    for (size_t i = 0; i < ROWS_MAX; i++)
        CHECK(s->rows[i].result == NULL);
    seen_forget(&s->seen);
    s->queued = s->queued_bytes = s->unit_begins = 0;
    s->is_open = s->is_begun = s->is_writing = s->has_failed = s->in_unit = s->saved = false;
    arena_reset(s->arena);
}

static enum problem op_begin(struct db *db, bool to_write)
{
    struct db_postgres *s = self_of(db);
    CHECK(!s->is_open);
    s->is_open = true;
    s->may_write = to_write;
    put(s, (struct pg_item){ .command = to_write ? BEGIN_WRITE : BEGIN_READ });
    return OK;
}

static void op_hurry(struct db *db)
{
    put(self_of(db), (struct pg_item){ .command = HURRY });
}

static bool op_is_in_transaction(struct db *db)
{
    const struct db_postgres *s = self_of(db);
    return s->is_open && (!s->has_failed || s->saved);
}

/* A session that is needed no more for this is not waited for. */
static void op_rollback(struct db *db)
{
    struct db_postgres *s = self_of(db);
    if (s->is_begun)
        link_post(s->link, ROLLBACK);
    forget_transaction(s);
}

static void nap(void)
{
    (void)nanosleep(&(struct timespec){ .tv_nsec = REVIVE_NAP * 1000 }, NULL);
}

static enum problem op_revive(struct db *db, int64_t until)
{
    struct db_postgres *s = self_of(db);
    enum problem p = PROBLEM_STORE_LOST;
    while (p == PROBLEM_STORE_LOST && clock_monotonic() < until && link_may_wait(s->link)) {
        p = link_connect(s->link, s->base.why, sizeof s->base.why);
        if (p == PROBLEM_STORE_LOST)
            nap();
    }
    return p;
}

/* NULL: it was asked and not answered. */
static void take_position(struct db_postgres *s, const PGresult *result)
{
    if (!s->base.tells_position)
        return;
    s->base.position = POSITION_UNKNOWN;
    if (result != NULL)
        s->base.position = (struct position){ number_at(result, 0, 0), number_at(result, 0, 1) };
}

/* Asked over another connection. Whoever writes the mark first, this or the lost transaction, has
 * decided: the other one waits for it and then finds it there. It may be asked several times, for
 * this answer can be lost as well: so the mark says who wrote it. */
static enum problem ask_outcome(struct db_postgres *s, struct uuid token, bool *committed)
{
    struct pg_item items[] = {
        { .sql = &SQL_COMMIT_SETTLE, .params = PARAMS(P_UUID(token)) },
        { .sql = &SQL_COMMIT_OUTCOME, .params = PARAMS(P_UUID(token)) },
        { .sql = &SQL_COMMIT_POSITION, .params = NO_PARAMS },
    };
    size_t count = s->base.tells_position ? COUNT(items) : COUNT(items) - 1;
    s->base.counters.round_trips++;
    enum problem p = link_exchange(s->link, items, count, s->base.why, sizeof s->base.why);
    if (p == OK)
        *committed = number_at(items[1].result, 0, 0) == 0;
    take_position(s, items[2].result);
    for (size_t i = 0; i < COUNT(items); i++)
        PQclear(items[i].result);
    return p;
}

/* COMMIT was on its way when the connection was lost. It is asked for at least once, also when
 * nothing is to be waited for. */
static enum problem settle(struct db_postgres *s, struct uuid token)
{
    int64_t until = clock_monotonic() + DB_SETTLE_WAIT;
    bool committed = false;
    for (;;) {
        enum problem p = link_connect(s->link, s->base.why, sizeof s->base.why);
        if (p == OK)
            p = ask_outcome(s, token, &committed);
        if (p == OK)
            return committed ? OK : PROBLEM_STORE_LOST;
        if (clock_monotonic() >= until || !link_may_wait(s->link))
            return PROBLEM_STORE_UNKNOWN;
        nap();
    }
}

/* COMMIT in a transaction that has failed is answered, without an error, by ROLLBACK. What has been
 * committed stays so, even if the question after it fails. */
static enum problem send_commit(struct db_postgres *s)
{
    static const struct param NONE[] = { { .type = DB_END } };
    struct seen_row commit = { 0 }, position = { 0 };
    put(s, (struct pg_item){ .command = COMMIT, .owner = &commit });
    if (s->base.tells_position)
        put(s, (struct pg_item){ .sql = &SQL_COMMIT_POSITION, .params = NONE, .owner = &position });
    enum problem p = send_queue(s, NULL);
    bool is_done = commit.result != NULL && strcmp(PQcmdStatus(commit.result), COMMIT) == 0;
    take_position(s, position.result);
    PQclear(commit.result);
    PQclear(position.result);
    if (is_done)
        return OK;
    if (p == OK)
        (void)snprintf(s->base.why, sizeof s->base.why, "COMMIT was answered by ROLLBACK");
    return p == OK ? PROBLEM_STORE_BUSY : p;
}

static enum problem op_commit(struct db *db)
{
    struct db_postgres *s = self_of(db);
    enum problem p = s->has_failed ? PROBLEM_STORE_BROKEN : OK;
    bool is_marked = s->is_writing;
    struct uuid token = uuid_make(&s->entropy, clock_now());
    if (p == OK && is_marked)
        p = queue_statement(s, &SQL_COMMIT_MARK, PARAMS(P_UUID(token)));
    if (p == OK && (is_marked || s->is_begun))
        p = send_commit(s);
    if (p == PROBLEM_STORE_LOST && is_marked && !link_was_refused(s->link))
        p = settle(s, token);
    if (p != OK)
        return p;
    forget_transaction(s);
    db->counters.commits++;
    db->counters.changes += is_marked;
    return OK;
}

/* --- units ----------------------------------------------------------------------------- */

/* Here a unit can always be undone by itself: what it has only queued never left. */
static void op_savepoint(struct db *db, enum undo at_most)
{
    (void)at_most;
    struct db_postgres *s = self_of(db);
    s->in_unit = true;
    s->saved = false;
    s->unit_begins = s->queued;
    seen_begin_unit(&s->seen);
}

static void end_unit(struct db_postgres *s)
{
    if (s->saved)
        put(s, (struct pg_item){ .command = RELEASE });
    s->in_unit = s->saved = false;
}

static void op_savepoint_release(struct db *db)
{
    end_unit(self_of(db));
}

static enum undo op_savepoint_rollback(struct db *db)
{
    struct db_postgres *s = self_of(db);
    seen_unit_failed(&s->seen);
    if (s->has_failed && !s->saved)
        return UNDO_UNIT;
    s->queued = s->unit_begins;
    s->has_failed = false;
    if (s->saved)
        put(s, (struct pg_item){ .command = BACK });
    end_unit(s);
    return UNDO_UNIT;
}

static enum problem op_attempt(struct db *db)
{
    struct db_postgres *s = self_of(db);
    if (s->queued >= QUEUE_MAX - 8)
        TRY(send_queue(s, NULL));
    put(s, (struct pg_item){ .command = ATTEMPT });
    return OK;
}

/* What was read within it is read anew once it is undone. */
static enum problem op_attempt_end(struct db *db, bool keep)
{
    struct db_postgres *s = self_of(db);
    if (s->queued >= QUEUE_MAX - 8)
        TRY(send_queue(s, NULL));
    if (!keep) {
        seen_unit_failed(&s->seen);
        put(s, (struct pg_item){ .command = ATTEMPT_BACK });
    }
    put(s, (struct pg_item){ .command = ATTEMPT_RELEASE });
    return OK;
}

/* --- statements ------------------------------------------------------------------------ */

/* Once the first read has been sent it is too late. */
static void op_foresee(struct db *db, const struct sql *sql, const struct param *params)
{
    struct db_postgres *s = self_of(db);
    struct seen_row *row =
        s->is_begun || s->queued >= QUEUE_MAX - 8 ? NULL : seen_foresee(&s->seen, sql, params);
    if (row == NULL)
        return;
    row->params = keep_params(s, params);
    put(s, (struct pg_item){ .sql = sql, .params = row->params, .owner = row });
}

static bool is_lending(const struct db_postgres *s)
{
    bool lends = false;
    for (size_t i = 0; i < ROWS_MAX; i++)
        lends = lends || s->rows[i].is_lent;
    return lends;
}

/* The result of a statement: seen before, or fetched now with all that is queued before it. */
static enum problem fetch(struct db_postgres *s, const struct param *params, struct pg_rows *r)
{
    struct seen_row *row = seen_find(&s->seen, r->sql, params, s->is_begun);
    if (row != NULL) {
        if (row->result == NULL)
            TRY(send_queue(s, NULL));
        r->result = row->result;
        r->is_lent = true;
        return OK;
    }
    TRY(queue_statement(s, r->sql, params));
    const struct param *kept = s->queue[s->queued - 1].params;
    TRY(send_queue(s, &r->result));
    struct seen_row read = { .sql = r->sql, .params = kept, .result = r->result };
    r->is_lent = s->may_write && seen_keep(&s->seen, &read, is_lending(s));
    return OK;
}

/* The server would say so only if it were sent. */
static enum problem may_run(struct db *db, const struct sql *sql)
{
    if (sql_is_read(sql) || self_of(db)->may_write)
        return OK;
    (void)snprintf(db->why, sizeof db->why, "%s: a reader writes", sql->name);
    return PROBLEM_STORE_BROKEN;
}

static enum problem op_open_rows(struct db *db, const struct sql *sql, const struct param *params,
                                 void **rows)
{
    struct db_postgres *s = self_of(db);
    struct pg_rows *r = s->rows;
    while (r->result != NULL)
        CHECK(++r < s->rows + ROWS_MAX);
    TRY(may_run(db, sql));
    *r = (struct pg_rows){ .sql = sql };
    TRY(fetch(s, params, r));
    *rows = r;
    return OK;
}

static void read_column(const struct pg_rows *r, int i, struct arena *a,
                        const struct column *column)
{
    bool is_null = PQgetisnull(r->result, r->next, i) == 1;
    if (column->type == DB_I64)
        *(int64_t *)column->out = is_null ? 0 : number_at(r->result, r->next, i);
    else
        db_read_bytes(column, a, is_null ? NULL : PQgetvalue(r->result, r->next, i),
                      (size_t)PQgetlength(r->result, r->next, i));
}

static void check_columns(struct db_postgres *s, const struct pg_rows *r,
                          const struct column *columns)
{
    int count = 0;
    for (; columns[count].type != DB_END; count++)
        CHECK(strcmp(PQfname(r->result, count), columns[count].name) == 0);
    CHECK(count == 0 || count == PQnfields(r->result));
    s->is_checked[r->sql->index] = count > 0;
}

static enum problem op_next_row(struct db *db, void *rows, struct arena *a,
                                const struct column *columns, bool *more)
{
    struct db_postgres *s = self_of(db);
    struct pg_rows *r = rows;
    *more = r->next < PQntuples(r->result);
    if (!*more)
        return OK;
    if (!s->is_checked[r->sql->index])
        check_columns(s, r, columns);
    for (int i = 0; columns[i].type != DB_END; i++)
        read_column(r, i, a, &columns[i]);
    r->next++;
    return OK;
}

static void op_close_rows(struct db *db, void *rows)
{
    (void)db;
    struct pg_rows *r = rows;
    if (!r->is_lent)
        PQclear(r->result);
    *r = (struct pg_rows){ 0 };
}

static enum problem op_run(struct db *db, const struct sql *sql, const struct param *params,
                           int64_t *changes)
{
    struct db_postgres *s = self_of(db);
    PGresult *result = NULL;
    CHECK(!sql_is_read(sql)); /* whoever wants no rows changes something */
    TRY(may_run(db, sql));
    TRY(queue_statement(s, sql, params));
    if (changes == NULL)
        return OK;
    TRY(send_queue(s, &result));
    CHECK(PQntuples(result) == 0);
    *changes = strtoll(PQcmdTuples(result), NULL, 10);
    PQclear(result);
    return OK;
}

static enum problem op_run_script(struct db *db, const char *ddl)
{
    struct db_postgres *s = self_of(db);
    if (s->queued > 0)
        TRY(send_queue(s, NULL));
    enum problem p = link_script(s->link, ddl, db->why, sizeof db->why);
    s->has_failed = p != OK && s->is_open;
    s->is_writing = s->is_open;
    return p;
}

/* --- opening and closing --------------------------------------------------------------- */

static void op_wait_until(struct db *db, int64_t until)
{
    link_wait_until(self_of(db)->link, until);
}

static void op_close(struct db *db)
{
    struct db_postgres *s = self_of(db);
    forget_transaction(s);
    link_delete(s->link);
    arena_close(s->arena);
    free(s);
}

static const struct db_ops OPS = {
    .dialect = DIALECT_POSTGRES,
    .defers = true,
    .begin = op_begin,
    .hurry = op_hurry,
    .commit = op_commit,
    .rollback = op_rollback,
    .is_in_transaction = op_is_in_transaction,
    .savepoint = op_savepoint,
    .savepoint_release = op_savepoint_release,
    .savepoint_rollback = op_savepoint_rollback,
    .attempt = op_attempt,
    .attempt_end = op_attempt_end,
    .foresee = op_foresee,
    .open_rows = op_open_rows,
    .next_row = op_next_row,
    .close_rows = op_close_rows,
    .run = op_run,
    .run_script = op_run_script,
    .revive = op_revive,
    .wait_until = op_wait_until,
    .close = op_close,
};

enum problem postgres_open(const struct db_place *place, enum open_mode mode, struct db **out,
                           char *why, size_t why_size)
{
    struct db_postgres *s = calloc(1, sizeof *s + SQL_COUNT * sizeof s->is_checked[0]);
    CHECK(s != NULL);
    s->base.ops = &OPS;
    s->entropy = entropy_system();
    s->arena = arena_open(ARENA_MAX);
    s->link = link_new(place->conninfo, mode);
    link_set_patience(s->link, place->patience);
    enum problem p = link_connect(s->link, why, why_size);
    if (p != OK) {
        op_close(&s->base);
        return p;
    }
    *out = &s->base;
    return OK;
}
