/*
 * second_factor.h -- what a user shows besides the password: the code of an app (TOTP, RFC 6238:
 * six digits, 30 seconds, SHA-1, as all apps have it) or, once each, one of ten recovery codes.
 *
 * Invariants
 *   1. It counts from its confirmation on: nobody is locked out by an app that was set up wrongly.
 *   2. A code is good once. Of the app, a code of a half minute is refused if it or a later one was
 *      used; one half minute earlier and later is allowed for, for clocks differ.
 *   3. The secret is kept sealed with the installation's key, recovery codes as keyed hashes.
 *
 * Its time is real time, also of a test merchant. Wrong codes are counted by whoever asks
 * (sign_in_failed in identity.h).
 */
#ifndef SECOND_FACTOR_H
#define SECOND_FACTOR_H

#include "service/identity.h"

#define RECOVERY_CODES 10

extern const char *const SECOND_FACTOR_STATUSES[]; /* off, pending, on */

struct second_factor {
    const char *status;
    int64_t since, recovery_codes; /* 0 unless it is on */
};
enum problem second_factor_load(struct ctx *c, str email, struct second_factor *out) NODISCARD;

/* What the app is told. Nobody is told again. */
struct second_factor_setup {
    str key; /* base32 */
    str uri; /* the same as otpauth://, for a picture that the app reads */
};
/* Anew, if it was begun before. CONFLICT if it is on. */
enum problem second_factor_begin(struct ctx *c, const struct secret *secret, str email,
                                 struct second_factor_setup *out) NODISCARD;

/* If this is the code that the app shows now, it is asked for from now on. CONFLICT if it is on or
 * was not begun. */
enum problem second_factor_confirm(struct ctx *c, const struct secret *secret, str email, str code,
                                   bool *is_right, str codes[RECOVERY_CODES]) NODISCARD;

enum second_factor_outcome { FACTOR_NONE, FACTOR_MISSING, FACTOR_WRONG, FACTOR_RIGHT };
/* Is this a code of the user, of the app or for recovery? Then it is used up. An empty one is
 * missing. */
enum problem second_factor_use(struct ctx *c, const struct secret *secret, str email, str code,
                               enum second_factor_outcome *out) NODISCARD;

/* Harmless if there is none. */
enum problem second_factor_remove(struct ctx *c, str email) NODISCARD;

#endif
