#include "service/merchant_access.h"

#include "service/audit_log.h"
#include "service/settings.h"
#include "sql.h"

/* --- who enters ---------------------------------------------------------------------------- */

static enum problem no_store(struct ctx *c)
{
    return blame(c, PROBLEM_NO_SUCH_STORE, STR("Fangst-Store"),
                 "There is no such store, or the user may not enter it.");
}

static bool has_come(const struct ctx *c, int64_t ends_at)
{
    return ends_at != 0 && ends_at <= ctx_real_now(c);
}

enum problem merchant_access_enter(struct ctx *c, str mid, struct caller *caller)
{
    struct caller in = *caller;
    str settings = { 0 };
    int64_t ends_at = 0, clock = CLOCK_REAL;
    bool found = false;
    if (!is_mid(mid))
        return no_store(c);
    TRY(db_maybe(c, &SQL_MERCHANT_ACCESS_ENTER,
                 PARAMS(P_STR(mid), P_I64(caller->home.merchant_id), P_STR(caller->email)),
                 COLUMNS(C_I64("merchant_id", &in.merchant_id), C_STR("role", &in.role),
                         C_I64("ends_at", &ends_at), C_STR("mid", &in.mid),
                         C_STR("name", &in.merchant_name), C_STR("settings", &settings),
                         C_I64("clock_offset", &in.clock_offset), C_I64("clock_kind", &clock)),
                 &found));
    if (!found || has_come(c, ends_at))
        return no_store(c);
    in.clock = (enum clock_kind)clock;
    in.policy = settings_read(c, settings);
    *caller = in;
    return OK;
}

static enum problem read_store(struct rows *r, void *item, bool *more)
{
    struct store *s = item;
    return db_rows_next(r,
                        COLUMNS(C_I64("merchant_id", &s->merchant_id), C_STR("mid", &s->mid),
                                C_STR("name", &s->name), C_STR("role", &s->role),
                                C_I64("ends_at", &s->ends_at)),
                        more);
}

enum problem merchant_access_stores(struct ctx *c, int64_t home_id, str email, struct stores *out)
{
    struct row_list list;
    TRY(db_list(c, &SQL_MERCHANT_ACCESS_OF_USER,
                PARAMS(P_I64(home_id), P_STR(email), P_I64(STORES_MAX)), sizeof(struct store),
                read_store, &list));
    *out = (struct stores){ list.items, 0 };
    for (size_t i = 0; i < list.count; i++)
        if (!has_come(c, out->items[i].ends_at))
            out->items[out->count++] = out->items[i];
    return OK;
}

enum problem member_verbs(struct ctx *c, str email, unsigned *out)
{
    str role = { 0 };
    bool found = false;
    TRY(db_maybe(c, &SQL_MERCHANT_ACCESS_MEMBER,
                 PARAMS(P_I64(c->merchant_id), P_STR(email), P_I64(ctx_real_now(c))),
                 COLUMNS(C_STR("role", &role)), &found));
    const struct role *known = found ? role_find(role) : NULL;
    *out = known == NULL ? 0 : known->verbs;
    return OK;
}

/* --- who is let in ------------------------------------------------------------------------- */

const char *guest_kind(const struct guest *g)
{
    return USER_KINDS[g->ends_at != 0];
}

const char *guest_status(const struct guest *g, int64_t now)
{
    int64_t ends_at = g->ends_at;
    if (ends_at == 0 || (g->home_ends_at != 0 && g->home_ends_at < ends_at))
        ends_at = g->home_ends_at;
    return user_status(&(struct user){ .ends_at = ends_at, .deactivated_at = g->deactivated_at },
                       now);
}

#define GUEST_COLUMNS(g)                                                                      \
    COLUMNS(C_STR("email", &(g)->email), C_STR("role", &(g)->role),                           \
            C_I64("created_at", &(g)->created_at), C_STR("created_by", &(g)->created_by),     \
            C_I64("ends_at", &(g)->ends_at), C_I64("home_ends_at", &(g)->home_ends_at),       \
            C_I64("deactivated_at", &(g)->deactivated_at), C_STR("home_mid", &(g)->home_mid), \
            C_STR("home_name", &(g)->home_name))

static enum problem read_guest(struct rows *r, void *item, bool *more)
{
    struct guest *g = item;
    return db_rows_next(r, GUEST_COLUMNS(g), more);
}

enum problem guests_load(struct ctx *c, struct guests *out)
{
    struct row_list list;
    TRY(db_list(c, &SQL_MERCHANT_ACCESS_LIST, PARAMS(P_I64(c->merchant_id), P_I64(USERS_MAX)),
                sizeof(struct guest), read_guest, &list));
    *out = (struct guests){ list.items, list.count };
    return OK;
}

static enum problem no_guest(struct ctx *c, str email)
{
    return blame(c, PROBLEM_NOT_FOUND, STR("email"),
                 "No user %.*s of another merchant may enter the store.", STR_ARG(email));
}

enum problem guest_load(struct ctx *c, str email, struct guest *out)
{
    struct guest guest = { 0 };
    bool found = false;
    TRY(db_maybe(c, &SQL_MERCHANT_ACCESS_LOAD, PARAMS(P_I64(c->merchant_id), P_STR(email)),
                 GUEST_COLUMNS(&guest), &found));
    if (!found)
        return no_guest(c, email);
    *out = guest;
    return OK;
}

enum problem guest_add(struct ctx *c, const struct new_guest *g)
{
    int64_t changes = 0; /* asked for, so that a conflict is told here */
    struct stores others;
    TRY(merchant_access_stores(c, g->home_id, g->email, &others));
    if (others.count >= STORES_MAX)
        return blame(c, PROBLEM_CONFLICT, STR("email"), WHY_STORES_FULL, STORES_MAX);
    enum problem p = db_none(c, &SQL_MERCHANT_ACCESS_INSERT,
                             PARAMS(P_I64(c->merchant_id), P_STR(g->email), P_I64(g->home_id),
                                    P_STR(g->role), g->ends_at != 0 ? P_I64(g->ends_at) : P_NULL(),
                                    P_I64(ctx_real_now(c)), P_STR(g->created_by)),
                             &changes);
    if (p == PROBLEM_CONFLICT)
        return blame(c, p, STR("email"), WHY_ENTERS_ALREADY, STR_ARG(g->email));
    TRY(p);
    return audit_log_add_fact(c, AUDIT_ACCESS_GIVEN, g->email, "role", g->role);
}

enum problem guest_create(struct ctx *c, str email, str role, int64_t ends_at)
{
    struct sign_in user;
    struct new_guest g = { .role = role, .created_by = STR("system"), .ends_at = ends_at };
    TRY(user_check(c, email, role, &g.email));
    TRY(sign_in_by_link(c, g.email, &user));
    if (user.merchant_id == 0)
        return blame(c, PROBLEM_NOT_FOUND, STR("email"), WHY_NO_USER, STR_ARG(g.email));
    if (user.merchant_id == c->merchant_id)
        return blame(c, PROBLEM_CONFLICT, STR("email"), WHY_AT_HOME, STR_ARG(g.email));
    g.home_id = user.merchant_id;
    return guest_add(c, &g);
}

/* What the audit log tells of a change. */
/* clang-format off */
static const struct field CHANGED_FIELDS[] = {
    FIELD(SHAPE_STR, guest, role, 0, 0, 0, "Role"),
    FIELD(SHAPE_TIME, guest, ends_at, 0, 0, 0, "End"),
};
/* clang-format on */
static const struct shape CHANGED = SHAPE("Guest", guest, CHANGED_FIELDS);

static bool may_invite(const struct ctx *c, const struct guest *g)
{
    const struct role *role = role_find(g->role);
    return role != NULL && (role->verbs & VERB_USERS) != 0 && !has_come(c, g->ends_at);
}

/* Whoever changes users and guests is alone at the merchant until the commit. */
static enum problem lock_and_load(struct ctx *c, str email, struct guest *out)
{
    TRY(db_one(c, &SQL_USER_LOCK, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("merchant_id", &c->merchant_id))));
    return guest_load(c, email, out);
}

enum problem guest_change(struct ctx *c, str email, const struct user_change *change,
                          struct guest *out)
{
    struct guest before, guest;
    TRY(lock_and_load(c, email, &before));
    guest = before;
    TRY(user_change_end(c, change, &guest.ends_at));
    if (change->role.ptr != NULL)
        guest.role = change->role;
    TRY(audit_log_add_change(c, AUDIT_ACCESS_CHANGED, email, &CHANGED, &before, &guest));
    TRY(db_none(c, &SQL_MERCHANT_ACCESS_SAVE,
                PARAMS(P_I64(c->merchant_id), P_STR(email), P_STR(guest.role),
                       guest.ends_at != 0 ? P_I64(guest.ends_at) : P_NULL()),
                NULL));
    if (!may_invite(c, &guest))
        TRY(user_invitations_withdraw(c, email));
    *out = guest;
    return OK;
}

enum problem guest_withdraw(struct ctx *c, str email)
{
    struct guest guest;
    TRY(lock_and_load(c, email, &guest));
    TRY(db_none(c, &SQL_MERCHANT_ACCESS_DELETE, PARAMS(P_I64(c->merchant_id), P_STR(email)), NULL));
    TRY(audit_log_add(c, AUDIT_ACCESS_WITHDRAWN, email));
    return user_invitations_withdraw(c, email);
}
