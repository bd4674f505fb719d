#include "service/feed.h"

#include <stdatomic.h>

#include "sql.h"

#define LOOKED_MAX 1000 /* events in a page */

static_assert(ORDER_FACT_COUNT <= 64, "a bit each");

enum problem feed_look(struct ctx *c, int64_t *since)
{
    return db_one(c, &SQL_EVENT_OLDEST_WRITER, PARAMS(P_I64(c->now)),
                  COLUMNS(C_I64("since", since)));
}

static atomic_int_fast64_t horizon;

void feed_move(int64_t since)
{
    int_fast64_t is = atomic_load(&horizon), becomes = since - FEED_LAG;
    while (is < becomes && !atomic_compare_exchange_weak(&horizon, &is, becomes)) {
    }
}

int64_t feed_horizon(void)
{
    return atomic_load(&horizon);
}

static enum problem read_event(struct ctx *c, struct rows *r, struct feed_event *out, bool *more)
{
    struct feed_event e = { 0 };
    str type = { 0 };
    TRY(db_rows_next(
        r,
        COLUMNS(C_UUID("event_id", &e.row.event_id), C_UUID("order_id", &e.row.order_id),
                C_STR("type", &type), C_I64("at", &e.row.at), C_STR("actor", &e.row.actor),
                C_I64("amount", &e.row.amount), C_STR("purchase_currency", &e.currency),
                C_STR("document", &e.row.document)),
        more));
    if (*more)
        TRY(event_fact_of(c, type, &e.row.fact));
    *out = e;
    return OK;
}

enum problem feed_read(struct ctx *c, struct uuid after, int64_t horizon_at, uint64_t facts,
                       size_t limit, struct feed_page *out)
{
    struct rows r;
    struct feed_page page = { .items = ARENA_ARRAY(c->arena, struct feed_event, limit + 1),
                              .last = after };
    TRY(db_rows_begin(c, &SQL_EVENT_FEED,
                      PARAMS(P_I64(c->merchant_id), P_UUID(after), P_UUID(uuid_floor(horizon_at)),
                             P_I64(LOOKED_MAX)),
                      &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && page.count < limit) {
        struct feed_event e = { 0 };
        p = read_event(c, &r, &e, &more);
        if (p != OK || !more)
            break;
        page.last = e.row.event_id;
        if (uuid_is_timed(e.row.event_id) && (facts >> e.row.fact & 1) != 0)
            page.items[page.count++] = e;
    }
    db_rows_end(&r);
    if (p == OK)
        *out = page;
    return p;
}
