/*
 * bench_bare_pg.h -- the bare store on PostgreSQL: the same rows as captures over HTTP write, by
 * the same statements, in transactions of a fixed number of captures on a fixed number of
 * connections; but no HTTP, no JSON, no credentials and no rules around it.
 *
 * By hand, straight on libpq's pipeline mode and from one thread, so that it is as fast as a client
 * of PostgreSQL can be: a transaction is two round trips.
 *
 *      BEGIN, has the key been answered?, where does the order stand? ...     -->
 *                                                                             <--  rows
 *      event, transfers, state, first answer ..., balances, COMMIT            -->
 *                                                                             <--  done
 */
#ifndef BENCH_BARE_PG_H
#define BENCH_BARE_PG_H

#include "main/bench_captures.h"

#define BARE_PG_GROUP_MAX 128

/* What one capture over HTTP left in the store. */
struct bare_pg_likeness {
    str actor, document, answer;
};

struct bare_pg;

/* Connects so many times and prepares the statements. NULL after printing why not. */
struct bare_pg *bare_pg_open(struct arena *a, const char *conninfo, size_t connections,
                             const struct bare_pg_likeness *like, int64_t merchant_id);
void bare_pg_close(struct bare_pg *bare);

/* Captures orders of the pool on the first `connections`, in transactions of `group`. The latency
 * is that of a transaction. */
struct bare_pg_way {
    size_t connections, group;
    int64_t us;
};
bool bare_pg_slice(struct bare_pg *bare, const struct bare_pg_way *way, struct order_pool *pool,
                   struct capture_totals *totals);

#endif
