/*
 * store_access.h -- stores: which ones a user may enter, and which users of other merchants may
 * enter this one; for routes.c.
 */
#ifndef API_STORE_ACCESS_H
#define API_STORE_ACCESS_H

#include "http/route.h"
#include "service/merchant_access.h"

extern const struct shape GUESTS_OUT, GUEST_OUT, GUEST_CHANGE_IN, GUEST_ACCEPTANCE_IN, STORE_OUT;
enum problem api_guests_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_guest_change(struct ctx *c, struct call *call) NODISCARD;
enum problem api_guest_withdraw(struct ctx *c, struct call *call) NODISCARD;
enum problem api_guest_accept(struct ctx *c, struct call *call) NODISCARD;

/* Which stores a caller may enter, that of home first: a list of STORE_OUT. */
enum problem api_stores_of(struct ctx *c, const struct caller *caller,
                           struct shape_list *out) NODISCARD;

#endif
