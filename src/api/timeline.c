#include "api/timeline.h"

#include "api/order_json.h"
#include "api/order_parts.h"
#include "base/clock.h"
#include "service/cursor.h"

struct timeline_query {
    uint64_t has;
    int64_t limit;
    str cursor;
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
    str type;
    int64_t at;
    struct actor_out actor;
    int64_t amount;
    str currency, description, reference, klarna_reference;
    struct line_documents order_lines;
    struct uuid capture_id;
    struct shipping_infos shipping_info;
    int64_t number_of_days, fee_amount;
    int64_t days_before, expires_at;
    struct member_changes changes;
    struct warnings warnings;
};
struct timeline_out {
    struct shape_list events;
    str next;
};
/* clang-format off */
static const struct field TIMELINE_QUERY_FIELDS[] = {
    FIELD(SHAPE_I64, timeline_query, limit, 0, 1, LIST_LIMIT_MAX, "Events per page"),
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
    FIELD(SHAPE_UUID, event_out, event_id, 0, 0, 0, "Id; of a capture or refund also its id on the wire"),
    FIELD_CHOICE(event_out, type, 0, ORDER_FACT_NAMES, "What happened"),
    FIELD(SHAPE_TIME, event_out, at, 0, 0, 0, "When"),
    FIELD_OBJECT(event_out, actor, 0, &ACTOR_OUT, "Who"),
    FIELD(SHAPE_I64, event_out, amount, OMIT_EMPTY, 0, WIRE_AMOUNT_MAX, "Minor units moved"),
    FIELD(SHAPE_STR, event_out, currency, OMIT_EMPTY, 3, 3, "ISO 4217"),
    FIELD(SHAPE_STR, event_out, description, OMIT_EMPTY, 0, 255, "Shown to the customer"),
    FIELD(SHAPE_STR, event_out, reference, OMIT_EMPTY, 0, 255, "The merchant's own reference"),
    FIELD(SHAPE_STR, event_out, klarna_reference, OMIT_EMPTY, 0, 64, "Reference of a capture"),
    FIELD_LIST(event_out, order_lines, OMIT_EMPTY, 0, LINES_MAX, &LINE_SHAPE, "Lines placed, captured, refunded or valid since"),
    FIELD(SHAPE_UUID, event_out, capture_id, OMIT_EMPTY, 0, 0, "The capture that was looked after"),
    FIELD_LIST(event_out, shipping_info, OMIT_EMPTY, 0, 500, &SHIPPING_INFO_SHAPE, "Shipments added"),
    FIELD(SHAPE_I64, event_out, number_of_days, OMIT_EMPTY, 0, 365, "Days more to pay"),
    FIELD(SHAPE_I64, event_out, fee_amount, OMIT_EMPTY, 0, WIRE_AMOUNT_MAX, "The merchant's fee for them, minor units"),
    FIELD(SHAPE_I64, event_out, days_before, OMIT_EMPTY, 0, AUTHORIZATION_DAYS_MAX, "Which of the merchant's numbers of days before the end was reached"),
    FIELD(SHAPE_TIME, event_out, expires_at, OMIT_EMPTY, 0, 0, "When what is left expires"),
    FIELD_LIST(event_out, changes, OMIT_EMPTY, 0, CHANGES_MAX, &CHANGE_OUT, "What of the order was changed"),
    FIELD_LIST(event_out, warnings, OMIT_EMPTY, 0, WARNINGS_MAX, &WARNING_SHAPE, "What is worth looking at"),
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

struct telling {
    struct ctx *c;
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

static void tell_captured(struct telling *t, str klarna_reference, int64_t number)
{
    const struct capture_document *d = t->document;
    str numbered =
        arena_format(t->c->arena, "%.*s-%lld", STR_ARG(klarna_reference), (long long)number);
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
}

static void tell_deferred(struct telling *t)
{
    const struct due_date_document *d = t->document;
    t->out->capture_id = d->capture_id;
    t->out->number_of_days = d->number_of_days;
    t->out->fee_amount = d->fee_amount;
}

static void tell_judged(struct telling *t)
{
    const struct fraud_document *d = t->document;
    tell_change(t, STR("fraud_status"), d->fraud_status_before, d->fraud_status);
}

/* What the events of an order have in common. */
struct story {
    str klarna_reference;
    struct line_documents placed_lines;
    int64_t captures; /* so far */
};

static void tell(struct telling *t, const struct story *story)
{
    switch (t->e->fact) {
    case ORDER_WAS_CREATED:
        t->out->order_lines = story->placed_lines;
        break;
    case ORDER_WAS_CAPTURED:
        tell_captured(t, story->klarna_reference, story->captures);
        break;
    case ORDER_WAS_REFUNDED:
        tell_refunded(t);
        break;
    case ORDER_WAS_SHIPPED:
        tell_shipped(t);
        break;
    case ORDER_WAS_RAISED:
    case ORDER_WAS_LOWERED:
    case ORDER_WAS_RELINED:
        tell_updated(t);
        break;
    case ORDER_WAS_EXTENDED:
        tell_extended(t);
        break;
    case ORDER_WAS_WARNED:
        tell_warned(t);
        break;
    case ORDER_WAS_REFERENCED:
        tell_referenced(t);
        break;
    case ORDER_WAS_READDRESSED:
        tell_readdressed(t);
        break;
    case ORDER_WAS_SENT_OUT:
        tell_sent_out(t);
        break;
    case ORDER_WAS_DEFERRED:
        tell_deferred(t);
        break;
    case ORDER_WAS_JUDGED:
        tell_judged(t);
        break;
    case ORDER_WAS_CANCELLED:
    case ORDER_WAS_RELEASED:
    case ORDER_WAS_EXPIRED:
    case ORDER_WAS_ACKNOWLEDGED:
    case ORDER_WAS_CLOSED:
    case ORDER_WAS_FLAGGED:
        break;
    case ORDER_FACT_COUNT:
        UNREACHABLE("order fact");
    }
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

#define KIND_OF_TIMELINE 200

enum problem api_timeline_get(struct ctx *c, struct call *call)
{
    const struct timeline_query *in = call->query;
    struct uuid order_id;
    struct order_row row = { 0 };
    struct order_fact_row fact = { 0 };
    struct event_rows events = { 0 };
    struct cursor at = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(cursor_read(c, in->cursor, KIND_OF_TIMELINE, &at));
    TRY(order_load(c, order_id, &row));
    TRY(order_load_fact(c, order_id, &fact));
    TRY(events_load(c, &row, &events));
    size_t limit = in->limit > 0 ? (size_t)in->limit : LIST_LIMIT_DEFAULT;
    struct event_out *items = ARENA_ARRAY(c->arena, struct event_out, limit + 1);
    size_t count = 0;
    struct story story = { .klarna_reference = fact.klarna_reference,
                           .placed_lines = placed_lines(c, events, &fact) };
    for (size_t i = 0; i < events.count && count < limit; i++) {
        struct event_row *e = &events.items[i];
        story.captures += e->fact == ORDER_WAS_CAPTURED;
        if ((int64_t)i < at.number)
            continue;
        items[count] = (struct event_out){ .event_id = e->event_id,
                                           .type = str_of(ORDER_FACT_NAMES[e->fact]),
                                           .at = e->at,
                                           .actor = actor_out(e->actor),
                                           .amount = e->amount };
        if (e->amount > 0)
            items[count].currency = currency_code(row.order.authorized.currency);
        struct telling t = { .c = c,
                             .e = e,
                             .document = event_read(c, e),
                             .out = &items[count++],
                             .changes = ARENA_ARRAY(c->arena, struct member_change, CHANGES_MAX) };
        tell(&t, &story);
    }
    struct timeline_out out = { .events = { items, count } };
    struct cursor next = { .kind = KIND_OF_TIMELINE, .number = at.number + (int64_t)count };
    if ((size_t)next.number < events.count)
        out.next = cursor_write(c, &next);
    answer_json(c, call, 200, &TIMELINE_OUT, &out);
    return OK;
}
