/* merchant_payout_lines.c -- what a step of a payout consists of: capture by capture, until the
 * last minor unit. The signed sum of all its lines is the amount of the step. */
#include "api/merchant_payouts.h"
#include "api/settlement_parts.h"
#include "service/cursor.h"
#include "service/order_list.h"

#define KIND_OF_PAYOUT_LINES 331

struct payout_line_query {
    uint64_t has;
    str step;
    int64_t limit;
    str cursor;
};
struct payout_line_out {
    struct uuid order_id, capture_id, refund_id;
    str klarna_reference, merchant_reference1, detailed_type, meaning, reason;
    int64_t at, amount;
};
struct payout_line_page_out {
    struct shape_list lines;
    str next;
};

static const char *const STEP_NAMES[] = {
#define TOTAL(name, sign, debit, credit, meaning) #name,
#include "domain/settlement.def"
#undef TOTAL
    NULL,
};

/* clang-format off */
static const struct field PAYOUT_LINE_QUERY_FIELDS[] = {
    FIELD_CHOICE(payout_line_query, step, REQUIRED, STEP_NAMES, "Of which step of the waterfall"),
    FIELD(SHAPE_I64, payout_line_query, limit, 0, 1, LIST_LIMIT_MAX, "Lines per page"),
    FIELD(SHAPE_STR, payout_line_query, cursor, 0, 0, 512, "The next of the page before"),
};
const struct shape PAYOUT_LINE_QUERY = SHAPE("PayoutLineQuery", payout_line_query, PAYOUT_LINE_QUERY_FIELDS);

static const struct field PAYOUT_LINE_FIELDS[] = {
    FIELD(SHAPE_UUID, payout_line_out, order_id, OMIT_EMPTY, 0, 0, "The order; absent if the line is the payout's own"),
    FIELD(SHAPE_UUID, payout_line_out, capture_id, OMIT_EMPTY, 0, 0, "The capture that it comes from"),
    FIELD(SHAPE_UUID, payout_line_out, refund_id, OMIT_EMPTY, 0, 0, "Or the refund"),
    FIELD(SHAPE_STR, payout_line_out, klarna_reference, OMIT_EMPTY, 0, 64, "Short reference of the order"),
    FIELD(SHAPE_STR, payout_line_out, merchant_reference1, OMIT_EMPTY, 0, 255, "The shop's order number"),
    FIELD(SHAPE_TIME, payout_line_out, at, 0, 0, 0, "When it was captured or refunded; else when the payout was closed"),
    FIELD_CHOICE(payout_line_out, detailed_type, 0, DETAILED_TYPES, "Kind of line, as the Settlements API has it"),
    FIELD(SHAPE_STR, payout_line_out, meaning, 0, 0, 200, "The same in words"),
    FIELD(SHAPE_STR, payout_line_out, reason, OMIT_EMPTY, 0, 200, "Of a dispute or a correction: why"),
    FIELD(SHAPE_I64, payout_line_out, amount, 0, INT64_MIN, INT64_MAX, "Minor units of the step; negative if it takes off"),
};
static const struct shape PAYOUT_LINE_OUT = SHAPE("PayoutLine", payout_line_out, PAYOUT_LINE_FIELDS);

static const struct field PAYOUT_LINE_PAGE_FIELDS[] = {
    FIELD_LIST(payout_line_page_out, lines, 0, 0, LIST_LIMIT_MAX, &PAYOUT_LINE_OUT, "About in the order in which they happened"),
    FIELD(SHAPE_STR, payout_line_page_out, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent at the end"),
};
const struct shape PAYOUT_LINE_PAGE_OUT = SHAPE("PayoutLines", payout_line_page_out, PAYOUT_LINE_PAGE_FIELDS);
/* clang-format on */

static enum settlement_total step_of(str name)
{
    for (int i = 0; i < TOTAL_none; i++)
        if (str_equal(name, str_of(STEP_NAMES[i])))
            return (enum settlement_total)i;
    UNREACHABLE("a step");
}

/* What a line adds to the step: its amount, or only the VAT on it. */
static int64_t amount_in(const struct transaction *t, enum settlement_total step)
{
    int64_t amount = t->kind->total == step ? transaction_amount(t) : t->line.vat_amount;
    return SETTLEMENT_STEPS[step].sign > 0 ? amount : -amount;
}

static struct payout_line_out line_out(const struct transaction *t, enum settlement_total step)
{
    return (struct payout_line_out){
        .order_id = t->order_id,
        .capture_id = t->capture_id,
        .refund_id = t->refund_id,
        .klarna_reference = t->klarna_reference,
        .merchant_reference1 = t->merchant_reference1,
        .detailed_type = str_of(t->kind->detailed_type),
        .meaning = str_of(t->kind->meaning),
        .reason = t->reason,
        .at = t->at,
        .amount = amount_in(t, step),
    };
}

static str write_place(struct ctx *c, const struct line_row *last)
{
    struct cursor at = { .kind = KIND_OF_PAYOUT_LINES, .number = last->part, .id = last->event_id };
    return cursor_write(c, &at);
}

/* A step of nothing has no line, and of GROSS_FEE no VAT by itself. */
static enum problem load_lines(struct ctx *c, const struct payout *p, enum settlement_total step,
                               const struct cursor *at, size_t limit,
                               struct payout_line_page_out *out)
{
    struct line_row *rows = ARENA_ARRAY(c->arena, struct line_row, limit + 1);
    struct line_row after = { .payout_no = p->payout_no, .event_id = at->id, .part = at->number };
    struct line_row until = { 0 };
    struct transactions found = { 0 };
    size_t count = 0;
    *out = (struct payout_line_page_out){ .next = STR("") };
    if (payout_shown(p).totals[step] == 0)
        return OK;
    TRY(payout_lines_of(c, &after, line_kinds_of(step), limit + 1, rows, &count, &until));
    if (count > limit)
        out->next = write_place(c, &rows[limit - 1]);
    else if (!uuid_is_zero(until.event_id))
        out->next = write_place(c, &until);
    count -= count > limit;
    TRY(transactions_of_each(c, rows, count, &found));
    struct payout_line_out *items = ARENA_ARRAY(c->arena, struct payout_line_out, count + 1);
    for (size_t i = 0; i < count; i++)
        items[i] = line_out(&found.items[i], step);
    out->lines = (struct shape_list){ items, count };
    return OK;
}

enum problem api_payout_lines(struct ctx *c, struct call *call)
{
    const struct payout_line_query *q = call->query;
    struct payout_line_page_out out;
    struct payout p = { 0 };
    struct cursor at = { 0 };
    bool found = false;
    TRY(api_check_reference(c, call->path[0]));
    TRY(cursor_read(c, q->cursor, KIND_OF_PAYOUT_LINES, &at));
    TRY(payout_find(c, call->path[0], &p, &found));
    if (!found)
        return blame(c, PROBLEM_NOT_FOUND, (str){ 0 }, "Payout %.*s cannot be found",
                     STR_ARG(call->path[0]));
    TRY(load_lines(c, &p, step_of(q->step), &at,
                   q->limit > 0 ? (size_t)q->limit : LIST_LIMIT_DEFAULT, &out));
    answer_json(c, call, 200, &PAYOUT_LINE_PAGE_OUT, &out);
    return OK;
}
