#include "store/migrate.h"

#include <stdio.h>

#include "sql.h"

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

static enum problem run_one(struct ctx *c, struct db *db, const struct migration *m)
{
    TRY(db->ops->run_script(db, m->ddl[db->ops->dialect]));
    return db_none(
        c, &SQL_MIGRATION_INSERT,
        PARAMS(P_I64(m->number), P_STR(str_of(m->name)), P_STR(str_of(m->digest)), P_I64(c->now)),
        NULL);
}

static enum problem run_missing(struct ctx *c, struct db *db)
{
    int64_t done = 0;
    TRY(db_none(c, &SQL_MIGRATION_SETUP, NO_PARAMS, NULL));
    TRY(count_done(c, db, &done));
    for (unsigned i = (unsigned)done; i < MIGRATIONS_COUNT; i++)
        TRY(run_one(c, db, &MIGRATIONS[i]));
    return OK;
}

enum problem migrate_run(struct ctx *c, struct db *db)
{
    TRY(db->ops->begin(db, true));
    c->tx = (struct tx *)db;
    enum problem p = run_missing(c, db);
    c->tx = NULL;
    if (p == OK)
        p = db->ops->commit(db);
    if (p != OK)
        db->ops->rollback(db);
    return p;
}

enum problem migrate_check(struct ctx *c, struct db *db)
{
    TRY(db->ops->begin(db, false));
    c->tx = (struct tx *)db;
    int64_t done = 0;
    enum problem p = count_done(c, db, &done);
    if (p == OK && done < MIGRATIONS_COUNT)
        p = broken(db, "the store is at migration %lld: run `fangst init` to move it forward",
                   done);
    c->tx = NULL;
    db->ops->rollback(db);
    return p;
}
