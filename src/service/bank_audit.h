/*
 * bank_audit.h -- the part of an audit that is about the bank: what an entry consists of comes to
 * it, and what a transaction is said to have become is there, for the same money.
 */
#ifndef BANK_AUDIT_H
#define BANK_AUDIT_H

#include "service/audit.h"

enum problem bank_audit(struct ctx *c, struct audit *audit) NODISCARD;

#endif
