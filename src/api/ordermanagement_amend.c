/* ordermanagement_amend.c -- what changes an order, or looks after its captures. */
#include "api/ordermanagement.h"

#include "api/order_json.h"

struct authorization_in {
    uint64_t has;
    int64_t order_amount;
    str description;
    struct line_documents order_lines;
};
struct customer_in {
    uint64_t has;
    struct address shipping_address, billing_address;
};
struct references_in {
    uint64_t has;
    str merchant_reference1, merchant_reference2;
};
struct due_date_in {
    uint64_t has;
    int64_t number_of_days;
};
struct due_dates_out {
    str currency;
    struct shape_list options;
};
/* clang-format off */
static const struct field AUTHORIZATION_FIELDS[] = {
    FIELD(SHAPE_I64, authorization_in, order_amount, REQUIRED, 0, WIRE_AMOUNT_MAX, "Minor units: the new total, instead of the old one"),
    FIELD(SHAPE_STR, authorization_in, description, 0, 0, 255, "Why"),
    FIELD_LIST(authorization_in, order_lines, 0, 0, LINES_MAX, &LINE_SHAPE, "All lines from now on; left out, the order has none"),
};
const struct shape AUTHORIZATION_IN = SHAPE("AuthorizationUpdate", authorization_in, AUTHORIZATION_FIELDS);

static const struct field CUSTOMER_FIELDS[] = {
    FIELD_OBJECT(customer_in, shipping_address, 0, &ADDRESS_SHAPE, "What is given replaces what is there; an empty text clears it"),
    FIELD_OBJECT(customer_in, billing_address, 0, &ADDRESS_SHAPE, "Refused, unless the merchant's rules are Klarna's"),
};
const struct shape CUSTOMER_IN = SHAPE("CustomerUpdate", customer_in, CUSTOMER_FIELDS);

static const struct field REFERENCES_FIELDS[] = {
    FIELD(SHAPE_STR, references_in, merchant_reference1, 0, 0, 255, "The shop's order number; empty clears it, left out it stays"),
    FIELD(SHAPE_STR, references_in, merchant_reference2, 0, 0, 255, "The shop's second reference; likewise"),
};
const struct shape REFERENCES_IN = SHAPE("ReferencesUpdate", references_in, REFERENCES_FIELDS);

static const struct field SHIPPING_IN_FIELDS[] = {
    FIELD_LIST(shipping_in, shipping_info, REQUIRED, 1, 500, &SHIPPING_INFO_SHAPE, "Added to what is there"),
};
const struct shape SHIPPING_IN = SHAPE("ShippingInfoRequest", shipping_in, SHIPPING_IN_FIELDS);

static const struct field DUE_DATE_FIELDS[] = {
    FIELD(SHAPE_I64, due_date_in, number_of_days, REQUIRED, 1, 365, "One of the options"),
};
const struct shape DUE_DATE_IN = SHAPE("DueDateExtension", due_date_in, DUE_DATE_FIELDS);

static const struct field OPTION_FIELDS[] = {
    FIELD(SHAPE_I64, due_date_option, number_of_days, 0, 1, 365, "Days more to pay"),
    FIELD(SHAPE_I64, due_date_option, amount, 0, 0, WIRE_AMOUNT_MAX, "The merchant's fee, minor units"),
};
static const struct shape OPTION_OUT = SHAPE("DueDateOption", due_date_option, OPTION_FIELDS);
static const struct field DUE_DATES_FIELDS[] = {
    FIELD(SHAPE_STR, due_dates_out, currency, 0, 3, 3, "Of the fees, ISO 4217"),
    FIELD_LIST(due_dates_out, options, 0, 0, DUE_DATE_OPTIONS_MAX, &OPTION_OUT, "None where the customer cannot be given longer"),
};
const struct shape DUE_DATES_OUT = SHAPE("DueDateOptions", due_dates_out, DUE_DATES_FIELDS);
/* clang-format on */

/* --- the order --------------------------------------------------------------------------- */

enum problem api_authorization_update(struct ctx *c, struct call *call)
{
    const struct authorization_in *in = call->in;
    struct uuid order_id;
    struct changed changed = { 0 };
    TRY(api_order_id(c, call, &order_id));
    struct update_request request = {
        .order_amount = in->order_amount,
        .description = in->description,
        .lines = in->order_lines,
        .from_client = true,
    };
    enum problem p = order_update_authorization(c, order_id, &request, &changed);
    if (p == PROBLEM_UNPROCESSABLE) {
        struct authorization_in corrected = *in;
        corrected.order_lines = order_corrected_lines(c, in->order_lines, in->order_amount);
        c->corrected_body = document_write(c, &AUTHORIZATION_IN, &corrected);
    }
    TRY(p);
    api_changed(c, call, &changed);
    return OK;
}

enum problem api_authorization_extend(struct ctx *c, struct call *call)
{
    struct uuid order_id;
    struct changed changed = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(order_extend(c, order_id, &changed));
    api_changed(c, call, &changed);
    return OK;
}

enum problem api_customer_update(struct ctx *c, struct call *call)
{
    const struct customer_in *in = call->in;
    bool billing = shape_has(in, &CUSTOMER_IN, &in->billing_address);
    bool shipping = shape_has(in, &CUSTOMER_IN, &in->shipping_address);
    struct uuid order_id;
    struct changed changed = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(order_set_customer(c, order_id, billing ? &in->billing_address : NULL,
                           shipping ? &in->shipping_address : NULL, &changed));
    api_changed(c, call, &changed);
    return OK;
}

/* An empty text has a place, what is absent has none. */
static str given(const struct references_in *in, const str *member)
{
    if (!shape_has(in, &REFERENCES_IN, member))
        return (str){ 0 };
    return member->len > 0 ? *member : STR("");
}

enum problem api_references_update(struct ctx *c, struct call *call)
{
    const struct references_in *in = call->in;
    struct uuid order_id;
    struct changed changed = { 0 };
    TRY(api_order_id(c, call, &order_id));
    enum problem p = order_set_references(c, order_id, given(in, &in->merchant_reference1),
                                          given(in, &in->merchant_reference2), &changed);
    TRY(api_not_found(c, p, "Order cannot be found. Merchant references cannot be updated."));
    api_changed(c, call, &changed);
    return OK;
}

/* --- shipping and send-out --------------------------------------------------------------- */

enum problem api_order_ship(struct ctx *c, struct call *call)
{
    const struct shipping_in *in = call->in;
    struct uuid order_id;
    struct changed changed = { 0 };
    TRY(api_order_id(c, call, &order_id));
    enum problem p = order_ship(c, order_id, (struct uuid){ { 0 } }, in->shipping_info, &changed);
    TRY(api_not_found(c, p,
                      "Order %.*s cannot be found. Shipping info cannot be added to order %.*s.",
                      STR_ARG(call->path[0]), STR_ARG(call->path[0])));
    api_changed(c, call, &changed);
    return OK;
}

enum problem api_shipping_add(struct ctx *c, struct call *call)
{
    const struct shipping_in *in = call->in;
    struct uuid order_id, capture_id;
    struct changed changed = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(api_path_id(c, call, 1, &capture_id));
    enum problem p = order_ship(c, order_id, capture_id, in->shipping_info, &changed);
    TRY(api_not_found(c, p,
                      "Order %.*s cannot be found. Shipping info cannot be added to capture %.*s.",
                      STR_ARG(call->path[0]), STR_ARG(call->path[1])));
    api_changed(c, call, &changed);
    return OK;
}

/* Kustom has deprecated some calls; whether they are still answered is the merchant's to say. */
static enum problem check_deprecated(struct ctx *c)
{
    if (policy_refuses_deprecated(policy_of(c)))
        return blame(c, PROBLEM_NOT_ALLOWED, STR(""),
                     "This call is deprecated, and the merchant's settings (deprecated_calls) "
                     "refuse it.");
    return OK;
}

enum problem api_send_out(struct ctx *c, struct call *call)
{
    struct send_out_document what = { 0 };
    struct uuid order_id;
    struct changed changed = { 0 };
    TRY(check_deprecated(c));
    TRY(api_order_id(c, call, &order_id));
    TRY(api_path_id(c, call, 1, &what.capture_id));
    TRY(order_send_out(c, order_id, &what, &changed));
    api_changed(c, call, &changed);
    return OK;
}

/* --- due dates --------------------------------------------------------------------------- */

enum problem api_due_dates_get(struct ctx *c, struct call *call)
{
    struct uuid order_id, capture_id;
    struct due_dates due = { 0 };
    TRY(check_deprecated(c));
    TRY(api_order_id(c, call, &order_id));
    TRY(api_path_id(c, call, 1, &capture_id));
    TRY(order_due_dates(c, order_id, capture_id, &due));
    struct due_dates_out out = { currency_code(due.currency), { due.options, due.count } };
    answer_json(c, call, 200, &DUE_DATES_OUT, &out);
    return OK;
}

enum problem api_due_date_extend(struct ctx *c, struct call *call)
{
    const struct due_date_in *in = call->in;
    struct uuid order_id, capture_id;
    struct changed changed = { 0 };
    TRY(check_deprecated(c));
    TRY(api_order_id(c, call, &order_id));
    TRY(api_path_id(c, call, 1, &capture_id));
    TRY(order_extend_due_date(c, order_id, capture_id, in->number_of_days, &changed));
    api_changed(c, call, &changed);
    return OK;
}
