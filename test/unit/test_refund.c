/* What follows a capture: money given back, and shipping info. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "service/order_amend.h"
#include "support.h"

/* --- refunding ------------------------------------------------------------------------ */

/* What each capture gave back so far, oldest capture first. */
static void expect_refunded(struct store *s, struct uuid id, const int64_t *expected, size_t count)
{
    struct order_row row = { 0 };
    struct event_rows events = { 0 };
    int64_t sum = 0;
    store_begin(s);
    cr_assert_eq(order_load(&s->c, id, &row), OK);
    cr_assert_eq(events_load(&s->c, &row, &events), OK);
    int64_t *refunded = ARENA_ARRAY(s->c.arena, int64_t, events.count + 1);
    refunds_by_capture(&s->c, events, refunded);
    for (size_t i = 0; i < count; i++) {
        cr_expect_eq(refunded[i], expected[i], "capture %zu gave back %lld", i,
                     (long long)refunded[i]);
        sum += refunded[i];
    }
    cr_expect_eq(sum, row.order.refunded.minor);
    store_rollback(s);
}

static enum problem refund(struct store *s, struct uuid id, const struct refund_request *r)
{
    struct changed changed = { 0 };
    store_begin(s);
    enum problem p = order_refund(&s->c, id, r, &changed);
    if (p == OK)
        store_commit(s);
    else
        store_rollback(s);
    return p;
}

Test(refund, refunds_are_taken_from_the_oldest_captures_that_have_some_left)
{
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    (void)store_capture(s, id, 10000);
    (void)store_capture(s, id, 20000);
    (void)store_capture(s, id, 4800);
    static const struct {
        int64_t amount;
        enum problem problem;
        int64_t refunded[3];
    } ROWS[] = {
        { 4000, OK, { 4000, 0, 0 } },
        { 11000, OK, { 10000, 5000, 0 } },
        { 17000, OK, { 10000, 20000, 2000 } },
        { 2801, PROBLEM_REFUND_NOT_ALLOWED, { 10000, 20000, 2000 } },
        { 2800, OK, { 10000, 20000, 4800 } },
        { 1, PROBLEM_REFUND_NOT_ALLOWED, { 10000, 20000, 4800 } },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct refund_request r = { .refunded_amount = ROWS[i].amount };
        cr_expect_eq(refund(s, id, &r), ROWS[i].problem, "row %zu", i);
        expect_refunded(s, id, ROWS[i].refunded, 3);
    }
    cr_expect_eq(store_load(s, id).order.status, ORDER_CAPTURED);
    cr_expect_eq(store_load(s, id).order.refunds_count, 4);
    store_delete(s);
}

Test(refund, refunded_lines_are_taken_from_the_capture_that_had_them)
{
    static const struct line_document SOCK = { .line = { .reference = { "SOCK", 4 },
                                                         .name = { "Sock", 4 },
                                                         .quantity = 1,
                                                         .unit_price = 3300,
                                                         .total_amount = 3300 } };
    for (int socks_first = 0; socks_first < 2; socks_first++) {
        struct store *s = store_new();
        struct uuid id = place_shopping(s);
        struct changed changed = { 0 };
        if (socks_first)
            cr_assert_eq(CAPTURE_LINES(s, id, &changed, { 0, SOCKS, 3 }), OK);
        cr_assert_eq(CAPTURE_LINES(s, id, &changed, { 0, SHIRTS, 2 }), OK);
        if (!socks_first)
            cr_assert_eq(CAPTURE_LINES(s, id, &changed, { 0, SOCKS, 3 }), OK);
        struct refund_request r = { .refunded_amount = 3300, .lines = { &SOCK, 1 } };
        cr_assert_eq(refund(s, id, &r), OK);
        int64_t expected[2] = { 0, 3300 }, swapped[2] = { 3300, 0 };
        expect_refunded(s, id, socks_first ? swapped : expected, 2);
        r.refunded_amount = 7000; /* more than the line says: the rest from the oldest */
        cr_assert_eq(refund(s, id, &r), OK);
        expected[0] = 3700;
        expected[1] = 6600;
        swapped[0] = 9900; /* all that it was */
        swapped[1] = 400;
        expect_refunded(s, id, socks_first ? swapped : expected, 2);
        store_delete(s);
    }
}

Test(refund, shares_that_are_given_are_kept)
{
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    (void)store_capture(s, id, 1000);
    struct uuid second = store_capture(s, id, 1000).last_event_id;
    struct refund_share share = { .capture_id = second, .amount = 300 };
    struct refund_request r = {
        .refunded_amount = 300, .shares = { &share, 1 }, .event_id = { { 3 } }, .at = NOW + HOUR
    };
    cr_assert_eq(refund(s, id, &r), OK);
    expect_refunded(s, id, (const int64_t[]){ 0, 300 }, 2);
    cr_expect(uuid_equal(store_load(s, id).last_event_id, r.event_id));
    store_delete(s);
}

Test(refund, what_is_not_captured_is_not_refunded)
{
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    struct refund_request r = { .refunded_amount = 1 };
    cr_expect_eq(refund(s, id, &r), PROBLEM_REFUND_NOT_ALLOWED);
    cr_expect(first_blame_is(&s->c, "", "Order has no captures. Refund not possible"));
    store_delete(s);
}

/* One refund may draw on more captures than a request may have lines. */
Test(refund, very_many_captures_are_refunded_at_once)
{
    enum { CAPTURES = LINES_MAX + 5 };
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    struct changed changed = { 0 };
    struct capture_request one = { .captured_amount = 2 };
    int64_t expected[CAPTURES];
    store_begin(s);
    for (size_t i = 0; i < CAPTURES; i++) {
        expected[i] = 2;
        cr_assert_eq(order_capture(&s->c, id, &one, &changed), OK);
    }
    store_commit(s);
    struct refund_request r = { .refunded_amount = 2 * CAPTURES };
    cr_assert_eq(refund(s, id, &r), OK);
    expect_refunded(s, id, expected, CAPTURES);
    store_delete(s);
}

/* --- shipping ------------------------------------------------------------------------- */

Test(refund, shipping_info_is_added_to_a_capture_of_the_order)
{
    static const struct shipping_info INFO = { .has = 1, .tracking_number = { "T1", 2 } };
    struct store *s = store_new();
    struct uuid id = place_shopping(s), other = place_shopping(s);
    struct uuid first = store_load(s, id).last_event_id;
    struct changed changed = { 0 };
    store_begin(s);
    cr_expect_eq(order_ship(&s->c, id, first, (struct shipping_infos){ &INFO, 1 }, &changed),
                 PROBLEM_NOT_ALLOWED, "there is no capture yet");
    store_rollback(s);
    struct uuid capture = store_capture(s, id, 1000).last_event_id;
    struct uuid of_other = store_capture(s, other, 1000).last_event_id;
    struct uuid wrong[] = { first, of_other, { { 1 } } };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        store_begin(s);
        cr_expect_eq(order_ship(&s->c, id, wrong[i], (struct shipping_infos){ &INFO, 1 }, &changed),
                     PROBLEM_NO_SUCH_CAPTURE, "%zu is no capture of the order", i);
        store_rollback(s);
    }
    store_begin(s);
    cr_assert_eq(order_ship(&s->c, id, capture, (struct shipping_infos){ &INFO, 1 }, &changed), OK);
    store_commit(s);
    cr_expect_eq(changed.after.order.status, ORDER_PART_CAPTURED);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM order_event WHERE type = 'shipping.added'"), 1);
    store_delete(s);
}
