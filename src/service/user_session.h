/*
 * user_session.h -- the sessions of a user, as the user and whoever manages users see them. What a
 * session lets in is in identity.h.
 */
#ifndef USER_SESSION_H
#define USER_SESSION_H

#include "service/identity.h"

#define SESSIONS_LISTED_MAX 100 /* the newest */

struct user_session {
    struct uuid session_id;
    int64_t created_at, expires_at;
    str address, user_agent;
};
struct user_sessions {
    struct user_session *items;
    size_t count;
};

/* Of a user of c->merchant_id; none of an address that is nobody's. */
enum problem user_sessions_load(struct ctx *c, str email, struct user_sessions *out) NODISCARD;

/* From the end of this transaction on it lets nobody in. NOT_FOUND if the user has no such session.
 */
enum problem user_session_revoke(struct ctx *c, str email, struct uuid session_id) NODISCARD;

/* All but `kept`; zero: all. */
enum problem user_sessions_revoke(struct ctx *c, str email, struct uuid kept) NODISCARD;

#endif
