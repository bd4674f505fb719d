/*
 * invitation.h -- how somebody becomes a user: whoever manages users makes a link and hands it on,
 * and whoever opens it chooses a password. So nobody ever knows the password of another.
 *
 * The token in the link is 256 bits, told once and kept as a keyed hash. It is good once, and for
 * INVITATION_DAYS of real time, as long as the inviter may manage users: with that right what
 * somebody invited goes, too (user_change in user.h).
 */
#ifndef INVITATION_H
#define INVITATION_H

#include "service/identity.h"

#define INVITATION_DAYS 7

struct invitation {
    str email, role, created_by;
    int64_t created_at, expires_at;
    int64_t ends_at; /* of the user; 0: none */
};
struct invitations {
    struct invitation *items; /* by e-mail address */
    size_t count;
};

enum problem invitations_load(struct ctx *c, struct invitations *out) NODISCARD;

/* Invites to c->merchant_id, or again, and then the link before is void. `token`: of the link.
 * UNPROCESSABLE names what will not do; CONFLICT if the merchant has such a user, or too many. */
enum problem invitation_create(struct ctx *c, const struct secret *secret, str email, str role,
                               int64_t ends_at, struct invitation *out, str *token) NODISCARD;

/* NOT_FOUND. */
enum problem invitation_withdraw(struct ctx *c, str email) NODISCARD;

/* Before the transaction, for it takes a while: is there such an invitation, and will the password
 * do? NOT_FOUND, UNPROCESSABLE. */
enum problem invitation_prepare(struct ctx *c, const struct secret *secret, str token, str password,
                                str *password_hash) NODISCARD;

/* Makes the user. NOT_FOUND if it is gone meanwhile; CONFLICT if there is such a user. */
enum problem invitation_accept(struct ctx *c, const struct secret *secret, str token,
                               str password_hash) NODISCARD;

#endif
