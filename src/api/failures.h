/* failures.h -- GET /merchant/v1/failures. Only routes.c includes this. */
#ifndef API_FAILURES_H
#define API_FAILURES_H

#include "http/route.h"

extern const struct shape FAILURES_OUT;
enum problem api_failures_get(struct ctx *c, struct call *call) NODISCARD;

#endif
