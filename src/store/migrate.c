#include "store/migrate.h"

#include <stdio.h>

#include "sql.h"

/* Each waits for somebody else's migration as long as the driver waits for a lock. */
#define ATTEMPTS_MAX 100

static enum problem broken(struct db *db, const char *sentence, int64_t number)
{
    (void)snprintf(db->why, sizeof db->why, sentence, (long long)number);
    return PROBLEM_STORE_BROKEN;
}

/* How many migrations ran; compares each with ours. */
static enum problem count_done(struct ctx *c, struct db *db, int64_t *out)
{
    int64_t number = 0, count = 0;
    str digest = { 0 };
    struct rows r;
    bool more = true;
    TRY(db_rows_begin(c, &SQL_MIGRATION_LIST, NO_PARAMS, &r));
    enum problem p = OK;
    while (p == OK && more) {
        p = db_rows_next(&r, COLUMNS(C_I64("number", &number), C_STR("digest", &digest)), &more);
        if (p != OK || !more)
            break;
        count++;
        if (number > MIGRATIONS_COUNT)
            p = broken(db, "migration %lld ran, which this program does not know: it is too old",
                       number);
        else if (!str_equal(digest, str_of(MIGRATIONS[number - 1].digest)))
            p = broken(db, "migration %lld has changed since it ran", number);
    }
    db_rows_end(&r);
    *out = count;
    return p;
}

/* `changes` is asked for so that it is sent at once: it must be there before the script runs. */
static enum problem run_one(struct ctx *c, struct db *db, const struct migration *m)
{
    int64_t changes = 0;
    TRY(db_none(
        c, &SQL_MIGRATION_INSERT,
        PARAMS(P_I64(m->number), P_STR(str_of(m->name)), P_STR(str_of(m->digest)), P_I64(c->now)),
        &changes));
    return db->ops->run_script(db, m->ddl[db->ops->dialect]);
}

/* The table may come into being just now: then its making fails, whatever the engine calls that,
 * and it is there at the next attempt. */
static enum problem set_up(struct ctx *c)
{
    int64_t changes = 0;
    enum problem p = db_none(c, &SQL_MIGRATION_SETUP, NO_PARAMS, &changes);
    return p == PROBLEM_STORE_BROKEN ? PROBLEM_STORE_BUSY : p;
}

static enum problem run_missing(struct ctx *c, struct db *db, int64_t *before)
{
    TRY(set_up(c));
    TRY(count_done(c, db, before));
    for (unsigned i = (unsigned)*before; i < MIGRATIONS_COUNT; i++)
        TRY(run_one(c, db, &MIGRATIONS[i]));
    return OK;
}

static enum problem run_once(struct ctx *c, struct db *db, int64_t *before)
{
    TRY(db->ops->begin(db, true));
    c->tx = (struct tx *)db;
    enum problem p = run_missing(c, db, before);
    c->tx = NULL;
    if (p == OK)
        p = db->ops->commit(db);
    if (p != OK)
        db->ops->rollback(db);
    return p;
}

/* Nothing of it stays, not even the table, if that was missing. */
static enum problem count_once(struct ctx *c, struct db *db, int64_t *done)
{
    *done = 0;
    TRY(db->ops->begin(db, true));
    c->tx = (struct tx *)db;
    enum problem p = set_up(c);
    if (p == OK)
        p = count_done(c, db, done);
    c->tx = NULL;
    db->ops->rollback(db);
    return p;
}

/* Somebody else who migrates was first: what is there then counts. */
static enum problem until_alone(struct ctx *c, struct db *db, int64_t *out,
                                enum problem (*once)(struct ctx *, struct db *, int64_t *))
{
    enum problem p = once(c, db, out);
    for (int i = 1; i < ATTEMPTS_MAX && (p == PROBLEM_CONFLICT || p == PROBLEM_STORE_BUSY); i++)
        p = once(c, db, out);
    return p;
}

enum problem migrate_run(struct ctx *c, struct db *db, int64_t *before)
{
    return until_alone(c, db, before, run_once);
}

enum problem migrate_count(struct ctx *c, struct db *db, int64_t *done)
{
    return until_alone(c, db, done, count_once);
}

enum problem migrate_check(struct ctx *c, struct db *db)
{
    TRY(db->ops->begin(db, false));
    c->tx = (struct tx *)db;
    int64_t done = 0;
    enum problem p = count_done(c, db, &done);
    if (p == OK && done < MIGRATIONS_COUNT)
        p = broken(db,
                   "the store is at migration %lld, this program needs more: `fangst migrate` "
                   "moves it forward",
                   done);
    c->tx = NULL;
    db->ops->rollback(db);
    return p;
}
