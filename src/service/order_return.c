#include "service/order_return.h"

#include "service/order_dispute.h"

/* --- what may come back ------------------------------------------------------------------ */

void order_returns(struct ctx *c, struct event_rows events, struct order_lines lines,
                   struct line_progress *out)
{
    struct line_progress *captured = ARENA_ARRAY(c->arena, struct line_progress, lines.count + 1);
    line_progress_begin(lines, captured);
    lines_moved(c, events, ORDER_WAS_CAPTURED, lines, captured);
    for (size_t i = 0; i < lines.count; i++)
        out[i] = (struct line_progress){ .left_quantity = captured[i].captured_quantity,
                                         .left_amount = captured[i].captured_amount };
    lines_moved(c, events, ORDER_WAS_REFUNDED, lines, out);
}

int64_t order_refundable(struct ctx *c, const struct order *o, struct event_rows events)
{
    int64_t disputed = disputed_of_order(disputes_of(c, events));
    return o->captured.minor - o->refunded.minor - disputed;
}

const char *order_refund_waits(struct ctx *c, const struct order *o, struct event_rows events)
{
    if (disputes_have_open(disputes_of(c, events)))
        return "A capture of the order is disputed. Refund not possible before that ends";
    if (order_refundable(c, o, events) <= 0)
        return "All that is captured is refunded, or was lost by a dispute. Refund not possible";
    return NULL;
}

/* --- by line ----------------------------------------------------------------------------- */

/* An order's lines and what of each may come back. */
struct returns {
    struct order_row row;
    struct event_rows events;
    struct line_documents documents;
    struct order_lines lines;
    struct line_progress *left;
};

static enum problem load_returns(struct ctx *c, struct uuid order_id, struct returns *out)
{
    struct order_fact_row fact = { 0 };
    TRY(order_load(c, order_id, &out->row));
    TRY(order_load_fact(c, order_id, &fact));
    TRY(events_load(c, &out->row, &out->events));
    out->documents = document_read_lines(c, fact.order_lines);
    out->lines = document_lines(c, out->documents);
    out->left = ARENA_ARRAY(c->arena, struct line_progress, out->lines.count + 1);
    order_returns(c, out->events, out->lines, out->left);
    return OK;
}

static enum problem check_part(struct ctx *c, const struct returns *returns, size_t at,
                               const struct line_part_request *part)
{
    str field = arena_format(c->arena, "lines[%zu].line", at);
    if (returns->lines.count == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, field, "The order has no lines.");
    if (part->line < 0 || (size_t)part->line >= returns->lines.count)
        return blame(c, PROBLEM_UNPROCESSABLE, field,
                     "The order has no line %lld; its lines are 0 to %zu.", (long long)part->line,
                     returns->lines.count - 1);
    int64_t left = returns->left[part->line].left_quantity;
    if (part->quantity < 1 || part->quantity > left)
        return blame(c, PROBLEM_UNPROCESSABLE, arena_format(c->arena, "lines[%zu].quantity", at),
                     "Line %lld has %lld captured and not refunded, but was asked for %lld.",
                     (long long)part->line, (long long)left, (long long)part->quantity);
    return OK;
}

static void return_part(const struct returns *returns, size_t i, int64_t quantity,
                        struct line_document *out, struct refund_request *r)
{
    *out = returns->documents.items[i];
    uint64_t has = out->line.has;
    out->line = line_return(returns->lines, i, quantity, &returns->left[i]);
    out->line.has = has;
    r->refunded_amount += out->line.total_amount;
}

enum problem refund_of_lines(struct ctx *c, struct uuid order_id, struct line_part_requests parts,
                             struct refund_request *r)
{
    struct returns returns = { 0 };
    TRY(load_returns(c, order_id, &returns));
    struct line_document *taken = ARENA_ARRAY(c->arena, struct line_document, parts.count + 1);
    for (size_t i = 0; i < parts.count; i++) {
        const struct line_part_request *part = &parts.items[i];
        TRY(check_part(c, &returns, i, part));
        return_part(&returns, (size_t)part->line, part->quantity, &taken[i], r);
        struct order_line one = taken[i].line; /* so that a line named twice comes back twice */
        line_progress_add(returns.lines, (struct order_lines){ &one, 1 }, returns.left);
    }
    r->lines = (struct line_documents){ taken, parts.count };
    if (r->refunded_amount < 1)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("lines"),
                     "These lines come to %lld; a refund is at least 1.",
                     (long long)r->refunded_amount);
    return OK;
}

enum problem refund_of_all(struct ctx *c, struct uuid order_id, struct refund_request *r)
{
    struct returns returns = { 0 };
    TRY(load_returns(c, order_id, &returns));
    const struct order *o = &returns.row.order;
    int64_t refundable = order_refundable(c, o, returns.events);
    struct line_document *taken =
        ARENA_ARRAY(c->arena, struct line_document, returns.lines.count + 1);
    size_t count = 0;
    for (size_t i = 0; i < returns.lines.count; i++)
        if (returns.left[i].left_quantity > 0)
            return_part(&returns, i, returns.left[i].left_quantity, &taken[count++], r);
    if (r->refunded_amount == refundable)
        r->lines = (struct line_documents){ taken, count };
    r->refunded_amount = refundable > 0 ? refundable : 1; /* the refusal is the rules' to word */
    return OK;
}

enum problem refund_keep_fee(struct ctx *c, int64_t amount, int64_t tax_rate,
                             struct refund_request *r)
{
    const str field = STR("return_fee_amount");
    if (r->lines.count == 0 || r->lines.count >= LINES_MAX)
        return blame(c, PROBLEM_UNPROCESSABLE, field,
                     "A return fee is a line of the refund, so the refund must have lines, and "
                     "fewer than %d; this one has %zu.",
                     LINES_MAX, r->lines.count);
    if (amount >= r->refunded_amount)
        return blame(c, PROBLEM_UNPROCESSABLE, field,
                     "The return fee must be less than the lines, which come to %lld, but is %lld.",
                     (long long)r->refunded_amount, (long long)amount);
    struct line_document *lines = ARENA_ARRAY(c->arena, struct line_document, r->lines.count + 1);
    for (size_t i = 0; i < r->lines.count; i++)
        lines[i] = r->lines.items[i];
    lines[r->lines.count].line = (struct order_line){
        .type = STR("return_fee"),
        .name = STR("Return fee"),
        .quantity = 1,
        .unit_price = -amount,
        .total_amount = -amount,
        .tax_rate = tax_rate,
        .total_tax_amount = -line_tax(amount, tax_rate),
    };
    r->lines = (struct line_documents){ lines, r->lines.count + 1 };
    r->refunded_amount -= amount;
    return OK;
}
