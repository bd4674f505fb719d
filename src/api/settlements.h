/*
 * settlements.h -- the Settlements API v1 as clients of Kustom and Klarna know it: payouts, their
 * transactions, and reports of both as CSV.
 */
#ifndef SETTLEMENTS_H
#define SETTLEMENTS_H

#include "http/route.h"

extern const struct shape PAYOUT_QUERY, SUMMARY_QUERY, TRANSACTION_QUERY;
extern const struct shape PAYOUT_OUT, PAYOUT_PAGE_OUT, SUMMARY_OUT, TRANSACTION_PAGE_OUT;

/* settlement_reports.c */
extern const struct shape REPORT_QUERY, REPORT_RANGE_QUERY;
enum problem api_payout_report(struct ctx *c, struct call *call) NODISCARD;
enum problem api_payouts_report(struct ctx *c, struct call *call) NODISCARD;
enum problem api_payout_pdf(struct ctx *c, struct call *call) NODISCARD;
enum problem api_payouts_pdf(struct ctx *c, struct call *call) NODISCARD;

enum problem api_payouts_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_payout_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_payouts_summary(struct ctx *c, struct call *call) NODISCARD;
enum problem api_transactions_list(struct ctx *c, struct call *call) NODISCARD;

#endif
