#include "api/notifications.h"

#include "api/app.h"
#include "service/cursor.h"
#include "service/notification.h"
#include "service/order_list.h"

#define KIND_OF_NOTIFICATIONS 630

struct notifications_query {
    uint64_t has;
    int64_t limit;
    str cursor;
};
struct notification_out {
    struct uuid notification_id;
    str type;
    int64_t at, read_at, count;
    struct uuid order_id, capture_id, job_id, export_id, payout_id, endpoint_id;
    str reference, currency;
    int64_t amount, done, failed;
};
struct notifications_out {
    struct shape_list notifications;
    int64_t unread_count;
    str next;
};
struct read_in {
    uint64_t has;
    struct uuid up_to;
};
struct preference_in {
    uint64_t has;
    str type, channel;
};
struct preferences_in {
    uint64_t has;
    struct shape_list preferences;
    str language;
};
struct preference_out {
    str type, channel, default_channel;
    bool allowed;
};
struct preferences_out {
    struct shape_list preferences;
    str language;
    bool mails;
};
/* clang-format off */
static const struct field QUERY_FIELDS[] = {
    FIELD(SHAPE_I64, notifications_query, limit, 0, 1, LIST_LIMIT_MAX, "Notifications per page"),
    FIELD(SHAPE_STR, notifications_query, cursor, 0, 0, 512, "The next of the page before"),
};
const struct shape NOTIFICATIONS_QUERY = SHAPE("NotificationsQuery", notifications_query, QUERY_FIELDS);

static const struct field NOTIFICATION_FIELDS[] = {
    FIELD(SHAPE_UUID, notification_out, notification_id, 0, 0, 0, "Id"),
    FIELD_CHOICE(notification_out, type, 0, NOTIFICATION_NAMES, "What happened"),
    FIELD(SHAPE_TIME, notification_out, at, 0, 0, 0, "When; of several the last"),
    FIELD(SHAPE_TIME, notification_out, read_at, OMIT_EMPTY, 0, 0, "When the user read it; absent: not yet"),
    FIELD(SHAPE_I64, notification_out, count, OMIT_EMPTY, 1, INT64_MAX, "There were too many of the type in that hour to tell one by one; these are so many more, and none of them is named. Absent: it is about one"),
    FIELD(SHAPE_UUID, notification_out, order_id, OMIT_EMPTY, 0, 0, "The order"),
    FIELD(SHAPE_UUID, notification_out, capture_id, OMIT_EMPTY, 0, 0, "The capture whose invoice it is"),
    FIELD(SHAPE_UUID, notification_out, job_id, OMIT_EMPTY, 0, 0, "The bulk job"),
    FIELD(SHAPE_UUID, notification_out, export_id, OMIT_EMPTY, 0, 0, "The export of orders"),
    FIELD(SHAPE_UUID, notification_out, payout_id, OMIT_EMPTY, 0, 0, "The payout"),
    FIELD(SHAPE_UUID, notification_out, endpoint_id, OMIT_EMPTY, 0, 0, "The webhook"),
    FIELD(SHAPE_STR, notification_out, reference, OMIT_EMPTY, 0, NOTIFICATION_REF_MAX, "What people call it: the merchant's reference of an order, the payment reference of a payout, the number of an invoice, the file of a job, the address of a webhook"),
    FIELD(SHAPE_I64, notification_out, amount, OMIT_EMPTY, 0, 0, "Minor units"),
    FIELD(SHAPE_STR, notification_out, currency, OMIT_EMPTY, 3, 3, "ISO 4217"),
    FIELD(SHAPE_I64, notification_out, done, OMIT_EMPTY, 0, INT64_MAX, "Rows of the job that were done, orders in the export"),
    FIELD(SHAPE_I64, notification_out, failed, OMIT_EMPTY, 0, INT64_MAX, "Rows of the job that were refused"),
};
static const struct shape NOTIFICATION_OUT = SHAPE("Notification", notification_out, NOTIFICATION_FIELDS);
static const struct field NOTIFICATIONS_FIELDS[] = {
    FIELD_LIST(notifications_out, notifications, 0, 0, LIST_LIMIT_MAX, &NOTIFICATION_OUT, "The last one first"),
    FIELD(SHAPE_I64, notifications_out, unread_count, 0, 0, INT64_MAX, "How many the user has not read, of all pages"),
    FIELD(SHAPE_STR, notifications_out, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent at the end"),
};
const struct shape NOTIFICATIONS_OUT = SHAPE("Notifications", notifications_out, NOTIFICATIONS_FIELDS);

static const struct field READ_FIELDS[] = {
    FIELD(SHAPE_UUID, read_in, up_to, REQUIRED, 0, 0, "The last notification that was seen: it, and all that were told before it, are read. What came after it stays unread"),
};
const struct shape NOTIFICATIONS_READ_IN = SHAPE("NotificationsRead", read_in, READ_FIELDS);

static const struct field PREFERENCE_IN_FIELDS[] = {
    FIELD_CHOICE(preference_in, type, REQUIRED, NOTIFICATION_NAMES, "Of what"),
    FIELD_CHOICE(preference_in, channel, REQUIRED, NOTIFICATION_CHANNEL_NAMES, "Where to be told"),
};
static const struct shape PREFERENCE_IN = SHAPE("NotificationPreferenceChoice", preference_in, PREFERENCE_IN_FIELDS);
static const struct field PREFERENCES_IN_FIELDS[] = {
    FIELD_LIST(preferences_in, preferences, REQUIRED, 0, NOTIFICATION_COUNT, &PREFERENCE_IN, "What is chosen; a type that is not here is as the role has it"),
    FIELD_CHOICE(preferences_in, language, 0, LANGUAGE_NAMES, "Of the mails; without it that in which the merchant's staff is written to"),
};
const struct shape NOTIFICATION_PREFERENCES_IN = SHAPE("NotificationPreferencesRequest", preferences_in, PREFERENCES_IN_FIELDS);

static const struct field PREFERENCE_FIELDS[] = {
    FIELD_CHOICE(preference_out, type, 0, NOTIFICATION_NAMES, "Of what"),
    FIELD_CHOICE(preference_out, channel, 0, NOTIFICATION_CHANNEL_NAMES, "Where the user is told"),
    FIELD_CHOICE(preference_out, default_channel, 0, NOTIFICATION_CHANNEL_NAMES, "Where users of the role are told who have not chosen"),
    FIELD(SHAPE_BOOL, preference_out, allowed, 0, 0, 0, "False: the role may not see it, and is told nowhere"),
};
static const struct shape PREFERENCE_OUT = SHAPE("NotificationPreference", preference_out, PREFERENCE_FIELDS);
static const struct field PREFERENCES_FIELDS[] = {
    FIELD_LIST(preferences_out, preferences, 0, 0, NOTIFICATION_COUNT, &PREFERENCE_OUT, "All that users may be told of"),
    FIELD_CHOICE(preferences_out, language, OMIT_EMPTY, LANGUAGE_NAMES, "Of the mails; absent: that in which the merchant's staff is written to"),
    FIELD(SHAPE_BOOL, preferences_out, mails, 0, 0, 0, "False: the server mails no users, whatever they choose"),
};
const struct shape NOTIFICATION_PREFERENCES_OUT = SHAPE("NotificationPreferences", preferences_out, PREFERENCES_FIELDS);
/* clang-format on */

/* The user who calls; the session may be older than their end. */
static enum problem load_user(struct ctx *c, const struct call *call, struct told_user *out)
{
    struct caller caller;
    bool found = false;
    TRY(api_caller(c, call, &caller));
    TRY(told_user_load(c, caller.email, out, &found));
    if (!found)
        return blame(c, PROBLEM_NOT_AUTHENTICATED, STR(""), "There is no such user any more.");
    return OK;
}

/* --- what was told ------------------------------------------------------------------------ */

/* In which member the id of what else it is about is told. */
static void tell_subject(const struct notification *n, struct notification_out *out)
{
    struct uuid *const members[NOTIFICATION_COUNT] = {
        [NOTIFY_EXPORT_READY] = &out->export_id,
        [NOTIFY_EXPORT_FAILED] = &out->export_id,
        [NOTIFY_JOB_FINISHED] = &out->job_id,
        [NOTIFY_PAYOUT_CREATED] = &out->payout_id,
        [NOTIFY_PAYOUT_PAID] = &out->payout_id,
        [NOTIFY_PAYOUT_RETURNED] = &out->payout_id,
        [NOTIFY_INVOICE_OVERDUE] = &out->capture_id,
        [NOTIFY_INVOICE_HANDED_OVER] = &out->capture_id,
        [NOTIFY_WEBHOOK_OFF] = &out->endpoint_id,
    };
    if (members[n->kind] != NULL)
        *members[n->kind] = n->subject_id;
}

static struct notification_out notification_out(const struct listed_notification *l)
{
    const struct notification *n = &l->what;
    struct notification_out out = { .notification_id = n->notification_id,
                                    .type = str_of(NOTIFICATION_NAMES[n->kind]),
                                    .at = n->at,
                                    .read_at = l->read_at,
                                    .count = n->is_digest != 0 ? n->happenings : 0,
                                    .order_id = n->order_id,
                                    .reference = n->reference,
                                    .currency = n->currency,
                                    .amount = n->amount,
                                    .done = n->done,
                                    .failed = n->failed };
    tell_subject(n, &out);
    return out;
}

enum problem api_notifications_list(struct ctx *c, struct call *call)
{
    const struct notifications_query *in = call->query;
    struct cursor at = { .kind = KIND_OF_NOTIFICATIONS };
    struct told_user user;
    struct listed_notifications found;
    struct notifications_out out = { .unread_count = 0 };
    memset(at.id.bytes, 0xFF, sizeof at.id.bytes);
    TRY(cursor_read(c, in->cursor, KIND_OF_NOTIFICATIONS, &at));
    TRY(load_user(c, call, &user));
    size_t limit = in->limit > 0 ? (size_t)in->limit : LIST_LIMIT_DEFAULT;
    TRY(notifications_list(c, &user, at.id, limit + 1, &found));
    TRY(notifications_unread(c, &user, &out.unread_count));
    size_t count = found.count < limit ? found.count : limit;
    struct notification_out *items = ARENA_ARRAY(c->arena, struct notification_out, count + 1);
    for (size_t i = 0; i < count; i++)
        items[i] = notification_out(&found.items[i]);
    out.notifications = (struct shape_list){ items, count };
    if (found.count > limit) {
        at.id = items[count - 1].notification_id;
        out.next = cursor_write(c, &at);
    }
    answer_json(c, call, 200, &NOTIFICATIONS_OUT, &out);
    return OK;
}

enum problem api_notification_read(struct ctx *c, struct call *call)
{
    struct uuid notification_id;
    struct caller caller;
    TRY(api_path_id(c, call, 0, &notification_id));
    TRY(api_caller(c, call, &caller));
    TRY(notification_read(c, caller.email, notification_id));
    api_empty(call, 204);
    return OK;
}

enum problem api_notifications_read(struct ctx *c, struct call *call)
{
    const struct read_in *in = call->in;
    struct caller caller;
    TRY(api_caller(c, call, &caller));
    TRY(notifications_read_up_to(c, caller.email, in->up_to));
    api_empty(call, 204);
    return OK;
}

/* --- what is wanted ----------------------------------------------------------------------- */

static void answer_preferences(struct ctx *c, struct call *call, const struct told_user *u)
{
    struct preference_out *items = ARENA_ARRAY(c->arena, struct preference_out, NOTIFICATION_COUNT);
    for (int i = 0; i < NOTIFICATION_COUNT; i++) {
        enum notification_kind kind = (enum notification_kind)i;
        bool is_allowed = notification_is_allowed(kind, u->verbs);
        enum notification_channels by_role =
            is_allowed ? notification_default(kind, u->verbs) : NOTIFY_NOWHERE;
        items[i] = (struct preference_out){
            .type = str_of(NOTIFICATION_NAMES[i]),
            .channel = str_of(NOTIFICATION_CHANNEL_NAMES[u->channels[i]]),
            .default_channel = str_of(NOTIFICATION_CHANNEL_NAMES[by_role]),
            .allowed = is_allowed,
        };
    }
    struct preferences_out out = { .preferences = { items, NOTIFICATION_COUNT },
                                   .language = u->language,
                                   .mails = app_of(call)->mails_access };
    answer_json(c, call, 200, &NOTIFICATION_PREFERENCES_OUT, &out);
}

enum problem api_notification_preferences_get(struct ctx *c, struct call *call)
{
    struct told_user user;
    TRY(load_user(c, call, &user));
    answer_preferences(c, call, &user);
    return OK;
}

static enum notification_channels channels_of(str name)
{
    int i = 0;
    while (!str_equal(name, str_of(NOTIFICATION_CHANNEL_NAMES[i])))
        i++; /* the shape has let no other name through */
    return (enum notification_channels)i;
}

static enum problem choose(struct ctx *c, const struct preference_in *in, struct told_user *u)
{
    enum notification_kind kind = NOTIFICATION_COUNT;
    CHECK(notification_find(in->type, &kind));
    if (u->is_chosen[kind])
        return blame(c, PROBLEM_UNPROCESSABLE, STR("preferences"), WHY_TYPE_TWICE,
                     STR_ARG(in->type));
    enum notification_channels channels = channels_of(in->channel);
    if (channels != NOTIFY_NOWHERE && !notification_is_allowed(kind, u->verbs))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("preferences"),
                     "Your role is told nothing of '%.*s'.", STR_ARG(in->type));
    u->is_chosen[kind] = true;
    u->channels[kind] = channels;
    return OK;
}

enum problem api_notification_preferences_replace(struct ctx *c, struct call *call)
{
    const struct preferences_in *in = call->in;
    const struct preference_in *items = in->preferences.items;
    struct told_user user;
    TRY(load_user(c, call, &user));
    for (int i = 0; i < NOTIFICATION_COUNT; i++) {
        enum notification_kind kind = (enum notification_kind)i;
        user.is_chosen[i] = false;
        user.channels[i] = notification_is_allowed(kind, user.verbs)
                               ? notification_default(kind, user.verbs)
                               : NOTIFY_NOWHERE;
    }
    for (size_t i = 0; i < in->preferences.count; i++)
        TRY(choose(c, &items[i], &user));
    user.language = in->language;
    TRY(told_user_save(c, &user));
    answer_preferences(c, call, &user);
    return OK;
}
