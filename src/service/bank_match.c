#include "service/bank_match.h"

#include "base/clock.h"
#include "service/customer_payment.h"
#include "service/payment_match.h"
#include "service/payout_bank.h"

#define REASON_NO_DETAILS       "no_details"         /* the bank has not told what it consists of */
#define REASON_OTHER_AMOUNT     "other_amount"       /* than that of the payout */
#define REASON_WRONG_DATE       "wrong_date"         /* before the payout was closed */
#define REASON_PAID_TWICE       "paid_twice"         /* the payout was paid already */
#define REASON_RETURNED_TWICE   "returned_twice"     /* it came back already */
#define REASON_UNKNOWN_RETURN   "unknown_return"     /* of no payout that was paid */
#define REASON_UNCONFIRMED      "unconfirmed_return" /* of a payout, as only the merchant says */
#define REASON_UNKNOWN_REVERSAL "unknown_reversal"   /* of no payment that came */
#define REASON_PAID_BACK        "paid_back"          /* the payment, to the customer */
#define REASON_UNKNOWN_DEBIT    "unknown_debit"      /* neither a payout nor a reversal */

const char *const BANK_REASONS[] = {
    REASON_NO_DETAILS,
    REASON_OTHER_AMOUNT,
    REASON_WRONG_DATE,
    REASON_PAID_TWICE,
    REASON_RETURNED_TWICE,
    REASON_UNKNOWN_RETURN,
    REASON_UNCONFIRMED,
    REASON_UNKNOWN_REVERSAL,
    REASON_PAID_BACK,
    REASON_UNKNOWN_DEBIT,
    "difference", /* of an entry and its details, such as charges */
    NULL,
};

#define REFERENCE_CHARS 140

static enum problem leave_open(struct bank_transaction *t, str reason)
{
    t->outcome = BANK_OPEN;
    t->reason = reason;
    return OK;
}

static money positive(money m)
{
    return m.minor < 0 ? money_sub(money_zero(m.currency), m) : m;
}

/* --- payouts ------------------------------------------------------------------------------ */

/* An attempt to pay a payout that the bank speaks of. */
struct named_payout {
    struct payout_attempt now;
    int64_t attempt;
};

static enum problem find_id(struct ctx *c, str id, struct named_payout *out, bool *found)
{
    str reference = { 0 };
    if (*found || !payout_read_id(id, &reference, &out->attempt))
        return OK;
    return payout_attempt_find(c, reference, &out->now, found);
}

/* By the ids that came with the payment; then, where it is sure that it is of us, by what stands in
 * the message: of a text without the number of an attempt, it is the last one. */
static enum problem find_payout(struct ctx *c, const struct bank_transaction *t, str batch_id,
                                bool in_message, struct named_payout *out, bool *found)
{
    *found = false;
    TRY(find_id(c, t->end_to_end_id, out, found));
    TRY(find_id(c, batch_id, out, found));
    if (*found || !in_message)
        return OK;
    str rest = t->message, word = { 0 };
    for (int words = 0; words < 50 && !*found && str_split(&rest, ' ', &word); words++)
        TRY(find_id(c, word, out, found));
    if (*found && out->attempt == 1)
        out->attempt = out->now.attempt;
    return OK;
}

static bool is_its_amount(const struct payout *p, const struct bank_transaction *t)
{
    return p->settlement.settlement == positive(t->amount).minor &&
           p->currency == t->amount.currency;
}

static enum problem settle(struct bank_transaction *t, enum bank_outcome outcome,
                           const struct named_payout *n)
{
    t->outcome = outcome;
    t->payout_no = n->now.payout.payout_no;
    t->attempt = n->attempt;
    return OK;
}

static enum problem match_payout(struct ctx *c, struct bank_transaction *t, struct named_payout *n)
{
    struct payout *p = &n->now.payout;
    int64_t at = t->booked_on.day * DAY;
    bool is_linked = false;
    if (p->status == PAYOUT_OPEN || !is_its_amount(p, t))
        return leave_open(t, STR(REASON_OTHER_AMOUNT));
    if (at < clock_midnight(p->closed_at) - DAY)
        return leave_open(t, STR(REASON_WRONG_DATE));
    TRY(bank_is_payout(c, p->payout_no, n->attempt, BANK_PAYOUT, &is_linked));
    if (is_linked || n->attempt > n->now.attempt)
        return leave_open(t, STR(REASON_PAID_TWICE));
    bool is_due = n->attempt == n->now.attempt && !n->now.is_waiting && p->status == PAYOUT_CLOSED;
    if (is_due)
        TRY(payout_mark_paid(c, p->payment_reference, at, p));
    return settle(t, BANK_PAYOUT, n);
}

static str reason_of(struct ctx *c, const struct bank_transaction *t)
{
    str code = t->return_code.len > 0 ? t->return_code : STR("reversed");
    return t->message.len == 0
               ? code
               : arena_format(c->arena, "%.*s %.*s", STR_ARG(code),
                              t->message.len < 300 ? (int)t->message.len : 300, t->message.ptr);
}

/* What comes back was paid, whichever of the two is told first. */
static enum problem match_return(struct ctx *c, struct bank_transaction *t, struct named_payout *n)
{
    struct payout *p = &n->now.payout;
    int64_t at = t->booked_on.day * DAY;
    bool is_linked = false;
    if (p->status == PAYOUT_OPEN || n->attempt > n->now.attempt)
        return leave_open(t, STR(REASON_UNKNOWN_RETURN));
    if (!is_its_amount(p, t))
        return leave_open(t, STR(REASON_OTHER_AMOUNT));
    TRY(bank_is_payout(c, p->payout_no, n->attempt, BANK_PAYOUT_RETURN, &is_linked));
    if (is_linked || n->attempt < n->now.attempt || n->now.is_waiting)
        return leave_open(t, STR(REASON_RETURNED_TWICE));
    if (n->attempt == PAYOUT_ATTEMPTS_MAX)
        return leave_open(t, STR(REASON_UNKNOWN_RETURN));
    if (p->status == PAYOUT_CLOSED)
        TRY(payout_mark_paid(c, p->payment_reference, at, p));
    TRY(payout_return_now(c, p->payment_reference, reason_of(c, t), at));
    return settle(t, BANK_PAYOUT_RETURN, n);
}

/* --- customers' payments ------------------------------------------------------------------- */

static str reference_told(struct ctx *c, const struct bank_transaction *t)
{
    str told = t->reference.len > 0 ? t->reference : t->message;
    while (str_count_chars(told) > REFERENCE_CHARS)
        do
            told.len--;
        while ((told.ptr[told.len] & 0xC0) == 0x80);
    return arena_copy(c->arena, told);
}

/* It was told already by whoever knows the bank's reference. */
static enum problem find_told(struct ctx *c, const struct bank_transaction *t,
                              struct uuid *payment_id, bool *found)
{
    struct payment_row row;
    bool is_linked = false;
    *found = false;
    if (t->bank_reference.len == 0)
        return OK;
    TRY(payment_find(c, t->bank_reference, payment_id, found));
    if (!*found)
        return OK;
    TRY(payment_get(c, *payment_id, &row));
    TRY(bank_is_payment(c, *payment_id, &is_linked));
    *found = !is_linked && row.amount.minor == t->amount.minor &&
             row.amount.currency == t->amount.currency;
    return OK;
}

static enum problem record(struct ctx *c, struct bank_transaction *t, str external_id,
                           struct uuid capture_id, str reason)
{
    struct payment_row row;
    struct payment_request r = { .external_id = external_id,
                                 .reference = reference_told(c, t),
                                 .payer = t->counterparty,
                                 .amount = t->amount,
                                 .paid_at = t->booked_on.day * DAY };
    TRY(payment_record(c, &r, capture_id, reason, &row));
    t->outcome = BANK_PAYMENT;
    t->payment_id = row.payment_id;
    t->is_unassigned = row.unassigned_amount > 0;
    return OK;
}

static enum problem match_payment(struct ctx *c, struct bank_transaction *t,
                                  const struct bank_told *told)
{
    struct payment_clues clues = { .references = told->references,
                                   .message = t->message,
                                   .payer = t->counterparty,
                                   .amount = t->amount,
                                   .by_message_only = t->part == 0 };
    struct uuid capture_id, payment_id;
    str reason = { 0 };
    bool is_told = false;
    TRY(find_told(c, t, &payment_id, &is_told));
    if (is_told) {
        t->outcome = BANK_PAYMENT;
        t->payment_id = payment_id;
        return OK;
    }
    TRY(payment_match(c, &clues, &capture_id, &reason));
    if (uuid_is_zero(capture_id) && t->part == 0)
        return leave_open(t, STR(REASON_NO_DETAILS));
    return record(c, t, told->external_id, capture_id, reason);
}

/* --- reversals ----------------------------------------------------------------------------- */

enum problem bank_match_reversal(struct ctx *c, struct bank_transaction *t)
{
    struct uuid payment_id;
    size_t count = 0;
    TRY(bank_received(c, t, &payment_id, &count));
    if (count != 1)
        return leave_open(t, STR(REASON_UNKNOWN_REVERSAL));
    enum problem p = payment_undo(c, payment_id);
    if (p == PROBLEM_UNPROCESSABLE || p == PROBLEM_CONFLICT) {
        c->blames_count = 0; /* a person has to settle it */
        return leave_open(t, STR(REASON_PAID_BACK));
    }
    TRY(p);
    t->outcome = BANK_REVERSAL;
    t->reason = (str){ 0 };
    t->payment_id = payment_id;
    return OK;
}

enum problem bank_match_return(struct ctx *c, struct bank_transaction *t, str batch_id)
{
    struct named_payout named = { .attempt = 0 };
    bool came_back = t->return_code.len > 0 || t->is_reversal, found = false;
    TRY(find_payout(c, t, batch_id, came_back, &named, &found));
    return found ? match_return(c, t, &named) : leave_open(t, STR(REASON_UNKNOWN_RETURN));
}

bool bank_is_unconfirmed_return(const struct bank_transaction *t)
{
    return t->outcome == BANK_OPEN && str_equal(t->reason, STR(REASON_UNCONFIRMED));
}

/* ------------------------------------------------------------------------------------------ */

enum problem bank_match(struct ctx *c, struct bank_transaction *t, const struct bank_told *told)
{
    struct named_payout named = { .attempt = 0 };
    bool is_credit = t->amount.minor > 0, came_back = t->return_code.len > 0 || t->is_reversal;
    bool found = false;
    TRY(find_payout(c, t, told->batch_id, !is_credit || came_back, &named, &found));
    if (is_credit && found && told->is_uploaded)
        return leave_open(t, STR(REASON_UNCONFIRMED));
    if (is_credit && found)
        return match_return(c, t, &named);
    if (is_credit && came_back)
        return leave_open(t, STR(REASON_UNKNOWN_RETURN));
    if (is_credit)
        return match_payment(c, t, told);
    if (came_back)
        return bank_match_reversal(c, t);
    return found ? match_payout(c, t, &named) : leave_open(t, STR(REASON_UNKNOWN_DEBIT));
}

/* --- by hand ------------------------------------------------------------------------------- */

static enum problem load_undecided(struct ctx *c, struct uuid transaction_id,
                                   struct bank_transaction *out)
{
    bool found = false;
    TRY(bank_transaction_load(c, transaction_id, out, &found));
    if (!found)
        return blame(c, PROBLEM_NOT_FOUND, STR("transaction_id"),
                     "Transaction %.*s cannot be found",
                     STR_ARG(uuid_text(c->arena, transaction_id)));
    if (out->outcome == BANK_OPEN || out->outcome == BANK_SET_ASIDE)
        return OK;
    return blame(c, PROBLEM_CONFLICT, STR("transaction_id"), WHY_TRANSACTION_KNOWN,
                 BANK_OUTCOMES[out->outcome]);
}

enum problem bank_take_as_payment(struct ctx *c, struct uuid transaction_id, int64_t invoice_number,
                                  struct bank_transaction *out)
{
    struct bank_transaction t;
    struct invoice_row invoice = { .number = 0 };
    TRY(load_undecided(c, transaction_id, &t));
    if (t.amount.minor < 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("resolution"), WHY_DEBIT_NO_PAYMENT);
    if (invoice_number != 0)
        TRY(payment_invoice(c, invoice_number, t.amount.currency, &invoice));
    str reason = invoice_number == 0 ? STR(REASON_UNKNOWN_REFERENCE) : (str){ 0 };
    str external_id =
        arena_format(c->arena, "bank:%.*s", STR_ARG(uuid_text(c->arena, transaction_id)));
    TRY(record(c, &t, external_id, invoice.capture_id, reason));
    t.reason = t.note = (str){ 0 };
    *out = t;
    return bank_transaction_settle(c, out);
}

enum problem bank_take_as_payout(struct ctx *c, struct uuid transaction_id, str payment_reference,
                                 struct bank_transaction *out)
{
    struct bank_transaction t;
    struct named_payout named = { .attempt = 0 };
    bool found = false;
    TRY(load_undecided(c, transaction_id, &t));
    if (t.amount.minor > 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("resolution"), WHY_CREDIT_NO_PAYOUT);
    TRY(payout_attempt_find(c, payment_reference, &named.now, &found));
    if (!found)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("payment_reference"), WHY_NO_PAYOUT,
                     STR_ARG(payment_reference));
    named.attempt = named.now.attempt;
    TRY(match_payout(c, &t, &named));
    if (t.outcome == BANK_OPEN)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("payment_reference"), WHY_PAYOUT_UNFIT,
                     STR_ARG(payment_reference), STR_ARG(t.reason));
    t.reason = t.note = (str){ 0 };
    *out = t;
    return bank_transaction_settle(c, out);
}

enum problem bank_set_aside(struct ctx *c, struct uuid transaction_id, str note,
                            struct bank_transaction *out)
{
    TRY(load_undecided(c, transaction_id, out));
    out->outcome = BANK_SET_ASIDE;
    out->reason = (str){ 0 };
    out->note = note;
    return bank_transaction_settle(c, out);
}
