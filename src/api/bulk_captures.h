/* bulk_captures.h -- bulk work on orders that are selected or filtered. Only routes.c includes
 * this. */
#ifndef BULK_CAPTURES_H
#define BULK_CAPTURES_H

#include "http/route.h"

extern const struct shape BULK_IN, BULK_ACTION_IN;
enum problem api_bulk_capture_create(struct ctx *c, struct call *call) NODISCARD;
enum problem api_bulk_action_create(struct ctx *c, struct call *call) NODISCARD;

#endif
