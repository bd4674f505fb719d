/* Payouts: every capture and refund is settled, once, whatever happens meanwhile; and an audit
 * finds every place where that is not so. */
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "base/clock.h"
#include "payouts.h"
#include "service/payout_bank.h"
#include "store/db_faulty.h"
#include "store/ledger_store.h"

/* --- the ordinary way ------------------------------------------------------------------- */

Test(payout, sale_10000_fee_300_and_return_2000_are_a_settlement_of_7700)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 20000).order.order_id;
    (void)store_capture(s, id, 10000);
    store_tamper(s, "UPDATE fee_rate SET refund = 'none'");
    refund(s, id, 2000);
    (void)settle(s, NOW);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM payout WHERE status = 'open'"), 1);
    cr_expect_eq(sum_of(s, "sale_amount"), 10000);
    (void)settle(s, LATER);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM payout WHERE status = 'closed'"), 1);
    cr_expect_eq(sum_of(s, "fee_amount"), 240);
    cr_expect_eq(sum_of(s, "tax_amount"), 60);
    cr_expect_eq(sum_of(s, "return_amount"), 2000);
    cr_expect_eq(sum_of(s, "settlement_amount"), 7700);
    expect_right(s);
    store_delete(s);
}

Test(payout, who_has_no_terms_is_not_settled)
{
    struct store *s = store_new();
    struct uuid id = store_place_simple(s, 20000).order.order_id;
    (void)store_capture(s, id, 10000);
    cr_expect_eq(settle(s, LATER), 1);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM settlement_line"), 0);
    char first[300];
    cr_expect_eq(differences(s, first), 0, "%s", first);
    store_delete(s);
}

Test(payout, what_happened_before_settles_from_is_in_no_payout)
{
    struct store *s = store_new();
    cr_assert_eq(add_rate(s, FEES), OK);
    struct uuid id = store_place_simple(s, 20000).order.order_id;
    capture_as(s, id, 10000, (struct uuid){ { 0 } }, NOW - HOUR);
    cr_assert_eq(set_terms(s, "{\"delay_days\":0}"), OK); /* from now on */
    (void)store_capture(s, id, 500);
    refund(s, id, 10100);
    (void)settle(s, LATER);
    cr_expect_eq(sum_of(s, "sale_amount"), 500);
    cr_expect_eq(sum_of(s, "return_amount"), 10100); /* it was given back here all the same */
    cr_expect_eq(sum_of(s, "fee_refund_amount"), 2); /* 100 of the capture that had a fee here */
    cr_expect_eq(set_terms(s, "{\"settles_from\":\"2020-01-01\"}"), PROBLEM_UNPROCESSABLE);
    expect_right(s);
    store_delete(s);
}

Test(payout, each_currency_and_each_payout_day_has_a_payout_of_its_own)
{
    struct store *s = paid_store("{\"settles_from\":\"2020-01-01\",\"weekdays\":\"monday\"}");
    struct uuid sek = store_place_simple(s, 20000).order.order_id;
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, 7000);
    p.currency = CURRENCY_EUR;
    struct uuid eur = store_place(s, &p).order.order_id;
    store_commit(s);
    capture_as(s, sek, 1000, (struct uuid){ { 0 } }, NOW - 8 * DAY);
    capture_as(s, sek, 2000, (struct uuid){ { 0 } }, NOW - 7 * DAY);
    capture_as(s, sek, 4000, (struct uuid){ { 0 } }, NOW);
    capture_as(s, eur, 7000, (struct uuid){ { 0 } }, NOW);
    (void)settle(s, NOW + 7 * DAY);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM payout WHERE sale_amount = 4000"), 1);
    cr_expect_eq(
        store_ask(s, "SELECT count(*) FROM payout WHERE sale_amount = 7000 AND currency = 'EUR'"),
        1);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM payout WHERE status = 'open'"), 0);
    cr_expect_eq(sum_of(s, "sale_amount"), 14000);
    expect_right(s);
    store_delete(s);
}

/* --- nothing is lost, nothing is settled twice ------------------------------------------ */

Test(payout, an_event_that_is_committed_late_is_settled_whatever_its_id)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 200000).order.order_id;
    static const struct {
        const char *what;
        uint8_t first; /* byte of an id that tells no time; 0: the id tells its time */
        int64_t back;  /* microseconds before now */
    } IDS[] = {
        { "a second ago", 0, SECOND },
        { "half a minute ago", 0, 30 * SECOND },
        { "an hour ago", 0, HOUR },
        { "last year", 0, 300 * DAY },
        { "random", 0x6f, 0 },
        { "the last of all", 0xff, 0 },
        { "almost the first", 0x00, NOW },
        { "of a clock that is ahead", 0, -HOUR },
    };
    for (size_t i = 0; i < COUNT(IDS); i++) {
        struct uuid event = uuid_floor(NOW - IDS[i].back);
        if (IDS[i].first != 0)
            event = (struct uuid){ { IDS[i].first } };
        event.bytes[15] = 1;
        (void)store_capture(s, id, 10); /* moves the cursor on */
        (void)settle(s, NOW);
        capture_as(s, id, 100, event, NOW);
        (void)settle(s, NOW);
        cr_expect_eq(sum_of(s, "sale_amount"), 110 * ((int64_t)i + 1), "%s", IDS[i].what);
    }
    expect_right(s);
    store_delete(s);
}

Test(payout, what_comes_after_a_payout_was_closed_is_part_of_the_next_one)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 20000).order.order_id;
    capture_as(s, id, 1000, (struct uuid){ { 0 } }, NOW);
    (void)settle(s, LATER);
    cr_assert_eq(store_ask(s, "SELECT count(*) FROM payout WHERE status = 'closed'"), 1);
    capture_as(s, id, 200, (struct uuid){ { 0 } }, NOW - DAY); /* of a day that is over */
    capture_as(s, id, 300, (struct uuid){ { 0 } }, NOW);
    (void)settle(s, LATER);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM payout WHERE sale_amount = 1000"), 1);
    (void)settle(s, NOW + 5 * DAY);
    cr_expect_eq(
        store_ask(s, "SELECT sale_amount FROM payout WHERE payout_no = 2 AND status = 'closed'"),
        500);
    expect_right(s);
    store_delete(s);
}

Test(payout, many_events_are_settled_in_steps)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 200000).order.order_id;
    store_begin(s);
    for (int i = 0; i < 1200; i++) {
        struct capture_request r = { .captured_amount = 1 + i % 7 };
        struct changed changed = { 0 };
        cr_assert_eq(order_capture(&s->c, id, &r, &changed), OK);
    }
    store_commit(s);
    cr_expect_geq(settle(s, NOW), 3);
    cr_expect_eq(sum_of(s, "events"), 1200);
    expect_right(s);
    store_delete(s);
}

Test(payout, many_events_with_ids_of_their_own_do_not_hide_those_that_come_after)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 200000).order.order_id;
    store_begin(s);
    for (int i = 0; i < 499; i++) { /* with the placement they fill a step */
        struct uuid event = { { 0x40, (uint8_t)(i >> 8), (uint8_t)i } };
        struct capture_request r = { .captured_amount = 1, .event_id = event, .at = NOW };
        struct changed changed = { 0 };
        cr_assert_eq(order_capture(&s->c, id, &r, &changed), OK);
    }
    store_commit(s);
    (void)settle(s, NOW);
    cr_expect_eq(sum_of(s, "events"), 499);
    (void)store_capture(s, id, 10);
    cr_expect_leq(settle(s, NOW), 2, "it is found at once");
    cr_expect_eq(sum_of(s, "events"), 500);
    expect_right(s);
    store_delete(s);
}

Test(payout, while_the_books_are_wrong_captures_are_settled_and_nothing_is_closed)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 20000).order.order_id;
    (void)store_capture(s, id, 1000);
    store_tamper(s, "UPDATE ledger_balance SET credits = credits + 1 WHERE account = 2100");
    (void)settle(s, LATER);
    cr_expect_eq(sum_of(s, "sale_amount"), 1000);
    cr_expect_eq(settle(s, LATER + MINUTE), 1, "it waits");
    (void)store_capture(s, id, 100);
    (void)settle(s, LATER + HOUR);
    cr_expect_eq(sum_of(s, "sale_amount"), 1100);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM payout WHERE status <> 'open'"), 0);
    store_tamper(s, "UPDATE ledger_balance SET credits = credits - 1 WHERE account = 2100");
    (void)settle(s, LATER + 2 * HOUR);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM payout WHERE status = 'closed'"), 1);
    expect_right(s);
    store_delete(s);
}

/* Fails at the first, second ... read or write of every step, and goes on as after a crash. */
static void settle_with_faults(enum fault_point point, enum problem problem)
{
    struct store *s = paid_store("{\"settles_from\":\"2020-01-01\",\"delay_days\":0,"
                                 "\"reserve_rate\":1000,\"reserve_days\":1}");
    struct uuid id = store_place_simple(s, 200000).order.order_id;
    for (int i = 0; i < 4; i++) {
        (void)store_capture(s, id, 1000);
        refund(s, id, 300);
    }
    s->db = faulty_open(s->db, false);
    bool again = true;
    int failed = 0, nth = 1;
    while (again) {
        struct fault fault = { .point = point, .nth = nth, .times = 1, .problem = problem };
        faulty_plan(s->db, &fault);
        store_begin(s);
        s->c.now = NOW + 9 * DAY;
        enum problem p = payout_step(&s->c, s->c.now, &again);
        if (p == OK)
            p = ledger_unit_keep(&s->c);
        if (p == OK)
            p = ledger_flush(&s->c);
        p = store_end(s, p);
        cr_assert(p == OK || p == problem);
        again = again || p != OK;
        failed += p != OK;
        nth = p == OK ? 1 : nth + 1;
        s->c.now = NOW;
    }
    faulty_plan(s->db, &(struct fault){ 0 });
    cr_expect_geq(failed, 20);
    cr_expect_eq(sum_of(s, "sale_amount"), 4000);
    cr_expect_eq(sum_of(s, "return_amount"), 1200);
    cr_expect_eq(sum_of(s, "settlement_amount"), 4000 - 1200 - 96 - 24 + 28 + 8);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM payout WHERE status = 'open'"), 0);
    expect_right(s);
    store_delete(s);
}

Test(payout, a_step_that_fails_at_any_read_is_as_if_it_had_not_begun)
{
    settle_with_faults(FAULT_READ, PROBLEM_STORE_BROKEN);
}

Test(payout, a_step_that_fails_at_any_write_is_as_if_it_had_not_begun)
{
    settle_with_faults(FAULT_WRITE, PROBLEM_STORE_BROKEN);
}

#define RACERS   4
#define CAPTURES 150

static struct {
    struct store *store;
    struct uuid order_id;
    atomic_bool all_captured;
} race;

static enum problem step_of(struct unit *u)
{
    return payout_step(u->c, NOW + 2 * DAY, u->self);
}

static void settle_once(struct db *db, struct ctx *c, bool *again)
{
    struct unit unit = { .c = c, .self = again, .run = step_of };
    arena_reset(c->arena);
    c->blames_count = 0;
    c->merchant_id = MERCHANT;
    enum problem p = work_direct(db, &unit);
    cr_assert(p == OK || p == PROBLEM_STORE_BUSY || p == PROBLEM_CONFLICT, "%s", db->why);
    *again = *again || p != OK;
}

static void *race_to_settle(void *unused)
{
    char why[512] = "";
    struct db *db = NULL;
    struct ctx c = make_ctx();
    c.entropy = &(struct entropy){ 0 };
    *c.entropy = entropy_system();
    c.now = NOW + 2 * DAY;
    cr_assert_eq(db_open(&race.store->place, OPEN_TO_WRITE, &db, why, sizeof why), OK, "%s", why);
    bool again = true, last = false;
    while (again || !last) {
        last = atomic_load(&race.all_captured);
        settle_once(db, &c, &again);
    }
    db->ops->close(db);
    end_ctx(&c);
    return unused;
}

static enum problem capture_one(struct unit *u)
{
    struct capture_request r = { .captured_amount = 7, .has_key = true };
    struct changed changed = { 0 };
    return order_capture(u->c, race.order_id, &r, &changed);
}

Test(payout, processes_that_settle_at_once_while_it_is_captured_settle_each_event_once)
{
    pthread_t threads[RACERS];
    struct store *s = paid_store(TERMS);
    race.store = s;
    race.order_id = store_place_simple(s, 200000).order.order_id;
    atomic_store(&race.all_captured, false);
    for (size_t i = 0; i < RACERS; i++)
        cr_assert_eq(pthread_create(&threads[i], NULL, race_to_settle, NULL), 0);
    for (int i = 0; i < CAPTURES; i++) {
        struct unit unit = { .c = &s->c, .run = capture_one };
        arena_reset(s->c.arena);
        s->c.now = NOW + i * MILLISECOND;
        cr_assert_eq(work_direct(s->db, &unit), OK, "%s", s->db->why);
    }
    atomic_store(&race.all_captured, true);
    for (size_t i = 0; i < RACERS; i++)
        cr_assert_eq(pthread_join(threads[i], NULL), 0);
    cr_expect_eq(sum_of(s, "sale_amount"), 7 * CAPTURES);
    cr_expect_eq(sum_of(s, "events"), CAPTURES);
    expect_right(s);
    store_delete(s);
}

/* --- what is kept back and what is owed ------------------------------------------------- */

Test(payout, a_debt_is_carried_until_sales_repay_it)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 20000).order.order_id;
    capture_as(s, id, 1000, (struct uuid){ { 0 } }, NOW - 5 * DAY);
    (void)settle(s, NOW - 2 * DAY);
    refund(s, id, 1000);
    (void)settle(s, LATER);
    cr_expect_eq(sum_of(s, "deposit_amount"), 1000 - 24 - 6); /* their fees came back */
    cr_expect_eq(store_ask(s, "SELECT closing_debt_amount FROM payout WHERE payout_no = 2"), 970);
    capture_as(s, id, 2000, (struct uuid){ { 0 } }, NOW + 3 * DAY);
    (void)settle(s, NOW + 6 * DAY);
    cr_expect_eq(store_ask(s, "SELECT settlement_amount FROM payout WHERE payout_no = 3"),
                 2000 - 60 - 970);
    cr_expect_eq(store_ask(s, "SELECT closing_debt_amount FROM payout WHERE payout_no = 3"), 0);
    expect_right(s);
    store_delete(s);
}

Test(payout, what_was_on_hold_is_paid_when_the_hold_is_over_though_nothing_is_sold)
{
    struct store *s =
        paid_store("{\"settles_from\":\"2020-01-01\",\"delay_days\":0,\"on_hold\":true}");
    struct uuid id = store_place_simple(s, 20000).order.order_id;
    capture_as(s, id, 1000, (struct uuid){ { 0 } }, NOW - 5 * DAY);
    (void)settle(s, NOW);
    cr_expect_eq(sum_of(s, "settlement_amount"), 0);
    cr_assert_eq(set_terms(s, "{\"on_hold\":false}"), OK);
    (void)settle(s, LATER);
    cr_expect_eq(sum_of(s, "settlement_amount"), 970);
    expect_right(s);
    store_delete(s);
}

Test(payout, a_reserve_is_paid_when_its_days_are_over_though_nothing_is_sold)
{
    struct store *s = paid_store("{\"settles_from\":\"2020-01-01\",\"delay_days\":0,"
                                 "\"reserve_rate\":1000,\"reserve_days\":30}");
    struct uuid id = store_place_simple(s, 20000).order.order_id;
    (void)store_capture(s, id, 1000);
    (void)settle(s, NOW + 20 * DAY);
    cr_expect_eq(sum_of(s, "settlement_amount"), 870);
    (void)settle(s, NOW + 40 * DAY);
    cr_expect_eq(sum_of(s, "settlement_amount"), 970);
    cr_expect_eq(sum_of(s, "release_amount"), 100);
    expect_right(s);
    store_delete(s);
}

Test(payout, a_payout_is_marked_paid_once_and_is_then_in_the_bank)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 20000).order.order_id;
    struct payout p = { 0 };
    bool found = false;
    (void)store_capture(s, id, 1000);
    (void)settle(s, NOW);
    static const enum problem EXPECTED[] = { PROBLEM_CONFLICT, OK, PROBLEM_CONFLICT };
    for (size_t i = 0; i < COUNT(EXPECTED); i++) {
        store_begin(s);
        cr_assert_eq(payout_load(&s->c, 1, &p, &found), OK);
        struct payout paid = { 0 };
        enum problem problem = payout_mark_paid(&s->c, p.payment_reference, s->c.now, &paid);
        cr_expect_eq(problem, EXPECTED[i], "%zu", i);
        if (problem == OK)
            store_commit(s);
        else
            store_rollback(s);
        (void)settle(s, LATER);
    }
    cr_expect_eq(store_ask(s, "SELECT credits FROM ledger_balance WHERE account = 1000"), 970);
    cr_expect_eq(store_ask(s, "SELECT debits - credits FROM ledger_balance WHERE account = 2300"),
                 0);
    cr_expect_eq(store_ask(s, "SELECT debits - credits FROM ledger_balance WHERE account = 2100"),
                 0);
    expect_right(s);
    store_delete(s);
}

/* Runs one of the bank's doings; gives what it answered. */
static enum problem bank(struct store *s, const char *what, const char *iban)
{
    struct payout p = { 0 };
    struct payout_terms changes = { 0 }, terms;
    str message = { 0 };
    bool found = false;
    enum problem problem = OK;
    store_begin(s);
    cr_assert_eq(payout_load(&s->c, 1, &p, &found), OK);
    if (strcmp(what, "file") == 0)
        problem = payout_file(&s->c, &message);
    if (strcmp(what, "paid") == 0)
        problem = payout_mark_paid(&s->c, p.payment_reference, NOW, &p);
    if (strcmp(what, "returned") == 0)
        problem = payout_return_now(&s->c, p.payment_reference, STR("AC04"), NOW);
    if (strcmp(what, "reissued") == 0)
        problem = payout_reissue(&s->c, p.payment_reference);
    if (strcmp(what, "corrected") == 0) {
        str json = arena_format(s->c.arena, "{\"iban\":\"%s\"}", iban);
        cr_assert_eq(shape_read_json(&s->c, &PAYOUT_TERMS_SHAPE, json, &changes), OK);
        cr_assert_eq(payout_terms_change(&s->c, &changes, &terms), OK);
        problem = payouts_reissue_corrected(&s->c, &terms);
    }
    if (problem == OK)
        store_commit(s);
    else
        store_rollback(s);
    (void)settle(s, LATER);
    return problem;
}

#define IBAN       "SE4550000000058398257466"
#define OTHER_IBAN "NO9386011117947"

/* What happens to a payout of 970 in turn, and then the bank, what is in transit and what is owed.
 */
static const struct {
    const char *what, *iban;
    enum problem expected;
    int64_t bank, in_transit, payable;
} BANK_STEPS[] = {
    { "corrected", IBAN, OK, 0, 970, 0 },
    { "file", NULL, OK, 0, 970, 0 },
    { "file", NULL, PROBLEM_CONFLICT, 0, 970, 0 },
    { "returned", NULL, PROBLEM_CONFLICT, 0, 970, 0 },
    { "paid", NULL, OK, 970, 0, 0 },
    { "returned", NULL, OK, 0, 0, 970 },
    { "returned", NULL, PROBLEM_CONFLICT, 0, 0, 970 },
    { "paid", NULL, PROBLEM_CONFLICT, 0, 0, 970 },
    { "file", NULL, PROBLEM_CONFLICT, 0, 0, 970 },
    { "corrected", IBAN, OK, 0, 0, 970 },
    { "file", NULL, PROBLEM_CONFLICT, 0, 0, 970 },
    { "corrected", OTHER_IBAN, OK, 0, 970, 0 },
    { "reissued", NULL, PROBLEM_CONFLICT, 0, 970, 0 },
    { "file", NULL, OK, 0, 970, 0 },
    { "paid", NULL, OK, 970, 0, 0 },
    { "corrected", IBAN, OK, 970, 0, 0 },
    { "returned", NULL, OK, 0, 970, 0 }, /* it went to another account than the merchant has now */
    { "file", NULL, OK, 0, 970, 0 },
    { "paid", NULL, OK, 970, 0, 0 },
    { "returned", NULL, OK, 0, 0, 970 },
    { "reissued", NULL, OK, 0, 970, 0 },
    { "paid", NULL, OK, 970, 0, 0 },
};

Test(payout, what_comes_back_from_the_bank_is_paid_again_once_and_to_the_right_account)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 20000).order.order_id;
    (void)store_capture(s, id, 1000);
    (void)settle(s, NOW);
    (void)settle(s, LATER);
    for (size_t i = 0; i < COUNT(BANK_STEPS); i++) {
        enum problem problem = bank(s, BANK_STEPS[i].what, BANK_STEPS[i].iban);
        int64_t banked = store_ask(
            s,
            "SELECT coalesce(sum(credits - debits), 0) FROM ledger_balance WHERE account = 1000");
        int64_t in_transit =
            store_ask(s, "SELECT sum(credits - debits) FROM ledger_balance WHERE account = 2300");
        int64_t payable =
            store_ask(s, "SELECT sum(credits - debits) FROM ledger_balance WHERE account = 2100");
        cr_expect(problem == BANK_STEPS[i].expected && banked == BANK_STEPS[i].bank &&
                      in_transit == BANK_STEPS[i].in_transit && payable == BANK_STEPS[i].payable,
                  "%zu (%s): problem %d, bank %lld, in transit %lld, payable %lld", i,
                  BANK_STEPS[i].what, problem, (long long)banked, (long long)in_transit,
                  (long long)payable);
        expect_right(s);
    }
    store_delete(s);
}

Test(payout, what_was_not_found_can_be_looked_for_before_its_time)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 20000).order.order_id;
    (void)store_capture(s, id, 1000);
    store_tamper(s, "UPDATE settlement SET depth = 2, retry_at = 9000000000000000");
    (void)settle(s, LATER);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM payout WHERE status <> 'open'"), 0);
    store_begin(s);
    cr_assert_eq(payout_look_again(&s->c), OK);
    store_commit(s);
    (void)settle(s, LATER);
    cr_expect_eq(sum_of(s, "sale_amount"), 1000);
    expect_right(s);
    store_delete(s);
}

/* --- terms and fees --------------------------------------------------------------------- */

Test(payout, terms_that_break_a_rule_are_refused)
{
    static const struct {
        const char *json, *field;
    } ROWS[] = {
        { "{\"weekdays\":\"monday,tuseday\"}", "weekdays" },
        { "{\"iban\":\"SE4550000000058398257467\"}", "iban" },
        { "{\"bic\":\"ESSE\"}", "bic" },
        { "{\"reserve_rate\":100}", "reserve_days" },
    };
    struct store *s = store_new();
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        cr_expect_eq(set_terms(s, ROWS[i].json), PROBLEM_UNPROCESSABLE, "%s", ROWS[i].json);
        cr_expect(str_equal(s->c.blames[0].field, str_of(ROWS[i].field)), "%s", ROWS[i].json);
    }
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM payout_terms"), 0);
    store_delete(s);
}

Test(payout, what_was_settled_keeps_its_fee)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 20000).order.order_id;
    (void)store_capture(s, id, 1000);
    (void)settle(s, NOW);
    cr_expect_eq(add_rate(s, "{\"rate\":50000,\"effective_from\":\"2026-11-01\"}"),
                 PROBLEM_UNPROCESSABLE);
    cr_expect_eq(add_rate(s, "{\"rate\":50000,\"effective_from\":\"2026-11-23\"}"), OK);
    capture_as(s, id, 1000, (struct uuid){ { 0 } }, NOW + DAY);
    refund(s, id, 1000); /* of the first */
    (void)settle(s, NOW + 3 * DAY);
    cr_expect_eq(sum_of(s, "fee_amount"), 24 + 50);
    cr_expect_eq(sum_of(s, "fee_refund_amount"), 24);
    expect_right(s);
    store_delete(s);
}

/* --- the audit -------------------------------------------------------------------------- */

Test(payout, an_audit_finds_whatever_was_changed_past_the_program)
{
    static const struct {
        const char *sql, *sentence;
    } ROWS[] = {
        { "UPDATE settlement_line SET amount = amount + 1 WHERE kind = 2", "was not settled as" },
        { "DELETE FROM settlement_line WHERE kind = 2", "was not settled as" },
        { "DELETE FROM settlement_line WHERE kind IN (1, 2)", "was not settled as" },
        { "UPDATE settlement_line SET kind = 99 WHERE kind = 7", "which there is not" },
        { "UPDATE settlement_line SET amount = amount + 1 WHERE kind = 7", "holdback is" },
        { "INSERT INTO settlement_line (merchant_id, payout_no, event_id, part, kind, amount, "
          "vat_rate, vat_amount)"
          " VALUES (1, 77, x'000102030405060708090a0b0c0d0e0f', 0, 1, 5, 0, 0)",
          "lines of payouts" },
        { "UPDATE payout SET sale_amount = sale_amount + 1 WHERE payout_no = 1", "sale is" },
        { "UPDATE payout SET settlement_amount = settlement_amount + 1 WHERE payout_no = 1",
          "its settlement is" },
        { "UPDATE payout SET opening_debt_amount = 5 WHERE payout_no = 1", "its opening debt is" },
        { "UPDATE payout SET closing_debt_amount = 5 WHERE payout_no = 1", "its closing debt is" },
        { "UPDATE payout SET events = 9 WHERE payout_no = 1", "the number of its captures" },
        { "UPDATE payout SET reserve_amount = 9 WHERE payout_no = 1", "its reserve is" },
        { "UPDATE payout SET reserve_released_in = 0 WHERE payout_no = 1", "releases of reserves" },
        { "DELETE FROM payout_transfer WHERE part = 0 AND payout_no = 1", "did not post" },
        { "UPDATE payout_transfer SET amount = amount + 1 WHERE payout_no = 1", "did not post" },
        { "UPDATE payout_transfer SET payout_no = 2, part = 50 WHERE part = 0 AND payout_no = 1",
          "did not post" },
        { "UPDATE settlement_balance SET credits = credits + 1", "what is settled in SEK" },
        { "UPDATE settlement_balance SET debt_amount = 1", "what is settled in SEK" },
        { "UPDATE fee_rate SET rate = rate * 2", "was not settled as" },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct store *s = paid_store("{\"settles_from\":\"2020-01-01\",\"delay_days\":0,"
                                     "\"reserve_rate\":1000,\"reserve_days\":1}");
        struct uuid id = store_place_simple(s, 20000).order.order_id;
        char first[300];
        (void)store_capture(s, id, 10000);
        refund(s, id, 2000);
        (void)settle(s, NOW + 9 * DAY);
        cr_assert_eq(differences(s, first), 0, "%s", first);
        store_let_lie(s);
        store_tamper(s, ROWS[i].sql);
        cr_expect_gt(differences(s, first), 0, "%s", ROWS[i].sql);
        cr_expect_not_null(strstr(first, ROWS[i].sentence), "%s: %s", ROWS[i].sql, first);
        store_delete(s);
    }
}

/* --- lines of some kinds ---------------------------------------------------------------- */

Test(payout, rare_lines_of_a_large_payout_are_found_without_reading_it_at_once)
{
    struct store *s = store_new();
    store_tamper(s,
                 "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)"
                 " INSERT INTO settlement_line (merchant_id, payout_no, event_id, part, kind,"
                 " amount, vat_rate, vat_amount) SELECT 1, 7, x'000102030405060708090a0b0c0d0e0f',"
                 " i, CASE WHEN i < 50000 THEN 1 ELSE 4 END, 5, 0, 0 FROM n");
    const struct line_row first = { .payout_no = 7, .part = -1 };
    struct line_row found[3], until;
    size_t count = 0;
    store_begin(s);
    cr_assert_eq(
        payout_lines_of(&s->c, &first, line_kinds_of(TOTAL_sale), 3, found, &count, &until), OK);
    cr_expect_eq(count, 3);
    cr_expect(uuid_is_zero(until.event_id), "there was no more room");
    cr_assert_eq(
        payout_lines_of(&s->c, &first, line_kinds_of(TOTAL_return), 3, found, &count, &until), OK);
    cr_expect_eq(count, 0);
    cr_expect_eq(until.part, 49999);
    const struct line_row after = until;
    cr_assert_eq(
        payout_lines_of(&s->c, &after, line_kinds_of(TOTAL_return), 3, found, &count, &until), OK);
    cr_assert_eq(count, 1);
    cr_expect_eq(found[0].part, 50000);
    cr_expect(uuid_is_zero(until.event_id), "it was the last one");
    store_rollback(s);
    store_delete(s);
}

/* --- any history ------------------------------------------------------------------------ */

static void random_terms(struct store *s, struct entropy *e)
{
    char json[300];
    (void)snprintf(json, sizeof json,
                   "{\"minimum_amount\":%lld,\"reserve_rate\":%lld,\"reserve_days\":%lld,"
                   "\"on_hold\":%s,\"weekdays\":\"%s\",\"settlement_type\":\"%s\"}",
                   (long long)random_between(e, 0, 2000), (long long)random_between(e, 0, 2000),
                   (long long)random_between(e, 1, 5),
                   random_between(e, 0, 3) == 0 ? "true" : "false",
                   random_between(e, 0, 1) == 0 ? "" : "tuesday,friday",
                   SETTLEMENT_TYPES[random_between(e, 0, 2)]);
    cr_assert_eq(set_terms(s, json), OK);
}

/* What the merchant got and is still to get is what was sold, less what came back and the fees. */
static void expect_all_accounted(struct store *s)
{
    int64_t paid = sum_of(s, "settlement_amount"),
            kept = sum_of(s, "holdback_amount - release_amount"),
            debt = sum_of(s, "deposit_amount - repay_amount"),
            invoiced = sum_of(s, "credit_amount - charge_amount"),
            sold = sum_of(s, "sale_amount - return_amount"),
            fees = sum_of(s, "fee_amount + tax_amount - fee_refund_amount - tax_refund_amount");
    cr_expect_eq(paid + kept, sold - fees + invoiced + debt);
    cr_expect_eq(sold, store_ask(s, "SELECT CAST(sum(captured_amount - refunded_amount) AS BIGINT)"
                                    " FROM order_state"));
    cr_expect_eq(store_ask(s, "SELECT debits - credits FROM ledger_balance WHERE account = 2100"),
                 0);
    cr_expect_eq(store_ask(s, "SELECT credits - debits FROM ledger_balance WHERE account = 2200"),
                 kept);
}

Test(payout, in_a_random_history_everything_is_accounted_for)
{
    struct store *s = paid_store(TERMS);
    struct entropy e = entropy_seeded(5);
    struct uuid ids[12];
    for (size_t i = 0; i < COUNT(ids); i++)
        ids[i] = store_place_simple(s, 10000000).order.order_id;
    int64_t now = NOW;
    for (int step = 0; step < 400; step++) {
        struct uuid id = ids[random_between(&e, 0, COUNT(ids) - 1)];
        now += random_between(&e, 0, 3 * HOUR);
        s->c.now = now;
        struct order o = store_load(s, id).order;
        int64_t left = o.captured.minor - o.refunded.minor;
        s->c.now = now;
        if (left > 0 && random_between(&e, 0, 2) == 0)
            refund(s, id, random_between(&e, 1, left));
        else
            (void)store_capture(s, id, random_between(&e, 1, 5000));
        if (random_between(&e, 0, 4) == 0)
            (void)settle(s, now);
        s->c.now = now;
        if (random_between(&e, 0, 30) == 0)
            random_terms(s, &e);
    }
    (void)settle(s, now + 30 * DAY);
    expect_right(s);
    expect_all_accounted(s);
    store_delete(s);
}
