/*
 * bench_store.h -- stores to measure on. Loading a million orders takes a while, and captures use
 * orders up: so each size is loaded once, kept as it is, and every measurement works on a copy.
 */
#ifndef BENCH_STORE_H
#define BENCH_STORE_H

#include "main/bench_report.h"
#include "main/commands.h"

struct bench_store {
    const char *data;     /* its folder; NULL: it is in */
    const char *database; /* PostgreSQL */
    const char *secret_file;
    int64_t merchant_id;
    const struct uuid *orders; /* all of them, oldest first */
    size_t count;
};

/* The loaded store of this many orders below config->data; loads it if it is not there, or its
 * orders are about to expire. */
bool bench_store_loaded(struct arena *a, const struct config *config, int64_t orders,
                        struct bench_store *out);

/* A new store in the folder "invoiced" whose orders are all captured and to be paid by invoice;
 * ->orders stays empty. `before` is what its merchant does before it has any. */
bool bench_store_invoiced(struct arena *a, const struct config *config, int64_t orders,
                          enum problem (*before)(struct unit *u), struct bench_store *out);

/* The database of config, filled with this many orders if it is empty. Measured on as it is:
 * copying it would take as long as filling it. */
bool bench_store_in_database(struct arena *a, const struct config *config, int64_t orders,
                             struct bench_store *out);

/* A copy in the folder `name` beside it, in place of an earlier one. On disk when this returns. */
bool bench_store_copy(struct arena *a, const struct bench_store *from, const char *name,
                      struct bench_store *out);
void bench_store_remove(const struct bench_store *store);

/* Opens it for this merchant; another process may have it open as well. */
bool bench_store_open(const struct bench_store *store, struct access_store *out);

/* A new API key, as the value of an Authorization header. */
bool bench_store_key(struct arena *a, const struct bench_store *store, str *authorization);

/* How long it takes to overwrite 4 KiB of a file in its folder and have them on the disk. */
bool bench_store_sync(const struct bench_store *store, size_t times, struct samples *out);

/* --- orders to use up ------------------------------------------------------------------- */

struct order_pool {
    struct uuid *orders;
    size_t count, next;
};

struct order_pool order_pool_begin(struct arena *a, size_t room);
void order_pool_add(struct order_pool *pool, struct uuid order_id);
void order_pool_shuffle(struct order_pool *pool, uint64_t seed); /* the same seed, the same order */
bool order_pool_take(struct order_pool *pool, struct uuid *out); /* false: none is left */

#endif
