/*
 * payment_store.h -- payments of customers and what was posted about them, in and out of the store.
 */
#ifndef PAYMENT_STORE_H
#define PAYMENT_STORE_H

#include "domain/ledger.h"
#include "store/db.h"

struct payment_row {
    struct uuid payment_id;
    str external_id, reference, payer;
    money amount;
    int64_t paid_at, received_at;
    int64_t unassigned_amount; /* minor units */
    str reason;                /* of PAYMENT_REASONS; .ptr NULL: it was assigned at once */
    int64_t reversed_at;       /* the bank took it back; 0: it did not */
};
struct payment_rows {
    struct payment_row *items;
    size_t count;
};

/* What a payment pays. */
struct assignment_row {
    int64_t invoice_number;
    struct uuid order_id, capture_id;
    int64_t amount; /* minor units */
};
struct assignment_rows {
    struct assignment_row *items;
    size_t count;
};

/* What paid an invoice. */
struct paid_row {
    struct uuid payment_id;
    str external_id, payer;
    int64_t paid_at, amount; /* the part that was assigned to the invoice, minor units */
};
struct paid_rows {
    struct paid_row *items;
    size_t count;
};

#define ASSIGNMENTS_MAX 1000 /* of one payment or invoice that are told */

/* All of it is unassigned. STORE_BUSY, perhaps only at the commit, if somebody else has told it. */
enum problem payment_insert(struct ctx *c, const struct payment_row *row) NODISCARD;
enum problem payment_find(struct ctx *c, str external_id, struct uuid *out, bool *found) NODISCARD;
enum problem payment_load(struct ctx *c, struct uuid payment_id, struct payment_row *out,
                          bool *found) NODISCARD;

/* At most `limit` in the order in which they were told, after that one; only those of which
 * something is unassigned; or all, those that were told last first, from before that one on. */
enum payment_list { PAYMENTS_ALL, PAYMENTS_UNASSIGNED, PAYMENTS_LATEST };
enum problem payments_list(struct ctx *c, enum payment_list which, struct uuid after, size_t limit,
                           struct payment_rows *out) NODISCARD;

/* Takes so much off row->unassigned_amount, or adds it if it is below 0; STORE_BUSY if it is not
 * that any more. */
enum problem payment_take(struct ctx *c, const struct payment_row *row, int64_t amount) NODISCARD;

/* The bank took it back: it was all unassigned, and now nothing is. STORE_BUSY if it was not. */
enum problem payment_reverse(struct ctx *c, struct uuid payment_id) NODISCARD;

/* How much of it is assigned to the invoice of that capture, minor units. */
enum problem payment_assigned(struct ctx *c, struct uuid payment_id, struct uuid capture_id,
                              int64_t *out) NODISCARD;

enum problem payment_assignments(struct ctx *c, struct uuid payment_id,
                                 struct assignment_rows *out) NODISCARD;
enum problem payments_of_capture(struct ctx *c, struct uuid capture_id,
                                 struct paid_rows *out) NODISCARD;

/* What happened to money of a customer: writes the transfer and its sums. Of `payment_id` and
 * `capture_id` the one that does not matter is zero. */
enum problem payment_post(struct ctx *c, enum payment_fact fact, money amount,
                          struct uuid payment_id, struct uuid capture_id) NODISCARD;

#endif
