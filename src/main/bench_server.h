/*
 * bench_server.h -- this program itself as a server in a process of its own, and what the
 * system knows about that process and its store.
 */
#ifndef BENCH_SERVER_H
#define BENCH_SERVER_H

#include <sys/types.h>

#include "base/base.h"

#define THREADS_SHOWN_MAX 64

struct server_process {
    pid_t pid; /* 0: it does not run */
    uint16_t port;
    int64_t started_in_us; /* from the spawn until GET /healthz was 200 */
};

/* Serves `data` on a free port of this machine, in one of the roles that `fangst serve` has. False
 * after printing why not. */
bool server_process_start(const char *data, const char *role, struct server_process *out);

/* The same with these arguments. */
bool server_process_start_as(const char *const argv[], struct server_process *out);

/* Asks it to stop and waits. False after printing so if it did not end well. */
bool server_process_stop(struct server_process *p);

/* Runs `fangst verify` on the folder; its output goes to standard error. */
bool verify_data(const char *data);
bool verify_database(const char *conninfo, const char *secret_file);

/* Resident memory, in bytes: now, and the most that it ever was. */
int64_t server_process_memory(const struct server_process *p);
int64_t server_process_memory_peak(const struct server_process *p);

struct thread_usage {
    int tid;
    char name[16];
    int64_t cpu_us;
};
struct usage {
    int64_t cpu_us;        /* of all threads */
    int64_t bytes_written; /* to files: the log, and the store when it is copied there */
    struct thread_usage threads[THREADS_SHOWN_MAX];
    size_t threads_count;
};
void server_process_usage(const struct server_process *p, struct usage *out);

/* What `b` has used more than `a`. */
struct usage usage_between(const struct usage *a, const struct usage *b);

/* Processor time of this process, in microseconds. */
int64_t own_cpu(void);

/* Processor time that was used on this machine since it started: by all, and of it by this
 * process and the server. */
struct machine_usage {
    int64_t all_us, ours_us;
};
struct machine_usage machine_usage(const struct server_process *p);

/* Transactions that were ever committed to the store, modulo 2^32, as SQLite's own shared memory
 * counts them. The store must be open somewhere. */
uint32_t store_commits(const char *data);

#endif
