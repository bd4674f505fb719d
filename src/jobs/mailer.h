/*
 * mailer.h -- one thread that sends what the outboxes hold (service/access_mail.h first: for that
 * somebody waits; then service/outbox.h and service/notification_courier.h, whose turns come one
 * after the other), beside everything else: no unit of work waits
 * for a mail server. Every process that does scheduled work and knows a mail server has one; each
 * mail is claimed by one of them.
 *
 *   claim  -->  read what it says  -->  hand it over  -->  settle, and claim the next
 *  (writer)         (reader)            (this thread)            (writer)
 */
#ifndef MAILER_H
#define MAILER_H

#include "jobs/smtp.h"
#include "service/identity.h"
#include "service/work.h"

struct mailer_options {
    struct smtp_options smtp;
    int64_t patience;       /* microseconds after an event until a mail about it is given up */
    struct secret secret;   /* that links are sealed with */
    const char *portal_url; /* where they lead, without a slash at its end; NULL: none are mailed */
};

struct mailer;
struct mailer *mailer_start(struct work *work, const struct mailer_options *options);
void mailer_hurry(struct mailer *m); /* begin no other mail, and soon break off the one at hand */
void mailer_stop(
    struct mailer *m); /* after mailer_hurry(); waits for it, and is over before work_close() */

#endif
