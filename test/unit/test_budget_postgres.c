/* What a group of captures may cost on PostgreSQL, in numbers that no machine changes: round trips,
 * statements, bytes written ahead, waits for the disk. A number that grows is a decision: look at
 * why before raising it. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "api/app.h"
#include "api/assets.h"
#include "store/ledger_store.h"
#include "store/pg_link.h"
#include "support.h"

const struct asset ASSETS[] = { { .path = "/index.html" } }; /* no portal is needed here */
const size_t ASSETS_COUNT = COUNT(ASSETS);

#define A_HUNDRED "{\"captured_amount\":100}"

#define GROUP  32
#define GROUPS 8
#define ORDERS (GROUP * (GROUPS + 2))

struct desk {
    struct store *store;
    struct app app;
    struct hooks hooks;
    struct entropy chance;
    char authorization[128];
    struct uuid orders[ORDERS];
    int keys; /* so far */
};

static struct desk *desk_new(void)
{
    struct desk *d = calloc(1, sizeof *d);
    struct key_credentials key = { 0 };
    cr_assert_not_null(d);
    d->store = store_new();
    d->chance = entropy_seeded(32);
    d->app.familiar = familiar_open();
    d->hooks = (struct hooks){ .routes = API_ROUTES,
                               .self = &d->app,
                               .foresee = api_foresee,
                               .foreknow = api_foreknow,
                               .authenticate = api_authenticate,
                               .run = api_run };
    store_begin(d->store);
    cr_assert_eq(
        key_create(&d->store->c, &d->app.secret, ENVIRONMENT_TEST, STR("M1"), STR(""), &key), OK);
    (void)snprintf(d->authorization, sizeof d->authorization, "Basic %.*s", STR_ARG(key.password));
    for (size_t i = 0; i < ORDERS; i++) {
        struct placement p = placement_of(&d->store->c, 2, 10000);
        d->orders[i] = store_place(d->store, &p).order.order_id;
    }
    store_commit(d->store);
    store_tamper(d->store, "ANALYZE");
    return d;
}

static void desk_delete(struct desk *d)
{
    familiar_close(d->app.familiar);
    store_delete(d->store);
    free(d);
}

/* --- one group, as the runner has it ------------------------------------------------------ */

struct asked {
    char path[128], key[40];
    struct header headers[4];
    struct request request;
    struct call call;
    struct ctx c;
};

static void ask(struct desk *d, struct asked *a, struct uuid order_id, const char *body,
                bool with_key)
{
    a->c = (struct ctx){
        .arena = d->store->c.arena, .tx = d->store->c.tx, .entropy = &d->chance, .now = NOW
    };
    (void)snprintf(a->path, sizeof a->path, "/ordermanagement/v1/orders/%.*s/captures",
                   STR_ARG(uuid_text(a->c.arena, order_id)));
    (void)snprintf(a->key, sizeof a->key, "key-%d", d->keys++);
    a->headers[0] = (struct header){ STR("Host"), STR("shop.example") };
    a->headers[1] = (struct header){ STR("Authorization"), str_of(d->authorization) };
    a->headers[2] = (struct header){ STR("Content-Type"), STR("application/json") };
    a->headers[3] = (struct header){ STR("Klarna-Idempotency-Key"), str_of(a->key) };
    a->request = (struct request){ .method = POST,
                                   .headers = a->headers,
                                   .headers_count = COUNT(a->headers) - !with_key,
                                   .body = str_of(body) };
    a->call = (struct call){ .request = &a->request };
    cr_assert_eq(request_target(&a->c, str_of(a->path), &a->request), OK);
    cr_assert_eq(route_find(&a->c, &d->hooks.routes, &a->request, &a->call), OK);
    http_read_ahead(&d->hooks, &a->c, &a->call);
    http_foresee(&d->hooks, &a->c, &a->call);
}

static int answer(struct desk *d, struct asked *a)
{
    struct db *db = d->store->db;
    ledger_unit_begin(db);
    db->ops->savepoint(db, UNDO_ALL);
    enum problem p = http_answer(&d->hooks, &a->c, &a->call);
    answer_finish(&a->c, &a->call);
    if (p == OK) {
        db->ops->savepoint_release(db);
        cr_assert_eq(ledger_unit_keep(&a->c), OK);
    } else {
        (void)db->ops->savepoint_rollback(db);
    }
    return a->call.answer.status;
}

struct cost {
    uint64_t round_trips, statements, commits;
    int64_t log_bytes, syncs;
};

/* The server's own counters tell of a connection's last statements only if it is asked to. */
static struct cost cost_now(const struct desk *d)
{
    const struct db_counters *counters = &d->store->db->counters;
    store_tamper(d->store, "SELECT pg_stat_force_next_flush()");
    return (struct cost){
        counters->round_trips,
        counters->statements,
        counters->commits,
        store_ask(d->store, "SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint"),
        store_ask(d->store, "SELECT wal_sync FROM pg_stat_wal"),
    };
}

/* A group on orders first, first + apart ...; `apart` 0: all on the same one. */
static struct cost ask_group(struct desk *d, size_t first, size_t apart, const char *body,
                             bool with_keys)
{
    static struct asked all[GROUP];
    struct cost before = cost_now(d);
    store_begin(d->store);
    for (size_t i = 0; i < GROUP; i++)
        ask(d, &all[i], d->orders[first + i * apart], body, with_keys);
    for (size_t i = 0; i < GROUP; i++)
        cr_assert_eq(answer(d, &all[i]), 201);
    store_commit(d->store);
    struct cost after = cost_now(d);
    return (struct cost){ after.round_trips - before.round_trips,
                          after.statements - before.statements, after.commits - before.commits,
                          after.log_bytes - before.log_bytes, after.syncs - before.syncs };
}

static struct cost capture_group(struct desk *d, size_t first, size_t apart)
{
    return ask_group(d, first, apart, A_HUNDRED, true);
}

static void expect_at_most(const char *what, double measured, double budget)
{
    (void)fprintf(stderr, "budget: %-44s %10.2f of %10.2f\n", what, measured, budget);
    cr_expect_leq(measured, budget, "%s: %.2f, but may be %.2f", what, measured, budget);
}

/* --- budgets ------------------------------------------------------------------------------- */

/* The log and the waits are the server's, in which others may be at work as well: the least of some
 * groups is what ours cost. */
Test(budget_postgres, a_group_of_captures_is_two_round_trips_and_one_wait_for_the_disk)
{
    struct desk *d = desk_new();
    (void)capture_group(d, 0, 1); /* statements are prepared, the caller becomes familiar */
    (void)capture_group(d, GROUP, 1);
    struct cost least = { .log_bytes = INT64_MAX, .syncs = INT64_MAX };
    for (size_t i = 0; i < GROUPS; i++) {
        struct cost cost = capture_group(d, GROUP * (i + 2), 1);
        expect_at_most("round trips of a group", (double)cost.round_trips, 2);
        expect_at_most("statements of a group", (double)cost.statements, GROUP * 8 + 4);
        expect_at_most("commits of a group", (double)cost.commits, 1);
        least.log_bytes = cost.log_bytes < least.log_bytes ? cost.log_bytes : least.log_bytes;
        least.syncs = cost.syncs < least.syncs ? cost.syncs : least.syncs;
    }
    expect_at_most("bytes written ahead per capture", (double)least.log_bytes / GROUP, 2310);
    expect_at_most("waits for the disk of a group", (double)least.syncs, 1);
    desk_delete(d);
}

/* Where the log was after the commit is asked together with it. */
Test(budget_postgres, a_position_costs_a_group_no_round_trip)
{
    struct desk *d = desk_new();
    struct db *db = d->store->db;
    db->tells_position = true;
    (void)capture_group(d, 0, 1);
    (void)capture_group(d, GROUP, 1);
    for (size_t i = 0; i < GROUPS; i++) {
        struct position before = db->position;
        struct cost cost = capture_group(d, GROUP * (i + 2), 1);
        expect_at_most("round trips of a group with its position", (double)cost.round_trips, 2);
        cr_expect(position_is_below(before, db->position));
        cr_expect(position_is_below(db->position, POSITION_UNKNOWN));
    }
    desk_delete(d);
}

/* Each has to see what the one before it has written, so each reads for itself. */
Test(budget_postgres, captures_of_one_order_in_a_group_see_each_other)
{
    struct desk *d = desk_new();
    (void)capture_group(d, 0, 1);
    struct cost cost = capture_group(d, ORDERS - 1, 0);
    expect_at_most("round trips of a group on one order", (double)cost.round_trips, 1 + GROUP);
    store_begin(d->store);
    struct order_row row = { 0 };
    cr_assert_eq(order_load(&d->store->c, d->orders[ORDERS - 1], &row), OK);
    cr_expect_eq(row.order.captured.minor, 100 * GROUP);
    cr_expect_eq(row.order.captures_count, GROUP);
    store_rollback(d->store);
    desk_delete(d);
}

/* Whoever is refused takes nothing from the others. */
Test(budget_postgres, a_refusal_in_a_group_costs_no_round_trip)
{
    struct desk *d = desk_new();
    struct asked refused, good;
    (void)capture_group(d, 0, 1);
    (void)capture_group(d, GROUP, 1);
    uint64_t before = d->store->db->counters.round_trips;
    store_begin(d->store);
    ask(d, &refused, d->orders[2 * GROUP], "{\"captured_amount\":1000000}", true);
    ask(d, &good, d->orders[2 * GROUP + 1], A_HUNDRED, true);
    cr_expect_eq(answer(d, &refused), 403);
    cr_expect_eq(answer(d, &good), 201);
    store_commit(d->store);
    expect_at_most("round trips with a refusal",
                   (double)(d->store->db->counters.round_trips - before), 2);
    desk_delete(d);
}

/* What they are held against is read together with the orders. */
Test(budget_postgres, a_group_without_keys_is_two_round_trips_however_much_came_before)
{
    enum { BEFORE = 60 };
    struct desk *d = desk_new();
    struct cost first = { 0 };
    (void)capture_group(d, GROUP, 1);
    for (int i = 0; i < BEFORE; i++)
        (void)capture_group(d, 0, 1);
    for (int i = 0; i < 2; i++) /* the first time the statement is prepared */
        first = ask_group(d, (size_t)(i + 2) * GROUP, 1, A_HUNDRED, false);
    struct cost later = ask_group(d, 0, 1, "{\"captured_amount\":200}", false);
    expect_at_most("round trips of first captures without keys", (double)first.round_trips, 2);
    expect_at_most("statements of first ones", (double)first.statements, GROUP * 6 + 4);
    expect_at_most("round trips of captures after 60 others", (double)later.round_trips, 2);
    expect_at_most("statements of them", (double)later.statements, GROUP * 7 + 4);
    desk_delete(d);
}

static bool warns_of_duplicate(const struct asked *a)
{
    for (size_t i = 0; i < a->call.answer.headers_count; i++)
        if (str_equal(a->call.answer.headers[i].name, STR("X-Fangst-Warning")))
            return str_starts(a->call.answer.headers[i].value, STR("possible_duplicate"));
    return false;
}

/* What was read for the second one is older than what the first one wrote. */
Test(budget_postgres, a_repetition_in_the_same_group_is_noticed)
{
    struct desk *d = desk_new();
    struct asked first, again;
    for (size_t i = 0; i < 2; i++)
        (void)capture_group(d, i * GROUP, 1); /* so that nothing is the first capture */
    (void)ask_group(d, 0, 1, A_HUNDRED, false);
    store_begin(d->store);
    ask(d, &first, d->orders[GROUP], "{\"captured_amount\":200}", false);
    ask(d, &again, d->orders[GROUP], "{\"captured_amount\":200}", false);
    cr_expect_eq(answer(d, &first), 201);
    cr_expect_eq(answer(d, &again), 201);
    store_commit(d->store);
    cr_expect_not(warns_of_duplicate(&first));
    cr_expect(warns_of_duplicate(&again));
    desk_delete(d);
}

/* --- plans --------------------------------------------------------------------------------- */

static bool finds_by_key(struct store *s)
{
    return store_try(s, "DO $$ DECLARE line text; plan text := ''; BEGIN"
                        " FOR line IN EXECUTE 'EXPLAIN EXECUTE \"order/load_state\" (1, NULL)' LOOP"
                        "   plan := plan || line; END LOOP;"
                        " ASSERT plan LIKE '%order_state_pkey%', plan; END $$") == OK;
}

/* Else each read would go through all orders of the merchant, until the server's next ANALYZE. It
 * is here because tables that other tests make at the same time can make a session plan anew as
 * well. */
Test(budget_postgres, a_session_that_began_in_an_empty_store_plans_anew_as_the_store_grows)
{
    struct store *s = store_new();
    struct order_row row = store_place_simple(s, 1000);
    store_tamper(s, "ALTER TABLE order_state SET (autovacuum_enabled = off)");
    store_begin(s);
    cr_assert_eq(order_load(&s->c, row.order.order_id, &row), OK);
    store_rollback(s);
    cr_expect_not(finds_by_key(s), "or nothing is shown here");
    store_tamper(s, "INSERT INTO order_state SELECT another.* FROM order_state AS one,"
                    " generate_series(1, 5000) AS n, jsonb_populate_record(one,"
                    " jsonb_build_object('order_id', '\\x' || md5(n::text))) AS another");
    for (int i = 0; i < LINK_PLANS_KEPT; i++) {
        store_begin(s);
        cr_assert_eq(order_load(&s->c, row.order.order_id, &row), OK);
        store_rollback(s);
    }
    cr_expect(finds_by_key(s), "%s", s->db->why);
    store_delete(s);
}
