#include "service/notification.h"

#include "base/text.h"
#include "sql.h"

#define CHOICES_MAX ((size_t)NOTIFICATION_COUNT * 64)

/* --- who is told -------------------------------------------------------------------------- */

static bool find_channels(str name, enum notification_channels *out)
{
    for (int i = 0; i < NOTIFY_CHANNELS; i++)
        if (str_equal(name, str_of(NOTIFICATION_CHANNEL_NAMES[i]))) {
            *out = (enum notification_channels)i;
            return true;
        }
    return false;
}

/* What a program of another version wrote and this one does not know counts as not chosen. */
static void read_choices(str choices, struct told_user *u)
{
    str rest = choices, item = { 0 }, name = { 0 };
    while (rest.len > 0 && str_split(&rest, ',', &item)) {
        enum notification_kind kind;
        enum notification_channels channels;
        if (!str_split(&item, '=', &name) || !notification_find(name, &kind) ||
            !find_channels(item, &channels))
            continue;
        u->channels[kind] = channels;
        u->is_chosen[kind] = true;
    }
}

struct user_row {
    str email, role, choices, language;
    int64_t ends_at, deactivated_at;
};

#define USER_ROW_COLUMNS(u)                                                                 \
    COLUMNS(C_STR("email", &(u)->email), C_STR("role", &(u)->role),                         \
            C_I64("ends_at", &(u)->ends_at), C_I64("deactivated_at", &(u)->deactivated_at), \
            C_STR("choices", &(u)->choices), C_STR("language", &(u)->language))

static enum problem read_user_row(struct rows *r, void *item, bool *more)
{
    struct user_row *u = item;
    return db_rows_next(r, USER_ROW_COLUMNS(u), more);
}

static struct told_user told_user(const struct ctx *c, const struct user_row *row)
{
    struct told_user u = { .email = row->email, .language = row->language };
    const struct role *role = role_find(row->role);
    bool is_over =
        row->deactivated_at != 0 || (row->ends_at != 0 && row->ends_at <= ctx_real_now(c));
    u.verbs = role == NULL || is_over ? 0 : role->verbs;
    for (int i = 0; i < NOTIFICATION_COUNT; i++)
        u.channels[i] = notification_default((enum notification_kind)i, u.verbs);
    read_choices(row->choices, &u);
    for (int i = 0; i < NOTIFICATION_COUNT; i++)
        if (!notification_is_allowed((enum notification_kind)i, u.verbs))
            u.channels[i] = NOTIFY_NOWHERE;
    return u;
}

enum problem told_users_load(struct ctx *c, struct told_users *out)
{
    struct row_list found;
    TRY(db_list(c, &SQL_NOTIFICATION_USERS, PARAMS(P_I64(c->merchant_id), P_I64(USERS_MAX)),
                sizeof(struct user_row), read_user_row, &found));
    const struct user_row *rows = found.items;
    *out = (struct told_users){ ARENA_ARRAY(c->arena, struct told_user, found.count + 1),
                                found.count };
    for (size_t i = 0; i < found.count; i++)
        out->items[i] = told_user(c, &rows[i]);
    return OK;
}

enum problem told_user_load(struct ctx *c, str email, struct told_user *out, bool *found)
{
    struct user_row row = { 0 };
    TRY(db_maybe(c, &SQL_NOTIFICATION_USER, PARAMS(P_I64(c->merchant_id), P_STR(email)),
                 USER_ROW_COLUMNS(&row), found));
    if (*found)
        *out = told_user(c, &row);
    return OK;
}

enum problem told_user_save(struct ctx *c, const struct told_user *u)
{
    struct text t = text_begin(c->arena, CHOICES_MAX);
    str choices = { 0 };
    for (int i = 0; i < NOTIFICATION_COUNT; i++)
        if (u->is_chosen[i])
            text_format(&t, "%s=%s,", NOTIFICATION_NAMES[i],
                        NOTIFICATION_CHANNEL_NAMES[u->channels[i]]);
    CHECK(text_done(&t, &choices));
    return db_none(c, &SQL_NOTIFICATION_SAVE_CHOICE,
                   PARAMS(P_I64(c->merchant_id), P_STR(u->email), P_STR(choices),
                          P_STR(u->language.len > 0 ? u->language : STR(""))),
                   NULL);
}

/* --- what was told ------------------------------------------------------------------------ */

static str allowed_kinds(struct ctx *c, const struct told_user *u)
{
    struct text t = text_begin(c->arena, CHOICES_MAX);
    str out = { 0 };
    for (int i = 0; i < NOTIFICATION_COUNT; i++)
        if (notification_is_allowed((enum notification_kind)i, u->verbs))
            text_format(&t, "%s,", NOTIFICATION_NAMES[i]);
    CHECK(text_done(&t, &out));
    return out;
}

static enum problem read_listed(struct rows *r, void *item, bool *more)
{
    struct listed_notification *l = item;
    struct notification *n = &l->what;
    str kind = { 0 };
    TRY(db_rows_next(r,
                     COLUMNS(C_UUID("notification_id", &n->notification_id), C_STR("kind", &kind),
                             C_I64("at", &n->at), C_I64("happenings", &n->happenings),
                             C_I64("is_digest", &n->is_digest), C_UUID("order_id", &n->order_id),
                             C_UUID("subject_id", &n->subject_id),
                             C_STR("reference", &n->reference), C_I64("amount", &n->amount),
                             C_STR("currency", &n->currency), C_I64("done", &n->done),
                             C_I64("failed", &n->failed), C_I64("read_at", &l->read_at)),
                     more));
    if (*more)
        CHECK(notification_find(kind, &n->kind)); /* the statement asked for those that are known */
    return OK;
}

enum problem notifications_list(struct ctx *c, const struct told_user *u, struct uuid before,
                                size_t limit, struct listed_notifications *out)
{
    struct row_list found;
    TRY(db_list(c, &SQL_NOTIFICATION_LIST,
                PARAMS(P_I64(c->merchant_id), P_STR(u->email), P_UUID(before),
                       P_I64((int64_t)limit), P_STR(allowed_kinds(c, u))),
                sizeof(struct listed_notification), read_listed, &found));
    *out = (struct listed_notifications){ found.items, found.count };
    return OK;
}

enum problem notifications_unread(struct ctx *c, const struct told_user *u, int64_t *out)
{
    return db_one(c, &SQL_NOTIFICATION_UNREAD,
                  PARAMS(P_I64(c->merchant_id), P_STR(u->email), P_STR(allowed_kinds(c, u))),
                  COLUMNS(C_I64("unread", out)));
}

static enum problem find(struct ctx *c, str email, struct uuid notification_id)
{
    struct uuid seen;
    bool found = false;
    TRY(db_maybe(c, &SQL_NOTIFICATION_EXISTS,
                 PARAMS(P_I64(c->merchant_id), P_STR(email), P_UUID(notification_id)),
                 COLUMNS(C_UUID("notification_id", &seen)), &found));
    if (!found)
        return blame(c, PROBLEM_NOT_FOUND, STR("notification_id"), "There is no notification %.*s.",
                     STR_ARG(uuid_text(c->arena, notification_id)));
    return OK;
}

enum problem notification_read(struct ctx *c, str email, struct uuid notification_id)
{
    TRY(find(c, email, notification_id));
    return db_none(c, &SQL_NOTIFICATION_READ,
                   PARAMS(P_I64(c->merchant_id), P_STR(email), P_UUID(notification_id),
                          P_I64(ctx_real_now(c))),
                   NULL);
}

enum problem notifications_read_up_to(struct ctx *c, str email, struct uuid notification_id)
{
    TRY(find(c, email, notification_id));
    return db_none(c, &SQL_NOTIFICATION_READ_UP_TO,
                   PARAMS(P_I64(c->merchant_id), P_STR(email), P_UUID(notification_id),
                          P_I64(ctx_real_now(c))),
                   NULL);
}
