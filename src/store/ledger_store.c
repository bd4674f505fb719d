#include "store/ledger_store.h"

#include <stdlib.h>

#include "sql.h"

static struct db *db_of(struct ctx *c)
{
    return (struct db *)c->tx;
}

static enum problem write_sums(struct ctx *c, struct ledger_sums *sums);

/* Adds to the sum of the same key. A full table is written out first: that is right at any time,
 * for the rows share the fate of the unit that is running. */
static enum problem add(struct ctx *c, struct ledger_sums *sums, const struct ledger_sum *more)
{
    for (size_t i = 0; i < sums->count; i++) {
        struct ledger_sum *s = &sums->items[i];
        if (s->account == more->account && s->merchant_id == more->merchant_id &&
            str_equal(s->currency, more->currency)) {
            s->debits += more->debits;
            s->credits += more->credits;
            return OK;
        }
    }
    if (sums->count == LEDGER_SUMS_MAX)
        TRY(write_sums(c, sums));
    sums->items[sums->count++] = *more;
    return OK;
}

enum problem ledger_sum(struct ctx *c, const struct ledger_transfer *t)
{
    struct ledger_sums *sums = &db_of(c)->unit_sums;
    str currency = currency_code(t->amount.currency);
    struct ledger_sum debit = { c->merchant_id, t->debit, currency, t->amount.minor, 0 };
    struct ledger_sum credit = { c->merchant_id, t->credit, currency, 0, t->amount.minor };
    TRY(add(c, sums, &debit));
    return add(c, sums, &credit);
}

enum problem ledger_append(struct ctx *c, struct uuid event_id,
                           const struct ledger_transfer *transfers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct ledger_transfer *t = &transfers[i];
        str currency = currency_code(t->amount.currency);
        TRY(db_none(c, &SQL_LEDGER_INSERT_TRANSFER,
                    PARAMS(P_I64(c->merchant_id), P_UUID(event_id), P_I64((int64_t)i),
                           P_STR(currency), P_I64(t->debit), P_I64(t->credit),
                           P_I64(t->amount.minor)),
                    NULL));
        TRY(ledger_sum(c, t));
    }
    return OK;
}

enum problem ledger_append_payout(struct ctx *c, int64_t payout_no, int64_t part,
                                  const struct ledger_transfer *transfers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct ledger_transfer *t = &transfers[i];
        TRY(db_none(c, &SQL_PAYOUT_INSERT_TRANSFER,
                    PARAMS(P_I64(c->merchant_id), P_I64(payout_no), P_I64(part + (int64_t)i),
                           P_STR(currency_code(t->amount.currency)), P_I64(t->debit),
                           P_I64(t->credit), P_I64(t->amount.minor)),
                    NULL));
        TRY(ledger_sum(c, t));
    }
    return OK;
}

void ledger_unit_begin(struct db *db)
{
    db->unit_sums.count = 0;
}

/* Either all of the unit's sums join the group's, or none. */
enum problem ledger_unit_keep(struct ctx *c)
{
    struct db *db = db_of(c);
    if (db->group_sums.count + db->unit_sums.count > LEDGER_SUMS_MAX)
        TRY(write_sums(c, &db->group_sums));
    for (size_t i = 0; i < db->unit_sums.count; i++)
        CHECK(add(c, &db->group_sums, &db->unit_sums.items[i]) == OK); /* there is room */
    db->unit_sums.count = 0;
    return OK;
}

/* By key, so that two writers never wait for each other in a circle. */
static int compare(const void *a, const void *b)
{
    const struct ledger_sum *x = a, *y = b;
    if (x->merchant_id != y->merchant_id)
        return x->merchant_id < y->merchant_id ? -1 : 1;
    int order = memcmp(x->currency.ptr, y->currency.ptr, x->currency.len);
    return order != 0 ? order : (x->account > y->account) - (x->account < y->account);
}

static enum problem write_sums(struct ctx *c, struct ledger_sums *sums)
{
    qsort(sums->items, sums->count, sizeof sums->items[0], compare);
    for (size_t i = 0; i < sums->count; i++) {
        const struct ledger_sum *s = &sums->items[i];
        TRY(db_none(c, &SQL_LEDGER_ADD_BALANCE,
                    PARAMS(P_I64(s->merchant_id), P_STR(s->currency), P_I64(s->account),
                           P_I64(s->debits), P_I64(s->credits)),
                    NULL));
    }
    sums->count = 0;
    return OK;
}

enum problem ledger_flush(struct ctx *c)
{
    return write_sums(c, &db_of(c)->group_sums);
}

enum problem ledger_write_accounts(struct ctx *c)
{
    for (size_t i = 0; i < LEDGER_ACCOUNTS_COUNT; i++) {
        const struct ledger_account_info *a = &LEDGER_ACCOUNTS[i];
        TRY(db_none(c, &SQL_LEDGER_INSERT_ACCOUNT,
                    PARAMS(P_I64(a->account), P_STR(str_of(a->name)), P_I64(a->is_debit_normal),
                           P_STR(str_of(a->meaning))),
                    NULL));
    }
    return OK;
}
