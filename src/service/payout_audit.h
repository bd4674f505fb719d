/*
 * payout_audit.h -- the part of an audit that is about payouts: lines from events, totals from
 * lines, books from totals, each payout from the one before.
 */
#ifndef PAYOUT_AUDIT_H
#define PAYOUT_AUDIT_H

#include "service/audit_book.h"
#include "service/payout.h"
#include "service/payout_bank.h"

struct accounted {
    int64_t debits, credits, debt, carried, closed_until;
};

struct payout_audit {
    bool is_paid;  /* else the merchant has no terms, and there is nothing to look at */
    bool is_whole; /* the store says that nothing is missing */
    struct payout_terms terms;
    struct fee_rates rates;
    int64_t lines; /* seen */
    struct accounted accounted[CURRENCY_COUNT];
};

enum problem payout_audit_begin(struct ctx *c, struct payout_audit *pa) NODISCARD;

/* An order whose events have been found to be right. */
enum problem payout_audit_order(struct ctx *c, struct audit *audit, struct payout_audit *pa,
                                const struct order_row *row, str payment_method_type,
                                struct event_rows events) NODISCARD;

/* All payouts; adds their transfers to the sums. */
enum problem payout_audit_end(struct ctx *c, struct audit *audit, struct payout_audit *pa,
                              struct audit_sums *sums) NODISCARD;

#endif
