#include "service/user_session.h"

#include "service/audit_log.h"
#include "sql.h"

static enum problem read_session(struct rows *r, void *item, bool *more)
{
    struct user_session *s = item;
    return db_rows_next(r,
                        COLUMNS(C_UUID("token_hash", &s->session_id),
                                C_I64("created_at", &s->created_at),
                                C_I64("expires_at", &s->expires_at), C_STR("address", &s->address),
                                C_STR("user_agent", &s->user_agent)),
                        more);
}

enum problem user_sessions_load(struct ctx *c, str email, struct user_sessions *out)
{
    struct row_list list;
    TRY(db_list(c, &SQL_SESSION_LIST,
                PARAMS(P_I64(c->merchant_id), P_STR(email), P_I64(ctx_real_now(c)),
                       P_I64(SESSIONS_LISTED_MAX)),
                sizeof(struct user_session), read_session, &list));
    *out = (struct user_sessions){ list.items, list.count };
    return OK;
}

enum problem user_session_revoke(struct ctx *c, str email, struct uuid session_id)
{
    int64_t changes = 0;
    TRY(db_none(c, &SQL_SESSION_REVOKE,
                PARAMS(P_I64(c->merchant_id), P_STR(email), P_UUID(session_id)), &changes));
    if (changes == 0)
        return blame(c, PROBLEM_NOT_FOUND, STR("session_id"), "There is no such session.");
    return audit_log_add_fact(c, AUDIT_SESSION_REVOKED, email, "sessions", STR("1"));
}

enum problem user_sessions_revoke(struct ctx *c, str email, struct uuid kept)
{
    int64_t changes = 0;
    TRY(db_none(c, &SQL_SESSION_REVOKE_OTHERS,
                PARAMS(P_I64(c->merchant_id), P_STR(email), P_UUID(kept)), &changes));
    if (changes == 0)
        return OK;
    return audit_log_add_fact(c, AUDIT_SESSION_REVOKED, email, "sessions",
                              arena_format(c->arena, "%lld", (long long)changes));
}
