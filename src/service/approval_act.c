#include "service/approval_act.h"

#include "service/order_return.h"

static enum problem propose_capture(struct ctx *c, struct uuid order_id,
                                    const struct frozen_action *what, struct frozen_proposal *out)
{
    struct capture_request r = { .has_key = true,
                                 .captured_amount = what->amount,
                                 .description = what->description,
                                 .reference = what->reference };
    if (what->full)
        TRY(capture_of_all(c, order_id, &r));
    else if (what->lines.count > 0)
        TRY(capture_of_lines(c, order_id, what->lines, &r));
    TRY(capture_propose(c, order_id, &r, &out->capture));
    out->changed = out->capture.changed;
    out->lines = r.lines;
    return OK;
}

static enum problem propose_refund(struct ctx *c, struct uuid order_id,
                                   const struct frozen_action *what, struct frozen_proposal *out)
{
    struct refund_request r = { .refunded_amount = what->amount,
                                .description = what->description,
                                .reference = what->reference };
    if (what->full)
        TRY(refund_of_all(c, order_id, &r));
    else if (what->lines.count > 0)
        TRY(refund_of_lines(c, order_id, what->lines, &r));
    if (what->return_fee_amount > 0)
        TRY(refund_keep_fee(c, what->return_fee_amount, what->return_fee_tax_rate, &r));
    TRY(refund_propose(c, order_id, &r, &out->refund));
    out->changed = out->refund.changed;
    out->lines = r.lines;
    return OK;
}

static enum problem propose(struct ctx *c, struct uuid order_id, enum limit_action action,
                            const struct frozen_action *what, struct frozen_proposal *out)
{
    if (action == LIMIT_CAPTURE)
        return propose_capture(c, order_id, what, out);
    if (action == LIMIT_REFUND)
        return propose_refund(c, order_id, what, out);
    out->change.verb = action == LIMIT_CANCEL ? ORDER_CANCEL : ORDER_RELEASE;
    return order_propose(c, order_id, &out->change, &out->changed);
}

enum problem frozen_propose(struct ctx *c, struct uuid order_id, enum limit_action action,
                            const struct frozen_action *what, struct frozen_proposal *out)
{
    TRY(propose(c, order_id, action, what, out));
    out->amount = out->changed.event.amount;
    return OK;
}

enum problem frozen_record(struct ctx *c, enum limit_action action,
                           const struct frozen_proposal *proposed)
{
    if (action == LIMIT_CAPTURE)
        return capture_record(c, &proposed->capture);
    if (action == LIMIT_REFUND)
        return refund_record(c, &proposed->refund);
    return order_record(c, &proposed->change, &proposed->changed);
}
