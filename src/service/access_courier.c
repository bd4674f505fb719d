/* access_courier.c -- the sending half of access_mail.h: whose mail is it, and what came of it? */
#include "base/clock.h"
#include "service/access_mail.h"
#include "service/audit_log.h"
#include "service/mail_terms.h"
#include "service/outbox.h"
#include "service/seal.h"
#include "service/settings.h"
#include "sql.h"

#define PURPOSE       "access mail"
#define OF_NOBODY_MAX 100 /* mails that are forgotten in one unit of work */

/* A mail as it is claimed, and what of it is asked for only here. */
struct due {
    struct access_claim claim;
    str language, address, sealed;
};

static enum problem next_due(struct ctx *c, struct due *out, bool *found)
{
    str kind = { 0 }, state = { 0 };
    struct access_claim *m = &out->claim;
    *out = (struct due){ 0 };
    TRY(db_maybe(c, &SQL_ACCESS_MAIL_DUE, PARAMS(P_I64(c->now)),
                 COLUMNS(C_UUID("mail_id", &m->mail_id), C_STR("kind", &kind),
                         C_STR("email", &m->email), C_STR("language", &out->language),
                         C_STR("address", &out->address), C_UUID("token_hash", &m->token_hash),
                         C_STR("sealed_token", &out->sealed), C_I64("created_at", &m->created_at),
                         C_I64("expires_at", &m->expires_at), C_STR("state", &state),
                         C_I64("attempts", &m->progress.attempts),
                         C_I64("unanswered", &m->progress.unanswered)),
                 found));
    if (*found && !access_mail_find(kind, &m->kind))
        return blame(c, PROBLEM_STORE_BROKEN, STR(""),
                     "The store has a mail of kind '%.*s', which this program does not know.",
                     STR_ARG(kind));
    m->progress.state =
        str_equal(state, str_of(MAIL_STATE_NAMES[MAIL_SENDING])) ? MAIL_SENDING : MAIL_QUEUED;
    return OK;
}

static enum problem find_inviter(struct ctx *c, struct access_claim *m)
{
    bool found = false;
    str created_by = { 0 };
    TRY(db_maybe(c, &SQL_INVITATION_OF_MAIL, PARAMS(P_UUID(m->token_hash), P_I64(c->now)),
                 COLUMNS(C_I64("merchant_id", &c->merchant_id), C_STR("created_by", &created_by)),
                 &found));
    m->inviter = str_starts(created_by, STR("user:")) ? str_cut(created_by, 5) : STR("fangst");
    return OK;
}

/* Sets c->merchant_id; 0: nobody is to get this mail. */
static enum problem find_addressee(struct ctx *c, struct access_claim *m)
{
    struct sign_in user;
    struct policy policy;
    c->merchant_id = 0;
    if (m->kind == ACCESS_MAIL_INVITATION)
        return find_inviter(c, m);
    TRY(sign_in_by_link(c, m->email, &user));
    if (!user.is_right)
        return OK;
    c->merchant_id = user.merchant_id;
    if (m->kind != ACCESS_MAIL_SIGN_IN_LINK)
        return OK;
    TRY(settings_load(c, &policy));
    if (!policy_has_sign_in_links(&policy))
        c->merchant_id = 0;
    return OK;
}

static enum problem tell_asked(struct ctx *c, const struct due *d)
{
    bool is_reset = d->claim.kind == ACCESS_MAIL_PASSWORD_RESET;
    if (d->claim.progress.attempts > 1 || (!is_reset && d->claim.kind != ACCESS_MAIL_SIGN_IN_LINK))
        return OK;
    c->peer = d->address;
    return audit_log_add(c, is_reset ? AUDIT_PASSWORD_RESET_MAILED : AUDIT_SIGN_IN_LINK_MAILED,
                         d->claim.email);
}

/* What the mail needs of the merchant. */
static enum problem fill_in(struct ctx *c, struct due *d)
{
    struct mail_terms terms;
    str mid = { 0 };
    struct access_claim *m = &d->claim;
    TRY(db_one(c, &SQL_MERCHANT_LOAD, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_STR("mid", &mid), C_STR("name", &m->shop))));
    TRY(mail_terms_load(c, &terms));
    m->reply_to = terms.reply_to;
    m->language = language_of(d->language.len > 0 ? d->language : terms.staff_language, STR(""));
    if (m->kind == ACCESS_MAIL_PASSWORD_CHANGED)
        m->token = STR(""); /* it opens nothing, and is not told */
    return OK;
}

static enum problem claim(struct ctx *c, struct due *d)
{
    struct access_claim *m = &d->claim;
    TRY(fill_in(c, d));
    mail_begin(&m->progress, c->now + OUTBOX_LEASE);
    TRY(tell_asked(c, d));
    m->is_there = true;
    return db_none(c, &SQL_ACCESS_MAIL_CLAIM,
                   PARAMS(P_UUID(m->mail_id), P_I64(m->progress.due_at),
                          P_I64(m->progress.attempts), P_I64(m->progress.unanswered)),
                   NULL);
}

enum problem access_mail_claim(struct ctx *c, const struct secret *secret, struct access_claim *out)
{
    struct due d = { 0 };
    bool found = true;
    *out = (struct access_claim){ 0 };
    for (int i = 0; found && !d.claim.is_there && i < OF_NOBODY_MAX; i++) {
        TRY(next_due(c, &d, &found));
        if (!found)
            break;
        TRY(find_addressee(c, &d.claim));
        bool is_ours = unseal(c, secret, PURPOSE, d.sealed, &d.claim.token);
        if (is_ours && c->merchant_id != 0)
            TRY(claim(c, &d));
        else
            TRY(db_none(c, &SQL_ACCESS_MAIL_DROP, PARAMS(P_UUID(d.claim.mail_id)), NULL));
    }
    if (d.claim.is_there)
        *out = d.claim;
    return OK;
}

enum problem access_mail_settle(struct ctx *c, const struct access_claim *claimed,
                                enum mail_outcome outcome, str answer)
{
    struct mail_progress p = claimed->progress;
    str kept = outbox_answer(c, answer);
    mail_end(&p, outcome, c->now >= claimed->expires_at, c->now);
    return db_none(c, &SQL_ACCESS_MAIL_SETTLE,
                   PARAMS(P_UUID(claimed->mail_id), P_I64(claimed->progress.attempts),
                          P_STR(str_of(MAIL_STATE_NAMES[p.state])), P_I64(p.due_at),
                          P_I64(p.attempts), P_I64(p.unanswered), P_TEXT(kept),
                          p.finished_at > 0 ? P_I64(p.finished_at) : P_NULL()),
                   NULL);
}
