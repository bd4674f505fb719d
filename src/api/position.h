/*
 * position.h -- what a portal session has seen of the store, carried by its browser, so that any
 * process reads for it from a replica that has seen it too (service/replica.h).
 *
 * A cookie for each position, whose name has the position: two answers that cross on their way
 * cannot put an older one in the place of a newer. An answer takes back the cookies that came with
 * its request, for its own is above them; the rest go by themselves, POSITION_SECONDS later, when
 * every replica that is still read from has long passed them. One that was made up costs whoever
 * made it up the replica.
 */
#ifndef POSITION_H
#define POSITION_H

#include "api/app.h"

#define POSITION_SECONDS 60

/* Comes the call from a portal session, and not by an API key? */
bool api_is_of_session(const struct call *call);

/* The highest that came with the call; zero: none did. */
struct position api_position(const struct call *call);

/* Has the browser carry it, if it is above those that came. */
void api_position_tell(struct ctx *c, struct call *call, struct position at);

#endif
