/*
 * payout_document.h -- payouts on paper: one with its transactions, or those of some days. Of any
 * length, in the memory of a page; the same bytes whenever it is made again, because a closed
 * payout does not change, references and letterhead are those of its time, and paper has no date of
 * today.
 */
#ifndef PAYOUT_DOCUMENT_H
#define PAYOUT_DOCUMENT_H

#include <stdio.h>

#include "service/payout.h"

/* A closed payout: from what was sold to what is paid, and each of its transactions, with sums on
 * each page. UNPROCESSABLE: more than a million pages. */
enum problem payout_document(struct ctx *c, const struct payout *p, FILE *file) NODISCARD;

/* The closed payouts whose dates lie in the range, both ends included: a row each, by currency. */
enum problem payouts_document(struct ctx *c, int64_t from, int64_t until, FILE *file) NODISCARD;

#endif
