#include "domain/ledger.h"

#define DEBIT  true
#define CREDIT false
const struct ledger_account_info LEDGER_ACCOUNTS[] = {
#define ACCOUNT(number, name, normal, meaning) { LEDGER_##name, #name, normal, meaning },
#include "domain/ledger.def"
#undef ACCOUNT
};
const size_t LEDGER_ACCOUNTS_COUNT = COUNT(LEDGER_ACCOUNTS);

/* The posting rules: fact, debit, credit; always the event's amount. */
static const struct {
    enum order_fact fact;
    enum ledger_account debit, credit;
} RULES[] = {
    { ORDER_WAS_CREATED, LEDGER_AUTHORIZATION_MEMO, LEDGER_AUTHORIZATION_CONTRA },
    { ORDER_WAS_RAISED, LEDGER_AUTHORIZATION_MEMO, LEDGER_AUTHORIZATION_CONTRA },
    { ORDER_WAS_LOWERED, LEDGER_AUTHORIZATION_CONTRA, LEDGER_AUTHORIZATION_MEMO },
    { ORDER_WAS_CAPTURED, LEDGER_AUTHORIZATION_CONTRA, LEDGER_AUTHORIZATION_MEMO },
    { ORDER_WAS_CAPTURED, LEDGER_CUSTOMER_RECEIVABLE, LEDGER_MERCHANT_PAYABLE },
    { ORDER_WAS_REFUNDED, LEDGER_MERCHANT_PAYABLE, LEDGER_CUSTOMER_RECEIVABLE },
    { ORDER_WAS_CANCELLED, LEDGER_AUTHORIZATION_CONTRA, LEDGER_AUTHORIZATION_MEMO },
    { ORDER_WAS_RELEASED, LEDGER_AUTHORIZATION_CONTRA, LEDGER_AUTHORIZATION_MEMO },
    { ORDER_WAS_EXPIRED, LEDGER_AUTHORIZATION_CONTRA, LEDGER_AUTHORIZATION_MEMO },
    { ORDER_WAS_CLOSED, LEDGER_AUTHORIZATION_CONTRA, LEDGER_AUTHORIZATION_MEMO },
};

size_t ledger_post(const struct order_event *e, struct ledger_transfer out[LEDGER_TRANSFERS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < COUNT(RULES) && e->amount.minor > 0; i++)
        if (RULES[i].fact == e->fact) {
            CHECK(count < LEDGER_TRANSFERS_MAX);
            out[count++] = (struct ledger_transfer){ RULES[i].debit, RULES[i].credit, e->amount };
        }
    return count;
}

const char *const PAYMENT_FACT_NAMES[] = {
    [PAYMENT_WAS_RECEIVED] = "received",     [PAYMENT_WAS_ASSIGNED] = "assigned",
    [PAYMENT_IS_OWED_BACK] = "owed_back",    [PAYMENT_WAS_PAID_BACK] = "paid_back",
    [PAYMENT_WAS_UNASSIGNED] = "unassigned", [PAYMENT_IS_OWED_NO_MORE] = "owed_no_more",
    [PAYMENT_WAS_REVERSED] = "reversed",     [PAYMENT_FACT_COUNT] = NULL,
};

static const struct {
    enum ledger_account debit, credit;
} PAYMENT_RULES[PAYMENT_FACT_COUNT] = {
    [PAYMENT_WAS_RECEIVED] = { LEDGER_BANK, LEDGER_UNASSIGNED_PAYMENTS },
    [PAYMENT_WAS_ASSIGNED] = { LEDGER_UNASSIGNED_PAYMENTS, LEDGER_CUSTOMER_RECEIVABLE },
    [PAYMENT_IS_OWED_BACK] = { LEDGER_CUSTOMER_RECEIVABLE, LEDGER_REFUNDS_PAYABLE },
    [PAYMENT_WAS_PAID_BACK] = { LEDGER_REFUNDS_PAYABLE, LEDGER_BANK },
    [PAYMENT_WAS_UNASSIGNED] = { LEDGER_CUSTOMER_RECEIVABLE, LEDGER_UNASSIGNED_PAYMENTS },
    [PAYMENT_IS_OWED_NO_MORE] = { LEDGER_REFUNDS_PAYABLE, LEDGER_CUSTOMER_RECEIVABLE },
    [PAYMENT_WAS_REVERSED] = { LEDGER_UNASSIGNED_PAYMENTS, LEDGER_BANK },
};

struct ledger_transfer ledger_post_payment(enum payment_fact fact, money amount)
{
    CHECK(amount.minor > 0);
    return (struct ledger_transfer){ PAYMENT_RULES[fact].debit, PAYMENT_RULES[fact].credit,
                                     amount };
}
