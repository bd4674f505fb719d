#include "service/daily_totals.h"

#include "base/clock.h"
#include "service/feed.h"
#include "service/test_clock.h"
#include "sql.h"

#define PAGE        1000   /* captures and refunds in one unit of work */
#define SLACK       MINUTE /* that the horizon of the feed may be behind, in due */
#define DIFFERS_MAX 100    /* days that are told to differ */

/* --- reading ------------------------------------------------------------------------------ */

static enum problem next_total(struct rows *r, struct daily_total *out, bool *more)
{
    struct daily_total t = { 0 };
    str currency = { 0 };
    TRY(db_rows_next(r,
                     COLUMNS(C_I64("day", &t.day), C_STR("currency", &currency),
                             C_I64("captures_count", &t.captures_count),
                             C_I64("captured_amount", &t.captured_amount),
                             C_I64("refunds_count", &t.refunds_count),
                             C_I64("refunded_amount", &t.refunded_amount)),
                     more));
    if (*more)
        CHECK(currency_parse(currency, &t.currency));
    *out = t;
    return OK;
}

static enum problem read_totals(struct rows *r, size_t room, struct daily_totals *out)
{
    enum problem p = OK;
    bool more = true;
    while (p == OK && more && out->count < room) {
        p = next_total(r, &out->items[out->count], &more);
        out->count += p == OK && more;
    }
    db_rows_end(r);
    return p;
}

enum problem daily_totals_load(struct ctx *c, int64_t from, int64_t until, struct daily_totals *out)
{
    struct rows r;
    CHECK(until - from <= DAILY_TOTALS_DAYS_MAX);
    size_t room = (size_t)(until > from ? until - from : 0) * CURRENCY_COUNT;
    *out = (struct daily_totals){ ARENA_ARRAY(c->arena, struct daily_total, room + 1), 0 };
    TRY(db_rows_begin(
        c, &SQL_DAILY_TOTAL_LIST,
        PARAMS(P_I64(c->merchant_id), P_I64(from), P_I64(until), P_I64((int64_t)room)), &r));
    return read_totals(&r, room, out);
}

/* --- counting ----------------------------------------------------------------------------- */

/* That of the day and currency; pages have few of them, and the last one is the likeliest. */
static struct daily_total *total_of(struct daily_totals *totals, int64_t day,
                                    enum currency currency)
{
    for (size_t i = totals->count; i > 0; i--) {
        struct daily_total *t = &totals->items[i - 1];
        if (t->day == day && t->currency == currency)
            return t;
    }
    struct daily_total *new = &totals->items[totals->count++];
    *new = (struct daily_total){ .day = day, .currency = currency };
    return new;
}

static void count_event(struct daily_totals *totals, const struct feed_event *e)
{
    enum currency currency = CURRENCY_NONE;
    if (str_equal(e->row.actor, STR(ACTOR_IMPORT)))
        return;
    CHECK(currency_parse(e->currency, &currency));
    struct daily_total *t = total_of(totals, clock_midnight(e->row.at) / DAY, currency);
    if (e->row.fact == ORDER_WAS_CAPTURED) {
        t->captures_count++;
        t->captured_amount += e->row.amount;
    } else {
        t->refunds_count++;
        t->refunded_amount += e->row.amount;
    }
}

static enum problem add_totals(struct ctx *c, const struct daily_totals *totals)
{
    for (size_t i = 0; i < totals->count; i++) {
        const struct daily_total *t = &totals->items[i];
        TRY(db_none(c, &SQL_DAILY_TOTAL_ADD,
                    PARAMS(P_I64(c->merchant_id), P_I64(t->day), P_STR(currency_code(t->currency)),
                           P_I64(t->captures_count), P_I64(t->captured_amount),
                           P_I64(t->refunds_count), P_I64(t->refunded_amount)),
                    NULL));
    }
    return OK;
}

static enum problem load_seen(struct ctx *c, struct uuid *out)
{
    bool found = false;
    *out = (struct uuid){ { 0 } };
    return db_maybe(c, &SQL_DAILY_TOTAL_LOAD_SEEN, PARAMS(P_I64(c->merchant_id)),
                    COLUMNS(C_UUID("seen_id", out)), &found);
}

/* *again: there is a next page. */
static enum problem count_page(struct ctx *c, bool *again)
{
    const uint64_t facts = UINT64_C(1) << ORDER_WAS_CAPTURED | UINT64_C(1) << ORDER_WAS_REFUNDED;
    struct daily_totals totals = { ARENA_ARRAY(c->arena, struct daily_total, PAGE), 0 };
    struct feed_page page;
    struct uuid seen;
    int64_t moved = 0;
    TRY(load_seen(c, &seen));
    TRY(feed_read(c, seen, feed_horizon() + c->clock_offset, facts, PAGE, &page));
    *again = !uuid_equal(page.last, seen);
    if (!*again)
        return OK;
    TRY(db_none(c, &SQL_DAILY_TOTAL_SAVE_SEEN,
                PARAMS(P_I64(c->merchant_id), P_UUID(seen), P_UUID(page.last)), &moved));
    for (size_t i = 0; i < page.count && moved > 0; i++)
        count_event(&totals, &page.items[i]);
    return add_totals(c, &totals);
}

enum problem daily_totals_round(struct ctx *c, int64_t *merchant_id, bool *again)
{
    const struct uuid start = { { 0 } };
    int64_t after = *merchant_id;
    bool found = false, more = false;
    TRY(db_maybe(c, &SQL_DAILY_TOTAL_NEXT_MERCHANT,
                 PARAMS(P_I64(after), P_UUID(uuid_floor(feed_horizon())), P_UUID(start)),
                 COLUMNS(C_I64("merchant_id", &after)), &found));
    *again = found || *merchant_id > 0; /* those before it have not had their turn */
    *merchant_id = found ? after : 0;
    if (!found)
        return OK;
    c->merchant_id = after;
    return count_page(c, &more);
}

/* --- by the clock of a test merchant ------------------------------------------------------- */

enum problem daily_totals_due(struct ctx *c, int64_t *at)
{
    struct uuid seen, next;
    bool found = false;
    *at = CLOCK_NEVER;
    TRY(load_seen(c, &seen));
    TRY(db_maybe(c, &SQL_DAILY_TOTAL_NEXT_EVENT, PARAMS(P_I64(c->merchant_id), P_UUID(seen)),
                 COLUMNS(C_UUID("event_id", &next)), &found));
    if (found)
        *at = (uuid_is_timed(next) ? uuid_time(next) : 0) + FEED_LAG + SLACK;
    return OK;
}

enum problem daily_totals_step(struct ctx *c, bool *again)
{
    return count_page(c, again);
}

/* --- verify -------------------------------------------------------------------------------- */

enum problem daily_totals_audit(struct ctx *c, struct audit *audit)
{
    struct rows r;
    struct daily_totals differ = { ARENA_ARRAY(c->arena, struct daily_total, DIFFERS_MAX), 0 };
    struct uuid seen;
    TRY(load_seen(c, &seen));
    TRY(db_rows_begin(c, &SQL_DAILY_TOTAL_DIFFERENCES,
                      PARAMS(P_I64(c->merchant_id), P_UUID(seen), P_I64(DIFFERS_MAX)), &r));
    TRY(read_totals(&r, DIFFERS_MAX, &differ));
    for (size_t i = 0; i < differ.count; i++) {
        const struct daily_total *t = &differ.items[i];
        audit_differ(
            c, audit,
            "daily total of %.*s in %.*s: it has %lld captures of %lld and %lld refunds of "
            "%lld more than its events",
            10, clock_text(c->arena, t->day * DAY).ptr, STR_ARG(currency_code(t->currency)),
            (long long)t->captures_count, (long long)t->captured_amount,
            (long long)t->refunds_count, (long long)t->refunded_amount);
    }
    return OK;
}
