/* Units of work: groups, failures in them, races, snapshots, and the end of it all. */
#include <criterion/criterion.h>
#include <pthread.h>
#include <string.h>

#include "base/clock.h"
#include "jobs.h"
#include "service/work_queue.h"

/* --- groups --------------------------------------------------------------------------- */

Test(work, what_waits_together_is_committed_together)
{
    struct store *s = store_new();
    struct work *w = open_work(s, 1);
    struct job jobs[WORK_GROUP_MAX + 40];
    for (size_t i = 0; i < COUNT(jobs); i++)
        job_begin(&jobs[i], count, "a");
    run_as_group(w, jobs, COUNT(jobs));
    struct work_counters done = work_counters(w);
    cr_expect_eq(done.units, COUNT(jobs) + 1);
    cr_expect_eq(done.groups, 3, "the gate, a full group and the rest; were %d", (int)done.groups);
    for (size_t i = 0; i < COUNT(jobs); i++) {
        cr_expect_eq(jobs[i].unit.result, OK);
        cr_expect_eq(atomic_load(&jobs[i].dones), 1);
        cr_expect(jobs[i].committed);
    }
    cr_expect_eq(counter(s, "a"), (int64_t)COUNT(jobs));
    work_close(w);
    end_jobs(jobs, COUNT(jobs));
    store_delete(s);
}

/* A group of units that answer so: each one's counter is there only if it came through. */
static void expect_outcomes(const enum problem *answers, size_t count_of_answers)
{
    static const char *const NAMES[] = { "0", "1", "2", "3", "4", "5", "6" };
    struct store *s = store_new();
    struct work *w = open_work(s, 1);
    struct job jobs[COUNT(NAMES)];
    for (size_t i = 0; i < count_of_answers; i++) {
        job_begin(&jobs[i], count, NAMES[i]);
        jobs[i].answer = answers[i];
    }
    run_as_group(w, jobs, count_of_answers);
    cr_expect_eq(work_counters(w).groups, 2);
    for (size_t i = 0; i < count_of_answers; i++) {
        cr_expect_eq(jobs[i].unit.result, answers[i], "unit %zu", i);
        cr_expect_eq(atomic_load(&jobs[i].dones), 1, "unit %zu", i);
        cr_expect_eq(jobs[i].committed, answers[i] == OK, "unit %zu: what done() is told", i);
        cr_expect_eq(counter(s, NAMES[i]), answers[i] == OK, "unit %zu", i);
    }
    work_close(w);
    end_jobs(jobs, count_of_answers);
    store_delete(s);
}

Test(work, a_failing_unit_leaves_no_trace_and_its_neighbours_do_not_notice)
{
    expect_outcomes((const enum problem[]){ OK, PROBLEM_NOT_ALLOWED, OK, PROBLEM_CONFLICT,
                                            PROBLEM_STORE_BROKEN, PROBLEM_STORE_BUSY, OK },
                    7);
}

Test(work, a_group_in_which_all_fail_commits_nothing)
{
    expect_outcomes((const enum problem[]){ PROBLEM_NOT_ALLOWED, PROBLEM_STORE_BROKEN }, 2);
}

/* --- who waits, and whether anything is ever done -------------------------------------- */

/* Seconds ago; 0: never, or nobody. */
static const struct standing {
    const char *name;
    int64_t kept, given_up, taken, queued;
    int64_t order_kept, order_given_up;
    int64_t age; /* of the oldest, in seconds */
    bool is_stalled;
} STANDINGS[] = {
    { "nobody waits", 0, 0, 0, 0, 0, 0, 0, false },
    { "nobody waits any more", 60, 30, 0, 0, 0, 0, 0, false },
    { "somebody waits a little", 60, 0, 3, 0, 0, 0, 3, false },
    { "somebody waits long", 60, 0, 11, 2, 0, 0, 11, true },
    { "somebody waits long in the queue", 60, 0, 0, 11, 0, 0, 11, true },
    { "and nothing was ever kept", 0, 0, 11, 2, 0, 0, 11, true },
    { "but others are served", 3, 0, 11, 2, 0, 0, 11, false },
    { "others have waited in vain", 60, 3, 1, 0, 0, 0, 1, true },
    { "others had, and then all was well", 20, 30, 1, 0, 0, 0, 1, false },
    { "others have, and all is well again", 1, 5, 1, 0, 0, 0, 1, false },
    { "others are served, but no order", 1, 0, 1, 0, 0, 3, 1, true },
    { "no order since one was", 1, 0, 1, 0, 60, 12, 1, true },
    { "no order, and nobody waits", 1, 0, 0, 0, 60, 3, 0, false },
    { "no order for a while, and now one is", 1, 0, 1, 0, 2, 3, 1, false },
    { "that was long ago", 1, 0, 1, 0, 60, 30, 1, false },
};

static int64_t ago(int64_t now, int64_t seconds)
{
    return seconds == 0 ? 0 : now - seconds * SECOND;
}

Test(work, a_store_that_keeps_nothing_is_told_from_one_that_is_slow)
{
    for (size_t i = 0; i < COUNT(STANDINGS); i++) {
        const struct standing *row = &STANDINGS[i];
        int64_t now = clock_monotonic();
        struct unit waiting = { .queued_at = ago(now, row->queued) };
        struct queue q;
        memset(&q, 0, sizeof q);
        queue_open(&q);
        q.first = row->queued != 0 ? &waiting : NULL;
        q.taken[1] = ago(now, row->taken);
        q.all = (struct latest){ ago(now, row->kept), ago(now, row->given_up) };
        q.orders = (struct latest){ ago(now, row->order_kept), ago(now, row->order_given_up) };
        cr_expect_eq(queue_age(&q) / SECOND, row->age, "%s", row->name);
        cr_expect_eq(queue_is_stalled(&q), row->is_stalled, "%s", row->name);
    }
}

Test(work, who_waits_is_known_until_it_is_answered)
{
    struct store *s = store_new();
    struct work *w = open_work(s, 1);
    struct job gate, reading;
    gate_close(&gate, w);
    job_begin(&reading, hold, "a");
    reading.unit.done = note_done;
    work_read(w, &reading.unit);
    wait_for(&reading.started);
    struct work_waiting before = work_waiting(w), after;
    cr_expect(before.write_age > 0 && before.read_age > 0 && !before.is_stalled);
    gate_open(&gate);
    wait_for(&gate.finished);
    after = work_waiting(w);
    cr_expect_eq(after.write_age, 0);
    cr_expect_gt(after.read_age, before.read_age);
    cr_assert_eq(sem_post(&reading.go_on), 0);
    wait_for(&reading.finished);
    cr_expect_eq(work_waiting(w).read_age, 0);
    work_close(w);
    end_ctx(&gate.c);
    end_ctx(&reading.c);
    store_delete(s);
}

/* --- again ---------------------------------------------------------------------------- */

/* Takes memory, blames and counts each time; each time must begin where the first did. */
static enum problem count_carefully(struct unit *u)
{
    struct job *j = u->self;
    struct arena_mark mark = arena_mark(u->c->arena);
    if (j->runs == 0)
        j->mark = mark;
    cr_assert_eq(mark.block, j->mark.block);
    cr_assert_eq(mark.used, j->mark.used);
    cr_assert_eq(mark.total, j->mark.total);
    cr_assert_eq(u->c->blames_count, 0);
    cr_assert_eq(u->c->merchant_id, MERCHANT);
    cr_assert_eq(u->c->is_pessimistic, j->runs > 0);
    (void)arena_take(u->c->arena, 100000, 1);
    blame_also(u->c, STR("field"), "attempt %d", j->runs);
    u->c->merchant_id = 77;
    return count(u);
}

/* As if it had waited for so long before it came to be committed. */
static enum problem count_late(struct unit *u)
{
    enum problem p = count(u);
    u->queued_at -= WORK_AGE_MAX;
    return p;
}

Test(work, what_was_asked_for_too_long_ago_is_not_committed)
{
    struct store *s = store_new();
    struct work *w = open_work(s, 1);
    struct job late, other, command;
    job_begin(&late, count_late, "late");
    job_begin(&other, count, "other");
    job_begin(&command, count_late, "command");
    cr_expect_eq(work_write_wait(w, &late.unit), PROBLEM_STORE_BUSY);
    cr_expect_eq(counter(s, "late"), 0);
    cr_expect_eq(work_write_wait(w, &other.unit), OK);
    cr_expect_eq(counter(s, "other"), 1);
    work_close(w);
    cr_expect_eq(work_direct(s->db, &command.unit), OK, "a command takes its time");
    cr_expect_eq(counter(s, "command"), 1);
    end_jobs(&late, 1);
    end_jobs(&other, 1);
    end_jobs(&command, 1);
    store_delete(s);
}

Test(work, a_lost_race_is_run_again_from_the_top)
{
    struct store *s = store_new();
    struct work *w = open_work(s, 1);
    /* Where there are others who write, it is given more transactions. */
    const int most = WORK_ATTEMPTS_MAX * (s->db->ops->defers ? WORK_ALONE_MAX : 1);
    const int times[] = { 0, 1, WORK_ATTEMPTS_MAX - 1, most - 1, most, 10000 };
    int64_t counted = 0;
    for (size_t i = 0; i < COUNT(times); i++) {
        struct job j;
        bool wins = times[i] < most;
        job_begin(&j, count_carefully, "a");
        j.busy_times = times[i];
        cr_expect_eq(work_write_wait(w, &j.unit), wins ? OK : PROBLEM_STORE_BUSY, "row %zu", i);
        cr_expect_eq(j.runs, wins ? times[i] + 1 : most, "row %zu", i);
        counted += wins;
        cr_expect_eq(counter(s, "a"), counted, "row %zu: what lost left nothing", i);
        end_ctx(&j.c);
    }
    work_close(w);
    store_delete(s);
}

Test(work, waiting_gives_back_the_unit_as_it_was)
{
    struct store *s = store_new();
    struct work *w = open_work(s, 1);
    struct job j;
    job_begin(&j, count, "a");
    cr_expect_eq(work_write_wait(w, &j.unit), OK);
    cr_expect_eq(j.unit.self, &j);
    cr_expect_eq(j.unit.run, count);
    cr_expect_null(j.c.tx);
    cr_expect_eq(work_write_wait(w, &j.unit), OK, "and it can be used again");
    cr_expect_eq(counter(s, "a"), 2);
    work_close(w);
    end_ctx(&j.c);
    store_delete(s);
}

/* --- balances ------------------------------------------------------------------------- */

/* Places an order and captures it, each time anew, before it answers. */
static enum problem trade(struct unit *u)
{
    struct job *j = u->self;
    struct placement p = placement_of(u->c, 1, 1000);
    struct order_row row = { 0 };
    struct changed changed = { 0 };
    struct capture_request r = { .captured_amount = 300 };
    j->runs++;
    TRY(order_place(u->c, &p, &row));
    TRY(order_capture(u->c, row.order.order_id, &r, &changed));
    return j->runs <= j->busy_times ? PROBLEM_STORE_BUSY : j->answer;
}

static int64_t wrong_balances(const struct store *s)
{
    return store_ask(s, "SELECT count(*) FROM ledger_balance b WHERE debits <> (SELECT"
                        " coalesce(sum(amount), 0) FROM ledger_transfer t WHERE t.merchant_id ="
                        " b.merchant_id AND t.currency = b.currency AND debit_account = account)"
                        " OR credits <> (SELECT coalesce(sum(amount), 0) FROM ledger_transfer t"
                        " WHERE t.merchant_id = b.merchant_id AND t.currency = b.currency AND"
                        " credit_account = account)");
}

Test(work, balances_are_the_sum_of_what_came_through)
{
    enum { MERCHANTS = 150 }; /* more balances than one commit keeps in memory */
    struct store *s = store_new();
    store_tamper(s, "INSERT INTO merchant (merchant_id, mid, name, created_at, expired_until)"
                    " WITH RECURSIVE c(i) AS (SELECT 2 UNION ALL SELECT i + 1"
                    " FROM c WHERE i < 150) SELECT i, 'M' || i, 'name', 0, 0 FROM c");
    struct work *w = open_work(s, 1);
    static struct job jobs[MERCHANTS + 50];
    for (size_t i = 0; i < COUNT(jobs); i++) {
        job_begin(&jobs[i], trade, "trade");
        jobs[i].c.merchant_id = 1 + (int64_t)(i % MERCHANTS);
        jobs[i].answer = i % 5 == 1 ? PROBLEM_NOT_ALLOWED : OK;
        jobs[i].busy_times = i % 7 == 2 ? 3 : 0;
    }
    run_as_group(w, jobs, COUNT(jobs));
    cr_expect_eq(work_counters(w).groups, 2);
    work_close(w);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM order_state"), COUNT(jobs) * 4 / 5);
    cr_expect_eq(store_ask(s, "SELECT sum(debits) FROM ledger_balance WHERE account = 1100"),
                 (int64_t)COUNT(jobs) * 4 / 5 * 300);
    cr_expect_eq(wrong_balances(s), 0);
    end_jobs(jobs, COUNT(jobs));
    store_delete(s);
}

/* --- many threads --------------------------------------------------------------------- */

#define THREADS 8
#define EACH    60

struct submitter {
    struct work *w;
    pthread_t thread;
    struct job job;
    int64_t last_seen;
};

static enum problem read_counter(struct unit *u)
{
    struct job *j = u->self;
    return counter_read(u->c, j->name, &j->seen[0]);
}

static void *submit(void *argument)
{
    struct submitter *me = argument;
    for (int i = 0; i < EACH; i++) {
        struct job *j = &me->job;
        arena_reset(j->c.arena);
        j->runs = 0;
        j->unit.run = count;
        j->answer = i % 5 == 4 ? PROBLEM_NOT_ALLOWED : OK;
        j->busy_times = i % 7 == 3;
        cr_assert_eq(work_write_wait(me->w, &j->unit), j->answer);
        j->unit.run = read_counter;
        cr_assert_eq(work_read_wait(me->w, &j->unit), OK);
        cr_assert_geq(j->seen[0], me->last_seen, "time does not run backwards");
        me->last_seen = j->seen[0];
    }
    return NULL;
}

Test(work, many_threads_lose_and_double_nothing)
{
    struct store *s = store_new();
    struct work *w = open_work(s, 3);
    struct submitter submitters[THREADS];
    for (size_t i = 0; i < THREADS; i++) {
        submitters[i] = (struct submitter){ .w = w };
        job_begin(&submitters[i].job, count, "common");
    }
    for (size_t i = 0; i < THREADS; i++)
        cr_assert_eq(pthread_create(&submitters[i].thread, NULL, submit, &submitters[i]), 0);
    for (size_t i = 0; i < THREADS; i++) {
        cr_assert_eq(pthread_join(submitters[i].thread, NULL), 0);
        end_ctx(&submitters[i].job.c);
    }
    cr_expect_eq(work_counters(w).units, THREADS * EACH);
    cr_expect_eq(counter(s, "common"), THREADS * EACH * 4 / 5);
    work_close(w);
    store_delete(s);
}

/* --- readers -------------------------------------------------------------------------- */

/* Looks, says so, waits, and looks again within the same snapshot. */
static enum problem look_twice(struct unit *u)
{
    struct job *j = u->self;
    TRY(counter_read(u->c, j->name, &j->seen[0]));
    cr_assert_eq(sem_post(&j->started), 0);
    wait_for(&j->go_on);
    return counter_read(u->c, j->name, &j->seen[1]);
}

static enum problem count_and_hold(struct unit *u)
{
    TRY(count(u));
    return hold(u);
}

static int64_t read_now(struct work *w, const char *name)
{
    struct job j;
    job_begin(&j, read_counter, name);
    cr_assert_eq(work_read_wait(w, &j.unit), OK);
    end_ctx(&j.c);
    return j.seen[0];
}

Test(work, readers_see_what_is_committed_and_do_not_wait_for_the_writer)
{
    struct store *s = store_new();
    struct work *w = open_work(s, 1);
    struct job writing;
    job_begin(&writing, count_and_hold, "a");
    writing.unit.done = note_done;
    work_write(w, &writing.unit);
    wait_for(&writing.started); /* it has written, and is in the middle of its transaction */
    cr_expect_eq(read_now(w, "a"), 0);
    cr_assert_eq(sem_post(&writing.go_on), 0);
    wait_for(&writing.finished);
    cr_expect_eq(read_now(w, "a"), 1);
    work_close(w);
    end_ctx(&writing.c);
    store_delete(s);
}

Test(work, a_reader_sees_one_instant_and_does_not_hold_up_the_writer)
{
    struct store *s = store_new();
    struct work *w = open_work(s, 2);
    struct job reading, writing;
    job_begin(&reading, look_twice, "a");
    reading.unit.done = note_done;
    work_read(w, &reading.unit);
    wait_for(&reading.started);
    job_begin(&writing, count, "a");
    cr_expect_eq(work_write_wait(w, &writing.unit), OK);
    cr_expect_eq(read_now(w, "a"), 1, "another reader begins later and sees it");
    cr_assert_eq(sem_post(&reading.go_on), 0);
    wait_for(&reading.finished);
    cr_expect_eq(reading.unit.result, OK);
    cr_expect_eq(reading.seen[0], 0);
    cr_expect_eq(reading.seen[1], 0);
    work_close(w);
    end_ctx(&writing.c);
    end_ctx(&reading.c);
    store_delete(s);
}

Test(work, a_reader_that_writes_is_told_no)
{
    struct store *s = store_new();
    struct work *w = open_work(s, 1);
    struct job j;
    job_begin(&j, count, "a");
    cr_expect_eq(work_read_wait(w, &j.unit), PROBLEM_STORE_BROKEN);
    cr_expect_eq(counter(s, "a"), 0);
    work_close(w);
    end_ctx(&j.c);
    store_delete(s);
}

/* --- the end -------------------------------------------------------------------------- */

Test(work, closing_finishes_what_is_queued)
{
    struct store *s = store_new();
    struct work *w = open_work(s, 2);
    struct job gate;
    static struct job jobs[500];
    gate_close(&gate, w);
    for (size_t i = 0; i < COUNT(jobs); i++) {
        job_begin(&jobs[i], count, "a");
        jobs[i].unit.done = note_done;
        work_write(w, &jobs[i].unit);
    }
    gate_open(&gate);
    work_close(w);
    for (size_t i = 0; i < COUNT(jobs); i++)
        cr_assert(atomic_load(&jobs[i].dones) == 1 && jobs[i].committed, "unit %zu", i);
    cr_expect_eq(counter(s, "a"), (int64_t)COUNT(jobs));
    end_jobs(jobs, COUNT(jobs));
    end_ctx(&gate.c);
    store_delete(s);
}

Test(work, a_store_that_cannot_be_opened_says_why)
{
    char why[512] = "";
    cr_expect_null(work_open(&(struct work_options){ .place.path = "/nonexistent/fangst.db",
                                                     .readers = 1,
                                                     .writers = 1 },
                             why, sizeof why));
    cr_expect(strlen(why) > 0);
}

/* --- commands ------------------------------------------------------------------------- */

Test(work, a_command_runs_on_its_own_connection)
{
    static const enum problem ANSWERS[] = { OK, PROBLEM_NOT_ALLOWED, PROBLEM_STORE_BUSY, OK };
    struct store *s = store_new();
    int64_t counted = 0;
    for (size_t i = 0; i < COUNT(ANSWERS); i++) {
        struct job j;
        job_begin(&j, count, "a");
        j.answer = ANSWERS[i];
        cr_expect_eq(work_direct(s->db, &j.unit), ANSWERS[i]);
        counted += ANSWERS[i] == OK;
        cr_expect_eq(counter(s, "a"), counted);
        end_ctx(&j.c);
    }
    store_delete(s);
}
