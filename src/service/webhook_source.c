#include "service/webhook_source.h"

#include <sodium.h>

#include "base/text.h"
#include "service/feed.h"
#include "service/test_clock.h"
#include "sql.h"
#include "store/document.h"

#define PAGE         200           /* of a source, in one unit of work */
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

/* What happened, and where that lies in its source. */
struct place {
    int64_t number; /* an instant */
    struct uuid id;
};
struct happening {
    struct place place;
    struct uuid cause; /* its time says when it became known */
    enum webhook_type type;
    int64_t at;
    struct webhook_data data;
};

static str write_message(struct ctx *c, const struct happening *h)
{
    struct webhook_message message = { str_of(WEBHOOK_TYPE_NAMES[h->type]), h->at, h->data };
    struct text t = text_begin(c->arena, PAYLOAD_MAX);
    str payload = { 0 };
    shape_write_json(&t, &MESSAGE, &message);
    CHECK(text_done(&t, &payload));
    return payload;
}

static enum problem insert(struct ctx *c, struct uuid delivery_id, struct uuid endpoint_id,
                           const struct happening *h, str payload)
{
    return db_none(c, &SQL_WEBHOOK_INSERT_DELIVERY,
                   PARAMS(P_I64(c->merchant_id), P_UUID(delivery_id), P_UUID(endpoint_id),
                          P_STR(str_of(WEBHOOK_TYPE_NAMES[h->type])), P_STR(payload),
                          P_I64(ctx_real_now(c))),
                   NULL);
}

/* Invariant 2: the time and the counter of what happened, then a digest of all that makes it. */
static struct uuid id_of(struct uuid endpoint_id, const struct happening *h)
{
    struct uuid id = h->cause;
    struct {
        struct uuid endpoint_id, of;
        int64_t number, type;
    } all = { endpoint_id, h->place.id, h->place.number, h->type };
    static_assert(sizeof all == 48, "no padding");
    unsigned char digest[crypto_generichash_BYTES_MIN];
    CHECK(crypto_generichash(digest, sizeof digest, (const unsigned char *)&all, sizeof all, NULL,
                             0) == 0);
    memcpy(id.bytes + 8, digest, 8);
    id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3F));
    return id;
}

static enum problem tell(struct ctx *c, const struct webhooks *all, const struct happening *h)
{
    struct arena_mark memory = arena_mark(c->arena);
    str payload = write_message(c, h);
    for (size_t i = 0; i < all->count; i++) {
        const struct webhook *w = &all->items[i];
        bool wants = (w->events >> h->type & 1) != 0;
        if (wants && uuid_compare(h->cause, uuid_floor(w->created_at)) >= 0)
            TRY(insert(c, id_of(w->endpoint_id, h), w->endpoint_id, h, payload));
    }
    arena_rewind(c->arena, memory);
    return OK;
}

/* --- the sources -------------------------------------------------------------------------- */

/* The rows that all statements of sources but the feed have. */
struct row {
    struct place place;
    int64_t at;
    struct uuid order_id;
    int64_t amount, done, failed;
    str currency, reference;
};

static void tell_payout(const struct row *r, struct webhook_data *out)
{
    out->payout_id = r->place.id;
    out->payment_reference = r->reference;
}

static void tell_job(const struct row *r, struct webhook_data *out)
{
    out->job_id = r->place.id;
    out->kind = r->reference;
}

static void tell_export(const struct row *r, struct webhook_data *out)
{
    out->export_id = r->place.id;
    out->kind = STR("order_export");
    out->status = r->reference;
}

static void tell_invoice(const struct row *r, struct webhook_data *out)
{
    out->capture_id = r->place.id;
    out->payment_reference = r->reference;
}

/* What lies after a place; `last` is that place if there is nothing. */
struct page {
    struct happening *items;
    size_t count;
    struct place last;
};
struct source;
typedef enum problem read_fn(struct ctx *c, const struct source *s, struct place after,
                             int64_t before, uint64_t wanted, struct page *out);
static read_fn read_feed, read_rows;

/* All statements have the same parameters and columns: a further source is a row here and a file
 * there. */
static const struct source {
    const char *name; /* in the store, for ever */
    read_fn *read;
    const struct sql *rows;
    enum webhook_type type;
    bool needs_amount; /* a row without one tells nothing */
    void (*tell)(const struct row *r, struct webhook_data *out);
} SOURCES[] = {
    { "events", read_feed, NULL, WEBHOOK_TYPE_COUNT, false, NULL },
    { "payouts_closed", read_rows, &SQL_WEBHOOK_PAYOUTS_CLOSED, WEBHOOK_PAYOUT_CREATED, false,
      tell_payout },
    { "payouts_paid", read_rows, &SQL_WEBHOOK_PAYOUTS_PAID, WEBHOOK_PAYOUT_PAID, false,
      tell_payout },
    { "invoices_overdue", read_rows, &SQL_WEBHOOK_INVOICES_OVERDUE, WEBHOOK_INVOICE_OVERDUE, true,
      tell_invoice },
    { "jobs_finished", read_rows, &SQL_WEBHOOK_JOBS_FINISHED, WEBHOOK_JOB_FINISHED, false,
      tell_job },
    { "exports_finished", read_rows, &SQL_WEBHOOK_EXPORTS_FINISHED, WEBHOOK_JOB_FINISHED, false,
      tell_export },
};

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

static bool is_wanted(const struct source *s, uint64_t events)
{
    return s->rows != NULL ? (events >> s->type & 1) != 0 : facts_of(events) != 0;
}

static struct happening happening_of_event(struct ctx *c, struct feed_event *e)
{
    struct happening h = {
        .place = { uuid_time(e->row.event_id), e->row.event_id },
        .cause = e->row.event_id,
        .at = e->row.at,
        .data = { .event_id = e->row.event_id,
                  .event = str_of(ORDER_FACT_NAMES[e->row.fact]),
                  .order_id = e->row.order_id,
                  .amount = e->row.amount,
                  .currency = e->row.amount > 0 ? e->currency : STR("") },
    };
    CHECK(webhook_of_fact(e->row.fact, &h.type));
    if (h.type == WEBHOOK_CAPTURE_CREATED)
        h.data.capture_id = e->row.event_id;
    if (h.type == WEBHOOK_REFUND_CREATED)
        h.data.refund_id = e->row.event_id;
    if (h.type == WEBHOOK_ORDER_EXPIRING) {
        const struct expiring_document *d = event_read(c, &e->row);
        h.data.days_before = d->days_before;
        h.data.expires_at = d->expires_at;
    }
    return h;
}

static enum problem read_feed(struct ctx *c, const struct source *s, struct place after,
                              int64_t before, uint64_t wanted, struct page *out)
{
    struct feed_page page = { 0 };
    (void)s;
    TRY(feed_read(c, after.id, before, facts_of(wanted), PAGE, &page));
    *out = (struct page){ .items = ARENA_ARRAY(c->arena, struct happening, page.count + 1),
                          .last = { uuid_time(page.last), page.last } };
    for (size_t i = 0; i < page.count; i++)
        out->items[out->count++] = happening_of_event(c, &page.items[i]);
    return OK;
}

static enum problem read_row(struct rows *r, void *item, bool *more)
{
    struct row *row = item;
    return db_rows_next(r,
                        COLUMNS(C_I64("number", &row->place.number), C_UUID("id", &row->place.id),
                                C_I64("at", &row->at), C_UUID("order_id", &row->order_id),
                                C_I64("amount", &row->amount), C_STR("currency", &row->currency),
                                C_STR("reference", &row->reference), C_I64("done", &row->done),
                                C_I64("failed", &row->failed)),
                        more);
}

static enum problem read_rows(struct ctx *c, const struct source *s, struct place after,
                              int64_t before, uint64_t wanted, struct page *out)
{
    struct row_list found;
    (void)wanted;
    TRY(db_list(c, s->rows,
                PARAMS(P_I64(c->merchant_id), P_I64(after.number), P_UUID(after.id), P_I64(before),
                       P_I64(PAGE)),
                sizeof(struct row), read_row, &found));
    const struct row *rows = found.items;
    *out = (struct page){ .items = ARENA_ARRAY(c->arena, struct happening, found.count + 1),
                          .last = found.count > 0 ? rows[found.count - 1].place : after };
    for (size_t i = 0; i < found.count; i++) {
        struct happening h = { .place = rows[i].place,
                               .cause = uuid_floor(rows[i].place.number),
                               .type = s->type,
                               .at = rows[i].at,
                               .data = { .order_id = rows[i].order_id,
                                         .amount = rows[i].amount,
                                         .currency = rows[i].currency,
                                         .done = rows[i].done,
                                         .failed = rows[i].failed } };
        h.cause.bytes[6] = 0x7F; /* after the events of that millisecond, in the table's order */
        h.cause.bytes[7] = (uint8_t)(0xF0 + (s - SOURCES));
        s->tell(&rows[i], &h.data);
        if (!s->needs_amount || rows[i].amount > 0)
            out->items[out->count++] = h;
    }
    return OK;
}

/* --- how far they were read --------------------------------------------------------------- */

struct progress {
    str source;
    struct place seen, settled;
};

static bool is_before(struct place a, struct place b)
{
    return a.number != b.number ? a.number < b.number : uuid_compare(a.id, b.id) < 0;
}

/* Nothing lies between it and what happens from that millisecond on. */
static struct place place_at(int64_t at)
{
    struct uuid id = uuid_floor(at);
    return (struct place){ uuid_time(id), id };
}

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
    struct place now = place_at(c->now);
    for (size_t i = 0; i < COUNT(SOURCES); i++) {
        struct progress p = { str_of(SOURCES[i].name), now, now };
        if (is_wanted(&SOURCES[i], wanted_now) && !is_wanted(&SOURCES[i], wanted))
            TRY(save(c, &p));
    }
    return OK;
}

/* --- a round ------------------------------------------------------------------------------ */

/* A round for one merchant. */
struct telling {
    const struct webhooks *endpoints;
    uint64_t wanted;
    int64_t horizon;
    bool is_behind; /* there is more to tell */
};

static enum problem tell_page(struct ctx *c, struct telling *t, const struct source *s,
                              int64_t before, struct place *at)
{
    struct page page = { 0 };
    TRY(s->read(c, s, *at, before, t->wanted, &page));
    for (size_t i = 0; i < page.count; i++)
        TRY(tell(c, t->endpoints, &page.items[i]));
    t->is_behind = t->is_behind || is_before(*at, page.last);
    *at = page.last;
    return OK;
}

static enum problem tell_source(struct ctx *c, struct telling *t, const struct source *s,
                                struct progress *p)
{
    struct progress was = *p;
    TRY(tell_page(c, t, s, c->now, &p->seen));
    if (is_before(p->settled, p->seen) && p->settled.number + SETTLE_EVERY < t->horizon) {
        struct place end = place_at(t->horizon);
        TRY(tell_page(c, t, s, t->horizon, &p->settled));
        if (!is_before(was.settled, p->settled))
            p->settled = is_before(end, p->seen) ? end : p->seen;
        if (is_before(p->seen, p->settled))
            p->seen = p->settled;
    }
    bool has_moved = is_before(was.seen, p->seen) || is_before(was.settled, p->settled);
    return has_moved ? save(c, p) : OK;
}

static enum problem tell_merchant(struct ctx *c, int64_t horizon, bool *is_behind)
{
    struct webhooks all;
    struct row_list found;
    struct telling t = { .endpoints = &all, .horizon = horizon };
    TRY(webhooks_load(c, &all));
    for (size_t i = 0; i < all.count; i++)
        t.wanted |= all.items[i].events;
    TRY(db_list(c, &SQL_WEBHOOK_PROGRESS, PARAMS(P_I64(c->merchant_id), P_I64(COUNT(SOURCES))),
                sizeof(struct progress), read_progress, &found));
    struct progress *progress = found.items;
    for (size_t i = 0; i < COUNT(SOURCES); i++)
        for (size_t j = 0; j < found.count; j++)
            if (str_equal(progress[j].source, str_of(SOURCES[i].name)) &&
                is_wanted(&SOURCES[i], t.wanted))
                TRY(tell_source(c, &t, &SOURCES[i], &progress[j]));
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
    TRY(tell_merchant(c, horizon + offset, &is_behind));
    clock_enter(c, 0);
    next.is_behind = next.is_behind || is_behind;
    *sweep = next;
    *again = true;
    return OK;
}

enum problem webhook_test(struct ctx *c, struct uuid endpoint_id, struct uuid *out)
{
    struct happening h = { .type = WEBHOOK_TEST, .at = c->now };
    *out = uuid_make(c->entropy, c->now);
    return insert(c, *out, endpoint_id, &h, write_message(c, &h));
}
