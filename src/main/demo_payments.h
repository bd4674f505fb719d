/* demo_payments.h -- the customers of the demo merchant: most pay what is due, some too little, too
 * much or late, and a few write something on their payment that nobody can read. */
#ifndef DEMO_PAYMENTS_H
#define DEMO_PAYMENTS_H

#include "main/commands.h"

/* Writes the invoices of what is captured, and pays what was due before `now`. False after printing
 * why not. */
bool demo_payments(struct access_store *s, int64_t merchant_id, uint64_t seed, int64_t now);

#endif
