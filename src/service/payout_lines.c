/* payout_lines.c -- what an event becomes in a payout, worked out from its order's events alone. */
#include "service/order_service.h"
#include "service/payout.h"

static const struct fee_rate *rate_of(const struct line_basis *basis, int64_t captured_at)
{
    if (captured_at < basis->settles_from)
        return NULL;
    return fee_rate_find(basis->rates, basis->payment_method_type, basis->currency, captured_at);
}

/* What refunds before that one gave back, by capture. */
static int64_t *refunded_before(struct ctx *c, struct event_rows events, size_t at)
{
    int64_t *refunded = ARENA_ARRAY(c->arena, int64_t, events.count + 1);
    refunds_by_capture(c, (struct event_rows){ events.items, at }, refunded);
    return refunded;
}

static size_t refund_lines(struct ctx *c, const struct line_basis *basis, struct event_rows events,
                           size_t at, struct settlement_line out[EVENT_LINES_MAX])
{
    const struct refund_document *d = event_read(c, &events.items[at]);
    struct capture_index index = capture_index_of(c, events);
    int64_t *before = refunded_before(c, events, at);
    struct returned_share *shares =
        ARENA_ARRAY(c->arena, struct returned_share, d->captures.count + 1);
    for (size_t i = 0; i < d->captures.count; i++) {
        const struct refund_share *share = &d->captures.items[i];
        const struct capture_place *place = capture_find(&index, share->capture_id);
        CHECK(place != NULL); /* a refund is of captures of its order */
        const struct event_row *capture = &events.items[place->event];
        shares[i] = (struct returned_share){ rate_of(basis, capture->at),
                                             { capture->amount, basis->currency },
                                             { before[place->place], basis->currency },
                                             { share->amount, basis->currency } };
        before[place->place] += share->amount; /* should it be named twice */
    }
    return lines_of_refund((money){ events.items[at].amount, basis->currency }, shares,
                           d->captures.count, out);
}

bool payout_has_lines(enum order_fact fact)
{
    static const enum order_fact FACTS[] = { ORDER_WAS_CAPTURED, ORDER_WAS_REFUNDED,
                                             ORDER_WAS_DEFERRED, ORDER_WAS_DISPUTED,
                                             ORDER_WAS_DEFENDED, ORDER_WAS_CHARGED_BACK,
                                             ORDER_WAS_CORRECTED };
    for (size_t i = 0; i < COUNT(FACTS); i++)
        if (FACTS[i] == fact)
            return true;
    return false;
}

size_t payout_event_lines(struct ctx *c, const struct line_basis *basis, struct event_rows events,
                          size_t at, struct settlement_line out[EVENT_LINES_MAX])
{
    struct event_row *e = &events.items[at];
    money amount = { e->amount, basis->currency };
    if (e->fact == ORDER_WAS_CAPTURED)
        return lines_of_capture(rate_of(basis, e->at), amount, out);
    if (e->fact == ORDER_WAS_REFUNDED)
        return refund_lines(c, basis, events, at, out);
    if (e->fact == ORDER_WAS_DISPUTED || e->fact == ORDER_WAS_DEFENDED)
        return lines_of_dispute(e->fact == ORDER_WAS_DEFENDED, amount, out);
    if (e->fact == ORDER_WAS_CHARGED_BACK) {
        const struct dispute_document *d = event_read(c, e);
        return lines_of_fee(LINE_DISPUTE_FEE, (money){ d->fee_amount, basis->currency },
                            d->fee_vat_rate, out);
    }
    if (e->fact == ORDER_WAS_DEFERRED) {
        const struct due_date_document *d = event_read(c, e);
        money fee = { d->is_charged ? d->fee_amount : 0, basis->currency };
        return lines_of_fee(LINE_EXTEND_DUE_DATE_FEE, fee, d->fee_vat_rate, out);
    }
    return 0;
}
