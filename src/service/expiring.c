#include "service/expiring.h"

#include "base/clock.h"
#include "service/cursor.h"
#include "sql.h"

#define KIND_OF_EXPIRING 400
#define LOOKED_MAX       200000 /* orders, before a page ends with the day */

/* Where a page goes on: currencies after `currency` of the day that has `at` in it. */
struct place {
    int64_t at;
    str currency;
};

static money remaining_of(enum currency currency, int64_t authorized, int64_t captured,
                          int64_t released)
{
    money left = money_sub((money){ authorized, currency }, (money){ captured, currency });
    return money_sub(left, (money){ released, currency });
}

/* Adds the currencies of one day until the page is full. `place` is then the last of them. */
static enum problem add_day(struct ctx *c, struct place *place, int64_t to, size_t limit,
                            struct expiring_page *page, int64_t *looked)
{
    struct rows r;
    TRY(db_rows_begin(c, &SQL_ORDER_AT_RISK,
                      PARAMS(P_I64(c->merchant_id), P_I64(place->at), P_I64(to),
                             P_STR(place->currency), P_I64(CURRENCY_COUNT)),
                      &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && page->count < limit) {
        struct expiring_day day = { .from = place->at, .to = to };
        str code = { 0 };
        int64_t orders_looked = 0, authorized = 0, captured = 0, released = 0;
        enum currency currency = CURRENCY_NONE;
        p = db_rows_next(
            &r,
            COLUMNS(C_STR("purchase_currency", &code), C_I64("looked", &orders_looked),
                    C_I64("orders", &day.orders_count), C_I64("order_amount", &authorized),
                    C_I64("captured_amount", &captured), C_I64("released_amount", &released)),
            &more);
        if (p != OK || !more)
            break;
        CHECK(currency_parse(code, &currency));
        *looked += orders_looked;
        place->currency = code;
        day.remaining = remaining_of(currency, authorized, captured, released);
        if (day.orders_count > 0)
            page->items[page->count++] = day;
    }
    db_rows_end(&r);
    return p;
}

/* What has expired since the page before is passed over, and a cursor that is none of ours leads
 * through no other days than were asked for. */
static struct place not_before(struct cursor at, int64_t first)
{
    if (at.number >= first)
        return (struct place){ at.number, at.word };
    return (struct place){ first, at.number < clock_midnight(first) ? STR("") : at.word };
}

enum problem expiring_days(struct ctx *c, int64_t from, int64_t until, size_t limit, str cursor,
                           struct expiring_page *out)
{
    int64_t looked = 0, first = from > c->now ? from : c->now + 1;
    struct cursor at = { .number = first, .word = STR("") };
    TRY(cursor_read(c, cursor, KIND_OF_EXPIRING, &at));
    struct place place = not_before(at, first);
    *out = (struct expiring_page){ .items = ARENA_ARRAY(c->arena, struct expiring_day, limit) };
    while (place.at < until && out->count < limit && looked < LOOKED_MAX) {
        int64_t midnight = clock_midnight(place.at) + DAY, to = midnight < until ? midnight : until;
        TRY(add_day(c, &place, to, limit, out, &looked));
        if (out->count < limit)
            place = (struct place){ to, STR("") };
    }
    struct cursor next = { .kind = KIND_OF_EXPIRING, .number = place.at, .word = place.currency };
    if (place.at < until)
        out->next = cursor_write(c, &next);
    return OK;
}
