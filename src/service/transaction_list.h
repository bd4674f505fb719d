/*
 * transaction_list.h -- the lines of payouts with what their orders say: the transactions of the
 * Settlements API and of the reports.
 */
#ifndef TRANSACTION_LIST_H
#define TRANSACTION_LIST_H

#include "service/payout.h"

struct transaction {
    const struct payout *payout;
    struct line_row line;
    const struct line_kind_info *kind;
    /* The order_id is zero, and texts are absent, if it is of no order. */
    struct uuid order_id;
    struct uuid capture_id, refund_id; /* zero: of none; a return or a reversal has no capture_id */
    int64_t at, sale_at;               /* of the event; of the order's placement */
    str klarna_reference, merchant_reference1, merchant_reference2;
    str purchase_country, shipping_country, payment_method_type;
    str capture_reference, refund_reference; /* the merchant's own */
    str reason;                              /* why it was disputed or corrected; else absent */
    struct uuid dispute_id;                  /* of a reversal and what comes of it; else zero */
};
struct transactions {
    const struct transaction *items;
    size_t count;
};

/* Adds what their orders and payouts say to lines of payouts, in the order in which the store has
 * them. */
enum problem transactions_of(struct ctx *c, const struct line_row *lines, size_t count,
                             struct transactions *out) NODISCARD;

/* Gives each of a payout to `put`, read page by page; what `put` takes from c->arena is gone after
 * its page. */
enum problem transactions_each(struct ctx *c, int64_t payout_no,
                               void (*put)(struct ctx *c, void *self, const struct transaction *t),
                               void *self) NODISCARD;

/* The same of lines that lie apart, or are of several payouts: a statement for each. */
enum problem transactions_of_each(struct ctx *c, const struct line_row *lines, size_t count,
                                  struct transactions *out) NODISCARD;

struct transaction_range {
    int64_t first_no, last_no; /* of payouts */
    int64_t limit, offset;
};
enum problem transactions_list(struct ctx *c, const struct transaction_range *r,
                               struct transactions *out, int64_t *total) NODISCARD;

/* Of one order; none if there is no such order. */
enum problem transactions_of_order(struct ctx *c, struct uuid order_id,
                                   const struct transaction_range *r, struct transactions *out,
                                   int64_t *total) NODISCARD;

/* A fee of a GROSS_FEE payout is shown with its VAT. */
int64_t transaction_amount(const struct transaction *t);

/* As the Settlements API has it: the same, but a correction that is taken off is below zero, for it
 * has the same type as one that is paid. */
int64_t transaction_wire_amount(const struct transaction *t);
str transaction_comment(const struct transaction *t); /* klarna_comment; may be absent */

/* The totals of a payout as they are shown; those of GROSS_FEE have the VAT in the fees. */
struct settlement payout_shown(const struct payout *p);

/* Of those: what was reversed less what came back; corrections that are paid less those taken off.
 * Each may be below zero. */
int64_t shown_reversal(const struct settlement *s, enum currency currency);
int64_t shown_correction(const struct settlement *s, enum currency currency);

#endif
