/* expiring.h -- GET /merchant/v1/expiring: the money at risk per day. Only routes.c includes this.
 */
#ifndef API_EXPIRING_H
#define API_EXPIRING_H

#include "http/route.h"

extern const struct shape EXPIRING_QUERY, EXPIRING_OUT;
enum problem api_expiring_get(struct ctx *c, struct call *call) NODISCARD;

#endif
