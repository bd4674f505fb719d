/*
 * demo_payouts.h -- the demo merchant is paid.
 */
#ifndef DEMO_PAYOUTS_H
#define DEMO_PAYOUTS_H

#include "main/commands.h"

/* Fees and terms, if it has none yet. */
enum problem demo_terms(struct ctx *c) NODISCARD;

/* Settles what has happened, and pays the payouts whose day is over. */
bool demo_payouts(struct access_store *s);

#endif
