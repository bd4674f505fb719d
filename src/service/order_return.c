#include "service/order_return.h"

#include "service/line_pool.h"
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
        return WHY_DISPUTED;
    if (order_refundable(c, o, events) <= 0)
        return WHY_NOTHING_REFUNDABLE;
    return NULL;
}

/* --- by line ----------------------------------------------------------------------------- */

static enum problem load_pool(struct ctx *c, struct uuid order_id, struct order_row *row,
                              struct event_rows *events, struct line_pool *out)
{
    struct order_fact_row fact = { 0 };
    TRY(order_load(c, order_id, row));
    TRY(order_load_fact(c, order_id, &fact));
    TRY(events_load(c, row, events));
    *out = line_pool_of(c, fact.order_lines, line_return, "captured and not refunded");
    order_returns(c, *events, out->lines, out->left);
    return OK;
}

enum problem refund_of_lines(struct ctx *c, struct uuid order_id, struct line_part_requests parts,
                             struct refund_request *r)
{
    struct order_row row = { 0 };
    struct event_rows events = { 0 };
    struct line_pool pool;
    TRY(load_pool(c, order_id, &row, &events, &pool));
    TRY(line_pool_take(c, &pool, parts, &r->lines, &r->refunded_amount));
    if (r->refunded_amount < 1)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("lines"), WHY_REFUND_OF_NOTHING,
                     (long long)r->refunded_amount);
    return OK;
}

enum problem refund_of_all(struct ctx *c, struct uuid order_id, struct refund_request *r)
{
    struct order_row row = { 0 };
    struct event_rows events = { 0 };
    struct line_pool pool;
    int64_t amount = 0;
    TRY(load_pool(c, order_id, &row, &events, &pool));
    int64_t refundable = order_refundable(c, &row.order, events);
    struct line_documents rest = line_pool_rest(c, &pool, &amount);
    if (amount == refundable)
        r->lines = rest;
    r->refunded_amount = refundable > 0 ? refundable : 1; /* the refusal is the rules' to word */
    return OK;
}

enum problem refund_keep_fee(struct ctx *c, int64_t amount, int64_t tax_rate,
                             struct refund_request *r)
{
    const str field = STR("return_fee_amount");
    if (r->lines.count == 0 || r->lines.count >= LINES_MAX)
        return blame(c, PROBLEM_UNPROCESSABLE, field, WHY_FEE_WITHOUT_LINES, LINES_MAX,
                     r->lines.count);
    if (amount >= r->refunded_amount)
        return blame(c, PROBLEM_UNPROCESSABLE, field, WHY_FEE_ABOVE_LINES,
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
