/*
 * packing_slip.h -- what goes into a parcel, on paper: the goods of a capture or of a whole order,
 * without prices, to the shipping address and in the customer's language.
 *
 * That of a capture tells its lines and the address and letterhead of its instant, and never
 * changes. That of the order tells what is ordered and where to as it stands since the order's last
 * change, with the letterhead of then: it is the same until the order is changed again.
 */
#ifndef PACKING_SLIP_H
#define PACKING_SLIP_H

#include <stdio.h>

#include "base/ctx.h"
#include "base/uuid.h"

/* `capture_id` zero: of the whole order. `name`: the reference of order or capture. NO_SUCH_ORDER;
 * NOT_FOUND: the order has no such capture. */
enum problem packing_slip(struct ctx *c, struct uuid order_id, struct uuid capture_id, FILE *file,
                          str *name) NODISCARD;

#endif
