#include "service/order_dispute.h"

#include "service/dunning.h"
#include "service/payout.h"
#include "sql.h"

const char *const DISPUTE_STATUSES[] = {
    [DISPUTE_OPEN] = "open", [DISPUTE_WON] = "won", [DISPUTE_LOST] = "lost", NULL
};
static const char *const OUTCOMES[] = { "won", "lost", NULL };

/* clang-format off */
static const struct field DISPUTE_REQUEST_FIELDS[] = {
    FIELD(SHAPE_UUID, dispute_request, order_id, REQUIRED, 0, 0, "The order"),
    FIELD(SHAPE_UUID, dispute_request, capture_id, 0, 0, 0, "The capture that is disputed from now on"),
    FIELD(SHAPE_I64, dispute_request, amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units; by default all of it that can be disputed"),
    FIELD(SHAPE_STR, dispute_request, reason, 0, 1, 200, "Why, such as goods_not_received"),
    FIELD(SHAPE_UUID, dispute_request, dispute_id, 0, 0, 0, "Instead of a capture: the dispute that ends"),
    FIELD_CHOICE(dispute_request, outcome, 0, OUTCOMES, "How it ends for the merchant"),
    FIELD(SHAPE_I64, dispute_request, fee_amount, 0, 0, WIRE_AMOUNT_MAX, "The fee of a lost dispute, minor units without VAT; by default none"),
};
const struct shape DISPUTE_REQUEST = SHAPE("DisputeRequest", dispute_request, DISPUTE_REQUEST_FIELDS);

static const struct field CORRECTION_FIELDS[] = {
    FIELD(SHAPE_UUID, correction, correction_id, OMIT_EMPTY, 0, 0, "Made by the program"),
    FIELD(SHAPE_STR, correction, currency, 0, 3, 3, "ISO 4217; by default the order's"),
    FIELD(SHAPE_I64, correction, amount, REQUIRED, -WIRE_AMOUNT_MAX, WIRE_AMOUNT_MAX, "Minor units; below zero it is taken off"),
    FIELD(SHAPE_STR, correction, reason, REQUIRED, 1, 200, "Why"),
    FIELD(SHAPE_UUID, correction, order_id, OMIT_EMPTY, 0, 0, "The order that it is about, if of one"),
    FIELD(SHAPE_UUID, correction, capture_id, OMIT_EMPTY, 0, 0, "The capture of it, if of one"),
};
const struct shape CORRECTION_SHAPE = SHAPE("Correction", correction, CORRECTION_FIELDS);
/* clang-format on */

/* --- reading ----------------------------------------------------------------------------- */

static struct dispute *find_dispute(struct disputes d, struct uuid dispute_id)
{
    for (size_t i = 0; i < d.count; i++)
        if (uuid_equal(d.items[i].dispute_id, dispute_id))
            return &d.items[i];
    return NULL;
}

struct disputes disputes_of(struct ctx *c, struct event_rows events)
{
    struct disputes out = { ARENA_ARRAY(c->arena, struct dispute, events.count + 1), 0 };
    for (size_t i = 0; i < events.count; i++) {
        struct event_row *e = &events.items[i];
        if (e->fact != ORDER_WAS_DISPUTED && e->fact != ORDER_WAS_DEFENDED &&
            e->fact != ORDER_WAS_CHARGED_BACK)
            continue;
        const struct dispute_document *d = event_read(c, e);
        struct dispute *ended = find_dispute(out, d->dispute_id);
        if (e->fact == ORDER_WAS_DISPUTED)
            out.items[out.count++] = (struct dispute){ .dispute_id = e->event_id,
                                                       .capture_id = d->capture_id,
                                                       .amount = e->amount,
                                                       .reason = d->reason,
                                                       .opened_by = e->actor,
                                                       .opened_at = e->at };
        else if (ended != NULL) {
            ended->status = e->fact == ORDER_WAS_DEFENDED ? DISPUTE_WON : DISPUTE_LOST;
            ended->ended_by = e->actor;
            ended->ended_at = e->at;
            ended->fee_amount = d->fee_amount;
        }
    }
    return out;
}

bool disputes_have_open(struct disputes d)
{
    for (size_t i = 0; i < d.count; i++)
        if (d.items[i].status == DISPUTE_OPEN)
            return true;
    return false;
}

int64_t disputed_of_capture(struct disputes d, struct uuid capture_id)
{
    money sum = money_zero(CURRENCY_EUR); /* of whichever: they are all the same */
    for (size_t i = 0; i < d.count; i++)
        if (d.items[i].status != DISPUTE_WON && uuid_equal(d.items[i].capture_id, capture_id))
            sum = money_add(sum, (money){ d.items[i].amount, CURRENCY_EUR });
    return sum.minor;
}

int64_t disputed_of_order(struct disputes d)
{
    money sum = money_zero(CURRENCY_EUR); /* likewise */
    for (size_t i = 0; i < d.count; i++)
        if (d.items[i].status != DISPUTE_WON)
            sum = money_add(sum, (money){ d.items[i].amount, CURRENCY_EUR });
    return sum.minor;
}

/* --- opening ----------------------------------------------------------------------------- */

static enum problem load_order(struct ctx *c, struct uuid order_id, struct order_row *row,
                               struct event_rows *events)
{
    TRY(order_load(c, order_id, row));
    return events_load(c, row, events);
}

/* What of the capture is neither refunded nor disputed. */
static enum problem disputable(struct ctx *c, struct event_rows events, struct uuid capture_id,
                               int64_t *out)
{
    struct capture_index index = capture_index_of(c, events);
    const struct capture_place *place = capture_find(&index, capture_id);
    int64_t *refunded = ARENA_ARRAY(c->arena, int64_t, events.count + 1);
    if (place == NULL)
        return blame(c, PROBLEM_NO_SUCH_CAPTURE, STR("capture_id"),
                     "Capture could not be found. The order has no capture %.*s",
                     STR_ARG(uuid_text(c->arena, capture_id)));
    refunds_by_capture(c, events, refunded);
    *out = events.items[place->event].amount - refunded[place->place] -
           disputed_of_capture(disputes_of(c, events), capture_id);
    return OK;
}

static bool is_disputed(struct disputes d, struct uuid capture_id)
{
    for (size_t i = 0; i < d.count; i++)
        if (d.items[i].status == DISPUTE_OPEN && uuid_equal(d.items[i].capture_id, capture_id))
            return true;
    return false;
}

static bool is_held(const struct dunning_row *row)
{
    return row->state.is_paused && row->state.paused_until.day == 0 &&
           str_equal(row->pause_reason, STR("dispute"));
}

/* By somebody with reasons of their own, and for longer than until yesterday. */
static bool is_paused_by_hand(const struct dunning_row *row, date today)
{
    const struct dunning_state *s = &row->state;
    return s->is_paused && !is_held(row) &&
           (s->paused_until.day == 0 || s->paused_until.day >= today.day);
}

enum problem dispute_hold_reminders(struct ctx *c, struct uuid capture_id, bool *holds)
{
    static const struct dunning_request HOLD = { .change = DUNNING_IS_PAUSED,
                                                 .reason = { "dispute", 7 } },
                                        GO_ON = { .change = DUNNING_IS_RESUMED };
    struct invoice_row invoice;
    struct order_row row;
    struct event_rows events;
    struct dunning_file file;
    bool found = false;
    *holds = false;
    TRY(invoice_load(c, capture_id, &invoice, &found));
    if (!found)
        return OK;
    TRY(dunning_open(c, &invoice, &file));
    TRY(load_order(c, invoice.order_id, &row, &events));
    *holds = is_disputed(disputes_of(c, events), capture_id);
    date today = zone_local(zone_of(invoice.terms.country), c->now).date;
    if (!file.exists || *holds == is_held(&file.row) || is_paused_by_hand(&file.row, today))
        return OK;
    return dunning_change_by_hand(c, invoice.number, *holds ? &HOLD : &GO_ON, &invoice);
}

/* Records the event, the lines that it becomes, and what it means for reminders: those of an order
 * whose timeline is full are sent no more anyway. Refuses before it writes. */
static enum problem record(struct ctx *c, struct change *change, struct uuid order_id,
                           const struct settlement_line *lines, size_t count, struct changed *out)
{
    const struct dispute_document *document = change->document;
    bool holds = false, is_full = false;
    TRY(payout_needed(c));
    TRY(order_change(c, order_id, change, out));
    TRY(payout_book(c, out->after.order.authorized.currency, out->event_id,
                    (struct event_lines){ lines, count }, &out->event));
    size_t blames = c->blames_count;
    return order_unless_refused(c, blames, dispute_hold_reminders(c, document->capture_id, &holds),
                                &is_full);
}

enum problem dispute_open(struct ctx *c, const struct dispute_request *r, struct changed *out)
{
    struct dispute_document document = { .capture_id = r->capture_id, .reason = r->reason };
    struct change change = { .verb = ORDER_DISPUTE,
                             .amount = r->amount,
                             .shape = &DISPUTE_DOCUMENT,
                             .document = &document };
    struct settlement_line lines[EVENT_LINES_MAX];
    struct order_row row;
    struct event_rows events;
    int64_t most = 0;
    if (r->reason.len == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("reason"), WHY_SAY_WHY_DISPUTED);
    TRY(load_order(c, r->order_id, &row, &events));
    TRY(disputable(c, events, r->capture_id, &most));
    if (r->amount == 0)
        change.amount = most;
    if (change.amount < 1 || change.amount > most)
        return blame(c, PROBLEM_CONFLICT, STR("amount"), WHY_ABOVE_DISPUTABLE, (long long)most,
                     (long long)change.amount);
    size_t count =
        lines_of_dispute(false, (money){ change.amount, row.order.authorized.currency }, lines);
    TRY(record(c, &change, r->order_id, lines, count, out));
    return db_none(c, &SQL_DISPUTE_INSERT,
                   PARAMS(P_I64(c->merchant_id), P_UUID(out->event_id), P_UUID(r->order_id)), NULL);
}

/* --- ending ------------------------------------------------------------------------------ */

static enum problem find_open(struct ctx *c, struct event_rows events, struct uuid dispute_id,
                              struct dispute *out)
{
    const struct dispute *found = find_dispute(disputes_of(c, events), dispute_id);
    str id = uuid_text(c->arena, dispute_id);
    if (found == NULL)
        return blame(c, PROBLEM_NOT_FOUND, STR("dispute_id"), "The order has no dispute %.*s.",
                     STR_ARG(id));
    if (found->status != DISPUTE_OPEN)
        return blame(c, PROBLEM_CONFLICT, STR("dispute_id"), WHY_DISPUTE_ENDED, STR_ARG(id),
                     OUTCOMES[found->status == DISPUTE_LOST]);
    *out = *found;
    return OK;
}

static enum problem win(struct ctx *c, struct change *change, struct uuid order_id, money amount,
                        struct changed *out)
{
    struct settlement_line lines[EVENT_LINES_MAX];
    size_t count = lines_of_dispute(true, amount, lines);
    change->verb = ORDER_WIN_DISPUTE;
    return record(c, change, order_id, lines, count, out);
}

static enum problem lose(struct ctx *c, struct change *change, struct uuid order_id, money fee,
                         struct dispute_document *document, struct changed *out)
{
    struct settlement_line lines[EVENT_LINES_MAX];
    struct order_fact_row fact = { 0 };
    bool is_paid = false;
    TRY(order_load_fact(c, order_id, &fact));
    TRY(payout_vat_rate(c, fact.payment_method_type, fee.currency, &document->fee_vat_rate,
                        &is_paid));
    document->fee_amount = fee.minor;
    size_t count = lines_of_fee(LINE_DISPUTE_FEE, fee, document->fee_vat_rate, lines);
    change->verb = ORDER_LOSE_DISPUTE;
    return record(c, change, order_id, lines, count, out);
}

enum problem dispute_end(struct ctx *c, const struct dispute_request *r, struct changed *out)
{
    struct dispute_document document = { .dispute_id = r->dispute_id };
    struct change change = { .shape = &DISPUTE_DOCUMENT, .document = &document };
    struct order_row row;
    struct event_rows events;
    struct dispute dispute = { .amount = 0 };
    TRY(load_order(c, r->order_id, &row, &events));
    TRY(find_open(c, events, r->dispute_id, &dispute));
    enum currency currency = row.order.authorized.currency;
    document.capture_id = dispute.capture_id;
    change.amount = dispute.amount;
    if (str_equal(r->outcome, str_of(OUTCOMES[0])))
        TRY(win(c, &change, r->order_id, (money){ dispute.amount, currency }, out));
    else
        TRY(lose(c, &change, r->order_id, (money){ r->fee_amount, currency }, &document, out));
    return db_none(c, &SQL_DISPUTE_END, PARAMS(P_I64(c->merchant_id), P_UUID(r->dispute_id)), NULL);
}

enum problem order_dispute(struct ctx *c, const struct dispute_request *r, struct changed *out)
{
    bool opens = shape_has(r, &DISPUTE_REQUEST, &r->capture_id),
         ends = shape_has(r, &DISPUTE_REQUEST, &r->dispute_id);
    if (opens == ends)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("dispute_id"),
                     "There must be either a capture_id, to open a dispute, or a dispute_id, to "
                     "end one.");
    if (ends && r->outcome.len == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("outcome"), "outcome must be won or lost.");
    return opens ? dispute_open(c, r, out) : dispute_end(c, r, out);
}

/* --- corrections ------------------------------------------------------------------------- */

/* The order's timeline tells of it; the money is in the payout. */
static enum problem record_correction(struct ctx *c, const struct correction *in,
                                      struct order_row *row)
{
    struct correction_document document = { .capture_id = in->capture_id,
                                            .correction_amount = in->amount,
                                            .reason = in->reason };
    struct change change = { .verb = ORDER_CORRECT,
                             .event_id = in->correction_id,
                             .shape = &CORRECTION_DOCUMENT,
                             .document = &document };
    struct event_rows events;
    struct changed changed = { 0 };
    TRY(load_order(c, in->order_id, row, &events));
    if (!uuid_is_zero(in->capture_id)) {
        int64_t most = 0;
        TRY(disputable(c, events, in->capture_id, &most));
    }
    return order_change(c, in->order_id, &change, &changed);
}

static enum problem currency_of(struct ctx *c, const struct correction *in,
                                const struct order_row *row, enum currency *out)
{
    *out = row->order.authorized.currency; /* CURRENCY_NONE: of no order */
    if (in->currency.len == 0 && *out != CURRENCY_NONE)
        return OK;
    enum currency named = CURRENCY_NONE;
    if (!currency_parse(in->currency, &named) || (*out != CURRENCY_NONE && named != *out))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("currency"),
                     "currency must be one such as SEK, and that of the order if there is one, but "
                     "was '%.*s'.",
                     STR_ARG(in->currency));
    *out = named;
    return OK;
}

enum problem correction_make(struct ctx *c, struct correction *in)
{
    struct order_row row = { 0 };
    enum currency currency = CURRENCY_NONE;
    bool is_of_order = !uuid_is_zero(in->order_id);
    if (in->amount == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("amount"), "amount must not be 0.");
    if (!is_of_order && !uuid_is_zero(in->capture_id))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("order_id"),
                     "order_id must be there with a capture_id.");
    in->correction_id = uuid_make(c->entropy, c->now);
    if (is_of_order)
        TRY(record_correction(c, in, &row));
    TRY(currency_of(c, in, &row, &currency));
    in->currency = currency_code(currency);
    struct settlement_line line = line_of_correction((money){ in->amount, currency });
    TRY(db_none(c, &SQL_CORRECTION_INSERT,
                PARAMS(P_I64(c->merchant_id), P_UUID(in->correction_id), P_I64(c->now),
                       P_STR(c->actor), P_STR(in->currency), P_I64(in->amount), P_STR(in->reason)),
                NULL));
    return payout_book(c, currency, in->correction_id, (struct event_lines){ &line, 1 }, NULL);
}
