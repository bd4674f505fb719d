#include "api/webhooks.h"

#include "api/app.h"
#include "api/timeline.h"
#include "service/cursor.h"
#include "service/order_list.h"
#include "service/webhook_delivery.h"
#include "service/webhook_source.h"
#include "shape/reason.h"

#define KIND_OF_DELIVERIES 610

struct webhook_in {
    uint64_t has;
    str url, description;
    struct shape_list events;
    str status;
};
struct webhook_out {
    struct uuid endpoint_id;
    str url, description;
    struct shape_list events;
    str status, reason, reason_code;
    struct refusal reason_parameters;
    int64_t created_at;
    struct actor_out created_by;
    int64_t failures, failing_since, both_secrets_until;
};
struct webhook_created_out {
    struct uuid endpoint_id;
    str secret;
    int64_t both_secrets_until;
};
struct webhooks_out {
    struct shape_list webhooks;
};
struct deliveries_query {
    uint64_t has;
    int64_t limit;
    str cursor;
};
struct attempt_out {
    int64_t attempt, at, duration_ms, status;
    str response_body, error, reason_code;
};
struct delivery_out {
    struct uuid delivery_id;
    str type, state;
    int64_t created_at, next_attempt_at, attempts;
    str request_body;
    struct shape_list log;
};
struct deliveries_out {
    struct shape_list deliveries;
    str next;
};

static const char *const CHOSEN_STATUSES[] = { "enabled", "disabled", NULL };

/* clang-format off */
static const struct field WEBHOOK_IN_FIELDS[] = {
    FIELD(SHAPE_STR, webhook_in, url, REQUIRED, 1, WEBHOOK_URL_MAX, "Where messages are sent: https://..."),
    FIELD(SHAPE_STR, webhook_in, description, 0, 0, WEBHOOK_DESCRIPTION_CHARS, "What it is for"),
    FIELD_SCALARS(webhook_in, events, REQUIRED, 1, WEBHOOK_TYPE_COUNT, SHAPE_STR, "Of what it is told, such as capture.created"),
};
const struct shape WEBHOOK_IN = SHAPE("WebhookRequest", webhook_in, WEBHOOK_IN_FIELDS);

static const struct field WEBHOOK_CHANGE_FIELDS[] = {
    FIELD(SHAPE_STR, webhook_in, url, 0, 1, WEBHOOK_URL_MAX, "Where messages are sent: https://..."),
    FIELD(SHAPE_STR, webhook_in, description, 0, 0, WEBHOOK_DESCRIPTION_CHARS, "What it is for"),
    FIELD_SCALARS(webhook_in, events, 0, 1, WEBHOOK_TYPE_COUNT, SHAPE_STR, "Of what it is told from now on"),
    FIELD_CHOICE(webhook_in, status, 0, CHOSEN_STATUSES, "disabled: messages to it wait"),
};
const struct shape WEBHOOK_CHANGE_IN = SHAPE("WebhookChange", webhook_in, WEBHOOK_CHANGE_FIELDS);

static const struct field WEBHOOK_FIELDS[] = {
    FIELD(SHAPE_UUID, webhook_out, endpoint_id, 0, 0, 0, "Id"),
    FIELD(SHAPE_STR, webhook_out, url, 0, 0, WEBHOOK_URL_MAX, "Where messages are sent"),
    FIELD(SHAPE_STR, webhook_out, description, OMIT_EMPTY, 0, WEBHOOK_DESCRIPTION_CHARS, "What it is for"),
    FIELD_SCALARS(webhook_out, events, 0, 0, WEBHOOK_TYPE_COUNT, SHAPE_STR, "Of what it is told"),
    FIELD_CHOICE(webhook_out, status, 0, WEBHOOK_STATUSES, "Messages wait unless it is enabled; failed: it answered nothing with 2xx for three days, or 410"),
    FIELD(SHAPE_STR, webhook_out, reason, OMIT_EMPTY, 0, 400, "Why it failed"),
    FAULT_FIELDS(webhook_out),
    FIELD(SHAPE_TIME, webhook_out, created_at, 0, 0, 0, "When it was made"),
    FIELD_OBJECT(webhook_out, created_by, 0, &ACTOR_OUT, "Who made it"),
    FIELD(SHAPE_I64, webhook_out, failures, OMIT_EMPTY, 0, 0, "Attempts since it answered well"),
    FIELD(SHAPE_TIME, webhook_out, failing_since, OMIT_EMPTY, 0, 0, "When the first of them was"),
    FIELD(SHAPE_TIME, webhook_out, both_secrets_until, OMIT_EMPTY, 0, 0, "Until then messages are signed with the secret before as well"),
};
const struct shape WEBHOOK_OUT = SHAPE("Webhook", webhook_out, WEBHOOK_FIELDS);

static const struct field WEBHOOKS_FIELDS[] = {
    FIELD_LIST(webhooks_out, webhooks, 0, 0, WEBHOOKS_MAX, &WEBHOOK_OUT, "The oldest first"),
};
const struct shape WEBHOOKS_OUT = SHAPE("Webhooks", webhooks_out, WEBHOOKS_FIELDS);

static const struct field WEBHOOK_CREATED_FIELDS[] = {
    FIELD(SHAPE_UUID, webhook_created_out, endpoint_id, 0, 0, 0, "Id"),
    FIELD(SHAPE_STR, webhook_created_out, secret, 0, 1, 64, "whsec_ and the key in base64; it cannot be read again"),
    FIELD(SHAPE_TIME, webhook_created_out, both_secrets_until, OMIT_EMPTY, 0, 0, "Until then messages are signed with the secret before as well"),
};
const struct shape WEBHOOK_CREATED_OUT = SHAPE("WebhookSecret", webhook_created_out, WEBHOOK_CREATED_FIELDS);

static const struct field DELIVERIES_QUERY_FIELDS[] = {
    FIELD(SHAPE_I64, deliveries_query, limit, 0, 1, LIST_LIMIT_MAX, "Messages per page"),
    FIELD(SHAPE_STR, deliveries_query, cursor, 0, 0, 512, "The next of the page before"),
};
const struct shape WEBHOOK_DELIVERIES_QUERY = SHAPE("WebhookDeliveriesQuery", deliveries_query, DELIVERIES_QUERY_FIELDS);

static const struct field ATTEMPT_FIELDS[] = {
    FIELD(SHAPE_I64, attempt_out, attempt, 0, 1, WEBHOOK_ATTEMPTS_MAX, "1, 2 ..."),
    FIELD(SHAPE_TIME, attempt_out, at, 0, 0, 0, "When"),
    FIELD(SHAPE_I64, attempt_out, duration_ms, 0, 0, 0, "How long it took"),
    FIELD(SHAPE_I64, attempt_out, status, OMIT_EMPTY, 0, 0, "Of HTTP; absent: there was no answer"),
    FIELD(SHAPE_STR, attempt_out, response_body, OMIT_EMPTY, 0, WEBHOOK_RESPONSE_MAX, "The beginning of the answer"),
    FIELD(SHAPE_STR, attempt_out, error, OMIT_EMPTY, 0, WEBHOOK_ERROR_MAX, "Why there was no answer"),
    FAULT_CODE(attempt_out, reason_code),
};
static const struct shape ATTEMPT_OUT = SHAPE("WebhookAttempt", attempt_out, ATTEMPT_FIELDS);
static const struct field DELIVERY_FIELDS[] = {
    FIELD(SHAPE_UUID, delivery_out, delivery_id, 0, 0, 0, "Id: the webhook-id"),
    FIELD_CHOICE(delivery_out, type, 0, WEBHOOK_TYPE_NAMES, "What happened"),
    FIELD_CHOICE(delivery_out, state, 0, WEBHOOK_STATES, "pending, delivered: it was answered with 2xx; failed: it is not tried any more"),
    FIELD(SHAPE_TIME, delivery_out, created_at, 0, 0, 0, "When it was made"),
    FIELD(SHAPE_TIME, delivery_out, next_attempt_at, OMIT_EMPTY, 0, 0, "Not before then it is tried again"),
    FIELD(SHAPE_I64, delivery_out, attempts, 0, 0, 0, "How often it was sent"),
    FIELD(SHAPE_STR, delivery_out, request_body, OMIT_EMPTY, 0, 0, "What is sent"),
    FIELD_LIST(delivery_out, log, OMIT_EMPTY, 0, WEBHOOK_ATTEMPTS_MAX, &ATTEMPT_OUT, "What came of each attempt, the last one first"),
};
const struct shape WEBHOOK_DELIVERY_OUT = SHAPE("WebhookDelivery", delivery_out, DELIVERY_FIELDS);
static const struct field DELIVERIES_FIELDS[] = {
    FIELD_LIST(deliveries_out, deliveries, 0, 0, LIST_LIMIT_MAX, &WEBHOOK_DELIVERY_OUT, "The last one first, without bodies and log"),
    FIELD(SHAPE_STR, deliveries_out, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent at the end"),
};
const struct shape WEBHOOK_DELIVERIES_OUT = SHAPE("WebhookDeliveries", deliveries_out, DELIVERIES_FIELDS);
/* clang-format on */

/* --- endpoints ------------------------------------------------------------------------------ */

static struct webhook_out webhook_out(struct ctx *c, const struct webhook *w)
{
    size_t count = 0;
    str *events = webhook_event_names(c, w->events, &count);
    struct webhook_out out = {
        .endpoint_id = w->endpoint_id,
        .url = w->url,
        .description = w->description,
        .events = { events, count },
        .status = w->status,
        .reason = w->reason.ptr != NULL ? w->reason : STR(""),
        .created_at = w->created_at,
        .created_by = actor_out(w->created_by),
        .failures = w->failures,
        .failing_since = w->failing_since,
        .both_secrets_until = w->previous_until > ctx_real_now(c) ? w->previous_until : 0,
    };
    out.reason_code = fault_code_of(w->reason, &out.reason_parameters);
    return out;
}

static enum problem read_events(struct ctx *c, struct shape_list list, uint64_t *out)
{
    const str *names = list.items;
    *out = 0;
    for (size_t i = 0; i < list.count; i++) {
        int found = -1;
        for (int type = 0; type < WEBHOOK_TEST; type++)
            if (str_equal(names[i], str_of(WEBHOOK_TYPE_NAMES[type])))
                found = type;
        if (found < 0)
            return blame(c, PROBLEM_UNPROCESSABLE, STR("events"), WHY_UNKNOWN_EVENT,
                         STR_ARG(names[i]));
        *out |= UINT64_C(1) << found;
    }
    return OK;
}

static enum problem load(struct ctx *c, struct call *call, struct webhook *out)
{
    struct uuid id;
    TRY(api_path_id(c, call, 0, &id));
    return webhook_load(c, id, out);
}

enum problem api_webhooks_list(struct ctx *c, struct call *call)
{
    struct webhooks found;
    TRY(webhooks_load(c, &found));
    struct webhook_out *items = ARENA_ARRAY(c->arena, struct webhook_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        items[i] = webhook_out(c, &found.items[i]);
    struct webhooks_out out = { { items, found.count } };
    answer_json(c, call, 200, &WEBHOOKS_OUT, &out);
    return OK;
}

enum problem api_webhooks_create(struct ctx *c, struct call *call)
{
    const struct webhook_in *in = call->in;
    const struct app *app = app_of(call);
    struct webhook w = { .url = in->url,
                         .description = in->description.ptr != NULL ? in->description : STR("") };
    str told = { 0 };
    TRY(read_events(c, in->events, &w.events));
    TRY(webhook_create(c, &app->secret, app->webhooks_may_be_private, &w, &told));
    struct webhook_created_out out = { .endpoint_id = w.endpoint_id, .secret = told };
    answer_json(c, call, 201, &WEBHOOK_CREATED_OUT, &out);
    return OK;
}

enum problem api_webhooks_update(struct ctx *c, struct call *call)
{
    const struct webhook_in *in = call->in;
    struct webhook was, now;
    TRY(load(c, call, &was));
    now = was;
    if (shape_has(in, &WEBHOOK_CHANGE_IN, &in->url))
        now.url = in->url;
    if (shape_has(in, &WEBHOOK_CHANGE_IN, &in->description))
        now.description = in->description;
    if (shape_has(in, &WEBHOOK_CHANGE_IN, &in->events))
        TRY(read_events(c, in->events, &now.events));
    if (shape_has(in, &WEBHOOK_CHANGE_IN, &in->status))
        now.status = in->status;
    TRY(webhook_change(c, app_of(call)->webhooks_may_be_private, &was, &now));
    struct webhook_out out = webhook_out(c, &now);
    answer_json(c, call, 200, &WEBHOOK_OUT, &out);
    return OK;
}

enum problem api_webhooks_delete(struct ctx *c, struct call *call)
{
    struct uuid id;
    TRY(api_path_id(c, call, 0, &id));
    TRY(webhook_delete(c, id));
    api_empty(call, 204);
    return OK;
}

enum problem api_webhooks_rotate(struct ctx *c, struct call *call)
{
    struct webhook w;
    str told = { 0 };
    TRY(load(c, call, &w));
    TRY(webhook_rotate(c, &app_of(call)->secret, &w, &told));
    struct webhook_created_out out = { w.endpoint_id, told, w.previous_until };
    answer_json(c, call, 200, &WEBHOOK_CREATED_OUT, &out);
    return OK;
}

/* --- deliveries ----------------------------------------------------------------------------- */

static struct delivery_out delivery_out(const struct webhook_delivery *d)
{
    return (struct delivery_out){ .delivery_id = d->delivery_id,
                                  .type = d->type,
                                  .state = d->state,
                                  .created_at = d->created_at,
                                  .next_attempt_at = d->due_at,
                                  .attempts = d->attempts };
}

static enum problem answer_delivery(struct ctx *c, struct call *call, int status,
                                    struct uuid endpoint_id, struct uuid delivery_id)
{
    struct webhook_delivery d;
    struct webhook_attempts found;
    TRY(webhook_delivery_load(c, endpoint_id, delivery_id, &d));
    TRY(webhook_attempts_load(c, delivery_id, &found));
    struct attempt_out *log = ARENA_ARRAY(c->arena, struct attempt_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++) {
        const struct webhook_attempt *a = &found.items[i];
        log[i] =
            (struct attempt_out){ a->attempt,       a->at,    a->duration / MILLISECOND, a->status,
                                  a->response_body, a->error, fault_code(a->error) };
    }
    struct delivery_out out = delivery_out(&d);
    out.request_body = d.payload;
    out.log = (struct shape_list){ log, found.count };
    answer_json(c, call, status, &WEBHOOK_DELIVERY_OUT, &out);
    return OK;
}

enum problem api_webhooks_test(struct ctx *c, struct call *call)
{
    struct webhook w;
    struct uuid id;
    TRY(load(c, call, &w));
    if (!str_equal(w.status, STR("enabled")))
        return blame(c, PROBLEM_CONFLICT, STR(""), WHY_WEBHOOK_OFF, STR_ARG(w.status));
    TRY(webhook_test(c, w.endpoint_id, &id));
    return answer_delivery(c, call, 201, w.endpoint_id, id);
}

enum problem api_webhook_deliveries_list(struct ctx *c, struct call *call)
{
    const struct deliveries_query *in = call->query;
    struct webhook w;
    struct webhook_deliveries found;
    struct cursor at = { .number = INT64_MAX };
    TRY(load(c, call, &w));
    TRY(cursor_read(c, in->cursor, KIND_OF_DELIVERIES, &at));
    size_t limit = in->limit > 0 ? (size_t)in->limit : LIST_LIMIT_DEFAULT;
    TRY(webhook_deliveries_load(c, w.endpoint_id, at.number, at.id, limit, &found));
    struct delivery_out *items = ARENA_ARRAY(c->arena, struct delivery_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        items[i] = delivery_out(&found.items[i]);
    struct deliveries_out out = { .deliveries = { items, found.count } };
    if (found.count == limit) {
        const struct webhook_delivery *last = &found.items[found.count - 1];
        struct cursor next = { .kind = KIND_OF_DELIVERIES,
                               .number = last->created_at,
                               .id = last->delivery_id };
        out.next = cursor_write(c, &next);
    }
    answer_json(c, call, 200, &WEBHOOK_DELIVERIES_OUT, &out);
    return OK;
}

enum problem api_webhook_delivery_get(struct ctx *c, struct call *call)
{
    struct uuid endpoint_id, delivery_id;
    TRY(api_path_id(c, call, 0, &endpoint_id));
    TRY(api_path_id(c, call, 1, &delivery_id));
    return answer_delivery(c, call, 200, endpoint_id, delivery_id);
}

enum problem api_webhook_resend(struct ctx *c, struct call *call)
{
    struct uuid endpoint_id, delivery_id;
    TRY(api_path_id(c, call, 0, &endpoint_id));
    TRY(api_path_id(c, call, 1, &delivery_id));
    TRY(webhook_resend(c, endpoint_id, delivery_id));
    api_empty(call, 204);
    return OK;
}
