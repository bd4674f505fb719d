#include "store/pg_seen.h"

static void drop_from(struct seen *s, size_t first)
{
    while (s->count > first)
        PQclear(s->rows[--s->count].result);
}

void seen_forget(struct seen *s)
{
    drop_from(s, 0);
    s->foreseen_count = 0;
    s->written = 0;
    s->reads_anew = false;
}

void seen_begin_unit(struct seen *s)
{
    s->unit++;
    s->reads_anew = false;
}

/* What the unit drew upon was read before whatever made it fail. */
void seen_unit_failed(struct seen *s)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->rows[i].is_used && s->rows[i].unit == s->unit)
            s->rows[i].is_stale = true;
}

void seen_write(struct seen *s, const struct sql *sql)
{
    s->changes++;
    s->written |= sql->writes;
}

static bool same_params(const struct param *a, const struct param *b)
{
    for (; a->type == b->type; a++, b++) {
        if (a->type == DB_END)
            return true;
        if ((a->type == DB_I64 && a->i64 != b->i64) ||
            (a->type == DB_STR && !str_equal(a->bytes, b->bytes)) ||
            (a->type == DB_UUID && !uuid_equal(a->uuid, b->uuid)))
            return false;
    }
    return false;
}

/* The latest one. What another unit has read by itself is none of this one's. */
static struct seen_row *find(struct seen *s, const struct sql *sql, const struct param *params)
{
    for (size_t i = s->count; i > 0; i--) {
        struct seen_row *r = &s->rows[i - 1];
        bool is_anothers = i - 1 >= s->foreseen_count && r->unit != s->unit;
        if (r->sql == sql && !is_anothers && same_params(r->params, params))
            return r;
    }
    return NULL;
}

struct seen_row *seen_foresee(struct seen *s, const struct sql *sql, const struct param *params)
{
    CHECK(sql_is_read(sql) && s->count == s->foreseen_count);
    if (s->count == SEEN_FORESEEN_MAX || find(s, sql, params) != NULL)
        return NULL;
    struct seen_row *r = &s->rows[s->count++];
    s->foreseen_count = s->count;
    *r = (struct seen_row){ .sql = sql };
    return r;
}

static bool may_show(const struct seen *s, const struct seen_row *r, bool is_begun)
{
    if (r->is_stale || (r->result == NULL && is_begun))
        return false;
    if (r->is_used && r->unit == s->unit)
        return r->changes == s->changes;
    return !s->reads_anew && (!r->is_used || (r->sql->mentions & s->written) == 0);
}

struct seen_row *seen_find(struct seen *s, const struct sql *sql, const struct param *params,
                           bool is_begun)
{
    struct seen_row *r = sql_is_read(sql) ? find(s, sql, params) : NULL;
    if (r == NULL || !may_show(s, r, is_begun))
        return NULL;
    r->is_used = true;
    r->unit = s->unit;
    r->changes = s->changes;
    return r;
}

/* Many rows are of what never changes (a chain of events by its head), or whoever reads them holds
 * them against a row that is kept (recent events against their order). */
bool seen_keep(struct seen *s, const struct seen_row *row, bool is_lent)
{
    s->reads_anew = true;
    if (!sql_is_read(row->sql) || PQntuples(row->result) > 1)
        return false;
    bool is_of_before = s->count > s->foreseen_count && s->rows[s->count - 1].unit != s->unit;
    if (!is_lent && (is_of_before || s->count == SEEN_MAX))
        drop_from(s, s->foreseen_count);
    if (s->count == SEEN_MAX)
        return false;
    s->rows[s->count] = *row;
    s->rows[s->count].is_used = true;
    s->rows[s->count].unit = s->unit;
    s->rows[s->count].changes = s->changes;
    s->count++;
    return true;
}
