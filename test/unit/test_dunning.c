/* Customers who are late, night after night: each step once, none about what is paid, refunded or
 * paused; what it costs is in the books; and an audit notices if it is not. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "service/customer_payment.h"
#include "service/dunning.h"
#include "payouts.h"
#include "service/invoicing.h"
#include "service/order_amend.h"
#include "service/order_dispute.h"
#include "store/db_faulty.h"
#include "store/ledger_store.h"
#include "support.h"

static int64_t noon(const char *text)
{
    date d = { 0 };
    cr_assert(date_parse(str_of(text), &d), "%s", text);
    return d.day * DAY + 12 * HOUR;
}

static void invoice_all(struct store *s)
{
    int64_t merchant_id = 0;
    for (bool again = true; again;) {
        store_begin(s);
        cr_assert_eq(invoicing_round(&s->c, &merchant_id, &again), OK);
        s->c.merchant_id = MERCHANT;
        store_commit(s);
    }
}

/* An invoice of a capture that is made now, on 22 November 2026: due on 22 December. */
static struct uuid invoiced(struct store *s, const char *country, int64_t amount,
                            struct uuid *order_id)
{
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, amount);
    p.payment_method = (struct payment_method){ .has = 1, .type = STR("INVOICE") };
    p.purchase_country = str_of(country);
    *order_id = store_place(s, &p).order.order_id;
    store_commit(s);
    struct uuid capture_id = store_capture(s, *order_id, amount).last_event_id;
    invoice_all(s);
    return capture_id;
}

/* Rounds until there is nothing to do at once. */
static void dun(struct store *s, int64_t now)
{
    int64_t merchant_id = 0;
    s->c.now = now;
    for (bool again = true; again;) {
        store_begin(s);
        cr_assert_eq(dunning_round(&s->c, &merchant_id, &again), OK);
        s->c.merchant_id = MERCHANT;
        store_commit(s);
    }
}

/* Every day at noon, from the one to the other. */
static void dun_daily(struct store *s, const char *from, const char *until)
{
    for (int64_t now = noon(from); now <= noon(until); now += DAY)
        dun(s, now);
}

/* What happened to the order about its invoices: "2026-12-29 reminder 6000+0 56000, ...". */
static void expect_story(struct store *s, struct uuid order_id, const char *expected)
{
    struct order_row row;
    struct event_rows events;
    str told = { 0 };
    store_begin(s);
    struct text t = text_begin(s->c.arena, 8000);
    cr_assert_eq(order_load(&s->c, order_id, &row), OK);
    cr_assert_eq(events_load(&s->c, &row, &events), OK);
    for (size_t i = 0; i < events.count; i++) {
        struct event_row *e = &events.items[i];
        str day = date_text(s->c.arena, zone_local(ZONE_CET, e->at).date);
        if (e->fact == ORDER_WAS_REMINDED) {
            const struct reminder_document *d = event_read(&s->c, e);
            text_format(&t, "%.*s %.*s %lld+%lld %lld; ", STR_ARG(day), STR_ARG(d->step),
                        (long long)d->fee_amount, (long long)d->interest_amount,
                        (long long)d->amount);
        }
        if (e->fact == ORDER_WAS_ADJUSTED) {
            const struct dunning_document *d = event_read(&s->c, e);
            text_format(&t, "%.*s %.*s; ", STR_ARG(day), STR_ARG(d->change));
        }
    }
    cr_assert(text_done(&t, &told));
    cr_expect(str_equal(told, str_of(expected)), "%.*s, not %s", STR_ARG(told), expected);
    store_rollback(s);
}

static void expect_open(struct store *s, struct uuid capture_id, int64_t open)
{
    struct invoice_row row = store_invoice(s, capture_id);
    cr_expect_eq(invoice_open(&row.invoice).minor, open, "open are %lld, not %lld",
                 (long long)invoice_open(&row.invoice).minor, (long long)open);
}

static int64_t balance(struct store *s, int account)
{
    return store_ask(s,
                     "SELECT coalesce(sum(debits - credits), 0) FROM ledger_balance"
                     " WHERE account = %d",
                     account);
}

static struct uuid pay(struct store *s, struct uuid capture_id, int64_t amount, int64_t at)
{
    static int number;
    char external_id[32];
    struct payment_row out;
    bool is_repeated = false;
    (void)snprintf(external_id, sizeof external_id, "bank-%d", ++number);
    struct invoice_row row = store_invoice(s, capture_id);
    struct payment_request r = { .external_id = str_of(external_id),
                                 .reference = row.reference,
                                 .payer = STR("Anna Svensson"),
                                 .amount = { amount, row.invoice.amount.currency },
                                 .paid_at = at };
    store_begin(s);
    s->c.now = at;
    cr_assert_eq(payment_receive(&s->c, &r, &out, &is_repeated), OK);
    cr_expect_eq(out.unassigned_amount, 0);
    store_commit(s);
    return out.payment_id;
}

/* The bank takes it back. */
static void undo(struct store *s, struct uuid payment_id, int64_t at)
{
    store_begin(s);
    s->c.now = at;
    cr_assert_eq(payment_undo(&s->c, payment_id), OK);
    store_commit(s);
}

static enum problem change(struct store *s, int64_t number, struct dunning_request r)
{
    struct invoice_row row;
    store_begin(s);
    enum problem p = dunning_change_by_hand(&s->c, number, &r, &row);
    if (p == OK)
        store_commit(s);
    else
        store_rollback(s);
    return p;
}

#define STORY                                                                        \
    "2026-12-29 reminder 6000+0 56000; 2027-01-15 demand 18000+0 74000; 2027-02-02 " \
    "collection 0+0 74000; "

Test(dunning, a_customer_who_never_pays_is_reminded_on_its_days_and_handed_over)
{
    struct store *s = store_new();
    struct uuid order, capture = invoiced(s, "SE", 50000, &order);
    dun_daily(s, "2026-11-22", "2027-03-31");
    expect_story(s, order, STORY);
    expect_open(s, capture, 74000);
    cr_expect_eq(balance(s, 1100), 74000);
    cr_expect_eq(balance(s, 3200), -24000);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM dunning WHERE look_at IS NOT NULL"), 0);
    expect_honest_books(s);
    store_delete(s);
}

Test(dunning, a_job_that_was_away_for_months_takes_one_step_and_keeps_the_days_between)
{
    struct store *s = store_new();
    struct uuid order;
    (void)invoiced(s, "SE", 50000, &order);
    dun(s, noon("2027-03-01"));
    dun(s, noon("2027-03-01") + HOUR);
    expect_story(s, order, "2027-03-01 reminder 6000+0 56000; ");
    dun_daily(s, "2027-03-02", "2027-03-17");
    expect_story(s, order, "2027-03-01 reminder 6000+0 56000; ");
    dun(s, noon("2027-03-18"));
    expect_story(s, order, "2027-03-01 reminder 6000+0 56000; 2027-03-18 demand 18000+0 74000; ");
    store_delete(s);
}

Test(dunning, a_day_begins_at_midnight_in_the_country_of_the_customer)
{
    struct store *s = store_new();
    struct uuid order;
    (void)invoiced(s, "SE", 50000, &order);
    dun(s, noon("2026-12-28") + 11 * HOUR - SECOND); /* 23:59:59 there */
    expect_story(s, order, "");
    dun(s, noon("2026-12-28") + 11 * HOUR);
    expect_story(s, order, "2026-12-29 reminder 6000+0 56000; ");
    store_delete(s);
}

Test(dunning, what_is_paid_in_time_is_looked_at_once_and_never_again)
{
    struct store *s = store_new();
    struct uuid order, capture = invoiced(s, "SE", 50000, &order);
    (void)pay(s, capture, 50000, noon("2026-12-20"));
    dun_daily(s, "2026-12-22", "2026-12-24");
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM dunning WHERE look_at IS NOT NULL"), 0);
    dun_daily(s, "2026-12-25", "2027-03-31");
    expect_story(s, order, "");
    store_delete(s);
}

/* The next step about the first part would have been on 2 February. */
Test(dunning, when_a_part_is_paid_the_next_one_is_reminded_of_on_its_own_day)
{
    struct store *s = store_new();
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, 30000);
    p.payment_method = (struct payment_method){ .has = 1, .type = STR("PAY_IN_X") };
    struct uuid order = store_place(s, &p).order.order_id;
    store_commit(s);
    struct uuid capture = store_capture(s, order, 30000).last_event_id;
    invoice_all(s);
    dun_daily(s, "2026-12-22", "2027-01-25");
    (void)pay(s, capture, 10000, noon("2027-01-25"));
    dun_daily(s, "2027-01-26", "2027-01-29");
    expect_story(s, order,
                 "2026-12-29 reminder 6000+0 16000; 2027-01-15 demand 18000+0 34000; "
                 "2027-01-29 reminder 6000+0 40000; ");
    expect_honest_books(s);
    store_delete(s);
}

Test(dunning, what_is_paid_or_refunded_between_two_steps_ends_them)
{
    struct store *s = store_new();
    struct uuid paid_order, refunded_order;
    struct uuid paid = invoiced(s, "SE", 50000, &paid_order);
    struct uuid refunded = invoiced(s, "SE", 50000, &refunded_order);
    dun_daily(s, "2026-12-22", "2027-01-04");
    (void)pay(s, paid, 56000, noon("2027-01-05"));
    (void)store_change(s, refunded_order, ORDER_REFUND, 50000);
    invoice_all(s);
    dun_daily(s, "2027-01-05", "2027-03-31");
    expect_story(s, paid_order, "2026-12-29 reminder 6000+0 56000; ");
    expect_story(s, refunded_order, "2026-12-29 reminder 6000+0 56000; ");
    expect_open(s, paid, 0);
    expect_open(s, refunded, 6000);
    expect_honest_books(s);
    store_delete(s);
}

Test(dunning, a_later_due_date_moves_all_of_it)
{
    struct store *s = store_new();
    struct uuid order, capture = invoiced(s, "SE", 50000, &order);
    struct changed changed = { 0 };
    store_begin(s);
    cr_assert_eq(order_extend_due_date(&s->c, order, capture, 30, &changed), OK);
    store_commit(s);
    invoice_all(s);
    dun_daily(s, "2026-12-22", "2027-01-28");
    expect_story(s, order, "2027-01-28 reminder 6000+0 56000; ");
    store_delete(s);
}

Test(dunning, a_pause_holds_everything_until_it_is_over_or_resumed)
{
    struct store *s = store_new();
    struct uuid first, second;
    (void)invoiced(s, "SE", 50000, &first);
    (void)invoiced(s, "SE", 50000, &second);
    const struct dunning_request until = { .change = DUNNING_IS_PAUSED,
                                           .reason = STR("return"),
                                           .until.day = noon("2027-01-10") / DAY };
    const struct dunning_request open = { .change = DUNNING_IS_PAUSED, .reason = STR("dispute") };
    s->c.now = noon("2026-12-23");
    cr_expect_eq(change(s, 1, until), OK);
    cr_expect_eq(change(s, 1, until), OK, "it is so already");
    cr_expect_eq(change(s, 2, open), OK);
    dun_daily(s, "2026-12-22", "2027-01-20");
    expect_story(s, first, "2026-12-23 paused; 2027-01-11 reminder 6000+0 56000; ");
    expect_story(s, second, "2026-12-23 paused; ");
    s->c.now = noon("2027-01-21");
    cr_expect_eq(change(s, 2, (struct dunning_request){ .change = DUNNING_IS_RESUMED }), OK);
    dun_daily(s, "2027-01-21", "2027-01-22");
    expect_story(s, second,
                 "2026-12-23 paused; 2027-01-21 resumed; 2027-01-21 reminder 6000+0 56000; ");
    expect_honest_books(s);
    store_delete(s);
}

static struct uuid dispute(struct store *s, struct uuid order_id, const char *rest)
{
    struct dispute_request r = { 0 };
    struct changed changed = { 0 };
    store_begin(s);
    str json = arena_format(s->c.arena, "{\"order_id\":\"%.*s\",%s}",
                            STR_ARG(uuid_text(s->c.arena, order_id)), rest);
    cr_assert_eq(shape_read_json(&s->c, &DISPUTE_REQUEST, json, &r), OK, "%.*s", STR_ARG(json));
    cr_assert_eq(order_dispute(&s->c, &r, &changed), OK);
    store_commit(s);
    return changed.event_id;
}

static struct uuid open_dispute(struct store *s, struct uuid order_id, struct uuid capture_id)
{
    char text[200];
    (void)snprintf(text, sizeof text,
                   "\"capture_id\":\"%.*s\",\"amount\":100,\"reason\":\"damaged\"",
                   STR_ARG(uuid_text(s->c.arena, capture_id)));
    return dispute(s, order_id, text);
}

static void win_dispute(struct store *s, struct uuid order_id, struct uuid dispute_id)
{
    char text[200];
    (void)snprintf(text, sizeof text, "\"dispute_id\":\"%.*s\",\"outcome\":\"won\"",
                   STR_ARG(uuid_text(s->c.arena, dispute_id)));
    (void)dispute(s, order_id, text);
}

Test(dunning, a_dispute_holds_the_invoice_that_it_is_about_and_no_other)
{
    struct store *s = store_new();
    cr_assert_eq(set_terms(s, TERMS), OK);
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, 50000);
    p.payment_method = (struct payment_method){ .has = 1, .type = STR("INVOICE") };
    struct uuid order = store_place(s, &p).order.order_id;
    store_commit(s);
    struct uuid first = store_capture(s, order, 20000).last_event_id;
    struct uuid second = store_capture(s, order, 30000).last_event_id;
    invoice_all(s);
    s->c.now = noon("2026-12-23");
    struct uuid one = open_dispute(s, order, first), other = open_dispute(s, order, second);
    s->c.now = noon("2026-12-24");
    win_dispute(s, order, one);
    dun_daily(s, "2026-12-25", "2027-01-03");
    expect_story(s, order,
                 "2026-12-23 paused; 2026-12-23 paused; 2026-12-24 resumed; "
                 "2026-12-29 reminder 6000+0 26000; ");
    s->c.now = noon("2027-01-04");
    win_dispute(s, order, other);
    dun_daily(s, "2027-01-04", "2027-01-05");
    expect_story(s, order,
                 "2026-12-23 paused; 2026-12-23 paused; 2026-12-24 resumed; "
                 "2026-12-29 reminder 6000+0 26000; 2027-01-04 resumed; 2027-01-04 reminder "
                 "6000+0 36000; ");
    store_delete(s);
}

Test(dunning, a_dispute_holds_an_invoice_that_was_written_after_it)
{
    struct store *s = store_new();
    cr_assert_eq(set_terms(s, TERMS), OK);
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, 50000);
    p.payment_method = (struct payment_method){ .has = 1, .type = STR("INVOICE") };
    struct uuid order = store_place(s, &p).order.order_id;
    store_commit(s);
    struct uuid capture = store_capture(s, order, 50000).last_event_id;
    struct uuid disputed = open_dispute(s, order, capture);
    invoice_all(s);
    dun_daily(s, "2026-12-22", "2027-01-20");
    expect_story(s, order, "2026-11-22 paused; ");
    s->c.now = noon("2027-01-21");
    win_dispute(s, order, disputed);
    dun_daily(s, "2027-01-21", "2027-01-22");
    expect_story(s, order,
                 "2026-11-22 paused; 2027-01-21 resumed; 2027-01-21 reminder 6000+0 56000; ");
    store_delete(s);
}

Test(dunning, a_pause_that_is_over_does_not_end_the_one_of_a_dispute)
{
    struct store *s = store_new();
    struct uuid order;
    cr_assert_eq(set_terms(s, TERMS), OK);
    struct uuid capture = invoiced(s, "SE", 50000, &order);
    s->c.now = noon("2026-12-23");
    cr_expect_eq(change(s, 1,
                        (struct dunning_request){ .change = DUNNING_IS_PAUSED,
                                                  .reason = STR("return"),
                                                  .until.day = noon("2027-01-10") / DAY }),
                 OK);
    struct uuid disputed = open_dispute(s, order, capture);
    dun_daily(s, "2026-12-24", "2027-01-20");
    expect_story(s, order, "2026-12-23 paused; 2027-01-11 paused; ");
    s->c.now = noon("2027-01-21");
    cr_expect_eq(change(s, 1, (struct dunning_request){ .change = DUNNING_IS_RESUMED }), OK);
    dun_daily(s, "2027-01-21", "2027-01-22");
    expect_story(s, order,
                 "2026-12-23 paused; 2027-01-11 paused; 2027-01-21 resumed; 2027-01-21 paused; ");
    s->c.now = noon("2027-01-25");
    win_dispute(s, order, disputed);
    dun_daily(s, "2027-01-25", "2027-01-26");
    expect_story(s, order,
                 "2026-12-23 paused; 2027-01-11 paused; 2027-01-21 resumed; 2027-01-21 paused; "
                 "2027-01-25 resumed; 2027-01-25 reminder 6000+0 56000; ");
    store_delete(s);
}

Test(dunning, nobody_is_reminded_of_what_is_disputed)
{
    struct store *s = store_new();
    struct uuid order_id;
    char text[200], id[UUID_TEXT + 1];
    cr_assert_eq(set_terms(s, TERMS), OK);
    struct uuid capture_id = invoiced(s, "SE", 50000, &order_id);
    (void)snprintf(id, sizeof id, "%.*s", STR_ARG(uuid_text(s->c.arena, capture_id)));
    s->c.now = noon("2026-12-23");
    (void)snprintf(text, sizeof text, "\"capture_id\":\"%s\",\"amount\":100,\"reason\":\"damaged\"",
                   id);
    struct uuid one = dispute(s, order_id, text), other = dispute(s, order_id, text);
    dun_daily(s, "2026-12-22", "2027-01-20");
    expect_story(s, order_id, "2026-12-23 paused; ");
    s->c.now = noon("2027-01-21");
    (void)snprintf(text, sizeof text, "\"dispute_id\":\"%.*s\",\"outcome\":\"won\"",
                   STR_ARG(uuid_text(s->c.arena, one)));
    (void)dispute(s, order_id, text);
    expect_story(s, order_id, "2026-12-23 paused; ");
    (void)snprintf(text, sizeof text, "\"dispute_id\":\"%.*s\",\"outcome\":\"won\"",
                   STR_ARG(uuid_text(s->c.arena, other)));
    (void)dispute(s, order_id, text);
    dun_daily(s, "2027-01-21", "2027-01-22");
    expect_story(s, order_id,
                 "2026-12-23 paused; 2027-01-21 resumed; 2027-01-21 reminder 6000+0 56000; ");
    expect_honest_books(s);
    store_delete(s);
}

Test(dunning, a_fee_is_waived_and_what_was_paid_of_it_is_owed_back)
{
    struct store *s = store_new();
    struct uuid order, capture = invoiced(s, "SE", 50000, &order);
    dun_daily(s, "2026-12-22", "2026-12-29");
    struct dunning_request r = { .change = DUNNING_IS_WAIVED, .fee_amount = 6001 };
    cr_expect_eq(change(s, 1, r), PROBLEM_UNPROCESSABLE);
    r.fee_amount = 0;
    cr_expect_eq(change(s, 1, r), PROBLEM_UNPROCESSABLE, "nothing");
    r.fee_amount = 1000;
    cr_expect_eq(change(s, 1, r), OK);
    expect_open(s, capture, 55000);
    (void)pay(s, capture, 55000, noon("2026-12-30"));
    r.fee_amount = 5000;
    cr_expect_eq(change(s, 1, r), OK);
    struct invoice_row row = store_invoice(s, capture);
    cr_expect_eq(invoice_owed_back(&row.invoice).minor, 5000);
    cr_expect_eq(balance(s, 3200), 0);
    cr_expect_eq(balance(s, 2400), -5000);
    expect_story(s, order,
                 "2026-12-29 reminder 6000+0 56000; 2026-12-29 waived; 2026-12-30 waived; ");
    expect_honest_books(s);
    store_delete(s);
}

Test(dunning, what_is_written_off_comes_back_with_a_payment_or_a_refund)
{
    struct store *s = store_new();
    struct uuid order, capture = invoiced(s, "SE", 50000, &order);
    dun_daily(s, "2026-12-22", "2026-12-29");
    const struct dunning_request r = { .change = DUNNING_IS_WRITTEN_OFF };
    cr_expect_eq(change(s, 1, r), OK);
    cr_expect_eq(change(s, 1, r), OK, "nothing is open any more");
    expect_open(s, capture, 0);
    cr_expect_eq(balance(s, 1100), 0);
    cr_expect_eq(balance(s, 4100), 56000);
    expect_honest_books(s);
    dun_daily(s, "2026-12-30", "2027-03-31");
    expect_story(s, order, "2026-12-29 reminder 6000+0 56000; 2026-12-29 written_off; ");
    (void)pay(s, capture, 20000, noon("2027-04-01"));
    cr_expect_eq(balance(s, 4100), 36000, "20000 were not lost");
    (void)store_change(s, order, ORDER_REFUND, 30000);
    invoice_all(s);
    cr_expect_eq(balance(s, 4100), 6000, "the fee is");
    struct invoice_row row = store_invoice(s, capture);
    cr_expect_eq(invoice_owed_back(&row.invoice).minor, 0);
    (void)pay(s, capture, 7000, noon("2027-04-02"));
    row = store_invoice(s, capture);
    cr_expect_eq(invoice_owed_back(&row.invoice).minor, 1000);
    cr_expect_eq(balance(s, 4100), 0);
    expect_honest_books(s);
    store_delete(s);
}

Test(dunning, an_invoice_from_before_the_rules_is_left_alone)
{
    struct store *s = store_new();
    struct uuid order;
    (void)invoiced(s, "SE", 50000, &order);
    store_tamper(s, "DELETE FROM dunning");
    dun_daily(s, "2026-12-22", "2027-03-31");
    expect_story(s, order, "");
    const struct dunning_request r = { .change = DUNNING_IS_PAUSED, .reason = STR("other") };
    cr_expect_eq(change(s, 1, r), PROBLEM_UNPROCESSABLE);
    cr_expect_eq(change(s, 2, r), PROBLEM_NOT_FOUND);
    cr_expect_eq(change(s, 1, (struct dunning_request){ .change = DUNNING_IS_WRITTEN_OFF }), OK);
    expect_honest_books(s);
    store_delete(s);
}

Test(dunning, what_the_bank_took_back_is_reminded_of_though_something_was_open_before)
{
    struct store *s = store_new();
    struct uuid order, capture = invoiced(s, "SE", 50000, &order);
    struct uuid payment = pay(s, capture, 49500, noon("2026-12-20"));
    dun_daily(s, "2026-12-22", "2027-01-07");
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM dunning WHERE look_at IS NOT NULL"), 0);
    undo(s, payment, noon("2027-01-08"));
    dun_daily(s, "2027-01-08", "2027-01-09");
    expect_story(s, order, "2027-01-08 reminder 6000+0 56000; ");
    expect_honest_books(s);
    store_delete(s);
}

/* A tenth of a percent a day: of 1000.00 for four days, of 400.00 for three. */
Test(dunning, what_the_bank_took_back_was_never_paid_and_bears_interest)
{
    struct store *s = store_new();
    struct dunning_choice x = { STR("SE"), DUNNING_PERSON, DUNNING_OF_INTEREST,
                                0,         { NOW / DAY },  3650 };
    store_begin(s);
    cr_assert_eq(dunning_choose(&s->c, &x), OK);
    store_commit(s);
    struct uuid order, capture = invoiced(s, "SE", 100000, &order);
    undo(s, pay(s, capture, 60000, noon("2026-12-20")), noon("2026-12-23"));
    (void)pay(s, capture, 60000, noon("2026-12-26"));
    dun_daily(s, "2026-12-27", "2026-12-29");
    expect_story(s, order, "2026-12-29 reminder 6000+520 46520; ");
    expect_honest_books(s);
    store_delete(s);
}

Test(dunning, what_an_operator_chooses_counts)
{
    struct store *s = store_new();
    struct uuid order;
    struct dunning_choice x = { STR("DE"), DUNNING_PERSON, DUNNING_OF_FEE, 2, { NOW / DAY }, 250 };
    store_begin(s);
    cr_expect_eq(dunning_choose(&s->c, &x), OK);
    x.subject = DUNNING_OF_INTEREST;
    x.step = 0;
    x.value = 3650;
    cr_expect_eq(dunning_choose(&s->c, &x), OK);
    x.value = 10001;
    cr_expect_eq(dunning_choose(&s->c, &x), PROBLEM_UNPROCESSABLE);
    s->c.blames_count = 0;
    store_commit(s);
    (void)invoiced(s, "DE", 100000, &order); /* kronor, to which no fee in euro is added */
    dun_daily(s, "2026-12-22", "2027-03-31");
    expect_story(s, order,
                 "2026-12-29 reminder 0+0 100000; 2027-01-15 reminder 0+1700 101700; 2027-02-01 "
                 "demand 0+1700 103400; ");
    expect_honest_books(s);
    store_delete(s);
}

/* --- kills and others -------------------------------------------------------------------- */

/* Fails at the first, second ... read or write of every round, and goes on as after a crash. */
static void dun_with_faults(enum fault_point point)
{
    struct store *s = store_new();
    struct uuid orders[3];
    for (size_t i = 0; i < COUNT(orders); i++)
        (void)invoiced(s, "SE", 50000, &orders[i]);
    s->db = faulty_open(s->db, false);
    int failed = 0, nth = 1;
    for (int64_t now = noon("2026-12-29"); now < noon("2027-02-03");) {
        int64_t merchant_id = 0;
        struct fault fault = {
            .point = point, .nth = nth, .times = 1, .problem = PROBLEM_STORE_BROKEN
        };
        bool again = false;
        faulty_plan(s->db, &fault);
        store_begin(s);
        s->c.now = now;
        enum problem p = dunning_round(&s->c, &merchant_id, &again);
        s->c.merchant_id = MERCHANT;
        if (p == OK)
            p = ledger_unit_keep(&s->c);
        if (p == OK)
            p = ledger_flush(&s->c);
        p = store_end(s, p);
        failed += p != OK;
        nth = p == OK ? 1 : nth + 1;
        now += p == OK ? DAY : 0; /* one merchant is done in one round */
    }
    faulty_plan(s->db, &(struct fault){ 0 });
    cr_expect_geq(failed, 20);
    for (size_t i = 0; i < COUNT(orders); i++)
        expect_story(s, orders[i], STORY);
    cr_expect_eq(balance(s, 3200), -72000);
    expect_honest_books(s);
    store_delete(s);
}

Test(dunning, a_round_that_fails_at_any_read_is_as_if_it_had_not_begun)
{
    dun_with_faults(FAULT_READ);
}

Test(dunning, a_round_that_fails_at_any_write_is_as_if_it_had_not_begun)
{
    dun_with_faults(FAULT_WRITE);
}

/* --- anything ---------------------------------------------------------------------------- */

#define INVOICES 5

Test(dunning, whatever_happens_nobody_is_reminded_of_what_is_paid_and_the_books_balance)
{
    struct store *s = store_new();
    struct uuid orders[INVOICES], captures[INVOICES];
    for (size_t i = 0; i < INVOICES; i++)
        captures[i] = invoiced(s, i % 2 == 0 ? "SE" : "AT", 50000, &orders[i]);
    for (int64_t now = noon("2026-12-20"); now < noon("2027-03-10"); now += DAY) {
        size_t which = (size_t)random_between(s->c.entropy, 0, INVOICES - 1);
        int64_t amount = random_between(s->c.entropy, 1, 30000), number = (int64_t)which + 1;
        s->c.now = now;
        switch (random_between(s->c.entropy, 0, 7)) {
        case 0:
            pay(s, captures[which], amount, now);
            break;
        case 1:
            if (store_load(s, orders[which]).order.refunded.minor + amount <= 50000)
                (void)store_change(s, orders[which], ORDER_REFUND, amount);
            break;
        case 2:
            (void)change(s, number,
                         (struct dunning_request){ .change = DUNNING_IS_PAUSED,
                                                   .reason = STR("return"),
                                                   .until.day = now / DAY + 5 });
            break;
        case 3:
            (void)change(
                s, number,
                (struct dunning_request){ .change = DUNNING_IS_WAIVED, .fee_amount = 500 });
            break;
        case 4:
            if (random_between(s->c.entropy, 0, 3) == 0)
                (void)change(s, number,
                             (struct dunning_request){ .change = DUNNING_IS_WRITTEN_OFF });
            break;
        default:
            break;
        }
        invoice_all(s);
        dun(s, now);
    }
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM payment_transfer WHERE fact = 'interest'") > 0,
                 true);
    cr_expect_eq(balance(s, 1100) + balance(s, 4100) + balance(s, 2400) + balance(s, 3200) +
                     balance(s, 3300),
                 INVOICES * 50000 -
                     store_ask(s, "SELECT coalesce(sum(amount), 0) FROM invoice_credit") -
                     store_ask(s, "SELECT coalesce(sum(amount), 0) FROM customer_payment"));
    expect_honest_books(s);
    store_delete(s);
}

/* --- lies -------------------------------------------------------------------------------- */

static const struct {
    const char *sql, *says;
} LIES[] = {
    { "UPDATE invoice SET fee_amount = 5999", "fee_amount is 5999, but should be 6000" },
    { "UPDATE invoice SET interest_amount = 1", "interest_amount is 1, but should be 0" },
    { "UPDATE invoice SET written_off_amount = 1", "written_off_amount is 1, but should be 0" },
    { "UPDATE invoice SET written_off_amount = 99999", "the number of its sums that are possible" },
    { "UPDATE payment_transfer SET amount = 1 WHERE fact = 'late_fee'", "fee_amount is 6000" },
    { "DELETE FROM payment_transfer WHERE fact = 'late_fee'", "balance of account 3200" },
    { "UPDATE payment_transfer SET credit_account = 3300 WHERE fact = 'late_fee'",
      "(late_fee) is not what the rules say" },
    { "UPDATE order_event SET document = replace(document, '\"fee_amount\":6000',"
      " '\"fee_amount\":5000') WHERE type = 'invoice.reminded'",
      "the late fees that its reminders tell is 5000, but should be 6000" },
    { "UPDATE order_event SET document = '{' WHERE type = 'invoice.reminded'", "be read" },
    { "UPDATE dunning SET steps = 2", "the number of its last reminder is 2, but should be 1" },
    { "UPDATE dunning SET stepped_on = 1", "the day of its last reminder is 1" },
    { "DELETE FROM dunning", "the number of its last reminder is 0, but should be 1" },
};

ParameterizedTestParameters(dunning, an_audit_finds_every_lie)
{
    static int places[COUNT(LIES)];
    for (size_t i = 0; i < COUNT(LIES); i++)
        places[i] = (int)i;
    return cr_make_param_array(int, places, COUNT(LIES));
}

ParameterizedTest(int *place_of_lie, dunning, an_audit_finds_every_lie)
{
    struct store *s = store_new();
    struct uuid order;
    (void)invoiced(s, "SE", 50000, &order);
    dun(s, noon("2026-12-29"));
    invoice_all(s); /* nothing can be late any more */
    expect_honest_books(s);
    expect_lie_found(s, LIES[*place_of_lie].sql, LIES[*place_of_lie].says);
    store_delete(s);
}
