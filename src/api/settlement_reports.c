/*
 * settlement_reports.c -- payouts and their transactions as CSV, for people and their bookkeeping,
 * and on paper (service/payout_document.h).
 *
 * A report has no limit: it is written page by page, in the snapshot of the request, and so takes
 * the memory of a page. What it tells of a closed payout does not change any more, and so neither
 * does the report: references and addresses are those of its cut-off (service/order_history.h).
 * Which columns a CSV has and how they are separated is what the merchant wants now.
 */
#include "api/settlements.h"

#include "api/report_file.h"
#include "api/settlement_parts.h"
#include "base/clock.h"
#include "base/csv.h"
#include "service/payout_document.h"
#include "service/report_columns.h"

#define PAGE 500 /* payouts that are read at once */

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
    struct csv csv;
    char decimal;
    struct report_columns payouts, transactions;
    str mid; /* whose it is */
};

static void put_header(struct ctx *c, struct report *r, const struct report_columns *columns)
{
    for (size_t i = 0; i < columns->count; i++)
        csv_put(&r->csv, csv_free_text(c->arena, columns->items[i].title));
    csv_end_row(&r->csv);
}

/* `values`: of all columns, in the order of their names. */
static void put_row(struct report *r, const struct report_columns *columns, const str *values)
{
    for (size_t i = 0; i < columns->count; i++)
        csv_put(&r->csv, values[columns->items[i].column]);
    csv_end_row(&r->csv);
}

static str amount_text(struct ctx *c, const struct report *r, int64_t minor, enum currency currency)
{
    str text = money_text(c->arena, (money){ minor, currency });
    const char *point = memchr(text.ptr, '.', text.len);
    if (point != NULL) /* the text is new, and nobody else's */
        ((char *)(uintptr_t)text.ptr)[point - text.ptr] = r->decimal;
    return text;
}

/* --- rows -------------------------------------------------------------------------------- */

static void put_payout(struct ctx *c, struct report *r, const struct payout *p)
{
    struct settlement s = payout_shown(p);
    const int64_t *t = s.totals;
    const int64_t before[] = { t[TOTAL_sale],
                               t[TOTAL_fee],
                               shown_correction(&s, p->currency),
                               t[TOTAL_tax],
                               t[TOTAL_return],
                               shown_reversal(&s, p->currency),
                               0,
                               t[TOTAL_charge],
                               t[TOTAL_credit],
                               t[TOTAL_holdback],
                               t[TOTAL_repay],
                               t[TOTAL_release],
                               t[TOTAL_fee_refund],
                               s.settlement };
    const str texts[] = { p->payment_reference, clock_text(c->arena, p->payout_date),
                          p->settlement_type, r->mid, currency_code(p->currency) };
    const int64_t after[] = { t[TOTAL_tax_refund], t[TOTAL_deposit], s.opening_debt,
                              s.closing_debt };
    str values[COUNT(before) + COUNT(texts) + COUNT(after)];
    for (size_t i = 0; i < COUNT(before); i++)
        values[i] = amount_text(c, r, before[i], p->currency);
    memcpy(values + COUNT(before), texts, sizeof texts);
    for (size_t i = 0; i < COUNT(after); i++)
        values[COUNT(before) + COUNT(texts) + i] = amount_text(c, r, after[i], p->currency);
    CHECK(PAYOUT_COLUMNS[COUNT(values)] == NULL);
    put_row(r, &r->payouts, values);
}

static void put_transaction(struct ctx *c, void *self, const struct transaction *t)
{
    struct report *r = self;
    enum currency currency = t->payout->currency;
    bool has_vat = t->kind->tax != TOTAL_none;
    str none = STR("");
    const str values[] = {
        api_lower(c, str_of(t->kind->type)),
        api_id_or_none(c, t->capture_id),
        api_id_or_none(c, t->order_id),
        t->klarna_reference,
        csv_free_text(c->arena, t->merchant_reference1),
        csv_free_text(c->arena, t->merchant_reference2),
        clock_text(c->arena, t->sale_at),
        clock_text(c->arena, t->at),
        amount_text(c, r, transaction_wire_amount(t), currency),
        t->purchase_country,
        t->shipping_country,
        has_vat ? arena_format(c->arena, "%lld", (long long)t->line.vat_rate) : none,
        has_vat ? amount_text(c, r, t->line.vat_amount, currency) : none,
        api_lower(c, t->payment_method_type),
        api_lower(c, str_of(t->kind->detailed_type)),
        csv_free_text(c->arena, t->capture_reference),
        csv_free_text(c->arena, t->refund_reference),
        api_id_or_none(c, t->refund_id),
        currency_code(currency),
        csv_free_text(c->arena, transaction_comment(t)),
        t->payout->payment_reference,
    };
    CHECK(TRANSACTION_COLUMNS[COUNT(values)] == NULL);
    put_row(r, &r->transactions, values);
}

/* --- reports ----------------------------------------------------------------------------- */

/* Calls `put` for each payout of the range, the last one first. */
static enum problem each_payout(struct ctx *c, struct report *r, const struct report_range_query *q,
                                enum problem (*put_each)(struct ctx *, struct report *,
                                                         const struct payout *))
{
    struct payout_range range = { q->start_date, q->end_date, { 0 }, PAGE, 0 };
    struct payouts found = { NULL, PAGE };
    for (; found.count == PAGE; range.offset += PAGE) {
        struct arena_mark mark = arena_mark(c->arena);
        TRY(payouts_list(c, &range, &found));
        for (size_t i = 0; i < found.count; i++)
            TRY(put_each(c, r, &found.items[i]));
        arena_rewind(c->arena, mark);
    }
    return OK;
}

static enum problem put_one(struct ctx *c, struct report *r, const struct payout *p)
{
    put_payout(c, r, p);
    return OK;
}

static enum problem put_its_transactions(struct ctx *c, struct report *r, const struct payout *p)
{
    return transactions_each(c, p->payout_no, put_transaction, r);
}

static enum problem begin(struct ctx *c, struct report *r)
{
    struct payout_terms terms = payout_terms_default();
    bool found = false;
    str wrong = { 0 };
    TRY(payout_terms_load(c, &terms, &found));
    TRY(api_mid(c, &r->mid));
    r->csv.in_row = false;
    r->csv.delimiter = delimiter_byte(terms.report_delimiter);
    r->decimal = str_equal(terms.report_decimal, str_of(DECIMALS[0])) ? '.' : ',';
    CHECK(report_columns_read(terms.payout_columns, PAYOUT_COLUMNS, &r->payouts, &wrong));
    CHECK(report_columns_read(terms.transaction_columns, TRANSACTION_COLUMNS, &r->transactions,
                              &wrong)); /* payout_terms_change() let both in */
    return report_file_open(c, &r->csv.file);
}

static enum problem finish(struct ctx *c, struct call *call, const struct report *r, enum problem p,
                           str name)
{
    struct report_file file = { .file = r->csv.file,
                                .name = name,
                                .content_type = STR("text/csv; charset=utf-8") };
    return report_file_answer(c, call, &file, p);
}

static enum problem write_payout(struct ctx *c, struct report *r, const struct payout *p)
{
    put_header(c, r, &r->payouts);
    put_payout(c, r, p);
    put_header(c, r, &r->transactions);
    return transactions_each(c, p->payout_no, put_transaction, r);
}

enum problem api_payout_report(struct ctx *c, struct call *call)
{
    const struct report_query *q = call->query;
    struct payout p = { 0 };
    struct report r;
    TRY(api_closed_payout(c, q->payment_reference, &p));
    TRY(begin(c, &r));
    return finish(c, call, &r, write_payout(c, &r, &p),
                  arena_format(c->arena, "payout-%.*s.csv", STR_ARG(p.payment_reference)));
}

static str range_name(struct ctx *c, const struct report_range_query *q, const char *ending)
{
    return arena_format(c->arena, "payouts-%.10s-%.10s.%s", clock_text(c->arena, q->start_date).ptr,
                        clock_text(c->arena, q->end_date).ptr, ending);
}

static enum problem write_payouts(struct ctx *c, struct report *r,
                                  const struct report_range_query *q)
{
    put_header(c, r, &r->payouts);
    TRY(each_payout(c, r, q, put_one));
    put_header(c, r, &r->transactions);
    return each_payout(c, r, q, put_its_transactions);
}

enum problem api_payouts_report(struct ctx *c, struct call *call)
{
    const struct report_range_query *q = call->query;
    struct report r;
    TRY(begin(c, &r));
    return finish(c, call, &r, write_payouts(c, &r, q), range_name(c, q, "csv"));
}

/* --- the same on paper ------------------------------------------------------------------------ */

enum problem api_payout_pdf(struct ctx *c, struct call *call)
{
    const struct report_query *q = call->query;
    struct payout p = { 0 };
    struct report_file r = { .content_type = STR("application/pdf"), .is_shown = true };
    TRY(api_closed_payout(c, q->payment_reference, &p));
    TRY(report_file_open(c, &r.file));
    r.name = arena_format(c->arena, "payout-%.*s.pdf", STR_ARG(p.payment_reference));
    return report_file_answer(c, call, &r, payout_document(c, &p, r.file));
}

enum problem api_payouts_pdf(struct ctx *c, struct call *call)
{
    const struct report_range_query *q = call->query;
    struct report_file r = { .content_type = STR("application/pdf"), .is_shown = true };
    TRY(report_file_open(c, &r.file));
    r.name = range_name(c, q, "pdf");
    return report_file_answer(c, call, &r, payouts_document(c, q->start_date, q->end_date, r.file));
}
