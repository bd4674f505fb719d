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

/* --- several processes ------------------------------------------------------------------- */

static struct rate_uses uses;

static bool told(struct rate_limiter *r, int64_t now)
{
    return rate_limiter_used(r, now, &uses);
}

static void learn(struct rate_limiter *r, int64_t used, int64_t others, int64_t now)
{
    struct rate_use use = { 1, RATE_KEY_READS, used };
    rate_limiter_learn(r, &use, others, now);
}

/* How many of so many evenly spaced requests of one second come through. */
static int64_t taken_in_a_second(struct rate_limiter *r, int64_t offered, int64_t limit, int64_t at)
{
    int64_t taken = 0;
    for (int64_t i = 0; i < offered; i++)
        taken += take(r, 1, RATE_KEY_READS, limit, at + i * SECOND / offered).taken;
    return taken;
}

Test(rate_limit, what_was_used_is_told_once_and_per_second)
{
    struct rate_limiter *r = rate_limiter_open();
    cr_expect_not(told(r, NOW), "nothing was asked for");
    for (int i = 0; i < 30; i++)
        (void)take(r, 1, RATE_KEY_READS, 50, NOW);
    (void)take(r, 2, RATE_KEY_READS, 50, NOW);
    cr_expect(told(r, NOW + 2 * SECOND));
    cr_assert_eq(uses.count, 1, "one of 50 is not worth telling");
    cr_expect_eq(uses.items[0].merchant_id, 1);
    cr_expect_eq(uses.items[0].used, 15);
    cr_expect_not(told(r, NOW + 3 * SECOND));
    cr_expect_eq(uses.count, 0);
    rate_limiter_close(r);
}

Test(rate_limit, counts_that_go_back_too_far_are_not_told)
{
    struct rate_limiter *r = rate_limiter_open();
    (void)told(r, NOW);
    for (int i = 0; i < 30; i++)
        (void)take(r, 1, RATE_KEY_READS, 50, NOW);
    cr_expect(told(r, NOW + RATE_LIFE));
    cr_expect_eq(uses.count, 0);
    rate_limiter_close(r);
}

/* What the others use, how many they are: what is left for this one of a limit of 60. */
Test(rate_limit, a_process_has_what_the_others_leave_or_an_even_share)
{
    static const struct {
        int64_t used, others, share;
    } ROWS[] = {
        { 0, 1, 60 },  { 10, 1, 50 }, { 30, 1, 30 }, { 45, 1, 30 }, { 60, 1, 30 },
        { 60, 2, 20 }, { 50, 2, 20 }, { 30, 2, 30 }, { 60, 5, 10 }, { 600, 99, 1 },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct rate_limiter *r = rate_limiter_open();
        (void)take(r, 1, RATE_KEY_READS, 60, NOW);
        learn(r, ROWS[i].used, ROWS[i].others, NOW + SECOND);
        int64_t through = 0;
        for (int k = 0; k < 100; k++)
            through += take(r, 1, RATE_KEY_READS, 60, NOW + SECOND).taken;
        cr_expect_eq(through, ROWS[i].share, "%lld of %lld others: %lld", (long long)ROWS[i].used,
                     (long long)ROWS[i].others, (long long)through);
        rate_limiter_close(r);
    }
}

Test(rate_limit, what_was_learned_counts_for_three_seconds_and_only_for_its_bucket)
{
    struct rate_limiter *r = rate_limiter_open();
    (void)take(r, 1, RATE_KEY_READS, 60, NOW);
    learn(r, 60, 1, NOW);
    cr_expect_eq(take(r, 1, RATE_KEY_READS, 60, NOW + RATE_LIFE - 1).remaining, 29);
    cr_expect_eq(take(r, 1, RATE_KEY_WRITES, 60, NOW).remaining, 59);
    cr_expect_eq(take(r, 2, RATE_KEY_READS, 60, NOW).remaining, 59);
    cr_expect_eq(take(r, 1, RATE_KEY_READS, 60, NOW + 5 * SECOND).remaining, 59);
    (void)take(r, 3, RATE_KEY_READS, 60, NOW);
    rate_limiter_learn(r, &(struct rate_use){ 3, RATE_KEY_READS, 60 }, 1, NOW + DAY);
    cr_expect_eq(take(r, 3, RATE_KEY_READS, 60, NOW).remaining, 58, "the clock was set back");
    rate_limiter_close(r);
}

/* Processes that tell each other once a second, each offered so much: all together they let the
 * limit through, whoever is offered what, from the third second on. */
Test(rate_limit, processes_that_share_let_the_limit_through)
{
    enum { PROCESSES = 4, LIMIT = 60, SECONDS = 30, SETTLED = 3 };
    static const int64_t OFFERED[][PROCESSES] = {
        { 200, 200, 0, 0 }, { 100, 20, 0, 0 },      { 100, 5, 0, 0 },    { 40, 20, 0, 0 },
        { 90, 90, 90, 0 },  { 200, 200, 200, 200 }, { 200, 10, 10, 10 }, { 200, 200, 5, 5 },
    };
    for (size_t row = 0; row < COUNT(OFFERED); row++) {
        struct rate_limiter *r[PROCESSES];
        int64_t used[PROCESSES] = { 0 }, sum = 0;
        for (int p = 0; p < PROCESSES; p++) {
            r[p] = rate_limiter_open();
            (void)told(r[p], NOW);
        }
        for (int64_t second = 0; second < SECONDS; second++) {
            int64_t now = NOW + second * SECOND;
            for (int p = 0; p < PROCESSES; p++) {
                int64_t taken = taken_in_a_second(r[p], OFFERED[row][p], LIMIT, now);
                sum += second >= SETTLED ? taken : 0;
                used[p] = told(r[p], now + SECOND) && uses.count > 0 ? uses.items[0].used : 0;
            }
            for (int p = 0; p < PROCESSES; p++) {
                int64_t elsewhere = 0, others = 0;
                for (int q = 0; q < PROCESSES; q++) {
                    elsewhere += q != p ? used[q] : 0;
                    others += q != p && used[q] > 0;
                }
                if (others > 0)
                    learn(r[p], elsewhere, others, now + SECOND);
            }
        }
        int64_t expected = (int64_t)LIMIT * (SECONDS - SETTLED);
        cr_expect(sum >= expected * 95 / 100 && sum <= expected * 105 / 100,
                  "row %zu: %lld instead of %lld", row, (long long)sum, (long long)expected);
        for (int p = 0; p < PROCESSES; p++)
            rate_limiter_close(r[p]);
    }
}
