/* second_factor.h -- Merchant API v1: one's own second factor. Only routes.c includes this. */
#ifndef API_SECOND_FACTOR_H
#define API_SECOND_FACTOR_H

#include "http/route.h"

extern const struct shape SECOND_FACTOR_OUT, PASSWORD_IN, SETUP_OUT, CODE_IN, RECOVERY_CODES_OUT;

enum problem api_second_factor_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_second_factor_prepare(struct ctx *c, struct call *call) NODISCARD;
enum problem api_second_factor_begin(struct ctx *c, struct call *call) NODISCARD;
enum problem api_second_factor_confirm(struct ctx *c, struct call *call) NODISCARD;
enum problem api_second_factor_remove(struct ctx *c, struct call *call) NODISCARD;

/* Of another user, who has lost both app and recovery codes. */
enum problem api_user_second_factor_remove(struct ctx *c, struct call *call) NODISCARD;

#endif
