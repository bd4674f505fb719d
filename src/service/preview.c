#include "service/preview.h"

#include "service/invoicing.h"
#include "service/order_return.h"
#include "service/payout.h"

/* --- its payout -------------------------------------------------------------------------- */

/* The lines of the last event, and how the payout would be closed if it had no others. */
static enum problem settle(struct ctx *c, struct event_rows events, str payment_method_type,
                           struct previewed_payout *p)
{
    const struct closing how = {
        .currency = p->payout.currency,
        .is_gross = str_equal(p->terms.settlement_type, STR(SETTLEMENT_GROSS)),
    };
    struct line_basis basis = { .settles_from = p->terms.settles_from,
                                .payment_method_type = payment_method_type,
                                .currency = p->payout.currency };
    struct settlement_line lines[EVENT_LINES_MAX];
    TRY(fee_rates_load(c, &basis.rates));
    size_t count = payout_event_lines(c, &basis, events, events.count - 1, lines);
    for (size_t i = 0; i < count; i++)
        settlement_add(&p->settlement, &lines[i]);
    (void)settlement_close(&p->settlement, &how);
    return OK;
}

/* Of the last of an order's events. */
static enum problem find_payout(struct ctx *c, struct event_rows events, enum currency currency,
                                str payment_method_type, struct previewed_payout *p)
{
    int64_t at = events.items[events.count - 1].at;
    struct payout_calendar calendar;
    bool is_paid_out = false, is_open = false;
    TRY(payout_terms_load(c, &p->terms, &is_paid_out));
    p->is_settled = is_paid_out && at >= p->terms.settles_from;
    if (!p->is_settled)
        return OK;
    TRY(payout_calendar_load(c, &p->terms, currency, &calendar));
    struct payout like = payout_like(&calendar, &p->terms, currency, at);
    TRY(payout_find_open(c, &like, &p->payout, &is_open));
    if (!is_open)
        p->payout = like;
    return settle(c, events, payment_method_type, p);
}

int64_t preview_settlement_amount(const struct previewed_payout *p)
{
    return p->settlement.settlement - p->settlement.closing_debt;
}

/* --- of a capture ------------------------------------------------------------------------ */

enum problem capture_preview(struct ctx *c, struct uuid order_id, const struct capture_request *r,
                             struct capture_preview *out)
{
    CHECK(!r->from_client); /* a repetition may be noted with the order */
    *out = (struct capture_preview){ .parts_count = 0 };
    const struct order_event *event = &out->capture.changed.event;
    struct mail_terms mails;
    TRY(capture_propose(c, order_id, r, &out->capture));
    TRY(capture_fits(c, &out->capture));
    TRY(order_load_fact(c, order_id, &out->fact));
    out->transfers.count = ledger_post(event, out->transfers.items);
    out->plan = plan_terms_of_order(c, &out->fact);
    out->parts_count = plan_of(&out->plan, event->amount, event->at, out->parts);
    struct event_row row = { .fact = event->fact, .at = event->at, .amount = event->amount.minor };
    TRY(mail_terms_load(c, &mails));
    TRY(outbox_caused(c, &mails, &row, &out->fact, &out->mails));
    return find_payout(c, (struct event_rows){ &row, 1 }, event->amount.currency,
                       out->fact.payment_method_type, &out->paid);
}

/* --- of a refund ------------------------------------------------------------------------- */

/* The order's events and, as the last, the refund. */
static enum problem with_refund(struct ctx *c, const struct refund *refund, struct event_rows *out)
{
    const struct order_event *event = &refund->changed.event;
    struct event_rows before;
    TRY(events_load(c, &refund->changed.before, &before));
    out->count = before.count + 1;
    out->items = ARENA_ARRAY(c->arena, struct event_row, out->count);
    for (size_t i = 0; i < before.count; i++)
        out->items[i] = before.items[i];
    out->items[before.count] = (struct event_row){
        .fact = event->fact,
        .at = event->at,
        .amount = event->amount.minor,
        .document = document_write(c, &REFUND_DOCUMENT, &refund->document),
    };
    return OK;
}

/* An invoice that is still to be written cannot have been paid. */
static enum problem credit_of(struct ctx *c, const struct refund_share *share,
                              enum currency currency, struct previewed_credit *out)
{
    struct invoice_row row;
    bool found = false;
    *out = (struct previewed_credit){ .capture_id = share->capture_id,
                                      .amount = share->amount,
                                      .credited_amount = share->amount };
    TRY(invoice_load(c, share->capture_id, &row, &found));
    if (!found)
        return OK;
    out->invoice_number = row.number;
    out->credited_amount = invoice_refund(&row.invoice, (money){ share->amount, currency }).minor;
    out->owed_back_amount = share->amount - out->credited_amount;
    return OK;
}

static enum problem find_credits(struct ctx *c, struct event_rows events, struct refund_preview *p)
{
    const struct refund_shares shares = p->refund.document.captures;
    struct capture_index index = capture_index_of(c, events);
    int64_t invoices_from = 0;
    p->credits = ARENA_ARRAY(c->arena, struct previewed_credit, shares.count + 1);
    if (plan_terms_of_order(c, &p->fact).kind == PLAN_NONE)
        return OK;
    TRY(invoices_from_load(c, &invoices_from));
    for (size_t i = 0; i < shares.count; i++) {
        const struct capture_place *at = capture_find(&index, shares.items[i].capture_id);
        CHECK(at != NULL); /* a refund is of captures of its order */
        if (capture_is_ours(&events.items[at->event], invoices_from))
            TRY(credit_of(c, &shares.items[i], p->refund.changed.event.amount.currency,
                          &p->credits[p->credits_count++]));
    }
    return OK;
}

enum problem refund_preview(struct ctx *c, struct uuid order_id, const struct refund_request *r,
                            struct refund_preview *out)
{
    *out = (struct refund_preview){ .credits_count = 0 };
    const struct order_event *event = &out->refund.changed.event;
    struct event_rows events;
    struct mail_terms mails;
    TRY(refund_propose(c, order_id, r, &out->refund));
    TRY(refund_fits(c, &out->refund));
    TRY(order_load_fact(c, order_id, &out->fact));
    TRY(with_refund(c, &out->refund, &events));
    out->transfers.count = ledger_post(event, out->transfers.items);
    out->refundable_amount = order_refundable(c, &out->refund.changed.after.order, events);
    TRY(find_credits(c, events, out));
    TRY(mail_terms_load(c, &mails));
    TRY(outbox_caused(c, &mails, &events.items[events.count - 1], &out->fact, &out->mails));
    return find_payout(c, events, event->amount.currency, out->fact.payment_method_type,
                       &out->paid);
}

/* --- of what ends, extends or updates an order ------------------------------------------- */

static enum problem propose(struct ctx *c, struct uuid order_id, enum order_verb verb,
                            struct changed *out)
{
    struct change change = { .verb = verb };
    struct extension extension;
    if (verb != ORDER_EXTEND)
        return order_propose(c, order_id, &change, out); /* what ends an order always fits */
    TRY(extension_propose(c, order_id, &extension));
    *out = extension.changed;
    extension.change.document = &extension.document;
    return order_fits(c, &extension.change, out);
}

/* What follows from what was proposed. */
static enum problem foretell(struct ctx *c, const struct order_fact_row *fact,
                             struct change_preview *p)
{
    const struct order_event *event = &p->changed.event;
    struct mail_terms mails;
    TRY(mail_terms_load(c, &mails));
    p->transfers.count = ledger_post(event, p->transfers.items);
    const struct event_row row = { .fact = event->fact,
                                   .at = event->at,
                                   .amount = event->amount.minor };
    return outbox_caused(c, &mails, &row, fact, &p->mails);
}

enum problem change_preview(struct ctx *c, struct uuid order_id, enum order_verb verb,
                            struct change_preview *out)
{
    *out = (struct change_preview){ .transfers = { .count = 0 } };
    struct order_fact_row fact;
    TRY(propose(c, order_id, verb, &out->changed));
    if (uuid_is_zero(out->changed.event_id))
        return OK;
    TRY(order_load_fact(c, order_id, &fact));
    return foretell(c, &fact, out);
}

enum problem update_preview(struct ctx *c, struct uuid order_id, const struct update_request *r,
                            struct change_preview *out)
{
    struct update update;
    *out = (struct change_preview){ .transfers = { .count = 0 } };
    TRY(update_propose(c, order_id, r, &update));
    out->changed = update.changed;
    update.change.document = &update.document;
    TRY(order_fits(c, &update.change, &out->changed));
    return foretell(c, &update.fact, out);
}
