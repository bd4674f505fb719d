/*
 * bank_import.h -- takes in what a bank told of an account, entry by entry, each once.
 *
 *   1. An account is of one merchant. What another one imports of it is refused: no entry can be
 *      taken for two merchants' money.
 *   2. An entry is told from others by a fingerprint: of the bank's reference with amount and side,
 *      or, if it has none, of all that the bank tells of it. Of entries that nothing tells apart, a
 *      statement tells all of their day, so that the n-th of one is the n-th of another. A
 *      notification tells only what is new, so that those of two are different ones, and what a
 *      statement tells is theirs.
 *   3. A unit of work takes in some entries with all that follows from them; run again, it finds
 *      them there. So an import may be killed and begun anew, in any order with others.
 *   4. What the merchant's staff uploads cannot say that a payout came back: that stays open
 *      until the operator imports the same entry.
 *   5. Entries are never refused: what does not fit is kept open.
 */
#ifndef BANK_IMPORT_H
#define BANK_IMPORT_H

#include "service/bank_match.h"

/* How often each fingerprint was met in the statement that is being read. */
struct bank_turns;
struct bank_turns *bank_turns_begin(void);
void bank_turns_end(struct bank_turns *turns);

/* What is told from others by this, 32 characters; and which of those that it does not tell apart
 * it is, from 1 on. */
struct bank_entry_in {
    const struct camt_entry *entry;
    str fingerprint;
    int64_t turn;
};
struct bank_entry_in bank_entry_read(struct arena *a, struct bank_turns *turns,
                                     const struct camt_statement *s, const struct camt_entry *e);

/* The sums of its entries go with it. */
struct bank_statement bank_statement_read(const struct camt_statement *s, int64_t entries,
                                          int64_t entries_amount);
/* That it is imported. CONFLICT if its account is another merchant's, or the bank has told other
 * balances under the same id before; UNPROCESSABLE if it is uploaded, and its account is not known
 * as the merchant's. */
enum problem bank_statement_take(struct ctx *c, struct bank_statement *s) NODISCARD;

struct bank_counts {
    int64_t entries, known;               /* new, and told before */
    int64_t outcomes[BANK_OUTCOME_COUNT]; /* transactions of the new ones */
    int64_t unassigned;                   /* payments of these that wait to be assigned */
};
enum problem bank_entry_take(struct ctx *c, const struct bank_statement *s,
                             const struct bank_entry_in *in, struct bank_counts *counts) NODISCARD;

/* Looks once more for what the last few open reversals before that transaction took back, for it
 * may have been told later. *again: there may be more. */
enum problem bank_retry(struct ctx *c, struct uuid *before, struct bank_counts *counts,
                        bool *again) NODISCARD;

/* What is odd about a statement: a sentence each, or .ptr NULL. */
struct bank_notices {
    str sum, gap, chain; /* it does not add up; one is missing before it; it begins otherwise than
                            that ended */
};
enum problem bank_statement_notices(struct ctx *c, const struct bank_statement *s,
                                    struct bank_notices *out) NODISCARD;

#endif
