/* pulse.h -- how the installation is, for those who watch it: no merchant's data. */
#ifndef PULSE_H
#define PULSE_H

#include "store/db.h"

/* Reads a row; a problem if the store does not answer. */
enum problem pulse_read(struct ctx *c) NODISCARD;

/* Counts the jobs of all merchants that are not finished, into METRIC_JOBS. */
enum problem pulse_count_jobs(struct ctx *c) NODISCARD;

#endif
