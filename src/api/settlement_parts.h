/*
 * settlement_parts.h -- what the Settlements API, its reports and the merchant's own view of
 * payouts have in common.
 */
#ifndef SETTLEMENT_PARTS_H
#define SETTLEMENT_PARTS_H

#include "api/app.h"
#include "service/transaction_list.h"

/* NULL-terminated; those that this program makes. */
extern const char *const TRANSACTION_TYPES[], *const DETAILED_TYPES[];

enum problem api_mid(struct ctx *c, str *out) NODISCARD; /* the merchant's own name for itself */

/* BAD_REQUEST: it is not eight letters and digits, in upper case. */
enum problem api_check_reference(struct ctx *c, str payment_reference) NODISCARD;

/* The same, or NOT_FOUND: there is none, or it is still open. */
enum problem api_closed_payout(struct ctx *c, str payment_reference, struct payout *out) NODISCARD;

str api_lower(struct ctx *c, str s);               /* ASCII */
str api_id_or_none(struct ctx *c, struct uuid id); /* empty if it is zero */

#endif
