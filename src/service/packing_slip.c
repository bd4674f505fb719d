#include "service/packing_slip.h"

#include "service/order_history.h"
#include "service/order_service.h"
#include "service/sheet.h"

struct slip {
    struct order_row order;
    struct order_fact_row fact;
    struct order_wording wording;
    struct event_row capture; /* of the whole order: its last event */
    bool is_of_capture;
    str delivery; /* the reference of the capture */
    struct order_lines lines;
    struct letterhead letterhead;
    enum language language;
};

static str word(const struct slip *s, enum sheet_word w)
{
    return sheet_word(s->language, w);
}

static str day_text(struct ctx *c, const struct slip *s, int64_t at)
{
    date day = zone_local(zone_of(s->fact.purchase_country), at).date;
    return language_day(c->arena, s->language, day);
}

/* --- what it tells ------------------------------------------------------------------------ */

static enum problem load_capture(struct ctx *c, struct uuid capture_id, struct slip *s)
{
    bool found = false;
    TRY(event_load(c, capture_id, &s->capture, &found));
    if (!found || s->capture.fact != ORDER_WAS_CAPTURED ||
        !uuid_equal(s->capture.order_id, s->order.order.order_id))
        return blame(c, PROBLEM_NOT_FOUND, STR("capture_id"), "The order has no capture %.*s.",
                     STR_ARG(uuid_text(c->arena, capture_id)));
    const struct capture_document *d = event_read(c, &s->capture);
    s->is_of_capture = true;
    s->delivery = d->klarna_reference;
    s->lines = document_lines(c, d->order_lines);
    return order_wording_at(c, s->order.last_event_id, s->capture.at, &s->wording);
}

static enum problem load_whole(struct ctx *c, struct slip *s)
{
    bool found = false;
    TRY(event_load(c, s->order.last_event_id, &s->capture, &found));
    CHECK(found); /* the state points at it */
    s->lines = document_lines(c, document_read_lines(c, s->fact.order_lines));
    return OK;
}

static enum problem load_slip(struct ctx *c, struct uuid order_id, struct uuid capture_id,
                              struct slip *s)
{
    TRY(order_load(c, order_id, &s->order));
    TRY(order_load_fact(c, order_id, &s->fact));
    s->language = language_of(s->fact.locale, s->fact.purchase_country);
    s->wording = (struct order_wording){
        .merchant_reference1 = s->fact.merchant_reference1,
        .merchant_reference2 = s->fact.merchant_reference2,
        .billing_address = document_read_address(c, s->fact.billing_address),
        .shipping_address = document_read_address(c, s->fact.shipping_address),
    };
    TRY(uuid_is_zero(capture_id) ? load_whole(c, s) : load_capture(c, capture_id, s));
    return letterhead_load(c, s->capture.at, &s->letterhead);
}

/* --- the sheet ---------------------------------------------------------------------------- */

static enum problem open_sheet(struct ctx *c, const struct slip *s, FILE *file, str number,
                               struct sheet **out)
{
    str what = word(s, TEXT_packing_slip);
    struct sheet_paper paper = { .language = s->language,
                                 .title = arena_format(c->arena, "%.*s %.*s", STR_ARG(what),
                                                       STR_ARG(number)),
                                 .letterhead = &s->letterhead };
    paper.footer = arena_format(c->arena, "%.*s, %.*s", STR_ARG(s->letterhead.company_name),
                                STR_ARG(paper.title));
    bool has_none = address_is_empty(&s->wording.shipping_address);
    sheet_recipient(c, has_none ? &s->wording.billing_address : &s->wording.shipping_address,
                    paper.recipient);
    return sheet_open(c, file, &paper, out);
}

static void put_facts(struct ctx *c, struct sheet *out, const struct slip *s)
{
    const struct order_wording *w = &s->wording;
    bool is_named = w->merchant_reference1.len > 0;
    sheet_fact(out, word(s, TEXT_order),
               is_named ? w->merchant_reference1 : s->fact.klarna_reference);
    sheet_fact(out, word(s, TEXT_order_reference), w->merchant_reference2);
    sheet_fact(out, word(s, TEXT_order_date), day_text(c, s, s->order.order.created_at));
    if (!s->is_of_capture)
        return;
    sheet_fact(out, word(s, TEXT_delivery), s->delivery);
    sheet_fact(out, word(s, TEXT_delivery_date), day_text(c, s, s->capture.at));
}

/* Discounts, fees and what comes by mail are in no parcel. A line without a type is of goods. */
static bool is_packed(const struct order_line *line)
{
    return line->type.len == 0 || str_equal(line->type, str_of(LINE_TYPES[0]));
}

static void put_lines(struct ctx *c, struct sheet *out, const struct slip *s)
{
    const struct sheet_column columns[] = {
        { word(s, TEXT_article), 2718, CELL_WRAPPED },
        { word(s, TEXT_article_number), 1400, CELL_WRAPPED },
        { word(s, TEXT_quantity), 700, CELL_RIGHT },
    };
    size_t packed = 0;
    for (size_t i = 0; i < s->lines.count; i++)
        packed += is_packed(&s->lines.items[i]);
    if (packed == 0) {
        sheet_text(out, word(s, TEXT_nothing_packed));
        return;
    }
    sheet_table(out, columns, COUNT(columns), s->order.order.authorized.currency);
    for (size_t i = 0; i < s->lines.count; i++) {
        const struct order_line *line = &s->lines.items[i];
        if (is_packed(line))
            sheet_row(out, (struct sheet_cell[]){
                               { .text = line->name },
                               { .text = line->reference },
                               { .text = str_trim(arena_format(c->arena, "%lld %.*s",
                                                               (long long)line->quantity,
                                                               STR_ARG(line->quantity_unit))) },
                           });
    }
    sheet_table_end(out);
}

enum problem packing_slip(struct ctx *c, struct uuid order_id, struct uuid capture_id, FILE *file,
                          str *name)
{
    struct slip s = { .is_of_capture = false };
    struct sheet *out = NULL;
    TRY(load_slip(c, order_id, capture_id, &s));
    str number = s.is_of_capture ? s.delivery : s.fact.klarna_reference;
    TRY(open_sheet(c, &s, file, number, &out));
    put_facts(c, out, &s);
    put_lines(c, out, &s);
    TRY(sheet_close(out, OK));
    *name = number;
    return OK;
}
