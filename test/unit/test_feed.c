/* The feed of a merchant's events: every one once, in an order that stays, also with those that are
 * committed late. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "service/feed.h"
#include "support.h"

#define ALL UINT64_MAX

static struct feed_page read_page(struct store *s, struct uuid after, int64_t horizon,
                                  uint64_t facts, size_t limit)
{
    struct feed_page page = { 0 };
    store_begin(s);
    cr_assert_eq(feed_read(&s->c, after, horizon, facts, limit, &page), OK);
    store_rollback(s);
    return page;
}

/* Follows the pages until one is empty; gives how many events there were. Each is later than the
 * one before. */
static size_t follow(struct store *s, int64_t horizon, uint64_t facts, size_t limit)
{
    struct uuid last = { { 0 } };
    size_t count = 0;
    for (bool more = true; more;) {
        struct feed_page page = read_page(s, last, horizon, facts, limit);
        cr_assert_leq(page.count, limit);
        for (size_t i = 0; i < page.count; i++) {
            struct uuid id = page.items[i].row.event_id;
            cr_expect_gt(memcmp(id.bytes, last.bytes, sizeof id.bytes), 0);
            last = id;
        }
        count += page.count;
        more = page.count > 0;
        last = page.last;
    }
    return count;
}

Test(feed, every_event_is_told_once_however_long_the_pages_are)
{
    struct store *s = store_new();
    for (int i = 0; i < 10; i++) {
        struct uuid id = store_place_simple(s, 1000).order.order_id;
        (void)store_capture(s, id, 100);
        (void)store_change(s, id, ORDER_ACKNOWLEDGE, 0);
    }
    static const size_t LIMITS[] = { 1, 7, 30, 200 };
    for (size_t i = 0; i < COUNT(LIMITS); i++)
        cr_expect_eq(follow(s, NOW + HOUR, ALL, LIMITS[i]), 30, "pages of %zu", LIMITS[i]);
    uint64_t captures = UINT64_C(1) << ORDER_WAS_CAPTURED;
    cr_expect_eq(follow(s, NOW + HOUR, captures, 3), 10);
    cr_expect_eq(follow(s, NOW - HOUR, ALL, 30), 0, "nothing is told that may have a predecessor");
    s->c.merchant_id = 2;
    cr_expect_eq(follow(s, NOW + HOUR, ALL, 30), 0, "it is another merchant's");
    store_delete(s);
}

/* Of a thousand events none may be asked for. The page moves on all the same. */
Test(feed, a_page_looks_at_a_bounded_number_of_events)
{
    struct store *s = store_new();
    struct uuid id = store_place_simple(s, 10000).order.order_id;
    for (int i = 0; i < 1100; i++)
        (void)store_capture(s, id, 1);
    (void)store_change(s, id, ORDER_ACKNOWLEDGE, 0);
    uint64_t acknowledged = UINT64_C(1) << ORDER_WAS_ACKNOWLEDGED;
    struct feed_page first = read_page(s, (struct uuid){ { 0 } }, NOW + HOUR, acknowledged, 10);
    cr_expect_eq(first.count, 0);
    cr_expect_not(uuid_is_zero(first.last));
    cr_expect_eq(read_page(s, first.last, NOW + HOUR, acknowledged, 10).count, 1);
    store_delete(s);
}

/* Two machines change an order, and the clock of the second one is behind. */
Test(feed, the_events_of_an_order_are_in_their_order)
{
    struct store *s = store_new();
    s->c.now = NOW + 5 * SECOND;
    struct uuid id = store_place_simple(s, 1000).order.order_id;
    s->c.now = NOW;
    struct uuid captured = store_capture(s, id, 100).last_event_id;
    struct uuid acknowledged = store_change(s, id, ORDER_ACKNOWLEDGE, 0).last_event_id;
    struct feed_page page = read_page(s, (struct uuid){ { 0 } }, NOW + HOUR, ALL, 10);
    cr_assert_eq(page.count, 3);
    cr_expect_eq(page.items[0].row.fact, ORDER_WAS_CREATED);
    cr_expect(uuid_equal(page.items[1].row.event_id, captured));
    cr_expect(uuid_equal(page.items[2].row.event_id, acknowledged));
    store_delete(s);
}

/* Ids from elsewhere tell no time: they are no news. */
Test(feed, what_an_import_brought_is_history)
{
    struct store *s = store_new();
    struct uuid id = store_place_simple(s, 1000).order.order_id;
    struct capture_request r = { .captured_amount = 100, .at = NOW - DAY };
    struct changed changed = { 0 };
    cr_assert(uuid_parse(STR("00000000-be7b-14f5-a492-113e6a865e22"), &r.event_id));
    store_begin(s);
    cr_assert_eq(order_capture(&s->c, id, &r, &changed), OK);
    store_commit(s);
    (void)store_change(s, id, ORDER_ACKNOWLEDGE, 0);
    cr_expect_eq(follow(s, NOW + HOUR, ALL, 10), 2);
    store_delete(s);
}

Test(feed, the_horizon_never_goes_back)
{
    int64_t before = feed_horizon();
    feed_move(NOW);
    cr_expect_eq(feed_horizon(), NOW - FEED_LAG);
    feed_move(NOW - SECOND);
    cr_expect_eq(feed_horizon(), NOW - FEED_LAG);
    cr_expect_leq(before, feed_horizon());
}

static int64_t look(struct store *s, int64_t now)
{
    int64_t since = 0;
    store_begin(s);
    s->c.now = now;
    cr_assert_eq(feed_look(&s->c, &since), OK);
    store_commit(s);
    return since;
}

/* Writes an event over a connection of its own, and holds the transaction open. */
static struct db *write_and_wait(struct store *s, struct ctx *c, struct uuid order_id)
{
    char why[512] = "";
    struct db *db = NULL;
    struct order_row row = { 0 };
    struct changed changed = { 0 };
    struct change change = { .verb = ORDER_ACKNOWLEDGE };
    cr_assert_eq(db_open(&s->place, OPEN_TO_WRITE, &db, why, sizeof why), OK, "%s", why);
    *c = make_ctx();
    c->merchant_id = MERCHANT;
    c->actor = STR("system");
    cr_assert_eq(db->ops->begin(db, true), OK);
    c->tx = (struct tx *)db;
    cr_assert_eq(order_change(c, order_id, &change, &changed), OK);
    cr_assert_eq(order_load(c, order_id, &row), OK); /* so that what was written has been sent */
    return db;
}

/* On PostgreSQL others write meanwhile, also those of tests beside this one. The embedded store has
 * one writer at a time, and who looks is it. */
Test(feed, who_is_still_writing_holds_the_horizon_back)
{
    struct store *s = store_new();
    struct ctx c = { 0 };
    int64_t later = clock_now() + HOUR;
    struct uuid id = store_place_simple(s, 1000).order.order_id;
    if (store_is_postgres()) {
        struct db *db = write_and_wait(s, &c, id);
        int64_t written = clock_now();
        for (int i = 0; i < 100; i++)
            cr_assert_leq(look(s, later), written);
        cr_assert_eq(db->ops->commit(db), OK);
        for (int i = 0; look(s, later) <= written; i++)
            cr_assert_lt(i, 100000, "it moves on");
        db->ops->close(db);
        end_ctx(&c);
    } else {
        cr_expect_eq(look(s, later), later);
    }
    store_delete(s);
}
