#include "service/notification_pace.h"

#include "base/clock.h"
#include "sql.h"

#define FAR_AWAY INT64_C(253402300799000000) /* when a mail is due that waits for its digest */

/* --- who and how many --------------------------------------------------------------------- */

struct pace_row {
    str kind;
    int64_t ends_at, told;
    struct uuid digest_id;
};

static enum problem read_pace(struct rows *r, void *item, bool *more)
{
    struct pace_row *p = item;
    return db_rows_next(r,
                        COLUMNS(C_STR("kind", &p->kind), C_I64("ends_at", &p->ends_at),
                                C_I64("told", &p->told), C_UUID("digest_id", &p->digest_id)),
                        more);
}

static enum problem load_paces(struct ctx *c, struct telling *t)
{
    struct row_list found;
    TRY(db_list(c, &SQL_NOTIFICATION_PACES, PARAMS(P_I64(c->merchant_id), P_I64(64)),
                sizeof(struct pace_row), read_pace, &found));
    const struct pace_row *rows = found.items;
    for (size_t i = 0; i < found.count; i++) {
        enum notification_kind kind;
        if (notification_find(rows[i].kind, &kind))
            t->paces[kind] = (struct pace){ .ends_at = rows[i].ends_at,
                                            .told = rows[i].told,
                                            .digest_id = rows[i].digest_id };
    }
    return OK;
}

enum problem telling_begin(struct ctx *c, bool sends_mail, struct telling *out)
{
    *out = (struct telling){ .sends_mail = sends_mail };
    TRY(told_users_load(c, &out->users));
    out->is_touched = ARENA_ARRAY(c->arena, bool, out->users.count + 1);
    for (size_t i = 0; i < out->users.count; i++)
        for (int kind = 0; kind < NOTIFICATION_COUNT; kind++)
            if (out->users.items[i].channels[kind] != NOTIFY_NOWHERE)
                out->wanted |= UINT64_C(1) << kind;
    return load_paces(c, out);
}

bool telling_owner(struct telling *t, str actor, enum notification_kind kind,
                   struct told_user **out)
{
    if (!str_starts(actor, STR("user:")))
        return false;
    for (size_t i = 0; i < t->users.count; i++) {
        struct told_user *u = &t->users.items[i];
        if (str_equal(u->email, str_cut(actor, 5)) && u->channels[kind] != NOTIFY_NOWHERE) {
            *out = u;
            return true;
        }
    }
    return false;
}

/* --- rows --------------------------------------------------------------------------------- */

/* Is it for this user? Then it is also remembered that the user has a row more. */
static bool touch(struct telling *t, size_t user, enum notification_kind kind,
                  const struct told_user *owner)
{
    const struct told_user *u = &t->users.items[user];
    bool is_told = u->channels[kind] != NOTIFY_NOWHERE && (owner == NULL || owner == u);
    t->is_touched[user] = t->is_touched[user] || is_told;
    return is_told;
}

static bool is_mailed(const struct telling *t, const struct told_user *u,
                      enum notification_kind kind)
{
    return t->sends_mail && (u->channels[kind] & NOTIFY_BY_MAIL) != 0;
}

enum problem telling_one(struct ctx *c, struct telling *t, const struct notification *n,
                         const struct told_user *owner)
{
    int64_t now = ctx_real_now(c);
    for (size_t i = 0; i < t->users.count; i++) {
        const struct told_user *u = &t->users.items[i];
        if (!touch(t, i, n->kind, owner))
            continue;
        bool mails = is_mailed(t, u, n->kind);
        TRY(db_none(c, &SQL_NOTIFICATION_INSERT,
                    PARAMS(P_I64(c->merchant_id), P_STR(u->email), P_UUID(n->notification_id),
                           P_STR(str_of(NOTIFICATION_NAMES[n->kind])), P_I64(n->at),
                           uuid_is_zero(n->order_id) ? P_NULL() : P_UUID(n->order_id),
                           uuid_is_zero(n->subject_id) ? P_NULL() : P_UUID(n->subject_id),
                           P_STR(n->reference), P_I64(n->amount), P_STR(n->currency),
                           P_I64(n->done), P_I64(n->failed),
                           P_I64((u->channels[n->kind] & NOTIFY_IN_PORTAL) != 0), P_I64(now),
                           mails ? P_STR(str_of(MAIL_STATE_NAMES[MAIL_QUEUED])) : P_NULL(),
                           mails ? P_I64(now) : P_NULL()),
                    NULL));
    }
    return OK;
}

static enum problem count_in(struct ctx *c, struct telling *t, enum notification_kind kind,
                             const struct told_user *owner, int64_t many)
{
    const struct pace *pace = &t->paces[kind];
    for (size_t i = 0; i < t->users.count; i++) {
        const struct told_user *u = &t->users.items[i];
        if (!touch(t, i, kind, owner))
            continue;
        bool mails = is_mailed(t, u, kind);
        TRY(db_none(c, &SQL_NOTIFICATION_COUNT_IN,
                    PARAMS(P_I64(c->merchant_id), P_STR(u->email), P_UUID(pace->digest_id),
                           P_STR(str_of(NOTIFICATION_NAMES[kind])), P_I64(pace->last_at),
                           P_I64(many), P_I64((u->channels[kind] & NOTIFY_IN_PORTAL) != 0),
                           P_I64(ctx_real_now(c)),
                           mails ? P_STR(str_of(MAIL_STATE_NAMES[MAIL_QUEUED])) : P_NULL(),
                           mails ? P_I64(FAR_AWAY) : P_NULL()),
                    NULL));
    }
    return OK;
}

/* --- hours -------------------------------------------------------------------------------- */

static enum problem flush(struct ctx *c, struct telling *t, enum notification_kind kind)
{
    int64_t many = t->paces[kind].pending;
    t->paces[kind].pending = 0;
    return many > 0 ? count_in(c, t, kind, NULL, many) : OK;
}

/* The hour is over: its digest gets no more, and may leave. */
static enum problem complete(struct ctx *c, struct telling *t, enum notification_kind kind)
{
    struct pace *pace = &t->paces[kind];
    struct uuid digest_id = pace->digest_id;
    TRY(flush(c, t, kind));
    if (uuid_is_zero(digest_id))
        return OK;
    pace->digest_id = (struct uuid){ { 0 } };
    pace->is_changed = t->has_moved = true;
    return db_none(
        c, &SQL_NOTIFICATION_COMPLETE,
        PARAMS(P_I64(c->merchant_id), P_I64(FAR_AWAY), P_UUID(digest_id), P_I64(ctx_real_now(c))),
        NULL);
}

enum problem telling_pace(struct ctx *c, struct telling *t, const struct notification *n,
                          int64_t number, bool *is_one)
{
    struct pace *pace = &t->paces[n->kind];
    if (number >= pace->ends_at) {
        TRY(complete(c, t, n->kind));
        *pace = (struct pace){ .ends_at = (number / HOUR + 1) * HOUR };
    }
    pace->told++;
    pace->is_changed = true;
    *is_one = pace->told <= NOTIFICATIONS_AN_HOUR;
    if (!*is_one && uuid_is_zero(pace->digest_id))
        pace->digest_id = n->notification_id;
    return OK;
}

enum problem telling_count(struct ctx *c, struct telling *t, const struct notification *n,
                           const struct told_user *owner)
{
    struct pace *pace = &t->paces[n->kind];
    pace->last_at = n->at;
    if (owner != NULL)
        return count_in(c, t, n->kind, owner, 1);
    pace->pending++;
    return OK;
}

static enum problem save_pace(struct ctx *c, enum notification_kind kind, const struct pace *p)
{
    return db_none(c, &SQL_NOTIFICATION_SAVE_PACE,
                   PARAMS(P_I64(c->merchant_id), P_STR(str_of(NOTIFICATION_NAMES[kind])),
                          P_I64(p->ends_at), P_I64(p->told),
                          uuid_is_zero(p->digest_id) ? P_NULL() : P_UUID(p->digest_id)),
                   NULL);
}

enum problem telling_end(struct ctx *c, struct telling *t, int64_t before)
{
    for (int i = 0; i < NOTIFICATION_COUNT; i++) {
        enum notification_kind kind = (enum notification_kind)i;
        TRY(flush(c, t, kind));
        if (!t->is_behind && t->paces[i].ends_at <= before)
            TRY(complete(c, t, kind));
        if (t->paces[i].is_changed)
            TRY(save_pace(c, kind, &t->paces[i]));
    }
    for (size_t i = 0; i < t->users.count; i++)
        if (t->is_touched[i])
            TRY(db_none(c, &SQL_NOTIFICATION_TRIM,
                        PARAMS(P_I64(c->merchant_id), P_STR(t->users.items[i].email),
                               P_I64(NOTIFICATIONS_MAX)),
                        NULL));
    return OK;
}
