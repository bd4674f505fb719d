#include "api/ordermanagement.h"

#include "api/order_json.h"

struct capture_in {
    uint64_t has;
    int64_t captured_amount, shipping_delay;
    str description, reference;
    struct line_documents order_lines;
    struct shipping_infos shipping_info;
};
/* clang-format off */
static const struct field CAPTURE_IN_FIELDS[] = {
    FIELD(SHAPE_I64, capture_in, captured_amount, REQUIRED, 1, WIRE_AMOUNT_MAX, "Minor units"),
    FIELD(SHAPE_STR, capture_in, description, 0, 0, 255, "Shown to the customer"),
    FIELD_LIST(capture_in, order_lines, 0, 0, LINES_MAX, &LINE_SHAPE, "Lines captured; for display, the amount decides"),
    FIELD(SHAPE_STR, capture_in, reference, 0, 0, 255, "The merchant's own reference"),
    FIELD(SHAPE_I64, capture_in, shipping_delay, 0, 0, 365, "Days until it ships; accepted and not used"),
    FIELD_LIST(capture_in, shipping_info, 0, 0, 500, &SHIPPING_INFO_SHAPE, "Shipments"),
};
const struct shape CAPTURE_IN = SHAPE("CaptureRequest", capture_in, CAPTURE_IN_FIELDS);
/* clang-format on */

static enum problem answer_text(struct call *call, str json)
{
    call->answer.status = 200;
    call->answer.content_type = STR("application/json");
    call->answer.body = json;
    return OK;
}

enum problem api_order_get(struct ctx *c, struct call *call)
{
    struct uuid order_id;
    str json = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(order_json(c, order_id, &json));
    return answer_text(call, json);
}

enum problem api_order_acknowledge(struct ctx *c, struct call *call)
{
    struct uuid order_id;
    struct changed changed = { 0 };
    TRY(api_order_id(c, call, &order_id));
    struct change change = { .verb = ORDER_ACKNOWLEDGE };
    TRY(order_change(c, order_id, &change, &changed));
    api_transaction(c, call, changed.event_id);
    api_empty(call, 204);
    return OK;
}

enum problem api_captures_list(struct ctx *c, struct call *call)
{
    struct uuid order_id;
    str json = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(captures_json(c, order_id, &json));
    return answer_text(call, json);
}

enum problem api_capture_create(struct ctx *c, struct call *call)
{
    const struct capture_in *in = call->in;
    struct uuid order_id;
    struct changed changed = { 0 };
    TRY(api_order_id(c, call, &order_id));
    struct capture_request request = {
        .captured_amount = in->captured_amount,
        .description = in->description,
        .reference = in->reference,
        .lines = in->order_lines,
        .shipping_info = in->shipping_info,
    };
    TRY(order_capture(c, order_id, &request, &changed));
    str id = uuid_text(c->arena, changed.event_id);
    api_location(c, call, "/ordermanagement/v1/orders/%.*s/captures/%.*s",
                 STR_ARG(uuid_text(c->arena, order_id)), STR_ARG(id));
    answer_header(&call->answer, STR("Capture-Id"), id);
    api_transaction(c, call, changed.event_id);
    if (in->order_lines.count > 0)
        answer_header(&call->answer, STR("Klarna-Order-Validation"), STR("Valid"));
    api_empty(call, 201);
    return OK;
}

enum problem api_capture_get(struct ctx *c, struct call *call)
{
    struct uuid order_id, capture_id;
    str json = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(api_path_id(c, call, 1, &capture_id));
    TRY(capture_json(c, order_id, capture_id, &json));
    return answer_text(call, json);
}
