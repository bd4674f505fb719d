/*
 * ledger.h -- double entry as transfers. One transfer debits one account and credits another
 * by the same amount, so that every posting balances by construction; an event posts one or two.
 * The chart of accounts is ledger.def; which event posts what is the table in ledger.c.
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

#define LEDGER_TRANSFERS_MAX 4

/* What the event posts; returns how many. Events that move no money post nothing. */
size_t ledger_post(const struct order_event *e, struct ledger_transfer out[LEDGER_TRANSFERS_MAX]);

/* --- what customers pay ------------------------------------------------------------------ */

enum payment_fact {
    PAYMENT_WAS_RECEIVED,
    PAYMENT_WAS_ASSIGNED,    /* to an invoice; also a part of it */
    PAYMENT_IS_OWED_BACK,    /* was refunded after it was paid, or was too much */
    PAYMENT_WAS_PAID_BACK,   /* to the customer */
    PAYMENT_WAS_UNASSIGNED,  /* the assignment was wrong */
    PAYMENT_IS_OWED_NO_MORE, /* what was owed back is not, because less was paid than was thought */
    PAYMENT_WAS_REVERSED,    /* the bank took it back */
    PAYMENT_FACT_COUNT
};
extern const char *const PAYMENT_FACT_NAMES[]; /* by enum, NULL-terminated */

struct ledger_transfer ledger_post_payment(enum payment_fact fact, money amount);

#endif
