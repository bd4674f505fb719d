#include "api/merchant_payouts.h"

#include <stdlib.h>

#include "api/settlement_parts.h"
#include "service/cursor.h"
#include "service/order_list.h"
#include "service/payout_bank.h"

#define KIND_OF_PAYOUTS 330
#define UPCOMING_MAX    200

struct payout_list_query {
    uint64_t has;
    int64_t from, until;
    str status, currency;
    int64_t limit;
    str cursor;
};
struct step_out {
    str name;
    int64_t amount;
    str meaning, lines;
};
struct payout_return_out {
    int64_t attempt;
    str reason;
    int64_t returned_at, reissued_at;
};
struct merchant_payout_out {
    str payment_reference, status, currency, settlement_type;
    int64_t payout_date, cut_off_at, events, settlement_amount, opening_debt_amount,
        closing_debt_amount, closed_at, paid_at;
    struct shape_list waterfall, returns;
    str transactions;
};
struct payout_list_out {
    struct shape_list payouts;
    str next;
};
struct upcoming_out {
    struct shape_list payouts;
};
struct fees_out {
    struct shape_list rates;
};

/* clang-format off */
static const char *const CLOSED_STATUSES[] = { "closed", "paid", NULL };
static const struct field PAYOUT_LIST_QUERY_FIELDS[] = {
    FIELD(SHAPE_TIME, payout_list_query, from, 0, 0, 0, "Payouts of this day or later; a date alone is its midnight UTC"),
    FIELD(SHAPE_TIME, payout_list_query, until, 0, 0, 0, "Payouts of an earlier day"),
    FIELD_CHOICE(payout_list_query, status, 0, CLOSED_STATUSES, "Only those that are paid already, or not yet"),
    FIELD(SHAPE_STR, payout_list_query, currency, 0, 3, 3, "ISO 4217"),
    FIELD(SHAPE_I64, payout_list_query, limit, 0, 1, LIST_LIMIT_MAX, "Payouts per page"),
    FIELD(SHAPE_STR, payout_list_query, cursor, 0, 0, 512, "The next of the page before"),
};
const struct shape PAYOUT_LIST_QUERY = SHAPE("PayoutListQuery", payout_list_query, PAYOUT_LIST_QUERY_FIELDS);

static const struct field STEP_FIELDS[] = {
    FIELD(SHAPE_STR, step_out, name, 0, 0, 64, "sale, return, fee, tax, fee_refund, tax_refund, charge, credit, release, holdback, repay or deposit"),
    FIELD(SHAPE_I64, step_out, amount, 0, INT64_MIN, INT64_MAX, "Minor units; negative if it takes off"),
    FIELD(SHAPE_STR, step_out, meaning, 0, 0, 200, "The same in words"),
    FIELD(SHAPE_STR, step_out, lines, OMIT_EMPTY, 0, 200, "Where its captures, refunds and other lines are; absent if it follows from other payouts"),
};
static const struct shape STEP_OUT = SHAPE("PayoutStep", step_out, STEP_FIELDS);

static const struct field PAYOUT_RETURN_FIELDS[] = {
    FIELD(SHAPE_I64, payout_return_out, attempt, 0, 1, PAYOUT_ATTEMPTS_MAX, "Which attempt to pay it came back"),
    FIELD(SHAPE_STR, payout_return_out, reason, 0, 0, 500, "Code and text of the bank, such as AC04 Closed account"),
    FIELD(SHAPE_TIME, payout_return_out, returned_at, 0, 0, 0, "The day on which it came back, as its midnight UTC"),
    FIELD(SHAPE_TIME, payout_return_out, reissued_at, OMIT_EMPTY, 0, 0, "When it was decided to pay it again; absent: it waits for another iban"),
};
static const struct shape PAYOUT_RETURN_OUT = SHAPE("PayoutReturn", payout_return_out, PAYOUT_RETURN_FIELDS);

static const struct field MERCHANT_PAYOUT_FIELDS[] = {
    FIELD(SHAPE_STR, merchant_payout_out, payment_reference, 0, 8, 8, "As on the bank statement"),
    FIELD_CHOICE(merchant_payout_out, status, 0, PAYOUT_STATUSES, "Open until its cut-off, then closed, then paid"),
    FIELD(SHAPE_STR, merchant_payout_out, currency, 0, 3, 3, "ISO 4217"),
    FIELD_CHOICE(merchant_payout_out, settlement_type, 0, SETTLEMENT_TYPES, "How fees are settled"),
    FIELD(SHAPE_TIME, merchant_payout_out, payout_date, 0, 0, 0, "The day on which it is paid, as its midnight UTC"),
    FIELD(SHAPE_TIME, merchant_payout_out, cut_off_at, 0, 0, 0, "What happens from this instant on belongs to a later one"),
    FIELD(SHAPE_I64, merchant_payout_out, events, 0, 0, INT64_MAX, "Captures and refunds in it"),
    FIELD(SHAPE_I64, merchant_payout_out, settlement_amount, 0, 0, INT64_MAX, "What is paid, minor units"),
    FIELD(SHAPE_I64, merchant_payout_out, opening_debt_amount, 0, 0, INT64_MAX, "What was owed before, minor units"),
    FIELD(SHAPE_I64, merchant_payout_out, closing_debt_amount, 0, 0, INT64_MAX, "What is owed since, minor units"),
    FIELD(SHAPE_TIME, merchant_payout_out, closed_at, OMIT_EMPTY, 0, 0, "When it was closed"),
    FIELD(SHAPE_TIME, merchant_payout_out, paid_at, OMIT_EMPTY, 0, 0, "When the bank had paid it"),
    FIELD_LIST(merchant_payout_out, waterfall, 0, 0, TOTAL_none, &STEP_OUT, "From what was sold to what is paid: their sum is settlement_amount"),
    FIELD_LIST(merchant_payout_out, returns, OMIT_EMPTY, 0, PAYOUT_ATTEMPTS_MAX, &PAYOUT_RETURN_OUT, "How often it came back from the bank"),
    FIELD(SHAPE_STR, merchant_payout_out, transactions, OMIT_EMPTY, 0, 1000, "Where its transactions are, once it is closed"),
};
const struct shape MERCHANT_PAYOUT_OUT = SHAPE("MerchantPayout", merchant_payout_out, MERCHANT_PAYOUT_FIELDS);

static const struct field PAYOUT_LIST_FIELDS[] = {
    FIELD_LIST(payout_list_out, payouts, 0, 0, LIST_LIMIT_MAX, &MERCHANT_PAYOUT_OUT, "The last one first"),
    FIELD(SHAPE_STR, payout_list_out, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent at the end"),
};
const struct shape PAYOUT_LIST_OUT = SHAPE("MerchantPayouts", payout_list_out, PAYOUT_LIST_FIELDS);

static const struct field UPCOMING_FIELDS[] = {
    FIELD_LIST(upcoming_out, payouts, 0, 0, UPCOMING_MAX, &MERCHANT_PAYOUT_OUT, "The next one first, as they would be if nothing else happened"),
};
const struct shape UPCOMING_OUT = SHAPE("UpcomingPayouts", upcoming_out, UPCOMING_FIELDS);

static const struct field FEES_FIELDS[] = {
    FIELD_LIST(fees_out, rates, 0, 0, FEE_RATES_MAX, &FEE_RATE_SHAPE, "What captures cost, by method and currency; of each the latest that is in effect counts"),
};
const struct shape FEES_OUT = SHAPE("Fees", fees_out, FEES_FIELDS);

static const struct field EVENT_PAYOUT_FIELDS[] = {
    FIELD(SHAPE_UUID, event_payout_out, capture_id, OMIT_EMPTY, 0, 0, "The capture"),
    FIELD(SHAPE_UUID, event_payout_out, refund_id, OMIT_EMPTY, 0, 0, "Or the refund"),
    FIELD(SHAPE_STR, event_payout_out, payment_reference, OMIT_EMPTY, 0, 8, "Its payout; absent in the first moments"),
    FIELD_CHOICE(event_payout_out, status, 0, PAYOUT_STATUSES, "Where that payout stands"),
    FIELD(SHAPE_TIME, event_payout_out, payout_date, 0, 0, 0, "The day on which it is paid, as its midnight UTC"),
};
const struct shape EVENT_PAYOUT_OUT = SHAPE("EventPayout", event_payout_out, EVENT_PAYOUT_FIELDS);
/* clang-format on */

/* --- payouts ------------------------------------------------------------------------------ */

static str lines_of(struct ctx *c, const struct payout *p, enum settlement_total step)
{
    if (line_kinds_of(step) == 0)
        return STR("");
    return arena_format(c->arena, "/merchant/v1/payouts/%.*s/lines?step=%s",
                        STR_ARG(p->payment_reference), SETTLEMENT_STEPS[step].name);
}

static struct shape_list waterfall(struct ctx *c, const struct payout *p)
{
    struct step_out *steps = ARENA_ARRAY(c->arena, struct step_out, TOTAL_none);
    struct settlement s = payout_shown(p);
    size_t count = 0;
    for (int i = 0; i < TOTAL_none; i++)
        if (s.totals[i] != 0)
            steps[count++] = (struct step_out){
                .name = str_of(SETTLEMENT_STEPS[i].name),
                .amount = SETTLEMENT_STEPS[i].sign > 0 ? s.totals[i] : -s.totals[i],
                .meaning = str_of(SETTLEMENT_STEPS[i].meaning),
                .lines = lines_of(c, p, (enum settlement_total)i),
            };
    return (struct shape_list){ steps, count };
}

static enum problem returns_of(struct ctx *c, const struct payout *p, struct shape_list *out)
{
    struct payout_returns found;
    TRY(payout_returns(c, p->payout_no, &found));
    struct payout_return_out *items =
        ARENA_ARRAY(c->arena, struct payout_return_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        items[i] =
            (struct payout_return_out){ found.items[i].attempt, found.items[i].reason,
                                        found.items[i].returned_at, found.items[i].reissued_at };
    *out = (struct shape_list){ items, found.count };
    return OK;
}

static enum problem payout_out(struct ctx *c, const struct call *call, const struct payout *p,
                               struct merchant_payout_out *to)
{
    struct merchant_payout_out out = {
        .payment_reference = p->payment_reference,
        .status = str_of(PAYOUT_STATUSES[p->status]),
        .currency = currency_code(p->currency),
        .settlement_type = p->settlement_type,
        .payout_date = p->payout_date,
        .cut_off_at = p->cut_off_at,
        .events = p->events,
        .settlement_amount = p->settlement.settlement,
        .opening_debt_amount = p->settlement.opening_debt,
        .closing_debt_amount = p->settlement.closing_debt,
        .closed_at = p->closed_at,
        .paid_at = p->paid_at,
        .waterfall = waterfall(c, p),
    };
    if (p->status != PAYOUT_OPEN)
        out.transactions = arena_format(
            c->arena, "%.*s/settlements/v1/transactions?payment_reference=%.*s",
            STR_ARG(request_base(c->arena, call->request)), STR_ARG(p->payment_reference));
    if (p->status == PAYOUT_CLOSED || p->status == PAYOUT_PAID)
        TRY(returns_of(c, p, &out.returns));
    *to = out;
    return OK;
}

static enum problem payouts_out(struct ctx *c, const struct call *call, struct payouts found,
                                struct shape_list *out)
{
    struct merchant_payout_out *items =
        ARENA_ARRAY(c->arena, struct merchant_payout_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        TRY(payout_out(c, call, &found.items[i], &items[i]));
    *out = (struct shape_list){ items, found.count };
    return OK;
}

/* The day and the number of the last payout of a page. */
static enum problem read_cursor(struct ctx *c, str text, int64_t *payout_date, int64_t *payout_no)
{
    struct cursor at = { .number = INT64_MAX };
    *payout_no = INT64_MAX;
    TRY(cursor_read(c, text, KIND_OF_PAYOUTS, &at));
    *payout_date = at.number;
    if (at.word.len > 0 && !str_to_i64(at.word, payout_no))
        return blame(c, PROBLEM_BAD_REQUEST, STR("cursor"),
                     "cursor must be the next of a page of payouts.");
    return OK;
}

static enum problem read_filter(struct ctx *c, const struct payout_list_query *q,
                                struct payout_filter *out)
{
    enum currency currency;
    if (q->currency.len > 0 && !currency_parse(q->currency, &currency))
        return blame(c, PROBLEM_BAD_REQUEST, STR("currency"), WHY_SAY_CURRENCY,
                     STR_ARG(q->currency));
    *out = (struct payout_filter){
        .from = shape_has(q, &PAYOUT_LIST_QUERY, &q->from) ? q->from : INT64_MIN,
        .until = shape_has(q, &PAYOUT_LIST_QUERY, &q->until) ? q->until : INT64_MAX,
        .status = q->status,
        .currency = q->currency,
    };
    return OK;
}

enum problem api_merchant_payouts_list(struct ctx *c, struct call *call)
{
    const struct payout_list_query *q = call->query;
    struct payout_filter filter;
    size_t limit = q->limit > 0 ? (size_t)q->limit : LIST_LIMIT_DEFAULT;
    int64_t payout_date = 0, payout_no = 0;
    struct payouts found = { 0 };
    TRY(read_cursor(c, q->cursor, &payout_date, &payout_no));
    TRY(read_filter(c, q, &filter));
    TRY(payouts_page(c, &filter, payout_date, payout_no, limit + 1, &found));
    bool more = found.count > limit;
    found.count -= more;
    struct payout_list_out out = { .next = { 0 } };
    TRY(payouts_out(c, call, found, &out.payouts));
    if (more) {
        const struct payout *last = &found.items[found.count - 1];
        struct cursor next = { .kind = KIND_OF_PAYOUTS, .number = last->payout_date };
        next.word = arena_format(c->arena, "%lld", (long long)last->payout_no);
        out.next = cursor_write(c, &next);
    }
    answer_json(c, call, 200, &PAYOUT_LIST_OUT, &out);
    return OK;
}

/* An open one is found in the forecast: its totals are not final. */
static enum problem find_upcoming(struct ctx *c, str payment_reference, struct payout *out)
{
    struct payouts upcoming = { 0 };
    TRY(payouts_forecast(c, UPCOMING_MAX, &upcoming));
    for (size_t i = 0; i < upcoming.count; i++)
        if (str_equal(upcoming.items[i].payment_reference, payment_reference))
            *out = upcoming.items[i];
    return OK;
}

enum problem api_merchant_payout_get(struct ctx *c, struct call *call)
{
    struct payout p = { 0 };
    bool found = false;
    TRY(api_check_reference(c, call->path[0]));
    TRY(payout_find(c, call->path[0], &p, &found));
    if (!found)
        return blame(c, PROBLEM_NOT_FOUND, (str){ 0 }, "Payout %.*s cannot be found",
                     STR_ARG(call->path[0]));
    if (p.status == PAYOUT_OPEN)
        TRY(find_upcoming(c, p.payment_reference, &p));
    struct merchant_payout_out out;
    TRY(payout_out(c, call, &p, &out));
    answer_json(c, call, 200, &MERCHANT_PAYOUT_OUT, &out);
    return OK;
}

enum problem api_payouts_upcoming(struct ctx *c, struct call *call)
{
    struct payouts found = { 0 };
    TRY(payouts_forecast(c, UPCOMING_MAX, &found));
    struct upcoming_out out;
    TRY(payouts_out(c, call, found, &out.payouts));
    answer_json(c, call, 200, &UPCOMING_OUT, &out);
    return OK;
}

/* --- terms -------------------------------------------------------------------------------- */

enum problem api_payout_terms_get(struct ctx *c, struct call *call)
{
    struct payout_terms terms;
    bool found = false;
    TRY(payout_terms_load(c, &terms, &found));
    if (!found)
        return blame(c, PROBLEM_NOT_FOUND, (str){ 0 }, WHY_NOT_PAID_OUT);
    answer_json(c, call, 200, &PAYOUT_TERMS_SHAPE, &terms);
    return OK;
}

enum problem api_payout_terms_update(struct ctx *c, struct call *call)
{
    struct payout_terms terms;
    TRY(payout_terms_change(c, call->in, &terms));
    TRY(payout_revive(c, &terms));
    TRY(payouts_reissue_corrected(c, &terms));
    answer_json(c, call, 200, &PAYOUT_TERMS_SHAPE, &terms);
    api_transaction(c, call, (struct uuid){ { 0 } });
    return OK;
}

enum problem api_fees_get(struct ctx *c, struct call *call)
{
    struct fee_rates rates;
    TRY(fee_rates_load(c, &rates));
    struct fee_rate_in *items = ARENA_ARRAY(c->arena, struct fee_rate_in, rates.count + 1);
    for (size_t i = 0; i < rates.count; i++)
        items[i] = fee_rate_out(&rates.items[i]);
    struct fees_out out = { { items, rates.count } };
    answer_json(c, call, 200, &FEES_OUT, &out);
    return OK;
}

/* --- of an order -------------------------------------------------------------------------- */

static int compare_ids(const void *a, const void *b)
{
    return memcmp(((const struct event_payout *)a)->event_id.bytes,
                  ((const struct event_payout *)b)->event_id.bytes, sizeof(struct uuid));
}

static const struct event_payout *find_event(const struct event_payout *sorted, size_t count,
                                             struct uuid event_id)
{
    const struct event_payout sought = { .event_id = event_id };
    return bsearch(&sought, sorted, count, sizeof sought, compare_ids);
}

static struct event_payout_out event_out(const struct event_row *e, const struct event_payout *p,
                                         int64_t foretold)
{
    struct event_payout_out out = { .payment_reference = STR(""),
                                    .status = str_of(PAYOUT_STATUSES[PAYOUT_OPEN]),
                                    .payout_date = foretold };
    *(e->fact == ORDER_WAS_CAPTURED ? &out.capture_id : &out.refund_id) = e->event_id;
    if (p != NULL) {
        out.payment_reference = p->payment_reference;
        out.status = str_of(PAYOUT_STATUSES[p->status]);
        out.payout_date = p->payout_date;
    }
    return out;
}

enum problem order_payouts(struct ctx *c, const struct order_row *row, struct event_rows events,
                           struct shape_list *out)
{
    struct payout_terms terms;
    struct payout_calendar calendar;
    struct event_payout *found = ARENA_ARRAY(c->arena, struct event_payout, events.count + 1);
    struct event_payout_out *items =
        ARENA_ARRAY(c->arena, struct event_payout_out, events.count + 1);
    size_t count = 0, first = events.count;
    bool is_paid = false;
    *out = (struct shape_list){ NULL, 0 };
    if (row->order.captures_count == 0)
        return OK;
    TRY(payout_terms_load(c, &terms, &is_paid));
    if (!is_paid)
        return OK;
    TRY(payout_calendar_load(c, &terms, row->order.authorized.currency, &calendar));
    TRY(payouts_of_order(c, row->last_event_id, events.count, found, &count));
    qsort(found, count, sizeof found[0], compare_ids);
    for (size_t i = events.count; i > 0; i--) {
        const struct event_row *e = &events.items[i - 1];
        if ((e->fact != ORDER_WAS_CAPTURED && e->fact != ORDER_WAS_REFUNDED) ||
            e->at < terms.settles_from)
            continue;
        items[--first] =
            event_out(e, find_event(found, count, e->event_id), payout_date_of(&calendar, e->at));
    }
    *out = (struct shape_list){ items + first, events.count - first };
    return OK;
}
