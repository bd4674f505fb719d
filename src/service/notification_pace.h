/*
 * notification_pace.h -- a part of notification_source.h: whom something is told, one by one or
 * counted in one for all that there was too much of in an hour.
 */
#ifndef NOTIFICATION_PACE_H
#define NOTIFICATION_PACE_H

#include "service/notification.h"

/* A round for one merchant. */
struct telling {
    struct told_users users;
    bool *is_touched; /* by user: was told something in this round */
    uint64_t wanted;  /* kinds that anybody wants, a bit each */
    bool sends_mail;
    bool is_behind; /* there is more to tell */
    bool has_moved;
    struct pace {
        int64_t ends_at, told; /* of the hour; in it */
        struct uuid digest_id; /* zero: none that is open */
        bool is_changed;
        int64_t pending, last_at; /* to be counted in; when the last of them was */
    } paces[NOTIFICATION_COUNT];
};
enum problem telling_begin(struct ctx *c, bool sends_mail, struct telling *out) NODISCARD;

/* The user who asked for it and wants to be told; false: none. */
bool telling_owner(struct telling *t, str actor, enum notification_kind kind,
                   struct told_user **out);

/* *is_one: it is told by itself. `number`: its instant in its source. */
enum problem telling_pace(struct ctx *c, struct telling *t, const struct notification *n,
                          int64_t number, bool *is_one) NODISCARD;

/* `owner` NULL: whoever wants it is told. */
enum problem telling_one(struct ctx *c, struct telling *t, const struct notification *n,
                         const struct told_user *owner) NODISCARD;
enum problem telling_count(struct ctx *c, struct telling *t, const struct notification *n,
                           const struct told_user *owner) NODISCARD;

/* `before`: nothing of before then can come any more, unless the telling is behind. */
enum problem telling_end(struct ctx *c, struct telling *t, int64_t before) NODISCARD;

#endif
