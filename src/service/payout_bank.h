/*
 * payout_bank.h -- what the bank does with payouts that are closed: pays them, or sends them back.
 *
 *   closed --bank--> paid --bank--> returned --account corrected, or by hand--> closed, another
 * attempt
 *
 *   1. Each attempt to pay is paid at most once and comes back at most once: its transfers have
 *      numbers of their own (PAYOUT_PAID_PART).
 *   2. What came back is owed again: on MERCHANT_PAYABLE, until it is to be paid again. It is
 *      accounted for in settlement_balance, so no other payout pays it.
 *   3. An attempt has an end-to-end id of its own, because banks refuse one that they have seen:
 *      the payment reference, and from the second on a number.
 */
#ifndef PAYOUT_BANK_H
#define PAYOUT_BANK_H

#include "service/payout_terms.h"
#include "store/payout_store.h"

/* Where a payout stands. */
struct payout_attempt {
    struct payout payout;
    int64_t attempt; /* 1, 2 ... that is paid or to be paid, or that came back */
    bool is_waiting; /* it came back, and may not be paid again yet */
    struct payout_returns returns;
};

/* "ABCD1234", "ABCD1234-2" ... */
str payout_end_to_end_id(struct arena *a, str payment_reference, int64_t attempt);

/* Of what a bank tells: the payment reference in it, and the attempt. False: it is no such id. */
bool payout_read_id(str end_to_end_id, str *payment_reference, int64_t *attempt);

enum problem payout_attempt_find(struct ctx *c, str payment_reference, struct payout_attempt *out,
                                 bool *found) NODISCARD;

/* The bank has paid it at that instant. NOT_FOUND; CONFLICT if it is open, paid already, waits for
 * an account, or there is nothing to be paid. */
enum problem payout_mark_paid(struct ctx *c, str payment_reference, int64_t at,
                              struct payout *out) NODISCARD;

/* The bank has sent the current attempt back at that instant, in full. CONFLICT if it is not paid,
 * or came back too often. If the merchant has another account by now, it is to be paid again. */
enum problem payout_return_now(struct ctx *c, str payment_reference, str reason,
                               int64_t at) NODISCARD;

/* It is to be paid again, to the account that the merchant has now: the next payment file has it.
 * NOT_FOUND; CONFLICT if it did not come back. */
enum problem payout_reissue(struct ctx *c, str payment_reference) NODISCARD;

/* The same of all that came back from another account than that of the terms. */
enum problem payouts_reissue_corrected(struct ctx *c, const struct payout_terms *terms) NODISCARD;

/* What the attempts of a payout have posted, in the order of their parts; returns how many. */
#define ATTEMPT_TRANSFERS_MAX (3 * PAYOUT_ATTEMPTS_MAX + 1)
size_t payout_attempt_transfers(const struct payout *p, const struct payout_returns *returns,
                                struct ledger_transfer out[ATTEMPT_TRANSFERS_MAX]);

/* Puts all payouts that are to be paid and are in no payment file yet into one, whose message id is
 * made. CONFLICT if there are none; UNPROCESSABLE if the merchant has no account. */
enum problem payout_file(struct ctx *c, str *message) NODISCARD;

#endif
