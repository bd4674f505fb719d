#include "service/notification_source.h"

#include "base/clock.h"
#include "base/text.h"
#include "service/notification_pace.h"
#include "service/source.h"
#include "service/test_clock.h"
#include "sql.h"
#include "store/document.h"

#define FORGOTTEN 1000

/* What users are told of each source. */
static const enum notification_kind KINDS[SOURCE_COUNT] = {
    [SOURCE_EVENTS] = NOTIFICATION_COUNT, /* as the event is */
    [SOURCE_PAYOUTS_CLOSED] = NOTIFY_PAYOUT_CREATED,
    [SOURCE_PAYOUTS_PAID] = NOTIFY_PAYOUT_PAID,
    [SOURCE_PAYOUTS_RETURNED] = NOTIFY_PAYOUT_RETURNED,
    [SOURCE_INVOICES_OVERDUE] = NOTIFY_INVOICE_OVERDUE,
    [SOURCE_JOBS_FINISHED] = NOTIFY_JOB_FINISHED,
    [SOURCE_EXPORTS_FINISHED] = NOTIFY_EXPORT_READY,
    [SOURCE_WEBHOOKS_OFF] = NOTIFY_WEBHOOK_OFF,
};
static_assert(NOTIFICATION_COUNT <= 64, "a bit each");

/* --- what is wanted ----------------------------------------------------------------------- */

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

static bool is_wanted(enum source s, uint64_t wanted)
{
    if (s == SOURCE_EVENTS)
        return facts_of(wanted) != 0;
    if (s == SOURCE_EXPORTS_FINISHED && (wanted >> NOTIFY_EXPORT_FAILED & 1) != 0)
        return true;
    return (wanted >> KINDS[s] & 1) != 0;
}

/* --- what happened ------------------------------------------------------------------------ */

/* False: it is a reminder like any other. */
static enum problem read_reminder(struct ctx *c, struct notification *n, bool *is_told)
{
    struct event_row event;
    bool found = false;
    TRY(event_load(c, n->notification_id, &event, &found));
    CHECK(found);
    const struct reminder_document *d = event_read(c, &event);
    *is_told = d->due_date.len == 0;
    n->subject_id = d->capture_id;
    n->amount = d->amount;
    n->reference = arena_format(c->arena, "%lld", (long long)d->invoice_number);
    return OK;
}

static enum problem read_event(struct ctx *c, const struct event_row *e, struct notification *n,
                               bool *is_told)
{
    n->notification_id = e->event_id;
    *is_told = !str_equal(e->actor, STR(ACTOR_IMPORT)) && notification_of_fact(e->fact, &n->kind);
    if (*is_told && e->fact == ORDER_WAS_REMINDED)
        return read_reminder(c, n, is_told);
    return OK;
}

/* Of the time and a digest of what makes it: the same for all users, and whenever it is made. */
static struct uuid id_of(struct ctx *c, const struct happening *h)
{
    const struct place *place = &h->place;
    struct text t = text_begin(c->arena, 100);
    text_add(&t, str_of(SOURCE_NAMES[h->source]));
    text_add(&t, (str){ (const char *)&place->number, sizeof place->number });
    text_add(&t, (str){ (const char *)place->id.bytes, sizeof place->id.bytes });
    str all = { 0 };
    CHECK(text_done(&t, &all));
    return source_id(uuid_floor(place->number), all.ptr, all.len);
}

static enum problem read_happening(struct ctx *c, const struct happening *h,
                                   struct notification *out, bool *is_told)
{
    *out = (struct notification){ .kind = KINDS[h->source],
                                  .at = h->at,
                                  .order_id = h->order_id,
                                  .reference = h->reference,
                                  .amount = h->amount,
                                  .currency = h->currency,
                                  .done = h->done,
                                  .failed = h->failed };
    if (h->event != NULL)
        return read_event(c, h->event, out, is_told);
    out->notification_id = id_of(c, h);
    out->subject_id = h->place.id;
    out->at = h->place.number;
    if (h->source == SOURCE_EXPORTS_FINISHED && h->failed > 0) {
        out->kind = NOTIFY_EXPORT_FAILED;
        out->failed = 0;
    }
    *is_told = true;
    return OK;
}

/* --- telling ------------------------------------------------------------------------------ */

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

static enum problem tell(struct ctx *c, void *self, const struct happening *h)
{
    struct telling *t = self;
    bool is_told = false, is_one = false;
    struct told_user *owner = NULL;
    struct notification n;
    TRY(read_happening(c, h, &n, &is_told));
    if (!is_told || n.at < c->now - NOTIFICATION_DAYS * DAY)
        return OK;
    if (notification_is_of_owner(n.kind) && !telling_owner(t, h->owner, n.kind, &owner))
        return OK;
    TRY(telling_pace(c, t, &n, h->place.number, &is_one));
    if (!is_one)
        return telling_count(c, t, &n, owner);
    TRY(name_order(c, &n));
    return telling_one(c, t, &n, owner);
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

static enum problem save(struct ctx *c, enum source s, struct place place)
{
    return db_none(c, &SQL_NOTIFICATION_SAVE_PROGRESS,
                   PARAMS(P_I64(c->merchant_id), P_STR(str_of(SOURCE_NAMES[s])),
                          P_I64(place.number), P_UUID(place.id)),
                   NULL);
}

/* A merchant whose first user came after there were notifications begins with that user, in real
 * time: a test merchant's clock did not run ahead then. One from before begins where its clock is.
 */
static enum problem first_place(struct ctx *c, enum source s, struct place *out)
{
    int64_t user_at = 0, migrated_at = 0;
    TRY(db_one(c, &SQL_NOTIFICATION_BEGIN, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("first_user_at", &user_at), C_I64("migrated_at", &migrated_at))));
    bool is_new = user_at > migrated_at;
    *out = place_at(is_new ? user_at : source_time(c, s, migrated_at));
    return save(c, s, *out);
}

static enum problem find_place(struct ctx *c, const struct row_list *progress, enum source s,
                               struct place *out)
{
    const struct progress *rows = progress->items;
    for (size_t i = 0; i < progress->count; i++)
        if (str_equal(rows[i].source, str_of(SOURCE_NAMES[s]))) {
            *out = rows[i].place;
            return OK;
        }
    return first_place(c, s, out);
}

/* --- a round ------------------------------------------------------------------------------ */

/* What nobody wants is passed over; somebody who wants it later is told what happens then. */
static enum problem tell_source(struct ctx *c, struct telling *t, enum source s, int64_t horizon,
                                struct place at)
{
    struct place was = at, end = place_at(horizon);
    bool somebody_wants = is_wanted(s, t->wanted);
    if (somebody_wants)
        TRY(source_tell(c, s, horizon, facts_of(t->wanted), tell, t, &at));
    else if (place_is_before(at, end))
        at = end;
    bool has_moved = place_is_before(was, at);
    t->is_behind = t->is_behind || (has_moved && somebody_wants);
    t->has_moved = t->has_moved || has_moved;
    return has_moved ? save(c, s, at) : OK;
}

static enum problem tell_merchant(struct ctx *c, int64_t horizon, bool sends_mail, bool *has_moved)
{
    struct telling t;
    struct row_list progress;
    TRY(telling_begin(c, sends_mail, &t));
    TRY(db_list(c, &SQL_NOTIFICATION_PROGRESS, PARAMS(P_I64(c->merchant_id), P_I64(SOURCE_COUNT)),
                sizeof(struct progress), read_progress, &progress));
    for (enum source s = 0; s < SOURCE_COUNT; s++) {
        struct place at;
        TRY(find_place(c, &progress, s, &at));
        TRY(tell_source(c, &t, s, source_time(c, s, horizon), at));
    }
    TRY(telling_end(c, &t, horizon + c->clock_offset));
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
        enum problem p = tell_merchant(c, horizon, sends_mail, &has_moved);
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
