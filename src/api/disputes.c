#include "api/disputes.h"

#include "api/app.h"
#include "api/timeline.h"
#include "service/cursor.h"
#include "service/dispute_list.h"

#define KIND_OF_DISPUTES 350

static const char *const STATES[] = {
    [DISPUTES_ALL] = "all", [DISPUTES_OPEN] = "open", [DISPUTES_CLOSED] = "closed", NULL
};
static const char *const OUTCOMES[] = { "won", "lost", NULL };

struct dispute_query {
    uint64_t has;
    str status;
    struct uuid order_id;
    int64_t limit;
    str cursor;
};
struct dispute_out {
    struct uuid dispute_id, order_id, capture_id;
    str status, currency, reason, merchant_reference1, customer_name;
    int64_t amount, withheld_amount, fee_amount, invoice_number, opened_at, ended_at;
    bool reminders_paused;
    struct actor_out opened_by, ended_by;
};
struct dispute_page {
    struct shape_list disputes;
    str next;
};
struct dispute_in {
    uint64_t has;
    struct uuid order_id, capture_id;
    int64_t amount;
    str reason;
};
struct decision_in {
    uint64_t has;
    str outcome;
    int64_t fee_amount;
};

/* clang-format off */
static const struct field QUERY_FIELDS[] = {
    FIELD_CHOICE(dispute_query, status, 0, STATES, "Open ones, or those that were won or lost; by default all"),
    FIELD(SHAPE_UUID, dispute_query, order_id, 0, 0, 0, "Only those of this order; not with status"),
    FIELD(SHAPE_I64, dispute_query, limit, 0, 1, DISPUTES_LIMIT_MAX, "Disputes per page"),
    FIELD(SHAPE_STR, dispute_query, cursor, 0, 0, 512, "The next of the page before"),
};
const struct shape DISPUTE_QUERY = SHAPE("DisputeListQuery", dispute_query, QUERY_FIELDS);

static const struct field DISPUTE_FIELDS[] = {
    FIELD(SHAPE_UUID, dispute_out, dispute_id, 0, 0, 0, "Id of the dispute"),
    FIELD(SHAPE_UUID, dispute_out, order_id, 0, 0, 0, "The order"),
    FIELD(SHAPE_UUID, dispute_out, capture_id, 0, 0, 0, "The capture that is disputed, in part or in whole"),
    FIELD_CHOICE(dispute_out, status, 0, DISPUTE_STATUSES, "Open, or how it ended for the merchant"),
    FIELD(SHAPE_I64, dispute_out, amount, 0, 1, WIRE_AMOUNT_MAX, "What is disputed, minor units"),
    FIELD(SHAPE_I64, dispute_out, withheld_amount, 0, 0, WIRE_AMOUNT_MAX, "What is kept back from payouts for it; 0 when it has ended"),
    FIELD(SHAPE_STR, dispute_out, currency, 0, 3, 3, "ISO 4217"),
    FIELD(SHAPE_STR, dispute_out, reason, 0, 1, 200, "Why it was opened"),
    FIELD(SHAPE_TIME, dispute_out, opened_at, 0, 0, 0, "When it was opened"),
    FIELD_OBJECT(dispute_out, opened_by, 0, &ACTOR_OUT, "Who opened it"),
    FIELD(SHAPE_TIME, dispute_out, ended_at, OMIT_EMPTY, 0, 0, "When it was won or lost"),
    FIELD_OBJECT(dispute_out, ended_by, OMIT_EMPTY, &ACTOR_OUT, "Who decided it"),
    FIELD(SHAPE_I64, dispute_out, fee_amount, OMIT_EMPTY, 0, WIRE_AMOUNT_MAX, "The fee of a lost one, without VAT, minor units"),
    FIELD(SHAPE_I64, dispute_out, invoice_number, OMIT_EMPTY, 1, INT64_MAX, "The invoice of the capture, if it has one"),
    FIELD(SHAPE_BOOL, dispute_out, reminders_paused, 0, 0, 0, "Nobody is reminded of that invoice now"),
    FIELD(SHAPE_STR, dispute_out, merchant_reference1, OMIT_EMPTY, 0, 255, "Of the order"),
    FIELD(SHAPE_STR, dispute_out, customer_name, OMIT_EMPTY | PERSONAL, 0, 255, "Who bought"),
};
const struct shape DISPUTE_OUT = SHAPE("Dispute", dispute_out, DISPUTE_FIELDS);

static const struct field PAGE_FIELDS[] = {
    FIELD_LIST(dispute_page, disputes, 0, 0, DISPUTES_LIMIT_MAX, &DISPUTE_OUT, "The one that was opened last first"),
    FIELD(SHAPE_STR, dispute_page, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent at the end"),
};
const struct shape DISPUTE_PAGE_OUT = SHAPE("DisputePage", dispute_page, PAGE_FIELDS);

static const struct field IN_FIELDS[] = {
    FIELD(SHAPE_UUID, dispute_in, order_id, REQUIRED, 0, 0, "The order"),
    FIELD(SHAPE_UUID, dispute_in, capture_id, REQUIRED, 0, 0, "The capture that is disputed from now on"),
    FIELD(SHAPE_I64, dispute_in, amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units; by default all of it that is neither refunded nor disputed"),
    FIELD(SHAPE_STR, dispute_in, reason, REQUIRED, 1, 200, "Why, such as goods_not_received"),
};
const struct shape DISPUTE_IN = SHAPE("DisputeOpening", dispute_in, IN_FIELDS);

static const struct field DECISION_FIELDS[] = {
    FIELD_CHOICE(decision_in, outcome, REQUIRED, OUTCOMES, "How it ends for the merchant"),
    FIELD(SHAPE_I64, decision_in, fee_amount, 0, 0, WIRE_AMOUNT_MAX, "The fee of a lost one, minor units without VAT; by default none"),
};
const struct shape DISPUTE_DECISION_IN = SHAPE("DisputeDecision", decision_in, DECISION_FIELDS);
/* clang-format on */

static struct dispute_out dispute_out(const struct listed_dispute *l)
{
    const struct dispute *d = &l->dispute;
    struct dispute_out out = { .dispute_id = d->dispute_id,
                               .order_id = l->order_id,
                               .capture_id = d->capture_id,
                               .status = str_of(DISPUTE_STATUSES[d->status]),
                               .currency = l->currency,
                               .reason = d->reason,
                               .merchant_reference1 = l->merchant_reference1,
                               .customer_name = l->customer_name,
                               .amount = d->amount,
                               .withheld_amount = d->status == DISPUTE_OPEN ? d->amount : 0,
                               .fee_amount = d->fee_amount,
                               .invoice_number = l->invoice_number,
                               .opened_at = d->opened_at,
                               .ended_at = d->ended_at,
                               .reminders_paused = l->are_reminders_paused,
                               .opened_by = actor_out(d->opened_by) };
    if (d->status != DISPUTE_OPEN)
        out.ended_by = actor_out(d->ended_by);
    return out;
}

static enum problem answer_dispute(struct ctx *c, struct call *call, int status,
                                   struct uuid dispute_id)
{
    struct listed_dispute found;
    TRY(dispute_load(c, dispute_id, &found));
    struct dispute_out out = dispute_out(&found);
    answer_json(c, call, status, &DISPUTE_OUT, &out);
    return OK;
}

static enum dispute_state state_of(str name)
{
    int state = DISPUTES_ALL;
    for (int i = 0; STATES[i] != NULL; i++)
        if (str_equal(str_of(STATES[i]), name))
            state = i;
    return (enum dispute_state)state;
}

enum problem api_disputes_list(struct ctx *c, struct call *call)
{
    const struct dispute_query *q = call->query;
    struct dispute_filter filter = { state_of(q->status), q->order_id };
    bool is_of_order = !uuid_is_zero(q->order_id);
    struct cursor at = { 0 }, next = { .kind = KIND_OF_DISPUTES + (int64_t)filter.state };
    struct listed_disputes found;
    size_t limit = q->limit > 0 ? (size_t)q->limit : DISPUTES_LIMIT_MAX;
    if (is_of_order && q->status.len > 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("status"),
                     "status must be absent where there is an order_id.");
    memset(at.id.bytes, 0xFF, sizeof at.id.bytes);
    TRY(cursor_read(c, q->cursor, next.kind, &at));
    TRY(dispute_list(c, &filter, at.id, limit, &found));
    struct dispute_out *items = ARENA_ARRAY(c->arena, struct dispute_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        items[i] = dispute_out(&found.items[i]);
    struct dispute_page out = { .disputes = { items, found.count } };
    if (found.count == limit) {
        next.id = found.items[limit - 1].dispute.dispute_id;
        out.next = cursor_write(c, &next);
    }
    answer_json(c, call, 200, &DISPUTE_PAGE_OUT, &out);
    return OK;
}

enum problem api_dispute_get(struct ctx *c, struct call *call)
{
    struct uuid dispute_id;
    TRY(api_path_id(c, call, 0, &dispute_id));
    return answer_dispute(c, call, 200, dispute_id);
}

enum problem api_dispute_open(struct ctx *c, struct call *call)
{
    const struct dispute_in *in = call->in;
    const struct dispute_request r = { .order_id = in->order_id,
                                       .capture_id = in->capture_id,
                                       .amount = in->amount,
                                       .reason = in->reason };
    struct changed changed = { 0 };
    TRY(dispute_open(c, &r, &changed));
    TRY(answer_dispute(c, call, 201, changed.event_id));
    api_location(c, call, "/merchant/v1/disputes/%.*s",
                 STR_ARG(uuid_text(c->arena, changed.event_id)));
    api_transaction(c, call, changed.event_id);
    return OK;
}

enum problem api_dispute_decide(struct ctx *c, struct call *call)
{
    const struct decision_in *in = call->in;
    struct listed_dispute found;
    struct changed changed = { 0 };
    struct uuid dispute_id;
    TRY(api_path_id(c, call, 0, &dispute_id));
    TRY(dispute_load(c, dispute_id, &found));
    const struct dispute_request r = { .order_id = found.order_id,
                                       .dispute_id = dispute_id,
                                       .outcome = in->outcome,
                                       .fee_amount = in->fee_amount };
    if (in->fee_amount > 0 && str_equal(in->outcome, str_of(OUTCOMES[0])))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("fee_amount"),
                     "fee_amount must be absent or 0 where the outcome is won: only a lost "
                     "dispute costs a fee.");
    TRY(dispute_end(c, &r, &changed));
    TRY(answer_dispute(c, call, 200, dispute_id));
    api_transaction(c, call, changed.event_id);
    return OK;
}
