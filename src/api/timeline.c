#include "api/timeline.h"

#include <stdlib.h>

#include "api/mails.h"
#include "api/order_json.h"
#include "api/order_parts.h"
#include "base/clock.h"
#include "domain/reference.h"
#include "service/cursor.h"
#include "service/notice.h"
#include "shape/reason.h"

struct timeline_query {
    uint64_t has;
    str type, cursor;
    int64_t limit;
};
/* What a member of the order was, and what it is since. */
struct member_change {
    str name, before, after;
};
struct member_changes {
    const struct member_change *items;
    size_t count;
};
#define CHANGES_MAX 32
static_assert(sizeof(struct member_changes) == sizeof(struct shape_list), "one layout");

struct event_out {
    struct uuid event_id;
    int64_t at, amount;
    struct actor_out actor;
    str type, currency, description, reference, klarna_reference;
    struct line_documents order_lines;
    struct uuid capture_id, dispute_id, mail_event_id, approval_id;
    struct shipping_infos shipping_info;
    int64_t number_of_days, fee_amount, correction_amount, invoice_number;
    int64_t days_before, expires_at, interest_amount, amount_due, requested_amount;
    str step, due_date, reason, reason_code, change, until, action;
    struct refusal reason_parameters;
    struct member_changes changes;
    struct shape_list tags_added, tags_removed, mails;
    struct warnings warnings;
    str payment_reference, payer, mail_kind;
};
struct timeline_out {
    struct shape_list events;
    str next;
};

/* What is told: the kinds of events, and of what they set in motion. */
static const char *const TYPES[] = {
#define FACT(name, type) [ORDER_WAS_##name] = (type),
#include "domain/order_fact.def"
#undef FACT
#define NOTICE(name, type, statement, of) [ORDER_FACT_COUNT + NOTICE_OF_##name] = (type),
#include "service/notice.def"
#undef NOTICE
    [ORDER_FACT_COUNT + NOTICE_KINDS] = NULL,
};
static_assert(COUNT(TYPES) <= 64 + 1, "a bit each");

/* clang-format off */
static const struct field TIMELINE_QUERY_FIELDS[] = {
    FIELD(SHAPE_STR, timeline_query, type, 0, 0, 1000, "Only what is of these types, separated by commas: capture.created,invoice.created"),
    FIELD(SHAPE_I64, timeline_query, limit, 0, 1, LIST_LIMIT_MAX, "How much per page"),
    FIELD(SHAPE_STR, timeline_query, cursor, 0, 0, 512, "The next of the page before"),
};
const struct shape TIMELINE_QUERY = SHAPE("TimelineQuery", timeline_query, TIMELINE_QUERY_FIELDS);

static const char *const ACTOR_KINDS[] = { "user", "key", "system", NULL };
static const struct field ACTOR_FIELDS[] = {
    FIELD_CHOICE(actor_out, kind, 0, ACTOR_KINDS, "A user of the portal, an API key or the system itself"),
    FIELD(SHAPE_STR, actor_out, name, 0, 0, 200, "E-mail address or user name of the key"),
};
const struct shape ACTOR_OUT = SHAPE("Actor", actor_out, ACTOR_FIELDS);
static const struct field CHANGE_FIELDS[] = {
    FIELD(SHAPE_STR, member_change, name, 0, 0, 100, "Which member of the order, such as shipping_address.city"),
    FIELD(SHAPE_STR, member_change, before, 0, 0, 300, "What it was; amounts in minor units"),
    FIELD(SHAPE_STR, member_change, after, 0, 0, 300, "What it is since"),
};
static const struct shape CHANGE_OUT = SHAPE("MemberChange", member_change, CHANGE_FIELDS);
static const struct field EVENT_FIELDS[] = {
    FIELD(SHAPE_UUID, event_out, event_id, 0, 0, 0, "Id; of a capture or refund also its id on the wire. Of what was set in motion that of the capture, refund, posting or payout"),
    FIELD_CHOICE(event_out, type, 0, TYPES, "What happened"),
    FIELD(SHAPE_TIME, event_out, at, 0, 0, 0, "When"),
    FIELD_OBJECT(event_out, actor, 0, &ACTOR_OUT, "Who"),
    FIELD(SHAPE_I64, event_out, amount, OMIT_EMPTY, INT64_MIN, INT64_MAX, "Minor units moved; of a payout what it settles of the order, captures less refunds"),
    FIELD(SHAPE_STR, event_out, currency, OMIT_EMPTY, 3, 3, "ISO 4217"),
    FIELD(SHAPE_STR, event_out, description, OMIT_EMPTY, 0, NOTE_CHARS_MAX, "Shown to the customer; of a note: what was written down"),
    FIELD(SHAPE_STR, event_out, reference, OMIT_EMPTY, 0, 255, "The merchant's own reference"),
    FIELD(SHAPE_STR, event_out, klarna_reference, OMIT_EMPTY, 0, 64, "Reference of a capture"),
    FIELD_LIST(event_out, order_lines, OMIT_EMPTY, 0, LINES_MAX, &LINE_SHAPE, "Lines placed, captured, refunded or valid since"),
    FIELD(SHAPE_UUID, event_out, capture_id, OMIT_EMPTY, 0, 0, "The capture that was looked after, or whose invoice it is"),
    FIELD_LIST(event_out, shipping_info, OMIT_EMPTY, 0, 500, &SHIPPING_INFO_SHAPE, "Shipments added"),
    FIELD(SHAPE_I64, event_out, number_of_days, OMIT_EMPTY, 0, 365, "Days more to pay"),
    FIELD(SHAPE_I64, event_out, fee_amount, OMIT_EMPTY, 0, WIRE_AMOUNT_MAX, "Minor units: the merchant's fee for them or for a lost dispute; the late fee of a reminder, or that is waived"),
    FIELD(SHAPE_UUID, event_out, dispute_id, OMIT_EMPTY, 0, 0, "The dispute that was opened or ended"),
    FIELD(SHAPE_I64, event_out, correction_amount, OMIT_EMPTY, -WIRE_AMOUNT_MAX, WIRE_AMOUNT_MAX, "By how much what is paid was corrected, minor units; below zero it was taken off"),
    FIELD(SHAPE_I64, event_out, days_before, OMIT_EMPTY, 0, AUTHORIZATION_DAYS_MAX, "Which of the merchant's numbers of days before the end was reached"),
    FIELD(SHAPE_TIME, event_out, expires_at, OMIT_EMPTY, 0, 0, "When what is left expires"),
    FIELD(SHAPE_STR, event_out, step, OMIT_EMPTY, 0, 64, "Of a reminder: reminder, demand or collection"),
    FIELD(SHAPE_I64, event_out, interest_amount, OMIT_EMPTY, 0, WIRE_AMOUNT_MAX, "Minor units of interest charged with a reminder, or waived"),
    FIELD(SHAPE_I64, event_out, amount_due, OMIT_EMPTY, 0, INT64_MAX, "Minor units that a reminder asks for, or that are written off"),
    FIELD(SHAPE_STR, event_out, due_date, OMIT_EMPTY, 0, 10, "By when they are to be paid: YYYY-MM-DD"),
    FIELD(SHAPE_STR, event_out, change, OMIT_EMPTY, 0, 64, "Of dunning.changed: paused, resumed, waived or written_off; of approval.decided: approved, rejected, withdrawn or failed"),
    FIELD(SHAPE_STR, event_out, reason, OMIT_EMPTY, 0, 500, "Why it was disputed, corrected or asked for, or the customer was reminded, or is not"),
    REASON_FIELDS(event_out),
    FIELD(SHAPE_STR, event_out, until, OMIT_EMPTY, 0, 10, "The last day of a pause: YYYY-MM-DD"),
    FIELD(SHAPE_UUID, event_out, approval_id, OMIT_EMPTY, 0, 0, "The request for approval"),
    FIELD(SHAPE_STR, event_out, action, OMIT_EMPTY, 0, 64, "What was asked for: capture, refund, cancel or release"),
    FIELD(SHAPE_I64, event_out, requested_amount, OMIT_EMPTY, 0, INT64_MAX, "Of how much, minor units"),
    FIELD_LIST(event_out, changes, OMIT_EMPTY, 0, CHANGES_MAX, &CHANGE_OUT, "What of the order was changed"),
    FIELD_SCALARS(event_out, tags_added, OMIT_EMPTY, 0, TAGS_OF_ORDER_MAX, SHAPE_STR, "Tags that the order has since"),
    FIELD_SCALARS(event_out, tags_removed, OMIT_EMPTY, 0, TAGS_OF_ORDER_MAX, SHAPE_STR, "Tags that it had before"),
    FIELD_LIST(event_out, warnings, OMIT_EMPTY, 0, WARNINGS_MAX, &WARNING_SHAPE, "What is worth looking at"),
    FIELD(SHAPE_I64, event_out, invoice_number, OMIT_EMPTY, 0, INT64_MAX, "The invoice"),
    FIELD(SHAPE_STR, event_out, payment_reference, OMIT_EMPTY, 0, REFERENCE_MAX, "What the customer writes on a payment of the invoice; or, of a payout, what the bank statement has"),
    FIELD(SHAPE_STR, event_out, payer, OMIT_EMPTY | PERSONAL, 0, 140, "Who paid"),
    FIELD(SHAPE_UUID, event_out, mail_event_id, OMIT_EMPTY, 0, 0, "Of send_out.triggered: the event that the one mail is about that was sent again"),
    FIELD(SHAPE_STR, event_out, mail_kind, OMIT_EMPTY, 0, 64, "Which mail of that event"),
    FIELD_LIST(event_out, mails, OMIT_EMPTY, 0, MAILS_OF_EVENT_MAX, &MAIL_OUT, "The mails about it, and what became of them"),
};
static const struct shape EVENT_OUT = SHAPE("Event", event_out, EVENT_FIELDS);
static const struct field TIMELINE_FIELDS[] = {
    FIELD_LIST(timeline_out, events, 0, 0, LIST_LIMIT_MAX, &EVENT_OUT, "What happened, oldest first"),
    FIELD(SHAPE_STR, timeline_out, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent at the end"),
};
const struct shape TIMELINE_OUT = SHAPE("Timeline", timeline_out, TIMELINE_FIELDS);
/* clang-format on */

struct actor_out actor_out(str actor)
{
    str kind = { 0 };
    CHECK(str_split(&actor, ':', &kind));
    return (struct actor_out){ kind, actor.ptr != NULL ? actor : kind };
}

/* --- what an event has to tell besides its amount ----------------------------------------- */

/* What the events of an order have in common. */
struct story {
    str klarna_reference;
    struct line_documents placed_lines;
    int64_t captures; /* so far */
};

struct telling {
    struct ctx *c;
    const struct story *story;
    const struct event_row *e;
    const void *document; /* of the event, read */
    struct event_out *out;
    struct member_change *changes;
    size_t changes_count;
};

static void tell_change(struct telling *t, str name, str before, str after)
{
    if (str_equal(before, after))
        return;
    CHECK(t->changes_count < CHANGES_MAX);
    t->changes[t->changes_count++] = (struct member_change){ name, before, after };
}

static void tell_created(struct telling *t)
{
    t->out->order_lines = t->story->placed_lines;
}

static void tell_captured(struct telling *t)
{
    const struct capture_document *d = t->document;
    str numbered = arena_format(t->c->arena, "%.*s-%lld", STR_ARG(t->story->klarna_reference),
                                (long long)t->story->captures);
    t->out->description = d->description;
    t->out->reference = d->reference;
    t->out->klarna_reference = d->klarna_reference.len > 0 ? d->klarna_reference : numbered;
    t->out->order_lines = d->order_lines;
    t->out->shipping_info = d->shipping_info;
}

static void tell_refunded(struct telling *t)
{
    const struct refund_document *d = t->document;
    t->out->description = d->description;
    t->out->reference = d->reference;
    t->out->order_lines = d->order_lines;
}

static void tell_shipped(struct telling *t)
{
    const struct shipping_document *d = t->document;
    t->out->capture_id = d->capture_id;
    t->out->shipping_info = d->shipping_info;
}

static str number_text(struct ctx *c, int64_t number)
{
    return arena_format(c->arena, "%lld", (long long)number);
}

static void tell_updated(struct telling *t)
{
    const struct update_document *d = t->document;
    t->out->description = d->description;
    t->out->order_lines = d->order_lines;
    tell_change(t, STR("order_amount"), number_text(t->c, d->order_amount_before),
                number_text(t->c, d->order_amount));
}

static void tell_extended(struct telling *t)
{
    const struct extension_document *d = t->document;
    tell_change(t, STR("expires_at"), clock_text(t->c->arena, d->expires_at_before),
                clock_text(t->c->arena, d->expires_at));
}

static void tell_warned(struct telling *t)
{
    const struct expiring_document *d = t->document;
    t->out->days_before = d->days_before;
    t->out->expires_at = d->expires_at;
}

static void tell_referenced(struct telling *t)
{
    const struct references_document *d = t->document;
    tell_change(t, STR("merchant_reference1"), d->merchant_reference1_before,
                d->merchant_reference1);
    tell_change(t, STR("merchant_reference2"), d->merchant_reference2_before,
                d->merchant_reference2);
}

static void tell_address(struct telling *t, const char *name, const struct address *before,
                         const struct address *after)
{
    for (size_t i = 0; i < ADDRESS_SHAPE.count; i++) {
        const struct field *f = &ADDRESS_SHAPE.fields[i];
        tell_change(t, arena_format(t->c->arena, "%s.%s", name, f->name),
                    *(const str *)((const char *)before + f->offset),
                    *(const str *)((const char *)after + f->offset));
    }
}

static void tell_readdressed(struct telling *t)
{
    const struct customer_document *d = t->document;
    tell_address(t, "billing_address", &d->billing_address_before, &d->billing_address);
    tell_address(t, "shipping_address", &d->shipping_address_before, &d->shipping_address);
}

static void tell_sent_out(struct telling *t)
{
    const struct send_out_document *d = t->document;
    t->out->capture_id = d->capture_id;
    t->out->mail_event_id = d->mail_event_id;
    t->out->mail_kind = d->mail_kind;
}

static void tell_deferred(struct telling *t)
{
    const struct due_date_document *d = t->document;
    t->out->capture_id = d->capture_id;
    t->out->number_of_days = d->number_of_days;
    t->out->fee_amount = d->fee_amount;
}

static void tell_disputed(struct telling *t)
{
    const struct dispute_document *d = t->document;
    t->out->capture_id = d->capture_id;
    t->out->dispute_id = t->e->fact == ORDER_WAS_DISPUTED ? t->e->event_id : d->dispute_id;
    t->out->reason = d->reason;
    t->out->fee_amount = d->fee_amount;
}

static void tell_corrected(struct telling *t)
{
    const struct correction_document *d = t->document;
    t->out->capture_id = d->capture_id;
    t->out->correction_amount = d->correction_amount;
    t->out->reason = d->reason;
}

static void tell_reminded(struct telling *t)
{
    const struct reminder_document *d = t->document;
    t->out->capture_id = d->capture_id;
    t->out->invoice_number = d->invoice_number;
    t->out->step = d->step;
    t->out->fee_amount = d->fee_amount;
    t->out->interest_amount = d->interest_amount;
    t->out->amount_due = d->amount;
    t->out->due_date = d->due_date;
    t->out->reason = d->reason;
}

static void tell_dunning(struct telling *t)
{
    const struct dunning_document *d = t->document;
    t->out->capture_id = d->capture_id;
    t->out->invoice_number = d->invoice_number;
    t->out->change = d->change;
    t->out->reason = d->reason;
    t->out->until = d->until;
    t->out->description = d->note;
    t->out->fee_amount = d->fee_amount;
    t->out->interest_amount = d->interest_amount;
    t->out->amount_due = d->amount;
}

static void tell_judged(struct telling *t)
{
    const struct fraud_document *d = t->document;
    tell_change(t, STR("fraud_status"), d->fraud_status_before, d->fraud_status);
}

static void tell_noted(struct telling *t)
{
    const struct note_document *d = t->document;
    t->out->description = d->text;
}

static void tell_tagged(struct telling *t)
{
    const struct tags_document *d = t->document;
    t->out->tags_added = d->added;
    t->out->tags_removed = d->removed;
}

static void tell_approval(struct telling *t)
{
    const struct approval_document *d = t->document;
    t->out->approval_id = d->approval_id;
    t->out->action = d->action;
    t->out->requested_amount = d->amount;
    t->out->reason = d->reason;
    if (str_equal(d->decision, STR("failed")))
        t->out->reason_code = reason_code_of(d->reason, &t->out->reason_parameters);
    t->out->change = d->decision;
}

/* Of the facts that tell more than who did it, when, and how much. */
static void (*const TELLERS[ORDER_FACT_COUNT])(struct telling *t) = {
    [ORDER_WAS_CREATED] = tell_created,
    [ORDER_WAS_CAPTURED] = tell_captured,
    [ORDER_WAS_REFUNDED] = tell_refunded,
    [ORDER_WAS_SHIPPED] = tell_shipped,
    [ORDER_WAS_RAISED] = tell_updated,
    [ORDER_WAS_LOWERED] = tell_updated,
    [ORDER_WAS_RELINED] = tell_updated,
    [ORDER_WAS_EXTENDED] = tell_extended,
    [ORDER_WAS_WARNED] = tell_warned,
    [ORDER_WAS_REFERENCED] = tell_referenced,
    [ORDER_WAS_READDRESSED] = tell_readdressed,
    [ORDER_WAS_SENT_OUT] = tell_sent_out,
    [ORDER_WAS_DEFERRED] = tell_deferred,
    [ORDER_WAS_JUDGED] = tell_judged,
    [ORDER_WAS_DISPUTED] = tell_disputed,
    [ORDER_WAS_DEFENDED] = tell_disputed,
    [ORDER_WAS_CHARGED_BACK] = tell_disputed,
    [ORDER_WAS_CORRECTED] = tell_corrected,
    [ORDER_WAS_REMINDED] = tell_reminded,
    [ORDER_WAS_ADJUSTED] = tell_dunning,
    [ORDER_WAS_NOTED] = tell_noted,
    [ORDER_WAS_TAGGED] = tell_tagged,
    [ORDER_WAS_ASKED_FOR] = tell_approval,
    [ORDER_WAS_DECIDED] = tell_approval,
};

static void tell(struct telling *t)
{
    if (TELLERS[t->e->fact] != NULL)
        TELLERS[t->e->fact](t);
    t->out->warnings = event_warnings(t->e->fact, t->document);
    t->out->changes = (struct member_changes){ t->changes, t->changes_count };
}

/* The lines that were placed: what the first update replaced, or those that still stand. */
static struct line_documents placed_lines(struct ctx *c, struct event_rows events,
                                          const struct order_fact_row *fact)
{
    for (size_t i = 0; i < events.count; i++)
        if (order_fact_is_update(events.items[i].fact)) {
            const struct update_document *d = event_read(c, &events.items[i]);
            return d->order_lines_before;
        }
    return document_read_lines(c, fact->order_lines);
}

/* --- the order in which it is told --------------------------------------------------------- */

#define KIND_OF_TIMELINE 201
#define RANK_OF_EVENTS   0

/* Where something stands: by time, then events before what they set in motion. Events keep the
 * order of their chain, whatever clocks said. */
struct moment {
    int64_t rank; /* RANK_OF_EVENTS, or 1 and more: the kind of notice */
    struct notice_place place;
    struct event_row *event; /* one of both */
    const struct notice *notice;
};
struct moments {
    struct moment *items;
    size_t count;
};

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_moments(const void *a, const void *b)
{
    const struct moment *x = a, *y = b;
    int by_time = compare_numbers(x->place.at, y->place.at);
    int by_rank = compare_numbers(x->rank, y->rank);
    int by_number = compare_numbers(x->place.number, y->place.number);
    if (by_time != 0 || by_rank != 0)
        return by_time != 0 ? by_time : by_rank;
    if (by_number != 0)
        return by_number;
    return memcmp(x->place.id.bytes, y->place.id.bytes, sizeof x->place.id.bytes);
}

static enum problem read_moment(struct ctx *c, str text, struct moment *out)
{
    struct cursor at = { .number = INT64_MIN, .word = STR("0 -1") };
    str rank = { 0 };
    TRY(cursor_read(c, text, KIND_OF_TIMELINE, &at));
    *out = (struct moment){ .place = { .at = at.number, .id = at.id } };
    if (str_split(&at.word, ' ', &rank) && str_to_i64(rank, &out->rank) &&
        str_to_i64(at.word, &out->place.number))
        return OK;
    return blame(c, PROBLEM_BAD_REQUEST, STR("cursor"),
                 "The cursor is not the `next` of a page of this list.");
}

static str write_moment(struct ctx *c, const struct moment *m)
{
    struct cursor at = { .kind = KIND_OF_TIMELINE, .number = m->place.at, .id = m->place.id };
    at.word = arena_format(c->arena, "%lld %lld", (long long)m->rank, (long long)m->place.number);
    return cursor_write(c, &at);
}

static void add_events(struct event_rows events, uint64_t types, const struct moment *after,
                       size_t room, struct moments *out)
{
    int64_t at = INT64_MIN;
    for (size_t i = 0, added = 0; i < events.count && added < room; i++) {
        struct event_row *e = &events.items[i];
        at = e->at > at ? e->at : at;
        struct moment m = { .place = { .at = at, .number = (int64_t)i }, .event = e };
        if ((types >> e->fact & 1) == 0 || compare_moments(&m, after) <= 0)
            continue;
        out->items[out->count++] = m;
        added++;
    }
}

/* Of kinds that stand before `after` nothing of its instant is left; of those behind, all. */
static enum problem add_notices(struct ctx *c, const struct order_row *row, enum notice_kind kind,
                                const struct moment *after, size_t room, struct moments *out)
{
    struct notice *found = ARENA_ARRAY(c->arena, struct notice, room);
    struct notice_place place = after->place;
    int64_t rank = RANK_OF_EVENTS + 1 + (int64_t)kind;
    size_t count = 0;
    if (rank != after->rank)
        place = (struct notice_place){ after->place.at,
                                       rank < after->rank ? INT64_MAX : -1,
                                       { { 0 } } };
    TRY(notices_load(c, row, kind, &place, room, found, &count));
    for (size_t i = 0; i < count; i++)
        out->items[out->count++] =
            (struct moment){ .rank = rank, .place = found[i].place, .notice = &found[i] };
    return OK;
}

/* The first `room` after a moment, of these types. */
static enum problem moments_load(struct ctx *c, const struct order_row *row,
                                 struct event_rows events, uint64_t types,
                                 const struct moment *after, size_t room, struct moments *out)
{
    *out =
        (struct moments){ ARENA_ARRAY(c->arena, struct moment, room * (1 + (size_t)NOTICE_KINDS)),
                          0 };
    add_events(events, types, after, room, out);
    for (int kind = 0; kind < NOTICE_KINDS; kind++)
        if ((types >> (ORDER_FACT_COUNT + kind) & 1) != 0)
            TRY(add_notices(c, row, (enum notice_kind)kind, after, room, out));
    qsort(out->items, out->count, sizeof out->items[0], compare_moments);
    return OK;
}

/* --- the answer ---------------------------------------------------------------------------- */

static struct event_out notice_out(const struct notice *n)
{
    bool is_of_invoice = !uuid_is_zero(n->capture_id);
    return (struct event_out){ .event_id = n->place.id,
                               .type = str_of(TYPES[ORDER_FACT_COUNT + n->kind]),
                               .at = n->place.at,
                               .actor = actor_out(n->actor),
                               .amount = n->amount,
                               .capture_id = n->capture_id,
                               .invoice_number = is_of_invoice ? n->place.number : 0,
                               .payment_reference = n->payment_reference,
                               .payer = n->payer };
}

static struct event_out event_out(struct ctx *c, struct event_row *e, const struct story *story)
{
    struct event_out out = { .event_id = e->event_id,
                             .type = str_of(TYPES[e->fact]),
                             .at = e->at,
                             .actor = actor_out(e->actor),
                             .amount = e->amount };
    struct telling t = { .c = c,
                         .story = story,
                         .e = e,
                         .document = event_read(c, e),
                         .out = &out,
                         .changes = ARENA_ARRAY(c->arena, struct member_change, CHANGES_MAX) };
    tell(&t);
    return out;
}

/* How many captures there are up to that event: they are numbered. */
static int64_t captures_until(struct event_rows events, const struct event_row *last)
{
    int64_t captures = 0;
    for (const struct event_row *e = events.items; e <= last; e++)
        captures += e->fact == ORDER_WAS_CAPTURED;
    return captures;
}

enum problem api_types(struct ctx *c, str list, const char *const *names, uint64_t *out)
{
    str name = { 0 };
    *out = list.len == 0 ? UINT64_MAX : 0;
    while (list.len > 0 && str_split(&list, ',', &name)) {
        int found = -1;
        for (int i = 0; names[i] != NULL; i++)
            if (str_equal(str_trim(name), str_of(names[i])))
                found = i;
        if (found < 0)
            return blame(c, PROBLEM_BAD_REQUEST, STR("type"),
                         "'%.*s' is no type of event; it must be one of those in a timeline, such "
                         "as capture.created, several separated by commas.",
                         STR_ARG(name));
        *out |= UINT64_C(1) << found;
    }
    return OK;
}

enum problem api_timeline_get(struct ctx *c, struct call *call)
{
    const struct timeline_query *in = call->query;
    size_t limit = in->limit > 0 ? (size_t)in->limit : LIST_LIMIT_DEFAULT;
    struct uuid order_id;
    struct order_row row = { 0 };
    struct order_fact_row fact = { 0 };
    struct event_rows events = { 0 };
    struct moment after;
    struct moments found = { 0 };
    uint64_t types = 0;
    struct shape_list mails = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(api_types(c, in->type, TYPES, &types));
    TRY(read_moment(c, in->cursor, &after));
    TRY(order_load(c, order_id, &row));
    TRY(order_load_fact(c, order_id, &fact));
    TRY(events_load(c, &row, &events));
    TRY(mails_of_events(c, order_id, &mails));
    TRY(moments_load(c, &row, events, types, &after, limit + 1, &found));
    size_t count = found.count < limit ? found.count : limit;
    struct event_out *items = ARENA_ARRAY(c->arena, struct event_out, count + 1);
    struct story story = { .klarna_reference = fact.klarna_reference,
                           .placed_lines = placed_lines(c, events, &fact) };
    for (size_t i = 0; i < count; i++) {
        const struct moment *m = &found.items[i];
        if (m->event != NULL)
            story.captures = captures_until(events, m->event);
        items[i] = m->event != NULL ? event_out(c, m->event, &story) : notice_out(m->notice);
        if (m->event != NULL)
            items[i].mails = mails_about(mails, items[i].event_id);
        if (items[i].amount != 0)
            items[i].currency = currency_code(row.order.authorized.currency);
    }
    struct timeline_out out = { .events = { items, count } };
    if (found.count > limit)
        out.next = write_moment(c, &found.items[limit - 1]);
    answer_json(c, call, 200, &TIMELINE_OUT, &out);
    return OK;
}
