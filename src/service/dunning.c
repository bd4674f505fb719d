#include "service/dunning.h"

#include "service/customer_payment.h"
#include "service/order_dispute.h"
#include "service/order_service.h"
#include "service/test_clock.h"
#include "sql.h"
#include "store/document.h"

/* --- what decides ------------------------------------------------------------------------ */

static date local_day(const struct invoice_row *row, int64_t at)
{
    return zone_local(zone_of(row->terms.country), at).date;
}

static int64_t beginning_of(const struct invoice_row *row, date day)
{
    return zone_instant(zone_of(row->terms.country), (struct local_time){ day, 0 });
}

enum dunning_customer dunning_customer_of(struct ctx *c, str customer_json, str payment_method_type)
{
    struct customer customer = { 0 };
    if (customer_json.len > 0)
        document_read(c, &CUSTOMER_SHAPE, customer_json, &customer);
    bool is_organization = str_equal(customer.type, STR("organization")) ||
                           str_equal(payment_method_type, STR("INVOICE_BUSINESS"));
    return is_organization ? DUNNING_ORGANIZATION : DUNNING_PERSON;
}

/* Looked for where a step would be taken as well: a pause by hand may have come before the dispute
 * and be over, or somebody may have ended the dispute's. *holds: its reminders are paused now. */
static enum problem hold_disputed(struct ctx *c, const struct invoice_row *invoice, bool *holds)
{
    int64_t is_open = 0;
    TRY(db_one(c, &SQL_DISPUTE_IS_OPEN, PARAMS(P_I64(c->merchant_id), P_UUID(invoice->order_id)),
               COLUMNS(C_I64("is_open", &is_open))));
    return is_open != 0 ? dispute_hold_reminders(c, invoice->capture_id, holds) : OK;
}

enum problem dunning_begin(struct ctx *c, const struct invoice_row *row,
                           enum dunning_customer customer, date first_due)
{
    size_t blames = c->blames_count;
    bool holds = false, is_full = false;
    TRY(dunning_insert(c, row->capture_id, customer,
                       beginning_of(row, (date){ first_due.day + 1 })));
    return order_unless_refused(c, blames, hold_disputed(c, row, &holds), &is_full);
}

static enum problem load_payments(struct ctx *c, const struct invoice_row *invoice,
                                  struct dunning_case *out)
{
    if (invoice->invoice.paid.minor == 0)
        return OK;
    struct dunning_payment *payments =
        ARENA_ARRAY(c->arena, struct dunning_payment, ASSIGNMENTS_MAX);
    out->payments = payments;
    return dunning_payments(c, invoice->capture_id, invoice->terms.country,
                            invoice->invoice.amount.currency, ASSIGNMENTS_MAX, payments,
                            &out->payments_count);
}

static enum problem open_with(struct ctx *c, const struct invoice_row *invoice,
                              struct dunning_choices choices, struct dunning_file *out)
{
    struct plan_part *parts = ARENA_ARRAY(c->arena, struct plan_part, PLAN_PARTS_MAX);
    struct dunning_case *d = &out->the_case;
    TRY(invoice_parts(c, invoice->capture_id, parts, &d->parts_count));
    for (size_t i = 0; i < d->parts_count; i++)
        parts[i].amount.currency = invoice->invoice.amount.currency;
    out->rules = dunning_rules_of(invoice->terms.country, out->row.customer,
                                  local_day(invoice, invoice->captured_at), choices);
    out->rules.is_on = out->rules.is_on && out->exists;
    d->rules = &out->rules;
    d->parts = parts;
    d->invoice = invoice->invoice;
    d->state = out->row.state;
    return load_payments(c, invoice, d);
}

enum problem dunning_open(struct ctx *c, const struct invoice_row *invoice,
                          struct dunning_file *out)
{
    struct dunning_choices choices;
    *out = (struct dunning_file){ 0 };
    TRY(dunning_load(c, invoice->capture_id, &out->row, &out->exists));
    TRY(dunning_choices_load(c, &choices));
    return open_with(c, invoice, choices, out);
}

/* --- taking a step ----------------------------------------------------------------------- */

static str amount_text(struct ctx *c, money m)
{
    return arena_format(c->arena, "%.*s %.*s", STR_ARG(money_text(c->arena, m)),
                        STR_ARG(currency_code(m.currency)));
}

/* Why this step, for whoever asks later. */
static str reason_of(struct ctx *c, const struct dunning_step_taken *step, date on)
{
    str amount = amount_text(c, step->overdue), since = date_text(c->arena, step->overdue_since);
    long long days = (long long)(on.day - step->overdue_since.day);
    return arena_format(c->arena,
                        "%.*s was due on %.*s and is not paid %lld days later: step %lld of "
                        "the rules, a %s.",
                        STR_ARG(amount), STR_ARG(since), days, (long long)step->number,
                        DUNNING_STEP_NAMES[step->kind]);
}

static enum problem record_step(struct ctx *c, const struct invoice_row *invoice,
                                const struct dunning_step_taken *step, date on)
{
    bool is_last = step->kind == DUNNING_COLLECTION;
    struct reminder_document document = {
        .capture_id = invoice->capture_id,
        .invoice_number = invoice->number,
        .step = str_of(DUNNING_STEP_NAMES[step->kind]),
        .number = step->number,
        .overdue_since = date_text(c->arena, step->overdue_since),
        .overdue_amount = step->overdue.minor,
        .fee_amount = step->fee.minor,
        .interest_amount = step->interest.minor,
        .amount = step->to_pay.minor,
        .due_date = is_last ? STR("") : date_text(c->arena, step->due),
        .reason = reason_of(c, step, on),
    };
    struct change change = { .verb = ORDER_REMIND,
                             .shape = &REMINDER_DOCUMENT,
                             .document = &document };
    struct changed changed = { 0 };
    return order_change(c, invoice->order_id, &change, &changed);
}

static enum problem take_step(struct ctx *c, const struct invoice_row *invoice,
                              struct dunning_file *file, date on)
{
    struct dunning_step_taken step = dunning_take(&file->the_case, on);
    TRY(record_step(c, invoice, &step, on));
    TRY(invoice_change(c, invoice, &file->the_case.invoice));
    file->row.state = file->the_case.state;
    file->row.pause_reason = (str){ 0 };
    return OK;
}

static enum problem take_undisputed(struct ctx *c, const struct invoice_row *invoice,
                                    struct dunning_file *file, date today, bool *holds)
{
    TRY(hold_disputed(c, invoice, holds));
    return *holds ? OK : take_step(c, invoice, file, today);
}

static enum problem look_at(struct ctx *c, const struct dunning_row *row,
                            struct dunning_choices choices)
{
    struct dunning_file file = { .exists = true, .row = *row };
    struct invoice_row invoice;
    size_t blames = c->blames_count;
    bool found = false, is_full = false, holds = false;
    TRY(invoice_load(c, row->capture_id, &invoice, &found));
    CHECK(found);
    TRY(open_with(c, &invoice, choices, &file));
    date today = local_day(&invoice, c->now);
    struct dunning_next next = dunning_next_from(&file.the_case, today);
    if (next.status == DUNNING_WAITS && next.on.day == today.day) {
        enum problem p = take_undisputed(c, &invoice, &file, today, &holds);
        TRY(order_unless_refused(c, blames, p, &is_full)); /* then no step is taken any more */
        if (holds && !is_full)
            return OK;
        next = dunning_next_from(&file.the_case, today);
    }
    bool waits = next.status == DUNNING_WAITS && !is_full;
    return dunning_update(c, &file.row, waits ? beginning_of(&invoice, next.on) : 0);
}

enum problem dunning_look(struct ctx *c, bool *again)
{
    struct dunning_row *page = ARENA_ARRAY(c->arena, struct dunning_row, DUNNING_PAGE);
    struct dunning_choices choices;
    size_t count = 0;
    TRY(dunning_due(c, page, &count));
    if (count > 0)
        TRY(dunning_choices_load(c, &choices));
    for (size_t i = 0; i < count; i++) {
        struct arena_mark memory = arena_mark(c->arena);
        TRY(look_at(c, &page[i], choices));
        arena_rewind(c->arena, memory);
    }
    *again = count == DUNNING_PAGE;
    return OK;
}

enum problem dunning_round(struct ctx *c, int64_t *merchant_id, bool *again)
{
    int64_t after = *merchant_id;
    bool found = false, more = false;
    TRY(db_maybe(c, &SQL_DUNNING_NEXT_MERCHANT, PARAMS(P_I64(after), P_I64(c->now)),
                 COLUMNS(C_I64("merchant_id", &after)), &found));
    c->merchant_id = after;
    if (found)
        TRY(dunning_look(c, &more));
    *again = found || *merchant_id > 0; /* those before it have not had their turn */
    *merchant_id = found ? after : 0;
    return OK;
}

enum problem dunning_work_due(struct ctx *c, int64_t *at)
{
    bool found = false;
    *at = CLOCK_NEVER;
    return db_maybe(c, &SQL_DUNNING_NEXT_DUE, PARAMS(P_I64(c->merchant_id)),
                    COLUMNS(C_I64("look_at", at)), &found);
}

/* --- by hand ----------------------------------------------------------------------------- */

static enum problem check_waived(struct ctx *c, const struct dunning_request *r,
                                 const struct invoice *i)
{
    if (r->fee_amount > i->fees.minor)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("fee_amount"), WHY_ABOVE_FEES,
                     (long long)i->fees.minor);
    if (r->interest_amount > i->interest.minor)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("interest_amount"), WHY_ABOVE_INTEREST,
                     (long long)i->interest.minor);
    if (r->fee_amount == 0 && r->interest_amount == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("fee_amount"), WHY_WAIVE_NOTHING);
    return OK;
}

static enum problem check_pause(struct ctx *c, const struct dunning_request *r,
                                const struct invoice_row *invoice)
{
    if (r->reason.len == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("reason"), WHY_SAY_WHY_PAUSED);
    if (r->until.day != 0 && r->until.day < local_day(invoice, c->now).day)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("until"), WHY_PAUSE_PASSED,
                     STR_ARG(date_text(c->arena, r->until)));
    return OK;
}

/* Changes the file, or says why not. `happens` false: it is so already. */
static enum problem apply(struct ctx *c, const struct dunning_request *r,
                          const struct invoice_row *invoice, struct dunning_file *file,
                          bool *happens)
{
    struct invoice *i = &file->the_case.invoice;
    struct dunning_state *s = &file->row.state;
    switch (r->change) {
    case DUNNING_IS_PAUSED:
        TRY(check_pause(c, r, invoice));
        *happens = !s->is_paused || s->paused_until.day != r->until.day ||
                   !str_equal(file->row.pause_reason, r->reason);
        s->is_paused = true;
        s->paused_until = r->until;
        file->row.pause_reason = r->reason;
        return OK;
    case DUNNING_IS_RESUMED:
        *happens = s->is_paused;
        s->is_paused = false;
        s->paused_until.day = 0;
        file->row.pause_reason = (str){ 0 };
        return OK;
    case DUNNING_IS_WAIVED:
        TRY(check_waived(c, r, i));
        i->fees = money_sub(i->fees, (money){ r->fee_amount, i->fees.currency });
        i->interest = money_sub(i->interest, (money){ r->interest_amount, i->interest.currency });
        invoice_settle(i); /* it may be written off */
        return OK;
    case DUNNING_IS_WRITTEN_OFF:
        *happens = invoice_open(i).minor > 0;
        i->written_off = money_add(i->written_off, invoice_open(i));
        return OK;
    case DUNNING_CHANGE_COUNT:
        break;
    }
    UNREACHABLE("dunning change");
}

static enum problem record_change(struct ctx *c, const struct dunning_request *r,
                                  const struct invoice_row *invoice)
{
    bool is_waived = r->change == DUNNING_IS_WAIVED, is_paused = r->change == DUNNING_IS_PAUSED;
    bool is_written_off = r->change == DUNNING_IS_WRITTEN_OFF;
    struct dunning_document document = {
        .capture_id = invoice->capture_id,
        .invoice_number = invoice->number,
        .change = str_of(DUNNING_CHANGE_NAMES[r->change]),
        .reason = is_paused ? r->reason : STR(""),
        .until = is_paused && r->until.day != 0 ? date_text(c->arena, r->until) : STR(""),
        .note = r->note,
        .fee_amount = is_waived ? r->fee_amount : 0,
        .interest_amount = is_waived ? r->interest_amount : 0,
        .amount = is_written_off ? invoice_open(&invoice->invoice).minor : 0,
    };
    struct change change = { .verb = ORDER_CHANGE_DUNNING,
                             .shape = &DUNNING_DOCUMENT,
                             .document = &document };
    struct changed changed = { 0 };
    return order_change(c, invoice->order_id, &change, &changed);
}

static enum problem find_invoice(struct ctx *c, int64_t number, struct invoice_row *out)
{
    struct uuid capture_id = { { 0 } };
    bool found = false;
    TRY(db_maybe(c, &SQL_INVOICE_FIND_BY_NUMBER, PARAMS(P_I64(c->merchant_id), P_I64(number)),
                 COLUMNS(C_UUID("capture_id", &capture_id)), &found));
    if (!found)
        return blame(c, PROBLEM_NOT_FOUND, STR("invoice_number"), "Invoice %lld cannot be found",
                     (long long)number);
    TRY(invoice_load(c, capture_id, out, &found));
    CHECK(found);
    return OK;
}

/* A pause or its end changes when it is looked at next; the rest is found then. */
static enum problem save_pause(struct ctx *c, const struct invoice_row *invoice,
                               struct dunning_file *file)
{
    file->the_case.state = file->row.state;
    struct dunning_next next = dunning_next(&file->the_case);
    return dunning_update(c, &file->row,
                          next.status == DUNNING_WAITS ? beginning_of(invoice, next.on) : 0);
}

enum problem dunning_change_by_hand(struct ctx *c, int64_t invoice_number,
                                    const struct dunning_request *r, struct invoice_row *out)
{
    struct dunning_file file;
    bool happens = true;
    TRY(find_invoice(c, invoice_number, out));
    TRY(dunning_open(c, out, &file));
    bool is_pause = r->change == DUNNING_IS_PAUSED || r->change == DUNNING_IS_RESUMED;
    if (is_pause && !file.exists)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("change"), WHY_NOT_REMINDED,
                     (long long)invoice_number);
    TRY(apply(c, r, out, &file, &happens));
    if (!happens)
        return OK;
    TRY(record_change(c, r, out));
    if (is_pause)
        return save_pause(c, out, &file);
    TRY(invoice_change(c, out, &file.the_case.invoice));
    out->invoice = file.the_case.invoice;
    return OK;
}

/* --- what operators choose --------------------------------------------------------------- */

enum problem dunning_choose(struct ctx *c, const struct dunning_choice *choice)
{
    struct dunning_choices before;
    date today = zone_local(zone_of(choice->country), c->now).date;
    const char *why = dunning_forbid_choice(choice, today);
    if (why != NULL)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("value"), WHY_DUNNING_VALUE,
                     DUNNING_SUBJECT_NAMES[choice->subject], STR_ARG(choice->country),
                     STR_ARG(date_text(c->arena, choice->from)), (long long)choice->value, why);
    TRY(dunning_choices_load(c, &before));
    if (before.count == DUNNING_CHOICES_MAX)
        return blame(c, PROBLEM_UNPROCESSABLE, STR(""), WHY_CHOICES_FULL, DUNNING_CHOICES_MAX);
    return dunning_choice_insert(c, (int64_t)before.count + 1, choice);
}
