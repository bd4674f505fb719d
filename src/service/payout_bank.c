#include "service/payout_bank.h"

#include "sql.h"
#include "store/ledger_store.h"

#define REFERENCE_CHARS 8

/* The transfers of an attempt, from its first part on. */
enum leg { LEG_PAID, LEG_RETURNED, LEG_REISSUED, LEGS };

/* --- ids ---------------------------------------------------------------------------------- */

str payout_end_to_end_id(struct arena *a, str payment_reference, int64_t attempt)
{
    if (attempt == 1)
        return payment_reference;
    return arena_format(a, "%.*s-%lld", STR_ARG(payment_reference), (long long)attempt);
}

bool payout_read_id(str end_to_end_id, str *payment_reference, int64_t *attempt)
{
    str head = { end_to_end_id.ptr, REFERENCE_CHARS };
    if (end_to_end_id.len < REFERENCE_CHARS)
        return false;
    for (size_t i = 0; i < head.len; i++)
        if (!(head.ptr[i] >= 'A' && head.ptr[i] <= 'Z') &&
            !(head.ptr[i] >= '0' && head.ptr[i] <= '9'))
            return false;
    str tail = str_cut(end_to_end_id, REFERENCE_CHARS);
    int64_t number = 1;
    if (tail.len > 0 && (tail.ptr[0] != '-' || tail.len > 3 ||
                         !str_to_i64(str_cut(tail, 1), &number) || number < 2))
        return false;
    *payment_reference = head;
    *attempt = number;
    return true;
}

/* --- where it stands ---------------------------------------------------------------------- */

enum problem payout_attempt_find(struct ctx *c, str payment_reference, struct payout_attempt *out,
                                 bool *found)
{
    TRY(payout_find(c, payment_reference, &out->payout, found));
    if (!*found)
        return OK;
    TRY(payout_returns(c, out->payout.payout_no, &out->returns));
    const struct payout_returns *r = &out->returns;
    out->is_waiting = r->count > 0 && r->items[r->count - 1].reissued_at == 0;
    out->attempt = (int64_t)r->count + !out->is_waiting;
    return OK;
}

static enum problem find(struct ctx *c, str payment_reference, struct payout_attempt *out)
{
    bool found = false;
    TRY(payout_attempt_find(c, payment_reference, out, &found));
    return found
               ? OK
               : blame(c, PROBLEM_NOT_FOUND, (str){ 0 }, WHY_NO_PAYOUT, STR_ARG(payment_reference));
}

static enum problem claim(struct ctx *c)
{
    struct settlement_row row = { 0 };
    bool is_paid = false;
    TRY(settlement_load(c, &row, &is_paid));
    CHECK(is_paid); /* who has a payout has terms */
    return settlement_claim(c, &row);
}

/* --- books -------------------------------------------------------------------------------- */

static struct ledger_transfer transfer_of(const struct payout *p, enum leg leg)
{
    struct ledger_transfer t = settlement_post_paid(&p->settlement, p->currency);
    if (leg == LEG_RETURNED)
        return (struct ledger_transfer){ LEDGER_BANK, LEDGER_MERCHANT_PAYABLE, t.amount };
    if (leg == LEG_REISSUED)
        return (struct ledger_transfer){ LEDGER_MERCHANT_PAYABLE, LEDGER_PAYOUT_IN_TRANSIT,
                                         t.amount };
    return t;
}

size_t payout_attempt_transfers(const struct payout *p, const struct payout_returns *returns,
                                struct ledger_transfer out[ATTEMPT_TRANSFERS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < returns->count; i++)
        for (int leg = 0; leg < LEGS; leg++)
            if (leg != LEG_REISSUED || returns->items[i].reissued_at != 0)
                out[count++] = transfer_of(p, (enum leg)leg);
    if (p->status == PAYOUT_PAID && p->settlement.settlement > 0)
        out[count++] = transfer_of(p, LEG_PAID);
    return count;
}

static enum problem post(struct ctx *c, const struct payout *p, int64_t attempt, enum leg leg)
{
    struct ledger_transfer t = transfer_of(p, leg);
    struct settlement_balance balance;
    TRY(ledger_append_payout(c, p->payout_no,
                             PAYOUT_PAID_PART + LEGS * (attempt - 1) + (int64_t)leg, &t, 1));
    if (leg == LEG_PAID)
        return OK;
    TRY(settlement_balance_load(c, p->currency, &balance));
    *(leg == LEG_RETURNED ? &balance.credits : &balance.debits) += t.amount.minor;
    return settlement_balance_save(c, p->currency, &balance);
}

/* --- paid --------------------------------------------------------------------------------- */

enum problem payout_mark_paid(struct ctx *c, str payment_reference, int64_t at, struct payout *out)
{
    struct payout_attempt a = { .attempt = 0 };
    struct payout *p = &a.payout;
    TRY(find(c, payment_reference, &a));
    if (a.is_waiting)
        return blame(
            c, PROBLEM_CONFLICT, (str){ 0 },
            "Payout %.*s came back from the bank; it is paid again once the merchant's iban "
            "is another, or with --reissue.",
            STR_ARG(payment_reference));
    if (p->status != PAYOUT_CLOSED || p->settlement.settlement == 0)
        return blame(c, PROBLEM_CONFLICT, (str){ 0 },
                     "Only a closed payout of more than 0 is paid; payout %.*s is %s and of %lld.",
                     STR_ARG(payment_reference), PAYOUT_STATUSES[p->status],
                     (long long)p->settlement.settlement);
    TRY(claim(c));
    p->status = PAYOUT_PAID;
    p->paid_at = at;
    TRY(post(c, p, a.attempt, LEG_PAID));
    TRY(payout_pay(c, p));
    *out = *p;
    return OK;
}

/* --- returned and paid again --------------------------------------------------------------- */

static enum problem reissue(struct ctx *c, const struct payout_attempt *a)
{
    int64_t changes = 0;
    TRY(db_none(
        c, &SQL_PAYOUT_REISSUE,
        PARAMS(P_I64(c->merchant_id), P_I64(a->payout.payout_no), P_I64(a->attempt), P_I64(c->now)),
        &changes));
    CHECK(changes == 1);
    return post(c, &a->payout, a->attempt, LEG_REISSUED);
}

enum problem payout_return_now(struct ctx *c, str payment_reference, str reason, int64_t at)
{
    struct payout_attempt a = { .attempt = 0 };
    struct payout_terms terms;
    bool is_paid = false;
    str iban = { 0 };
    TRY(find(c, payment_reference, &a));
    if (a.payout.status != PAYOUT_PAID || a.attempt >= PAYOUT_ATTEMPTS_MAX)
        return blame(c, PROBLEM_CONFLICT, (str){ 0 },
                     "Only a paid payout comes back, at most %d times; payout %.*s is %s, for the "
                     "%lldth time.",
                     PAYOUT_ATTEMPTS_MAX - 1, STR_ARG(payment_reference),
                     PAYOUT_STATUSES[a.payout.status], (long long)a.attempt);
    TRY(payout_terms_load(c, &terms, &is_paid));
    TRY(payout_paid_to(c, a.payout.payout_no, &iban));
    struct payout_return r = { .attempt = a.attempt,
                               .reason = reason,
                               .iban = iban.len > 0 ? iban : terms.iban,
                               .returned_at = at,
                               .paid_at = a.payout.paid_at };
    TRY(claim(c));
    TRY(payout_give_back(c, a.payout.payout_no, &r));
    TRY(post(c, &a.payout, a.attempt, LEG_RETURNED));
    return str_equal(r.iban, terms.iban) ? OK : reissue(c, &a);
}

enum problem payout_reissue(struct ctx *c, str payment_reference)
{
    struct payout_attempt a = { .attempt = 0 };
    TRY(find(c, payment_reference, &a));
    if (!a.is_waiting)
        return blame(c, PROBLEM_CONFLICT, (str){ 0 },
                     "Payout %.*s did not come back from the bank, or is to be paid again already.",
                     STR_ARG(payment_reference));
    TRY(claim(c));
    return reissue(c, &a);
}

enum problem payouts_reissue_corrected(struct ctx *c, const struct payout_terms *terms)
{
    int64_t payout_no = 0;
    for (bool found = true; found;) {
        struct payout p = { 0 };
        bool is_there = false;
        TRY(db_maybe(c, &SQL_PAYOUT_NEXT_CORRECTED,
                     PARAMS(P_I64(c->merchant_id), P_STR(terms->iban), P_I64(payout_no)),
                     COLUMNS(C_I64("payout_no", &payout_no)), &found));
        if (!found)
            return OK;
        TRY(payout_load(c, payout_no, &p, &is_there));
        CHECK(is_there);
        TRY(payout_reissue(c, p.payment_reference));
    }
    return OK;
}

/* --- files --------------------------------------------------------------------------------- */

enum problem payout_file(struct ctx *c, str *message)
{
    static const char HEX[] = "0123456789ABCDEF";
    struct payout_terms terms;
    struct settlement_row row = { 0 };
    struct uuid id = uuid_make(c->entropy, c->now);
    char *out = arena_take(c->arena, 2 * sizeof id.bytes, 1);
    bool is_paid = false, found = false;
    int64_t count = 0;
    TRY(payout_terms_load(c, &terms, &is_paid));
    if (!is_paid || terms.iban.len == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("iban"),
                     "The payout terms must have an iban, the account that is paid to.");
    for (size_t i = 0; i < sizeof id.bytes; i++) {
        out[2 * i] = HEX[id.bytes[i] >> 4];
        out[2 * i + 1] = HEX[id.bytes[i] & 0x0F];
    }
    *message = (str){ out, 2 * sizeof id.bytes };
    TRY(settlement_load(c, &row, &found));
    CHECK(found);
    TRY(settlement_claim(c, &row));
    TRY(payouts_file(c, *message, terms.iban, &count));
    if (count == 0)
        return blame(c, PROBLEM_CONFLICT, (str){ 0 },
                     "There is no closed payout that is to be paid and in no payment file yet.");
    return OK;
}
