/*
 * invoice_store.h -- invoices in and out of the store.
 */
#ifndef INVOICE_STORE_H
#define INVOICE_STORE_H

#include "domain/invoice.h"
#include "domain/plan.h"
#include "domain/reference.h"
#include "store/db.h"

struct invoice_row {
    struct uuid capture_id, order_id;
    int64_t number;
    str reference;
    struct plan_terms terms; /* without the instalments, which are its parts */
    int64_t captured_at, version;
    struct invoice invoice;
};
struct invoice_rows {
    struct invoice_row *items;
    size_t count;
};

#define CREDITS_MAX 1000 /* of an invoice that are told; more are only in its sums */

/* What a refund took off an invoice. */
struct credit_row {
    struct uuid refund_id;
    int64_t amount, credited_amount; /* minor units; the latter was open then */
};
struct credit_rows {
    struct credit_row *items;
    size_t count;
};

/* A new one with its parts. Its number is the next of the merchant, its reference made from it by
 * that method. */
enum problem invoice_insert(struct ctx *c, const struct invoice_row *row,
                            enum reference_method method, const struct plan_part *parts,
                            size_t count) NODISCARD;

/* The invoice of that capture; `found` false: it has none. */
enum problem invoice_load(struct ctx *c, struct uuid capture_id, struct invoice_row *out,
                          bool *found) NODISCARD;

/* All of an order, oldest first. */
enum problem invoices_of_order(struct ctx *c, struct uuid order_id,
                               struct invoice_rows *out) NODISCARD;

/* Writes row->invoice; STORE_BUSY, perhaps only at the commit, if somebody was first. */
enum problem invoice_update(struct ctx *c, const struct invoice_row *row) NODISCARD;

enum problem invoice_parts(struct ctx *c, struct uuid capture_id,
                           struct plan_part out[PLAN_PARTS_MAX], size_t *count) NODISCARD;
enum problem invoice_put_off(struct ctx *c, struct uuid capture_id, size_t part,
                             date due) NODISCARD;

enum problem credit_insert(struct ctx *c, struct uuid capture_id,
                           const struct credit_row *credit) NODISCARD;
enum problem credit_is_there(struct ctx *c, struct uuid capture_id, struct uuid refund_id,
                             bool *out) NODISCARD;
enum problem credits_of(struct ctx *c, struct uuid capture_id, struct credit_rows *out) NODISCARD;

#endif
