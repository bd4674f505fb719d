#include "domain/duration.h"

#include "base/clock.h"

#define DIGITS_MAX 6

static const struct unit_of_time {
    char letter;
    bool of_time; /* after the T */
    int months;
    int64_t time;
} UNITS[] = {
    { 'Y', false, 12, 0 },    { 'M', false, 1, 0 },   { 'W', false, 0, 7 * DAY },
    { 'D', false, 0, DAY },   { 'H', true, 0, HOUR }, { 'M', true, 0, MINUTE },
    { 'S', true, 0, SECOND },
};

static bool take_digits(str *s, int *out)
{
    size_t digits = 0;
    int number = 0;
    while (digits < s->len && s->ptr[digits] >= '0' && s->ptr[digits] <= '9') {
        if (digits == DIGITS_MAX)
            return false;
        number = number * 10 + (s->ptr[digits++] - '0');
    }
    *s = str_cut(*s, digits);
    *out = number;
    return digits > 0;
}

static bool take(str *s, char letter)
{
    bool is_there = s->len > 0 && s->ptr[0] == letter;
    if (is_there)
        *s = str_cut(*s, 1);
    return is_there;
}

/* Takes a number and its unit, which must come after `next`. */
static bool take_unit(str *s, bool of_time, size_t *next, struct duration *d)
{
    int number = 0;
    if (!take_digits(s, &number))
        return false;
    for (size_t i = *next; i < COUNT(UNITS); i++)
        if (UNITS[i].of_time == of_time && take(s, UNITS[i].letter)) {
            d->months += number * UNITS[i].months;
            d->time += number * UNITS[i].time;
            *next = i + 1;
            return true;
        }
    return false;
}

bool duration_parse(str text, struct duration *out)
{
    struct duration d = { 0 };
    size_t next = 0;
    bool of_time = false;
    if (!take(&text, 'P') || text.len == 0)
        return false;
    while (text.len > 0) {
        if (!of_time && take(&text, 'T'))
            of_time = true;
        if (!take_unit(&text, of_time, &next, &d))
            return false;
    }
    *out = d;
    return true;
}

int64_t duration_after(struct duration d, int64_t at)
{
    date day = { clock_midnight(at) / DAY };
    int64_t time = at - day.day * DAY;
    return date_add_months(day, d.months).day * DAY + time + d.time;
}
