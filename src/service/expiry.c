#include "service/expiry.h"

#include "base/clock.h"
#include "sql.h"

#define PAGE      100          /* orders per look */
#define PAGES_MAX 20           /* looks in one unit of work, so that the writer is not held long */
#define LOOKBACK  (5 * MINUTE) /* a unit that was queued may write with an older `now` than ours */

struct due_order {
    struct uuid order_id;
    int64_t expires_at;
    str status;
};

/* The next orders due from `until` on, open or not, after `last`. */
static enum problem load_due(struct ctx *c, int64_t until, const struct due_order *last,
                             struct due_order *out, size_t *count)
{
    struct rows r;
    *count = 0;
    TRY(db_rows_begin(c, &SQL_ORDER_DUE,
                      PARAMS(P_I64(c->merchant_id), P_I64(until), P_I64(c->now),
                             P_I64(last->expires_at), P_UUID(last->order_id), P_I64(PAGE)),
                      &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        struct due_order o = { 0 };
        p = db_rows_next(&r,
                         COLUMNS(C_UUID("order_id", &o.order_id),
                                 C_I64("expires_at", &o.expires_at), C_STR("status", &o.status)),
                         &more);
        if (p == OK && more)
            out[(*count)++] = o;
    }
    db_rows_end(&r);
    return p;
}

static enum problem expire(struct ctx *c, const struct due_order *due)
{
    bool open = str_equal(due->status, str_of(ORDER_STATUS_NAMES[ORDER_AUTHORIZED])) ||
                str_equal(due->status, str_of(ORDER_STATUS_NAMES[ORDER_PART_CAPTURED]));
    struct changed changed = { 0 };
    struct change change = { .verb = ORDER_EXPIRE };
    return open ? order_change(c, due->order_id, &change, &changed) : OK;
}

/* Everything of this merchant that expired before `until` has been seen to. Goes on from there,
 * and remembers in the same commit how far it came. */
static enum problem sweep_merchant(struct ctx *c, int64_t until, bool *again)
{
    struct due_order *due = ARENA_ARRAY(c->arena, struct due_order, PAGE);
    struct due_order last = { .expires_at = until };
    size_t count = PAGE;
    bool tired = false;
    for (int page = 1; count == PAGE && !tired; page++) {
        TRY(load_due(c, until, &last, due, &count));
        for (size_t i = 0; i < count; i++)
            TRY(expire(c, &due[i]));
        last = count > 0 ? due[count - 1] : last;
        /* Many orders expire at the same midnight: stop only where the next round gets further. */
        tired = page >= PAGES_MAX && last.expires_at > until;
    }
    *again = *again || tired;
    int64_t reached = tired ? last.expires_at : c->now - LOOKBACK;
    if (reached - until < LOOKBACK && !tired) /* not worth a commit every second */
        return OK;
    return db_none(c, &SQL_MERCHANT_SET_EXPIRED_UNTIL,
                   PARAMS(P_I64(c->merchant_id), P_I64(reached)), NULL);
}

enum problem expiry_round(struct ctx *c, bool *again)
{
    int64_t merchant_id = 0;
    *again = false;
    for (;;) {
        bool found = false;
        int64_t until = 0;
        TRY(db_maybe(c, &SQL_MERCHANT_NEXT_DUE,
                     PARAMS(P_I64(merchant_id), P_I64(c->now), P_I64(c->now - 2 * LOOKBACK)),
                     COLUMNS(C_I64("merchant_id", &merchant_id), C_I64("expired_until", &until)),
                     &found));
        if (!found)
            return OK;
        c->merchant_id = merchant_id;
        TRY(sweep_merchant(c, until, again));
    }
}
