/*
 * money.h -- exact amounts of one currency. The only place that does arithmetic on money.
 *
 * An amount is a whole number of minor units (öre, cents). Every amount that enters the
 * program is bounded by MONEY_LIMIT at the edge and lists are bounded too, so sums in here
 * cannot overflow. That is why these functions return an amount and not a problem: passing
 * mixed currencies, or overflowing, is a bug in the caller and stops the program.
 */
#ifndef MONEY_H
#define MONEY_H

#include "base/base.h"

enum currency {
    CURRENCY_NONE = 0,
#define CURRENCY(code, digits) CURRENCY_##code,
#include "domain/currency.def"
#undef CURRENCY
    CURRENCY_COUNT
};

bool currency_parse(str code, enum currency *out); /* "SEK"; upper case */
str currency_code(enum currency currency);
int currency_digits(enum currency currency);

#define MONEY_LIMIT INT64_C(1000000000000000) /* 10^15 minor units, both signs */

typedef struct money {
    int64_t minor;
    enum currency currency;
} money;

money money_zero(enum currency currency);
money money_add(money a, money b);
money money_sub(money a, money b);
int money_compare(money a, money b); /* <0, 0, >0 */

/* "1234.50", with as many decimals as the currency has. */
str money_text(struct arena *a, money m);

/* Reads "1234.5": digits, then at most as many decimals as the currency has, and zeros. False if it
 * is something else, or above MONEY_LIMIT. */
bool money_parse(str text, enum currency currency, money *out);

enum rounding { ROUND_DOWN /* towards minus infinity */, ROUND_HALF_UP, ROUND_HALF_EVEN };

/* m * numerator / denominator, rounded as named; denominator > 0. */
money money_share(money m, int64_t numerator, int64_t denominator, enum rounding how);

#endif
