/*
 * access_mail.h -- mails about how a user gets in: which there are, how long their links are good,
 * and what they say. Pure.
 */
#ifndef ACCESS_MAIL_H
#define ACCESS_MAIL_H

#include "base/uuid.h"
#include "domain/letter.h"
#include "domain/wording.h"

enum access_mail_kind {
    ACCESS_MAIL_INVITATION,
    ACCESS_MAIL_PASSWORD_RESET,
    ACCESS_MAIL_SIGN_IN_LINK,
    ACCESS_MAIL_PASSWORD_CHANGED, /* its link is that of the sign-in page, and opens nothing */
    ACCESS_MAIL_KIND_COUNT
};
extern const char *const ACCESS_MAIL_NAMES[]; /* by enum, NULL-terminated */
bool access_mail_find(str name, enum access_mail_kind *out);

#define INVITATION_DAYS        7
#define PASSWORD_RESET_MINUTES 30
#define SIGN_IN_LINK_MINUTES   15

/* Microseconds that its link is good; of a mail whose link opens nothing: that it is tried. */
int64_t access_mail_lifetime(enum access_mail_kind kind);

/* What such a mail is written from. */
struct access_mail_facts {
    enum access_mail_kind kind;
    enum language language;
    str shop;       /* whose portal it is */
    str inviter;    /* of an invitation */
    str portal_url; /* without a slash at its end */
    str token;
    struct uuid mail_id;
    str sender, reply_to, to;
    int64_t at;
};
struct letter access_mail_letter(struct arena *a, const struct access_mail_facts *facts);

#endif
