#include "service/pulse.h"

#include "base/metric.h"
#include "sql.h"

enum problem pulse_read(struct ctx *c)
{
    int64_t number = 0;
    return db_one(c, &SQL_MIGRATION_FIRST, NO_PARAMS, COLUMNS(C_I64("number", &number)));
}

static void keep(struct ctx *c, str kind, str status, int64_t jobs)
{
    str labels =
        arena_format(c->arena, "kind=\"%.*s\",status=\"%.*s\"", STR_ARG(kind), STR_ARG(status));
    metric_set_labelled(METRIC_JOBS, arena_cstr(c->arena, labels), jobs);
}

enum problem pulse_count_jobs(struct ctx *c)
{
    struct rows r;
    TRY(db_rows_begin(c, &SQL_JOB_COUNT_UNFINISHED, NO_PARAMS, &r));
    metric_clear_labelled(METRIC_JOBS);
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        str kind = { 0 }, status = { 0 };
        int64_t jobs = 0;
        p = db_rows_next(
            &r, COLUMNS(C_STR("kind", &kind), C_STR("status", &status), C_I64("jobs", &jobs)),
            &more);
        if (p == OK && more)
            keep(c, kind, status, jobs);
    }
    db_rows_end(&r);
    return p;
}
