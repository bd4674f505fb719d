/*
 * outlet.h -- standard error and whatever else the program talks into while it serves, without ever
 * waiting for who reads it: a full pipe must not hold up a commit or a signal.
 *
 * Invariants
 *   1. A write takes place only when poll() has said that there is room, and all writes of the
 *      program to pipes take turns: so none of them blocks.
 *   2. A notice is one line of JSON, whole and at most OUTLET_PIECE bytes, or it is left out and
 *      counted.
 */
#ifndef OUTLET_H
#define OUTLET_H

#include <sys/types.h>

#include "base/base.h"

#define OUTLET_PIECE 4096 /* PIPE_BUF: so much there is room for when poll() says that there is */

/* write() of at most OUTLET_PIECE bytes; -1 and EAGAIN if there is no room for them now. */
ssize_t outlet_write(int fd, const char *bytes, size_t len);

/* {"level":"error","during":"a commit","message":"..."} on standard error. The message is cut off
 * if it is long. */
void outlet_notice(const char *level, const char *during, const char *message);

#endif
