#include "store/commit_mark.h"

#include "sql.h"

/* The least token of that time: a token begins with it, in milliseconds. */
static struct uuid first_token_of(int64_t at)
{
    struct uuid token = { { 0 } };
    uint64_t ms = (uint64_t)(at / MILLISECOND);
    for (int i = 5; i >= 0; i--, ms >>= 8)
        token.bytes[i] = (unsigned char)(ms & 0xff);
    return token;
}

enum problem commit_marks_prune(struct ctx *c, int64_t limit, int64_t *forgotten)
{
    return db_none(c, &SQL_COMMIT_PRUNE,
                   PARAMS(P_UUID(first_token_of(c->now - COMMIT_MARK_LIFE)), P_I64(limit)),
                   forgotten);
}
