#include "service/duplicate.h"

#include "base/clock.h"
#include "service/order_amend.h"

#define LOOKBACK_MAX 50 /* events; a client that repeats itself does so at once */

/* `lines`: those of `r`, as they would be kept. */
static bool is_same(struct ctx *c, const struct event_row *e, const struct capture_request *r,
                    str lines)
{
    struct capture_document d = { 0 };
    if (e->fact != ORDER_WAS_CAPTURED || e->amount != r->captured_amount ||
        !str_equal(e->actor, c->actor))
        return false;
    document_read(c, &CAPTURE_DOCUMENT, e->document, &d);
    return str_equal(d.reference, r->reference) &&
           str_equal(document_write_lines(c, d.order_lines), lines);
}

/* Walks the order's events backwards, as far as the window reaches. */
static enum problem find_same(struct ctx *c, const struct order_row *row,
                              const struct capture_request *r, struct event_row *out, bool *found)
{
    int64_t since = c->now - policy_of(c)->duplicate_window * SECOND;
    struct uuid next = row->last_event_id;
    str lines = document_write_lines(c, r->lines);
    *found = false;
    for (int i = 0; i < LOOKBACK_MAX && !uuid_is_zero(next); i++) {
        struct event_row e = { 0 };
        bool there = false;
        TRY(event_load(c, next, &e, &there));
        CHECK(there);
        if (e.at < since)
            return OK;
        if (is_same(c, &e, r, lines)) {
            *out = e;
            *found = true;
            return OK;
        }
        next = e.previous_id;
    }
    return OK;
}

static struct warning warning_of(struct ctx *c, const char *kind, const struct event_row *first,
                                 const char *consequence)
{
    return (struct warning){
        .kind = str_of(kind),
        .event_id = first->event_id,
        .detail = arena_format(c->arena,
                               "An equal capture, %.*s, was made %lld seconds before by the same "
                               "key, and this one has no idempotency key: %s.",
                               STR_ARG(uuid_text(c->arena, first->event_id)),
                               (long long)((c->now - first->at) / SECOND), consequence),
    };
}

enum problem duplicate_guard(struct ctx *c, const struct capture_request *r, struct changed *out)
{
    const struct policy *policy = policy_of(c);
    const struct order_row *row = &out->before;
    struct event_row first = { 0 };
    bool found = false;
    if (!policy_guards_duplicates(policy) || row->order.captures_count == 0)
        return OK;
    TRY(find_same(c, row, r, &first, &found));
    if (!found)
        return OK;
    if (!policy_absorbs_duplicates(policy)) {
        struct warning w =
            warning_of(c, WARNING_POSSIBLE_DUPLICATE, &first, "it may be a repetition");
        warn(c, &out->warnings, &w);
        return OK;
    }
    struct warning w = warning_of(c, WARNING_CAPTURE_REPEATED, &first, "nothing more was captured");
    out->duplicate_of = first.event_id;
    TRY(order_flag(c, row->order.order_id, &w));
    return order_load(c, row->order.order_id, &out->after);
}
