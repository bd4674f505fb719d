#include "api/invitations.h"

#include "api/app.h"
#include "api/session.h"
#include "api/timeline.h"
#include "service/invitation.h"
#include "shape/reason.h"

struct invitation_in {
    uint64_t has;
    str email, role;
    int64_t ends_at;
    str language;
};
struct invited_out {
    str email, role, token;
    int64_t expires_at;
    bool is_mailed;
};
struct invitation_out {
    str email, role;
    int64_t ends_at, created_at;
    struct actor_out created_by;
    int64_t expires_at;
    str mail_state, mail_answer, mail_reason_code;
};
struct invitations_out {
    struct shape_list invitations;
};
struct acceptance_in {
    uint64_t has;
    str token, password, code;
};
/* clang-format off */
static const struct field INVITATION_IN_FIELDS[] = {
    FIELD(SHAPE_STR, invitation_in, email, REQUIRED | PERSONAL, 1, 100, "Who is invited"),
    FIELD_CHOICE(invitation_in, role, REQUIRED, ROLE_NAMES, "What the user may do"),
    FIELD(SHAPE_TIME, invitation_in, ends_at, 0, 0, 0, "Of an external user: from then on the user is not let in"),
    FIELD_CHOICE(invitation_in, language, 0, LANGUAGE_NAMES, "Of the mail with the link; without it that in which the merchant's staff is written to"),
};
const struct shape INVITATION_IN = SHAPE("InvitationRequest", invitation_in, INVITATION_IN_FIELDS);
static const struct field INVITED_FIELDS[] = {
    FIELD(SHAPE_STR, invited_out, email, PERSONAL, 1, 100, "Who is invited"),
    FIELD_CHOICE(invited_out, role, 0, ROLE_NAMES, "What the user may do"),
    FIELD(SHAPE_STR, invited_out, token, PERSONAL, 1, 64, "For the link to /invitation#token of the portal; it cannot be read again"),
    FIELD(SHAPE_TIME, invited_out, expires_at, 0, 0, 0, "Until when the link is good"),
    FIELD(SHAPE_BOOL, invited_out, is_mailed, 0, 0, 0, "The link is mailed as well"),
};
const struct shape INVITED_OUT = SHAPE("Invited", invited_out, INVITED_FIELDS);
static const struct field INVITATION_FIELDS[] = {
    FIELD(SHAPE_STR, invitation_out, email, PERSONAL, 1, 100, "Who is invited"),
    FIELD_CHOICE(invitation_out, role, 0, ROLE_NAMES, "What the user may do"),
    FIELD(SHAPE_TIME, invitation_out, ends_at, OMIT_EMPTY, 0, 0, "From then on the user is not let in"),
    FIELD(SHAPE_TIME, invitation_out, created_at, 0, 0, 0, "When the invitation was made"),
    FIELD_OBJECT(invitation_out, created_by, 0, &ACTOR_OUT, "Who invited"),
    FIELD(SHAPE_TIME, invitation_out, expires_at, 0, 0, 0, "Until when the link is good"),
    FIELD_CHOICE(invitation_out, mail_state, OMIT_EMPTY, MAIL_STATE_NAMES, "Of the mail with the link; absent: it was not mailed"),
    FIELD(SHAPE_STR, invitation_out, mail_answer, OMIT_EMPTY, 0, 300, "What the mail server said last"),
    FAULT_CODE(invitation_out, mail_reason_code),
};
static const struct shape INVITATION_OUT = SHAPE("Invitation", invitation_out, INVITATION_FIELDS);
static const struct field INVITATIONS_FIELDS[] = {
    FIELD_LIST(invitations_out, invitations, 0, 0, USERS_MAX, &INVITATION_OUT, "By e-mail address"),
};
const struct shape INVITATIONS_OUT = SHAPE("Invitations", invitations_out, INVITATIONS_FIELDS);
static const struct field ACCEPTANCE_FIELDS[] = {
    FIELD(SHAPE_STR, acceptance_in, token, REQUIRED | PERSONAL, 1, 64, "Of the link"),
    FIELD(SHAPE_STR, acceptance_in, password, REQUIRED | PERSONAL, 1, PASSWORD_CHARS_MAX, "To sign in with from now on; that of the user, if the address is of one already"),
    FIELD(SHAPE_STR, acceptance_in, code, PERSONAL, 0, 20, "Of the app of such a user, or a recovery code, if there is a second factor"),
};
const struct shape ACCEPTANCE_IN = SHAPE("Acceptance", acceptance_in, ACCEPTANCE_FIELDS);
/* clang-format on */

enum problem api_invitations_list(struct ctx *c, struct call *call)
{
    struct invitations found;
    TRY(invitations_load(c, &found));
    struct invitation_out *items = ARENA_ARRAY(c->arena, struct invitation_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++) {
        const struct invitation *in = &found.items[i];
        items[i] = (struct invitation_out){ .email = in->email,
                                            .role = in->role,
                                            .ends_at = in->ends_at,
                                            .created_at = in->created_at,
                                            .created_by = actor_out(in->created_by),
                                            .expires_at = in->expires_at,
                                            .mail_state = in->mail_state,
                                            .mail_answer = in->mail_answer,
                                            .mail_reason_code = fault_code(in->mail_answer) };
    }
    struct invitations_out out = { { items, found.count } };
    answer_json(c, call, 200, &INVITATIONS_OUT, &out);
    return OK;
}

static void answer_invited(struct ctx *c, struct call *call, const struct invitation *made,
                           str token, bool is_mailed)
{
    struct invited_out out = { made->email, made->role, token, made->expires_at, is_mailed };
    answer_json(c, call, 201, &INVITED_OUT, &out);
}

enum problem api_invitation_create(struct ctx *c, struct call *call)
{
    const struct app *app = app_of(call);
    const struct invitation_in *in = call->in;
    struct invitation asked = {
        .email = in->email, .role = in->role, .ends_at = in->ends_at, .language = in->language
    };
    struct invitation made;
    str token = { 0 };
    bool is_mailed = false;
    TRY(invitation_create(c, &app->secret, &asked, app->mails_access, &made, &token, &is_mailed));
    answer_invited(c, call, &made, token, is_mailed);
    return OK;
}

enum problem api_invitation_resend(struct ctx *c, struct call *call)
{
    const struct app *app = app_of(call);
    struct invitation made;
    str token = { 0 };
    TRY(invitation_resend(c, &app->secret, call->path[0], app->mails_access, &made, &token));
    answer_invited(c, call, &made, token, true);
    return OK;
}

enum problem api_invitation_withdraw(struct ctx *c, struct call *call)
{
    TRY(invitation_withdraw(c, call->path[0]));
    api_empty(call, 204);
    return OK;
}

enum problem api_invitation_prepare(struct ctx *c, struct call *call)
{
    const struct acceptance_in *in = call->in;
    struct acceptance *prepared = ARENA_NEW(c->arena, struct acceptance);
    call->prepared = prepared;
    return invitation_prepare(c, &app_of(call)->secret, in->token, in->password, prepared);
}

enum problem api_invitation_accept(struct ctx *c, struct call *call)
{
    const struct acceptance_in *in = call->in;
    struct signed_in done;
    TRY(invitation_accept(c, &app_of(call)->secret, in->token, call->prepared, in->code, &done));
    if (done.outcome != SIGN_IN_DONE)
        return api_sign_in_refused(c, call, &done);
    api_empty(call, 204);
    return OK;
}
