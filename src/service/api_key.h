/*
 * api_key.h -- the API keys of a merchant, as whoever manages them sees them. What lets a caller in
 * is in identity.h.
 *
 * When a key was used last is gathered in memory by each process and written down by a job
 * (KEY_USES_SAVED_EVERY), so that no request writes for it.
 */
#ifndef API_KEY_H
#define API_KEY_H

#include "service/identity.h"

#define API_KEYS_VALID_MAX   100
#define API_KEYS_LISTED_MAX  500 /* the newest */
#define API_KEY_LABEL_CHARS  100
#define KEY_USES_SAVED_EVERY (10 * SECOND)

struct api_key {
    str username, label, environment;
    int64_t created_at, last_used_at, revoked_at; /* 0: never */
    str created_by, revoked_by;                   /* as an event's actor */
};
struct api_keys {
    struct api_key *items;
    size_t count;
};

enum problem api_keys_load(struct ctx *c, struct api_keys *out) NODISCARD;

/* CONFLICT if the merchant has as many as there may be. */
enum problem api_key_create(struct ctx *c, const struct secret *secret,
                            enum environment environment, str mid, str label,
                            struct key_credentials *out) NODISCARD;

/* From the end of this transaction on it lets nobody in. Harmless if it was revoked before;
 * NOT_FOUND if there is none. */
enum problem api_key_revoke(struct ctx *c, str username) NODISCARD;

/* Somebody was let in. Of any thread. */
void key_uses_add(int64_t merchant_id, str username, int64_t at);
bool key_uses_are_there(void);
/* Writes down those that were added since. If that fails they are forgotten until the next use. */
enum problem key_uses_save(struct ctx *c) NODISCARD;

#endif
