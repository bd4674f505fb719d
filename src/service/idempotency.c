#include "service/idempotency.h"

#include <sodium.h>

#include "sql.h"

struct uuid idempotency_scope(str method, str path, str key)
{
    struct uuid out;
    crypto_generichash_state state;
    str parts[] = { method, path, key };
    CHECK(crypto_generichash_init(&state, NULL, 0, sizeof out.bytes) == 0);
    for (size_t i = 0; i < COUNT(parts); i++) {
        uint64_t length = parts[i].len; /* so that no two lists of parts read the same */
        CHECK(crypto_generichash_update(&state, (const unsigned char *)&length, sizeof length) ==
              0);
        CHECK(crypto_generichash_update(&state, (const unsigned char *)parts[i].ptr,
                                        parts[i].len) == 0);
    }
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

enum problem idempotency_find(struct ctx *c, struct uuid scope, struct first_answer *out,
                              bool *found)
{
    int64_t created_at = 0;
    struct first_answer kept = { 0 };
    TRY(db_maybe(c, &SQL_IDEMPOTENCY_FIND, PARAMS(P_I64(c->merchant_id), P_UUID(scope)),
                 COLUMNS(C_I64("created_at", &created_at), C_STR("answer", &kept.answer),
                         C_UUID("body_digest", &kept.body_digest)),
                 found));
    *found = *found && c->now - created_at < IDEMPOTENCY_PERIOD;
    if (*found)
        *out = kept;
    return OK;
}

enum problem idempotency_save(struct ctx *c, struct uuid scope, const struct first_answer *first)
{
    return db_none(c, &SQL_IDEMPOTENCY_SAVE,
                   PARAMS(P_I64(c->merchant_id), P_UUID(scope), P_I64(c->now), P_STR(first->answer),
                          P_UUID(first->body_digest)),
                   NULL);
}

enum problem idempotency_prune(struct ctx *c, int64_t limit, int64_t *forgotten)
{
    return db_none(c, &SQL_IDEMPOTENCY_PRUNE,
                   PARAMS(P_I64(c->now - IDEMPOTENCY_PERIOD), P_I64(limit)), forgotten);
}
