#include "service/rate_share.h"

#include "sql.h"

#define ROWS_MAX 8192 /* as many as there are buckets */

static enum problem learn(struct ctx *c, struct uuid process_id, struct rate_limiter *limiter)
{
    struct rows r;
    TRY(db_rows_begin(c, &SQL_RATE_USE_OTHERS,
                      PARAMS(P_UUID(process_id), P_I64(c->now - RATE_LIFE), P_I64(ROWS_MAX)), &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        struct rate_use use = { 0 };
        int64_t kind = 0, processes = 0;
        p = db_rows_next(&r,
                         COLUMNS(C_I64("merchant_id", &use.merchant_id), C_I64("kind", &kind),
                                 C_I64("used", &use.used), C_I64("processes", &processes)),
                         &more);
        use.kind = (enum rate_kind)kind;
        if (p == OK && more)
            rate_limiter_learn(limiter, &use, processes, c->now);
    }
    db_rows_end(&r);
    return p;
}

enum problem rate_share(struct ctx *c, struct uuid process_id, const struct rate_uses *uses,
                        struct rate_limiter *limiter)
{
    for (size_t i = 0; i < uses->count; i++) {
        const struct rate_use *use = &uses->items[i];
        TRY(db_none(c, &SQL_RATE_USE_SAVE,
                    PARAMS(P_I64(use->merchant_id), P_I64(use->kind), P_UUID(process_id),
                           P_I64(use->used), P_I64(c->now)),
                    NULL));
    }
    return learn(c, process_id, limiter);
}

enum problem rate_share_prune(struct ctx *c)
{
    return db_none(c, &SQL_RATE_USE_PRUNE, PARAMS(P_I64(c->now - MINUTE)), NULL);
}
