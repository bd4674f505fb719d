/* Several processes over one store: who knows of whom, and whose turn it is. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "service/process.h"
#include "service/rate_share.h"
#include "service/schedule.h"
#include "support.h"

static struct process process_of(uint8_t number, enum process_role role)
{
    return (struct process){ .process_id = { { number } }, .role = role, .started_at = NOW };
}

/* One look at this instant, committed. */
static void look(struct store *s, struct process *p, int64_t at)
{
    struct process out = { 0 };
    store_begin(s);
    s->c.now = at;
    cr_assert_eq(process_look(&s->c, p, &out), OK);
    store_commit(s);
    *p = out;
}

static int64_t rows_of(const struct store *s, const struct process *p)
{
    return store_ask(s, "SELECT count(*) FROM process WHERE process_id = x'%02x%030d'",
                     p->process_id.bytes[0], 0);
}

Test(processes, two_know_of_each_other_after_one_look_each)
{
    struct store *s = store_new();
    struct process web = process_of(1, PROCESS_WEB), jobs = process_of(2, PROCESS_JOBS);
    look(s, &web, NOW);
    cr_expect_eq(process_other_servers(&web) + process_other_workers(&web), 0);
    look(s, &jobs, NOW + 40 * SECOND);
    cr_expect_eq(process_other_servers(&jobs), 0, "it was quiet for too long");
    look(s, &web, NOW + 42 * SECOND);
    cr_expect_eq(process_other_workers(&web), 1);
    cr_expect_eq(process_other_servers(&web), 0);
    look(s, &jobs, NOW + 43 * SECOND);
    cr_expect_eq(process_other_servers(&jobs), 1);
    cr_expect_eq(process_other_workers(&jobs), 0);
    store_delete(s);
}

Test(processes, one_that_does_all_counts_as_both)
{
    struct store *s = store_new();
    struct process one = process_of(1, PROCESS_ALL), two = process_of(2, PROCESS_ALL);
    look(s, &one, NOW);
    look(s, &two, NOW + 1);
    cr_expect_eq(process_other_servers(&two), 1);
    cr_expect_eq(process_other_workers(&two), 1);
    store_delete(s);
}

Test(processes, one_that_died_is_forgotten_after_its_life)
{
    struct store *s = store_new();
    struct process one = process_of(1, PROCESS_ALL), two = process_of(2, PROCESS_ALL);
    look(s, &one, NOW);
    look(s, &two, NOW + PROCESS_LIFE - 1);
    cr_expect_eq(process_other_workers(&two), 1);
    look(s, &two, NOW + PROCESS_LIFE);
    cr_expect_eq(process_other_workers(&two), 0);
    cr_expect_eq(rows_of(s, &one), 1, "its row stays for those who look into the store");
    store_begin(s);
    s->c.now = NOW + HOUR + 1;
    cr_assert_eq(process_prune(&s->c), OK);
    store_commit(s);
    cr_expect_eq(rows_of(s, &one), 0);
    cr_expect_eq(rows_of(s, &two), 1);
    store_delete(s);
}

Test(processes, one_that_leaves_is_gone_at_once)
{
    struct store *s = store_new();
    struct process one = process_of(1, PROCESS_ALL), two = process_of(2, PROCESS_ALL);
    look(s, &one, NOW);
    store_begin(s);
    cr_assert_eq(process_leave(&s->c, &one), OK);
    store_commit(s);
    look(s, &two, NOW + 1);
    cr_expect_eq(process_other_workers(&two), 0);
    store_delete(s);
}

/* Nobody is there to read it: then it is written once a minute. */
Test(processes, one_that_is_alone_writes_once_a_minute)
{
    struct store *s = store_new();
    struct process one = process_of(1, PROCESS_ALL);
    int writes = 0;
    for (int64_t at = 0; at < 10 * MINUTE; at += PROCESS_LOOK) {
        int64_t before = one.renewed_at;
        look(s, &one, NOW + at);
        writes += one.renewed_at != before;
    }
    cr_expect_eq(writes, 10);
    store_delete(s);
}

Test(processes, a_clock_that_was_set_back_does_not_silence_a_process)
{
    struct store *s = store_new();
    struct process one = process_of(1, PROCESS_ALL);
    look(s, &one, NOW + DAY);
    look(s, &one, NOW);
    cr_expect_eq(one.renewed_at, NOW);
    store_delete(s);
}

Test(processes, roles_have_names)
{
    enum process_role role = PROCESS_ROLES;
    cr_expect(process_role_find(STR("jobs"), &role) && role == PROCESS_JOBS);
    cr_expect(process_role_find(STR("web"), &role) && role == PROCESS_WEB);
    cr_expect(process_role_find(STR("all"), &role) && role == PROCESS_ALL);
    cr_expect_not(process_role_find(STR("viewer"), &role));
    cr_expect_not(process_role_find(STR(""), &role));
    cr_expect_eq(role, PROCESS_ALL, "a name that is none leaves it alone");
}

/* --- whose turn it is -------------------------------------------------------------------- */

static const str KIND = { "sweep", 5 };

static void enlist(struct store *s)
{
    store_begin(s);
    cr_assert_eq(schedule_enlist(&s->c, KIND), OK);
    store_commit(s);
}

/* Claims at this instant, and sets the next round a minute later. */
static bool claim(struct store *s, int64_t at, int64_t *due_at)
{
    bool mine = false;
    store_begin(s);
    s->c.now = at;
    cr_assert_eq(schedule_claim(&s->c, KIND, MINUTE, &mine, due_at), OK);
    if (mine)
        cr_assert_eq(schedule_set_due(&s->c, KIND, at + MINUTE), OK);
    store_commit(s);
    return mine;
}

Test(processes, a_round_is_due_once)
{
    struct store *s = store_new();
    int64_t due_at = 0;
    enlist(s);
    cr_expect(claim(s, NOW, &due_at), "at once");
    cr_expect_not(claim(s, NOW, &due_at));
    cr_expect_eq(due_at, NOW + MINUTE);
    cr_expect_not(claim(s, NOW + MINUTE - 1, &due_at));
    enlist(s);
    cr_expect_not(claim(s, NOW + MINUTE - 1, &due_at), "a process that starts changes nothing");
    cr_expect(claim(s, NOW + MINUTE, &due_at));
    store_delete(s);
}

Test(processes, a_round_that_did_not_commit_is_still_due)
{
    struct store *s = store_new();
    bool mine = false;
    int64_t due_at = 0;
    enlist(s);
    store_begin(s);
    cr_assert_eq(schedule_claim(&s->c, KIND, MINUTE, &mine, &due_at), OK);
    cr_assert_eq(schedule_set_due(&s->c, KIND, NOW + MINUTE), OK);
    store_rollback(s);
    cr_expect(claim(s, NOW, &due_at));
    store_delete(s);
}

Test(processes, what_a_clock_that_was_wrong_has_set_does_not_count)
{
    struct store *s = store_new();
    int64_t due_at = 0;
    enlist(s);
    cr_expect(claim(s, NOW + DAY, &due_at));
    cr_expect(claim(s, NOW, &due_at));
    cr_expect_not(claim(s, NOW + 1, &due_at));
    store_delete(s);
}

Test(processes, a_kind_without_a_row_is_nobodys)
{
    struct store *s = store_new();
    int64_t due_at = -1;
    cr_expect_not(claim(s, NOW, &due_at));
    cr_expect_eq(due_at, -1);
    store_delete(s);
}

/* --- rates --------------------------------------------------------------------------------- */

static int64_t remaining_of(struct rate_limiter *r, int64_t limit, int64_t at)
{
    int64_t remaining = -1, reset_seconds = 0;
    (void)rate_limiter_take(r, MERCHANT, RATE_KEY_READS, limit, at, &remaining, &reset_seconds);
    return remaining;
}

static void share(struct store *s, uint8_t process, struct rate_limiter *r, int64_t at)
{
    static struct rate_uses uses;
    (void)rate_limiter_used(r, at, &uses);
    store_begin(s);
    s->c.now = at;
    cr_assert_eq(rate_share(&s->c, (struct uuid){ { process } }, &uses, r), OK);
    store_commit(s);
}

Test(processes, what_one_lets_through_the_other_learns)
{
    struct store *s = store_new();
    struct rate_limiter *a = rate_limiter_open(), *b = rate_limiter_open();
    share(s, 1, a, NOW);
    share(s, 2, b, NOW);
    for (int i = 0; i < 40; i++)
        (void)remaining_of(a, 60, NOW + i * 10 * MILLISECOND);
    (void)remaining_of(b, 60, NOW);
    share(s, 1, a, NOW + SECOND);
    share(s, 2, b, NOW + SECOND);
    cr_expect_eq(remaining_of(b, 60, NOW + SECOND), 29, "half of it, for 40 are used elsewhere");
    cr_expect_eq(remaining_of(a, 60, NOW + 2 * SECOND), 59, "what b uses is not worth telling");
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM rate_use"), 1);
    store_begin(s);
    s->c.now = NOW + MINUTE + 2 * SECOND;
    cr_assert_eq(rate_share_prune(&s->c), OK);
    store_commit(s);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM rate_use"), 0);
    rate_limiter_close(a);
    rate_limiter_close(b);
    store_delete(s);
}
