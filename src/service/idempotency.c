#include "service/idempotency.h"

#include <sodium.h>

#include "sql.h"

static void hash(crypto_generichash_state *state, const void *bytes, size_t count)
{
    CHECK(crypto_generichash_update(state, bytes, count) == 0);
}

/* With its length before it, so that no two lists of parts read the same. */
static void hash_part(crypto_generichash_state *state, str part)
{
    uint64_t length = part.len;
    hash(state, &length, sizeof length);
    hash(state, part.ptr, part.len);
}

static void hash_path(crypto_generichash_state *state, str path)
{
    char lower[256];
    uint64_t length = path.len;
    hash(state, &length, sizeof length);
    for (size_t at = 0; at < path.len; at += sizeof lower) {
        size_t count = path.len - at < sizeof lower ? path.len - at : sizeof lower;
        for (size_t i = 0; i < count; i++) {
            char c = path.ptr[at + i];
            lower[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
        }
        hash(state, lower, count);
    }
}

struct uuid idempotency_scope(str method, str path, str key)
{
    struct uuid out;
    crypto_generichash_state state;
    CHECK(crypto_generichash_init(&state, NULL, 0, sizeof out.bytes) == 0);
    hash_part(&state, method);
    hash_path(&state, path);
    hash_part(&state, key);
    CHECK(crypto_generichash_final(&state, out.bytes, sizeof out.bytes) == 0);
    return out;
}

struct uuid idempotency_digest(str body)
{
    struct uuid out;
    CHECK(crypto_generichash(out.bytes, sizeof out.bytes, (const unsigned char *)body.ptr, body.len,
                             NULL, 0) == 0);
    return out;
}

void idempotency_foresee(struct ctx *c, struct uuid scope)
{
    db_foresee(c, &SQL_IDEMPOTENCY_FIND, PARAMS(P_I64(c->merchant_id), P_UUID(scope)));
}

enum problem idempotency_find(struct ctx *c, struct uuid scope, struct first_answer *out,
                              bool *found)
{
    int64_t created_at = 0;
    struct first_answer kept = { 0 };
    TRY(db_maybe(c, &SQL_IDEMPOTENCY_FIND, PARAMS(P_I64(c->merchant_id), P_UUID(scope)),
                 COLUMNS(C_I64("created_at", &created_at), C_STR("answer", &kept.answer),
                         C_UUID("body_digest", &kept.body_digest)),
                 found));
    *found = *found && ctx_real_now(c) - created_at < IDEMPOTENCY_PERIOD;
    if (*found)
        *out = kept;
    return OK;
}

enum problem idempotency_save(struct ctx *c, struct uuid scope, const struct first_answer *first)
{
    return db_none(c, &SQL_IDEMPOTENCY_SAVE,
                   PARAMS(P_I64(c->merchant_id), P_UUID(scope), P_I64(ctx_real_now(c)),
                          P_STR(first->answer), P_UUID(first->body_digest),
                          P_I64(ctx_real_now(c) - IDEMPOTENCY_PERIOD)),
                   NULL);
}

enum problem idempotency_prune(struct ctx *c, int64_t limit, int64_t *forgotten)
{
    return db_none(c, &SQL_IDEMPOTENCY_PRUNE,
                   PARAMS(P_I64(ctx_real_now(c) - IDEMPOTENCY_PERIOD), P_I64(limit)), forgotten);
}
