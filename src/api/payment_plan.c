#include "api/payment_plan.h"

#include "api/app.h"
#include "api/dunning.h"
#include "service/invoicing.h"
#include "service/order_service.h"
#include "store/payment_store.h"

struct part_out {
    str due_date;
    int64_t amount, open_amount;
};
struct credit_out {
    struct uuid refund_id;
    int64_t amount, credited_amount, owed_back_amount;
};
struct paid_out {
    struct uuid payment_id;
    str external_id, payer;
    int64_t amount, paid_at;
};
struct invoice_out {
    int64_t invoice_number;
    struct uuid capture_id;
    str klarna_reference, payment_reference, invoice_date, status;
    int64_t amount, refunded_amount, paid_amount, paid_back_amount, open_amount, owed_back_amount;
    int64_t fee_amount, interest_amount, written_off_amount;
    struct dunning_out dunning;
    struct shape_list parts, credits, payments;
    struct line_documents order_lines;
};
struct plan_out {
    struct uuid order_id;
    str purchase_currency, payment_method_type, kind;
    int64_t awaited_invoices;
    struct shape_list invoices;
};

/* clang-format off */
static const struct field PART_FIELDS[] = {
    FIELD(SHAPE_STR, part_out, due_date, 0, 10, 10, "YYYY-MM-DD, in the customer's country"),
    FIELD(SHAPE_I64, part_out, amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units"),
    FIELD(SHAPE_I64, part_out, open_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units still to be paid"),
};
static const struct shape PART_OUT = SHAPE("PlanPart", part_out, PART_FIELDS);

static const struct field CREDIT_FIELDS[] = {
    FIELD(SHAPE_UUID, credit_out, refund_id, 0, 0, 0, "The refund"),
    FIELD(SHAPE_I64, credit_out, amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units of it that came from this capture"),
    FIELD(SHAPE_I64, credit_out, credited_amount, 0, 0, WIRE_AMOUNT_MAX, "Of these, what was still open: it need not be paid"),
    FIELD(SHAPE_I64, credit_out, owed_back_amount, 0, 0, WIRE_AMOUNT_MAX, "The rest, which had been paid: it is owed back to the customer"),
};
static const struct shape CREDIT_OUT = SHAPE("InvoiceCredit", credit_out, CREDIT_FIELDS);

static const struct field PAID_FIELDS[] = {
    FIELD(SHAPE_UUID, paid_out, payment_id, 0, 0, 0, "The payment"),
    FIELD(SHAPE_STR, paid_out, external_id, 0, 1, 100, "Its id where it comes from"),
    FIELD(SHAPE_I64, paid_out, amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units of it that pay this invoice"),
    FIELD(SHAPE_TIME, paid_out, paid_at, 0, 0, 0, "When it was paid"),
    FIELD(SHAPE_STR, paid_out, payer, OMIT_EMPTY | PERSONAL, 0, 140, "Who paid"),
};
static const struct shape PAID_OUT = SHAPE("InvoicePayment", paid_out, PAID_FIELDS);

/* open: not yet due. overdue: a part of it is. */
static const char *const INVOICE_STATUSES[] = { "open", "overdue", "paid", "credited", "written_off", NULL };
static const struct field INVOICE_FIELDS[] = {
    FIELD(SHAPE_I64, invoice_out, invoice_number, 0, 1, INT64_MAX, "Number of the invoice: 1, 2 ... of the merchant"),
    FIELD(SHAPE_UUID, invoice_out, capture_id, 0, 0, 0, "The capture that it is of"),
    FIELD(SHAPE_STR, invoice_out, klarna_reference, 0, 0, 64, "Reference of the capture"),
    FIELD(SHAPE_STR, invoice_out, payment_reference, 0, 1, REFERENCE_MAX, "What the customer writes on a payment"),
    FIELD(SHAPE_STR, invoice_out, invoice_date, 0, 10, 10, "The day of the capture in the customer's country"),
    FIELD_CHOICE(invoice_out, status, 0, INVOICE_STATUSES, "Is something to be paid still, or overdue?"),
    FIELD(SHAPE_I64, invoice_out, amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units, as captured"),
    FIELD(SHAPE_I64, invoice_out, refunded_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units refunded of it"),
    FIELD(SHAPE_I64, invoice_out, paid_amount, 0, 0, INT64_MAX, "Minor units paid by the customer"),
    FIELD(SHAPE_I64, invoice_out, paid_back_amount, 0, 0, INT64_MAX, "Minor units given back to the customer"),
    FIELD(SHAPE_I64, invoice_out, open_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units still to be paid"),
    FIELD(SHAPE_I64, invoice_out, owed_back_amount, 0, 0, INT64_MAX, "Minor units to be given back: refunded after they were paid, or paid too much"),
    FIELD(SHAPE_I64, invoice_out, fee_amount, OMIT_EMPTY, 0, INT64_MAX, "Minor units charged for being late, in open_amount"),
    FIELD(SHAPE_I64, invoice_out, interest_amount, OMIT_EMPTY, 0, INT64_MAX, "Minor units of interest for being late, in open_amount"),
    FIELD(SHAPE_I64, invoice_out, written_off_amount, OMIT_EMPTY, 0, INT64_MAX, "Minor units that are not expected any more, not in open_amount"),
    FIELD_OBJECT(invoice_out, dunning, 0, &DUNNING_OUT, "What is done about a customer who is late"),
    FIELD_LIST(invoice_out, parts, 0, 1, PLAN_PARTS_MAX, &PART_OUT, "What is due when"),
    FIELD_LIST(invoice_out, credits, OMIT_EMPTY, 0, CREDITS_MAX, &CREDIT_OUT, "What refunds took off it"),
    FIELD_LIST(invoice_out, payments, OMIT_EMPTY, 0, ASSIGNMENTS_MAX, &PAID_OUT, "What was paid of it"),
    FIELD_LIST(invoice_out, order_lines, OMIT_EMPTY, 0, LINES_MAX, &LINE_SHAPE, "Lines of the capture; none if it was by amount"),
};
static const struct shape INVOICE_OUT = SHAPE("Invoice", invoice_out, INVOICE_FIELDS);

static const struct field PLAN_FIELDS[] = {
    FIELD(SHAPE_UUID, plan_out, order_id, 0, 0, 0, "The order"),
    FIELD(SHAPE_STR, plan_out, purchase_currency, 0, 3, 3, "ISO 4217"),
    FIELD(SHAPE_STR, plan_out, payment_method_type, OMIT_EMPTY, 0, 64, "How it was paid"),
    FIELD_CHOICE(plan_out, kind, 0, PLAN_KIND_NAMES, "What a capture does by this method"),
    FIELD(SHAPE_I64, plan_out, awaited_invoices, OMIT_EMPTY, 0, EVENTS_MAX, "Captures whose invoice is being written this moment"),
    FIELD_LIST(plan_out, invoices, 0, 0, EVENTS_MAX, &INVOICE_OUT, "One per capture, oldest first"),
};
const struct shape PLAN_OUT = SHAPE("PaymentPlan", plan_out, PLAN_FIELDS);
/* clang-format on */

static date local_date(const struct invoice_row *row, int64_t at)
{
    return zone_local(zone_of(row->terms.country), at).date;
}

/* Fills in out->parts and says whether one of them is overdue. */
static enum problem tell_parts(struct ctx *c, const struct invoice_row *row,
                               struct invoice_out *out, bool *is_overdue)
{
    const struct invoice *i = &row->invoice;
    struct plan_part parts[PLAN_PARTS_MAX];
    money open[PLAN_PARTS_MAX];
    size_t count = 0;
    TRY(invoice_parts(c, row->capture_id, parts, &count));
    for (size_t k = 0; k < count; k++)
        parts[k].amount.currency = i->amount.currency;
    money settled = money_add(money_sub(i->paid, i->paid_back), i->written_off);
    plan_open(parts, count, i->refunded, settled, open);
    struct part_out *items = ARENA_ARRAY(c->arena, struct part_out, count + 1);
    int64_t today = local_date(row, c->now).day;
    *is_overdue = false;
    for (size_t k = 0; k < count; k++) {
        items[k] = (struct part_out){ date_text(c->arena, parts[k].due), parts[k].amount.minor,
                                      open[k].minor };
        *is_overdue = *is_overdue || (open[k].minor > 0 && parts[k].due.day < today);
    }
    out->parts = (struct shape_list){ items, count };
    return OK;
}

static enum problem tell_credits(struct ctx *c, const struct invoice_row *row,
                                 struct invoice_out *out)
{
    struct credit_rows credits;
    TRY(credits_of(c, row->capture_id, &credits));
    struct credit_out *items = ARENA_ARRAY(c->arena, struct credit_out, credits.count + 1);
    for (size_t k = 0; k < credits.count; k++) {
        const struct credit_row *x = &credits.items[k];
        items[k] = (struct credit_out){ x->refund_id, x->amount, x->credited_amount,
                                        x->amount - x->credited_amount };
    }
    out->credits = (struct shape_list){ items, credits.count };
    return OK;
}

static enum problem tell_payments(struct ctx *c, const struct invoice_row *row,
                                  struct invoice_out *out)
{
    struct paid_rows found;
    TRY(payments_of_capture(c, row->capture_id, &found));
    struct paid_out *items = ARENA_ARRAY(c->arena, struct paid_out, found.count + 1);
    for (size_t k = 0; k < found.count; k++) {
        const struct paid_row *x = &found.items[k];
        items[k] =
            (struct paid_out){ x->payment_id, x->external_id, x->payer, x->amount, x->paid_at };
    }
    out->payments = (struct shape_list){ items, found.count };
    return OK;
}

static str status_of(const struct invoice *i, bool is_overdue)
{
    if (invoice_open(i).minor > 0)
        return is_overdue ? STR("overdue") : STR("open");
    if (i->written_off.minor > 0)
        return STR("written_off");
    return money_compare(i->refunded, i->amount) == 0 ? STR("credited") : STR("paid");
}

static enum problem tell_invoice(struct ctx *c, const struct invoice_row *row,
                                 const struct capture_document *capture, struct invoice_out *out)
{
    const struct invoice *i = &row->invoice;
    bool is_overdue = false;
    *out = (struct invoice_out){
        .invoice_number = row->number,
        .capture_id = row->capture_id,
        .payment_reference = row->reference,
        .invoice_date = date_text(c->arena, local_date(row, row->captured_at)),
        .amount = i->amount.minor,
        .refunded_amount = i->refunded.minor,
        .paid_amount = i->paid.minor,
        .paid_back_amount = i->paid_back.minor,
        .open_amount = invoice_open(i).minor,
        .owed_back_amount = invoice_owed_back(i).minor,
        .fee_amount = i->fees.minor,
        .interest_amount = i->interest.minor,
        .written_off_amount = i->written_off.minor,
        .order_lines = capture->order_lines,
    };
    TRY(tell_parts(c, row, out, &is_overdue));
    out->status = status_of(i, is_overdue);
    TRY(api_dunning_of(c, row, &out->dunning));
    TRY(tell_credits(c, row, out));
    return tell_payments(c, row, out);
}

/* How many captures are to have an invoice? */
static int64_t count_captures(struct event_rows events)
{
    int64_t count = 0;
    for (size_t i = 0; i < events.count; i++)
        count += events.items[i].fact == ORDER_WAS_CAPTURED && capture_is_ours(&events.items[i]);
    return count;
}

static str capture_reference(struct ctx *c, const struct capture_document *capture, str order,
                             size_t place)
{
    if (capture->klarna_reference.len > 0)
        return capture->klarna_reference;
    return arena_format(c->arena, "%.*s-%zu", STR_ARG(order), place + 1);
}

static enum problem tell_plan(struct ctx *c, const struct order_row *row, str klarna_reference,
                              struct plan_out *out)
{
    struct event_rows events = { 0 };
    struct invoice_rows invoices = { 0 };
    TRY(events_load(c, row, &events));
    TRY(invoices_of_order(c, row->order.order_id, &invoices));
    struct capture_index captures = capture_index_of(c, events);
    struct invoice_out *items = ARENA_ARRAY(c->arena, struct invoice_out, invoices.count + 1);
    for (size_t i = 0; i < invoices.count; i++) {
        const struct capture_place *at = capture_find(&captures, invoices.items[i].capture_id);
        CHECK(at != NULL);
        const struct capture_document *capture = event_read(c, &events.items[at->event]);
        TRY(tell_invoice(c, &invoices.items[i], capture, &items[i]));
        items[i].klarna_reference = capture_reference(c, capture, klarna_reference, at->place);
    }
    out->invoices = (struct shape_list){ items, invoices.count };
    out->awaited_invoices = count_captures(events) - (int64_t)invoices.count;
    return OK;
}

enum problem api_plan_get(struct ctx *c, struct call *call)
{
    struct uuid order_id;
    struct order_row row = { 0 };
    struct order_fact_row fact = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(order_load(c, order_id, &row));
    TRY(order_load_fact(c, order_id, &fact));
    enum plan_kind kind = plan_terms_of_order(c, &fact).kind;
    struct plan_out out = { .order_id = order_id,
                            .purchase_currency = currency_code(row.order.authorized.currency),
                            .payment_method_type = fact.payment_method_type,
                            .kind = str_of(PLAN_KIND_NAMES[kind]) };
    if (kind != PLAN_NONE)
        TRY(tell_plan(c, &row, fact.klarna_reference, &out));
    answer_json(c, call, 200, &PLAN_OUT, &out);
    return OK;
}
