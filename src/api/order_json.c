#include "api/order_json.h"

#define ANSWER_MAX    ((size_t)64 * 1024 * 1024)
#define SHIPMENTS_MAX (EVENTS_MAX * 500) /* each event may add as many as a request has */

/* --- captures and refunds -------------------------------------------------------------- */

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

/* What every part of an order's answer is made from. */
struct order_parts {
    struct order_row row;
    struct order_fact_row fact;
    struct event_rows events; /* only loaded if there is more to tell than that it was placed */
};

static enum problem load_parts(struct ctx *c, struct uuid order_id, struct order_parts *out)
{
    TRY(order_view(c, order_id, &out->row));
    TRY(order_load_fact(c, order_id, &out->fact));
    if (out->row.order.version > 1 + out->row.order.is_acknowledged)
        return events_load(c, &out->row, &out->events);
    return OK;
}

/* `first`, and what was added since to the capture with this id; zero: to the order itself. */
static struct shipping_infos all_shipments(struct ctx *c, const struct order_parts *p,
                                           struct uuid capture_id, struct shipping_infos first)
{
    struct shipping_infos all = first;
    for (size_t i = 0; i < p->events.count; i++) {
        if (p->events.items[i].fact != ORDER_WAS_SHIPPED)
            continue;
        struct shipping_document d = { 0 };
        document_read(c, &SHIPPING_DOCUMENT, p->events.items[i].document, &d);
        if (!uuid_equal(d.capture_id, capture_id))
            continue;
        size_t count = all.count + d.shipping_info.count;
        struct shipping_info *joined = ARENA_ARRAY(c->arena, struct shipping_info, count + 1);
        for (size_t k = 0; k < count; k++)
            joined[k] = k < all.count ? all.items[k] : d.shipping_info.items[k - all.count];
        all = (struct shipping_infos){ joined, count };
    }
    return all;
}

/* The addresses of a capture are those of its time: what the next change of an address replaced. */
static void addresses_at(struct ctx *c, const struct order_parts *p,
                         const struct event_row *capture, str *billing, str *shipping)
{
    bool billing_found = false, shipping_found = false;
    *billing = p->fact.billing_address;
    *shipping = p->fact.shipping_address;
    for (const struct event_row *e = capture; e < p->events.items + p->events.count; e++) {
        struct customer_document d = { 0 };
        if (e->fact != ORDER_WAS_READDRESSED)
            continue;
        document_read(c, &CUSTOMER_DOCUMENT, e->document, &d);
        if (!billing_found && shape_has(&d, &CUSTOMER_DOCUMENT, &d.billing_address)) {
            *billing = document_write(c, &ADDRESS_SHAPE, &d.billing_address_before);
            billing_found = true;
        }
        if (!shipping_found && shape_has(&d, &CUSTOMER_DOCUMENT, &d.shipping_address)) {
            *shipping = document_write(c, &ADDRESS_SHAPE, &d.shipping_address_before);
            shipping_found = true;
        }
    }
}

static struct capture_out capture_out(struct ctx *c, const struct order_parts *p,
                                      const struct event_row *e, int64_t number, int64_t refunded)
{
    struct capture_document d = { 0 };
    str billing, shipping;
    addresses_at(c, p, e, &billing, &shipping);
    document_read(c, &CAPTURE_DOCUMENT, e->document, &d);
    str numbered =
        arena_format(c->arena, "%.*s-%lld", STR_ARG(p->fact.klarna_reference), (long long)number);
    return (struct capture_out){
        .capture_id = e->event_id,
        .klarna_reference = d.klarna_reference.len > 0 ? d.klarna_reference : numbered,
        .captured_amount = e->amount,
        .captured_at = e->at,
        .description = d.description,
        .order_lines = d.order_lines,
        .reference = d.reference,
        .refunded_amount = refunded,
        .billing_address = billing,
        .shipping_address = shipping,
        .shipping_info = all_shipments(c, p, e->event_id, d.shipping_info),
    };
}

/* All captures (or, if `only` is not NULL, that one) as elements of a list. Says how many. */
static size_t write_captures(struct ctx *c, const struct order_parts *p, const struct uuid *only,
                             struct text *t)
{
    int64_t *refunded = ARENA_ARRAY(c->arena, int64_t, p->events.count + 1);
    refunds_by_capture(c, p->events, refunded);
    int64_t number = 0;
    size_t written = 0;
    for (size_t i = 0; i < p->events.count; i++) {
        const struct event_row *e = &p->events.items[i];
        if (e->fact != ORDER_WAS_CAPTURED)
            continue;
        number++;
        if (only != NULL && !uuid_equal(*only, e->event_id))
            continue;
        struct capture_out out = capture_out(c, p, e, number, refunded[number - 1]);
        if (written++ > 0)
            text_char(t, ',');
        shape_write_json(t, &CAPTURE_OUT, &out);
    }
    return written;
}

/* All refunds as elements of a list; or, if `only` is not NULL, that one on its own. Says how many.
 */
static size_t write_refunds(struct ctx *c, const struct order_parts *p, const struct uuid *only,
                            struct text *t)
{
    size_t written = 0;
    for (size_t i = 0; i < p->events.count; i++) {
        const struct event_row *e = &p->events.items[i];
        if (e->fact != ORDER_WAS_REFUNDED || (only != NULL && !uuid_equal(*only, e->event_id)))
            continue;
        struct refund_document d = { 0 };
        document_read(c, &REFUND_DOCUMENT, e->document, &d);
        struct refund_out out = { .refund_id = e->event_id,
                                  .refunded_amount = e->amount,
                                  .refunded_at = e->at,
                                  .description = d.description,
                                  .order_lines = d.order_lines,
                                  .reference = d.reference };
        if (written++ > 0)
            text_char(t, ',');
        shape_write_json(t, only != NULL ? &REFUND_OUT : &LISTED_REFUND_OUT, &out);
    }
    return written;
}

static str captures_list(struct ctx *c, const struct order_parts *p)
{
    struct text t = text_begin(c->arena, ANSWER_MAX);
    str out = { 0 };
    text_char(&t, '[');
    (void)write_captures(c, p, NULL, &t);
    text_char(&t, ']');
    CHECK(text_done(&t, &out));
    return out;
}

static str refunds_list(struct ctx *c, const struct order_parts *p)
{
    struct text t = text_begin(c->arena, ANSWER_MAX);
    str out = { 0 };
    text_char(&t, '[');
    (void)write_refunds(c, p, NULL, &t);
    text_char(&t, ']');
    CHECK(text_done(&t, &out));
    return out;
}

enum problem captures_json(struct ctx *c, struct uuid order_id, str *out)
{
    struct order_parts p = { 0 };
    TRY(load_parts(c, order_id, &p));
    *out = captures_list(c, &p);
    return OK;
}

enum problem capture_json(struct ctx *c, struct uuid order_id, struct uuid capture_id, str *out)
{
    struct order_parts p = { 0 };
    TRY(load_parts(c, order_id, &p));
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
    TRY(load_parts(c, order_id, &p));
    *out = refunds_list(c, &p);
    return OK;
}

enum problem refund_json(struct ctx *c, struct uuid order_id, struct uuid refund_id, str *out)
{
    struct order_parts p = { 0 };
    TRY(load_parts(c, order_id, &p));
    struct text t = text_begin(c->arena, ANSWER_MAX);
    if (write_refunds(c, &p, &refund_id, &t) == 0)
        return blame(
            c, PROBLEM_NOT_FOUND, STR("refund_id"), "Refund %.*s cannot be found for order %.*s",
            STR_ARG(uuid_text(c->arena, refund_id)), STR_ARG(uuid_text(c->arena, order_id)));
    CHECK(text_done(&t, out));
    return OK;
}

/* --- the order on the wire ------------------------------------------------------------- */

/* Only absent or not: an empty reference that was given is shown. */
struct order_out {
    struct uuid order_id;
    str status, fraud_status;
    int64_t order_amount, original_order_amount, captured_amount, refunded_amount,
        remaining_authorized_amount;
    str purchase_currency, locale, order_lines, merchant_reference1, merchant_reference2,
        klarna_reference, customer, billing_address, shipping_address;
    int64_t created_at;
    str purchase_country;
    int64_t expires_at;
    str captures, refunds, merchant_data, initial_payment_method;
    struct shipping_infos shipping_info;
    str actions;              /* the merchant API's */
    struct warnings warnings; /* the merchant API's */
};

/* clang-format off */
#define ORDER_FIELDS(lines_shape)                                                                             \
    FIELD(SHAPE_UUID, order_out, order_id, 0, 0, 0, "Id of the order"),                                       \
    FIELD_CHOICE(order_out, status, 0, ORDER_STATUS_NAMES, "Where the order stands"),                         \
    FIELD_CHOICE(order_out, fraud_status, 0, FRAUD_STATUS_NAMES, "Outcome of the risk assessment"),           \
    FIELD(SHAPE_I64, order_out, order_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units authorized"),               \
    FIELD(SHAPE_I64, order_out, original_order_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units authorized at placement"), \
    FIELD(SHAPE_I64, order_out, captured_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units, sum of the captures"),  \
    FIELD(SHAPE_I64, order_out, refunded_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units, sum of the refunds"),   \
    FIELD(SHAPE_I64, order_out, remaining_authorized_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units that may still be captured"), \
    FIELD(SHAPE_STR, order_out, purchase_currency, 0, 3, 3, "ISO 4217"),                                      \
    FIELD(SHAPE_STR, order_out, locale, 0, 0, 20, "RFC 1766"),                                                \
    FIELD_JSON(order_out, order_lines, 0, SHAPE_LIST, lines_shape, "What was bought"),                        \
    FIELD(SHAPE_STR, order_out, merchant_reference1, OMIT_EMPTY, 0, 255, "The shop's order number"),          \
    FIELD(SHAPE_STR, order_out, merchant_reference2, OMIT_EMPTY, 0, 255, "The shop's second reference"),      \
    FIELD(SHAPE_STR, order_out, klarna_reference, 0, 0, 64, "Short reference"),                               \
    FIELD_JSON(order_out, customer, OMIT_EMPTY, SHAPE_OBJECT, &CUSTOMER_SHAPE, "The customer"),                        \
    FIELD_JSON(order_out, billing_address, 0, SHAPE_OBJECT, &ADDRESS_SHAPE, "Billing address"),               \
    FIELD_JSON(order_out, shipping_address, 0, SHAPE_OBJECT, &ADDRESS_SHAPE, "Shipping address"),             \
    FIELD(SHAPE_TIME, order_out, created_at, 0, 0, 0, "When it was placed"),                                  \
    FIELD(SHAPE_STR, order_out, purchase_country, 0, 2, 2, "ISO 3166 alpha-2"),                               \
    FIELD(SHAPE_TIME, order_out, expires_at, 0, 0, 0, "Until when it may be captured"),                       \
    FIELD_JSON(order_out, captures, 0, SHAPE_LIST, &CAPTURE_OUT, "Captures, oldest first"),                   \
    FIELD_JSON(order_out, refunds, 0, SHAPE_LIST, &LISTED_REFUND_OUT, "Refunds, oldest first"),                      \
    FIELD(SHAPE_STR, order_out, merchant_data, OMIT_EMPTY, 0, 6000, "The shop's own data"),                   \
    FIELD_JSON(order_out, initial_payment_method, 0, SHAPE_OBJECT, &PAYMENT_METHOD_SHAPE, "How it was paid"), \
    FIELD_LIST(order_out, shipping_info, OMIT_EMPTY, 0, SHIPMENTS_MAX, &SHIPPING_INFO_SHAPE, "Shipments of the order itself")

static const struct field WIRE_FIELDS[] = { ORDER_FIELDS(&LINE_SHAPE) };
const struct shape ORDER_OUT = SHAPE("Order", order_out, WIRE_FIELDS);
/* clang-format on */

static struct order_out order_out(struct ctx *c, const struct order_parts *p)
{
    const struct order *o = &p->row.order;
    const struct order_fact_row *f = &p->fact;
    return (struct order_out){
        .order_id = o->order_id,
        .status = str_of(ORDER_STATUS_NAMES[o->status]),
        .fraud_status = str_of(FRAUD_STATUS_NAMES[o->fraud_status]),
        .order_amount = o->authorized.minor,
        .original_order_amount = o->original.minor,
        .captured_amount = o->captured.minor,
        .refunded_amount = o->refunded.minor,
        .remaining_authorized_amount = order_remaining(o).minor,
        .purchase_currency = currency_code(o->authorized.currency),
        .locale = f->locale,
        .order_lines = f->order_lines,
        .merchant_reference1 = f->merchant_reference1,
        .merchant_reference2 = f->merchant_reference2,
        .klarna_reference = f->klarna_reference,
        .customer = f->customer,
        .billing_address = f->billing_address,
        .shipping_address = f->shipping_address,
        .created_at = o->created_at,
        .purchase_country = f->purchase_country,
        .expires_at = o->expires_at,
        .captures = captures_list(c, p),
        .refunds = refunds_list(c, p),
        .merchant_data = f->merchant_data,
        .initial_payment_method = f->payment_method,
        .shipping_info = all_shipments(c, p, (struct uuid){ { 0 } }, (struct shipping_infos){ 0 }),
    };
}

enum problem order_json(struct ctx *c, struct uuid order_id, str *out, struct order *order)
{
    struct order_parts p = { 0 };
    TRY(load_parts(c, order_id, &p));
    struct order_out o = order_out(c, &p);
    *out = document_write(c, &ORDER_OUT, &o);
    *order = p.row.order;
    return OK;
}

/* --- the order for the merchant -------------------------------------------------------- */

struct merchant_line {
    struct line_document document; /* first: the wire's members have the same offsets */
    int64_t line, captured_quantity, left_quantity, captured_amount, left_amount;
};
struct action {
    bool allowed;
    str reason;
};
struct actions {
    struct action capture, cancel, release, refund, update, extend;
};

/* clang-format off */
static const struct field MERCHANT_LINE_FIELDS[] = {
    LINE_FIELDS,
    FIELD(SHAPE_I64, merchant_line, line, 0, 0, LINES_MAX, "Number of the line, from 0"),
    FIELD(SHAPE_I64, merchant_line, captured_quantity, 0, 0, INT64_MAX, "Units captured"),
    FIELD(SHAPE_I64, merchant_line, left_quantity, 0, 0, INT64_MAX, "Units that may still be captured"),
    FIELD(SHAPE_I64, merchant_line, captured_amount, 0, INT64_MIN, INT64_MAX, "Minor units captured"),
    FIELD(SHAPE_I64, merchant_line, left_amount, 0, INT64_MIN, INT64_MAX, "Minor units of what is left"),
};
static const struct field ACTION_FIELDS[] = {
    FIELD(SHAPE_BOOL, action, allowed, 0, 0, 0, "It may be done now"),
    FIELD(SHAPE_STR, action, reason, OMIT_EMPTY, 0, 1000, "Why not"),
};
static const struct shape ACTION_OUT = SHAPE("Action", action, ACTION_FIELDS);
static const struct field ACTIONS_FIELDS[] = {
    FIELD_OBJECT(actions, capture, 0, &ACTION_OUT, "Capture"),
    FIELD_OBJECT(actions, cancel, 0, &ACTION_OUT, "Cancel"),
    FIELD_OBJECT(actions, release, 0, &ACTION_OUT, "Release what remains"),
    FIELD_OBJECT(actions, refund, 0, &ACTION_OUT, "Refund"),
    FIELD_OBJECT(actions, update, 0, &ACTION_OUT, "Update amount and lines"),
    FIELD_OBJECT(actions, extend, 0, &ACTION_OUT, "Extend the authorization"),
};
static const struct shape ACTIONS_OUT = SHAPE("Actions", actions, ACTIONS_FIELDS);

static const struct shape MERCHANT_LINE_OUT = SHAPE("MerchantOrderLine", merchant_line, MERCHANT_LINE_FIELDS);

static const struct field MERCHANT_FIELDS[] = {
    ORDER_FIELDS(&MERCHANT_LINE_OUT),
    FIELD_JSON(order_out, actions, 0, SHAPE_OBJECT, &ACTIONS_OUT, "What may be done now, and why not"),
    FIELD_LIST(order_out, warnings, OMIT_EMPTY, 0, EVENTS_MAX * WARNINGS_MAX, &WARNING_SHAPE, "What is worth looking at, oldest first"),
};
const struct shape MERCHANT_ORDER_OUT = SHAPE("MerchantOrder", order_out, MERCHANT_FIELDS);
/* clang-format on */

static enum problem merchant_lines(struct ctx *c, const struct order_parts *p, str *out)
{
    struct line_documents lines = document_read_lines(c, p->fact.order_lines);
    struct line_progress *progress = NULL;
    TRY(order_progress(c, &p->row, document_lines(c, lines), &progress));
    bool is_over = !order_is_open(&p->row.order);
    struct text t = text_begin(c->arena, ANSWER_MAX);
    text_char(&t, '[');
    for (size_t i = 0; i < lines.count; i++) {
        struct merchant_line line = {
            .document = lines.items[i],
            .line = (int64_t)i,
            .captured_quantity = progress[i].captured_quantity,
            .captured_amount = progress[i].captured_amount,
            .left_quantity = is_over ? 0 : progress[i].left_quantity,
            .left_amount = is_over ? 0 : progress[i].left_amount,
        };
        if (i > 0)
            text_char(&t, ',');
        shape_write_json(&t, &MERCHANT_LINE_OUT, &line);
    }
    text_char(&t, ']');
    CHECK(text_done(&t, out));
    return OK;
}

/* Asks the rules themselves, with the most that could be asked for. `idle`: why nothing would come
 * of it. */
static struct action action_of(struct ctx *c, const struct order_parts *p,
                               const struct order_terms *terms, enum order_verb verb, money amount)
{
    size_t blames = c->blames_count;
    struct order_command command = {
        .verb = verb, .amount = amount, .now = c->now, .terms = terms
    };
    struct order_event unused;
    bool happened = false;
    bool allowed = order_decide(c, &p->row.order, &command, &unused, &happened) == OK;
    struct action action = { .allowed = allowed && happened };
    if (allowed && !happened)
        action.reason = STR("The authorization lasts as long already.");
    if (!allowed && c->blames_count > blames) /* the last sentence has the reason */
        action.reason = c->blames[verb == ORDER_UPDATE ? c->blames_count - 1 : blames].detail;
    c->blames_count = blames;
    return action;
}

static str actions_json(struct ctx *c, const struct order_parts *p)
{
    const struct order *o = &p->row.order;
    const struct order_terms terms =
        order_terms(c, p->fact.payment_method_type, p->fact.purchase_country);
    money refundable = money_sub(o->captured, o->refunded);
    money one = { 1, o->captured.currency };
    struct actions actions = {
        .capture = action_of(c, p, &terms, ORDER_CAPTURE, order_remaining(o)),
        .cancel = action_of(c, p, &terms, ORDER_CANCEL, one),
        .release = action_of(c, p, &terms, ORDER_RELEASE, one),
        .refund = action_of(c, p, &terms, ORDER_REFUND, refundable.minor > 0 ? refundable : one),
        .update = action_of(c, p, &terms, ORDER_UPDATE, o->authorized),
        .extend = action_of(c, p, &terms, ORDER_EXTEND, one),
    };
    return document_write(c, &ACTIONS_OUT, &actions);
}

struct warnings event_warnings(struct ctx *c, const struct event_row *e)
{
    struct capture_document capture = { 0 };
    struct refund_document refund = { 0 };
    struct warning *flag = NULL;
    if (e->fact == ORDER_WAS_CAPTURED) {
        document_read(c, &CAPTURE_DOCUMENT, e->document, &capture);
        return capture.warnings;
    }
    if (e->fact == ORDER_WAS_REFUNDED) {
        document_read(c, &REFUND_DOCUMENT, e->document, &refund);
        return refund.warnings;
    }
    if (order_fact_is_update(e->fact)) {
        struct update_document update = { 0 };
        document_read(c, &UPDATE_DOCUMENT, e->document, &update);
        return update.warnings;
    }
    if (e->fact != ORDER_WAS_FLAGGED)
        return (struct warnings){ 0 };
    flag = ARENA_NEW(c->arena, struct warning);
    document_read(c, &WARNING_SHAPE, e->document, flag);
    return (struct warnings){ flag, 1 };
}

/* Those of an update go with its lines: the next one replaces both. */
static struct warnings all_warnings(struct ctx *c, struct event_rows events)
{
    struct warning *all = ARENA_ARRAY(c->arena, struct warning, events.count * WARNINGS_MAX + 1);
    size_t count = 0, updated = 0;
    for (size_t i = 0; i < events.count; i++)
        updated = order_fact_is_update(events.items[i].fact) ? i : updated;
    for (size_t i = 0; i < events.count; i++) {
        const struct event_row *e = &events.items[i];
        if (order_fact_is_update(e->fact) && i < updated)
            continue;
        struct warnings of_event = event_warnings(c, e);
        for (size_t k = 0; k < of_event.count; k++) {
            all[count] = of_event.items[k];
            all[count++].found_in = e->event_id;
        }
    }
    return (struct warnings){ all, count };
}

enum problem merchant_order_json(struct ctx *c, struct uuid order_id, str *out, struct order *order)
{
    struct order_parts p = { 0 };
    TRY(load_parts(c, order_id, &p));
    struct order_out o = order_out(c, &p);
    TRY(merchant_lines(c, &p, &o.order_lines));
    o.actions = actions_json(c, &p);
    o.warnings = all_warnings(c, p.events);
    *out = document_write(c, &MERCHANT_ORDER_OUT, &o);
    *order = p.row.order;
    return OK;
}

/* --- lists ----------------------------------------------------------------------------- */

/* clang-format off */
static const struct field SUMMARY_FIELDS[] = {
    FIELD(SHAPE_UUID, order_summary_out, order_id, 0, 0, 0, "Id of the order"),
    FIELD(SHAPE_STR, order_summary_out, klarna_reference, 0, 0, 64, "Short reference"),
    FIELD_CHOICE(order_summary_out, status, 0, ORDER_STATUS_NAMES, "Where the order stands"),
    FIELD_CHOICE(order_summary_out, fraud_status, 0, FRAUD_STATUS_NAMES, "Outcome of the risk assessment"),
    FIELD(SHAPE_STR, order_summary_out, merchant_reference1, OMIT_EMPTY, 0, 255, "The shop's order number"),
    FIELD(SHAPE_STR, order_summary_out, merchant_reference2, OMIT_EMPTY, 0, 255, "The shop's second reference"),
    FIELD(SHAPE_STR, order_summary_out, customer_name, 0, 0, 300, "The customer's name"),
    FIELD(SHAPE_STR, order_summary_out, customer_email, 0, 0, 100, "The customer's e-mail address"),
    FIELD(SHAPE_STR, order_summary_out, purchase_country, 0, 2, 2, "ISO 3166 alpha-2"),
    FIELD(SHAPE_STR, order_summary_out, purchase_currency, 0, 3, 3, "ISO 4217"),
    FIELD(SHAPE_I64, order_summary_out, order_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units authorized"),
    FIELD(SHAPE_I64, order_summary_out, captured_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units captured"),
    FIELD(SHAPE_I64, order_summary_out, refunded_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units refunded"),
    FIELD(SHAPE_I64, order_summary_out, remaining_authorized_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units that may still be captured"),
    FIELD(SHAPE_STR, order_summary_out, payment_method_type, OMIT_EMPTY, 0, 64, "Kind of payment method"),
    FIELD(SHAPE_TIME, order_summary_out, created_at, 0, 0, 0, "When it was placed"),
    FIELD(SHAPE_TIME, order_summary_out, expires_at, 0, 0, 0, "Until when it may be captured"),
};
const struct shape ORDER_SUMMARY_OUT = SHAPE("OrderSummary", order_summary_out, SUMMARY_FIELDS);
/* clang-format on */

struct order_summary_out order_summary_out(const struct order_summary *s)
{
    const struct order *o = &s->order;
    return (struct order_summary_out){
        .order_id = o->order_id,
        .klarna_reference = s->fact.klarna_reference,
        .status = str_of(ORDER_STATUS_NAMES[o->status]),
        .fraud_status = str_of(FRAUD_STATUS_NAMES[o->fraud_status]),
        .merchant_reference1 = s->fact.merchant_reference1,
        .merchant_reference2 = s->fact.merchant_reference2,
        .customer_name = s->fact.customer_name,
        .customer_email = s->fact.customer_email,
        .purchase_country = s->fact.purchase_country,
        .purchase_currency = currency_code(o->authorized.currency),
        .order_amount = o->authorized.minor,
        .captured_amount = o->captured.minor,
        .refunded_amount = o->refunded.minor,
        .remaining_authorized_amount = order_remaining(o).minor,
        .payment_method_type = s->fact.payment_method_type,
        .created_at = o->created_at,
        .expires_at = o->expires_at,
    };
}
