#include "api/order_actions.h"

#include "api/order_json.h"
#include "api/preview_parts.h"

struct action_out {
    int64_t released_amount;
    struct order_summary_out order;
};
struct action_preview_out {
    struct uuid order_id;
    str purchase_currency;
    int64_t released_amount, expires_at;
    struct shape_list ledger, mails;
    struct order_then_out order;
    struct needed_approval_out approval;
    str etag;
};

/* clang-format off */
static const struct field ACTION_OUT_FIELDS[] = {
    FIELD(SHAPE_I64, action_out, released_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units that may no longer be captured; 0 of an extension"),
    FIELD_OBJECT(action_out, order, 0, &ORDER_SUMMARY_OUT, "The order as it stands now"),
};
const struct shape ORDER_ACTION_OUT = SHAPE("OrderAction", action_out, ACTION_OUT_FIELDS);

static const struct field PREVIEW_FIELDS[] = {
    FIELD(SHAPE_UUID, action_preview_out, order_id, 0, 0, 0, "Id of the order"),
    FIELD(SHAPE_STR, action_preview_out, purchase_currency, 0, 3, 3, "ISO 4217"),
    FIELD(SHAPE_I64, action_preview_out, released_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units that may no longer be captured; 0 of an extension"),
    FIELD(SHAPE_TIME, action_preview_out, expires_at, 0, 0, 0, "When the authorization ends as it is now"),
    FIELD_LIST(action_preview_out, ledger, 0, 0, LEDGER_TRANSFERS_MAX, &LEDGER_ENTRY_OUT, "What it posts at once"),
    FIELD_LIST(action_preview_out, mails, OMIT_EMPTY, 0, CAUSED_MAILS_MAX, &PREVIEW_MAIL_OUT, "Mails that are sent"),
    FIELD_OBJECT(action_preview_out, order, 0, &ORDER_THEN_OUT, "The order after it"),
    FIELD_OBJECT(action_preview_out, approval, OMIT_EMPTY, &NEEDED_APPROVAL_OUT, NEEDED_APPROVAL_TEXT),
    FIELD(SHAPE_STR, action_preview_out, etag, 0, 3, 30, "For If-Match of the action: it is then done to the order as it was previewed, or not at all"),
};
const struct shape ORDER_ACTION_PREVIEW_OUT = SHAPE("OrderActionPreview", action_preview_out, PREVIEW_FIELDS);
/* clang-format on */

/* --- doing it ---------------------------------------------------------------------------- */

static enum problem act(struct ctx *c, struct call *call, enum order_verb verb)
{
    struct uuid order_id;
    struct changed changed = { 0 };
    struct change change = { .verb = verb };
    struct order_summary summary = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(verb == ORDER_EXTEND ? order_extend(c, order_id, &changed)
                             : order_change(c, order_id, &change, &changed));
    TRY(order_load_fact(c, order_id, &summary.fact));
    summary.order = changed.after.order;
    struct action_out out = { changed.event.amount.minor, order_summary_out(&summary) };
    answer_json(c, call, 200, &ORDER_ACTION_OUT, &out);
    api_transaction(c, call, changed.event_id);
    api_etag(c, call, &changed.after.order);
    return OK;
}

enum problem api_merchant_cancel(struct ctx *c, struct call *call)
{
    return act(c, call, ORDER_CANCEL);
}

enum problem api_merchant_release(struct ctx *c, struct call *call)
{
    return act(c, call, ORDER_RELEASE);
}

enum problem api_merchant_extend(struct ctx *c, struct call *call)
{
    return act(c, call, ORDER_EXTEND);
}

/* --- what it would do -------------------------------------------------------------------- */

static enum problem preview(struct ctx *c, struct call *call, enum order_verb verb)
{
    struct uuid order_id;
    struct change_preview p;
    TRY(api_order_id(c, call, &order_id));
    TRY(change_preview(c, order_id, verb, &p));
    const struct order *before = &p.changed.before.order;
    struct action_preview_out out = {
        .order_id = order_id,
        .purchase_currency = currency_code(before->authorized.currency),
        .released_amount = p.changed.event.amount.minor,
        .expires_at = before->expires_at,
        .ledger = preview_ledger(c, &p.transfers),
        .mails = preview_mails(c, &p.mails),
        .order = preview_order(&p.changed.after.order),
        .etag = order_etag(c, before),
    };
    TRY(preview_approval(c, verb, p.changed.event.amount, &out.approval));
    answer_json(c, call, 200, &ORDER_ACTION_PREVIEW_OUT, &out);
    return OK;
}

enum problem api_merchant_cancel_preview(struct ctx *c, struct call *call)
{
    return preview(c, call, ORDER_CANCEL);
}

enum problem api_merchant_release_preview(struct ctx *c, struct call *call)
{
    return preview(c, call, ORDER_RELEASE);
}

enum problem api_merchant_extend_preview(struct ctx *c, struct call *call)
{
    return preview(c, call, ORDER_EXTEND);
}

/* --- notes ------------------------------------------------------------------------------- */

enum problem api_note_add(struct ctx *c, struct call *call)
{
    const struct note_document *in = call->in;
    struct uuid order_id;
    struct changed changed = { 0 };
    str text = str_trim(in->text);
    TRY(api_order_id(c, call, &order_id));
    if (text.len == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("text"), WHY_SAY_SOMETHING);
    TRY(order_note(c, order_id, text, &changed));
    api_changed(c, call, &changed);
    return OK;
}
