#include "service/payout.h"

#include "base/clock.h"
#include "service/order_service.h"
#include "service/test_clock.h"
#include "sql.h"
#include "store/ledger_store.h"

#define PAGE        500              /* events per step, so that the writer is not held long */
#define STEPS_MAX   4                /* per round */
#define WEIGHT_MAX  ORDER_WEIGHT_MAX /* bytes of refunded orders per step */
#define OVERLAP     SECOND /* is looked at again every time: two writers are not in step */
#define LATE        MINUTE /* by how much an event may be committed late */
#define EARLY       MINUTE /* by how much another process's clock may be ahead */
#define CLOSE_AFTER MINUTE /* the cut-off */
#define RETRY_AFTER (10 * MINUTE)
#define TOUCHED_MAX 64 /* payouts that one step fills */

/* Where it is looked for events: from the cursor on; among those of the last minute; among all; and
 * among those that came while it was looked there. */
enum depth { DEPTH_NEW, DEPTH_LATE, DEPTH_ALL, DEPTH_SINCE };

struct touched_balance {
    enum currency currency;
    struct settlement_balance balance;
};

/* A step. */
struct settling {
    struct payout_terms terms;
    struct payout_schedule schedule;
    struct fee_rates rates;
    struct settlement_row row;
    struct payout payouts[TOUCHED_MAX];
    size_t payouts_count;
    struct touched_balance balances[CURRENCY_COUNT];
    size_t balances_count;
    int64_t weight;  /* read of orders */
    int64_t settled; /* events */
};

/* --- the lines of an event ------------------------------------------------------------- */

/* Of a refund the whole order is read: what came back before decides on its fees. */
static enum problem order_lines_of(struct ctx *c, struct settling *s,
                                   const struct line_basis *basis, const struct settled_event *e,
                                   struct settlement_line out[EVENT_LINES_MAX], size_t *count)
{
    struct order_row row;
    struct event_rows events;
    TRY(order_load(c, e->order_id, &row));
    TRY(events_load(c, &row, &events));
    s->weight += row.weight;
    for (size_t i = 0; i < events.count; i++)
        if (uuid_equal(events.items[i].event_id, e->event_id)) {
            *count = payout_event_lines(c, basis, events, i, out);
            return OK;
        }
    UNREACHABLE("an event is one of its order's");
}

static bool is_capture(const struct settled_event *e)
{
    return str_equal(e->type, str_of(ORDER_FACT_NAMES[ORDER_WAS_CAPTURED]));
}

static bool is_refund(const struct settled_event *e)
{
    return str_equal(e->type, str_of(ORDER_FACT_NAMES[ORDER_WAS_REFUNDED]));
}

static enum problem lines_of(struct ctx *c, struct settling *s, enum currency currency,
                             const struct settled_event *e,
                             struct settlement_line out[EVENT_LINES_MAX], size_t *count)
{
    struct line_basis basis = { s->rates, s->terms.settles_from, e->payment_method_type, currency };
    struct event_row event = { .fact = ORDER_WAS_CAPTURED, .at = e->at, .amount = e->amount };
    if (is_capture(e)) {
        *count = payout_event_lines(c, &basis, (struct event_rows){ &event, 1 }, 0, out);
        return OK;
    }
    struct arena_mark mark = arena_mark(c->arena);
    TRY(order_lines_of(c, s, &basis, e, out, count));
    arena_rewind(c->arena, mark); /* the lines are values */
    return OK;
}

/* --- balances and open payouts ---------------------------------------------------------- */

static enum problem balance_of(struct ctx *c, struct settling *s, enum currency currency,
                               struct settlement_balance **out)
{
    for (size_t i = 0; i < s->balances_count; i++)
        if (s->balances[i].currency == currency) {
            *out = &s->balances[i].balance;
            return OK;
        }
    struct touched_balance *new = &s->balances[s->balances_count];
    new->currency = currency;
    TRY(settlement_balance_load(c, currency, &new->balance));
    s->balances_count++;
    *out = &new->balance;
    return OK;
}

static date day_of(const struct payout_calendar *calendar, int64_t at)
{
    return payout_day(&calendar->schedule,
                      at > calendar->closed_until ? at : calendar->closed_until);
}

/* The payout of what happens at that instant, of which nothing may be: it is new or still open. */
static struct payout payout_of(struct ctx *c, const struct settling *s, enum currency currency,
                               int64_t at, const struct settlement_balance *balance)
{
    struct payout_calendar calendar = { s->schedule, balance->closed_until };
    struct payout p = payout_like(&calendar, &s->terms, currency, at);
    char *letters = arena_take(c->arena, 9, 1);
    entropy_letters(c->entropy, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", letters, 8);
    p.payout_id = uuid_make(c->entropy, c->now);
    p.payment_reference = (str){ letters, 8 };
    p.opened_at = c->now;
    return p;
}

static bool is_like(const struct payout *a, const struct payout *b)
{
    return a->currency == b->currency && a->cut_off_at == b->cut_off_at &&
           a->payout_date == b->payout_date && str_equal(a->settlement_type, b->settlement_type);
}

/* NULL: the step has filled as many payouts as it may. */
static enum problem open_payout(struct ctx *c, struct settling *s, enum currency currency,
                                int64_t at, struct payout **out)
{
    struct settlement_balance *balance = NULL;
    bool found = false;
    TRY(balance_of(c, s, currency, &balance));
    struct payout like = payout_of(c, s, currency, at, balance);
    *out = NULL;
    for (size_t i = 0; i < s->payouts_count; i++)
        if (is_like(&s->payouts[i], &like))
            *out = &s->payouts[i];
    if (*out != NULL || s->payouts_count == TOUCHED_MAX)
        return OK;
    struct payout *p = &s->payouts[s->payouts_count];
    TRY(payout_find_open(c, &like, p, &found));
    if (!found) {
        TRY(payout_insert(c, &like));
        *p = like;
    }
    s->payouts_count++;
    *out = p;
    return OK;
}

static enum problem save_touched(struct ctx *c, const struct settling *s)
{
    for (size_t i = 0; i < s->payouts_count; i++)
        TRY(payout_fill(c, &s->payouts[i]));
    for (size_t i = 0; i < s->balances_count; i++)
        TRY(settlement_balance_save(c, s->balances[i].currency, &s->balances[i].balance));
    return OK;
}

/* --- collecting ------------------------------------------------------------------------- */

static enum problem write_lines(struct ctx *c, int64_t payout_no, struct uuid event_id,
                                const struct settlement_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        TRY(line_insert(c, payout_no, event_id, (int64_t)i, &lines[i]));
    return OK;
}

/* What happened before the merchant was settled here is noted as payout 0, which is none. */
static enum problem note_elsewhere(struct ctx *c, const struct settled_event *e,
                                   enum currency currency)
{
    struct settlement_line line = { is_capture(e) ? LINE_PURCHASE : LINE_PURCHASE_RETURN,
                                    { e->amount, currency },
                                    0,
                                    money_zero(currency) };
    return line_insert(c, 0, e->event_id, 0, &line);
}

/* *full: the step can take no more; the event is left to the next one. */
static enum problem settle(struct ctx *c, struct settling *s, const struct settled_event *e,
                           bool *full)
{
    struct settlement_line lines[EVENT_LINES_MAX];
    struct settlement_balance *balance = NULL;
    struct payout *p = NULL;
    enum currency currency = CURRENCY_NONE;
    size_t count = 0;
    if (!currency_parse(e->purchase_currency, &currency))
        return blame(c, PROBLEM_STORE_BROKEN, (str){ 0 },
                     "The currency of order %.*s is '%.*s', which this program does not know",
                     STR_ARG(uuid_text(c->arena, e->order_id)), STR_ARG(e->purchase_currency));
    bool is_ours = e->at >= s->terms.settles_from;
    if (is_ours)
        TRY(open_payout(c, s, currency, e->at, &p));
    *full = is_ours && p == NULL;
    if (*full)
        return OK;
    if (is_ours) {
        TRY(lines_of(c, s, currency, e, lines, &count));
        TRY(write_lines(c, p->payout_no, e->event_id, lines, count));
        for (size_t i = 0; i < count; i++)
            settlement_add(&p->settlement, &lines[i]);
        p->events++;
    } else
        TRY(note_elsewhere(c, e, currency));
    TRY(balance_of(c, s, currency, &balance));
    *(is_capture(e) ? &balance->credits : &balance->debits) += e->amount;
    s->row.settled_until = e->at > s->row.settled_until ? e->at : s->row.settled_until;
    s->settled++;
    return OK;
}

static struct uuid last_id(void)
{
    struct uuid id;
    memset(id.bytes, 0xFF, sizeof id.bytes);
    return id;
}

static struct uuid lower_of(struct uuid a, struct uuid b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) < 0 ? a : b;
}

/* Nothing was found where it was looked, and something is missing all the same. */
static void look_deeper(struct settlement_row *row, int64_t now)
{
    switch ((enum depth)row->depth) {
    case DEPTH_NEW:
        row->depth = DEPTH_LATE;
        row->cursor = lower_of(row->cursor, uuid_floor(now - LATE));
        return;
    case DEPTH_LATE:
        row->depth = DEPTH_ALL;
        row->cursor = (struct uuid){ { 0 } };
        row->search_began_at = now;
        return;
    case DEPTH_ALL:
        row->depth = DEPTH_SINCE;
        row->cursor = uuid_floor(row->search_began_at - LATE);
        return;
    case DEPTH_SINCE:
        row->depth = DEPTH_ALL;
        row->cursor = (struct uuid){ { 0 } };
        row->retry_at = now + RETRY_AFTER;
        return;
    }
    UNREACHABLE("a depth");
}

/* Where to look next. `at_end`: there are no more events to look at from the cursor on. */
static enum problem look_on(struct ctx *c, struct settling *s, bool at_end)
{
    struct settlement_row *row = &s->row;
    bool missing = false;
    TRY(settlement_missing(c, &missing));
    if (!missing) {
        row->depth = DEPTH_NEW;
        row->retry_at = 0;
    } else if (at_end && (s->settled == 0 || row->depth == DEPTH_ALL)) {
        look_deeper(row, c->now);
        return OK;
    }
    if (!missing || at_end)
        row->cursor = lower_of(row->cursor, uuid_floor(c->now - OVERLAP));
    return OK;
}

static enum problem collect(struct ctx *c, struct settling *s)
{
    struct settled_event *events = ARENA_ARRAY(c->arena, struct settled_event, PAGE);
    struct uuid before = s->row.depth == DEPTH_ALL ? last_id() : uuid_floor(c->now + EARLY);
    size_t count = 0;
    bool full = false;
    TRY(settled_events_load(c, s->row.cursor, before, PAGE, events, &count));
    TRY(settlement_claim(c, &s->row));
    for (size_t i = 0; i < count && !full; i++) {
        const struct settled_event *e = &events[i];
        if ((is_capture(e) || is_refund(e)) && !e->is_settled)
            TRY(settle(c, s, e, &full));
        if (!full)
            s->row.cursor = e->event_id;
        full = full || s->weight > WEIGHT_MAX;
    }
    TRY(save_touched(c, s));
    TRY(look_on(c, s, count < PAGE && !full));
    return settlement_move(c, &s->row);
}

/* --- closing ---------------------------------------------------------------------------- */

static void account(struct settlement_balance *balance, const struct ledger_transfer *transfers,
                    size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (transfers[i].debit == LEDGER_MERCHANT_PAYABLE)
            balance->debits += transfers[i].amount.minor;
        if (transfers[i].credit == LEDGER_MERCHANT_PAYABLE)
            balance->credits += transfers[i].amount.minor;
    }
}

static struct closing closing_of(const struct settling *s, const struct payout *p,
                                 const struct settlement_balance *balance, int64_t reserve_over)
{
    return (struct closing){
        .currency = p->currency,
        .is_gross = str_equal(p->settlement_type, STR(SETTLEMENT_GROSS)),
        .is_held = s->terms.on_hold,
        .minimum = s->terms.minimum_amount,
        .reserve_rate = s->terms.reserve_rate,
        .opening_debt = balance->debt,
        .carried = balance->carried,
        .reserve_over = reserve_over,
    };
}

static enum problem post(struct ctx *c, const struct payout *p, struct settlement_balance *balance)
{
    struct ledger_transfer transfers[PAYOUT_TRANSFERS_MAX];
    size_t count = settlement_post(&p->settlement, p->currency, transfers);
    account(balance, transfers, count);
    return ledger_append_payout(c, p->payout_no, 0, transfers, count);
}

static enum problem close(struct ctx *c, struct settling *s, struct payout *p)
{
    struct settlement_balance *balance = NULL;
    struct payout *next = NULL;
    int64_t reserve_over = 0;
    TRY(balance_of(c, s, p->currency, &balance));
    TRY(reserves_sum(c, p->currency, p->cut_off_at, &reserve_over));
    struct closing how = closing_of(s, p, balance, reserve_over);
    TRY(settlement_claim(c, &s->row));
    struct closed closed = settlement_close(&p->settlement, &how);
    TRY(reserves_release(c, p->currency, p->cut_off_at, p->payout_no));
    TRY(write_lines(c, p->payout_no, p->payout_id, closed.lines, closed.lines_count));
    p->reserve = closed.reserve;
    p->reserve_until = closed.reserve > 0 ? p->cut_off_at + s->terms.reserve_days * DAY : 0;
    p->closed_at = c->now;
    TRY(payout_close(c, p));
    TRY(post(c, p, balance));
    balance->debt = p->settlement.closing_debt;
    balance->carried = closed.carried;
    balance->closed_until = p->cut_off_at;
    if (p->reserve > 0) /* should nothing be sold any more, it is paid all the same */
        TRY(open_payout(c, s, p->currency, p->reserve_until, &next));
    return save_touched(c, s);
}

/* --- what is settled at once ------------------------------------------------------------- */

static enum problem begin(struct ctx *c, struct settling *s, bool *found)
{
    bool has_row = false;
    TRY(payout_terms_load(c, &s->terms, found));
    if (!*found)
        return OK;
    s->schedule = payout_schedule_of(&s->terms);
    TRY(settlement_load(c, &s->row, &has_row));
    CHECK(has_row); /* it began with the terms */
    return fee_rates_load(c, &s->rates);
}

static enum problem not_paid(struct ctx *c)
{
    return blame(c, PROBLEM_CONFLICT, (str){ 0 },
                 "The merchant is not paid out, so there is no payout that it could be in.");
}

enum problem payout_needed(struct ctx *c)
{
    struct payout_terms terms;
    bool is_paid = false;
    TRY(payout_terms_load(c, &terms, &is_paid));
    return is_paid ? OK : not_paid(c);
}

enum problem payout_book(struct ctx *c, enum currency currency, struct uuid event_id,
                         struct event_lines lines, const struct order_event *posted)
{
    struct settling *s = ARENA_NEW(c->arena, struct settling);
    struct settlement_balance *balance = NULL;
    struct payout *p = NULL;
    struct ledger_transfer transfers[LEDGER_TRANSFERS_MAX];
    size_t transfers_count = posted != NULL ? ledger_post(posted, transfers) : 0;
    bool is_paid = false;
    TRY(begin(c, s, &is_paid));
    if (!is_paid)
        return not_paid(c);
    TRY(settlement_claim(c, &s->row));
    if (lines.count > 0) { /* no payout is opened for nothing */
        TRY(open_payout(c, s, currency, c->now, &p));
        CHECK(p != NULL); /* it is the first of the step */
        TRY(write_lines(c, p->payout_no, event_id, lines.items, lines.count));
    }
    for (size_t i = 0; i < lines.count; i++)
        settlement_add(&p->settlement, &lines.items[i]);
    TRY(balance_of(c, s, currency, &balance));
    account(balance, transfers, transfers_count);
    return save_touched(c, s);
}

enum problem payout_vat_rate(struct ctx *c, str payment_method_type, enum currency currency,
                             int64_t *vat_rate, bool *is_paid)
{
    struct fee_rates rates;
    struct payout_terms terms;
    TRY(payout_terms_load(c, &terms, is_paid));
    TRY(fee_rates_load(c, &rates));
    const struct fee_rate *rate = fee_rate_find(rates, payment_method_type, currency, c->now);
    *vat_rate = rate != NULL ? rate->vat_rate : 0;
    return OK;
}

/* --- steps ------------------------------------------------------------------------------ */

enum problem payout_step(struct ctx *c, int64_t until, bool *again)
{
    struct settling *s = ARENA_NEW(c->arena, struct settling);
    struct payout due = { 0 };
    bool is_paid = false, missing = false;
    *again = false;
    TRY(begin(c, s, &is_paid));
    if (!is_paid)
        return OK;
    TRY(settlement_missing(c, &missing));
    *again = missing && s->row.retry_at <= c->now;
    if (*again)
        return collect(c, s);
    if (missing)
        return OK;
    int64_t latest = c->now - CLOSE_AFTER;
    TRY(payout_due(c, until < latest ? until : latest, &due, again));
    return *again ? close(c, s, &due) : OK;
}

enum problem payout_look_again(struct ctx *c)
{
    struct settlement_row row;
    bool found = false;
    TRY(settlement_load(c, &row, &found));
    if (!found || row.retry_at <= c->now)
        return OK;
    row.depth = DEPTH_NEW;
    row.retry_at = 0;
    TRY(settlement_claim(c, &row));
    return settlement_move(c, &row);
}

enum problem payout_round(struct ctx *c, int64_t *after, bool *again)
{
    int steps = 0;
    bool found = true, wrapped = *after == 0;
    while (steps < STEPS_MAX && (found || !wrapped)) {
        bool more = true;
        if (!found)
            *after = 0;
        wrapped = wrapped || !found;
        TRY(db_maybe(c, &SQL_PAYOUT_NEXT_MERCHANT,
                     PARAMS(P_I64(*after), P_I64(LEDGER_MERCHANT_PAYABLE),
                            P_I64(c->now - CLOSE_AFTER), P_I64(c->now)),
                     COLUMNS(C_I64("merchant_id", after)), &found));
        if (!found)
            continue;
        c->merchant_id = *after;
        TRY(payout_step(c, c->now, &more));
        steps++;
    }
    *again = steps == STEPS_MAX;
    return OK;
}

enum problem payout_work_due(struct ctx *c, int64_t *at)
{
    int64_t retry_at = 0, cut_off_at = 0;
    bool found = false, missing = false;
    *at = CLOCK_NEVER;
    TRY(db_maybe(c, &SQL_PAYOUT_NEXT_DUE,
                 PARAMS(P_I64(c->merchant_id), P_I64(CLOCK_NEVER - CLOSE_AFTER)),
                 COLUMNS(C_I64("retry_at", &retry_at), C_I64("cut_off_at", &cut_off_at)), &found));
    if (!found)
        return OK;
    TRY(settlement_missing(c, &missing));
    *at = missing ? retry_at : cut_off_at + CLOSE_AFTER;
    return OK;
}

enum problem payout_work_step(struct ctx *c, bool *again)
{
    return payout_step(c, c->now, again);
}

enum problem payout_revive(struct ctx *c, const struct payout_terms *terms)
{
    struct settling *s = ARENA_NEW(c->arena, struct settling);
    bool found = false, is_claimed = false;
    TRY(begin(c, s, &found));
    CHECK(found);
    s->terms = *terms;
    s->schedule = payout_schedule_of(terms);
    for (int currency = CURRENCY_NONE + 1; currency < CURRENCY_COUNT; currency++) {
        struct settlement_balance *balance = NULL;
        struct payout *next = NULL;
        TRY(balance_of(c, s, (enum currency)currency, &balance));
        if (balance->carried == 0)
            continue;
        if (!is_claimed)
            TRY(settlement_claim(c, &s->row));
        is_claimed = true;
        TRY(open_payout(c, s, (enum currency)currency, c->now, &next));
    }
    return OK;
}

/* --- what will be ----------------------------------------------------------------------- */

/* Reserves that are over by then, but for those that an earlier payout of the forecast releases. */
struct foreseen {
    int64_t released[CURRENCY_COUNT];
};

static enum problem forecast(struct ctx *c, struct settling *s, struct foreseen *seen,
                             struct payout *p)
{
    struct settlement_balance *balance = NULL;
    int64_t over = 0;
    TRY(balance_of(c, s, p->currency, &balance));
    TRY(reserves_sum(c, p->currency, p->cut_off_at, &over));
    struct closing how = closing_of(s, p, balance, over - seen->released[p->currency]);
    struct closed closed = settlement_close(&p->settlement, &how);
    seen->released[p->currency] = over;
    balance->debt = p->settlement.closing_debt;
    balance->carried = closed.carried;
    return OK;
}

enum problem payouts_forecast(struct ctx *c, size_t limit, struct payouts *out)
{
    struct settling *s = ARENA_NEW(c->arena, struct settling);
    struct foreseen seen = { { 0 } };
    bool is_paid = false;
    *out = (struct payouts){ NULL, 0 };
    TRY(begin(c, s, &is_paid));
    if (!is_paid)
        return OK;
    TRY(payouts_upcoming(c, limit, out));
    struct payout *items = ARENA_ARRAY(c->arena, struct payout, out->count + 1);
    for (size_t i = 0; i < out->count; i++) {
        items[i] = out->items[i];
        TRY(forecast(c, s, &seen, &items[i]));
    }
    out->items = items;
    return OK;
}

enum problem payout_calendar_load(struct ctx *c, const struct payout_terms *terms,
                                  enum currency currency, struct payout_calendar *out)
{
    struct settlement_balance balance;
    TRY(settlement_balance_load(c, currency, &balance));
    *out = (struct payout_calendar){ payout_schedule_of(terms), balance.closed_until };
    return OK;
}

int64_t payout_date_of(const struct payout_calendar *calendar, int64_t at)
{
    return day_of(calendar, at).day * DAY;
}

struct payout payout_like(const struct payout_calendar *calendar, const struct payout_terms *terms,
                          enum currency currency, int64_t at)
{
    date day = day_of(calendar, at);
    return (struct payout){
        .currency = currency,
        .settlement_type = terms->settlement_type,
        .cut_off_at = payout_cut_off(&calendar->schedule, day),
        .payout_date = day.day * DAY,
    };
}
