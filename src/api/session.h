/* session.h -- signing in to the portal and out. Only routes.c includes this. */
#ifndef SESSION_H
#define SESSION_H

#include "http/route.h"

extern const struct shape SIGN_IN, SESSION_OUT;
enum problem api_sign_in_prepare(struct ctx *c, struct call *call) NODISCARD;
enum problem api_sign_in(struct ctx *c, struct call *call) NODISCARD;
enum problem api_session_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_sign_out(struct ctx *c, struct call *call) NODISCARD;

#endif
