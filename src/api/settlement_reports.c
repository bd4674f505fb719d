/*
 * settlement_reports.c -- payouts and their transactions as CSV, for people and their bookkeeping.
 *
 * A report has no limit: it is written to a file without a name, page by page, in the snapshot of
 * the request, and then sent from there. So it takes the memory of a page, and is whole or not
 * there. What it tells of a closed payout does not change any more, and so neither does the report,
 * but for references that the merchant gives its orders anew.
 */
#include "api/settlements.h"

#include "api/settlement_parts.h"
#include "base/clock.h"

#define PAGE 500 /* lines */

struct report_query {
    uint64_t has;
    str payment_reference;
};
struct report_range_query {
    uint64_t has;
    int64_t start_date, end_date;
};
/* clang-format off */
static const struct field REPORT_FIELDS[] = {
    FIELD(SHAPE_STR, report_query, payment_reference, REQUIRED, 8, 8, "Of which payout"),
};
const struct shape REPORT_QUERY = SHAPE("ReportQuery", report_query, REPORT_FIELDS);
static const struct field REPORT_RANGE_FIELDS[] = {
    FIELD(SHAPE_TIME, report_range_query, start_date, REQUIRED, 0, 0, "Payouts of this day or later; a date alone is its midnight UTC"),
    FIELD(SHAPE_TIME, report_range_query, end_date, REQUIRED, 0, 0, "Payouts of this day or earlier"),
};
const struct shape REPORT_RANGE_QUERY = SHAPE("ReportRangeQuery", report_range_query, REPORT_RANGE_FIELDS);
/* clang-format on */

/* --- fields ------------------------------------------------------------------------------ */

struct report {
    FILE *file;
    bool in_row; /* a field stands before */
};

static void put(struct report *r, str field)
{
    bool quoted =
        memchr(field.ptr, ';', field.len) != NULL || memchr(field.ptr, '"', field.len) != NULL ||
        memchr(field.ptr, '\n', field.len) != NULL || memchr(field.ptr, '\r', field.len) != NULL;
    if (r->in_row)
        (void)fputc(';', r->file); /* that all of it went well is asked at the end */
    r->in_row = true;
    if (quoted)
        (void)fputc('"', r->file);
    for (size_t i = 0; quoted && i < field.len; i++) {
        if (field.ptr[i] == '"')
            (void)fputc('"', r->file);
        (void)fputc(field.ptr[i], r->file);
    }
    if (quoted)
        (void)fputc('"', r->file);
    else
        (void)fwrite(field.ptr, 1, field.len, r->file);
}

static void put_text(struct report *r, str field)
{
    put(r, field.ptr != NULL ? field : STR(""));
}

static void put_amount(struct ctx *c, struct report *r, int64_t minor, enum currency currency)
{
    put(r, money_text(c->arena, (money){ minor, currency }));
}

static void put_time(struct ctx *c, struct report *r, int64_t at)
{
    put(r, clock_text(c->arena, at));
}

static void end_row(struct report *r)
{
    (void)fputs("\r\n", r->file);
    r->in_row = false;
}

/* --- rows -------------------------------------------------------------------------------- */

/* Columns that clients know, then those that are ours. */
static void put_payout_header(struct report *r)
{
    static const char HEADER[] =
        "total_sale_amount;total_fee_amount;total_fee_correction_amount;total_tax_amount;"
        "total_return_amount;total_reversal_amount;total_commission_amount;total_charge_amount;"
        "total_credit_amount;total_holdback_amount;total_repay_amount;total_release_amount;"
        "total_fee_refund_amount;total_settlement_amount;payment_reference;payout_date;"
        "merchant_settlement_type;merchant_id;settlement_currency;total_tax_refund_amount;"
        "total_deposit_amount;opening_debt_balance_amount;closing_debt_balance_amount";
    (void)fputs(HEADER, r->file);
    end_row(r);
}

static void put_payout(struct ctx *c, struct report *r, const struct payout *p, str mid)
{
    struct settlement s = payout_shown(p);
    const int64_t *t = s.totals;
    const int64_t amounts[] = {
        t[TOTAL_sale],
        t[TOTAL_fee],
        0,
        t[TOTAL_tax],
        t[TOTAL_return],
        0,
        0,
        t[TOTAL_charge],
        t[TOTAL_credit],
        t[TOTAL_holdback],
        t[TOTAL_repay],
        t[TOTAL_release],
        t[TOTAL_fee_refund],
        s.settlement,
    };
    for (size_t i = 0; i < COUNT(amounts); i++)
        put_amount(c, r, amounts[i], p->currency);
    put(r, p->payment_reference);
    put_time(c, r, p->payout_date);
    put(r, p->settlement_type);
    put(r, mid);
    put(r, currency_code(p->currency));
    put_amount(c, r, t[TOTAL_tax_refund], p->currency);
    put_amount(c, r, t[TOTAL_deposit], p->currency);
    put_amount(c, r, s.opening_debt, p->currency);
    put_amount(c, r, s.closing_debt, p->currency);
    end_row(r);
}

static void put_transaction_header(struct report *r)
{
    static const char HEADER[] =
        "type;capture_id;order_id;short_order_id;merchant_reference1;merchant_reference2;sale_date;"
        "capture_date;amount;purchase_country;shipping_country;vat_rate;vat_amount;"
        "initial_payment_method_type;detailed_type;merchant_capture_reference;"
        "merchant_refund_reference;refund_id;currency_code;klarna_comment;payment_reference";
    (void)fputs(HEADER, r->file);
    end_row(r);
}

static void put_transaction(struct ctx *c, struct report *r, const struct transaction *t)
{
    enum currency currency = t->payout->currency;
    bool has_order = !uuid_is_zero(t->order_id);
    str event_id = uuid_text(c->arena, t->line.event_id), none = STR("");
    put(r, api_lower(c, str_of(t->kind->type)));
    put(r, has_order && t->is_capture ? event_id : none);
    put(r, has_order ? uuid_text(c->arena, t->order_id) : none);
    put_text(r, t->klarna_reference);
    put_text(r, t->merchant_reference1);
    put_text(r, t->merchant_reference2);
    put_time(c, r, t->sale_at);
    put_time(c, r, t->at);
    put_amount(c, r, transaction_amount(t), currency);
    put_text(r, t->purchase_country);
    put_text(r, t->shipping_country);
    bool has_vat = t->kind->tax != TOTAL_none;
    put(r, has_vat ? arena_format(c->arena, "%lld", (long long)t->line.vat_rate) : none);
    put(r, has_vat ? money_text(c->arena, (money){ t->line.vat_amount, currency }) : none);
    put_text(r, t->payment_method_type.len > 0 ? api_lower(c, t->payment_method_type) : none);
    put(r, api_lower(c, str_of(t->kind->detailed_type)));
    put_text(r, t->is_capture ? t->reference : none);
    put_text(r, t->is_capture ? none : t->reference);
    put(r, has_order && !t->is_capture ? event_id : none);
    put(r, currency_code(currency));
    put(r, has_order ? none : str_of(t->kind->meaning));
    put(r, t->payout->payment_reference);
    end_row(r);
}

/* --- reports ----------------------------------------------------------------------------- */

static enum problem put_transactions(struct ctx *c, struct report *r, int64_t payout_no)
{
    struct line_row *lines = ARENA_ARRAY(c->arena, struct line_row, PAGE);
    struct line_row last = { .payout_no = payout_no };
    size_t count = PAGE;
    while (count == PAGE) {
        struct arena_mark mark = arena_mark(c->arena);
        struct transactions found = { 0 };
        TRY(payout_lines(c, payout_no, &last, PAGE, lines, &count));
        TRY(transactions_of(c, lines, count, &found));
        for (size_t i = 0; i < found.count; i++)
            put_transaction(c, r, &found.items[i]);
        last = count > 0 ? lines[count - 1] : last;
        arena_rewind(c->arena, mark);
    }
    return OK;
}

/* Calls `put` for each payout of the range, the last one first. */
static enum problem each_payout(struct ctx *c, struct report *r, const struct report_range_query *q,
                                enum problem (*put_each)(struct ctx *, struct report *,
                                                         const struct payout *, str),
                                str mid)
{
    struct payout_range range = { q->start_date, q->end_date, { 0 }, PAGE, 0 };
    struct payouts found = { NULL, PAGE };
    for (; found.count == PAGE; range.offset += PAGE) {
        struct arena_mark mark = arena_mark(c->arena);
        TRY(payouts_list(c, &range, &found));
        for (size_t i = 0; i < found.count; i++)
            TRY(put_each(c, r, &found.items[i], mid));
        arena_rewind(c->arena, mark);
    }
    return OK;
}

static enum problem put_one(struct ctx *c, struct report *r, const struct payout *p, str mid)
{
    put_payout(c, r, p, mid);
    return OK;
}

static enum problem put_its_transactions(struct ctx *c, struct report *r, const struct payout *p,
                                         str mid)
{
    (void)mid;
    return put_transactions(c, r, p->payout_no);
}

static enum problem begin(struct ctx *c, struct report *r)
{
    r->file = tmpfile();
    r->in_row = false;
    if (r->file != NULL)
        return OK;
    return blame(c, PROBLEM_STORE_BROKEN, (str){ 0 }, "There is no room for a temporary file.");
}

/* Hands the report over to the answer, or gives it up. */
static enum problem finish(struct ctx *c, struct call *call, struct report *r, enum problem p,
                           str name)
{
    bool failed = fflush(r->file) != 0 || ferror(r->file) != 0;
    int64_t size = failed ? -1 : (int64_t)ftello(r->file);
    if (p == OK && size < 0)
        p = blame(c, PROBLEM_STORE_BROKEN, (str){ 0 }, "There is no room for the report.");
    if (p != OK) {
        (void)fclose(r->file);
        return p;
    }
    struct answer *a = &call->answer;
    a->status = 200;
    a->content_type = STR("text/csv; charset=utf-8");
    a->file = r->file;
    a->file_size = size;
    answer_header(a, STR("Content-Disposition"),
                  arena_format(c->arena, "attachment; filename=\"%.*s.csv\"", STR_ARG(name)));
    return OK;
}

static enum problem write_payout(struct ctx *c, struct report *r, const struct payout *p)
{
    str mid = { 0 };
    TRY(api_mid(c, &mid));
    put_payout_header(r);
    put_payout(c, r, p, mid);
    put_transaction_header(r);
    return put_transactions(c, r, p->payout_no);
}

enum problem api_payout_report(struct ctx *c, struct call *call)
{
    const struct report_query *q = call->query;
    struct payout p = { 0 };
    struct report r;
    TRY(api_closed_payout(c, q->payment_reference, &p));
    TRY(begin(c, &r));
    return finish(c, call, &r, write_payout(c, &r, &p),
                  arena_format(c->arena, "payout-%.*s", STR_ARG(p.payment_reference)));
}

static enum problem write_payouts(struct ctx *c, struct report *r,
                                  const struct report_range_query *q)
{
    str mid = { 0 };
    TRY(api_mid(c, &mid));
    put_payout_header(r);
    TRY(each_payout(c, r, q, put_one, mid));
    put_transaction_header(r);
    return each_payout(c, r, q, put_its_transactions, mid);
}

enum problem api_payouts_report(struct ctx *c, struct call *call)
{
    const struct report_range_query *q = call->query;
    struct report r;
    TRY(begin(c, &r));
    str name =
        arena_format(c->arena, "payouts-%.10s-%.10s", clock_text(c->arena, q->start_date).ptr,
                     clock_text(c->arena, q->end_date).ptr);
    return finish(c, call, &r, write_payouts(c, &r, q), name);
}
