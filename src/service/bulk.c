#include "service/bulk.h"

#include <stdlib.h>

#include "service/bulk_sum.h"
#include "sql.h"

const char *const JOB_MODES[] = { "per_row", "all_or_nothing", NULL };
const char *const JOB_STATUSES[] = { "queued",    "running",  "paused", "checked",
                                     "cancelled", "finished", NULL };

str job_status(const struct job *job)
{
    return job->hold.len > 0 ? job->hold : job->status;
}

int64_t job_rows(const struct job *job)
{
    return job->asked_rows > 0 ? job->asked_rows : job->total;
}

#define JOB_COLUMNS_OF(j)                                                                          \
    COLUMNS(C_UUID("job_id", &(j)->job_id), C_STR("kind", &(j)->kind),                             \
            C_STR("status", &(j)->status), C_STR("actor", &(j)->actor),                            \
            C_I64("total", &(j)->total), C_I64("done", &(j)->done), C_I64("failed", &(j)->failed), \
            C_I64("created_at", &(j)->created_at), C_I64("finished_at", &(j)->finished_at),        \
            C_STR("hold", &(j)->hold), C_I64("is_dry", &(j)->is_dry), C_STR("mode", &(j)->mode),   \
            C_STR("action", &(j)->action), C_I64("verbs", &(j)->verbs),                            \
            C_I64("asked_rows", &(j)->asked_rows), C_I64("started_at", &(j)->started_at),          \
            C_I64("started_with", &(j)->started_with), C_STR("format", &(j)->format),              \
            C_STR("delimiter", &(j)->delimiter), C_STR("header", &(j)->header),                    \
            C_STR("file_name", &(j)->file_name), C_STR("digest", &(j)->digest),                    \
            C_I64("bytes", &(j)->bytes))

/* --- starting -------------------------------------------------------------------------- */

static int compare_ids(const void *a, const void *b)
{
    const struct uuid *const *x = a, *const *y = b;
    int order = memcmp((*x)->bytes, (*y)->bytes, sizeof(struct uuid));
    return order != 0 ? order : (*x > *y) - (*x < *y);
}

/* The ids in their order, each once. */
static struct uuids each_once(struct ctx *c, struct uuids all)
{
    const struct uuid **sorted = ARENA_ARRAY(c->arena, const struct uuid *, all.count + 1);
    bool *repeated = ARENA_ARRAY(c->arena, bool, all.count + 1);
    struct uuid *once = ARENA_ARRAY(c->arena, struct uuid, all.count + 1);
    for (size_t i = 0; i < all.count; i++)
        sorted[i] = &all.items[i];
    qsort(sorted, all.count, sizeof sorted[0], compare_ids);
    for (size_t i = 1; i < all.count; i++)
        repeated[sorted[i] - all.items] = uuid_equal(*sorted[i - 1], *sorted[i]);
    size_t count = 0;
    for (size_t i = 0; i < all.count; i++)
        if (!repeated[i])
            once[count++] = all.items[i];
    return (struct uuids){ once, count };
}

static enum problem check_verbs(struct ctx *c, unsigned verbs, str action)
{
    unsigned needed = BULK_VERBS;
    for (size_t i = 0; i < BULK_ACTION_COUNT; i++)
        if (str_equal(action, str_of(BULK_ACTIONS[i])))
            needed = BULK_ACTION_INFOS[i].verb;
    if ((verbs & needed) != 0)
        return OK;
    return blame(c, PROBLEM_FORBIDDEN, STR("action"), WHY_ROLE);
}

static enum problem insert_job(struct ctx *c, const struct job *j)
{
    return db_none(c, &SQL_JOB_INSERT,
                   PARAMS(P_I64(c->merchant_id), P_UUID(j->job_id), P_STR(j->kind), P_STR(j->actor),
                          P_I64(j->total), P_I64(j->created_at), P_I64(j->is_dry), P_STR(j->mode),
                          P_STR(j->action), P_I64(j->verbs), P_TEXT(j->format),
                          P_TEXT(j->delimiter), P_TEXT(j->header), P_TEXT(j->file_name),
                          P_TEXT(j->digest), P_I64(j->bytes), P_I64(ctx_real_now(c))),
                   NULL);
}

static enum problem insert_item(struct ctx *c, const struct job *j, size_t item, struct uuid id,
                                str input)
{
    return db_none(c, &SQL_JOB_INSERT_ITEM,
                   PARAMS(P_I64(c->merchant_id), P_UUID(j->job_id), P_I64((int64_t)item),
                          P_UUID(id), P_TEXT(input)),
                   NULL);
}

static struct job job_of(struct ctx *c, const struct bulk_request *r)
{
    const struct bulk_file *f = r->file;
    struct job job = { .job_id = uuid_make(c->entropy, c->now),
                       .kind = r->kind,
                       .status = STR("queued"),
                       .mode = r->mode.len > 0 ? r->mode : str_of(JOB_MODES[0]),
                       .action = r->action.len > 0 ? r->action : STR(""),
                       .actor = c->actor,
                       .verbs = r->verbs,
                       .is_dry = r->is_dry,
                       .total = (int64_t)(f != NULL ? f->count : r->orders.count),
                       .created_at = c->now };
    if (f == NULL)
        return job;
    job.format = str_of(BULK_FORMATS[f->is_csv ? 0 : 1]);
    job.file_name = r->file_name;
    job.digest = f->digest;
    job.bytes = f->bytes;
    if (f->is_csv) {
        job.delimiter = arena_copy(c->arena, (str){ &f->delimiter, 1 });
        job.header = f->header;
    }
    return job;
}

static enum problem find_file(struct ctx *c, const struct bulk_request *r, struct job *out,
                              bool *found)
{
    *found = false;
    if (r->file == NULL)
        return OK;
    return db_maybe(c, &SQL_JOB_FIND_FILE, PARAMS(P_I64(c->merchant_id), P_STR(r->file->digest)),
                    JOB_COLUMNS_OF(out), found);
}

static enum problem check_mode(struct ctx *c, str mode, int64_t rows)
{
    if (!str_equal(mode, str_of(JOB_MODES[1])) || rows <= BULK_ALL_MAX)
        return OK;
    return blame(c, PROBLEM_UNPROCESSABLE, STR("mode"), WHY_ALL_TOO_MANY, BULK_ALL_MAX,
                 (long long)rows);
}

enum problem bulk_start(struct ctx *c, const struct bulk_request *r, struct job *out,
                        bool *is_repeated)
{
    const struct uuid none = { { 0 } };
    struct bulk_request once = *r;
    TRY(check_verbs(c, r->verbs, r->action));
    TRY(find_file(c, r, out, is_repeated));
    if (*is_repeated)
        return OK;
    once.orders = each_once(c, r->orders);
    struct job job = job_of(c, &once);
    CHECK(job.total <= BULK_ROWS_MAX);
    TRY(check_mode(c, job.mode, job.total));
    TRY(insert_job(c, &job));
    for (size_t i = 0; i < (size_t)job.total; i++)
        TRY(r->file != NULL ? insert_item(c, &job, i, none, r->file->rows[i])
                            : insert_item(c, &job, i, once.orders.items[i], (str){ 0 }));
    *out = job;
    return OK;
}

enum problem bulk_snapshot(struct ctx *c, const struct order_filter *filter, struct uuids *out,
                           struct order_totals *totals)
{
    struct uuid *ids = ARENA_ARRAY(c->arena, struct uuid, BULK_ORDERS_MAX + LIST_LIMIT_MAX);
    size_t count = 0;
    char cursor[1024] = "";
    struct arena_mark mark = arena_mark(c->arena); /* a page is forgotten when its ids are taken */
    struct order_page page = { 0 };
    do {
        TRY(order_list(c, filter, LIST_LIMIT_MAX, str_of(cursor), &page));
        for (size_t i = 0; i < page.count; i++) {
            ids[count++] = page.items[i].order.order_id;
            order_totals_add(totals, &page.items[i].order);
        }
        if (count > BULK_ORDERS_MAX)
            return blame(c, PROBLEM_UNPROCESSABLE, STR("query"), WHY_MATCHES_TOO_MANY,
                         BULK_ORDERS_MAX);
        CHECK(page.next.len < sizeof cursor);
        memcpy(cursor, page.next.ptr, page.next.len);
        cursor[page.next.len] = '\0';
        arena_rewind(c->arena, mark);
    } while (cursor[0] != '\0');
    *out = (struct uuids){ ids, count };
    return OK;
}

/* --- looking --------------------------------------------------------------------------- */

static enum problem load(struct ctx *c, const struct sql *sql, struct uuid job_id, struct job *out)
{
    bool found = false;
    TRY(db_maybe(c, sql, PARAMS(P_I64(c->merchant_id), P_UUID(job_id)), JOB_COLUMNS_OF(out),
                 &found));
    if (!found)
        return blame(c, PROBLEM_NOT_FOUND, STR("job_id"), "Job %.*s cannot be found",
                     STR_ARG(uuid_text(c->arena, job_id)));
    return OK;
}

enum problem job_load(struct ctx *c, struct uuid job_id, struct job *out)
{
    return load(c, &SQL_JOB_LOAD, job_id, out);
}

static enum problem read_job(struct rows *r, void *item, bool *more)
{
    struct job *job = item;
    return db_rows_next(r, JOB_COLUMNS_OF(job), more);
}

enum problem jobs_list(struct ctx *c, struct uuid before, size_t limit, struct jobs_found *out)
{
    struct row_list found;
    TRY(db_list(c, &SQL_JOB_LIST,
                PARAMS(P_I64(c->merchant_id), P_UUID(before), P_I64((int64_t)limit)),
                sizeof(struct job), read_job, &found));
    *out = (struct jobs_found){ found.items, found.count };
    return OK;
}

static enum problem read_failed(struct rows *r, void *item, bool *more)
{
    struct job *job = item;
    return db_rows_next(r,
                        COLUMNS(C_UUID("job_id", &job->job_id), C_STR("kind", &job->kind),
                                C_I64("total", &job->total), C_I64("failed", &job->failed),
                                C_I64("created_at", &job->created_at)),
                        more);
}

enum problem jobs_failed(struct ctx *c, int64_t since, size_t limit, struct jobs_found *out)
{
    struct row_list found;
    TRY(db_list(c, &SQL_JOB_FAILED,
                PARAMS(P_I64(c->merchant_id), P_UUID(uuid_floor(since)), P_I64(JOBS_LOOKED),
                       P_I64((int64_t)limit)),
                sizeof(struct job), read_failed, &found));
    *out = (struct jobs_found){ found.items, found.count };
    return OK;
}

/* --- commands -------------------------------------------------------------------------- */

static bool is_in(const struct job *j, const char *status)
{
    return str_equal(job_status(j), str_of(status));
}

static enum problem refuse(struct ctx *c, const struct job *j, const char *what)
{
    return blame(c, PROBLEM_CONFLICT, STR("job_id"), WHY_JOB_IS, STR_ARG(job_status(j)), what);
}

/* One that was begun is done as it was begun. */
static enum problem choose_mode(struct ctx *c, str mode, bool is_begun, struct job *j)
{
    if (mode.len == 0 || str_equal(mode, j->mode))
        return OK;
    if (is_begun)
        return blame(c, PROBLEM_CONFLICT, STR("mode"), WHY_JOB_WAS_RUN, STR_ARG(j->mode));
    j->mode = mode;
    return check_mode(c, mode, j->total);
}

static enum problem run(struct ctx *c, const struct job_wish *wish, struct job *j, bool *changes)
{
    *changes = is_in(j, "checked");
    if (!*changes && (j->is_dry || is_in(j, "cancelled")))
        return refuse(c, j, "run: it is run once its dry run is over");
    TRY(choose_mode(c, wish->mode, !*changes, j));
    if (!*changes)
        return OK; /* it is done already, or being done */
    TRY(check_verbs(c, wish->verbs, j->action));
    TRY(bulk_sums_forget(c, j->job_id));
    j->is_dry = 0;
    j->done = j->failed = 0;
    j->hold = (str){ 0 };
    j->status = STR("queued");
    j->actor = c->actor;
    j->verbs = wish->verbs;
    return OK;
}

static enum problem pause_or_resume(struct ctx *c, bool pauses, struct job *j, bool *changes)
{
    bool is_paused = is_in(j, "paused"), goes_on = is_in(j, "queued") || is_in(j, "running");
    *changes = pauses ? goes_on : is_paused;
    if (!is_paused && !goes_on)
        return refuse(c, j, pauses ? "paused" : "gone on with");
    if (!*changes)
        return OK;
    j->hold = pauses ? STR("paused") : (str){ 0 };
    j->status = STR("queued");
    return OK;
}

/* A file of which nothing was done may come again. */
static enum problem cancel(struct ctx *c, struct job *j, bool *changes)
{
    *changes = !is_in(j, "cancelled");
    if (is_in(j, "finished"))
        return refuse(c, j, "cancelled");
    if (!*changes)
        return OK;
    if (j->is_dry || j->done == 0)
        j->digest = (str){ 0 };
    j->asked_rows = j->total;
    j->total = j->done + j->failed;
    j->hold = STR("cancelled");
    j->status = STR("finished");
    j->finished_at = c->now;
    return OK;
}

static enum problem save_command(struct ctx *c, const struct job *j)
{
    return db_none(c, &SQL_JOB_COMMAND,
                   PARAMS(P_I64(c->merchant_id), P_UUID(j->job_id), P_STR(j->status),
                          P_I64(j->done), P_I64(j->failed),
                          j->finished_at > 0 ? P_I64(j->finished_at) : P_NULL(), P_TEXT(j->hold),
                          P_I64(j->is_dry), P_I64(j->total),
                          j->asked_rows > 0 ? P_I64(j->asked_rows) : P_NULL(), P_TEXT(j->digest),
                          P_STR(j->actor), P_I64(j->verbs), P_STR(j->mode)),
                   NULL);
}

enum problem job_command(struct ctx *c, struct uuid job_id, const struct job_wish *wish,
                         struct job *out)
{
    bool changes = false;
    TRY(load(c, &SQL_JOB_LOCK, job_id, out));
    TRY(check_verbs(c, wish->verbs, STR("")));
    switch (wish->command) {
    case JOB_RUN:
        TRY(run(c, wish, out, &changes));
        break;
    case JOB_PAUSE:
    case JOB_RESUME:
        TRY(pause_or_resume(c, wish->command == JOB_PAUSE, out, &changes));
        break;
    case JOB_CANCEL:
        TRY(cancel(c, out, &changes));
        break;
    }
    if (!changes)
        return OK;
    out->started_at = 0;
    return save_command(c, out);
}
