#include "service/user.h"

#include "service/audit_log.h"
#include "sql.h"

const char *const USER_KINDS[] = { "internal", "external", NULL };
const char *const USER_STATUSES[] = { "active", "ended", "deactivated", NULL };

const char *user_kind(const struct user *u)
{
    return USER_KINDS[u->ends_at != 0];
}

const char *user_status(const struct user *u, int64_t now)
{
    if (u->deactivated_at != 0)
        return USER_STATUSES[2];
    return USER_STATUSES[u->ends_at != 0 && u->ends_at <= now];
}

#define USER_COLUMNS(u)                                                                     \
    COLUMNS(C_STR("email", &(u)->email), C_STR("role", &(u)->role),                         \
            C_I64("created_at", &(u)->created_at), C_STR("created_by", &(u)->created_by),   \
            C_I64("ends_at", &(u)->ends_at), C_I64("deactivated_at", &(u)->deactivated_at), \
            C_I64("last_sign_in_at", &(u)->last_sign_in_at),                                \
            C_I64("totp_since", &(u)->totp_since), C_I64("passkeys", &(u)->passkeys))

static enum problem read_user(struct rows *r, void *item, bool *more)
{
    struct user *u = item;
    return db_rows_next(r, USER_COLUMNS(u), more);
}

static enum problem no_user(struct ctx *c, str email)
{
    return blame(c, PROBLEM_NOT_FOUND, STR("email"), WHY_NO_USER, STR_ARG(email));
}

enum problem users_load(struct ctx *c, struct users *out)
{
    struct row_list list;
    TRY(db_list(c, &SQL_USER_LIST, PARAMS(P_I64(c->merchant_id), P_I64(USERS_MAX)),
                sizeof(struct user), read_user, &list));
    *out = (struct users){ list.items, list.count };
    return OK;
}

enum problem user_load(struct ctx *c, str email, struct user *out)
{
    struct user user = { 0 };
    bool found = false;
    TRY(db_maybe(c, &SQL_USER_LOAD, PARAMS(P_I64(c->merchant_id), P_STR(email)),
                 USER_COLUMNS(&user), &found));
    if (!found)
        return no_user(c, email);
    *out = user;
    return OK;
}

static bool is_over(const struct ctx *c, const struct user *u)
{
    return u->deactivated_at != 0 || (u->ends_at != 0 && u->ends_at <= ctx_real_now(c));
}

static bool has_role_for_users(const struct user *u)
{
    const struct role *role = role_find(u->role);
    return role != NULL && (role->verbs & VERB_USERS) != 0;
}

/* Somebody on whom a merchant can count to manage its users. */
static bool is_lasting(const struct user *u)
{
    return has_role_for_users(u) && u->ends_at == 0 && u->deactivated_at == 0;
}

static size_t count_lasting(const struct users *users)
{
    size_t count = 0;
    for (size_t i = 0; i < users->count; i++)
        count += is_lasting(&users->items[i]);
    return count;
}

enum problem user_change_end(struct ctx *c, const struct user_change *change, int64_t *ends_at)
{
    bool is_internal = str_equal(change->kind, str_of(USER_KINDS[0]));
    if (is_internal && change->ends_at != 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("ends_at"), WHY_END_NOT_TAKEN);
    if (is_internal)
        *ends_at = 0;
    if (change->ends_at != 0)
        *ends_at = change->ends_at;
    if (str_equal(change->kind, str_of(USER_KINDS[1])) && *ends_at == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("ends_at"), WHY_END_MISSING);
    return OK;
}

static enum problem apply(struct ctx *c, const struct user_change *change, struct user *u)
{
    TRY(user_change_end(c, change, &u->ends_at));
    if (change->role.ptr != NULL)
        u->role = change->role;
    if (change->has_is_active && change->is_active)
        u->deactivated_at = 0;
    if (change->has_is_active && !change->is_active && u->deactivated_at == 0)
        u->deactivated_at = ctx_real_now(c);
    return OK;
}

/* What the audit log tells of a change. */
/* clang-format off */
static const struct field CHANGED_FIELDS[] = {
    FIELD(SHAPE_STR, user, role, 0, 0, 0, "Role"),
    FIELD(SHAPE_TIME, user, ends_at, 0, 0, 0, "End"),
    FIELD(SHAPE_TIME, user, deactivated_at, 0, 0, 0, "Since when the user is deactivated"),
};
/* clang-format on */
static const struct shape CHANGED = SHAPE("User", user, CHANGED_FIELDS);

static enum problem save(struct ctx *c, const struct user *before, const struct user *u)
{
    TRY(audit_log_add_change(c, AUDIT_USER_CHANGED, u->email, &CHANGED, before, u));
    return db_none(c, &SQL_USER_SAVE,
                   PARAMS(P_I64(c->merchant_id), P_STR(u->email), P_STR(u->role),
                          u->ends_at != 0 ? P_I64(u->ends_at) : P_NULL(),
                          u->deactivated_at != 0 ? P_I64(u->deactivated_at) : P_NULL()),
                   NULL);
}

static enum problem read_email(struct rows *r, void *item, bool *more)
{
    return db_rows_next(r, COLUMNS(C_STR("email", (str *)item)), more);
}

enum problem user_invitations_withdraw(struct ctx *c, str inviter)
{
    struct row_list list;
    str created_by = arena_format(c->arena, "user:%.*s", STR_ARG(inviter));
    TRY(db_list(c, &SQL_INVITATION_DELETE_OF_INVITER,
                PARAMS(P_I64(c->merchant_id), P_STR(created_by)), sizeof(str), read_email, &list));
    const str *emails = list.items;
    for (size_t i = 0; i < list.count; i++)
        TRY(audit_log_add(c, AUDIT_INVITATION_WITHDRAWN, emails[i]));
    return OK;
}

enum problem user_change(struct ctx *c, str email, const struct user_change *change,
                         struct user *out)
{
    struct users users;
    struct user *u = NULL;
    TRY(db_one(c, &SQL_USER_LOCK, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("merchant_id", &c->merchant_id))));
    TRY(users_load(c, &users));
    for (size_t i = 0; i < users.count && u == NULL; i++)
        if (str_equal(users.items[i].email, email))
            u = &users.items[i];
    if (u == NULL)
        return no_user(c, email);
    struct user before = *u;
    TRY(apply(c, change, u));
    if (is_lasting(&before) && count_lasting(&users) == 0)
        return blame(c, PROBLEM_CONFLICT, STR(""), WHY_NO_ADMIN_LEFT);
    TRY(save(c, &before, u));
    /* Also of one who is reactivated: a sign-in that was under way may have left one. */
    if (is_over(c, u) || before.deactivated_at != 0)
        TRY(db_none(c, &SQL_SESSION_DELETE_OF_USER, PARAMS(P_I64(c->merchant_id), P_STR(email)),
                    NULL));
    if (is_over(c, u) || !has_role_for_users(u))
        TRY(user_invitations_withdraw(c, u->email));
    *out = *u;
    return OK;
}
