/* passwords.h -- Merchant API v1: another password, by who is signed in or by a mailed link. Only
 * routes.c includes this. */
#ifndef API_PASSWORDS_H
#define API_PASSWORDS_H

#include "http/route.h"

extern const struct shape PASSWORD_CHANGE_IN, PASSWORD_RESET_IN, PASSWORD_RESET_COMPLETION_IN;

enum problem api_password_prepare(struct ctx *c, struct call *call) NODISCARD;
enum problem api_password_change(struct ctx *c, struct call *call) NODISCARD;

enum problem api_password_reset_ask(struct ctx *c, struct call *call) NODISCARD;
enum problem api_password_reset_prepare(struct ctx *c, struct call *call) NODISCARD;
enum problem api_password_reset_complete(struct ctx *c, struct call *call) NODISCARD;

#endif
