#include "service/limit_audit.h"

#include "base/clock.h"
#include "domain/calendar.h"
#include "service/audit_book.h"
#include "service/limit.h"
#include "sql.h"

#define PERIODS_MAX 1000   /* that a merchant's zones have had */
#define TAKES_UP_TO MINUTE /* from an event to its commit, and longer */
#define DAYS_FIRST  64
#define ROWS_MAX    20000000 /* what a hundred users do in ten years; the rest is not compared */

/* --- by whose clocks ------------------------------------------------------------------------ */

/* It begins where the one before ends. */
struct period {
    int64_t until;
    str time_zone; /* empty: not known */
};
struct periods {
    struct period *items;
    size_t count;
};

static enum problem read_period(struct rows *r, void *item, bool *more)
{
    struct period *p = item;
    return db_rows_next(r, COLUMNS(C_I64("until", &p->until), C_STR("time_zone", &p->time_zone)),
                        more);
}

static enum problem load_periods(struct ctx *c, struct periods *out)
{
    struct row_list found;
    str zone = { 0 };
    TRY(limit_time_zone(c, &zone));
    TRY(db_list(c, &SQL_LIMIT_ZONES, PARAMS(P_I64(c->merchant_id), P_I64(PERIODS_MAX)),
                sizeof(struct period), read_period, &found));
    *out =
        (struct periods){ ARENA_ARRAY(c->arena, struct period, found.count + 1), found.count + 1 };
    for (size_t i = 0; i < found.count; i++)
        out->items[i] = ((struct period *)found.items)[i];
    out->items[found.count] = (struct period){ INT64_MAX, zone };
    return OK;
}

/* The days on which what happened within an hour may have been counted: from the first to the last
 * one. False: not even whether it was counted is known. */
static bool days_of(const struct periods *periods, int64_t hour, int64_t *first, int64_t *last)
{
    int64_t at = hour * HOUR, begin = INT64_MIN;
    bool is_known = true;
    *first = INT64_MAX;
    *last = INT64_MIN;
    for (size_t i = 0; i < periods->count; begin = periods->items[i++].until) {
        const struct period *p = &periods->items[i];
        if (begin >= at + HOUR + TAKES_UP_TO || p->until < at - TAKES_UP_TO)
            continue;
        bool is_any = p->time_zone.len == 0;
        is_known = is_known && !is_any;
        for (size_t z = 0; ZONES[z] != NULL; z++)
            if (is_any || zone_of(p->time_zone) == (enum zone)z) {
                int64_t day = zone_local((enum zone)z, at).date.day;
                *first = day < *first ? day : *first;
                *last = day > *last ? day : *last;
            }
    }
    return is_known && *first == *last;
}

/* --- what one user did of one action in one currency ------------------------------------------ */

struct day {
    int64_t day, counted, told; /* in the row of the day, by the events */
    bool is_unsure;
};
struct ledger_of_days {
    str actor, action, currency;
    struct day *items;
    size_t count, room;
};

static struct day *find_day(struct ctx *c, struct ledger_of_days *l, int64_t day)
{
    for (size_t i = l->count; i > 0; i--) /* they come nearly in order */
        if (l->items[i - 1].day == day)
            return &l->items[i - 1];
    if (l->room == 0)
        l->items = ARENA_ARRAY(c->arena, struct day, l->room = DAYS_FIRST);
    else if (l->count == l->room)
        l->items = arena_double(c->arena, l->items, &l->room, sizeof l->items[0]);
    l->items[l->count] = (struct day){ .day = day };
    return &l->items[l->count++];
}

static void compare(struct ctx *c, struct audit *audit, const struct ledger_of_days *l)
{
    for (size_t i = 0; i < l->count; i++) {
        const struct day *d = &l->items[i];
        if (!d->is_unsure && d->counted != d->told)
            audit_differ(c, audit,
                         "%.*s on %.*s: what is counted of %.*s in %.*s is %lld, but its events "
                         "come to %lld",
                         STR_ARG(l->actor), 10, clock_text(c->arena, d->day * DAY).ptr,
                         STR_ARG(l->action), STR_ARG(l->currency), (long long)d->counted,
                         (long long)d->told);
    }
}

/* --- all of them ------------------------------------------------------------------------------ */

struct row {
    str actor, action, currency;
    int64_t is_counted, slot, amount; /* the slot of what is counted is a day, else an hour */
};

static void take(struct ctx *c, const struct periods *periods, struct ledger_of_days *l,
                 const struct row *r)
{
    int64_t first = 0, last = 0;
    if (r->is_counted != 0) {
        find_day(c, l, r->slot)->counted += r->amount;
        return;
    }
    bool is_sure = days_of(periods, r->slot, &first, &last);
    for (int64_t day = first; day <= last; day++) {
        struct day *d = find_day(c, l, day);
        d->told += is_sure ? r->amount : 0;
        d->is_unsure = d->is_unsure || !is_sure;
    }
}

static bool is_of(const struct ledger_of_days *l, const struct row *r)
{
    return str_equal(l->actor, r->actor) && str_equal(l->action, r->action) &&
           str_equal(l->currency, r->currency);
}

static void begin(struct ctx *c, struct ledger_of_days *l, const struct row *r)
{
    *l = (struct ledger_of_days){ .actor = arena_copy(c->arena, r->actor),
                                  .action = arena_copy(c->arena, r->action),
                                  .currency = arena_copy(c->arena, r->currency) };
}

static enum problem audit_rows(struct ctx *c, struct audit *audit, const struct periods *periods,
                               struct rows *rows)
{
    struct ledger_of_days days = { .count = 0 };
    int64_t count = 0;
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        struct row r = { .amount = 0 };
        p = db_rows_next(rows,
                         COLUMNS(C_STR("actor", &r.actor), C_STR("action", &r.action),
                                 C_STR("currency", &r.currency), C_I64("is_counted", &r.is_counted),
                                 C_I64("slot", &r.slot), C_I64("amount", &r.amount)),
                         &more);
        if (p != OK || !more)
            break;
        if (!is_of(&days, &r)) {
            compare(c, audit, &days);
            begin(c, &days, &r);
        }
        take(c, periods, &days, &r);
        count++;
    }
    if (p == OK && count < ROWS_MAX)
        compare(c, audit, &days);
    return p;
}

enum problem limit_audit(struct ctx *c, struct audit *audit)
{
    struct arena_mark memory = arena_mark(c->arena);
    struct periods periods;
    struct rows rows;
    TRY(load_periods(c, &periods));
    TRY(db_rows_begin(c, &SQL_LIMIT_HOURS, PARAMS(P_I64(c->merchant_id), P_I64(ROWS_MAX)), &rows));
    enum problem p = audit_rows(c, audit, &periods, &rows);
    db_rows_end(&rows);
    TRY(p);
    arena_rewind(c->arena, memory);
    return OK;
}
