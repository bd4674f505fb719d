#include "api/daily_totals.h"

#include "api/app.h"
#include "base/clock.h"
#include "service/daily_totals.h"

#define DAYS_DEFAULT 30
#define DATE_TEXT    10 /* the first characters of a time: 2026-12-05 */

struct daily_totals_query {
    uint64_t has;
    int64_t from, until;
};
struct daily_total_out {
    str day, currency;
    int64_t captures_count, captured_amount, refunds_count, refunded_amount;
};
struct daily_totals_out {
    str from, until;
    struct shape_list days;
};
/* clang-format off */
static const struct field DAILY_TOTALS_QUERY_FIELDS[] = {
    FIELD(SHAPE_TIME, daily_totals_query, from, 0, 0, 0, "The UTC day that has this instant and later ones; by default 30 days before until"),
    FIELD(SHAPE_TIME, daily_totals_query, until, 0, 0, 0, "Days before the UTC day that has this instant; by default tomorrow, so that today is the last one"),
};
const struct shape DAILY_TOTALS_QUERY = SHAPE("DailyTotalsQuery", daily_totals_query, DAILY_TOTALS_QUERY_FIELDS);

static const struct field DAILY_TOTAL_FIELDS[] = {
    FIELD(SHAPE_STR, daily_total_out, day, 0, DATE_TEXT, DATE_TEXT, "The UTC day: YYYY-MM-DD"),
    FIELD(SHAPE_STR, daily_total_out, currency, 0, 3, 3, "ISO 4217"),
    FIELD(SHAPE_I64, daily_total_out, captures_count, 0, 0, INT64_MAX, "Captures on that day"),
    FIELD(SHAPE_I64, daily_total_out, captured_amount, 0, 0, INT64_MAX, "Their amounts together, minor units"),
    FIELD(SHAPE_I64, daily_total_out, refunds_count, 0, 0, INT64_MAX, "Refunds on that day"),
    FIELD(SHAPE_I64, daily_total_out, refunded_amount, 0, 0, INT64_MAX, "Their amounts together, minor units"),
};
static const struct shape DAILY_TOTAL = SHAPE("DailyTotal", daily_total_out, DAILY_TOTAL_FIELDS);
static const struct field DAILY_TOTALS_FIELDS[] = {
    FIELD(SHAPE_STR, daily_totals_out, from, 0, DATE_TEXT, DATE_TEXT, "The first day that is answered for"),
    FIELD(SHAPE_STR, daily_totals_out, until, 0, DATE_TEXT, DATE_TEXT, "The day after the last one"),
    FIELD_LIST(daily_totals_out, days, 0, 0, DAILY_TOTALS_MAX, &DAILY_TOTAL, "Days on which something happened, the first one first, of each by currency"),
};
const struct shape DAILY_TOTALS_OUT = SHAPE("DailyTotals", daily_totals_out, DAILY_TOTALS_FIELDS);
/* clang-format on */

static str day_text(struct ctx *c, int64_t day)
{
    return (str){ clock_text(c->arena, day * DAY).ptr, DATE_TEXT };
}

static int64_t day_of(int64_t at)
{
    return clock_midnight(at) / DAY;
}

static enum problem check_days(struct ctx *c, int64_t from, int64_t until)
{
    if (until <= from)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("until"),
                     "until must be a later day than from, %.*s.", STR_ARG(day_text(c, from)));
    if (until - from > DAILY_TOTALS_DAYS_MAX)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("until"),
                     "until can be at most %d days after from, %.*s.", DAILY_TOTALS_DAYS_MAX,
                     STR_ARG(day_text(c, from)));
    return OK;
}

enum problem api_daily_totals_get(struct ctx *c, struct call *call)
{
    const struct daily_totals_query *in = call->query;
    bool has_from = shape_has(in, &DAILY_TOTALS_QUERY, &in->from);
    bool has_until = shape_has(in, &DAILY_TOTALS_QUERY, &in->until);
    int64_t until = has_until ? day_of(in->until) : day_of(c->now) + 1;
    int64_t from = has_from ? day_of(in->from) : until - DAYS_DEFAULT;
    struct daily_totals found;
    TRY(check_days(c, from, until));
    TRY(daily_totals_load(c, from, until, &found));
    struct daily_total_out *items = ARENA_ARRAY(c->arena, struct daily_total_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++) {
        const struct daily_total *t = &found.items[i];
        items[i] = (struct daily_total_out){
            .day = day_text(c, t->day),
            .currency = currency_code(t->currency),
            .captures_count = t->captures_count,
            .captured_amount = t->captured_amount,
            .refunds_count = t->refunds_count,
            .refunded_amount = t->refunded_amount,
        };
    }
    struct daily_totals_out out = { day_text(c, from), day_text(c, until), { items, found.count } };
    answer_json(c, call, 200, &DAILY_TOTALS_OUT, &out);
    return OK;
}
