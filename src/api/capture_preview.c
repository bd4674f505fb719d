#include "api/capture_preview.h"

#include <sodium.h>

#include "api/order_json.h"
#include "api/preview_parts.h"
#include "shape/json.h"

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

struct payout_out {
    str payment_reference;
    int64_t payout_date, cut_off_at;
    str settlement_type;
    int64_t fee_amount, tax_amount, settlement_amount;
};
struct part_out {
    str due_date;
    int64_t amount;
};
struct plan_out {
    str kind;
    struct shape_list parts;
};
struct order_after_out {
    str status;
    int64_t captured_amount, remaining_authorized_amount, expires_at;
    str expiry;
};
struct preview_out {
    struct uuid order_id;
    int64_t captured_amount;
    str purchase_currency, order_lines_digest;
    struct line_documents order_lines;
    struct payout_out payout;
    struct shape_list ledger;
    struct plan_out plan;
    struct order_after_out order;
    struct shape_list mails, notices;
    struct needed_approval_out approval;
    str preview_token;
};

/* clang-format off */
static const struct field PAYOUT_FIELDS[] = {
    FIELD(SHAPE_STR, payout_out, payment_reference, OMIT_EMPTY, 8, 8, "The payout's reference; absent while it is not opened"),
    FIELD(SHAPE_TIME, payout_out, payout_date, 0, 0, 0, "The day on which it is paid"),
    FIELD(SHAPE_STR, payout_out, settlement_type, 0, 0, 16, "NET, GROSS or GROSS_FEE, as the terms say"),
    FIELD(SHAPE_I64, payout_out, fee_amount, 0, 0, INT64_MAX, "Minor units, without VAT"),
    FIELD(SHAPE_I64, payout_out, tax_amount, 0, 0, INT64_MAX, "Minor units, VAT on the fee"),
    FIELD(SHAPE_I64, payout_out, settlement_amount, 0, INT64_MIN, INT64_MAX, "Minor units that the capture adds to the payout, before what is kept back"),
    FIELD(SHAPE_TIME, payout_out, cut_off_at, 0, 0, 0, "When the payout is closed"),
};
static const struct shape PAYOUT_OUT_OF_CAPTURE = SHAPE("CapturePayout", payout_out, PAYOUT_FIELDS);

static const struct field PART_FIELDS[] = {
    FIELD(SHAPE_STR, part_out, due_date, 0, 10, 10, "Day in the customer's country"),
    FIELD(SHAPE_I64, part_out, amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units"),
};
static const struct shape PART_OUT = SHAPE("PlannedPart", part_out, PART_FIELDS);

static const struct field PLAN_FIELDS[] = {
    FIELD_CHOICE(plan_out, kind, 0, PLAN_KIND_NAMES, "What a capture does by this payment method"),
    FIELD_LIST(plan_out, parts, OMIT_EMPTY, 0, PLAN_PARTS_MAX, &PART_OUT, "What the customer pays when"),
};
static const struct shape PLAN_OUT_OF_CAPTURE = SHAPE("CapturePlan", plan_out, PLAN_FIELDS);

#define ORDER_AFTER_FIELDS                                                                              \
    FIELD_CHOICE(order_after_out, status, 0, ORDER_STATUS_NAMES, "Where the order stands then"),        \
    FIELD(SHAPE_I64, order_after_out, captured_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units, sum of the captures"), \
    FIELD(SHAPE_I64, order_after_out, remaining_authorized_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units that may still be captured"), \
    FIELD(SHAPE_TIME, order_after_out, expires_at, OMIT_EMPTY, 0, 0, "When what remains expires; absent if nothing does")
static const struct field ORDER_AFTER[] = {
    ORDER_AFTER_FIELDS,
    FIELD_JSON(order_after_out, expiry, OMIT_EMPTY, SHAPE_OBJECT, &EXPIRY_OUT, "What comes before that"),
};
static const struct shape ORDER_AFTER_OUT = SHAPE("OrderAfterCapture", order_after_out, ORDER_AFTER);
static const struct field ORDER_CONSEQUENCE[] = { ORDER_AFTER_FIELDS };
static const struct shape ORDER_CONSEQUENCE_OUT = SHAPE("OrderConsequence", order_after_out, ORDER_CONSEQUENCE);

/* What a token holds, too. */
#define CONSEQUENCE_FIELDS(order_shape)                                                                 \
    FIELD(SHAPE_UUID, preview_out, order_id, 0, 0, 0, "Id of the order"),                               \
    FIELD(SHAPE_I64, preview_out, captured_amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units that are captured"), \
    FIELD(SHAPE_STR, preview_out, purchase_currency, 0, 3, 3, "ISO 4217"),                              \
    FIELD_OBJECT(preview_out, payout, OMIT_EMPTY, &PAYOUT_OUT_OF_CAPTURE, "Fees, and the payout that it becomes part of; absent if the merchant is not paid out"), \
    FIELD_LIST(preview_out, ledger, 0, 0, LEDGER_TRANSFERS_MAX, &LEDGER_ENTRY_OUT, "What it posts at once"),   \
    FIELD_OBJECT(preview_out, plan, 0, &PLAN_OUT_OF_CAPTURE, "What its customer has to pay"),           \
    FIELD_LIST(preview_out, mails, OMIT_EMPTY, 0, CAUSED_MAILS_MAX, &PREVIEW_MAIL_OUT, "Mails that are sent"), \
    FIELD_OBJECT(preview_out, order, 0, (order_shape), "The order after it")

static const struct field CONSEQUENCES[] = {
    CONSEQUENCE_FIELDS(&ORDER_CONSEQUENCE_OUT),
    FIELD(SHAPE_STR, preview_out, order_lines_digest, 0, 0, 64, "Of the lines that are captured"),
};
static const struct shape CONSEQUENCES_OUT = SHAPE("CaptureConsequences", preview_out, CONSEQUENCES);

static const struct field PREVIEW_FIELDS[] = {
    CONSEQUENCE_FIELDS(&ORDER_AFTER_OUT),
    FIELD_LIST(preview_out, order_lines, 0, 0, LINES_MAX, &LINE_SHAPE, "Lines that are captured; none if it is by amount"),
    FIELD_LIST(preview_out, notices, OMIT_EMPTY, 0, PREVIEW_NOTICES_MAX, &PREVIEW_NOTICE_OUT, "What is worth knowing before"),
    FIELD_OBJECT(preview_out, approval, OMIT_EMPTY, &NEEDED_APPROVAL_OUT, NEEDED_APPROVAL_TEXT),
    FIELD(SHAPE_STR, preview_out, preview_token, 0, 1, PREVIEW_TOKEN_MAX, "For the capture: it then does this, or nothing"),
};
const struct shape CAPTURE_PREVIEW_OUT = SHAPE("CapturePreview", preview_out, PREVIEW_FIELDS);
/* clang-format on */

/* --- telling it -------------------------------------------------------------------------- */

static struct payout_out tell_payout(const struct capture_preview *p)
{
    const struct previewed_payout *paid = &p->paid;
    if (!paid->is_settled)
        return (struct payout_out){ .payout_date = 0 };
    return (struct payout_out){
        .payment_reference = paid->payout.payment_reference,
        .payout_date = paid->payout.payout_date,
        .cut_off_at = paid->payout.cut_off_at,
        .settlement_type = paid->terms.settlement_type,
        .fee_amount = paid->settlement.totals[TOTAL_fee],
        .tax_amount = paid->settlement.totals[TOTAL_tax],
        .settlement_amount = preview_settlement_amount(paid),
    };
}

static struct plan_out tell_plan(struct ctx *c, const struct capture_preview *p)
{
    struct part_out *items = ARENA_ARRAY(c->arena, struct part_out, p->parts_count + 1);
    for (size_t i = 0; i < p->parts_count; i++)
        items[i] =
            (struct part_out){ date_text(c->arena, p->parts[i].due), p->parts[i].amount.minor };
    return (struct plan_out){ str_of(PLAN_KIND_NAMES[p->plan.kind]), { items, p->parts_count } };
}

static struct order_after_out tell_order(struct ctx *c, const struct capture_preview *p)
{
    const struct order *o = &p->capture.changed.after.order;
    return (struct order_after_out){
        .status = str_of(ORDER_STATUS_NAMES[o->status]),
        .captured_amount = o->captured.minor,
        .remaining_authorized_amount = order_remaining(o).minor,
        .expires_at = order_is_open(o) ? o->expires_at : 0,
        .expiry = order_expiry_json(c, o, &p->fact),
    };
}

static str lines_digest(struct ctx *c, struct line_documents lines)
{
    struct uuid digest;
    str json = document_write_lines(c, lines);
    CHECK(crypto_generichash(digest.bytes, sizeof digest.bytes, (const unsigned char *)json.ptr,
                             json.len, NULL, 0) == 0);
    return uuid_text(c->arena, digest);
}

static struct preview_out tell(struct ctx *c, const struct capture_preview *p)
{
    const struct order_event *event = &p->capture.changed.event;
    struct line_documents lines = p->capture.document.order_lines;
    return (struct preview_out){
        .order_id = p->capture.changed.after.order.order_id,
        .captured_amount = event->amount.minor,
        .purchase_currency = currency_code(event->amount.currency),
        .order_lines = lines,
        .order_lines_digest = lines_digest(c, lines),
        .payout = tell_payout(p),
        .ledger = preview_ledger(c, &p->transfers),
        .plan = tell_plan(c, p),
        .mails = preview_mails(c, &p->mails),
        .order = tell_order(c, p),
    };
}

/* --- tokens ------------------------------------------------------------------------------- */

static str token_write(struct ctx *c, const struct preview_out *out)
{
    str json = document_write(c, &CONSEQUENCES_OUT, out);
    size_t size = sodium_base64_encoded_len(json.len, VARIANT);
    CHECK(size <= PREVIEW_TOKEN_MAX);
    char *text = arena_take(c->arena, size, 1);
    (void)sodium_bin2base64(text, size, (const unsigned char *)json.ptr, json.len, VARIANT);
    return str_of(text);
}

static enum problem token_read(struct ctx *c, str token, const struct json **out)
{
    unsigned char *text = arena_take(c->arena, token.len + 1, 1);
    struct json_fault fault;
    size_t length = 0;
    *out = NULL;
    if (sodium_base642bin(text, token.len, token.ptr, token.len, NULL, &length, NULL, VARIANT) == 0)
        *out = json_parse(c->arena, (str){ (const char *)text, length }, &fault);
    if (*out != NULL && (*out)->kind == JSON_OBJECT)
        return OK;
    return blame(c, PROBLEM_UNPROCESSABLE, STR("preview_token"),
                 "preview_token must be the one of a preview, but cannot be read.");
}

static const struct json_leaf *leaf_find(const struct json_leaves *leaves, str path)
{
    for (size_t i = 0; i < leaves->count; i++)
        if (str_equal(leaves->items[i].path, path))
            return &leaves->items[i];
    return NULL;
}

static bool has_reference(const struct json_leaves *leaves)
{
    return leaf_find(leaves, STR("payout.payment_reference")) != NULL;
}

#define SHOWN_MAX 100 /* bytes of a value; it may be the caller's own */

static str shown(const struct json_leaf *leaf)
{
    if (leaf == NULL)
        return STR("absent");
    return (str){ leaf->value.ptr, leaf->value.len < SHOWN_MAX ? leaf->value.len : SHOWN_MAX };
}

static bool differs(struct ctx *c, str path, const struct json_leaf *was,
                    const struct json_leaf *is)
{
    if (was != NULL && is != NULL && str_equal(was->value, is->value))
        return false;
    blame_also(c, path, "It was previewed as %.*s, but would be %.*s.", STR_ARG(shown(was)),
               STR_ARG(shown(is)));
    return true;
}

static size_t blame_differences(struct ctx *c, const struct json_leaves *was,
                                const struct json_leaves *is)
{
    size_t count = 0;
    for (size_t i = 0; i < is->count; i++) {
        str path = is->items[i].path;
        count += differs(c, path, leaf_find(was, path), &is->items[i]);
    }
    for (size_t i = 0; i < was->count; i++) {
        str path = was->items[i].path;
        if (leaf_find(is, path) == NULL)
            count += differs(c, path, &was->items[i], NULL);
    }
    return count;
}

enum problem preview_check(struct ctx *c, const struct capture_preview *p, str token)
{
    struct preview_out out = tell(c, p);
    struct json_fault fault;
    const struct json *previewed = NULL;
    TRY(token_read(c, token, &previewed));
    struct json_leaves was = json_leaves(c->arena, previewed);
    if (!has_reference(&was))
        out.payout.payment_reference = STR("");
    const struct json *now =
        json_parse(c->arena, document_write(c, &CONSEQUENCES_OUT, &out), &fault);
    CHECK(now != NULL);
    struct json_leaves is = json_leaves(c->arena, now);
    return blame_differences(c, &was, &is) > 0 ? PROBLEM_PREVIEW_OUTDATED : OK;
}

/* --- the operation ------------------------------------------------------------------------ */

static enum problem preview(struct ctx *c, struct uuid order_id,
                            const struct merchant_capture_in *in, struct preview_out *out)
{
    struct capture_request request;
    struct capture_preview *p = ARENA_NEW(c->arena, struct capture_preview);
    TRY(api_capture_request(c, order_id, in, &request));
    TRY(capture_preview(c, order_id, &request, p));
    *out = tell(c, p);
    out->notices = preview_notices(
        c, &p->paid, out->order_lines.count == 0 && p->fact.order_lines.len > STR("[]").len);
    out->preview_token = token_write(c, out);
    return preview_approval(c, ORDER_CAPTURE, p->capture.changed.event.amount, &out->approval);
}

enum problem capture_preview_json(struct ctx *c, struct uuid order_id,
                                  const struct merchant_capture_in *in, str *out)
{
    struct preview_out found;
    TRY(preview(c, order_id, in, &found));
    *out = document_write(c, &CAPTURE_PREVIEW_OUT, &found);
    return OK;
}

enum problem api_capture_preview(struct ctx *c, struct call *call)
{
    struct uuid order_id;
    TRY(api_order_id(c, call, &order_id));
    TRY(capture_preview_json(c, order_id, call->in, &call->answer.body));
    call->answer.content_type = STR("application/json");
    call->answer.status = 200;
    return OK;
}
