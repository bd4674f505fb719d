/*
 * ledger.h -- double entry as transfers. One transfer debits one account and credits another
 * by the same amount, so that every posting balances by construction; an event posts one or two.
 * The chart of accounts is ledger.def; which event posts what is the table in ledger.c. The tables
 * of docs/ledger.md are made from both (main/ledger_page.c).
 */
#ifndef LEDGER_H
#define LEDGER_H

#include "domain/order.h"

enum ledger_account {
#define ACCOUNT(number, name, normal, meaning) LEDGER_##name = (number),
#include "domain/ledger.def"
#undef ACCOUNT
};

struct ledger_account_info {
    enum ledger_account account;
    const char *name;
    bool is_debit_normal; /* its balance grows by debits */
    const char *meaning;
};
extern const struct ledger_account_info LEDGER_ACCOUNTS[];
extern const size_t LEDGER_ACCOUNTS_COUNT;

struct ledger_transfer {
    enum ledger_account debit, credit;
    money amount; /* above zero */
};

/* What events of that kind post: their whole amount. */
struct ledger_rule {
    enum order_fact fact;
    enum ledger_account debit, credit;
    int64_t example; /* öre; one order of 50000 goes through all of them */
    const char *meaning;
};
extern const struct ledger_rule LEDGER_RULES[];
extern const size_t LEDGER_RULES_COUNT;

#define LEDGER_TRANSFERS_MAX 4

/* What the event posts; returns how many. Events that move no money post nothing. */
size_t ledger_post(const struct order_event *e, struct ledger_transfer out[LEDGER_TRANSFERS_MAX]);

/* --- what customers pay, and what being late costs them ---------------------------------- */

enum payment_fact {
    PAYMENT_WAS_RECEIVED,
    PAYMENT_WAS_ASSIGNED,  /* to an invoice; also a part of it */
    PAYMENT_IS_OWED_BACK,  /* was refunded after it was paid, or was too much */
    PAYMENT_WAS_PAID_BACK, /* to the customer */
    LATE_FEE_WAS_CHARGED,  /* to the customer of an invoice */
    LATE_FEE_WAS_WAIVED,
    INTEREST_WAS_CHARGED,
    INTEREST_WAS_WAIVED,
    INVOICE_WAS_WRITTEN_OFF, /* what was open of it */
    INVOICE_WAS_RECOVERED,   /* something of that was paid or refunded after all */
    PAYMENT_WAS_UNASSIGNED,  /* the assignment was wrong */
    PAYMENT_IS_OWED_NO_MORE, /* what was owed back is not, because less was paid than was thought */
    PAYMENT_WAS_REVERSED,    /* the bank took it back */
    PAYMENT_FACT_COUNT
};
extern const char *const PAYMENT_FACT_NAMES[]; /* by enum, NULL-terminated */

struct payment_rule {
    enum ledger_account debit, credit;
    int64_t example; /* öre */
    const char *meaning;
};
extern const struct payment_rule PAYMENT_RULES[PAYMENT_FACT_COUNT];

struct ledger_transfer ledger_post_payment(enum payment_fact fact, money amount);

#endif
