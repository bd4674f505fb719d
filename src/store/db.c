#include "store/db.h"

/* ctx.tx is the open connection of the unit of work. */
static struct db *db_of(struct ctx *c)
{
    CHECK(c->tx != NULL);
    return (struct db *)c->tx;
}

void db_read_bytes(const struct column *column, struct arena *a, const char *bytes, size_t length)
{
    if (column->type == DB_STR) {
        *(str *)column->out = bytes == NULL ? (str){ 0 } : arena_copy(a, (str){ bytes, length });
        return;
    }
    CHECK(column->type == DB_UUID && (bytes == NULL || length == sizeof(struct uuid)));
    memset(column->out, 0, sizeof(struct uuid));
    if (bytes != NULL)
        memcpy(column->out, bytes, sizeof(struct uuid));
}

void db_foresee(struct ctx *c, const struct sql *sql, const struct param *params)
{
    struct db *db = db_of(c);
    if (db->ops->foresee != NULL)
        db->ops->foresee(db, sql, params);
}

enum problem db_rows_begin(struct ctx *c, const struct sql *sql, const struct param *params,
                           struct rows *out)
{
    struct db *db = db_of(c);
    db->counters.statements++;
    db->counters.writes += sql->writes != 0; /* and tells what it wrote */
    void *cursor = NULL;
    TRY(db->ops->open_rows(db, sql, params, &cursor));
    *out = (struct rows){ .c = c, .db = db, .cursor = cursor };
    return OK;
}

enum problem db_rows_next(struct rows *r, const struct column *columns, bool *more)
{
    TRY(r->db->ops->next_row(r->db, r->cursor, r->c->arena, columns, more));
    r->db->counters.rows_read += *more;
    return OK;
}

void db_rows_end(struct rows *r)
{
    r->db->ops->close_rows(r->db, r->cursor);
}

static enum problem visit_rows(struct rows *r, const struct column *columns, db_take_fn *take,
                               void *self)
{
    bool goes_on = true;
    while (goes_on) {
        struct arena_mark mark = arena_mark(r->c->arena);
        TRY(db_rows_next(r, columns, &goes_on));
        goes_on = goes_on && !take(self);
        arena_rewind(r->c->arena, mark);
    }
    return OK;
}

enum problem db_visit(struct ctx *c, const struct sql *sql, const struct param *params,
                      const struct column *columns, db_take_fn *take, void *self)
{
    struct db *db = db_of(c);
    struct rows r;
    if (db->ops->visit != NULL) {
        db->counters.statements++;
        return db->ops->visit(db, sql, params, columns, take, self);
    }
    TRY(db_rows_begin(c, sql, params, &r));
    enum problem p = visit_rows(&r, columns, take, self);
    db_rows_end(&r);
    return p;
}

enum problem db_list(struct ctx *c, const struct sql *sql, const struct param *params,
                     size_t item_bytes, row_read_fn *read, struct row_list *out)
{
    size_t count = 0, room = 4;
    char *items = arena_take(c->arena, room * item_bytes, _Alignof(max_align_t));
    struct rows r;
    TRY(db_rows_begin(c, sql, params, &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        if (count == room)
            items = arena_double(c->arena, items, &room, item_bytes);
        p = read(&r, items + count * item_bytes, &more);
        count += p == OK && more;
    }
    db_rows_end(&r);
    TRY(p);
    *out = (struct row_list){ items, count };
    return OK;
}

enum problem db_maybe(struct ctx *c, const struct sql *sql, const struct param *params,
                      const struct column *columns, bool *found)
{
    struct rows r;
    TRY(db_rows_begin(c, sql, params, &r));
    bool more = false;
    enum problem p = db_rows_next(&r, columns, found);
    if (p == OK && *found)
        p = db_rows_next(&r, NO_COLUMNS, &more);
    db_rows_end(&r);
    CHECK(!more);
    return p;
}

enum problem db_one(struct ctx *c, const struct sql *sql, const struct param *params,
                    const struct column *columns)
{
    bool found = false;
    TRY(db_maybe(c, sql, params, columns, &found));
    CHECK(found);
    return OK;
}

enum problem db_none(struct ctx *c, const struct sql *sql, const struct param *params,
                     int64_t *changes)
{
    struct db *db = db_of(c);
    db->counters.statements++;
    db->counters.writes++;
    return db->ops->run(db, sql, params, changes);
}

enum problem db_attempt_begin(struct ctx *c, struct db_attempt *attempt)
{
    struct db *db = db_of(c);
    attempt->sums = db->unit_sums;
    return db->ops->attempt(db);
}

enum problem db_attempt_end(struct ctx *c, const struct db_attempt *attempt, bool keep)
{
    struct db *db = db_of(c);
    if (!keep)
        db->unit_sums = attempt->sums;
    return db->ops->attempt_end(db, keep);
}

bool db_lies_by_key(struct ctx *c)
{
    return db_of(c)->ops->lies_by_key;
}

uint64_t db_writes(struct ctx *c)
{
    return db_of(c)->counters.writes;
}
