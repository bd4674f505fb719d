/*
 * report_columns.h -- which columns a merchant's reports have, in which order and under which
 * names. A choice is a text such as "type,amount=Belopp,order_id"; empty is all of them by their
 * own names.
 */
#ifndef REPORT_COLUMNS_H
#define REPORT_COLUMNS_H

#include "base/base.h"

#define REPORT_COLUMNS_MAX 64

/* Of the table of payouts and of that of transactions; NULL-terminated. */
extern const char *const PAYOUT_COLUMNS[], *const TRANSACTION_COLUMNS[];

struct report_column {
    size_t column; /* which of the names */
    str title;
};
struct report_columns {
    struct report_column items[REPORT_COLUMNS_MAX];
    size_t count;
};

/* False: `wrong` is no column, has an empty title, or is one too many. */
bool report_columns_read(str chosen, const char *const *names, struct report_columns *out,
                         str *wrong);

#endif
