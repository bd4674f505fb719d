#include "api/events.h"

#include "api/app.h"
#include "api/timeline.h"
#include "service/cursor.h"
#include "service/feed.h"
#include "service/order_list.h"

#define KIND_OF_FEED 500

struct feed_query {
    uint64_t has;
    str type, cursor;
    int64_t from, limit;
};
struct feed_event_out {
    struct uuid event_id, order_id;
    str type;
    int64_t at;
    struct actor_out actor;
    int64_t amount;
    str currency;
    int64_t days_before, expires_at;
};
struct feed_out {
    struct shape_list events;
    str next;
};
/* clang-format off */
static const struct field FEED_QUERY_FIELDS[] = {
    FIELD(SHAPE_STR, feed_query, type, 0, 0, 500, "Only events of these types, separated by commas: capture.created,order.expiring"),
    FIELD(SHAPE_TIME, feed_query, from, 0, 0, 0, "Without a cursor: begin with what happened from then on; by default with the first event"),
    FIELD(SHAPE_I64, feed_query, limit, 0, 1, LIST_LIMIT_MAX, "Events per page"),
    FIELD(SHAPE_STR, feed_query, cursor, 0, 0, 512, "The next of the page before"),
};
const struct shape FEED_QUERY = SHAPE("FeedQuery", feed_query, FEED_QUERY_FIELDS);

static const struct field FEED_EVENT_FIELDS[] = {
    FIELD(SHAPE_UUID, feed_event_out, event_id, 0, 0, 0, "Id; of a capture or refund also its id on the wire"),
    FIELD(SHAPE_UUID, feed_event_out, order_id, 0, 0, 0, "The order; its timeline has the rest"),
    FIELD_CHOICE(feed_event_out, type, 0, ORDER_FACT_NAMES, "What happened"),
    FIELD(SHAPE_TIME, feed_event_out, at, 0, 0, 0, "When"),
    FIELD_OBJECT(feed_event_out, actor, 0, &ACTOR_OUT, "Who"),
    FIELD(SHAPE_I64, feed_event_out, amount, OMIT_EMPTY, 0, WIRE_AMOUNT_MAX, "Minor units moved; of order.expiring what is left"),
    FIELD(SHAPE_STR, feed_event_out, currency, OMIT_EMPTY, 3, 3, "ISO 4217"),
    FIELD(SHAPE_I64, feed_event_out, days_before, OMIT_EMPTY, 0, AUTHORIZATION_DAYS_MAX, "Which of the merchant's numbers of days before the end was reached"),
    FIELD(SHAPE_TIME, feed_event_out, expires_at, OMIT_EMPTY, 0, 0, "When what is left expires"),
};
static const struct shape FEED_EVENT = SHAPE("FeedEvent", feed_event_out, FEED_EVENT_FIELDS);
static const struct field FEED_FIELDS[] = {
    FIELD_LIST(feed_out, events, 0, 0, LIST_LIMIT_MAX, &FEED_EVENT, "What happened, oldest first"),
    FIELD(SHAPE_STR, feed_out, next, 0, 0, 512, "Cursor of what comes after these events; always there, for a feed has no end"),
};
const struct shape FEED_OUT = SHAPE("FeedPage", feed_out, FEED_FIELDS);
/* clang-format on */

static struct feed_event_out event_out(struct ctx *c, struct feed_event *e)
{
    struct feed_event_out out = {
        .event_id = e->row.event_id,
        .order_id = e->row.order_id,
        .type = str_of(ORDER_FACT_NAMES[e->row.fact]),
        .at = e->row.at,
        .actor = actor_out(e->row.actor),
        .amount = e->row.amount,
        .currency = e->row.amount > 0 ? e->currency : STR(""),
    };
    if (e->row.fact != ORDER_WAS_WARNED)
        return out;
    const struct expiring_document *d = event_read(c, &e->row);
    out.days_before = d->days_before;
    out.expires_at = d->expires_at;
    return out;
}

enum problem api_events_list(struct ctx *c, struct call *call)
{
    const struct feed_query *in = call->query;
    struct cursor at = { .kind = KIND_OF_FEED };
    struct feed_page page = { 0 };
    uint64_t facts = 0;
    TRY(api_types(c, in->type, ORDER_FACT_NAMES, &facts));
    if (shape_has(in, &FEED_QUERY, &in->from))
        at.id = uuid_floor(in->from > 0 ? in->from : 0);
    TRY(cursor_read(c, in->cursor, KIND_OF_FEED, &at));
    size_t limit = in->limit > 0 ? (size_t)in->limit : LIST_LIMIT_DEFAULT;
    TRY(feed_read(c, at.id, feed_horizon() + c->clock_offset, facts, limit, &page));
    struct feed_event_out *items = ARENA_ARRAY(c->arena, struct feed_event_out, page.count + 1);
    for (size_t i = 0; i < page.count; i++)
        items[i] = event_out(c, &page.items[i]);
    at.id = page.last;
    struct feed_out out = { { items, page.count }, cursor_write(c, &at) };
    answer_json(c, call, 200, &FEED_OUT, &out);
    return OK;
}
