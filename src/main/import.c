/*
 * import.c -- orders from elsewhere, one JSON object per line in the shape that GET order gives.
 *
 * A line is one unit of work. Its order is replayed as events (created, captured, refunded,
 * released, cancelled, expired), so that an imported order is like one of ours, and what is
 * inconsistent is refused with the line and the reason. An order that is there already is left
 * alone: a repeated import adds nothing.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "main/commands.h"
#include "service/order_amend.h"
#include "service/test_clock.h"

#define LINE_MAX_BYTES ((size_t)16 * 1024 * 1024)
#define SHIPMENTS_MAX  1000000 /* what a line can hold bounds them first */
#define SHIPMENTS_STEP 500     /* of one event */

struct import_capture {
    uint64_t has;
    struct uuid capture_id;
    str klarna_reference, description, reference;
    int64_t captured_amount, captured_at, refunded_amount;
    struct line_documents order_lines;
    struct shipping_infos shipping_info;
};
struct import_captures {
    const struct import_capture *items;
    size_t count;
};
struct import_refund {
    uint64_t has;
    struct uuid refund_id;
    str description, reference;
    int64_t refunded_amount, refunded_at;
    struct line_documents order_lines;
};
struct import_refunds {
    const struct import_refund *items;
    size_t count;
};
struct import_order {
    uint64_t has;
    struct uuid order_id;
    str status, fraud_status, purchase_currency, locale, merchant_reference1, merchant_reference2,
        klarna_reference, purchase_country, merchant_data;
    int64_t order_amount, original_order_amount, captured_amount, refunded_amount,
        remaining_authorized_amount, created_at, expires_at;
    struct line_documents order_lines;
    struct customer customer;
    struct address billing_address, shipping_address;
    struct import_captures captures;
    struct import_refunds refunds;
    struct payment_method initial_payment_method;
    struct shipping_infos shipping_info;
};

/* clang-format off */
static const struct field CAPTURE_FIELDS[] = {
    FIELD(SHAPE_UUID, import_capture, capture_id, REQUIRED, 0, 0, "Id of the capture"),
    FIELD(SHAPE_STR, import_capture, klarna_reference, 0, 0, 64, "Reference of the capture"),
    FIELD(SHAPE_I64, import_capture, captured_amount, REQUIRED, 1, WIRE_AMOUNT_MAX, "Minor units"),
    FIELD(SHAPE_TIME, import_capture, captured_at, REQUIRED, 0, 0, "When"),
    FIELD(SHAPE_STR, import_capture, description, 0, 0, 255, "Shown to the customer"),
    FIELD(SHAPE_STR, import_capture, reference, 0, 0, 255, "The merchant's own reference"),
    FIELD_LIST(import_capture, order_lines, 0, 0, LINES_MAX, &LINE_SHAPE, "Lines captured"),
    FIELD(SHAPE_I64, import_capture, refunded_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units given back"),
    FIELD_LIST(import_capture, shipping_info, 0, 0, SHIPMENTS_MAX, &SHIPPING_INFO_SHAPE, "Shipments"),
};
static const struct shape CAPTURE_SHAPE = SHAPE("ImportCapture", import_capture, CAPTURE_FIELDS);

static const struct field REFUND_FIELDS[] = {
    FIELD(SHAPE_UUID, import_refund, refund_id, REQUIRED, 0, 0, "Id of the refund"),
    FIELD(SHAPE_I64, import_refund, refunded_amount, REQUIRED, 1, WIRE_AMOUNT_MAX, "Minor units"),
    FIELD(SHAPE_TIME, import_refund, refunded_at, REQUIRED, 0, 0, "When"),
    FIELD(SHAPE_STR, import_refund, description, 0, 0, 255, "Shown to the customer"),
    FIELD(SHAPE_STR, import_refund, reference, 0, 0, 255, "The merchant's own reference"),
    FIELD_LIST(import_refund, order_lines, 0, 0, LINES_MAX, &LINE_SHAPE, "Lines refunded"),
};
static const struct shape REFUND_SHAPE = SHAPE("ImportRefund", import_refund, REFUND_FIELDS);

static const struct field ORDER_FIELDS[] = {
    FIELD(SHAPE_UUID, import_order, order_id, REQUIRED, 0, 0, "Id of the order"),
    FIELD_CHOICE(import_order, status, REQUIRED, ORDER_STATUS_NAMES, "Where the order stands"),
    FIELD_CHOICE(import_order, fraud_status, 0, FRAUD_STATUS_NAMES, "Outcome of the risk assessment"),
    FIELD(SHAPE_I64, import_order, order_amount, REQUIRED, 1, WIRE_AMOUNT_MAX, "Minor units authorized"),
    FIELD(SHAPE_I64, import_order, original_order_amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units authorized at placement"),
    FIELD(SHAPE_I64, import_order, captured_amount, REQUIRED, 0, WIRE_AMOUNT_MAX, "Minor units, sum of the captures"),
    FIELD(SHAPE_I64, import_order, refunded_amount, REQUIRED, 0, WIRE_AMOUNT_MAX, "Minor units, sum of the refunds"),
    FIELD(SHAPE_I64, import_order, remaining_authorized_amount, REQUIRED, 0, WIRE_AMOUNT_MAX, "Minor units left"),
    FIELD(SHAPE_STR, import_order, purchase_currency, REQUIRED, 3, 3, "ISO 4217"),
    FIELD(SHAPE_STR, import_order, locale, 0, 0, 20, "RFC 1766"),
    FIELD_LIST(import_order, order_lines, 0, 0, LINES_MAX, &LINE_SHAPE, "What was bought"),
    FIELD(SHAPE_STR, import_order, merchant_reference1, 0, 0, 255, "The shop's order number"),
    FIELD(SHAPE_STR, import_order, merchant_reference2, 0, 0, 255, "The shop's second reference"),
    FIELD(SHAPE_STR, import_order, klarna_reference, 0, 0, 64, "Short reference"),
    FIELD_OBJECT(import_order, customer, 0, &CUSTOMER_SHAPE, "The customer"),
    FIELD_OBJECT(import_order, billing_address, 0, &ADDRESS_SHAPE, "Billing address"),
    FIELD_OBJECT(import_order, shipping_address, 0, &ADDRESS_SHAPE, "Shipping address"),
    FIELD(SHAPE_TIME, import_order, created_at, REQUIRED, 0, 0, "When it was placed"),
    FIELD(SHAPE_STR, import_order, purchase_country, REQUIRED, 2, 2, "ISO 3166 alpha-2"),
    FIELD(SHAPE_TIME, import_order, expires_at, REQUIRED, 0, 0, "Until when it may be captured"),
    FIELD_LIST(import_order, captures, 0, 0, EVENTS_MAX, &CAPTURE_SHAPE, "Captures"),
    FIELD_LIST(import_order, refunds, 0, 0, EVENTS_MAX, &REFUND_SHAPE, "Refunds"),
    FIELD(SHAPE_STR, import_order, merchant_data, 0, 0, 6000, "The shop's own data"),
    FIELD_OBJECT(import_order, initial_payment_method, 0, &PAYMENT_METHOD_SHAPE, "How it was paid"),
    FIELD_LIST(import_order, shipping_info, 0, 0, SHIPMENTS_MAX, &SHIPPING_INFO_SHAPE, "Shipments of the order itself"),
};
static const struct shape ORDER_SHAPE = SHAPE("ImportOrder", import_order, ORDER_FIELDS);
/* clang-format on */

static enum problem refuse(struct ctx *c, str field, const char *what, int64_t stated,
                           int64_t expected)
{
    return blame(c, PROBLEM_UNPROCESSABLE, field, "%s is %lld, but it should be %lld", what,
                 (long long)stated, (long long)expected);
}

/* --- from the line to events ----------------------------------------------------------- */

static enum problem check_sums(struct ctx *c, const struct import_order *o)
{
    int64_t captured = 0, refunded = 0, of_captures = 0;
    for (size_t i = 0; i < o->captures.count; i++) {
        const struct import_capture *k = &o->captures.items[i];
        if (k->refunded_amount > k->captured_amount)
            return blame(c, PROBLEM_UNPROCESSABLE, STR("captures"),
                         "of capture %zu %lld are refunded, but only %lld were captured", i + 1,
                         (long long)k->refunded_amount, (long long)k->captured_amount);
        captured += k->captured_amount;
        of_captures += k->refunded_amount;
    }
    for (size_t i = 0; i < o->refunds.count; i++)
        refunded += o->refunds.items[i].refunded_amount;
    if (o->captured_amount != captured)
        return refuse(c, STR("captured_amount"), "captured_amount", o->captured_amount, captured);
    if (o->refunded_amount != refunded)
        return refuse(c, STR("refunded_amount"), "refunded_amount", o->refunded_amount, refunded);
    if (of_captures != refunded && of_captures != 0) /* older exports do not tell it */
        return refuse(c, STR("captures"), "the sum of the captures' refunded_amount", of_captures,
                      refunded);
    return OK;
}

static enum problem placement_of(struct ctx *c, const struct import_order *o, struct placement *out)
{
    *out = (struct placement){
        .order_id = o->order_id,
        .klarna_reference = o->klarna_reference,
        .merchant_reference1 = o->merchant_reference1,
        .merchant_reference2 = o->merchant_reference2,
        .merchant_data = o->merchant_data,
        .purchase_country = o->purchase_country,
        .locale = o->locale,
        .order_amount = o->order_amount,
        .original_order_amount = o->original_order_amount,
        .created_at = o->created_at,
        .expires_at = o->expires_at,
        .fraud_status = fraud_status_of(o->fraud_status),
        .lines = o->order_lines,
        .customer = o->customer,
        .billing_address = o->billing_address,
        .shipping_address = o->shipping_address,
        .payment_method = o->initial_payment_method,
    };
    if (out->payment_method.type.len == 0)
        out->payment_method.type = STR("OTHER");
    if (!currency_parse(o->purchase_currency, &out->currency))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("purchase_currency"),
                     "purchase_currency is %.*s, which is not known",
                     STR_ARG(o->purchase_currency));
    return OK;
}

/* The shipments from `from` on, of a capture or (zero) of the order, as they may have been added.
 */
static enum problem replay_shipments(struct ctx *c, struct uuid order_id, struct uuid capture_id,
                                     struct shipping_infos infos, size_t from, int64_t at)
{
    for (size_t step = 0; from < infos.count; from += step) {
        step = infos.count - from < SHIPMENTS_STEP ? infos.count - from : SHIPMENTS_STEP;
        struct shipping_document document = { .capture_id = capture_id,
                                              .shipping_info = { infos.items + from, step } };
        struct change change = {
            .verb = uuid_is_zero(capture_id) ? ORDER_SHIP_WHOLE : ORDER_SHIP,
            .at = at,
            .shape = &SHIPPING_DOCUMENT,
            .document = &document,
        };
        struct changed changed = { 0 };
        TRY(order_change(c, order_id, &change, &changed));
    }
    return OK;
}

static enum problem replay_captures(struct ctx *c, const struct import_order *o)
{
    for (size_t i = 0; i < o->captures.count; i++) {
        const struct import_capture *k = &o->captures.items[i];
        size_t with_it =
            k->shipping_info.count < SHIPMENTS_STEP ? k->shipping_info.count : SHIPMENTS_STEP;
        struct changed changed = { 0 };
        struct capture_request request = {
            .captured_amount = k->captured_amount,
            .description = k->description,
            .reference = k->reference,
            .klarna_reference = k->klarna_reference,
            .lines = k->order_lines,
            .shipping_info = { k->shipping_info.items, with_it },
            .event_id = k->capture_id,
            .at = k->captured_at,
        };
        TRY(order_capture(c, o->order_id, &request, &changed));
        TRY(replay_shipments(c, o->order_id, k->capture_id, k->shipping_info, with_it,
                             k->captured_at));
    }
    return OK;
}

/* What each capture gave back, while the refunds are filled from them in order. */
struct giving {
    size_t at;    /* which capture */
    int64_t left; /* of what it gave in all */
    bool is_told; /* older exports do not tell it */
};

static struct refund_shares shares_of(struct ctx *c, const struct import_order *o, int64_t wanted,
                                      struct giving *g)
{
    struct refund_share *shares = ARENA_ARRAY(c->arena, struct refund_share, o->captures.count + 1);
    size_t count = 0;
    while (g->is_told && wanted > 0) {
        if (g->left == 0) {
            g->left = o->captures.items[++g->at].refunded_amount;
            continue;
        }
        int64_t taken = g->left < wanted ? g->left : wanted;
        shares[count++] = (struct refund_share){ .capture_id = o->captures.items[g->at].capture_id,
                                                 .amount = taken };
        g->left -= taken;
        wanted -= taken;
    }
    return (struct refund_shares){ shares, count };
}

/* Which capture gave how much of a refund is not told; what each gave in all is. The refunds are
 * filled from the captures in order, so that both sums come out as stated. Each is forgotten
 * before the next: there may be thousands. */
static enum problem replay_refunds(struct ctx *c, const struct import_order *o)
{
    struct giving giving = { .left =
                                 o->captures.count > 0 ? o->captures.items[0].refunded_amount : 0 };
    for (size_t i = 0; i < o->captures.count; i++)
        giving.is_told = giving.is_told || o->captures.items[i].refunded_amount > 0;
    for (size_t i = 0; i < o->refunds.count; i++) {
        const struct import_refund *r = &o->refunds.items[i];
        struct arena_mark mark = arena_mark(c->arena);
        struct changed changed = { 0 };
        struct refund_request request = {
            .refunded_amount = r->refunded_amount,
            .description = r->description,
            .reference = r->reference,
            .lines = r->order_lines,
            .shares = shares_of(c, o, r->refunded_amount, &giving),
            .event_id = r->refund_id,
            .at = r->refunded_at,
        };
        TRY(order_refund(c, o->order_id, &request, &changed));
        arena_rewind(c->arena, mark);
    }
    return OK;
}

/* The last event, if the stated status needs one. */
static enum problem replay_end(struct ctx *c, const struct import_order *o)
{
    struct order_row row = { 0 };
    TRY(order_load(c, o->order_id, &row));
    struct change change = { .at = o->expires_at };
    str status = o->status;
    bool captured_to_the_end = row.order.status == ORDER_CAPTURED;
    if (str_equal(status, STR("CANCELLED"))) {
        change.verb = ORDER_CANCEL;
        change.at = o->created_at;
    } else if (str_equal(status, STR("EXPIRED"))) {
        change.verb = ORDER_EXPIRE;
    } else if (str_equal(status, STR("CAPTURED")) && !captured_to_the_end &&
               o->captures.count > 0) {
        change.verb = ORDER_RELEASE;
        change.at = o->captures.items[o->captures.count - 1].captured_at;
    } else if (str_equal(status, STR("CLOSED"))) {
        change.verb = ORDER_CLOSE;
        change.at = o->created_at;
    } else {
        return OK;
    }
    struct changed changed = { 0 };
    return order_change(c, o->order_id, &change, &changed);
}

static enum problem compare_result(struct ctx *c, const struct import_order *o)
{
    struct order_row row = { 0 };
    TRY(order_load(c, o->order_id, &row));
    int64_t remaining = order_remaining(&row.order).minor;
    if (!str_equal(o->status, str_of(ORDER_STATUS_NAMES[row.order.status])))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("status"),
                     "status is %.*s, but the amounts and captures make it %s", STR_ARG(o->status),
                     ORDER_STATUS_NAMES[row.order.status]);
    /* Of a cancelled order some exports state what it kept, some nothing: neither matters. */
    if (o->remaining_authorized_amount != remaining && row.order.status != ORDER_CANCELLED)
        return refuse(c, STR("remaining_authorized_amount"), "remaining_authorized_amount",
                      o->remaining_authorized_amount, remaining);
    return OK;
}

/* An order that was captured and stopped afterwards was accepted when it was captured. */
static bool was_stopped_later(const struct import_order *o)
{
    return o->captures.count > 0 && fraud_status_of(o->fraud_status) == FRAUD_STOPPED;
}

static enum problem stop_if_stopped(struct ctx *c, const struct import_order *o)
{
    struct changed changed = { 0 };
    return was_stopped_later(o) ? order_judge(c, o->order_id, FRAUD_STOPPED, &changed) : OK;
}

/* The sweep has passed the times that lie behind us. */
static enum problem expire_if_due(struct ctx *c, struct uuid order_id)
{
    struct order_row row = { 0 };
    struct changed changed = { 0 };
    struct change change = { .verb = ORDER_EXPIRE };
    TRY(order_load(c, order_id, &row));
    bool is_due = order_is_open(&row.order) && c->now >= row.order.expires_at;
    return is_due ? order_change(c, order_id, &change, &changed) : OK;
}

struct import_line {
    str text;
    bool was_there;
};

static enum problem import_line(struct unit *u)
{
    struct import_line *line = u->self;
    struct ctx *c = u->c;
    struct import_order o;
    struct placement placement;
    struct order_row row = { 0 };
    memset(&o, 0, sizeof o);
    TRY(clock_enter_merchant(c));
    TRY(shape_read_json(c, &ORDER_SHAPE, line->text, &o));
    enum problem p = order_load(c, o.order_id, &row);
    line->was_there = p == OK;
    if (p != PROBLEM_NO_SUCH_ORDER)
        return p;
    c->blames_count = 0;
    TRY(check_sums(c, &o));
    TRY(placement_of(c, &o, &placement));
    c->actor = STR(ACTOR_IMPORT);
    if (was_stopped_later(&o))
        placement.fraud_status = FRAUD_ACCEPTED;
    TRY(order_place(c, &placement, &row));
    TRY(replay_shipments(c, o.order_id, (struct uuid){ { 0 } }, o.shipping_info, 0, o.created_at));
    TRY(replay_captures(c, &o));
    TRY(replay_refunds(c, &o));
    TRY(replay_end(c, &o));
    TRY(compare_result(c, &o));
    TRY(stop_if_stopped(c, &o));
    return expire_if_due(c, o.order_id);
}

/* --- the file -------------------------------------------------------------------------- */

struct counts {
    int64_t added, there, bad;
};

static enum problem find_merchant(struct unit *u)
{
    str name = { 0 };
    const struct config *config = u->self;
    TRY(merchant_find(u->c, str_of(config->merchant), &u->c->merchant_id, &name));
    return clock_enter_merchant(u->c);
}

/* A bad line is reported and the rest goes on. */
static void do_line(struct access_store *s, str text, int64_t number, struct counts *counts)
{
    struct import_line line = { .text = str_trim(text) };
    struct unit unit = { .c = &s->c, .self = &line, .run = import_line };
    if (line.text.len == 0)
        return;
    int64_t merchant_id = s->c.merchant_id;
    arena_reset(s->arena);
    s->c = (struct ctx){ .arena = s->arena,
                         .entropy = &s->entropy,
                         .now = clock_now(),
                         .merchant_id = merchant_id,
                         .actor = STR("system") };
    enum problem p = work_direct(s->db, &unit);
    counts->added += p == OK && !line.was_there;
    counts->there += p == OK && line.was_there;
    counts->bad += p != OK;
    if (p == OK)
        return;
    const char *reason = s->c.blames_count > 0 ? s->c.blames[0].detail.ptr : s->db->why;
    (void)complain("line %lld: %s", (long long)number,
                   p == PROBLEM_CONFLICT ? "a capture or refund in it has an id that is taken"
                                         : reason);
}

static bool read_lines(struct access_store *s, FILE *file, struct counts *counts)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t length = 0;
    for (int64_t number = 1; (length = getline(&line, &room, file)) >= 0; number++) {
        if ((size_t)length <= LINE_MAX_BYTES) {
            do_line(s, (str){ line, (size_t)length }, number, counts);
            continue;
        }
        counts->bad++;
        (void)complain("line %lld: it is longer than %zu bytes", (long long)number, LINE_MAX_BYTES);
    }
    free(line);
    return ferror(file) == 0;
}

int command_import(const struct config *config)
{
    struct access_store s;
    struct counts counts = { 0 };
    if (!require(config->merchant, "--merchant") || !require(config->operands[0], "FILE"))
        return 2;
    FILE *file = fopen(config->operands[0], "rb");
    if (file == NULL)
        return complain("cannot read %s", config->operands[0]);
    if (!store_open(config, &s)) {
        (void)fclose(file);
        return 1;
    }
    struct config copy = *config;
    bool good = store_run(&s, find_merchant, &copy) == OK;
    if (good && !read_lines(&s, file, &counts))
        good = complain("reading %s failed", config->operands[0]) == 0;
    (void)fclose(file);
    store_close(&s);
    if (good)
        (void)printf("%lld orders imported, %lld were there already, %lld lines were bad\n",
                     (long long)counts.added, (long long)counts.there, (long long)counts.bad);
    return good && counts.bad == 0 ? 0 : 1;
}
