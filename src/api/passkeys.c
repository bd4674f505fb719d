#include "api/passkeys.h"

#include "api/app.h"
#include "api/second_factor.h"
#include "service/second_factor.h"
#include "service/user.h"

struct passkey_out {
    struct uuid passkey_id;
    str name;
    int64_t created_at, last_used_at;
};
struct passkeys_out {
    struct shape_list passkeys;
};
struct proof_in {
    uint64_t has;
    str password, code;
};
struct challenge_out {
    str challenge, rp_id, user_id, user_name;
    struct shape_list excluded_credentials;
    int64_t seconds;
};
struct passkey_in {
    uint64_t has;
    str name, client_data, authenticator_data;
};
/* clang-format off */
static const struct field PASSKEY_FIELDS[] = {
    FIELD(SHAPE_UUID, passkey_out, passkey_id, 0, 0, 0, "Names the passkey, and opens nothing"),
    FIELD(SHAPE_STR, passkey_out, name, 0, 1, PASSKEY_NAME_CHARS, "In the words of the user"),
    FIELD(SHAPE_TIME, passkey_out, created_at, 0, 0, 0, "When it was added"),
    FIELD(SHAPE_TIME, passkey_out, last_used_at, OMIT_EMPTY, 0, 0, "When somebody signed in with it last"),
};
const struct shape PASSKEY_OUT = SHAPE("Passkey", passkey_out, PASSKEY_FIELDS);
static const struct field PASSKEYS_FIELDS[] = {
    FIELD_LIST(passkeys_out, passkeys, 0, 0, PASSKEYS_MAX, &PASSKEY_OUT, "The oldest first"),
};
const struct shape PASSKEYS_OUT = SHAPE("Passkeys", passkeys_out, PASSKEYS_FIELDS);
static const struct field PROOF_FIELDS[] = {
    FIELD(SHAPE_STR, proof_in, password, REQUIRED | PERSONAL, 1, PASSWORD_CHARS_MAX, "Password of whoever is signed in"),
    FIELD(SHAPE_STR, proof_in, code, PERSONAL, 0, 20, "Of the user's app, or a recovery code, if the user has a second factor"),
};
const struct shape PASSKEY_PROOF_IN = SHAPE("PasskeyProof", proof_in, PROOF_FIELDS);
static const struct field CHALLENGE_FIELDS[] = {
    FIELD(SHAPE_STR, challenge_out, challenge, 0, WEBAUTHN_CHALLENGE_CHARS, WEBAUTHN_CHALLENGE_CHARS, "That the authenticator is to sign, base64url"),
    FIELD(SHAPE_STR, challenge_out, rp_id, 0, 1, RELYING_PARTY_ID_MAX, "Host name that the passkey is for"),
    FIELD(SHAPE_STR, challenge_out, user_id, 0, 1, WEBAUTHN_USER_CHARS, "What the authenticator calls the user, base64url; it tells nothing of them"),
    FIELD(SHAPE_STR, challenge_out, user_name, PERSONAL, 1, 100, "What it shows of the user"),
    FIELD_SCALARS(challenge_out, excluded_credentials, 0, 0, PASSKEYS_MAX, SHAPE_STR, "Passkeys that the user has already: their authenticators make no other one"),
    FIELD(SHAPE_I64, challenge_out, seconds, 0, 1, PASSKEY_MINUTES * 60, "For how long it is good"),
};
const struct shape PASSKEY_CHALLENGE_OUT = SHAPE("PasskeyChallenge", challenge_out, CHALLENGE_FIELDS);
static const struct field PASSKEY_IN_FIELDS[] = {
    FIELD(SHAPE_STR, passkey_in, name, REQUIRED, 1, PASSKEY_NAME_CHARS, "By which the user knows it again"),
    FIELD(SHAPE_STR, passkey_in, client_data, REQUIRED, 1, WEBAUTHN_CLIENT_DATA_CHARS, "clientDataJSON of the answer, base64url"),
    FIELD(SHAPE_STR, passkey_in, authenticator_data, REQUIRED, 1, WEBAUTHN_DATA_CHARS, "What getAuthenticatorData() of the answer gives, base64url"),
};
const struct shape PASSKEY_IN = SHAPE("PasskeyRegistration", passkey_in, PASSKEY_IN_FIELDS);
/* clang-format on */

static struct passkey_out passkey_out(const struct passkey *k)
{
    return (struct passkey_out){ k->passkey_id, k->name, k->created_at, k->last_used_at };
}

enum problem api_passkeys_check(struct ctx *c, const struct call *call)
{
    if (app_of(call)->party.id.len > 0)
        return OK;
    return blame(c, PROBLEM_CONFLICT, STR(""), WHY_NO_PASSKEYS);
}

enum problem api_passkeys_list(struct ctx *c, struct call *call)
{
    struct caller caller = { 0 };
    struct passkeys found;
    TRY(api_caller(c, call, &caller));
    TRY(passkeys_load(c, caller.email, &found));
    struct passkey_out *items = ARENA_ARRAY(c->arena, struct passkey_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        items[i] = passkey_out(&found.items[i]);
    struct passkeys_out out = { { items, found.count } };
    answer_json(c, call, 200, &PASSKEYS_OUT, &out);
    return OK;
}

/* --- adding ---------------------------------------------------------------------------------- */

enum problem api_passkey_prepare(struct ctx *c, struct call *call)
{
    const struct proof_in *in = call->in;
    struct caller caller = { 0 };
    struct sign_in *checked = ARENA_NEW(c->arena, struct sign_in);
    TRY(api_passkeys_check(c, call));
    TRY(api_caller(c, call, &caller));
    call->prepared = checked;
    return sign_in_check(c, caller.email, in->password, checked);
}

static enum problem answer_challenge(struct ctx *c, struct call *call, str email)
{
    const struct app *app = app_of(call);
    struct passkeys own;
    struct challenge_out out = { .rp_id = app->party.id,
                                 .user_id = passkey_user(c, &app->secret, email),
                                 .user_name = email,
                                 .seconds = PASSKEY_MINUTES * 60 };
    TRY(passkeys_load(c, email, &own));
    str *excluded = ARENA_ARRAY(c->arena, str, own.count + 1);
    for (size_t i = 0; i < own.count; i++)
        excluded[i] = own.items[i].credential_id;
    out.excluded_credentials = (struct shape_list){ excluded, own.count };
    TRY(passkey_begin(c, &app->secret, email, session_id(&app->secret, api_session_cookie(call)),
                      &out.challenge));
    answer_json(c, call, 201, &PASSKEY_CHALLENGE_OUT, &out);
    return OK;
}

enum problem api_passkey_begin(struct ctx *c, struct call *call)
{
    const struct proof_in *in = call->in;
    const struct sign_in *checked = call->prepared;
    struct sign_in tried = *checked;
    enum second_factor_outcome factor = FACTOR_NONE;
    TRY(sign_in_look_again(c, &tried));
    if (tried.is_throttled)
        return api_tried_throttled(c, call, &tried);
    if (!tried.is_right)
        return api_tried_refused(c, call, &tried, "password", WHY_PASSWORD_WRONG);
    TRY(second_factor_use(c, &app_of(call)->secret, tried.email, in->code, &factor));
    if (factor == FACTOR_WRONG)
        return api_tried_refused(c, call, &tried, "code", WHY_CODE_WRONG);
    if (factor == FACTOR_MISSING)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("code"), WHY_CODE_MISSING);
    return answer_challenge(c, call, tried.email);
}

enum problem api_passkey_add(struct ctx *c, struct call *call)
{
    const struct passkey_in *in = call->in;
    const struct app *app = app_of(call);
    struct passkey_answer answer = { in->name, in->client_data, in->authenticator_data };
    struct caller caller = { 0 };
    struct passkey made;
    TRY(api_passkeys_check(c, call));
    TRY(api_caller(c, call, &caller));
    if (str_trim(in->name).len == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("name"), WHY_ONLY_BLANKS);
    TRY(passkey_add(c, &app->secret, &app->party, caller.email,
                    session_id(&app->secret, api_session_cookie(call)), &answer, &made));
    struct passkey_out out = passkey_out(&made);
    answer_json(c, call, 201, &PASSKEY_OUT, &out);
    return OK;
}

/* --- removing -------------------------------------------------------------------------------- */

enum problem api_passkey_remove(struct ctx *c, struct call *call)
{
    struct caller caller = { 0 };
    struct uuid id;
    TRY(api_caller(c, call, &caller));
    TRY(api_path_id(c, call, 0, &id));
    TRY(passkey_remove(c, caller.email, id));
    api_empty(call, 204);
    return OK;
}

enum problem api_user_passkeys_remove(struct ctx *c, struct call *call)
{
    struct user user;
    TRY(user_load(c, call->path[0], &user));
    TRY(passkeys_remove(c, user.email));
    api_empty(call, 204);
    return OK;
}
