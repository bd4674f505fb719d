#include "api/invitations.h"

#include "api/app.h"
#include "api/timeline.h"
#include "service/invitation.h"

struct invitation_in {
    uint64_t has;
    str email, role;
    int64_t ends_at;
};
struct invited_out {
    str email, role, token;
    int64_t expires_at;
};
struct invitation_out {
    str email, role;
    int64_t ends_at, created_at;
    struct actor_out created_by;
    int64_t expires_at;
};
struct invitations_out {
    struct shape_list invitations;
};
struct acceptance_in {
    uint64_t has;
    str token, password;
};
/* clang-format off */
static const struct field INVITATION_IN_FIELDS[] = {
    FIELD(SHAPE_STR, invitation_in, email, REQUIRED | PERSONAL, 1, 100, "Who is invited"),
    FIELD_CHOICE(invitation_in, role, REQUIRED, ROLE_NAMES, "What the user may do"),
    FIELD(SHAPE_TIME, invitation_in, ends_at, 0, 0, 0, "Of an external user: from then on the user is not let in"),
};
const struct shape INVITATION_IN = SHAPE("InvitationRequest", invitation_in, INVITATION_IN_FIELDS);
static const struct field INVITED_FIELDS[] = {
    FIELD(SHAPE_STR, invited_out, email, PERSONAL, 1, 100, "Who is invited"),
    FIELD_CHOICE(invited_out, role, 0, ROLE_NAMES, "What the user may do"),
    FIELD(SHAPE_STR, invited_out, token, PERSONAL, 1, 64, "For the link to /invitation#token of the portal; it cannot be read again"),
    FIELD(SHAPE_TIME, invited_out, expires_at, 0, 0, 0, "Until when the link is good"),
};
const struct shape INVITED_OUT = SHAPE("Invited", invited_out, INVITED_FIELDS);
static const struct field INVITATION_FIELDS[] = {
    FIELD(SHAPE_STR, invitation_out, email, PERSONAL, 1, 100, "Who is invited"),
    FIELD_CHOICE(invitation_out, role, 0, ROLE_NAMES, "What the user may do"),
    FIELD(SHAPE_TIME, invitation_out, ends_at, OMIT_EMPTY, 0, 0, "From then on the user is not let in"),
    FIELD(SHAPE_TIME, invitation_out, created_at, 0, 0, 0, "When the invitation was made"),
    FIELD_OBJECT(invitation_out, created_by, 0, &ACTOR_OUT, "Who invited"),
    FIELD(SHAPE_TIME, invitation_out, expires_at, 0, 0, 0, "Until when the link is good"),
};
static const struct shape INVITATION_OUT = SHAPE("Invitation", invitation_out, INVITATION_FIELDS);
static const struct field INVITATIONS_FIELDS[] = {
    FIELD_LIST(invitations_out, invitations, 0, 0, USERS_MAX, &INVITATION_OUT, "By e-mail address"),
};
const struct shape INVITATIONS_OUT = SHAPE("Invitations", invitations_out, INVITATIONS_FIELDS);
static const struct field ACCEPTANCE_FIELDS[] = {
    FIELD(SHAPE_STR, acceptance_in, token, REQUIRED | PERSONAL, 1, 64, "Of the link"),
    FIELD(SHAPE_STR, acceptance_in, password, REQUIRED | PERSONAL, 1, PASSWORD_CHARS_MAX, "To sign in with from now on"),
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
                                            .expires_at = in->expires_at };
    }
    struct invitations_out out = { { items, found.count } };
    answer_json(c, call, 200, &INVITATIONS_OUT, &out);
    return OK;
}

enum problem api_invitation_create(struct ctx *c, struct call *call)
{
    const struct invitation_in *in = call->in;
    struct invitation invitation;
    str token = { 0 };
    TRY(invitation_create(c, &app_of(call)->secret, in->email, in->role, in->ends_at, &invitation,
                          &token));
    struct invited_out out = { invitation.email, invitation.role, token, invitation.expires_at };
    answer_json(c, call, 201, &INVITED_OUT, &out);
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
    str *hash = ARENA_NEW(c->arena, str);
    call->prepared = hash;
    return invitation_prepare(c, &app_of(call)->secret, in->token, in->password, hash);
}

enum problem api_invitation_accept(struct ctx *c, struct call *call)
{
    const struct acceptance_in *in = call->in;
    const str *hash = call->prepared;
    TRY(invitation_accept(c, &app_of(call)->secret, in->token, *hash));
    api_empty(call, 204);
    return OK;
}
