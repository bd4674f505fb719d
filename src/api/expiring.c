#include "api/expiring.h"

#include "api/app.h"
#include "base/clock.h"
#include "service/expiring.h"
#include "service/order_list.h"

#define DAYS_DEFAULT 30 /* from now */
#define DATE_TEXT    10 /* the first characters of a time: 2026-12-05 */

struct expiring_query {
    uint64_t has;
    int64_t from, until, limit;
    str cursor;
};
struct expiring_out {
    str day, currency;
    int64_t orders_count, remaining_authorized_amount;
    str orders;
};
struct expiring_page_out {
    struct shape_list days;
    str next;
};
/* clang-format off */
static const struct field EXPIRING_QUERY_FIELDS[] = {
    FIELD(SHAPE_TIME, expiring_query, from, 0, 0, 0, "Expires at or after; by default now"),
    FIELD(SHAPE_TIME, expiring_query, until, 0, 0, 0, "Expires before; by default 30 days after from"),
    FIELD(SHAPE_I64, expiring_query, limit, 0, 1, LIST_LIMIT_MAX, "Days and currencies per page"),
    FIELD(SHAPE_STR, expiring_query, cursor, 0, 0, 512, "The next of the page before"),
};
const struct shape EXPIRING_QUERY = SHAPE("ExpiringQuery", expiring_query, EXPIRING_QUERY_FIELDS);

static const struct field EXPIRING_DAY_FIELDS[] = {
    FIELD(SHAPE_STR, expiring_out, day, 0, DATE_TEXT, DATE_TEXT, "The UTC day on which it expires: YYYY-MM-DD"),
    FIELD(SHAPE_STR, expiring_out, currency, 0, 3, 3, "ISO 4217"),
    FIELD(SHAPE_I64, expiring_out, orders_count, 0, 1, INT64_MAX, "Open orders that expire then"),
    FIELD(SHAPE_I64, expiring_out, remaining_authorized_amount, 0, 0, MONEY_LIMIT, "Minor units that are left of them"),
    FIELD(SHAPE_STR, expiring_out, orders, 0, 0, 300, "Where these orders are listed"),
};
static const struct shape EXPIRING_DAY = SHAPE("ExpiringDay", expiring_out, EXPIRING_DAY_FIELDS);
static const struct field EXPIRING_FIELDS[] = {
    FIELD_LIST(expiring_page_out, days, 0, 0, LIST_LIMIT_MAX, &EXPIRING_DAY, "The nearest first, of each day by currency"),
    FIELD(SHAPE_STR, expiring_page_out, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent at the end"),
};
const struct shape EXPIRING_OUT = SHAPE("ExpiringPage", expiring_page_out, EXPIRING_FIELDS);
/* clang-format on */

static enum problem check_range(struct ctx *c, int64_t from, int64_t until)
{
    if (until <= from)
        return blame(c, PROBLEM_BAD_REQUEST, STR("until"), "until must be after from, %.*s.",
                     STR_ARG(clock_text(c->arena, from)));
    if (until - from > EXPIRING_DAYS_MAX * DAY)
        return blame(c, PROBLEM_BAD_REQUEST, STR("until"),
                     "until can be at most %d days after from, %.*s.", EXPIRING_DAYS_MAX,
                     STR_ARG(clock_text(c->arena, from)));
    return OK;
}

static struct expiring_out day_out(struct ctx *c, const struct expiring_day *d)
{
    str from = clock_text(c->arena, d->from), to = clock_text(c->arena, d->to);
    str currency = currency_code(d->remaining.currency);
    return (struct expiring_out){
        .day = { from.ptr, DATE_TEXT },
        .currency = currency,
        .orders_count = d->orders_count,
        .remaining_authorized_amount = d->remaining.minor,
        .orders = arena_format(c->arena,
                               "/merchant/v1/orders?status=AUTHORIZED,PART_CAPTURED&currency=%.*s"
                               "&expires_from=%.*s&expires_to=%.*s&sort=expires_at",
                               STR_ARG(currency), STR_ARG(from), STR_ARG(to)),
    };
}

enum problem api_expiring_get(struct ctx *c, struct call *call)
{
    const struct expiring_query *in = call->query;
    int64_t from = shape_has(in, &EXPIRING_QUERY, &in->from) ? in->from : c->now;
    int64_t until =
        shape_has(in, &EXPIRING_QUERY, &in->until) ? in->until : from + DAYS_DEFAULT * DAY;
    size_t limit = in->limit > 0 ? (size_t)in->limit : LIST_LIMIT_DEFAULT;
    struct expiring_page page = { 0 };
    TRY(check_range(c, from, until));
    TRY(expiring_days(c, from, until, limit, in->cursor, &page));
    struct expiring_out *items = ARENA_ARRAY(c->arena, struct expiring_out, page.count + 1);
    for (size_t i = 0; i < page.count; i++)
        items[i] = day_out(c, &page.items[i]);
    struct expiring_page_out out = { { items, page.count }, page.next };
    answer_json(c, call, 200, &EXPIRING_OUT, &out);
    return OK;
}
