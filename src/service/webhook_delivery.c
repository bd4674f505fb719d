#include "service/webhook_delivery.h"

#include "base/clock.h"
#include "sql.h"

#define GONE 410

const char *const WEBHOOK_STATES[] = { "pending", "delivered", "failed", NULL };

/* --- claiming ----------------------------------------------------------------------------- */

static enum problem next_due(struct ctx *c, const struct webhook_turn *turn,
                             struct webhook_claim *d, bool *found)
{
    return db_maybe(
        c, &SQL_WEBHOOK_NEXT_DUE,
        PARAMS(P_I64(turn->merchant_id), P_UUID(turn->endpoint_id), P_I64(c->now),
               P_I64(WEBHOOKS_AT_ONCE), P_I64(turn->takes_slow ? INT64_MAX : 0)),
        COLUMNS(C_I64("merchant_id", &d->merchant_id), C_UUID("endpoint_id", &d->endpoint_id),
                C_STR("url", &d->url), C_STR("secret", &d->secret),
                C_STR("previous_secret", &d->previous_secret),
                C_I64("previous_until", &d->previous_until), C_I64("failures", &d->failures),
                C_I64("failing_since", &d->failing_since), C_I64("slowness", &d->slowness)),
        found);
}

enum problem webhook_claim(struct ctx *c, struct webhook_turn *turn, struct webhook_claim *out)
{
    const struct webhook_turn first = { .takes_slow = turn->takes_slow };
    struct webhook_claim d = { .claimed_until = c->now + WEBHOOK_LEASE };
    bool found = false;
    *out = (struct webhook_claim){ 0 };
    TRY(next_due(c, turn, &d, &found));
    if (!found && turn->merchant_id > 0)
        TRY(next_due(c, &first, &d, &found));
    *turn = (struct webhook_turn){ d.merchant_id, d.endpoint_id, turn->takes_slow };
    if (!found)
        return OK;
    c->merchant_id = d.merchant_id;
    TRY(db_maybe(c, &SQL_WEBHOOK_DUE,
                 PARAMS(P_I64(d.merchant_id), P_UUID(d.endpoint_id), P_I64(c->now)),
                 COLUMNS(C_UUID("delivery_id", &d.delivery_id), C_STR("type", &d.type),
                         C_STR("payload", &d.payload), C_I64("due_at", &d.due_at),
                         C_I64("attempts", &d.attempts), C_I64("tries", &d.tries)),
                 &found));
    if (!found) /* somebody else has just settled it */
        return OK;
    *out = d;
    return db_none(c, &SQL_WEBHOOK_CLAIM,
                   PARAMS(P_I64(c->merchant_id), P_UUID(d.endpoint_id), P_I64(d.claimed_until)),
                   NULL);
}

/* --- settling ----------------------------------------------------------------------------- */

/* Its beginning, as text that can be kept and shown. */
static str tidy(struct ctx *c, str answer)
{
    char *out = arena_take(c->arena, WEBHOOK_RESPONSE_MAX + 1, 1);
    size_t length = answer.len < WEBHOOK_RESPONSE_MAX ? answer.len : WEBHOOK_RESPONSE_MAX;
    bool is_utf8 = str_is_utf8((str){ answer.ptr, length });
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)answer.ptr[i];
        bool is_text = (byte >= 0x20 && byte < 0x7f) || byte == '\n' || byte == '\t';
        out[i] = (char)(is_text || (is_utf8 && byte >= 0x80) ? byte : '?');
    }
    return (str){ out, length };
}

/* Why an endpoint is given up after this; .ptr NULL: it is not. */
static str reason_to_give_up(struct ctx *c, const struct webhook_outcome *o, int64_t failing_since)
{
    if (o->status == GONE)
        return str_of(WHY_WEBHOOK_GONE);
    if (c->now - failing_since < WEBHOOK_PATIENCE)
        return (str){ 0 };
    if (o->status > 0)
        return arena_format(c->arena, WHY_WEBHOOK_REFUSES, (int)o->status);
    return arena_format(c->arena, WHY_WEBHOOK_SILENT, STR_ARG(tidy(c, o->error)));
}

static enum problem settle_endpoint(struct ctx *c, const struct webhook_claim *d,
                                    const struct webhook_outcome *o, bool is_good)
{
    int64_t failures = is_good ? 0 : d->failures + 1;
    int64_t since = d->failing_since > 0 ? d->failing_since : c->now;
    str reason = is_good ? (str){ 0 } : reason_to_give_up(c, o, since);
    return db_none(c, &SQL_WEBHOOK_SETTLE_ENDPOINT,
                   PARAMS(P_I64(c->merchant_id), P_UUID(d->endpoint_id), P_I64(d->claimed_until),
                          P_I64(is_good ? 0 : c->now + webhook_rest(failures - 1)), P_I64(failures),
                          is_good ? P_NULL() : P_I64(since),
                          reason.ptr != NULL ? P_STR(reason) : P_NULL(), P_I64(ctx_real_now(c))),
                   NULL);
}

/* The slowest answer of late, where each answer makes those before it count three quarters. */
static enum problem settle_pace(struct ctx *c, const struct webhook_claim *d, int64_t duration)
{
    int64_t before = d->slowness / 4 * 3, slowness = duration > before ? duration : before;
    if (slowness < WEBHOOK_SLOW)
        slowness = 0;
    if (slowness == d->slowness)
        return OK;
    return db_none(c, &SQL_WEBHOOK_PACE,
                   PARAMS(P_I64(c->merchant_id), P_UUID(d->endpoint_id), P_I64(slowness)), NULL);
}

static enum problem save_attempt(struct ctx *c, const struct webhook_claim *d,
                                 const struct webhook_outcome *o)
{
    return db_none(c, &SQL_WEBHOOK_INSERT_ATTEMPT,
                   PARAMS(P_I64(c->merchant_id), P_UUID(d->delivery_id), P_I64(d->attempts + 1),
                          P_I64(o->at), P_I64(o->duration),
                          o->status > 0 ? P_I64(o->status) : P_NULL(),
                          P_STR(tidy(c, o->response_body)), P_STR(tidy(c, o->error))),
                   NULL);
}

enum problem webhook_settle(struct ctx *c, const struct webhook_claim *d,
                            const struct webhook_outcome *o)
{
    bool is_good = o->status >= 200 && o->status < 300;
    int64_t pause = is_good ? 0 : webhook_pause(d->tries + 1), changes = 0;
    c->merchant_id = d->merchant_id;
    TRY(db_none(c, &SQL_WEBHOOK_SETTLE,
                PARAMS(P_I64(c->merchant_id), P_UUID(d->delivery_id), P_I64(d->attempts),
                       P_STR(is_good     ? STR("delivered")
                             : pause > 0 ? STR("pending")
                                         : STR("failed")),
                       pause > 0 ? P_I64(c->now + pause) : P_NULL(), P_I64(d->attempts + 1),
                       P_I64(d->tries + 1), P_I64(d->due_at)),
                &changes));
    if (changes == 0) /* it was deleted, or somebody else was at it */
        return OK;
    TRY(save_attempt(c, d, o));
    TRY(settle_pace(c, d, o->duration));
    return settle_endpoint(c, d, o, is_good);
}

/* --- telling ------------------------------------------------------------------------------ */

static enum problem refuse_unknown(struct ctx *c)
{
    return blame(c, PROBLEM_NOT_FOUND, STR("delivery_id"),
                 "There is no such delivery of this webhook.");
}

static enum problem read_delivery(struct rows *r, void *item, bool *more)
{
    struct webhook_delivery *d = item;
    return db_rows_next(r,
                        COLUMNS(C_UUID("delivery_id", &d->delivery_id), C_STR("type", &d->type),
                                C_STR("payload", &d->payload), C_STR("state", &d->state),
                                C_I64("created_at", &d->created_at), C_I64("due_at", &d->due_at),
                                C_I64("attempts", &d->attempts)),
                        more);
}

enum problem webhook_deliveries_load(struct ctx *c, struct uuid endpoint_id, int64_t created_at,
                                     struct uuid before, size_t limit,
                                     struct webhook_deliveries *out)
{
    struct row_list found;
    TRY(db_list(c, &SQL_WEBHOOK_DELIVERIES,
                PARAMS(P_I64(c->merchant_id), P_UUID(endpoint_id), P_I64(created_at),
                       P_UUID(before), P_I64((int64_t)limit)),
                sizeof(struct webhook_delivery), read_delivery, &found));
    *out = (struct webhook_deliveries){ found.items, found.count };
    return OK;
}

enum problem webhook_delivery_load(struct ctx *c, struct uuid endpoint_id, struct uuid delivery_id,
                                   struct webhook_delivery *out)
{
    struct row_list found;
    TRY(db_list(c, &SQL_WEBHOOK_LOAD_DELIVERY,
                PARAMS(P_I64(c->merchant_id), P_UUID(endpoint_id), P_UUID(delivery_id)),
                sizeof(struct webhook_delivery), read_delivery, &found));
    if (found.count == 0)
        return refuse_unknown(c);
    *out = *(struct webhook_delivery *)found.items;
    return OK;
}

static enum problem read_attempt(struct rows *r, void *item, bool *more)
{
    struct webhook_attempt *a = item;
    return db_rows_next(r,
                        COLUMNS(C_I64("attempt", &a->attempt), C_I64("at", &a->at),
                                C_I64("duration", &a->duration), C_I64("status", &a->status),
                                C_STR("response_body", &a->response_body),
                                C_STR("error", &a->error)),
                        more);
}

enum problem webhook_attempts_load(struct ctx *c, struct uuid delivery_id,
                                   struct webhook_attempts *out)
{
    struct row_list found;
    TRY(db_list(c, &SQL_WEBHOOK_ATTEMPTS,
                PARAMS(P_I64(c->merchant_id), P_UUID(delivery_id), P_I64(WEBHOOK_ATTEMPTS_MAX)),
                sizeof(struct webhook_attempt), read_attempt, &found));
    *out = (struct webhook_attempts){ found.items, found.count };
    return OK;
}

enum problem webhook_resend(struct ctx *c, struct uuid endpoint_id, struct uuid delivery_id)
{
    struct webhook w;
    struct webhook_delivery d;
    int64_t changes = 0;
    TRY(webhook_load(c, endpoint_id, &w));
    TRY(webhook_delivery_load(c, endpoint_id, delivery_id, &d));
    if (!str_equal(w.status, STR("enabled")))
        return blame(c, PROBLEM_CONFLICT, STR(""), WHY_WEBHOOK_OFF_FOR_RESEND, STR_ARG(w.status));
    if (d.attempts + WEBHOOK_TRIES > WEBHOOK_ATTEMPTS_MAX)
        return blame(c, PROBLEM_CONFLICT, STR(""), WHY_WEBHOOK_TRIED_OUT, (int)d.attempts,
                     WEBHOOK_ATTEMPTS_MAX);
    TRY(db_none(c, &SQL_WEBHOOK_RESEND,
                PARAMS(P_I64(c->merchant_id), P_UUID(endpoint_id), P_UUID(delivery_id),
                       P_I64(ctx_real_now(c))),
                &changes));
    return changes > 0 ? OK : refuse_unknown(c);
}

/* --- forgetting ------------------------------------------------------------------------------ */

#define FORGOTTEN_AT_ONCE 500

enum problem webhook_forget(struct ctx *c, bool *again)
{
    struct uuid endpoint_id = { { 0 } };
    int64_t before = c->now - WEBHOOK_KEPT, changes = 0;
    str status = { 0 };
    TRY(db_maybe(c, &SQL_WEBHOOK_NEXT_OLD, PARAMS(P_I64(before)),
                 COLUMNS(C_I64("merchant_id", &c->merchant_id), C_UUID("endpoint_id", &endpoint_id),
                         C_STR("status", &status)),
                 again));
    if (!*again)
        return OK;
    bool is_deleted = str_equal(status, STR("deleted"));
    for (int i = 0; i < 2; i++)
        TRY(db_none(c, i == 0 ? &SQL_WEBHOOK_FORGET_ATTEMPTS : &SQL_WEBHOOK_FORGET_DELIVERIES,
                    PARAMS(P_I64(c->merchant_id), P_UUID(endpoint_id),
                           P_I64(is_deleted ? INT64_MAX : before), P_I64(FORGOTTEN_AT_ONCE)),
                    &changes));
    if (!is_deleted || changes > 0)
        return OK;
    return db_none(c, &SQL_WEBHOOK_FORGET, PARAMS(P_I64(c->merchant_id), P_UUID(endpoint_id)),
                   NULL);
}
