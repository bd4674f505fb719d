#include "main/bench_postgres.h"

#include <libpq-fe.h>
#include <unistd.h>

#include "base/clock.h"
#include "main/bench_bare_pg.h"
#include "main/bench_pg_meter.h"
#include "service/idempotency.h"

#define ROUNDS      3
#define LINKS       64
#define SAMPLES_MAX ((size_t)1024 * 1024)

/* Which orders: one in five of all, and of the others the newest, the next ones for the many groups
 * of the bare store, and the rest, which are left alone. */
enum age { UNIFORM, RECENT, GROUPED, AGES };

/* Servers are started once: four alike, and some with other numbers of writers. */
static const struct server_kind {
    const char *writers; /* NULL: as many as there are if nobody says */
} SERVERS[] = { { NULL }, { NULL }, { NULL }, { NULL }, { "1" }, { "2" }, { "4" }, { "8" } };

static const struct http_way {
    const char *name;
    size_t first, servers, connections;
    enum age age;
} HTTP_WAYS[] = {
    { "pg_capture_http", 0, 1, 64, RECENT },        { "pg_uniform_http", 0, 1, 64, UNIFORM },
    { "pg_http_writers_1", 4, 1, 64, RECENT },      { "pg_http_writers_2", 5, 1, 64, RECENT },
    { "pg_http_writers_4", 6, 1, 64, RECENT },      { "pg_http_writers_8", 7, 1, 64, RECENT },
    { "pg_http_servers_2", 0, 2, 64, RECENT },      { "pg_http_servers_4", 0, 4, 64, RECENT },
    { "pg_http_servers_1_256", 0, 1, 256, RECENT }, { "pg_http_servers_4_256", 0, 4, 256, RECENT },
};
enum { CAPTURE_HTTP, UNIFORM_HTTP };

static const struct bare_way {
    const char *name;
    size_t connections, group;
    enum age age;
    int share; /* of a slice's time */
} BARE_WAYS[] = {
    { "pg_bare", 64, 1, RECENT, 1 },       { "pg_uniform_bare", 64, 1, UNIFORM, 1 },
    { "pg_bare_1x1", 1, 1, GROUPED, 4 },   { "pg_bare_1x8", 1, 8, GROUPED, 4 },
    { "pg_bare_1x32", 1, 32, GROUPED, 4 }, { "pg_bare_1x64", 1, 64, GROUPED, 4 },
    { "pg_bare_2x8", 2, 8, GROUPED, 4 },   { "pg_bare_2x32", 2, 32, GROUPED, 4 },
    { "pg_bare_2x64", 2, 64, GROUPED, 4 }, { "pg_bare_4x8", 4, 8, GROUPED, 4 },
    { "pg_bare_4x32", 4, 32, GROUPED, 4 }, { "pg_bare_4x64", 4, 64, GROUPED, 4 },
    { "pg_bare_8x8", 8, 8, GROUPED, 4 },   { "pg_bare_8x32", 8, 32, GROUPED, 4 },
    { "pg_bare_8x64", 8, 64, GROUPED, 4 },
};
enum { BARE, UNIFORM_BARE };

struct tally {
    struct capture_totals totals;
    struct pg_usage usage;
};

struct pg_bench {
    struct arena *arena;
    const struct config *config;
    struct report *report;
    struct bench_store store;
    struct pg_meter *meter;
    struct bare_pg *bare;
    struct order_pool pools[AGES];
    struct server_process servers[COUNT(SERVERS)];
    struct capturing capturing[COUNT(HTTP_WAYS)];
    struct tally http[COUNT(HTTP_WAYS)], bares[COUNT(BARE_WAYS)];
    double tpcb; /* transactions per second, of all rounds together */
};

/* --- before the load -------------------------------------------------------------------- */

/* An order is captured at most once, whatever it is captured by; a database can be measured again
 * as long as it has others. */
static void deal_orders(struct pg_bench *b, const PGresult *rows)
{
    size_t all = (size_t)PQntuples(rows);
    for (int age = 0; age < AGES; age++)
        b->pools[age] = order_pool_begin(b->arena, all);
    for (size_t i = 0; i < all; i++) {
        struct uuid id;
        enum age age = i % 5 == 0               ? UNIFORM
                       : i >= all - all / 2     ? RECENT
                       : i >= all - all * 3 / 4 ? GROUPED
                                                : AGES;
        CHECK(PQgetlength(rows, (int)i, 0) == sizeof id);
        memcpy(id.bytes, PQgetvalue(rows, (int)i, 0), sizeof id);
        if (age < AGES)
            order_pool_add(&b->pools[age], id);
    }
    for (int age = 0; age < AGES; age++)
        order_pool_shuffle(&b->pools[age], 2);
}

/* Read past the program, for it has no statement that would ask this. */
static bool find_orders(struct pg_bench *b)
{
    static const char ASK[] = "SELECT order_id FROM order_state WHERE captured_amount = 0 "
                              "AND status = 'AUTHORIZED' ORDER BY order_id";
    PGconn *pg = PQconnectdb(b->config->database);
    PGresult *rows = PQexecParams(pg, ASK, 0, NULL, NULL, NULL, NULL, 1);
    bool good = PQresultStatus(rows) == PGRES_TUPLES_OK;
    if (good)
        deal_orders(b, rows);
    else
        (void)complain("the orders cannot be read: %s", PQerrorMessage(pg));
    PQclear(rows);
    PQfinish(pg);
    return good;
}

static bool start_servers(struct pg_bench *b)
{
    for (size_t i = 0; i < COUNT(SERVERS); i++) {
        const char *const argv[] = {
            "fangst",
            "serve",
            "--database",
            b->config->database,
            "--secret-file",
            b->config->secret_file,
            "--access-log",
            "none",
            "--listen",
            "127.0.0.1:0",
            "--idle-seconds",
            "3600",
            SERVERS[i].writers != NULL ? "--writers" : NULL,
            SERVERS[i].writers,
            NULL,
        };
        if (!server_process_start_as(argv, &b->servers[i]))
            return false;
    }
    return true;
}

static bool begin_http(struct pg_bench *b)
{
    for (size_t i = 0; i < COUNT(HTTP_WAYS); i++) {
        const struct http_way *way = &HTTP_WAYS[i];
        b->capturing[i] = (struct capturing){ .store = &b->store,
                                              .servers = &b->servers[way->first],
                                              .servers_count = way->servers };
        b->http[i].totals.latency = samples_begin(b->arena, SAMPLES_MAX);
        if (!capturing_begin(b->arena, way->connections, &b->capturing[i]))
            return false;
    }
    return true;
}

/* --- the likeness of a capture ----------------------------------------------------------- */

static str copy_field(struct arena *a, const PGresult *row, int column)
{
    return arena_copy(a, (str){ PQgetvalue(row, 0, column), (size_t)PQgetlength(row, 0, column) });
}

/* Reads past the program what a capture over HTTP left. */
static bool find_likeness(struct pg_bench *b, const struct capture_made *made,
                          struct bare_pg_likeness *out)
{
    static const char ASK[] =
        "SELECT e.actor, e.document, i.answer FROM order_event e, idempotency i "
        "WHERE e.event_id = $1 AND i.scope = $2";
    struct arena *a = b->arena;
    str path = arena_format(a, "/ordermanagement/v1/orders/%.*s/captures",
                            STR_ARG(uuid_text(a, made->order_id)));
    struct uuid scope = idempotency_scope(STR("POST"), path, uuid_text(a, made->key));
    const char *const values[] = { (const char *)made->capture_id.bytes,
                                   (const char *)scope.bytes };
    const int lengths[] = { sizeof scope, sizeof scope }, formats[] = { 1, 1 };
    PGconn *pg = PQconnectdb(b->config->database);
    PGresult *row = PQexecParams(pg, ASK, 2, NULL, values, lengths, formats, 0);
    bool found = PQresultStatus(row) == PGRES_TUPLES_OK && PQntuples(row) == 1;
    if (found)
        *out = (struct bare_pg_likeness){ copy_field(a, row, 0), copy_field(a, row, 1),
                                          copy_field(a, row, 2) };
    PQclear(row);
    PQfinish(pg);
    return found || complain("what a capture wrote cannot be found") == 0;
}

/* After the first captures over HTTP. */
static bool begin_bare(struct pg_bench *b)
{
    struct bare_pg_likeness like;
    for (size_t i = 0; i < COUNT(BARE_WAYS); i++)
        b->bares[i].totals.latency = samples_begin(b->arena, SAMPLES_MAX);
    if (!find_likeness(b, &b->capturing[CAPTURE_HTTP].last, &like))
        return false;
    b->bare = bare_pg_open(b->arena, b->config->database, LINKS, &like, b->store.merchant_id);
    return b->bare != NULL;
}

/* --- slices ----------------------------------------------------------------------------- */

static bool run_http(struct pg_bench *b, size_t i, int64_t us)
{
    const struct http_way *way = &HTTP_WAYS[i];
    struct pg_usage before, after;
    if (!pg_meter_read(b->meter, &before) ||
        !capturing_slice(&b->capturing[i], &b->pools[way->age], way->connections, us,
                         &b->http[i].totals) ||
        !pg_meter_read(b->meter, &after))
        return false;
    pg_usage_add(&b->http[i].usage, &before, &after);
    return true;
}

static bool run_bare(struct pg_bench *b, size_t i, int64_t us)
{
    const struct bare_way *way = &BARE_WAYS[i];
    const struct bare_pg_way how = { way->connections, way->group, us / way->share };
    struct pg_usage before, after;
    if ((b->bare == NULL && !begin_bare(b)) || !pg_meter_read(b->meter, &before) ||
        !bare_pg_slice(b->bare, &how, &b->pools[way->age], &b->bares[i].totals) ||
        !pg_meter_read(b->meter, &after))
        return false;
    pg_usage_add(&b->bares[i].usage, &before, &after);
    return true;
}

static bool run_round(struct pg_bench *b)
{
    int64_t us = b->config->seconds * SECOND / ROUNDS, seconds = us / SECOND;
    double tpcb = 0;
    for (size_t i = 0; i < COUNT(HTTP_WAYS) || i < COUNT(BARE_WAYS); i++) {
        if (i < COUNT(HTTP_WAYS) && !run_http(b, i, us))
            return false;
        if (i < COUNT(BARE_WAYS) && !run_bare(b, i, us))
            return false;
        /* Right after what it is compared with. */
        if (i == CAPTURE_HTTP && pg_meter_knows_pgbench(b->meter) &&
            !pgbench_run(b->config->database, LINKS, seconds > 0 ? seconds : 1, &tpcb))
            return false;
    }
    b->tpcb += tpcb / ROUNDS;
    return true;
}

/* --- figures ---------------------------------------------------------------------------- */

static void add_detail(struct pg_bench *b, const char *name, const char *what, double value,
                       const char *unit)
{
    report_add(b->report, (struct figure){ .name = arena_format(b->arena, "%s_%s", name, what).ptr,
                                           .value = value,
                                           .unit = unit,
                                           .is_detail = true });
}

static void report_cost(struct pg_bench *b, const char *name, struct tally *t)
{
    double captures = t->totals.captures > 0 ? (double)t->totals.captures : 1;
    double commits = t->usage.commits > 0 ? (double)t->usage.commits : 1;
    add_detail(b, name, "p50", samples_ms(&t->totals.latency, 0.5), "ms");
    add_detail(b, name, "p99", samples_ms(&t->totals.latency, 0.99), "ms");
    add_detail(b, name, "server_cpu", cpu_per_capture(&t->totals), "us");
    add_detail(b, name, "pg_cpu", (double)t->usage.cpu_us / captures, "us");
    add_detail(b, name, "client_cpu", (double)t->totals.client_cpu_us / captures, "us");
    add_detail(b, name, "wal", (double)t->usage.wal_bytes / captures, "B");
    add_detail(b, name, "group", captures / commits, "1");
}

static void report_way(struct pg_bench *b, const char *name, struct tally *t,
                       const struct tally *against)
{
    double rate = captures_per_second(&t->totals);
    double base = against != NULL ? captures_per_second(&against->totals) : 0;
    report_add(b->report, (struct figure){ .name = name,
                                           .value = rate,
                                           .unit = "1/s",
                                           .ratio = base > 0 ? rate / base : 0 });
    report_cost(b, name, t);
}

/* What the goals are about: over HTTP beside the bare store, and beside TPC-B. */
static void report_goals(struct pg_bench *b, const char *name, size_t http, size_t bare)
{
    struct tally *t = &b->http[http];
    double rate = captures_per_second(&t->totals);
    double p50 = samples_ms(&t->totals.latency, 0.5), p99 = samples_ms(&t->totals.latency, 0.99);
    report_add(b->report,
               (struct figure){ .name = name,
                                .value = rate,
                                .unit = "1/s",
                                .ratio = rate / captures_per_second(&b->bares[bare].totals),
                                .goal = RATIO_AT_LEAST,
                                .limit = 0.7 });
    report_cost(b, name, t);
    report_add(b->report,
               (struct figure){ .name = arena_format(b->arena, "%s_p99_by_p50", name).ptr,
                                .value = p99,
                                .unit = "ms",
                                .ratio = p50 > 0 ? p99 / p50 : 0,
                                .goal = RATIO_AT_MOST,
                                .limit = 5 });
    if (b->tpcb > 0)
        report_add(b->report,
                   (struct figure){ .name = arena_format(b->arena, "%s_by_tpcb", name).ptr,
                                    .value = b->tpcb,
                                    .unit = "1/s",
                                    .ratio = rate / b->tpcb,
                                    .goal = RATIO_AT_LEAST,
                                    .limit = 1 });
}

static void report_all(struct pg_bench *b)
{
    report_goals(b, HTTP_WAYS[CAPTURE_HTTP].name, CAPTURE_HTTP, BARE);
    report_goals(b, HTTP_WAYS[UNIFORM_HTTP].name, UNIFORM_HTTP, UNIFORM_BARE);
    for (size_t i = UNIFORM_HTTP + 1; i < COUNT(HTTP_WAYS); i++)
        report_way(b, HTTP_WAYS[i].name, &b->http[i], &b->http[CAPTURE_HTTP]);
    for (size_t i = 0; i < COUNT(BARE_WAYS); i++)
        report_way(b, BARE_WAYS[i].name, &b->bares[i], i > UNIFORM_BARE ? &b->bares[BARE] : NULL);
}

/* --- the whole -------------------------------------------------------------------------- */

static bool measure(struct pg_bench *b)
{
    bool good = start_servers(b) && begin_http(b);
    for (int i = 0; good && i < ROUNDS; i++) {
        report_progress("PostgreSQL, round %d of %d", i + 1, ROUNDS);
        good = run_round(b);
    }
    if (good)
        report_all(b);
    for (size_t i = 0; i < COUNT(HTTP_WAYS); i++)
        capturing_end(&b->capturing[i]);
    for (size_t i = 0; i < COUNT(SERVERS); i++)
        good = server_process_stop(&b->servers[i]) && good;
    if (b->bare != NULL)
        bare_pg_close(b->bare);
    return good;
}

bool bench_postgres(struct arena *a, const struct config *config, int64_t orders,
                    struct report *report)
{
    struct pg_bench *b = ARENA_NEW(a, struct pg_bench);
    *b = (struct pg_bench){ .arena = a, .config = config, .report = report };
    if (!bench_store_in_database(a, config, orders, &b->store))
        return false;
    b->meter = pg_meter_open(a, config->database);
    if (b->meter == NULL || !find_orders(b))
        return false;
    bool good = measure(b);
    pg_meter_close(b->meter);
    report_progress("verifying the database");
    return verify_database(config->database, config->secret_file) && good;
}
