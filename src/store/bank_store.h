/*
 * bank_store.h -- what banks told of an account, in and out of the store: statements, their
 * entries, and the transactions that those consist of.
 */
#ifndef BANK_STORE_H
#define BANK_STORE_H

#include "domain/camt.h"
#include "store/db.h"

/* What became of a transaction. */
enum bank_outcome {
    BANK_OPEN,          /* nobody knows what it is: see its reason */
    BANK_PAYMENT,       /* a customer's payment */
    BANK_REVERSAL,      /* took back a customer's payment */
    BANK_PAYOUT,        /* paid a payout */
    BANK_PAYOUT_RETURN, /* sent a payout back */
    BANK_DETAILED,      /* the bank told its details later: they count instead */
    BANK_SET_ASIDE,     /* somebody said that it is none of these */
    BANK_OUTCOME_COUNT
};
extern const char *const BANK_OUTCOMES[]; /* by enum, NULL-terminated */

struct bank_statement {
    struct uuid statement_id;
    enum camt_kind kind;
    str account, name, currency; /* currency empty: it tells of no money */
    int64_t page, sequence;      /* sequence 0: not told */
    date day;
    bool has_balances;
    int64_t opening, closing;        /* minor units */
    int64_t entries, entries_amount; /* booked; debits below 0 */
    int64_t imported_at;
    bool is_uploaded; /* by the merchant's staff, not imported by the operator; not stored */
};
struct bank_statements {
    struct bank_statement *items;
    size_t count;
};
extern const char *const CAMT_KINDS[]; /* by enum, NULL-terminated */

/* Whose it is; 0: nobody's. */
enum problem bank_account_owner(struct ctx *c, str account, int64_t *merchant_id) NODISCARD;
enum problem bank_account_take(struct ctx *c, str account) NODISCARD; /* CONFLICT */

/* The one of that account, kind, name and page. */
enum problem bank_statement_find(struct ctx *c, const struct bank_statement *like,
                                 struct bank_statement *out, bool *found) NODISCARD;
/* The one before it, of the same account, currency and kind. */
enum problem bank_statement_before(struct ctx *c, const struct bank_statement *s,
                                   struct bank_statement *out, bool *found) NODISCARD;
enum problem bank_statement_insert(struct ctx *c, const struct bank_statement *s) NODISCARD;
/* The last ones first, from before that one on. */
enum problem bank_statements(struct ctx *c, struct uuid before, size_t limit,
                             struct bank_statements *out) NODISCARD;
/* The last one with balances of each account and currency. */
enum problem bank_statements_last(struct ctx *c, size_t limit,
                                  struct bank_statements *out) NODISCARD;

struct bank_entry {
    struct uuid entry_id;
    str fingerprint; /* of what tells it from others */
    int64_t occurrence;
    str account;
    money amount; /* below 0: debited */
    date booked_on;
    struct uuid statement_id, notification_id; /* that tell it; zero: none */
    int64_t details; /* transactions that the bank has told; 0: none yet */
};
enum problem bank_entry_find(struct ctx *c, str fingerprint, int64_t occurrence,
                             struct bank_entry *out, bool *found) NODISCARD;
/* The turn-th, from 0 on, that the notification told; or the first that none told. */
enum problem bank_entry_find_notified(struct ctx *c, str fingerprint, struct uuid notification_id,
                                      int64_t turn, struct bank_entry *out, bool *found) NODISCARD;
enum problem bank_entry_find_unnotified(struct ctx *c, str fingerprint, struct bank_entry *out,
                                        bool *found) NODISCARD;
enum problem bank_entry_next(struct ctx *c, str fingerprint, int64_t *occurrence) NODISCARD;
/* STORE_BUSY, perhaps only at the commit, if somebody else has told it. */
enum problem bank_entry_insert(struct ctx *c, const struct bank_entry *e) NODISCARD;
/* It is told by these, too, and has so many details; STORE_BUSY if it has others than it had. */
enum problem bank_entry_see(struct ctx *c, const struct bank_entry *e, struct uuid statement_id,
                            struct uuid notification_id, int64_t details) NODISCARD;
struct bank_entries {
    struct bank_entry *items; /* without their texts */
    size_t count;
};
enum problem bank_entries(struct ctx *c, struct uuid after, size_t limit,
                          struct bank_entries *out) NODISCARD;

struct bank_transaction {
    struct uuid transaction_id, entry_id;
    int64_t part; /* of its entry; 0: all of it, of which the bank tells no details */
    money amount; /* below 0: debited */
    date booked_on;
    bool is_reversal;
    str bank_reference, end_to_end_id, reference, message, counterparty, return_code;
    enum bank_outcome outcome;
    str reason;                 /* BANK_OPEN: of BANK_REASONS */
    struct uuid payment_id;     /* BANK_PAYMENT, BANK_REVERSAL */
    int64_t payout_no, attempt; /* BANK_PAYOUT, BANK_PAYOUT_RETURN */
    str note;                   /* BANK_SET_ASIDE */
    bool is_unassigned; /* BANK_PAYMENT that was just recorded: not all of it pays invoices; not
                           stored */
};
struct bank_transactions {
    struct bank_transaction *items;
    size_t count;
};
enum problem bank_transaction_insert(struct ctx *c, const struct bank_transaction *t) NODISCARD;
/* It was open or set aside, and is not any more; STORE_BUSY if it was not. */
enum problem bank_transaction_settle(struct ctx *c, const struct bank_transaction *t) NODISCARD;
enum problem bank_transaction_load(struct ctx *c, struct uuid transaction_id,
                                   struct bank_transaction *out, bool *found) NODISCARD;
/* The one of an entry as a whole. */
enum problem bank_transaction_whole(struct ctx *c, struct uuid entry_id,
                                    struct bank_transaction *out, bool *found) NODISCARD;
enum problem bank_transactions(struct ctx *c, bool open, struct uuid after, size_t limit,
                               struct bank_transactions *out) NODISCARD;
/* Those that take back what is not known, the last one first, from before that one on. */
enum problem bank_reversals_open(struct ctx *c, struct uuid before, size_t limit,
                                 struct bank_transactions *out) NODISCARD;
enum problem bank_transactions_of(struct ctx *c, struct uuid entry_id, int64_t after_part,
                                  size_t limit, struct bank_transactions *out) NODISCARD;

/* Payments of that amount that came with this reference of the bank, or else with this end-to-end
 * id, and were not taken back: one, none, or (count 2) several. */
enum problem bank_received(struct ctx *c, const struct bank_transaction *like,
                           struct uuid *payment_id, size_t *count) NODISCARD;
enum problem bank_is_payment(struct ctx *c, struct uuid payment_id, bool *out) NODISCARD;
enum problem bank_is_payout(struct ctx *c, int64_t payout_no, int64_t attempt,
                            enum bank_outcome outcome, bool *out) NODISCARD;

/* What became of all that was booked: kept with each transaction that is written; and the same,
 * added up anew. */
struct bank_sum {
    str account, currency;
    enum bank_outcome outcome;
    int64_t amount, transactions;
};
#define BANK_SUMS_MAX 2000
enum problem bank_sums(struct ctx *c, struct bank_sum out[BANK_SUMS_MAX], size_t *count) NODISCARD;
enum problem bank_sums_counted(struct ctx *c, struct bank_sum out[BANK_SUMS_MAX],
                               size_t *count) NODISCARD;
enum problem bank_balance(struct ctx *c, str currency, int64_t *out) NODISCARD; /* of the books */

#endif
