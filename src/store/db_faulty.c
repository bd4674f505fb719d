#include "store/db_faulty.h"

#include <stdio.h>
#include <stdlib.h>

struct db_faulty {
    struct db base;
    struct db_ops ops;
    struct db *inner;
    struct fault planned, fault; /* from the next transaction on; now */
    int reached, struck;         /* since it is now */
    bool is_open;
    bool has_ended; /* the transaction, by itself */
    bool is_lost;
};

static struct db_faulty *self_of(struct db *db)
{
    return (struct db_faulty *)(void *)db;
}

void faulty_plan(struct db *faulty, const struct fault *fault)
{
    struct db_faulty *f = self_of(faulty);
    f->planned = *fault;
    f->fault = (struct fault){ 0 };
    f->struck = f->reached = 0;
}

int faulty_struck(const struct db *faulty)
{
    return ((const struct db_faulty *)(const void *)faulty)->struck;
}

/* --- failing --------------------------------------------------------------------------- */

static enum problem complain(struct db_faulty *f, enum problem p)
{
    (void)snprintf(f->base.why, sizeof f->base.why, "as planned: %s", PROBLEMS[p].meaning);
    return p;
}

static void end_transaction(struct db_faulty *f, enum problem p)
{
    if (f->is_open && !f->has_ended)
        f->inner->ops->rollback(f->inner);
    f->has_ended = true;
    f->is_lost = f->is_lost || p == PROBLEM_STORE_LOST;
}

/* True: now, at this point, something is to fail. */
static bool is_due(struct db_faulty *f, enum fault_point point)
{
    if (f->fault.point != point)
        return false;
    f->reached++;
    bool due = f->reached >= f->fault.nth && f->reached < f->fault.nth + f->fault.times;
    f->struck += due;
    return due;
}

/* OK: go on. */
static enum problem reach(struct db_faulty *f, enum fault_point point)
{
    if (f->is_lost || f->has_ended)
        return complain(f, f->is_lost ? PROBLEM_STORE_LOST : PROBLEM_STORE_BROKEN);
    if (!is_due(f, point))
        return OK;
    if (f->fault.ends_transaction || f->fault.problem == PROBLEM_STORE_LOST)
        end_transaction(f, f->fault.problem);
    return complain(f, f->fault.problem);
}

/* What the store behind says is said on. */
static enum problem pass_on(struct db_faulty *f, enum problem p)
{
    if (p != OK)
        (void)snprintf(f->base.why, sizeof f->base.why, "%s", f->inner->why);
    f->base.counters.commits = f->inner->counters.commits;
    f->base.counters.changes = f->inner->counters.changes;
    f->base.counters.round_trips = f->inner->counters.round_trips;
    return p;
}

/* --- transactions ---------------------------------------------------------------------- */

static enum problem op_begin(struct db *db, bool to_write)
{
    struct db_faulty *f = self_of(db);
    if (f->planned.point != FAULT_NOWHERE)
        f->fault = f->planned;
    f->planned = (struct fault){ 0 };
    TRY(reach(f, FAULT_BEGIN));
    f->is_open = true;
    return pass_on(f, f->inner->ops->begin(f->inner, to_write));
}

static void op_hurry(struct db *db)
{
    const struct db_faulty *f = self_of(db);
    f->inner->ops->hurry(f->inner);
}

static enum problem op_commit(struct db *db)
{
    struct db_faulty *f = self_of(db);
    TRY(reach(f, FAULT_COMMIT));
    TRY(pass_on(f, f->inner->ops->commit(f->inner)));
    f->is_open = false;
    return is_due(f, FAULT_COMMIT_IS_DONE) ? complain(f, f->fault.problem) : OK;
}

static void op_rollback(struct db *db)
{
    struct db_faulty *f = self_of(db);
    if (f->is_open && !f->has_ended)
        f->inner->ops->rollback(f->inner);
    f->is_open = f->has_ended = false;
}

static bool op_is_in_transaction(struct db *db)
{
    struct db_faulty *f = self_of(db);
    return f->is_open && !f->has_ended && f->inner->ops->is_in_transaction(f->inner);
}

static void op_savepoint(struct db *db, enum undo at_most)
{
    struct db_faulty *f = self_of(db);
    if (is_due(f, FAULT_SAVEPOINT))
        end_transaction(f, f->fault.problem);
    if (!f->has_ended)
        f->inner->ops->savepoint(f->inner, at_most);
}

static void op_savepoint_release(struct db *db)
{
    struct db_faulty *f = self_of(db);
    if (!f->has_ended)
        f->inner->ops->savepoint_release(f->inner);
}

static enum undo op_savepoint_rollback(struct db *db)
{
    struct db_faulty *f = self_of(db);
    return f->has_ended ? UNDO_UNIT : f->inner->ops->savepoint_rollback(f->inner);
}

static enum problem op_attempt(struct db *db)
{
    struct db_faulty *f = self_of(db);
    return f->has_ended ? f->fault.problem : pass_on(f, f->inner->ops->attempt(f->inner));
}

static enum problem op_attempt_end(struct db *db, bool keep)
{
    struct db_faulty *f = self_of(db);
    return f->has_ended ? f->fault.problem : pass_on(f, f->inner->ops->attempt_end(f->inner, keep));
}

/* --- statements ------------------------------------------------------------------------ */

static void op_foresee(struct db *db, const struct sql *sql, const struct param *params)
{
    struct db_faulty *f = self_of(db);
    if (!f->has_ended)
        f->inner->ops->foresee(f->inner, sql, params);
}

static enum problem op_open_rows(struct db *db, const struct sql *sql, const struct param *params,
                                 void **rows)
{
    struct db_faulty *f = self_of(db);
    TRY(reach(f, FAULT_READ));
    return pass_on(f, f->inner->ops->open_rows(f->inner, sql, params, rows));
}

static enum problem op_next_row(struct db *db, void *rows, struct arena *a,
                                const struct column *columns, bool *more)
{
    struct db_faulty *f = self_of(db);
    return pass_on(f, f->inner->ops->next_row(f->inner, rows, a, columns, more));
}

static void op_close_rows(struct db *db, void *rows)
{
    struct db_faulty *f = self_of(db);
    f->inner->ops->close_rows(f->inner, rows);
}

static enum problem op_visit(struct db *db, const struct sql *sql, const struct param *params,
                             const struct column *columns, db_take_fn *take, void *self)
{
    struct db_faulty *f = self_of(db);
    TRY(reach(f, FAULT_READ));
    return pass_on(f, f->inner->ops->visit(f->inner, sql, params, columns, take, self));
}

static enum problem op_run(struct db *db, const struct sql *sql, const struct param *params,
                           int64_t *changes)
{
    struct db_faulty *f = self_of(db);
    TRY(reach(f, FAULT_WRITE));
    return pass_on(f, f->inner->ops->run(f->inner, sql, params, changes));
}

static enum problem op_run_script(struct db *db, const char *ddl)
{
    struct db_faulty *f = self_of(db);
    return pass_on(f, f->inner->ops->run_script(f->inner, ddl));
}

/* --- opening and closing --------------------------------------------------------------- */

static enum problem op_revive(struct db *db, int64_t until)
{
    (void)until;
    self_of(db)->is_lost = false;
    return OK;
}

static enum problem op_tidy(struct db *db)
{
    struct db_faulty *f = self_of(db);
    return pass_on(f, f->inner->ops->tidy(f->inner));
}

static void op_wait_until(struct db *db, int64_t until)
{
    struct db_faulty *f = self_of(db);
    f->inner->ops->wait_until(f->inner, until);
}

static void op_close(struct db *db)
{
    struct db_faulty *f = self_of(db);
    f->inner->ops->close(f->inner);
    free(f);
}

struct db *faulty_open(struct db *inner, bool acts_as_server)
{
    struct db_faulty *f = calloc(1, sizeof *f);
    CHECK(f != NULL);
    f->inner = inner;
    f->ops = (struct db_ops){
        .dialect = inner->ops->dialect,
        .lies_by_key = inner->ops->lies_by_key,
        .defers = inner->ops->defers || acts_as_server,
        .begin = op_begin,
        .hurry = inner->ops->hurry != NULL ? op_hurry : NULL,
        .commit = op_commit,
        .rollback = op_rollback,
        .is_in_transaction = op_is_in_transaction,
        .savepoint = op_savepoint,
        .savepoint_release = op_savepoint_release,
        .savepoint_rollback = op_savepoint_rollback,
        .attempt = op_attempt,
        .attempt_end = op_attempt_end,
        .foresee = inner->ops->foresee != NULL ? op_foresee : NULL,
        .open_rows = op_open_rows,
        .next_row = op_next_row,
        .close_rows = op_close_rows,
        .visit = inner->ops->visit != NULL ? op_visit : NULL,
        .run = op_run,
        .run_script = op_run_script,
        .revive = inner->ops->revive != NULL || acts_as_server ? op_revive : NULL,
        .tidy = inner->ops->tidy != NULL ? op_tidy : NULL,
        .wait_until = op_wait_until,
        .close = op_close,
    };
    f->base.ops = &f->ops;
    return &f->base;
}
