/* What requests may cost, in numbers that no machine changes: statements, rows, bytes of the log,
 * blocks of memory. A number that grows is a decision: look at why before raising it. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "api/app.h"
#include "api/assets.h"
#include "service/notice.h"
#include "store/ledger_store.h"
#include "support.h"

const struct asset ASSETS[] = { { .path = "/index.html" } }; /* no portal is needed here */
const size_t ASSETS_COUNT = COUNT(ASSETS);

/* In place of the C library's, also for SQLite: how often something had to be on the disk. */
static uint64_t syncs;

int fdatasync(int fd)
{
    syncs++;
    return (int)syscall(SYS_fdatasync, fd);
}

#define GROUP  32
#define ORDERS 2000

/* --- a shop with an API key -------------------------------------------------------------- */

struct shop {
    struct store *store;
    struct app app;
    struct hooks hooks;
    struct entropy chance;
    char authorization[128];
    struct uuid orders[ORDERS];
    struct arena *arena; /* of the requests, kept between them as the server does */
};

static struct shop *shop_new(size_t orders)
{
    struct shop *shop = calloc(1, sizeof *shop);
    struct store *s = store_new();
    struct key_credentials key = { 0 };
    cr_assert_not_null(shop);
    shop->store = s;
    shop->chance = entropy_seeded(32);
    shop->arena = arena_open((size_t)64 << 20);
    shop->hooks = (struct hooks){ .routes = API_ROUTES,
                                  .self = &shop->app,
                                  .foreknow = api_foreknow,
                                  .authenticate = api_authenticate,
                                  .run = api_run };
    store_begin(s);
    cr_assert_eq(key_create(&s->c, &shop->app.secret, ENVIRONMENT_TEST, STR("M1"), STR(""), &key),
                 OK);
    (void)snprintf(shop->authorization, sizeof shop->authorization, "Basic %.*s",
                   STR_ARG(key.password));
    store_commit(s);
    for (size_t i = 0; i < orders;) {
        store_begin(s);
        for (size_t end = i + 200; i < end && i < orders; i++) {
            struct placement p = placement_of(&s->c, 2, 10000);
            shop->orders[i] = store_place(s, &p).order.order_id;
        }
        store_commit(s);
    }
    return shop;
}

static void shop_delete(struct shop *shop)
{
    arena_close(shop->arena);
    store_delete(shop->store);
    free(shop);
}

/* What the requests between two looks cost. */
struct cost {
    uint64_t statements, rows, blocks, commits, syncs;
    int64_t log_bytes;
};

static struct cost cost_now(const struct shop *shop)
{
    const struct db_counters *counters = &shop->store->db->counters;
    return (struct cost){ .statements = counters->statements,
                          .rows = counters->rows_read,
                          .blocks = arena_blocks_taken(),
                          .commits = counters->commits,
                          .syncs = syncs,
                          .log_bytes = store_log_bytes(shop->store) };
}

static struct cost cost_since(const struct shop *shop, struct cost before)
{
    struct cost now = cost_now(shop);
    return (struct cost){ .statements = now.statements - before.statements,
                          .rows = now.rows - before.rows,
                          .blocks = now.blocks - before.blocks,
                          .commits = now.commits - before.commits,
                          .syncs = now.syncs - before.syncs,
                          .log_bytes = now.log_bytes - before.log_bytes };
}

/* Each figure is printed, so that a log shows how they move. */
static void expect_at_most(const char *what, double measured, double budget)
{
    (void)fprintf(stderr, "budget: %-44s %10.2f of %10.2f\n", what, measured, budget);
    cr_expect_leq(measured, budget, "%s: %.2f, but may be %.2f", what, measured, budget);
}

/* --- requests ----------------------------------------------------------------------------- */

static int answer(struct shop *shop, enum method method, const char *path, const char *body,
                  const char *key)
{
    struct ctx c = {
        .arena = shop->arena, .tx = shop->store->c.tx, .entropy = &shop->chance, .now = NOW
    };
    const struct header headers[] = {
        { STR("Host"), STR("shop.example") },
        { STR("Authorization"), str_of(shop->authorization) },
        { STR("Content-Type"), STR("application/json") },
        { STR("Klarna-Idempotency-Key"), str_of(key) },
    };
    struct request r = { .method = method,
                         .headers = headers,
                         .headers_count = COUNT(headers) - (key == NULL),
                         .body = str_of(body) };
    struct call call = { .request = &r };
    arena_reset(shop->arena);
    cr_assert_eq(request_target(&c, str_of(path), &r), OK);
    cr_assert_eq(route_find(&c, &shop->hooks.routes, &r, &call), OK);
    if (method != GET)
        http_read_ahead(&shop->hooks, &c, &call);
    enum problem p = http_answer(&shop->hooks, &c, &call);
    answer_finish(&c, &call);
    cr_assert_eq(p == OK, call.answer.status < 300);
    return call.answer.status;
}

/* One unit among others, as the runner has it: `tail` follows the order's path. */
static void change(struct shop *shop, size_t order, enum method method, const char *tail,
                   const char *body, const char *key)
{
    struct db *db = shop->store->db;
    char path[128] = "/ordermanagement/v1/orders/";
    uuid_write(shop->orders[order], path + strlen(path));
    strcat(path, tail);
    ledger_unit_begin(db);
    db->ops->savepoint(db, UNDO_ALL);
    cr_assert_eq(answer(shop, method, path, body, key), method == POST ? 201 : 204);
    db->ops->savepoint_release(db);
    cr_assert_eq(ledger_unit_keep(&shop->store->c), OK);
}

#define SHORT_BODY "{\"captured_amount\":100}"
#define LONG_BODY                                                                            \
    "{\"captured_amount\":10000,\"description\":\"Shipped with the first parcel\","          \
    "\"reference\":\"P-1\",\"order_lines\":[{\"reference\":\"SKU-1\",\"type\":\"physical\"," \
    "\"quantity\":1,\"name\":\"Wool sweater\",\"unit_price\":10000,\"tax_rate\":2500,"       \
    "\"total_amount\":10000,\"total_tax_amount\":2000}],\"shipping_info\":[{"                \
    "\"shipping_company\":\"PostNord\",\"tracking_number\":\"SE123456789\"}]}"

/* A group of captures of orders that lie `apart` from each other, and one commit. */
static struct cost capture_group(struct shop *shop, size_t first, size_t apart, const char *body,
                                 bool with_keys)
{
    struct cost before = cost_now(shop);
    store_begin(shop->store);
    for (size_t i = 0; i < GROUP; i++) {
        char key[32];
        (void)snprintf(key, sizeof key, "key-%zu", i);
        change(shop, (first + i * apart) % ORDERS, POST, "/captures", body, with_keys ? key : NULL);
    }
    store_commit(shop->store);
    return cost_since(shop, before);
}

/* --- budgets ------------------------------------------------------------------------------- */

Test(budget, a_capture_is_few_statements_and_no_memory)
{
    struct shop *shop = shop_new(ORDERS);
    (void)capture_group(shop, 0, 1, LONG_BODY, true); /* warms up */
    struct cost plain = capture_group(shop, 100, 1, SHORT_BODY, false);
    struct cost full = capture_group(shop, 200, 1, LONG_BODY, false);
    struct cost keyed = capture_group(shop, 300, 1, SHORT_BODY, true);
    /* Who calls, the order, its event, two transfers, the order again; four balances per group.
     * Without a key also a look whether the order has a capture that this one may repeat. */
    expect_at_most("statements of a capture", (double)plain.statements, GROUP * 6 + 4);
    expect_at_most("statements of a capture with lines", (double)full.statements, GROUP * 6 + 4);
    expect_at_most("statements of one with a key", (double)keyed.statements, GROUP * 8 + 4);
    expect_at_most("rows read by a capture", (double)plain.rows, GROUP * 2);
    expect_at_most("blocks of memory taken by a group",
                   (double)(plain.blocks + full.blocks + keyed.blocks), 0);
    shop_delete(shop);
}

/* However many captures: what makes them durable is one call. Fewer would be a lie. */
Test(budget, a_group_is_one_commit_and_one_sync)
{
    struct shop *shop = shop_new(ORDERS);
    (void)capture_group(shop, 0, 1, LONG_BODY, true);
    for (size_t i = 1; i <= 3; i++) {
        struct cost cost = capture_group(shop, i * GROUP, 1, LONG_BODY, true);
        cr_expect_eq(cost.commits, 1);
        cr_expect_eq(cost.syncs, store_is_postgres() ? 0 : 1, "%llu",
                     (unsigned long long)cost.syncs);
    }
    shop_delete(shop);
}

Test(budget, a_capture_logs_little)
{
    struct shop *shop = shop_new(ORDERS);
    struct cost newest = { 0 }, any = { 0 };
    enum { GROUPS = 8 };
    for (size_t i = 0; i < GROUPS; i++)
        newest.log_bytes +=
            capture_group(shop, ORDERS - 32 * (i + 1), 1, LONG_BODY, false).log_bytes;
    for (size_t i = 0; i < GROUPS; i++)
        any.log_bytes += capture_group(shop, i, ORDERS / GROUP, LONG_BODY, false).log_bytes;
    expect_at_most("log bytes per capture of new orders",
                   (double)newest.log_bytes / (GROUP * GROUPS), 2500);
    expect_at_most("log bytes per capture of any orders", (double)any.log_bytes / (GROUP * GROUPS),
                   6600);
    shop_delete(shop);
}

/* A second capture without a key is held against the events of the last two minutes, which one
 * statement reads: here the first capture and the placement. */
Test(budget, a_second_capture_without_a_key_looks_at_what_came_before)
{
    struct shop *shop = shop_new(ORDERS);
    (void)capture_group(shop, 0, 1, SHORT_BODY, false);
    struct cost other = capture_group(shop, 0, 1, LONG_BODY, false);
    (void)capture_group(shop, 100, 1, SHORT_BODY, false);
    struct cost equal = capture_group(shop, 100, 1, SHORT_BODY, false);
    struct cost keyed = capture_group(shop, 100, 1, SHORT_BODY, true);
    expect_at_most("statements of a second capture without a key", (double)other.statements,
                   GROUP * 7 + 4);
    expect_at_most("rows read by it", (double)other.rows, GROUP * 4);
    expect_at_most("statements of an equal one", (double)equal.statements, GROUP * 7 + 4);
    expect_at_most("statements of a third one with a key", (double)keyed.statements, GROUP * 8 + 4);
    expect_at_most("blocks of memory taken by them",
                   (double)(other.blocks + equal.blocks + keyed.blocks), 0);
    shop_delete(shop);
}

/* Of an order on which much happens, no more than fifty events are read. */
Test(budget, however_much_came_before_a_capture_without_a_key_is_as_few_statements)
{
    enum { BEFORE = 60 };
    struct shop *shop = shop_new(1);
    store_begin(shop->store);
    for (int i = 0; i < BEFORE; i++) {
        char key[32];
        (void)snprintf(key, sizeof key, "key-%d", i);
        change(shop, 0, POST, "/captures", SHORT_BODY, key);
    }
    store_commit(shop->store);
    struct cost before = cost_now(shop);
    store_begin(shop->store);
    change(shop, 0, POST, "/captures", "{\"captured_amount\":200}", NULL);
    store_commit(shop->store);
    struct cost cost = cost_since(shop, before);
    expect_at_most("statements of a capture after 60 others", (double)cost.statements, 7 + 4);
    expect_at_most("rows read by it", (double)cost.rows, 2 + 50);
    shop_delete(shop);
}

#define UPDATE_BODY                                                                            \
    "{\"order_amount\":10000,\"order_lines\":[{\"reference\":\"SKU-1\",\"type\":\"physical\"," \
    "\"quantity\":1,\"name\":\"Wool sweater\",\"unit_price\":10000,\"tax_rate\":2500,"         \
    "\"total_amount\":10000,\"total_tax_amount\":2000}]}"

Test(budget, an_update_rewrites_the_facts_and_no_words)
{
    struct shop *shop = shop_new(ORDERS);
    for (size_t i = 0; i < 2; i++) { /* the first round warms up */
        struct cost before = cost_now(shop);
        store_begin(shop->store);
        for (size_t k = 0; k < GROUP; k++)
            change(shop, i * GROUP + k, PATCH, "/authorization", UPDATE_BODY, NULL);
        store_commit(shop->store);
        struct cost cost = cost_since(shop, before);
        if (i == 0)
            continue;
        /* Who calls, the order, its facts, the order, its event, a transfer, the order, the facts;
         * two balances per group. */
        expect_at_most("statements of an update", (double)cost.statements, GROUP * 8 + 2);
        expect_at_most("rows read by an update", (double)cost.rows, GROUP * 4);
        expect_at_most("log bytes of an update", (double)cost.log_bytes / GROUP, 4100);
        expect_at_most("blocks of memory taken by updates", (double)cost.blocks, 0);
    }
    shop_delete(shop);
}

/* What is kept with a key is the answer (some 400 bytes) and a digest of the body. */
Test(budget, a_key_costs_its_answer_and_seventeen_bytes)
{
    struct shop *shop = shop_new(ORDERS);
    struct cost keyed = { 0 };
    enum { GROUPS = 8 };
    for (size_t i = 0; i < GROUPS; i++) {
        struct cost one = capture_group(shop, ORDERS - 32 * (i + 1), 1, LONG_BODY, true);
        keyed.log_bytes += one.log_bytes;
        keyed.rows += one.rows;
    }
    expect_at_most("log bytes per capture with a key", (double)keyed.log_bytes / (GROUP * GROUPS),
                   3440);
    expect_at_most("rows read by a capture with a key", (double)keyed.rows / (GROUP * GROUPS), 2);
    shop_delete(shop);
}

Test(budget, a_read_is_few_rows)
{
    struct shop *shop = shop_new(300);
    store_begin(shop->store);
    for (size_t i = 0; i < 3; i++)
        change(shop, 8, POST, "/captures", SHORT_BODY, NULL);
    store_commit(shop->store);
    static const struct {
        const char *what, *path; /* behind which the id is written where it ends in a slash */
        size_t order;
        uint64_t statements, rows;
    } ROWS[] = {
        { "order", "/ordermanagement/v1/orders/", 7, 3, 3 },
        { "order with 3 captures", "/ordermanagement/v1/orders/", 8, 4, 7 },
        { "merchant's view of an order", "/merchant/v1/orders/", 7, 3, 3 },
        { "list of 50", "/merchant/v1/orders?limit=50", 7, 52, 102 },
        { "search, 50 found", "/merchant/v1/orders?limit=50&query=svensson", 7, 102, 151 },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        char path[128], what[100];
        (void)snprintf(path, sizeof path, "%s", ROWS[i].path);
        if (path[strlen(path) - 1] == '/')
            uuid_write(shop->orders[ROWS[i].order], memset(path + strlen(path), 0, UUID_TEXT + 1));
        struct cost before = cost_now(shop);
        store_begin(shop->store);
        cr_expect_eq(answer(shop, GET, path, NULL, NULL), 200);
        store_rollback(shop->store);
        struct cost cost = cost_since(shop, before);
        (void)snprintf(what, sizeof what, "statements of GET %s", ROWS[i].what);
        expect_at_most(what, (double)cost.statements, (double)ROWS[i].statements);
        (void)snprintf(what, sizeof what, "rows read by GET %s", ROWS[i].what);
        expect_at_most(what, (double)cost.rows, (double)ROWS[i].rows);
        cr_expect_eq(cost.log_bytes, 0);
    }
    shop_delete(shop);
}

/* Who calls, the order, its facts, its events, its mails, and one for each kind of what they set in
 * motion. */
Test(budget, a_timeline_is_as_few_statements_however_much_happened)
{
    struct shop *shop = shop_new(1);
    char path[128] = "/merchant/v1/orders/";
    uuid_write(shop->orders[0], path + strlen(path));
    strcat(path, "/timeline?limit=10");
    for (size_t captures = 0; captures <= 40; captures += 20) {
        struct cost before = cost_now(shop);
        store_begin(shop->store);
        cr_expect_eq(answer(shop, GET, path, NULL, NULL), 200);
        store_rollback(shop->store);
        expect_at_most("statements of GET timeline", (double)cost_since(shop, before).statements,
                       5 + NOTICE_KINDS);
        store_begin(shop->store);
        for (size_t i = 0; i < 20; i++)
            change(shop, 0, POST, "/captures", SHORT_BODY, NULL);
        store_commit(shop->store);
    }
    shop_delete(shop);
}

Test(budget, placing_an_order_is_a_few_statements_and_its_words)
{
    struct store *s = store_new();
    uint64_t before = s->db->counters.statements;
    (void)store_place_simple(s, 100);
    int64_t words = store_ask(s, "SELECT count(*) FROM order_token");
    /* State, facts, event, transfer, two balances, and each word. */
    expect_at_most("statements of a placement", (double)(s->db->counters.statements - before),
                   6 + (double)words);
    store_delete(s);
}
