/* merchant_settings.h -- what a merchant decides in the Merchant API v1: its settings, and what
 * became of a risk assessment. Only routes.c includes this. */
#ifndef MERCHANT_SETTINGS_H
#define MERCHANT_SETTINGS_H

#include "http/route.h"

extern const struct shape FRAUD_IN;
enum problem api_settings_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_settings_update(struct ctx *c, struct call *call) NODISCARD;
enum problem api_letterhead_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_letterhead_update(struct ctx *c, struct call *call) NODISCARD;
enum problem api_fraud_status_set(struct ctx *c, struct call *call) NODISCARD;

#endif
