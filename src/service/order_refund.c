/* order_refund.c -- giving captured money back, and which capture it comes from. */
#include "service/order_service.h"

/* The place of a capture among the captures of `events`; the number of captures if it is none. */
static size_t capture_place(struct event_rows events, struct uuid capture_id)
{
    size_t place = 0;
    for (size_t i = 0; i < events.count; i++) {
        if (events.items[i].fact != ORDER_WAS_CAPTURED)
            continue;
        if (uuid_equal(events.items[i].event_id, capture_id))
            return place;
        place++;
    }
    return place;
}

void refunds_by_capture(struct ctx *c, struct event_rows events, int64_t *refunded)
{
    for (size_t i = 0; i < events.count; i++) {
        if (events.items[i].fact != ORDER_WAS_REFUNDED)
            continue;
        struct refund_document d = { 0 };
        document_read(c, &REFUND_DOCUMENT, events.items[i].document, &d);
        for (size_t k = 0; k < d.captures.count; k++)
            refunded[capture_place(events, d.captures.items[k].capture_id)] +=
                d.captures.items[k].amount;
    }
}

/* The captures of an order, with what is left of each. */
struct pool {
    struct event_rows events;
    const struct capture_document *documents; /* by event, of captures only */
    int64_t *left;                            /* by event, minor units */
    int64_t *taken;                           /* by event, by this refund */
};

static bool has_reference(struct line_documents lines, str reference)
{
    for (size_t i = 0; i < lines.count; i++)
        if (reference.len > 0 && str_equal(lines.items[i].line.reference, reference))
            return true;
    return false;
}

static enum problem pool_open(struct ctx *c, const struct order_row *row, struct pool *out)
{
    TRY(events_load(c, row, &out->events));
    size_t count = out->events.count;
    struct capture_document *documents = ARENA_ARRAY(c->arena, struct capture_document, count + 1);
    int64_t *refunded = ARENA_ARRAY(c->arena, int64_t, count + 1);
    out->left = ARENA_ARRAY(c->arena, int64_t, count + 1);
    out->taken = ARENA_ARRAY(c->arena, int64_t, count + 1);
    out->documents = documents;
    refunds_by_capture(c, out->events, refunded);
    size_t place = 0;
    for (size_t i = 0; i < count; i++) {
        const struct event_row *e = &out->events.items[i];
        if (e->fact != ORDER_WAS_CAPTURED)
            continue;
        document_read(c, &CAPTURE_DOCUMENT, e->document, &documents[i]);
        out->left[i] = e->amount - refunded[place++];
    }
    return OK;
}

/* Takes up to `amount` from the captures with a line of this reference (from any, if it is empty),
 * the oldest first; returns what could not be taken. */
static int64_t pool_take(struct pool *pool, str reference, int64_t amount)
{
    for (size_t i = 0; i < pool->events.count && amount > 0; i++) {
        if (reference.len > 0 && !has_reference(pool->documents[i].order_lines, reference))
            continue;
        int64_t taken = pool->left[i] < amount ? pool->left[i] : amount;
        pool->left[i] -= taken;
        pool->taken[i] += taken;
        amount -= taken;
    }
    return amount;
}

/* Each returned line comes from the captures of that line, the rest from any (reference: refund
 * allocation). A return fee makes the refund less than its lines: it stops when all is taken. */
static struct refund_shares share_out(struct ctx *c, struct pool *pool, int64_t amount,
                                      struct line_documents lines)
{
    for (size_t i = 0; i < lines.count; i++) {
        const struct order_line *l = &lines.items[i].line;
        int64_t wanted = l->total_amount < amount ? l->total_amount : amount;
        if (wanted > 0 && l->reference.len > 0)
            amount -= wanted - pool_take(pool, l->reference, wanted);
    }
    CHECK(pool_take(pool, STR(""), amount) == 0); /* order_decide has said that there is enough */
    struct refund_share *shares =
        ARENA_ARRAY(c->arena, struct refund_share, pool->events.count + 1);
    size_t count = 0;
    for (size_t i = 0; i < pool->events.count; i++)
        if (pool->taken[i] > 0)
            shares[count++] = (struct refund_share){ .capture_id = pool->events.items[i].event_id,
                                                     .amount = pool->taken[i] };
    return (struct refund_shares){ shares, count };
}

/* --- units ------------------------------------------------------------------------------- */

static struct line_documents lines_of(struct ctx *c, const struct event_row *e)
{
    struct refund_document refund = { 0 };
    struct capture_document capture = { 0 };
    if (e->fact == ORDER_WAS_REFUNDED)
        document_read(c, &REFUND_DOCUMENT, e->document, &refund);
    else
        document_read(c, &CAPTURE_DOCUMENT, e->document, &capture);
    return e->fact == ORDER_WAS_REFUNDED ? refund.order_lines : capture.order_lines;
}

/* All lines of the events of a kind, one after the other. */
static struct order_lines all_lines(struct ctx *c, struct event_rows events, enum order_fact fact)
{
    size_t total = 0, at = 0;
    struct order_lines *each = ARENA_ARRAY(c->arena, struct order_lines, events.count + 1);
    for (size_t i = 0; i < events.count; i++)
        if (events.items[i].fact == fact) {
            each[i] = document_lines(c, lines_of(c, &events.items[i]));
            total += each[i].count;
        }
    struct order_line *all = ARENA_ARRAY(c->arena, struct order_line, total + 1);
    for (size_t i = 0; i < events.count; i++)
        for (size_t k = 0; k < each[i].count; k++)
            all[at++] = each[i].items[k];
    return (struct order_lines){ all, total };
}

/* A capture without lines may have been of anything: then nothing can be compared. */
static bool all_captures_have_lines(const struct pool *pool)
{
    for (size_t i = 0; i < pool->events.count; i++)
        if (pool->events.items[i].fact == ORDER_WAS_CAPTURED &&
            pool->documents[i].order_lines.count == 0)
            return false;
    return true;
}

static enum problem check_units(struct ctx *c, const struct pool *pool, struct line_documents lines,
                                struct warnings *out)
{
    if (lines.count == 0 || !all_captures_have_lines(pool))
        return OK;
    struct line_excess x =
        lines_find_excess(c, all_lines(c, pool->events, ORDER_WAS_CAPTURED),
                          all_lines(c, pool->events, ORDER_WAS_REFUNDED), document_lines(c, lines));
    if (x.reference.len == 0)
        return OK;
    str detail = arena_format(c->arena,
                              "Of line %.*s %lld were captured and %lld refunded, but %lld more "
                              "are to be refunded.",
                              STR_ARG(x.reference), (long long)x.captured, (long long)x.returned,
                              (long long)x.wanted);
    if (x.is_worth_more || policy_is_strict_on_lines(policy_of(c)))
        return blame(c, PROBLEM_REFUND_NOT_ALLOWED, STR("order_lines"), "%.*s Refund not possible",
                     STR_ARG(detail));
    struct warning w = { .kind = STR(WARNING_EXCESS_QUANTITY),
                         .difference = x.returned + x.wanted - x.captured,
                         .detail = detail };
    warn(c, out, &w);
    return OK;
}

/* --- the refund -------------------------------------------------------------------------- */

enum problem order_refund(struct ctx *c, struct uuid order_id, const struct refund_request *r,
                          struct changed *out)
{
    struct refund_document document = {
        .description = r->description,
        .reference = r->reference,
        .order_lines = r->lines,
        .captures = r->shares,
    };
    struct change change = {
        .verb = ORDER_REFUND,
        .amount = r->refunded_amount,
        .event_id = r->event_id,
        .at = r->at,
        .shape = &REFUND_DOCUMENT,
        .document = &document,
    };
    struct pool pool = { 0 };
    if (r->from_client)
        TRY(order_check_lines(c, r->lines, r->refunded_amount, STR("refunded_amount"),
                              &out->warnings));
    TRY(order_propose(c, order_id, &change, out));
    if (r->shares.count == 0) {
        TRY(pool_open(c, &out->before, &pool));
        if (r->from_client)
            TRY(check_units(c, &pool, r->lines, &out->warnings));
        document.captures = share_out(c, &pool, r->refunded_amount, r->lines);
    }
    document.warnings = out->warnings;
    return order_record(c, &change, out);
}
