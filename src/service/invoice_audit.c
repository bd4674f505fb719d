#include "service/invoice_audit.h"

#include "service/invoicing.h"
#include "service/order_service.h"
#include "sql.h"
#include "store/document.h"
#include "store/dunning_store.h"
#include "store/payment_store.h"

#define PAGE 200

enum problem invoice_audit_begin(struct ctx *c, struct invoice_audit *ia)
{
    int64_t last_number = 0;
    struct uuid seen = { { 0 } };
    bool found = false;
    *ia = (struct invoice_audit){ 0 };
    TRY(invoices_from_load(c, &ia->invoices_from));
    return db_maybe(c, &SQL_INVOICE_LOAD_PROGRESS, PARAMS(P_I64(c->merchant_id)),
                    COLUMNS(C_I64("last_number", &last_number), C_UUID("seen_id", &seen),
                            C_UUID("settled_id", &ia->settled_id)),
                    &found);
}

/* --- one invoice ------------------------------------------------------------------------- */

struct looking {
    struct ctx *c;
    struct audit *audit;
    const struct invoice_audit *ia;
    const struct event_row *capture;
    struct event_rows events; /* of the order */
    struct plan_terms terms;
    enum currency currency;
};

static bool is_settled(const struct looking *l, const struct event_row *e)
{
    return uuid_compare(e->event_id, l->ia->settled_id) <= 0;
}

static void compare(const struct looking *l, const char *what, int64_t stored, int64_t expected)
{
    if (stored != expected)
        audit_differ(l->c, l->audit, "invoice of capture %.*s: %s is %lld, but should be %lld",
                     STR_ARG(uuid_text(l->c->arena, l->capture->event_id)), what, (long long)stored,
                     (long long)expected);
}

static bool are_same(const struct plan_part *a, size_t a_count, const struct plan_part *b,
                     size_t b_count)
{
    bool same = a_count == b_count;
    for (size_t i = 0; same && i < a_count; i++)
        same = a[i].due.day == b[i].due.day && a[i].amount.minor == b[i].amount.minor;
    return same;
}

/* A later due date that was not surely seen yet may be there already or not, and of several those
 * that came first. */
static enum problem audit_parts(const struct looking *l)
{
    struct plan_part found[PLAN_PARTS_MAX], planned[PLAN_PARTS_MAX];
    struct event_rows seen = { l->events.items, 0 };
    size_t found_count = 0;
    bool same = false;
    TRY(invoice_parts(l->c, l->capture->event_id, found, &found_count));
    while (seen.count < l->events.count && is_settled(l, &seen.items[seen.count]))
        seen.count++;
    for (; !same && seen.count <= l->events.count; seen.count++) {
        size_t count = plan_with_delays(l->c, &l->terms, l->capture, l->currency, seen, planned);
        same = are_same(found, found_count, planned, count);
    }
    if (!same)
        audit_differ(l->c, l->audit,
                     "invoice of capture %.*s: its parts are not those of its payment plan",
                     STR_ARG(uuid_text(l->c->arena, l->capture->event_id)));
    return OK;
}

/* What of the event is of the capture and comes off its invoice; 0: nothing. */
static int64_t credited_by(const struct looking *l, struct event_row *e)
{
    struct uuid capture_id = l->capture->event_id;
    int64_t amount = 0;
    if (e->fact == ORDER_WAS_CHARGED_BACK) {
        const struct dispute_document *d = event_read(l->c, e);
        return uuid_equal(d->capture_id, capture_id) ? e->amount : 0;
    }
    if (e->fact != ORDER_WAS_REFUNDED)
        return 0;
    const struct refund_document *d = event_read(l->c, e);
    for (size_t k = 0; k < d->captures.count; k++)
        if (uuid_equal(d->captures.items[k].capture_id, capture_id))
            amount += d->captures.items[k].amount;
    return amount;
}

/* Every share of a refund is credited, if the job has seen it, and nothing else is. */
static enum problem audit_credits(const struct looking *l, const struct invoice *invoice)
{
    int64_t expected = 0, credits = 0, amount = 0, count = 0;
    for (size_t i = 0; i < l->events.count; i++) {
        struct event_row *e = &l->events.items[i];
        int64_t credited = credited_by(l, e);
        bool is_there = false;
        if (credited == 0)
            continue;
        TRY(credit_is_there(l->c, l->capture->event_id, e->event_id, &is_there));
        if (!is_there && is_settled(l, e))
            compare(l, "the number of credits of a refund", 0, 1);
        expected += is_there ? credited : 0;
        count += is_there;
    }
    TRY(db_one(l->c, &SQL_INVOICE_COUNT_CREDITS,
               PARAMS(P_I64(l->c->merchant_id), P_UUID(l->capture->event_id)),
               COLUMNS(C_I64("credits", &credits), C_I64("amount", &amount))));
    compare(l, "the number of credits", credits, count);
    compare(l, "the sum of its credits", amount, expected);
    compare(l, "refunded_amount", invoice->refunded.minor, expected);
    return OK;
}

static enum problem audit_paid(const struct looking *l, const struct invoice *i)
{
    int64_t assigned = 0, owed_back = 0, paid_back = 0, fees = 0, interest = 0, written_off = 0;
    TRY(db_one(l->c, &SQL_PAYMENT_SUMS_OF_CAPTURE,
               PARAMS(P_I64(l->c->merchant_id), P_UUID(l->capture->event_id)),
               COLUMNS(C_I64("assigned", &assigned), C_I64("owed_back", &owed_back),
                       C_I64("paid_back", &paid_back), C_I64("fees", &fees),
                       C_I64("interest", &interest), C_I64("written_off", &written_off))));
    compare(l, "paid_amount", i->paid.minor, assigned);
    compare(l, "paid_back_amount", i->paid_back.minor, paid_back);
    compare(l, "fee_amount", i->fees.minor, fees);
    compare(l, "interest_amount", i->interest.minor, interest);
    compare(l, "written_off_amount", i->written_off.minor, written_off);
    if (invoice_is_possible(i))
        compare(l, "what was posted as owed back", owed_back,
                invoice_owed_back(i).minor + i->paid_back.minor);
    else
        compare(l, "the number of its sums that are possible", 0, 1);
    return OK;
}

/* What the events say that was done about a customer who is late. */
struct told {
    int64_t fees, interest, steps;
    date stepped_on;
};

static struct told told_of(const struct looking *l, str country)
{
    struct told out = { 0 };
    for (size_t i = 0; i < l->events.count; i++) {
        struct event_row *e = &l->events.items[i];
        const struct reminder_document *r =
            e->fact == ORDER_WAS_REMINDED ? event_read(l->c, e) : NULL;
        const struct dunning_document *d =
            e->fact == ORDER_WAS_ADJUSTED ? event_read(l->c, e) : NULL;
        if (r != NULL && uuid_equal(r->capture_id, l->capture->event_id)) {
            out.fees += r->fee_amount;
            out.interest += r->interest_amount;
            out.steps = r->number;
            out.stepped_on = zone_local(zone_of(country), e->at).date;
        }
        if (d != NULL && uuid_equal(d->capture_id, l->capture->event_id)) {
            out.fees -= d->fee_amount;
            out.interest -= d->interest_amount;
        }
    }
    return out;
}

static enum problem audit_dunning(const struct looking *l, const struct invoice_row *row)
{
    struct told told = told_of(l, row->terms.country);
    struct dunning_row found = { 0 };
    bool is_there = false;
    TRY(dunning_load(l->c, row->capture_id, &found, &is_there));
    compare(l, "the late fees that its reminders tell", told.fees, row->invoice.fees.minor);
    compare(l, "the interest that its reminders tell", told.interest, row->invoice.interest.minor);
    compare(l, "the number of its last reminder", found.state.steps, told.steps);
    compare(l, "the day of its last reminder", found.state.stepped_on.day, told.stepped_on.day);
    return OK;
}

static enum problem audit_invoice(const struct looking *l, struct invoice_audit *ia)
{
    struct invoice_row row;
    bool found = false;
    TRY(invoice_load(l->c, l->capture->event_id, &row, &found));
    if (!found) {
        if (is_settled(l, l->capture) && l->terms.kind != PLAN_NONE &&
            capture_is_ours(l->capture, l->ia->invoices_from))
            compare(l, "the number of invoices", 0, 1);
        return OK;
    }
    ia->invoices++;
    compare(l, "the order it is of", uuid_equal(row.order_id, l->capture->order_id), 1);
    compare(l, "the currency it is in", row.invoice.amount.currency, l->currency);
    compare(l, "the kind of its plan", row.terms.kind, l->terms.kind);
    compare(l, "captured_at", row.captured_at, l->capture->at);
    compare(l, "amount", row.invoice.amount.minor, l->capture->amount);
    TRY(audit_parts(l));
    TRY(audit_credits(l, &row.invoice));
    TRY(audit_dunning(l, &row));
    return audit_paid(l, &row.invoice);
}

enum problem invoice_audit_order(struct ctx *c, struct audit *audit, struct invoice_audit *ia,
                                 const struct order_row *row, const struct order_fact_row *fact,
                                 struct event_rows events)
{
    struct looking l = { .c = c,
                         .audit = audit,
                         .ia = ia,
                         .events = events,
                         .terms = plan_terms_of_order(c, fact),
                         .currency = row->order.authorized.currency };
    for (size_t i = 0; i < events.count; i++)
        (void)event_read(c, &events.items[i]); /* kept: what follows is forgotten by capture */
    for (size_t i = 0; i < events.count; i++) {
        struct arena_mark mark = arena_mark(c->arena);
        l.capture = &events.items[i];
        if (l.capture->fact == ORDER_WAS_CAPTURED)
            TRY(audit_invoice(&l, ia));
        arena_rewind(c->arena, mark);
    }
    return OK;
}

/* --- payments ---------------------------------------------------------------------------- */

static bool follows_rule(str fact, const struct transfer_row *t)
{
    for (int i = 0; i < PAYMENT_FACT_COUNT; i++) {
        struct ledger_transfer rule =
            ledger_post_payment((enum payment_fact)i, (money){ 1, CURRENCY_NONE });
        if (str_equal(fact, str_of(PAYMENT_FACT_NAMES[i])))
            return t->debit == (int64_t)rule.debit && t->credit == (int64_t)rule.credit;
    }
    return false;
}

static void take_transfer(struct ctx *c, struct audit *audit, struct audit_sums *sums,
                          struct uuid id, str fact, const struct transfer_row *t)
{
    if (!follows_rule(fact, t))
        audit_differ(c, audit, "payment transfer %.*s (%.*s) is not what the rules say",
                     STR_ARG(uuid_text(c->arena, id)), STR_ARG(fact));
    audit_sum_of(sums, t->currency, t->debit)->debits += t->amount;
    audit_sum_of(sums, t->currency, t->credit)->credits += t->amount;
    audit->transfers++;
}

/* The next page of transfers after *last; gives how many. */
static enum problem audit_transfer_page(struct ctx *c, struct audit *audit, struct audit_sums *sums,
                                        struct uuid *last, int64_t *count)
{
    struct rows r;
    TRY(db_rows_begin(c, &SQL_PAYMENT_TRANSFERS,
                      PARAMS(P_I64(c->merchant_id), P_UUID(*last), P_I64(PAGE)), &r));
    bool more = true;
    enum problem p = OK;
    *count = 0;
    while (p == OK && more) {
        struct transfer_row t = { 0 };
        str fact = { 0 };
        p = db_rows_next(&r,
                         COLUMNS(C_UUID("transfer_id", last), C_STR("fact", &fact),
                                 C_STR("currency", &t.currency), C_I64("debit_account", &t.debit),
                                 C_I64("credit_account", &t.credit), C_I64("amount", &t.amount)),
                         &more);
        if (p != OK || !more)
            break;
        take_transfer(c, audit, sums, *last, fact, &t);
        (*count)++;
    }
    db_rows_end(&r);
    return p;
}

static enum problem audit_payment(struct ctx *c, struct audit *audit, const struct payment_row *p)
{
    int64_t received = 0, reversed = 0, assigned = 0;
    TRY(db_one(c, &SQL_PAYMENT_SUMS_OF_PAYMENT,
               PARAMS(P_I64(c->merchant_id), P_UUID(p->payment_id)),
               COLUMNS(C_I64("received", &received), C_I64("reversed", &reversed),
                       C_I64("assigned", &assigned))));
    if (received != p->amount.minor || received - reversed - assigned != p->unassigned_amount ||
        reversed != (p->reversed_at != 0 ? p->amount.minor : 0))
        audit_differ(c, audit,
                     "payment %.*s: %lld of %lld are unassigned, but %lld were posted as received, "
                     "%lld as assigned and %lld as reversed",
                     STR_ARG(uuid_text(c->arena, p->payment_id)), (long long)p->unassigned_amount,
                     (long long)p->amount.minor, (long long)received, (long long)assigned,
                     (long long)reversed);
    return OK;
}

static enum problem audit_payments(struct ctx *c, struct audit *audit)
{
    struct payment_rows page = { 0 };
    struct uuid last = { { 0 } };
    do {
        struct arena_mark mark = arena_mark(c->arena);
        TRY(payments_list(c, PAYMENTS_ALL, last, PAGE, &page));
        for (size_t i = 0; i < page.count; i++)
            TRY(audit_payment(c, audit, &page.items[i]));
        last = page.count > 0 ? page.items[page.count - 1].payment_id : last;
        arena_rewind(c->arena, mark);
    } while (page.count == PAGE);
    return OK;
}

enum problem invoice_audit_end(struct ctx *c, struct audit *audit, struct invoice_audit *ia,
                               struct audit_sums *sums)
{
    struct uuid last = { { 0 } };
    int64_t count = 0, invoices = 0;
    do {
        struct arena_mark mark = arena_mark(c->arena);
        TRY(audit_transfer_page(c, audit, sums, &last, &count));
        arena_rewind(c->arena, mark);
    } while (count == PAGE);
    TRY(audit_payments(c, audit));
    TRY(db_one(c, &SQL_INVOICE_COUNT, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("invoices", &invoices))));
    if (invoices != ia->invoices)
        audit_differ(c, audit, "the merchant has %lld invoices, but its captures have %lld",
                     (long long)invoices, (long long)ia->invoices);
    return OK;
}
