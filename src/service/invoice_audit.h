/*
 * invoice_audit.h -- the part of an audit that is about customers: invoices from captures, credits
 * from refunds, what is paid and owed back from transfers, transfers from what happened.
 */
#ifndef INVOICE_AUDIT_H
#define INVOICE_AUDIT_H

#include "service/audit_book.h"

struct invoice_audit {
    struct uuid settled_id; /* up to this event all must have come that is to come of them */
    int64_t invoices_from;  /* captures before have none */
    int64_t invoices;       /* seen */
};

enum problem invoice_audit_begin(struct ctx *c, struct invoice_audit *ia) NODISCARD;

/* An order whose events have been found to be right. */
enum problem invoice_audit_order(struct ctx *c, struct audit *audit, struct invoice_audit *ia,
                                 const struct order_row *row, const struct order_fact_row *fact,
                                 struct event_rows events) NODISCARD;

/* All payments and their transfers; adds these to the sums. */
enum problem invoice_audit_end(struct ctx *c, struct audit *audit, struct invoice_audit *ia,
                               struct audit_sums *sums) NODISCARD;

#endif
