/*
 * preview.h -- what a capture, a refund, a cancellation, a release, an extension or other lines
 * would do, told before: now, when it is settled, and to the customer.
 *
 * Nothing here knows a rule. Those who decide on it, post, settle and invoice it are asked what
 * they would do; nothing is written. So it is what will happen, as long as nothing else happens to
 * the order, the fees and the terms before it is settled.
 */
#ifndef PREVIEW_H
#define PREVIEW_H

#include "domain/ledger.h"
#include "domain/plan.h"
#include "domain/settlement.h"
#include "service/order_amend.h"
#include "service/outbox.h"
#include "service/payout_terms.h"
#include "store/payout_store.h"

struct previewed_transfers {
    struct ledger_transfer items[LEDGER_TRANSFERS_MAX];
    size_t count;
};

struct previewed_payout {
    bool is_settled; /* else it is in no payout here, and what follows is zero */
    struct payout_terms terms;
    struct payout payout;         /* payout_no 0: it is not opened yet and has no reference */
    struct settlement settlement; /* were there nothing else in the payout and nothing kept back */
};

/* What it adds to its payout, fees deducted: negative if it takes more off than it brings. */
int64_t preview_settlement_amount(const struct previewed_payout *p);

/* --- of a capture ------------------------------------------------------------------------ */

struct capture_preview {
    struct capture capture; /* can be recorded as it is */
    struct order_fact_row fact;
    struct previewed_transfers transfers;
    struct previewed_payout paid;
    struct plan_terms plan;
    struct plan_part parts[PLAN_PARTS_MAX];
    size_t parts_count;
    struct caused_mails mails;
};

/* As order_capture() would answer a request that is not `from_client`, refusals included. */
enum problem capture_preview(struct ctx *c, struct uuid order_id, const struct capture_request *r,
                             struct capture_preview *out) NODISCARD;

/* --- of a refund ------------------------------------------------------------------------- */

/* What a refund does to the invoice of a capture. */
struct previewed_credit {
    struct uuid capture_id;
    int64_t invoice_number;          /* 0: it is not written yet */
    int64_t amount, credited_amount; /* minor units; the latter was not paid yet */
    int64_t owed_back_amount;        /* the rest: the customer is to get it back */
};

struct refund_preview {
    struct refund refund; /* can be recorded as it is */
    struct order_fact_row fact;
    struct previewed_transfers transfers;
    struct previewed_payout paid;
    int64_t refundable_amount;        /* minor units that may be refunded afterwards */
    struct previewed_credit *credits; /* by capture; of captures that have no invoice: none */
    size_t credits_count;
    struct caused_mails mails;
};

/* As order_refund() would answer a request that is not `from_client`, refusals included. */
enum problem refund_preview(struct ctx *c, struct uuid order_id, const struct refund_request *r,
                            struct refund_preview *out) NODISCARD;

/* --- of what ends, extends or updates an order ------------------------------------------- */

struct change_preview {
    struct changed changed; /* event_id zero: nothing would happen */
    struct previewed_transfers transfers;
    struct caused_mails mails;
};

/* ORDER_CANCEL, ORDER_RELEASE or ORDER_EXTEND, as it would be answered, refusals included. */
enum problem change_preview(struct ctx *c, struct uuid order_id, enum order_verb verb,
                            struct change_preview *out) NODISCARD;

/* As order_update_authorization() would answer, refusals included. */
enum problem update_preview(struct ctx *c, struct uuid order_id, const struct update_request *r,
                            struct change_preview *out) NODISCARD;

#endif
