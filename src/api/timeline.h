/* timeline.h -- GET /merchant/v1/orders/{order_id}/timeline: who did what, and when. For routes.c;
 * events.c tells of actors in the same way. */
#ifndef TIMELINE_H
#define TIMELINE_H

#include "http/route.h"

extern const struct shape TIMELINE_QUERY, TIMELINE_OUT;

/* Who did it, as an event's actor is kept. */
struct actor_out {
    str kind, name;
};
extern const struct shape ACTOR_OUT;
struct actor_out actor_out(str actor);

enum problem api_timeline_get(struct ctx *c, struct call *call) NODISCARD;

#endif
