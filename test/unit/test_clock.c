/* The clock of a test merchant: what is due first is done first, at its instant, once, wherever it
 * is interrupted. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "service/audit.h"
#include "service/expiry.h"
#include "service/expiry_watch.h"
#include "service/invoicing.h"
#include "service/payout.h"
#include "service/test_clock.h"
#include "store/db_faulty.h"
#include "store/ledger_store.h"
#include "support.h"

static const struct due_works WORKS = { .items = { { expiry_due, expiry_step },
                                                   { payout_work_due, payout_work_step },
                                                   { expiry_watch_due, expiry_watch_step },
                                                   { invoicing_due, invoicing_step } },
                                        .count = 4 };

static struct store *test_merchant(void)
{
    struct store *s = store_new();
    store_tamper(s, "UPDATE merchant SET clock_offset = 0 WHERE merchant_id = 1");
    return s;
}

/* As the installation: by real time, which stands still in these tests. */
static void begin(struct store *s)
{
    store_begin(s);
    s->c.now = NOW;
    s->c.clock_offset = 0;
    s->c.actor = STR("system");
}

static enum problem end(struct store *s, enum problem p)
{
    if (p == OK)
        p = ledger_unit_keep(&s->c);
    if (p == OK)
        p = ledger_flush(&s->c);
    p = store_end(s, p);
    s->c.merchant_id = MERCHANT;
    s->c.now = NOW;
    s->c.clock_offset = 0;
    return p;
}

static void begin_move(struct store *s, int64_t by)
{
    begin(s);
    cr_assert_eq(clock_enter_merchant(&s->c), OK);
    cr_assert_eq(clock_move_begin(&s->c, s->c.now + by), OK);
    cr_assert_eq(end(s, OK), OK);
}

static int64_t moving(struct store *s)
{
    return store_ask(s, "SELECT count(*) FROM merchant WHERE clock_target IS NOT NULL");
}

/* Rounds until the clock is there; gives how many did something. On PostgreSQL the tests share a
 * database, and a move waits for whoever began before it. */
static int finish(struct store *s, const struct due_works *works)
{
    int rounds = 0;
    int64_t after = 0;
    for (int waits = 0; moving(s) > 0 || after > 0; waits++) {
        bool again = false;
        cr_assert_lt(waits, 100000, "nobody is in the way for ever");
        begin(s);
        cr_assert_eq(end(s, clock_move_round(&s->c, works, &after, &again)), OK);
        rounds += again;
    }
    return rounds;
}

/* --- the order of things ---------------------------------------------------------------- */

/* Work that is due at instants of a list, and notes when it was done. */
#define DONE_MAX 100
static struct {
    int64_t due[2][4]; /* of two kinds; 0: none */
    size_t at[2];
    struct {
        int kind;
        int64_t at;
    } done[DONE_MAX];
    size_t count;
    int64_t stuck_since; /* the second kind claims to be due since then, and has nothing to do */
} made_up;

static enum problem due_of(int kind, int64_t *at)
{
    int64_t due = made_up.due[kind][made_up.at[kind]];
    *at = due != 0 ? due : CLOCK_NEVER;
    if (kind == 1 && made_up.stuck_since != 0 && made_up.stuck_since < *at)
        *at = made_up.stuck_since;
    return OK;
}

static enum problem step_of(int kind, struct ctx *c, bool *again)
{
    int64_t due = made_up.due[kind][made_up.at[kind]];
    cr_assert_lt(made_up.count, DONE_MAX);
    made_up.done[made_up.count].kind = kind;
    made_up.done[made_up.count++].at = c->now;
    *again = due != 0 && due <= c->now;
    if (*again)
        made_up.at[kind]++;
    return OK;
}

static enum problem due_a(struct ctx *c, int64_t *at)
{
    (void)c;
    return due_of(0, at);
}

static enum problem due_b(struct ctx *c, int64_t *at)
{
    (void)c;
    return due_of(1, at);
}

static enum problem step_a(struct ctx *c, bool *again)
{
    return step_of(0, c, again);
}

static enum problem step_b(struct ctx *c, bool *again)
{
    return step_of(1, c, again);
}

static const struct due_works MADE_UP = { .items = { { due_a, step_a }, { due_b, step_b } },
                                          .count = 2 };

static void expect_done(size_t i, int kind, int64_t at)
{
    cr_expect_eq(made_up.done[i].kind, kind, "step %zu is of kind %d", i, made_up.done[i].kind);
    cr_expect_eq(made_up.done[i].at, at, "step %zu is %lld after", i,
                 (long long)(made_up.done[i].at - at));
}

Test(clock, what_is_due_first_is_done_first_and_at_its_instant)
{
    struct store *s = test_merchant();
    made_up.due[0][0] = NOW - HOUR; /* late already */
    made_up.due[0][1] = NOW + 3 * DAY;
    made_up.due[1][0] = NOW + DAY;
    made_up.due[1][1] = NOW + 3 * DAY;
    made_up.due[1][2] = NOW + 30 * DAY; /* not in this move */
    begin_move(s, 7 * DAY);
    (void)finish(s, &MADE_UP);
    cr_assert_eq(made_up.count, 4);
    expect_done(0, 0, NOW);
    expect_done(1, 1, NOW + DAY);
    expect_done(2, 0, NOW + 3 * DAY);
    expect_done(3, 1, NOW + 3 * DAY);
    cr_expect_eq(store_ask(s, "SELECT clock_offset FROM merchant WHERE merchant_id = 1"), 7 * DAY);
    store_delete(s);
}

Test(clock, work_that_has_nothing_to_do_is_not_done_again_at_the_same_instant)
{
    struct store *s = test_merchant();
    made_up.stuck_since = NOW - DAY;
    made_up.due[0][0] = NOW + DAY;
    made_up.due[0][1] = NOW + 2 * DAY;
    begin_move(s, 7 * DAY);
    (void)finish(s, &MADE_UP);
    cr_assert_eq(made_up.count, 2 + 3, "once at the begin, and once after each step of the other");
    cr_expect_eq(store_ask(s, "SELECT clock_offset FROM merchant WHERE merchant_id = 1"), 7 * DAY);
    store_delete(s);
}

/* --- merchants who sell --------------------------------------------------------------------- */

static void pay_out(struct store *s)
{
    struct payout_terms terms = { 0 }, out;
    begin(s);
    cr_assert_eq(shape_read_json(&s->c, &PAYOUT_TERMS_SHAPE,
                                 STR("{\"delay_days\":0,\"reserve_rate\":1000,\"reserve_days\":9}"),
                                 &terms),
                 OK);
    cr_assert_eq(payout_terms_change(&s->c, &terms, &out), OK);
    cr_assert_eq(end(s, OK), OK);
}

static struct store *with_orders(void)
{
    struct store *s = test_merchant();
    pay_out(s);
    for (int i = 0; i < 3; i++) {
        begin(s);
        struct placement p = placement_of(&s->c, 1, 10000);
        p.payment_method.type = STR("INVOICE");
        p.payment_method.has = 1;
        p.expires_at = NOW + (20 + i) * DAY;
        struct uuid id = store_place(s, &p).order.order_id;
        cr_assert_eq(end(s, OK), OK);
        if (i > 0)
            (void)store_capture(s, id, 1000 * i);
    }
    return s;
}

/* Three orders, of which two were captured in part, have been warned of thrice each and expired;
 * what was sold is paid, and so is the reserve; two invoices. */
static void expect_all_done(struct store *s)
{
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM order_event WHERE type = 'order.expiring'"), 9);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM order_event WHERE type = 'order.expired'"), 3);
    cr_expect_eq(store_ask(s,
                           "SELECT count(*) FROM order_event WHERE type = 'order.expired' "
                           "AND at IN (%lld, %lld, %lld)",
                           (long long)(NOW + 20 * DAY), (long long)(NOW + 21 * DAY),
                           (long long)(NOW + 22 * DAY)),
                 3);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM invoice"), 2);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM payout WHERE status <> 'open'"), 2);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM payout WHERE status = 'paid'"), 2);
    cr_expect_eq(store_ask(s, "SELECT CAST(sum(settlement_amount) AS BIGINT) FROM payout"), 3000);
    cr_expect_eq(store_ask(s, "SELECT clock_offset FROM merchant WHERE merchant_id = 1"), 45 * DAY);
}

static struct due_works all_works(void)
{
    struct due_works works = WORKS;
    works.items[works.count++] = CLOCK_BANK;
    return works;
}

Test(clock, a_move_does_all_that_weeks_would_and_in_several_units_of_work)
{
    struct store *s = with_orders();
    struct due_works works = all_works();
    begin_move(s, 45 * DAY);
    cr_expect_gt(finish(s, &works), 2);
    expect_all_done(s);
    store_delete(s);
}

/* Fails at the first, second ... read or write of every round, and goes on as after a crash. */
static void move_with_faults(enum fault_point point)
{
    struct store *s = with_orders();
    struct due_works works = all_works();
    begin_move(s, 45 * DAY);
    s->db = faulty_open(s->db, false);
    bool again = true;
    int failed = 0, nth = 1;
    int64_t after = 0;
    while (again || moving(s) > 0) {
        faulty_plan(s->db,
                    &(struct fault){
                        .point = point, .nth = nth, .times = 1, .problem = PROBLEM_STORE_BUSY });
        begin(s);
        enum problem p = end(s, clock_move_round(&s->c, &works, &after, &again));
        cr_assert(p == OK || p == PROBLEM_STORE_BUSY);
        faulty_plan(s->db, &(struct fault){ 0 });
        again = again || p != OK;
        after = p == OK ? after : 0;
        failed += p != OK;
        nth = p == OK ? 1 : nth + 7; /* at every seventh statement: there are hundreds */
    }
    cr_expect_geq(failed, 10);
    expect_all_done(s);
    store_delete(s);
}

Test(clock, a_move_that_fails_at_any_read_does_all_of_it_once)
{
    move_with_faults(FAULT_READ);
}

Test(clock, a_move_that_fails_at_any_write_does_all_of_it_once)
{
    move_with_faults(FAULT_WRITE);
}

Test(clock, rounds_of_real_time_leave_a_test_merchant_out)
{
    struct store *s = with_orders();
    bool again = false;
    int64_t merchant_id = 0;
    for (int i = 0; i < 10; i++) {
        begin(s);
        s->c.now = NOW + 300 * DAY;
        cr_assert_eq(expiry_round(&s->c, &again), OK);
        cr_assert_eq(expiry_watch_round(&s->c, &again), OK);
        cr_assert_eq(payout_round(&s->c, &merchant_id, &again), OK);
        merchant_id = 0;
        cr_assert_eq(invoicing_round(&s->c, &merchant_id, &again), OK);
        cr_assert_eq(end(s, OK), OK);
    }
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM order_event WHERE actor = 'system' "
                              "AND type NOT IN ('order.created', 'capture.created')"),
                 0);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM payout"), 0);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM invoice"), 0);
    store_delete(s);
}

Test(clock, a_clock_that_just_runs_does_what_is_due_by_now)
{
    struct store *s = with_orders();
    struct due_works works = all_works();
    bool again = true;
    int64_t after = 0;
    while (again) {
        begin(s);
        cr_assert_eq(end(s, clock_tick_round(&s->c, &works, &after, &again)), OK);
    }
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM invoice"), 2);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM payout WHERE status = 'open'"), 1);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM order_event WHERE type LIKE 'order.exp%%'"), 0);
    cr_expect_eq(store_ask(s, "SELECT clock_offset FROM merchant WHERE merchant_id = 1"), 0);
    store_delete(s);
}
