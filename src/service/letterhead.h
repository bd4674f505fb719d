/*
 * letterhead.h -- who a merchant is on its documents: invoices, credit notes, reports of payouts.
 *
 * A letterhead counts from the instant at which it is chosen; earlier ones are kept, and a document
 * has the one of its own instant, so that it is the same whenever it is made again. The first one
 * counts for all that was before it as well: there was no other.
 */
#ifndef LETTERHEAD_H
#define LETTERHEAD_H

#include "shape/shape.h"
#include "store/db.h"

struct letterhead {
    uint64_t has;
    str company_name; /* by default the merchant's name */
    str street_address, street_address2, postal_code, city, country;
    str organization_number, vat_id, email, phone, website;
    str payment_account; /* as customers are to read it: Bankgiro 5050-1055, an IBAN */
};
extern const struct shape LETTERHEAD_SHAPE;

#define LETTERHEADS_MAX 500 /* of a merchant, those that are over included */

/* That of c->merchant_id at an instant; without any, the merchant's name alone. */
enum problem letterhead_load(struct ctx *c, int64_t at, struct letterhead *out) NODISCARD;

/* Changes the members that `changes` has, from now on; an empty text clears one. CONFLICT: it was
 * changed at this very instant. UNPROCESSABLE: too often already. */
enum problem letterhead_change(struct ctx *c, const struct letterhead *changes,
                               struct letterhead *out) NODISCARD;

#endif
