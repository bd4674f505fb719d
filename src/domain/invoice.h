/*
 * invoice.h -- what the customer of a capture owes, and what is owed to the customer. Pure.
 *
 *   due  = amount - refunded + fees + interest - written_off     what is to be paid in all
 *   kept = paid - paid_back                                      what was received and not given
 * back open      = due - kept, if that is above zero owed back = kept - due, if that is above zero
 *
 * So a refund of what is still open is a credit: less is to be paid. A refund of what was paid is
 * owed back, as is what was paid too much. The order of refunds and payments makes no difference to
 * the sums. Fees and interest are those of being late (dunning.h), without what was waived.
 *
 * Invariants (invoice_check)
 *   1. amount is above zero; 0 <= refunded <= amount; 0 <= paid_back <= paid; 0 <= fees, interest,
 *      written_off.
 *   2. Of open and owed back at least one is zero; and nothing is owed back while something is
 *      written off: what is paid or refunded after all makes that less first (invoice_settle).
 */
#ifndef INVOICE_H
#define INVOICE_H

#include "domain/money.h"

struct invoice {
    money amount, refunded, paid, paid_back;
    money fees, interest, written_off;
};

/* One of which nothing has happened yet. */
struct invoice invoice_new(money amount);

bool invoice_is_possible(const struct invoice *i); /* for audits: would the check hold? */
void invoice_check(const struct invoice *i);
money invoice_open(const struct invoice *i);
money invoice_owed_back(const struct invoice *i);

/* Takes off what is written off what need not be any more: after a payment, a refund, or a waived
 * fee. */
void invoice_settle(struct invoice *i);

/* Takes a refund off; returns what of it is credited, because it was not paid. The rest is owed
 * back. */
money invoice_refund(struct invoice *i, money amount);

#endif
