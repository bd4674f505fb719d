/*
 * clock.h -- times are int64_t microseconds since 1970-01-01T00:00:00Z, UTC. On the wire they
 * are ISO 8601 with milliseconds and Z, which is what every known client reads.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include "base/base.h"

#define MILLISECOND INT64_C(1000)
#define SECOND      INT64_C(1000000)
#define MINUTE      (60 * SECOND)
#define HOUR        (60 * MINUTE)
#define DAY         (24 * HOUR)

#define CLOCK_TEXT 24 /* 2021-09-07T10:03:53.497Z */

int64_t clock_now(void);       /* the wall clock; only where a unit of work begins */
int64_t clock_monotonic(void); /* microseconds; for durations */

void clock_write(int64_t at, char out[CLOCK_TEXT]); /* years 0000 to 9999; no NUL */
str clock_text(struct arena *a, int64_t at);

/* Reads YYYY-MM-DD, or YYYY-MM-DDTHH:MM:SS with an optional fraction and Z or +hh:mm. False if
 * it is not one, or no such day or hour exists. A date alone is its midnight UTC. */
bool clock_parse(str text, int64_t *out);

int64_t clock_midnight(int64_t at); /* the start of that UTC day */

#endif
