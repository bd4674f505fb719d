/*
 * bench_postgres.h -- what this build does on a PostgreSQL of this machine: captures over HTTP, the
 * bare store, and what pgbench calls TPC-B, in turns on one server.
 */
#ifndef BENCH_POSTGRES_H
#define BENCH_POSTGRES_H

#include "main/bench_captures.h"

/* Fills the database of config if it is empty. False after printing why. */
bool bench_postgres(struct arena *a, const struct config *config, int64_t orders,
                    struct report *report);

#endif
