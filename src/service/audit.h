/*
 * audit.h -- recomputes what the store says from the events, and says exactly where it differs.
 *
 * For every order: its chain of events, applied one after the other, gives its state; each event
 * posted exactly what the rules say. For every merchant: the transfers sum to the balances, the
 * balances of a currency sum to zero, no event and no transfer is outside of the chains.
 */
#ifndef AUDIT_H
#define AUDIT_H

#include "store/ledger_store.h"
#include "store/order_store.h"

/* Told of every difference: a full sentence. */
typedef void audit_fn(void *self, str sentence);

struct audit {
    audit_fn *tell;
    void *self;
    int64_t orders, events, transfers, tags, differences; /* counted while going on */
};

/* One merchant, in one snapshot. A problem: the store could not be read. */
enum problem audit_merchant(struct ctx *c, struct audit *audit) NODISCARD;

#endif
