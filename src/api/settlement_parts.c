#include "api/settlement_parts.h"

#include "sql.h"

const char *const TRANSACTION_TYPES[] = {
    "SALE",   "RETURN",     "REVERSAL",   "REVERSAL_MERCHANT_PROTECTION",
    "FEE",    "FEE_REFUND", "CORRECTION", "CHARGE",
    "CREDIT", "HOLDBACK",   "RELEASE",    NULL
};
const char *const DETAILED_TYPES[] = { "PURCHASE",
                                       "PURCHASE_RETURN",
                                       "PURCHASE_FEE_PERCENTAGE",
                                       "PURCHASE_FEE_FIXED",
                                       "PURCHASE_FEE_PERCENTAGE_REFUND",
                                       "FEE_REFUND",
                                       "EXTEND_DUE_DATE_FEE",
                                       "DISPUTE_FEE",
                                       "REVERSAL",
                                       "CORRECTION",
                                       "CREDITED_CORRECTION",
                                       "ROLLING_RESERVE",
                                       "UNDER_REVIEW",
                                       "MANUAL_ENTRY",
                                       "SERVICING_FEE",
                                       NULL };

enum problem api_mid(struct ctx *c, str *out)
{
    str name = { 0 };
    return db_one(c, &SQL_MERCHANT_LOAD, PARAMS(P_I64(c->merchant_id)),
                  COLUMNS(C_STR("mid", out), C_STR("name", &name)));
}

enum problem api_check_reference(struct ctx *c, str payment_reference)
{
    bool good = payment_reference.len == 8;
    for (size_t i = 0; good && i < payment_reference.len; i++) {
        char letter = payment_reference.ptr[i];
        good = (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
    }
    if (good)
        return OK;
    return blame(c, PROBLEM_BAD_REQUEST, STR("payment_reference"),
                 "payment_reference must be eight upper-case letters and digits, but was '%.*s'.",
                 STR_ARG(payment_reference));
}

enum problem api_closed_payout(struct ctx *c, str payment_reference, struct payout *out)
{
    bool found = false;
    TRY(api_check_reference(c, payment_reference));
    TRY(payout_find(c, payment_reference, out, &found));
    if (found && out->status != PAYOUT_OPEN)
        return OK;
    return blame(c, PROBLEM_NOT_FOUND, (str){ 0 }, "Payout %.*s cannot be found",
                 STR_ARG(payment_reference));
}

str api_lower(struct ctx *c, str s)
{
    char *out = arena_take(c->arena, s.len + 1, 1);
    for (size_t i = 0; i < s.len; i++)
        out[i] = s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? (char)(s.ptr[i] - 'A' + 'a') : s.ptr[i];
    return (str){ out, s.len };
}

str api_id_or_none(struct ctx *c, struct uuid id)
{
    return uuid_is_zero(id) ? STR("") : uuid_text(c->arena, id);
}
