/*
 * jobs.h -- work that happens later, or again and again: one thread that goes through the table
 * in jobs.c. Each attempt is a unit of work, so it happened or it did not; what is to be done is
 * always read from rows, so a restart loses nothing.
 *
 * Every process of an installation has this thread. Which kinds of work each of them does, and how
 * they keep out of each other's way, is the column `who` of the table.
 */
#ifndef JOBS_H
#define JOBS_H

#include "service/process.h"
#include "service/rate_limit.h"
#include "service/work.h"

struct jobs;
/* `sends_mail`: there is a mailer as well, so that mails are made for it; `mails_users`: also to
 * users of the portal, whose address is known. */
struct jobs *jobs_start(struct work *work, struct rate_limiter *limiter, enum process_role role,
                        bool sends_mail, bool mails_users);
void jobs_wake(void *jobs);     /* there is something to do now; any thread, until jobs_close() */
void jobs_stop(struct jobs *j); /* finishes the round that runs */
void jobs_close(struct jobs *j);

#endif
