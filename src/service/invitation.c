#include "service/invitation.h"

#include "base/clock.h"
#include "service/audit_log.h"
#include "service/merchant_access.h"
#include "service/second_factor.h"
#include "service/user.h"
#include "sql.h"

static struct uuid hash_of(const struct secret *secret, str token)
{
    return access_token_hash(secret, ACCESS_MAIL_INVITATION, token);
}

static enum problem read_invitation(struct rows *r, void *item, bool *more)
{
    struct invitation *i = item;
    return db_rows_next(
        r,
        COLUMNS(C_STR("email", &i->email), C_STR("role", &i->role), C_I64("ends_at", &i->ends_at),
                C_I64("created_at", &i->created_at), C_STR("created_by", &i->created_by),
                C_I64("expires_at", &i->expires_at), C_STR("mail_state", &i->mail_state),
                C_STR("mail_answer", &i->mail_answer)),
        more);
}

enum problem invitations_load(struct ctx *c, struct invitations *out)
{
    struct row_list list;
    TRY(db_list(c, &SQL_INVITATION_LIST, PARAMS(P_I64(c->merchant_id), P_I64(USERS_MAX)),
                sizeof(struct invitation), read_invitation, &list));
    *out = (struct invitations){ list.items, list.count };
    return OK;
}

static enum problem check_new(struct ctx *c, str email, int64_t ends_at)
{
    struct user user;
    struct guest guest;
    if (ends_at != 0 && ends_at <= ctx_real_now(c))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("ends_at"), WHY_END_PASSED);
    enum problem p = user_load(c, email, &user);
    if (p == PROBLEM_NOT_FOUND)
        p = guest_load(c, email, &guest);
    if (p == OK)
        return blame(c, PROBLEM_CONFLICT, STR("email"), WHY_USER_EXISTS, STR_ARG(email));
    if (p == PROBLEM_NOT_FOUND)
        c->blames_count = 0;
    return p == PROBLEM_NOT_FOUND ? OK : p;
}

static enum problem save(struct ctx *c, const struct secret *secret, const struct invitation *i,
                         str token)
{
    return db_none(c, &SQL_INVITATION_SAVE,
                   PARAMS(P_I64(c->merchant_id), P_STR(i->email), P_UUID(hash_of(secret, token)),
                          P_STR(i->role), i->ends_at != 0 ? P_I64(i->ends_at) : P_NULL(),
                          P_I64(i->created_at), P_STR(i->created_by), P_I64(i->expires_at),
                          P_STR(i->language)),
                   NULL);
}

static enum problem mail_link(struct ctx *c, const struct secret *secret,
                              const struct invitation *i, str token, bool *is_mailed)
{
    struct access_mail mail = { ACCESS_MAIL_INVITATION, i->email, i->language, token };
    TRY(access_mail_count(c, mail.kind, mail.email, is_mailed));
    return *is_mailed ? access_mail_add(c, secret, &mail) : OK;
}

enum problem invitation_create(struct ctx *c, const struct secret *secret,
                               const struct invitation *in, bool mails, struct invitation *out,
                               str *token, bool *is_mailed)
{
    int64_t now = ctx_real_now(c);
    struct invitation made = *in;
    TRY(user_check(c, in->email, in->role, &made.email));
    TRY(check_new(c, made.email, in->ends_at));
    *token = access_token_make(c);
    made.created_by = c->actor;
    made.created_at = now;
    made.expires_at = now + INVITATION_DAYS * DAY;
    made.language = in->language.len > 0 ? in->language : STR("");
    TRY(save(c, secret, &made, *token));
    *is_mailed = false;
    if (mails)
        TRY(mail_link(c, secret, &made, *token, is_mailed));
    *out = made;
    return audit_log_add_fact(c, AUDIT_USER_INVITED, made.email, "role", made.role);
}

static enum problem not_invited(struct ctx *c, str email)
{
    return blame(c, PROBLEM_NOT_FOUND, STR("email"), "%.*s is not invited.", STR_ARG(email));
}

enum problem invitation_resend(struct ctx *c, const struct secret *secret, str email, bool mails,
                               struct invitation *out, str *token)
{
    struct invitation before = { 0 };
    bool found = false, is_mailed = false;
    TRY(db_maybe(c, &SQL_INVITATION_LOAD, PARAMS(P_I64(c->merchant_id), P_STR(email)),
                 COLUMNS(C_STR("email", &before.email), C_STR("role", &before.role),
                         C_I64("ends_at", &before.ends_at), C_STR("language", &before.language)),
                 &found));
    if (!found)
        return not_invited(c, email);
    if (!mails)
        return blame(c, PROBLEM_CONFLICT, STR(""), WHY_NO_INVITATIONS);
    TRY(invitation_create(c, secret, &before, true, out, token, &is_mailed));
    if (!is_mailed)
        return blame(c, PROBLEM_TOO_MANY_REQUESTS, STR("email"),
                     "%.*s got %d mails in %d minutes, which is enough.", STR_ARG(email),
                     ACCESS_ASKS_MAX, ACCESS_COUNT_MINUTES);
    return OK;
}

enum problem invitation_withdraw(struct ctx *c, str email)
{
    int64_t changes = 0;
    TRY(db_none(c, &SQL_INVITATION_DELETE, PARAMS(P_I64(c->merchant_id), P_STR(email)), &changes));
    if (changes == 0)
        return not_invited(c, email);
    return audit_log_add(c, AUDIT_INVITATION_WITHDRAWN, email);
}

struct inviter {
    str role;
    int64_t ends_at, access_ends_at; /* at home, and in the store of another merchant */
};

/* An invitation is good as long as the inviter may invite. */
static bool may_invite(const struct ctx *c, const struct inviter *i)
{
    const struct role *role = role_find(i->role);
    int64_t now = ctx_real_now(c);
    return role != NULL && (role->verbs & VERB_USERS) != 0 &&
           (i->ends_at == 0 || i->ends_at > now) &&
           (i->access_ends_at == 0 || i->access_ends_at > now);
}

static enum problem refuse_link(struct ctx *c)
{
    return blame(c, PROBLEM_NOT_FOUND, STR("token"), WHY_INVITATION_USED);
}

static enum problem find(struct ctx *c, const struct secret *secret, str token,
                         int64_t *merchant_id, struct invitation *out)
{
    struct inviter inviter = { 0 };
    bool found = false;
    *out = (struct invitation){ 0 };
    TRY(db_maybe(c, &SQL_INVITATION_FIND, PARAMS(P_UUID(hash_of(secret, token))),
                 COLUMNS(C_I64("merchant_id", merchant_id), C_STR("email", &out->email),
                         C_STR("role", &out->role), C_I64("ends_at", &out->ends_at),
                         C_STR("created_by", &out->created_by),
                         C_I64("expires_at", &out->expires_at),
                         C_STR("inviter_role", &inviter.role),
                         C_I64("inviter_access_ends_at", &inviter.access_ends_at),
                         C_I64("inviter_ends_at", &inviter.ends_at)),
                 &found));
    bool is_good = found && out->expires_at > ctx_real_now(c) && may_invite(c, &inviter);
    return is_good ? OK : refuse_link(c);
}

enum problem invitation_prepare(struct ctx *c, const struct secret *secret, str token, str password,
                                struct acceptance *out)
{
    struct invitation invitation;
    struct sign_in user;
    int64_t merchant_id = 0;
    *out = (struct acceptance){ 0 };
    TRY(find(c, secret, token, &merchant_id, &invitation));
    TRY(sign_in_by_link(c, invitation.email, &user));
    out->is_known = user.merchant_id != 0 && user.merchant_id != merchant_id;
    if (out->is_known)
        return sign_in_check(c, invitation.email, password, &out->checked);
    return password_hash_make(c, password, &out->password_hash);
}

/* Finds it and uses it up, so of two at once one fails. Sets c->merchant_id. */
static enum problem use(struct ctx *c, const struct secret *secret, str token,
                        struct invitation *out)
{
    int64_t changes = 0;
    TRY(find(c, secret, token, &c->merchant_id, out));
    TRY(db_none(c, &SQL_INVITATION_ACCEPT,
                PARAMS(P_I64(c->merchant_id), P_STR(out->email), P_UUID(hash_of(secret, token))),
                &changes));
    return changes == 0 ? refuse_link(c) : OK; /* somebody else was first */
}

static enum problem let_in(struct ctx *c, const struct invitation *i, int64_t home_id)
{
    return guest_add(c, &(struct new_guest){ .email = i->email,
                                             .role = i->role,
                                             .created_by = i->created_by,
                                             .home_id = home_id,
                                             .ends_at = i->ends_at });
}

/* Of a user whose password was right: is it still, and what about the second factor? */
static enum problem prove(struct ctx *c, const struct secret *secret, struct sign_in *tried,
                          str code, struct signed_in *out)
{
    enum second_factor_outcome factor = FACTOR_NONE;
    struct sign_in now;
    TRY(sign_in_by_link(c, tried->email, &now));
    if (!tried->is_right || !now.is_right || !str_equal(now.password_hash, tried->password_hash))
        return sign_in_refused(c, tried, SIGN_IN_REFUSED, out);
    c->merchant_id = tried->merchant_id;
    TRY(second_factor_use(c, secret, tried->email, code, &factor));
    out->outcome = SIGN_IN_DONE;
    if (factor == FACTOR_MISSING || factor == FACTOR_WRONG)
        return sign_in_refused(
            c, tried, factor == FACTOR_WRONG ? SIGN_IN_CODE_WRONG : SIGN_IN_CODE_MISSING, out);
    return OK;
}

static enum problem accept_known(struct ctx *c, const struct secret *secret, str token,
                                 const struct sign_in *checked, str code, struct signed_in *out)
{
    struct invitation invitation;
    struct sign_in tried = *checked;
    TRY(sign_in_look_again(c, &tried));
    *out = (struct signed_in){ SIGN_IN_THROTTLED, STR(""), tried.retry_after_seconds };
    if (!tried.is_throttled)
        TRY(prove(c, secret, &tried, code, out));
    if (out->outcome != SIGN_IN_DONE)
        return OK;
    c->actor = arena_format(c->arena, "user:%.*s", STR_ARG(tried.email));
    TRY(use(c, secret, token, &invitation));
    return let_in(c, &invitation, tried.merchant_id);
}

enum problem invitation_accept(struct ctx *c, const struct secret *secret, str token,
                               const struct acceptance *prepared, str code, struct signed_in *out)
{
    struct invitation invitation;
    *out = (struct signed_in){ .outcome = SIGN_IN_DONE };
    if (prepared->is_known)
        return accept_known(c, secret, token, &prepared->checked, code, out);
    TRY(use(c, secret, token, &invitation));
    c->actor = arena_format(c->arena, "user:%.*s", STR_ARG(invitation.email));
    return user_add(c, &(struct new_user){ .email = invitation.email,
                                           .role = invitation.role,
                                           .password_hash = prepared->password_hash,
                                           .created_by = invitation.created_by,
                                           .ends_at = invitation.ends_at });
}

enum problem invitation_accept_signed_in(struct ctx *c, const struct secret *secret, str token,
                                         str email, int64_t home_id, struct invitation *out)
{
    TRY(use(c, secret, token, out));
    if (!str_equal(out->email, email))
        return refuse_link(c); /* and nothing is used up */
    if (c->merchant_id == home_id)
        return blame(c, PROBLEM_CONFLICT, STR("email"), WHY_USER_EXISTS, STR_ARG(email));
    return let_in(c, out, home_id);
}
