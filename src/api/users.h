/* users.h -- Merchant API v1: who may use the portal. Only routes.c includes this. */
#ifndef USERS_H
#define USERS_H

#include "http/route.h"

extern const struct shape USERS_OUT, USER_DETAILS_OUT, USER_CHANGE_IN;

enum problem api_users_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_user_change(struct ctx *c, struct call *call) NODISCARD;

#endif
