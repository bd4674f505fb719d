#include "service/notification_source.h"

#include <sodium.h>

#include "base/clock.h"
#include "service/feed.h"
#include "service/notification_pace.h"
#include "service/test_clock.h"
#include "sql.h"
#include "store/document.h"

#define PAGE        200 /* of a source, in one unit of work */
#define FORGOTTEN   1000
#define SOURCES_MAX 16

/* Where something lies in its source. */
struct place {
    int64_t number; /* an instant */
    struct uuid id;
};

/* What happened; `owner`: the actor who asked for it. */
struct happening {
    struct place place;
    struct notification what;
    str owner;
};

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
 * there, and a line in notification/next_merchant.sql. */
static const struct source {
    const char *name; /* in the store, for ever */
    read_fn *read;
    const struct sql *rows;
    enum notification_kind kind;
    bool is_in_real_time; /* also of a test merchant */
    bool needs_amount;    /* a row without one tells nothing */
} SOURCES[] = {
    { "events", read_feed, NULL, NOTIFICATION_COUNT, false, false },
    { "payouts_closed", read_rows, &SQL_NOTIFICATION_PAYOUTS_CLOSED, NOTIFY_PAYOUT_CREATED, false,
      false },
    { "payouts_paid", read_rows, &SQL_NOTIFICATION_PAYOUTS_PAID, NOTIFY_PAYOUT_PAID, false, false },
    { "payouts_returned", read_rows, &SQL_NOTIFICATION_PAYOUTS_RETURNED, NOTIFY_PAYOUT_RETURNED,
      false, false },
    { "invoices_overdue", read_rows, &SQL_NOTIFICATION_INVOICES_OVERDUE, NOTIFY_INVOICE_OVERDUE,
      false, true },
    { "jobs_finished", read_rows, &SQL_NOTIFICATION_JOBS_FINISHED, NOTIFY_JOB_FINISHED, false,
      false },
    { "exports_finished", read_rows, &SQL_NOTIFICATION_EXPORTS_FINISHED, NOTIFY_EXPORT_READY, true,
      false },
    { "webhooks_off", read_rows, &SQL_NOTIFICATION_WEBHOOKS_OFF, NOTIFY_WEBHOOK_OFF, true, false },
};
static_assert(COUNT(SOURCES) <= SOURCES_MAX, "a bound of the statement");
static_assert(NOTIFICATION_COUNT <= 64, "a bit each");

/* --- reading ------------------------------------------------------------------------------ */

static uint64_t facts_of(uint64_t wanted)
{
    uint64_t facts = 0;
    for (int fact = 0; fact < ORDER_FACT_COUNT; fact++) {
        enum notification_kind kind;
        if (notification_of_fact((enum order_fact)fact, &kind) && (wanted >> kind & 1) != 0)
            facts |= UINT64_C(1) << fact;
    }
    return facts;
}

static bool is_wanted(const struct source *s, uint64_t wanted)
{
    return s->rows != NULL ? (wanted >> s->kind & 1) != 0 : facts_of(wanted) != 0;
}

/* False: it is a reminder like any other. */
static enum problem read_reminder(struct ctx *c, struct happening *h, bool *is_told)
{
    struct event_row event;
    bool found = false;
    TRY(event_load(c, h->place.id, &event, &found));
    CHECK(found);
    const struct reminder_document *d = event_read(c, &event);
    *is_told = d->due_date.len == 0;
    h->what.subject_id = d->capture_id;
    h->what.amount = d->amount;
    h->what.reference = arena_format(c->arena, "%lld", (long long)d->invoice_number);
    return OK;
}

static enum problem read_event(struct ctx *c, const struct feed_event *e, struct happening *h,
                               bool *is_told)
{
    *h = (struct happening){ .place = { uuid_time(e->row.event_id), e->row.event_id },
                             .what = { .at = e->row.at,
                                       .order_id = e->row.order_id,
                                       .reference = STR(""),
                                       .amount = e->row.amount,
                                       .currency = e->currency } };
    *is_told = !str_equal(e->row.actor, STR(ACTOR_IMPORT)) &&
               notification_of_fact(e->row.fact, &h->what.kind);
    if (*is_told && e->row.fact == ORDER_WAS_REMINDED)
        return read_reminder(c, h, is_told);
    return OK;
}

static enum problem read_feed(struct ctx *c, const struct source *s, struct place after,
                              int64_t before, uint64_t wanted, struct page *out)
{
    struct feed_page page = { 0 };
    (void)s;
    TRY(feed_read(c, after.id, before, facts_of(wanted), PAGE, &page));
    *out = (struct page){ .items = ARENA_ARRAY(c->arena, struct happening, page.count + 1),
                          .last = { uuid_time(page.last), page.last } };
    for (size_t i = 0; i < page.count; i++) {
        bool is_told = false;
        TRY(read_event(c, &page.items[i], &out->items[out->count], &is_told));
        out->count += is_told;
    }
    return OK;
}

static enum problem read_row(struct rows *r, void *item, bool *more)
{
    struct happening *h = item;
    struct notification *n = &h->what;
    return db_rows_next(r,
                        COLUMNS(C_I64("number", &h->place.number), C_UUID("id", &h->place.id),
                                C_I64("at", &n->at), C_UUID("order_id", &n->order_id),
                                C_STR("reference", &n->reference), C_I64("amount", &n->amount),
                                C_STR("currency", &n->currency), C_STR("owner", &h->owner),
                                C_I64("done", &n->done), C_I64("failed", &n->failed)),
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
                sizeof(struct happening), read_row, &found));
    struct happening *rows = found.items;
    *out = (struct page){ .items = rows,
                          .last = found.count > 0 ? rows[found.count - 1].place : after };
    for (size_t i = 0; i < found.count; i++) {
        rows[i].what.kind = s->kind;
        rows[i].what.subject_id = rows[i].place.id;
        if (!s->needs_amount || rows[i].what.amount > 0)
            rows[out->count++] = rows[i];
    }
    return OK;
}

/* --- telling ------------------------------------------------------------------------------ */

/* Of an event its id, and else the time and a digest of what makes it: the same for all users, and
 * whenever it is made. */
static struct uuid id_of(const struct source *s, const struct place *place)
{
    struct uuid id = place->id;
    if (s->rows == NULL)
        return id;
    unsigned char digest[crypto_generichash_BYTES_MIN];
    crypto_generichash_state state;
    id = uuid_floor(place->number);
    CHECK(crypto_generichash_init(&state, NULL, 0, sizeof digest) == 0);
    CHECK(crypto_generichash_update(&state, (const unsigned char *)s->name, strlen(s->name)) == 0);
    CHECK(crypto_generichash_update(&state, (const unsigned char *)&place->number,
                                    sizeof place->number) == 0);
    CHECK(crypto_generichash_update(&state, place->id.bytes, sizeof place->id.bytes) == 0);
    CHECK(crypto_generichash_final(&state, digest, sizeof digest) == 0);
    memcpy(id.bytes + 8, digest, 8);
    id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3F));
    return id;
}

/* What people call the order; of an invoice, payout or webhook it is known already. */
static enum problem name_order(struct ctx *c, struct notification *n)
{
    struct order_fact_row order;
    if (n->reference.len > 0 || uuid_is_zero(n->order_id))
        return OK;
    TRY(order_load_fact(c, n->order_id, &order));
    n->reference =
        order.merchant_reference1.len > 0 ? order.merchant_reference1 : order.klarna_reference;
    return OK;
}

static enum problem tell(struct ctx *c, struct telling *t, const struct source *s,
                         struct happening *h)
{
    bool is_one = false;
    struct told_user *owner = NULL;
    struct notification *n = &h->what;
    n->notification_id = id_of(s, &h->place);
    if (n->at < c->now - NOTIFICATION_DAYS * DAY)
        return OK;
    if (notification_is_of_owner(n->kind) && !telling_owner(t, h->owner, n->kind, &owner))
        return OK;
    TRY(telling_pace(c, t, n, h->place.number, &is_one));
    if (!is_one)
        return telling_count(c, t, n, owner);
    TRY(name_order(c, n));
    return telling_one(c, t, n, owner);
}

/* --- how far ------------------------------------------------------------------------------ */

struct progress {
    str source;
    struct place place;
};

static enum problem read_progress(struct rows *r, void *item, bool *more)
{
    struct progress *p = item;
    return db_rows_next(r,
                        COLUMNS(C_STR("source", &p->source), C_I64("number", &p->place.number),
                                C_UUID("id", &p->place.id)),
                        more);
}

static enum problem save(struct ctx *c, const struct source *s, struct place place)
{
    return db_none(c, &SQL_NOTIFICATION_SAVE_PROGRESS,
                   PARAMS(P_I64(c->merchant_id), P_STR(str_of(s->name)), P_I64(place.number),
                          P_UUID(place.id)),
                   NULL);
}

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

/* A merchant whose first user came after there were notifications begins with that user, in real
 * time: a test merchant's clock did not run ahead then. One from before begins where its clock is.
 */
static enum problem first_place(struct ctx *c, int64_t offset, const struct source *s,
                                struct place *out)
{
    int64_t user_at = 0, migrated_at = 0;
    TRY(db_one(c, &SQL_NOTIFICATION_BEGIN, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("first_user_at", &user_at), C_I64("migrated_at", &migrated_at))));
    bool is_new = user_at > migrated_at;
    *out = place_at(is_new ? user_at : migrated_at + (s->is_in_real_time ? 0 : offset));
    return save(c, s, *out);
}

static enum problem place_of(struct ctx *c, const struct row_list *progress, int64_t offset,
                             const struct source *s, struct place *out)
{
    const struct progress *rows = progress->items;
    for (size_t i = 0; i < progress->count; i++)
        if (str_equal(rows[i].source, str_of(s->name))) {
            *out = rows[i].place;
            return OK;
        }
    return first_place(c, offset, s, out);
}

/* --- a round ------------------------------------------------------------------------------ */

/* What nobody wants is passed over; somebody who wants it later is told what happens then. */
static enum problem tell_source(struct ctx *c, struct telling *t, const struct source *s,
                                int64_t horizon, struct place at)
{
    struct page page = { .last = at };
    struct place end = place_at(horizon);
    if (is_wanted(s, t->wanted))
        TRY(s->read(c, s, at, horizon, t->wanted, &page));
    else if (is_before(at, end))
        page.last = end;
    for (size_t i = 0; i < page.count; i++)
        TRY(tell(c, t, s, &page.items[i]));
    bool has_moved = is_before(at, page.last);
    t->is_behind = t->is_behind || (has_moved && is_wanted(s, t->wanted));
    t->has_moved = t->has_moved || has_moved;
    return has_moved ? save(c, s, page.last) : OK;
}

static enum problem tell_merchant(struct ctx *c, int64_t horizon, int64_t offset, bool sends_mail,
                                  bool *has_moved)
{
    struct telling t;
    struct row_list progress;
    TRY(telling_begin(c, sends_mail, &t));
    TRY(db_list(c, &SQL_NOTIFICATION_PROGRESS, PARAMS(P_I64(c->merchant_id), P_I64(SOURCES_MAX)),
                sizeof(struct progress), read_progress, &progress));
    for (size_t i = 0; i < COUNT(SOURCES); i++) {
        const struct source *s = &SOURCES[i];
        struct place at;
        TRY(place_of(c, &progress, offset, s, &at));
        TRY(tell_source(c, &t, s, s->is_in_real_time ? horizon : horizon + offset, at));
    }
    TRY(telling_end(c, &t, horizon + offset));
    *has_moved = t.has_moved;
    return OK;
}

enum problem notification_round(struct ctx *c, int64_t horizon, bool sends_mail,
                                int64_t *merchant_id, bool *again)
{
    int64_t after = *merchant_id, offset = 0;
    bool found = false, has_moved = false;
    do {
        TRY(db_maybe(c, &SQL_NOTIFICATION_NEXT_MERCHANT,
                     PARAMS(P_I64(after), P_I64(horizon), P_UUID(uuid_floor(horizon))),
                     COLUMNS(C_I64("merchant_id", &after), C_I64("clock_offset", &offset)),
                     &found));
        if (!found)
            break;
        c->merchant_id = after;
        clock_enter(c, offset);
        enum problem p = tell_merchant(c, horizon, offset, sends_mail, &has_moved);
        clock_enter(c, 0);
        TRY(p);
    } while (!has_moved);
    *again = has_moved || *merchant_id > 0; /* those before it have not had their turn */
    *merchant_id = found ? after : 0;
    return OK;
}

enum problem notifications_forget(struct ctx *c, bool *again)
{
    int64_t before = c->now - NOTIFICATION_DAYS * DAY, forgotten = 0;
    bool found = false;
    TRY(db_maybe(c, &SQL_NOTIFICATION_NEXT_OLD, PARAMS(P_I64(before)),
                 COLUMNS(C_I64("merchant_id", &c->merchant_id)), &found));
    if (found)
        TRY(db_none(c, &SQL_NOTIFICATION_FORGET,
                    PARAMS(P_I64(c->merchant_id), P_I64(before), P_I64(FORGOTTEN)), &forgotten));
    *again = forgotten > 0;
    return OK;
}
