#include "service/duplicate.h"

#include "base/clock.h"
#include "service/order_amend.h"

static int64_t window_start(const struct ctx *c, int64_t window)
{
    return c->now - window * SECOND;
}

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

static enum problem find_same(struct ctx *c, const struct order_row *row,
                              const struct capture_request *r, struct event_row *out, bool *found)
{
    struct event_rows recent = { 0 };
    str lines = document_write_lines(c, r->lines);
    TRY(events_load_recent(c, row, window_start(c, duplicate_window(c)), &recent));
    *found = false;
    for (size_t i = 0; i < recent.count && !*found; i++)
        if (is_same(c, &recent.items[i], r, lines)) {
            *out = recent.items[i];
            *found = true;
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

int64_t duplicate_window(const struct ctx *c)
{
    return policy_guards_duplicates(policy_of(c)) ? policy_of(c)->duplicate_window : 0;
}

void duplicate_foresee(struct ctx *c, struct uuid order_id, int64_t window)
{
    if (window > 0)
        events_foresee_recent(c, order_id, window_start(c, window));
}

enum problem duplicate_guard(struct ctx *c, const struct capture_request *r, struct changed *out)
{
    const struct order_row *row = &out->before;
    struct event_row first = { 0 };
    bool found = false;
    if (duplicate_window(c) == 0 || row->order.captures_count == 0)
        return OK;
    TRY(find_same(c, row, r, &first, &found));
    if (!found)
        return OK;
    if (!policy_absorbs_duplicates(policy_of(c))) {
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
