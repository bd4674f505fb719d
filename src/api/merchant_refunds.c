#include "api/merchant_refunds.h"

#include "api/merchant_orders.h"
#include "api/order_json.h"
#include "api/preview_parts.h"
#include "service/order_return.h"

struct merchant_refund_out {
    struct uuid refund_id;
    int64_t refunded_amount, refunded_at;
    struct order_summary_out order;
};
struct refund_payout_out {
    str payment_reference;
    int64_t payout_date, cut_off_at;
    str settlement_type;
    int64_t fee_refund_amount, tax_refund_amount, settlement_amount;
};
struct credit_out {
    struct uuid capture_id;
    int64_t invoice_number, amount, credited_amount, owed_back_amount;
};
struct refund_preview_out {
    struct uuid order_id;
    int64_t refunded_amount;
    str purchase_currency;
    struct line_documents order_lines;
    struct refund_payout_out payout;
    struct shape_list ledger, credits, mails, notices;
    int64_t refundable_amount;
    struct needed_approval_out approval;
    str etag;
};

/* clang-format off */
static const struct field REFUND_IN_FIELDS[] = {
    FIELD(SHAPE_BOOL, merchant_refund_in, full, 0, 0, 0, "All that may still be refunded"),
    FIELD_LIST(merchant_refund_in, lines, 0, 1, LINES_MAX, &LINE_PART_IN, "These quantities of these lines"),
    FIELD(SHAPE_I64, merchant_refund_in, refunded_amount, 0, 1, WIRE_AMOUNT_MAX, "This amount, minor units; with lines or all: what it must come to"),
    FIELD(SHAPE_I64, merchant_refund_in, return_fee_amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units that the merchant keeps of the lines, with tax"),
    FIELD(SHAPE_I64, merchant_refund_in, return_fee_tax_rate, 0, 0, 10000, "Hundredths of a percent of tax in the return fee: 2500 is 25 %"),
    FIELD(SHAPE_STR, merchant_refund_in, description, 0, 0, 255, "Shown to the customer"),
    FIELD(SHAPE_STR, merchant_refund_in, reference, 0, 0, 255, "The merchant's own reference"),
};
const struct shape MERCHANT_REFUND_IN = SHAPE("MerchantRefundRequest", merchant_refund_in, REFUND_IN_FIELDS);

static const struct field REFUND_OUT_FIELDS[] = {
    FIELD(SHAPE_UUID, merchant_refund_out, refund_id, 0, 0, 0, "Id of the refund"),
    FIELD(SHAPE_I64, merchant_refund_out, refunded_amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units"),
    FIELD(SHAPE_TIME, merchant_refund_out, refunded_at, 0, 0, 0, "When"),
    FIELD_OBJECT(merchant_refund_out, order, 0, &ORDER_SUMMARY_OUT, "The order as it stands now"),
};
const struct shape MERCHANT_REFUND_OUT = SHAPE("MerchantRefund", merchant_refund_out, REFUND_OUT_FIELDS);

static const struct field PAYOUT_FIELDS[] = {
    FIELD(SHAPE_STR, refund_payout_out, payment_reference, OMIT_EMPTY, 8, 8, "The payout's reference; absent while it is not opened"),
    FIELD(SHAPE_TIME, refund_payout_out, payout_date, 0, 0, 0, "The day on which it is paid"),
    FIELD(SHAPE_STR, refund_payout_out, settlement_type, 0, 0, 16, "NET, GROSS or GROSS_FEE, as the terms say"),
    FIELD(SHAPE_I64, refund_payout_out, fee_refund_amount, 0, 0, INT64_MAX, "Minor units of the captures' fees that come back, without VAT"),
    FIELD(SHAPE_I64, refund_payout_out, tax_refund_amount, 0, 0, INT64_MAX, "Minor units, VAT on those"),
    FIELD(SHAPE_I64, refund_payout_out, settlement_amount, 0, INT64_MIN, INT64_MAX, "Minor units that the refund adds to the payout: below zero it takes them off"),
    FIELD(SHAPE_TIME, refund_payout_out, cut_off_at, 0, 0, 0, "When the payout is closed"),
};
static const struct shape REFUND_PAYOUT_OUT = SHAPE("RefundPayout", refund_payout_out, PAYOUT_FIELDS);

static const struct field CREDIT_FIELDS[] = {
    FIELD(SHAPE_UUID, credit_out, capture_id, 0, 0, 0, "Of which capture"),
    FIELD(SHAPE_I64, credit_out, invoice_number, OMIT_EMPTY, 1, INT64_MAX, "Its invoice; absent while that is being written"),
    FIELD(SHAPE_I64, credit_out, amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units that are taken off it"),
    FIELD(SHAPE_I64, credit_out, credited_amount, 0, 0, WIRE_AMOUNT_MAX, "Of these: what was not paid yet, and need not be any more"),
    FIELD(SHAPE_I64, credit_out, owed_back_amount, 0, 0, WIRE_AMOUNT_MAX, "The rest, which had been paid: it is owed back to the customer"),
};
static const struct shape CREDIT_OUT = SHAPE("PreviewedCredit", credit_out, CREDIT_FIELDS);

static const struct field PREVIEW_FIELDS[] = {
    FIELD(SHAPE_UUID, refund_preview_out, order_id, 0, 0, 0, "Id of the order"),
    FIELD(SHAPE_I64, refund_preview_out, refunded_amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units that are refunded"),
    FIELD(SHAPE_STR, refund_preview_out, purchase_currency, 0, 3, 3, "ISO 4217"),
    FIELD_LIST(refund_preview_out, order_lines, 0, 0, LINES_MAX, &LINE_SHAPE, "Lines that come back, and the return fee; none if it is by amount"),
    FIELD_OBJECT(refund_preview_out, payout, OMIT_EMPTY, &REFUND_PAYOUT_OUT, "What comes back of fees, and the payout that it is taken off; absent if the merchant is not paid out"),
    FIELD_LIST(refund_preview_out, ledger, 0, 0, LEDGER_TRANSFERS_MAX, &LEDGER_ENTRY_OUT, "What it posts at once"),
    FIELD_LIST(refund_preview_out, credits, OMIT_EMPTY, 0, EVENTS_MAX, &CREDIT_OUT, "What it does to invoices; absent if the customer has none: then the payment method pays back"),
    FIELD_LIST(refund_preview_out, mails, OMIT_EMPTY, 0, CAUSED_MAILS_MAX, &PREVIEW_MAIL_OUT, "Mails that are sent"),
    FIELD(SHAPE_I64, refund_preview_out, refundable_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units that may be refunded afterwards"),
    FIELD_LIST(refund_preview_out, notices, OMIT_EMPTY, 0, PREVIEW_NOTICES_MAX, &PREVIEW_NOTICE_OUT, "What is worth knowing before"),
    FIELD_OBJECT(refund_preview_out, approval, OMIT_EMPTY, &NEEDED_APPROVAL_OUT, NEEDED_APPROVAL_TEXT),
    FIELD(SHAPE_STR, refund_preview_out, etag, 0, 3, 30, "For If-Match of the refund: it is then made of the order as it was previewed, or not at all"),
};
const struct shape REFUND_PREVIEW_OUT = SHAPE("RefundPreview", refund_preview_out, PREVIEW_FIELDS);
/* clang-format on */

/* --- how much ---------------------------------------------------------------------------- */

static enum problem check_expected(struct ctx *c, const struct merchant_refund_in *in,
                                   const struct refund_request *r)
{
    bool expects = shape_has(in, &MERCHANT_REFUND_IN, &in->refunded_amount);
    if (expects && in->refunded_amount != r->refunded_amount)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("refunded_amount"), WHY_REFUND_DIFFERS,
                     (long long)r->refunded_amount, (long long)in->refunded_amount);
    return OK;
}

enum problem api_refund_request(struct ctx *c, struct uuid order_id,
                                const struct merchant_refund_in *in, struct refund_request *out)
{
    bool has_amount = shape_has(in, &MERCHANT_REFUND_IN, &in->refunded_amount);
    bool has_lines = in->lines.count > 0;
    *out = (struct refund_request){ .description = in->description, .reference = in->reference };
    if ((in->full && has_lines) || (!in->full && !has_lines && !has_amount))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("refunded_amount"),
                     "Say how much in exactly one way: \"full\": true, \"lines\" or "
                     "\"refunded_amount\".");
    if (in->full)
        TRY(refund_of_all(c, order_id, out));
    else if (has_lines)
        TRY(refund_of_lines(c, order_id, in->lines, out));
    else
        out->refunded_amount = in->refunded_amount;
    if (in->return_fee_amount > 0)
        TRY(refund_keep_fee(c, in->return_fee_amount, in->return_fee_tax_rate, out));
    return check_expected(c, in, out);
}

/* --- refunding --------------------------------------------------------------------------- */

enum problem api_merchant_refund_create(struct ctx *c, struct call *call)
{
    struct uuid order_id;
    struct refund_request request;
    struct changed changed = { 0 };
    struct order_summary summary = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(api_refund_request(c, order_id, call->in, &request));
    TRY(order_refund(c, order_id, &request, &changed));
    TRY(order_load_fact(c, order_id, &summary.fact));
    summary.order = changed.after.order;
    struct merchant_refund_out out = {
        .refund_id = changed.event_id,
        .refunded_amount = request.refunded_amount,
        .refunded_at = c->now,
        .order = order_summary_out(&summary),
    };
    str id = uuid_text(c->arena, out.refund_id);
    answer_json(c, call, 201, &MERCHANT_REFUND_OUT, &out);
    api_location(c, call, "/ordermanagement/v1/orders/%.*s/refunds/%.*s",
                 STR_ARG(uuid_text(c->arena, order_id)), STR_ARG(id));
    answer_header(&call->answer, STR("Refund-Id"), id);
    api_transaction(c, call, changed.event_id);
    api_etag(c, call, &changed.after.order);
    return OK;
}

/* --- what it would do -------------------------------------------------------------------- */

static struct refund_payout_out tell_payout(const struct previewed_payout *p)
{
    if (!p->is_settled)
        return (struct refund_payout_out){ .payout_date = 0 };
    return (struct refund_payout_out){
        .payment_reference = p->payout.payment_reference,
        .payout_date = p->payout.payout_date,
        .cut_off_at = p->payout.cut_off_at,
        .settlement_type = p->terms.settlement_type,
        .fee_refund_amount = p->settlement.totals[TOTAL_fee_refund],
        .tax_refund_amount = p->settlement.totals[TOTAL_tax_refund],
        .settlement_amount = preview_settlement_amount(p),
    };
}

static struct shape_list tell_credits(struct ctx *c, const struct refund_preview *p)
{
    struct credit_out *items = ARENA_ARRAY(c->arena, struct credit_out, p->credits_count + 1);
    for (size_t i = 0; i < p->credits_count; i++) {
        const struct previewed_credit *k = &p->credits[i];
        items[i] = (struct credit_out){ k->capture_id, k->invoice_number, k->amount,
                                        k->credited_amount, k->owed_back_amount };
    }
    return (struct shape_list){ items, p->credits_count };
}

static struct refund_preview_out tell(struct ctx *c, const struct refund_preview *p)
{
    const struct changed *changed = &p->refund.changed;
    struct line_documents lines = p->refund.document.order_lines;
    return (struct refund_preview_out){
        .order_id = changed->after.order.order_id,
        .refunded_amount = changed->event.amount.minor,
        .purchase_currency = currency_code(changed->event.amount.currency),
        .order_lines = lines,
        .payout = tell_payout(&p->paid),
        .ledger = preview_ledger(c, &p->transfers),
        .credits = tell_credits(c, p),
        .mails = preview_mails(c, &p->mails),
        .refundable_amount = p->refundable_amount,
        .notices = preview_notices(c, &p->paid,
                                   lines.count == 0 && p->fact.order_lines.len > STR("[]").len),
        .etag = order_etag(c, &changed->before.order),
    };
}

enum problem api_refund_preview(struct ctx *c, struct call *call)
{
    struct uuid order_id;
    struct refund_request request;
    struct refund_preview *p = ARENA_NEW(c->arena, struct refund_preview);
    TRY(api_order_id(c, call, &order_id));
    TRY(api_refund_request(c, order_id, call->in, &request));
    TRY(refund_preview(c, order_id, &request, p));
    struct refund_preview_out out = tell(c, p);
    TRY(preview_approval(c, ORDER_REFUND, p->refund.changed.event.amount, &out.approval));
    answer_json(c, call, 200, &REFUND_PREVIEW_OUT, &out);
    return OK;
}
