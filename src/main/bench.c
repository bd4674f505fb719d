/*
 * bench.c -- what this build does on this machine, in one run.
 *
 * The machine is never quiet, so what is to be compared is measured in turns: a slice of captures
 * over HTTP, then the same of the bare store, and so on, each kind on a copy of its own of one
 * loaded store. The totals of a kind are compared, not its best slice.
 */
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "main/bench_bare.h"
#include "main/bench_captures.h"
#include "main/bench_growth.h"
#include "main/bench_postgres.h"
#include "main/bench_reads.h"
#include "main/bench_settlement.h"

#define ARENA_MAX      ((size_t)2 * 1024 * 1024 * 1024)
#define ORDERS_DEFAULT 1000000
#define ORDERS_UNSAID  500 /* the default in config.def, which is demo's */
#define ORDERS_MIN     10000
#define ROUNDS         3
#define PAUSE_MS       1300 /* the log is copied by then, and does not disturb the next slice */
#define SAMPLES_MAX    ((size_t)4 * 1024 * 1024)
#define BULK_MAX       10000
#define LONE_MAX       2000
#define SYNC_TIMES     250
#define BARE_GROUP     32
#define STARTS         3

/* Which orders of the store, by age. */
enum age { RECENT, UNIFORM, AGES };
enum way { HTTP, BARE_AS_SEEN, BARE_32, WAYS };

struct bench {
    const struct config *config;
    struct arena *arena;
    struct report report;
    struct bench_store loaded, copies[WAYS];
    struct server_process server;
    struct capturing capturing;
    struct bare *bares[WAYS]; /* [HTTP]: none */
    struct order_pool pools[WAYS][AGES], lone, bulk;
    struct capture_totals totals[WAYS][AGES];
    struct samples sync;
    struct reads reads[READ_SIZES];
};

static void add(struct bench *b, const char *name, double value, const char *unit)
{
    report_add(&b->report, (struct figure){ .name = name, .value = value, .unit = unit });
}

static void add_at_most(struct bench *b, struct figure f, double limit)
{
    f.goal = VALUE_AT_MOST;
    f.limit = limit;
    report_add(&b->report, f);
}

static void pause_ms(long ms)
{
    const struct timespec nap = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
    (void)nanosleep(&nap, NULL);
}

static double median(double *values, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && values[k - 1] > values[k]; k--) {
            double moved = values[k];
            values[k] = values[k - 1];
            values[k - 1] = moved;
        }
    return values[count / 2];
}

/* --- before the load -------------------------------------------------------------------- */

/* The newest twentieth is captured as "recent", all older orders as "uniform"; between them lie
 * those of the lone client. The bulk job has one in 25 of the newest quarter, so that captured
 * orders lie among open ones, as they do in a shop. */
static void begin_pools(struct bench *b)
{
    size_t all = b->loaded.count, recent = all - all / 20;
    size_t lone = recent - (all / 50 < LONE_MAX ? all / 50 : LONE_MAX);
    struct order_pool pools[AGES] = {
        [RECENT] = order_pool_begin(b->arena, all), [UNIFORM] = order_pool_begin(b->arena, all)
    };
    b->lone = order_pool_begin(b->arena, all);
    b->bulk = order_pool_begin(b->arena, all);
    for (size_t i = 0; i < all; i++) {
        bool to_bulk = i >= all - all / 4 && i % 25 == 0 && b->bulk.count < BULK_MAX;
        order_pool_add(to_bulk       ? &b->bulk
                       : i >= recent ? &pools[RECENT]
                       : i >= lone   ? &b->lone
                                     : &pools[UNIFORM],
                       b->loaded.orders[i]);
    }
    order_pool_shuffle(&b->lone, 1);
    for (int age = 0; age < AGES; age++) {
        order_pool_shuffle(&pools[age], 2);
        for (int way = 0; way < WAYS; way++)
            b->pools[way][age] = pools[age];
    }
}

static bool prepare(struct bench *b, int64_t orders)
{
    static const char *const NAMES[WAYS] = { "over-http", "bare-as-seen", "bare-32" };
    if (!bench_store_loaded(b->arena, b->config, orders, &b->loaded))
        return false;
    for (int way = 0; way < WAYS; way++) {
        report_progress("copying the store: %s", NAMES[way]);
        if (!bench_store_copy(b->arena, &b->loaded, NAMES[way], &b->copies[way]))
            return false;
        for (int age = 0; age < AGES; age++)
            b->totals[way][age].latency = samples_begin(b->arena, way == HTTP ? SAMPLES_MAX : 1);
    }
    b->sync = samples_begin(b->arena, 2 * (size_t)SYNC_TIMES);
    begin_pools(b);
    return true;
}

/* Starts the server a few times; it is running afterwards. */
static bool measure_start(struct bench *b)
{
    double seconds[STARTS];
    for (int i = 0; i < STARTS; i++) {
        if (!server_process_stop(&b->server) ||
            !server_process_start(b->copies[HTTP].data, "all", &b->server))
            return false;
        seconds[i] = (double)b->server.started_in_us / SECOND;
    }
    add_at_most(
        b, (struct figure){ .name = "start", .value = median(seconds, STARTS), .unit = "s" }, 0.3);
    pause_ms(2000);
    double megabytes = (double)server_process_memory(&b->server) / (1024 * 1024);
    add_at_most(b, (struct figure){ .name = "idle_rss", .value = megabytes, .unit = "MB" }, 60);
    return true;
}

/* --- captures --------------------------------------------------------------------------- */

/* The next share of a pool. */
static struct order_pool share_of(struct order_pool *pool, size_t shares)
{
    size_t count = (pool->count - pool->next) / shares;
    struct order_pool share = { pool->orders + pool->next, count, 0 };
    pool->next += count;
    return share;
}

static bool run_slice(struct bench *b, enum way way, enum age age, size_t rounds_left)
{
    struct capture_totals *totals = &b->totals[way][age];
    struct order_pool pool = share_of(&b->pools[way][age], rounds_left);
    int64_t us = b->config->seconds * SECOND / ROUNDS;
    pause_ms(PAUSE_MS);
    if (way == HTTP)
        return capturing_slice(&b->capturing, &pool, (size_t)b->config->connections, us, totals);
    if (b->bares[way] == NULL)
        b->bares[way] = bare_open(b->arena, &b->copies[way], &b->copies[HTTP], &b->capturing.last);
    double seen = captures_per_commit(&b->totals[HTTP][age]);
    size_t group = way == BARE_32 ? BARE_GROUP : (size_t)(seen + 0.5) + (seen < 0.5);
    return b->bares[way] != NULL && bare_slice(b->bares[way], &pool, group, us, totals);
}

static bool run_rounds(struct bench *b)
{
    for (size_t left = ROUNDS; left > 0; left--)
        for (int age = 0; age < AGES; age++) {
            report_progress("captures of %s orders, round %zu of %d",
                            age == RECENT ? "recent" : "any", ROUNDS - left + 1, ROUNDS);
            for (int way = 0; way < WAYS; way++)
                if (!run_slice(b, (enum way)way, (enum age)age, left))
                    return false;
        }
    return true;
}

/* "capture_<what>" of recent orders, "uniform_<what>" of any. */
static const char *named(struct bench *b, enum age age, const char *what)
{
    return arena_format(b->arena, "%s_%s", age == RECENT ? "capture" : "uniform", what).ptr;
}

static void report_threads(struct bench *b, enum age age)
{
    const struct capture_totals *t = &b->totals[HTTP][age];
    for (size_t i = 0; i < t->usage.threads_count; i++) {
        const struct thread_usage *thread = &t->usage.threads[i];
        const char *what = arena_format(b->arena, "cpu_of_%s_%zu", thread->name, i).ptr;
        double us = (double)thread->cpu_us / (double)t->captures;
        if (us >= 0.5)
            report_add(&b->report, (struct figure){ .name = named(b, age, what),
                                                    .value = us,
                                                    .unit = "us",
                                                    .is_detail = true });
    }
}

static void report_bare(struct bench *b, enum age age)
{
    /* What the schema reached in the measurements by which it was chosen. */
    static const double GOALS[AGES] = { [RECENT] = 18800, [UNIFORM] = 14500 };
    const struct capture_totals *seen = &b->totals[BARE_AS_SEEN][age];
    const struct capture_totals *thirty = &b->totals[BARE_32][age];
    add(b, named(b, age, "bare"), captures_per_second(seen), "1/s");
    add(b, named(b, age, "bare_cpu"), cpu_per_capture(seen), "us");
    report_add(&b->report, (struct figure){ .name = named(b, age, "bare_32"),
                                            .value = captures_per_second(thirty),
                                            .unit = "1/s",
                                            .goal = VALUE_AT_LEAST,
                                            .limit = GOALS[age] });
    add(b, named(b, age, "bare_32_cpu"), cpu_per_capture(thirty), "us");
}

static void report_captures(struct bench *b, enum age age)
{
    struct capture_totals *t = &b->totals[HTTP][age];
    const struct capture_totals *bare = &b->totals[BARE_AS_SEEN][age];
    double p50 = samples_ms(&t->latency, 0.5), p99 = samples_ms(&t->latency, 0.99);
    report_add(&b->report,
               (struct figure){ .name = named(b, age, "http_sqlite"),
                                .value = captures_per_second(t),
                                .unit = "1/s",
                                .ratio = captures_per_second(t) / captures_per_second(bare),
                                .goal = RATIO_AT_LEAST,
                                .limit = 0.85 });
    add(b, named(b, age, "p50"), p50, "ms");
    report_add(&b->report, (struct figure){ .name = named(b, age, "p99"),
                                            .value = p99,
                                            .unit = "ms",
                                            .ratio = p99 / p50,
                                            .goal = RATIO_AT_MOST,
                                            .limit = 5 });
    add(b, named(b, age, "max"), samples_ms(&t->latency, 1), "ms");
    add_at_most(b,
                (struct figure){ .name = named(b, age, "server_cpu"),
                                 .value = cpu_per_capture(t),
                                 .unit = "us",
                                 .ratio = cpu_per_capture(t) / cpu_per_capture(bare) },
                110);
    report_threads(b, age);
    add(b, named(b, age, "client_cpu"), (double)t->client_cpu_us / (double)t->captures, "us");
    add(b, named(b, age, "group"), captures_per_commit(t), "1");
    add(b, named(b, age, "written"), (double)t->usage.bytes_written / (double)t->captures, "B");
    report_bare(b, age);
}

/* One connection, between two looks at the disk. */
static bool measure_lone(struct bench *b)
{
    struct capture_totals lone = { .latency = samples_begin(b->arena, LONE_MAX) };
    report_progress("a lone client");
    pause_ms(PAUSE_MS);
    if (!bench_store_sync(&b->copies[HTTP], SYNC_TIMES, &b->sync) ||
        !capturing_slice(&b->capturing, &b->lone, 1, b->config->seconds * SECOND, &lone) ||
        !bench_store_sync(&b->copies[HTTP], SYNC_TIMES, &b->sync))
        return false;
    double p50 = samples_ms(&lone.latency, 0.5), sync = samples_ms(&b->sync, 0.5);
    add(b, "fdatasync_p50", sync, "ms");
    add_at_most(b,
                (struct figure){
                    .name = "lone_capture_p50", .value = p50, .unit = "ms", .ratio = p50 / sync },
                sync + 0.5);
    add(b, "lone_capture_p99", samples_ms(&lone.latency, 0.99), "ms");
    add(b, "lone_above_fdatasync", p50 - sync, "ms");
    return true;
}

/* How much of the machine's time went to others meanwhile, this program and its server apart. */
static void report_others(struct bench *b, int64_t begun, const struct machine_usage *before)
{
    struct machine_usage after = machine_usage(&b->server);
    double processors = (double)sysconf(_SC_NPROCESSORS_ONLN);
    int64_t others = (after.all_us - before->all_us) - (after.ours_us - before->ours_us);
    add(b, "machine_used_by_others",
        100.0 * (double)others / ((double)(clock_monotonic() - begun) * processors), "%");
}

static bool measure_captures(struct bench *b)
{
    b->capturing =
        (struct capturing){ .store = &b->copies[HTTP], .servers = &b->server, .servers_count = 1 };
    if (!capturing_begin(b->arena, (size_t)b->config->connections, &b->capturing))
        return false;
    int64_t begun = clock_monotonic();
    struct machine_usage before = machine_usage(&b->server);
    if (!run_rounds(b))
        return false;
    report_others(b, begun, &before);
    report_captures(b, RECENT);
    report_captures(b, UNIFORM);
    return measure_lone(b);
}

/* --- bulk and reads --------------------------------------------------------------------- */

static bool measure_bulk(struct bench *b)
{
    int64_t us = 0;
    report_progress("a bulk capture of %zu orders", b->bulk.count);
    pause_ms(PAUSE_MS);
    if (!bulk_measure(b->arena, &b->copies[HTTP], &b->server, &b->bulk, &us))
        return false;
    add_at_most(
        b,
        (struct figure){ .name = arena_format(b->arena, "bulk_capture_%zu", b->bulk.count).ptr,
                         .value = (double)us / SECOND,
                         .unit = "s" },
        5);
    return true;
}

static int64_t time_per_read(const struct bench *b)
{
    return b->config->seconds * SECOND / 10;
}

/* Reads from a smaller store, a tenth of which is captured so that there is something to list. */
static bool read_smaller(struct bench *b, int64_t orders, struct reads *out)
{
    struct bench_store loaded, copy;
    struct server_process server;
    int64_t us = 0;
    report_progress("reads from %lld orders", (long long)orders);
    if (!bench_store_loaded(b->arena, b->config, orders, &loaded) ||
        !bench_store_copy(b->arena, &loaded, "reads", &copy) ||
        !server_process_start(copy.data, "all", &server))
        return false;
    struct order_pool captured = order_pool_begin(b->arena, copy.count);
    for (size_t i = 0; i < copy.count; i += 10)
        order_pool_add(&captured, copy.orders[i]);
    bool good = bulk_measure(b->arena, &copy, &server, &captured, &us);
    good = server_process_stop(&server) && good;
    good = good && reads_measure(b->arena, &copy, time_per_read(b), out);
    bench_store_remove(&copy);
    return good;
}

static bool measure_reads(struct bench *b)
{
    size_t last = READ_SIZES - 1;
    report_progress("reads from %zu orders", b->loaded.count);
    pause_ms(PAUSE_MS);
    if (!reads_measure(b->arena, &b->copies[HTTP], time_per_read(b), &b->reads[last]))
        return false;
    int64_t orders = (int64_t)b->loaded.count;
    for (size_t i = last; i-- > 0;) {
        orders /= 10;
        if (!read_smaller(b, orders, &b->reads[i]))
            return false;
    }
    reads_report(b->arena, &b->report, b->reads, READ_SIZES);
    return true;
}

/* --- the whole -------------------------------------------------------------------------- */

static bool verify_copies(struct bench *b)
{
    bool good = true;
    for (int way = 0; way < WAYS; way++) {
        report_progress("verifying %s", b->copies[way].data);
        good = verify_data(b->copies[way].data) && good;
    }
    return good;
}

static void close_all(struct bench *b)
{
    capturing_end(&b->capturing);
    for (int way = 0; way < WAYS; way++)
        if (b->bares[way] != NULL)
            bare_close(b->bares[way]);
}

static bool wants(const struct bench *b, const char *part)
{
    return b->config->only == NULL || strcmp(b->config->only, part) == 0;
}

static bool measure(struct bench *b, int64_t orders)
{
    bool good = prepare(b, orders) && measure_start(b);
    good = good && (!wants(b, "captures") || measure_captures(b));
    bool lists_captured = wants(b, "reads"); /* which the bulk job makes */
    good = good && (!(wants(b, "bulk") || lists_captured) || measure_bulk(b));
    good = good && (!wants(b, "reads") || measure_reads(b));
    close_all(b);
    return server_process_stop(&b->server) && good && verify_copies(b);
}

static bool measure_place(struct bench *b, int64_t orders)
{
    if (b->config->database != NULL)
        return bench_postgres(b->arena, b->config, orders, &b->report);
    if (b->config->only != NULL && strcmp(b->config->only, "growth") == 0)
        return growth_measure(b->arena, b->config, orders, &b->report);
    if (b->config->only != NULL && strcmp(b->config->only, "settlement") == 0)
        return settlement_measure(b->arena, b->config, orders, &b->report);
    bool good = measure(b, orders);
    for (int way = 0; way < WAYS && good; way++)
        bench_store_remove(&b->copies[way]);
    return good;
}

int command_bench(const struct config *given)
{
    struct config config = *given;
    int64_t orders = config.orders == ORDERS_UNSAID ? ORDERS_DEFAULT : config.orders;
    if (config.data == NULL && config.database == NULL)
        config.data = "build/bench/data";
    if (orders < ORDERS_MIN)
        return complain("--orders: expected %d or more", ORDERS_MIN);
    if (config.connections < 1 || config.connections > CONNECTIONS_OF_BENCH_MAX)
        return complain("--connections: expected 1 to %d", CONNECTIONS_OF_BENCH_MAX);
    if (config.seconds < 1 || config.seconds > 3600)
        return complain("--seconds: expected 1 to 3600");
    if (config.only != NULL && strcmp(config.only, "captures") != 0 &&
        strcmp(config.only, "bulk") != 0 && strcmp(config.only, "reads") != 0 &&
        strcmp(config.only, "growth") != 0 && strcmp(config.only, "settlement") != 0)
        return complain("--only: expected captures, bulk, reads, growth or settlement");
    struct arena *a = arena_open(ARENA_MAX);
    struct bench *b = ARENA_NEW(a, struct bench);
    b->config = &config;
    b->arena = a;
    add(b, "orders", (double)orders, "1");
    bool good = measure_place(b, orders);
    report_print(&b->report, stderr);
    arena_close(a);
    return good ? 0 : 1;
}
