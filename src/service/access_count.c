#include "service/access_count.h"

#include <arpa/inet.h>

#include "base/clock.h"
#include "base/text.h"
#include "sql.h"
#include "store/db.h"

#define PERIOD (ACCESS_COUNT_MINUTES * MINUTE)

static struct access_count counted(const struct ctx *c, int64_t times, int64_t since)
{
    return (struct access_count){ times, (since + PERIOD - ctx_real_now(c)) / SECOND + 1 };
}

enum problem access_count_add(struct ctx *c, str subject, struct access_count *out)
{
    int64_t times = 0, since = 0, now = ctx_real_now(c);
    TRY(db_one(c, &SQL_ACCESS_ASK_COUNT, PARAMS(P_STR(subject), P_I64(now), P_I64(now - PERIOD)),
               COLUMNS(C_I64("asks", &times), C_I64("since", &since))));
    *out = counted(c, times, since);
    return OK;
}

enum problem access_count_load(struct ctx *c, str subject, struct access_count *out)
{
    int64_t times = 0, since = 0;
    bool found = false;
    TRY(db_maybe(c, &SQL_ACCESS_ASK_LOAD, PARAMS(P_STR(subject), P_I64(ctx_real_now(c) - PERIOD)),
                 COLUMNS(C_I64("asks", &times), C_I64("since", &since)), &found));
    *out = found ? counted(c, times, since) : (struct access_count){ 0 };
    return OK;
}

str access_count_network(struct ctx *c, const char *what)
{
    unsigned char bytes[sizeof(struct in6_addr)];
    if (inet_pton(AF_INET6, arena_cstr(c->arena, c->peer), bytes) != 1)
        return arena_format(c->arena, "%s %.*s", what, STR_ARG(c->peer));
    struct text t = text_begin(c->arena, 64);
    str out;
    text_format(&t, "%s ", what);
    for (size_t i = 0; i < 8; i++)
        text_format(&t, "%02x", bytes[i]);
    CHECK(text_done(&t, &out));
    return out;
}

enum problem access_counts_prune(struct ctx *c, int64_t limit, int64_t *forgotten)
{
    return db_none(c, &SQL_ACCESS_ASK_PRUNE, PARAMS(P_I64(ctx_real_now(c) - PERIOD), P_I64(limit)),
                   forgotten);
}
