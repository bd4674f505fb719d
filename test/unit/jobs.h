/*
 * jobs.h -- units of work whose effect can be counted, and a gate that holds them up: what the
 * tests of the runner stand on.
 */
#ifndef JOBS_H
#define JOBS_H

#include <semaphore.h>
#include <stdatomic.h>

#include "support.h"

/* The table of failed sign-ins is a set of named counters, which is all that is needed here. */
enum problem counter_read(struct ctx *c, const char *name, int64_t *out) NODISCARD;
enum problem counter_add(struct ctx *c, const char *name) NODISCARD;
int64_t counter(const struct store *s, const char *name); /* what is committed of it */

struct job {
    struct unit unit;
    struct ctx c;
    const char *name;    /* of its counter */
    enum problem answer; /* of run, after it has written */
    int busy_times;      /* STORE_BUSY so often before that */
    int runs;
    atomic_int dones;
    bool committed;
    struct arena_mark mark; /* at the first run */
    sem_t started, go_on, finished;
    sem_t *finished_too; /* of the whole group */
    int64_t seen[2];     /* by a reader */
};

void job_begin(struct job *j, enum problem (*run)(struct unit *), const char *name);
void end_jobs(struct job *jobs, size_t jobs_count);

enum problem count(struct unit *u); /* adds one to the job's counter and answers as it says */
enum problem hold(struct unit *u);  /* says that it has started, and waits for go_on */
void note_done(struct unit *u, bool committed);
void wait_for(sem_t *s);

/* A unit that keeps the writer (or a reader) until gate_open(). */
void gate_close(struct job *gate, struct work *w);
void gate_open(struct job *gate);

struct work *open_work(const struct store *s, unsigned readers);

/* Queues all jobs while the gate is closed, so that they are one group, and waits for them. */
void run_as_group(struct work *w, struct job *jobs, size_t jobs_count);

#endif
