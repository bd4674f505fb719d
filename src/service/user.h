/*
 * user.h -- the users of a merchant, as whoever manages them sees them. How they sign in is in
 * identity.h; what they may do in domain/role.h.
 *
 * Invariants
 *   1. There is always somebody who may manage users, is active and has no end: a merchant cannot
 *      lock itself out. Whoever changes users is alone at it until the commit.
 *   2. A user who is deactivated or whose end has come has no session, and gets none.
 *   3. What somebody invited who may not manage users any more is void.
 *
 * Ends are of real time, also of a test merchant: people do not go by its clock.
 */
#ifndef USER_H
#define USER_H

#include "service/identity.h"

extern const char *const USER_KINDS[];    /* internal, external: without an end and with one */
extern const char *const USER_STATUSES[]; /* active, ended, deactivated */

struct user {
    str email, role, created_by;
    int64_t created_at;
    int64_t ends_at, deactivated_at, last_sign_in_at; /* 0: never */
    int64_t totp_since;                               /* 0: there is no second factor */
    int64_t passkeys;                                 /* how many */
};
struct users {
    struct user *items; /* by e-mail address */
    size_t count;
};

const char *user_kind(const struct user *u);
const char *user_status(const struct user *u, int64_t now); /* of real time */

enum problem users_load(struct ctx *c, struct users *out) NODISCARD;

/* NOT_FOUND. */
enum problem user_load(struct ctx *c, str email, struct user *out) NODISCARD;

/* What is absent stays. */
struct user_change {
    str role, kind;
    int64_t ends_at; /* 0: stays; alone it makes the user external */
    bool has_is_active, is_active;
};

/* NOT_FOUND; UNPROCESSABLE if kind and end do not go together; CONFLICT against invariant 1. `out`
 * may not be NULL. */
enum problem user_change(struct ctx *c, str email, const struct user_change *change,
                         struct user *out) NODISCARD;

/* What a change makes of an end. UNPROCESSABLE if kind and end do not go together. */
enum problem user_change_end(struct ctx *c, const struct user_change *change,
                             int64_t *ends_at) NODISCARD;

/* What somebody invited who may not manage users of c->merchant_id any more. */
enum problem user_invitations_withdraw(struct ctx *c, str inviter) NODISCARD;

#endif
