#include "service/access_mail.h"

#include "base/clock.h"
#include "service/seal.h"
#include "sql.h"

#define BASE62  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define PURPOSE "access mail"

str access_token_make(struct ctx *c)
{
    char *letters = arena_take(c->arena, ACCESS_TOKEN_CHARS, 1);
    entropy_letters(c->entropy, BASE62, letters, ACCESS_TOKEN_CHARS);
    return (str){ letters, ACCESS_TOKEN_CHARS };
}

/* The kind is part of what is hashed: a token for one thing is no token for another. */
struct uuid access_token_hash(const struct secret *secret, enum access_mail_kind kind, str token)
{
    return secret_digest(secret, ACCESS_MAIL_NAMES[kind], token);
}

struct uuid access_browser_hash(const struct secret *secret, str browser)
{
    return secret_digest(secret, "sign-in browser", browser);
}

/* --- asking ------------------------------------------------------------------------------- */

enum problem access_mail_count(struct ctx *c, enum access_mail_kind kind, str email,
                               bool *is_allowed)
{
    struct access_count asked;
    str subject = arena_format(c->arena, "%s %.*s", ACCESS_MAIL_NAMES[kind], STR_ARG(email));
    TRY(access_count_add(c, subject, &asked));
    *is_allowed = asked.times <= ACCESS_ASKS_MAX;
    return OK;
}

static enum problem insert(struct ctx *c, const struct secret *secret,
                           const struct access_mail *mail, str browser)
{
    int64_t now = ctx_real_now(c);
    struct uuid hash = access_token_hash(secret, mail->kind, mail->token);
    struct uuid browser_hash = access_browser_hash(secret, browser);
    return db_none(c, &SQL_ACCESS_MAIL_INSERT,
                   PARAMS(P_UUID(uuid_make(c->entropy, now)),
                          P_STR(str_of(ACCESS_MAIL_NAMES[mail->kind])), P_STR(mail->email),
                          P_STR(mail->language.len > 0 ? mail->language : STR("")),
                          P_STR(c->peer.len > 0 ? c->peer : STR("")), P_UUID(hash),
                          P_STR(seal(c, secret, PURPOSE, mail->token)),
                          browser.len > 0 ? P_UUID(browser_hash) : P_NULL(), P_I64(now),
                          P_I64(now + access_mail_lifetime(mail->kind))),
                   NULL);
}

enum problem access_mail_add(struct ctx *c, const struct secret *secret,
                             const struct access_mail *mail)
{
    return insert(c, secret, mail, STR(""));
}

/* Nothing of this reads a user: an address that is nobody's takes as long as any other. */
enum problem access_mail_ask(struct ctx *c, const struct secret *secret,
                             const struct access_ask *ask, int64_t *retry_after_seconds)
{
    bool is_allowed = false;
    struct access_count asked;
    struct access_mail mail = { ask->kind, user_email(c, ask->email), ask->language,
                                access_token_make(c) };
    TRY(db_none(c, &SQL_ACCESS_MAIL_PRUNE, PARAMS(P_I64(ctx_real_now(c))), NULL));
    TRY(access_count_add(c, access_count_network(c, "network"), &asked));
    *retry_after_seconds = asked.times > ACCESS_ASKS_NETWORK_MAX ? asked.seconds_left : 0;
    if (*retry_after_seconds > 0)
        return OK;
    TRY(access_mail_count(c, mail.kind, mail.email, &is_allowed));
    return is_allowed ? insert(c, secret, &mail, ask->browser) : OK;
}

/* --- links -------------------------------------------------------------------------------- */

enum problem access_link_refuse(struct ctx *c)
{
    return blame(c, PROBLEM_NOT_FOUND, STR("token"), WHY_LINK_USED);
}

enum problem access_link_find(struct ctx *c, const struct secret *secret,
                              enum access_mail_kind kind, str token, struct access_link *out)
{
    int64_t expires_at = 0;
    bool found = false;
    *out = (struct access_link){ .token_hash = access_token_hash(secret, kind, token) };
    TRY(db_maybe(c, &SQL_ACCESS_MAIL_FIND,
                 PARAMS(P_UUID(out->token_hash), P_STR(str_of(ACCESS_MAIL_NAMES[kind]))),
                 COLUMNS(C_STR("email", &out->email), C_I64("expires_at", &expires_at),
                         C_UUID("browser_hash", &out->browser_hash)),
                 &found));
    return found && expires_at > ctx_real_now(c) ? OK : access_link_refuse(c);
}

enum problem access_link_use(struct ctx *c, const struct access_link *link)
{
    int64_t changes = 0;
    TRY(db_none(c, &SQL_ACCESS_MAIL_USE, PARAMS(P_UUID(link->token_hash)), &changes));
    return changes == 1 ? OK : access_link_refuse(c);
}

enum problem access_links_void(struct ctx *c, str email)
{
    return db_none(c, &SQL_ACCESS_MAIL_VOID, PARAMS(P_STR(email)), NULL);
}
