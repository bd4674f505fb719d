#include "service/invoice_document.h"

#include <stdlib.h>

#include "service/order_history.h"
#include "service/order_service.h"
#include "service/sheet.h"

/* What both documents are made of. */
struct basis {
    struct order_row order;
    struct order_fact_row fact;
    struct order_wording wording; /* as it was at the capture */
    struct invoice_row invoice;
    struct letterhead letterhead;
    enum language language;
    enum currency currency;
};

static str word(const struct basis *b, enum sheet_word w)
{
    return sheet_word(b->language, w);
}

static money money_of(const struct basis *b, int64_t minor)
{
    return (money){ minor, b->currency };
}

static str day_text(struct ctx *c, const struct basis *b, int64_t at)
{
    date day = zone_local(zone_of(b->invoice.terms.country), at).date;
    return language_day(c->arena, b->language, day);
}

static enum problem load_invoice(struct ctx *c, struct uuid order_id, struct uuid capture_id,
                                 struct invoice_row *out)
{
    bool found = false;
    TRY(invoice_load(c, capture_id, out, &found));
    if (found && uuid_equal(out->order_id, order_id))
        return OK;
    return blame(c, PROBLEM_NOT_FOUND, (str){ 0 }, WHY_NO_INVOICE_OF_CAPTURE,
                 STR_ARG(uuid_text(c->arena, capture_id)));
}

static enum problem load_basis(struct ctx *c, struct uuid order_id, struct uuid capture_id,
                               struct basis *b)
{
    TRY(order_load(c, order_id, &b->order));
    TRY(order_load_fact(c, order_id, &b->fact));
    TRY(load_invoice(c, order_id, capture_id, &b->invoice));
    b->language = language_of(b->fact.locale, b->fact.purchase_country);
    b->currency = b->invoice.invoice.amount.currency;
    b->wording = (struct order_wording){
        .merchant_reference1 = b->fact.merchant_reference1,
        .merchant_reference2 = b->fact.merchant_reference2,
        .billing_address = document_read_address(c, b->fact.billing_address),
        .shipping_address = document_read_address(c, b->fact.shipping_address),
    };
    return order_wording_at(c, b->order.last_event_id, b->invoice.captured_at, &b->wording);
}

/* --- the sheet ---------------------------------------------------------------------------- */

static enum problem open_sheet(struct ctx *c, struct basis *b, FILE *file, str title,
                               struct sheet **out)
{
    struct sheet_paper paper = {
        .language = b->language,
        .title = title,
        .footer = arena_format(c->arena, "%.*s, %.*s", STR_ARG(b->letterhead.company_name),
                               STR_ARG(title)),
        .letterhead = &b->letterhead,
    };
    sheet_recipient(c, &b->wording.billing_address, paper.recipient);
    return sheet_open(c, file, &paper, out);
}

static void put_order(struct sheet *s, const struct basis *b)
{
    bool is_named = b->wording.merchant_reference1.len > 0;
    sheet_fact(s, word(b, TEXT_order),
               is_named ? b->wording.merchant_reference1 : b->fact.klarna_reference);
}

/* --- lines -------------------------------------------------------------------------------- */

static str article_text(struct ctx *c, const struct basis *b, const struct order_line *line)
{
    str text = line->name, what = word(b, TEXT_discount);
    if (line->reference.len > 0)
        text = arena_format(c->arena, "%.*s (%.*s)", STR_ARG(text), STR_ARG(line->reference));
    if (line->total_discount_amount == 0)
        return text;
    str discount = language_amount(c->arena, b->language, money_of(b, line->total_discount_amount));
    return arena_format(c->arena, "%.*s, %.*s %.*s", STR_ARG(text), STR_ARG(what),
                        STR_ARG(discount));
}

static void put_line(struct ctx *c, struct sheet *s, const struct basis *b,
                     const struct order_line *line)
{
    sheet_row(s,
              (struct sheet_cell[]){
                  { .text = article_text(c, b, line) },
                  { .text = str_trim(arena_format(c->arena, "%lld %.*s", (long long)line->quantity,
                                                  STR_ARG(line->quantity_unit))) },
                  { .text = language_amount(c->arena, b->language, money_of(b, line->unit_price)) },
                  { .text = language_percent(c->arena, b->language, line->tax_rate) },
                  { .minor = line->total_amount },
              });
}

/* The lines, and what they miss of the amount: a client may say less than all, or more. */
static void put_lines(struct ctx *c, struct sheet *s, const struct basis *b,
                      struct order_lines lines, money amount)
{
    const struct sheet_column columns[] = {
        { word(b, TEXT_article), 2150, CELL_WRAPPED }, { word(b, TEXT_quantity), 600, CELL_RIGHT },
        { word(b, TEXT_unit_price), 700, CELL_RIGHT }, { word(b, TEXT_vat_rate), 450, CELL_RIGHT },
        { word(b, TEXT_amount), 918, CELL_AMOUNT },
    };
    const str none = STR("");
    if (lines.count == 0) {
        sheet_text(s, word(b, TEXT_no_lines));
        sheet_amount_last(s, word(b, TEXT_total), amount);
        return;
    }
    sheet_table(s, columns, COUNT(columns), b->currency);
    for (size_t i = 0; i < lines.count; i++)
        put_line(c, s, b, &lines.items[i]);
    money missing = money_sub(amount, money_of(b, order_lines_total(lines)));
    if (missing.minor != 0)
        sheet_row(s, (struct sheet_cell[]){ { .text = word(b, TEXT_difference) },
                                            { .text = none },
                                            { .text = none },
                                            { .text = none },
                                            { .minor = missing.minor } });
    sheet_total(s, word(b, TEXT_total), NULL);
}

static int compare_rates(const void *a, const void *b)
{
    const struct order_line *one = a, *other = b;
    return (one->tax_rate > other->tax_rate) - (one->tax_rate < other->tax_rate);
}

/* A row for each rate; nothing if the lines name none. */
static void put_vat(struct ctx *c, struct sheet *s, const struct basis *b, struct order_lines lines)
{
    const struct sheet_column columns[] = {
        { word(b, TEXT_vat_rate), 1218, CELL_TEXT },
        { word(b, TEXT_net), 1200, CELL_AMOUNT },
        { word(b, TEXT_vat_rate), 1200, CELL_AMOUNT },
        { word(b, TEXT_gross), 1200, CELL_AMOUNT },
    };
    struct order_line *sorted = ARENA_ARRAY(c->arena, struct order_line, lines.count + 1);
    if (lines.count == 0)
        return;
    memcpy(sorted, lines.items, lines.count * sizeof *sorted);
    qsort(sorted, lines.count, sizeof *sorted, compare_rates);
    sheet_heading(s, word(b, TEXT_vat_summary));
    sheet_table(s, columns, COUNT(columns), b->currency);
    for (size_t first = 0, end = 0; first < lines.count; first = end) {
        money vat = money_zero(b->currency), gross = money_zero(b->currency);
        for (; end < lines.count && sorted[end].tax_rate == sorted[first].tax_rate; end++) {
            vat = money_add(vat, money_of(b, sorted[end].total_tax_amount));
            gross = money_add(gross, money_of(b, sorted[end].total_amount));
        }
        sheet_row(s, (struct sheet_cell[]){ { .text = language_percent(c->arena, b->language,
                                                                       sorted[first].tax_rate) },
                                            { .minor = money_sub(gross, vat).minor },
                                            { .minor = vat.minor },
                                            { .minor = gross.minor } });
    }
    sheet_total(s, word(b, TEXT_total), NULL);
}

/* --- the invoice -------------------------------------------------------------------------- */

static const char *const METHODS[] = { "OCR", "KID", "KID", "viite", "RF" };
static_assert(COUNT(METHODS) == REFERENCE_METHOD_COUNT, "a name for each");

static void put_facts(struct ctx *c, struct sheet *s, const struct basis *b,
                      const struct plan_part *parts, size_t count)
{
    const struct invoice_row *i = &b->invoice;
    const char *method = METHODS[reference_method_of(i->terms.country, false)];
    str reference = word(b, TEXT_reference);
    sheet_fact(s, word(b, TEXT_invoice_number),
               arena_format(c->arena, "%lld", (long long)i->number));
    sheet_fact(s, word(b, TEXT_invoice_date), day_text(c, b, i->captured_at));
    put_order(s, b);
    if (count == 1)
        sheet_fact(s, word(b, TEXT_due_date), language_day(c->arena, b->language, parts[0].due));
    sheet_fact(s, arena_format(c->arena, "%.*s (%s)", STR_ARG(reference), method), i->reference);
    sheet_fact(s, word(b, TEXT_pay_to), b->letterhead.payment_account);
}

/* From the amount to what is left to be paid, or owed back. */
static void put_open(struct sheet *s, const struct basis *b)
{
    const struct invoice *i = &b->invoice.invoice;
    money none = money_zero(b->currency), owed = invoice_owed_back(i);
    sheet_text(s, STR(""));
    if (i->refunded.minor != 0)
        sheet_amount(s, word(b, TEXT_credited), money_sub(none, i->refunded));
    if (i->paid.minor != 0)
        sheet_amount(s, word(b, TEXT_paid), money_sub(none, i->paid));
    if (i->paid_back.minor != 0)
        sheet_amount(s, word(b, TEXT_paid_back), i->paid_back);
    if (owed.minor != 0)
        sheet_amount(s, word(b, TEXT_owed_back), owed);
    sheet_amount_last(s, word(b, TEXT_to_pay), invoice_open(i));
}

static void put_plan(struct ctx *c, struct sheet *s, const struct basis *b,
                     const struct plan_part *parts, size_t count)
{
    const struct sheet_column columns[] = {
        { word(b, TEXT_due_date), 2418, CELL_TEXT },
        { word(b, TEXT_amount), 1200, CELL_AMOUNT },
        { word(b, TEXT_open), 1200, CELL_AMOUNT },
    };
    const struct invoice *i = &b->invoice.invoice;
    money open[PLAN_PARTS_MAX];
    if (count < 2)
        return;
    plan_open(parts, count, i->refunded, money_sub(i->paid, i->paid_back), open);
    sheet_heading(s, word(b, TEXT_plan));
    sheet_table(s, columns, COUNT(columns), b->currency);
    for (size_t k = 0; k < count; k++)
        sheet_row(
            s, (struct sheet_cell[]){ { .text = language_day(c->arena, b->language, parts[k].due) },
                                      { .minor = parts[k].amount.minor },
                                      { .minor = open[k].minor } });
    sheet_total(s, word(b, TEXT_total), NULL);
}

/* The event of that id, which is the order's. */
static enum problem load_event(struct ctx *c, struct uuid event_id, struct event_row *out)
{
    bool found = false;
    TRY(event_load(c, event_id, out, &found));
    CHECK(found); /* an invoice refers to its capture, a credit to its refund */
    return OK;
}

enum problem invoice_document(struct ctx *c, struct uuid order_id, struct uuid capture_id,
                              FILE *file, str *name)
{
    struct basis b = { 0 };
    struct event_row event = { 0 };
    struct plan_part parts[PLAN_PARTS_MAX];
    struct sheet *s = NULL;
    size_t count = 0;
    TRY(load_basis(c, order_id, capture_id, &b));
    TRY(load_event(c, capture_id, &event));
    TRY(letterhead_load(c, b.invoice.captured_at, &b.letterhead));
    TRY(invoice_parts(c, capture_id, parts, &count));
    for (size_t i = 0; i < count; i++)
        parts[i].amount.currency = b.currency;
    const struct capture_document *capture = event_read(c, &event);
    struct order_lines lines = document_lines(c, capture->order_lines);
    str number = arena_format(c->arena, "%lld", (long long)b.invoice.number),
        what = word(&b, TEXT_invoice);
    TRY(open_sheet(c, &b, file, arena_format(c->arena, "%.*s %.*s", STR_ARG(what), STR_ARG(number)),
                   &s));
    put_facts(c, s, &b, parts, count);
    put_lines(c, s, &b, lines, b.invoice.invoice.amount);
    put_open(s, &b);
    put_plan(c, s, &b, parts, count);
    put_vat(c, s, &b, lines);
    TRY(sheet_close(s, OK));
    *name = number;
    return OK;
}

/* --- the credit note ---------------------------------------------------------------------- */

static enum problem find_credit(struct ctx *c, struct uuid capture_id, struct uuid refund_id,
                                struct credit_row *out)
{
    struct credit_rows credits;
    TRY(credits_of(c, capture_id, &credits));
    for (size_t i = 0; i < credits.count; i++)
        if (uuid_equal(credits.items[i].refund_id, refund_id)) {
            *out = credits.items[i];
            return OK;
        }
    return blame(c, PROBLEM_NOT_FOUND, (str){ 0 }, "The invoice has no credit of refund %.*s.",
                 STR_ARG(uuid_text(c->arena, refund_id)));
}

/* Which of the order's refunds it is, from 1 on: events are never put between others. */
static enum problem find_place(struct ctx *c, const struct order_row *order, struct uuid refund_id,
                               int64_t *out)
{
    struct event_rows events;
    int64_t place = 0;
    TRY(events_load(c, order, &events));
    for (size_t i = 0; i < events.count; i++) {
        place += events.items[i].fact == ORDER_WAS_REFUNDED;
        if (uuid_equal(events.items[i].event_id, refund_id))
            *out = place;
    }
    return OK;
}

static void put_credit(struct ctx *c, struct sheet *s, const struct basis *b,
                       const struct event_row *refund, const struct credit_row *credit, str number)
{
    const struct refund_document *d = refund->read;
    bool is_whole =
        credit->amount == refund->amount; /* else its lines are also of other captures */
    struct order_lines none = { 0 }, lines = is_whole ? document_lines(c, d->order_lines) : none;
    money amount = money_of(b, credit->amount), deducted = money_of(b, credit->credited_amount);
    sheet_fact(s, word(b, TEXT_credit_number), number);
    sheet_fact(s, word(b, TEXT_credit_date), day_text(c, b, refund->at));
    sheet_fact(s, word(b, TEXT_of_invoice),
               arena_format(c->arena, "%lld", (long long)b->invoice.number));
    sheet_fact(s, word(b, TEXT_invoice_date), day_text(c, b, b->invoice.captured_at));
    put_order(s, b);
    put_lines(c, s, b, lines, amount);
    sheet_text(s, STR(""));
    if (deducted.minor != 0)
        sheet_amount(s, word(b, TEXT_deducted), deducted);
    if (deducted.minor != amount.minor)
        sheet_amount(s, word(b, TEXT_returned), money_sub(amount, deducted));
    put_vat(c, s, b, lines);
}

enum problem credit_note_document(struct ctx *c, struct uuid order_id, struct uuid capture_id,
                                  struct uuid refund_id, FILE *file, str *name)
{
    struct basis b = { 0 };
    struct credit_row credit = { 0 };
    struct event_row event = { 0 };
    struct sheet *s = NULL;
    int64_t place = 0;
    TRY(load_basis(c, order_id, capture_id, &b));
    TRY(find_credit(c, capture_id, refund_id, &credit));
    TRY(load_event(c, refund_id, &event));
    TRY(letterhead_load(c, event.at, &b.letterhead));
    TRY(find_place(c, &b.order, refund_id, &place));
    event.read = event_read(c, &event);
    str number = arena_format(c->arena, "%lld-%lld", (long long)b.invoice.number, (long long)place);
    str what = word(&b, TEXT_credit_note);
    TRY(open_sheet(c, &b, file, arena_format(c->arena, "%.*s %.*s", STR_ARG(what), STR_ARG(number)),
                   &s));
    put_credit(c, s, &b, &event, &credit, number);
    TRY(sheet_close(s, OK));
    *name = number;
    return OK;
}
