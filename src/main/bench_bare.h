/*
 * bench_bare.h -- the bare store: the same rows as captures over HTTP write, by the same
 * statements, in groups of a fixed size, with the server's own checkpointing; but no HTTP, no
 * JSON, no credentials and no rules around it. What the rest of the program costs is the
 * difference.
 */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include "main/bench_captures.h"

struct bare;

/* Finds in `like` (which a server may have open) the rows that a capture over HTTP left, to write
 * such rows to `store`. NULL after printing why not. */
struct bare *bare_open(struct arena *a, const struct bench_store *store,
                       const struct bench_store *like, const struct capture_made *made);
bool bare_slice(struct bare *bare, struct order_pool *pool, size_t group, int64_t us,
                struct capture_totals *totals);
void bare_close(struct bare *bare);

#endif
