/* The bucket of requests, with a clock that is set by hand: exact numbers. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "service/rate_limit.h"
#include "support.h"

struct taken {
    bool taken;
    int64_t remaining, reset_seconds;
};

static struct taken take(struct rate_limiter *r, int64_t merchant, enum rate_kind kind,
                         int64_t limit, int64_t now)
{
    struct taken t = { .remaining = -1, .reset_seconds = -1 };
    t.taken = rate_limiter_take(r, merchant, kind, limit, now, &t.remaining, &t.reset_seconds);
    return t;
}

static void expect_taken(struct taken is, bool taken, int64_t remaining, int64_t reset_seconds,
                         const char *when)
{
    cr_expect_eq(is.taken, taken, "%s", when);
    cr_expect_eq(is.remaining, remaining, "%s: %lld remain", when, (long long)is.remaining);
    cr_expect_eq(is.reset_seconds, reset_seconds, "%s: in %lld s", when,
                 (long long)is.reset_seconds);
}

Test(rate_limit, a_full_bucket_gives_one_seconds_worth_at_once_and_then_says_when)
{
    struct rate_limiter *r = rate_limiter_open();
    for (int64_t i = 0; i < 200; i++)
        expect_taken(take(r, 1, RATE_KEY_WRITES, 200, NOW), true, 199 - i, 1, "one of 200");
    for (int i = 0; i < 3; i++)
        expect_taken(take(r, 1, RATE_KEY_WRITES, 200, NOW), false, 0, 1, "the one after them");
    rate_limiter_close(r);
}

Test(rate_limit, it_fills_evenly)
{
    struct rate_limiter *r = rate_limiter_open();
    for (int i = 0; i < 10; i++)
        (void)take(r, 1, RATE_KEY_READS, 10, NOW);
    expect_taken(take(r, 1, RATE_KEY_READS, 10, NOW + 100 * MILLISECOND - 1), false, 0, 1,
                 "a microsecond before the next one");
    expect_taken(take(r, 1, RATE_KEY_READS, 10, NOW + 100 * MILLISECOND), true, 0, 1,
                 "after a tenth of a second");
    expect_taken(take(r, 1, RATE_KEY_READS, 10, NOW + 100 * MILLISECOND), false, 0, 1,
                 "but not two");
    expect_taken(take(r, 1, RATE_KEY_READS, 10, NOW + 450 * MILLISECOND), true, 2, 1,
                 "three and a half tenths later");
    expect_taken(take(r, 1, RATE_KEY_READS, 10, NOW + 10 * SECOND), true, 9, 1,
                 "it never holds more than one second's worth");
    rate_limiter_close(r);
}

Test(rate_limit, one_per_second_is_one_per_second)
{
    struct rate_limiter *r = rate_limiter_open();
    int64_t taken = 0;
    for (int64_t at = 0; at < 10 * SECOND; at += 10 * MILLISECOND)
        taken += take(r, 7, RATE_USER_WRITES, 1, NOW + at).taken;
    cr_expect_eq(taken, 10);
    rate_limiter_close(r);
}

/* Whoever asks twice as often as allowed gets the burst and then exactly the rate. */
Test(rate_limit, over_a_minute_exactly_the_burst_and_the_rate_come_through)
{
    static const int64_t LIMITS[] = { 1, 3, 7, 10, 200, 1000 };
    for (size_t i = 0; i < COUNT(LIMITS); i++) {
        struct rate_limiter *r = rate_limiter_open();
        int64_t limit = LIMITS[i], taken = 0, step = SECOND / (2 * limit);
        for (int64_t at = 0; at <= 60 * SECOND; at += step)
            taken += take(r, 1, RATE_KEY_READS, limit, NOW + at).taken;
        cr_expect_geq(taken, 60 * limit, "%lld", (long long)limit);
        cr_expect_leq(taken, 61 * limit, "%lld: %lld", (long long)limit, (long long)taken);
        rate_limiter_close(r);
    }
}

Test(rate_limit, kinds_and_merchants_have_buckets_of_their_own)
{
    static const enum rate_kind KINDS[] = { RATE_KEY_READS, RATE_KEY_WRITES, RATE_USER_READS,
                                            RATE_USER_WRITES };
    struct rate_limiter *r = rate_limiter_open();
    for (int64_t merchant = 1; merchant <= 50; merchant++)
        for (size_t i = 0; i < COUNT(KINDS); i++) {
            expect_taken(take(r, merchant, KINDS[i], 2, NOW), true, 1, 1, "the first");
            expect_taken(take(r, merchant, KINDS[i], 2, NOW), true, 0, 1, "the second");
            expect_taken(take(r, merchant, KINDS[i], 2, NOW), false, 0, 1, "the third");
        }
    rate_limiter_close(r);
}

Test(rate_limit, a_new_limit_counts_from_the_next_request_on)
{
    struct rate_limiter *r = rate_limiter_open();
    for (int i = 0; i < 2; i++)
        (void)take(r, 1, RATE_KEY_READS, 2, NOW);
    expect_taken(take(r, 1, RATE_KEY_READS, 1000000, NOW), false, 0, 1, "it is empty all the same");
    expect_taken(take(r, 1, RATE_KEY_READS, 1000000, NOW + 1), true, 0, 1,
                 "but fills as fast as is allowed now");
    expect_taken(take(r, 1, RATE_KEY_READS, 1, NOW + 1), false, 0, 1, "and as slowly");
    expect_taken(take(r, 1, RATE_KEY_READS, 3, NOW + 2 * SECOND), true, 2, 1, "and is full again");
    rate_limiter_close(r);
}

/* What the clock says never makes a bucket fuller than full or takes a number below zero. */
Test(rate_limit, whatever_the_clock_does_the_numbers_are_possible)
{
    struct rate_limiter *r = rate_limiter_open();
    struct entropy e = entropy_seeded(200);
    int64_t now = NOW;
    for (int i = 0; i < 100000; i++) {
        int64_t limit = random_between(&e, 1, 300);
        now += random_between(&e, -1000, 20000);
        struct taken t = take(r, random_between(&e, 1, 4), RATE_KEY_READS, limit, now);
        cr_assert(t.remaining >= 0 && t.remaining < limit, "%lld of %lld", (long long)t.remaining,
                  (long long)limit);
        cr_assert(t.reset_seconds >= 1 && t.reset_seconds <= 2, "%lld s",
                  (long long)t.reset_seconds);
        cr_assert(t.taken || t.remaining == 0, "it was refused with %lld left",
                  (long long)t.remaining);
    }
    rate_limiter_close(r);
}

/* More merchants than places: those who find none are let through, the others are still limited,
 * and a place is free again when its bucket is full. */
Test(rate_limit, a_full_table_lets_strangers_through_and_nobody_else)
{
    enum { MERCHANTS = 100000, KNOWN = 9 };
    struct rate_limiter *r = rate_limiter_open();
    expect_taken(take(r, KNOWN, RATE_KEY_READS, 1, NOW), true, 0, 1, "the first is there");
    int64_t through = 0;
    for (int64_t merchant = 100; merchant < MERCHANTS; merchant++) {
        (void)take(r, merchant, RATE_KEY_READS, 1, NOW);
        through += take(r, merchant, RATE_KEY_READS, 1, NOW).taken;
    }
    cr_expect_gt(through, MERCHANTS - 100 - 8192 - 1, "%lld twice", (long long)through);
    cr_expect_lt(through, MERCHANTS - 100 - 8192 / 2, "%lld twice", (long long)through);
    expect_taken(take(r, KNOWN, RATE_KEY_READS, 1, NOW), false, 0, 1, "it was not pushed out");
    for (int64_t merchant = 500000; merchant < 500100; merchant++) {
        (void)take(r, merchant, RATE_KEY_READS, 1, NOW + SECOND);
        cr_expect_not(take(r, merchant, RATE_KEY_READS, 1, NOW + SECOND).taken,
                      "the places are free again");
    }
    rate_limiter_close(r);
}
