#include "service/invoicing.h"

#include "base/clock.h"
#include "service/customer_payment.h"
#include "service/dunning.h"
#include "service/order_service.h"
#include "service/settings.h"
#include "service/test_clock.h"
#include "sql.h"
#include "store/document.h"

#define PAGE   200    /* events in one unit of work, so that the writer is not held long */
#define AHEAD  MINUTE /* the clock of another process may be before ours */
#define SAVING MINUTE /* so much progress is worth a commit */

/* So long after it was made an event may still be committed: a unit that was queued writes with an
 * older `now` than those before it. Nearly all are so within the first. */
#define SOON   (10 * SECOND)
#define LATEST (5 * MINUTE)

/* What of an order decides about its customer's invoices. */
struct customer_terms {
    enum currency currency;
    str country, method_type, payment_method, customer;
    int64_t invoices_from; /* the merchant's: captures before get none */
};

struct happening {
    struct event_row event;
    struct customer_terms terms;
};

/* --- plans ------------------------------------------------------------------------------- */

static struct plan_terms plan_terms(struct ctx *c, str method_type, str country, str payment_method)
{
    struct payment_method paid = { 0 };
    document_read(c, &PAYMENT_METHOD_SHAPE, payment_method, &paid);
    struct order_terms terms = order_terms(c, method_type, country);
    return (struct plan_terms){ terms.method->plan, country, paid.number_of_installments };
}

struct plan_terms plan_terms_of_order(struct ctx *c, const struct order_fact_row *fact)
{
    return plan_terms(c, fact->payment_method_type, fact->purchase_country, fact->payment_method);
}

enum problem invoices_from_load(struct ctx *c, int64_t *out)
{
    return db_one(c, &SQL_MERCHANT_LOAD_INVOICES_FROM, PARAMS(P_I64(c->merchant_id)),
                  COLUMNS(C_I64("invoices_from", out)));
}

bool capture_is_ours(const struct event_row *capture, int64_t invoices_from)
{
    return capture->at >= invoices_from && !str_equal(capture->actor, STR(ACTOR_IMPORT));
}

/* By how many days the events of the order put off what is due of this capture. */
static int64_t days_put_off(struct ctx *c, struct event_rows events, struct uuid capture_id)
{
    int64_t days = 0;
    for (size_t i = 0; i < events.count; i++) {
        if (events.items[i].fact != ORDER_WAS_DEFERRED)
            continue;
        const struct due_date_document *d = event_read(c, &events.items[i]);
        days += uuid_equal(d->capture_id, capture_id) ? d->number_of_days : 0;
    }
    return days;
}

size_t plan_with_delays(struct ctx *c, const struct plan_terms *terms,
                        const struct event_row *capture, enum currency currency,
                        struct event_rows events, struct plan_part out[PLAN_PARTS_MAX])
{
    int64_t days = days_put_off(c, events, capture->event_id);
    size_t count = plan_of(terms, (money){ capture->amount, currency }, capture->at, out);
    for (size_t i = 0; i < count && days > 0; i++)
        out[i].due = plan_put_off(terms, out[i].due, days);
    return count;
}

/* --- what an event sets in motion -------------------------------------------------------- */

/* Which of its two moduli a Norwegian reference has is the merchant's to say. */
static enum problem method_of(struct ctx *c, str country, enum reference_method *out)
{
    struct policy policy = POLICY_DEFAULT;
    if (str_equal(country, STR("NO")))
        TRY(settings_load(c, &policy));
    *out = reference_method_of(country, policy_kid_is_mod11(&policy));
    return OK;
}

/* The invoice of that capture, if it is to have one and has none. */
static enum problem issue(struct ctx *c, const struct customer_terms *t,
                          const struct event_row *capture)
{
    struct plan_part parts[PLAN_PARTS_MAX];
    struct plan_terms terms = plan_terms(c, t->method_type, t->country, t->payment_method);
    struct invoice_row row = { .capture_id = capture->event_id,
                               .order_id = capture->order_id,
                               .terms = terms,
                               .captured_at = capture->at,
                               .invoice = invoice_new((money){ capture->amount, t->currency }) };
    bool is_there = false;
    enum reference_method method;
    if (terms.kind == PLAN_NONE || !capture_is_ours(capture, t->invoices_from))
        return OK;
    struct invoice_row found;
    TRY(invoice_load(c, row.capture_id, &found, &is_there));
    if (is_there)
        return OK;
    TRY(method_of(c, t->country, &method));
    size_t count = plan_of(&terms, row.invoice.amount, capture->at, parts);
    TRY(invoice_insert(c, &row, method, parts, count));
    return dunning_begin(c, &row, dunning_customer_of(c, t->customer, t->method_type),
                         parts[0].due);
}

/* The same, and reads it: an event about a capture may be seen before the capture itself. */
static enum problem invoice_of(struct ctx *c, const struct customer_terms *t,
                               struct uuid capture_id, struct invoice_row *out, bool *found)
{
    struct event_row capture;
    TRY(invoice_load(c, capture_id, out, found));
    if (*found)
        return OK;
    TRY(event_load(c, capture_id, &capture, found));
    if (!*found)
        return OK;
    TRY(issue(c, t, &capture));
    return invoice_load(c, capture_id, out, found);
}

/* What was open is credited; what was paid is owed back. */
static enum problem credit(struct ctx *c, const struct invoice_row *row, struct uuid refund_id,
                           int64_t amount)
{
    struct invoice after = row->invoice;
    bool is_there = false;
    TRY(credit_is_there(c, row->capture_id, refund_id, &is_there));
    if (is_there)
        return OK;
    money credited = invoice_refund(&after, (money){ amount, after.amount.currency });
    struct credit_row credit = { refund_id, amount, credited.minor };
    TRY(credit_insert(c, row->capture_id, &credit));
    return invoice_change(c, row, &after);
}

static enum problem credit_shares(struct ctx *c, struct happening *h)
{
    const struct refund_document *d = event_read(c, &h->event);
    for (size_t i = 0; i < d->captures.count; i++) {
        struct invoice_row row;
        bool found = false;
        TRY(invoice_of(c, &h->terms, d->captures.items[i].capture_id, &row, &found));
        if (found)
            TRY(credit(c, &row, h->event.event_id, d->captures.items[i].amount));
    }
    return OK;
}

/* A capture that was lost by a dispute is credited like one that was refunded. */
static enum problem credit_dispute(struct ctx *c, struct happening *h)
{
    const struct dispute_document *d = event_read(c, &h->event);
    struct invoice_row row;
    bool found = false;
    TRY(invoice_of(c, &h->terms, d->capture_id, &row, &found));
    return found ? credit(c, &row, h->event.event_id, h->event.amount) : OK;
}

/* Worked out anew from all events of the order, so that doing it twice puts nothing off twice. */
static enum problem put_off(struct ctx *c, struct happening *h)
{
    const struct due_date_document *d = event_read(c, &h->event);
    const struct customer_terms *t = &h->terms;
    struct plan_terms terms = plan_terms(c, t->method_type, t->country, t->payment_method);
    struct plan_part parts[PLAN_PARTS_MAX];
    struct invoice_row invoice;
    struct order_row row;
    struct event_row capture;
    struct event_rows events;
    bool found = false;
    TRY(invoice_of(c, t, d->capture_id, &invoice, &found));
    if (!found)
        return OK;
    TRY(event_load(c, d->capture_id, &capture, &found));
    TRY(order_load(c, h->event.order_id, &row));
    TRY(events_load(c, &row, &events));
    size_t count = plan_with_delays(c, &terms, &capture, t->currency, events, parts);
    for (size_t i = 0; i < count; i++)
        TRY(invoice_put_off(c, d->capture_id, i, parts[i].due));
    return OK;
}

static enum problem see_to(struct ctx *c, struct happening *h)
{
    bool found = false;
    if (h->event.fact == ORDER_WAS_CAPTURED)
        return issue(c, &h->terms, &h->event);
    TRY(event_load(c, h->event.event_id, &h->event, &found)); /* its document may be long */
    CHECK(found);
    if (h->event.fact == ORDER_WAS_CHARGED_BACK)
        return credit_dispute(c, h);
    return h->event.fact == ORDER_WAS_REFUNDED ? credit_shares(c, h) : put_off(c, h);
}

/* --- going through the events ------------------------------------------------------------ */

/* sql/invoice/events has no others. */
static enum order_fact fact_of(str type)
{
    static const enum order_fact FACTS[] = { ORDER_WAS_CAPTURED, ORDER_WAS_REFUNDED,
                                             ORDER_WAS_CHARGED_BACK };
    for (size_t i = 0; i < COUNT(FACTS); i++)
        if (str_equal(type, str_of(ORDER_FACT_NAMES[FACTS[i]])))
            return FACTS[i];
    return ORDER_WAS_DEFERRED;
}

static enum problem next_happening(struct rows *r, struct happening *out, bool *more)
{
    struct happening h = { 0 };
    struct event_row *e = &h.event;
    struct customer_terms *t = &h.terms;
    str type = { 0 }, currency = { 0 };
    TRY(db_rows_next(r,
                     COLUMNS(C_UUID("event_id", &e->event_id), C_UUID("order_id", &e->order_id),
                             C_STR("type", &type), C_I64("at", &e->at), C_STR("actor", &e->actor),
                             C_I64("amount", &e->amount), C_STR("purchase_currency", &currency),
                             C_STR("purchase_country", &t->country),
                             C_STR("payment_method_type", &t->method_type),
                             C_STR("payment_method", &t->payment_method),
                             C_STR("customer", &t->customer),
                             C_I64("invoices_from", &t->invoices_from)),
                     more));
    if (*more) {
        e->fact = fact_of(type);
        CHECK(currency_parse(currency, &t->currency));
    }
    *out = h;
    return OK;
}

/* *end becomes the last event of a full page. A page counts events of every kind, so that it is a
 * bounded number of rows though few of them may set anything in motion. */
static enum problem find_page(struct ctx *c, struct uuid after, struct uuid *end, bool *is_full)
{
    return db_maybe(c, &SQL_INVOICE_PAGE_END,
                    PARAMS(P_I64(c->merchant_id), P_UUID(after), P_UUID(*end), P_I64(PAGE - 1)),
                    COLUMNS(C_UUID("event_id", end)), is_full);
}

static enum problem load_page(struct ctx *c, struct uuid after, struct uuid end,
                              struct happening *out, size_t *count)
{
    struct rows r;
    *count = 0;
    TRY(db_rows_begin(c, &SQL_INVOICE_EVENTS,
                      PARAMS(P_I64(c->merchant_id), P_UUID(after), P_UUID(end), P_I64(PAGE)), &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        p = next_happening(&r, &out[*count], &more);
        *count += p == OK && more;
    }
    db_rows_end(&r);
    return p;
}

/* The next page of what happened after *mark, which is moved on: to the end of a full page, else to
 * `reach`, behind which more may come. */
static enum problem sweep(struct ctx *c, struct uuid until, struct uuid reach, struct uuid *mark,
                          bool *is_full)
{
    struct happening *page = ARENA_ARRAY(c->arena, struct happening, PAGE + 1);
    struct uuid end = until;
    size_t count = 0;
    TRY(find_page(c, *mark, &end, is_full));
    TRY(load_page(c, *mark, end, page, &count));
    for (size_t i = 0; i < count; i++) {
        struct arena_mark memory = arena_mark(c->arena);
        TRY(see_to(c, &page[i]));
        arena_rewind(c->arena, memory);
    }
    struct uuid reached = *is_full ? end : reach;
    if (uuid_compare(reached, *mark) > 0)
        *mark = reached;
    return OK;
}

static struct uuid lower(struct uuid a, struct uuid b)
{
    return uuid_compare(a, b) < 0 ? a : b;
}

/* What is not saved is looked at again in the next round, and found done. */
static bool is_worth_saving(struct uuid was, struct uuid now)
{
    return uuid_time(now) - uuid_time(was) >= SAVING;
}

/* Zero: nothing was looked at yet. */
static enum problem load_marks(struct ctx *c, struct uuid *seen, struct uuid *settled)
{
    int64_t last_number = 0;
    bool found = false;
    *seen = *settled = (struct uuid){ { 0 } };
    TRY(db_maybe(c, &SQL_INVOICE_LOAD_PROGRESS, PARAMS(P_I64(c->merchant_id)),
                 COLUMNS(C_I64("last_number", &last_number), C_UUID("seen_id", seen),
                         C_UUID("settled_id", settled)),
                 &found));
    if (uuid_compare(*settled, uuid_floor(c->now + AHEAD)) > 0) /* by a clock that was wrong */
        *seen = *settled = (struct uuid){ { 0 } };
    return OK;
}

static enum problem sweep_merchant(struct ctx *c, bool *again)
{
    struct uuid seen, settled;
    bool seen_more = false, settled_more = false;
    TRY(load_marks(c, &seen, &settled));
    struct uuid was = settled;
    TRY(sweep(c, uuid_floor(c->now + AHEAD), uuid_floor(c->now - SOON), &seen, &seen_more));
    struct uuid reach = lower(uuid_floor(c->now - LATEST), seen);
    TRY(sweep(c, reach, reach, &settled, &settled_more));
    *again = *again || seen_more || settled_more;
    if (!seen_more && !settled_more && !is_worth_saving(was, settled))
        return OK;
    return db_none(c, &SQL_INVOICE_SAVE_PROGRESS,
                   PARAMS(P_I64(c->merchant_id), P_UUID(seen), P_UUID(settled)), NULL);
}

enum problem invoicing_round(struct ctx *c, int64_t *merchant_id, bool *again)
{
    const struct uuid start = { { 0 } };
    int64_t after = *merchant_id;
    bool found = false, more = false;
    do {
        TRY(db_maybe(c, &SQL_INVOICE_NEXT_MERCHANT,
                     PARAMS(P_I64(after), P_UUID(start), P_UUID(uuid_floor(c->now + AHEAD))),
                     COLUMNS(C_I64("merchant_id", &after)), &found));
        c->merchant_id = after;
        if (found)
            TRY(sweep_merchant(c, &more));
    } while (found && !more);
    *again = more || *merchant_id > 0; /* those before it have not had their turn */
    *merchant_id = found ? after : 0;
    return OK;
}

static enum problem next_event(struct ctx *c, struct uuid after, struct uuid *id, bool *found)
{
    return db_maybe(c, &SQL_INVOICE_NEXT_EVENT, PARAMS(P_I64(c->merchant_id), P_UUID(after)),
                    COLUMNS(C_UUID("event_id", id)), found);
}

/* When it was made; ids from elsewhere tell no time, and are looked at, at once. */
static int64_t made_at(struct uuid id)
{
    return uuid_is_timed(id) ? uuid_time(id) : 0;
}

enum problem invoicing_due(struct ctx *c, int64_t *at)
{
    struct uuid seen, settled, id;
    bool found = false;
    *at = CLOCK_NEVER;
    TRY(load_marks(c, &seen, &settled));
    TRY(next_event(c, seen, &id, &found));
    if (found)
        *at = made_at(id);
    if (found)
        return OK;
    TRY(next_event(c, settled, &id, &found));
    if (found) /* by so much that the mark moves on, and that this is kept */
        *at = (made_at(id) > made_at(settled) ? made_at(id) : made_at(settled)) + LATEST + SAVING;
    return OK;
}

enum problem invoicing_step(struct ctx *c, bool *again)
{
    return sweep_merchant(c, again);
}
