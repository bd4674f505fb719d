/*
 * duration.h -- how long something lasts, as ISO 8601 writes it: P45D, P1M, P1Y2M10DT2H30M, P3W.
 * Years and months are those of the calendar, in UTC, as date_add_months() counts them; a day is
 * 24 hours, a week seven days.
 */
#ifndef DURATION_H
#define DURATION_H

#include "domain/calendar.h"

struct duration {
    int months;
    int64_t time; /* microseconds */
};

#define DURATION_TEXT_MAX 64 /* bytes */

/* Whole numbers of at most 6 digits, the units in their order, at least one of them. False: it is
 * none. */
bool duration_parse(str text, struct duration *out);

/* The instant that is so long after another one. */
int64_t duration_after(struct duration d, int64_t at);

#endif
