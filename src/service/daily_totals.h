/*
 * daily_totals.h -- what was captured and refunded per UTC day and currency. Counted by a job that
 * reads the events of the feed (service/feed.h), so that a capture costs nothing more; there about
 * half a minute after it happened (docs/decisions/0040-daily-totals.md).
 *
 * Invariants
 *   1. Every event is counted once, however many processes try and wherever they are killed: a
 *      round moves the mark on from where it read it and adds what lies between in one unit of
 *      work, and whoever finds the mark moved adds nothing.
 *   2. What was imported was captured elsewhere, and is not counted.
 */
#ifndef DAILY_TOTALS_H
#define DAILY_TOTALS_H

#include "domain/money.h"
#include "service/audit_book.h"
#include "store/db.h"

#define DAILY_TOTALS_DAYS_MAX 366
#define DAILY_TOTALS_MAX      (DAILY_TOTALS_DAYS_MAX * CURRENCY_COUNT)

struct daily_total {
    int64_t day; /* UTC: days since 1970-01-01 */
    enum currency currency;
    int64_t captures_count, captured_amount, refunds_count, refunded_amount;
};
struct daily_totals {
    struct daily_total *items;
    size_t count;
};

/* The days of [from, until), the first one first, of each day by currency; only those on which
 * something happened. At most DAILY_TOTALS_DAYS_MAX days. */
enum problem daily_totals_load(struct ctx *c, int64_t from, int64_t until,
                               struct daily_totals *out) NODISCARD;

/* Counts the next events of any merchant, those after *merchant_id first; 0: all alike. */
enum problem daily_totals_round(struct ctx *c, int64_t *merchant_id, bool *again) NODISCARD;

/* The same for c->merchant_id (struct due_work of test_clock.h). */
enum problem daily_totals_due(struct ctx *c, int64_t *at) NODISCARD;
enum problem daily_totals_step(struct ctx *c, bool *again) NODISCARD;

/* Whether they are what the events come to. */
enum problem daily_totals_audit(struct ctx *c, struct audit *audit) NODISCARD;

#endif
