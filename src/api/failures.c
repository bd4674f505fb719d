#include "api/failures.h"

#include "api/app.h"
#include "base/clock.h"
#include "service/bulk.h"
#include "shape/reason.h"
#include "store/mail_store.h"

#define FAILURES_MAX 20 /* of each kind, the latest */
#define SINCE        (14 * DAY)

struct failed_job_out {
    struct uuid job_id;
    str kind;
    int64_t total, failed, created_at;
};
struct failed_mail_out {
    struct uuid event_id, order_id;
    str kind, state, answer, reason_code;
    int64_t finished_at;
};
struct failures_out {
    struct shape_list jobs, mails;
};
/* clang-format off */
static const struct field FAILED_JOB_FIELDS[] = {
    FIELD(SHAPE_UUID, failed_job_out, job_id, 0, 0, 0, "The job; its results say which orders, and why"),
    FIELD(SHAPE_STR, failed_job_out, kind, 0, 0, 64, "bulk_capture"),
    FIELD(SHAPE_I64, failed_job_out, total, 0, 0, BULK_ORDERS_MAX, "Orders in all"),
    FIELD(SHAPE_I64, failed_job_out, failed, 0, 0, BULK_ORDERS_MAX, "Orders refused so far"),
    FIELD(SHAPE_TIME, failed_job_out, created_at, 0, 0, 0, "When it was asked for"),
};
static const struct shape FAILED_JOB = SHAPE("FailedJob", failed_job_out, FAILED_JOB_FIELDS);
static const struct field FAILED_MAIL_FIELDS[] = {
    FIELD(SHAPE_UUID, failed_mail_out, event_id, 0, 0, 0, "The event that it is about"),
    FIELD(SHAPE_UUID, failed_mail_out, order_id, 0, 0, 0, "The order; its mails say to whom"),
    FIELD_CHOICE(failed_mail_out, kind, 0, MAIL_KIND_NAMES, "Which mail"),
    FIELD_CHOICE(failed_mail_out, state, 0, MAIL_STATE_NAMES, "bounced: it was refused for good; expired: it could not be sent in time"),
    FIELD(SHAPE_STR, failed_mail_out, answer, OMIT_EMPTY, 0, 300, "What the mail server said last"),
    FAULT_CODE(failed_mail_out, reason_code),
    FIELD(SHAPE_TIME, failed_mail_out, finished_at, 0, 0, 0, "When it was given up"),
};
static const struct shape FAILED_MAIL = SHAPE("FailedMail", failed_mail_out, FAILED_MAIL_FIELDS);
static const struct field FAILURES_FIELDS[] = {
    FIELD_LIST(failures_out, jobs, 0, 0, FAILURES_MAX, &FAILED_JOB, "Bulk jobs of which orders were refused, the latest first"),
    FIELD_LIST(failures_out, mails, 0, 0, FAILURES_MAX, &FAILED_MAIL, "Mails that arrived nowhere, the latest first"),
};
const struct shape FAILURES_OUT = SHAPE("Failures", failures_out, FAILURES_FIELDS);
/* clang-format on */

enum problem api_failures_get(struct ctx *c, struct call *call)
{
    struct failed_job_out *jobs = ARENA_ARRAY(c->arena, struct failed_job_out, FAILURES_MAX);
    struct failed_mail_out *mails = ARENA_ARRAY(c->arena, struct failed_mail_out, FAILURES_MAX);
    struct jobs_found jobs_found;
    struct mail_rows mails_found;
    TRY(jobs_failed(c, c->now - SINCE, FAILURES_MAX, &jobs_found));
    TRY(mails_failed(c, ctx_real_now(c) - SINCE, FAILURES_MAX,
                     &mails_found)); /* sent in real time */
    for (size_t i = 0; i < jobs_found.count; i++) {
        const struct job *j = &jobs_found.items[i];
        jobs[i] = (struct failed_job_out){ j->job_id, j->kind, j->total, j->failed, j->created_at };
    }
    for (size_t i = 0; i < mails_found.count; i++) {
        const struct mail_row *m = &mails_found.items[i];
        mails[i] = (struct failed_mail_out){
            .event_id = m->key.cause_id,
            .order_id = m->order_id,
            .kind = str_of(MAIL_KIND_NAMES[m->key.kind]),
            .state = str_of(MAIL_STATE_NAMES[m->progress.state]),
            .answer = m->answer,
            .reason_code = fault_code(m->answer),
            .finished_at = m->progress.finished_at,
        };
    }
    struct failures_out out = { { jobs, jobs_found.count }, { mails, mails_found.count } };
    answer_json(c, call, 200, &FAILURES_OUT, &out);
    return OK;
}
