#include "service/webhook_source.h"

#include "base/clock.h"
#include "base/text.h"
#include "service/source.h"
#include "service/test_clock.h"
#include "sql.h"
#include "store/document.h"

#define SETTLE_EVERY (10 * SECOND) /* what was told is read again for what came late */
#define PAYLOAD_MAX  2048

/* --- what a message says -------------------------------------------------------------------- */

struct webhook_data {
    struct uuid event_id, order_id, capture_id, refund_id, payout_id, job_id, export_id;
    str kind, status;
    str payment_reference;
    int64_t amount;
    str currency;
    int64_t days_before, expires_at, done, failed;
    str event;
};
struct webhook_message {
    str type;
    int64_t timestamp;
    struct webhook_data data;
};
/* clang-format off */
static const struct field DATA_FIELDS[] = {
    FIELD(SHAPE_UUID, webhook_data, event_id, OMIT_EMPTY, 0, 0, "The event in the order's timeline"),
    FIELD(SHAPE_STR, webhook_data, event, OMIT_EMPTY, 0, 64, "Its type there"),
    FIELD(SHAPE_UUID, webhook_data, order_id, OMIT_EMPTY, 0, 0, "The order"),
    FIELD(SHAPE_UUID, webhook_data, capture_id, OMIT_EMPTY, 0, 0, "The capture"),
    FIELD(SHAPE_UUID, webhook_data, refund_id, OMIT_EMPTY, 0, 0, "The refund"),
    FIELD(SHAPE_UUID, webhook_data, payout_id, OMIT_EMPTY, 0, 0, "The payout"),
    FIELD(SHAPE_STR, webhook_data, kind, OMIT_EMPTY, 0, 64, "Of which kind the job is"),
    FIELD(SHAPE_UUID, webhook_data, job_id, OMIT_EMPTY, 0, 0, "The bulk job"),
    FIELD(SHAPE_UUID, webhook_data, export_id, OMIT_EMPTY, 0, 0, "The export"),
    FIELD(SHAPE_STR, webhook_data, status, OMIT_EMPTY, 0, 16, "Of an export: finished or failed"),
    FIELD(SHAPE_STR, webhook_data, payment_reference, OMIT_EMPTY, 0, 64, "Of the payout or of the invoice"),
    FIELD(SHAPE_I64, webhook_data, amount, OMIT_EMPTY, 0, 0, "Minor units"),
    FIELD(SHAPE_STR, webhook_data, currency, OMIT_EMPTY, 3, 3, "ISO 4217"),
    FIELD(SHAPE_I64, webhook_data, days_before, OMIT_EMPTY, 0, 0, "So many days before the end"),
    FIELD(SHAPE_TIME, webhook_data, expires_at, OMIT_EMPTY, 0, 0, "When what is left expires"),
    FIELD(SHAPE_I64, webhook_data, done, OMIT_EMPTY, 0, 0, "Orders captured; of an export: that are in its file"),
    FIELD(SHAPE_I64, webhook_data, failed, OMIT_EMPTY, 0, 0, "Orders refused"),
};
static const struct shape DATA = SHAPE("WebhookData", webhook_data, DATA_FIELDS);
static const struct field MESSAGE_FIELDS[] = {
    FIELD_CHOICE(webhook_message, type, 0, WEBHOOK_TYPE_NAMES, "What happened"),
    FIELD(SHAPE_TIME, webhook_message, timestamp, 0, 0, 0, "When"),
    FIELD_OBJECT(webhook_message, data, 0, &DATA, "Of what"),
};
static const struct shape MESSAGE = SHAPE("WebhookMessage", webhook_message, MESSAGE_FIELDS);
/* clang-format on */

/* A message that is to be made. */
struct message {
    struct place place; /* of what happened, in its source */
    struct uuid cause;  /* its time says when it became known */
    enum webhook_type type;
    int64_t at;
    struct webhook_data data;
};

static str write_message(struct ctx *c, const struct message *m)
{
    struct webhook_message whole = { str_of(WEBHOOK_TYPE_NAMES[m->type]), m->at, m->data };
    struct text t = text_begin(c->arena, PAYLOAD_MAX);
    str payload = { 0 };
    shape_write_json(&t, &MESSAGE, &whole);
    CHECK(text_done(&t, &payload));
    return payload;
}

static enum problem insert(struct ctx *c, struct uuid delivery_id, struct uuid endpoint_id,
                           const struct message *m, str payload)
{
    return db_none(c, &SQL_WEBHOOK_INSERT_DELIVERY,
                   PARAMS(P_I64(c->merchant_id), P_UUID(delivery_id), P_UUID(endpoint_id),
                          P_STR(str_of(WEBHOOK_TYPE_NAMES[m->type])), P_STR(payload),
                          P_I64(ctx_real_now(c))),
                   NULL);
}

/* Invariant 2: the time and the counter of what happened, then a digest of all that makes it. */
static struct uuid id_of(struct uuid endpoint_id, const struct message *m)
{
    struct {
        struct uuid endpoint_id, of;
        int64_t number, type;
    } all = { endpoint_id, m->place.id, m->place.number, m->type };
    static_assert(sizeof all == 48, "no padding");
    return source_id(m->cause, &all, sizeof all);
}

/* --- what happened ------------------------------------------------------------------------ */

static void tell_event(struct ctx *c, struct event_row *e, struct message *out)
{
    CHECK(webhook_of_fact(e->fact, &out->type));
    out->data.event_id = e->event_id;
    out->data.event = str_of(ORDER_FACT_NAMES[e->fact]);
    if (e->amount == 0)
        out->data.currency = STR("");
    if (out->type == WEBHOOK_CAPTURE_CREATED)
        out->data.capture_id = e->event_id;
    if (out->type == WEBHOOK_REFUND_CREATED)
        out->data.refund_id = e->event_id;
    if (out->type == WEBHOOK_ORDER_EXPIRING) {
        const struct expiring_document *d = event_read(c, e);
        out->data.days_before = d->days_before;
        out->data.expires_at = d->expires_at;
    }
}

static void tell_payout(const struct happening *h, struct webhook_data *out)
{
    out->payout_id = h->place.id;
    out->payment_reference = h->reference;
}

static void tell_job(const struct happening *h, struct webhook_data *out)
{
    out->job_id = h->place.id;
    out->kind = h->kind;
}

/* The file is there or not: no order of it was refused. */
static void tell_export(const struct happening *h, struct webhook_data *out)
{
    out->export_id = h->place.id;
    out->kind = h->kind;
    out->status = h->failed > 0 ? STR("failed") : STR("finished");
    out->failed = 0;
}

static void tell_invoice(const struct happening *h, struct webhook_data *out)
{
    out->capture_id = h->place.id;
    out->payment_reference = h->reference;
}

/* A further row comes last: ids of messages tell which one made them. */
static const struct teller {
    enum source source;
    enum webhook_type type; /* of the feed: as the event is */
    void (*tell)(const struct happening *h, struct webhook_data *out);
} TELLERS[] = {
    { SOURCE_EVENTS, WEBHOOK_TYPE_COUNT, NULL },
    { SOURCE_PAYOUTS_CLOSED, WEBHOOK_PAYOUT_CREATED, tell_payout },
    { SOURCE_PAYOUTS_PAID, WEBHOOK_PAYOUT_PAID, tell_payout },
    { SOURCE_INVOICES_OVERDUE, WEBHOOK_INVOICE_OVERDUE, tell_invoice },
    { SOURCE_JOBS_FINISHED, WEBHOOK_JOB_FINISHED, tell_job },
    { SOURCE_EXPORTS_FINISHED, WEBHOOK_JOB_FINISHED, tell_export },
};
static_assert(COUNT(TELLERS) <= 16, "half a byte of an id");

/* What is no event is known after the events of its millisecond, in the table's order. */
static struct uuid cause_of(const struct teller *t, const struct place *place)
{
    struct uuid cause = place->id;
    if (t->source == SOURCE_EVENTS)
        return cause;
    cause = uuid_floor(place->number);
    cause.bytes[6] = 0x7F;
    cause.bytes[7] = (uint8_t)(0xF0 + (t - TELLERS));
    return cause;
}

static struct message message_of(struct ctx *c, const struct teller *t, const struct happening *h)
{
    struct message m = { .place = h->place,
                         .cause = cause_of(t, &h->place),
                         .type = t->type,
                         .at = h->at,
                         .data = { .order_id = h->order_id,
                                   .amount = h->amount,
                                   .currency = h->currency,
                                   .done = h->done,
                                   .failed = h->failed } };
    if (h->event != NULL)
        tell_event(c, h->event, &m);
    else
        t->tell(h, &m.data);
    return m;
}

static uint64_t facts_of(uint64_t events)
{
    uint64_t facts = 0;
    for (int fact = 0; fact < ORDER_FACT_COUNT; fact++) {
        enum webhook_type type = WEBHOOK_TEST;
        if (webhook_of_fact((enum order_fact)fact, &type) && (events >> type & 1) != 0)
            facts |= UINT64_C(1) << fact;
    }
    return facts;
}

static bool is_wanted(const struct teller *t, uint64_t events)
{
    return t->source == SOURCE_EVENTS ? facts_of(events) != 0 : (events >> t->type & 1) != 0;
}

/* --- how far they were read --------------------------------------------------------------- */

struct progress {
    str source;
    struct place seen, settled;
};

static enum problem save(struct ctx *c, const struct progress *p)
{
    return db_none(c, &SQL_WEBHOOK_SAVE_PROGRESS,
                   PARAMS(P_I64(c->merchant_id), P_STR(p->source), P_I64(p->seen.number),
                          P_UUID(p->seen.id), P_I64(p->settled.number), P_UUID(p->settled.id)),
                   NULL);
}

static enum problem read_progress(struct rows *r, void *item, bool *more)
{
    struct progress *p = item;
    return db_rows_next(r,
                        COLUMNS(C_STR("source", &p->source), C_I64("seen_number", &p->seen.number),
                                C_UUID("seen_id", &p->seen.id),
                                C_I64("settled_number", &p->settled.number),
                                C_UUID("settled_id", &p->settled.id)),
                        more);
}

enum problem webhook_sources_begin(struct ctx *c, uint64_t wanted, uint64_t wanted_now)
{
    for (size_t i = 0; i < COUNT(TELLERS); i++) {
        const struct teller *t = &TELLERS[i];
        struct place now = place_at(source_time(c, t->source, ctx_real_now(c)));
        struct progress p = { str_of(SOURCE_NAMES[t->source]), now, now };
        if (is_wanted(t, wanted_now) && !is_wanted(t, wanted))
            TRY(save(c, &p));
    }
    return OK;
}

/* --- a round ------------------------------------------------------------------------------ */

/* A round for one merchant. */
struct telling {
    const struct teller *by;
    struct webhooks endpoints;
    uint64_t wanted;
    int64_t horizon; /* in real time */
    bool is_behind;  /* there is more to tell */
};

static enum problem tell(struct ctx *c, void *self, const struct happening *h)
{
    const struct telling *t = self;
    struct arena_mark memory = arena_mark(c->arena);
    struct message m = message_of(c, t->by, h);
    str payload = write_message(c, &m);
    for (size_t i = 0; i < t->endpoints.count; i++) {
        const struct webhook *w = &t->endpoints.items[i];
        bool wants = (w->events >> m.type & 1) != 0;
        if (wants && uuid_compare(m.cause, uuid_floor(w->created_at)) >= 0)
            TRY(insert(c, id_of(w->endpoint_id, &m), w->endpoint_id, &m, payload));
    }
    arena_rewind(c->arena, memory);
    return OK;
}

static enum problem tell_page(struct ctx *c, struct telling *t, int64_t before, struct place *at)
{
    struct place was = *at;
    TRY(source_tell(c, t->by->source, before, facts_of(t->wanted), tell, t, at));
    t->is_behind = t->is_behind || place_is_before(was, *at);
    return OK;
}

static enum problem tell_source(struct ctx *c, struct telling *t, struct progress *p)
{
    struct progress was = *p;
    int64_t horizon = source_time(c, t->by->source, t->horizon);
    TRY(tell_page(c, t, source_time(c, t->by->source, ctx_real_now(c)), &p->seen));
    if (place_is_before(p->settled, p->seen) && p->settled.number + SETTLE_EVERY < horizon) {
        struct place end = place_at(horizon);
        TRY(tell_page(c, t, horizon, &p->settled));
        if (!place_is_before(was.settled, p->settled))
            p->settled = place_is_before(end, p->seen) ? end : p->seen;
        if (place_is_before(p->seen, p->settled))
            p->seen = p->settled;
    }
    bool has_moved = place_is_before(was.seen, p->seen) || place_is_before(was.settled, p->settled);
    return has_moved ? save(c, p) : OK;
}

static enum problem tell_merchant(struct ctx *c, int64_t horizon, bool *is_behind)
{
    struct row_list found;
    struct telling t = { .horizon = horizon };
    TRY(webhooks_load(c, &t.endpoints));
    for (size_t i = 0; i < t.endpoints.count; i++)
        t.wanted |= t.endpoints.items[i].events;
    TRY(db_list(c, &SQL_WEBHOOK_PROGRESS, PARAMS(P_I64(c->merchant_id), P_I64(SOURCE_COUNT)),
                sizeof(struct progress), read_progress, &found));
    struct progress *progress = found.items;
    for (t.by = TELLERS; t.by < TELLERS + COUNT(TELLERS); t.by++)
        for (size_t i = 0; i < found.count; i++)
            if (str_equal(progress[i].source, str_of(SOURCE_NAMES[t.by->source])) &&
                is_wanted(t.by, t.wanted))
                TRY(tell_source(c, &t, &progress[i]));
    *is_behind = t.is_behind;
    return OK;
}

enum problem webhook_round(struct ctx *c, int64_t horizon, struct webhook_sweep *sweep, bool *again)
{
    struct webhook_sweep next = *sweep;
    int64_t offset = 0;
    bool found = false, is_behind = false;
    TRY(db_maybe(c, &SQL_WEBHOOK_NEXT_MERCHANT, PARAMS(P_I64(next.merchant_id)),
                 COLUMNS(C_I64("merchant_id", &next.merchant_id), C_I64("clock_offset", &offset)),
                 &found));
    if (!found) {
        *again = sweep->is_behind;
        *sweep = (struct webhook_sweep){ 0 };
        return OK;
    }
    c->merchant_id = next.merchant_id;
    clock_enter(c, offset);
    TRY(tell_merchant(c, horizon, &is_behind));
    clock_enter(c, 0);
    next.is_behind = next.is_behind || is_behind;
    *sweep = next;
    *again = true;
    return OK;
}

enum problem webhook_test(struct ctx *c, struct uuid endpoint_id, struct uuid *out)
{
    struct message m = { .type = WEBHOOK_TEST, .at = c->now };
    *out = uuid_make(c->entropy, c->now);
    return insert(c, *out, endpoint_id, &m, write_message(c, &m));
}
