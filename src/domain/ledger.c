#include "domain/ledger.h"

#define DEBIT  true
#define CREDIT false
const struct ledger_account_info LEDGER_ACCOUNTS[] = {
#define ACCOUNT(number, name, normal, meaning) { LEDGER_##name, #name, normal, meaning },
#include "domain/ledger.def"
#undef ACCOUNT
};
const size_t LEDGER_ACCOUNTS_COUNT = COUNT(LEDGER_ACCOUNTS);

/* clang-format off */
const struct ledger_rule LEDGER_RULES[] = {
    { ORDER_WAS_CREATED,   LEDGER_AUTHORIZATION_MEMO,   LEDGER_AUTHORIZATION_CONTRA, 50000, "the promise" },
    { ORDER_WAS_RAISED,    LEDGER_AUTHORIZATION_MEMO,   LEDGER_AUTHORIZATION_CONTRA, 10000, "the promise grows by this much" },
    { ORDER_WAS_LOWERED,   LEDGER_AUTHORIZATION_CONTRA, LEDGER_AUTHORIZATION_MEMO,   10000, "the promise shrinks by this much" },
    { ORDER_WAS_CAPTURED,  LEDGER_AUTHORIZATION_CONTRA, LEDGER_AUTHORIZATION_MEMO,   20000, "this part is no longer only promised" },
    { ORDER_WAS_CAPTURED,  LEDGER_CUSTOMER_RECEIVABLE,  LEDGER_MERCHANT_PAYABLE,     20000, "the customer owes it, and the merchant is owed it" },
    { ORDER_WAS_REFUNDED,  LEDGER_MERCHANT_PAYABLE,     LEDGER_CUSTOMER_RECEIVABLE,  5000,  "it is no longer owed to or by either" },
    { ORDER_WAS_CANCELLED, LEDGER_AUTHORIZATION_CONTRA, LEDGER_AUTHORIZATION_MEMO,   50000, "the promise is given up" },
    { ORDER_WAS_RELEASED,  LEDGER_AUTHORIZATION_CONTRA, LEDGER_AUTHORIZATION_MEMO,   30000, "what remains of the promise is given up" },
    { ORDER_WAS_EXPIRED,   LEDGER_AUTHORIZATION_CONTRA, LEDGER_AUTHORIZATION_MEMO,   30000, "what remains of the promise has run out" },
    { ORDER_WAS_CLOSED,    LEDGER_AUTHORIZATION_CONTRA, LEDGER_AUTHORIZATION_MEMO,   30000, "the same for an order that was imported as closed" },
    { ORDER_WAS_DISPUTED,  LEDGER_MERCHANT_PAYABLE,     LEDGER_DISPUTED_CAPTURES,    8000,  "kept back until it is known who is right" },
    { ORDER_WAS_DEFENDED,   LEDGER_DISPUTED_CAPTURES,    LEDGER_MERCHANT_PAYABLE,     8000,  "it is the merchant's after all" },
    { ORDER_WAS_CHARGED_BACK,  LEDGER_DISPUTED_CAPTURES,    LEDGER_CUSTOMER_RECEIVABLE,  8000,  "the customer does not owe it, or is owed it back" },
};
/* clang-format on */
const size_t LEDGER_RULES_COUNT = COUNT(LEDGER_RULES);

size_t ledger_post(const struct order_event *e, struct ledger_transfer out[LEDGER_TRANSFERS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < LEDGER_RULES_COUNT && e->amount.minor > 0; i++)
        if (LEDGER_RULES[i].fact == e->fact) {
            CHECK(count < LEDGER_TRANSFERS_MAX);
            out[count++] = (struct ledger_transfer){ LEDGER_RULES[i].debit, LEDGER_RULES[i].credit,
                                                     e->amount };
        }
    return count;
}

const char *const PAYMENT_FACT_NAMES[] = {
    [PAYMENT_WAS_RECEIVED] = "received",       [PAYMENT_WAS_ASSIGNED] = "assigned",
    [PAYMENT_IS_OWED_BACK] = "owed_back",      [PAYMENT_WAS_PAID_BACK] = "paid_back",
    [LATE_FEE_WAS_CHARGED] = "late_fee",       [LATE_FEE_WAS_WAIVED] = "late_fee_waived",
    [INTEREST_WAS_CHARGED] = "interest",       [INTEREST_WAS_WAIVED] = "interest_waived",
    [INVOICE_WAS_WRITTEN_OFF] = "written_off", [INVOICE_WAS_RECOVERED] = "recovered",
    [PAYMENT_WAS_UNASSIGNED] = "unassigned",   [PAYMENT_IS_OWED_NO_MORE] = "owed_no_more",
    [PAYMENT_WAS_REVERSED] = "reversed",       [PAYMENT_FACT_COUNT] = NULL,
};

/* clang-format off */
const struct payment_rule PAYMENT_RULES[PAYMENT_FACT_COUNT] = {
    [PAYMENT_WAS_RECEIVED]  = { LEDGER_BANK,                LEDGER_UNASSIGNED_PAYMENTS, 22000, "money came in" },
    [PAYMENT_WAS_ASSIGNED]  = { LEDGER_UNASSIGNED_PAYMENTS, LEDGER_CUSTOMER_RECEIVABLE, 22000, "it pays this invoice, and the customer owes so much less" },
    [PAYMENT_IS_OWED_BACK]  = { LEDGER_CUSTOMER_RECEIVABLE, LEDGER_REFUNDS_PAYABLE,     2000,  "it was more than the customer owes, or was refunded since: it is owed back" },
    [PAYMENT_WAS_PAID_BACK] = { LEDGER_REFUNDS_PAYABLE,     LEDGER_BANK,                2000,  "and was given back" },
    [LATE_FEE_WAS_CHARGED]  = { LEDGER_CUSTOMER_RECEIVABLE, LEDGER_LATE_FEE_INCOME,     6000,  "the customer was late, and is charged for it" },
    [LATE_FEE_WAS_WAIVED]   = { LEDGER_LATE_FEE_INCOME,     LEDGER_CUSTOMER_RECEIVABLE, 6000,  "the fee is not asked for any more" },
    [INTEREST_WAS_CHARGED]  = { LEDGER_CUSTOMER_RECEIVABLE, LEDGER_INTEREST_INCOME,     318,   "and pays interest for the days" },
    [INTEREST_WAS_WAIVED]   = { LEDGER_INTEREST_INCOME,     LEDGER_CUSTOMER_RECEIVABLE, 318,   "the interest is not asked for any more" },
    [INVOICE_WAS_WRITTEN_OFF] = { LEDGER_WRITE_OFF,         LEDGER_CUSTOMER_RECEIVABLE, 50000, "it will never be paid" },
    [INVOICE_WAS_RECOVERED] = { LEDGER_CUSTOMER_RECEIVABLE, LEDGER_WRITE_OFF,           50000, "it is paid after all" },
    [PAYMENT_WAS_UNASSIGNED]  = { LEDGER_CUSTOMER_RECEIVABLE, LEDGER_UNASSIGNED_PAYMENTS, 5000, "it was assigned by mistake: the customer owes so much again" },
    [PAYMENT_IS_OWED_NO_MORE] = { LEDGER_REFUNDS_PAYABLE,   LEDGER_CUSTOMER_RECEIVABLE, 2000,  "so less was paid of the invoice, and less is owed back of it" },
    [PAYMENT_WAS_REVERSED]  = { LEDGER_UNASSIGNED_PAYMENTS, LEDGER_BANK,                22000, "the bank took the payment back, after it was unassigned" },
};
/* clang-format on */

struct ledger_transfer ledger_post_payment(enum payment_fact fact, money amount)
{
    CHECK(amount.minor > 0);
    return (struct ledger_transfer){ PAYMENT_RULES[fact].debit, PAYMENT_RULES[fact].credit,
                                     amount };
}
