/*
 * webhook.h -- the endpoints that a merchant wants to be told at. What they are told, and when, is
 * in webhook_source.h; how, in webhook_delivery.h (docs/decisions/0036-webhooks.md).
 *
 *   enabled <--> disabled     by hand: its messages are made, and wait until it is enabled
 *      |  ^
 *      v  |               given up by us, with a reason, and enabled again by hand
 *    failed
 *
 * Who made, changed or deleted one, or asked for another secret, is in the audit log.
 *
 * The secret of an endpoint is kept encrypted with the installation's own key: who has the store
 * and not the key can sign nothing. It is told when it is made, and never again.
 */
#ifndef SERVICE_WEBHOOK_H
#define SERVICE_WEBHOOK_H

#include "domain/webhook.h"
#include "service/identity.h"

#define WEBHOOKS_MAX              10 /* of a merchant */
#define WEBHOOK_DESCRIPTION_CHARS 200
#define WEBHOOK_BOTH              (10 * MINUTE) /* after a rotation, both secrets sign */
#define WEBHOOK_SECRET_BYTES      24

struct webhook {
    struct uuid endpoint_id;
    str url, description;
    uint64_t events;             /* a bit for each enum webhook_type */
    str secret, previous_secret; /* as they are kept; previous_secret .ptr NULL: none */
    int64_t previous_until;
    str status; /* of WEBHOOK_STATUSES */
    str reason; /* why it failed; .ptr NULL: it did not */
    int64_t created_at;
    str created_by;
    int64_t failures, failing_since;
};
struct webhooks {
    struct webhook *items;
    size_t count;
};
extern const char *const WEBHOOK_STATUSES[]; /* NULL-terminated */

/* Of the bits, in the arena. */
str *webhook_event_names(struct ctx *c, uint64_t events, size_t *count) NODISCARD;

enum problem webhooks_load(struct ctx *c, struct webhooks *out) NODISCARD;
enum problem webhook_load(struct ctx *c, struct uuid endpoint_id, struct webhook *out) NODISCARD;

/* With what was asked for in `w`; sets the rest of it. `told`: the secret, whsec_... UNPROCESSABLE;
 * CONFLICT if there are as many as there may be. */
enum problem webhook_create(struct ctx *c, const struct secret *key, bool allows_http,
                            struct webhook *w, str *told) NODISCARD;

/* Saves `now`, which was `was`. What it did not want until now it is told from now on. Switched on,
 * or with another address, it begins without failures. UNPROCESSABLE; NOT_FOUND if it was deleted
 * meanwhile, as for the next two. */
enum problem webhook_change(struct ctx *c, bool allows_http, const struct webhook *was,
                            struct webhook *now) NODISCARD;
/* CONFLICT while the secret before it still signs. */
enum problem webhook_rotate(struct ctx *c, const struct secret *key, struct webhook *w,
                            str *told) NODISCARD;
/* It is seen no more; webhook_forget() removes what belongs to it. */
enum problem webhook_delete(struct ctx *c, struct uuid endpoint_id) NODISCARD;

/* Base64 of HMAC-SHA256, for `webhook-signature`; `kept` as a webhook has it. STORE_BROKEN if the
 * installation's key is not the one that it was encrypted with. */
enum problem webhook_sign(struct ctx *c, const struct secret *key, str kept, str content,
                          str *out) NODISCARD;

#endif
