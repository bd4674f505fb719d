/*
 * passkey_sign_ins.c -- a challenge is bound to the browser that it was given to, by a cookie: so
 * nobody can have another sign what they were asked themselves, or be signed in by what another has
 * signed. It names no user: the authenticator says whose passkey it is.
 */
#include "api/passkey_sign_ins.h"

#include "api/app.h"
#include "api/passkeys.h"
#include "api/session.h"
#include "service/access_mail.h"

#define COOKIE      "fangst_passkey"
#define COOKIE_PATH "/merchant/v1/passkey-sign-ins"

struct begun_out {
    str challenge, rp_id;
    int64_t seconds;
};
struct completion_in {
    uint64_t has;
    str credential_id, client_data, authenticator_data, signature, user_id;
};
/* clang-format off */
static const struct field BEGUN_FIELDS[] = {
    FIELD(SHAPE_STR, begun_out, challenge, 0, WEBAUTHN_CHALLENGE_CHARS, WEBAUTHN_CHALLENGE_CHARS, "That the authenticator is to sign, base64url"),
    FIELD(SHAPE_STR, begun_out, rp_id, 0, 1, RELYING_PARTY_ID_MAX, "Host name that the passkey is for"),
    FIELD(SHAPE_I64, begun_out, seconds, 0, 1, PASSKEY_MINUTES * 60, "For how long it is good"),
};
const struct shape PASSKEY_SIGN_IN_OUT = SHAPE("PasskeySignIn", begun_out, BEGUN_FIELDS);
static const struct field COMPLETION_FIELDS[] = {
    FIELD(SHAPE_STR, completion_in, credential_id, REQUIRED, 1, WEBAUTHN_ID_CHARS, "Of the passkey, base64url"),
    FIELD(SHAPE_STR, completion_in, client_data, REQUIRED, 1, WEBAUTHN_CLIENT_DATA_CHARS, "clientDataJSON of the answer, base64url"),
    FIELD(SHAPE_STR, completion_in, authenticator_data, REQUIRED, 1, WEBAUTHN_DATA_CHARS, "authenticatorData of the answer, base64url"),
    FIELD(SHAPE_STR, completion_in, signature, REQUIRED | PERSONAL, 1, WEBAUTHN_SIGNATURE_CHARS, "Of both, base64url"),
    FIELD(SHAPE_STR, completion_in, user_id, REQUIRED, 1, WEBAUTHN_USER_CHARS, "userHandle of the answer, base64url"),
};
const struct shape PASSKEY_SIGN_IN_COMPLETION_IN = SHAPE("PasskeySignInCompletion", completion_in, COMPLETION_FIELDS);
/* clang-format on */

static void set_cookie(struct ctx *c, struct call *call, str token, int64_t seconds)
{
    api_cookie(c, call, STR(COOKIE), COOKIE_PATH, token, seconds);
}

enum problem api_passkey_sign_in_begin(struct ctx *c, struct call *call)
{
    const struct app *app = app_of(call);
    struct begun_out out = { .rp_id = app->party.id, .seconds = PASSKEY_MINUTES * 60 };
    str browser = access_token_make(c);
    int64_t seconds = 0;
    TRY(api_passkeys_check(c, call));
    TRY(passkey_sign_in_begin(c, &app->secret, browser, &out.challenge, &seconds));
    if (seconds > 0) {
        answer_header(&call->answer, STR("Retry-After"),
                      arena_format(c->arena, "%lld", (long long)seconds));
        return blame(c, PROBLEM_TOO_MANY_REQUESTS, STR(""),
                     "Too many passkeys were asked for from here; try again in %lld seconds.",
                     (long long)seconds);
    }
    answer_json(c, call, 201, &PASSKEY_SIGN_IN_OUT, &out);
    set_cookie(c, call, browser, PASSKEY_MINUTES * 60);
    return OK;
}

/* The challenge is used up, and a failure may have to be counted: so it is answered here and
 * committed. */
static enum problem refuse(struct ctx *c, struct call *call)
{
    blame_also(c, STR(""), "The passkey was refused. Sign in another way, or try again.");
    answer_problem(c, call, PROBLEM_PASSKEY_REFUSED);
    return OK;
}

enum problem api_passkey_sign_in_complete(struct ctx *c, struct call *call)
{
    const struct app *app = app_of(call);
    const struct completion_in *in = call->in;
    str browser = request_cookie(call->request, STR(COOKIE));
    struct passkey_sign_in answer = { browser.ptr != NULL ? browser : STR(""),
                                      in->credential_id,
                                      in->user_id,
                                      { in->client_data, in->authenticator_data, in->signature } };
    struct origin origin = api_origin(call);
    struct signed_in done;
    TRY(api_passkeys_check(c, call));
    TRY(passkey_sign_in(c, &app->secret, &app->party, &answer, &origin, &done));
    if (done.outcome == SIGN_IN_REFUSED)
        return refuse(c, call);
    TRY(api_signed_in(c, call, &done));
    set_cookie(c, call, STR(""), 0);
    return OK;
}
