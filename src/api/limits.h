/* limits.h -- up to which amounts roles act alone. Only routes.c includes this. */
#ifndef LIMITS_H
#define LIMITS_H

#include "http/route.h"

extern const struct shape LIMITS_SHAPE;
enum problem api_limits_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_limits_replace(struct ctx *c, struct call *call) NODISCARD;

#endif
