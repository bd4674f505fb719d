#include "store/db_sqlite.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"

#define PARAMS_MAX  40
#define BUSY_WAIT   (10 * SECOND) /* another process (a command) holds the writer at most so long */
#define ALONE_WAIT  (2 * SECOND)
#define BUSY_NAP_MS 10 /* at most, between two attempts */

enum {
    STMT_BEGIN_READ,
    STMT_BEGIN_WRITE,
    STMT_COMMIT,
    STMT_ROLLBACK,
    STMT_SAVE,
    STMT_RELEASE,
    STMT_BACK,
    STMT_ATTEMPT,
    STMT_ATTEMPT_KEEP,
    STMT_ATTEMPT_BACK,
    STMT_COUNT
};
static const char *const STMT_TEXTS[STMT_COUNT] = {
    "BEGIN",           "BEGIN IMMEDIATE",     "COMMIT",           "ROLLBACK",
    "SAVEPOINT unit",  "RELEASE unit",        "ROLLBACK TO unit", "SAVEPOINT attempt",
    "RELEASE attempt", "ROLLBACK TO attempt",
};

struct prepared {
    sqlite3_stmt *stmt;
    unsigned char slots[PARAMS_MAX + 1]; /* $n is bound at slots[n]; 0: not in the text */
    struct uuid uuids[PARAMS_MAX];       /* what is bound now: the parameters may be gone before */
    bool is_checked;                     /* its columns were compared by name, once */
};

struct visit {
    const struct column *columns;
    db_take_fn *take;
    void *self;
};

struct db_sqlite {
    struct db base;
    sqlite3 *handle;
    sqlite3_stmt *own[STMT_COUNT];
    struct prepared *prepared; /* by sql->index */
    struct visit visit;        /* of the statement that calls visit() */
    int log_pages;
    bool is_saved;           /* the unit has a savepoint */
    int64_t changes_before;  /* rows changed by this connection before the unit, */
    int64_t changes_begun;   /* before the transaction */
    int64_t busy_since;      /* clock_monotonic(): the first failed attempt of the statement */
    atomic_llong wait_until; /* likewise: no statement waits longer */
};

static struct db_sqlite *self_of(struct db *db)
{
    return (struct db_sqlite *)(void *)db;
}

static enum problem failed(struct db_sqlite *s, const char *doing, int code)
{
    (void)snprintf(s->base.why, sizeof s->base.why, "%s: %s (SQLite %d)", doing,
                   sqlite3_errmsg(s->handle), sqlite3_extended_errcode(s->handle));
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return PROBLEM_STORE_BUSY;
    int extended = sqlite3_extended_errcode(s->handle);
    if (extended == SQLITE_CONSTRAINT_NOTNULL) /* how a statement says that somebody was first */
        return PROBLEM_STORE_BUSY;
    if (extended == SQLITE_CONSTRAINT_PRIMARYKEY || extended == SQLITE_CONSTRAINT_UNIQUE)
        return PROBLEM_CONFLICT;
    return PROBLEM_STORE_BROKEN;
}

static enum problem run_own(struct db_sqlite *s, int which)
{
    int code = sqlite3_step(s->own[which]);
    (void)sqlite3_reset(s->own[which]);
    return code == SQLITE_DONE ? OK : failed(s, STMT_TEXTS[which], code);
}

static enum problem op_begin(struct db *db, bool to_write)
{
    struct db_sqlite *s = self_of(db);
    s->changes_begun = sqlite3_total_changes64(s->handle);
    return run_own(s, to_write ? STMT_BEGIN_WRITE : STMT_BEGIN_READ);
}

static enum problem op_commit(struct db *db)
{
    struct db_sqlite *s = self_of(db);
    TRY(run_own(s, STMT_COMMIT));
    db->counters.commits++;
    db->counters.changes += sqlite3_total_changes64(s->handle) != s->changes_begun;
    return OK;
}

static bool op_is_in_transaction(struct db *db)
{
    return sqlite3_get_autocommit(self_of(db)->handle) == 0;
}

static void op_rollback(struct db *db)
{
    /* After some failures SQLite has rolled back by itself; then there is nothing to do. */
    if (op_is_in_transaction(db))
        CHECK(run_own(self_of(db), STMT_ROLLBACK) == OK);
}

/* A savepoint costs a copy of every page that changes under it, an eighth of a capture. Nearly all
 * units that fail have not written (load, decide, save), and then there is nothing to undo. */
static void op_savepoint(struct db *db, enum undo at_most)
{
    struct db_sqlite *s = self_of(db);
    s->is_saved = at_most == UNDO_UNIT;
    s->changes_before = sqlite3_total_changes64(s->handle);
    if (s->is_saved)
        CHECK(run_own(s, STMT_SAVE) == OK);
}

static void op_savepoint_release(struct db *db)
{
    if (self_of(db)->is_saved)
        CHECK(run_own(self_of(db), STMT_RELEASE) == OK);
}

static enum undo op_savepoint_rollback(struct db *db)
{
    struct db_sqlite *s = self_of(db);
    if (!op_is_in_transaction(db))
        return UNDO_UNIT;
    if (s->is_saved) {
        CHECK(run_own(s, STMT_BACK) == OK);
        CHECK(run_own(s, STMT_RELEASE) == OK);
        return UNDO_UNIT;
    }
    if (sqlite3_total_changes64(s->handle) == s->changes_before)
        return UNDO_UNIT;
    op_rollback(db);
    return UNDO_ALL;
}

static enum problem op_attempt(struct db *db)
{
    return run_own(self_of(db), STMT_ATTEMPT);
}

static enum problem op_attempt_end(struct db *db, bool keep)
{
    struct db_sqlite *s = self_of(db);
    if (!keep)
        TRY(run_own(s, STMT_ATTEMPT_BACK));
    return run_own(s, STMT_ATTEMPT_KEEP);
}

static enum problem prepare(struct db_sqlite *s, const struct sql *sql, struct prepared *out)
{
    int code =
        sqlite3_prepare_v3(s->handle, sql->text, -1, SQLITE_PREPARE_PERSISTENT, &out->stmt, NULL);
    if (code != SQLITE_OK)
        return failed(s, sql->name, code);
    /* SQLite numbers "$3" by first appearance; we mean the number in the name. */
    int count = sqlite3_bind_parameter_count(out->stmt);
    for (int slot = 1; slot <= count; slot++) {
        int number = atoi(sqlite3_bind_parameter_name(out->stmt, slot) + 1);
        CHECK(number >= 1 && number <= PARAMS_MAX);
        out->slots[number] = (unsigned char)slot;
    }
    return OK;
}

static void bind(struct prepared *prepared, int n, const struct param *p)
{
    sqlite3_stmt *stmt = prepared->stmt;
    int slot = prepared->slots[n];
    int code = SQLITE_OK;
    switch (p->type) {
    case DB_I64:
        code = sqlite3_bind_int64(stmt, slot, p->i64);
        break;
    case DB_STR:
        code = sqlite3_bind_text(stmt, slot, p->bytes.len > 0 ? p->bytes.ptr : "",
                                 (int)p->bytes.len, SQLITE_STATIC);
        break;
    case DB_UUID:
        prepared->uuids[n - 1] = p->uuid;
        code = sqlite3_bind_blob(stmt, slot, prepared->uuids[n - 1].bytes, sizeof p->uuid.bytes,
                                 SQLITE_STATIC);
        break;
    case DB_NULL:
        code = sqlite3_bind_null(stmt, slot);
        break;
    case DB_END:
        UNREACHABLE("the end is no parameter");
    }
    CHECK(code == SQLITE_OK);
}

static enum problem op_open_rows(struct db *db, const struct sql *sql, const struct param *params,
                                 void **rows)
{
    struct db_sqlite *s = self_of(db);
    CHECK(sql->index < SQL_COUNT);
    struct prepared *p = &s->prepared[sql->index];
    if (p->stmt == NULL)
        TRY(prepare(s, sql, p));
    for (int n = 1; params[n - 1].type != DB_END; n++) {
        CHECK(n <= PARAMS_MAX && p->slots[n] != 0);
        bind(p, n, &params[n - 1]);
    }
    *rows = p;
    return OK;
}

/* SQLite has no address for an empty blob or text that is not NULL. */
static void read_column(sqlite3_stmt *stmt, int i, struct arena *a, const struct column *column)
{
    if (column->type == DB_I64) {
        *(int64_t *)column->out = sqlite3_column_int64(stmt, i);
        return;
    }
    const char *bytes = sqlite3_column_blob(stmt, i);
    if (bytes == NULL && sqlite3_column_type(stmt, i) != SQLITE_NULL)
        bytes = "";
    db_read_bytes(column, a, bytes, (size_t)sqlite3_column_bytes(stmt, i));
}

/* By name, so that a statement and its reader cannot drift apart. Both are in the program, so once
 * per connection is enough. */
static void check_columns(struct prepared *p, const struct column *columns)
{
    int count = 0;
    for (; columns[count].type != DB_END; count++)
        CHECK(strcmp(sqlite3_column_name(p->stmt, count), columns[count].name) == 0);
    CHECK(count == 0 || count == sqlite3_column_count(p->stmt));
    p->is_checked = count > 0;
}

static enum problem op_next_row(struct db *db, void *rows, struct arena *a,
                                const struct column *columns, bool *more)
{
    struct prepared *p = rows;
    int code = sqlite3_step(p->stmt);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return failed(self_of(db), sqlite3_sql(p->stmt), code);
    *more = code == SQLITE_ROW;
    if (!*more)
        return OK;
    if (!p->is_checked)
        check_columns(p, columns);
    for (int i = 0; columns[i].type != DB_END; i++)
        read_column(p->stmt, i, a, &columns[i]);
    return OK;
}

static void op_close_rows(struct db *db, void *rows)
{
    (void)db;
    struct prepared *p = rows;
    (void)sqlite3_reset(p->stmt); /* repeats the error of the last step, which was reported */
}

static void read_value(sqlite3_value *value, const struct column *column)
{
    if (column->type == DB_I64) {
        *(int64_t *)column->out = sqlite3_value_int64(value);
        return;
    }
    const char *bytes = sqlite3_value_blob(value);
    size_t length = (size_t)sqlite3_value_bytes(value);
    if (column->type == DB_STR)
        *(str *)column->out = (str){ bytes, length };
    else
        db_read_bytes(column, NULL, bytes, length);
}

/* The function visit() of SQL: true if that was enough. */
static void on_visit(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct db_sqlite *s = sqlite3_user_data(context);
    for (int i = 0; i < count; i++)
        read_value(values[i], &s->visit.columns[i]);
    CHECK(s->visit.columns[count].type == DB_END);
    s->base.counters.rows_read++;
    sqlite3_result_int(context, s->visit.take(s->visit.self));
}

static enum problem op_visit(struct db *db, const struct sql *sql, const struct param *params,
                             const struct column *columns, db_take_fn *take, void *self)
{
    void *rows = NULL;
    bool is_enough = false;
    self_of(db)->visit = (struct visit){ columns, take, self };
    TRY(op_open_rows(db, sql, params, &rows));
    enum problem p = op_next_row(db, rows, NULL, NO_COLUMNS, &is_enough);
    op_close_rows(db, rows);
    return p;
}

static enum problem op_run(struct db *db, const struct sql *sql, const struct param *params,
                           int64_t *changes)
{
    void *rows = NULL;
    bool more = false;
    TRY(op_open_rows(db, sql, params, &rows));
    enum problem p = op_next_row(db, rows, NULL, NO_COLUMNS, &more);
    if (p == OK && changes != NULL)
        *changes = sqlite3_changes64(self_of(db)->handle);
    op_close_rows(db, rows);
    CHECK(!more);
    return p;
}

static enum problem op_run_script(struct db *db, const char *ddl)
{
    struct db_sqlite *s = self_of(db);
    int code = sqlite3_exec(s->handle, ddl, NULL, NULL, NULL);
    return code == SQLITE_OK ? OK : failed(s, "migration", code);
}

enum problem sqlite_checkpoint(struct db *db, int *log_pages, int *copied_pages)
{
    struct db_sqlite *s = self_of(db);
    int code = sqlite3_wal_checkpoint_v2(s->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, log_pages,
                                         copied_pages);
    return code == SQLITE_OK ? OK : failed(s, "checkpoint", code);
}

/* Somebody else may be copying the log just now: then there is nothing to do. */
static enum problem op_tidy(struct db *db)
{
    int log = 0, copied = 0;
    if (self_of(db)->log_pages <= LOG_PAGES_SOON)
        return OK;
    enum problem p = sqlite_checkpoint(db, &log, &copied);
    return p == PROBLEM_STORE_BUSY ? OK : p;
}

static void op_wait_until(struct db *db, int64_t until)
{
    atomic_store(&self_of(db)->wait_until, until);
}

static void op_close(struct db *db)
{
    struct db_sqlite *s = self_of(db);
    for (unsigned i = 0; i < SQL_COUNT; i++)
        (void)sqlite3_finalize(s->prepared[i].stmt);
    for (int i = 0; i < STMT_COUNT; i++)
        (void)sqlite3_finalize(s->own[i]);
    (void)sqlite3_close(s->handle);
    free(s->prepared);
    free(s);
}

static const struct db_ops OPS = {
    .dialect = DIALECT_SQLITE,
    .lies_by_key = true,
    .begin = op_begin,
    .commit = op_commit,
    .rollback = op_rollback,
    .is_in_transaction = op_is_in_transaction,
    .savepoint = op_savepoint,
    .savepoint_release = op_savepoint_release,
    .savepoint_rollback = op_savepoint_rollback,
    .attempt = op_attempt,
    .attempt_end = op_attempt_end,
    .open_rows = op_open_rows,
    .next_row = op_next_row,
    .close_rows = op_close_rows,
    .visit = op_visit,
    .run = op_run,
    .run_script = op_run_script,
    .tidy = op_tidy,
    .wait_until = op_wait_until,
    .close = op_close,
};

/* wal_autocheckpoint=0: a commit never pays for a checkpoint. A small page cache is as good as
 * a large one, for the operating system caches the file. */
static const char READ_SETTINGS[] = "PRAGMA query_only=ON;";
static const char WRITE_SETTINGS[] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                     "PRAGMA wal_autocheckpoint=0; PRAGMA foreign_keys=ON;"
                                     "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;";

/* Whoever has the file open, a server that rests as well, holds a lock that this one excludes: so
 * it fails if there is anybody, and keeps others out as long as it lasts. The journal is asked for
 * because that is what takes the lock. */
static const char ALONE_SETTINGS[] = "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL;"
                                     "PRAGMA query_only=ON;";

static const char *const SETTINGS[] = {
    [OPEN_TO_READ] = READ_SETTINGS,
    [OPEN_TO_WRITE] = WRITE_SETTINGS,
    [OPEN_REPLICA] = READ_SETTINGS,
    [OPEN_ALONE] = ALONE_SETTINGS,
};

static int on_commit(void *self, sqlite3 *handle, const char *name, int pages)
{
    (void)handle;
    (void)name;
    ((struct db_sqlite *)self)->log_pages = pages;
    return SQLITE_OK;
}

/* SQLite's own sleeps the whole time out, also when the server has to stop. 0: give up. */
static int on_busy(void *self, int attempt)
{
    struct db_sqlite *s = self;
    int64_t now = clock_monotonic();
    if (attempt == 0)
        s->busy_since = now;
    if (now - s->busy_since >= BUSY_WAIT || now >= atomic_load(&s->wait_until))
        return 0;
    int64_t ms = attempt < BUSY_NAP_MS ? attempt + 1 : BUSY_NAP_MS;
    (void)nanosleep(&(struct timespec){ .tv_nsec = (long)ms * 1000 * 1000 }, NULL);
    return 1;
}

static const char LOAD_SETTINGS[] = "PRAGMA cache_size=-64000; PRAGMA temp_store=FILE;";
static const char LOAD_JOURNAL[] = "PRAGMA journal_mode=TRUNCATE;";

void sqlite_load_begin(struct db *db)
{
    if (db->ops != &OPS)
        return;
    op_wait_until(db, 0); /* whoever has it open has it open for long */
    CHECK(op_run_script(db, LOAD_SETTINGS) == OK);
    (void)!op_run_script(db, LOAD_JOURNAL);
    op_wait_until(db, INT64_MAX);
    self_of(db)->log_pages = 0;
}

void sqlite_load_end(struct db *db)
{
    if (db->ops != &OPS)
        return;
    if (op_run_script(db, WRITE_SETTINGS) == OK) /* else the next who opens it sets it */
        (void)sqlite3_wal_hook(self_of(db)->handle, on_commit, self_of(db));
}

int sqlite_log_pages(const struct db *db)
{
    return ((const struct db_sqlite *)(const void *)db)->log_pages;
}

static enum problem set_up(struct db_sqlite *s, enum open_mode mode)
{
    CHECK(sqlite3_extended_result_codes(s->handle, 0) == SQLITE_OK);
    CHECK(sqlite3_busy_handler(s->handle, on_busy, s) == SQLITE_OK);
    CHECK(sqlite3_create_function(s->handle, "visit", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, s,
                                  on_visit, NULL, NULL) == SQLITE_OK);
    if (mode == OPEN_ALONE) /* somebody who is about to leave is waited for, a server is not */
        op_wait_until(&s->base, clock_monotonic() + ALONE_WAIT);
    TRY(op_run_script(&s->base, SETTINGS[mode]));
    (void)sqlite3_wal_hook(s->handle, on_commit, s); /* after the settings, which unset it */
    for (int i = 0; i < STMT_COUNT; i++) {
        int code = sqlite3_prepare_v2(s->handle, STMT_TEXTS[i], -1, &s->own[i], NULL);
        if (code != SQLITE_OK)
            return failed(s, STMT_TEXTS[i], code);
    }
    return OK;
}

/* Nobody reads SQLite's own count of its memory, and counting takes a lock that all connections
 * share, at every allocation. Before the first connection; refused (and harmless) after it. */
static void forgo_statistics(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

enum problem sqlite_open(const char *path, enum open_mode mode, struct db **out, char *why,
                         size_t why_size)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    CHECK(pthread_once(&once, forgo_statistics) == 0);
    struct db_sqlite *s = calloc(1, sizeof *s);
    CHECK(s != NULL);
    s->base.ops = &OPS;
    atomic_store(&s->wait_until, INT64_MAX);
    s->prepared = calloc(SQL_COUNT, sizeof *s->prepared);
    CHECK(s->prepared != NULL);
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE |
                (mode == OPEN_TO_WRITE ? SQLITE_OPEN_CREATE : 0);
    int code = sqlite3_open_v2(path, &s->handle, flags, NULL);
    enum problem p = code == SQLITE_OK ? set_up(s, mode) : failed(s, path, code);
    if (p != OK) {
        (void)snprintf(why, why_size, "%s", s->base.why);
        op_close(&s->base);
        return p;
    }
    *out = &s->base;
    return OK;
}
