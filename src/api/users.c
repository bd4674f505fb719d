#include "api/users.h"

#include "api/app.h"
#include "api/timeline.h"
#include "service/passkey.h"
#include "service/user.h"

struct user_change_in {
    uint64_t has;
    str role, kind;
    int64_t ends_at;
    bool is_active;
};
struct user_details_out {
    str email, role, kind, status;
    int64_t ends_at, created_at;
    struct actor_out created_by;
    int64_t last_sign_in_at, deactivated_at;
    bool has_second_factor;
    int64_t passkeys;
};
struct users_out {
    struct shape_list users;
};
/* clang-format off */
static const struct field USER_CHANGE_FIELDS[] = {
    FIELD_CHOICE(user_change_in, role, 0, ROLE_NAMES, "What the user may do"),
    FIELD_CHOICE(user_change_in, kind, 0, USER_KINDS, "internal: has no end; external: is let in until ends_at"),
    FIELD(SHAPE_TIME, user_change_in, ends_at, 0, 0, 0, "From then on the user is not let in; alone it makes the user external"),
    FIELD(SHAPE_BOOL, user_change_in, is_active, 0, 0, 0, "false: the user is not let in any more, and all sessions end at once"),
};
const struct shape USER_CHANGE_IN = SHAPE("UserChange", user_change_in, USER_CHANGE_FIELDS);

static const struct field USER_DETAILS_FIELDS[] = {
    FIELD(SHAPE_STR, user_details_out, email, PERSONAL, 1, 100, "E-mail address"),
    FIELD_CHOICE(user_details_out, role, 0, ROLE_NAMES, "What the user may do"),
    FIELD_CHOICE(user_details_out, kind, 0, USER_KINDS, "internal: has no end; external: has one"),
    FIELD_CHOICE(user_details_out, status, 0, USER_STATUSES, "Only active users are let in"),
    FIELD(SHAPE_TIME, user_details_out, ends_at, OMIT_EMPTY, 0, 0, "From then on the user is not let in"),
    FIELD(SHAPE_TIME, user_details_out, created_at, 0, 0, 0, "When the user was made"),
    FIELD_OBJECT(user_details_out, created_by, 0, &ACTOR_OUT, "Who made the user"),
    FIELD(SHAPE_TIME, user_details_out, last_sign_in_at, OMIT_EMPTY, 0, 0, "When the user signed in last"),
    FIELD(SHAPE_TIME, user_details_out, deactivated_at, OMIT_EMPTY, 0, 0, "Since when the user is deactivated"),
    FIELD(SHAPE_BOOL, user_details_out, has_second_factor, 0, 0, 0, "Does the user sign in with the code of an app, too?"),
    FIELD(SHAPE_I64, user_details_out, passkeys, 0, 0, PASSKEYS_MAX, "How many passkeys the user has"),
};
const struct shape USER_DETAILS_OUT = SHAPE("UserDetails", user_details_out, USER_DETAILS_FIELDS);
static const struct field USERS_FIELDS[] = {
    FIELD_LIST(users_out, users, 0, 0, USERS_MAX, &USER_DETAILS_OUT, "By e-mail address"),
};
const struct shape USERS_OUT = SHAPE("Users", users_out, USERS_FIELDS);
/* clang-format on */

static struct user_details_out user_out(const struct ctx *c, const struct user *u)
{
    return (struct user_details_out){ .email = u->email,
                                      .role = u->role,
                                      .kind = str_of(user_kind(u)),
                                      .status = str_of(user_status(u, ctx_real_now(c))),
                                      .ends_at = u->ends_at,
                                      .created_at = u->created_at,
                                      .created_by = actor_out(u->created_by),
                                      .last_sign_in_at = u->last_sign_in_at,
                                      .deactivated_at = u->deactivated_at,
                                      .has_second_factor = u->totp_since != 0,
                                      .passkeys = u->passkeys };
}

enum problem api_users_list(struct ctx *c, struct call *call)
{
    struct users found;
    TRY(users_load(c, &found));
    struct user_details_out *items =
        ARENA_ARRAY(c->arena, struct user_details_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        items[i] = user_out(c, &found.items[i]);
    struct users_out out = { { items, found.count } };
    answer_json(c, call, 200, &USERS_OUT, &out);
    return OK;
}

enum problem api_user_change(struct ctx *c, struct call *call)
{
    const struct user_change_in *in = call->in;
    struct user_change change = { .role = in->role,
                                  .kind = in->kind,
                                  .ends_at = in->ends_at,
                                  .has_is_active = shape_has(in, &USER_CHANGE_IN, &in->is_active),
                                  .is_active = in->is_active };
    struct user changed;
    TRY(user_change(c, call->path[0], &change, &changed));
    struct user_details_out out = user_out(c, &changed);
    answer_json(c, call, 200, &USER_DETAILS_OUT, &out);
    return OK;
}
