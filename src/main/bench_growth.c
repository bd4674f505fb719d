#include "main/bench_growth.h"

#include "base/clock.h"
#include "main/bench_captures.h"
#include "main/bench_reads.h"

#define CAPTURED_MAX 10000 /* by a job, so that there are captured orders to list */
#define SAMPLES_MAX  ((size_t)1024 * 1024)

struct size {
    int64_t orders;
    struct capture_totals captures;
};

/* One order in ten is the job's, as far as it goes; half of the others may be captured over HTTP,
 * so that every status is there to be listed. */
static bool measure_captures(struct arena *a, const struct config *config,
                             const struct bench_store *store, const struct server_process *server,
                             struct size *size)
{
    struct order_pool bulk = order_pool_begin(a, CAPTURED_MAX);
    struct order_pool any = order_pool_begin(a, store->count);
    struct capturing capturing = { .store = store, .servers = server, .servers_count = 1 };
    int64_t us = 0;
    for (size_t i = 0; i < store->count; i++) {
        bool is_bulk = i % 10 == 0 && (store->count - i) / 10 < CAPTURED_MAX;
        order_pool_add(is_bulk ? &bulk : &any, store->orders[i]);
    }
    order_pool_shuffle(&any, 3);
    any.count /= 2;
    size->captures.latency = samples_begin(a, SAMPLES_MAX);
    bool good = bulk_measure(a, store, server, &bulk, &us) &&
                capturing_begin(a, (size_t)config->connections, &capturing);
    good = good && capturing_slice(&capturing, &any, (size_t)config->connections,
                                   config->seconds * SECOND, &size->captures);
    capturing_end(&capturing);
    return good;
}

static bool measure_store(struct arena *a, const struct config *config,
                          const struct bench_store *store, struct size *size, struct reads *reads)
{
    struct server_process server;
    if (!server_process_start(store->data, "all", &server))
        return false;
    report_progress("growth: captures of any of %zu orders", store->count);
    bool good = measure_captures(a, config, store, &server, size);
    good = server_process_stop(&server) && good;
    report_progress("growth: reads from %zu orders", store->count);
    return good && reads_measure(a, store, config->seconds * SECOND / 10, reads);
}

static bool measure_size(struct arena *a, const struct config *config, struct size *size,
                         struct reads *reads)
{
    struct bench_store loaded, store;
    bool good = bench_store_loaded(a, config, size->orders, &loaded);
    store = loaded;
    if (size->orders < GROWTH_IN_PLACE)
        good = good && bench_store_copy(a, &loaded, "growth", &store);
    good = good && measure_store(a, config, &store, size, reads);
    if (good)
        bench_store_remove(&store);
    return good;
}

static void report_captures(struct arena *a, const struct size *sizes, size_t count,
                            struct report *report)
{
    for (size_t i = 0; i < count; i++) {
        struct capture_totals t = sizes[i].captures;
        const char *labels[] = { "captures", "capture_p50", "capture_p99", "capture_server_cpu" };
        const char *units[] = { "1/s", "ms", "ms", "us" };
        double values[] = { captures_per_second(&t), samples_ms(&t.latency, 0.5),
                            samples_ms(&t.latency, 0.99), cpu_per_capture(&t) };
        for (size_t k = 0; k < COUNT(labels); k++)
            report_add(report, (struct figure){ .name = arena_format(a, "growth_%s_%lld", labels[k],
                                                                     (long long)sizes[i].orders)
                                                            .ptr,
                                                .value = values[k],
                                                .unit = units[k] });
    }
}

bool growth_measure(struct arena *a, const struct config *config, int64_t orders,
                    struct report *report)
{
    if (orders < 100000)
        return complain("--orders: growth begins at 100000") == 0;
    struct size sizes[READ_SIZES] = { { .orders = 10000 },
                                      { .orders = orders / 10 },
                                      { .orders = orders } };
    struct reads *reads = ARENA_ARRAY(a, struct reads, READ_SIZES);
    for (size_t i = 0; i < READ_SIZES; i++)
        if (!measure_size(a, config, &sizes[i], &reads[i]))
            return false;
    report_captures(a, sizes, READ_SIZES, report);
    reads_report(a, report, reads, READ_SIZES);
    return true;
}
