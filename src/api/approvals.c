#include "api/approvals.h"

#include "api/app.h"
#include "api/merchant_orders.h"
#include "api/merchant_refunds.h"
#include "api/timeline.h"
#include "service/approval.h"
#include "service/cursor.h"
#include "shape/reason.h"
#include "store/document.h"

#define KIND_OF_APPROVALS 302 /* and the next: of those that wait */

static const char *const STATES[] = { "waiting", NULL };

struct approval_query {
    uint64_t has;
    str status, cursor;
    int64_t limit;
};
struct approval_out {
    struct uuid approval_id, order_id, event_id;
    str action, currency, description, reference, reason, status, decision_reason, hindrance;
    str decision_reason_code;
    struct refusal decision_reason_parameters;
    str klarna_reference, merchant_reference1, customer_name;
    int64_t amount, requested_at, expires_at, decided_at;
    struct line_documents order_lines;
    struct actor_out requested_by, decided_by;
};
struct approval_page {
    struct shape_list approvals;
    str next;
};
struct approval_in {
    uint64_t has;
    struct uuid order_id;
    str action, reason;
    struct merchant_capture_in capture;
    struct merchant_refund_in refund;
};
struct decision_in {
    uint64_t has;
    str decision, reason;
};

/* clang-format off */
static const struct field QUERY_FIELDS[] = {
    FIELD_CHOICE(approval_query, status, 0, STATES, "Only those that wait; by default all"),
    FIELD(SHAPE_I64, approval_query, limit, 0, 1, APPROVALS_LIST_MAX, "Requests per page"),
    FIELD(SHAPE_STR, approval_query, cursor, 0, 0, 512, "The next of the page before"),
};
const struct shape APPROVAL_QUERY = SHAPE("ApprovalQuery", approval_query, QUERY_FIELDS);

static const struct field OUT_FIELDS[] = {
    FIELD(SHAPE_UUID, approval_out, approval_id, 0, 0, 0, "Id of the request"),
    FIELD(SHAPE_UUID, approval_out, order_id, 0, 0, 0, "The order"),
    FIELD_CHOICE(approval_out, action, 0, LIMIT_ACTIONS, "What is to be done"),
    FIELD(SHAPE_I64, approval_out, amount, 0, 1, INT64_MAX, "Of exactly how much, minor units"),
    FIELD(SHAPE_STR, approval_out, currency, 0, 3, 3, "ISO 4217"),
    FIELD_LIST(approval_out, order_lines, OMIT_EMPTY, 0, LINES_MAX, &LINE_SHAPE, "Of exactly which lines; absent: by amount"),
    FIELD(SHAPE_STR, approval_out, description, OMIT_EMPTY, 0, 255, "Will be shown to the customer"),
    FIELD(SHAPE_STR, approval_out, reference, OMIT_EMPTY, 0, 255, "The merchant's own reference of it"),
    FIELD(SHAPE_STR, approval_out, reason, 0, 1, APPROVAL_REASON_CHARS, "Why, in the words of who asked"),
    FIELD_CHOICE(approval_out, status, 0, APPROVAL_STATUSES, "failed: approved, but the order did not allow it any more. expired: nobody decided in time"),
    FIELD_OBJECT(approval_out, requested_by, 0, &ACTOR_OUT, "Who asked"),
    FIELD(SHAPE_TIME, approval_out, requested_at, 0, 0, 0, "When"),
    FIELD(SHAPE_TIME, approval_out, expires_at, 0, 0, 0, "Until when it waits"),
    FIELD_OBJECT(approval_out, decided_by, OMIT_EMPTY, &ACTOR_OUT, "Who decided, or withdrew it"),
    FIELD(SHAPE_TIME, approval_out, decided_at, OMIT_EMPTY, 0, 0, "When"),
    FIELD(SHAPE_STR, approval_out, decision_reason, OMIT_EMPTY, 0, APPROVAL_REASON_CHARS, "Why it was rejected, or what stood in its way"),
    FIELD_CHOICE(approval_out, decision_reason_code, OMIT_EMPTY, REASON_CODES, "What stood in its way, for programs; absent of a sentence without a code"),
    FIELD_OBJECT(approval_out, decision_reason_parameters, OMIT_EMPTY, &REASON_PARAMETERS, "What the sentence tells of this case"),
    FIELD(SHAPE_UUID, approval_out, event_id, OMIT_EMPTY, 0, 0, "What was done: the capture, refund or event of the order"),
    FIELD_CHOICE(approval_out, hindrance, OMIT_EMPTY, APPROVAL_HINDRANCES, "Of one that waits: why the caller may not approve it. own: asked for it; role: has no right to it; limit: it is above the caller's own limits too. Absent: may"),
    FIELD(SHAPE_STR, approval_out, klarna_reference, OMIT_EMPTY, 0, 64, "Of the order"),
    FIELD(SHAPE_STR, approval_out, merchant_reference1, OMIT_EMPTY, 0, 255, "Of the order"),
    FIELD(SHAPE_STR, approval_out, customer_name, OMIT_EMPTY | PERSONAL, 0, 255, "Who bought"),
};
const struct shape APPROVAL_OUT = SHAPE("Approval", approval_out, OUT_FIELDS);

static const struct field PAGE_FIELDS[] = {
    FIELD_LIST(approval_page, approvals, 0, 0, APPROVALS_LIST_MAX, &APPROVAL_OUT, "What was asked for last first"),
    FIELD(SHAPE_STR, approval_page, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent at the end"),
};
const struct shape APPROVAL_PAGE_OUT = SHAPE("ApprovalPage", approval_page, PAGE_FIELDS);

static const struct field IN_FIELDS[] = {
    FIELD(SHAPE_UUID, approval_in, order_id, REQUIRED, 0, 0, "The order"),
    FIELD_CHOICE(approval_in, action, REQUIRED, LIMIT_ACTIONS, "What is to be done"),
    FIELD(SHAPE_STR, approval_in, reason, REQUIRED, 1, APPROVAL_REASON_CHARS, "Why"),
    FIELD_OBJECT(approval_in, capture, 0, &MERCHANT_CAPTURE_IN, "Of a capture: the body with which it was refused"),
    FIELD_OBJECT(approval_in, refund, 0, &MERCHANT_REFUND_IN, "Of a refund: the body with which it was refused"),
};
const struct shape APPROVAL_IN = SHAPE("ApprovalRequest", approval_in, IN_FIELDS);

static const struct field DECISION_FIELDS[] = {
    FIELD_CHOICE(decision_in, decision, REQUIRED, APPROVAL_DECISIONS, "approved: it is done at once. withdrawn: only by who asked"),
    FIELD(SHAPE_STR, decision_in, reason, 0, 0, APPROVAL_REASON_CHARS, "Why; a rejection needs it"),
};
const struct shape APPROVAL_DECISION_IN = SHAPE("ApprovalDecision", decision_in, DECISION_FIELDS);
/* clang-format on */

/* --- telling ----------------------------------------------------------------------------- */

static enum problem tell(struct ctx *c, const struct approval *a, unsigned verbs,
                         struct approval_out *out)
{
    struct frozen_action what = { 0 };
    struct order_fact_row fact = { 0 };
    const char *hindrance = NULL;
    enum approval_status status = approval_status(c, a);
    document_read(c, &FROZEN_ACTION, a->frozen, &what);
    TRY(order_load_fact(c, a->order_id, &fact));
    if (status == APPROVAL_WAITING)
        TRY(approval_hindrance(c, a, verbs, &hindrance));
    *out = (struct approval_out){ .approval_id = a->approval_id,
                                  .order_id = a->order_id,
                                  .event_id = a->event_id,
                                  .action = a->action,
                                  .amount = a->amount,
                                  .currency = a->currency,
                                  .order_lines = what.order_lines,
                                  .description = what.description,
                                  .reference = what.reference,
                                  .reason = a->reason,
                                  .status = str_of(APPROVAL_STATUSES[status]),
                                  .requested_by = actor_out(a->requested_by),
                                  .requested_at = a->requested_at,
                                  .expires_at = a->expires_at,
                                  .decided_at = a->decided_at,
                                  .decision_reason = a->decision_reason,
                                  .klarna_reference = fact.klarna_reference,
                                  .merchant_reference1 = fact.merchant_reference1,
                                  .customer_name = fact.customer_name };
    if (a->decided_by.len > 0)
        out->decided_by = actor_out(a->decided_by);
    if (status == APPROVAL_FAILED) /* else they are a user's own words */
        out->decision_reason_code =
            reason_code_of(a->decision_reason, &out->decision_reason_parameters);
    if (hindrance != NULL)
        out->hindrance = str_of(hindrance);
    return OK;
}

static enum problem answer(struct ctx *c, struct call *call, int status, const struct approval *a)
{
    struct caller caller;
    struct approval_out out;
    TRY(api_caller(c, call, &caller));
    TRY(tell(c, a, caller.verbs, &out));
    answer_json(c, call, status, &APPROVAL_OUT, &out);
    return OK;
}

enum problem api_approvals_list(struct ctx *c, struct call *call)
{
    const struct approval_query *q = call->query;
    bool only_waiting = q->status.len > 0;
    int64_t limit = q->limit > 0 ? q->limit : APPROVALS_LIST_MAX;
    struct cursor at = { 0 }, next = { .kind = KIND_OF_APPROVALS + only_waiting };
    struct approvals found;
    struct caller caller;
    memset(at.id.bytes, 0xFF, sizeof at.id.bytes);
    TRY(cursor_read(c, q->cursor, next.kind, &at));
    TRY(api_caller(c, call, &caller));
    TRY(approvals_list(c, only_waiting, at.id, limit, &found));
    struct approval_out *items = ARENA_ARRAY(c->arena, struct approval_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        TRY(tell(c, &found.items[i], caller.verbs, &items[i]));
    struct approval_page out = { .approvals = { items, found.count } };
    if ((int64_t)found.count == limit) {
        next.id = found.items[limit - 1].approval_id;
        out.next = cursor_write(c, &next);
    }
    answer_json(c, call, 200, &APPROVAL_PAGE_OUT, &out);
    return OK;
}

enum problem api_approval_get(struct ctx *c, struct call *call)
{
    struct uuid approval_id;
    struct approval found;
    TRY(api_path_id(c, call, 0, &approval_id));
    TRY(approval_load(c, approval_id, &found));
    return answer(c, call, 200, &found);
}

/* --- asking and deciding ----------------------------------------------------------------- */

static enum problem freeze(struct ctx *c, const struct approval_in *in, enum limit_action action,
                           struct frozen_action *out)
{
    struct capture_request capture;
    struct refund_request refund;
    *out = (struct frozen_action){ .full = false };
    if (action == LIMIT_CAPTURE) {
        TRY(api_capture_request(c, in->order_id, &in->capture, &capture));
        out->full = in->capture.full;
        out->lines = in->capture.lines;
        out->amount = capture.captured_amount;
        out->description = in->capture.description;
        out->reference = in->capture.reference;
    }
    if (action == LIMIT_REFUND) {
        TRY(api_refund_request(c, in->order_id, &in->refund, &refund));
        out->full = in->refund.full;
        out->lines = in->refund.lines;
        out->amount = refund.refunded_amount;
        out->return_fee_amount = in->refund.return_fee_amount;
        out->return_fee_tax_rate = in->refund.return_fee_tax_rate;
        out->description = in->refund.description;
        out->reference = in->refund.reference;
    }
    return OK;
}

enum problem api_approval_ask(struct ctx *c, struct call *call)
{
    const struct approval_in *in = call->in;
    enum limit_action action = limit_action_of(in->action);
    str reason = str_trim(in->reason);
    struct frozen_action what;
    struct approval made;
    struct caller caller;
    TRY(api_caller(c, call, &caller));
    if ((caller.verbs & limit_verb(action)) == 0)
        return blame(c, PROBLEM_FORBIDDEN, STR("action"), WHY_ROLE_OF_ASKER, STR_ARG(in->action));
    if (reason.len == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("reason"), WHY_SAY_WHY);
    TRY(freeze(c, in, action, &what));
    TRY(approval_ask(c, in->order_id, action, &what, reason, &made));
    TRY(answer(c, call, 201, &made));
    api_location(c, call, "/merchant/v1/approvals/%.*s",
                 STR_ARG(uuid_text(c->arena, made.approval_id)));
    return OK;
}

enum problem api_approval_decide(struct ctx *c, struct call *call)
{
    const struct decision_in *in = call->in;
    struct uuid approval_id;
    struct approval decided;
    struct caller caller;
    TRY(api_path_id(c, call, 0, &approval_id));
    TRY(api_caller(c, call, &caller));
    TRY(approval_decide(c, approval_id, caller.verbs, in->decision, str_trim(in->reason),
                        &decided));
    api_transaction(c, call, decided.event_id);
    return answer(c, call, 200, &decided);
}
