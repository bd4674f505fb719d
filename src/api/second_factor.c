#include "api/second_factor.h"

#include "api/app.h"
#include "service/second_factor.h"
#include "service/user.h"
#include "service/user_session.h"

struct second_factor_out {
    str status;
    int64_t since, recovery_codes;
};
struct password_in {
    uint64_t has;
    str password;
};
struct setup_out {
    str key, uri;
};
struct code_in {
    uint64_t has;
    str code;
};
struct recovery_codes_out {
    struct shape_list recovery_codes;
};
/* clang-format off */
static const struct field SECOND_FACTOR_FIELDS[] = {
    FIELD_CHOICE(second_factor_out, status, 0, SECOND_FACTOR_STATUSES, "pending: it was begun and does not count before it is confirmed"),
    FIELD(SHAPE_TIME, second_factor_out, since, OMIT_EMPTY, 0, 0, "Since when it is asked for"),
    FIELD(SHAPE_I64, second_factor_out, recovery_codes, 0, 0, RECOVERY_CODES, "How many recovery codes are left"),
};
const struct shape SECOND_FACTOR_OUT = SHAPE("SecondFactor", second_factor_out, SECOND_FACTOR_FIELDS);
static const struct field PASSWORD_FIELDS[] = {
    FIELD(SHAPE_STR, password_in, password, REQUIRED | PERSONAL, 1, PASSWORD_CHARS_MAX, "Password of whoever is signed in"),
};
const struct shape PASSWORD_IN = SHAPE("PasswordProof", password_in, PASSWORD_FIELDS);
static const struct field SETUP_FIELDS[] = {
    FIELD(SHAPE_STR, setup_out, key, PERSONAL, 0, 32, "What the app is to know, base32; it cannot be read again"),
    FIELD(SHAPE_STR, setup_out, uri, PERSONAL, 1, 500, "The same as otpauth://, for a picture that the app reads"),
};
const struct shape SETUP_OUT = SHAPE("SecondFactorSetup", setup_out, SETUP_FIELDS);
static const struct field CODE_FIELDS[] = {
    FIELD(SHAPE_STR, code_in, code, REQUIRED | PERSONAL, 1, 20, "Six digits of the app; to remove it also a recovery code"),
};
const struct shape CODE_IN = SHAPE("SecondFactorCode", code_in, CODE_FIELDS);
static const struct field RECOVERY_CODES_FIELDS[] = {
    FIELD_SCALARS(recovery_codes_out, recovery_codes, 0, 0, RECOVERY_CODES, SHAPE_STR, "Each is good once instead of a code; they cannot be read again"),
};
const struct shape RECOVERY_CODES_OUT = SHAPE("RecoveryCodes", recovery_codes_out, RECOVERY_CODES_FIELDS);
/* clang-format on */

enum problem api_second_factor_get(struct ctx *c, struct call *call)
{
    struct caller caller = { 0 };
    struct second_factor factor;
    TRY(api_caller(c, call, &caller));
    TRY(second_factor_load(c, caller.email, &factor));
    struct second_factor_out out = { str_of(factor.status), factor.since, factor.recovery_codes };
    answer_json(c, call, 200, &SECOND_FACTOR_OUT, &out);
    return OK;
}

enum problem api_second_factor_prepare(struct ctx *c, struct call *call)
{
    const struct password_in *in = call->in;
    struct caller caller = { 0 };
    struct sign_in *checked = ARENA_NEW(c->arena, struct sign_in);
    TRY(api_caller(c, call, &caller));
    call->prepared = checked;
    return sign_in_check(c, caller.email, in->password, checked);
}

enum problem api_tried_throttled(struct ctx *c, struct call *call, const struct sign_in *tried)
{
    answer_header(&call->answer, STR("Retry-After"),
                  arena_format(c->arena, "%lld", (long long)tried->retry_after_seconds));
    return blame(c, PROBLEM_TOO_MANY_REQUESTS, STR(""),
                 "Too many failed attempts; try again in %lld seconds.",
                 (long long)tried->retry_after_seconds);
}

/* A failure has to be counted, so it is answered here and committed. */
enum problem api_tried_refused(struct ctx *c, struct call *call, struct sign_in *tried,
                               const char *field, const char *why)
{
    TRY(sign_in_failed(c, tried));
    if (tried->is_throttled)
        return api_tried_throttled(c, call, tried);
    blame_also(c, str_of(field), "%s", why);
    answer_problem(c, call, PROBLEM_UNPROCESSABLE);
    return OK;
}

enum problem api_second_factor_begin(struct ctx *c, struct call *call)
{
    const struct sign_in *checked = call->prepared;
    struct sign_in tried = *checked;
    struct second_factor_setup setup;
    TRY(sign_in_look_again(c, &tried));
    if (tried.is_throttled)
        return api_tried_throttled(c, call, &tried);
    if (!tried.is_right)
        return api_tried_refused(c, call, &tried, "password", WHY_PASSWORD_WRONG);
    TRY(second_factor_begin(c, &app_of(call)->secret, tried.email, &setup));
    struct setup_out out = { setup.key, setup.uri };
    answer_json(c, call, 201, &SETUP_OUT, &out);
    return OK;
}

enum problem api_second_factor_confirm(struct ctx *c, struct call *call)
{
    const struct code_in *in = call->in;
    const struct secret *secret = &app_of(call)->secret;
    struct caller caller = { 0 };
    struct sign_in tried;
    bool is_right = false;
    str codes[RECOVERY_CODES];
    TRY(api_caller(c, call, &caller));
    TRY(sign_in_tried(c, caller.email, &tried));
    if (tried.is_throttled)
        return api_tried_throttled(c, call, &tried);
    TRY(second_factor_confirm(c, secret, caller.email, in->code, &is_right, codes));
    if (!is_right)
        return api_tried_refused(
            c, call, &tried, "code",
            "The code must be the six digits that the app shows now, and is not.");
    TRY(user_sessions_revoke(c, caller.email, session_id(secret, api_session_cookie(call))));
    struct recovery_codes_out out = { { codes, RECOVERY_CODES } };
    answer_json(c, call, 200, &RECOVERY_CODES_OUT, &out);
    return OK;
}

enum problem api_second_factor_remove(struct ctx *c, struct call *call)
{
    const struct code_in *in = call->in;
    struct caller caller = { 0 };
    struct sign_in tried;
    enum second_factor_outcome outcome = FACTOR_NONE;
    TRY(api_caller(c, call, &caller));
    TRY(sign_in_tried(c, caller.email, &tried));
    if (tried.is_throttled)
        return api_tried_throttled(c, call, &tried);
    TRY(second_factor_use(c, &app_of(call)->secret, caller.email, in->code, &outcome));
    if (outcome == FACTOR_WRONG || outcome == FACTOR_MISSING)
        return api_tried_refused(c, call, &tried, "code", WHY_CODE_WRONG);
    TRY(second_factor_remove(c, caller.email));
    api_empty(call, 204);
    return OK;
}

enum problem api_user_second_factor_remove(struct ctx *c, struct call *call)
{
    struct caller caller = { 0 };
    struct user user;
    TRY(api_caller(c, call, &caller));
    TRY(user_load(c, call->path[0], &user));
    if (str_equal(user.email, caller.email))
        return blame(c, PROBLEM_CONFLICT, STR("email"), WHY_OWN_FACTOR);
    TRY(second_factor_remove(c, user.email));
    api_empty(call, 204);
    return OK;
}
