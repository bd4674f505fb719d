/*
 * notification.h -- what users of the portal are told of: what each has chosen, what each was told,
 * and what they have read. How it comes about is in notification_source.h, how it is mailed in
 * notification_courier.h.
 *
 * What a role may not see it is not shown, also not of a time when the role was another.
 */
#ifndef NOTIFICATION_SERVICE_H
#define NOTIFICATION_SERVICE_H

#include "domain/notification.h"
#include "service/identity.h"

/* A user, and where they want to be told of what. */
struct told_user {
    str email;
    unsigned verbs; /* 0: nobody who is let in */
    enum notification_channels channels[NOTIFICATION_COUNT];
    bool is_chosen[NOTIFICATION_COUNT]; /* else it is what the role has by itself */
    str language;                       /* of LANGUAGE_NAMES; empty: the merchant's */
};
struct told_users {
    struct told_user *items;
    size_t count;
};

/* All users of c->merchant_id, also those who are not let in. */
enum problem told_users_load(struct ctx *c, struct told_users *out) NODISCARD;
/* `found` false if there is no such user. */
enum problem told_user_load(struct ctx *c, str email, struct told_user *out, bool *found) NODISCARD;

/* Saves the channels that are chosen, and the language. */
enum problem told_user_save(struct ctx *c, const struct told_user *u) NODISCARD;

/* --- what was told -------------------------------------------------------------------------- */

struct listed_notification {
    struct notification what;
    int64_t read_at; /* real time; 0: not yet */
};
struct listed_notifications {
    struct listed_notification *items;
    size_t count;
};

/* Those of a user before `before`, the last first. */
enum problem notifications_list(struct ctx *c, const struct told_user *u, struct uuid before,
                                size_t limit, struct listed_notifications *out) NODISCARD;
enum problem notifications_unread(struct ctx *c, const struct told_user *u, int64_t *out) NODISCARD;

/* NOT_FOUND if the user was not told of it. */
enum problem notification_read(struct ctx *c, str email, struct uuid notification_id) NODISCARD;
enum problem notifications_read_up_to(struct ctx *c, str email,
                                      struct uuid notification_id) NODISCARD;

#endif
