#include "service/webhook.h"

#include <sodium.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/public_address.h"
#include "service/audit_log.h"
#include "service/seal.h"
#include "service/webhook_source.h"
#include "sql.h"

#define VARIANT sodium_base64_VARIANT_ORIGINAL
#define PURPOSE "webhook secret"

const char *const WEBHOOK_STATUSES[] = { "enabled", "disabled", "failed", NULL };

/* --- the secret ----------------------------------------------------------------------------- */

static str base64(struct ctx *c, const unsigned char *bytes, size_t count)
{
    size_t size = sodium_base64_encoded_len(count, VARIANT);
    char *text = arena_take(c->arena, size, 1);
    (void)sodium_bin2base64(text, size, bytes, count, VARIANT);
    return str_of(text);
}

static void make_secret(struct ctx *c, const struct secret *key, str *kept, str *told)
{
    unsigned char secret[WEBHOOK_SECRET_BYTES];
    c->entropy->fill(c->entropy, secret, sizeof secret);
    *kept = seal(c, key, PURPOSE, (str){ (const char *)secret, sizeof secret });
    *told = arena_format(c->arena, "whsec_%.*s", STR_ARG(base64(c, secret, sizeof secret)));
}

enum problem webhook_sign(struct ctx *c, const struct secret *key, str kept, str content, str *out)
{
    unsigned char signature[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state state;
    str secret = { 0 };
    if (!unseal(c, key, PURPOSE, kept, &secret))
        return blame(c, PROBLEM_STORE_BROKEN, STR(""),
                     "The secret of a webhook was encrypted with another secret file.");
    CHECK(crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret.ptr, secret.len) == 0);
    CHECK(crypto_auth_hmacsha256_update(&state, (const unsigned char *)content.ptr, content.len) ==
          0);
    CHECK(crypto_auth_hmacsha256_final(&state, signature) == 0);
    *out = base64(c, signature, sizeof signature);
    return OK;
}

/* --- reading ------------------------------------------------------------------------------ */

static str write_events(struct ctx *c, uint64_t events)
{
    struct text t = text_begin(c->arena, 1024);
    str out = { 0 };
    for (int i = 0; i < WEBHOOK_TYPE_COUNT; i++)
        if ((events >> i & 1) != 0)
            text_format(&t, "%s,", WEBHOOK_TYPE_NAMES[i]);
    CHECK(text_done(&t, &out));
    return out;
}

static uint64_t read_events(str text)
{
    uint64_t events = 0;
    str name = { 0 };
    while (text.len > 0 && str_split(&text, ',', &name))
        for (int i = 0; i < WEBHOOK_TYPE_COUNT; i++)
            if (str_equal(name, str_of(WEBHOOK_TYPE_NAMES[i])))
                events |= UINT64_C(1) << i;
    return events;
}

str *webhook_event_names(struct ctx *c, uint64_t events, size_t *count)
{
    str *names = ARENA_ARRAY(c->arena, str, WEBHOOK_TYPE_COUNT);
    *count = 0;
    for (int i = 0; i < WEBHOOK_TYPE_COUNT; i++)
        if ((events >> i & 1) != 0)
            names[(*count)++] = str_of(WEBHOOK_TYPE_NAMES[i]);
    return names;
}

static enum problem read_webhook(struct rows *r, void *item, bool *more)
{
    struct webhook *w = item;
    str events = { 0 };
    TRY(db_rows_next(
        r,
        COLUMNS(C_UUID("endpoint_id", &w->endpoint_id), C_STR("url", &w->url),
                C_STR("description", &w->description), C_STR("events", &events),
                C_STR("secret", &w->secret), C_STR("previous_secret", &w->previous_secret),
                C_I64("previous_until", &w->previous_until), C_STR("status", &w->status),
                C_STR("reason", &w->reason), C_I64("created_at", &w->created_at),
                C_STR("created_by", &w->created_by), C_I64("failures", &w->failures),
                C_I64("failing_since", &w->failing_since)),
        more));
    w->events = read_events(events);
    return OK;
}

enum problem webhooks_load(struct ctx *c, struct webhooks *out)
{
    struct row_list found;
    TRY(db_list(c, &SQL_WEBHOOK_LIST, PARAMS(P_I64(c->merchant_id), P_I64(WEBHOOKS_MAX)),
                sizeof(struct webhook), read_webhook, &found));
    *out = (struct webhooks){ found.items, found.count };
    return OK;
}

static enum problem refuse_unknown(struct ctx *c)
{
    return blame(c, PROBLEM_NOT_FOUND, STR("endpoint_id"), "There is no such webhook.");
}

enum problem webhook_load(struct ctx *c, struct uuid endpoint_id, struct webhook *out)
{
    struct row_list found;
    TRY(db_list(c, &SQL_WEBHOOK_LOAD, PARAMS(P_I64(c->merchant_id), P_UUID(endpoint_id)),
                sizeof(struct webhook), read_webhook, &found));
    if (found.count == 0)
        return refuse_unknown(c);
    *out = *(struct webhook *)found.items;
    return OK;
}

/* --- what the audit log tells --------------------------------------------------------------- */

struct audited {
    str url, description;
    struct shape_list events;
    str status;
};
/* clang-format off */
static const struct field AUDITED_FIELDS[] = {
    FIELD(SHAPE_STR, audited, url, 0, 0, 0, "Where messages are sent"),
    FIELD(SHAPE_STR, audited, description, 0, 0, 0, "What it is for"),
    FIELD_SCALARS(audited, events, 0, 0, 0, SHAPE_STR, "Of what it is told"),
    FIELD(SHAPE_STR, audited, status, 0, 0, 0, "Whether messages are sent"),
};
/* clang-format on */
static const struct shape AUDITED = SHAPE("Webhook", audited, AUDITED_FIELDS);

static struct audited audited(struct ctx *c, const struct webhook *w)
{
    size_t count = 0;
    str *events = webhook_event_names(c, w->events, &count);
    return (struct audited){ w->url, w->description, { events, count }, w->status };
}

static str subject(struct ctx *c, const struct webhook *w)
{
    return uuid_text(c->arena, w->endpoint_id);
}

/* --- changing ----------------------------------------------------------------------------- */

static enum problem check(struct ctx *c, bool allows_private, const struct webhook *w)
{
    if (!webhook_url_is_valid(w->url, allows_private))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("url"), WHY_WEBHOOK_URL,
                     allows_private ? "https or http" : "https", WEBHOOK_URL_MAX);
    if (!allows_private && !host_may_be_public(webhook_host(w->url)))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("url"), WHY_WEBHOOK_PRIVATE,
                     STR_ARG(webhook_host(w->url)));
    if (w->events == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("events"), WHY_SAY_WHICH_EVENTS);
    return OK;
}

static uint64_t events_of(const struct webhooks *all)
{
    uint64_t events = 0;
    for (size_t i = 0; i < all->count; i++)
        events |= all->items[i].events;
    return events;
}

enum problem webhook_create(struct ctx *c, const struct secret *key, bool allows_private,
                            struct webhook *w, str *told)
{
    struct webhooks all;
    TRY(check(c, allows_private, w));
    TRY(webhooks_load(c, &all));
    if (all.count >= WEBHOOKS_MAX)
        return blame(c, PROBLEM_CONFLICT, STR(""), WHY_WEBHOOKS_FULL, WEBHOOKS_MAX);
    w->endpoint_id = uuid_make(c->entropy, c->now);
    w->created_at = c->now;
    w->created_by = c->actor;
    w->status = STR("enabled");
    make_secret(c, key, &w->secret, told);
    TRY(db_none(c, &SQL_WEBHOOK_INSERT,
                PARAMS(P_I64(c->merchant_id), P_UUID(w->endpoint_id), P_STR(w->url),
                       P_STR(w->description), P_STR(write_events(c, w->events)), P_STR(w->secret),
                       P_I64(c->now), P_STR(c->actor)),
                NULL));
    struct audited none = { 0 }, now = audited(c, w);
    TRY(audit_log_add_change(c, AUDIT_WEBHOOK_CREATED, subject(c, w), &AUDITED, &none, &now));
    return webhook_sources_begin(c, events_of(&all), w->events);
}

enum problem webhook_change(struct ctx *c, bool allows_private, const struct webhook *was,
                            struct webhook *now)
{
    struct webhooks all;
    int64_t changes = 0;
    bool is_on = str_equal(now->status, STR("enabled"));
    TRY(check(c, allows_private, now));
    TRY(webhooks_load(c, &all));
    if (is_on && (!str_equal(was->status, now->status) || !str_equal(was->url, now->url)))
        now->failures = now->failing_since = 0;
    if (!str_equal(now->status, STR("failed")))
        now->reason = (str){ 0 };
    TRY(db_none(c, &SQL_WEBHOOK_UPDATE,
                PARAMS(P_I64(c->merchant_id), P_UUID(now->endpoint_id), P_STR(now->url),
                       P_STR(now->description), P_STR(write_events(c, now->events)),
                       P_STR(now->status), now->reason.ptr != NULL ? P_STR(now->reason) : P_NULL(),
                       P_I64(now->failures),
                       now->failing_since > 0 ? P_I64(now->failing_since) : P_NULL()),
                &changes));
    if (changes == 0) /* it was deleted meanwhile */
        return refuse_unknown(c);
    struct audited before = audited(c, was), after = audited(c, now);
    TRY(audit_log_add_change(c, AUDIT_WEBHOOK_CHANGED, subject(c, now), &AUDITED, &before, &after));
    return webhook_sources_begin(c, events_of(&all), now->events);
}

/* Two secrets sign for ten minutes. A third would end one that a receiver may still check with. */
static enum problem refuse_third(struct ctx *c)
{
    return blame(c, PROBLEM_CONFLICT, STR(""), WHY_SECRET_FRESH);
}

enum problem webhook_rotate(struct ctx *c, const struct secret *key, struct webhook *w, str *told)
{
    int64_t now = ctx_real_now(c);
    int64_t changes = 0;
    if (w->previous_until > now)
        return refuse_third(c);
    w->previous_secret = w->secret;
    w->previous_until = now + WEBHOOK_BOTH;
    make_secret(c, key, &w->secret, told);
    TRY(db_none(c, &SQL_WEBHOOK_ROTATE,
                PARAMS(P_I64(c->merchant_id), P_UUID(w->endpoint_id), P_STR(w->secret),
                       P_STR(w->previous_secret), P_I64(w->previous_until), P_I64(now)),
                &changes));
    if (changes == 0) { /* somebody was faster: it is deleted, or has two secrets by now */
        TRY(webhook_load(c, w->endpoint_id, w));
        return refuse_third(c);
    }
    return audit_log_add_fact(c, AUDIT_WEBHOOK_SECRET_ROTATED, subject(c, w), "url", w->url);
}

enum problem webhook_delete(struct ctx *c, struct uuid endpoint_id)
{
    struct webhook w = { 0 };
    int64_t changes = 0;
    TRY(webhook_load(c, endpoint_id, &w));
    TRY(db_none(c, &SQL_WEBHOOK_DELETE, PARAMS(P_I64(c->merchant_id), P_UUID(endpoint_id)),
                &changes));
    if (changes == 0)
        return refuse_unknown(c);
    return audit_log_add_fact(c, AUDIT_WEBHOOK_DELETED, subject(c, &w), "url", w.url);
}
