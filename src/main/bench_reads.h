/*
 * bench_reads.h -- what looking costs: one order, lists, and every kind of search, each by a lone
 * client and by eight at a time, with the parameters of orders chosen at random.
 */
#ifndef BENCH_READS_H
#define BENCH_READS_H

#include "main/bench_client.h"
#include "main/bench_server.h"
#include "main/bench_store.h"

#define READ_KINDS 18
#define READ_SIZES 3 /* of stores, ten times larger each */

struct read_times { /* milliseconds */
    double p50, p99, p50_of_eight;
    double found; /* orders in an answer, on average */
    double cpu;   /* of the server per answer, microseconds */
};
struct reads {
    size_t orders; /* in the store */
    struct read_times kinds[READ_KINDS];
};

/* Asks a server that does no scheduled work, so that its processor time is the reads'; each kind
 * for so long. False after printing why. */
bool reads_measure(struct arena *a, const struct bench_store *store, int64_t us, struct reads *out);

/* The smallest store first; the largest has goals. Growth is that of the server's
 * processor time, which does not depend on who else uses the machine; a search that finds more
 * takes longer, up to a page, so it is per order found. It may be that of the logarithm. */
void reads_report(struct arena *a, struct report *r, const struct reads sizes[], size_t count);

/* Captures the orders of the pool as one job; from the request until the job is finished. */
bool bulk_measure(struct arena *a, const struct bench_store *store,
                  const struct server_process *server, struct order_pool *pool, int64_t *us);

#endif
