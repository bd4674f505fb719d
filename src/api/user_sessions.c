#include "api/user_sessions.h"

#include "api/app.h"
#include "service/user.h"
#include "service/user_session.h"

struct user_session_out {
    struct uuid session_id;
    int64_t created_at, expires_at;
    str address, user_agent;
    bool is_current;
};
struct user_sessions_out {
    struct shape_list sessions;
};
/* clang-format off */
static const struct field SESSION_FIELDS[] = {
    FIELD(SHAPE_UUID, user_session_out, session_id, 0, 0, 0, "Names the session, and opens nothing"),
    FIELD(SHAPE_TIME, user_session_out, created_at, 0, 0, 0, "When somebody signed in"),
    FIELD(SHAPE_TIME, user_session_out, expires_at, 0, 0, 0, "When it ends by itself"),
    FIELD(SHAPE_STR, user_session_out, address, OMIT_EMPTY | PERSONAL, 0, 64, "From which network address; of a proxy if there is one"),
    FIELD(SHAPE_STR, user_session_out, user_agent, OMIT_EMPTY | PERSONAL, 0, USER_AGENT_BYTES, "What the browser calls itself"),
    FIELD(SHAPE_BOOL, user_session_out, is_current, 0, 0, 0, "Is this request made with it?"),
};
static const struct shape SESSION_ITEM = SHAPE("UserSession", user_session_out, SESSION_FIELDS);
static const struct field SESSIONS_FIELDS[] = {
    FIELD_LIST(user_sessions_out, sessions, 0, 0, SESSIONS_LISTED_MAX, &SESSION_ITEM, "The newest first"),
};
const struct shape SESSIONS_OUT = SHAPE("UserSessions", user_sessions_out, SESSIONS_FIELDS);
/* clang-format on */

static struct uuid current_id(const struct call *call)
{
    return session_id(&app_of(call)->secret, api_session_cookie(call));
}

static enum problem answer_sessions(struct ctx *c, struct call *call, str email)
{
    struct user_sessions found;
    TRY(user_sessions_load(c, email, &found));
    struct user_session_out *items =
        ARENA_ARRAY(c->arena, struct user_session_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++) {
        const struct user_session *s = &found.items[i];
        items[i] =
            (struct user_session_out){ .session_id = s->session_id,
                                       .created_at = s->created_at,
                                       .expires_at = s->expires_at,
                                       .address = s->address,
                                       .user_agent = s->user_agent,
                                       .is_current = uuid_equal(s->session_id, current_id(call)) };
    }
    struct user_sessions_out out = { { items, found.count } };
    answer_json(c, call, 200, &SESSIONS_OUT, &out);
    return OK;
}

enum problem api_sessions_list(struct ctx *c, struct call *call)
{
    struct caller caller = { 0 };
    TRY(api_caller(c, call, &caller));
    return answer_sessions(c, call, caller.email);
}

enum problem api_session_revoke(struct ctx *c, struct call *call)
{
    struct caller caller = { 0 };
    struct uuid id;
    TRY(api_caller(c, call, &caller));
    TRY(api_path_id(c, call, 0, &id));
    TRY(user_session_revoke(c, caller.email, id));
    api_empty(call, 204);
    return OK;
}

enum problem api_sessions_revoke_others(struct ctx *c, struct call *call)
{
    struct caller caller = { 0 };
    TRY(api_caller(c, call, &caller));
    TRY(user_sessions_revoke(c, caller.email, current_id(call)));
    api_empty(call, 204);
    return OK;
}

enum problem api_user_sessions_list(struct ctx *c, struct call *call)
{
    struct user user;
    TRY(user_load(c, call->path[0], &user));
    return answer_sessions(c, call, user.email);
}

enum problem api_user_sessions_revoke(struct ctx *c, struct call *call)
{
    struct user user;
    TRY(user_load(c, call->path[0], &user));
    TRY(user_sessions_revoke(c, user.email, (struct uuid){ { 0 } }));
    api_empty(call, 204);
    return OK;
}
