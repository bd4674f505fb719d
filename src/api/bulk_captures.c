#include "api/bulk_captures.h"

#include "api/merchant_orders.h"
#include "api/order_json.h"
#include "service/bulk.h"
#include "service/cursor.h"

struct bulk_in {
    uint64_t has;
    struct shape_list order_ids;
    struct filter_in query;
    struct expected_totals expected;
};
struct job_out {
    struct uuid job_id;
    str kind, status;
    int64_t total, done, failed, created_at, finished_at;
};
struct results_query {
    uint64_t has;
    int64_t limit;
    str cursor;
};
struct result_out {
    struct uuid order_id;
    str outcome;
    struct uuid capture_id;
    int64_t captured_amount;
    str purchase_currency, merchant_reference1, code, detail;
};
struct results_out {
    struct shape_list results;
    str next;
};

/* clang-format off */
static const struct field BULK_FIELDS[] = {
    FIELD_SCALARS(bulk_in, order_ids, 0, 1, BULK_ORDERS_MAX, SHAPE_UUID, "These orders"),
    FIELD_OBJECT(bulk_in, query, 0, &ORDER_FILTER_IN, "All orders that match at this moment"),
    FIELD_OBJECT(bulk_in, expected, 0, &EXPECTED_TOTALS_IN, "What the query was seen to come to; if it is no longer so, nothing is started"),
};
const struct shape BULK_IN = SHAPE("BulkCaptureRequest", bulk_in, BULK_FIELDS);

static const char *const JOB_STATUSES[] = { "queued", "running", "finished", NULL };
static const struct field JOB_FIELDS[] = {
    FIELD(SHAPE_UUID, job_out, job_id, 0, 0, 0, "Id of the job"),
    FIELD(SHAPE_STR, job_out, kind, 0, 0, 64, "bulk_capture"),
    FIELD_CHOICE(job_out, status, 0, JOB_STATUSES, "How far the job is"),
    FIELD(SHAPE_I64, job_out, total, 0, 0, BULK_ORDERS_MAX, "Orders in all"),
    FIELD(SHAPE_I64, job_out, done, 0, 0, BULK_ORDERS_MAX, "Orders captured"),
    FIELD(SHAPE_I64, job_out, failed, 0, 0, BULK_ORDERS_MAX, "Orders refused"),
    FIELD(SHAPE_TIME, job_out, created_at, 0, 0, 0, "When it was asked for"),
    FIELD(SHAPE_TIME, job_out, finished_at, OMIT_EMPTY, 0, 0, "When the last order was done"),
};
const struct shape JOB_OUT = SHAPE("Job", job_out, JOB_FIELDS);

static const struct field RESULTS_QUERY_FIELDS[] = {
    FIELD(SHAPE_I64, results_query, limit, 0, 1, LIST_LIMIT_MAX, "Results per page"),
    FIELD(SHAPE_STR, results_query, cursor, 0, 0, 512, "The next of the page before"),
};
const struct shape RESULTS_QUERY = SHAPE("ResultsQuery", results_query, RESULTS_QUERY_FIELDS);

static const char *const OUTCOMES[] = { "captured", "failed", NULL };
static const struct field RESULT_FIELDS[] = {
    FIELD(SHAPE_UUID, result_out, order_id, 0, 0, 0, "The order"),
    FIELD_CHOICE(result_out, outcome, 0, OUTCOMES, "What became of it"),
    FIELD(SHAPE_UUID, result_out, capture_id, OMIT_EMPTY, 0, 0, "Id of the capture"),
    FIELD(SHAPE_I64, result_out, captured_amount, OMIT_EMPTY, 1, WIRE_AMOUNT_MAX, "Minor units"),
    FIELD(SHAPE_STR, result_out, purchase_currency, OMIT_EMPTY, 3, 3, "ISO 4217"),
    FIELD(SHAPE_STR, result_out, merchant_reference1, OMIT_EMPTY, 0, 255, "The shop's order number"),
    FIELD(SHAPE_STR, result_out, code, OMIT_EMPTY, 0, 64, "Why not, for programs"),
    FIELD(SHAPE_STR, result_out, detail, OMIT_EMPTY, 0, 1000, "Why not, for people"),
};
static const struct shape RESULT_OUT = SHAPE("JobResult", result_out, RESULT_FIELDS);
static const struct field RESULTS_FIELDS[] = {
    FIELD_LIST(results_out, results, 0, 0, LIST_LIMIT_MAX, &RESULT_OUT, "In the order of the request"),
    FIELD(SHAPE_STR, results_out, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent at the end"),
};
const struct shape RESULTS_OUT = SHAPE("JobResults", results_out, RESULTS_FIELDS);
/* clang-format on */

static void answer_job(struct ctx *c, struct call *call, int status, const struct job *job)
{
    struct job_out out = {
        .job_id = job->job_id,
        .kind = job->kind,
        .status = job->status,
        .total = job->total,
        .done = job->done,
        .failed = job->failed,
        .created_at = job->created_at,
        .finished_at = job->finished_at,
    };
    answer_json(c, call, status, &JOB_OUT, &out);
}

/* The orders of the query as they are in this transaction, if they are those that were confirmed.
 */
static enum problem freeze(struct ctx *c, const struct bulk_in *in, struct uuids *out)
{
    struct order_filter filter;
    struct order_totals *totals = ARENA_NEW(c->arena, struct order_totals);
    TRY(order_filter_read(c, &in->query, &filter));
    TRY(bulk_snapshot(c, &filter, out, totals));
    return shape_has(in, &BULK_IN, &in->expected) ? order_totals_check(c, totals, &in->expected)
                                                  : OK;
}

enum problem api_bulk_capture_create(struct ctx *c, struct call *call)
{
    const struct bulk_in *in = call->in;
    struct uuids orders = { in->order_ids.items, in->order_ids.count };
    bool by_query = shape_has(in, &BULK_IN, &in->query);
    struct job job = { 0 };
    if (by_query == (orders.count > 0))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("order_ids"),
                     "Say which orders in exactly one way: \"order_ids\" or \"query\".");
    if (!by_query && shape_has(in, &BULK_IN, &in->expected))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("expected"),
                     "\"expected\" goes with \"query\"; \"order_ids\" are what they are.");
    if (by_query)
        TRY(freeze(c, in, &orders));
    if (orders.count == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("query"), "No order matches the query.");
    TRY(bulk_capture_start(c, orders, &job));
    answer_job(c, call, 202, &job);
    api_location(c, call, "/merchant/v1/jobs/%.*s", STR_ARG(uuid_text(c->arena, job.job_id)));
    api_transaction(c, call, job.job_id);
    return OK;
}

enum problem api_job_get(struct ctx *c, struct call *call)
{
    struct uuid job_id;
    struct job job = { 0 };
    TRY(api_path_id(c, call, 0, &job_id));
    TRY(job_load(c, job_id, &job));
    answer_job(c, call, 200, &job);
    return OK;
}

#define KIND_OF_RESULTS 300

enum problem api_job_results(struct ctx *c, struct call *call)
{
    const struct results_query *in = call->query;
    struct uuid job_id;
    struct job job = { 0 };
    struct job_results found = { 0 };
    struct cursor at = { 0 };
    TRY(api_path_id(c, call, 0, &job_id));
    TRY(cursor_read(c, in->cursor, KIND_OF_RESULTS, &at));
    TRY(job_load(c, job_id, &job));
    size_t limit = in->limit > 0 ? (size_t)in->limit : LIST_LIMIT_DEFAULT;
    TRY(job_results_load(c, job_id, at.number, limit, &found));
    struct result_out *items = ARENA_ARRAY(c->arena, struct result_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++) {
        const struct job_result *r = &found.items[i];
        items[i] = (struct result_out){ r->order_id, r->outcome,
                                        r->event_id, r->captured_amount,
                                        r->currency, r->merchant_reference1,
                                        r->code,     r->detail };
    }
    struct results_out out = { .results = { items, found.count } };
    struct cursor next = { .kind = KIND_OF_RESULTS };
    if (found.more) {
        next.number = found.items[found.count - 1].item + 1;
        out.next = cursor_write(c, &next);
    }
    answer_json(c, call, 200, &RESULTS_OUT, &out);
    return OK;
}
