/* What comes back out of a store and what it refuses to hold, on both engines. What is only
 * one's own is in test_store_sqlite.c and test_store_postgres.c. */
#include <criterion/criterion.h>
#include <signal.h>

#include "base/clock.h"
#include "service/access_count.h"
#include "service/identity.h"
#include "sql.h"
#include "store/commit_mark.h"
#include "store/ledger_store.h"
#include "store/migrate.h"
#include "support.h"

static struct uuid id_of(int number)
{
    return (struct uuid){ { 0x11, (uint8_t)(number >> 8), (uint8_t)number } };
}

/* --- migrations ----------------------------------------------------------------------- */

/* Another number after every change of a table. */
static int64_t schema_version(const struct store *s)
{
    return store_ask(s, store_is_postgres()
                            ? "SELECT max(greatest(CAST(CAST(c.xmin AS TEXT) AS BIGINT),"
                              " CAST(CAST(a.xmin AS TEXT) AS BIGINT)))"
                              " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
                              " WHERE c.relnamespace = current_schema()::regnamespace"
                            : "PRAGMA schema_version");
}

Test(store, migrating_again_changes_nothing)
{
    struct store *s = store_new();
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM schema_migration"), MIGRATIONS_COUNT);
    int64_t schema = schema_version(s);
    cr_expect_eq(migrate_check(&s->c, s->db), OK, "%s", s->db->why);
    int64_t before = -1;
    cr_expect_eq(migrate_run(&s->c, s->db, &before), OK, "%s", s->db->why);
    cr_expect_eq(before, MIGRATIONS_COUNT);
    cr_expect_eq(schema_version(s), schema);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM schema_migration"), MIGRATIONS_COUNT);
    store_delete(s);
}

Test(store, a_migration_that_changed_or_is_not_known_is_refused)
{
    static const struct {
        const char *sql, *why;
    } ROWS[] = {
        { "UPDATE schema_migration SET digest = 'another' WHERE number = 1",
          "migration 1 has changed since it ran" },
        { "INSERT INTO schema_migration (number, name, digest, at) VALUES (9000, 'x', 'x', 0)",
          "migration 9000 ran, which this program does not know: it is too old" },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct store *s = store_new();
        store_tamper(s, ROWS[i].sql);
        int64_t before = -1;
        cr_expect_eq(migrate_run(&s->c, s->db, &before), PROBLEM_STORE_BROKEN);
        cr_expect_str_eq(s->db->why, ROWS[i].why);
        s->db->why[0] = '\0';
        cr_expect_eq(migrate_check(&s->c, s->db), PROBLEM_STORE_BROKEN);
        cr_expect_str_eq(s->db->why, ROWS[i].why);
        cr_expect_null(s->c.tx);
        store_delete(s);
    }
}

Test(store, what_is_not_migrated_is_not_used)
{
    struct store *s = store_new();
    store_tamper(s, "DELETE FROM schema_migration");
    cr_expect_eq(migrate_check(&s->c, s->db), PROBLEM_STORE_BROKEN);
    cr_expect_str_eq(s->db->why, "the store is at migration 0, this program needs more: `fangst "
                                 "migrate` moves it forward");
    /* Its tables are there already: the migration fails, and nothing of it stays. */
    int64_t before = -1;
    cr_expect_eq(migrate_run(&s->c, s->db, &before), PROBLEM_STORE_BROKEN);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM schema_migration"), 0);
    store_delete(s);
}

Test(store, asking_how_far_an_empty_store_is_leaves_nothing_in_it)
{
    struct store *s = store_empty();
    int64_t done = -1;
    cr_expect_eq(migrate_count(&s->c, s->db, &done), OK, "%s", s->db->why);
    cr_expect_eq(done, 0);
    cr_expect_neq(store_try(s, "SELECT count(*) FROM schema_migration"), OK);
    store_delete(s);
}

/* --- orders in and out ---------------------------------------------------------------- */

/* A row in which every member differs from every other. */
static struct order_row full_row(int number)
{
    return (struct order_row){
        .order = {
            .order_id = id_of(number),
            .version = 7,
            .status = ORDER_PART_CAPTURED,
            .fraud_status = FRAUD_STOPPED,
            .authorized = { 9000, CURRENCY_NOK },
            .original = { 9500, CURRENCY_NOK },
            .captured = { 3000, CURRENCY_NOK },
            .refunded = { 1000, CURRENCY_NOK },
            .released = { 500, CURRENCY_NOK },
            .created_at = NOW,
            .expires_at = NOW + 1,
            .captures_count = 3,
            .refunds_count = 2,
            .is_acknowledged = true,
        },
        .last_event_id = id_of(number + 1000),
        .weight = 700,
        .capture_weight = 80,
    };
}

static const struct order_fact_row FACT = {
    .klarna_reference = { "K0", 2 },
    .merchant_reference1 = { "R1", 2 },
    .merchant_reference2 = { "", 0 }, /* empty is not absent */
    .customer_name = { "Å\xC3\xA5", 4 },
    .customer_email = { "a@b.se", 6 },
    .purchase_country = { "SE", 2 },
    .locale = { "sv-SE", 5 },
    .payment_method_type = { "CARD", 4 },
    .merchant_data = { NULL, 0 }, /* absent */
    .order_lines = { "[1]", 3 },
    .customer = { "{2}", 3 },
    .billing_address = { "{3}", 3 },
    .shipping_address = { "{4}", 3 },
    .payment_method = { "{5}", 3 },
};

static void expect_same_order(const struct order_row *a, const struct order_row *b)
{
    const struct order *x = &a->order, *y = &b->order;
    cr_expect(uuid_equal(x->order_id, y->order_id));
    cr_expect(uuid_equal(a->last_event_id, b->last_event_id));
    cr_expect_eq(a->weight, b->weight);
    cr_expect_eq(a->capture_weight, b->capture_weight);
    cr_expect_eq(x->version, y->version);
    cr_expect_eq(x->status, y->status);
    cr_expect_eq(x->fraud_status, y->fraud_status);
    cr_expect_eq(money_compare(x->authorized, y->authorized), 0);
    cr_expect_eq(money_compare(x->original, y->original), 0);
    cr_expect_eq(money_compare(x->captured, y->captured), 0);
    cr_expect_eq(money_compare(x->refunded, y->refunded), 0);
    cr_expect_eq(money_compare(x->released, y->released), 0);
    cr_expect_eq(x->created_at, y->created_at);
    cr_expect_eq(x->expires_at, y->expires_at);
    cr_expect_eq(x->captures_count, y->captures_count);
    cr_expect_eq(x->refunds_count, y->refunds_count);
    cr_expect_eq(x->is_acknowledged, y->is_acknowledged);
    cr_expect_eq(x->rest_expired, y->rest_expired);
}

Test(store, an_order_comes_back_as_it_went_in)
{
    struct store *s = store_new();
    struct order_row in = full_row(1), out;
    struct order_fact_row fact;
    memset(&out, 0xEE, sizeof out);
    memset(&fact, 0xEE, sizeof fact);
    store_begin(s);
    cr_assert_eq(order_insert(&s->c, &in, &FACT), OK, "%s", s->db->why);
    store_commit(s);
    store_begin(s);
    cr_assert_eq(order_load(&s->c, in.order.order_id, &out), OK);
    cr_assert_eq(order_load_fact(&s->c, in.order.order_id, &fact), OK);
    expect_same_order(&in, &out);
    const str *sent = (const str *)&FACT, *got = (const str *)&fact;
    cr_assert_eq(offsetof(struct order_fact_row, tags), 14 * sizeof(str));
    cr_expect_eq(fact.tags.count, 0);
    for (size_t i = 0; i < 14; i++) {
        cr_expect(str_equal(sent[i], got[i]), "text %zu", i);
        cr_expect_eq(sent[i].ptr == NULL, got[i].ptr == NULL, "text %zu: absent", i);
    }
    store_commit(s);
    store_delete(s);
}

Test(store, every_status_and_fraud_status_comes_back)
{
    struct store *s = store_new();
    for (int status = 0; status < ORDER_STATUS_COUNT; status++)
        for (int fraud = 0; fraud < FRAUD_COUNT; fraud++) {
            struct order_row in = full_row(status * 10 + fraud), out;
            in.order.status = (enum order_status)status;
            in.order.fraud_status = (enum fraud_status)fraud;
            store_begin(s);
            cr_assert_eq(order_insert(&s->c, &in, &FACT), OK);
            cr_assert_eq(order_load(&s->c, in.order.order_id, &out), OK);
            expect_same_order(&in, &out);
            store_commit(s);
        }
    store_delete(s);
}

static enum problem update(struct store *s, const struct order_row *was,
                           const struct order_row *row)
{
    store_begin(s);
    return store_end(s, order_update(&s->c, was, row));
}

Test(store, an_update_moves_what_moves_from_the_version_it_saw)
{
    struct store *s = store_new();
    struct order_row row = full_row(1), out;
    store_begin(s);
    cr_assert_eq(store_end(s, order_insert(&s->c, &row, &FACT)), OK);
    struct order_row was = row, past = row, never = row;
    past.order.version = 6;
    never.order.version = 8;
    row.order.version = 8;
    row.order.status = ORDER_CAPTURED;
    row.order.captured.minor = 8000;
    row.order.refunded.minor = 8;
    row.order.released.minor = 1000;
    row.order.captures_count = 4;
    row.order.refunds_count = 5;
    row.order.is_acknowledged = false;
    row.order.rest_expired = true;
    row.last_event_id = id_of(99);
    row.weight = 1234;
    cr_expect_eq(update(s, &past, &row), PROBLEM_STORE_BUSY, "a version that is past");
    cr_expect_eq(update(s, &never, &row), PROBLEM_STORE_BUSY, "one that never was");
    cr_expect_eq(update(s, &was, &row), OK);
    cr_expect_eq(update(s, &was, &row), PROBLEM_STORE_BUSY, "the same once more");
    out = store_load(s, row.order.order_id);
    expect_same_order(&row, &out);
    store_delete(s);
}

Test(store, a_merchant_sees_its_own_only)
{
    struct store *s = store_new();
    struct order_row row = store_place_simple(s, 100), out;
    struct event_row e;
    bool found = false;
    store_begin(s);
    s->c.merchant_id = 2;
    cr_expect_eq(order_load(&s->c, row.order.order_id, &out), PROBLEM_NO_SUCH_ORDER);
    str sentence = arena_format(s->c.arena, "Order %.*s cannot be found",
                                STR_ARG(uuid_text(s->c.arena, row.order.order_id)));
    cr_expect(first_blame_is(&s->c, "", sentence.ptr));
    cr_expect_eq(event_load(&s->c, row.last_event_id, &e, &found), OK);
    cr_expect_not(found);
    struct order_row was = row;
    row.order.version += 1;
    cr_expect_eq(order_update(&s->c, &was, &row), OK, "there is nothing that it could move");
    store_commit(s);
    cr_expect_eq(store_ask(s, "SELECT version FROM order_state"), was.order.version);
    store_delete(s);
}

Test(store, an_id_that_is_taken_is_a_conflict)
{
    struct store *s = store_new();
    struct order_row row = store_place_simple(s, 100);
    struct event_row e = { .event_id = row.last_event_id,
                           .order_id = row.order.order_id,
                           .actor = STR("x"),
                           .document = STR("{}") };
    store_begin(s);
    cr_expect_eq(store_end(s, order_insert(&s->c, &row, &FACT)), PROBLEM_CONFLICT);
    store_begin(s);
    cr_expect_eq(store_end(s, event_append(&s->c, &e)), PROBLEM_CONFLICT);
    store_delete(s);
}

/* --- events --------------------------------------------------------------------------- */

Test(store, events_are_a_chain_and_come_oldest_first)
{
    struct store *s = store_new();
    struct uuid id = store_place_simple(s, 1000).order.order_id;
    (void)store_capture(s, id, 100);
    (void)store_change(s, id, ORDER_ACKNOWLEDGE, 0);
    (void)store_change(s, id, ORDER_REFUND, 30);
    struct order_row row = store_capture(s, id, 900);
    static const enum order_fact FACTS[] = { ORDER_WAS_CREATED, ORDER_WAS_CAPTURED,
                                             ORDER_WAS_ACKNOWLEDGED, ORDER_WAS_REFUNDED,
                                             ORDER_WAS_CAPTURED };
    static const int64_t AMOUNTS[] = { 1000, 100, 0, 30, 900 };
    struct event_rows events = { 0 };
    struct uuid previous = { { 0 } };
    store_begin(s);
    cr_assert_eq(events_load(&s->c, &row, &events), OK);
    cr_assert_eq(events.count, COUNT(FACTS));
    for (size_t i = 0; i < events.count; i++) {
        const struct event_row *e = &events.items[i];
        struct event_row one;
        bool found = false;
        cr_expect_eq(e->fact, FACTS[i], "event %zu", i);
        cr_expect_eq(e->amount, AMOUNTS[i], "event %zu", i);
        cr_expect_eq(e->at, NOW);
        cr_expect(str_equal(e->actor, STR("system:test")));
        cr_expect(uuid_equal(e->order_id, id));
        cr_expect(uuid_equal(e->previous_id, previous), "event %zu", i);
        cr_assert_eq(event_load(&s->c, e->event_id, &one, &found), OK);
        cr_assert(found);
        cr_expect(uuid_equal(one.previous_id, previous) && one.fact == e->fact);
        cr_expect(str_equal(one.document, e->document));
        previous = e->event_id;
    }
    cr_expect(uuid_equal(previous, row.last_event_id));
    store_commit(s);
    store_delete(s);
}

static const struct event_rows *recent_of(struct store *s, const struct order_row *row,
                                          int64_t since)
{
    struct event_rows *recent = ARENA_NEW(s->c.arena, struct event_rows);
    cr_assert_eq(events_load_recent(&s->c, row, since, recent), OK);
    return recent;
}

Test(store, recent_events_are_those_since_a_time_and_come_newest_first)
{
    struct store *s = store_new();
    struct uuid id = store_place_simple(s, 1000).order.order_id;
    s->c.now = NOW + 10;
    struct uuid first = store_capture(s, id, 100).last_event_id;
    s->c.now = NOW + 20;
    (void)store_change(s, id, ORDER_ACKNOWLEDGE, 0);
    struct order_row row = store_capture(s, id, 200);
    static const struct {
        int64_t since;
        size_t count;
    } ROWS[] = { { NOW + 21, 0 }, { NOW + 20, 2 }, { NOW + 11, 2 }, { NOW + 10, 3 }, { NOW, 4 } };
    store_begin(s);
    for (size_t i = 0; i < COUNT(ROWS); i++)
        cr_expect_eq(recent_of(s, &row, ROWS[i].since)->count, ROWS[i].count, "row %zu", i);
    const struct event_row *events = recent_of(s, &row, NOW)->items;
    struct event_row one = { 0 };
    bool found = false;
    cr_expect_eq(events[0].amount, 200);
    cr_expect_eq(events[1].fact, ORDER_WAS_ACKNOWLEDGED);
    cr_expect_eq(events[3].fact, ORDER_WAS_CREATED);
    cr_assert_eq(event_load(&s->c, first, &one, &found), OK);
    cr_expect(uuid_equal(events[2].event_id, first));
    cr_expect(uuid_equal(events[2].previous_id, one.previous_id));
    cr_expect(str_equal(events[2].document, one.document));
    store_commit(s);
    s->c.now = NOW;
    store_delete(s);
}

/* What came before a capture and the order's row must be of one moment. */
Test(store, recent_events_of_an_order_that_moved_on_are_not_told)
{
    struct store *s = store_new();
    struct uuid id = store_place_simple(s, 1000).order.order_id;
    struct order_row past = store_capture(s, id, 100), row = store_capture(s, id, 100);
    struct event_rows recent = { 0 };
    store_begin(s);
    cr_expect_eq(events_load_recent(&s->c, &past, 0, &recent), PROBLEM_STORE_BUSY);
    cr_expect_eq(recent.count, 0);
    cr_expect_eq(events_load_recent(&s->c, &row, 0, &recent), OK);
    cr_expect_eq(recent.count, 3);
    store_commit(s);
    store_delete(s);
}

/* --- the ledger ----------------------------------------------------------------------- */

Test(store, transfers_move_both_balances)
{
    struct store *s = store_new();
    struct order_row row = store_place_simple(s, 1000);
    (void)store_capture(s, row.order.order_id, 400);
    static const struct {
        int account;
        int64_t debits, credits;
    } ROWS[] = { { 1100, 400, 0 }, { 2100, 0, 400 }, { 9100, 1000, 400 }, { 9199, 400, 1000 } };
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM ledger_transfer"), 3);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM ledger_balance"), COUNT(ROWS));
    cr_expect_eq(store_ask(s, "SELECT sum(debits) - sum(credits) FROM ledger_balance"), 0);
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        cr_expect_eq(
            store_ask(s, "SELECT debits FROM ledger_balance WHERE account = %d", ROWS[i].account),
            ROWS[i].debits, "%d", ROWS[i].account);
        cr_expect_eq(
            store_ask(s, "SELECT credits FROM ledger_balance WHERE account = %d", ROWS[i].account),
            ROWS[i].credits, "%d", ROWS[i].account);
    }
    store_begin(s);
    cr_expect_eq(ledger_write_accounts(&s->c), OK, "writing the chart again is harmless");
    store_commit(s);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM ledger_account"),
                 (int64_t)LEDGER_ACCOUNTS_COUNT);
    store_delete(s);
}

/* --- what the store refuses ----------------------------------------------------------- */

Test(store, impossible_rows_are_refused)
{
    static const char *const ROWS[] = {
        "UPDATE order_state SET captured_amount = 1001",
        "UPDATE order_state SET captured_amount = -1",
        "UPDATE order_state SET released_amount = 601",
        "UPDATE order_state SET released_amount = -1",
        "UPDATE order_state SET refunded_amount = 401",
        "UPDATE order_state SET refunded_amount = -1",
        "UPDATE order_state SET captures_count = 0",
        "UPDATE order_state SET captured_amount = 0",
        "UPDATE order_state SET version = NULL",
        "UPDATE order_state SET order_amount = 'many'",
        "UPDATE order_state SET merchant_id = 2",
        "UPDATE order_event SET amount = -1",
        "UPDATE order_event SET order_id = x'00000000000000000000000000000000'",
        "UPDATE ledger_transfer SET amount = 0",
        "UPDATE ledger_transfer SET debit_account = credit_account",
        "UPDATE ledger_transfer SET event_id = x'00'",
        "UPDATE ledger_balance SET debits = -1",
        "UPDATE ledger_balance SET credits = -1",
        "DELETE FROM ledger_account",
        "DELETE FROM merchant",
        "INSERT INTO api_key VALUES (1, 'u', x'00', 'prod', 0)",
        "INSERT INTO api_key VALUES (2, 'u', x'00', 'test', 0)",
        "INSERT INTO job VALUES (1, x'00', 'k', 'waiting', 'a', 1, 0, 0, 0, NULL)",
        "INSERT INTO job VALUES (1, x'00', 'k', 'running', 'a', 1, 1, 1, 0, NULL)",
        "INSERT INTO job VALUES (1, x'00', 'k', 'finished', 'a', 1, 1, 0, 0, NULL)",
        "INSERT INTO job VALUES (1, x'00', 'k', 'finished', 'a', 2, 1, 0, 0, 5)",
        "INSERT INTO job VALUES (1, x'00', 'k', 'running', 'a', 1, 0, 0, 0, 5)",
        "INSERT INTO job_item VALUES (1, x'00', 0, x'00', NULL, NULL, NULL, NULL, NULL)",
    };
    struct store *s = store_new();
    struct order_row row = store_place_simple(s, 1000);
    (void)store_capture(s, row.order.order_id, 400);
    for (size_t i = 0; i < COUNT(ROWS); i++)
        cr_expect_neq(store_try(s, ROWS[i]), OK, "%s", ROWS[i]);
    store_delete(s);
}

/* --- statements and their readers cannot drift apart ---------------------------------- */

#define STOPS(name, ...)                 \
    Test(store, name, .signal = SIGABRT) \
    {                                    \
        struct store *s = store_new();   \
        int64_t number = 0;              \
        str text = { 0 };                \
        store_unlink(s);                 \
        store_begin(s);                  \
        (void)!(__VA_ARGS__);            \
        store_commit(s);                 \
        (void)text;                      \
        (void)number;                    \
    }

STOPS(a_column_of_another_name_stops, db_one(&s->c, &SQL_MERCHANT_LOAD, PARAMS(P_I64(1)),
                                             COLUMNS(C_STR("name", &text), C_STR("mid", &text))))
STOPS(a_column_too_few_stops,
      db_one(&s->c, &SQL_MERCHANT_LOAD, PARAMS(P_I64(1)), COLUMNS(C_STR("mid", &text))))
STOPS(one_row_that_is_none_stops, db_one(&s->c, &SQL_MERCHANT_LOAD, PARAMS(P_I64(77)),
                                         COLUMNS(C_STR("mid", &text), C_STR("name", &text))))
STOPS(no_rows_wanted_and_one_there_stops,
      db_none(&s->c, &SQL_MERCHANT_LOAD, PARAMS(P_I64(1)), NULL))

Test(store, one_row_that_is_many_stops, .signal = SIGABRT)
{
    struct store *s = store_new();
    str currency = { 0 };
    int64_t number = 0;
    (void)store_place_simple(s, 100); /* moves two balances */
    store_unlink(s);
    store_begin(s);
    (void)!db_one(&s->c, &SQL_LEDGER_BALANCES, PARAMS(P_I64(MERCHANT)),
                  COLUMNS(C_STR("currency", &currency), C_I64("account", &number),
                          C_I64("debits", &number), C_I64("credits", &number)));
}

/* A mark is older than another if its token is less. */
static void leave_mark(struct store *s, int64_t at)
{
    struct uuid token = uuid_make(s->c.entropy, at);
    cr_assert_eq(db_none(&s->c, &SQL_COMMIT_MARK, PARAMS(P_UUID(token)), NULL), OK);
}

Test(store, marks_of_commits_are_forgotten_by_their_age_and_a_few_at_a_time)
{
    struct store *s = store_new();
    int64_t forgotten = 0, before = store_ask(s, "SELECT count(*) FROM commit_mark");
    store_begin(s);
    s->c.now = NOW;
    for (int64_t i = 0; i < 5; i++)
        leave_mark(s, NOW - COMMIT_MARK_LIFE - SECOND - i);
    leave_mark(s, NOW - COMMIT_MARK_LIFE + SECOND);
    cr_assert_eq(commit_marks_prune(&s->c, 3, &forgotten), OK);
    cr_expect_eq(forgotten, 3);
    cr_assert_eq(commit_marks_prune(&s->c, 3, &forgotten), OK);
    cr_expect_eq(forgotten, 2, "the younger one stays");
    store_rollback(s);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM commit_mark"), before);
    store_delete(s);
}

/* Anybody may try any address: what nobody counts any more does not gather. */
Test(store, counts_of_the_network_are_forgotten_when_they_are_over)
{
    struct store *s = store_new();
    struct access_count count;
    int64_t forgotten = 0;
    store_begin(s);
    for (int i = 0; i < 6; i++) {
        s->c.now = i < 5 ? NOW : NOW + SECOND;
        s->c.peer = arena_format(s->c.arena, "2001:db8:0:%d::1", i);
        cr_assert_eq(access_count_add(&s->c, access_count_network(&s->c, "failure"), &count), OK);
    }
    s->c.now = NOW + ACCESS_COUNT_MINUTES * MINUTE;
    cr_assert_eq(access_counts_prune(&s->c, 3, &forgotten), OK);
    cr_expect_eq(forgotten, 3);
    cr_assert_eq(access_counts_prune(&s->c, 3, &forgotten), OK);
    cr_expect_eq(forgotten, 2, "the younger one stays");
    store_rollback(s);
    store_delete(s);
}

/* Of IPv6 everybody has so many addresses that only the network of them says who it is. */
Test(store, a_network_counts_as_one_and_for_an_hour)
{
    static const struct {
        const char *peer;
        int64_t after; /* what went before, in seconds */
        int64_t times, seconds_left;
    } ROWS[] = {
        { "192.0.2.7", 0, 1, 3601 },
        { "192.0.2.7", 60, 2, 3541 },
        { "192.0.2.8", 0, 1, 3601 },
        { "2001:db8:0:1::1", 0, 1, 3601 },
        { "2001:db8:0:1:ffff::9", 0, 2, 3601 },
        { "2001:db8:0:2::1", 0, 1, 3601 },
        { "192.0.2.7", 3539, 3, 2 },
        { "192.0.2.7", 1, 1, 3601 },
    };
    struct store *s = store_new();
    struct access_count loaded, count;
    store_begin(s);
    s->c.now = NOW;
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        s->c.now += ROWS[i].after * SECOND;
        s->c.peer = str_of(ROWS[i].peer);
        str subject = access_count_network(&s->c, "failure");
        cr_assert_eq(access_count_load(&s->c, subject, &loaded), OK);
        cr_expect_eq(loaded.times, ROWS[i].times - 1, "row %zu", i);
        cr_assert_eq(access_count_add(&s->c, subject, &count), OK);
        cr_expect_eq(count.times, ROWS[i].times, "row %zu", i);
        cr_expect_eq(count.seconds_left, ROWS[i].seconds_left, "row %zu", i);
    }
    store_rollback(s);
    store_delete(s);
}

/* Likewise. */
Test(store, failed_sign_ins_are_forgotten_when_they_do_not_count_any_more)
{
    struct store *s = store_new();
    int64_t forgotten = 0;
    store_begin(s);
    for (int i = 0; i < 6; i++) {
        struct sign_in tried = { .email = arena_format(s->c.arena, "nobody-%d@b.example", i) };
        s->c.now = i < 5 ? NOW : NOW + SECOND;
        cr_assert_eq(sign_in_failed(&s->c, &tried), OK);
    }
    s->c.now = NOW + SIGN_IN_MINUTES * MINUTE;
    cr_assert_eq(sign_in_prune(&s->c, 3, &forgotten), OK);
    cr_expect_eq(forgotten, 3);
    cr_assert_eq(sign_in_prune(&s->c, 3, &forgotten), OK);
    cr_expect_eq(forgotten, 2, "the younger one stays");
    store_rollback(s);
    store_delete(s);
}
