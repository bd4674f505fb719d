#include "service/notification_courier.h"

#include <sodium.h>

#include "base/clock.h"
#include "service/mail_terms.h"
#include "service/outbox.h"
#include "sql.h"

#define DROPPED_MAX 100 /* mails to nobody, in one unit of work */

static enum problem next_due(struct ctx *c, struct notification_claim *out, bool *found)
{
    struct notification *n = &out->what;
    str kind = { 0 }, state = { 0 };
    TRY(db_maybe(
        c, &SQL_NOTIFICATION_DUE, PARAMS(P_I64(c->merchant_id), P_I64(c->now)),
        COLUMNS(C_STR("email", &out->email), C_UUID("notification_id", &n->notification_id),
                C_STR("kind", &kind), C_I64("at", &n->at), C_I64("happenings", &n->happenings),
                C_I64("is_digest", &n->is_digest), C_UUID("order_id", &n->order_id),
                C_UUID("subject_id", &n->subject_id), C_STR("reference", &n->reference),
                C_I64("amount", &n->amount), C_STR("currency", &n->currency),
                C_I64("done", &n->done), C_I64("failed", &n->failed), C_STR("state", &state),
                C_I64("created_at", &out->created_at), C_I64("attempts", &out->progress.attempts),
                C_I64("unanswered", &out->progress.unanswered)),
        found));
    if (*found && !notification_find(kind, &n->kind))
        return blame(c, PROBLEM_STORE_BROKEN, STR(""),
                     "The store has a notification of kind '%.*s', which this program does not "
                     "know.",
                     STR_ARG(kind));
    out->progress.state =
        str_equal(state, str_of(MAIL_STATE_NAMES[MAIL_SENDING])) ? MAIL_SENDING : MAIL_QUEUED;
    return OK;
}

/* Of what happened and of whose it is: the same in each attempt. */
static str message_name(struct ctx *c, const struct notification_claim *m)
{
    unsigned char digest[crypto_generichash_BYTES_MIN];
    struct uuid of_user = { { 0 } };
    CHECK(crypto_generichash(digest, sizeof digest, (const unsigned char *)m->email.ptr,
                             m->email.len, NULL, 0) == 0);
    memcpy(of_user.bytes, digest, sizeof of_user.bytes);
    return arena_format(c->arena, "%.*s-%.*s",
                        STR_ARG(uuid_text(c->arena, m->what.notification_id)),
                        STR_ARG(uuid_text(c->arena, of_user)));
}

static enum problem fill_in(struct ctx *c, const struct told_user *user,
                            struct notification_claim *m)
{
    struct mail_terms terms;
    str mid = { 0 };
    TRY(db_one(c, &SQL_MERCHANT_LOAD, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_STR("mid", &mid), C_STR("name", &m->shop))));
    TRY(mail_terms_load(c, &terms));
    m->reply_to = terms.reply_to;
    m->language =
        language_of(user->language.len > 0 ? user->language : terms.staff_language, STR(""));
    m->message_name = message_name(c, m);
    m->merchant_id = c->merchant_id;
    mail_begin(&m->progress, c->now + OUTBOX_LEASE);
    return db_none(c, &SQL_NOTIFICATION_CLAIM,
                   PARAMS(P_I64(c->merchant_id), P_STR(m->email), P_UUID(m->what.notification_id),
                          P_I64(m->progress.due_at), P_I64(m->progress.attempts),
                          P_I64(m->progress.unanswered)),
                   NULL);
}

static enum problem drop(struct ctx *c, const struct notification_claim *m)
{
    return db_none(c, &SQL_NOTIFICATION_DROP_MAIL,
                   PARAMS(P_I64(c->merchant_id), P_STR(m->email), P_UUID(m->what.notification_id)),
                   NULL);
}

static enum problem claim_of_merchant(struct ctx *c, struct notification_claim *out)
{
    for (int i = 0; i < DROPPED_MAX; i++) {
        struct notification_claim m = { 0 };
        struct told_user user;
        bool found = false, is_user = false;
        TRY(next_due(c, &m, &found));
        if (!found) /* others are at all of them */
            return OK;
        TRY(told_user_load(c, m.email, &user, &is_user));
        if (is_user && notification_is_allowed(m.what.kind, user.verbs)) {
            TRY(fill_in(c, &user, &m));
            *out = m;
            return OK;
        }
        TRY(drop(c, &m));
    }
    return OK;
}

static enum problem next_merchant(struct ctx *c, int64_t *merchant_id, bool *found)
{
    return db_maybe(c, &SQL_NOTIFICATION_NEXT_DUE, PARAMS(P_I64(*merchant_id), P_I64(c->now)),
                    COLUMNS(C_I64("merchant_id", merchant_id)), found);
}

enum problem notification_claim(struct ctx *c, int64_t *merchant_id, struct notification_claim *out)
{
    int64_t next = *merchant_id;
    bool found = false;
    *out = (struct notification_claim){ 0 };
    TRY(next_merchant(c, &next, &found));
    if (!found && *merchant_id > 0) {
        next = 0;
        TRY(next_merchant(c, &next, &found));
    }
    *merchant_id = found ? next : 0;
    if (!found)
        return OK;
    c->merchant_id = next;
    return claim_of_merchant(c, out);
}

enum problem notification_settle(struct ctx *c, const struct notification_claim *claimed,
                                 enum mail_outcome outcome, str answer, int64_t patience)
{
    struct mail_progress p = claimed->progress;
    str kept = outbox_answer(c, answer);
    mail_end(&p, outcome, c->now - claimed->created_at >= patience, c->now);
    return db_none(c, &SQL_NOTIFICATION_SETTLE,
                   PARAMS(P_I64(c->merchant_id), P_STR(claimed->email),
                          P_UUID(claimed->what.notification_id), P_I64(claimed->progress.attempts),
                          P_STR(str_of(MAIL_STATE_NAMES[p.state])),
                          p.finished_at > 0 ? P_NULL() : P_I64(p.due_at), P_I64(p.attempts),
                          P_I64(p.unanswered), P_TEXT(kept),
                          p.finished_at > 0 ? P_I64(p.finished_at) : P_NULL()),
                   NULL);
}
