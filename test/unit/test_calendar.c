/* Dates, local time, bank days and payout days: what is written down here by hand or by law, and
 * what must hold of all dates. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "domain/calendar.h"
#include "support.h"

static date on(const char *text)
{
    date d = { 0 };
    cr_assert(date_parse(str_of(text), &d), "%s", text);
    return d;
}

static int64_t instant(const char *text)
{
    int64_t at = 0;
    cr_assert(clock_parse(str_of(text), &at), "%s", text);
    return at;
}

static void expect_date(date d, const char *text)
{
    struct arena *a = arena_open(1 << 16);
    str shown = date_text(a, d);
    cr_expect(str_equal(shown, str_of(text)), "%.*s instead of %s", STR_ARG(shown), text);
    arena_close(a);
}

/* --- dates ------------------------------------------------------------------------------- */

Test(calendar, every_day_of_a_hundred_years_and_its_parts_lead_to_each_other)
{
    date d = date_of(1970, 1, 1);
    cr_assert_eq(d.day, 0);
    for (; d.day < date_of(2101, 1, 1).day; d.day++) {
        time_t seconds = (time_t)(d.day * (DAY / SECOND));
        struct tm c_library;
        cr_assert_not_null(gmtime_r(&seconds, &c_library));
        struct date_parts p = date_parts(d);
        cr_assert_eq(p.year, c_library.tm_year + 1900, "day %lld", (long long)d.day);
        cr_assert_eq(p.month, c_library.tm_mon + 1, "day %lld", (long long)d.day);
        cr_assert_eq(p.day, c_library.tm_mday, "day %lld", (long long)d.day);
        cr_assert_eq((int)date_weekday(d) % 7, c_library.tm_wday, "day %lld", (long long)d.day);
        cr_assert_eq(date_of(p.year, p.month, p.day).day, d.day);
    }
}

Test(calendar, the_first_and_the_last_date_and_those_around_centuries_are_right)
{
    static const struct {
        const char *text;
        int64_t day;
        enum weekday weekday;
    } ROWS[] = {
        { "0001-01-01", -719162, MONDAY },  { "1900-02-28", -25509, WEDNESDAY },
        { "1900-03-01", -25508, THURSDAY }, { "1969-12-31", -1, WEDNESDAY },
        { "2000-02-29", 11016, TUESDAY },   { "2100-02-28", 47540, SUNDAY },
        { "2100-03-01", 47541, MONDAY },    { "9999-12-31", 2932896, FRIDAY },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        date d = on(ROWS[i].text);
        struct date_parts p = date_parts(d);
        cr_expect_eq(d.day, ROWS[i].day, "%s", ROWS[i].text);
        cr_expect_eq(date_of(p.year, p.month, p.day).day, ROWS[i].day, "%s", ROWS[i].text);
        cr_expect_eq(date_weekday(d), ROWS[i].weekday, "%s", ROWS[i].text);
        expect_date(d, ROWS[i].text);
    }
}

Test(calendar, a_text_that_is_no_date_is_refused_and_nothing_is_written)
{
    static const char *const TEXTS[] = { "",           "2025-02-29", "2100-02-29", "2025-04-31",
                                         "2025-13-01", "2025-00-10", "2025-1-1",   "2025-01-011",
                                         "20250101",   "2025/01/01", "0000-01-01", "2025-01-01T" };
    for (size_t i = 0; i < COUNT(TEXTS); i++) {
        date d = { 77 };
        cr_expect_not(date_parse(str_of(TEXTS[i]), &d), "%s", TEXTS[i]);
        cr_expect_eq(d.day, 77, "%s", TEXTS[i]);
    }
}

/* What cannot be is a CHECK, which ends the program. */
Test(calendar, a_day_that_does_not_exist_is_not_made, .signal = SIGABRT)
{
    (void)date_of(2025, 2, 29);
}

Test(calendar, there_is_no_date_before_the_year_1, .signal = SIGABRT)
{
    (void)date_parts((date){ date_of(1, 1, 1).day - 1 });
}

Test(calendar, there_is_no_date_after_the_year_9999, .signal = SIGABRT)
{
    (void)date_parts((date){ date_of(9999, 12, 31).day + 1 });
}

Test(calendar, a_day_without_a_payout_has_no_cut_off, .signal = SIGABRT)
{
    (void)payout_cut_off(&(struct payout_schedule){ 0 }, date_of(2026, 11, 28));
}

Test(calendar, months_are_added_to_the_same_day_or_the_last_of_a_shorter_month)
{
    static const struct {
        const char *from;
        int months;
        const char *to;
    } ROWS[] = {
        { "2025-01-31", 1, "2025-02-28" },   { "2024-01-31", 1, "2024-02-29" },
        { "2024-02-29", 12, "2025-02-28" },  { "2024-02-29", 48, "2028-02-29" },
        { "2025-03-31", 1, "2025-04-30" },   { "2025-03-31", -1, "2025-02-28" },
        { "2025-12-15", 1, "2026-01-15" },   { "2026-01-15", -1, "2025-12-15" },
        { "2025-11-30", 3, "2026-02-28" },   { "2025-05-05", 0, "2025-05-05" },
        { "2024-02-29", -12, "2023-02-28" }, { "2099-12-31", 2, "2100-02-28" },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        expect_date(date_add_months(on(ROWS[i].from), ROWS[i].months), ROWS[i].to);
}

Test(calendar, months_that_are_added_and_taken_off_lead_back_up_to_the_28th)
{
    for (date d = on("2000-01-01"); d.day < on("2100-01-01").day; d.day++)
        for (int months = -13; months <= 13; months++) {
            date back = date_add_months(date_add_months(d, months), -months);
            int lost = (int)(d.day - back.day);
            cr_assert(lost == 0 || (lost <= 3 && date_parts(d).day > 28 && lost > 0), "%lld",
                      (long long)d.day);
            cr_assert(date_parts(d).day > 28 || lost == 0);
        }
}

Test(calendar, easter_is_when_the_churches_say)
{
    static const char *const SUNDAYS[] = {
        "1609-04-19", "1666-04-25", "1700-04-11", "2285-03-22", "2400-04-16", /* other centuries */
        "1818-03-22", /* the earliest there can be */
        "1943-04-25", /* the latest */
        "1954-04-18", /* where the epact must not be taken as it is, and 1981 likewise */
        "1981-04-19", "2000-04-23", "2008-03-23", "2011-04-24", "2016-03-27",
        "2019-04-21", "2020-04-12", "2021-04-04", "2022-04-17", "2023-04-09",
        "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16",
        "2029-04-01", "2030-04-21", "2031-04-13", "2032-03-28", "2033-04-17",
        "2034-04-09", "2035-03-25", "2038-04-25", "2049-04-18", "2076-04-19",
    };
    for (size_t i = 0; i < COUNT(SUNDAYS); i++)
        expect_date(date_easter(date_parts(on(SUNDAYS[i])).year), SUNDAYS[i]);
}

/* --- local time -------------------------------------------------------------------------- */

/* The last Sundays of March and October, by the calendar of the European Commission. */
static const struct {
    const char *forward, *back;
} CHANGES[] = {
    { "2024-03-31", "2024-10-27" }, { "2025-03-30", "2025-10-26" }, { "2026-03-29", "2026-10-25" },
    { "2027-03-28", "2027-10-31" }, { "2028-03-26", "2028-10-29" }, { "2029-03-25", "2029-10-28" },
    { "2030-03-31", "2030-10-27" },
};

static const int64_t WINTER_HOURS[] = { [ZONE_CET] = 1, [ZONE_EET] = 2, [ZONE_WET] = 0 };

static int64_t hours_ahead(enum zone zone, int64_t at) /* in microseconds */
{
    struct local_time local = zone_local(zone, at);
    return local.date.day * DAY + local.time - at;
}

Test(calendar, clocks_change_at_one_o_clock_utc_on_the_last_sundays_of_march_and_october)
{
    for (size_t i = 0; i < COUNT(CHANGES); i++)
        for (size_t zone = 0; zone < COUNT(WINTER_HOURS); zone++) {
            int64_t winter = WINTER_HOURS[zone] * HOUR, summer = winter + HOUR;
            int64_t forward = on(CHANGES[i].forward).day * DAY + HOUR;
            int64_t back = on(CHANGES[i].back).day * DAY + HOUR;
            cr_expect_eq(hours_ahead((enum zone)zone, forward - 1), winter);
            cr_expect_eq(hours_ahead((enum zone)zone, forward), summer);
            cr_expect_eq(hours_ahead((enum zone)zone, back - 1), summer);
            cr_expect_eq(hours_ahead((enum zone)zone, back), winter);
        }
}

Test(calendar, the_end_of_a_local_day_is_its_instant_in_winter_summer_and_on_both_changes)
{
    static const struct {
        enum zone zone;
        const char *date;
        int64_t time;
        const char *utc;
    } ROWS[] = {
        { ZONE_CET, "2026-01-15", 23 * HOUR + 59 * MINUTE, "2026-01-15T22:59:00Z" },
        { ZONE_CET, "2026-07-15", 23 * HOUR + 59 * MINUTE, "2026-07-15T21:59:00Z" },
        { ZONE_EET, "2026-01-15", 23 * HOUR + 59 * MINUTE, "2026-01-15T21:59:00Z" },
        { ZONE_EET, "2026-07-15", 23 * HOUR + 59 * MINUTE, "2026-07-15T20:59:00Z" },
        { ZONE_WET, "2026-01-15", 23 * HOUR + 59 * MINUTE, "2026-01-15T23:59:00Z" },
        { ZONE_WET, "2026-07-15", 23 * HOUR + 59 * MINUTE, "2026-07-15T22:59:00Z" },
        { ZONE_CET, "2025-12-31", 23 * HOUR + 59 * MINUTE, "2025-12-31T22:59:00Z" },
        { ZONE_CET, "2024-02-29", 23 * HOUR + 59 * MINUTE, "2024-02-29T22:59:00Z" },
        /* the day with 23 hours, and the hour that it does not have */
        { ZONE_CET, "2026-03-28", 23 * HOUR + 59 * MINUTE, "2026-03-28T22:59:00Z" },
        { ZONE_CET, "2026-03-29", 0, "2026-03-28T23:00:00Z" },
        { ZONE_CET, "2026-03-29", 2 * HOUR - 1, "2026-03-29T00:59:59.999999Z" },
        { ZONE_CET, "2026-03-29", 2 * HOUR, "2026-03-29T01:00:00Z" },
        { ZONE_CET, "2026-03-29", 2 * HOUR + 30 * MINUTE, "2026-03-29T01:30:00Z" },
        { ZONE_CET, "2026-03-29", 3 * HOUR, "2026-03-29T01:00:00Z" },
        { ZONE_CET, "2026-03-29", 23 * HOUR + 59 * MINUTE, "2026-03-29T21:59:00Z" },
        { ZONE_EET, "2026-03-29", 4 * HOUR, "2026-03-29T01:00:00Z" },
        { ZONE_WET, "2026-03-29", 2 * HOUR, "2026-03-29T01:00:00Z" },
        /* the day with 25 hours, and the hour that it has twice */
        { ZONE_CET, "2026-10-25", 0, "2026-10-24T22:00:00Z" },
        { ZONE_CET, "2026-10-25", 2 * HOUR, "2026-10-25T00:00:00Z" },
        { ZONE_CET, "2026-10-25", 3 * HOUR - 1, "2026-10-25T00:59:59.999999Z" },
        { ZONE_CET, "2026-10-25", 3 * HOUR, "2026-10-25T02:00:00Z" },
        { ZONE_CET, "2026-10-25", 23 * HOUR + 59 * MINUTE, "2026-10-25T22:59:00Z" },
        { ZONE_EET, "2026-10-25", 3 * HOUR, "2026-10-25T00:00:00Z" },
        { ZONE_WET, "2026-10-25", HOUR, "2026-10-25T00:00:00Z" },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        int64_t at =
            zone_instant(ROWS[i].zone, (struct local_time){ on(ROWS[i].date), ROWS[i].time });
        cr_expect_eq(at, instant(ROWS[i].utc), "row %zu: %lld microseconds off", i,
                     (long long)(at - instant(ROWS[i].utc)));
    }
}

/* An instant and its local time lead to each other, but for the second of the hours that come
 * twice, which is taken for the first. */
Test(calendar, instants_and_local_times_lead_to_each_other_through_a_hundred_years)
{
    for (size_t zone = 0; zone < COUNT(WINTER_HOURS); zone++) {
        int64_t twice = 0, from = instant("2000-01-01"), until = instant("2100-01-01");
        for (int64_t at = from; at < until; at += 30 * MINUTE) {
            int64_t back = zone_instant((enum zone)zone, zone_local((enum zone)zone, at));
            cr_assert(back == at || back == at - HOUR, "%lld", (long long)at);
            twice += back != at;
        }
        cr_expect_eq(twice, 100 * 2, "one hour in each year");
    }
}

Test(calendar, a_country_has_its_zone_and_its_bank_calendar)
{
    static const struct {
        const char *name;
        enum zone zone;
        enum bank_calendar calendar;
    } ROWS[] = {
        { "SE", ZONE_CET, BANK_SE },      { "NO", ZONE_CET, BANK_NO },
        { "DK", ZONE_CET, BANK_DK },      { "FI", ZONE_EET, BANK_FI },
        { "fi", ZONE_EET, BANK_FI },      { "DE", ZONE_CET, BANK_DE },
        { "AT", ZONE_CET, BANK_AT },      { "NL", ZONE_CET, BANK_NL },
        { "GB", ZONE_WET, BANK_TARGET },  { "EE", ZONE_EET, BANK_TARGET },
        { "US", ZONE_CET, BANK_TARGET },  { "", ZONE_CET, BANK_TARGET },
        { "E", ZONE_CET, BANK_TARGET },   { "TARGET", ZONE_CET, BANK_TARGET },
        { "CET", ZONE_CET, BANK_TARGET }, { "EET", ZONE_EET, BANK_TARGET },
        { "WET", ZONE_WET, BANK_TARGET },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        cr_expect_eq(zone_of(str_of(ROWS[i].name)), ROWS[i].zone, "%s", ROWS[i].name);
        cr_expect_eq(bank_calendar_of(str_of(ROWS[i].name)), ROWS[i].calendar, "%s", ROWS[i].name);
    }
    for (size_t i = 0; ZONES[i] != NULL; i++)
        cr_expect_eq(zone_of(str_of(ZONES[i])), (enum zone)i);
    for (size_t i = 0; BANK_CALENDARS[i] != NULL; i++)
        cr_expect_eq(bank_calendar_of(str_of(BANK_CALENDARS[i])), (enum bank_calendar)i);
}

/* --- bank days --------------------------------------------------------------------------- */

/* The days from Monday to Friday on which banks are closed, year by year, counted from the laws and
 * the lists that calendar.def names and not by its rules. Those of Denmark in 2026 and 2027 are the
 * published ones of Danmarks Nationalbank. */
#define YEAR_FIRST 2025
#define YEARS      6

static const struct {
    enum bank_calendar calendar;
    const char *closed[YEARS];
} CLOSED[] = {
    { BANK_TARGET,
      {
          "01-01 04-18 04-21 05-01 12-25 12-26",
          "01-01 04-03 04-06 05-01 12-25",
          "01-01 03-26 03-29",
          "04-14 04-17 05-01 12-25 12-26",
          "01-01 03-30 04-02 05-01 12-25 12-26",
          "01-01 04-19 04-22 05-01 12-25 12-26",
      } },
    { BANK_SE,
      {
          "01-01 01-06 04-18 04-21 05-01 05-29 06-06 06-20 12-24 12-25 12-26 12-31",
          "01-01 01-06 04-03 04-06 05-01 05-14 06-19 12-24 12-25 12-31",
          "01-01 01-06 03-26 03-29 05-06 06-25 12-24 12-31",
          "01-06 04-14 04-17 05-01 05-25 06-06 06-23 12-25 12-26",
          "01-01 03-30 04-02 05-01 05-10 06-06 06-22 12-24 12-25 12-26 12-31",
          "01-01 04-19 04-22 05-01 05-30 06-06 06-21 12-24 12-25 12-26 12-31",
      } },
    { BANK_NO,
      {
          "01-01 04-17 04-18 04-21 05-01 05-29 06-09 12-24 12-25 12-26",
          "01-01 04-02 04-03 04-06 05-01 05-14 05-25 12-24 12-25",
          "01-01 03-25 03-26 03-29 05-06 05-17 12-24",
          "04-13 04-14 04-17 05-01 05-17 05-25 06-05 12-25 12-26",
          "01-01 03-29 03-30 04-02 05-01 05-10 05-17 05-21 12-24 12-25 12-26",
          "01-01 04-18 04-19 04-22 05-01 05-17 05-30 06-10 12-24 12-25 12-26",
      } },
    { BANK_DK,
      {
          "01-01 04-17 04-18 04-21 05-29 05-30 06-05 06-09 12-24 12-25 12-26 12-31",
          "01-01 04-02 04-03 04-06 05-14 05-15 05-25 06-05 12-24 12-25 12-31",
          "01-01 03-25 03-26 03-29 05-06 05-07 05-17 12-24 12-31",
          "04-13 04-14 04-17 05-25 05-26 06-05 12-25 12-26",
          "01-01 03-29 03-30 04-02 05-10 05-11 05-21 06-05 12-24 12-25 12-26 12-31",
          "01-01 04-18 04-19 04-22 05-30 05-31 06-05 06-10 12-24 12-25 12-26 12-31",
      } },
    { BANK_FI,
      {
          "01-01 01-06 04-18 04-21 05-01 05-29 06-20 12-24 12-25 12-26",
          "01-01 01-06 04-03 04-06 05-01 05-14 06-19 12-24 12-25",
          "01-01 01-06 03-26 03-29 05-06 06-25 12-06 12-24",
          "01-06 04-14 04-17 05-01 05-25 06-23 12-06 12-25 12-26",
          "01-01 03-30 04-02 05-01 05-10 06-22 12-06 12-24 12-25 12-26",
          "01-01 04-19 04-22 05-01 05-30 06-21 12-06 12-24 12-25 12-26",
      } },
    { BANK_DE,
      {
          "01-01 04-18 04-21 05-01 05-29 06-09 10-03 12-24 12-25 12-26 12-31",
          "01-01 04-03 04-06 05-01 05-14 05-25 12-24 12-25 12-31",
          "01-01 03-26 03-29 05-06 05-17 12-24 12-31",
          "04-14 04-17 05-01 05-25 06-05 10-03 12-25 12-26",
          "01-01 03-30 04-02 05-01 05-10 05-21 10-03 12-24 12-25 12-26 12-31",
          "01-01 04-19 04-22 05-01 05-30 06-10 10-03 12-24 12-25 12-26 12-31",
      } },
    { BANK_AT,
      {
          "01-01 01-06 04-18 04-21 05-01 05-29 06-09 06-19 08-15 12-08 12-24 12-25 12-26",
          "01-01 01-06 04-03 04-06 05-01 05-14 05-25 06-04 10-26 12-08 12-24 12-25",
          "01-01 01-06 03-26 03-29 05-06 05-17 05-27 10-26 11-01 12-08 12-24",
          "01-06 04-14 04-17 05-01 05-25 06-05 06-15 08-15 10-26 11-01 12-08 12-25 12-26",
          "01-01 03-30 04-02 05-01 05-10 05-21 05-31 08-15 10-26 11-01 12-24 12-25 12-26",
          "01-01 04-19 04-22 05-01 05-30 06-10 06-20 08-15 11-01 12-24 12-25 12-26",
      } },
    { BANK_NL,
      {
          "01-01 04-18 04-21 05-01 05-05 05-29 06-09 12-25 12-26",
          "01-01 04-03 04-06 04-27 05-01 05-05 05-14 05-25 12-25",
          "01-01 03-26 03-29 04-27 05-05 05-06 05-17",
          "04-14 04-17 04-27 05-01 05-05 05-25 06-05 12-25 12-26",
          "01-01 03-30 04-02 04-27 05-01 05-10 05-21 12-25 12-26",
          "01-01 04-19 04-22 05-01 05-30 06-10 12-25 12-26",
      } },
};

static bool is_listed(const char *closed, struct date_parts p)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%02d-%02d", p.month, p.day);
    return strstr(closed, text) != NULL;
}

Test(calendar, banks_are_closed_on_the_days_of_the_lists_at_weekends_and_on_no_other)
{
    for (size_t c = 0; c < COUNT(CLOSED); c++)
        for (int i = 0; i < YEARS; i++)
            for (date d = date_of(YEAR_FIRST + i, 1, 1); date_parts(d).year == YEAR_FIRST + i;
                 d.day++) {
                struct date_parts p = date_parts(d);
                bool closed = date_weekday(d) >= SATURDAY || is_listed(CLOSED[c].closed[i], p);
                cr_expect_eq(is_bank_day(CLOSED[c].calendar, d), !closed, "%s %d-%02d-%02d",
                             BANK_CALENDARS[CLOSED[c].calendar], p.year, p.month, p.day);
            }
}

Test(calendar, every_bank_calendar_has_a_list_here)
{
    size_t count = 0;
    for (; BANK_CALENDARS[count] != NULL; count++)
        cr_expect_eq(CLOSED[count].calendar, (enum bank_calendar)count);
    cr_expect_eq(count, COUNT(CLOSED));
}

Test(calendar, denmark_has_no_general_prayer_day_from_2024_on)
{
    cr_expect_str_eq(bank_holiday(BANK_DK, on("2022-05-13")), "General Prayer Day");
    cr_expect_str_eq(bank_holiday(BANK_DK, on("2023-05-05")), "General Prayer Day");
    cr_expect_null(bank_holiday(BANK_DK, on("2024-04-26")));
    cr_expect(is_bank_day(BANK_DK, on("2024-04-26")));
}

Test(calendar, a_holiday_has_its_name_also_on_a_weekend)
{
    static const struct {
        enum bank_calendar calendar;
        const char *date, *name;
    } ROWS[] = {
        { BANK_SE, "2026-06-06", "National Day" }, /* a Saturday */
        { BANK_SE, "2026-06-19", "Midsummer Eve" },    { BANK_FI, "2027-06-25", "Midsummer Eve" },
        { BANK_NO, "2026-05-17", "Constitution Day" }, /* a Sunday */
        { BANK_DK, "2026-06-05", "Constitution Day" }, { BANK_AT, "2026-06-04", "Corpus Christi" },
        { BANK_NL, "2026-04-27", "King's Day" },       { BANK_TARGET, "2026-04-03", "Good Friday" },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        const char *name = bank_holiday(ROWS[i].calendar, on(ROWS[i].date));
        cr_expect(name != NULL && strcmp(name, ROWS[i].name) == 0, "%s", ROWS[i].date);
    }
    cr_expect_null(bank_holiday(BANK_TARGET, on("2026-06-06")), "a Saturday is none by itself");
}

Test(calendar, a_day_of_payment_is_moved_to_the_next_bank_day)
{
    static const struct {
        enum bank_calendar calendar;
        const char *from, *to;
    } ROWS[] = {
        { BANK_SE, "2026-11-25", "2026-11-25" },     /* a Wednesday */
        { BANK_SE, "2026-11-28", "2026-11-30" },     /* a Saturday */
        { BANK_SE, "2026-12-24", "2026-12-28" },     /* Christmas and a weekend */
        { BANK_SE, "2026-12-31", "2027-01-04" },     /* over the end of a year */
        { BANK_TARGET, "2026-12-31", "2026-12-31" }, /* TARGET is open on its last day */
        { BANK_NO, "2026-04-02", "2026-04-07" },     /* from Maundy Thursday over Easter */
        { BANK_DK, "2026-05-14", "2026-05-18" }, /* from Ascension Day over the Friday after it */
        { BANK_SE, "2028-02-29", "2028-02-29" },     { BANK_AT, "2026-12-08", "2026-12-09" },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        expect_date(bank_day_from(ROWS[i].calendar, on(ROWS[i].from)), ROWS[i].to);
}

Test(calendar, bank_days_are_counted_after_the_day_and_before_it)
{
    static const struct {
        enum bank_calendar calendar;
        const char *from;
        int n;
        const char *to;
    } ROWS[] = {
        { BANK_SE, "2026-11-27", 1, "2026-11-30" }, /* from Friday to Monday */
        { BANK_SE, "2026-11-28", 1, "2026-11-30" }, /* and from Saturday as well */
        { BANK_SE, "2026-11-28", 2, "2026-12-01" },
        { BANK_SE, "2026-11-28", 0, "2026-11-30" },
        { BANK_SE, "2026-11-28", -1, "2026-11-27" },
        { BANK_SE, "2026-12-23", 3, "2026-12-30" },
        { BANK_SE, "2026-12-30", -3, "2026-12-23" },
        { BANK_SE, "2026-04-01", 2, "2026-04-07" },
        { BANK_NO, "2026-04-01", 2, "2026-04-08" },
        { BANK_DE, "2028-02-28", 2, "2028-03-01" }, /* over 29 February */
        { BANK_TARGET, "2026-04-30", 1, "2026-05-04" },
        { BANK_DK, "2026-04-30", 1, "2026-05-01" },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        expect_date(bank_day_add(ROWS[i].calendar, on(ROWS[i].from), ROWS[i].n), ROWS[i].to);
}

Test(calendar, bank_days_that_are_added_and_taken_off_lead_back_through_a_hundred_years)
{
    static const int STEPS[] = { 1, 2, 5, 17 };
    for (size_t c = 0; c < COUNT(CLOSED); c++) {
        int64_t n = 0;
        enum bank_calendar calendar = CLOSED[c].calendar;
        for (date d = on("2000-01-01"); d.day < on("2100-01-01").day; d.day += 3) {
            date bank_day = bank_day_from(calendar, d);
            int step = STEPS[n++ % (int64_t)COUNT(STEPS)];
            date later = bank_day_add(calendar, bank_day, step);
            cr_assert(is_bank_day(calendar, bank_day) && is_bank_day(calendar, later));
            cr_assert_gt(later.day, bank_day.day);
            cr_assert_eq(bank_day_add(calendar, later, -step).day, bank_day.day);
            cr_assert_leq(bank_day.day - d.day, 5, "banks are never closed for longer");
        }
    }
}

/* --- payout days ------------------------------------------------------------------------- */

#define DAILY   0
#define FRIDAYS WEEKDAY_BIT(FRIDAY)

Test(calendar, what_is_captured_is_paid_out_on_its_day)
{
    static const struct {
        struct payout_schedule schedule;
        const char *captured, *paid;
    } ROWS[] = {
        /* the next bank day; the cut-off is the end of 23:59 local time */
        { { ZONE_CET, BANK_SE, DAILY, 1 }, "2026-11-25T10:00:00Z", "2026-11-26" },
        { { ZONE_CET, BANK_SE, DAILY, 1 }, "2026-11-25T22:59:59.999999Z", "2026-11-26" },
        { { ZONE_CET, BANK_SE, DAILY, 1 }, "2026-11-25T23:00:00Z", "2026-11-27" },
        { { ZONE_EET, BANK_FI, DAILY, 1 }, "2026-11-25T21:59:59.999999Z", "2026-11-26" },
        { { ZONE_EET, BANK_FI, DAILY, 1 }, "2026-11-25T22:00:00Z", "2026-11-27" },
        { { ZONE_CET, BANK_SE, DAILY, 1 }, "2026-07-15T21:59:59.999999Z", "2026-07-16" },
        { { ZONE_CET, BANK_SE, DAILY, 1 }, "2026-07-15T22:00:00Z", "2026-07-17" },
        { { ZONE_CET, BANK_SE, DAILY, 1 }, "2026-11-28T10:00:00Z", "2026-11-30" },
        { { ZONE_CET, BANK_SE, DAILY, 0 }, "2026-11-25T10:00:00Z", "2026-11-25" },
        { { ZONE_CET, BANK_SE, DAILY, 0 }, "2026-11-28T10:00:00Z", "2026-11-30" },
        /* over Christmas and New Year, by the banks of each country */
        { { ZONE_CET, BANK_SE, DAILY, 2 }, "2026-12-23T10:00:00Z", "2026-12-29" },
        { { ZONE_CET, BANK_TARGET, DAILY, 2 }, "2026-12-23T10:00:00Z", "2026-12-28" },
        { { ZONE_CET, BANK_SE, DAILY, 1 }, "2026-12-30T10:00:00Z", "2027-01-04" },
        /* both changes of the clocks, on Sundays */
        { { ZONE_CET, BANK_SE, FRIDAYS, 0 }, "2026-03-27T22:59:59Z", "2026-03-27" },
        { { ZONE_CET, BANK_SE, DAILY, 1 }, "2026-03-29T21:59:59Z", "2026-03-30" },
        { { ZONE_CET, BANK_SE, DAILY, 1 }, "2026-03-29T22:00:00Z", "2026-03-31" },
        { { ZONE_CET, BANK_SE, DAILY, 1 }, "2026-10-25T22:59:59Z", "2026-10-26" },
        { { ZONE_CET, BANK_SE, DAILY, 1 }, "2026-10-25T23:00:00Z", "2026-10-27" },
        /* once a week; a Friday on which banks are closed is moved to the bank day after it */
        { { ZONE_CET, BANK_SE, FRIDAYS, 3 }, "2026-11-24T10:00:00Z", "2026-11-27" },
        { { ZONE_CET, BANK_SE, FRIDAYS, 3 }, "2026-11-25T10:00:00Z", "2026-12-04" },
        { { ZONE_CET, BANK_SE, FRIDAYS, 1 }, "2026-03-31T10:00:00Z", "2026-04-07" },
        { { ZONE_CET, BANK_SE, FRIDAYS, 1 }, "2026-04-02T10:00:00Z", "2026-04-07" },
        { { ZONE_CET, BANK_SE, FRIDAYS, 1 }, "2026-04-07T10:00:00Z", "2026-04-10" },
        { { ZONE_CET, BANK_SE, WEEKDAY_BIT(MONDAY) | WEEKDAY_BIT(THURSDAY), 2 },
          "2026-11-24T10:00:00Z",
          "2026-11-26" },
        { { ZONE_CET, BANK_SE, WEEKDAY_BIT(MONDAY) | WEEKDAY_BIT(THURSDAY), 2 },
          "2026-11-25T10:00:00Z",
          "2026-11-30" },
        /* 29 February */
        { { ZONE_CET, BANK_DK, DAILY, 1 }, "2028-02-28T10:00:00Z", "2028-02-29" },
        { { ZONE_CET, BANK_DK, DAILY, 1 }, "2028-02-29T10:00:00Z", "2028-03-01" },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        expect_date(payout_day(&ROWS[i].schedule, instant(ROWS[i].captured)), ROWS[i].paid);
}

/* Through some years, for schedules of every kind: payout days are bank days and never go back,
 * and the cut-off of a payout day parts what it pays from what it does not. */
Test(calendar, the_cut_off_of_a_payout_day_parts_what_it_pays_from_what_comes_later)
{
    static const unsigned WEEKDAYS[] = {
        DAILY,
        FRIDAYS,
        WEEKDAY_BIT(MONDAY) | WEEKDAY_BIT(THURSDAY),
        WEEKDAY_BIT(SUNDAY), /* always moved */
        WEEKDAY_BIT(FRIDAY) | WEEKDAY_BIT(SATURDAY) | WEEKDAY_BIT(SUNDAY) | WEEKDAY_BIT(MONDAY),
    };
    static const int DELAYS[] = { 0, 1, 2, 14 };
    for (size_t i = 0; i < COUNT(CLOSED) * COUNT(WEEKDAYS) * COUNT(DELAYS); i++) {
        struct payout_schedule s = { .zone = (enum zone)(i % COUNT(WINTER_HOURS)),
                                     .calendar = CLOSED[i % COUNT(CLOSED)].calendar,
                                     .weekdays = WEEKDAYS[i / COUNT(CLOSED) % COUNT(WEEKDAYS)],
                                     .delay = DELAYS[i / COUNT(CLOSED) / COUNT(WEEKDAYS)] };
        int64_t last = INT64_MIN;
        for (int64_t at = instant("2025-11-20"); at < instant("2027-01-10"); at += 23 * HOUR) {
            date paid = payout_day(&s, at);
            int64_t cut_off = payout_cut_off(&s, paid);
            cr_assert(is_bank_day(s.calendar, paid));
            cr_assert_geq(paid.day, last, "schedule %zu", i);
            cr_assert_gt(cut_off, at, "schedule %zu", i);
            cr_assert_leq(payout_day(&s, cut_off - 1).day, paid.day, "schedule %zu", i);
            cr_assert_gt(payout_day(&s, cut_off).day, paid.day, "schedule %zu", i);
            last = paid.day;
        }
    }
}

Test(calendar, each_weekday_of_a_schedule_has_its_payout_day_though_it_may_be_moved)
{
    struct payout_schedule s = { .calendar = BANK_SE, .weekdays = FRIDAYS };
    expect_date(payout_day_from(&s, on("2026-04-03")), "2026-04-07"); /* Good Friday is moved */
    expect_date(payout_day_from(&s, on("2026-04-06")), "2026-04-07");
    expect_date(payout_day_from(&s, on("2026-04-07")), "2026-04-07");
    expect_date(payout_day_from(&s, on("2026-04-08")), "2026-04-10");
    s.weekdays = DAILY;
    expect_date(payout_day_from(&s, on("2026-04-03")), "2026-04-07");
    expect_date(payout_day_from(&s, on("2026-04-08")), "2026-04-08");
}
