/*
 * invitation.h -- how somebody becomes a user: whoever manages users makes a link, which is mailed
 * or handed on, and whoever opens it chooses a password. So nobody ever knows the password of
 * another. If the address is of a user of another merchant, who proves to be that user is let in
 * (merchant_access.h) and stays where home is; whoever invites is not told beforehand.
 *
 * The token in the link is 256 bits, told once and kept as a keyed hash. It is good once, and for
 * INVITATION_DAYS of real time, as long as the inviter may manage users: with that right what
 * somebody invited goes, too (user_change in user.h).
 */
#ifndef INVITATION_H
#define INVITATION_H

#include "service/access_mail.h"

struct invitation {
    str email, role, created_by;
    int64_t created_at, expires_at;
    int64_t ends_at;             /* of the user; 0: none */
    str language;                /* LANGUAGE_NAMES; empty: that of the merchant */
    str mail_state, mail_answer; /* of the mail with the link; absent: there is none */
};
struct invitations {
    struct invitation *items; /* by e-mail address */
    size_t count;
};

enum problem invitations_load(struct ctx *c, struct invitations *out) NODISCARD;

/* Invites to c->merchant_id, or again, and then the link before is void: `in` has the address, the
 * role, the end and the language. `token`: of the link. It is mailed as well if `mails`, unless the
 * address got too many of late: *is_mailed. UNPROCESSABLE names what will not do; CONFLICT if the
 * merchant has such a user, or too many. */
enum problem invitation_create(struct ctx *c, const struct secret *secret,
                               const struct invitation *in, bool mails, struct invitation *out,
                               str *token, bool *is_mailed) NODISCARD;

/* The same once more, with another link, which is mailed. NOT_FOUND; CONFLICT unless `mails`;
 * TOO_MANY_REQUESTS. */
enum problem invitation_resend(struct ctx *c, const struct secret *secret, str email, bool mails,
                               struct invitation *out, str *token) NODISCARD;

/* NOT_FOUND. */
enum problem invitation_withdraw(struct ctx *c, str email) NODISCARD;

/* What an invitation leads to, as far as it was looked at before the transaction. */
struct acceptance {
    bool is_known;          /* the address is of a user of another merchant ... */
    struct sign_in checked; /* ... whose password was looked at */
    str password_hash;      /* of the user to be made, if it is nobody's */
};

/* Before the transaction, for it takes a while: is there such an invitation, and will the password
 * do, or is it the user's? NOT_FOUND, UNPROCESSABLE. */
enum problem invitation_prepare(struct ctx *c, const struct secret *secret, str token, str password,
                                struct acceptance *out) NODISCARD;

/* Makes the user, or lets in the one who is known; `code`: of the second factor of such a one. What
 * comes out is to be committed, also a refusal. NOT_FOUND if it is gone meanwhile; CONFLICT if
 * there is such a user. */
enum problem invitation_accept(struct ctx *c, const struct secret *secret, str token,
                               const struct acceptance *prepared, str code,
                               struct signed_in *out) NODISCARD;

/* By somebody who is signed in, of whom the address must be; c->merchant_id is whose store it is
 * afterwards. NOT_FOUND, CONFLICT. */
enum problem invitation_accept_signed_in(struct ctx *c, const struct secret *secret, str token,
                                         str email, int64_t home_id,
                                         struct invitation *out) NODISCARD;

#endif
