#include "api/bulk_jobs.h"

#include "api/app.h"
#include "api/job_sums.h"
#include "api/report_file.h"
#include "api/timeline.h"
#include "http/header.h"
#include "service/bulk_result.h"
#include "service/cursor.h"
#include "shape/reason.h"

#define KIND_OF_RESULTS 300
#define KIND_OF_JOBS    301

struct bulk_file_query {
    uint64_t has;
    bool dry_run;
    str mode, action, file_name;
};
struct job_out {
    struct uuid job_id;
    str kind, status;
    bool dry_run;
    str mode, action, format, file_name, digest;
    int64_t bytes, total, done, failed, rows_per_second, seconds_left;
    struct actor_out created_by;
    int64_t created_at, started_at, finished_at;
    struct shape_list sums, outcomes;
    bool is_repeated;
};
struct run_query {
    uint64_t has;
    str mode;
};
struct jobs_query {
    uint64_t has;
    int64_t limit;
    str cursor;
};
struct jobs_out {
    struct shape_list jobs;
    str next;
};
struct results_query {
    uint64_t has;
    int64_t limit;
    str cursor, outcome;
};
struct result_out {
    int64_t row;
    struct uuid order_id;
    str input, action, outcome;
    struct uuid event_id, capture_id, refund_id;
    int64_t amount, captured_amount, remaining_authorized_amount, refundable_amount;
    str purchase_currency, merchant_reference1, code, column, detail, reason_code;
    struct refusal reason_parameters;
};
struct results_out {
    struct shape_list results;
    str next;
};

const char *const BULK_MEDIA[] = { "text/csv", "application/x-ndjson", NULL };

/* clang-format off */
static const struct field FILE_QUERY_FIELDS[] = {
    FIELD(SHAPE_BOOL, bulk_file_query, dry_run, 0, 0, 0, "Only checks what would come of each row; then it can be run"),
    FIELD_CHOICE(bulk_file_query, mode, 0, JOB_MODES, "Each row for itself, which is the default, or all or nothing"),
    FIELD_CHOICE(bulk_file_query, action, 0, BULK_ACTIONS, "Of the rows that name none"),
    FIELD(SHAPE_STR, bulk_file_query, file_name, 0, 0, FILE_NAME_CHARS, "Name of the file, to know it again in the list"),
};
const struct shape BULK_FILE_QUERY = SHAPE("BulkFileQuery", bulk_file_query, FILE_QUERY_FIELDS);

static const struct field JOB_FIELDS[] = {
    FIELD(SHAPE_UUID, job_out, job_id, 0, 0, 0, "Id of the job"),
    FIELD(SHAPE_STR, job_out, kind, 0, 0, 64, "bulk_capture, bulk_action or bulk_file"),
    FIELD_CHOICE(job_out, status, 0, JOB_STATUSES, "How far the job is; checked: its dry run is over, and it can be run"),
    FIELD(SHAPE_BOOL, job_out, dry_run, 0, 0, 0, "What is counted is the dry run: nothing is changed"),
    FIELD_CHOICE(job_out, mode, 0, JOB_MODES, "Each row for itself, or all or nothing"),
    FIELD_CHOICE(job_out, action, OMIT_EMPTY, BULK_ACTIONS, "Of the rows that name none; absent: each names its own"),
    FIELD_CHOICE(job_out, format, OMIT_EMPTY, BULK_FORMATS, "Of the file; absent: there is none"),
    FIELD(SHAPE_STR, job_out, file_name, OMIT_EMPTY, 0, FILE_NAME_CHARS, "Name of the file, if it was told"),
    FIELD(SHAPE_STR, job_out, digest, OMIT_EMPTY, 64, 64, "SHA-256 of the file, by which it is known again"),
    FIELD(SHAPE_I64, job_out, bytes, OMIT_EMPTY, 0, 0, "Size of the file"),
    FIELD(SHAPE_I64, job_out, total, 0, 0, BULK_ORDERS_MAX, "Rows or orders in all"),
    FIELD(SHAPE_I64, job_out, done, 0, 0, BULK_ORDERS_MAX, "Of these done; in a dry run: that could be"),
    FIELD(SHAPE_I64, job_out, failed, 0, 0, BULK_ORDERS_MAX, "Of these refused"),
    FIELD(SHAPE_I64, job_out, rows_per_second, OMIT_EMPTY, 0, 0, "While it runs: since it was last begun"),
    FIELD(SHAPE_I64, job_out, seconds_left, OMIT_EMPTY, 0, 0, "While it runs: about how long it will take"),
    FIELD_OBJECT(job_out, created_by, 0, &ACTOR_OUT, "In whose name it is done: whoever asked for it, or ran it after its dry run"),
    FIELD(SHAPE_TIME, job_out, created_at, 0, 0, 0, "When it was asked for"),
    FIELD(SHAPE_TIME, job_out, started_at, OMIT_EMPTY, 0, 0, "When it was last begun or gone on with"),
    FIELD(SHAPE_TIME, job_out, finished_at, OMIT_EMPTY, 0, 0, "When the last row was done, or the job cancelled"),
    FIELD_LIST(job_out, sums, OMIT_EMPTY, 0, JOB_SUMS_MAX, &JOB_SUM_OUT, "By action and currency what the rows come to that were looked at so far; absent in lists, and before the first"),
    FIELD_LIST(job_out, outcomes, OMIT_EMPTY, 0, JOB_OUTCOMES_MAX, &JOB_OUTCOME_OUT, "How many of them came to what; absent as `sums` is"),
    FIELD(SHAPE_BOOL, job_out, is_repeated, OMIT_EMPTY, 0, 0, "The file was uploaded before, and this is its job: nothing is done again"),
};
const struct shape JOB_OUT = SHAPE("Job", job_out, JOB_FIELDS);

static const struct field RUN_QUERY_FIELDS[] = {
    FIELD_CHOICE(run_query, mode, 0, JOB_MODES, "Each row for itself, or all or nothing; absent: as the job was asked for"),
};
const struct shape RUN_QUERY = SHAPE("RunJobQuery", run_query, RUN_QUERY_FIELDS);
static const struct field JOBS_QUERY_FIELDS[] = {
    FIELD(SHAPE_I64, jobs_query, limit, 0, 1, LIST_LIMIT_MAX, "Jobs per page"),
    FIELD(SHAPE_STR, jobs_query, cursor, 0, 0, 512, "The next of the page before"),
};
const struct shape JOBS_QUERY = SHAPE("JobsQuery", jobs_query, JOBS_QUERY_FIELDS);
static const struct field JOBS_FIELDS[] = {
    FIELD_LIST(jobs_out, jobs, 0, 0, LIST_LIMIT_MAX, &JOB_OUT, "The latest first"),
    FIELD(SHAPE_STR, jobs_out, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent at the end"),
};
const struct shape JOBS_OUT = SHAPE("Jobs", jobs_out, JOBS_FIELDS);

static const char *const WANTED[] = { "failed", NULL };
static const struct field RESULTS_QUERY_FIELDS[] = {
    FIELD(SHAPE_I64, results_query, limit, 0, 1, LIST_LIMIT_MAX, "Results per page"),
    FIELD(SHAPE_STR, results_query, cursor, 0, 0, 512, "The next of the page before"),
    FIELD_CHOICE(results_query, outcome, 0, WANTED, "Only those that were not done; absent: all"),
};
const struct shape RESULTS_QUERY = SHAPE("ResultsQuery", results_query, RESULTS_QUERY_FIELDS);

static const struct field RESULT_FIELDS[] = {
    FIELD(SHAPE_I64, result_out, row, 0, 1, BULK_ORDERS_MAX, "Which row, from 1 on; of a file those that are not empty, without the names of the columns"),
    FIELD(SHAPE_UUID, result_out, order_id, OMIT_EMPTY, 0, 0, "The order; absent if none was found"),
    FIELD(SHAPE_STR, result_out, input, OMIT_EMPTY, 0, BULK_ROW_BYTES, "The row of the file, as it came"),
    FIELD_CHOICE(result_out, action, OMIT_EMPTY, BULK_ACTIONS, "What was to be done, if the row says so"),
    FIELD_CHOICE(result_out, outcome, 0, BULK_OUTCOMES, "What became of it, or would; undone: it could be, but another row could not"),
    FIELD(SHAPE_UUID, result_out, event_id, OMIT_EMPTY, 0, 0, "In the timeline; absent if nothing was changed"),
    FIELD(SHAPE_UUID, result_out, capture_id, OMIT_EMPTY, 0, 0, "Id of the capture"),
    FIELD(SHAPE_UUID, result_out, refund_id, OMIT_EMPTY, 0, 0, "Id of the refund"),
    FIELD(SHAPE_I64, result_out, amount, OMIT_EMPTY, 0, WIRE_AMOUNT_MAX, "Minor units that were captured, refunded, cancelled or released"),
    FIELD(SHAPE_I64, result_out, captured_amount, OMIT_EMPTY, 1, WIRE_AMOUNT_MAX, "The same of a capture"),
    FIELD(SHAPE_I64, result_out, remaining_authorized_amount, OMIT_EMPTY, 0, WIRE_AMOUNT_MAX, "Minor units of the order that may still be captured; absent: none"),
    FIELD(SHAPE_I64, result_out, refundable_amount, OMIT_EMPTY, 0, WIRE_AMOUNT_MAX, "Minor units that were captured and not refunded; absent: none"),
    FIELD(SHAPE_STR, result_out, purchase_currency, OMIT_EMPTY, 3, 3, "ISO 4217"),
    FIELD(SHAPE_STR, result_out, merchant_reference1, OMIT_EMPTY, 0, 255, "The shop's order number"),
    FIELD(SHAPE_STR, result_out, code, OMIT_EMPTY, 0, 64, "Why not, for programs"),
    FIELD(SHAPE_STR, result_out, column, OMIT_EMPTY, 0, 64, "Which column is at fault, if one is"),
    FIELD(SHAPE_STR, result_out, detail, OMIT_EMPTY, 0, 1000, "Why not, for people"),
    REASON_FIELDS(result_out),
};
static const struct shape RESULT_OUT = SHAPE("JobResult", result_out, RESULT_FIELDS);
static const struct field RESULTS_FIELDS[] = {
    FIELD_LIST(results_out, results, 0, 0, LIST_LIMIT_MAX, &RESULT_OUT, "In the order of the request"),
    FIELD(SHAPE_STR, results_out, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent at the end"),
};
const struct shape RESULTS_OUT = SHAPE("JobResults", results_out, RESULTS_FIELDS);
/* clang-format on */

/* --- a job --------------------------------------------------------------------------------- */

static void tell_pace(struct ctx *c, const struct job *job, struct job_out *out)
{
    int64_t done = job->done + job->failed - job->started_with;
    int64_t took = ctx_real_now(c) - job->started_at;
    if (!str_equal(out->status, STR("running")) || job->started_at == 0 || done < 1 || took < 1)
        return;
    out->rows_per_second = done * SECOND / took;
    out->seconds_left = (job->total - job->done - job->failed) * took / done / SECOND + 1;
}

static struct job_out job_out(struct ctx *c, const struct job *job)
{
    struct job_out out = {
        .job_id = job->job_id,
        .kind = job->kind,
        .status = job_status(job),
        .dry_run = job->is_dry != 0,
        .mode = job->mode,
        .action = job->action,
        .format = job->format,
        .file_name = job->file_name,
        .digest = job->digest,
        .bytes = job->bytes,
        .total = job_rows(job),
        .done = job->done,
        .failed = job->failed,
        .created_by = actor_out(job->actor),
        .created_at = job->created_at,
        .started_at = job->started_at,
        .finished_at = job->finished_at,
    };
    tell_pace(c, job, &out);
    return out;
}

void api_job_accepted(struct ctx *c, struct call *call, const struct job *job, bool is_repeated)
{
    struct job_out out = job_out(c, job);
    out.is_repeated = is_repeated;
    answer_json(c, call, 202, &JOB_OUT, &out);
    api_location(c, call, "/merchant/v1/jobs/%.*s", STR_ARG(uuid_text(c->arena, job->job_id)));
    api_transaction(c, call, job->job_id);
}

enum problem api_bulk_verbs(struct ctx *c, const struct call *call, unsigned *out)
{
    struct caller caller = { 0 };
    TRY(api_caller(c, call, &caller));
    *out = caller.verbs;
    return OK;
}

enum problem api_bulk_file_read(struct ctx *c, struct call *call)
{
    struct bulk_file *file = ARENA_NEW(c->arena, struct bulk_file);
    const char *const csv[] = { BULK_MEDIA[0], NULL };
    call->in = file;
    return bulk_file_read(c, call->request->body, request_has_type(call->request, csv), file);
}

enum problem api_bulk_file_create(struct ctx *c, struct call *call)
{
    const struct bulk_file_query *q = call->query;
    struct job job = { 0 };
    bool is_repeated = false;
    struct bulk_request r = { .kind = STR("bulk_file"),
                              .action = q->action,
                              .mode = q->mode,
                              .is_dry = q->dry_run,
                              .file = call->in };
    if (q->file_name.len > 0)
        r.file_name = q->file_name;
    TRY(api_bulk_verbs(c, call, &r.verbs));
    TRY(bulk_start(c, &r, &job, &is_repeated));
    api_job_accepted(c, call, &job, is_repeated);
    return OK;
}

enum problem api_job_get(struct ctx *c, struct call *call)
{
    struct uuid job_id;
    struct job job = { 0 };
    struct bulk_sums sums;
    TRY(api_path_id(c, call, 0, &job_id));
    TRY(job_load(c, job_id, &job));
    TRY(bulk_sums_load(c, job_id, &sums));
    struct job_out out = job_out(c, &job);
    job_sums_out(c, &sums, &out.sums, &out.outcomes);
    answer_json(c, call, 200, &JOB_OUT, &out);
    return OK;
}

enum problem api_jobs_list(struct ctx *c, struct call *call)
{
    const struct jobs_query *q = call->query;
    struct cursor at = { 0 }, next = { .kind = KIND_OF_JOBS };
    struct jobs_found found;
    size_t limit = q->limit > 0 ? (size_t)q->limit : LIST_LIMIT_DEFAULT;
    memset(at.id.bytes, 0xFF, sizeof at.id.bytes);
    TRY(cursor_read(c, q->cursor, KIND_OF_JOBS, &at));
    TRY(jobs_list(c, at.id, limit, &found));
    struct job_out *items = ARENA_ARRAY(c->arena, struct job_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        items[i] = job_out(c, &found.items[i]);
    struct jobs_out out = { .jobs = { items, found.count } };
    if (found.count == limit) {
        next.id = found.items[limit - 1].job_id;
        out.next = cursor_write(c, &next);
    }
    answer_json(c, call, 200, &JOBS_OUT, &out);
    return OK;
}

/* --- commands ------------------------------------------------------------------------------ */

static enum problem command(struct ctx *c, struct call *call, struct job_wish wish)
{
    struct uuid job_id;
    struct job job = { 0 };
    TRY(api_path_id(c, call, 0, &job_id));
    TRY(api_bulk_verbs(c, call, &wish.verbs));
    TRY(job_command(c, job_id, &wish, &job));
    api_job_accepted(c, call, &job, false);
    return OK;
}

enum problem api_job_run(struct ctx *c, struct call *call)
{
    const struct run_query *q = call->query;
    return command(c, call, (struct job_wish){ .command = JOB_RUN, .mode = q->mode });
}

enum problem api_job_pause(struct ctx *c, struct call *call)
{
    return command(c, call, (struct job_wish){ .command = JOB_PAUSE });
}

enum problem api_job_resume(struct ctx *c, struct call *call)
{
    return command(c, call, (struct job_wish){ .command = JOB_RESUME });
}

enum problem api_job_cancel(struct ctx *c, struct call *call)
{
    return command(c, call, (struct job_wish){ .command = JOB_CANCEL });
}

/* --- results ------------------------------------------------------------------------------- */

static struct result_out result_out(const struct job *job, const struct job_result *r)
{
    bool is_capture = str_equal(r->outcome, STR("captured"));
    bool is_refund = str_equal(r->outcome, STR("refunded"));
    const struct uuid none = { { 0 } };
    return (struct result_out){ .row = r->item + 1,
                                .order_id = r->order_id,
                                .input = r->input,
                                .action = r->action.len > 0 ? r->action : job->action,
                                .outcome = r->outcome,
                                .event_id = r->event_id,
                                .capture_id = is_capture ? r->event_id : none,
                                .refund_id = is_refund ? r->event_id : none,
                                .amount = r->amount,
                                .captured_amount = is_capture ? r->amount : 0,
                                .remaining_authorized_amount = r->remaining_amount,
                                .refundable_amount = r->refundable_amount,
                                .purchase_currency = r->currency,
                                .merchant_reference1 = r->merchant_reference1,
                                .code = r->code,
                                .column = r->column,
                                .detail = r->detail };
}

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
    TRY(job_results_load(c, &job, at.number, limit, in->outcome.len > 0, &found));
    struct result_out *items = ARENA_ARRAY(c->arena, struct result_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++) {
        items[i] = result_out(&job, &found.items[i]);
        items[i].reason_code = reason_code_of(items[i].detail, &items[i].reason_parameters);
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

enum problem api_job_result_file(struct ctx *c, struct call *call)
{
    struct uuid job_id;
    struct job job = { 0 };
    TRY(api_path_id(c, call, 0, &job_id));
    TRY(job_load(c, job_id, &job));
    bool is_ndjson = str_equal(job.format, str_of(BULK_FORMATS[1]));
    struct report_file r = {
        .name = arena_format(c->arena, "result-%.10s.%s", clock_text(c->arena, job.created_at).ptr,
                             is_ndjson ? "ndjson" : "csv"),
        .content_type = is_ndjson ? STR("application/x-ndjson") : STR("text/csv; charset=utf-8")
    };
    TRY(report_file_open(c, &r.file));
    return report_file_answer(c, call, &r, job_results_write(c, &job, r.file));
}
