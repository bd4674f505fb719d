#include "service/audit_book.h"

void audit_differ(struct ctx *c, struct audit *audit, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    audit->tell(audit->self, arena_vformat(c->arena, format, args));
    va_end(args);
    audit->differences++;
}

struct audit_sum *audit_sum_of(struct audit_sums *sums, str currency, int64_t account)
{
    if (currency.len >= CURRENCY_BYTES) /* a stranger: no sum of ours has such a name */
        currency.len = CURRENCY_BYTES - 1;
    for (size_t i = 0; i < sums->count; i++)
        if (sums->items[i].account == account &&
            str_equal(str_of(sums->items[i].currency), currency))
            return &sums->items[i];
    CHECK(sums->count < AUDIT_SUMS_MAX);
    struct audit_sum *new = &sums->items[sums->count++];
    *new = (struct audit_sum){ .account = account };
    memcpy(new->currency, currency.ptr, currency.len);
    return new;
}

enum problem audit_transfer_rows(struct rows *r, size_t room, struct transfer_row *out,
                                 size_t *count)
{
    bool more = true;
    enum problem p = OK;
    *count = 0;
    while (p == OK && more && *count < room) {
        struct transfer_row *t = &out[*count];
        p = db_rows_next(r,
                         COLUMNS(C_I64("part", &t->part), C_STR("currency", &t->currency),
                                 C_I64("debit_account", &t->debit),
                                 C_I64("credit_account", &t->credit), C_I64("amount", &t->amount)),
                         &more);
        *count += p == OK && more;
    }
    db_rows_end(r);
    return p;
}

bool audit_take_transfers(struct audit *audit, struct audit_sums *sums,
                          const struct transfer_row *found, size_t found_count,
                          const struct ledger_transfer *expected, size_t expected_count)
{
    bool same = found_count == expected_count;
    for (size_t i = 0; same && i < found_count; i++)
        same = found[i].part == (int64_t)i &&
               str_equal(found[i].currency, currency_code(expected[i].amount.currency)) &&
               found[i].debit == (int64_t)expected[i].debit &&
               found[i].credit == (int64_t)expected[i].credit &&
               found[i].amount == expected[i].amount.minor;
    for (size_t i = 0; i < found_count; i++) {
        audit_sum_of(sums, found[i].currency, found[i].debit)->debits += found[i].amount;
        audit_sum_of(sums, found[i].currency, found[i].credit)->credits += found[i].amount;
    }
    audit->transfers += (int64_t)found_count;
    return same;
}
