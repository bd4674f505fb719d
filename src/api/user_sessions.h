/* user_sessions.h -- Merchant API v1: who is signed in where, and ending that. Only routes.c
 * includes this. */
#ifndef USER_SESSIONS_H
#define USER_SESSIONS_H

#include "http/route.h"

extern const struct shape SESSIONS_OUT;

enum problem api_sessions_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_session_revoke(struct ctx *c, struct call *call) NODISCARD;
enum problem api_sessions_revoke_others(struct ctx *c, struct call *call) NODISCARD;
enum problem api_user_sessions_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_user_sessions_revoke(struct ctx *c, struct call *call) NODISCARD;

#endif
