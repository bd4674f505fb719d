/*
 * order_history.h -- how the references and addresses of an order stood at an instant: a document
 * of that instant tells them so for ever, whatever was changed since.
 */
#ifndef ORDER_HISTORY_H
#define ORDER_HISTORY_H

#include "store/order_store.h"

struct order_wording {
    str merchant_reference1, merchant_reference2; /* .ptr NULL: absent */
    struct address billing_address, shipping_address;
};

/* Takes back what was changed at `at` or later. `w`: how they stand now; `last_event_id`: of the
 * order. Reads nothing if nothing has happened since. */
enum problem order_wording_at(struct ctx *c, struct uuid last_event_id, int64_t at,
                              struct order_wording *w) NODISCARD;

#endif
