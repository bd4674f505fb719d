#include "api/order_parts.h"

#include "api/order_json.h"

struct capture_out {
    struct uuid capture_id;
    str klarna_reference;
    int64_t captured_amount, captured_at;
    str description;
    struct line_documents order_lines;
    str reference;
    int64_t refunded_amount;
    str billing_address, shipping_address; /* JSON */
    struct shipping_infos shipping_info;
};

struct refund_out {
    struct uuid refund_id;
    int64_t refunded_amount, refunded_at;
    str description;
    struct line_documents order_lines;
    str reference;
    bool credit_invoice;
};

/* clang-format off */
static const struct field CAPTURE_FIELDS[] = {
    FIELD(SHAPE_UUID, capture_out, capture_id, 0, 0, 0, "Id of the capture"),
    FIELD(SHAPE_STR, capture_out, klarna_reference, 0, 0, 64, "The order's reference and a running number"),
    FIELD(SHAPE_I64, capture_out, captured_amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units"),
    FIELD(SHAPE_TIME, capture_out, captured_at, 0, 0, 0, "When"),
    FIELD(SHAPE_STR, capture_out, description, 0, 0, 255, "Shown to the customer"),
    FIELD_LIST(capture_out, order_lines, 0, 0, LINES_MAX, &LINE_SHAPE, "Lines captured; for display, the amount decides"),
    FIELD(SHAPE_STR, capture_out, reference, OMIT_EMPTY, 0, 255, "The merchant's own reference"),
    FIELD(SHAPE_I64, capture_out, refunded_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units given back of this capture"),
    FIELD_JSON(capture_out, billing_address, 0, SHAPE_OBJECT, &ADDRESS_SHAPE, "Billing address"),
    FIELD_JSON(capture_out, shipping_address, 0, SHAPE_OBJECT, &ADDRESS_SHAPE, "Shipping address"),
    FIELD_LIST(capture_out, shipping_info, 0, 0, SHIPMENTS_MAX, &SHIPPING_INFO_SHAPE, "Shipments"),
};
const struct shape CAPTURE_OUT = SHAPE("Capture", capture_out, CAPTURE_FIELDS);

#define REFUND_FIELDS                                                                                         \
    FIELD(SHAPE_UUID, refund_out, refund_id, 0, 0, 0, "Id of the refund"),                                    \
    FIELD(SHAPE_I64, refund_out, refunded_amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units"),                      \
    FIELD(SHAPE_TIME, refund_out, refunded_at, 0, 0, 0, "When"),                                              \
    FIELD(SHAPE_STR, refund_out, description, 0, 0, 255, "Shown to the customer"),                            \
    FIELD_LIST(refund_out, order_lines, 0, 0, LINES_MAX, &LINE_SHAPE, "Lines refunded"),                      \
    FIELD(SHAPE_STR, refund_out, reference, OMIT_EMPTY, 0, 255, "The merchant's own reference")

/* As an order lists it, and on its own: the real API tells credit_invoice only there. */
static const struct field LISTED_REFUND_FIELDS[] = { REFUND_FIELDS };
const struct shape LISTED_REFUND_OUT = SHAPE("ListedRefund", refund_out, LISTED_REFUND_FIELDS);
static const struct field REFUND_OUT_FIELDS[] = {
    REFUND_FIELDS,
    FIELD(SHAPE_BOOL, refund_out, credit_invoice, 0, 0, 0, "A credit note was made"),
};
const struct shape REFUND_OUT = SHAPE("Refund", refund_out, REFUND_OUT_FIELDS);
/* clang-format on */

/* --- loading ----------------------------------------------------------------------------- */

#define NO_PART SIZE_MAX

/* To which part the shipments of an event belong: a capture's own, or those that were added. */
static size_t part_of(const struct order_parts *p, const struct capture_index *index, size_t event)
{
    enum order_fact fact = p->events.items[event].fact;
    if (fact == ORDER_WAS_CAPTURED)
        return event;
    if (fact != ORDER_WAS_SHIPPED)
        return NO_PART;
    const struct shipping_document *d = p->documents[event];
    if (uuid_is_zero(d->capture_id))
        return p->events.count;
    const struct capture_place *at = capture_find(index, d->capture_id);
    CHECK(at != NULL); /* order_ship() has looked */
    return at->event;
}

static struct shipping_infos shipments_of(const struct order_parts *p, size_t event)
{
    if (p->events.items[event].fact == ORDER_WAS_CAPTURED)
        return ((const struct capture_document *)p->documents[event])->shipping_info;
    return ((const struct shipping_document *)p->documents[event])->shipping_info;
}

/* Counts what comes to each part, makes room, and fills it in. */
static void join_shipments(struct ctx *c, struct order_parts *p)
{
    size_t count = p->events.count;
    struct capture_index index = capture_index_of(c, p->events);
    size_t *part = ARENA_ARRAY(c->arena, size_t, count + 1);
    size_t *room = ARENA_ARRAY(c->arena, size_t, count + 1);
    struct shipping_info **joined = ARENA_ARRAY(c->arena, struct shipping_info *, count + 1);
    for (size_t i = 0; i < count; i++) {
        part[i] = part_of(p, &index, i);
        if (part[i] != NO_PART)
            room[part[i]] += shipments_of(p, i).count;
    }
    for (size_t i = 0; i <= count; i++)
        joined[i] = ARENA_ARRAY(c->arena, struct shipping_info, room[i]);
    for (size_t i = 0; i < count; i++) {
        if (part[i] == NO_PART)
            continue;
        struct shipping_infos more = shipments_of(p, i), *all = &p->parts[part[i]].shipping_info;
        for (size_t k = 0; k < more.count; k++)
            joined[part[i]][all->count + k] = more.items[k];
        *all = (struct shipping_infos){ joined[part[i]], all->count + more.count };
    }
}

/* From the newest event back: before an address was changed, it was what that change replaced. */
static void tell_addresses(struct ctx *c, struct order_parts *p)
{
    str billing = p->fact.billing_address, shipping = p->fact.shipping_address;
    for (size_t i = p->events.count; i > 0; i--) {
        enum order_fact fact = p->events.items[i - 1].fact;
        const struct customer_document *d = p->documents[i - 1];
        if (fact == ORDER_WAS_CAPTURED) {
            p->parts[i - 1].billing_address = billing;
            p->parts[i - 1].shipping_address = shipping;
        }
        if (fact != ORDER_WAS_READDRESSED)
            continue;
        if (!address_is_empty(&d->billing_address) || !address_is_empty(&d->billing_address_before))
            billing = document_write(c, &ADDRESS_SHAPE, &d->billing_address_before);
        if (!address_is_empty(&d->shipping_address) ||
            !address_is_empty(&d->shipping_address_before))
            shipping = document_write(c, &ADDRESS_SHAPE, &d->shipping_address_before);
    }
}

enum problem order_parts_load(struct ctx *c, struct uuid order_id, struct order_parts *out)
{
    TRY(order_view(c, order_id, &out->row));
    TRY(order_load_fact(c, order_id, &out->fact));
    if (out->row.order.version > 1 + out->row.order.is_acknowledged)
        TRY(events_load(c, &out->row, &out->events));
    size_t count = out->events.count;
    out->documents = ARENA_ARRAY(c->arena, const void *, count + 1);
    out->parts = ARENA_ARRAY(c->arena, struct capture_part, count + 1);
    out->refunded = ARENA_ARRAY(c->arena, int64_t, count + 1);
    for (size_t i = 0; i < count; i++)
        out->documents[i] = event_read(c, &out->events.items[i]);
    refunds_by_capture(c, out->events, out->refunded);
    join_shipments(c, out);
    tell_addresses(c, out);
    return OK;
}

struct warnings event_warnings(enum order_fact fact, const void *document)
{
    if (fact == ORDER_WAS_CAPTURED)
        return ((const struct capture_document *)document)->warnings;
    if (fact == ORDER_WAS_REFUNDED)
        return ((const struct refund_document *)document)->warnings;
    if (order_fact_is_update(fact))
        return ((const struct update_document *)document)->warnings;
    if (fact == ORDER_WAS_FLAGGED)
        return (struct warnings){ document, 1 };
    return (struct warnings){ 0 };
}

/* --- writing ----------------------------------------------------------------------------- */

static struct capture_out capture_out(struct ctx *c, const struct order_parts *p, size_t event,
                                      size_t place)
{
    const struct event_row *e = &p->events.items[event];
    const struct capture_document *d = p->documents[event];
    const struct capture_part *part = &p->parts[event];
    str numbered = arena_format(c->arena, "%.*s-%zu", STR_ARG(p->fact.klarna_reference), place + 1);
    return (struct capture_out){
        .capture_id = e->event_id,
        .klarna_reference = d->klarna_reference.len > 0 ? d->klarna_reference : numbered,
        .captured_amount = e->amount,
        .captured_at = e->at,
        .description = d->description,
        .order_lines = d->order_lines,
        .reference = d->reference,
        .refunded_amount = p->refunded[place],
        .billing_address = part->billing_address,
        .shipping_address = part->shipping_address,
        .shipping_info = part->shipping_info,
    };
}

/* All captures (or, if `only` is not NULL, that one) as elements of a list. Says how many. */
static size_t write_captures(struct ctx *c, const struct order_parts *p, const struct uuid *only,
                             struct text *t)
{
    size_t written = 0, place = 0;
    for (size_t i = 0; i < p->events.count; i++) {
        const struct event_row *e = &p->events.items[i];
        if (e->fact != ORDER_WAS_CAPTURED)
            continue;
        size_t here = place++;
        if (only != NULL && !uuid_equal(*only, e->event_id))
            continue;
        struct capture_out out = capture_out(c, p, i, here);
        if (written++ > 0)
            text_char(t, ',');
        shape_write_json(t, &CAPTURE_OUT, &out);
    }
    return written;
}

/* All refunds as elements of a list; or, if `only` is not NULL, that one on its own. Says how many.
 */
static size_t write_refunds(const struct order_parts *p, const struct uuid *only, struct text *t)
{
    size_t written = 0;
    for (size_t i = 0; i < p->events.count; i++) {
        const struct event_row *e = &p->events.items[i];
        const struct refund_document *d = p->documents[i];
        if (e->fact != ORDER_WAS_REFUNDED || (only != NULL && !uuid_equal(*only, e->event_id)))
            continue;
        struct refund_out out = { .refund_id = e->event_id,
                                  .refunded_amount = e->amount,
                                  .refunded_at = e->at,
                                  .description = d->description,
                                  .order_lines = d->order_lines,
                                  .reference = d->reference };
        if (written++ > 0)
            text_char(t, ',');
        shape_write_json(t, only != NULL ? &REFUND_OUT : &LISTED_REFUND_OUT, &out);
    }
    return written;
}

str captures_list(struct ctx *c, const struct order_parts *p)
{
    struct text t = text_begin(c->arena, ANSWER_MAX);
    str out = { 0 };
    text_char(&t, '[');
    (void)write_captures(c, p, NULL, &t);
    text_char(&t, ']');
    CHECK(text_done(&t, &out));
    return out;
}

str refunds_list(struct ctx *c, const struct order_parts *p)
{
    struct text t = text_begin(c->arena, ANSWER_MAX);
    str out = { 0 };
    text_char(&t, '[');
    (void)write_refunds(p, NULL, &t);
    text_char(&t, ']');
    CHECK(text_done(&t, &out));
    return out;
}

enum problem captures_json(struct ctx *c, struct uuid order_id, str *out)
{
    struct order_parts p = { 0 };
    TRY(order_parts_load(c, order_id, &p));
    *out = captures_list(c, &p);
    return OK;
}

enum problem capture_json(struct ctx *c, struct uuid order_id, struct uuid capture_id, str *out)
{
    struct order_parts p = { 0 };
    TRY(order_parts_load(c, order_id, &p));
    struct text t = text_begin(c->arena, ANSWER_MAX);
    if (write_captures(c, &p, &capture_id, &t) == 0)
        return blame(c, PROBLEM_NO_SUCH_CAPTURE, STR("capture_id"),
                     "Capture %.*s cannot be found for order %.*s",
                     STR_ARG(uuid_text(c->arena, capture_id)),
                     STR_ARG(uuid_text(c->arena, order_id)));
    CHECK(text_done(&t, out));
    return OK;
}

enum problem refunds_json(struct ctx *c, struct uuid order_id, str *out)
{
    struct order_parts p = { 0 };
    TRY(order_parts_load(c, order_id, &p));
    *out = refunds_list(c, &p);
    return OK;
}

enum problem refund_json(struct ctx *c, struct uuid order_id, struct uuid refund_id, str *out)
{
    struct order_parts p = { 0 };
    TRY(order_parts_load(c, order_id, &p));
    struct text t = text_begin(c->arena, ANSWER_MAX);
    if (write_refunds(&p, &refund_id, &t) == 0)
        return blame(
            c, PROBLEM_NOT_FOUND, STR("refund_id"), "Refund %.*s cannot be found for order %.*s",
            STR_ARG(uuid_text(c->arena, refund_id)), STR_ARG(uuid_text(c->arena, order_id)));
    CHECK(text_done(&t, out));
    return OK;
}
