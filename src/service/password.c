#include "service/password.h"

#include "service/audit_log.h"
#include "service/second_factor.h"
#include "service/user_session.h"
#include "sql.h"

/* Unless it was changed or the user deactivated since it was looked at: then *is_saved is false. */
static enum problem save(struct ctx *c, const struct password_context *k,
                         const struct sign_in *user, str new_hash, bool *is_saved)
{
    int64_t changes = 0;
    struct access_mail notice = { .kind = ACCESS_MAIL_PASSWORD_CHANGED,
                                  .email = user->email,
                                  .token = access_token_make(c) };
    TRY(db_none(c, &SQL_USER_SAVE_PASSWORD,
                PARAMS(P_I64(user->merchant_id), P_STR(user->email), P_STR(user->password_hash),
                       P_STR(new_hash)),
                &changes));
    *is_saved = changes == 1;
    if (!*is_saved)
        return OK;
    TRY(access_links_void(c, user->email));
    return k->sends_mail ? access_mail_add(c, k->secret, &notice) : OK;
}

enum problem password_change(struct ctx *c, const struct password_context *k,
                             const struct sign_in *checked, str new_hash, struct uuid kept)
{
    bool is_saved = false;
    TRY(save(c, k, checked, new_hash, &is_saved));
    if (!is_saved)
        return blame(c, PROBLEM_CONFLICT, STR(""), WHY_PASSWORD_CHANGED);
    TRY(audit_log_add(c, AUDIT_PASSWORD_CHANGED, checked->email));
    return user_sessions_revoke(c, checked->email, kept);
}

/* --- by a link ---------------------------------------------------------------------------- */

enum problem password_reset_prepare(struct ctx *c, const struct secret *secret, str token,
                                    str password, str *new_hash)
{
    struct access_link link;
    TRY(access_link_find(c, secret, ACCESS_MAIL_PASSWORD_RESET, token, &link));
    return password_hash_make(c, password, new_hash);
}

static enum problem finish(struct ctx *c, const struct password_context *k,
                           const struct sign_in *user, str new_hash)
{
    bool is_saved = false;
    TRY(save(c, k, user, new_hash, &is_saved));
    if (!is_saved)
        return blame(c, PROBLEM_NOT_FOUND, STR("token"), WHY_LINK_OUTDATED);
    TRY(audit_log_add(c, AUDIT_PASSWORD_RESET, user->email));
    TRY(db_none(c, &SQL_SIGN_IN_CLEAR, PARAMS(P_STR(user->email)), NULL));
    return db_none(c, &SQL_SESSION_DELETE_OF_USER,
                   PARAMS(P_I64(c->merchant_id), P_STR(user->email)), NULL);
}

enum problem password_reset(struct ctx *c, const struct password_context *k, str token, str code,
                            str new_hash, struct signed_in *out)
{
    enum second_factor_outcome factor = FACTOR_NONE;
    struct access_link link;
    struct sign_in user;
    TRY(access_link_find(c, k->secret, ACCESS_MAIL_PASSWORD_RESET, token, &link));
    TRY(sign_in_by_link(c, link.email, &user));
    if (!user.is_right)
        return access_link_refuse(c);
    TRY(sign_in_look_again(c, &user));
    *out = (struct signed_in){ SIGN_IN_THROTTLED, STR(""), user.retry_after_seconds };
    if (user.is_throttled)
        return OK;
    c->merchant_id = user.merchant_id;
    TRY(second_factor_use(c, k->secret, user.email, code, &factor));
    if (factor == FACTOR_MISSING || factor == FACTOR_WRONG)
        return sign_in_refused(
            c, &user, factor == FACTOR_WRONG ? SIGN_IN_CODE_WRONG : SIGN_IN_CODE_MISSING, out);
    TRY(access_link_use(c, &link));
    c->actor = arena_format(c->arena, "user:%.*s", STR_ARG(user.email));
    out->outcome = SIGN_IN_DONE;
    return finish(c, k, &user, new_hash);
}
