/*
 * bench_captures.h -- captures over HTTP: every order is captured once, in part, with two lines,
 * a description, a reference and an idempotency key of its own.
 */
#ifndef BENCH_CAPTURES_H
#define BENCH_CAPTURES_H

#include "main/bench_client.h"
#include "main/bench_server.h"
#include "main/bench_store.h"

#define CAPTURED_AMOUNT 200 /* minor units; less than any generated order has */

/* What some captures cost together; slices of one kind add up. */
struct capture_totals {
    uint64_t captures, commits;
    int64_t us, client_cpu_us;
    struct usage usage;
    struct samples latency;
};
double captures_per_second(const struct capture_totals *t);
double cpu_per_capture(const struct capture_totals *t); /* microseconds */
double captures_per_commit(const struct capture_totals *t);

/* Two slices' usages together. */
void usage_add(struct usage *sum, const struct usage *more);

/* One answered capture, for finding what it left in the store. */
struct capture_made {
    struct uuid order_id, capture_id, key;
};

struct capturing {
    const struct bench_store *store;
    const struct server_process
        *servers; /* of one store; the connections are dealt out among them */
    size_t servers_count;
    struct client *client;
    str authorization;
    struct entropy entropy; /* of the idempotency keys */
    struct capture_made last;
    uint64_t refused;
    struct capture_request_text *texts; /* one per connection */
    struct order_pool *pool;
};

/* `out` has its store and its servers. */
bool capturing_begin(struct arena *a, size_t connections, struct capturing *out);
void capturing_end(struct capturing *capturing);

/* Captures orders of the pool for so long, or until there are none left. False after printing why:
 * a connection broke or a capture was not answered 201. */
bool capturing_slice(struct capturing *capturing, struct order_pool *pool, size_t connections,
                     int64_t us, struct capture_totals *totals);

#endif
