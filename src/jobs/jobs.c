#include "jobs/jobs.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/metric.h"
#include "service/access_count.h"
#include "service/api_key.h"
#include "service/bulk.h"
#include "service/daily_totals.h"
#include "service/dunning.h"
#include "service/expiry.h"
#include "service/expiry_watch.h"
#include "service/feed.h"
#include "service/idempotency.h"
#include "service/identity.h"
#include "service/invoicing.h"
#include "service/notification_source.h"
#include "service/order_export.h"
#include "service/outbox.h"
#include "service/payout.h"
#include "service/process.h"
#include "service/pulse.h"
#include "service/rate_share.h"
#include "service/request_log.h"
#include "service/schedule.h"
#include "service/test_clock.h"
#include "service/webhook_delivery.h"
#include "service/webhook_source.h"
#include "store/commit_mark.h"

#define ARENA_MAX ((size_t)256 * 1024 * 1024)
#define PRUNE_MAX 500 /* rows of a table in one round */

/* So soon a process looks whether another one gave back what it was at when it was looked last. */
#define LOOK_AGAIN (2 * SECOND)

struct jobs {
    struct work *work;
    struct rate_limiter *limiter;
    struct process process; /* this one, and what it knows of the others */
    struct process looked;  /* the same as a look that is not committed yet has it */
    int64_t writing_since;  /* what that look has found (feed_look) */
    struct rate_uses uses;  /* what is to be told to the others */
    int64_t working;        /* the merchant of whose bulk jobs a chunk was done last */
    int64_t settled_after;  /* the merchant who was settled last */
    int64_t invoicing;      /* the merchant after whom invoices are written next */
    int64_t dunning;        /* the merchant after whom customers are reminded next */
    bool sends_mail;        /* this process knows a mail server */
    bool mails_users;       /* and where the portal is, which such mails lead to */
    int64_t mailing;        /* the merchant after whom mails are made next */
    int64_t notifying;      /* likewise, whose users are told */
    struct webhook_sweep webhooks;
    int64_t feed_horizon;   /* found before the round began */
    int64_t totalling;      /* the merchant after whom daily totals are counted next */
    int64_t moved, ticked;  /* the test merchants whose clocks were seen to last */
    struct due_works works; /* what is done by those clocks */
    /* Of an export: read before the round began, and put away by it. */
    struct export_part export;
    struct request_log_batch *noted;
    int64_t old_notes; /* the merchant after whom old entries of the log are looked for next */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t woken;
    bool is_woken, is_stopping;
    struct arena *arena;
    struct entropy entropy;
};

/* One round of a kind of job. *again: there is more to do at once. */
typedef enum problem round_fn(struct jobs *j, struct ctx *c, bool *again);

static enum problem round_bulk(struct jobs *j, struct ctx *c, bool *again)
{
    struct uuid job_id;
    bool finished = false;
    TRY(bulk_next(c, &j->working, &job_id, again));
    if (!*again)
        return OK;
    c->merchant_id = j->working;
    return bulk_step(c, job_id, &finished);
}

static enum problem round_expiry(struct jobs *j, struct ctx *c, bool *again)
{
    (void)j;
    return expiry_round(c, again);
}

static enum problem round_payout(struct jobs *j, struct ctx *c, bool *again)
{
    return payout_round(c, &j->settled_after, again);
}

static enum problem round_watch(struct jobs *j, struct ctx *c, bool *again)
{
    (void)j;
    return expiry_watch_round(c, again);
}

static enum problem round_invoices(struct jobs *j, struct ctx *c, bool *again)
{
    return invoicing_round(c, &j->invoicing, again);
}

static enum problem round_dunning(struct jobs *j, struct ctx *c, bool *again)
{
    return dunning_round(c, &j->dunning, again);
}

static enum problem round_mails(struct jobs *j, struct ctx *c, bool *again)
{
    return outbox_make(c, j->feed_horizon, &j->mailing, again);
}

/* Without a mail server nothing is lost: the events stay, and one day there may be one. */
static bool wants_mails(struct jobs *j)
{
    j->feed_horizon = feed_horizon();
    return j->sends_mail;
}

static enum problem round_webhooks(struct jobs *j, struct ctx *c, bool *again)
{
    return webhook_round(c, j->feed_horizon, &j->webhooks, again);
}

static enum problem round_notifications(struct jobs *j, struct ctx *c, bool *again)
{
    return notification_round(c, j->feed_horizon, j->mails_users, &j->notifying, again);
}

static enum problem round_old_notifications(struct jobs *j, struct ctx *c, bool *again)
{
    (void)j;
    return notifications_forget(c, again);
}

static enum problem round_old_webhooks(struct jobs *j, struct ctx *c, bool *again)
{
    (void)j;
    return webhook_forget(c, again);
}

static bool wants_horizon(struct jobs *j)
{
    j->feed_horizon = feed_horizon();
    return j->feed_horizon > 0;
}

static enum problem read_export(struct unit *u)
{
    return order_export_read(u->c, u->self);
}

/* Reads what is to be written next where no writer waits for it; the round puts it away, and then
 * the arena is emptied. */
static bool wants_exports(struct jobs *j)
{
    struct ctx c = { .arena = j->arena, .entropy = &j->entropy, .now = clock_now() };
    struct unit unit = { .c = &c, .self = &j->export, .run = read_export };
    bool found = work_read_wait(j->work, &unit) == OK && j->export.merchant_id != 0;
    if (!found)
        arena_reset(j->arena);
    return found;
}

static enum problem round_exports(struct jobs *j, struct ctx *c, bool *again)
{
    *again = true;
    return order_export_add(c, &j->export);
}

static enum problem round_totals(struct jobs *j, struct ctx *c, bool *again)
{
    return daily_totals_round(c, &j->totalling, again);
}

static enum problem round_clock(struct jobs *j, struct ctx *c, bool *again)
{
    return clock_move_round(c, &j->works, &j->moved, again);
}

static enum problem round_tick(struct jobs *j, struct ctx *c, bool *again)
{
    return clock_tick_round(c, &j->works, &j->ticked, again);
}

static enum problem round_prune(struct jobs *j, struct ctx *c, bool *again)
{
    int64_t answers = 0, marks = 0, sign_ins = 0, counts = 0;
    (void)j;
    TRY(rate_share_prune(c));
    TRY(process_prune(c));
    TRY(idempotency_prune(c, PRUNE_MAX, &answers));
    TRY(commit_marks_prune(c, PRUNE_MAX, &marks));
    TRY(sign_in_prune(c, PRUNE_MAX, &sign_ins));
    TRY(access_counts_prune(c, PRUNE_MAX, &counts));
    TRY(order_exports_prune(c, again));
    *again = *again || answers == PRUNE_MAX || marks == PRUNE_MAX || sign_ins == PRUNE_MAX ||
             counts == PRUNE_MAX;
    return OK;
}

static enum problem round_count(struct jobs *j, struct ctx *c, bool *again)
{
    (void)j;
    (void)again;
    return pulse_count_jobs(c);
}

static enum problem round_look(struct jobs *j, struct ctx *c, bool *again)
{
    (void)again;
    TRY(feed_look(c, &j->writing_since));
    return process_look(c, &j->process, &j->looked);
}

static enum problem round_rates(struct jobs *j, struct ctx *c, bool *again)
{
    (void)again;
    return rate_share(c, j->process.process_id, &j->uses, j->limiter);
}

static enum problem round_keys(struct jobs *j, struct ctx *c, bool *again)
{
    (void)j;
    (void)again;
    return key_uses_save(c);
}

static bool wants_keys(struct jobs *j)
{
    (void)j;
    return key_uses_are_there();
}

static enum problem round_requests(struct jobs *j, struct ctx *c, bool *again)
{
    (void)again;
    return request_log_save(c, j->noted);
}

/* What nobody may see is left out before the writer has to do with it. */
static bool wants_requests(struct jobs *j)
{
    return request_log_take(j->noted, j->arena);
}

static enum problem round_old_requests(struct jobs *j, struct ctx *c, bool *again)
{
    return request_log_prune(c, &j->old_notes, again);
}

/* Only where there is somebody to tell, and something to be told. */
static bool wants_rates(struct jobs *j)
{
    return process_other_servers(&j->process) > 0 &&
           rate_limiter_used(j->limiter, clock_now(), &j->uses);
}

/* Who does it, of all processes of the installation? */
enum who {
    WHO_ONE,  /* one at a time of those that do scheduled work: who holds its row of `schedule` */
    WHO_ROWS, /* all that do scheduled work: each takes what no other has claimed, row by row */
    WHO_EACH, /* every process for itself, whatever its role */
};

#define NO_WORK    \
    {              \
        NULL, NULL \
    } /* nothing of it is due for a merchant */

/* What is due for merchants is a row with `work`: the rounds do it for all whose time is real, and
 * leave out test merchants, for whom it is done by their own clocks. */
static const struct kind {
    const char *name;
    round_fn *round;
    int64_t every; /* microseconds; also when woken, if is_woken_too */
    enum who who;
    bool is_woken_too;
    bool (*wants)(struct jobs *j); /* NULL: always */
    const char *purpose;
    struct due_work work;
} KINDS[] = {
    { "look", round_look, PROCESS_LOOK, WHO_EACH, false, NULL,
      "Looks which processes there are, and who is writing", NO_WORK },
    { "bulk", round_bulk, SECOND, WHO_ROWS, true, NULL, "Does the next chunk of a bulk job",
      NO_WORK },
    { "exports", round_exports, SECOND, WHO_ROWS, true, wants_exports,
      "Writes the next part of an export of orders", NO_WORK },
    { "expiry",
      round_expiry,
      SECOND,
      WHO_ONE,
      false,
      NULL,
      "Expires open orders whose time has come",
      { expiry_due, expiry_step } },
    { "payout",
      round_payout,
      SECOND,
      WHO_ONE,
      false,
      NULL,
      "Settles captures and refunds, and closes payouts whose cut-off has passed",
      { payout_work_due, payout_work_step } },
    { "watch",
      round_watch,
      SECOND,
      WHO_ONE,
      false,
      NULL,
      "Warns of open orders whose end is near, and extends or releases them as the merchant "
      "wants",
      { expiry_watch_due, expiry_watch_step } },
    { "invoices",
      round_invoices,
      SECOND,
      WHO_ONE,
      false,
      NULL,
      "Writes invoices of captures, and what refunds and later due dates change of them",
      { invoicing_due, invoicing_step } },
    { "dunning",
      round_dunning,
      10 * SECOND,
      WHO_ONE,
      false,
      NULL,
      "Reminds customers who are late, and charges what that costs",
      { dunning_work_due, dunning_look } },
    { "mails", round_mails, SECOND, WHO_ONE, false, wants_mails,
      "Makes the mails of what happened to orders", NO_WORK },
    { "webhooks", round_webhooks, SECOND, WHO_ONE, false, wants_horizon,
      "Makes the messages to webhooks of what happened", NO_WORK },
    { "old_webhooks", round_old_webhooks, MINUTE, WHO_ONE, false, NULL,
      "Forgets old messages to webhooks, and webhooks that were deleted", NO_WORK },
    { "notifications", round_notifications, 3 * SECOND, WHO_ONE, false, wants_horizon,
      "Tells users what happened", NO_WORK },
    { "old_notifications", round_old_notifications, MINUTE, WHO_ONE, false, NULL,
      "Forgets what users were told a month ago", NO_WORK },
    { "totals",
      round_totals,
      5 * SECOND,
      WHO_ONE,
      false,
      NULL,
      "Counts what was captured and refunded per day",
      { daily_totals_due, daily_totals_step } },
    { "clock", round_clock, SECOND, WHO_ROWS, true, NULL,
      "Moves the clocks of test merchants, and does what becomes due by them", NO_WORK },
    { "tick", round_tick, SECOND, WHO_ONE, false, NULL,
      "Does what is due for test merchants whose clocks just run", NO_WORK },
    { "prune", round_prune, MINUTE, WHO_ONE, false, NULL,
      "Forgets first answers over a day old, failed sign-ins and processes that are gone",
      NO_WORK },
    { "count", round_count, 10 * SECOND, WHO_EACH, false, NULL,
      "Counts what the bulk jobs leave to do, for this process's metrics", NO_WORK },
    { "keys", round_keys, KEY_USES_SAVED_EVERY, WHO_EACH, false, wants_keys,
      "Writes down when API keys were used last", NO_WORK },
    { "requests", round_requests, SECOND, WHO_EACH, false, wants_requests,
      "Writes the log of requests that API keys made of this process", NO_WORK },
    { "old_requests", round_old_requests, MINUTE, WHO_ONE, false, NULL,
      "Forgets entries of that log that are over", NO_WORK },
    { "rates", round_rates, SECOND, WHO_EACH, false, wants_rates,
      "Tells the other processes what merchants ask of this one", NO_WORK },
};

static bool is_ours(const struct jobs *j, const struct kind *kind)
{
    return kind->who == WHO_EACH || j->process.role != PROCESS_WEB;
}

/* What was seen counts once it is committed. */
static void know(struct jobs *j)
{
    j->process = j->looked;
    feed_move(j->writing_since);
    for (int role = 0; role < PROCESS_ROLES; role++) {
        char labels[32];
        (void)snprintf(labels, sizeof labels, "role=\"%s\"", PROCESS_ROLE_NAMES[role]);
        bool is_own = role == (int)j->process.role;
        metric_set_labelled(METRIC_PROCESSES, labels, j->process.others[role] + is_own);
    }
}

/* --- a round --------------------------------------------------------------------------- */

struct attempt {
    struct jobs *jobs;
    const struct kind *kind;
    bool again, mine;
    int64_t due_at; /* of the next round; 0: not known */
};

/* Who does scheduled work alone keeps in mind when the next round is due; the others read it. */
static enum problem run_claimed(struct attempt *a, struct ctx *c)
{
    str name = str_of(a->kind->name);
    TRY(schedule_claim(c, name, a->kind->every, &a->mine, &a->due_at));
    if (!a->mine)
        return OK;
    TRY(a->kind->round(a->jobs, c, &a->again));
    a->due_at = a->again ? c->now : c->now + a->kind->every;
    return process_other_workers(&a->jobs->process) > 0 ? schedule_set_due(c, name, a->due_at) : OK;
}

static enum problem run_attempt(struct unit *u)
{
    struct attempt *a = u->self;
    a->again = a->mine = false;
    a->due_at = 0;
    if (a->kind->who == WHO_ONE)
        return run_claimed(a, u->c);
    a->mine = true;
    return a->kind->round(a->jobs, u->c, &a->again);
}

/* Microseconds until this kind is looked at again. */
static int64_t pause_after(const struct attempt *a, enum problem p, int64_t now)
{
    if (p == OK && a->again)
        return 0;
    if (p != OK || a->mine)
        return a->kind->every;
    int64_t pause = a->due_at > now ? a->due_at - now : LOOK_AGAIN;
    return pause < a->kind->every ? pause : a->kind->every;
}

static void count_round(struct jobs *j, const struct kind *kind, enum problem p)
{
    const char *labels = arena_cstr(j->arena, arena_format(j->arena, "kind=\"%s\"", kind->name));
    metric_add_labelled(METRIC_JOB_ROUNDS, labels, 1);
    metric_add_labelled(METRIC_JOB_FAILED, labels, p != OK);
}

/* Returns after how many microseconds the next round may be due; 0: there is more to do. A problem
 * was logged by the runner; the next round tries. */
static int64_t run_round(struct jobs *j, const struct kind *kind)
{
    struct ctx c = {
        .arena = j->arena, .entropy = &j->entropy, .now = clock_now(), .actor = STR("system")
    };
    struct attempt attempt = { .jobs = j, .kind = kind };
    struct unit unit = { .c = &c, .self = &attempt, .run = run_attempt };
    enum problem p = work_write_wait(j->work, &unit);
    if (p != OK || attempt.mine)
        count_round(j, kind, p);
    if (p == OK && kind->round == round_look)
        know(j);
    if (p == OK && kind->round == round_requests)
        request_log_saved(j->noted);
    arena_reset(j->arena);
    return pause_after(&attempt, p, c.now);
}

/* Waits until something is due; false: stop. */
static bool wait_a_little(struct jobs *j, bool *woken)
{
    struct timespec until;
    CHECK(clock_gettime(CLOCK_REALTIME, &until) == 0);
    const long tick = 200000000; /* nanoseconds */
    until.tv_nsec += tick;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    CHECK(pthread_mutex_lock(&j->lock) == 0);
    if (!j->is_woken && !j->is_stopping)
        (void)pthread_cond_timedwait(&j->woken, &j->lock, &until);
    *woken = j->is_woken;
    j->is_woken = false;
    bool go_on = !j->is_stopping;
    CHECK(pthread_mutex_unlock(&j->lock) == 0);
    return go_on;
}

static bool is_stopping(struct jobs *j)
{
    CHECK(pthread_mutex_lock(&j->lock) == 0);
    bool stopping = j->is_stopping;
    CHECK(pthread_mutex_unlock(&j->lock) == 0);
    return stopping;
}

/* Every kind of which one process at a time does the rounds has a row to hold. */
static enum problem enlist_all(struct unit *u)
{
    for (size_t i = 0; i < COUNT(KINDS); i++)
        if (KINDS[i].who == WHO_ONE)
            TRY(schedule_enlist(u->c, str_of(KINDS[i].name)));
    return OK;
}

static enum problem leave(struct unit *u)
{
    struct jobs *j = u->self;
    return process_leave(u->c, &j->process);
}

static bool run_alone(struct jobs *j, enum problem (*run)(struct unit *u))
{
    struct ctx c = { .arena = j->arena, .entropy = &j->entropy, .now = clock_now() };
    struct unit unit = { .c = &c, .self = j, .run = run };
    enum problem p = work_write_wait(j->work, &unit);
    arena_reset(j->arena);
    return p == OK;
}

/* What is due, each once. True: there is more to do at once. */
static bool run_due(struct jobs *j, int64_t due[COUNT(KINDS)], bool woken)
{
    bool again = false;
    for (size_t i = 0; i < COUNT(KINDS) && !is_stopping(j); i++) {
        const struct kind *kind = &KINDS[i];
        int64_t now = clock_monotonic();
        if (!is_ours(j, kind) || (now < due[i] && !(woken && kind->is_woken_too)))
            continue;
        bool is_wanted = kind->wants == NULL || kind->wants(j);
        int64_t pause = is_wanted ? run_round(j, kind) : kind->every;
        due[i] = now + pause;
        again = again || pause == 0;
    }
    return again && !is_stopping(j);
}

static void *jobs_main(void *argument)
{
    struct jobs *j = argument;
    int64_t due[COUNT(KINDS)] = { 0 };
    bool woken = false, again = false, is_enlisted = j->process.role == PROCESS_WEB;
    while (again || wait_a_little(j, &woken)) {
        is_enlisted = is_enlisted || run_alone(j, enlist_all);
        again = is_enlisted && run_due(j, due, woken);
    }
    if (j->process.renewed_at > 0)
        (void)run_alone(j, leave); /* else its row is forgotten in time */
    return NULL;
}

static struct due_works works_of_kinds(void)
{
    struct due_works works = { .count = 0 };
    static_assert(COUNT(KINDS) < CLOCK_WORK_MAX, "and the bank");
    for (size_t i = 0; i < COUNT(KINDS); i++)
        if (KINDS[i].work.step != NULL)
            works.items[works.count++] = KINDS[i].work;
    works.items[works.count++] = CLOCK_BANK;
    return works;
}

struct jobs *jobs_start(struct work *work, struct rate_limiter *limiter, enum process_role role,
                        bool sends_mail, bool mails_users)
{
    struct jobs *j = calloc(1, sizeof *j);
    CHECK(j != NULL);
    j->work = work;
    j->arena = arena_open(ARENA_MAX);
    j->entropy = entropy_system();
    j->limiter = limiter;
    j->sends_mail = sends_mail;
    j->mails_users = mails_users;
    j->works = works_of_kinds();
    j->noted = request_log_open();
    int64_t now = clock_now();
    j->process = (struct process){ uuid_make(&j->entropy, now), role, .started_at = now };
    CHECK(pthread_mutex_init(&j->lock, NULL) == 0);
    CHECK(pthread_cond_init(&j->woken, NULL) == 0);
    CHECK(pthread_create(&j->thread, NULL, jobs_main, j) == 0);
    return j;
}

void jobs_wake(void *jobs)
{
    struct jobs *j = jobs;
    CHECK(pthread_mutex_lock(&j->lock) == 0);
    j->is_woken = true;
    CHECK(pthread_cond_signal(&j->woken) == 0);
    CHECK(pthread_mutex_unlock(&j->lock) == 0);
}

void jobs_stop(struct jobs *j)
{
    CHECK(pthread_mutex_lock(&j->lock) == 0);
    j->is_stopping = true;
    CHECK(pthread_cond_signal(&j->woken) == 0);
    CHECK(pthread_mutex_unlock(&j->lock) == 0);
    CHECK(pthread_join(j->thread, NULL) == 0);
}

void jobs_close(struct jobs *j)
{
    CHECK(j->is_stopping);
    request_log_close(j->noted);
    arena_close(j->arena);
    free(j);
}
