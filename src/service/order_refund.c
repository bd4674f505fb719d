/* order_refund.c -- giving captured money back, and which capture it comes from. */
#include "service/order_dispute.h"

#include <stdlib.h>

/* --- finding captures -------------------------------------------------------------------- */

static int compare_ids(const void *a, const void *b)
{
    return memcmp(((const struct capture_place *)a)->capture_id.bytes,
                  ((const struct capture_place *)b)->capture_id.bytes, sizeof(struct uuid));
}

struct capture_index capture_index_of(struct ctx *c, struct event_rows events)
{
    struct capture_index index = { .items = ARENA_ARRAY(c->arena, struct capture_place,
                                                        events.count + 1) };
    for (size_t i = 0; i < events.count; i++)
        if (events.items[i].fact == ORDER_WAS_CAPTURED) {
            index.items[index.count] =
                (struct capture_place){ events.items[i].event_id, i, index.count };
            index.count++;
        }
    qsort(index.items, index.count, sizeof index.items[0], compare_ids);
    return index;
}

const struct capture_place *capture_find(const struct capture_index *index, struct uuid capture_id)
{
    const struct capture_place sought = { .capture_id = capture_id };
    return bsearch(&sought, index->items, index->count, sizeof sought, compare_ids);
}

void refunds_by_capture(struct ctx *c, struct event_rows events, int64_t *refunded)
{
    struct capture_index index = capture_index_of(c, events);
    for (size_t i = 0; i < events.count; i++) {
        if (events.items[i].fact != ORDER_WAS_REFUNDED)
            continue;
        const struct refund_document *d = event_read(c, &events.items[i]);
        for (size_t k = 0; k < d->captures.count; k++) {
            const struct capture_place *at = capture_find(&index, d->captures.items[k].capture_id);
            refunded[at != NULL ? at->place : index.count] += d->captures.items[k].amount;
        }
    }
}

/* --- which captures a refund comes from --------------------------------------------------- */

/* A reference that was captured, and with which event. */
struct reference_place {
    str reference;
    size_t event;
};

/* The captures of an order, with what is left of each. Only a refund with lines looks at what was
 * captured: reading all of that takes a while. */
struct pool {
    struct event_rows events;
    const void **documents;             /* by event, of captures and refunds; NULL: not read */
    struct reference_place *references; /* sorted by reference, then by event */
    size_t references_count;
    int64_t *left;  /* by event, minor units */
    int64_t *taken; /* by event, by this refund */
    bool is_disputed;
};

static int compare_references(const void *a, const void *b)
{
    const struct reference_place *x = a, *y = b;
    size_t shorter = x->reference.len < y->reference.len ? x->reference.len : y->reference.len;
    int order = memcmp(x->reference.ptr, y->reference.ptr, shorter);
    if (order == 0)
        order = (x->reference.len > y->reference.len) - (x->reference.len < y->reference.len);
    return order != 0 ? order : (x->event > y->event) - (x->event < y->event);
}

static struct line_documents lines_of(const struct pool *pool, size_t event)
{
    if (pool->events.items[event].fact == ORDER_WAS_REFUNDED)
        return ((const struct refund_document *)pool->documents[event])->order_lines;
    return ((const struct capture_document *)pool->documents[event])->order_lines;
}

static bool is_of(const struct pool *pool, size_t event, enum order_fact fact)
{
    return pool->events.items[event].fact == fact;
}

/* Reads what was captured and refunded line by line, once. */
static void pool_read_lines(struct ctx *c, struct pool *pool)
{
    size_t count = 0;
    pool->documents = ARENA_ARRAY(c->arena, const void *, pool->events.count + 1);
    for (size_t i = 0; i < pool->events.count; i++) {
        if (!is_of(pool, i, ORDER_WAS_CAPTURED) && !is_of(pool, i, ORDER_WAS_REFUNDED))
            continue;
        pool->documents[i] = event_read(c, &pool->events.items[i]);
        count += lines_of(pool, i).count;
    }
    pool->references = ARENA_ARRAY(c->arena, struct reference_place, count + 1);
    for (size_t i = 0; i < pool->events.count; i++) {
        if (!is_of(pool, i, ORDER_WAS_CAPTURED))
            continue;
        struct line_documents lines = lines_of(pool, i);
        for (size_t k = 0; k < lines.count; k++)
            if (lines.items[k].line.reference.len > 0)
                pool->references[pool->references_count++] =
                    (struct reference_place){ lines.items[k].line.reference, i };
    }
    qsort(pool->references, pool->references_count, sizeof pool->references[0], compare_references);
}

static enum problem pool_open(struct ctx *c, const struct order_row *row, bool with_lines,
                              struct pool *out)
{
    TRY(events_load(c, row, &out->events));
    size_t count = out->events.count, place = 0;
    int64_t *refunded = ARENA_ARRAY(c->arena, int64_t, count + 1);
    out->left = ARENA_ARRAY(c->arena, int64_t, count + 1);
    out->taken = ARENA_ARRAY(c->arena, int64_t, count + 1);
    struct disputes disputes = disputes_of(c, out->events);
    out->is_disputed = disputes_have_open(disputes);
    refunds_by_capture(c, out->events, refunded);
    for (size_t i = 0; i < count; i++)
        if (is_of(out, i, ORDER_WAS_CAPTURED))
            out->left[i] = out->events.items[i].amount - refunded[place++] -
                           disputed_of_capture(disputes, out->events.items[i].event_id);
    if (with_lines)
        pool_read_lines(c, out);
    return OK;
}

/* Takes up to `amount` from one capture; returns what could not be taken. */
static int64_t take_from(struct pool *pool, size_t event, int64_t amount)
{
    int64_t taken = pool->left[event] < amount ? pool->left[event] : amount;
    if (taken <= 0)
        return amount;
    pool->left[event] -= taken;
    pool->taken[event] += taken;
    return amount - taken;
}

/* The same from the captures with a line of this reference, the oldest first. */
static int64_t take_of_reference(struct pool *pool, str reference, int64_t amount)
{
    const struct reference_place sought = { .reference = reference };
    size_t low = 0, high = pool->references_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_references(&pool->references[middle], &sought) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < pool->references_count && amount > 0 &&
                         str_equal(pool->references[i].reference, reference);
         i++)
        amount = take_from(pool, pool->references[i].event, amount);
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
            amount -= wanted - take_of_reference(pool, l->reference, wanted);
    }
    for (size_t i = 0; i < pool->events.count && amount > 0; i++)
        amount = take_from(pool, i, amount);
    CHECK(amount == 0); /* order_decide and check_disputes have said that there is enough */
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

/* All lines of the events of a kind, one after the other. */
static struct order_lines all_lines(struct ctx *c, const struct pool *pool, enum order_fact fact)
{
    size_t total = 0, at = 0;
    for (size_t i = 0; i < pool->events.count; i++)
        total += is_of(pool, i, fact) ? lines_of(pool, i).count : 0;
    struct order_line *all = ARENA_ARRAY(c->arena, struct order_line, total + 1);
    for (size_t i = 0; i < pool->events.count; i++)
        for (size_t k = 0; is_of(pool, i, fact) && k < lines_of(pool, i).count; k++)
            all[at++] = lines_of(pool, i).items[k].line;
    return (struct order_lines){ all, total };
}

/* A capture without lines may have been of anything: then nothing can be compared. */
static bool all_captures_have_lines(const struct pool *pool)
{
    for (size_t i = 0; i < pool->events.count; i++)
        if (is_of(pool, i, ORDER_WAS_CAPTURED) && lines_of(pool, i).count == 0)
            return false;
    return true;
}

static enum problem check_units(struct ctx *c, const struct pool *pool, struct line_documents lines,
                                struct warnings *out)
{
    if (lines.count == 0 || !all_captures_have_lines(pool))
        return OK;
    struct line_excess x =
        lines_find_excess(c, all_lines(c, pool, ORDER_WAS_CAPTURED),
                          all_lines(c, pool, ORDER_WAS_REFUNDED), document_lines(c, lines));
    if (x.reference.len == 0)
        return OK;
    str detail = arena_format(c->arena, WHY_LINE_NOT_REFUNDABLE, STR_ARG(x.reference),
                              (long long)x.captured, (long long)x.returned, (long long)x.wanted);
    if (x.is_worth_more || policy_is_strict_on_lines(policy_of(c)))
        return blame(c, PROBLEM_REFUND_NOT_ALLOWED, STR("order_lines"), "%.*s Refund not possible",
                     STR_ARG(detail));
    struct warning w = { .kind = STR(WARNING_EXCESS_QUANTITY),
                         .difference = x.returned + x.wanted - x.captured,
                         .detail = detail };
    warn(c, out, &w);
    return OK;
}

/* What customers dispute, or got back by a dispute, is not refunded as well. */
static enum problem check_disputes(struct ctx *c, const struct pool *pool, int64_t amount)
{
    const enum problem no = PROBLEM_REFUND_NOT_ALLOWED;
    money left = money_zero(CURRENCY_EUR); /* of whichever: they are all the same */
    for (size_t i = 0; i < pool->events.count; i++)
        left = money_add(left, (money){ pool->left[i], CURRENCY_EUR });
    if (pool->is_disputed)
        return blame(c, no, STR(""), WHY_DISPUTED);
    if (amount > left.minor)
        return blame(c, no, STR("refunded_amount"), WHY_ABOVE_UNDISPUTED, (long long)amount,
                     (long long)left.minor);
    return OK;
}

/* --- the refund -------------------------------------------------------------------------- */

enum problem refund_propose(struct ctx *c, struct uuid order_id, const struct refund_request *r,
                            struct refund *out)
{
    struct changed *changed = &out->changed;
    struct pool pool = { 0 };
    *out = (struct refund){
        .document = { .description = r->description,
                      .reference = r->reference,
                      .order_lines = r->lines,
                      .captures = r->shares },
        .change = { .verb = ORDER_REFUND,
                    .amount = r->refunded_amount,
                    .event_id = r->event_id,
                    .at = r->at,
                    .shape = &REFUND_DOCUMENT },
    };
    if (r->from_client)
        TRY(order_check_lines(c, r->lines, r->refunded_amount, STR("refunded_amount"),
                              &changed->warnings));
    TRY(order_propose(c, order_id, &out->change, changed));
    if (r->shares.count == 0) {
        TRY(pool_open(c, &changed->before, r->lines.count > 0, &pool));
        TRY(check_disputes(c, &pool, r->refunded_amount));
        if (r->from_client)
            TRY(check_units(c, &pool, r->lines, &changed->warnings));
        out->document.captures = share_out(c, &pool, r->refunded_amount, r->lines);
    }
    out->document.warnings = changed->warnings;
    return OK;
}

static struct change change_of(const struct refund *proposed)
{
    struct change change = proposed->change;
    change.document = &proposed->document;
    return change;
}

enum problem refund_fits(struct ctx *c, const struct refund *proposed)
{
    struct change change = change_of(proposed);
    return order_fits(c, &change, &proposed->changed);
}

enum problem refund_record(struct ctx *c, const struct refund *proposed)
{
    struct change change = change_of(proposed);
    return order_record(c, &change, &proposed->changed);
}

enum problem order_refund(struct ctx *c, struct uuid order_id, const struct refund_request *r,
                          struct changed *out)
{
    struct refund refund;
    TRY(refund_propose(c, order_id, r, &refund));
    *out = refund.changed;
    return refund_record(c, &refund);
}
