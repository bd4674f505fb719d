#include "service/payout_document.h"

#include "base/clock.h"
#include "service/sheet.h"
#include "service/transaction_list.h"
#include "sql.h"

#define PAGE 500 /* payouts that are read at once */

#define LANGUAGE LANGUAGE_EN /* as the Settlements API itself */

static money money_of(int64_t minor, enum currency currency)
{
    return (money){ minor, currency };
}

/* With the sign that it has in what is paid. */
static int64_t signed_amount(enum settlement_total total, int64_t amount)
{
    return total == TOTAL_none || SETTLEMENT_STEPS[total].sign > 0 ? amount : -amount;
}

static str day_text(struct ctx *c, int64_t midnight)
{
    return (str){ clock_text(c->arena, midnight).ptr, 10 };
}

/* --- one payout --------------------------------------------------------------------------- */

/* clang-format off */
static const struct sheet_column TRANSACTION_TABLE[] = {
    { { "Date", 4 }, 550, CELL_TEXT },
    { { "Type", 4 }, 600, CELL_TEXT },
    { { "Merchant reference", 18 }, 1118, CELL_TEXT },
    { { "Order reference", 15 }, 850, CELL_TEXT },
    { { "Amount", 6 }, 950, CELL_AMOUNT },
    { { "VAT", 3 }, 750, CELL_AMOUNT },
};
/* clang-format on */

/* FEE_REFUND is "Fee refund". */
static str type_text(struct ctx *c, const char *type)
{
    str text = arena_copy(c->arena, str_of(type));
    char *letters = (char *)(uintptr_t)text.ptr; /* a copy, and nobody else's */
    for (size_t i = 1; i < text.len; i++)
        letters[i] = (char)(letters[i] == '_' ? ' ' : letters[i] - 'A' + 'a');
    return text;
}

static void put_transaction(struct ctx *c, void *self, const struct transaction *t)
{
    struct sheet *s = self;
    sheet_row(s, (struct sheet_cell[]){
                     { .text = day_text(c, t->at) },
                     { .text = type_text(c, t->kind->type) },
                     { .text = uuid_is_zero(t->order_id) ? str_of(t->kind->meaning)
                                                         : t->merchant_reference1 },
                     { .text = t->klarna_reference },
                     { .minor = signed_amount(t->kind->total, transaction_amount(t)) },
                     { .minor = signed_amount(t->kind->tax, t->line.vat_amount) },
                 });
}

/* The steps that there are, down to what is paid. */
static void put_waterfall(struct sheet *s, const struct payout *p)
{
    struct settlement shown = payout_shown(p);
    sheet_heading(s, STR("From what was sold to what is paid"));
    for (int i = 0; i < TOTAL_none; i++)
        if (shown.totals[i] != 0)
            sheet_amount(
                s, str_of(SETTLEMENT_STEPS[i].meaning),
                money_of(signed_amount((enum settlement_total)i, shown.totals[i]), p->currency));
    sheet_amount_last(s, STR("Paid out"), money_of(shown.settlement, p->currency));
    if (shown.opening_debt == 0 && shown.closing_debt == 0)
        return;
    sheet_amount(s, STR("Debt before this payout"), money_of(shown.opening_debt, p->currency));
    sheet_amount(s, STR("Debt after it"), money_of(shown.closing_debt, p->currency));
}

/* The transactions and what debts moved are what is paid, to the last unit. VAT that a GROSS_FEE
 * payout shows is in its fees already. */
static void put_proof(struct sheet *s, const struct payout *p, const int64_t *sums)
{
    struct settlement shown = payout_shown(p);
    bool is_inside = str_equal(p->settlement_type, STR(SETTLEMENT_GROSS_FEE));
    money sum = money_of(sums[0], p->currency),
          vat = money_of(is_inside ? 0 : sums[1], p->currency);
    money repaid = money_of(-shown.totals[TOTAL_repay], p->currency);
    money missing = money_of(shown.totals[TOTAL_deposit], p->currency);
    money paid = money_add(money_add(sum, vat), money_add(repaid, missing));
    CHECK(paid.minor == shown.settlement);
    sheet_text(s, STR(""));
    sheet_amount(s, STR("Transactions"), sum);
    if (!is_inside)
        sheet_amount(s, STR("VAT"), vat);
    if (repaid.minor != 0)
        sheet_amount(s, str_of(SETTLEMENT_STEPS[TOTAL_repay].meaning), repaid);
    if (missing.minor != 0)
        sheet_amount(s, str_of(SETTLEMENT_STEPS[TOTAL_deposit].meaning), missing);
    sheet_amount_last(s, STR("Paid out"), paid);
}

static enum problem put_payout(struct ctx *c, struct sheet *s, const struct payout *p, str mid)
{
    int64_t sums[SHEET_COLUMNS_MAX] = { 0 };
    sheet_fact(s, STR("Merchant"), mid);
    sheet_fact(s, STR("Payment reference"), p->payment_reference);
    sheet_fact(s, STR("Payout date"), day_text(c, p->payout_date));
    sheet_fact(s, STR("Captured until"), clock_text(c->arena, p->cut_off_at));
    sheet_fact(s, STR("Settlement"), p->settlement_type);
    sheet_fact(s, STR("Currency"), currency_code(p->currency));
    put_waterfall(s, p);
    sheet_table(s, TRANSACTION_TABLE, COUNT(TRANSACTION_TABLE), p->currency);
    TRY(transactions_each(c, p->payout_no, put_transaction, s));
    sheet_total(s, STR("Total"), sums);
    put_proof(s, p, sums);
    return OK;
}

static enum problem load_mid(struct ctx *c, str *mid)
{
    str name = { 0 };
    return db_one(c, &SQL_MERCHANT_LOAD, PARAMS(P_I64(c->merchant_id)),
                  COLUMNS(C_STR("mid", mid), C_STR("name", &name)));
}

enum problem payout_document(struct ctx *c, const struct payout *p, FILE *file)
{
    struct letterhead letterhead;
    struct sheet *s = NULL;
    str mid = { 0 };
    TRY(load_mid(c, &mid));
    TRY(letterhead_load(c, p->closed_at, &letterhead));
    struct sheet_paper paper = {
        .language = LANGUAGE,
        .title = arena_format(c->arena, "Payout %.*s", STR_ARG(p->payment_reference)),
        .footer = arena_format(c->arena, "%.*s, payout %.*s", STR_ARG(mid),
                               STR_ARG(p->payment_reference)),
        .letterhead = &letterhead,
    };
    TRY(sheet_open(c, file, &paper, &s));
    return sheet_close(s, put_payout(c, s, p, mid));
}

/* --- the payouts of some days ------------------------------------------------------------- */

/* clang-format off */
static const struct sheet_column PAYOUT_TABLE[] = {
    { { "Payout date", 11 }, 560, CELL_TEXT },
    { { "Reference", 9 }, 600, CELL_TEXT },
    { { "Sales", 5 }, 790, CELL_AMOUNT },
    { { "Returns", 7 }, 720, CELL_AMOUNT },
    { { "Fees and VAT", 12 }, 670, CELL_AMOUNT },
    { { "Other", 5 }, 718, CELL_AMOUNT },
    { { "Paid out", 8 }, 760, CELL_AMOUNT },
};
/* clang-format on */

/* The signed sum of some totals. */
static int64_t sum_of(const struct payout *p, const enum settlement_total *totals, size_t count)
{
    money sum = money_zero(p->currency);
    for (size_t i = 0; i < count; i++)
        sum = money_add(
            sum, money_of(signed_amount(totals[i], p->settlement.totals[totals[i]]), p->currency));
    return sum.minor;
}

static void put_row(struct ctx *c, struct sheet *s, const struct payout *p)
{
    static const enum settlement_total SALES[] = { TOTAL_sale }, RETURNS[] = { TOTAL_return };
    static const enum settlement_total FEES[] = { TOTAL_fee, TOTAL_tax, TOTAL_fee_refund,
                                                  TOTAL_tax_refund };
    int64_t sales = sum_of(p, SALES, COUNT(SALES)), returns = sum_of(p, RETURNS, COUNT(RETURNS));
    int64_t fees = sum_of(p, FEES, COUNT(FEES));
    money named = money_add(money_add(money_of(sales, p->currency), money_of(returns, p->currency)),
                            money_of(fees, p->currency));
    sheet_row(
        s, (struct sheet_cell[]){
               { .text = day_text(c, p->payout_date) },
               { .text = p->payment_reference },
               { .minor = sales },
               { .minor = returns },
               { .minor = fees },
               { .minor = money_sub(money_of(p->settlement.settlement, p->currency), named).minor },
               { .minor = p->settlement.settlement },
           });
}

/* Those of a currency, the last one first. */
static enum problem put_currency(struct ctx *c, struct sheet *s, struct payout_range range,
                                 enum currency currency)
{
    struct payouts found = { NULL, PAGE };
    range.currency = currency_code(currency);
    range.limit = PAGE;
    for (range.offset = 0; found.count == PAGE; range.offset += PAGE) {
        struct arena_mark mark = arena_mark(c->arena);
        TRY(payouts_list(c, &range, &found));
        if (range.offset == 0 && found.count == 0)
            return OK;
        if (range.offset == 0) {
            sheet_heading(s, range.currency);
            sheet_table(s, PAYOUT_TABLE, COUNT(PAYOUT_TABLE), currency);
        }
        for (size_t i = 0; i < found.count; i++)
            put_row(c, s, &found.items[i]);
        arena_rewind(c->arena, mark);
    }
    sheet_total(s, STR("Total"), NULL);
    return OK;
}

static enum problem put_currencies(struct ctx *c, struct sheet *s, const struct payout_range *range,
                                   str mid)
{
    sheet_fact(s, STR("Merchant"), mid);
    sheet_fact(s, STR("Payouts from"), clock_text(c->arena, range->from));
    sheet_fact(s, STR("until"), clock_text(c->arena, range->until));
    for (int currency = CURRENCY_NONE + 1; currency < CURRENCY_COUNT; currency++)
        TRY(put_currency(c, s, *range, (enum currency)currency));
    return OK;
}

enum problem payouts_document(struct ctx *c, int64_t from, int64_t until, FILE *file)
{
    struct letterhead letterhead;
    struct sheet *s = NULL;
    struct payouts last = { 0 };
    struct payout_range range = { from, until, { 0 }, 1, 0 };
    str mid = { 0 };
    TRY(load_mid(c, &mid));
    TRY(payouts_list(c, &range, &last));
    TRY(letterhead_load(c, last.count > 0 ? last.items[0].closed_at : until, &letterhead));
    struct sheet_paper paper = {
        .language = LANGUAGE,
        .title = STR("Payouts"),
        .footer = arena_format(c->arena, "%.*s, payouts from %.*s until %.*s", STR_ARG(mid),
                               STR_ARG(day_text(c, from)), STR_ARG(day_text(c, until))),
        .letterhead = &letterhead,
    };
    TRY(sheet_open(c, file, &paper, &s));
    return sheet_close(s, put_currencies(c, s, &range, mid));
}
