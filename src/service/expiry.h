/*
 * expiry.h -- what is not captured in time expires. A view shows it from the instant itself
 * (order_view); the sweep writes it down.
 */
#ifndef EXPIRY_H
#define EXPIRY_H

#include "service/order_service.h"

/* Expires the next few open orders whose time has come, of any merchant. */
enum problem expiry_round(struct ctx *c, bool *again) NODISCARD;

/* The same for c->merchant_id (struct due_work of test_clock.h). */
enum problem expiry_due(struct ctx *c, int64_t *at) NODISCARD;
enum problem expiry_step(struct ctx *c, bool *again) NODISCARD;

#endif
