/*
 * mail.h -- which mails there are, and when one that could not be delivered is tried again. Pure.
 *
 *   queued --claimed--> sending --accepted--> sent
 *     ^                  |   |----refused---> bounced    for good, by the mail server or by us
 *     |                  |   \----too late--> expired    not accepted for so many days
 *     +---tried later----+
 */
#ifndef MAIL_H
#define MAIL_H

#include "base/base.h"

enum mail_kind {
#define MAIL(kind, name, to, meaning) MAIL_##kind,
#include "domain/mail.def"
#undef MAIL
    MAIL_KIND_COUNT
};

enum mail_reader { MAIL_TO_CUSTOMER, MAIL_TO_STAFF };

extern const char *const MAIL_KIND_NAMES[]; /* by enum, NULL-terminated */
enum mail_reader mail_reader(enum mail_kind kind);
bool mail_kind_find(str name, enum mail_kind *out);

enum mail_state {
    MAIL_QUEUED,
    MAIL_SENDING,
    MAIL_SENT,
    MAIL_BOUNCED,
    MAIL_EXPIRED,
    MAIL_STATE_COUNT
};
extern const char *const MAIL_STATE_NAMES[]; /* by enum, NULL-terminated */

enum mail_outcome {
    MAIL_UNTRIED,    /* nothing could be sent; the mail itself is not to blame */
    MAIL_ACCEPTED,   /* the mail server is responsible for it now */
    MAIL_REFUSED,    /* for good */
    MAIL_PUT_OFF,    /* the mail server wants to be asked again */
    MAIL_UNANSWERED, /* it was handed over, and nobody knows whether it was taken */
};

/* How far a mail has come. */
struct mail_progress {
    enum mail_state state;
    int64_t due_at, attempts, unanswered;
    int64_t finished_at; /* 0: not yet */
};

/* An attempt begins; whoever makes it is taken for gone at `until`. */
void mail_begin(struct mail_progress *p, int64_t until);
/* What came of it. `is_late`: it is not tried again. */
void mail_end(struct mail_progress *p, enum mail_outcome outcome, bool is_late, int64_t now);

#define MAIL_ADDRESS_MAX 254 /* RFC 5321 4.5.3.1.3, without the brackets */

/* name@domain.tld of ASCII, without comments and quotes: what every mail server takes. */
bool mail_address_is_valid(str address);

/* Microseconds after the attempt of this number (1 is the first) until the next one: 5 seconds, and
 * each time twice as long, up to an hour. */
int64_t mail_pause(int64_t attempts);

#endif
