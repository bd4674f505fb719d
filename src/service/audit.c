#include "service/audit.h"

#include "service/audit_book.h"
#include "service/order_tag.h"
#include "service/bank_audit.h"
#include "service/daily_totals.h"
#include "service/invoice_audit.h"
#include "service/limit_audit.h"
#include "service/order_dispute.h"
#include "service/payout_audit.h"
#include "sql.h"

#define PAGE 200

/* --- one event's transfers ------------------------------------------------------------- */

static enum problem audit_transfers(struct ctx *c, struct audit *audit, struct audit_sums *sums,
                                    const struct event_row *e, const struct order_event *event)
{
    struct ledger_transfer expected[LEDGER_TRANSFERS_MAX];
    struct transfer_row found[LEDGER_TRANSFERS_MAX + 1];
    struct rows r;
    size_t expected_count = ledger_post(event, expected), count = 0;
    TRY(db_rows_begin(c, &SQL_LEDGER_TRANSFERS, PARAMS(P_I64(c->merchant_id), P_UUID(e->event_id)),
                      &r));
    TRY(audit_transfer_rows(&r, COUNT(found), found, &count));
    if (!audit_take_transfers(audit, sums, found, count, expected, expected_count))
        audit_differ(c, audit, "order %.*s: event %.*s (%s) did not post what the rules say",
                     STR_ARG(uuid_text(c->arena, e->order_id)),
                     STR_ARG(uuid_text(c->arena, e->event_id)), ORDER_FACT_NAMES[e->fact]);
    return OK;
}

/* --- one order ------------------------------------------------------------------------- */

static void compare(struct ctx *c, struct audit *audit, str id, const char *what, int64_t stored,
                    int64_t expected)
{
    if (stored != expected)
        audit_differ(c, audit, "order %.*s: %s is %lld, but its events say %lld", STR_ARG(id), what,
                     (long long)stored, (long long)expected);
}

/* Would order_evolve accept the event? It CHECKs, and an audit must report instead. */
static bool is_possible(const struct order *o, const struct event_row *e)
{
    if ((e->fact == ORDER_WAS_CREATED) != (o->version == 0) || e->amount < 0)
        return false;
    int64_t remaining = o->version == 0 ? 0 : order_remaining(o).minor;
    switch (e->fact) {
    case ORDER_WAS_CREATED:
        return e->amount > 0;
    case ORDER_WAS_CAPTURED:
        return order_is_open(o) && e->amount > 0 && e->amount <= remaining;
    case ORDER_WAS_REFUNDED:
    case ORDER_WAS_DISPUTED:
    case ORDER_WAS_DEFENDED:
    case ORDER_WAS_CHARGED_BACK:
        return e->amount > 0 && e->amount <= o->captured.minor - o->refunded.minor;
    case ORDER_WAS_CANCELLED:
        return o->status == ORDER_AUTHORIZED && e->amount == remaining;
    case ORDER_WAS_RELEASED:
        return o->status == ORDER_PART_CAPTURED && e->amount == remaining;
    case ORDER_WAS_EXPIRED:
    case ORDER_WAS_WARNED:
        return order_is_open(o) && e->amount == remaining;
    case ORDER_WAS_RAISED:
        return order_is_open(o) && e->amount > 0;
    case ORDER_WAS_LOWERED:
        return order_is_open(o) && e->amount > 0 && e->amount <= remaining;
    case ORDER_WAS_RELINED:
    case ORDER_WAS_EXTENDED:
    case ORDER_WAS_READDRESSED:
        return order_is_open(o) && e->amount == 0;
    case ORDER_WAS_SENT_OUT:
    case ORDER_WAS_DEFERRED:
    case ORDER_WAS_REMINDED:
    case ORDER_WAS_ADJUSTED:
        return o->captures_count > 0 && e->amount == 0;
    case ORDER_WAS_ACKNOWLEDGED:
    case ORDER_WAS_SHIPPED:
    case ORDER_WAS_REFERENCED:
    case ORDER_WAS_JUDGED:
    case ORDER_WAS_FLAGGED:
    case ORDER_WAS_CORRECTED:
    case ORDER_WAS_NOTED:
    case ORDER_WAS_TAGGED:
    case ORDER_WAS_ASKED_FOR:
    case ORDER_WAS_DECIDED:
        return e->amount == 0;
    case ORDER_WAS_CLOSED:
        return e->amount == remaining;
    case ORDER_FACT_COUNT:
        break;
    }
    UNREACHABLE("order fact");
}

static void compare_orders(struct ctx *c, struct audit *audit, const struct order *stored,
                           const struct order *o)
{
    str id = uuid_text(c->arena, stored->order_id);
    compare(c, audit, id, "version", stored->version, o->version);
    compare(c, audit, id, "order_amount", stored->authorized.minor, o->authorized.minor);
    compare(c, audit, id, "captured_amount", stored->captured.minor, o->captured.minor);
    compare(c, audit, id, "refunded_amount", stored->refunded.minor, o->refunded.minor);
    compare(c, audit, id, "released_amount", stored->released.minor, o->released.minor);
    compare(c, audit, id, "captures_count", stored->captures_count, o->captures_count);
    compare(c, audit, id, "refunds_count", stored->refunds_count, o->refunds_count);
    compare(c, audit, id, "is_acknowledged", stored->is_acknowledged, o->is_acknowledged);
    compare(c, audit, id, "created_at", stored->created_at, o->created_at);
    compare(c, audit, id, "expires_at", stored->expires_at, o->expires_at);
    compare(c, audit, id, "warned_days", stored->warned_days, o->warned_days);
    compare(c, audit, id, "rest_expired", stored->rest_expired, o->rest_expired);
    if (stored->fraud_status != o->fraud_status)
        audit_differ(c, audit, "order %.*s: fraud_status is %s, but its events say %s", STR_ARG(id),
                     FRAUD_STATUS_NAMES[stored->fraud_status], FRAUD_STATUS_NAMES[o->fraud_status]);
    if (stored->status != o->status)
        audit_differ(c, audit, "order %.*s: status is %s, but its events say %s", STR_ARG(id),
                     ORDER_STATUS_NAMES[stored->status], ORDER_STATUS_NAMES[o->status]);
}

/* The chain is walked event by event, for a tampered store may not have the events that the
 * state speaks of. Newest first into `out`; false: the chain is broken. */
static enum problem walk_chain(struct ctx *c, const struct order_row *row, struct event_rows *out,
                               bool *whole)
{
    size_t room = (size_t)(row->order.version > 0 ? row->order.version : 0);
    *whole = room <= EVENTS_MAX + ENDINGS_MAX;
    out->items = ARENA_ARRAY(c->arena, struct event_row, *whole ? room + 1 : 1);
    out->count = *whole ? room : 0;
    struct uuid next = row->last_event_id;
    for (size_t i = out->count; *whole && i > 0; i--) {
        bool found = false;
        TRY(event_load(c, next, &out->items[i - 1], &found));
        *whole = found && uuid_equal(out->items[i - 1].order_id, row->order.order_id);
        next = out->items[i - 1].previous_id;
    }
    *whole = *whole && uuid_is_zero(next);
    return OK;
}

/* --- documents ------------------------------------------------------------------------- */

/* The shares of a refund add up to it. (Each came of a capture: refunds_by_capture finds it.) */
static void audit_refund(struct ctx *c, struct audit *audit, const struct event_row *e,
                         const struct refund_document *d)
{
    int64_t shared = 0;
    for (size_t i = 0; i < d->captures.count; i++)
        shared += d->captures.items[i].amount;
    compare(c, audit, uuid_text(c->arena, e->order_id), "the sum of a refund's shares", shared,
            e->amount);
}

/* What an update says must follow from the order before it. The lines are then those. */
static void audit_update(struct ctx *c, struct audit *audit, const struct event_row *e,
                         const struct update_document *d, const struct order *o, str *lines)
{
    str id = uuid_text(c->arena, e->order_id),
        before = document_write_lines(c, d->order_lines_before);
    int64_t change = e->fact == ORDER_WAS_LOWERED ? -e->amount : e->amount;
    compare(c, audit, id, "the order_amount before an update", d->order_amount_before,
            o->authorized.minor);
    compare(c, audit, id, "the order_amount of an update", d->order_amount,
            o->authorized.minor + change);
    if (lines->ptr != NULL && !str_equal(*lines, before))
        audit_differ(c, audit,
                     "order %.*s: an update begins with other lines than the one before it left",
                     STR_ARG(id));
    *lines = document_write_lines(c, d->order_lines);
}

/* Reads the event's document, and compares what it says with the rest: `o` is the order before
 * the event, `lines` those of the last update. Fills in what of the event only it knows. */
static void audit_document(struct ctx *c, struct audit *audit, const struct order *o,
                           const struct event_row *row, struct order_event *e, str *lines)
{
    const struct shape *shape = event_shape(row->fact);
    if (shape == NULL)
        return;
    void *document = arena_take(c->arena, shape->size, _Alignof(max_align_t));
    enum problem p = shape_read_json(c, shape, row->document, document);
    c->blames_count = 0;
    if (p != OK) {
        audit_differ(c, audit, "order %.*s: the document of event %.*s cannot be read",
                     STR_ARG(uuid_text(c->arena, row->order_id)),
                     STR_ARG(uuid_text(c->arena, row->event_id)));
        return;
    }
    if (shape == &CREATED_DOCUMENT) {
        e->expires_at = ((struct created_document *)document)->expires_at;
        e->fraud_status = fraud_status_of(((struct created_document *)document)->fraud_status);
    }
    if (shape == &EXTENSION_DOCUMENT)
        e->expires_at = ((struct extension_document *)document)->expires_at;
    if (shape == &EXPIRING_DOCUMENT)
        e->warned_days = ((struct expiring_document *)document)->days_before;
    if (shape == &FRAUD_DOCUMENT)
        e->fraud_status = fraud_status_of(((struct fraud_document *)document)->fraud_status);
    if (shape == &REFUND_DOCUMENT)
        audit_refund(c, audit, row, document);
    if (shape == &UPDATE_DOCUMENT)
        audit_update(c, audit, row, document, o, lines);
}

/* `out` stays as it is if there is none. */
static enum problem audit_fact(struct ctx *c, struct audit *audit, struct uuid order_id,
                               struct order_fact_row *out)
{
    struct line_documents lines;
    int64_t facts = 0;
    str id = uuid_text(c->arena, order_id);
    TRY(db_one(c, &SQL_ORDER_COUNT_FACTS, PARAMS(P_I64(c->merchant_id), P_UUID(order_id)),
               COLUMNS(C_I64("facts", &facts))));
    if (facts != 1) {
        audit_differ(c, audit, "order %.*s: what was bought is not there", STR_ARG(id));
        return OK;
    }
    TRY(order_load_fact(c, order_id, out));
    if (document_parse_lines(c, out->order_lines, &lines) != OK)
        audit_differ(c, audit, "order %.*s: its lines cannot be read", STR_ARG(id));
    c->blames_count = 0;
    return OK;
}

/* The list of disputes says of each whether it is open. */
static enum problem audit_dispute_rows(struct ctx *c, struct audit *audit, struct event_rows events,
                                       struct disputes disputes)
{
    for (size_t i = 0; i < disputes.count; i++) {
        const struct dispute *d = &disputes.items[i];
        struct uuid order_id = { { 0 } };
        int64_t is_open = 0;
        bool found = false;
        TRY(db_maybe(c, &SQL_DISPUTE_FIND, PARAMS(P_I64(c->merchant_id), P_UUID(d->dispute_id)),
                     COLUMNS(C_UUID("order_id", &order_id), C_I64("is_open", &is_open)), &found));
        if (!found || !uuid_equal(order_id, events.items[0].order_id) ||
            (is_open != 0) != (d->status == DISPUTE_OPEN))
            audit_differ(c, audit, "order %.*s: dispute %.*s is not listed as what it is",
                         STR_ARG(uuid_text(c->arena, events.items[0].order_id)),
                         STR_ARG(uuid_text(c->arena, d->dispute_id)));
    }
    return OK;
}

/* Each dispute ends once, as it was opened. */
static void audit_disputes(struct ctx *c, struct audit *audit, struct event_rows events,
                           struct disputes disputes)
{
    for (size_t i = 0; i < events.count; i++) {
        struct event_row *e = &events.items[i];
        if (e->fact != ORDER_WAS_DEFENDED && e->fact != ORDER_WAS_CHARGED_BACK)
            continue;
        const struct dispute_document *d = event_read(c, e);
        size_t ended = 0;
        for (size_t k = 0; k < disputes.count; k++)
            if (uuid_equal(disputes.items[k].dispute_id, d->dispute_id) &&
                uuid_equal(disputes.items[k].capture_id, d->capture_id) &&
                disputes.items[k].amount == e->amount && !disputes.items[k].is_audited) {
                disputes.items[k].is_audited = true;
                ended++;
            }
        if (ended != 1)
            audit_differ(c, audit, "order %.*s: event %.*s (%s) ends no dispute",
                         STR_ARG(uuid_text(c->arena, e->order_id)),
                         STR_ARG(uuid_text(c->arena, e->event_id)), ORDER_FACT_NAMES[e->fact]);
    }
}

/* No capture gave back more than it took, and all that was given back came of one. */
static enum problem audit_refunded(struct ctx *c, struct audit *audit, struct event_rows events)
{
    int64_t *refunded = ARENA_ARRAY(c->arena, int64_t, events.count + 1);
    size_t place = 0;
    struct disputes disputes = disputes_of(c, events);
    refunds_by_capture(c, events, refunded);
    for (size_t i = 0; i < events.count; i++) {
        const struct event_row *e = &events.items[i];
        if (e->fact == ORDER_WAS_CAPTURED &&
            refunded[place++] + disputed_of_capture(disputes, e->event_id) > e->amount)
            audit_differ(c, audit,
                         "order %.*s: of capture %.*s more was refunded and disputed than captured",
                         STR_ARG(uuid_text(c->arena, e->order_id)),
                         STR_ARG(uuid_text(c->arena, e->event_id)));
    }
    audit_disputes(c, audit, events, disputes);
    if (refunded[place] != 0)
        audit_differ(c, audit, "order %.*s: a refund is of no capture of it",
                     STR_ARG(uuid_text(c->arena, events.items[0].order_id)));
    return audit_dispute_rows(c, audit, events, disputes);
}

/* Something stands in the order's rows that this program never writes. */
static enum problem tell_blame(struct ctx *c, struct audit *audit, struct uuid order_id)
{
    audit_differ(c, audit, "order %.*s: %.*s", STR_ARG(uuid_text(c->arena, order_id)),
                 STR_ARG(c->blames[0].detail));
    c->blames_count = 0;
    return OK;
}

/* What is found out about more than one order at a time. */
struct audit_parts {
    struct payout_audit payouts;
    struct invoice_audit invoices;
};

static enum problem audit_order(struct ctx *c, struct audit *audit, struct audit_sums *sums,
                                struct audit_parts *parts, struct uuid order_id)
{
    struct order_row row;
    struct event_rows events = { 0 };
    bool whole = false;
    int64_t differences = audit->differences;
    struct order_fact_row fact = { 0 };
    str updated_lines = { 0 };
    audit->orders++;
    enum problem p = order_load(c, order_id, &row);
    if (p == PROBLEM_STORE_BROKEN && c->blames_count > 0)
        return tell_blame(c, audit, order_id);
    TRY(p);
    TRY(audit_fact(c, audit, order_id, &fact));
    p = walk_chain(c, &row, &events, &whole);
    if (p == PROBLEM_STORE_BROKEN && c->blames_count > 0)
        return tell_blame(c, audit, order_id);
    TRY(p);
    str id = uuid_text(c->arena, order_id);
    if (!whole) {
        audit_differ(c, audit, "order %.*s: its chain of %lld events is broken", STR_ARG(id),
                     (long long)row.order.version);
        return OK;
    }
    audit->events += (int64_t)events.count;
    struct order o = { .order_id = order_id };
    for (size_t i = 0; i < events.count; i++) {
        const struct event_row *e = &events.items[i];
        struct order_event event = { .fact = e->fact,
                                     .amount = { e->amount, row.order.authorized.currency },
                                     .at = e->at };
        if (!is_possible(&o, e)) {
            audit_differ(c, audit, "order %.*s: event %zu (%s of %lld) is not possible there",
                         STR_ARG(id), i + 1, ORDER_FACT_NAMES[e->fact], (long long)e->amount);
            return OK;
        }
        audit_document(c, audit, &o, e, &event, &updated_lines);
        order_evolve(&o, &event);
        TRY(audit_transfers(c, audit, sums, e, &event));
    }
    compare_orders(c, audit, &row.order, &o);
    if (updated_lines.ptr != NULL && fact.order_lines.ptr != NULL &&
        !str_equal(fact.order_lines, updated_lines))
        audit_differ(c, audit, "order %.*s: its lines are not those of its last update",
                     STR_ARG(id));
    if (audit->differences == differences) /* else a document may not be readable */
        TRY(audit_refunded(c, audit, events));
    if (audit->differences > differences)
        return OK;
    TRY(order_tags_audit(c, audit, &o, &fact, events));
    TRY(payout_audit_order(c, audit, &parts->payouts, &row, fact.payment_method_type, events));
    return invoice_audit_order(c, audit, &parts->invoices, &row, &fact, events);
}

/* --- one merchant ---------------------------------------------------------------------- */

static enum problem audit_balances(struct ctx *c, struct audit *audit, struct audit_sums *sums)
{
    struct rows r;
    TRY(db_rows_begin(c, &SQL_LEDGER_BALANCES, PARAMS(P_I64(c->merchant_id)), &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        str currency = { 0 };
        int64_t account = 0, debits = 0, credits = 0;
        p = db_rows_next(&r,
                         COLUMNS(C_STR("currency", &currency), C_I64("account", &account),
                                 C_I64("debits", &debits), C_I64("credits", &credits)),
                         &more);
        if (p != OK || !more)
            break;
        struct audit_sum *sum = audit_sum_of(sums, currency, account);
        if (sum->debits != debits || sum->credits != credits)
            audit_differ(c, audit,
                         "balance of account %lld in %.*s is debits %lld, credits %lld, but its "
                         "transfers sum to %lld and %lld",
                         (long long)account, STR_ARG(currency), (long long)debits,
                         (long long)credits, (long long)sum->debits, (long long)sum->credits);
        sum->debits = sum->credits = 0; /* seen */
    }
    db_rows_end(&r);
    for (size_t i = 0; p == OK && i < sums->count; i++)
        if (sums->items[i].debits != 0 || sums->items[i].credits != 0)
            audit_differ(c, audit, "account %lld in %s has transfers, but no balance",
                         (long long)sums->items[i].account, sums->items[i].currency);
    return p;
}

static enum problem audit_chart(struct ctx *c, struct audit *audit)
{
    for (size_t i = 0; i < LEDGER_ACCOUNTS_COUNT; i++) {
        const struct ledger_account_info *a = &LEDGER_ACCOUNTS[i];
        int64_t accounts = 0;
        TRY(db_one(c, &SQL_LEDGER_FIND_ACCOUNT, PARAMS(P_I64(a->account), P_STR(str_of(a->name))),
                   COLUMNS(C_I64("accounts", &accounts))));
        if (accounts != 1)
            audit_differ(c, audit, "the chart of accounts lacks account %d (%s)", (int)a->account,
                         a->name);
    }
    return OK;
}

static enum problem audit_counts(struct ctx *c, struct audit *audit, int64_t events_before,
                                 int64_t transfers_before)
{
    int64_t events = 0, transfers = 0, of_payouts = 0, of_payments = 0, strangers = 0;
    TRY(db_one(c, &SQL_EVENT_COUNT, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("events", &events))));
    TRY(db_one(c, &SQL_LEDGER_COUNT_TRANSFERS, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("transfers", &transfers))));
    TRY(db_one(c, &SQL_PAYOUT_COUNT_TRANSFERS, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("transfers", &of_payouts))));
    TRY(db_one(c, &SQL_PAYMENT_COUNT_TRANSFERS, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("transfers", &of_payments))));
    transfers += of_payouts + of_payments;
    TRY(db_one(c, &SQL_ORDER_COUNT_WRONG_PHASE, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("orders", &strangers))));
    if (strangers != 0)
        audit_differ(c, audit, "%lld orders are listed in a phase that is not their status's",
                     (long long)strangers);
    if (events != audit->events - events_before)
        audit_differ(c, audit, "the merchant has %lld events, but the orders' chains have %lld",
                     (long long)events, (long long)(audit->events - events_before));
    if (transfers != audit->transfers - transfers_before)
        audit_differ(c, audit,
                     "the merchant has %lld transfers, but the orders' events, payouts and "
                     "payments have %lld",
                     (long long)transfers, (long long)(audit->transfers - transfers_before));
    return OK;
}

static enum problem next_page(struct ctx *c, struct uuid after, struct uuid *ids, size_t *count)
{
    struct rows r;
    *count = 0;
    TRY(db_rows_begin(c, &SQL_ORDER_EACH, PARAMS(P_I64(c->merchant_id), P_UUID(after), P_I64(PAGE)),
                      &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        struct uuid id = { { 0 } };
        p = db_rows_next(&r, COLUMNS(C_UUID("order_id", &id)), &more);
        if (p == OK && more)
            ids[(*count)++] = id;
    }
    db_rows_end(&r);
    return p;
}

enum problem audit_merchant(struct ctx *c, struct audit *audit)
{
    struct audit_sums *sums = ARENA_NEW(c->arena, struct audit_sums);
    struct uuid *ids = ARENA_ARRAY(c->arena, struct uuid, PAGE);
    struct uuid after = { { 0 } };
    int64_t events_before = audit->events, transfers_before = audit->transfers;
    int64_t tags_before = audit->tags;
    struct audit_parts *parts = ARENA_NEW(c->arena, struct audit_parts);
    size_t count = 0;
    TRY(payout_audit_begin(c, &parts->payouts));
    TRY(invoice_audit_begin(c, &parts->invoices));
    do {
        TRY(next_page(c, after, ids, &count));
        for (size_t i = 0; i < count; i++) {
            struct arena_mark mark = arena_mark(c->arena);
            TRY(audit_order(c, audit, sums, parts, ids[i]));
            arena_rewind(c->arena, mark);
            after = ids[i];
        }
    } while (count == PAGE);
    TRY(payout_audit_end(c, audit, &parts->payouts, sums));
    TRY(invoice_audit_end(c, audit, &parts->invoices, sums));
    TRY(bank_audit(c, audit));
    TRY(daily_totals_audit(c, audit));
    TRY(limit_audit(c, audit));
    TRY(tags_audit(c, audit, tags_before));
    TRY(audit_balances(c, audit, sums));
    TRY(audit_chart(c, audit));
    return audit_counts(c, audit, events_before, transfers_before);
}
