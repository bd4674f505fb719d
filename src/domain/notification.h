/*
 * notification.h -- what users of the portal may be told of, where, and what a mail of it says.
 * Pure.
 */
#ifndef NOTIFICATION_H
#define NOTIFICATION_H

#include "base/uuid.h"
#include "domain/letter.h"
#include "domain/mail.h"
#include "domain/order.h"
#include "domain/role.h"
#include "domain/wording.h"

enum notification_kind {
#define NOTIFICATION(kind, name, needs, portal, mail, owner, meaning) NOTIFY_##kind,
#include "domain/notification.def"
#undef NOTIFICATION
    NOTIFICATION_COUNT
};
extern const char *const NOTIFICATION_NAMES[]; /* by enum, NULL-terminated */
bool notification_find(str name, enum notification_kind *out);

/* Where: a bit each. */
enum notification_channels {
    NOTIFY_NOWHERE = 0,
    NOTIFY_IN_PORTAL = 1,
    NOTIFY_BY_MAIL = 2,
    NOTIFY_BOTH = 3,
    NOTIFY_CHANNELS
};
extern const char *const NOTIFICATION_CHANNEL_NAMES[]; /* by number, NULL-terminated */

bool notification_is_of_owner(enum notification_kind kind);
bool notification_is_allowed(enum notification_kind kind, unsigned verbs);
enum notification_channels notification_default(enum notification_kind kind, unsigned verbs);

/* `out` stays as it is if an event of an order is nothing that users are told of. A reminder is
 * only if it hands its invoice over, which its document says. */
bool notification_of_fact(enum order_fact fact, enum notification_kind *out);

#define NOTIFICATIONS_AN_HOUR 20   /* of a kind; those beyond are told as one */
#define NOTIFICATION_DAYS     30   /* that they are kept */
#define NOTIFICATIONS_MAX     500  /* of a user */
#define NOTIFICATION_REF_MAX  2000 /* bytes of what people call what it is about */

/* What happened. */
struct notification {
    struct uuid notification_id;
    enum notification_kind kind;
    int64_t at;
    int64_t happenings, is_digest;
    struct uuid order_id, subject_id;
    str reference, currency;
    int64_t amount, done, failed;
};

/* What a mail of it is written from. */
struct notification_facts {
    struct notification what;
    enum language language;
    str shop, portal_url; /* the latter without a slash at its end */
    str sender, reply_to, to;
    int64_t at;
    str message_name; /* of all mails only this one has it, and each attempt of it */
};
struct letter notification_letter(struct arena *a, const struct notification_facts *facts);

#endif
