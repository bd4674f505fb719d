#include "domain/calendar.h"

#include "base/clock.h"

#define YEAR_MAX 9999

/* --- dates ---------------------------------------------------------------------------- */

/* Years are counted from March on here, so that a leap day is the last day of its year. */
static int64_t days_before_march(int64_t year) /* since March of the year 0 */
{
    return year * 365 + year / 4 - year / 100 + year / 400;
}

static int days_before_month(int month) /* 0: March; 31 30 31 30 31, and so on from August */
{
    return (month * 153 + 2) / 5;
}

#define EPOCH 719468 /* 1970-01-01, in days since March of the year 0 */

static int days_of_month(int year, int month)
{
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    static const int DAYS[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return DAYS[month - 1] + (month == 2 && leap ? 1 : 0);
}

date date_of(int year, int month, int day)
{
    CHECK(year >= 1 && year <= YEAR_MAX);
    CHECK(month >= 1 && month <= 12);
    CHECK(day >= 1 && day <= days_of_month(year, month));
    return (date){ days_before_march(month < 3 ? year - 1 : year) +
                   days_before_month((month + 9) % 12) + day - 1 - EPOCH };
}

struct date_parts date_parts(date d)
{
    int64_t days = d.day + EPOCH;
    CHECK(days >= days_before_month(10)); /* the first of January */
    CHECK(days < days_before_march(YEAR_MAX) + days_before_month(10));
    int64_t year = days * 400 / days_before_march(400);
    while (days_before_march(year + 1) <= days)
        year++;
    while (days_before_march(year) > days)
        year--;
    int rest = (int)(days - days_before_march(year));
    int month = (rest * 5 + 2) / 153;
    return (struct date_parts){ .year = (int)year + (month < 10 ? 0 : 1),
                                .month = month < 10 ? month + 3 : month - 9,
                                .day = rest - days_before_month(month) + 1 };
}

enum weekday date_weekday(date d)
{
    int64_t since_thursday = d.day % 7; /* 1970-01-01 was one */
    return (enum weekday)((since_thursday + 7 + THURSDAY - 1) % 7 + 1);
}

static date date_plus(date d, int64_t days)
{
    return (date){ d.day + days };
}

/* The method of Meeus, Jones and Butcher. */
date date_easter(int year)
{
    int golden = year % 19, century = year / 100, rest = year % 100;
    int epact =
        (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    int to_sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    int moved = (golden + 11 * epact + 22 * to_sunday) / 451;
    return date_plus(date_of(year, 3, 22), epact + to_sunday - 7 * moved);
}

date date_add_months(date d, int months)
{
    struct date_parts p = date_parts(d);
    int64_t month = (int64_t)p.year * 12 + p.month - 1 + months;
    CHECK(month >= 12 && month < (YEAR_MAX + 1) * 12);
    p.year = (int)(month / 12);
    p.month = (int)(month % 12) + 1;
    int last = days_of_month(p.year, p.month);
    return date_of(p.year, p.month, p.day < last ? p.day : last);
}

#define DATE_TEXT 10 /* 2021-09-07: how the text of an instant begins */

bool date_parse(str text, date *out)
{
    int64_t midnight = 0;
    if (text.len != DATE_TEXT || str_starts(text, STR("0000")) || !clock_parse(text, &midnight))
        return false;
    *out = (date){ midnight / DAY };
    return true;
}

str date_text(struct arena *a, date d)
{
    return (str){ clock_text(a, d.day * DAY).ptr, DATE_TEXT };
}

/* --- local time ----------------------------------------------------------------------- */

const char *const ZONES[] = {
#define ZONE(name, hours, countries, meaning) #name,
#include "domain/calendar.def"
    NULL,
};

static const struct {
    int64_t winter; /* how far clocks are before UTC then; in summer it is an hour more */
    const char *countries;
} ZONE_ROWS[] = {
#define ZONE(name, hours, countries, meaning) { (hours)*HOUR, countries },
#include "domain/calendar.def"
};

enum zone zone_of(str name)
{
    for (size_t i = 0; i < COUNT(ZONE_ROWS); i++) {
        str rest = str_of(ZONE_ROWS[i].countries), country = str_of(ZONES[i]);
        do {
            if (str_equal_nocase(country, name))
                return (enum zone)i;
        } while (str_split(&rest, ' ', &country));
    }
    return ZONE_CET;
}

static date date_utc(int64_t at)
{
    return (date){ clock_midnight(at) / DAY };
}

static int64_t changes_at(int year, int month) /* of a month with 31 days */
{
    date last = date_of(year, month, 31);
    return (last.day - date_weekday(last) % SUNDAY) * DAY + HOUR;
}

static bool is_summer(int64_t at)
{
    int year = date_parts(date_utc(at)).year;
    return at >= changes_at(year, 3) && at < changes_at(year, 10);
}

struct local_time zone_local(enum zone zone, int64_t at)
{
    int64_t shown = at + ZONE_ROWS[zone].winter + (is_summer(at) ? HOUR : 0);
    return (struct local_time){ date_utc(shown), shown - clock_midnight(shown) };
}

int64_t zone_instant(enum zone zone, struct local_time local)
{
    CHECK(local.time >= 0 && local.time < DAY);
    int64_t winter = local.date.day * DAY + local.time - ZONE_ROWS[zone].winter;
    return is_summer(winter - HOUR) ? winter - HOUR : winter;
}

/* --- bank days ------------------------------------------------------------------------ */

const char *const BANK_CALENDARS[] = {
#define BANK_CALENDAR(name, meaning) #name,
#include "domain/calendar.def"
    NULL,
};

static const struct bank_holiday_rule {
    int month, day;       /* month 0: so many days after Easter Sunday */
    enum weekday weekday; /* if any, the first such day from there on */
    unsigned calendars;   /* a bit for each */
    int last_year;
    const char *name;
} HOLIDAYS[] = {
#define ON(month, day)                                 (month), (day), 0
#define EASTER(days)                                   0, (days), 0
#define FIRST(weekday, month, day)                     (month), (day), (weekday)
#define TARGET                                         (1u << BANK_TARGET)
#define SE                                             (1u << BANK_SE)
#define NO                                             (1u << BANK_NO)
#define DK                                             (1u << BANK_DK)
#define FI                                             (1u << BANK_FI)
#define DE                                             (1u << BANK_DE)
#define AT                                             (1u << BANK_AT)
#define NL                                             (1u << BANK_NL)
#define ALL                                            (TARGET | SE | NO | DK | FI | DE | AT | NL)
#define FOR_EVER                                       YEAR_MAX
#define BANK_HOLIDAY(rule, calendars, last_year, name) { rule, calendars, last_year, name },
#include "domain/calendar.def"
};

enum bank_calendar bank_calendar_of(str name)
{
    for (size_t i = 0; BANK_CALENDARS[i] != NULL; i++)
        if (str_equal_nocase(str_of(BANK_CALENDARS[i]), name))
            return (enum bank_calendar)i;
    return BANK_TARGET;
}

static date date_of_rule(const struct bank_holiday_rule *r, int year, date easter)
{
    if (r->month == 0)
        return date_plus(easter, r->day);
    date first = date_of(year, r->month, r->day);
    return r->weekday == 0 ? first
                           : date_plus(first, ((int)r->weekday - (int)date_weekday(first) + 7) % 7);
}

const char *bank_holiday(enum bank_calendar calendar, date d)
{
    int year = date_parts(d).year;
    date easter = date_easter(year);
    for (size_t i = 0; i < COUNT(HOLIDAYS); i++)
        if ((HOLIDAYS[i].calendars & (1u << calendar)) != 0 && year <= HOLIDAYS[i].last_year &&
            date_of_rule(&HOLIDAYS[i], year, easter).day == d.day)
            return HOLIDAYS[i].name;
    return NULL;
}

bool is_bank_day(enum bank_calendar calendar, date d)
{
    return date_weekday(d) < SATURDAY && bank_holiday(calendar, d) == NULL;
}

date bank_day_from(enum bank_calendar calendar, date d)
{
    while (!is_bank_day(calendar, d))
        d.day++;
    return d;
}

date bank_day_add(enum bank_calendar calendar, date d, int n)
{
    CHECK(n >= -BANK_DAYS_MAX && n <= BANK_DAYS_MAX);
    if (n == 0)
        return bank_day_from(calendar, d);
    int step = n > 0 ? 1 : -1;
    for (int left = n * step; left > 0; left -= is_bank_day(calendar, d) ? 1 : 0)
        d.day += step;
    return d;
}

/* --- payout days ---------------------------------------------------------------------- */

static bool has_payout(const struct payout_schedule *s, enum weekday weekday)
{
    return s->weekdays == 0 || (s->weekdays & WEEKDAY_BIT(weekday)) != 0;
}

/* One of the weekdays on which banks are closed is moved, so the search for weekdays begins where
 * one that is moved to d or later may lie: after the bank day before d. */
date payout_day_from(const struct payout_schedule *s, date d)
{
    CHECK((s->weekdays & ~0xFEu) == 0);
    date day = date_plus(bank_day_add(s->calendar, d, -1), 1);
    while (!has_payout(s, date_weekday(day)))
        day.day++;
    return bank_day_from(s->calendar, day);
}

date payout_day(const struct payout_schedule *s, int64_t at)
{
    CHECK(s->delay >= 0);
    return payout_day_from(s, bank_day_add(s->calendar, zone_local(s->zone, at).date, s->delay));
}

int64_t payout_cut_off(const struct payout_schedule *s, date d)
{
    CHECK(payout_day_from(s, d).day == d.day);
    CHECK(s->delay >= 0);
    date next = date_plus(d, 1); /* is what d pays until, if there is no delay */
    date end = s->delay == 0 ? next : bank_day_add(s->calendar, next, -s->delay);
    return zone_instant(s->zone, (struct local_time){ .date = end });
}
