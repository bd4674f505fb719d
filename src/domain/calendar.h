/*
 * calendar.h -- days as people and banks count them: dates, local time, bank days, payout days.
 * Everywhere else a time is an instant, microseconds UTC; only here does it have a date. Nothing
 * is looked up: daylight saving, Easter and all holidays are computed from calendar.def.
 *
 * 1. A date is a day number, so that two are compared, and days added, by arithmetic on .day. It
 *    is a struct, so that it is not mistaken for an instant. Its year is from 1 to 9999.
 * 2. What is added to a date may be taken off again: date_of and date_parts undo each other, and
 *    from one bank day n bank days forth and n back lead to the same day.
 * 3. A later instant never has an earlier payout day, and has the payout day P or an earlier one
 *    if and only if it lies before payout_cut_off(P).
 */
#ifndef CALENDAR_H
#define CALENDAR_H

#include "base/base.h"

/* --- dates ---------------------------------------------------------------------------- */

typedef struct date {
    int64_t day; /* since 1970-01-01, which is 0 */
} date;

struct date_parts {
    int year, month, day; /* from 1 on */
};

enum weekday { MONDAY = 1, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY }; /* ISO 8601 */

date date_of(int year, int month, int day); /* such a day must exist */
struct date_parts date_parts(date d);
enum weekday date_weekday(date d);
date date_easter(int year); /* its Sunday, in the Gregorian calendar */

/* The same day of a month `months` later, or earlier if negative; where that month is too short,
 * its last day. */
date date_add_months(date d, int months);

bool date_parse(str text, date *out); /* YYYY-MM-DD and nothing else, of a day that exists */
str date_text(struct arena *a, date d);

/* --- local time ----------------------------------------------------------------------- */

/* The zones of Europe. All change their clocks at the same instants, at 01:00 UTC on the last
 * Sundays of March and October (directive 2000/84/EC; the United Kingdom does so as well). */
enum zone {
#define ZONE(name, hours, countries, meaning) ZONE_##name,
#include "domain/calendar.def"
};

extern const char *const ZONES[]; /* their names; NULL-terminated, [0] is the default */

struct local_time {
    date date;
    int64_t time; /* microseconds that clocks show since 00:00 */
};

enum zone zone_of(str name); /* by its name or a country in it; CET if it is none */
struct local_time zone_local(enum zone zone, int64_t at);

/* The instant at which clocks show it. Of an hour that comes twice it is the first; in the hour
 * that is left out in spring it is as long after that hour's beginning as the clock says. */
int64_t zone_instant(enum zone zone, struct local_time local);

/* --- bank days ------------------------------------------------------------------------ */

enum bank_calendar {
#define BANK_CALENDAR(name, meaning) BANK_##name,
#include "domain/calendar.def"
};

extern const char *const BANK_CALENDARS[]; /* their names; NULL-terminated, [0] is the default */

#define BANK_DAYS_MAX 1000

enum bank_calendar bank_calendar_of(str name); /* a country's, or TARGET where it has none */
const char *bank_holiday(enum bank_calendar calendar, date d); /* its name; NULL if it is none */
bool is_bank_day(enum bank_calendar calendar, date d);         /* neither that nor of a weekend */

/* That day itself if it is a bank day, else the next one. Days of payment are moved so. */
date bank_day_from(enum bank_calendar calendar, date d);

/* The n-th bank day after it, or before it if n is negative; it need not be one itself. For 0
 * bank_day_from. At most BANK_DAYS_MAX either way. */
date bank_day_add(enum bank_calendar calendar, date d, int n);

/* --- payout days ---------------------------------------------------------------------- */

/* When captures are paid out. An instant belongs to its local date: the cut-off is the end of
 * 23:59. From there it is `delay` bank days, and then the next payout day. */
struct payout_schedule {
    enum zone zone;
    enum bank_calendar calendar;
    unsigned weekdays; /* WEEKDAY_BIT of those that have a payout; 0: every bank day has */
    int delay;         /* bank days, up to BANK_DAYS_MAX; 0: paid when the day itself is over */
};

#define WEEKDAY_BIT(weekday) (1u << (weekday))

/* The first payout day that is not before d: one of the weekdays, moved to the next bank day. */
date payout_day_from(const struct payout_schedule *s, date d);
date payout_day(const struct payout_schedule *s, int64_t at); /* of what happens at that instant */

/* What happens before this instant is paid out on d, which must be a payout day, or was before;
 * what happens from it on, later. */
int64_t payout_cut_off(const struct payout_schedule *s, date d);

#endif
