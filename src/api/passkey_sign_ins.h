/* passkey_sign_ins.h -- Merchant API v1: signing in with a passkey. For routes.c. */
#ifndef API_PASSKEY_SIGN_INS_H
#define API_PASSKEY_SIGN_INS_H

#include "http/route.h"

extern const struct shape PASSKEY_SIGN_IN_OUT, PASSKEY_SIGN_IN_COMPLETION_IN;

enum problem api_passkey_sign_in_begin(struct ctx *c, struct call *call) NODISCARD;
enum problem api_passkey_sign_in_complete(struct ctx *c, struct call *call) NODISCARD;

#endif
