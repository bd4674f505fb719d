#include "service/transaction_list.h"

#include <stdlib.h>

#include "service/order_history.h"
#include "service/order_service.h"
#include "sql.h"

#define LINES_PAGE 500 /* lines of a payout that are read at once */

static bool has_vat_inside(const struct payout *p)
{
    return str_equal(p->settlement_type, STR(SETTLEMENT_GROSS_FEE));
}

int64_t transaction_amount(const struct transaction *t)
{
    money amount = { t->line.amount, t->payout->currency };
    money vat = { t->line.vat_amount, t->payout->currency };
    return has_vat_inside(t->payout) ? money_add(amount, vat).minor : amount.minor;
}

int64_t transaction_wire_amount(const struct transaction *t)
{
    money amount = { transaction_amount(t), t->payout->currency };
    bool is_below = t->kind->kind == LINE_CORRECTION_CHARGE;
    return is_below ? money_sub(money_zero(amount.currency), amount).minor : amount.minor;
}

str transaction_comment(const struct transaction *t)
{
    bool is_own = uuid_is_zero(t->order_id) && t->reason.len == 0;
    return is_own ? str_of(t->kind->meaning) : t->reason;
}

static void move_into(int64_t *totals, enum settlement_total from, enum settlement_total into,
                      enum currency currency)
{
    totals[into] =
        money_add((money){ totals[into], currency }, (money){ totals[from], currency }).minor;
    totals[from] = 0;
}

struct settlement payout_shown(const struct payout *p)
{
    struct settlement s = p->settlement;
    if (has_vat_inside(p)) {
        move_into(s.totals, TOTAL_tax, TOTAL_fee, p->currency);
        move_into(s.totals, TOTAL_tax_refund, TOTAL_fee_refund, p->currency);
    }
    return s;
}

static int64_t less(const struct settlement *s, enum settlement_total a, enum settlement_total b,
                    enum currency currency)
{
    return money_sub((money){ s->totals[a], currency }, (money){ s->totals[b], currency }).minor;
}

int64_t shown_reversal(const struct settlement *s, enum currency currency)
{
    return less(s, TOTAL_reversal, TOTAL_protection, currency);
}

int64_t shown_correction(const struct settlement *s, enum currency currency)
{
    return less(s, TOTAL_correction, TOTAL_deduction, currency);
}

/* --- what belongs to a line ------------------------------------------------------------- */

/* Lines of a payout, and of an event, lie together: the last one is asked first. */
static enum problem find_payout(struct ctx *c, int64_t payout_no, const struct payout **kept)
{
    struct payout p = { 0 };
    bool found = false;
    if (*kept != NULL && (*kept)->payout_no == payout_no)
        return OK;
    TRY(payout_load(c, payout_no, &p, &found));
    struct payout *out = ARENA_NEW(c->arena, struct payout);
    *out = p;
    *kept = out;
    return OK;
}

/* What the rows of both statements have of an event, before its documents are read. */
struct facts {
    struct transaction told;
    str type, document, shipping_address;
    struct uuid last_event_id; /* of the order */
};

static void take_dispute(const struct dispute_document *d, enum order_fact fact,
                         struct transaction *t)
{
    t->dispute_id = fact == ORDER_WAS_DISPUTED ? t->line.event_id : d->dispute_id;
    t->reason = d->reason;
    if (fact == ORDER_WAS_CHARGED_BACK) /* a fee */
        t->capture_id = d->capture_id;
}

static enum problem take_document(struct ctx *c, const struct facts *f, struct transaction *t)
{
    struct event_row e = { .document = f->document };
    TRY(event_fact_of(c, f->type, &e.fact));
    const void *d = event_read(c, &e);
    if (e.fact == ORDER_WAS_CAPTURED) {
        t->capture_id = t->line.event_id;
        t->capture_reference = ((const struct capture_document *)d)->reference;
    }
    if (e.fact == ORDER_WAS_REFUNDED) {
        t->refund_id = t->line.event_id;
        t->refund_reference = ((const struct refund_document *)d)->reference;
    }
    if (e.fact == ORDER_WAS_DEFERRED)
        t->capture_id = ((const struct due_date_document *)d)->capture_id;
    if (e.fact == ORDER_WAS_CORRECTED)
        t->reason = ((const struct correction_document *)d)->reason;
    if (e.fact == ORDER_WAS_DISPUTED || e.fact == ORDER_WAS_DEFENDED ||
        e.fact == ORDER_WAS_CHARGED_BACK)
        take_dispute(d, e.fact, t);
    return OK;
}

/* As they stood at the cut-off of the payout: what it tells must not change with the order. */
static enum problem take_wording(struct ctx *c, const struct facts *f, struct transaction *t)
{
    struct order_wording w = { .merchant_reference1 = t->merchant_reference1,
                               .merchant_reference2 = t->merchant_reference2,
                               .shipping_address = document_read_address(c, f->shipping_address) };
    TRY(order_wording_at(c, f->last_event_id, t->payout->cut_off_at, &w));
    t->merchant_reference1 = w.merchant_reference1;
    t->merchant_reference2 = w.merchant_reference2;
    t->shipping_country = w.shipping_address.country;
    return OK;
}

/* A line that belongs to no event tells of its payout, or why it was corrected. */
static enum problem take_no_facts(struct ctx *c, struct transaction *t)
{
    bool is_correction =
        t->kind->kind == LINE_CORRECTION_CREDIT || t->kind->kind == LINE_CORRECTION_CHARGE;
    t->at = t->sale_at = t->payout->closed_at;
    if (!is_correction)
        return OK;
    TRY(db_one(c, &SQL_CORRECTION_LOAD, PARAMS(P_I64(c->merchant_id), P_UUID(t->line.event_id)),
               COLUMNS(C_STR("reason", &t->reason), C_I64("corrected_at", &t->at))));
    t->sale_at = t->at;
    return OK;
}

static enum problem take_facts(struct ctx *c, const struct facts *f, struct transaction *t)
{
    const struct payout *payout = t->payout;
    struct line_row line = t->line;
    const struct line_kind_info *kind = t->kind;
    if (f == NULL)
        return take_no_facts(c, t);
    *t = f->told;
    t->payout = payout;
    t->line = line;
    t->kind = kind;
    TRY(take_document(c, f, t));
    return take_wording(c, f, t);
}

#define FACT_COLUMNS(f)                                                 \
    C_UUID("order_id", &(f)->told.order_id), C_STR("type", &(f)->type), \
        C_I64("at", &(f)->told.at), C_STR("document", &(f)->document),  \
        C_STR("klarna_reference", &(f)->told.klarna_reference),         \
        C_STR("merchant_reference1", &(f)->told.merchant_reference1),   \
        C_STR("merchant_reference2", &(f)->told.merchant_reference2),   \
        C_STR("purchase_country", &(f)->told.purchase_country),         \
        C_STR("payment_method_type", &(f)->told.payment_method_type),   \
        C_STR("shipping_address", &(f)->shipping_address),              \
        C_I64("created_at", &(f)->told.sale_at), C_UUID("last_event_id", &(f)->last_event_id)

static enum problem load_event(struct ctx *c, struct transaction *t)
{
    struct facts f = { 0 };
    bool found = false;
    TRY(db_maybe(c, &SQL_PAYOUT_EVENT_FACTS,
                 PARAMS(P_I64(c->merchant_id), P_UUID(t->line.event_id)), COLUMNS(FACT_COLUMNS(&f)),
                 &found));
    return take_facts(c, found ? &f : NULL, t);
}

static enum problem begin_transaction(struct ctx *c, const struct line_row *line,
                                      const struct payout **payout, struct transaction *t)
{
    TRY(find_payout(c, line->payout_no, payout));
    *t = (struct transaction){ .payout = *payout,
                               .line = *line,
                               .kind = line_kind_find(line->kind) };
    CHECK(t->kind != NULL);
    return OK;
}

static enum problem load_page(struct ctx *c, const struct line_row *lines, size_t count,
                              struct facts *out, size_t *found)
{
    struct rows r;
    *found = 0;
    TRY(db_rows_begin(c, &SQL_PAYOUT_PAGE_FACTS,
                      PARAMS(P_I64(c->merchant_id), P_I64(lines[0].payout_no),
                             P_UUID(lines[0].event_id), P_UUID(lines[count - 1].event_id),
                             P_I64((int64_t)count)),
                      &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more && *found < count) {
        struct facts *f = &out[*found];
        p = db_rows_next(&r, COLUMNS(C_UUID("event_id", &f->told.line.event_id), FACT_COLUMNS(f)),
                         &more);
        *found += p == OK && more;
    }
    db_rows_end(&r);
    return p;
}

static int compare_facts(const void *a, const void *b)
{
    return memcmp(((const struct facts *)a)->told.line.event_id.bytes,
                  ((const struct facts *)b)->told.line.event_id.bytes, sizeof(struct uuid));
}

/* Lines of one payout in their order: what belongs to them is read at once. */
static enum problem tell_run(struct ctx *c, const struct line_row *lines, size_t count,
                             const struct payout **payout, struct transaction *out)
{
    struct facts *facts = ARENA_ARRAY(c->arena, struct facts, count);
    size_t found = 0;
    TRY(load_page(c, lines, count, facts, &found));
    for (size_t i = 0; i < count; i++) {
        struct facts sought = { .told.line.event_id = lines[i].event_id };
        TRY(begin_transaction(c, &lines[i], payout, &out[i]));
        TRY(take_facts(c, bsearch(&sought, facts, found, sizeof sought, compare_facts), &out[i]));
    }
    return OK;
}

enum problem transactions_of(struct ctx *c, const struct line_row *lines, size_t count,
                             struct transactions *out)
{
    struct transaction *items = ARENA_ARRAY(c->arena, struct transaction, count + 1);
    const struct payout *payout = NULL;
    for (size_t begin = 0, end = 0; begin < count; begin = end) {
        while (end < count && lines[end].payout_no == lines[begin].payout_no)
            end++;
        TRY(tell_run(c, lines + begin, end - begin, &payout, items + begin));
    }
    *out = (struct transactions){ items, count };
    return OK;
}

enum problem transactions_of_each(struct ctx *c, const struct line_row *lines, size_t count,
                                  struct transactions *out)
{
    struct transaction *items = ARENA_ARRAY(c->arena, struct transaction, count + 1);
    const struct payout *payout = NULL;
    for (size_t i = 0; i < count; i++) {
        TRY(begin_transaction(c, &lines[i], &payout, &items[i]));
        TRY(load_event(c, &items[i]));
    }
    *out = (struct transactions){ items, count };
    return OK;
}

/* --- lists ------------------------------------------------------------------------------ */

static enum problem load_lines(struct ctx *c, const struct transaction_range *r,
                               struct line_row *out, size_t *count)
{
    struct rows rows;
    *count = 0;
    TRY(db_rows_begin(c, &SQL_PAYOUT_TRANSACTIONS,
                      PARAMS(P_I64(c->merchant_id), P_I64(r->first_no), P_I64(r->last_no),
                             P_I64(r->limit), P_I64(r->offset)),
                      &rows));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more && *count < (size_t)r->limit) {
        struct line_row *l = &out[*count];
        p = db_rows_next(
            &rows,
            COLUMNS(C_I64("payout_no", &l->payout_no), C_UUID("event_id", &l->event_id),
                    C_I64("part", &l->part), C_I64("kind", &l->kind), C_I64("amount", &l->amount),
                    C_I64("vat_rate", &l->vat_rate), C_I64("vat_amount", &l->vat_amount)),
            &more);
        *count += p == OK && more;
    }
    db_rows_end(&rows);
    return p;
}

enum problem transactions_list(struct ctx *c, const struct transaction_range *r,
                               struct transactions *out, int64_t *total)
{
    struct line_row *lines = ARENA_ARRAY(c->arena, struct line_row, (size_t)r->limit + 1);
    size_t count = 0;
    TRY(db_one(c, &SQL_PAYOUT_COUNT_TRANSACTIONS,
               PARAMS(P_I64(c->merchant_id), P_I64(r->first_no), P_I64(r->last_no)),
               COLUMNS(C_I64("lines", total))));
    TRY(load_lines(c, r, lines, &count));
    return transactions_of(c, lines, count, out);
}

/* An order's events are found from it, so lines need no index by order. */
static enum problem lines_of_order(struct ctx *c, struct event_rows events,
                                   const struct transaction_range *r, struct line_row *out,
                                   size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < events.count; i++) {
        size_t found = 0;
        if (!payout_has_lines(events.items[i].fact))
            continue;
        TRY(lines_load(c, events.items[i].event_id, EVENT_LINES_MAX, &out[*count], &found));
        bool is_in = found > 0 && out[*count].payout_no >= r->first_no &&
                     out[*count].payout_no <= r->last_no;
        *count += is_in ? found : 0;
    }
    return OK;
}

enum problem transactions_of_order(struct ctx *c, struct uuid order_id,
                                   const struct transaction_range *r, struct transactions *out,
                                   int64_t *total)
{
    struct order_row row;
    struct event_rows events = { 0 };
    size_t count = 0;
    *out = (struct transactions){ NULL, 0 };
    *total = 0;
    enum problem p = order_load(c, order_id, &row);
    if (p == PROBLEM_NO_SUCH_ORDER) {
        c->blames_count = 0;
        return OK;
    }
    TRY(p);
    TRY(events_load(c, &row, &events));
    struct line_row *lines =
        ARENA_ARRAY(c->arena, struct line_row, (events.count + 1) * EVENT_LINES_MAX);
    TRY(lines_of_order(c, events, r, lines, &count));
    *total = (int64_t)count;
    size_t from = r->offset < (int64_t)count ? (size_t)r->offset : count;
    size_t left = count - from;
    return transactions_of_each(c, lines + from, left < (size_t)r->limit ? left : (size_t)r->limit,
                                out);
}

enum problem transactions_each(struct ctx *c, int64_t payout_no,
                               void (*put)(struct ctx *c, void *self, const struct transaction *t),
                               void *self)
{
    struct line_row *lines = ARENA_ARRAY(c->arena, struct line_row, LINES_PAGE);
    struct line_row last = { .payout_no = payout_no };
    size_t count = LINES_PAGE;
    while (count == LINES_PAGE) {
        struct arena_mark mark = arena_mark(c->arena);
        struct transactions found = { 0 };
        TRY(payout_lines(c, payout_no, &last, LINES_PAGE, lines, &count));
        TRY(transactions_of(c, lines, count, &found));
        for (size_t i = 0; i < found.count; i++)
            put(c, self, &found.items[i]);
        last = count > 0 ? lines[count - 1] : last;
        arena_rewind(c->arena, mark);
    }
    return OK;
}
