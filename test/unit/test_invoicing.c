/* What captures, refunds and later due dates set in motion for customers: each exactly once,
 * however often it is looked at and however late it is committed. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "service/invoicing.h"
#include "service/order_amend.h"
#include "support.h"

static struct uuid place(struct store *s, const char *method, const char *country, int64_t amount)
{
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, amount);
    p.payment_method.type = str_of(method);
    p.payment_method.has = 1;
    p.purchase_country = str_of(country);
    struct uuid id = store_place(s, &p).order.order_id;
    store_commit(s);
    return id;
}

/* Rounds until there is nothing to do at once; gives how many. */
static int invoice_all(struct store *s)
{
    int rounds = 0;
    int64_t merchant_id = 0;
    for (bool again = true; again; rounds++) {
        store_begin(s);
        cr_assert_eq(invoicing_round(&s->c, &merchant_id, &again), OK);
        s->c.merchant_id = MERCHANT;
        store_commit(s);
    }
    return rounds;
}

static struct uuid captured(struct store *s, struct uuid order_id, int64_t amount)
{
    return store_capture(s, order_id, amount).last_event_id;
}

static int64_t open_of(struct store *s, struct uuid capture_id)
{
    struct invoice_row row = store_invoice(s, capture_id);
    return invoice_open(&row.invoice).minor;
}

static void expect_parts(struct store *s, struct uuid capture_id, const char *expected)
{
    struct plan_part parts[PLAN_PARTS_MAX];
    size_t count = 0;
    struct text t = text_begin(s->c.arena, 4000);
    str told = { 0 };
    store_begin(s);
    cr_assert_eq(invoice_parts(&s->c, capture_id, parts, &count), OK);
    for (size_t i = 0; i < count; i++)
        text_format(&t, "%s%.*s %lld", i > 0 ? ", " : "",
                    STR_ARG(date_text(s->c.arena, parts[i].due)), (long long)parts[i].amount.minor);
    cr_assert(text_done(&t, &told));
    cr_expect(str_equal(told, str_of(expected)), "%.*s, not %s", STR_ARG(told), expected);
    store_rollback(s);
}

Test(invoicing, a_capture_of_an_invoice_gets_one_invoice_and_another_method_none)
{
    struct store *s = store_new();
    struct uuid order = place(s, "INVOICE", "SE", 50000);
    struct uuid first = captured(s, order, 20000), second = captured(s, order, 30000);
    (void)captured(s, place(s, "CARD", "SE", 10000), 10000);
    for (int i = 0; i < 3; i++)
        (void)invoice_all(s);
    struct invoice_row a = store_invoice(s, first), b = store_invoice(s, second);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM invoice"), 2);
    cr_expect_eq(a.number, 1);
    cr_expect_eq(b.number, 2);
    cr_expect(uuid_equal(a.order_id, order));
    cr_expect_eq(a.invoice.amount.minor, 20000);
    cr_expect_eq(invoice_open(&a.invoice).minor, 20000);
    cr_expect(reference_check(REFERENCE_OCR, a.reference), "%.*s", STR_ARG(a.reference));
    cr_expect(str_starts(a.reference, STR("10000000001")), "merchant 1, invoice 1");
    cr_expect_not(str_equal(a.reference, b.reference));
    expect_parts(s, first, "2026-12-22 20000"); /* it is 22 November */
    store_delete(s);
}

static void defer(struct store *s, struct uuid order, struct uuid capture, int64_t days)
{
    struct changed changed = { 0 };
    store_begin(s);
    cr_assert_eq(order_extend_due_date(&s->c, order, capture, days, &changed), OK);
    store_commit(s);
}

Test(invoicing, the_books_are_honest_with_each_number_of_later_due_dates_seen)
{
    struct store *s = store_new();
    struct uuid order = place(s, "INVOICE", "SE", 50000), capture = captured(s, order, 20000);
    for (int seen = 0; seen < 3; seen++) {
        (void)invoice_all(s);
        expect_honest_books(s);
        for (int i = 0; i < 2; i++) {
            defer(s, order, capture, 10);
            expect_honest_books(s);
        }
    }
    expect_lie_found(s, "UPDATE invoice_part SET due_on = due_on + 1", "its parts are not those");
    store_delete(s);
}

Test(invoicing, instalments_are_parts)
{
    struct store *s = store_new();
    struct uuid capture = captured(s, place(s, "FIXED_AMOUNT", "FI", 10000), 10000);
    (void)invoice_all(s);
    expect_parts(s, capture, "2026-12-22 3333, 2027-01-22 3333, 2027-02-22 3334");
    cr_expect(reference_check(REFERENCE_FI, store_invoice(s, capture).reference));
    store_delete(s);
}

Test(invoicing, a_norwegian_reference_is_as_the_merchant_has_agreed_with_the_bank)
{
    struct store *s = store_new();
    struct uuid ten = captured(s, place(s, "INVOICE", "NO", 10000), 10000);
    (void)invoice_all(s);
    store_tamper(s, "UPDATE merchant SET settings = '{\"kid_check\":\"mod11\"}'");
    struct uuid eleven = captured(s, place(s, "INVOICE", "NO", 10000), 10000);
    (void)invoice_all(s);
    cr_expect(reference_check(REFERENCE_KID10, store_invoice(s, ten).reference));
    cr_expect(reference_check(REFERENCE_KID11, store_invoice(s, eleven).reference));
    store_delete(s);
}

Test(invoicing, a_refund_is_credited_once_to_each_capture_that_it_comes_from)
{
    struct store *s = store_new();
    struct uuid order = place(s, "INVOICE", "SE", 50000);
    struct uuid first = captured(s, order, 20000), second = captured(s, order, 30000);
    (void)store_change(s, order, ORDER_REFUND, 25000);
    for (int i = 0; i < 3; i++)
        (void)invoice_all(s);
    cr_expect_eq(open_of(s, first), 0);
    cr_expect_eq(open_of(s, second), 25000);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM invoice_credit"), 2);
    cr_expect_eq(store_ask(s, "SELECT sum(credited_amount) FROM invoice_credit"), 25000);
    (void)store_change(s, order, ORDER_REFUND, 1000);
    (void)invoice_all(s);
    cr_expect_eq(store_invoice(s, second).invoice.refunded.minor, 6000);
    store_delete(s);
}

Test(invoicing, a_later_due_date_moves_the_invoice_and_only_once)
{
    struct store *s = store_new();
    struct uuid order = place(s, "INVOICE", "SE", 50000);
    struct uuid capture = captured(s, order, 50000);
    (void)invoice_all(s);
    for (int i = 0; i < 2; i++) {
        struct changed changed = { 0 };
        store_begin(s);
        cr_assert_eq(order_extend_due_date(&s->c, order, capture, 10, &changed), OK);
        store_commit(s);
        (void)invoice_all(s);
        (void)invoice_all(s);
    }
    expect_parts(s, capture, "2027-01-11 50000"); /* twenty days later */
    store_delete(s);
}

Test(invoicing, a_refund_that_is_seen_before_its_capture_brings_the_invoice_about)
{
    struct store *s = store_new();
    struct uuid order = place(s, "INVOICE", "SE", 50000);
    struct uuid capture = captured(s, order, 20000);
    struct changed changed = { 0 };
    struct change refund = { .verb = ORDER_REFUND,
                             .amount = 5000,
                             .event_id = uuid_floor(NOW - HOUR),
                             .shape = &REFUND_DOCUMENT };
    const struct refund_share share = { .capture_id = capture, .amount = 5000 };
    struct refund_document document = { .captures = { &share, 1 } };
    refund.document = &document;
    store_begin(s);
    cr_assert_eq(order_change(&s->c, order, &refund, &changed), OK);
    store_commit(s);
    (void)invoice_all(s);
    cr_expect_eq(open_of(s, capture), 15000);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM invoice"), 1);
    store_delete(s);
}

/* A capture whose id is of an earlier time, as one has that waited long for its commit. */
static struct uuid capture_late(struct store *s, struct uuid order, int64_t at)
{
    struct changed changed = { 0 };
    struct capture_request r = { .captured_amount = 100, .event_id = uuid_floor(at), .at = at };
    store_begin(s);
    cr_assert_eq(order_capture(&s->c, order, &r, &changed), OK);
    store_commit(s);
    return changed.event_id;
}

Test(invoicing, what_is_committed_late_gets_its_invoice_too)
{
    struct store *s = store_new();
    struct uuid order = place(s, "INVOICE", "SE", 50000);
    (void)captured(s, order, 100);
    (void)invoice_all(s);
    s->c.now = NOW + 2 * MINUTE;
    (void)captured(s, order, 100);
    (void)invoice_all(s); /* everything before this minute has been seen */
    (void)capture_late(s, order, NOW + MINUTE / 2);
    (void)invoice_all(s);
    s->c.now = NOW + 8 * MINUTE;
    (void)invoice_all(s);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM invoice"), 3);
    store_delete(s);
}

Test(invoicing, a_clock_that_was_wrong_for_a_while_costs_no_invoice)
{
    struct store *s = store_new();
    struct uuid order = place(s, "INVOICE", "SE", 50000);
    (void)captured(s, order, 100);
    s->c.now = NOW + 300 * DAY;
    (void)invoice_all(s);
    s->c.now = NOW + MINUTE;
    (void)captured(s, order, 100);
    (void)invoice_all(s);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM invoice"), 2);
    store_delete(s);
}

Test(invoicing, what_was_imported_gets_no_invoice)
{
    struct store *s = store_new();
    struct uuid order = place(s, "INVOICE", "SE", 50000);
    s->c.actor = STR(ACTOR_IMPORT);
    (void)captured(s, order, 20000);
    s->c.actor = STR("system");
    (void)store_change(s, order, ORDER_REFUND, 5000);
    struct uuid here = captured(s, order, 30000);
    (void)invoice_all(s);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM invoice"), 1);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM invoice_credit"), 0);
    cr_expect_eq(store_invoice(s, here).number, 1);
    store_delete(s);
}

Test(invoicing, a_backlog_is_done_a_page_at_a_time_and_no_merchant_waits_for_it)
{
    struct store *s = store_new();
    store_tamper(s, "INSERT INTO merchant (merchant_id, mid, name, created_at, expired_until)"
                    " VALUES (2, 'M2', 'Other', 0, 0)");
    struct uuid order = place(s, "INVOICE", "SE", 100000);
    for (int i = 0; i < 450; i++)
        (void)captured(s, order, 100);
    s->c.merchant_id = 2;
    (void)captured(s, place(s, "INVOICE", "SE", 100), 100);
    s->c.merchant_id = MERCHANT;
    int64_t merchant_id = 0;
    bool again = false;
    for (int i = 0; i < 2; i++) {
        store_begin(s);
        cr_assert_eq(invoicing_round(&s->c, &merchant_id, &again), OK);
        s->c.merchant_id = MERCHANT;
        store_commit(s);
    }
    cr_expect(again);
    /* The first of a page of 200 events is the placement. */
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM invoice WHERE merchant_id = 1"), 199);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM invoice WHERE merchant_id = 2"), 1);
    (void)invoice_all(s);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM invoice WHERE merchant_id = 1"), 450);
    cr_expect_eq(store_ask(s, "SELECT max(number) FROM invoice WHERE merchant_id = 1"), 450);
    store_delete(s);
}

Test(invoicing, events_that_set_nothing_in_motion_count_towards_a_page)
{
    struct store *s = store_new();
    for (int i = 0; i < 250; i++)
        (void)place(s, "INVOICE", "SE", 100);
    (void)captured(s, place(s, "INVOICE", "SE", 100), 100);
    int64_t merchant_id = 0;
    bool again = false;
    store_begin(s);
    cr_assert_eq(invoicing_round(&s->c, &merchant_id, &again), OK);
    store_commit(s);
    cr_expect(again);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM invoice"), 0);
    s->c.merchant_id = MERCHANT;
    (void)invoice_all(s);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM invoice"), 1);
    store_delete(s);
}
