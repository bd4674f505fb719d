/* session.h -- signing in to the portal and out: for routes.c, and for whoever lets in another way.
 */
#ifndef SESSION_H
#define SESSION_H

#include "http/route.h"
#include "service/identity.h"

extern const struct shape SIGN_IN, SESSION_OUT;
enum problem api_sign_in_prepare(struct ctx *c, struct call *call) NODISCARD;
enum problem api_sign_in(struct ctx *c, struct call *call) NODISCARD;
enum problem api_session_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_sign_out(struct ctx *c, struct call *call) NODISCARD;

/* From where the call comes. */
struct origin api_origin(const struct call *call);

/* The answer of a sign-in, and the cookie if it is done. The other one: of one that is not. */
enum problem api_signed_in(struct ctx *c, struct call *call,
                           const struct signed_in *done) NODISCARD;
enum problem api_sign_in_refused(struct ctx *c, struct call *call,
                                 const struct signed_in *done) NODISCARD;

#endif
