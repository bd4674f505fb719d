/* passkeys.h -- Merchant API v1: one's own passkeys, and removing those of another. For routes.c.
 * Signing in with them is in passkey_sign_ins.h. */
#ifndef API_PASSKEYS_H
#define API_PASSKEYS_H

#include "http/route.h"
#include "service/passkey.h"

extern const struct shape PASSKEYS_OUT, PASSKEY_OUT, PASSKEY_PROOF_IN, PASSKEY_CHALLENGE_OUT,
    PASSKEY_IN;

enum problem api_passkeys_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_passkey_begin(struct ctx *c, struct call *call) NODISCARD;
enum problem api_passkey_prepare(struct ctx *c, struct call *call) NODISCARD;
enum problem api_passkey_add(struct ctx *c, struct call *call) NODISCARD;
enum problem api_passkey_remove(struct ctx *c, struct call *call) NODISCARD;

/* Of another user, or oneself: all of them. */
enum problem api_user_passkeys_remove(struct ctx *c, struct call *call) NODISCARD;

/* CONFLICT if this server has none. */
enum problem api_passkeys_check(struct ctx *c, const struct call *call) NODISCARD;

#endif
