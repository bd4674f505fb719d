/*
 * traffic.h -- what was answered, by row of the route table: how many with which method and
 * status, and how long they took. Counted by the network thread alone; read by any.
 */
#ifndef TRAFFIC_H
#define TRAFFIC_H

#include "http/route.h"

#define TRAFFIC_ROUTES_MAX \
    254 /* rows of the table; besides them the fallback and no route at all */

/* `route` is a row of `routes`, its fallback, or NULL. server_us: from the whole request to the
 * answer; negative: there was no answer to measure. Status 0: the client left before one. */
void traffic_count(const struct routes *routes, const struct route *route, enum method method,
                   int status, int64_t server_us);
void traffic_write(const struct routes *routes, struct text *t);

/* The template of its path, for logs and metrics: "none" if no route was found. */
str traffic_name(const struct routes *routes, const struct route *route);

#endif
