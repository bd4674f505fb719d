/* webhooks.h -- Merchant API v1: the merchant's webhooks and the log of what they were told. A
 * secret is told once, so making one takes no idempotency key. */
#ifndef API_WEBHOOKS_H
#define API_WEBHOOKS_H

#include "http/answer.h"

extern const struct shape WEBHOOK_IN, WEBHOOK_CHANGE_IN, WEBHOOK_OUT, WEBHOOKS_OUT,
    WEBHOOK_CREATED_OUT, WEBHOOK_DELIVERIES_QUERY, WEBHOOK_DELIVERIES_OUT, WEBHOOK_DELIVERY_OUT;

enum problem api_webhooks_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_webhooks_create(struct ctx *c, struct call *call) NODISCARD;
enum problem api_webhooks_update(struct ctx *c, struct call *call) NODISCARD;
enum problem api_webhooks_delete(struct ctx *c, struct call *call) NODISCARD;
enum problem api_webhooks_rotate(struct ctx *c, struct call *call) NODISCARD;
enum problem api_webhooks_test(struct ctx *c, struct call *call) NODISCARD;
enum problem api_webhook_deliveries_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_webhook_delivery_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_webhook_resend(struct ctx *c, struct call *call) NODISCARD;

#endif
