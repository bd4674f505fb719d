/* timeline.h -- GET /merchant/v1/orders/{order_id}/timeline: who did what, and when. Only routes.c
 * includes this. */
#ifndef TIMELINE_H
#define TIMELINE_H

#include "http/route.h"

extern const struct shape TIMELINE_QUERY, TIMELINE_OUT;
enum problem api_timeline_get(struct ctx *c, struct call *call) NODISCARD;

#endif
