#include "api/payments.h"

#include "api/app.h"
#include "base/clock.h"
#include "service/cursor.h"
#include "service/customer_payment.h"
#include "service/order_list.h"

struct payment_in {
    uint64_t has;
    str external_id, currency, reference, payer;
    int64_t amount, paid_at;
};
struct assignment_out {
    int64_t invoice_number;
    struct uuid order_id, capture_id;
    int64_t amount;
};
struct payment_out {
    struct uuid payment_id;
    str external_id, reference, payer, currency, reason;
    int64_t amount, unassigned_amount, paid_at, received_at, reversed_at;
    struct shape_list assignments;
};
struct payment_query {
    uint64_t has;
    bool unassigned, latest_first;
    int64_t limit;
    str cursor;
};
struct payment_page {
    struct shape_list payments;
    str next;
};
struct assignment_in {
    uint64_t has;
    int64_t invoice_number, amount;
};
struct pay_back_in {
    uint64_t has;
    int64_t invoice_number, amount;
};
struct pay_back_out {
    int64_t invoice_number, paid_back_amount, owed_back_amount;
};

/* clang-format off */
static const struct field PAYMENT_IN_FIELDS[] = {
    FIELD(SHAPE_STR, payment_in, external_id, REQUIRED, 1, 100, "Id of the payment where it comes from, such as the bank's; told again it is the same payment"),
    FIELD(SHAPE_I64, payment_in, amount, REQUIRED, 1, WIRE_AMOUNT_MAX, "Minor units"),
    FIELD(SHAPE_STR, payment_in, currency, REQUIRED, 3, 3, "ISO 4217"),
    FIELD(SHAPE_STR, payment_in, reference, REQUIRED, 0, 140, "What the customer wrote on it; the payment_reference of an invoice is found"),
    FIELD(SHAPE_TIME, payment_in, paid_at, REQUIRED, 0, 0, "When it was paid; at most a day from now"),
    FIELD(SHAPE_STR, payment_in, payer, PERSONAL, 0, 140, "Who paid"),
};
const struct shape PAYMENT_IN = SHAPE("PaymentNotice", payment_in, PAYMENT_IN_FIELDS);

static const struct field ASSIGNMENT_FIELDS[] = {
    FIELD(SHAPE_I64, assignment_out, invoice_number, 0, 1, INT64_MAX, "The invoice that is paid"),
    FIELD(SHAPE_UUID, assignment_out, order_id, 0, 0, 0, "Of this order"),
    FIELD(SHAPE_UUID, assignment_out, capture_id, 0, 0, 0, "And this capture"),
    FIELD(SHAPE_I64, assignment_out, amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units"),
};
static const struct shape ASSIGNMENT_OUT = SHAPE("PaymentAssignment", assignment_out, ASSIGNMENT_FIELDS);

static const struct field PAYMENT_FIELDS[] = {
    FIELD(SHAPE_UUID, payment_out, payment_id, 0, 0, 0, "Id of the payment"),
    FIELD(SHAPE_STR, payment_out, external_id, 0, 1, 100, "Its id where it comes from"),
    FIELD(SHAPE_I64, payment_out, amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units"),
    FIELD(SHAPE_STR, payment_out, currency, 0, 3, 3, "ISO 4217"),
    FIELD(SHAPE_STR, payment_out, reference, 0, 0, 140, "What the customer wrote on it"),
    FIELD(SHAPE_TIME, payment_out, paid_at, 0, 0, 0, "When it was paid"),
    FIELD(SHAPE_STR, payment_out, payer, OMIT_EMPTY | PERSONAL, 0, 140, "Who paid"),
    FIELD(SHAPE_TIME, payment_out, received_at, 0, 0, 0, "When it was told"),
    FIELD(SHAPE_I64, payment_out, unassigned_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units of which it is not known what they pay"),
    FIELD_CHOICE(payment_out, reason, OMIT_EMPTY, PAYMENT_REASONS, "Why it was not assigned at once"),
    FIELD(SHAPE_TIME, payment_out, reversed_at, OMIT_EMPTY, 0, 0, "When it was told that the bank had taken it back"),
    FIELD_LIST(payment_out, assignments, 0, 0, ASSIGNMENTS_MAX, &ASSIGNMENT_OUT, "What it pays"),
};
const struct shape PAYMENT_OUT = SHAPE("Payment", payment_out, PAYMENT_FIELDS);

static const struct field PAYMENT_QUERY_FIELDS[] = {
    FIELD(SHAPE_BOOL, payment_query, unassigned, 0, 0, 0, "Only those of which something is unassigned"),
    FIELD(SHAPE_BOOL, payment_query, latest_first, 0, 0, 0, "All of them, those that were told last first; not with unassigned"),
    FIELD(SHAPE_I64, payment_query, limit, 0, 1, LIST_LIMIT_MAX, "Payments per page"),
    FIELD(SHAPE_STR, payment_query, cursor, 0, 0, 512, "The next of the page before"),
};
const struct shape PAYMENT_QUERY = SHAPE("PaymentListQuery", payment_query, PAYMENT_QUERY_FIELDS);

static const struct field PAYMENT_PAGE_FIELDS[] = {
    FIELD_LIST(payment_page, payments, 0, 0, LIST_LIMIT_MAX, &PAYMENT_OUT, "In the order in which they were told"),
    FIELD(SHAPE_STR, payment_page, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent at the end"),
};
const struct shape PAYMENT_PAGE_OUT = SHAPE("PaymentPage", payment_page, PAYMENT_PAGE_FIELDS);

static const struct field ASSIGNMENT_IN_FIELDS[] = {
    FIELD(SHAPE_I64, assignment_in, invoice_number, REQUIRED, 1, INT64_MAX, "The invoice that is paid"),
    FIELD(SHAPE_I64, assignment_in, amount, 0, 1, WIRE_AMOUNT_MAX, "So much of what is unassigned, minor units; by default all of it"),
};
const struct shape ASSIGNMENT_IN = SHAPE("AssignmentRequest", assignment_in, ASSIGNMENT_IN_FIELDS);

static const struct field UNASSIGNMENT_IN_FIELDS[] = {
    FIELD(SHAPE_I64, assignment_in, invoice_number, REQUIRED, 1, INT64_MAX, "The invoice that it does not pay"),
    FIELD(SHAPE_I64, assignment_in, amount, 0, 1, WIRE_AMOUNT_MAX, "So much of what is assigned to it, minor units; by default all of it"),
};
const struct shape UNASSIGNMENT_IN = SHAPE("UnassignmentRequest", assignment_in, UNASSIGNMENT_IN_FIELDS);

static const struct field PAY_BACK_IN_FIELDS[] = {
    FIELD(SHAPE_I64, pay_back_in, invoice_number, REQUIRED, 1, INT64_MAX, "The invoice of which it is owed back"),
    FIELD(SHAPE_I64, pay_back_in, amount, REQUIRED, 1, WIRE_AMOUNT_MAX, "Minor units that were given back, at most owed_back_amount"),
};
const struct shape PAY_BACK_IN = SHAPE("PayBackRequest", pay_back_in, PAY_BACK_IN_FIELDS);

static const struct field PAY_BACK_FIELDS[] = {
    FIELD(SHAPE_I64, pay_back_out, invoice_number, 0, 1, INT64_MAX, "The invoice"),
    FIELD(SHAPE_I64, pay_back_out, paid_back_amount, 0, 0, INT64_MAX, "Minor units given back in all"),
    FIELD(SHAPE_I64, pay_back_out, owed_back_amount, 0, 0, INT64_MAX, "Minor units still owed back"),
};
const struct shape PAY_BACK_OUT = SHAPE("PayBack", pay_back_out, PAY_BACK_FIELDS);
/* clang-format on */

static enum problem tell(struct ctx *c, const struct payment_row *row, struct payment_out *out)
{
    struct assignment_rows found;
    TRY(payment_assignments(c, row->payment_id, &found));
    struct assignment_out *items = ARENA_ARRAY(c->arena, struct assignment_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++) {
        const struct assignment_row *a = &found.items[i];
        items[i] =
            (struct assignment_out){ a->invoice_number, a->order_id, a->capture_id, a->amount };
    }
    *out = (struct payment_out){ .payment_id = row->payment_id,
                                 .external_id = row->external_id,
                                 .reference = row->reference,
                                 .payer = row->payer,
                                 .currency = currency_code(row->amount.currency),
                                 .reason = row->reason,
                                 .amount = row->amount.minor,
                                 .unassigned_amount = row->unassigned_amount,
                                 .paid_at = row->paid_at,
                                 .received_at = row->received_at,
                                 .reversed_at = row->reversed_at,
                                 .assignments = { items, found.count } };
    return OK;
}

static enum problem answer_payment(struct ctx *c, struct call *call, int status,
                                   const struct payment_row *row)
{
    struct payment_out out;
    TRY(tell(c, row, &out));
    answer_json(c, call, status, &PAYMENT_OUT, &out);
    return OK;
}

enum problem api_payment_receive(struct ctx *c, struct call *call)
{
    const struct payment_in *in = call->in;
    struct payment_request r = { .external_id = in->external_id,
                                 .reference = in->reference,
                                 .payer = in->payer,
                                 .amount.minor = in->amount,
                                 .paid_at = in->paid_at };
    struct payment_row row;
    bool is_repeated = false;
    if (!currency_parse(in->currency, &r.amount.currency))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("currency"), WHY_SAY_CURRENCY,
                     STR_ARG(in->currency));
    if (in->paid_at > c->now + DAY)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("paid_at"),
                     "%.*s is yet to come; give the time at which the payment was made.",
                     STR_ARG(clock_text(c->arena, in->paid_at)));
    TRY(payment_receive(c, &r, &row, &is_repeated));
    TRY(answer_payment(c, call, 201, &row));
    if (is_repeated)
        answer_header(&call->answer, STR("Idempotency-Replayed"), STR("true"));
    api_location(c, call, "/merchant/v1/payments/%.*s",
                 STR_ARG(uuid_text(c->arena, row.payment_id)));
    api_transaction(c, call, row.payment_id);
    return OK;
}

enum problem api_payment_get(struct ctx *c, struct call *call)
{
    struct uuid payment_id;
    struct payment_row row;
    TRY(api_path_id(c, call, 0, &payment_id));
    TRY(payment_get(c, payment_id, &row));
    return answer_payment(c, call, 200, &row);
}

#define KIND_OF_PAYMENTS 310

enum problem api_payments_list(struct ctx *c, struct call *call)
{
    const struct payment_query *in = call->query;
    enum payment_list which = in->unassigned     ? PAYMENTS_UNASSIGNED
                              : in->latest_first ? PAYMENTS_LATEST
                                                 : PAYMENTS_ALL;
    struct cursor at = { 0 }, next = { .kind = KIND_OF_PAYMENTS + (int64_t)which };
    struct payment_rows found;
    if (in->unassigned && in->latest_first)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("latest_first"),
                     "latest_first must be absent where unassigned is true.");
    memset(at.id.bytes, which == PAYMENTS_LATEST ? 0xFF : 0, sizeof at.id.bytes);
    TRY(cursor_read(c, in->cursor, next.kind, &at));
    size_t limit = in->limit > 0 ? (size_t)in->limit : LIST_LIMIT_DEFAULT;
    TRY(payments_list(c, which, at.id, limit, &found));
    struct payment_out *items = ARENA_ARRAY(c->arena, struct payment_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        TRY(tell(c, &found.items[i], &items[i]));
    struct payment_page out = { .payments = { items, found.count } };
    if (found.count == limit) {
        next.id = found.items[limit - 1].payment_id;
        out.next = cursor_write(c, &next);
    }
    answer_json(c, call, 200, &PAYMENT_PAGE_OUT, &out);
    return OK;
}

enum problem api_payment_assign(struct ctx *c, struct call *call)
{
    const struct assignment_in *in = call->in;
    struct uuid payment_id;
    struct payment_row row;
    TRY(api_path_id(c, call, 0, &payment_id));
    TRY(payment_assign(c, payment_id, in->invoice_number, in->amount, &row));
    TRY(answer_payment(c, call, 200, &row));
    api_transaction(c, call, row.payment_id);
    return OK;
}

enum problem api_payment_unassign(struct ctx *c, struct call *call)
{
    const struct assignment_in *in = call->in;
    struct uuid payment_id;
    struct payment_row row;
    TRY(api_path_id(c, call, 0, &payment_id));
    TRY(payment_unassign(c, payment_id, in->invoice_number, in->amount, &row));
    TRY(answer_payment(c, call, 200, &row));
    api_transaction(c, call, row.payment_id);
    return OK;
}

enum problem api_pay_back(struct ctx *c, struct call *call)
{
    const struct pay_back_in *in = call->in;
    struct invoice_row row;
    TRY(invoice_pay_back(c, in->invoice_number, in->amount, &row));
    struct pay_back_out out = { row.number, row.invoice.paid_back.minor,
                                invoice_owed_back(&row.invoice).minor };
    answer_json(c, call, 200, &PAY_BACK_OUT, &out);
    api_transaction(c, call, row.capture_id);
    return OK;
}
