#include "api/passwords.h"

#include "api/app.h"
#include "api/second_factor.h"
#include "api/session.h"
#include "api/sign_in_links.h"
#include "domain/language.h"
#include "service/password.h"

struct password_change_in {
    uint64_t has;
    str password, new_password;
};
struct reset_in {
    uint64_t has;
    str email, language;
};
struct completion_in {
    uint64_t has;
    str token, password, code;
};
/* clang-format off */
static const struct field PASSWORD_CHANGE_FIELDS[] = {
    FIELD(SHAPE_STR, password_change_in, password, REQUIRED | PERSONAL, 1, PASSWORD_CHARS_MAX, "The one so far"),
    FIELD(SHAPE_STR, password_change_in, new_password, REQUIRED | PERSONAL, 1, PASSWORD_CHARS_MAX, "To sign in with from now on"),
};
const struct shape PASSWORD_CHANGE_IN = SHAPE("PasswordChange", password_change_in, PASSWORD_CHANGE_FIELDS);
static const struct field PASSWORD_RESET_FIELDS[] = {
    FIELD(SHAPE_STR, reset_in, email, REQUIRED | PERSONAL, 1, 100, "Of the user"),
    FIELD_CHOICE(reset_in, language, 0, LANGUAGE_NAMES, "Of the mail; without it that in which the merchant's staff is written to"),
};
const struct shape PASSWORD_RESET_IN = SHAPE("PasswordResetRequest", reset_in, PASSWORD_RESET_FIELDS);
static const struct field COMPLETION_FIELDS[] = {
    FIELD(SHAPE_STR, completion_in, token, REQUIRED | PERSONAL, 1, 64, "Of the link"),
    FIELD(SHAPE_STR, completion_in, password, REQUIRED | PERSONAL, 1, PASSWORD_CHARS_MAX, "To sign in with from now on"),
    FIELD(SHAPE_STR, completion_in, code, PERSONAL, 0, 20, "Of the user's app, or a recovery code, if the user has a second factor"),
};
const struct shape PASSWORD_RESET_COMPLETION_IN = SHAPE("PasswordResetCompletion", completion_in, COMPLETION_FIELDS);
/* clang-format on */

static struct password_context context_of(const struct call *call)
{
    const struct app *app = app_of(call);
    return (struct password_context){ &app->secret, app->mails_access };
}

/* --- by who is signed in ------------------------------------------------------------------- */

struct prepared_change {
    struct sign_in checked;
    str new_hash;
};

enum problem api_password_prepare(struct ctx *c, struct call *call)
{
    const struct password_change_in *in = call->in;
    struct caller caller = { 0 };
    struct prepared_change *ready = ARENA_NEW(c->arena, struct prepared_change);
    TRY(api_caller(c, call, &caller));
    call->prepared = ready;
    if (str_equal(in->password, in->new_password))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("new_password"), WHY_PASSWORD_SAME);
    TRY(sign_in_check(c, caller.email, in->password, &ready->checked));
    if (!ready->checked.is_right)
        return OK;
    enum problem p = password_hash_make(c, in->new_password, &ready->new_hash);
    if (p == PROBLEM_UNPROCESSABLE)
        c->blames[0].field = STR("new_password");
    return p;
}

enum problem api_password_change(struct ctx *c, struct call *call)
{
    const struct prepared_change *ready = call->prepared;
    struct password_context context = context_of(call);
    struct sign_in tried = ready->checked;
    TRY(sign_in_look_again(c, &tried));
    if (tried.is_throttled)
        return api_tried_throttled(c, call, &tried);
    if (!tried.is_right)
        return api_tried_refused(c, call, &tried, "password", WHY_PASSWORD_WRONG);
    TRY(password_change(c, &context, &tried, ready->new_hash,
                        session_id(context.secret, api_session_cookie(call))));
    api_empty(call, 204);
    return OK;
}

/* --- by a link ----------------------------------------------------------------------------- */

enum problem api_password_reset_ask(struct ctx *c, struct call *call)
{
    const struct reset_in *in = call->in;
    struct access_ask ask = { ACCESS_MAIL_PASSWORD_RESET, in->email, in->language, { 0 } };
    return api_access_mail_ask(c, call, &ask);
}

enum problem api_password_reset_prepare(struct ctx *c, struct call *call)
{
    const struct completion_in *in = call->in;
    str *hash = ARENA_NEW(c->arena, str);
    call->prepared = hash;
    return password_reset_prepare(c, &app_of(call)->secret, in->token, in->password, hash);
}

enum problem api_password_reset_complete(struct ctx *c, struct call *call)
{
    const struct completion_in *in = call->in;
    const str *hash = call->prepared;
    struct password_context context = context_of(call);
    struct signed_in done;
    TRY(password_reset(c, &context, in->token, in->code, *hash, &done));
    if (done.outcome != SIGN_IN_DONE)
        return api_sign_in_refused(c, call, &done);
    api_empty(call, 204);
    return OK;
}
