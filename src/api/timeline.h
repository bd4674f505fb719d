/* timeline.h -- GET /merchant/v1/orders/{order_id}/timeline: who did what, and when, and what that
 * set in motion. For routes.c; events.c tells of actors and types in the same way. */
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

/* Which of some types are named in a list of them, separated by commas: a bit each; an empty list
 * names all. BAD_REQUEST, blamed on `type`. `names` is NULL-terminated and has at most 64. */
enum problem api_types(struct ctx *c, str list, const char *const *names, uint64_t *out) NODISCARD;

enum problem api_timeline_get(struct ctx *c, struct call *call) NODISCARD;

#endif
