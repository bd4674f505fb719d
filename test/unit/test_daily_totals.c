/* Daily totals: every capture and refund is counted once, however often and by whoever it is tried,
 * and an audit finds what differs. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "service/daily_totals.h"
#include "service/feed.h"
#include "service/order_service.h"
#include "sql.h"
#include "support.h"

/* Whatever happens in these tests can be told. */
static void let_all_be_told(void)
{
    feed_move(NOW + 10 * DAY);
}

static void count_all(struct store *s)
{
    int64_t merchant_id = 0;
    for (bool again = true; again;) {
        store_begin(s);
        cr_assert_eq(daily_totals_round(&s->c, &merchant_id, &again), OK);
        s->c.merchant_id = MERCHANT;
        store_commit(s);
    }
}

static void expect_total(struct store *s, int64_t day, int64_t captures, int64_t captured,
                         int64_t refunds, int64_t refunded)
{
    struct daily_totals found;
    store_begin(s);
    cr_assert_eq(daily_totals_load(&s->c, day, day + 1, &found), OK);
    cr_assert_eq(found.count, captures + refunds > 0);
    if (found.count > 0) {
        cr_expect_eq(found.items[0].day, day);
        cr_expect_eq(found.items[0].captures_count, captures);
        cr_expect_eq(found.items[0].captured_amount, captured);
        cr_expect_eq(found.items[0].refunds_count, refunds);
        cr_expect_eq(found.items[0].refunded_amount, refunded);
    }
    store_rollback(s);
}

static void refund(struct store *s, struct uuid id, int64_t amount)
{
    struct refund_request r = { .refunded_amount = amount };
    struct changed changed = { 0 };
    store_begin(s);
    cr_assert_eq(order_refund(&s->c, id, &r, &changed), OK);
    store_commit(s);
}

Test(daily_totals, captures_and_refunds_are_summed_by_their_day_however_often_it_is_tried)
{
    struct store *s = store_new();
    const int64_t today = NOW / DAY;
    struct uuid id = store_place_simple(s, 10000).order.order_id;
    (void)store_capture(s, id, 300);
    (void)store_capture(s, id, 50);
    s->c.now = NOW + DAY;
    (void)store_capture(s, id, 7);
    refund(s, id, 20);
    s->c.now = NOW;
    let_all_be_told();
    count_all(s);
    count_all(s);
    expect_total(s, today - 1, 0, 0, 0, 0);
    expect_total(s, today, 2, 350, 0, 0);
    expect_total(s, today + 1, 1, 7, 1, 20);
    expect_honest_books(s);
    s->c.merchant_id = 2;
    expect_total(s, today, 0, 0, 0, 0);
    store_delete(s);
}

Test(daily_totals, more_than_a_page_is_counted_page_by_page)
{
    struct store *s = store_new();
    struct uuid id = store_place_simple(s, 10000).order.order_id;
    for (int i = 0; i < 1100; i++)
        (void)store_capture(s, id, 2);
    let_all_be_told();
    count_all(s);
    expect_total(s, NOW / DAY, 1100, 2200, 0, 0);
    expect_honest_books(s);
    store_delete(s);
}

/* What may still have a predecessor is left for later, and what was imported for ever. */
Test(daily_totals, what_cannot_be_told_yet_waits_and_an_import_is_not_counted)
{
    struct store *s = store_new();
    struct uuid id = store_place_simple(s, 10000).order.order_id;
    (void)store_capture(s, id, 300);
    feed_move(NOW);
    count_all(s);
    expect_total(s, NOW / DAY, 0, 0, 0, 0);
    s->c.actor = STR(ACTOR_IMPORT);
    struct capture_request r = { .captured_amount = 100, .at = NOW - DAY };
    struct changed changed = { 0 };
    store_begin(s);
    s->c.actor = STR(ACTOR_IMPORT);
    cr_assert_eq(order_capture(&s->c, id, &r, &changed), OK);
    store_commit(s);
    let_all_be_told();
    count_all(s);
    expect_total(s, NOW / DAY, 1, 300, 0, 0);
    expect_total(s, NOW / DAY - 1, 0, 0, 0, 0);
    expect_honest_books(s);
    store_delete(s);
}

/* Two processes have read the same mark: the second one finds that it was moved. */
Test(daily_totals, whoever_comes_second_adds_nothing)
{
    struct store *s = store_new();
    struct uuid seen = { { 0 } }, later = uuid_floor(NOW + DAY);
    int64_t moved = 0;
    for (int i = 0; i < 2; i++) {
        store_begin(s);
        cr_assert_eq(db_none(&s->c, &SQL_DAILY_TOTAL_SAVE_SEEN,
                             PARAMS(P_I64(MERCHANT), P_UUID(seen), P_UUID(later)), &moved),
                     OK);
        store_commit(s);
        cr_expect_eq(moved, i == 0);
    }
    store_delete(s);
}

Test(daily_totals, a_test_merchants_are_counted_by_its_own_clock)
{
    struct store *s = store_new();
    int64_t merchant_id = 0, due = 0;
    bool again = false;
    store_tamper(s, "UPDATE merchant SET clock_offset = 0 WHERE merchant_id = 1");
    (void)store_capture(s, store_place_simple(s, 10000).order.order_id, 300);
    let_all_be_told();
    store_begin(s);
    cr_assert_eq(daily_totals_round(&s->c, &merchant_id, &again), OK);
    cr_expect_eq(merchant_id, 0, "the rounds leave it out");
    s->c.merchant_id = MERCHANT;
    cr_assert_eq(daily_totals_due(&s->c, &due), OK);
    cr_expect_gt(due, NOW);
    cr_expect_lt(due, NOW + HOUR);
    s->c.now = due;
    cr_assert_eq(daily_totals_step(&s->c, &again), OK);
    cr_assert_eq(daily_totals_due(&s->c, &due), OK);
    cr_expect_eq(due, INT64_MAX);
    s->c.now = NOW;
    store_commit(s);
    expect_total(s, NOW / DAY, 1, 300, 0, 0);
    store_delete(s);
}

Test(daily_totals, an_audit_says_which_day_differs)
{
    struct store *s = store_new();
    (void)store_capture(s, store_place_simple(s, 10000).order.order_id, 300);
    let_all_be_told();
    count_all(s);
    expect_lie_found(s, "UPDATE daily_total SET captured_amount = captured_amount + 1",
                     "has 0 captures of 1 and 0 refunds of 0 more than its events");
    expect_lie_found(s, "DELETE FROM daily_total", "has -1 captures of -300");
    store_delete(s);
}
