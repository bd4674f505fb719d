/* order_aftercare.c -- what is done for a capture once it is made; declared in order_amend.h. */
#include "service/order_amend.h"
#include "service/payout.h"

/* The capture with this id. `what` ends the sentence of a refusal. An order without captures is
 * left to order_decide, which has a sentence of its own for that. */
static enum problem find_capture(struct ctx *c, struct uuid order_id, struct uuid capture_id,
                                 const char *what, struct order_row *row, struct event_row *capture)
{
    bool found = false;
    TRY(order_load(c, order_id, row));
    TRY(event_load(c, capture_id, capture, &found));
    bool is_capture =
        found && capture->fact == ORDER_WAS_CAPTURED && uuid_equal(capture->order_id, order_id);
    if (row->order.captures_count > 0 && !is_capture)
        return blame(c, PROBLEM_NO_SUCH_CAPTURE, STR("capture_id"), WHY_NO_CAPTURE, what,
                     STR_ARG(uuid_text(c->arena, capture_id)));
    return OK;
}

enum problem order_ship(struct ctx *c, struct uuid order_id, struct uuid capture_id,
                        struct shipping_infos infos, struct changed *out)
{
    struct shipping_document document = { .capture_id = capture_id, .shipping_info = infos };
    bool whole = uuid_is_zero(capture_id);
    struct order_row row = { 0 };
    struct event_row capture = { 0 };
    struct change change = { .verb = whole ? ORDER_SHIP_WHOLE : ORDER_SHIP,
                             .shape = &SHIPPING_DOCUMENT,
                             .document = &document };
    if (!whole)
        TRY(find_capture(c, order_id, capture_id, "Shipping info cannot be added to", &row,
                         &capture));
    return order_change(c, order_id, &change, out);
}

enum problem order_send_out(struct ctx *c, struct uuid order_id,
                            const struct send_out_document *what, struct changed *out)
{
    struct order_row row = { 0 };
    struct event_row capture = { 0 };
    struct change change = { .verb = ORDER_SEND_OUT,
                             .shape = &SEND_OUT_DOCUMENT,
                             .document = what };
    TRY(find_capture(c, order_id, what->capture_id, "Send-out cannot be triggered for", &row,
                     &capture));
    return order_change(c, order_id, &change, out);
}

/* --- due dates --------------------------------------------------------------------------- */

/* The two free days are given once per order. */
static enum problem is_free_used(struct ctx *c, const struct order_row *row, bool *out)
{
    struct event_rows events = { 0 };
    *out = false;
    TRY(events_load(c, row, &events));
    for (size_t i = 0; i < events.count; i++) {
        struct due_date_document d = { 0 };
        if (events.items[i].fact != ORDER_WAS_DEFERRED)
            continue;
        document_read(c, &DUE_DATE_DOCUMENT, events.items[i].document, &d);
        *out = *out || d.fee_amount == 0;
    }
    return OK;
}

static enum problem load_due_dates(struct ctx *c, const struct order_row *row,
                                   const struct event_row *capture, struct due_dates *out)
{
    struct order_fact_row fact = { 0 };
    bool free_is_used = false;
    enum currency currency = row->order.authorized.currency;
    TRY(order_load_fact(c, row->order.order_id, &fact));
    TRY(is_free_used(c, row, &free_is_used));
    struct order_terms terms = order_terms(c, fact.payment_method_type, fact.purchase_country);
    out->currency = currency;
    out->count =
        due_date_options(&terms, (money){ capture->amount, currency }, free_is_used, out->options);
    return OK;
}

enum problem order_due_dates(struct ctx *c, struct uuid order_id, struct uuid capture_id,
                             struct due_dates *out)
{
    struct order_row row = { 0 };
    struct event_row capture = { 0 };
    TRY(find_capture(c, order_id, capture_id, "There are no options for", &row, &capture));
    if (row.order.captures_count == 0)
        return blame(c, PROBLEM_NO_SUCH_CAPTURE, STR("capture_id"),
                     "Capture could not be found. The order has no captures.");
    return load_due_dates(c, &row, &capture, out);
}

/* A fee is taken off the next payout, with VAT, if the merchant is paid out at all. */
static enum problem record_due_date(struct ctx *c, const struct order_row *row,
                                    const struct change *change, struct due_date_document *document,
                                    const struct changed *changed)
{
    struct settlement_line lines[EVENT_LINES_MAX];
    struct order_fact_row fact = { 0 };
    enum currency currency = row->order.authorized.currency;
    if (document->fee_amount == 0)
        return order_record(c, change, changed);
    TRY(order_load_fact(c, row->order.order_id, &fact));
    TRY(payout_vat_rate(c, fact.payment_method_type, currency, &document->fee_vat_rate,
                        &document->is_charged));
    TRY(order_record(c, change, changed));
    if (!document->is_charged)
        return OK;
    size_t count = lines_of_fee(LINE_EXTEND_DUE_DATE_FEE, (money){ document->fee_amount, currency },
                                document->fee_vat_rate, lines);
    return payout_book(c, currency, changed->event_id, (struct event_lines){ lines, count }, NULL);
}

enum problem order_extend_due_date(struct ctx *c, struct uuid order_id, struct uuid capture_id,
                                   int64_t number_of_days, struct changed *out)
{
    struct due_date_document document = { .capture_id = capture_id,
                                          .number_of_days = number_of_days };
    struct due_dates due = { 0 };
    struct order_row row = { 0 };
    struct event_row capture = { 0 };
    struct change change = { .verb = ORDER_EXTEND_DUE_DATE,
                             .shape = &DUE_DATE_DOCUMENT,
                             .document = &document };
    TRY(find_capture(c, order_id, capture_id, "The due date cannot be extended of", &row,
                     &capture));
    TRY(order_propose(c, order_id, &change, out));
    TRY(load_due_dates(c, &row, &capture, &due));
    for (size_t i = 0; i < due.count; i++)
        if (due.options[i].number_of_days == number_of_days) {
            document.fee_amount = due.options[i].amount;
            return record_due_date(c, &row, &change, &document, out);
        }
    return blame(c, PROBLEM_NOT_ALLOWED, STR("number_of_days"), WHY_DUE_DATE_DAYS,
                 (long long)number_of_days);
}
