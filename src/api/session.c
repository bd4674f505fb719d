#include "api/session.h"

#include "api/app.h"
#include "api/store_access.h"

struct sign_in_body {
    uint64_t has;
    str email, password, code;
};
struct user_out {
    str email, role;
    struct shape_list verbs;
};
struct merchant_out {
    str merchant_id, name;
};
struct session_out {
    struct user_out user;
    struct merchant_out merchant;
    str csrf_token;
    struct shape_list stores;
    str test_clock; /* JSON */
};
struct session_clock_out {
    int64_t now;
    str status;
};
/* clang-format off */
static const struct field SIGN_IN_FIELDS[] = {
    FIELD(SHAPE_STR, sign_in_body, email, REQUIRED | PERSONAL, 1, 100, "E-mail address"),
    FIELD(SHAPE_STR, sign_in_body, password, REQUIRED | PERSONAL, 1, PASSWORD_CHARS_MAX, "Password"),
    FIELD(SHAPE_STR, sign_in_body, code, PERSONAL, 0, 20, "Of the user's app, or a recovery code, if the user has a second factor"),
};
const struct shape SIGN_IN = SHAPE("SignIn", sign_in_body, SIGN_IN_FIELDS);
static const struct field USER_FIELDS[] = {
    FIELD(SHAPE_STR, user_out, email, 0, 0, 100, "E-mail address"),
    FIELD(SHAPE_STR, user_out, role, 0, 0, 32, "Role"),
    FIELD_SCALARS(user_out, verbs, 0, 0, VERBS_COUNT, SHAPE_STR, "What the role may do in that store"),
};
static const struct shape USER_OUT = SHAPE("User", user_out, USER_FIELDS);
static const struct field MERCHANT_FIELDS[] = {
    FIELD(SHAPE_STR, merchant_out, merchant_id, 0, 0, 32, "The merchant's id"),
    FIELD(SHAPE_STR, merchant_out, name, 0, 0, 200, "The merchant's name"),
};
static const struct shape MERCHANT_OUT = SHAPE("Merchant", merchant_out, MERCHANT_FIELDS);
static const struct field SESSION_CLOCK_FIELDS[] = {
    FIELD(SHAPE_TIME, session_clock_out, now, 0, 0, 0, "What time it is for the merchant"),
    FIELD_CHOICE(session_clock_out, status, 0, CLOCK_STATUSES, "moving: nothing else is changed until it is running again"),
};
static const struct shape SESSION_CLOCK_OUT = SHAPE("SessionClock", session_clock_out, SESSION_CLOCK_FIELDS);
static const struct field SESSION_FIELDS[] = {
    FIELD_OBJECT(session_out, user, 0, &USER_OUT, "Who is signed in"),
    FIELD_OBJECT(session_out, merchant, 0, &MERCHANT_OUT, "For whom: the store that the request names"),
    FIELD(SHAPE_STR, session_out, csrf_token, 0, 0, 64, "To be sent in X-CSRF-Token with every change"),
    FIELD_LIST(session_out, stores, 0, 1, STORES_MAX + 1, &STORE_OUT, "Which stores the user may enter, that of home first"),
    FIELD_JSON(session_out, test_clock, OMIT_EMPTY, SHAPE_OBJECT, &SESSION_CLOCK_OUT, "The clock of a test merchant; absent of all others"),
};
const struct shape SESSION_OUT = SHAPE("Session", session_out, SESSION_FIELDS);
/* clang-format on */

static str write_clock(struct ctx *c, const struct caller *caller)
{
    struct session_clock_out out = { ctx_real_now(c) + caller->clock_offset,
                                     str_of(CLOCK_STATUSES[caller->clock == CLOCK_MOVING]) };
    struct text t = text_begin(c->arena, 1024);
    str json;
    shape_write_json(&t, &SESSION_CLOCK_OUT, &out);
    CHECK(text_done(&t, &json));
    return json;
}

static enum problem answer_session(struct ctx *c, struct call *call, const struct caller *caller)
{
    str *verbs = ARENA_ARRAY(c->arena, str, VERBS_COUNT);
    size_t count = 0;
    for (size_t bit = 0; bit < VERBS_COUNT; bit++)
        if ((caller->verbs >> bit & 1) != 0)
            verbs[count++] = str_of(VERB_NAMES[bit]);
    struct session_out out = {
        .user = { caller->email, caller->role, { verbs, count } },
        .merchant = { caller->mid, caller->merchant_name },
        .csrf_token = caller->csrf_token,
        .test_clock = caller->clock != CLOCK_REAL ? write_clock(c, caller) : STR(""),
    };
    TRY(api_stores_of(c, caller, &out.stores));
    answer_json(c, call, 200, &SESSION_OUT, &out);
    return OK;
}

static void set_cookie(struct ctx *c, struct call *call, str token, int64_t seconds)
{
    api_cookie(c, call, STR("fangst_session"), "/", token, seconds);
}

enum problem api_sign_in_prepare(struct ctx *c, struct call *call)
{
    const struct sign_in_body *in = call->in;
    struct sign_in *checked = ARENA_NEW(c->arena, struct sign_in);
    call->prepared = checked;
    return sign_in_check(c, in->email, in->password, checked);
}

/* A refusal has to be counted or logged, so it is answered here and committed. */
static enum problem refuse(struct ctx *c, struct call *call, enum sign_in_outcome outcome)
{
    enum problem problem = PROBLEM_SIGN_IN_FAILED;
    if (outcome == SIGN_IN_CODE_MISSING) {
        problem = PROBLEM_SECOND_FACTOR_REQUIRED;
        blame_also(c, STR("code"), WHY_CODE_MISSING);
    } else if (outcome == SIGN_IN_CODE_WRONG) {
        problem = PROBLEM_SECOND_FACTOR_WRONG;
        blame_also(c, STR("code"), WHY_CODE_WRONG);
    } else
        blame_also(c, STR(""), "E-mail or password is wrong.");
    answer_problem(c, call, problem);
    return OK;
}

static enum problem throttle(struct ctx *c, struct call *call, int64_t seconds)
{
    answer_header(&call->answer, STR("Retry-After"),
                  arena_format(c->arena, "%lld", (long long)seconds));
    return blame(c, PROBLEM_TOO_MANY_REQUESTS, STR("email"),
                 "Too many failed attempts; try again in %lld seconds.", (long long)seconds);
}

enum problem api_sign_in_refused(struct ctx *c, struct call *call, const struct signed_in *done)
{
    CHECK(done->outcome != SIGN_IN_DONE);
    if (done->outcome == SIGN_IN_THROTTLED)
        return throttle(c, call, done->retry_after_seconds);
    return refuse(c, call, done->outcome);
}

enum problem api_signed_in(struct ctx *c, struct call *call, const struct signed_in *done)
{
    struct caller caller = { 0 };
    if (done->outcome != SIGN_IN_DONE)
        return api_sign_in_refused(c, call, done);
    TRY(session_authenticate(c, &app_of(call)->secret, done->token, (str){ 0 }, &caller));
    TRY(answer_session(c, call, &caller));
    set_cookie(c, call, done->token, SESSION_HOURS * 3600);
    return OK;
}

struct origin api_origin(const struct call *call)
{
    return (struct origin){ call->request->peer, request_header(call->request, STR("User-Agent")) };
}

enum problem api_sign_in(struct ctx *c, struct call *call)
{
    const struct app *app = app_of(call);
    const struct sign_in_body *in = call->in;
    const struct sign_in *checked = call->prepared;
    struct signed_in done;
    struct origin origin = api_origin(call);
    TRY(sign_in_finish(c, &app->secret, checked, &origin, in->code, &done));
    return api_signed_in(c, call, &done);
}

enum problem api_session_get(struct ctx *c, struct call *call)
{
    struct caller caller = { 0 };
    TRY(api_caller(c, call, &caller));
    return answer_session(c, call, &caller);
}

enum problem api_sign_out(struct ctx *c, struct call *call)
{
    struct caller caller = { 0 };
    TRY(api_caller(c, call, &caller));
    TRY(session_end(c, &app_of(call)->secret, caller.email, api_session_cookie(call)));
    set_cookie(c, call, STR(""), 0);
    api_transaction(c, call, (struct uuid){ { 0 } });
    api_empty(call, 204);
    return OK;
}
