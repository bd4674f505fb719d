/*
 * customer_payment.h -- what customers pay: received, assigned to invoices, given back.
 *
 *   told --> received --reference is an invoice's--> assigned --more than is open--> owed back
 *                    \--it is none--> unassigned --by hand--> assigned          \--> paid back
 *                                         ^--it was wrong--/     unassigned --bank--> reversed
 *
 * Invariants
 *   1. A payment is told once, however often: its external id is its key.
 *   2. Each step posts its transfer in the same unit (ledger_post_payment), so that the balance of
 *      2500 is what is unassigned, and that of 2400 what is owed back.
 *   3. What is owed back of an invoice is invoice_owed_back(): every change of an invoice posts by
 * how much it grew.
 */
#ifndef CUSTOMER_PAYMENT_H
#define CUSTOMER_PAYMENT_H

#include "store/invoice_store.h"
#include "store/payment_store.h"

extern const char *const PAYMENT_REASONS[]; /* NULL-terminated; why it was not assigned at once */
#define REASON_UNKNOWN_REFERENCE "unknown_reference"
#define REASON_WRONG_REFERENCE   "wrong_check_digits"
#define REASON_OTHER_CURRENCY    "other_currency"
#define REASON_AMBIGUOUS         "ambiguous" /* it fits several invoices */

struct payment_request {
    str external_id, reference, payer;
    money amount;
    int64_t paid_at;
};

/* Assigns all of it if the reference is that of an invoice. `is_repeated`: it was told before, and
 * this is what has become of it. CONFLICT if it was told otherwise. */
enum problem payment_receive(struct ctx *c, const struct payment_request *r,
                             struct payment_row *out, bool *is_repeated) NODISCARD;

/* A payment that was not told before and of which it is known what it pays: all of it is assigned
 * to the invoice of that capture, in the same currency; zero: to none, and `reason` says why. */
enum problem payment_record(struct ctx *c, const struct payment_request *r, struct uuid capture_id,
                            str reason, struct payment_row *out) NODISCARD;

/* NOT_FOUND. */
enum problem payment_get(struct ctx *c, struct uuid payment_id, struct payment_row *out) NODISCARD;

/* Assigns so much of what is unassigned, in minor units; 0: all of it. UNPROCESSABLE if there is no
 * such invoice, it is in another currency, or there is not so much. */
enum problem payment_assign(struct ctx *c, struct uuid payment_id, int64_t invoice_number,
                            int64_t amount, struct payment_row *out) NODISCARD;

/* The invoice that payments in that currency can be assigned to. UNPROCESSABLE. */
enum problem payment_invoice(struct ctx *c, int64_t invoice_number, enum currency currency,
                             struct invoice_row *out) NODISCARD;

/* It was wrong: so much of what is assigned to that invoice is unassigned again; 0: all of it.
 * UNPROCESSABLE if there is no such invoice, less is assigned to it, or was paid back already. */
enum problem payment_unassign(struct ctx *c, struct uuid payment_id, int64_t invoice_number,
                              int64_t amount, struct payment_row *out) NODISCARD;

/* The bank took the payment back: it is unassigned and gone. UNPROCESSABLE if some of it was paid
 * back to the customer, CONFLICT if it was reversed before. */
enum problem payment_undo(struct ctx *c, struct uuid payment_id) NODISCARD;

/* The customer was given back so much of what is owed. UNPROCESSABLE if it is less; NOT_FOUND. */
enum problem invoice_pay_back(struct ctx *c, int64_t invoice_number, int64_t amount,
                              struct invoice_row *out) NODISCARD;

/* Writes an invoice that was refunded, paid or paid back, and posts what is owed back more than
 * before. */
enum problem invoice_change(struct ctx *c, const struct invoice_row *row,
                            const struct invoice *after) NODISCARD;

#endif
