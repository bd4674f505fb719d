#include "api/settlements.h"

#include "api/settlement_parts.h"
#include "base/clock.h"

#define SIZE_DEFAULT 20
#define SIZE_MOST    500
#define BASE         "/settlements/v1"

struct payout_query {
    uint64_t has;
    int64_t start_date, end_date;
    str currency_code;
    int64_t size, offset;
};
struct summary_query {
    uint64_t has;
    int64_t start_date, end_date;
    str currency_code;
};
struct transaction_query {
    uint64_t has;
    str payment_reference;
    struct uuid order_id;
    int64_t size, offset;
};

struct totals_out {
    int64_t commission_amount, repay_amount, sale_amount, holdback_amount, tax_amount,
        settlement_amount, fee_correction_amount, reversal_amount, release_amount, return_amount,
        fee_amount, charge_amount, credit_amount, fee_refund_amount, tax_refund_amount,
        deposit_amount, opening_debt_balance_amount, closing_debt_balance_amount;
};
struct payout_out {
    struct totals_out totals;
    str payment_reference;
    int64_t payout_date;
    str currency_code, merchant_settlement_type, merchant_id, transactions;
};
struct pagination_out {
    int64_t count, total;
    str next, prev;
    int64_t offset;
};
struct payout_page_out {
    struct shape_list payouts;
    struct pagination_out pagination;
};
struct summary_out {
    str summary_settlement_currency;
    int64_t summary_payout_date_start, summary_payout_date_end, summary_total_sale_amount,
        summary_total_return_amount, summary_total_reversal_amount, summary_total_fee_amount,
        summary_total_fee_correction_amount, summary_total_tax_amount,
        summary_total_commission_amount, summary_total_holdback_amount,
        summary_total_release_amount, summary_total_repay_amount, summary_total_settlement_amount;
};
struct transaction_out {
    int64_t amount;
    str capture_id, merchant_reference1;
    int64_t sale_date;
    str type;
    int64_t capture_date;
    str payment_reference, order_id, payout, refund_id, short_order_id, merchant_reference2,
        currency_code, purchase_country;
    int64_t vat_rate, vat_amount;
    str shipping_country, initial_payment_method_type, merchant_capture_reference,
        merchant_refund_reference, detailed_type, klarna_comment, reversal_reference;
};
struct transaction_page_out {
    struct shape_list transactions;
    struct pagination_out pagination;
};

/* clang-format off */
#define START_DATE "Payouts of this day or later; a date alone is its midnight UTC"
#define END_DATE   "Payouts of this day or earlier"
static const struct field PAYOUT_QUERY_FIELDS[] = {
    FIELD(SHAPE_TIME, payout_query, start_date, 0, 0, 0, START_DATE),
    FIELD(SHAPE_TIME, payout_query, end_date, 0, 0, 0, END_DATE),
    FIELD(SHAPE_STR, payout_query, currency_code, 0, 3, 3, "Only payouts in it, ISO 4217"),
    FIELD(SHAPE_I64, payout_query, size, 0, 1, SIZE_MOST, "How many at most; 20 by default"),
    FIELD(SHAPE_I64, payout_query, offset, 0, 0, INT64_MAX, "How many are left out before them"),
};
const struct shape PAYOUT_QUERY = SHAPE("PayoutQuery", payout_query, PAYOUT_QUERY_FIELDS);

static const struct field SUMMARY_QUERY_FIELDS[] = {
    FIELD(SHAPE_TIME, summary_query, start_date, REQUIRED, 0, 0, START_DATE),
    FIELD(SHAPE_TIME, summary_query, end_date, REQUIRED, 0, 0, END_DATE),
    FIELD(SHAPE_STR, summary_query, currency_code, 0, 3, 3, "Only payouts in it, ISO 4217"),
};
const struct shape SUMMARY_QUERY = SHAPE("PayoutSummaryQuery", summary_query, SUMMARY_QUERY_FIELDS);

static const struct field TRANSACTION_QUERY_FIELDS[] = {
    FIELD(SHAPE_STR, transaction_query, payment_reference, 0, 8, 8, "Only of this payout"),
    FIELD(SHAPE_UUID, transaction_query, order_id, 0, 0, 0, "Only of this order"),
    FIELD(SHAPE_I64, transaction_query, size, 0, 1, SIZE_MOST, "How many at most; 20 by default"),
    FIELD(SHAPE_I64, transaction_query, offset, 0, 0, INT64_MAX, "How many are left out before them"),
};
const struct shape TRANSACTION_QUERY = SHAPE("TransactionQuery", transaction_query, TRANSACTION_QUERY_FIELDS);

#define AMOUNT(type, member, meaning) FIELD(SHAPE_I64, type, member, 0, 0, INT64_MAX, meaning ", minor units")
#define SIGNED(type, member, meaning) FIELD(SHAPE_I64, type, member, 0, INT64_MIN, INT64_MAX, meaning ", minor units")
static const struct field TOTALS_FIELDS[] = {
    AMOUNT(totals_out, commission_amount, "Commissions; there are none"),
    AMOUNT(totals_out, repay_amount, "Debts of earlier payouts that this one repays"),
    AMOUNT(totals_out, sale_amount, "Captures"),
    AMOUNT(totals_out, holdback_amount, "Kept back for later payouts"),
    AMOUNT(totals_out, tax_amount, "VAT on the fees"),
    AMOUNT(totals_out, settlement_amount, "What is paid"),
    SIGNED(totals_out, fee_correction_amount, "Corrections that are paid, less those taken off"),
    SIGNED(totals_out, reversal_amount, "Disputed captures, less those of disputes that were won"),
    AMOUNT(totals_out, release_amount, "Kept back by earlier payouts and paid with this one"),
    AMOUNT(totals_out, return_amount, "Refunds"),
    AMOUNT(totals_out, fee_amount, "Fees"),
    AMOUNT(totals_out, charge_amount, "Charges"),
    AMOUNT(totals_out, credit_amount, "Credits"),
    AMOUNT(totals_out, fee_refund_amount, "Fees that come back with refunds"),
    AMOUNT(totals_out, tax_refund_amount, "VAT on those"),
    AMOUNT(totals_out, deposit_amount, "What was missing, and later payouts repay"),
    AMOUNT(totals_out, opening_debt_balance_amount, "What was owed before"),
    AMOUNT(totals_out, closing_debt_balance_amount, "What is owed since"),
};
static const struct shape TOTALS_OUT = SHAPE("Totals", totals_out, TOTALS_FIELDS);

static const struct field PAYOUT_FIELDS[] = {
    FIELD_OBJECT(payout_out, totals, 0, &TOTALS_OUT, "From what was sold to what is paid"),
    FIELD(SHAPE_STR, payout_out, payment_reference, 0, 8, 8, "As on the bank statement"),
    FIELD(SHAPE_TIME, payout_out, payout_date, 0, 0, 0, "The day on which it is paid"),
    FIELD(SHAPE_STR, payout_out, currency_code, 0, 3, 3, "ISO 4217"),
    FIELD_CHOICE(payout_out, merchant_settlement_type, 0, SETTLEMENT_TYPES, "Are fees deducted, invoiced, or deducted with their VAT in one amount?"),
    FIELD(SHAPE_STR, payout_out, merchant_id, 0, 0, 64, "Who is paid"),
    FIELD(SHAPE_STR, payout_out, transactions, 0, 0, 1000, "Where its transactions are"),
};
const struct shape PAYOUT_OUT = SHAPE("Payout", payout_out, PAYOUT_FIELDS);

static const struct field PAGINATION_FIELDS[] = {
    FIELD(SHAPE_I64, pagination_out, count, 0, 0, SIZE_MOST, "How many there are here"),
    FIELD(SHAPE_I64, pagination_out, total, 0, 0, INT64_MAX, "How many there are in all"),
    FIELD(SHAPE_STR, pagination_out, next, OMIT_EMPTY, 0, 2000, "The next page; absent at the end"),
    FIELD(SHAPE_STR, pagination_out, prev, OMIT_EMPTY, 0, 2000, "The page before; absent at the beginning"),
    FIELD(SHAPE_I64, pagination_out, offset, 0, 0, INT64_MAX, "How many were left out before these"),
};
static const struct shape PAGINATION_OUT = SHAPE("Pagination", pagination_out, PAGINATION_FIELDS);

static const struct field PAYOUT_PAGE_FIELDS[] = {
    FIELD_LIST(payout_page_out, payouts, 0, 0, SIZE_MOST, &PAYOUT_OUT, "The last one first"),
    FIELD_OBJECT(payout_page_out, pagination, 0, &PAGINATION_OUT, "Where these are among all"),
};
const struct shape PAYOUT_PAGE_OUT = SHAPE("PayoutCollection", payout_page_out, PAYOUT_PAGE_FIELDS);

static const struct field SUMMARY_FIELDS[] = {
    FIELD(SHAPE_STR, summary_out, summary_settlement_currency, 0, 3, 3, "ISO 4217"),
    FIELD(SHAPE_TIME, summary_out, summary_payout_date_start, 0, 0, 0, "From this day on"),
    FIELD(SHAPE_TIME, summary_out, summary_payout_date_end, 0, 0, 0, "Until this day"),
    AMOUNT(summary_out, summary_total_sale_amount, "Captures"),
    AMOUNT(summary_out, summary_total_return_amount, "Refunds"),
    SIGNED(summary_out, summary_total_reversal_amount, "Disputed captures, less those of disputes that were won"),
    AMOUNT(summary_out, summary_total_fee_amount, "Fees"),
    SIGNED(summary_out, summary_total_fee_correction_amount, "Corrections that are paid, less those taken off"),
    AMOUNT(summary_out, summary_total_tax_amount, "VAT on the fees"),
    AMOUNT(summary_out, summary_total_commission_amount, "Commissions; there are none"),
    AMOUNT(summary_out, summary_total_holdback_amount, "Kept back for later payouts"),
    AMOUNT(summary_out, summary_total_release_amount, "Kept back before and paid"),
    AMOUNT(summary_out, summary_total_repay_amount, "Debts repaid"),
    AMOUNT(summary_out, summary_total_settlement_amount, "What is paid"),
};
const struct shape SUMMARY_OUT = SHAPE("PayoutSummary", summary_out, SUMMARY_FIELDS);

static const struct field TRANSACTION_FIELDS[] = {
    SIGNED(transaction_out, amount, "Its type says whether it adds or takes off; of a correction its sign does"),
    FIELD(SHAPE_STR, transaction_out, capture_id, 0, 0, 36, "Of a sale and of fees; else empty"),
    FIELD(SHAPE_STR, transaction_out, merchant_reference1, OMIT_EMPTY, 0, 255, "The shop's order number"),
    FIELD(SHAPE_TIME, transaction_out, sale_date, 0, 0, 0, "When the order was placed"),
    FIELD_CHOICE(transaction_out, type, 0, TRANSACTION_TYPES, "What kind of transaction"),
    FIELD(SHAPE_TIME, transaction_out, capture_date, 0, 0, 0, "When it was captured or refunded"),
    FIELD(SHAPE_STR, transaction_out, payment_reference, OMIT_EMPTY, 0, 8, "Of its payout, once that is closed"),
    FIELD(SHAPE_STR, transaction_out, order_id, 0, 0, 36, "Of the order; empty where it is of none"),
    FIELD(SHAPE_STR, transaction_out, payout, OMIT_EMPTY, 0, 1000, "Where its payout is, once that is closed"),
    FIELD(SHAPE_STR, transaction_out, refund_id, OMIT_EMPTY, 0, 36, "Of a refund and the fees that come back with it"),
    FIELD(SHAPE_STR, transaction_out, short_order_id, OMIT_EMPTY, 0, 64, "The order's short reference"),
    FIELD(SHAPE_STR, transaction_out, merchant_reference2, OMIT_EMPTY, 0, 255, "The shop's second reference"),
    FIELD(SHAPE_STR, transaction_out, currency_code, 0, 3, 3, "ISO 4217"),
    FIELD(SHAPE_STR, transaction_out, purchase_country, 0, 0, 2, "ISO 3166 alpha-2; empty where it is of no order"),
    FIELD(SHAPE_I64, transaction_out, vat_rate, OMIT_EMPTY, 0, 10000, "On a fee, hundredths of a percent: 2500 is 25 %"),
    FIELD(SHAPE_I64, transaction_out, vat_amount, OMIT_EMPTY, 0, INT64_MAX, "On a fee, minor units"),
    FIELD(SHAPE_STR, transaction_out, shipping_country, OMIT_EMPTY, 0, 100, "Where it went"),
    FIELD(SHAPE_STR, transaction_out, initial_payment_method_type, OMIT_EMPTY, 0, 64, "How it was paid, lower case"),
    FIELD(SHAPE_STR, transaction_out, merchant_capture_reference, OMIT_EMPTY, 0, 255, "The shop's reference of the capture"),
    FIELD(SHAPE_STR, transaction_out, merchant_refund_reference, OMIT_EMPTY, 0, 255, "The shop's reference of the refund"),
    FIELD_CHOICE(transaction_out, detailed_type, 0, DETAILED_TYPES, "What kind exactly"),
    FIELD(SHAPE_STR, transaction_out, klarna_comment, OMIT_EMPTY, 0, 1000, "What else there is to say"),
    FIELD(SHAPE_STR, transaction_out, reversal_reference, OMIT_EMPTY, 0, 64, "Of a reversal and what comes of it: the dispute"),
};
static const struct shape TRANSACTION_OUT = SHAPE("Transaction", transaction_out, TRANSACTION_FIELDS);

static const struct field TRANSACTION_PAGE_FIELDS[] = {
    FIELD_LIST(transaction_page_out, transactions, 0, 0, SIZE_MOST, &TRANSACTION_OUT, "By payout"),
    FIELD_OBJECT(transaction_page_out, pagination, 0, &PAGINATION_OUT, "Where these are among all"),
};
const struct shape TRANSACTION_PAGE_OUT = SHAPE("TransactionCollection", transaction_page_out, TRANSACTION_PAGE_FIELDS);
/* clang-format on */

/* --- links ------------------------------------------------------------------------------- */

static str link_to(struct ctx *c, const struct call *call, str rest)
{
    return arena_format(c->arena, "%.*s" BASE "%.*s",
                        STR_ARG(request_base(c->arena, call->request)), STR_ARG(rest));
}

static str payout_link(struct ctx *c, const struct call *call, const struct payout *p)
{
    return link_to(c, call, arena_format(c->arena, "/payouts/%.*s", STR_ARG(p->payment_reference)));
}

/* `path` with what else was asked for, which ends in '?' or '&'. */
static struct pagination_out pagination_of(struct ctx *c, const struct call *call, str path,
                                           size_t count, int64_t total, int64_t size,
                                           int64_t offset)
{
    struct pagination_out out = { .count = (int64_t)count, .total = total, .offset = offset };
    const char *format = "%.*soffset=%lld&size=%lld";
    if (offset < total && total - offset > (int64_t)count)
        out.next = link_to(c, call,
                           arena_format(c->arena, format, STR_ARG(path),
                                        (long long)(offset + (int64_t)count), (long long)size));
    if (offset > 0)
        out.prev =
            link_to(c, call,
                    arena_format(c->arena, format, STR_ARG(path),
                                 (long long)(offset > size ? offset - size : 0), (long long)size));
    return out;
}

/* --- payouts ----------------------------------------------------------------------------- */

static struct totals_out totals_out(const struct payout *p)
{
    struct settlement s = payout_shown(p);
    const int64_t *t = s.totals;
    return (struct totals_out){
        .repay_amount = t[TOTAL_repay],
        .sale_amount = t[TOTAL_sale],
        .holdback_amount = t[TOTAL_holdback],
        .tax_amount = t[TOTAL_tax],
        .settlement_amount = s.settlement,
        .release_amount = t[TOTAL_release],
        .return_amount = t[TOTAL_return],
        .fee_amount = t[TOTAL_fee],
        .reversal_amount = shown_reversal(&s, p->currency),
        .fee_correction_amount = shown_correction(&s, p->currency),
        .charge_amount = t[TOTAL_charge],
        .credit_amount = t[TOTAL_credit],
        .fee_refund_amount = t[TOTAL_fee_refund],
        .tax_refund_amount = t[TOTAL_tax_refund],
        .deposit_amount = t[TOTAL_deposit],
        .opening_debt_balance_amount = s.opening_debt,
        .closing_debt_balance_amount = s.closing_debt,
    };
}

static struct payout_out payout_out(struct ctx *c, const struct call *call, const struct payout *p,
                                    str mid)
{
    return (struct payout_out){
        .totals = totals_out(p),
        .payment_reference = p->payment_reference,
        .payout_date = p->payout_date,
        .currency_code = currency_code(p->currency),
        .merchant_settlement_type = p->settlement_type,
        .merchant_id = mid,
        .transactions = link_to(c, call,
                                arena_format(c->arena, "/transactions?payment_reference=%.*s",
                                             STR_ARG(p->payment_reference))),
    };
}

static enum problem check_currency(struct ctx *c, str code)
{
    enum currency currency;
    if (code.len == 0 || currency_parse(code, &currency))
        return OK;
    return blame(c, PROBLEM_BAD_REQUEST, STR("currency_code"),
                 "currency_code must be one such as SEK, NOK, DKK or EUR, but was '%.*s'.",
                 STR_ARG(code));
}

static str payouts_path(struct ctx *c, const struct payout_query *q)
{
    str path = STR("/payouts?");
    if (shape_has(q, &PAYOUT_QUERY, &q->start_date))
        path = arena_format(c->arena, "%.*sstart_date=%.*s&", STR_ARG(path),
                            STR_ARG(clock_text(c->arena, q->start_date)));
    if (shape_has(q, &PAYOUT_QUERY, &q->end_date))
        path = arena_format(c->arena, "%.*send_date=%.*s&", STR_ARG(path),
                            STR_ARG(clock_text(c->arena, q->end_date)));
    if (q->currency_code.len > 0)
        path = arena_format(c->arena, "%.*scurrency_code=%.*s&", STR_ARG(path),
                            STR_ARG(q->currency_code));
    return path;
}

enum problem api_payouts_list(struct ctx *c, struct call *call)
{
    const struct payout_query *q = call->query;
    struct payout_range r = {
        .from = shape_has(q, &PAYOUT_QUERY, &q->start_date) ? q->start_date : INT64_MIN,
        .until = shape_has(q, &PAYOUT_QUERY, &q->end_date) ? q->end_date : INT64_MAX,
        .currency = q->currency_code,
        .limit = q->size > 0 ? q->size : SIZE_DEFAULT,
        .offset = q->offset,
    };
    struct payouts found = { 0 };
    int64_t total = 0;
    str mid = { 0 };
    TRY(check_currency(c, q->currency_code));
    TRY(api_mid(c, &mid));
    TRY(payouts_count(c, &r, &total));
    TRY(payouts_list(c, &r, &found));
    struct payout_out *items = ARENA_ARRAY(c->arena, struct payout_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        items[i] = payout_out(c, call, &found.items[i], mid);
    struct payout_page_out out = {
        .payouts = { items, found.count },
        .pagination =
            pagination_of(c, call, payouts_path(c, q), found.count, total, r.limit, r.offset),
    };
    answer_json(c, call, 200, &PAYOUT_PAGE_OUT, &out);
    return OK;
}

enum problem api_payout_get(struct ctx *c, struct call *call)
{
    struct payout p = { 0 };
    str mid = { 0 };
    TRY(api_closed_payout(c, call->path[0], &p));
    TRY(api_mid(c, &mid));
    struct payout_out out = payout_out(c, call, &p, mid);
    answer_json(c, call, 200, &PAYOUT_OUT, &out);
    return OK;
}

/* --- summary ----------------------------------------------------------------------------- */

static void add(int64_t *to, int64_t more, enum currency currency)
{
    *to = money_add((money){ *to, currency }, (money){ more, currency }).minor;
}

static void summarize(struct summary_out *out, const struct payout *p)
{
    struct settlement s = payout_shown(p);
    const int64_t *t = s.totals;
    add(&out->summary_total_sale_amount, t[TOTAL_sale], p->currency);
    add(&out->summary_total_return_amount, t[TOTAL_return], p->currency);
    add(&out->summary_total_reversal_amount, shown_reversal(&s, p->currency), p->currency);
    add(&out->summary_total_fee_amount, t[TOTAL_fee], p->currency);
    add(&out->summary_total_fee_correction_amount, shown_correction(&s, p->currency), p->currency);
    add(&out->summary_total_tax_amount, t[TOTAL_tax], p->currency);
    add(&out->summary_total_holdback_amount, t[TOTAL_holdback], p->currency);
    add(&out->summary_total_release_amount, t[TOTAL_release], p->currency);
    add(&out->summary_total_repay_amount, t[TOTAL_repay], p->currency);
    add(&out->summary_total_settlement_amount, s.settlement, p->currency);
}

enum problem api_payouts_summary(struct ctx *c, struct call *call)
{
    const struct summary_query *q = call->query;
    struct payout_range r = { q->start_date, q->end_date, q->currency_code, SIZE_MOST, 0 };
    struct summary_out sums[CURRENCY_COUNT] = { { .summary_payout_date_start = 0 } };
    struct payouts found = { NULL, SIZE_MOST };
    size_t count = 0;
    TRY(check_currency(c, q->currency_code));
    for (; found.count == SIZE_MOST; r.offset += SIZE_MOST) {
        struct arena_mark mark = arena_mark(c->arena);
        TRY(payouts_list(c, &r, &found));
        for (size_t i = 0; i < found.count; i++) {
            struct summary_out *sum = &sums[found.items[i].currency];
            sum->summary_settlement_currency = currency_code(found.items[i].currency);
            summarize(sum, &found.items[i]);
        }
        arena_rewind(c->arena, mark);
    }
    struct text t = text_begin(c->arena, 65536);
    text_char(&t, '[');
    for (size_t i = 0; i < COUNT(sums); i++) {
        if (sums[i].summary_settlement_currency.len == 0)
            continue;
        sums[i].summary_payout_date_start = q->start_date;
        sums[i].summary_payout_date_end = q->end_date;
        if (count++ > 0)
            text_char(&t, ',');
        shape_write_json(&t, &SUMMARY_OUT, &sums[i]);
    }
    text_char(&t, ']');
    CHECK(text_done(&t, &call->answer.body));
    call->answer.status = 200;
    call->answer.content_type = STR("application/json");
    return OK;
}

/* --- transactions ------------------------------------------------------------------------- */

static struct transaction_out transaction_out(struct ctx *c, const struct call *call,
                                              const struct transaction *t)
{
    bool has_order = !uuid_is_zero(t->order_id), is_closed = t->payout->status != PAYOUT_OPEN;
    str none = STR("");
    return (struct transaction_out){
        .amount = transaction_wire_amount(t),
        .capture_id = api_id_or_none(c, t->capture_id),
        .merchant_reference1 = t->merchant_reference1,
        .sale_date = t->sale_at,
        .type = str_of(t->kind->type),
        .capture_date = t->at,
        .payment_reference = is_closed ? t->payout->payment_reference : none,
        .order_id = api_id_or_none(c, t->order_id),
        .payout = is_closed ? payout_link(c, call, t->payout) : none,
        .refund_id = api_id_or_none(c, t->refund_id),
        .short_order_id = t->klarna_reference,
        .merchant_reference2 = t->merchant_reference2,
        .currency_code = currency_code(t->payout->currency),
        .purchase_country = has_order ? t->purchase_country : none,
        .vat_rate = t->line.vat_rate,
        .vat_amount = t->line.vat_amount,
        .shipping_country = t->shipping_country,
        .initial_payment_method_type = api_lower(c, t->payment_method_type),
        .merchant_capture_reference = t->capture_reference,
        .merchant_refund_reference = t->refund_reference,
        .detailed_type = str_of(t->kind->detailed_type),
        .klarna_comment = transaction_comment(t),
        .reversal_reference = api_id_or_none(c, t->dispute_id),
    };
}

static str transactions_path(struct ctx *c, const struct transaction_query *q)
{
    str path = STR("/transactions?");
    if (q->payment_reference.len > 0)
        path = arena_format(c->arena, "%.*spayment_reference=%.*s&", STR_ARG(path),
                            STR_ARG(q->payment_reference));
    if (shape_has(q, &TRANSACTION_QUERY, &q->order_id))
        path = arena_format(c->arena, "%.*sorder_id=%.*s&", STR_ARG(path),
                            STR_ARG(uuid_text(c->arena, q->order_id)));
    return path;
}

/* Of a payout that there is not, or that is still open, there are none. */
static enum problem range_of(struct ctx *c, const struct transaction_query *q,
                             struct transaction_range *out)
{
    struct payout p = { 0 };
    bool found = false;
    *out =
        (struct transaction_range){ 1, INT64_MAX, q->size > 0 ? q->size : SIZE_DEFAULT, q->offset };
    if (q->payment_reference.len == 0)
        return OK;
    TRY(api_check_reference(c, q->payment_reference));
    TRY(payout_find(c, q->payment_reference, &p, &found));
    out->first_no = found && p.status != PAYOUT_OPEN ? p.payout_no : INT64_MAX;
    out->last_no = out->first_no;
    return OK;
}

enum problem api_transactions_list(struct ctx *c, struct call *call)
{
    const struct transaction_query *q = call->query;
    struct transaction_range r;
    struct transactions found = { 0 };
    int64_t total = 0;
    TRY(range_of(c, q, &r));
    if (shape_has(q, &TRANSACTION_QUERY, &q->order_id))
        TRY(transactions_of_order(c, q->order_id, &r, &found, &total));
    else
        TRY(transactions_list(c, &r, &found, &total));
    struct transaction_out *items = ARENA_ARRAY(c->arena, struct transaction_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        items[i] = transaction_out(c, call, &found.items[i]);
    struct transaction_page_out out = {
        .transactions = { items, found.count },
        .pagination =
            pagination_of(c, call, transactions_path(c, q), found.count, total, r.limit, r.offset),
    };
    answer_json(c, call, 200, &TRANSACTION_PAGE_OUT, &out);
    return OK;
}
