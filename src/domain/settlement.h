/*
 * settlement.h -- how captures, refunds, fees and reserves add up to what is paid out. Pure.
 *
 *   opening debt
 *   + sale - return - reversal + protection - fee - tax + fee_refund + tax_refund + correction
 *     - deduction - charge + credit + release - holdback - repay + deposit
 *                                    each a TOTAL of settlement.def, none negative
 *   = settlement                                      what the bank statement shows
 *   closing debt = opening debt - repay + deposit
 *
 * Invariants (settlement_check; a difference stops the program)
 *   1. Settlement is the signed sum of the totals, and not negative.
 *   2. Debt is repaid before anything is paid out, and grows only if nothing is.
 *   3. What a payout posts takes what its events posted off MERCHANT_PAYABLE, to the last unit.
 */
#ifndef SETTLEMENT_H
#define SETTLEMENT_H

#include "domain/fee.h"
#include "domain/ledger.h"

enum settlement_total {
#define TOTAL(name, sign, debit, credit, meaning) TOTAL_##name,
#include "domain/settlement.def"
#undef TOTAL
    TOTAL_none, /* also how many there are */
};

struct settlement_step {
    const char *name;
    int sign;
    int debit, credit; /* enum ledger_account; 0: nothing is posted */
    const char *meaning;
};
extern const struct settlement_step SETTLEMENT_STEPS[TOTAL_none];

enum line_kind {
#define LINE_KIND(number, name, type, detailed_type, total, tax, meaning) LINE_##name = (number),
#include "domain/settlement.def"
#undef LINE_KIND
};

struct line_kind_info {
    enum line_kind kind;
    const char *type, *detailed_type; /* of the Settlements API */
    enum settlement_total total, tax; /* tax TOTAL_none: it has none */
    const char *meaning;
};
const struct line_kind_info *line_kind_find(int64_t number); /* NULL: there is no such kind */

/* The kinds whose amount or VAT adds to a total: a bit each, by their numbers. None for what
 * follows from other totals, as debts do. */
uint64_t line_kinds_of(enum settlement_total total);

/* One transaction of a payout. */
struct settlement_line {
    enum line_kind kind;
    money amount; /* above zero */
    int64_t vat_rate;
    money vat; /* on top of amount */
};

/* Of an event. */
#define EVENT_LINES_MAX 3

size_t lines_of_capture(const struct fee_rate *rate, money captured,
                        struct settlement_line out[EVENT_LINES_MAX]);

/* A capture of which something is given back, and the rate that it was charged by (NULL: none). */
struct returned_share {
    const struct fee_rate *rate;
    money captured, before, returned;
};
size_t lines_of_refund(money refunded, const struct returned_share *shares, size_t shares_count,
                       struct settlement_line out[EVENT_LINES_MAX]);

/* A fee that is no share of a capture, with VAT by that rate (hundredths of a percent); of 0: none.
 */
size_t lines_of_fee(enum line_kind kind, money fee, int64_t vat_rate,
                    struct settlement_line out[EVENT_LINES_MAX]);
/* What is kept back while a capture is disputed, or comes back if the dispute was won. */
size_t lines_of_dispute(bool is_won, money disputed, struct settlement_line out[EVENT_LINES_MAX]);
/* Below zero it is taken off. */
struct settlement_line line_of_correction(money amount);

struct settlement {
    int64_t totals[TOTAL_none]; /* minor units */
    int64_t opening_debt, closing_debt, settlement;
};

void settlement_add(struct settlement *s, const struct settlement_line *line);

/* How a payout is closed. */
struct closing {
    enum currency currency;
    bool is_gross;        /* fees are invoiced, not deducted */
    bool is_held;         /* nothing is paid out */
    int64_t minimum;      /* what is less is kept for the next payout */
    int64_t reserve_rate; /* hundredths of a percent of what was sold and not returned */
    int64_t opening_debt; /* of the payout before */
    int64_t carried;      /* what the payout before kept back for this one */
    int64_t reserve_over; /* reserves whose time is over */
};

#define CLOSING_LINES_MAX 6
struct closed {
    struct settlement_line lines[CLOSING_LINES_MAX]; /* that closing adds */
    size_t lines_count;
    int64_t reserve; /* kept back for reserve_days */
    int64_t carried; /* kept back for the next payout */
};

/* Works out what is paid. `s` has the totals of all lines of events. */
struct closed settlement_close(struct settlement *s, const struct closing *how);

int64_t settlement_sum(const struct settlement *s); /* the signed sum of the totals */
void settlement_check(const struct settlement *s);

/* What closing a payout posts; returns how many. */
#define PAYOUT_TRANSFERS_MAX (TOTAL_none + 1)
size_t settlement_post(const struct settlement *s, enum currency currency,
                       struct ledger_transfer out[PAYOUT_TRANSFERS_MAX]);
/* And what it posts when the bank has paid it. */
struct ledger_transfer settlement_post_paid(const struct settlement *s, enum currency currency);

#endif
