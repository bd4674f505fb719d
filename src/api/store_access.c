#include "api/store_access.h"

#include "api/app.h"
#include "api/timeline.h"
#include "service/invitation.h"

struct store_out {
    str merchant_id, name, role;
    int64_t ends_at;
    bool is_home;
};
struct guest_change_in {
    uint64_t has;
    str role, kind;
    int64_t ends_at;
};
struct guest_out {
    str email, role, kind, status;
    int64_t ends_at, created_at;
    struct actor_out created_by;
    str home_merchant_id, home_name;
};
struct guests_out {
    struct shape_list users;
};
struct guest_acceptance_in {
    uint64_t has;
    str token;
};
/* clang-format off */
static const struct field STORE_FIELDS[] = {
    FIELD(SHAPE_STR, store_out, merchant_id, 0, 0, 32, "Of the store, for the header Fangst-Store"),
    FIELD(SHAPE_STR, store_out, name, 0, 0, 200, "The merchant's name"),
    FIELD_CHOICE(store_out, role, 0, ROLE_NAMES, "What the user may do there"),
    FIELD(SHAPE_TIME, store_out, ends_at, OMIT_EMPTY, 0, 0, "From then on the user is not let in there"),
    FIELD(SHAPE_BOOL, store_out, is_home, 0, 0, 0, "Is the user at home there? There are the password and the second factor"),
};
const struct shape STORE_OUT = SHAPE("Store", store_out, STORE_FIELDS);

static const struct field GUEST_CHANGE_FIELDS[] = {
    FIELD_CHOICE(guest_change_in, role, 0, ROLE_NAMES, "What the user may do in this store"),
    FIELD_CHOICE(guest_change_in, kind, 0, USER_KINDS, "internal: has no end; external: is let in until ends_at"),
    FIELD(SHAPE_TIME, guest_change_in, ends_at, 0, 0, 0, "From then on the user is not let in here; alone it makes the user external"),
};
const struct shape GUEST_CHANGE_IN = SHAPE("StoreAccessChange", guest_change_in, GUEST_CHANGE_FIELDS);

static const struct field GUEST_FIELDS[] = {
    FIELD(SHAPE_STR, guest_out, email, PERSONAL, 1, 100, "E-mail address"),
    FIELD_CHOICE(guest_out, role, 0, ROLE_NAMES, "What the user may do in this store"),
    FIELD_CHOICE(guest_out, kind, 0, USER_KINDS, "internal: has no end here; external: has one"),
    FIELD_CHOICE(guest_out, status, 0, USER_STATUSES, "Only active users are let in; one may have ended or been deactivated at home, too"),
    FIELD(SHAPE_TIME, guest_out, ends_at, OMIT_EMPTY, 0, 0, "From then on the user is not let in here"),
    FIELD(SHAPE_TIME, guest_out, created_at, 0, 0, 0, "Since when the user may enter the store"),
    FIELD_OBJECT(guest_out, created_by, 0, &ACTOR_OUT, "Who invited the user"),
    FIELD(SHAPE_STR, guest_out, home_merchant_id, 0, 0, 32, "The merchant with whom the user is at home"),
    FIELD(SHAPE_STR, guest_out, home_name, 0, 0, 200, "Its name"),
};
const struct shape GUEST_OUT = SHAPE("StoreAccess", guest_out, GUEST_FIELDS);
static const struct field GUESTS_FIELDS[] = {
    FIELD_LIST(guests_out, users, 0, 0, USERS_MAX, &GUEST_OUT, "By e-mail address"),
};
const struct shape GUESTS_OUT = SHAPE("StoreAccessList", guests_out, GUESTS_FIELDS);
static const struct field GUEST_ACCEPTANCE_FIELDS[] = {
    FIELD(SHAPE_STR, guest_acceptance_in, token, REQUIRED | PERSONAL, 1, 64, "Of the link"),
};
const struct shape GUEST_ACCEPTANCE_IN = SHAPE("StoreAccessAcceptance", guest_acceptance_in, GUEST_ACCEPTANCE_FIELDS);
/* clang-format on */

static struct guest_out guest_out(const struct ctx *c, const struct guest *g)
{
    return (struct guest_out){ .email = g->email,
                               .role = g->role,
                               .kind = str_of(guest_kind(g)),
                               .status = str_of(guest_status(g, ctx_real_now(c))),
                               .ends_at = g->ends_at,
                               .created_at = g->created_at,
                               .created_by = actor_out(g->created_by),
                               .home_merchant_id = g->home_mid,
                               .home_name = g->home_name };
}

enum problem api_guests_list(struct ctx *c, struct call *call)
{
    struct guests found;
    TRY(guests_load(c, &found));
    struct guest_out *items = ARENA_ARRAY(c->arena, struct guest_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        items[i] = guest_out(c, &found.items[i]);
    struct guests_out out = { { items, found.count } };
    answer_json(c, call, 200, &GUESTS_OUT, &out);
    return OK;
}

enum problem api_guest_change(struct ctx *c, struct call *call)
{
    const struct guest_change_in *in = call->in;
    struct user_change change = { .role = in->role, .kind = in->kind, .ends_at = in->ends_at };
    struct guest changed;
    TRY(guest_change(c, call->path[0], &change, &changed));
    struct guest_out out = guest_out(c, &changed);
    answer_json(c, call, 200, &GUEST_OUT, &out);
    return OK;
}

enum problem api_guest_withdraw(struct ctx *c, struct call *call)
{
    TRY(guest_withdraw(c, call->path[0]));
    api_empty(call, 204);
    return OK;
}

enum problem api_guest_accept(struct ctx *c, struct call *call)
{
    const struct guest_acceptance_in *in = call->in;
    struct caller caller = { 0 };
    struct invitation accepted;
    struct stores stores;
    struct store_out out = { 0 };
    TRY(api_caller(c, call, &caller));
    TRY(invitation_accept_signed_in(c, &app_of(call)->secret, in->token, caller.email,
                                    caller.home.merchant_id, &accepted));
    TRY(merchant_access_stores(c, caller.home.merchant_id, caller.email, &stores));
    for (size_t i = 0; i < stores.count; i++)
        if (stores.items[i].merchant_id == c->merchant_id)
            out = (struct store_out){ stores.items[i].mid, stores.items[i].name,
                                      stores.items[i].role, stores.items[i].ends_at, false };
    answer_json(c, call, 200, &STORE_OUT, &out);
    return OK;
}

enum problem api_stores_of(struct ctx *c, const struct caller *caller, struct shape_list *out)
{
    const struct home *home = &caller->home;
    struct stores found;
    TRY(merchant_access_stores(c, home->merchant_id, caller->email, &found));
    struct store_out *items = ARENA_ARRAY(c->arena, struct store_out, found.count + 1);
    items[0] = (struct store_out){ home->mid, home->name, home->role, 0, true };
    for (size_t i = 0; i < found.count; i++)
        items[i + 1] = (struct store_out){ found.items[i].mid, found.items[i].name,
                                           found.items[i].role, found.items[i].ends_at, false };
    *out = (struct shape_list){ items, found.count + 1 };
    return OK;
}
