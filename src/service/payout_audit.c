#include "service/payout_audit.h"

#include "sql.h"

#define PAGE 500 /* lines */

enum problem payout_audit_begin(struct ctx *c, struct payout_audit *pa)
{
    bool missing = false;
    TRY(payout_terms_load(c, &pa->terms, &pa->is_paid));
    TRY(fee_rates_load(c, &pa->rates));
    TRY(settlement_missing(c, &missing));
    pa->is_whole = !missing;
    return OK;
}

/* --- lines from events ------------------------------------------------------------------ */

static bool are_lines(const struct line_row *found, size_t found_count,
                      const struct settlement_line *expected, size_t expected_count)
{
    bool same = found_count == expected_count;
    for (size_t i = 0; same && i < found_count; i++)
        same = found[i].part == (int64_t)i && found[i].payout_no == found[0].payout_no &&
               found[i].kind == (int64_t)expected[i].kind &&
               found[i].amount == expected[i].amount.minor &&
               found[i].vat_rate == expected[i].vat_rate &&
               found[i].vat_amount == expected[i].vat.minor;
    return same;
}

static void account(struct accounted *sum, const struct ledger_transfer *transfers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (transfers[i].debit == LEDGER_MERCHANT_PAYABLE)
            sum->debits += transfers[i].amount.minor;
        if (transfers[i].credit == LEDGER_MERCHANT_PAYABLE)
            sum->credits += transfers[i].amount.minor;
    }
}

/* Captures and refunds are settled in their turn, and elsewhere before the merchant was settled
 * here; all else at once. */
static bool has_turn(enum order_fact fact)
{
    return fact == ORDER_WAS_CAPTURED || fact == ORDER_WAS_REFUNDED;
}

static enum problem audit_event(struct ctx *c, struct audit *audit, struct payout_audit *pa,
                                const struct line_basis *basis, struct event_rows events, size_t at)
{
    struct settlement_line expected[EVENT_LINES_MAX];
    struct line_row found[EVENT_LINES_MAX + 1];
    const struct event_row *e = &events.items[at];
    size_t count = 0, expected_count = payout_event_lines(c, basis, events, at, expected);
    bool is_elsewhere = has_turn(e->fact) && e->at < pa->terms.settles_from;
    TRY(lines_load(c, e->event_id, EVENT_LINES_MAX + 1, found, &count));
    pa->lines += (int64_t)count;
    if (count == 0 && (expected_count == 0 || (has_turn(e->fact) && !pa->is_whole)))
        return OK; /* or its turn is still to come */
    if (!are_lines(found, count, expected, is_elsewhere ? 1 : expected_count) ||
        (found[0].payout_no == 0) != is_elsewhere)
        audit_differ(c, audit,
                     "order %.*s: event %.*s (%s) was not settled as the fees of its time say",
                     STR_ARG(uuid_text(c->arena, e->order_id)),
                     STR_ARG(uuid_text(c->arena, e->event_id)), ORDER_FACT_NAMES[e->fact]);
    struct ledger_transfer posted[LEDGER_TRANSFERS_MAX];
    const struct order_event event = { .fact = e->fact, .amount = { e->amount, basis->currency } };
    account(&pa->accounted[basis->currency], posted, ledger_post(&event, posted));
    return OK;
}

enum problem payout_audit_order(struct ctx *c, struct audit *audit, struct payout_audit *pa,
                                const struct order_row *row, str payment_method_type,
                                struct event_rows events)
{
    struct line_basis basis = { pa->rates, pa->terms.settles_from, payment_method_type,
                                row->order.authorized.currency };
    for (size_t i = 0; pa->is_paid && i < events.count; i++)
        if (payout_has_lines(events.items[i].fact) &&
            events.items[i].fact != ORDER_WAS_CORRECTED) /* audit_corrections() has them */
            TRY(audit_event(c, audit, pa, &basis, events, i));
    return OK;
}

/* --- totals from lines ------------------------------------------------------------------ */

struct line_sums {
    struct settlement settlement;
    int64_t events, released, carried_in, carried_out, reserve;
};

static bool take_line(struct line_sums *sums, const struct line_row *l)
{
    const struct line_kind_info *info = line_kind_find(l->kind);
    if (info == NULL)
        return false;
    sums->settlement.totals[info->total] += l->amount;
    if (info->tax != TOTAL_none)
        sums->settlement.totals[info->tax] += l->vat_amount;
    sums->events += l->kind == LINE_PURCHASE || l->kind == LINE_PURCHASE_RETURN;
    sums->reserve += l->kind == LINE_RESERVE ? l->amount : 0;
    sums->released += l->kind == LINE_RESERVE_RELEASE ? l->amount : 0;
    sums->carried_in += l->kind == LINE_CARRIED ? l->amount : 0;
    sums->carried_out += l->kind == LINE_ON_HOLD || l->kind == LINE_BELOW_MINIMUM ? l->amount : 0;
    return true;
}

static enum problem sum_lines(struct ctx *c, struct audit *audit, const struct payout *p,
                              struct line_sums *out)
{
    struct line_row *lines = ARENA_ARRAY(c->arena, struct line_row, PAGE);
    struct line_row last = { 0 };
    size_t count = PAGE;
    while (count == PAGE) {
        TRY(payout_lines(c, p->payout_no, &last, PAGE, lines, &count));
        for (size_t i = 0; i < count; i++)
            if (!take_line(out, &lines[i]))
                audit_differ(c, audit,
                             "payout %.*s: it has a line of kind %lld, which there is not",
                             STR_ARG(p->payment_reference), (long long)lines[i].kind);
        last = count > 0 ? lines[count - 1] : last;
    }
    return OK;
}

static void compare(struct ctx *c, struct audit *audit, const struct payout *p, const char *what,
                    int64_t stored, int64_t expected)
{
    if (stored != expected)
        audit_differ(c, audit, "payout %.*s: %s is %lld, but should be %lld",
                     STR_ARG(p->payment_reference), what, (long long)stored, (long long)expected);
}

static void compare_totals(struct ctx *c, struct audit *audit, const struct payout *p,
                           const struct line_sums *sums)
{
    for (int i = 0; i < TOTAL_none; i++)
        if (i != TOTAL_repay && i != TOTAL_deposit) /* no lines have them */
            compare(c, audit, p, SETTLEMENT_STEPS[i].name, p->settlement.totals[i],
                    sums->settlement.totals[i]);
    compare(c, audit, p, "the number of its captures and refunds", p->events, sums->events);
    compare(c, audit, p, "its reserve", p->reserve, sums->reserve);
}

/* --- books from totals ------------------------------------------------------------------ */

static enum problem audit_transfers(struct ctx *c, struct audit *audit, struct payout_audit *pa,
                                    struct audit_sums *sums, const struct payout *p)
{
    struct ledger_transfer expected[PAYOUT_TRANSFERS_MAX + ATTEMPT_TRANSFERS_MAX];
    struct transfer_row found[PAYOUT_TRANSFERS_MAX + ATTEMPT_TRANSFERS_MAX + 1];
    struct payout_returns returns;
    struct rows r;
    size_t count = 0, closed_count = 0, expected_count = 0;
    if (p->status != PAYOUT_OPEN)
        closed_count = settlement_post(&p->settlement, p->currency, expected);
    TRY(payout_returns(c, p->payout_no, &returns));
    expected_count = closed_count + payout_attempt_transfers(p, &returns, expected + closed_count);
    account(&pa->accounted[p->currency], expected, expected_count);
    TRY(db_rows_begin(c, &SQL_PAYOUT_TRANSFERS, PARAMS(P_I64(c->merchant_id), P_I64(p->payout_no)),
                      &r));
    TRY(audit_transfer_rows(&r, COUNT(found), found, &count));
    for (size_t i = closed_count; i < count; i++)
        found[i].part -= PAYOUT_PAID_PART - (int64_t)closed_count;
    if (!audit_take_transfers(audit, sums, found, count, expected, expected_count))
        audit_differ(c, audit, "payout %.*s: it did not post what its totals say",
                     STR_ARG(p->payment_reference));
    return OK;
}

/* --- each from the one before ----------------------------------------------------------- */

static enum problem audit_chain(struct ctx *c, struct audit *audit, struct accounted *was,
                                const struct payout *p, const struct line_sums *sums)
{
    const struct settlement *s = &p->settlement;
    int64_t released = 0;
    TRY(db_one(c, &SQL_PAYOUT_SUM_RELEASED, PARAMS(P_I64(c->merchant_id), P_I64(p->payout_no)),
               COLUMNS(C_I64("amount", &released))));
    compare(c, audit, p, "what it releases of reserves", sums->released, released);
    compare(c, audit, p, "what it has from the payout before", sums->carried_in, was->carried);
    compare(c, audit, p, "its opening debt", s->opening_debt, was->debt);
    compare(c, audit, p, "its settlement", s->settlement, settlement_sum(s));
    compare(c, audit, p, "its closing debt", s->closing_debt,
            s->opening_debt - s->totals[TOTAL_repay] + s->totals[TOTAL_deposit]);
    was->debt = s->closing_debt;
    was->carried = sums->carried_out;
    was->closed_until = p->cut_off_at;
    return OK;
}

static enum problem audit_payout(struct ctx *c, struct audit *audit, struct payout_audit *pa,
                                 struct audit_sums *sums, const struct payout *p)
{
    struct line_sums lines = { 0 };
    struct line_row own[16];
    size_t count = 0;
    TRY(sum_lines(c, audit, p, &lines));
    compare_totals(c, audit, p, &lines);
    TRY(lines_load(c, p->payout_id, COUNT(own), own, &count));
    pa->lines += (int64_t)count;
    if (p->status != PAYOUT_OPEN)
        TRY(audit_chain(c, audit, &pa->accounted[p->currency], p, &lines));
    return audit_transfers(c, audit, pa, sums, p);
}

/* --- corrections ------------------------------------------------------------------------- */

struct correction_row {
    struct uuid correction_id;
    str currency;
    int64_t amount;
};

static enum problem next_correction(struct rows *r, void *item, bool *more)
{
    struct correction_row *row = item;
    return db_rows_next(r,
                        COLUMNS(C_UUID("correction_id", &row->correction_id),
                                C_STR("currency", &row->currency), C_I64("amount", &row->amount)),
                        more);
}

/* Each is one line. */
static enum problem audit_correction(struct ctx *c, struct audit *audit, struct payout_audit *pa,
                                     const struct correction_row *row)
{
    struct line_row found[2];
    enum currency currency = CURRENCY_NONE;
    size_t count = 0;
    TRY(lines_load(c, row->correction_id, COUNT(found), found, &count));
    pa->lines += (int64_t)count;
    bool same = currency_parse(row->currency, &currency) && row->amount != 0;
    if (same) {
        const struct settlement_line expected =
            line_of_correction((money){ row->amount, currency });
        same = are_lines(found, count, &expected, 1);
    }
    if (!same)
        audit_differ(c, audit,
                     "correction %.*s: it is not the one line of a payout that it should be",
                     STR_ARG(uuid_text(c->arena, row->correction_id)));
    return OK;
}

static enum problem audit_corrections(struct ctx *c, struct audit *audit, struct payout_audit *pa)
{
    struct row_list page = { NULL, PAGE };
    struct uuid after = { { 0 } };
    while (page.count == PAGE) {
        struct arena_mark mark = arena_mark(c->arena);
        TRY(db_list(c, &SQL_CORRECTION_EACH,
                    PARAMS(P_I64(c->merchant_id), P_UUID(after), P_I64(PAGE)),
                    sizeof(struct correction_row), next_correction, &page));
        const struct correction_row *rows = page.items;
        for (size_t i = 0; i < page.count; i++)
            TRY(audit_correction(c, audit, pa, &rows[i]));
        after = page.count > 0 ? rows[page.count - 1].correction_id : after;
        arena_rewind(c->arena, mark);
    }
    return OK;
}

static enum problem audit_accounted(struct ctx *c, struct audit *audit, struct payout_audit *pa)
{
    for (int i = CURRENCY_NONE + 1; i < CURRENCY_COUNT; i++) {
        const struct accounted *sum = &pa->accounted[i];
        struct settlement_balance b;
        TRY(settlement_balance_load(c, (enum currency)i, &b));
        if (b.debits != sum->debits || b.credits != sum->credits || b.debt != sum->debt ||
            b.carried != sum->carried || b.closed_until != sum->closed_until)
            audit_differ(c, audit,
                         "what is settled in %.*s is said to be debits %lld, credits %lld, debt "
                         "%lld, carried %lld, but is %lld, %lld, %lld and %lld",
                         STR_ARG(currency_code((enum currency)i)), (long long)b.debits,
                         (long long)b.credits, (long long)b.debt, (long long)b.carried,
                         (long long)sum->debits, (long long)sum->credits, (long long)sum->debt,
                         (long long)sum->carried);
    }
    return OK;
}

enum problem payout_audit_end(struct ctx *c, struct audit *audit, struct payout_audit *pa,
                              struct audit_sums *sums)
{
    struct payout p = { 0 };
    int64_t lines = 0;
    bool found = true;
    struct arena_mark mark = arena_mark(c->arena);
    while (found) {
        struct payout last = p;
        arena_rewind(c->arena, mark);
        TRY(payout_next(c, &last, &p, &found));
        if (found)
            TRY(audit_payout(c, audit, pa, sums, &p));
    }
    TRY(audit_accounted(c, audit, pa));
    TRY(audit_corrections(c, audit, pa));
    TRY(db_one(c, &SQL_PAYOUT_COUNT_LINES, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("lines", &lines))));
    if (lines != pa->lines)
        audit_differ(
            c, audit,
            "the merchant has %lld lines of payouts, but its events, payouts and corrections "
            "have %lld",
            (long long)lines, (long long)pa->lines);
    return OK;
}
