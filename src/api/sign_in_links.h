/* sign_in_links.h -- Merchant API v1: which mails one can ask for on the sign-in page, and signing
 * in by a mailed link. For routes.c, and passwords.c, which asks likewise. */
#ifndef API_SIGN_IN_LINKS_H
#define API_SIGN_IN_LINKS_H

#include "http/route.h"
#include "service/access_mail.h"

extern const struct shape SIGN_IN_WAYS_OUT, SIGN_IN_LINK_IN, SIGN_IN_LINK_USE_IN;

enum problem api_sign_in_ways(struct ctx *c, struct call *call) NODISCARD;
enum problem api_sign_in_link_ask(struct ctx *c, struct call *call) NODISCARD;
enum problem api_sign_in_link_use(struct ctx *c, struct call *call) NODISCARD;

/* 202, whoever's the address is; CONFLICT if no such mails are sent; TOO_MANY_REQUESTS. */
enum problem api_access_mail_ask(struct ctx *c, struct call *call,
                                 const struct access_ask *ask) NODISCARD;

#endif
