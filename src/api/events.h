/* events.h -- GET /merchant/v1/events: all that happens to a merchant's orders, to be followed.
 * Only routes.c includes this. */
#ifndef EVENTS_H
#define EVENTS_H

#include "http/route.h"

extern const struct shape FEED_QUERY, FEED_OUT;
enum problem api_events_list(struct ctx *c, struct call *call) NODISCARD;

#endif
