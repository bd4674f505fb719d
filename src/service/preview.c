#include "service/preview.h"

#include "service/invoicing.h"
#include "service/payout.h"

/* The lines that will be settled, and how the payout would be closed if it had no others. */
static enum problem settle(struct ctx *c, struct event_row *event, struct capture_preview *p)
{
    const struct closing how = {
        .currency = p->payout.currency,
        .is_gross = str_equal(p->terms.settlement_type, STR(SETTLEMENT_GROSS)),
    };
    struct line_basis basis = { .settles_from = p->terms.settles_from,
                                .payment_method_type = p->fact.payment_method_type,
                                .currency = p->payout.currency };
    struct settlement_line lines[EVENT_LINES_MAX];
    TRY(fee_rates_load(c, &basis.rates));
    size_t count = payout_event_lines(c, &basis, (struct event_rows){ event, 1 }, 0, lines);
    for (size_t i = 0; i < count; i++)
        settlement_add(&p->settlement, &lines[i]);
    (void)settlement_close(&p->settlement, &how);
    return OK;
}

static enum problem find_payout(struct ctx *c, struct event_row *event, struct capture_preview *p)
{
    enum currency currency = p->capture.changed.event.amount.currency;
    struct payout_calendar calendar;
    bool is_paid_out = false, is_open = false;
    TRY(payout_terms_load(c, &p->terms, &is_paid_out));
    p->is_settled = is_paid_out && event->at >= p->terms.settles_from;
    if (!p->is_settled)
        return OK;
    TRY(payout_calendar_load(c, &p->terms, currency, &calendar));
    struct payout like = payout_like(&calendar, &p->terms, currency, event->at);
    TRY(payout_find_open(c, &like, &p->payout, &is_open));
    if (!is_open)
        p->payout = like;
    return settle(c, event, p);
}

enum problem capture_preview(struct ctx *c, struct uuid order_id, const struct capture_request *r,
                             struct capture_preview *out)
{
    CHECK(!r->from_client); /* a repetition may be noted with the order */
    *out = (struct capture_preview){ .transfers_count = 0 };
    const struct order_event *event = &out->capture.changed.event;
    struct mail_terms mails;
    TRY(capture_propose(c, order_id, r, &out->capture));
    TRY(capture_fits(c, &out->capture));
    TRY(order_load_fact(c, order_id, &out->fact));
    out->transfers_count = ledger_post(event, out->transfers);
    out->plan = plan_terms_of_order(c, &out->fact);
    out->parts_count = plan_of(&out->plan, event->amount, event->at, out->parts);
    struct event_row row = { .fact = event->fact, .at = event->at, .amount = event->amount.minor };
    TRY(mail_terms_load(c, &mails));
    TRY(outbox_caused(c, &mails, &row, &out->fact, &out->mails));
    return find_payout(c, &row, out);
}

int64_t preview_settlement_amount(const struct capture_preview *p)
{
    return p->settlement.settlement - p->settlement.closing_debt;
}
