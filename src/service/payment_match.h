/*
 * payment_match.h -- which invoice a payment pays, by what the bank tells of it: first the
 * references that it has a place for, then those that the customer wrote among other words, and
 * last the only open invoice of exactly this amount whose customer has the payer's name. Whatever
 * fits several invoices is left to a person.
 */
#ifndef PAYMENT_MATCH_H
#define PAYMENT_MATCH_H

#include "domain/camt.h"
#include "store/invoice_store.h"

struct payment_clues {
    struct camt_references references;
    str message, payer;
    money amount;
    bool by_message_only; /* of what the bank tells no details, only a reference counts */
};

/* The capture whose invoice it pays; zero: none, and `reason` (of PAYMENT_REASONS) says why. */
enum problem payment_match(struct ctx *c, const struct payment_clues *clues,
                           struct uuid *capture_id, str *reason) NODISCARD;

#endif
