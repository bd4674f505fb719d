/*
 * audit_book.h -- what the parts of an audit share: telling of a difference, and adding up what
 * should be in each account.
 */
#ifndef AUDIT_BOOK_H
#define AUDIT_BOOK_H

#include "service/audit.h"

#define AUDIT_SUMS_MAX 1024
#define CURRENCY_BYTES 8 /* of three letters there is proof, of more a difference */

struct audit_sum {
    char currency[CURRENCY_BYTES];
    int64_t account, debits, credits;
};
struct audit_sums {
    struct audit_sum items[AUDIT_SUMS_MAX];
    size_t count;
};

void audit_differ(struct ctx *c, struct audit *audit, const char *format, ...) PRINTF_LIKE(3, 4);

/* Of that account; a new one is zero. */
struct audit_sum *audit_sum_of(struct audit_sums *sums, str currency, int64_t account);

/* A transfer as it is in the store. */
struct transfer_row {
    int64_t part, debit, credit, amount;
    str currency;
};

/* Reads at most `room` of an open statement, and ends it. */
enum problem audit_transfer_rows(struct rows *r, size_t room, struct transfer_row *out,
                                 size_t *count) NODISCARD;

/* Adds them to the sums. Are they those, numbered from 0 on? */
bool audit_take_transfers(struct audit *audit, struct audit_sums *sums,
                          const struct transfer_row *found, size_t found_count,
                          const struct ledger_transfer *expected, size_t expected_count);

#endif
