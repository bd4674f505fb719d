/* How long something lasts: what is read as such, and the instant that is so long after another. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "domain/duration.h"

static const struct {
    const char *from, *duration, *to;
} AFTER[] = {
    { "2026-11-28T10:00:00.123Z", "P45D", "2027-01-12T10:00:00.123Z" },
    { "2027-01-31T23:59:59.999Z", "P1M", "2027-02-28T23:59:59.999Z" },
    { "2028-01-31T00:00:00.000Z", "P1M", "2028-02-29T00:00:00.000Z" },
    { "2028-02-29T12:00:00.000Z", "P1Y", "2029-02-28T12:00:00.000Z" },
    { "2027-03-27T12:00:00.000Z", "P1D", "2027-03-28T12:00:00.000Z" },
    { "2026-12-31T23:00:00.000Z", "PT1H", "2027-01-01T00:00:00.000Z" },
    { "2026-11-28T10:00:00.000Z", "P1Y2M1W3DT4H5M6S", "2028-02-07T14:05:06.000Z" },
    { "2026-11-28T10:00:00.000Z", "P0D", "2026-11-28T10:00:00.000Z" },
    { "2026-11-28T10:00:00.000Z", "PT36H", "2026-11-29T22:00:00.000Z" },
};

Test(duration, is_added_as_the_calendar_says)
{
    for (size_t i = 0; i < COUNT(AFTER); i++) {
        struct duration d;
        int64_t from = 0, to = 0;
        cr_assert(clock_parse(str_of(AFTER[i].from), &from) &&
                  clock_parse(str_of(AFTER[i].to), &to));
        cr_assert(duration_parse(str_of(AFTER[i].duration), &d), "%s", AFTER[i].duration);
        cr_expect_eq(duration_after(d, from), to, "%s after %s", AFTER[i].duration, AFTER[i].from);
    }
}

Test(duration, is_nothing_else)
{
    static const char *const NONE[] = {
        "",      "P",    "PT",    "P1",        "1D",   "P1DT", "P1H", "PT1D",   "P1D1D",
        "P1D1M", "P-1D", "P1.5D", "P1234567D", "P1D ", "p1d",  "P1X", "PT1S1M", "P1DTT1H"
    };
    struct duration d = { -7, -7 };
    for (size_t i = 0; i < COUNT(NONE); i++)
        cr_expect_not(duration_parse(str_of(NONE[i]), &d), "'%s'", NONE[i]);
    cr_expect(d.months == -7 && d.time == -7);
}
