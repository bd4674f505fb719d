#include "base/clock.h"

#include <stdio.h>
#include <time.h>

int64_t clock_now(void)
{
    struct timespec t;
    CHECK(clock_gettime(CLOCK_REALTIME, &t) == 0);
    return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

int64_t clock_monotonic(void)
{
    struct timespec t;
    CHECK(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
    return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

int64_t clock_midnight(int64_t at)
{
    int64_t rest = at % DAY;
    return at - (rest < 0 ? rest + DAY : rest);
}

static void digits(char *out, int width, int value)
{
    for (int i = width - 1; i >= 0; i--, value /= 10)
        out[i] = (char)('0' + value % 10);
}

void clock_write(int64_t at, char out[CLOCK_TEXT])
{
    int64_t day_start = clock_midnight(at);
    time_t seconds = (time_t)(at >= 0 ? at / SECOND : (at - SECOND + 1) / SECOND);
    struct tm parts;
    CHECK(gmtime_r(&seconds, &parts) != NULL);
    memcpy(out, "0000-00-00T00:00:00.000Z", CLOCK_TEXT);
    digits(out, 4, parts.tm_year + 1900);
    digits(out + 5, 2, parts.tm_mon + 1);
    digits(out + 8, 2, parts.tm_mday);
    digits(out + 11, 2, parts.tm_hour);
    digits(out + 14, 2, parts.tm_min);
    digits(out + 17, 2, parts.tm_sec);
    digits(out + 20, 3, (int)((at - day_start) / MILLISECOND % 1000));
}

str clock_text(struct arena *a, int64_t at)
{
    char *text = arena_take(a, CLOCK_TEXT + 1, 1);
    clock_write(at, text);
    return (str){ text, CLOCK_TEXT };
}

/* Takes exactly `width` digits off the front. */
static bool take_number(str *s, size_t width, int *out)
{
    int64_t value = 0;
    if (s->len < width || s->ptr[0] == '-' || !str_to_i64((str){ s->ptr, width }, &value))
        return false;
    *out = (int)value;
    *s = str_cut(*s, width);
    return true;
}

static bool take_char(str *s, char wanted)
{
    if (s->len == 0 || s->ptr[0] != wanted)
        return false;
    *s = str_cut(*s, 1);
    return true;
}

static bool take_date(str *s, int64_t *out)
{
    struct tm p = { 0 };
    if (!take_number(s, 4, &p.tm_year) || !take_char(s, '-') || !take_number(s, 2, &p.tm_mon) ||
        !take_char(s, '-') || !take_number(s, 2, &p.tm_mday))
        return false;
    p.tm_year -= 1900;
    p.tm_mon -= 1;
    struct tm normal = p;
    time_t seconds = timegm(&normal);
    if (normal.tm_year != p.tm_year || normal.tm_mon != p.tm_mon || normal.tm_mday != p.tm_mday)
        return false;
    *out = (int64_t)seconds * SECOND;
    return true;
}

static bool take_time(str *s, int64_t *out)
{
    int hour = 0, minute = 0, second = 0;
    if (!take_number(s, 2, &hour) || !take_char(s, ':') || !take_number(s, 2, &minute) ||
        !take_char(s, ':') || !take_number(s, 2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    int64_t fraction = 0, unit = SECOND / 10;
    if (take_char(s, '.')) {
        int digit = 0;
        if (!take_number(s, 1, &digit))
            return false;
        do {
            fraction += digit * unit;
            unit /= 10;
        } while (take_number(s, 1, &digit));
    }
    *out = hour * HOUR + minute * MINUTE + second * SECOND + fraction;
    return true;
}

static bool take_zone(str *s, int64_t *out)
{
    if (take_char(s, 'Z')) {
        *out = 0;
        return true;
    }
    int sign = take_char(s, '+') ? 1 : take_char(s, '-') ? -1 : 0;
    int hours = 0, minutes = 0;
    if (sign == 0 || !take_number(s, 2, &hours))
        return false;
    (void)take_char(s, ':');
    if (!take_number(s, 2, &minutes) || hours > 15 || minutes > 59)
        return false;
    *out = sign * (hours * HOUR + minutes * MINUTE);
    return true;
}

bool clock_parse(str text, int64_t *out)
{
    int64_t date = 0, time = 0, zone = 0;
    if (!take_date(&text, &date))
        return false;
    if (text.len > 0 && (!take_char(&text, 'T') || !take_time(&text, &time) ||
                         !take_zone(&text, &zone) || text.len > 0))
        return false;
    *out = date + time - zone;
    return true;
}
