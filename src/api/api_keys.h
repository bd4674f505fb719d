/* api_keys.h -- Merchant API v1: the merchant's API keys. A password is told once and kept nowhere,
 * so making a key takes no idempotency key: one that was made twice is revoked. */
#ifndef API_KEYS_H
#define API_KEYS_H

#include "http/answer.h"

extern const struct shape API_KEY_IN, API_KEY_CREATED_OUT, API_KEYS_OUT;

enum problem api_keys_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_keys_create(struct ctx *c, struct call *call) NODISCARD;
enum problem api_keys_revoke(struct ctx *c, struct call *call) NODISCARD;

#endif
