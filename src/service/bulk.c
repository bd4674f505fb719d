#include "service/bulk.h"

#include <stdlib.h>

#include "service/order_service.h"
#include "service/test_clock.h"
#include "sql.h"

#define CANDIDATES_MAX 32

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

enum problem bulk_capture_start(struct ctx *c, struct uuids orders, struct job *out)
{
    CHECK(orders.count <= BULK_ORDERS_MAX);
    struct uuids once = each_once(c, orders);
    *out = (struct job){ .job_id = uuid_make(c->entropy, c->now),
                         .kind = STR("bulk_capture"),
                         .status = STR("queued"),
                         .actor = c->actor,
                         .total = (int64_t)once.count,
                         .created_at = c->now };
    TRY(db_none(c, &SQL_JOB_INSERT,
                PARAMS(P_I64(c->merchant_id), P_UUID(out->job_id), P_STR(out->kind),
                       P_STR(out->actor), P_I64(out->total), P_I64(out->created_at)),
                NULL));
    for (size_t i = 0; i < once.count; i++)
        TRY(db_none(c, &SQL_JOB_INSERT_ITEM,
                    PARAMS(P_I64(c->merchant_id), P_UUID(out->job_id), P_I64((int64_t)i),
                           P_UUID(once.items[i])),
                    NULL));
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
            return blame(c, PROBLEM_UNPROCESSABLE, STR("query"),
                         "More than %d orders match; narrow the query.", BULK_ORDERS_MAX);
        CHECK(page.next.len < sizeof cursor);
        memcpy(cursor, page.next.ptr, page.next.len);
        cursor[page.next.len] = '\0';
        arena_rewind(c->arena, mark);
    } while (cursor[0] != '\0');
    *out = (struct uuids){ ids, count };
    return OK;
}

/* --- looking --------------------------------------------------------------------------- */

enum problem job_load(struct ctx *c, struct uuid job_id, struct job *out)
{
    bool found = false;
    out->job_id = job_id;
    TRY(db_maybe(c, &SQL_JOB_LOAD, PARAMS(P_I64(c->merchant_id), P_UUID(job_id)),
                 COLUMNS(C_STR("kind", &out->kind), C_STR("status", &out->status),
                         C_STR("actor", &out->actor), C_I64("total", &out->total),
                         C_I64("done", &out->done), C_I64("failed", &out->failed),
                         C_I64("created_at", &out->created_at),
                         C_I64("finished_at", &out->finished_at)),
                 &found));
    if (!found)
        return blame(c, PROBLEM_NOT_FOUND, STR("job_id"), "Job %.*s cannot be found",
                     STR_ARG(uuid_text(c->arena, job_id)));
    return OK;
}

enum problem jobs_failed(struct ctx *c, int64_t since, size_t limit, struct jobs_found *out)
{
    struct rows r;
    bool more = true;
    enum problem p = OK;
    *out = (struct jobs_found){ ARENA_ARRAY(c->arena, struct job, limit + 1), 0 };
    TRY(db_rows_begin(c, &SQL_JOB_FAILED,
                      PARAMS(P_I64(c->merchant_id), P_UUID(uuid_floor(since)), P_I64(JOBS_LOOKED),
                             P_I64((int64_t)limit)),
                      &r));
    while (p == OK && more && out->count < limit) {
        struct job job = { 0 };
        p = db_rows_next(&r,
                         COLUMNS(C_UUID("job_id", &job.job_id), C_STR("kind", &job.kind),
                                 C_I64("total", &job.total), C_I64("failed", &job.failed),
                                 C_I64("created_at", &job.created_at)),
                         &more);
        if (p == OK && more)
            out->items[out->count++] = job;
    }
    db_rows_end(&r);
    return p;
}

static enum problem describe(struct ctx *c, struct job_result *r)
{
    struct order_fact_row f = { 0 };
    struct order_row row = { 0 };
    size_t blames = c->blames_count;
    enum problem p = order_load(c, r->order_id, &row);
    c->blames_count = blames; /* an order that is not there has said so in its outcome */
    if (p == PROBLEM_NO_SUCH_ORDER)
        return OK;
    TRY(p);
    TRY(order_load_fact(c, r->order_id, &f));
    r->currency = currency_code(row.order.authorized.currency);
    r->merchant_reference1 = f.merchant_reference1;
    return OK;
}

enum problem job_results_load(struct ctx *c, struct uuid job_id, int64_t from_item, size_t limit,
                              struct job_results *out)
{
    out->items = ARENA_ARRAY(c->arena, struct job_result, limit + 1);
    out->count = 0;
    struct rows r;
    TRY(db_rows_begin(
        c, &SQL_JOB_RESULTS,
        PARAMS(P_I64(c->merchant_id), P_UUID(job_id), P_I64(from_item), P_I64((int64_t)limit + 1)),
        &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        struct job_result one = { 0 };
        p = db_rows_next(&r,
                         COLUMNS(C_I64("item", &one.item), C_UUID("order_id", &one.order_id),
                                 C_STR("outcome", &one.outcome), C_UUID("event_id", &one.event_id),
                                 C_I64("captured_amount", &one.captured_amount),
                                 C_STR("code", &one.code), C_STR("detail", &one.detail)),
                         &more);
        if (p == OK && more)
            out->items[out->count++] = one;
    }
    db_rows_end(&r);
    TRY(p);
    out->more = out->count > limit;
    out->count -= out->more;
    for (size_t i = 0; i < out->count; i++)
        TRY(describe(c, &out->items[i]));
    return OK;
}

/* --- doing ----------------------------------------------------------------------------- */

struct candidate {
    int64_t merchant_id;
    struct uuid job_id;
};

static enum problem load_candidates(struct ctx *c, struct candidate *out, size_t *count)
{
    struct rows r;
    *count = 0;
    TRY(db_rows_begin(c, &SQL_JOB_UNFINISHED, PARAMS(P_I64(CANDIDATES_MAX)), &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        struct candidate one = { 0 };
        p = db_rows_next(
            &r, COLUMNS(C_I64("merchant_id", &one.merchant_id), C_UUID("job_id", &one.job_id)),
            &more);
        if (p == OK && more)
            out[(*count)++] = one;
    }
    db_rows_end(&r);
    return p;
}

/* Two statements instead of one that claims what it finds: the claim names its merchant, so it goes
 * to one place also where merchants live apart. */
enum problem bulk_next(struct ctx *c, int64_t *merchant_id, struct uuid *job_id, bool *found)
{
    struct candidate candidates[CANDIDATES_MAX];
    size_t count = 0;
    bool mine = false;
    TRY(load_candidates(c, candidates, &count));
    for (size_t i = 0; i < count && !mine; i++) {
        int64_t total = 0, offset = 0;
        TRY(db_maybe(c, &SQL_JOB_CLAIM,
                     PARAMS(P_I64(candidates[i].merchant_id), P_UUID(candidates[i].job_id)),
                     COLUMNS(C_I64("total", &total), C_I64("clock_offset", &offset)), &mine));
        if (mine) {
            clock_enter(c, offset);
            *merchant_id = candidates[i].merchant_id;
            *job_id = candidates[i].job_id;
        }
    }
    *found = mine;
    return OK;
}

/* Captures one order. A refusal is an outcome; a broken store is a problem. */
static enum problem do_item(struct ctx *c, struct job *job, struct uuid order_id,
                            struct job_result *out)
{
    struct capture_request all = { 0 };
    struct changed changed = { 0 };
    c->blames_count = 0;
    enum problem p = capture_of_all(c, order_id, &all);
    if (p == OK)
        p = order_capture(c, order_id, &all, &changed);
    if (PROBLEMS[p].http_status >= 500)
        return p;
    if (p == OK) {
        *out = (struct job_result){ .outcome = STR("captured"),
                                    .event_id = changed.event_id,
                                    .captured_amount = all.captured_amount };
        job->done++;
        return OK;
    }
    /* The last sentence has the numbers, if there are several. */
    *out =
        (struct job_result){ .outcome = STR("failed"),
                             .code = str_of(PROBLEMS[p].code),
                             .detail = c->blames_count > 0 ? c->blames[c->blames_count - 1].detail
                                                           : str_of(PROBLEMS[p].meaning) };
    job->failed++;
    return OK;
}

static enum problem finish_item(struct ctx *c, struct uuid job_id, int64_t item,
                                const struct job_result *r)
{
    bool captured = !uuid_is_zero(r->event_id);
    return db_none(c, &SQL_JOB_FINISH_ITEM,
                   PARAMS(P_I64(c->merchant_id), P_UUID(job_id), P_I64(item), P_STR(r->outcome),
                          captured ? P_UUID(r->event_id) : P_NULL(),
                          captured ? P_I64(r->captured_amount) : P_NULL(), P_TEXT(r->code),
                          P_TEXT(r->detail)),
                   NULL);
}

static enum problem take_chunk(struct ctx *c, const struct job *job, struct uuid *orders,
                               int64_t *first, size_t *count)
{
    struct rows r;
    *first = job->done + job->failed;
    *count = 0;
    TRY(db_rows_begin(
        c, &SQL_JOB_ITEMS_TO_DO,
        PARAMS(P_I64(c->merchant_id), P_UUID(job->job_id), P_I64(*first), P_I64(BULK_CHUNK)), &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        int64_t item = 0;
        struct uuid order_id = { { 0 } };
        p = db_rows_next(&r, COLUMNS(C_I64("item", &item), C_UUID("order_id", &order_id)), &more);
        if (p != OK || !more)
            break;
        CHECK(item == *first + (int64_t)*count); /* done in order, without gaps */
        orders[(*count)++] = order_id;
    }
    db_rows_end(&r);
    return p;
}

enum problem bulk_step(struct ctx *c, struct uuid job_id, bool *finished)
{
    struct job job = { 0 };
    struct uuid orders[BULK_CHUNK];
    int64_t first = 0;
    size_t count = 0;
    TRY(job_load(c, job_id, &job));
    TRY(take_chunk(c, &job, orders, &first, &count));
    c->actor = job.actor;
    for (size_t i = 0; i < count; i++) {
        struct job_result result = { 0 };
        TRY(do_item(c, &job, orders[i], &result));
        TRY(finish_item(c, job_id, first + (int64_t)i, &result));
    }
    c->blames_count = 0;
    *finished = job.done + job.failed == job.total;
    return db_none(c, &SQL_JOB_UPDATE,
                   PARAMS(P_I64(c->merchant_id), P_UUID(job_id),
                          P_STR(*finished ? STR("finished") : STR("running")), P_I64(job.done),
                          P_I64(job.failed), *finished ? P_I64(c->now) : P_NULL()),
                   NULL);
}
