/* bank.h -- what the bank told, in the Merchant API v1. Only routes.c includes this. */
#ifndef BANK_H
#define BANK_H

#include "http/route.h"

extern const struct shape BANK_QUERY, BANK_STATEMENTS_OUT, BANK_TRANSACTION_QUERY,
    BANK_TRANSACTIONS_OUT, BANK_TRANSACTION_OUT, RESOLUTION_IN, RECONCILIATION_OUT;
enum problem api_bank_statements(struct ctx *c, struct call *call) NODISCARD;
enum problem api_bank_transactions(struct ctx *c, struct call *call) NODISCARD;
enum problem api_bank_resolve(struct ctx *c, struct call *call) NODISCARD;
enum problem api_bank_reconciliation(struct ctx *c, struct call *call) NODISCARD;

#endif
