/*
 * passkey.h -- signing in with a key that the user's phone, computer or security key keeps
 * (WebAuthn), instead of a password and a code. What an answer of an authenticator must be is in
 * webauthn.h.
 *
 * Invariants
 *   1. A challenge is good once, for a few minutes, for what it was made for, in the browser that
 *      it was given to. It is used up by whoever comes with it, whatever comes of that.
 *   2. The authenticator has seen the user and verified who it is (a fingerprint, a PIN): so a
 *      passkey stands for both factors.
 *   3. The count of a passkey never moves back: a copy of it is noticed at the next use of either.
 *   4. Whoever asks for a challenge names nobody, and is told the same whoever it is.
 *
 * Its time is real time, also of a test merchant.
 */
#ifndef PASSKEY_H
#define PASSKEY_H

#include "service/identity.h"
#include "service/webauthn.h"

#define PASSKEYS_MAX             20 /* of a user */
#define PASSKEY_NAME_CHARS       60
#define PASSKEY_MINUTES          5   /* of a challenge */
#define PASSKEY_ASKS_NETWORK_MAX 300 /* challenges to sign in, in ACCESS_COUNT_MINUTES */

/* --- one's own ---------------------------------------------------------------------------- */

struct passkey {
    struct uuid passkey_id;
    str credential_id, name;
    int64_t created_at, last_used_at; /* the latter 0: never */
};
struct passkeys {
    struct passkey *items; /* the oldest first */
    size_t count;
};
enum problem passkeys_load(struct ctx *c, str email, struct passkeys *out) NODISCARD;

/* For whom a passkey is made; says nothing about them. base64url. */
str passkey_user(struct ctx *c, const struct secret *secret, str email);

/* CONFLICT if the user has PASSKEYS_MAX. `session`: that it is asked for in. */
enum problem passkey_begin(struct ctx *c, const struct secret *secret, str email,
                           struct uuid session, str *challenge) NODISCARD;

struct passkey_answer {
    str name, client_data, authenticator_data;
};
/* UNPROCESSABLE if it is no answer, or of another challenge; CONFLICT if it is there already. */
enum problem passkey_add(struct ctx *c, const struct secret *secret,
                         const struct relying_party *party, str email, struct uuid session,
                         const struct passkey_answer *answer, struct passkey *out) NODISCARD;

/* NOT_FOUND. */
enum problem passkey_remove(struct ctx *c, str email, struct uuid passkey_id) NODISCARD;
/* All of them; harmless if there is none. */
enum problem passkeys_remove(struct ctx *c, str email) NODISCARD;

/* --- signing in --------------------------------------------------------------------------- */

/* `browser`: of a cookie. `retry_after_seconds` is not 0 if c->peer has asked too often. */
enum problem passkey_sign_in_begin(struct ctx *c, const struct secret *secret, str browser,
                                   str *challenge, int64_t *retry_after_seconds) NODISCARD;

struct passkey_sign_in {
    str browser, credential_id, user;
    struct webauthn_assertion assertion;
};
/* What comes out is to be committed, unless it is SIGN_IN_THROTTLED. */
enum problem passkey_sign_in(struct ctx *c, const struct secret *secret,
                             const struct relying_party *party, const struct passkey_sign_in *in,
                             const struct origin *origin, struct signed_in *out) NODISCARD;

#endif
