/* invoice_files.h -- GET /merchant/v1/orders/{order_id}/invoices/...: invoices and credit notes as
 * PDF. Only routes.c includes this. */
#ifndef INVOICE_FILES_H
#define INVOICE_FILES_H

#include "http/route.h"

enum problem api_invoice_pdf(struct ctx *c, struct call *call) NODISCARD;
enum problem api_credit_note_pdf(struct ctx *c, struct call *call) NODISCARD;

#endif
