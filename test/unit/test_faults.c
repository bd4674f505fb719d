/* Every way in which a commit can go wrong, at every point: afterwards exactly what was answered OK
 * is in the store, exactly once. */
#include <criterion/criterion.h>
#include <errno.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "service/audit.h"
#include "service/idempotency.h"
#include "store/db_faulty.h"
#include "support.h"

#define GROUP_MAX  5
#define POINTS_MAX 200

/* --- captures under a key, each of an amount of its own ------------------------------- */

struct job {
    struct unit unit;
    struct ctx c;
    struct uuid order_id, scope;
    int64_t amount;
    bool too_much;   /* it asks for more than there is, and is refused */
    bool loses_once; /* its first run says STORE_BUSY after it has written */
    int runs;
    atomic_int dones;
    bool committed;
    struct arena_mark mark; /* at the first run */
    sem_t *finished;
};

static struct {
    struct store *store;
    struct work *work;
    struct db *faulty;
    bool acts_as_server;
    struct uuid orders[GROUP_MAX];
    int64_t amount; /* of the last job */
    sem_t held, go_on, finished;
} the;

static void wait_for(sem_t *s)
{
    while (sem_wait(s) != 0)
        cr_assert_eq(errno, EINTR);
}

/* Each run begins where the first one did. */
static void expect_clean(struct job *j)
{
    struct arena_mark mark = arena_mark(j->c.arena);
    if (j->runs++ == 0)
        j->mark = mark;
    cr_assert_eq(mark.block, j->mark.block);
    cr_assert_eq(mark.used, j->mark.used);
    cr_assert_eq(mark.total, j->mark.total);
    cr_assert_eq(j->c.blames_count, 0);
    cr_assert_eq(j->c.merchant_id, MERCHANT);
}

static enum problem capture_once(struct unit *u)
{
    struct job *j = u->self;
    struct first_answer first = { .answer = STR("201") };
    struct changed changed = { 0 };
    bool found = false;
    int64_t amount = j->too_much ? INT64_C(60000000) : j->amount;
    expect_clean(j);
    (void)arena_take(u->c->arena, 10000, 1);
    TRY(idempotency_find(u->c, j->scope, &first, &found));
    if (found)
        return OK;
    struct capture_request r = { .captured_amount = amount, .has_key = true };
    TRY(order_capture(u->c, j->order_id, &r, &changed));
    TRY(idempotency_save(u->c, j->scope, &first));
    u->c->merchant_id = 77;
    return j->loses_once && j->runs == 1 ? PROBLEM_STORE_BUSY : OK;
}

static void announce(struct unit *u)
{
    struct job *j = u->self;
    idempotency_foresee(u->c, j->scope);
    order_foresee(u->c, j->order_id, false);
}

static void note_done(struct unit *u, bool committed)
{
    struct job *j = u->self;
    j->committed = committed;
    atomic_fetch_add(&j->dones, 1);
    cr_assert_eq(sem_post(j->finished), 0);
}

static void job_begin(struct job *j, size_t place)
{
    *j = (struct job){ .order_id = the.orders[place], .amount = ++the.amount };
    memcpy(j->scope.bytes, &j->amount, sizeof j->amount);
    j->c = make_ctx();
    j->c.merchant_id = MERCHANT;
    j->finished = &the.finished;
    j->unit = (struct unit){
        .c = &j->c, .self = j, .run = capture_once, .foresee = announce, .done = note_done
    };
}

static enum problem hold(struct unit *u)
{
    (void)u;
    cr_assert_eq(sem_post(&the.held), 0);
    wait_for(&the.go_on);
    return OK;
}

/* As one group, whose transaction is the first one of the plan. */
static void run_group(struct job *jobs, size_t count, const struct fault *fault)
{
    struct job gate;
    job_begin(&gate, 0);
    gate.unit.run = hold;
    gate.unit.foresee = NULL;
    work_write(the.work, &gate.unit);
    wait_for(&the.held);
    for (size_t i = 0; i < count; i++)
        work_write(the.work, &jobs[i].unit);
    faulty_plan(the.faulty, fault);
    cr_assert_eq(sem_post(&the.go_on), 0);
    for (size_t i = 0; i < count + 1; i++)
        wait_for(&the.finished);
    end_ctx(&gate.c);
}

/* --- a runner over a connection that fails --------------------------------------------- */

static enum problem open_faulty(const struct db_place *place, enum open_mode mode, struct db **out,
                                char *why, size_t why_size)
{
    (void)place;
    TRY(db_open(&the.store->place, mode, out, why, why_size));
    *out = faulty_open(*out, the.acts_as_server);
    if (mode == OPEN_TO_WRITE)
        the.faulty = *out;
    return OK;
}

/* The place is told by open_faulty: to the runner it is one behind a connection. */
static void begin(bool acts_as_server)
{
    char why[512] = "";
    struct work_options options = {
        .place.conninfo = "faulty", .readers = 1, .writers = 1, .open = open_faulty
    };
    the.acts_as_server = acts_as_server;
    the.store = store_new();
    for (size_t i = 0; i < GROUP_MAX; i++)
        the.orders[i] = store_place_simple(the.store, 50000000).order.order_id;
    cr_assert(sem_init(&the.held, 0, 0) == 0 && sem_init(&the.go_on, 0, 0) == 0);
    cr_assert_eq(sem_init(&the.finished, 0, 0), 0);
    the.work = work_open(&options, why, sizeof why);
    cr_assert_not_null(the.work, "%s", why);
}

static void tell_difference(void *self, str sentence)
{
    (void)self;
    cr_expect_fail("%.*s", STR_ARG(sentence));
}

static void end(void)
{
    struct audit audit = { .tell = tell_difference };
    work_close(the.work);
    store_begin(the.store);
    cr_expect_eq(audit_merchant(&the.store->c, &audit), OK);
    cr_expect_eq(audit.differences, 0);
    cr_expect_eq(audit.orders, GROUP_MAX);
    store_rollback(the.store);
    store_delete(the.store);
}

/* --- what is there afterwards ---------------------------------------------------------- */

/* How often each is there, by its place in the group: a decimal digit each. */
static int64_t captures_of(const struct job *jobs, size_t count)
{
    char cases[GROUP_MAX * 48] = "";
    for (size_t i = 0, tens = 1; i < count; i++, tens *= 10)
        (void)snprintf(cases + strlen(cases), sizeof cases - strlen(cases), " WHEN %lld THEN %zu",
                       (long long)jobs[i].amount, tens);
    return store_ask(the.store,
                     "SELECT coalesce(sum(CASE amount%s ELSE 0 END), 0) FROM order_event"
                     " WHERE type = 'capture.created'",
                     cases);
}

static int64_t answers_of(const struct job *jobs, size_t count)
{
    char cases[GROUP_MAX * 64] = "", hex[33];
    for (size_t i = 0, tens = 1; i < count; i++, tens *= 10) {
        for (size_t j = 0; j < sizeof jobs[i].scope.bytes; j++)
            (void)snprintf(hex + 2 * j, 3, "%02x", jobs[i].scope.bytes[j]);
        (void)snprintf(cases + strlen(cases), sizeof cases - strlen(cases), " WHEN x'%s' THEN %zu",
                       hex, tens);
    }
    return store_ask(the.store, "SELECT coalesce(sum(CASE scope%s ELSE 0 END), 0) FROM idempotency",
                     cases);
}

/* What each unit was told is true; only STORE_UNKNOWN may be either, but whole. */
static void expect_truth(const struct job *jobs, size_t count, const char *what)
{
    int64_t captures = captures_of(jobs, count), answers = answers_of(jobs, count);
    cr_expect_eq(captures, answers, "%s: something is there by half", what);
    for (size_t i = 0; i < count; i++, captures /= 10) {
        const struct job *j = &jobs[i];
        enum problem p = j->unit.result;
        int64_t there = captures % 10;
        cr_expect_eq(atomic_load(&j->dones), 1, "%s: unit %zu: done()", what, i);
        cr_expect_eq(j->committed, p == OK, "%s: unit %zu: what done() is told", what, i);
        cr_expect(p == PROBLEM_STORE_UNKNOWN ? there <= 1 : there == (p == OK),
                  "%s: unit %zu was told %s, and is there %d times", what, i,
                  p == OK ? "OK" : PROBLEMS[p].meaning, (int)there);
        cr_expect_leq(j->runs, WORK_ALONE_MAX * WORK_ATTEMPTS_MAX, "%s: unit %zu", what, i);
        cr_expect_null(j->c.tx);
    }
}

/* The same units once more, as a client that repeats its keys: each is there exactly once. */
static void expect_repeatable(struct job *jobs, size_t count, const char *what)
{
    for (size_t i = 0; i < count; i++) {
        jobs[i].c.merchant_id = MERCHANT;
        jobs[i].c.blames_count = 0;
        jobs[i].runs = 0;
        atomic_store(&jobs[i].dones, 0);
        arena_reset(jobs[i].c.arena);
    }
    run_group(jobs, count, &(struct fault){ 0 });
    expect_truth(jobs, count, what);
    for (size_t i = 0; i < count; i++)
        cr_expect_eq(jobs[i].unit.result, jobs[i].too_much ? PROBLEM_CAPTURE_NOT_ALLOWED : OK,
                     "%s: again, unit %zu", what, i);
}

static const char *const POINTS[] = {
    "nowhere", "begin", "read", "write", "savepoint", "commit", "commit that is done"
};

/* False: the point is not reached so often. */
static bool try_fault(const struct fault *fault, size_t count, bool mixed, enum problem *worst)
{
    static struct job jobs[GROUP_MAX];
    char what[200];
    (void)snprintf(what, sizeof what, "%s at %s %d, %d times%s, %zu units%s",
                   PROBLEMS[fault->problem].code, POINTS[fault->point], fault->nth, fault->times,
                   fault->ends_transaction ? " with the transaction" : "", count,
                   mixed ? " of all sorts" : "");
    for (size_t i = 0; i < count; i++) {
        job_begin(&jobs[i], i);
        jobs[i].too_much = mixed && i % 3 == 1;
        jobs[i].loses_once = mixed && i % 3 == 2;
    }
    run_group(jobs, count, fault);
    bool struck = faulty_struck(the.faulty) > 0;
    faulty_plan(the.faulty, &(struct fault){ 0 });
    expect_truth(jobs, count, what);
    *worst = OK;
    for (size_t i = 0; i < count; i++)
        if (jobs[i].unit.result != OK && !jobs[i].too_much)
            *worst = jobs[i].unit.result;
    expect_repeatable(jobs, count, what);
    for (size_t i = 0; i < count; i++)
        end_ctx(&jobs[i].c);
    return struck;
}

/* At the first, second ... time that the point is reached, until it is not. */
static int try_everywhere(struct fault fault, size_t count, bool mixed, enum problem wanted)
{
    enum problem worst = OK;
    for (fault.nth = 1; fault.nth < POINTS_MAX; fault.nth++) {
        if (!try_fault(&fault, count, mixed, &worst))
            return fault.nth - 1;
        cr_expect_eq(worst, wanted, "%s %d: %s", POINTS[fault.point], fault.nth,
                     worst == OK ? "OK" : PROBLEMS[worst].meaning);
    }
    cr_assert_fail("%s is reached without end", POINTS[fault.point]);
    return 0;
}

/* --- a server: what may go away is run again ------------------------------------------- */

static void expect_healed(struct fault fault)
{
    static const struct {
        size_t count;
        bool mixed;
    } GROUPS[] = { { 1, false }, { 4, false }, { GROUP_MAX, true } };
    begin(true);
    for (size_t i = 0; i < COUNT(GROUPS); i++)
        cr_expect_geq(try_everywhere(fault, GROUPS[i].count, GROUPS[i].mixed, OK), 1);
    end();
}

#define HEALED(name, where, what, ends)                                                     \
    Test(faults, name)                                                                      \
    {                                                                                       \
        expect_healed((struct fault){                                                       \
            .point = (where), .times = 1, .problem = (what), .ends_transaction = (ends) }); \
    }

HEALED(a_connection_lost_at_the_begin_is_replaced, FAULT_BEGIN, PROBLEM_STORE_LOST, true)
HEALED(a_connection_lost_at_any_read_is_replaced, FAULT_READ, PROBLEM_STORE_LOST, true)
HEALED(a_connection_lost_at_any_write_is_replaced, FAULT_WRITE, PROBLEM_STORE_LOST, true)
HEALED(a_connection_lost_at_a_savepoint_is_replaced, FAULT_SAVEPOINT, PROBLEM_STORE_LOST, true)
HEALED(a_connection_lost_before_the_commit_is_replaced, FAULT_COMMIT, PROBLEM_STORE_LOST, true)
HEALED(a_busy_begin_is_begun_again, FAULT_BEGIN, PROBLEM_STORE_BUSY, true)
HEALED(a_race_lost_at_any_read_is_run_again, FAULT_READ, PROBLEM_STORE_BUSY, false)
HEALED(a_deadlock_at_any_read_is_run_again, FAULT_READ, PROBLEM_STORE_BUSY, true)
HEALED(a_race_lost_at_any_write_of_a_unit_is_run_again, FAULT_WRITE, PROBLEM_STORE_BUSY, true)
HEALED(a_commit_answered_by_rollback_is_run_again, FAULT_COMMIT, PROBLEM_STORE_BUSY, true)
HEALED(a_conflict_told_late_is_found_by_running_each_alone, FAULT_COMMIT, PROBLEM_CONFLICT, true)
HEALED(a_failure_told_late_is_found_by_running_each_alone, FAULT_COMMIT, PROBLEM_STORE_BROKEN, true)
HEALED(a_failure_that_ends_the_transaction_harms_no_neighbour, FAULT_READ, PROBLEM_STORE_BROKEN,
       true)
HEALED(a_conflict_that_ends_the_transaction_harms_no_neighbour, FAULT_WRITE, PROBLEM_CONFLICT, true)

/* --- what does not go away ------------------------------------------------------------- */

#define ALWAYS 100000

/* Every unit is told the problem, and done in time; then the store is well again. */
static void expect_told(struct fault fault, enum problem told)
{
    enum problem worst = OK;
    begin(true);
    fault.nth = 1;
    fault.times = ALWAYS;
    for (size_t count = 1; count <= 4; count += 3) {
        int64_t begun = clock_monotonic();
        cr_expect(try_fault(&fault, count, false, &worst));
        cr_expect_eq(worst, told, "%s", worst == OK ? "OK" : PROBLEMS[worst].meaning);
        cr_expect_lt(clock_monotonic() - begun, WORK_PATIENCE + 5 * SECOND);
    }
    end();
}

#define TOLD(name, where, what, ends)                                                          \
    Test(faults, name)                                                                         \
    {                                                                                          \
        expect_told(                                                                           \
            (struct fault){ .point = (where), .problem = (what), .ends_transaction = (ends) }, \
            (what));                                                                           \
    }

TOLD(who_always_loses_is_told_busy, FAULT_COMMIT, PROBLEM_STORE_BUSY, true)
TOLD(who_always_deadlocks_is_told_busy, FAULT_READ, PROBLEM_STORE_BUSY, true)
TOLD(whose_connection_is_always_lost_is_told_lost, FAULT_COMMIT, PROBLEM_STORE_LOST, true)
TOLD(whose_reads_always_lose_the_connection_is_told_lost, FAULT_READ, PROBLEM_STORE_LOST, true)
TOLD(what_is_broken_is_told_broken, FAULT_COMMIT, PROBLEM_STORE_BROKEN, true)
TOLD(what_always_conflicts_is_told_conflict, FAULT_COMMIT, PROBLEM_CONFLICT, true)
TOLD(an_outcome_that_nobody_knows_is_told_unknown, FAULT_COMMIT, PROBLEM_STORE_UNKNOWN, true)

/* --- the outcome that nobody knows ----------------------------------------------------- */

Test(faults, a_commit_that_was_done_and_is_not_known_is_not_run_again)
{
    static struct job jobs[3];
    begin(true);
    for (size_t i = 0; i < COUNT(jobs); i++)
        job_begin(&jobs[i], 0);
    run_group(jobs, COUNT(jobs),
              &(struct fault){ FAULT_COMMIT_IS_DONE, 1, 1, PROBLEM_STORE_UNKNOWN, false });
    for (size_t i = 0; i < COUNT(jobs); i++) {
        cr_expect_eq(jobs[i].unit.result, PROBLEM_STORE_UNKNOWN);
        cr_expect_eq(jobs[i].runs, 1);
    }
    cr_expect_eq(captures_of(jobs, COUNT(jobs)), 111);
    expect_repeatable(jobs, COUNT(jobs), "the key says what became of it");
    for (size_t i = 0; i < COUNT(jobs); i++)
        end_ctx(&jobs[i].c);
    end();
}

/* --- refusals ---------------------------------------------------------------------------- */

static enum problem look_and_refuse(struct unit *u)
{
    struct job *j = u->self;
    struct order_row row = { 0 };
    j->runs++;
    TRY(order_load(u->c, j->order_id, &row));
    return row.order.captures_count > 0 ? PROBLEM_CAPTURE_NOT_ALLOWED : OK;
}

Test(faults, nobody_is_refused_because_of_what_was_never_committed)
{
    static struct job group[2];
    begin(true);
    for (size_t i = 0; i < COUNT(group); i++)
        job_begin(&group[i], 0);
    group[1].unit.run = look_and_refuse;
    run_group(group, 2, &(struct fault){ FAULT_COMMIT, 1, ALWAYS, PROBLEM_STORE_LOST, true });
    cr_expect_eq(group[0].unit.result, PROBLEM_STORE_LOST);
    cr_expect_eq(group[1].unit.result, PROBLEM_STORE_LOST, "nothing is captured: %s",
                 PROBLEMS[group[1].unit.result].meaning);
    end_ctx(&group[0].c);
    end_ctx(&group[1].c);
    end();
}

/* --- an embedded store: nothing is lost there, but it can fail ------------------------- */

/* A server, which cannot be told apart from the ones before, is asked less. */
static void expect_contained(enum fault_point point, enum problem problem, bool ends)
{
    enum problem worst = OK;
    begin(false);
    for (size_t count = store_is_postgres() ? 4 : 1; count <= 4; count += 3)
        for (int nth = 1; nth < POINTS_MAX; nth++)
            if (!try_fault(&(struct fault){ point, nth, 1, problem, ends }, count, true, &worst))
                break;
    end();
}

Test(faults, whatever_fails_once_is_contained)
{
    static const enum fault_point WHERE[] = { FAULT_BEGIN, FAULT_READ, FAULT_WRITE, FAULT_COMMIT };
    static const enum problem WHAT[] = { PROBLEM_STORE_BUSY, PROBLEM_CONFLICT,
                                         PROBLEM_STORE_BROKEN };
    for (size_t i = 0; i < COUNT(WHERE); i++)
        for (size_t j = 0; j < COUNT(WHAT); j++)
            expect_contained(WHERE[i], WHAT[j], true);
    for (size_t j = 0; j < COUNT(WHAT); j++) {
        expect_contained(FAULT_READ, WHAT[j], false);
        expect_contained(FAULT_WRITE, WHAT[j], false);
    }
}

/* --- readers --------------------------------------------------------------------------- */

static enum problem read_order(struct unit *u)
{
    struct job *j = u->self;
    struct order_row row = { 0 };
    expect_clean(j);
    return order_load(u->c, j->order_id, &row);
}

static struct db *faulty_reader;

static enum problem open_faulty_reader(const struct db_place *place, enum open_mode mode,
                                       struct db **out, char *why, size_t why_size)
{
    TRY(open_faulty(place, mode, out, why, why_size));
    if (mode != OPEN_TO_WRITE)
        faulty_reader = *out;
    return OK;
}

Test(faults, a_read_whose_connection_is_lost_or_that_is_in_the_way_is_read_again)
{
    static const struct fault FAULTS[] = {
        { FAULT_BEGIN, 1, 1, PROBLEM_STORE_LOST, true },
        { FAULT_READ, 1, 1, PROBLEM_STORE_LOST, true },
        { FAULT_READ, 1, 1, PROBLEM_STORE_BUSY, true },
        { FAULT_READ, 1, 5, PROBLEM_STORE_BUSY, true },
    };
    char why[512] = "";
    begin(true);
    work_close(the.work);
    the.work = work_open(
        &(struct work_options){
            .place.conninfo = "faulty", .readers = 1, .writers = 1, .open = open_faulty_reader },
        why, sizeof why);
    for (size_t i = 0; i < COUNT(FAULTS); i++) {
        struct job j;
        job_begin(&j, 0);
        j.unit.run = read_order;
        faulty_plan(faulty_reader, &FAULTS[i]);
        cr_expect_eq(work_read_wait(the.work, &j.unit), OK, "row %zu: %s", i,
                     PROBLEMS[j.unit.result].meaning);
        cr_expect_eq(faulty_struck(faulty_reader), FAULTS[i].times);
        end_ctx(&j.c);
    }
    end();
}
