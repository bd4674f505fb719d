#include "service/test_clock.h"

#include "base/clock.h"
#include "domain/policy.h"
#include "service/payout.h"
#include "service/payout_bank.h"
#include "service/settings.h"
#include "sql.h"

#define STEPS_MAX  20 /* of work in one unit of work, so that the writer is not held long */
#define TICKS_MAX  10 /* test merchants in a round whose clocks just run */
#define BANK_OPENS (8 * HOUR)

/* --- whose time it is ------------------------------------------------------------------ */

void clock_enter(struct ctx *c, int64_t clock_offset)
{
    c->now += clock_offset - c->clock_offset;
    c->clock_offset = clock_offset;
}

enum problem clock_enter_merchant(struct ctx *c)
{
    int64_t offset = 0, kind = CLOCK_REAL;
    TRY(db_one(c, &SQL_CLOCK_LOAD, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("clock_offset", &offset), C_I64("clock_kind", &kind))));
    clock_enter(c, offset);
    if (kind == CLOCK_MOVING)
        return blame(c, PROBLEM_CLOCK_MOVING, STR("merchant"),
                     "The clock of the test merchant is being moved. Try again in a moment.");
    return OK;
}

/* --- what is due ----------------------------------------------------------------------- */

/* A run of what is due for one merchant, within a unit of work. */
struct run {
    const struct due_works *works;
    int64_t until; /* nothing after it */
    int64_t
        done[CLOCK_WORK_MAX]; /* is due since then, and a step changed nothing of it at c->now */
    int64_t steps;            /* that it may still take */
    bool is_over;             /* nothing is due any more */
};

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The kind that is due first, and since when; of several the first of the table; .count: none. */
static enum problem next_of(struct ctx *c, const struct run *r, size_t *out, int64_t *since)
{
    int64_t until = later(r->until, c->now);
    *out = r->works->count;
    for (size_t i = 0; i < r->works->count; i++) {
        int64_t due = CLOCK_NEVER;
        TRY(r->works->items[i].due(c, &due));
        if (due > until || due == r->done[i])
            continue;
        if (*out == r->works->count || later(due, c->now) < later(*since, c->now)) {
            *out = i;
            *since = due;
        }
    }
    return OK;
}

static void forget_done(struct run *r)
{
    for (size_t i = 0; i < CLOCK_WORK_MAX; i++)
        r->done[i] = CLOCK_NEVER;
}

/* Nothing if it is later already. */
static void stand_at(struct ctx *c, int64_t at)
{
    if (at > c->now)
        clock_enter(c, c->clock_offset + at - c->now);
}

static enum problem step(struct ctx *c, struct run *r, size_t i, int64_t since)
{
    const struct due_work *work = &r->works->items[i];
    int64_t due = CLOCK_NEVER;
    bool again = false;
    if (since > c->now)
        forget_done(r);
    stand_at(c, since);
    TRY(work->step(c, &again));
    r->steps--;
    if (again)
        return OK;
    TRY(work->due(c, &due));
    if (due == since)
        r->done[i] = since;
    return OK;
}

static enum problem run(struct ctx *c, struct run *r)
{
    forget_done(r);
    r->is_over = false;
    while (r->steps > 0) {
        size_t i = 0;
        int64_t since = 0;
        struct arena_mark memory = arena_mark(c->arena);
        TRY(next_of(c, r, &i, &since));
        r->is_over = i == r->works->count;
        if (r->is_over)
            return OK;
        TRY(step(c, r, i, since));
        arena_rewind(c->arena, memory);
    }
    return OK;
}

/* As that merchant, whose settings have been read. */
static void become(struct ctx *c, int64_t merchant_id, str settings, int64_t clock_offset)
{
    c->merchant_id = merchant_id;
    c->policy = settings_read(c, settings);
    clock_enter(c, clock_offset);
}

/* --- clocks that just run ---------------------------------------------------------------- */

enum problem clock_tick_round(struct ctx *c, const struct due_works *works, int64_t *after,
                              bool *again)
{
    struct run r = { .works = works, .steps = STEPS_MAX };
    *again = false;
    for (int turn = 0; turn < TICKS_MAX && r.steps > 0; turn++) {
        str settings = { 0 };
        int64_t offset = 0, merchant_id = 0;
        bool found = false;
        TRY(db_maybe(c, &SQL_CLOCK_NEXT_TICKING, PARAMS(P_I64(*after)),
                     COLUMNS(C_I64("merchant_id", &merchant_id), C_STR("settings", &settings),
                             C_I64("clock_offset", &offset)),
                     &found));
        *after = found ? merchant_id : 0;
        if (!found)
            return OK;
        become(c, merchant_id, settings, offset);
        r.until = c->now;
        TRY(run(c, &r));
        if (!r.is_over)
            *after = merchant_id - 1; /* its turn is not over */
    }
    *again = r.steps == 0;
    return OK;
}

/* --- clocks that are moved ---------------------------------------------------------------- */

struct move {
    int64_t merchant_id, offset, target, barrier_at, steps, moved_to;
    str settings;
};

/* Whatever was begun by the time before the move is over (invariant 2). */
static enum problem pass_barrier(struct ctx *c, struct move *m, bool *passed)
{
    int64_t at = 0, since = 0;
    TRY(db_one(c, &SQL_CLOCK_OLDEST_TRANSACTION, PARAMS(P_I64(ctx_real_now(c))),
               COLUMNS(C_I64("at", &at), C_I64("since", &since))));
    bool is_first = m->barrier_at == 0;
    if (is_first)
        m->barrier_at = at;
    *passed = since >= m->barrier_at;
    if (*passed || !is_first)
        return OK;
    return db_none(c, &SQL_CLOCK_SAVE_MOVE,
                   PARAMS(P_I64(m->merchant_id), P_I64(m->barrier_at), P_I64(m->steps), P_NULL()),
                   NULL);
}

static enum problem move_on(struct ctx *c, const struct due_works *works, struct move *m)
{
    struct run r = { .works = works, .until = m->target, .steps = STEPS_MAX };
    become(c, m->merchant_id, m->settings, m->offset);
    stand_at(c, m->moved_to);
    TRY(run(c, &r));
    m->steps += STEPS_MAX - r.steps;
    if (r.is_over)
        stand_at(c, m->target);
    TRY(db_none(c, &SQL_CLOCK_SET,
                PARAMS(P_I64(m->merchant_id), P_I64(r.is_over ? c->clock_offset : m->offset),
                       r.is_over ? P_NULL() : P_I64(m->target)),
                NULL));
    return db_none(
        c, &SQL_CLOCK_SAVE_MOVE,
        PARAMS(P_I64(m->merchant_id), P_I64(m->barrier_at), P_I64(m->steps), P_I64(c->now)), NULL);
}

enum problem clock_move_round(struct ctx *c, const struct due_works *works, int64_t *after,
                              bool *again)
{
    struct move m = { 0 };
    bool found = false, passed = false;
    TRY(db_maybe(c, &SQL_CLOCK_NEXT_MOVING, PARAMS(P_I64(*after)),
                 COLUMNS(C_I64("merchant_id", &m.merchant_id), C_STR("settings", &m.settings),
                         C_I64("clock_offset", &m.offset), C_I64("target", &m.target),
                         C_I64("barrier_at", &m.barrier_at), C_I64("steps", &m.steps),
                         C_I64("moved_to", &m.moved_to)),
                 &found));
    *again = found || *after > 0; /* those before it have not had their turn */
    *after = found ? m.merchant_id : 0;
    if (!found)
        return OK;
    TRY(pass_barrier(c, &m, &passed));
    *again = passed;
    return passed ? move_on(c, works, &m) : OK;
}

enum problem clock_move_begin(struct ctx *c, int64_t target)
{
    if (target < c->now)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("to"), WHY_CLOCK_BACKWARDS,
                     STR_ARG(clock_text(c->arena, c->now)));
    if (target - c->now > CLOCK_MOVE_DAYS_MAX * DAY)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("to"), WHY_CLOCK_TOO_FAR,
                     STR_ARG(clock_text(c->arena, c->now + CLOCK_MOVE_DAYS_MAX * DAY)));
    if (target - ctx_real_now(c) > CLOCK_AHEAD_DAYS_MAX * DAY)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("to"), WHY_CLOCK_TOO_FAR_AHEAD,
                     STR_ARG(clock_text(c->arena, ctx_real_now(c) + CLOCK_AHEAD_DAYS_MAX * DAY)));
    TRY(db_none(c, &SQL_CLOCK_BEGIN_MOVE,
                PARAMS(P_I64(c->merchant_id), P_I64(c->now), P_I64(target)), NULL));
    return db_none(c, &SQL_CLOCK_SET,
                   PARAMS(P_I64(c->merchant_id), P_I64(c->clock_offset), P_I64(target)), NULL);
}

/* --- the bank --------------------------------------------------------------------------- */

static enum problem next_unpaid(struct ctx *c, str *payment_reference, int64_t *due)
{
    bool found = false;
    int64_t payout_date = 0;
    TRY(db_maybe(
        c, &SQL_PAYOUT_NEXT_UNPAID, PARAMS(P_I64(c->merchant_id)),
        COLUMNS(C_STR("payment_reference", payment_reference), C_I64("payout_date", &payout_date)),
        &found));
    *due = found ? payout_date + BANK_OPENS : CLOCK_NEVER;
    return OK;
}

static enum problem bank_due(struct ctx *c, int64_t *at)
{
    str reference = { 0 };
    return next_unpaid(c, &reference, at);
}

static enum problem bank_step(struct ctx *c, bool *again)
{
    struct payout paid;
    str reference = { 0 };
    int64_t due = CLOCK_NEVER;
    TRY(next_unpaid(c, &reference, &due));
    *again = due <= c->now;
    return *again ? payout_mark_paid(c, reference, c->now, &paid) : OK;
}

const struct due_work CLOCK_BANK = { bank_due, bank_step };

/* --- what a move did ---------------------------------------------------------------------- */

static void add_outcome(struct clock_move *m, str type, int64_t count)
{
    if (count > 0 && m->outcomes_count < CLOCK_OUTCOMES_MAX)
        m->outcomes[m->outcomes_count++] = (struct clock_outcome){ type, count };
}

static enum problem load_events(struct ctx *c, struct clock_move *m)
{
    struct rows r;
    TRY(db_rows_begin(c, &SQL_CLOCK_EVENTS,
                      PARAMS(P_I64(c->merchant_id), P_UUID(uuid_floor(m->moved_from)),
                             P_UUID(uuid_floor(m->moved_to + MILLISECOND)),
                             P_I64(CLOCK_EVENTS_MAX)),
                      &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        str type = { 0 };
        int64_t events = 0;
        p = db_rows_next(&r, COLUMNS(C_STR("type", &type), C_I64("events", &events)), &more);
        if (p == OK && more)
            add_outcome(m, type, events);
    }
    db_rows_end(&r);
    return p;
}

static enum problem load_payouts(struct ctx *c, struct clock_move *m)
{
    int64_t closed = 0, paid = 0;
    TRY(db_one(c, &SQL_CLOCK_PAYOUTS,
               PARAMS(P_I64(c->merchant_id), P_I64(m->moved_from), P_I64(m->moved_to),
                      P_I64(CLOCK_PAYOUTS_MAX)),
               COLUMNS(C_I64("closed", &closed), C_I64("paid", &paid))));
    add_outcome(m, STR("payout.closed"), closed);
    add_outcome(m, STR("payout.paid"), paid);
    return OK;
}

enum problem clock_move_load(struct ctx *c, struct clock_move *out)
{
    struct clock_move m = { 0 };
    TRY(db_maybe(c, &SQL_CLOCK_LOAD_MOVE, PARAMS(P_I64(c->merchant_id)),
                 COLUMNS(C_I64("moved_from", &m.moved_from), C_I64("target", &m.target),
                         C_I64("steps", &m.steps), C_I64("moved_to", &m.moved_to)),
                 &m.is_there));
    *out = m;
    if (!m.is_there)
        return OK;
    if (m.moved_to == 0)
        out->moved_to = m.moved_from;
    TRY(load_events(c, out));
    return load_payouts(c, out);
}
