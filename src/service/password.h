/*
 * password.h -- another password: chosen by who knows the one before, or by who holds a link that
 * was mailed to the address. All other sessions end, links that were mailed before are void, and
 * the user is told by mail.
 */
#ifndef PASSWORD_H
#define PASSWORD_H

#include "service/access_mail.h"

/* Mails are sent: who changes a password is told by one. */
struct password_context {
    const struct secret *secret;
    bool sends_mail;
};

/* By whoever is signed in, and of whom sign_in_check() says that the password is right. `kept`: the
 * session at hand. CONFLICT if somebody else changed it meanwhile. */
enum problem password_change(struct ctx *c, const struct password_context *k,
                             const struct sign_in *checked, str new_hash,
                             struct uuid kept) NODISCARD;

/* Before the transaction, for it takes a while: is it such a link, and will the password do?
 * NOT_FOUND, UNPROCESSABLE. */
enum problem password_reset_prepare(struct ctx *c, const struct secret *secret, str token,
                                    str password, str *new_hash) NODISCARD;

/* The second factor is asked for here, too, and counted with those of sign-ins. Nobody is signed in
 * by it: out->token stays empty. NOT_FOUND if the link is void meanwhile. */
enum problem password_reset(struct ctx *c, const struct password_context *k, str token, str code,
                            str new_hash, struct signed_in *out) NODISCARD;

#endif
