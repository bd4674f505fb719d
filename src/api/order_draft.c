#include "api/order_draft.h"

#include "api/merchant_orders.h"
#include "api/order_json.h"

/* clang-format off */
static const struct field DRAFT_FIELDS[] = {
    FIELD(SHAPE_STR, place_in, purchase_country, 0, 2, 2, "ISO 3166 alpha-2"),
    FIELD(SHAPE_STR, place_in, purchase_currency, 0, 3, 3, "ISO 4217"),
    FIELD(SHAPE_STR, place_in, locale, OMIT_EMPTY, 0, 20, "RFC 1766"),
    FIELD(SHAPE_I64, place_in, order_amount, 0, -WIRE_AMOUNT_MAX, WIRE_AMOUNT_MAX, "Minor units: the sum of total_amount of all lines"),
    FIELD(SHAPE_I64, place_in, order_tax_amount, 0, -WIRE_AMOUNT_MAX, WIRE_AMOUNT_MAX, "Minor units: the sum of total_tax_amount of all lines"),
    FIELD_LIST(place_in, order_lines, 0, 0, LINES_MAX, &LINE_SHAPE, "What was ordered last"),
    FIELD_OBJECT(place_in, billing_address, 0, &ADDRESS_SHAPE, "Billing address"),
    FIELD_OBJECT(place_in, shipping_address, 0, &ADDRESS_SHAPE, "Shipping address"),
    FIELD_OBJECT(place_in, customer, 0, &CUSTOMER_SHAPE, "The customer"),
    FIELD(SHAPE_STR, place_in, merchant_reference1, OMIT_EMPTY, 0, 255, "The shop's order number"),
    FIELD(SHAPE_STR, place_in, merchant_reference2, OMIT_EMPTY, 0, 255, "The shop's second reference"),
    FIELD(SHAPE_STR, place_in, merchant_data, OMIT_EMPTY, 0, 6000, "The shop's own data"),
    FIELD_OBJECT(place_in, payment_method, 0, &PAYMENT_METHOD_SHAPE, "How the order was paid"),
};
const struct shape DRAFT_OUT = SHAPE("OrderDraft", place_in, DRAFT_FIELDS);
/* clang-format on */

/* Amounts are those of the lines, which placing an order insists on. What the authorization was
 * (until when, and what the risk assessment came to) is of the old one and not in it. */
enum problem api_order_draft(struct ctx *c, struct call *call)
{
    struct uuid order_id;
    struct order_row row = { 0 };
    struct order_fact_row f = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(order_load(c, order_id, &row));
    TRY(order_load_fact(c, order_id, &f));
    struct place_in out = {
        .purchase_country = f.purchase_country,
        .purchase_currency = currency_code(row.order.authorized.currency),
        .locale = f.locale,
        .merchant_reference1 = f.merchant_reference1,
        .merchant_reference2 = f.merchant_reference2,
        .merchant_data = f.merchant_data,
        .order_lines = document_read_lines(c, f.order_lines),
        .billing_address = document_read_address(c, f.billing_address),
        .shipping_address = document_read_address(c, f.shipping_address),
    };
    document_read(c, &CUSTOMER_SHAPE, f.customer, &out.customer);
    document_read(c, &PAYMENT_METHOD_SHAPE, f.payment_method, &out.payment_method);
    for (size_t i = 0; i < out.order_lines.count; i++) {
        out.order_amount += out.order_lines.items[i].line.total_amount;
        out.order_tax_amount += out.order_lines.items[i].line.total_tax_amount;
    }
    answer_json(c, call, 200, &DRAFT_OUT, &out);
    return OK;
}
