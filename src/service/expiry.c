#include "service/expiry.h"

#include "base/clock.h"
#include "service/test_clock.h"
#include "sql.h"

#define PAGE       100          /* orders per look */
#define ORDERS_MAX 500          /* in one unit of work, so that the writer is not held long */
#define LOOKBACK   (5 * MINUTE) /* a unit that was queued may write with an older `now` than ours */

struct due_order {
    struct uuid order_id;
    int64_t expires_at;
};

/* The next open orders due from `until` on, after `last`. */
static enum problem load_due(struct ctx *c, int64_t until, const struct due_order *last,
                             struct due_order *out, int64_t *count)
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
        struct due_order o = { { { 0 } }, 0 };
        p = db_rows_next(
            &r, COLUMNS(C_UUID("order_id", &o.order_id), C_I64("expires_at", &o.expires_at)),
            &more);
        if (p == OK && more)
            out[(*count)++] = o;
    }
    db_rows_end(&r);
    return p;
}

static enum problem expire(struct ctx *c, struct uuid order_id)
{
    struct changed changed = { 0 };
    struct change change = { .verb = ORDER_EXPIRE };
    return order_change(c, order_id, &change, &changed);
}

/* Everything of this merchant that expired before `until` has been seen to. Goes on from there for
 * at most about `left` orders, and remembers in the same commit how far it came; what is expired
 * is not due any more, so nothing is done twice if that is not worth remembering. */
static enum problem sweep_merchant(struct ctx *c, int64_t until, int64_t *left)
{
    struct due_order *due = ARENA_ARRAY(c->arena, struct due_order, PAGE);
    struct due_order last = { .expires_at = until };
    int64_t count = PAGE;
    while (count == PAGE && *left > 0) {
        TRY(load_due(c, until, &last, due, &count));
        for (int64_t i = 0; i < count; i++)
            TRY(expire(c, due[i].order_id));
        last = count > 0 ? due[count - 1] : last;
        *left -= count;
    }
    int64_t reached = count == PAGE ? last.expires_at : c->now - LOOKBACK;
    if (reached - until < LOOKBACK) /* not worth a commit every second */
        return OK;
    return db_none(c, &SQL_MERCHANT_SET_EXPIRED_UNTIL,
                   PARAMS(P_I64(c->merchant_id), P_I64(reached)), NULL);
}

enum problem expiry_round(struct ctx *c, bool *again)
{
    int64_t merchant_id = 0, left = ORDERS_MAX;
    while (left > 0) {
        bool found = false;
        int64_t until = 0;
        TRY(db_maybe(c, &SQL_MERCHANT_NEXT_DUE,
                     PARAMS(P_I64(merchant_id), P_I64(c->now), P_I64(c->now - 2 * LOOKBACK)),
                     COLUMNS(C_I64("merchant_id", &merchant_id), C_I64("expired_until", &until)),
                     &found));
        if (!found)
            break;
        c->merchant_id = merchant_id;
        TRY(sweep_merchant(c, until, &left));
    }
    *again = left <= 0;
    return OK;
}

enum problem expiry_due(struct ctx *c, int64_t *at)
{
    bool found = false;
    *at = CLOCK_NEVER;
    return db_maybe(c, &SQL_ORDER_NEXT_END, PARAMS(P_I64(c->merchant_id)),
                    COLUMNS(C_I64("expires_at", at)), &found);
}

enum problem expiry_step(struct ctx *c, bool *again)
{
    int64_t until = 0, left = ORDERS_MAX;
    TRY(db_one(c, &SQL_MERCHANT_LOAD_EXPIRED_UNTIL, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("expired_until", &until))));
    TRY(sweep_merchant(c, until, &left));
    *again = left <= 0;
    return OK;
}
