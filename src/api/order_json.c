#include "api/order_json.h"

#include "api/merchant_payouts.h"
#include "api/order_parts.h"
#include "domain/expiry_rule.h"
#include "service/order_amend.h"
#include "service/order_return.h"
#include "shape/reason.h"

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
    str actions, expiry;                           /* the merchant API's */
    int64_t refundable_amount, order_amount_limit; /* the merchant API's */
    struct warnings warnings;                      /* the merchant API's */
    struct shape_list payouts;                     /* the merchant API's */
    struct shape_list tags;                        /* the merchant API's */
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
        .shipping_info = p->parts[p->events.count].shipping_info,
    };
}

enum problem order_json(struct ctx *c, struct uuid order_id, str *out, struct order *order)
{
    struct order_parts p = { 0 };
    TRY(order_parts_load(c, order_id, &p));
    struct order_out o = order_out(c, &p);
    *out = document_write(c, &ORDER_OUT, &o);
    *order = p.row.order;
    return OK;
}

/* --- the order for the merchant -------------------------------------------------------- */

struct merchant_line {
    struct line_document document; /* first: the wire's members have the same offsets */
    int64_t line, captured_quantity, left_quantity, captured_amount, left_amount;
    int64_t refundable_quantity, refundable_amount;
};
struct action {
    bool allowed;
    str reason, reason_code;
    struct refusal reason_parameters;
};
struct expiry_out {
    str rule;
    int64_t rule_at, warned_days;
};
struct actions {
    struct action capture, cancel, release, refund, update, extend, update_customer,
        update_billing_address, update_references, add_shipping_info;
};

/* clang-format off */
static const struct field MERCHANT_LINE_FIELDS[] = {
    LINE_FIELDS,
    FIELD(SHAPE_I64, merchant_line, line, 0, 0, LINES_MAX, "Number of the line, from 0"),
    FIELD(SHAPE_I64, merchant_line, captured_quantity, 0, 0, INT64_MAX, "Units captured"),
    FIELD(SHAPE_I64, merchant_line, left_quantity, 0, 0, INT64_MAX, "Units that may still be captured"),
    FIELD(SHAPE_I64, merchant_line, captured_amount, 0, INT64_MIN, INT64_MAX, "Minor units captured"),
    FIELD(SHAPE_I64, merchant_line, left_amount, 0, INT64_MIN, INT64_MAX, "Minor units of what is left"),
    FIELD(SHAPE_I64, merchant_line, refundable_quantity, 0, 0, INT64_MAX, "Units captured and not refunded"),
    FIELD(SHAPE_I64, merchant_line, refundable_amount, 0, INT64_MIN, INT64_MAX, "Minor units of those"),
};
static const struct field ACTION_FIELDS[] = {
    FIELD(SHAPE_BOOL, action, allowed, 0, 0, 0, "It may be done now"),
    FIELD(SHAPE_STR, action, reason, OMIT_EMPTY, 0, 1000, "Why not"),
    REASON_FIELDS(action),
};
static const struct shape ACTION_OUT = SHAPE("Action", action, ACTION_FIELDS);
static const struct field ACTIONS_FIELDS[] = {
    FIELD_OBJECT(actions, capture, 0, &ACTION_OUT, "Capture"),
    FIELD_OBJECT(actions, cancel, 0, &ACTION_OUT, "Cancel"),
    FIELD_OBJECT(actions, release, 0, &ACTION_OUT, "Release what remains"),
    FIELD_OBJECT(actions, refund, 0, &ACTION_OUT, "Refund"),
    FIELD_OBJECT(actions, update, 0, &ACTION_OUT, "Update amount and lines"),
    FIELD_OBJECT(actions, extend, 0, &ACTION_OUT, "Extend the authorization"),
    FIELD_OBJECT(actions, update_customer, 0, &ACTION_OUT, "Change the shipping address"),
    FIELD_OBJECT(actions, update_billing_address, 0, &ACTION_OUT, "Change the billing address"),
    FIELD_OBJECT(actions, update_references, 0, &ACTION_OUT, "Change the merchant's references"),
    FIELD_OBJECT(actions, add_shipping_info, 0, &ACTION_OUT, "Add shipping info to the order itself; to a capture it may always be added"),
};
static const struct shape ACTIONS_OUT = SHAPE("Actions", actions, ACTIONS_FIELDS);

static const struct field EXPIRY_FIELDS[] = {
    FIELD_CHOICE(expiry_out, rule, 0, EXPIRY_RULES, "What will be done about the order by itself, if it is still open then"),
    FIELD(SHAPE_TIME, expiry_out, rule_at, OMIT_EMPTY, 0, 0, "When it will be extended or released"),
    FIELD(SHAPE_I64, expiry_out, warned_days, OMIT_EMPTY, 0, AUTHORIZATION_DAYS_MAX, "So many days before the end the merchant was warned last"),
};
const struct shape EXPIRY_OUT = SHAPE("Expiry", expiry_out, EXPIRY_FIELDS);

static const struct shape MERCHANT_LINE_OUT = SHAPE("MerchantOrderLine", merchant_line, MERCHANT_LINE_FIELDS);

static const struct field MERCHANT_FIELDS[] = {
    ORDER_FIELDS(&MERCHANT_LINE_OUT),
    FIELD(SHAPE_I64, order_out, refundable_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units captured and neither refunded, nor disputed or lost by a dispute"),
    FIELD(SHAPE_I64, order_out, order_amount_limit, 0, 0, INT64_MAX, "Minor units that order_amount may be at most, if it may be updated"),
    FIELD_JSON(order_out, actions, 0, SHAPE_OBJECT, &ACTIONS_OUT, "What may be done now, and why not"),
    FIELD_JSON(order_out, expiry, OMIT_EMPTY, SHAPE_OBJECT, &EXPIRY_OUT, "What comes before the end of an open order"),
    FIELD_SCALARS(order_out, tags, OMIT_EMPTY, 0, TAGS_OF_ORDER_MAX, SHAPE_STR, "Its tags"),
    FIELD_LIST(order_out, warnings, OMIT_EMPTY, 0, EVENTS_MAX * WARNINGS_MAX, &WARNING_SHAPE, "What is worth looking at, oldest first"),
    FIELD_LIST(order_out, payouts, OMIT_EMPTY, 0, EVENTS_MAX, &EVENT_PAYOUT_OUT, "In which payout each capture and refund is, or will be; absent if the merchant is not paid out"),
};
const struct shape MERCHANT_ORDER_OUT = SHAPE("MerchantOrder", order_out, MERCHANT_FIELDS);
/* clang-format on */

static enum problem merchant_lines(struct ctx *c, const struct order_parts *p, str *out)
{
    struct line_documents lines = document_read_lines(c, p->fact.order_lines);
    struct line_progress *progress = NULL;
    TRY(order_progress(c, &p->row, document_lines(c, lines), &progress));
    bool is_over = !order_is_open(&p->row.order);
    struct line_progress *returns = ARENA_ARRAY(c->arena, struct line_progress, lines.count + 1);
    order_returns(c, p->events, document_lines(c, lines), returns);
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
            .refundable_quantity = returns[i].left_quantity,
            .refundable_amount = returns[i].left_amount,
        };
        if (i > 0)
            text_char(&t, ',');
        shape_write_json(&t, &MERCHANT_LINE_OUT, &line);
    }
    text_char(&t, ']');
    CHECK(text_done(&t, out));
    return OK;
}

/* `said`: the sentence that is told; `exact`: the one with the numbers. */
static struct action forbidden(str said, str exact)
{
    struct action action = { .reason = said };
    action.reason_code = reason_code_of(exact, &action.reason_parameters);
    return action;
}

/* Asks the rules themselves, with the most that could be asked for. */
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
    str said = allowed ? str_of(WHY_EXTENDED_ALREADY) : (str){ 0 }, exact = said;
    if (!allowed && c->blames_count > blames) { /* the last sentence has the reason */
        exact = c->blames[c->blames_count - 1].detail;
        said = verb == ORDER_UPDATE ? exact : c->blames[blames].detail;
    }
    c->blames_count = blames;
    return allowed && happened ? (struct action){ .allowed = true } : forbidden(said, exact);
}

/* Disputes are none of order_decide()'s business. */
static struct action refund_action(struct ctx *c, const struct order_parts *p)
{
    const struct order *o = &p->row.order;
    int64_t refundable = o->captured.minor - o->refunded.minor;
    money most = { refundable > 0 ? refundable : 1, o->captured.currency };
    struct action action = action_of(c, p, NULL, ORDER_REFUND, most);
    const char *waits = action.allowed ? order_refund_waits(c, o, p->events) : NULL;
    return waits != NULL ? forbidden(str_of(waits), str_of(waits)) : action;
}

/* Whose rules are Kustom's is not a matter of the order. */
static struct action billing_action(struct ctx *c, struct action update_customer)
{
    if (update_customer.allowed && !policy_is_klarna(policy_of(c)))
        return forbidden(str_of(WHY_BILLING_FIXED), str_of(WHY_BILLING_FIXED));
    return update_customer;
}

static int64_t amount_limit(struct ctx *c, const struct order_parts *p)
{
    const struct order_terms terms =
        order_terms(c, p->fact.payment_method_type, p->fact.purchase_country);
    return order_amount_limit(&p->row.order, &terms).minor;
}

static str actions_json(struct ctx *c, const struct order_parts *p)
{
    const struct order *o = &p->row.order;
    const struct order_terms terms =
        order_terms(c, p->fact.payment_method_type, p->fact.purchase_country);
    money one = { 1, o->captured.currency };
    struct actions actions = {
        .capture = action_of(c, p, &terms, ORDER_CAPTURE, order_remaining(o)),
        .cancel = action_of(c, p, &terms, ORDER_CANCEL, one),
        .release = action_of(c, p, &terms, ORDER_RELEASE, one),
        .refund = refund_action(c, p),
        .update = action_of(c, p, &terms, ORDER_UPDATE, o->authorized),
        .extend = action_of(c, p, &terms, ORDER_EXTEND, one),
        .update_customer = action_of(c, p, &terms, ORDER_SET_CUSTOMER, one),
        .update_references = action_of(c, p, &terms, ORDER_SET_REFERENCES, one),
        .add_shipping_info = action_of(c, p, &terms, ORDER_SHIP_WHOLE, one),
    };
    actions.update_billing_address = billing_action(c, actions.update_customer);
    return document_write(c, &ACTIONS_OUT, &actions);
}

str order_expiry_json(struct ctx *c, const struct order *o, const struct order_fact_row *fact)
{
    const struct order_terms terms =
        order_terms(c, fact->payment_method_type, fact->purchase_country);
    const struct nearing_order nearing = { o->created_at, o->expires_at, o->warned_days };
    if (!order_is_open(o))
        return STR("");
    struct expiry_plan plan = expiry_plan(&terms, &nearing, c->now);
    struct expiry_out out = {
        .rule = str_of(EXPIRY_RULES[plan.action]),
        .rule_at = plan.action == EXPIRY_NOTIFY ? 0 : plan.at,
        .warned_days = o->warned_days,
    };
    return document_write(c, &EXPIRY_OUT, &out);
}

/* Those of an update go with its lines: the next one replaces both. */
static struct warnings all_warnings(struct ctx *c, const struct order_parts *p)
{
    size_t count = 0, updated = 0, room = 0;
    for (size_t i = 0; i < p->events.count; i++) {
        updated = order_fact_is_update(p->events.items[i].fact) ? i : updated;
        room += event_warnings(p->events.items[i].fact, p->documents[i]).count;
    }
    struct warning *all = ARENA_ARRAY(c->arena, struct warning, room + 1);
    for (size_t i = 0; i < p->events.count; i++) {
        const struct event_row *e = &p->events.items[i];
        if (order_fact_is_update(e->fact) && i < updated)
            continue;
        struct warnings of_event = event_warnings(e->fact, p->documents[i]);
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
    TRY(order_parts_load(c, order_id, &p));
    struct order_out o = order_out(c, &p);
    TRY(merchant_lines(c, &p, &o.order_lines));
    o.actions = actions_json(c, &p);
    o.order_amount_limit = amount_limit(c, &p);
    o.refundable_amount = order_refundable(c, &p.row.order, p.events);
    o.expiry = order_expiry_json(c, &p.row.order, &p.fact);
    o.warnings = all_warnings(c, &p);
    o.tags = p.fact.tags;
    TRY(order_payouts(c, &p.row, p.events, &o.payouts));
    *out = document_write(c, &MERCHANT_ORDER_OUT, &o);
    *order = p.row.order;
    return OK;
}

/* --- lists ----------------------------------------------------------------------------- */

/* clang-format off */
static const struct field ORDER_STORE_FIELDS[] = {
    FIELD(SHAPE_STR, order_store_out, merchant_id, 0, 0, 32, "Of the store, for the header Fangst-Store"),
    FIELD(SHAPE_STR, order_store_out, name, 0, 0, 200, "The merchant's name"),
};
static const struct shape ORDER_STORE_OUT = SHAPE("OrderStore", order_store_out, ORDER_STORE_FIELDS);
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
    FIELD_SCALARS(order_summary_out, tags, OMIT_EMPTY, 0, TAGS_OF_ORDER_MAX, SHAPE_STR, "Its tags"),
    FIELD_OBJECT(order_summary_out, store, OMIT_EMPTY, &ORDER_STORE_OUT, "Where it is; only in a list over several stores"),
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
        .tags = s->fact.tags,
    };
}
