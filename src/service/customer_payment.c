#include "service/customer_payment.h"

#include "sql.h"
#include "store/dunning_store.h"

const char *const PAYMENT_REASONS[] = { REASON_UNKNOWN_REFERENCE, REASON_WRONG_REFERENCE,
                                        REASON_OTHER_CURRENCY, REASON_AMBIGUOUS, NULL };

static const struct uuid NONE = { { 0 } };

/* One way or the other, if it has changed. */
static enum problem post_if(struct ctx *c, money before, money after, enum payment_fact more,
                            enum payment_fact less, struct uuid capture_id)
{
    int way = money_compare(after, before);
    if (way == 0)
        return OK;
    money by = way > 0 ? money_sub(after, before) : money_sub(before, after);
    return payment_post(c, way > 0 ? more : less, by, NONE, capture_id);
}

/* What being late costs, and what is not expected any more. */
static enum problem post_late(struct ctx *c, const struct invoice_row *row,
                              const struct invoice *after)
{
    const struct invoice *was = &row->invoice;
    TRY(post_if(c, was->fees, after->fees, LATE_FEE_WAS_CHARGED, LATE_FEE_WAS_WAIVED,
                row->capture_id));
    TRY(post_if(c, was->interest, after->interest, INTEREST_WAS_CHARGED, INTEREST_WAS_WAIVED,
                row->capture_id));
    return post_if(c, was->written_off, after->written_off, INVOICE_WAS_WRITTEN_OFF,
                   INVOICE_WAS_RECOVERED, row->capture_id);
}

/* Reminders go on where something is open again; where a part is paid they begin anew with the next
 * one, whose day may be before that of the next step about this one: that is for the coming night.
 */
static enum problem wake_dunning(struct ctx *c, const struct invoice_row *row,
                                 const struct invoice *after)
{
    const struct invoice *was = &row->invoice;
    enum zone zone = zone_of(row->terms.country);
    date tomorrow = { zone_local(zone, c->now).date.day + 1 };
    bool is_open_again = invoice_open(was).minor == 0 && invoice_open(after).minor > 0;
    if (is_open_again || after->paid.minor < was->paid.minor)
        return dunning_wake(c, row->capture_id, c->now);
    if (row->terms.kind == PLAN_INSTALMENTS && after->paid.minor > was->paid.minor)
        return dunning_wake(c, row->capture_id,
                            zone_instant(zone, (struct local_time){ tomorrow, 0 }));
    return OK;
}

enum problem invoice_change(struct ctx *c, const struct invoice_row *row,
                            const struct invoice *after)
{
    struct invoice_row changed = *row;
    invoice_check(after);
    TRY(post_late(c, row, after));
    TRY(wake_dunning(c, row, after));
    money paid_back = money_sub(after->paid_back, row->invoice.paid_back);
    money grown =
        money_sub(money_add(invoice_owed_back(after), paid_back), invoice_owed_back(&row->invoice));
    CHECK(grown.minor >= 0 || after->paid.minor < row->invoice.paid.minor);
    if (grown.minor > 0)
        TRY(payment_post(c, PAYMENT_IS_OWED_BACK, grown, NONE, row->capture_id));
    if (grown.minor < 0)
        TRY(payment_post(c, PAYMENT_IS_OWED_NO_MORE, money_sub(money_zero(grown.currency), grown),
                         NONE, row->capture_id));
    if (paid_back.minor > 0)
        TRY(payment_post(c, PAYMENT_WAS_PAID_BACK, paid_back, NONE, row->capture_id));
    changed.invoice = *after;
    return invoice_update(c, &changed);
}

/* --- assigning --------------------------------------------------------------------------- */

static enum problem assign(struct ctx *c, struct payment_row *payment,
                           const struct invoice_row *row, int64_t amount)
{
    money part = { amount, payment->amount.currency };
    struct invoice after = row->invoice;
    TRY(payment_take(c, payment, amount));
    TRY(payment_post(c, PAYMENT_WAS_ASSIGNED, part, payment->payment_id, row->capture_id));
    payment->unassigned_amount -= amount;
    after.paid = money_add(after.paid, part);
    invoice_settle(&after);
    return invoice_change(c, row, &after);
}

static bool is_any_reference(str reference)
{
    for (int method = 0; method < REFERENCE_METHOD_COUNT; method++)
        if (reference_check((enum reference_method)method, reference))
            return true;
    return false;
}

/* The capture of the invoice that is paid by that reference. `reason`: why there is none. */
static enum problem match(struct ctx *c, str told, enum currency currency, struct uuid *out,
                          str *reason)
{
    struct invoice_row row;
    str reference = reference_normal(c->arena, told);
    struct uuid capture_id = NONE;
    bool found = false;
    TRY(db_maybe(c, &SQL_INVOICE_FIND_BY_REFERENCE, PARAMS(P_I64(c->merchant_id), P_STR(reference)),
                 COLUMNS(C_UUID("capture_id", &capture_id)), &found));
    if (!found) {
        *reason = is_any_reference(reference) ? STR(REASON_UNKNOWN_REFERENCE)
                                              : STR(REASON_WRONG_REFERENCE);
        return OK;
    }
    TRY(invoice_load(c, capture_id, &row, &found));
    CHECK(found);
    if (row.invoice.amount.currency != currency)
        *reason = STR(REASON_OTHER_CURRENCY);
    else
        *out = capture_id;
    return OK;
}

/* --- receiving --------------------------------------------------------------------------- */

enum problem payment_get(struct ctx *c, struct uuid payment_id, struct payment_row *out)
{
    bool found = false;
    TRY(payment_load(c, payment_id, out, &found));
    if (!found)
        return blame(c, PROBLEM_NOT_FOUND, STR("payment_id"), "Payment %.*s cannot be found",
                     STR_ARG(uuid_text(c->arena, payment_id)));
    return OK;
}

/* Told before: it must be the same. */
static enum problem compare(struct ctx *c, const struct payment_request *r,
                            const struct payment_row *was)
{
    if (was->amount.minor == r->amount.minor && was->amount.currency == r->amount.currency &&
        str_equal(was->reference, r->reference))
        return OK;
    str currency = currency_code(was->amount.currency);
    return blame(c, PROBLEM_CONFLICT, STR("external_id"),
                 "Payment '%.*s' was told before, as %lld %.*s with reference '%.*s'. Another "
                 "payment needs another external_id.",
                 STR_ARG(r->external_id), (long long)was->amount.minor, STR_ARG(currency),
                 STR_ARG(was->reference));
}

enum problem payment_record(struct ctx *c, const struct payment_request *r, struct uuid capture_id,
                            str reason, struct payment_row *out)
{
    struct invoice_row invoice;
    bool found = false;
    *out = (struct payment_row){ .payment_id = uuid_make(c->entropy, c->now),
                                 .external_id = r->external_id,
                                 .reference = r->reference,
                                 .payer = r->payer,
                                 .amount = r->amount,
                                 .paid_at = r->paid_at,
                                 .received_at = c->now,
                                 .unassigned_amount = r->amount.minor,
                                 .reason = reason };
    TRY(payment_insert(c, out));
    TRY(payment_post(c, PAYMENT_WAS_RECEIVED, r->amount, out->payment_id, NONE));
    if (uuid_is_zero(capture_id))
        return OK;
    TRY(invoice_load(c, capture_id, &invoice, &found));
    CHECK(found);
    return assign(c, out, &invoice, r->amount.minor);
}

enum problem payment_receive(struct ctx *c, const struct payment_request *r,
                             struct payment_row *out, bool *is_repeated)
{
    struct uuid payment_id, capture_id = NONE;
    str reason = { 0 };
    TRY(payment_find(c, r->external_id, &payment_id, is_repeated));
    if (*is_repeated) {
        TRY(payment_get(c, payment_id, out));
        return compare(c, r, out);
    }
    TRY(match(c, r->reference, r->amount.currency, &capture_id, &reason));
    return payment_record(c, r, capture_id, reason, out);
}

/* --- by hand ----------------------------------------------------------------------------- */

static enum problem find_invoice(struct ctx *c, int64_t number, struct invoice_row *out,
                                 bool *found)
{
    struct uuid capture_id = NONE;
    TRY(db_maybe(c, &SQL_INVOICE_FIND_BY_NUMBER, PARAMS(P_I64(c->merchant_id), P_I64(number)),
                 COLUMNS(C_UUID("capture_id", &capture_id)), found));
    return *found ? invoice_load(c, capture_id, out, found) : OK;
}

static enum problem check_invoice(struct ctx *c, int64_t number, struct invoice_row *out)
{
    bool found = false;
    TRY(find_invoice(c, number, out, &found));
    return found ? OK
                 : blame(c, PROBLEM_UNPROCESSABLE, STR("invoice_number"), WHY_NO_INVOICE,
                         (long long)number);
}

enum problem payment_invoice(struct ctx *c, int64_t invoice_number, enum currency currency,
                             struct invoice_row *out)
{
    struct invoice_row row = { .number = 0 };
    TRY(check_invoice(c, invoice_number, &row));
    if (row.invoice.amount.currency != currency)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("invoice_number"), WHY_INVOICE_CURRENCY,
                     (long long)invoice_number, STR_ARG(currency_code(row.invoice.amount.currency)),
                     STR_ARG(currency_code(currency)));
    *out = row;
    return OK;
}

enum problem payment_assign(struct ctx *c, struct uuid payment_id, int64_t invoice_number,
                            int64_t amount, struct payment_row *out)
{
    struct invoice_row row = { .number = 0 };
    TRY(payment_get(c, payment_id, out));
    TRY(payment_invoice(c, invoice_number, out->amount.currency, &row));
    int64_t wanted = amount > 0 ? amount : out->unassigned_amount;
    if (wanted == 0 || wanted > out->unassigned_amount)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("amount"), WHY_ABOVE_UNASSIGNED,
                     (long long)out->unassigned_amount);
    return assign(c, out, &row, wanted);
}

/* What was paid back to the customer cannot be taken off what was paid. */
static enum problem check_kept(struct ctx *c, const struct invoice_row *row, int64_t amount)
{
    int64_t kept = money_sub(row->invoice.paid, row->invoice.paid_back).minor;
    if (amount <= kept)
        return OK;
    return blame(c, PROBLEM_UNPROCESSABLE, STR("amount"), WHY_ABOVE_PAID, (long long)row->number,
                 (long long)kept);
}

/* What was assigned is taken off the invoice, and waits to be assigned again. */
static enum problem unassign(struct ctx *c, struct payment_row *payment,
                             const struct invoice_row *row, int64_t amount)
{
    money part = { amount, payment->amount.currency };
    struct invoice after = row->invoice;
    TRY(payment_take(c, payment, -amount));
    TRY(payment_post(c, PAYMENT_WAS_UNASSIGNED, part, payment->payment_id, row->capture_id));
    payment->unassigned_amount += amount;
    after.paid = money_sub(after.paid, part);
    return invoice_change(c, row, &after);
}

enum problem payment_unassign(struct ctx *c, struct uuid payment_id, int64_t invoice_number,
                              int64_t amount, struct payment_row *out)
{
    struct invoice_row row = { .number = 0 };
    int64_t assigned = 0;
    TRY(payment_get(c, payment_id, out));
    TRY(check_invoice(c, invoice_number, &row));
    TRY(payment_assigned(c, payment_id, row.capture_id, &assigned));
    if (assigned == 0 || amount > assigned)
        return blame(c, PROBLEM_UNPROCESSABLE,
                     assigned == 0 ? STR("invoice_number") : STR("amount"), WHY_ABOVE_ASSIGNED,
                     (long long)assigned, (long long)invoice_number);
    int64_t wanted = amount > 0 ? amount : assigned;
    TRY(check_kept(c, &row, wanted));
    return unassign(c, out, &row, wanted);
}

/* Of all, before anything of them is written. */
static enum problem check_undo(struct ctx *c, const struct payment_row *payment,
                               const struct assignment_rows *assignments)
{
    if (payment->reversed_at != 0)
        return blame(c, PROBLEM_CONFLICT, STR("payment_id"), WHY_PAYMENT_REVERSED);
    if (assignments->count == ASSIGNMENTS_MAX)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("payment_id"), WHY_PAYMENT_FULL,
                     ASSIGNMENTS_MAX);
    for (size_t i = 0; i < assignments->count; i++) {
        struct invoice_row row;
        bool found = false;
        TRY(invoice_load(c, assignments->items[i].capture_id, &row, &found));
        CHECK(found);
        TRY(check_kept(c, &row, assignments->items[i].amount));
    }
    return OK;
}

enum problem payment_undo(struct ctx *c, struct uuid payment_id)
{
    struct payment_row payment;
    struct assignment_rows assignments;
    TRY(payment_get(c, payment_id, &payment));
    TRY(payment_assignments(c, payment_id, &assignments));
    TRY(check_undo(c, &payment, &assignments));
    for (size_t i = 0; i < assignments.count; i++) {
        struct invoice_row row;
        bool found = false;
        TRY(invoice_load(c, assignments.items[i].capture_id, &row, &found));
        CHECK(found);
        TRY(unassign(c, &payment, &row, assignments.items[i].amount));
    }
    TRY(payment_reverse(c, payment_id));
    return payment_post(c, PAYMENT_WAS_REVERSED, payment.amount, payment_id, NONE);
}

enum problem invoice_pay_back(struct ctx *c, int64_t invoice_number, int64_t amount,
                              struct invoice_row *out)
{
    struct invoice_row row;
    bool found = false;
    TRY(find_invoice(c, invoice_number, &row, &found));
    if (!found)
        return blame(c, PROBLEM_NOT_FOUND, STR("invoice_number"), "Invoice %lld cannot be found",
                     (long long)invoice_number);
    money owed = invoice_owed_back(&row.invoice);
    if (amount > owed.minor)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("amount"),
                     "%lld are owed back of invoice %lld; give back at most that.",
                     (long long)owed.minor, (long long)invoice_number);
    struct invoice after = row.invoice;
    after.paid_back = money_add(after.paid_back, (money){ amount, owed.currency });
    TRY(invoice_change(c, &row, &after));
    *out = row;
    out->invoice = after;
    return OK;
}
