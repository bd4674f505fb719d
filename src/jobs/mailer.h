/*
 * mailer.h -- one thread that sends what the outbox holds (service/outbox.h), beside everything
 * else: no unit of work waits for a mail server. Every process that does scheduled work and knows a
 * mail server has one; each mail is claimed by one of them.
 *
 *   claim  -->  read what it says  -->  hand it over  -->  settle, and claim the next
 *  (writer)         (reader)            (this thread)            (writer)
 */
#ifndef MAILER_H
#define MAILER_H

#include "jobs/smtp.h"
#include "service/work.h"

struct mailer_options {
    struct smtp_options smtp;
    int64_t patience; /* microseconds after an event until a mail about it is given up */
};

struct mailer;
struct mailer *mailer_start(struct work *work, const struct mailer_options *options);
void mailer_hurry(struct mailer *m); /* begin no other mail, and soon break off the one at hand */
void mailer_stop(
    struct mailer *m); /* after mailer_hurry(); waits for it, and is over before work_close() */

#endif
