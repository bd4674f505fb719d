/*
 * smtp.h -- hands mails over to a mail server, by libcurl. One thread at a time.
 *
 * What came of a mail, and who is at fault, is told by how far the conversation has come:
 *
 *   connect, STARTTLS, sign in, MAIL FROM     any refusal is about us and not about the mail
 *   RCPT TO, DATA, the mail itself            5xx: it is refused for good; 4xx: later
 *   after the mail, before the answer         lost: nobody knows whether it was taken
 */
#ifndef SMTP_H
#define SMTP_H

#include <stdatomic.h>

#include "base/base.h"

struct smtp_options {
    const char *url;             /* smtp://host:587 or smtps://host:465 */
    const char *user, *password; /* NULL: without signing in */
    const char *ca;              /* certificates that are trusted (PEM); NULL: the system's */
    const char *sender;          /* the address that mails come from */
    bool is_plain;               /* smtp:// without TLS, for a relay on the same machine */
};

enum smtp_result {
    SMTP_ACCEPTED,
    SMTP_REFUSED,   /* this mail, for good */
    SMTP_PUT_OFF,   /* this mail, for a while */
    SMTP_FAILED,    /* nothing can be sent now; the mail was not handed over */
    SMTP_UNANSWERED /* handed over, and the answer was lost */
};

#define SMTP_ANSWER_MAX 400 /* with its NUL */

struct smtp;
struct smtp *smtp_open(const struct smtp_options *options); /* the options must outlive it */
void smtp_close(struct smtp *s);

/* `hurry` becomes true if the program ends: what lasts is broken off then. `answer`: the last line
 * of the mail server, or why there is none. */
enum smtp_result smtp_send(struct smtp *s, const char *to, str message, const atomic_bool *hurry,
                           char answer[SMTP_ANSWER_MAX]);

#endif
