/* invoice_files.h -- documents of an order as PDF in the Merchant API v1: invoices, credit notes
 * and packing slips. Only routes.c includes this. */
#ifndef INVOICE_FILES_H
#define INVOICE_FILES_H

#include "http/route.h"

enum problem api_invoice_pdf(struct ctx *c, struct call *call) NODISCARD;
enum problem api_credit_note_pdf(struct ctx *c, struct call *call) NODISCARD;

extern const struct shape PACKING_SLIP_QUERY;
enum problem api_packing_slip_pdf(struct ctx *c, struct call *call) NODISCARD;

#endif
