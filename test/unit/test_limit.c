/* What is counted of a user's day is what the events of that day come to, by the clocks of its
 * time, and an audit finds what differs. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "service/order_service.h"
#include "service/payout_terms.h"
#include "sql.h"
#include "support.h"

static void set_zone(struct store *s, const char *zone, int64_t at)
{
    struct payout_terms terms = { 0 }, out;
    str json;
    store_begin(s);
    s->c.now = at;
    json = arena_format(s->c.arena, "{\"time_zone\":\"%s\"}", zone);
    cr_assert_eq(shape_read_json(&s->c, &PAYOUT_TERMS_SHAPE, json, &terms), OK);
    cr_assert_eq(payout_terms_change(&s->c, &terms, &out), OK);
    store_commit(s);
}

static void capture_at(struct store *s, struct uuid id, int64_t amount, const char *actor,
                       int64_t at)
{
    s->c.now = at;
    s->c.actor = str_of(actor);
    (void)store_capture(s, id, amount);
    s->c.actor = STR("system");
}

/* So much is counted of captures in SEK. */
static void expect_day(struct store *s, const char *actor, int64_t day, int64_t amount)
{
    int64_t counted = 0;
    bool found = false;
    store_begin(s);
    cr_assert_eq(db_maybe(&s->c, &SQL_LIMIT_DAY,
                          PARAMS(P_I64(MERCHANT), P_STR(str_of(actor)), P_STR(STR("capture")),
                                 P_STR(STR("SEK")), P_I64(day)),
                          COLUMNS(C_I64("amount", &counted)), &found),
                 OK);
    cr_expect_eq(counted, amount, "day %lld: %lld", (long long)day, (long long)counted);
    store_rollback(s);
}

#define ANNA "user:anna@example.com"
#define OTTO "user:otto@example.com"

Test(limit, an_audit_counts_the_days_of_users_again_by_the_clocks_of_their_time)
{
    struct store *s = store_new();
    const int64_t day = NOW / DAY + 1, midnight = day * DAY; /* of winter, UTC */
    struct uuid id = store_place_simple(s, 100000).order.order_id;
    capture_at(s, id, 1, ANNA, midnight - HOUR - 1); /* in Central Europe it is the day before */
    capture_at(s, id, 2, ANNA, midnight - HOUR);
    capture_at(s, id, 4, "key:shop", midnight - HOUR);
    capture_at(s, id, 8, OTTO, midnight + 12 * HOUR);
    expect_day(s, ANNA, day - 1, 1);
    expect_day(s, ANNA, day, 2);
    expect_honest_books(s);
    set_zone(s, "EET", midnight + 13 * HOUR);
    capture_at(s, id, 16, ANNA, midnight + 14 * HOUR);
    capture_at(s, id, 32, ANNA, midnight + DAY - 2 * HOUR); /* where it is the next day by then */
    expect_day(s, ANNA, day, 18);
    expect_day(s, ANNA, day + 1, 32);
    expect_honest_books(s);
    set_zone(s, "WET", midnight + 2 * DAY - HOUR); /* and back to the day that has just ended */
    capture_at(s, id, 64, ANNA, midnight + 2 * DAY - HOUR + MINUTE);
    expect_day(s, ANNA, day + 1, 96);
    expect_honest_books(s);
    expect_lie_found(s, "UPDATE user_day SET amount = amount - 1 WHERE actor = '" OTTO "'",
                     "what is counted of capture in SEK is 7, but its events come to 8");
    expect_lie_found(s, "UPDATE user_day SET day = day + 9 WHERE amount = 18",
                     "what is counted of capture in SEK is 18, but its events come to 0");
    expect_lie_found(s, "DELETE FROM user_day WHERE amount = 18",
                     "what is counted of capture in SEK is 0, but its events come to 18");
    expect_lie_found(s, "UPDATE user_day SET action = 'refund' WHERE actor = '" OTTO "'",
                     "what is counted of refund in SEK is 7, but its events come to 0");
    expect_lie_found(s, "DELETE FROM day_zone WHERE time_zone = 'CET'",
                     "what is counted of capture in SEK is 1, but its events come to 0");
    store_delete(s);
}
