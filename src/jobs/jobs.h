/*
 * jobs.h -- work that happens later, or again and again: one thread that goes through the table
 * in jobs.c. Each attempt is a unit of work, so it happened or it did not; what is to be done is
 * always read from rows, so a restart loses nothing.
 */
#ifndef JOBS_H
#define JOBS_H

#include "service/work.h"

struct jobs;
struct jobs *jobs_start(struct work *work);
void jobs_wake(void *jobs);     /* there is something to do now; any thread, until jobs_close() */
void jobs_stop(struct jobs *j); /* finishes the round that runs */
void jobs_close(struct jobs *j);

#endif
