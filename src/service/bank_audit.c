#include "service/bank_audit.h"

#include "service/audit_book.h"
#include "service/bank_match.h"
#include "service/customer_payment.h"
#include "service/payout_bank.h"

#define PAGE 200

static void differ(struct ctx *c, struct audit *audit, const struct bank_transaction *t,
                   const char *what)
{
    audit_differ(c, audit, "bank transaction %.*s (%s of %lld): %s",
                 STR_ARG(uuid_text(c->arena, t->transaction_id)), BANK_OUTCOMES[t->outcome],
                 (long long)t->amount.minor, what);
}

/* A reversal is debited, and its payment was taken back. */
static enum problem audit_payment(struct ctx *c, struct audit *audit,
                                  const struct bank_transaction *t)
{
    struct payment_row row;
    bool found = false, is_reversal = t->outcome == BANK_REVERSAL;
    TRY(payment_load(c, t->payment_id, &row, &found));
    int64_t expected = found && is_reversal ? -row.amount.minor : found ? row.amount.minor : 0;
    if (!found || expected != t->amount.minor || row.amount.currency != t->amount.currency)
        differ(c, audit, t, "its payment is not of this amount");
    else if (is_reversal && row.reversed_at == 0)
        differ(c, audit, t, "its payment was not taken back");
    return OK;
}

static enum problem audit_payout(struct ctx *c, struct audit *audit,
                                 const struct bank_transaction *t)
{
    struct payout p = { 0 };
    struct payout_returns returns;
    bool found = false, is_return = t->outcome == BANK_PAYOUT_RETURN;
    TRY(payout_load(c, t->payout_no, &p, &found));
    TRY(payout_returns(c, t->payout_no, &returns));
    int64_t amount = found ? p.settlement.settlement : 0;
    if (!found || t->amount.minor != (is_return ? amount : -amount) ||
        p.currency != t->amount.currency)
        differ(c, audit, t, "its payout is not of this amount");
    bool has_come_back = t->attempt <= (int64_t)returns.count;
    bool was_paid =
        has_come_back || (t->attempt == (int64_t)returns.count + 1 && p.status == PAYOUT_PAID);
    if (is_return ? !has_come_back : !was_paid)
        differ(c, audit, t, "the books do not say so of its payout");
    return OK;
}

static enum problem audit_transaction(struct ctx *c, struct audit *audit,
                                      const struct bank_transaction *t)
{
    switch (t->outcome) {
    case BANK_PAYMENT:
    case BANK_REVERSAL:
        return audit_payment(c, audit, t);
    case BANK_PAYOUT:
    case BANK_PAYOUT_RETURN:
        return audit_payout(c, audit, t);
    case BANK_OPEN:
    case BANK_DETAILED:
    case BANK_SET_ASIDE:
    case BANK_OUTCOME_COUNT:
        return OK;
    }
    UNREACHABLE("an outcome");
}

static enum problem audit_entry(struct ctx *c, struct audit *audit, const struct bank_entry *e)
{
    struct bank_transactions page;
    int64_t part = -1, sum = 0;
    do {
        struct arena_mark mark = arena_mark(c->arena);
        TRY(bank_transactions_of(c, e->entry_id, part, PAGE, &page));
        for (size_t i = 0; i < page.count; i++) {
            const struct bank_transaction *t = &page.items[i];
            part = t->part;
            sum += t->outcome != BANK_DETAILED ? t->amount.minor : 0;
            TRY(audit_transaction(c, audit, t));
        }
        arena_rewind(c->arena, mark);
    } while (page.count == PAGE);
    if (sum != e->amount.minor)
        audit_differ(c, audit, "bank entry %.*s is of %lld, but its transactions come to %lld",
                     STR_ARG(uuid_text(c->arena, e->entry_id)), (long long)e->amount.minor,
                     (long long)sum);
    return OK;
}

/* The sums that are kept are what the transactions come to. */
static enum problem audit_sums(struct ctx *c, struct audit *audit)
{
    struct bank_sum *kept = ARENA_ARRAY(c->arena, struct bank_sum, BANK_SUMS_MAX);
    struct bank_sum *counted = ARENA_ARRAY(c->arena, struct bank_sum, BANK_SUMS_MAX);
    size_t kept_count = 0, counted_count = 0;
    TRY(bank_sums(c, kept, &kept_count));
    TRY(bank_sums_counted(c, counted, &counted_count));
    bool same = kept_count == counted_count;
    for (size_t i = 0; same && i < kept_count; i++)
        same = str_equal(kept[i].account, counted[i].account) &&
               str_equal(kept[i].currency, counted[i].currency) &&
               kept[i].outcome == counted[i].outcome && kept[i].amount == counted[i].amount &&
               kept[i].transactions == counted[i].transactions;
    if (!same)
        audit_differ(c, audit,
                     "the sums of the bank account are not what its transactions come to");
    return OK;
}

enum problem bank_audit(struct ctx *c, struct audit *audit)
{
    struct bank_entries page;
    struct uuid last = { { 0 } };
    do {
        struct arena_mark mark = arena_mark(c->arena);
        TRY(bank_entries(c, last, PAGE, &page));
        for (size_t i = 0; i < page.count; i++)
            TRY(audit_entry(c, audit, &page.items[i]));
        last = page.count > 0 ? page.items[page.count - 1].entry_id : last;
        arena_rewind(c->arena, mark);
    } while (page.count == PAGE);
    return audit_sums(c, audit);
}
