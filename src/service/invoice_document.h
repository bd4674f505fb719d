/*
 * invoice_document.h -- invoices and credit notes on paper, in the customer's language.
 *
 * An invoice tells what was captured, to the address of that time and with the letterhead of that
 * time, and what is left to be paid: so it changes when something is credited, paid or put off, and
 * is otherwise the same, byte for byte, whenever it is made again. A credit note never changes.
 */
#ifndef INVOICE_DOCUMENT_H
#define INVOICE_DOCUMENT_H

#include <stdio.h>

#include "service/invoicing.h"

/* The invoice of a capture. `name`: its number. NO_SUCH_ORDER; NOT_FOUND: the order has no such
 * invoice, or not yet. */
enum problem invoice_document(struct ctx *c, struct uuid order_id, struct uuid capture_id,
                              FILE *file, str *name) NODISCARD;

/* What a refund took off it. `name`: its number, that of the invoice and which of the order's
 * refunds it is. NOT_FOUND also: it took nothing off. */
enum problem credit_note_document(struct ctx *c, struct uuid order_id, struct uuid capture_id,
                                  struct uuid refund_id, FILE *file, str *name) NODISCARD;

#endif
