/*
 * invoice.h -- what the customer of a capture owes, and what is owed to the customer. Pure.
 *
 *   due  = amount - refunded          what the customer has to pay in all
 *   kept = paid - paid_back           what was received and not given back
 *   open      = due - kept, if that is above zero
 *   owed back = kept - due, if that is above zero
 *
 * So a refund of what is still open is a credit: less is to be paid. A refund of what was paid is
 * owed back, as is what was paid too much. The order of refunds and payments makes no difference to
 * the sums.
 *
 * Invariants (invoice_check)
 *   1. amount is above zero; 0 <= refunded <= amount; 0 <= paid_back <= paid.
 *   2. Of open and owed back at least one is zero.
 */
#ifndef INVOICE_H
#define INVOICE_H

#include "domain/money.h"

struct invoice {
    money amount, refunded, paid, paid_back;
};

void invoice_check(const struct invoice *i);
money invoice_open(const struct invoice *i);
money invoice_owed_back(const struct invoice *i);

#endif
