/*
 * deadline.h -- hangs up on clients that are late. libmicrohttpd closes a connection that is
 * silent; one that says a byte now and then would be held for ever without this.
 *
 * Each connection has one instant until which its client must have done its part (the rest of the
 * request, or taking the answer). A thread looks at all of them once a second and shuts down the
 * sockets of those that are late, which the network thread then notices.
 *
 * Invariants
 *   1. A socket is shut down only between deadline_add() and deadline_remove(), so never one that
 *      the system has given to somebody else meanwhile.
 *   2. deadline_set() is one store: it costs a request nothing.
 */
#ifndef DEADLINE_H
#define DEADLINE_H

#include "base/base.h"

#define DEADLINE_NEVER INT64_MAX

struct deadline;
struct deadlines;

struct deadlines *deadlines_open(size_t max);
void deadlines_close(struct deadlines *all);

struct deadline *deadline_add(struct deadlines *all, int fd); /* NULL beyond `max` */
void deadline_set(struct deadline *d, int64_t at); /* of clock_monotonic(); d may be NULL */
void deadline_remove(struct deadlines *all, struct deadline *d); /* d may be NULL */

#endif
