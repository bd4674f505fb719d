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
