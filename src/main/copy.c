/*
 * copy.c -- moves an embedded installation into PostgreSQL, and proves that all of it arrived.
 *
 *      hold the source --> mark the target --> table by table, batch by batch --> compare --> done
 *
 * Invariants
 *   1. Nobody else has the source open, so nothing in it changes (OPEN_ALONE); nothing is written
 *      to it.
 *   2. The rows of a table go over in the order of their key, a batch in a transaction: what has
 *      arrived is always a beginning of the table. Whoever goes on, goes on after the last row.
 *   3. From its first row on until all was compared the target has a row in store_copy that says
 *      so, and no command opens it (store_open).
 *   4. Rows are read and forgotten a page at a time: memory does not grow with the store.
 */
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "main/commands.h"
#include "sql.h"
#include "store/ledger_store.h"
#include "store/migrate.h"
#include "store/postgres_load.h"

#define BATCH_ROWS   20000
#define BATCH_BYTES  ((size_t)16 * 1024 * 1024)
#define TELL_EVERY   (2 * SECOND)
#define SIDE_MEMORY  ((size_t)1024 * 1024 * 1024)
#define ID_OF_SOURCE "the source of a copy"

/* What the target has of itself. */
static const struct {
    const char *table, *why;
} NOT_COPIED[] = {
    { "store_copy", "says that the target is being filled" },
    { "commit_mark", "has the marks of the target's own commits" },
    { "process", "names those that serve from the target" },
    { "rate_use", "tells what is asked of them" },
    { "schedule", "tells when they do what" },
    { "ledger_account", "is the program's chart of accounts, which it writes into each store" },
};

struct copying {
    const struct config *config;
    struct access_store from, to;
    struct uuid source; /* which installation it is */
    struct postgres_load *load;
    bool was_begun, was_finished;
    int64_t copied, compared; /* rows */
    /* What is told on standard error: when something was last, and how many rows it was then. */
    int64_t told_at, rows_then;
};

static bool is_copied(const struct table *table)
{
    for (size_t i = 0; i < COUNT(NOT_COPIED); i++)
        if (strcmp(table->name, NOT_COPIED[i].table) == 0)
            return false;
    return true;
}

/* A store that is large takes its time: every two seconds a line. */
static void tell(struct copying *k, const char *doing, const struct table *table, int64_t rows)
{
    int64_t now = clock_monotonic();
    if (now - k->told_at < TELL_EVERY)
        return;
    (void)fprintf(stderr, "%s %s: %lld rows so far, %lld per second\n", doing, table->name,
                  (long long)rows,
                  (long long)((rows - k->rows_then) * SECOND / (now - k->told_at)));
    k->told_at = now;
    k->rows_then = rows;
}

/* Gives the time. */
static int64_t tell_from_here(struct copying *k)
{
    k->told_at = clock_monotonic();
    k->rows_then = 0;
    return k->told_at;
}

static void print_pace(const char *done, int64_t rows, int64_t began)
{
    int64_t elapsed = clock_monotonic() - began;
    (void)printf("%lld rows %s (%lld per second)\n", (long long)rows, done,
                 (long long)(rows * SECOND / (elapsed + 1)));
    (void)fflush(stdout);
}

static enum problem said(enum problem p, const char *why)
{
    if (p != OK)
        (void)complain("%s", why);
    return p;
}

/* --- one side -------------------------------------------------------------------------- */

static bool open_side(struct access_store *s, const struct db_place *place, enum open_mode mode,
                      char *why, size_t why_size)
{
    struct db *db = NULL;
    if (db_open(place, mode, &db, why, why_size) != OK)
        return false;
    s->db = db;
    s->arena = arena_open(SIDE_MEMORY);
    s->entropy = entropy_system();
    s->c = (struct ctx){ .arena = s->arena, .entropy = &s->entropy, .now = clock_now() };
    return true;
}

/* --- copying --------------------------------------------------------------------------- */

static size_t size_of(const struct table *table, const struct param *row)
{
    size_t bytes = 0;
    for (unsigned i = 0; i < table->columns_count; i++)
        bytes += 16 + row[i].bytes.len;
    return bytes;
}

/* As many rows as belong into one transaction; `row` is the first of them and then the one after
 * them. */
static enum problem load_batch(struct copying *k, struct table_walk *walk, const struct param **row)
{
    size_t bytes = 0;
    int64_t rows = 0;
    TRY(said(postgres_load_begin(k->load, walk->table), postgres_load_why(k->load)));
    while (*row != NULL && rows < BATCH_ROWS && bytes < BATCH_BYTES) {
        bytes += size_of(walk->table, *row);
        rows++;
        TRY(said(postgres_load_row(k->load, *row), postgres_load_why(k->load)));
        TRY(said(table_walk_next(walk, row), k->from.db->why));
    }
    TRY(said(postgres_load_commit(k->load), postgres_load_why(k->load)));
    k->copied += rows;
    return OK;
}

static enum problem copy_table(struct copying *k, const struct table *table)
{
    struct table_walk walk;
    const struct param *last = NULL, *row = NULL;
    TRY(said(table_last(&k->to.c, k->to.db, table, &last), k->to.db->why));
    TRY(said(table_walk_begin(&k->from.c, k->from.db, table, last, &walk), k->from.db->why));
    TRY(said(table_walk_next(&walk, &row), k->from.db->why));
    while (row != NULL) {
        TRY(load_batch(k, &walk, &row));
        tell(k, "copying", table, k->copied);
    }
    return OK;
}

static bool copy_all(struct copying *k)
{
    int64_t began = tell_from_here(k);
    enum problem p = OK;
    for (unsigned i = 0; p == OK && i < TABLES_COUNT; i++)
        p = is_copied(&TABLES[i]) ? copy_table(k, &TABLES[i]) : OK;
    if (p == OK)
        print_pace("copied", k->copied, began);
    return p == OK;
}

/* --- comparing ------------------------------------------------------------------------- */

/* Which of them is missing where, or what differs; false if nothing does. */
static bool differ(struct copying *k, const struct table *table, const struct param *from,
                   const struct param *to)
{
    struct arena *a = k->from.arena;
    int order = from == NULL ? 1 : to == NULL ? -1 : table_compare_keys(table, from, to);
    if (order < 0)
        return complain("%s is in the source only", table_row_name(a, table, from).ptr) == 1;
    if (order > 0)
        return complain("%s is in the target only", table_row_name(a, table, to).ptr) == 1;
    unsigned column = table_difference(table, from, to);
    if (column == table->columns_count)
        return false;
    return complain("%s differs in %s", table_row_name(a, table, from).ptr,
                    table->columns[column].name) == 1;
}

static bool compare_rows(struct copying *k, const struct table *table)
{
    struct table_walk from, to;
    const struct param *ours = NULL, *theirs = NULL;
    enum problem p = table_walk_begin(&k->from.c, k->from.db, table, NULL, &from);
    enum problem q = table_walk_begin(&k->to.c, k->to.db, table, NULL, &to);
    while (said(p, k->from.db->why) == OK && said(q, k->to.db->why) == OK) {
        p = table_walk_next(&from, &ours);
        q = table_walk_next(&to, &theirs);
        if (p != OK || q != OK)
            continue;
        if (ours == NULL && theirs == NULL)
            return true;
        if (differ(k, table, ours, theirs))
            return false;
        k->compared++;
        tell(k, "comparing", table, k->compared);
    }
    return false;
}

static bool compare_all(struct copying *k)
{
    int64_t began = tell_from_here(k);
    bool good = true;
    for (unsigned i = 0; good && i < TABLES_COUNT; i++)
        good = !is_copied(&TABLES[i]) || compare_rows(k, &TABLES[i]);
    if (good)
        print_pace("compared, value by value: no difference", k->compared, began);
    return good;
}

/* --- the target's mark ----------------------------------------------------------------- */

static enum problem refuse_merchants(struct ctx *c)
{
    bool found = false;
    int64_t merchant_id = 0, until = 0;
    str mid = { 0 };
    TRY(db_maybe(c, &SQL_MERCHANT_NEXT, PARAMS(P_I64(0)),
                 COLUMNS(C_I64("merchant_id", &merchant_id), C_STR("mid", &mid),
                         C_I64("expired_until", &until)),
                 &found));
    if (found)
        return blame(c, PROBLEM_CONFLICT, STR("to"),
                     "The target has a merchant already (%.*s); a copy goes into an empty store.",
                     STR_ARG(mid));
    return OK;
}

/* Begins a copy, or finds the one that goes on. */
static enum problem begin_copy(struct unit *u)
{
    struct copying *k = u->self;
    struct uuid source = { 0 };
    int64_t begun_at = 0, finished_at = 0;
    TRY(db_maybe(u->c, &SQL_COPY_LOAD, NO_PARAMS,
                 COLUMNS(C_UUID("source", &source), C_I64("begun_at", &begun_at),
                         C_I64("finished_at", &finished_at)),
                 &k->was_begun));
    k->was_finished = finished_at != 0;
    if (k->was_begun && !uuid_equal(source, k->source))
        return blame(u->c, PROBLEM_CONFLICT, STR("to"),
                     "The target was filled from another installation.");
    if (k->was_begun)
        return OK;
    TRY(refuse_merchants(u->c));
    TRY(ledger_write_accounts(u->c));
    return db_none(u->c, &SQL_COPY_BEGIN, PARAMS(P_UUID(k->source), P_I64(u->c->now)), NULL);
}

static enum problem finish_copy(struct unit *u)
{
    return db_none(u->c, &SQL_COPY_FINISH, PARAMS(P_I64(u->c->now)), NULL);
}

/* --- the secret ------------------------------------------------------------------------ */

static struct uuid source_of(const struct secret *secret)
{
    struct uuid id;
    CHECK(crypto_generichash(id.bytes, sizeof id.bytes, (const unsigned char *)ID_OF_SOURCE,
                             sizeof ID_OF_SOURCE, secret->bytes, sizeof secret->bytes) == 0);
    return id;
}

/* What API keys and sessions are hashed with has to be the same, or nobody could come in. */
static bool take_secret(struct copying *k, struct arena *a)
{
    struct secret there;
    const char *from = arena_format(a, "%s/secret.key", k->config->from).ptr;
    const char *to = k->config->secret_file;
    if (!secret_read(from, &k->to.secret))
        return complain("%s is no fangst folder: its secret.key cannot be read", k->config->from) ==
               0;
    k->source = source_of(&k->to.secret);
    if (!secret_write(to, &k->to.secret) || !secret_read(to, &there))
        return complain("cannot write the secret key to %s", to) == 0;
    if (sodium_memcmp(there.bytes, k->to.secret.bytes, sizeof there.bytes) != 0)
        return complain("%s has another secret key than %s: nothing was copied", to, from) == 0;
    return true;
}

/* --- the whole ------------------------------------------------------------------------- */

static bool open_source(struct copying *k, struct arena *a)
{
    char why[512];
    struct db_place place = { .path = arena_format(a, "%s/fangst.db", k->config->from).ptr };
    if (access(place.path, R_OK) != 0)
        return complain("there is no store in %s", k->config->from) == 0;
    if (!open_side(&k->from, &place, OPEN_ALONE, why, sizeof why))
        return complain("the store in %s is in use; stop its server and whoever else has it open "
                        "(%s)",
                        k->config->from, why) == 0;
    return said(migrate_check(&k->from.c, k->from.db), k->from.db->why) == OK;
}

static bool open_target(struct copying *k)
{
    char why[512];
    int64_t before = 0;
    struct db_place place = { .conninfo = k->config->to };
    if (!open_side(&k->to, &place, OPEN_TO_WRITE, why, sizeof why) ||
        !postgres_load_open(k->config->to, &k->load, why, sizeof why))
        return complain("cannot open the target: %s", why) == 0;
    enum problem p = migrate_count(&k->to.c, k->to.db, &before);
    if (p == OK && before == 0)
        p = migrate_run(&k->to.c, k->to.db, &before);
    if (p == OK)
        p = migrate_check(&k->to.c, k->to.db);
    return said(p, k->to.db->why) == OK;
}

static bool copy(struct copying *k, struct arena *a)
{
    if (!open_source(k, a) || !take_secret(k, a) || !open_target(k) ||
        store_run(&k->to, begin_copy, k) != OK)
        return false;
    if (k->was_finished)
        (void)fputs("this store was copied before: nothing is copied again\n", stderr);
    else if (k->was_begun)
        (void)fputs("a copy that was interrupted goes on\n", stderr);
    if (!k->was_finished && !copy_all(k))
        return false;
    return compare_all(k) && verify_store(&k->to) == 0 &&
           (k->was_finished || store_run(&k->to, finish_copy, k) == OK);
}

int command_copy(const struct config *config)
{
    if (!require(config->from, "--from") || !require(config->to, "--to") ||
        !require(config->secret_file, "--secret-file"))
        return 2;
    struct copying k = { .config = config };
    struct arena *a = arena_open((size_t)1024 * 1024);
    bool good = copy(&k, a);
    if (k.load != NULL)
        postgres_load_close(k.load);
    if (k.from.db != NULL)
        store_close(&k.from);
    if (k.to.db != NULL)
        store_close(&k.to);
    arena_close(a);
    return good ? 0 : 1;
}
