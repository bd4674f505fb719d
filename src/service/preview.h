/*
 * preview.h -- what a capture would do, told before: now, when it is paid out, and to its customer.
 *
 * Nothing here knows a rule. Those who decide on a capture, post, settle and invoice it are asked
 * what they would do; nothing is written. So it is what will happen, as long as nothing else
 * happens to the order, the fees and the terms before the capture is settled.
 */
#ifndef PREVIEW_H
#define PREVIEW_H

#include "domain/ledger.h"
#include "domain/plan.h"
#include "domain/settlement.h"
#include "service/order_service.h"
#include "service/outbox.h"
#include "service/payout_terms.h"
#include "store/payout_store.h"

struct capture_preview {
    struct capture capture; /* can be recorded as it is */
    struct order_fact_row fact;
    struct ledger_transfer transfers[LEDGER_TRANSFERS_MAX];
    size_t transfers_count;

    bool is_settled; /* else it is in no payout here, and what follows is zero */
    struct payout_terms terms;
    struct payout payout;         /* payout_no 0: it is not opened yet and has no reference */
    struct settlement settlement; /* were there nothing else in the payout and nothing kept back */

    struct plan_terms plan;
    struct plan_part parts[PLAN_PARTS_MAX];
    size_t parts_count;
    struct caused_mails mails;
};

/* As order_capture() would answer a request that is not `from_client`, refusals included. */
enum problem capture_preview(struct ctx *c, struct uuid order_id, const struct capture_request *r,
                             struct capture_preview *out) NODISCARD;

/* What the capture adds to its payout, fees deducted: negative if they come to more than it. */
int64_t preview_settlement_amount(const struct capture_preview *p);

#endif
