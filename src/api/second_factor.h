/* second_factor.h -- Merchant API v1: one's own second factor; and how whoever asks somebody signed
 * in for a password or code again answers what is wrong. */
#ifndef API_SECOND_FACTOR_H
#define API_SECOND_FACTOR_H

#include "http/route.h"
#include "service/identity.h"

extern const struct shape SECOND_FACTOR_OUT, PASSWORD_IN, SETUP_OUT, CODE_IN, RECOVERY_CODES_OUT;

enum problem api_second_factor_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_second_factor_prepare(struct ctx *c, struct call *call) NODISCARD;
enum problem api_second_factor_begin(struct ctx *c, struct call *call) NODISCARD;
enum problem api_second_factor_confirm(struct ctx *c, struct call *call) NODISCARD;
enum problem api_second_factor_remove(struct ctx *c, struct call *call) NODISCARD;

/* Of another user, who has lost both app and recovery codes. */
enum problem api_user_second_factor_remove(struct ctx *c, struct call *call) NODISCARD;

/* The address is refused for a while. */
enum problem api_tried_throttled(struct ctx *c, struct call *call,
                                 const struct sign_in *tried) NODISCARD;
/* One failure more: 422, committed. */
enum problem api_tried_refused(struct ctx *c, struct call *call, struct sign_in *tried,
                               const char *field, const char *why) NODISCARD;

#endif
