/*
 * test_clock.h -- merchants with a clock of their own, on which shops see in seconds what else
 * takes weeks: that orders expire, payouts are made, invoices fall due
 * (docs/decisions/0028-test-clock.md).
 *
 *      the merchant's now  =  real time + clock_offset        which only grows
 *
 * All that is done for such a merchant is done by its clock: c->now is ahead by c->clock_offset
 * from clock_enter() on, in requests, jobs and commands. What is the installation's own and not the
 * merchant's (sessions, first answers, rates, processes) goes by clock_real_now().
 *
 * Scheduled work is done for it by rounds of two kinds only, whether its clock is moved or just
 * runs: what is due first is done first, at its instant, then what is due next.
 *
 * Invariants
 *   1. While a clock is being moved nothing else changes anything of that merchant: its requests
 * are refused with CLOCK_MOVING, its bulk jobs wait, commands are refused.
 *   2. Work begins only when no transaction is under way that was begun before the move was
 *      committed: for that one may still write by the time before it. So what was written before
 * the clock moved on was committed before it did, and marks and horizons by c->now hold
 *      (invoicing.h, feed.h).
 *   3. A round is one unit of work of bounded size, and how far it came is committed with what was
 *      done. Time stands still between two rounds; clock_offset grows when all are over. So a move
 *      that is interrupted goes on where it was, and does nothing twice.
 *   4. No kind is run again at an instant at which it has nothing more to do.
 */
#ifndef TEST_CLOCK_H
#define TEST_CLOCK_H

#include "service/identity.h"
#include "store/db.h"

#define CLOCK_MOVE_DAYS_MAX   732 /* in one move: two years, leap days included */
#define CLOCK_MOVE_MONTHS_MAX 24
#define CLOCK_AHEAD_DAYS_MAX  18263 /* of real time: fifty years */
#define CLOCK_NEVER           INT64_MAX
#define CLOCK_WORK_MAX        32 /* kinds of work */

/* Scheduled work for one merchant. `due`: the instant at which the next step has something to do,
 * which may have passed; CLOCK_NEVER: at none, if nothing else happens. `step`: does some of what
 * is due at c->now; *again: there may be more to do at once. NULL: this kind has nothing to do with
 * any merchant's time. */
struct due_work {
    enum problem (*due)(struct ctx *c, int64_t *at);
    enum problem (*step)(struct ctx *c, bool *again);
};
struct due_works {
    struct due_work items[CLOCK_WORK_MAX];
    size_t count;
};

/* The clock of c->merchant_id, as the caller's or read. CLOCK_MOVING if it is. */
void clock_enter(struct ctx *c, int64_t clock_offset);
enum problem clock_enter_merchant(struct ctx *c) NODISCARD;

/* Begins a move of the clock of c->merchant_id, which goes by one. UNPROCESSABLE if it would go
 * back or too far. */
enum problem clock_move_begin(struct ctx *c, int64_t target) NODISCARD;

/* Some of what moving clocks make due; *after: whose turn was last, 0 at first. *again: there is
 * more to do at once. */
enum problem clock_move_round(struct ctx *c, const struct due_works *works, int64_t *after,
                              bool *again) NODISCARD;

/* Does what is due now for the next few test merchants whose clocks just run. */
enum problem clock_tick_round(struct ctx *c, const struct due_works *works, int64_t *after,
                              bool *again) NODISCARD;

/* The bank of test merchants pays what is to be paid, at eight o'clock UTC of the payout day. */
extern const struct due_work CLOCK_BANK;

/* The last move, and what scheduled work did in it. */
#define CLOCK_EVENTS_MAX   100000 /* are looked at */
#define CLOCK_PAYOUTS_MAX  10000
#define CLOCK_OUTCOMES_MAX 64
struct clock_outcome {
    str type;
    int64_t count;
};
struct clock_move {
    bool is_there;
    int64_t moved_from, target, moved_to; /* moved_to: so far */
    int64_t steps;
    struct clock_outcome outcomes[CLOCK_OUTCOMES_MAX];
    size_t outcomes_count;
};
enum problem clock_move_load(struct ctx *c, struct clock_move *out) NODISCARD;

#endif
