#include "store/payout_store.h"

#include "sql.h"

const char *const PAYOUT_STATUSES[] = { "open", "closed", "paid", NULL };

/* --- how far --------------------------------------------------------------------------- */

enum problem settlement_load(struct ctx *c, struct settlement_row *out, bool *found)
{
    return db_maybe(c, &SQL_PAYOUT_LOAD_SETTLEMENT, PARAMS(P_I64(c->merchant_id)),
                    COLUMNS(C_I64("version", &out->version), C_UUID("cursor", &out->cursor),
                            C_I64("depth", &out->depth), C_I64("retry_at", &out->retry_at),
                            C_I64("search_began_at", &out->search_began_at),
                            C_I64("settled_until", &out->settled_until)),
                    found);
}

enum problem settlement_claim(struct ctx *c, const struct settlement_row *row)
{
    return db_none(c, &SQL_PAYOUT_CLAIM, PARAMS(P_I64(c->merchant_id), P_I64(row->version)), NULL);
}

enum problem settlement_move(struct ctx *c, const struct settlement_row *row)
{
    return db_none(c, &SQL_PAYOUT_MOVE,
                   PARAMS(P_I64(c->merchant_id), P_UUID(row->cursor), P_I64(row->depth),
                          P_I64(row->retry_at), P_I64(row->settled_until),
                          P_I64(row->search_began_at)),
                   NULL);
}

enum problem settlement_balance_load(struct ctx *c, enum currency currency,
                                     struct settlement_balance *out)
{
    bool found = false;
    *out = (struct settlement_balance){ 0 };
    return db_maybe(
        c, &SQL_PAYOUT_LOAD_BALANCE, PARAMS(P_I64(c->merchant_id), P_STR(currency_code(currency))),
        COLUMNS(C_I64("debits", &out->debits), C_I64("credits", &out->credits),
                C_I64("debt_amount", &out->debt), C_I64("carried_amount", &out->carried),
                C_I64("closed_until", &out->closed_until)),
        &found);
}

enum problem settlement_balance_save(struct ctx *c, enum currency currency,
                                     const struct settlement_balance *b)
{
    return db_none(c, &SQL_PAYOUT_SAVE_BALANCE,
                   PARAMS(P_I64(c->merchant_id), P_STR(currency_code(currency)), P_I64(b->debits),
                          P_I64(b->credits), P_I64(b->debt), P_I64(b->carried),
                          P_I64(b->closed_until)),
                   NULL);
}

enum problem settlement_missing(struct ctx *c, bool *out)
{
    int64_t missing = 0;
    TRY(db_one(c, &SQL_PAYOUT_MISSING,
               PARAMS(P_I64(c->merchant_id), P_I64(LEDGER_MERCHANT_PAYABLE)),
               COLUMNS(C_I64("missing", &missing))));
    *out = missing > 0;
    return OK;
}

enum problem settled_events_load(struct ctx *c, struct uuid after, struct uuid before, size_t limit,
                                 struct settled_event *out, size_t *count)
{
    struct rows r;
    *count = 0;
    TRY(db_rows_begin(
        c, &SQL_PAYOUT_EVENTS,
        PARAMS(P_I64(c->merchant_id), P_UUID(after), P_UUID(before), P_I64((int64_t)limit)), &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more && *count < limit) {
        struct settled_event e = { .is_settled = false };
        int64_t settled = 0;
        p = db_rows_next(
            &r,
            COLUMNS(C_UUID("event_id", &e.event_id), C_UUID("order_id", &e.order_id),
                    C_STR("type", &e.type), C_I64("at", &e.at), C_I64("amount", &e.amount),
                    C_STR("payment_method_type", &e.payment_method_type),
                    C_STR("purchase_currency", &e.purchase_currency), C_I64("settled", &settled)),
            &more);
        e.is_settled = settled > 0;
        if (p == OK && more)
            out[(*count)++] = e;
    }
    db_rows_end(&r);
    return p;
}

/* --- payouts --------------------------------------------------------------------------- */

struct texts {
    str currency, status;
};

/* The columns of a payout, in the order of the statements. */
#define PAYOUT_COLUMNS(p, t)                                                                     \
    COLUMNS(C_I64("payout_no", &(p)->payout_no), C_UUID("payout_id", &(p)->payout_id),           \
            C_STR("payment_reference", &(p)->payment_reference),                                 \
            C_STR("currency", &(t)->currency), C_STR("settlement_type", &(p)->settlement_type),  \
            C_STR("status", &(t)->status), C_I64("cut_off_at", &(p)->cut_off_at),                \
            C_I64("payout_date", &(p)->payout_date), C_I64("events", &(p)->events),              \
            TOTAL_COLUMN(p, sale), TOTAL_COLUMN(p, return ), TOTAL_COLUMN(p, fee),               \
            TOTAL_COLUMN(p, tax), TOTAL_COLUMN(p, fee_refund), TOTAL_COLUMN(p, tax_refund),      \
            TOTAL_COLUMN(p, charge), TOTAL_COLUMN(p, credit), TOTAL_COLUMN(p, release),          \
            TOTAL_COLUMN(p, holdback), TOTAL_COLUMN(p, repay), TOTAL_COLUMN(p, deposit),         \
            C_I64("opening_debt_amount", &(p)->settlement.opening_debt),                         \
            C_I64("closing_debt_amount", &(p)->settlement.closing_debt),                         \
            C_I64("settlement_amount", &(p)->settlement.settlement),                             \
            C_I64("reserve_amount", &(p)->reserve), C_I64("reserve_until", &(p)->reserve_until), \
            C_I64("reserve_released_in", &(p)->reserve_released_in),                             \
            C_I64("opened_at", &(p)->opened_at), C_I64("closed_at", &(p)->closed_at),            \
            C_I64("paid_at", &(p)->paid_at), TOTAL_COLUMN(p, reversal),                          \
            TOTAL_COLUMN(p, protection), TOTAL_COLUMN(p, deduction), TOTAL_COLUMN(p, correction))
#define TOTAL_COLUMN(p, name) C_I64(#name "_amount", &(p)->settlement.totals[TOTAL_##name])

static enum payout_status status_of(str name)
{
    int found = 0; /* the table has a CHECK */
    for (int i = 0; PAYOUT_STATUSES[i] != NULL; i++)
        if (str_equal(str_of(PAYOUT_STATUSES[i]), name))
            found = i;
    return (enum payout_status)found;
}

/* In the store charge_amount has also what is reversed and deducted, credit_amount its opposite. */
static void take_parts_out(int64_t *totals)
{
    totals[TOTAL_charge] -= totals[TOTAL_reversal] + totals[TOTAL_deduction];
    totals[TOTAL_credit] -= totals[TOTAL_protection] + totals[TOTAL_correction];
}

static int64_t stored_charge(const int64_t *totals)
{
    return totals[TOTAL_charge] + totals[TOTAL_reversal] + totals[TOTAL_deduction];
}

static int64_t stored_credit(const int64_t *totals)
{
    return totals[TOTAL_credit] + totals[TOTAL_protection] + totals[TOTAL_correction];
}

static enum problem take_texts(struct ctx *c, const struct texts *t, struct payout *p)
{
    p->status = status_of(t->status);
    take_parts_out(p->settlement.totals);
    if (!currency_parse(t->currency, &p->currency))
        return blame(c, PROBLEM_STORE_BROKEN, (str){ 0 },
                     "The currency of payout %lld is '%.*s', which this program does not know",
                     (long long)p->payout_no, STR_ARG(t->currency));
    return OK;
}

static enum problem load_one(struct ctx *c, const struct sql *sql, const struct param *params,
                             struct payout *out, bool *found)
{
    struct payout p = { 0 };
    struct texts t = { { 0 }, { 0 } };
    TRY(db_maybe(c, sql, params, PAYOUT_COLUMNS(&p, &t), found));
    if (!*found)
        return OK;
    TRY(take_texts(c, &t, &p));
    *out = p;
    return OK;
}

static enum problem next_payout_row(struct rows *r, void *item, bool *more)
{
    struct payout *p = item;
    struct texts t = { { 0 }, { 0 } };
    TRY(db_rows_next(r, PAYOUT_COLUMNS(p, &t), more));
    return *more ? take_texts(r->c, &t, p) : OK;
}

static enum problem load_many(struct ctx *c, const struct sql *sql, const struct param *params,
                              struct payouts *out)
{
    struct row_list found;
    TRY(db_list(c, sql, params, sizeof(struct payout), next_payout_row, &found));
    *out = (struct payouts){ found.items, found.count };
    return OK;
}

enum problem payout_find(struct ctx *c, str payment_reference, struct payout *out, bool *found)
{
    return load_one(c, &SQL_PAYOUT_FIND, PARAMS(P_I64(c->merchant_id), P_STR(payment_reference)),
                    out, found);
}

enum problem payout_load(struct ctx *c, int64_t payout_no, struct payout *out, bool *found)
{
    return load_one(c, &SQL_PAYOUT_LOAD, PARAMS(P_I64(c->merchant_id), P_I64(payout_no)), out,
                    found);
}

enum problem payout_find_open(struct ctx *c, const struct payout *like, struct payout *out,
                              bool *found)
{
    return load_one(c, &SQL_PAYOUT_FIND_OPEN,
                    PARAMS(P_I64(c->merchant_id), P_I64(like->cut_off_at),
                           P_STR(currency_code(like->currency)), P_I64(like->payout_date),
                           P_STR(like->settlement_type)),
                    out, found);
}

enum problem payout_due(struct ctx *c, int64_t until, struct payout *out, bool *found)
{
    return load_one(c, &SQL_PAYOUT_DUE, PARAMS(P_I64(c->merchant_id), P_I64(until)), out, found);
}

enum problem payout_next(struct ctx *c, const struct payout *after, struct payout *out, bool *found)
{
    return load_one(
        c, &SQL_PAYOUT_EACH,
        PARAMS(P_I64(c->merchant_id), P_I64(after->cut_off_at), P_I64(after->payout_no)), out,
        found);
}

enum problem payouts_upcoming(struct ctx *c, size_t limit, struct payouts *out)
{
    return load_many(c, &SQL_PAYOUT_UPCOMING, PARAMS(P_I64(c->merchant_id), P_I64((int64_t)limit)),
                     out);
}

enum problem payouts_list(struct ctx *c, const struct payout_range *r, struct payouts *out)
{
    return load_many(c, &SQL_PAYOUT_LIST,
                     PARAMS(P_I64(c->merchant_id), P_I64(r->from), P_I64(r->until),
                            P_TEXT(r->currency), P_I64(r->limit), P_I64(r->offset)),
                     out);
}

enum problem payouts_count(struct ctx *c, const struct payout_range *r, int64_t *out)
{
    return db_one(
        c, &SQL_PAYOUT_COUNT,
        PARAMS(P_I64(c->merchant_id), P_I64(r->from), P_I64(r->until), P_TEXT(r->currency)),
        COLUMNS(C_I64("payouts", out)));
}

enum problem payouts_page(struct ctx *c, const struct payout_filter *f, int64_t payout_date,
                          int64_t payout_no, size_t limit, struct payouts *out)
{
    return load_many(c, &SQL_PAYOUT_PAGE,
                     PARAMS(P_I64(c->merchant_id), P_I64(payout_date), P_I64(payout_no),
                            P_I64((int64_t)limit), P_I64(f->from), P_I64(f->until),
                            P_TEXT(f->status), P_TEXT(f->currency)),
                     out);
}

enum problem payouts_of_order(struct ctx *c, struct uuid last_event_id, size_t limit,
                              struct event_payout *out, size_t *count)
{
    struct rows r;
    *count = 0;
    TRY(db_rows_begin(c, &SQL_PAYOUT_OF_ORDER,
                      PARAMS(P_I64(c->merchant_id), P_UUID(last_event_id), P_I64((int64_t)limit)),
                      &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more && *count < limit) {
        struct event_payout *e = &out[*count];
        str status = { 0 };
        p = db_rows_next(&r,
                         COLUMNS(C_UUID("event_id", &e->event_id),
                                 C_STR("payment_reference", &e->payment_reference),
                                 C_STR("status", &status), C_I64("payout_date", &e->payout_date)),
                         &more);
        e->status = status_of(status);
        *count += p == OK && more;
    }
    db_rows_end(&r);
    return p;
}

enum problem payouts_file(struct ctx *c, str message, str iban, int64_t *count)
{
    return db_none(c, &SQL_PAYOUT_FILE,
                   PARAMS(P_I64(c->merchant_id), P_STR(message), P_I64(c->now), P_STR(iban)),
                   count);
}

enum problem payouts_filed(struct ctx *c, str message, size_t limit, struct filed *out)
{
    TRY(db_one(c, &SQL_PAYOUT_FILED_AT, PARAMS(P_I64(c->merchant_id), P_STR(message)),
               COLUMNS(C_I64("filed_at", &out->filed_at), C_STR("paid_to", &out->iban))));
    return load_many(c, &SQL_PAYOUT_FILED,
                     PARAMS(P_I64(c->merchant_id), P_STR(message), P_I64((int64_t)limit)),
                     &out->payouts);
}

/* --- returns --------------------------------------------------------------------------- */

enum problem payout_returns(struct ctx *c, int64_t payout_no, struct payout_returns *out)
{
    struct rows r;
    out->count = 0;
    TRY(db_rows_begin(c, &SQL_PAYOUT_RETURNS,
                      PARAMS(P_I64(c->merchant_id), P_I64(payout_no), P_I64(PAYOUT_ATTEMPTS_MAX)),
                      &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more && out->count < PAYOUT_ATTEMPTS_MAX) {
        struct payout_return *x = &out->items[out->count];
        p = db_rows_next(&r,
                         COLUMNS(C_I64("attempt", &x->attempt), C_STR("reason", &x->reason),
                                 C_STR("iban", &x->iban), C_I64("returned_at", &x->returned_at),
                                 C_I64("paid_at", &x->paid_at),
                                 C_I64("reissued_at", &x->reissued_at)),
                         &more);
        out->count += p == OK && more;
    }
    db_rows_end(&r);
    return p;
}

enum problem payout_give_back(struct ctx *c, int64_t payout_no, const struct payout_return *r)
{
    TRY(db_none(c, &SQL_PAYOUT_INSERT_RETURN,
                PARAMS(P_I64(c->merchant_id), P_I64(payout_no), P_I64(r->attempt), P_STR(r->reason),
                       P_STR(r->iban), P_I64(r->returned_at), P_I64(r->paid_at), P_I64(c->now)),
                NULL));
    return db_none(c, &SQL_PAYOUT_GIVE_BACK, PARAMS(P_I64(c->merchant_id), P_I64(payout_no)), NULL);
}

enum problem payout_paid_to(struct ctx *c, int64_t payout_no, str *iban)
{
    return db_one(c, &SQL_PAYOUT_PAID_TO, PARAMS(P_I64(c->merchant_id), P_I64(payout_no)),
                  COLUMNS(C_STR("paid_to", iban)));
}

enum problem payout_insert(struct ctx *c, struct payout *p)
{
    TRY(db_one(c, &SQL_PAYOUT_NEXT_NUMBER, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("payout_no", &p->payout_no))));
    return db_none(c, &SQL_PAYOUT_INSERT,
                   PARAMS(P_I64(c->merchant_id), P_I64(p->payout_no), P_UUID(p->payout_id),
                          P_STR(p->payment_reference), P_STR(currency_code(p->currency)),
                          P_STR(p->settlement_type), P_I64(p->cut_off_at), P_I64(p->payout_date),
                          P_I64(p->opened_at)),
                   NULL);
}

enum problem payout_fill(struct ctx *c, const struct payout *p)
{
    const int64_t *t = p->settlement.totals;
    return db_none(
        c, &SQL_PAYOUT_FILL,
        PARAMS(P_I64(c->merchant_id), P_I64(p->payout_no), P_I64(p->events), P_I64(t[TOTAL_sale]),
               P_I64(t[TOTAL_return]), P_I64(t[TOTAL_fee]), P_I64(t[TOTAL_tax]),
               P_I64(t[TOTAL_fee_refund]), P_I64(t[TOTAL_tax_refund]), P_I64(stored_charge(t)),
               P_I64(stored_credit(t)), P_I64(t[TOTAL_reversal]), P_I64(t[TOTAL_protection]),
               P_I64(t[TOTAL_deduction]), P_I64(t[TOTAL_correction])),
        NULL);
}

enum problem payout_close(struct ctx *c, const struct payout *p)
{
    const struct settlement *s = &p->settlement;
    const int64_t *t = s->totals;
    return db_none(c, &SQL_PAYOUT_CLOSE,
                   PARAMS(P_I64(c->merchant_id), P_I64(p->payout_no), P_I64(stored_charge(t)),
                          P_I64(stored_credit(t)), P_I64(t[TOTAL_release]),
                          P_I64(t[TOTAL_holdback]), P_I64(t[TOTAL_repay]), P_I64(t[TOTAL_deposit]),
                          P_I64(s->opening_debt), P_I64(s->closing_debt), P_I64(s->settlement),
                          P_I64(p->reserve), P_I64(p->reserve_until), P_I64(p->closed_at)),
                   NULL);
}

enum problem payout_pay(struct ctx *c, const struct payout *p)
{
    return db_none(
        c, &SQL_PAYOUT_PAY,
        PARAMS(P_I64(c->merchant_id), P_I64(p->payout_no), P_I64(p->paid_at), P_I64(c->now)), NULL);
}

/* --- reserves and lines ---------------------------------------------------------------- */

enum problem reserves_sum(struct ctx *c, enum currency currency, int64_t until, int64_t *out)
{
    return db_one(c, &SQL_PAYOUT_SUM_RESERVES,
                  PARAMS(P_I64(c->merchant_id), P_STR(currency_code(currency)), P_I64(until)),
                  COLUMNS(C_I64("amount", out)));
}

enum problem reserves_release(struct ctx *c, enum currency currency, int64_t until,
                              int64_t payout_no)
{
    return db_none(c, &SQL_PAYOUT_RELEASE_RESERVES,
                   PARAMS(P_I64(c->merchant_id), P_STR(currency_code(currency)), P_I64(until),
                          P_I64(payout_no)),
                   NULL);
}

enum problem line_insert(struct ctx *c, int64_t payout_no, struct uuid event_id, int64_t part,
                         const struct settlement_line *line)
{
    return db_none(c, &SQL_PAYOUT_INSERT_LINE,
                   PARAMS(P_I64(c->merchant_id), P_I64(payout_no), P_UUID(event_id), P_I64(part),
                          P_I64(line->kind), P_I64(line->amount.minor), P_I64(line->vat_rate),
                          P_I64(line->vat.minor)),
                   NULL);
}

static enum problem read_lines(struct rows *r, size_t room, struct line_row *out, size_t *count)
{
    bool more = true;
    enum problem p = OK;
    for (*count = 0; p == OK && more && *count < room;) {
        struct line_row *l = &out[*count];
        p = db_rows_next(
            r,
            COLUMNS(C_I64("payout_no", &l->payout_no), C_UUID("event_id", &l->event_id),
                    C_I64("part", &l->part), C_I64("kind", &l->kind), C_I64("amount", &l->amount),
                    C_I64("vat_rate", &l->vat_rate), C_I64("vat_amount", &l->vat_amount)),
            &more);
        *count += p == OK && more;
    }
    db_rows_end(r);
    return p;
}

enum problem lines_load(struct ctx *c, struct uuid event_id, size_t room, struct line_row *out,
                        size_t *count)
{
    struct rows r;
    TRY(db_rows_begin(c, &SQL_PAYOUT_EVENT_LINES, PARAMS(P_I64(c->merchant_id), P_UUID(event_id)),
                      &r));
    return read_lines(&r, room, out, count);
}

enum problem payout_lines(struct ctx *c, int64_t payout_no, const struct line_row *after,
                          size_t room, struct line_row *out, size_t *count)
{
    struct rows r;
    TRY(db_rows_begin(c, &SQL_PAYOUT_LINES,
                      PARAMS(P_I64(c->merchant_id), P_I64(payout_no), P_UUID(after->event_id),
                             P_I64(after->part), P_I64((int64_t)room)),
                      &r));
    return read_lines(&r, room, out, count);
}

/* So many lines of a payout are looked at for a page of some kinds: first a few, for most kinds are
 * in every capture, then many. */
static const int64_t LOOKED[] = { 1000, 50000 };

static enum problem lines_among(struct ctx *c, const struct line_row *after, uint64_t kinds,
                                int64_t looked, size_t room, struct line_row *out, size_t *count)
{
    struct rows r;
    TRY(db_rows_begin(c, &SQL_PAYOUT_LINES_OF_KINDS,
                      PARAMS(P_I64(c->merchant_id), P_I64(after->payout_no),
                             P_UUID(after->event_id), P_I64(after->part), P_I64((int64_t)kinds),
                             P_I64(looked), P_I64((int64_t)room)),
                      &r));
    return read_lines(&r, room, out, count);
}

enum problem payout_lines_of(struct ctx *c, const struct line_row *after, uint64_t kinds,
                             size_t room, struct line_row *out, size_t *count,
                             struct line_row *looked_until)
{
    bool found = false;
    *count = 0;
    *looked_until = (struct line_row){ .payout_no = after->payout_no };
    for (size_t i = 0; i < COUNT(LOOKED) && *count < room; i++)
        TRY(lines_among(c, after, kinds, LOOKED[i], room, out, count));
    if (*count == room)
        return OK;
    return db_maybe(
        c, &SQL_PAYOUT_LINES_END,
        PARAMS(P_I64(c->merchant_id), P_I64(after->payout_no), P_UUID(after->event_id),
               P_I64(after->part), P_I64(LOOKED[COUNT(LOOKED) - 1] - 1)),
        COLUMNS(C_UUID("event_id", &looked_until->event_id), C_I64("part", &looked_until->part)),
        &found);
}
