/*
 * bench_pg_meter.h -- what a PostgreSQL server has used: seen from its own counters and, if it runs
 * on this machine, from the system's.
 */
#ifndef BENCH_PG_METER_H
#define BENCH_PG_METER_H

#include "base/base.h"

#define PG_PROCESSES_MAX 512

struct pg_process {
    int pid;
    int64_t cpu_us;
};

struct pg_usage {
    int64_t cpu_us;    /* of all processes of the server; 0: it is on another machine */
    int64_t wal_bytes; /* written ahead by all databases of the server */
    int64_t commits;   /* of transactions that wrote something, in all databases */
    struct pg_process processes[PG_PROCESSES_MAX];
    size_t processes_count;
};

struct pg_meter;

/* NULL after printing why it cannot connect. */
struct pg_meter *pg_meter_open(struct arena *a, const char *conninfo);
void pg_meter_close(struct pg_meter *meter);

/* What was used until now. False after printing why not. */
bool pg_meter_read(struct pg_meter *meter, struct pg_usage *out);

/* Did `pgbench -i` make its tables in this database? */
bool pg_meter_knows_pgbench(const struct pg_meter *meter);

/* What pgbench, which must be on the path, does on its tables: so many of its
 * TPC-B transactions per second, with prepared statements. False after printing why not. */
bool pgbench_run(const char *conninfo, int clients, int64_t seconds, double *per_second);

/* Adds what `b` has used more than `a`; processes are left out. */
void pg_usage_add(struct pg_usage *sum, const struct pg_usage *a, const struct pg_usage *b);

#endif
