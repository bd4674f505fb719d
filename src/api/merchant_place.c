/* merchant_place.c -- POST /merchant/v1/orders: how orders come in. */
#include "api/merchant_orders.h"
#include "api/order_json.h"
#include "base/clock.h"

/* clang-format off */
static const struct field PLACE_FIELDS[] = {
    FIELD(SHAPE_STR, place_in, purchase_country, REQUIRED, 2, 2, "ISO 3166 alpha-2"),
    FIELD(SHAPE_STR, place_in, purchase_currency, REQUIRED, 3, 3, "ISO 4217"),
    FIELD(SHAPE_STR, place_in, locale, 0, 0, 20, "RFC 1766; by default en-<country>"),
    FIELD(SHAPE_I64, place_in, order_amount, REQUIRED, 1, WIRE_AMOUNT_MAX, "Minor units: the sum of total_amount of all lines"),
    FIELD(SHAPE_I64, place_in, order_tax_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units: the sum of total_tax_amount of all lines"),
    FIELD_LIST(place_in, order_lines, REQUIRED, 1, LINES_MAX, &LINE_SHAPE, "What is bought"),
    FIELD_OBJECT(place_in, billing_address, 0, &ADDRESS_SHAPE, "Billing address"),
    FIELD_OBJECT(place_in, shipping_address, 0, &ADDRESS_SHAPE, "Shipping address; by default the billing address"),
    FIELD_OBJECT(place_in, customer, 0, &CUSTOMER_SHAPE, "The customer"),
    FIELD(SHAPE_STR, place_in, merchant_reference1, 0, 0, 255, "The shop's order number"),
    FIELD(SHAPE_STR, place_in, merchant_reference2, 0, 0, 255, "The shop's second reference"),
    FIELD(SHAPE_STR, place_in, merchant_data, 0, 0, 6000, "The shop's own data"),
    FIELD_OBJECT(place_in, payment_method, 0, &PAYMENT_METHOD_SHAPE, "How it was paid; by default OTHER"),
    FIELD_CHOICE(place_in, fraud_status, 0, FRAUD_STATUS_NAMES, "Outcome of the risk assessment so far; by default ACCEPTED"),
    FIELD(SHAPE_BOOL, place_in, auto_capture, 0, 0, 0, "Capture at once"),
    FIELD(SHAPE_TIME, place_in, expires_at, 0, 0, 0, "Until when it may be captured; by default as many days as the settings say, at midnight UTC"),
};
const struct shape PLACE_IN = SHAPE("PlaceOrder", place_in, PLACE_FIELDS);
/* clang-format on */

#define EXPIRY_MAX (180 * DAY) /* the longest authorization there is */

/* Codes are taken in either case and kept in upper case. */
static str upper(struct ctx *c, str code)
{
    char *out = arena_take(c->arena, code.len + 1, 1);
    for (size_t i = 0; i < code.len; i++)
        out[i] = code.ptr[i] >= 'a' && code.ptr[i] <= 'z' ? (char)(code.ptr[i] - 'a' + 'A')
                                                          : code.ptr[i];
    return (str){ out, code.len };
}

static enum problem check_country(struct ctx *c, str country)
{
    bool good = country.len == 2;
    for (size_t i = 0; good && i < 2; i++)
        good = country.ptr[i] >= 'A' && country.ptr[i] <= 'Z';
    if (!good)
        return blame(c, PROBLEM_BAD_REQUEST, STR("purchase_country"),
                     "Bad value: purchase_country. Expected two letters (ISO 3166), but was "
                     "'%.*s'.",
                     STR_ARG(country));
    return OK;
}

static enum problem check(struct ctx *c, const struct place_in *in, enum currency *currency)
{
    enum problem found = check_country(c, upper(c, in->purchase_country));
    if (!currency_parse(upper(c, in->purchase_currency), currency))
        found = blame(c, PROBLEM_BAD_REQUEST, STR("purchase_currency"),
                      "Bad value: purchase_currency. Expected a currency such as SEK, NOK, DKK or "
                      "EUR, but was '%.*s'.",
                      STR_ARG(in->purchase_currency));
    bool has_expiry = shape_has(in, &PLACE_IN, &in->expires_at);
    if (has_expiry && (in->expires_at <= c->now || in->expires_at > c->now + EXPIRY_MAX))
        found = blame(c, PROBLEM_BAD_REQUEST, STR("expires_at"),
                      "Bad value: expires_at. Expected a time after now (%.*s) and within 180 "
                      "days, but was %.*s.",
                      STR_ARG(clock_text(c->arena, c->now)),
                      STR_ARG(clock_text(c->arena, in->expires_at)));
    enum problem lines = order_lines_check(c, document_lines(c, in->order_lines), in->order_amount,
                                           in->order_tax_amount);
    return lines != OK ? lines : found;
}

static struct line_documents with_default_types(struct ctx *c, struct line_documents lines)
{
    struct line_document *out = ARENA_ARRAY(c->arena, struct line_document, lines.count + 1);
    for (size_t i = 0; i < lines.count; i++) {
        out[i] = lines.items[i];
        if (out[i].line.type.len == 0)
            out[i].line.type = str_of(LINE_TYPES[0]);
    }
    return (struct line_documents){ out, lines.count };
}

static struct placement placement_of(struct ctx *c, const struct place_in *in,
                                     enum currency currency)
{
    struct placement p = {
        .merchant_reference1 = in->merchant_reference1,
        .merchant_reference2 = in->merchant_reference2,
        .merchant_data = in->merchant_data,
        .purchase_country = upper(c, in->purchase_country),
        .locale = in->locale,
        .currency = currency,
        .order_amount = in->order_amount,
        .expires_at = in->expires_at,
        .fraud_status = fraud_status_of(in->fraud_status),
        .auto_capture = in->auto_capture,
        .lines = with_default_types(c, in->order_lines),
        .customer = in->customer,
        .billing_address = in->billing_address,
        .shipping_address = in->shipping_address,
        .payment_method = in->payment_method,
    };
    if (p.locale.len == 0)
        p.locale = arena_format(c->arena, "en-%.*s", STR_ARG(p.purchase_country));
    if (!shape_has(in, &PLACE_IN, &in->shipping_address))
        p.shipping_address = in->billing_address;
    if (p.payment_method.type.len == 0)
        p.payment_method =
            (struct payment_method){ .type = STR("OTHER"), .description = STR("Other") };
    return p;
}

enum problem api_order_place(struct ctx *c, struct call *call)
{
    const struct place_in *in = call->in;
    enum currency currency = CURRENCY_NONE;
    struct order_row row = { 0 };
    TRY(check(c, in, &currency));
    struct placement placement = placement_of(c, in, currency);
    TRY(order_place(c, &placement, &row));
    str id = uuid_text(c->arena, row.order.order_id);
    TRY(merchant_order_json(c, row.order.order_id, &call->answer.body, &row.order));
    api_etag(c, call, &row.order);
    api_location(c, call, "/merchant/v1/orders/%.*s", STR_ARG(id));
    api_transaction(c, call, row.last_event_id);
    call->answer.content_type = STR("application/json");
    call->answer.status = 201;
    return OK;
}
