/*
 * bank_match.h -- what a transaction of the bank account is, and what follows from it.
 *
 *   credited  a payout that came back (by its end-to-end id, or a return code and the payment
 *             reference), or else a customer's payment
 *   debited   a payout that was paid (the same), or a payment that the bank takes back
 *
 * Whatever is not exactly one of these stays open with its reason: nothing is posted for it, until
 * somebody says what it is. What the books know already (a payout that was marked paid by hand, a
 * payment that was told with the bank's reference) is recognised and not posted again.
 */
#ifndef BANK_MATCH_H
#define BANK_MATCH_H

#include "store/bank_store.h"

extern const char *const BANK_REASONS[]; /* NULL-terminated; why a transaction is open */

/* What the bank told of it. */
struct bank_told {
    struct camt_references references;
    str external_id;  /* of the payment that it may become */
    str batch_id;     /* of the batch of its entry */
    bool is_uploaded; /* it is the merchant's word: no return of a payout is believed */
};

/* Fills in t->outcome and what goes with it, and writes what follows; not t itself. */
enum problem bank_match(struct ctx *c, struct bank_transaction *t,
                        const struct bank_told *told) NODISCARD;

/* Takes back the payment that `t` reverses, if it is there now; else it is as it was. */
enum problem bank_match_reversal(struct ctx *c, struct bank_transaction *t) NODISCARD;
/* Takes a payout back, if that is what `t` says; else it is open. */
enum problem bank_match_return(struct ctx *c, struct bank_transaction *t, str batch_id) NODISCARD;
/* Open, because only the merchant says that this payout came back. */
bool bank_is_unconfirmed_return(const struct bank_transaction *t);

/* Somebody says what an open or set aside transaction is: a customer's payment, all of it of that
 * invoice (0: it is not known of which); the payment of that payout; or nothing that is ours.
 * CONFLICT if it is neither open nor set aside; UNPROCESSABLE if what was debited should be a
 * payment, what was credited a payout, or it cannot be of that invoice or payout. NOT_FOUND. A
 * refusal has written nothing. */
enum problem bank_take_as_payment(struct ctx *c, struct uuid transaction_id, int64_t invoice_number,
                                  struct bank_transaction *out) NODISCARD;
enum problem bank_take_as_payout(struct ctx *c, struct uuid transaction_id, str payment_reference,
                                 struct bank_transaction *out) NODISCARD;
enum problem bank_set_aside(struct ctx *c, struct uuid transaction_id, str note,
                            struct bank_transaction *out) NODISCARD;

#endif
