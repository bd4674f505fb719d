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
    FIELD(SHAPE_I64, capture_in, shipping_delay, 0, 0, INT64_MAX, "Days until it ships; accepted and not used"),
    FIELD_LIST(capture_in, shipping_info, 0, 0, 500, &SHIPPING_INFO_SHAPE, "Shipments"),
};
const struct shape CAPTURE_IN = SHAPE("CaptureRequest", capture_in, CAPTURE_IN_FIELDS);

struct refund_in {
    uint64_t has;
    int64_t refunded_amount;
    str description, reference;
    struct line_documents order_lines;
};
static const struct field REFUND_IN_FIELDS[] = {
    FIELD(SHAPE_I64, refund_in, refunded_amount, REQUIRED, 1, WIRE_AMOUNT_MAX, "Minor units"),
    FIELD(SHAPE_STR, refund_in, description, 0, 0, 255, "Shown to the customer"),
    FIELD(SHAPE_STR, refund_in, reference, 0, 0, 255, "The merchant's own reference"),
    FIELD_LIST(refund_in, order_lines, 0, 0, LINES_MAX, &LINE_SHAPE, "Lines given back; their references say of which capture"),
};
const struct shape REFUND_IN = SHAPE("RefundRequest", refund_in, REFUND_IN_FIELDS);
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
    struct order order = { 0 };
    str json = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(order_json(c, order_id, &json, &order));
    api_etag(c, call, &order);
    return answer_text(call, json);
}

/* A change without a body: 204 and the transaction. */
static enum problem change_order(struct ctx *c, struct call *call, enum order_verb verb)
{
    struct uuid order_id;
    struct changed changed = { 0 };
    struct change change = { .verb = verb };
    TRY(api_order_id(c, call, &order_id));
    TRY(order_change(c, order_id, &change, &changed));
    api_changed(c, call, &changed);
    return OK;
}

enum problem api_order_acknowledge(struct ctx *c, struct call *call)
{
    return api_not_found(c, change_order(c, call, ORDER_ACKNOWLEDGE),
                         "Order %.*s cannot be found. Acknowledgement not possible.",
                         STR_ARG(call->path[0]));
}

enum problem api_order_cancel(struct ctx *c, struct call *call)
{
    return change_order(c, call, ORDER_CANCEL);
}

enum problem api_order_release(struct ctx *c, struct call *call)
{
    return change_order(c, call, ORDER_RELEASE);
}

enum problem api_captures_list(struct ctx *c, struct call *call)
{
    struct uuid order_id;
    str json = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(captures_json(c, order_id, &json));
    return answer_text(call, json);
}

/* 201 without a body: where it is, its id, the transaction, and whether its lines add up. */
static void answer_created(struct ctx *c, struct call *call, struct uuid order_id,
                           const char *collection, str id_header, const struct changed *changed)
{
    str id = uuid_text(c->arena, changed->event_id);
    api_location(c, call, "/ordermanagement/v1/orders/%.*s/%s/%.*s",
                 STR_ARG(uuid_text(c->arena, order_id)), collection, STR_ARG(id));
    answer_header(&call->answer, id_header, id);
    api_transaction(c, call, changed->event_id);
    api_etag(c, call, &changed->after.order);
    api_warnings(c, call, changed->warnings);
    api_empty(call, 201);
}

/* Clients are told that lines which were sent are valid; of others nothing is said. */
static void answer_validation(struct call *call, size_t lines, struct warnings warnings)
{
    bool valid = lines > 0;
    for (size_t i = 0; i < warnings.count; i++)
        valid = valid && !str_equal(warnings.items[i].kind, STR(WARNING_LINES_MISMATCH));
    if (valid)
        answer_header(&call->answer, STR("Klarna-Order-Validation"), STR("Valid"));
}

/* A capture that was absorbed is answered like the first one. */
static void answer_absorbed(struct ctx *c, struct call *call, struct uuid order_id,
                            const struct changed *changed)
{
    struct changed first = *changed;
    first.event_id = changed->duplicate_of;
    answer_created(c, call, order_id, "captures", STR("Capture-Id"), &first);
    answer_header(&call->answer, STR("Capture-Duplicate-Of"),
                  uuid_text(c->arena, changed->duplicate_of));
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
        .from_client = true,
        .has_key = api_has_key(call),
        .lines = in->order_lines,
        .shipping_info = in->shipping_info,
    };
    enum problem p = order_capture(c, order_id, &request, &changed);
    if (p == PROBLEM_UNPROCESSABLE) {
        struct capture_in corrected = *in;
        corrected.order_lines = order_corrected_lines(c, in->order_lines, in->captured_amount);
        c->corrected_body = document_write(c, &CAPTURE_IN, &corrected);
    }
    TRY(p);
    if (!uuid_is_zero(changed.duplicate_of)) {
        answer_absorbed(c, call, order_id, &changed);
        return OK;
    }
    answer_created(c, call, order_id, "captures", STR("Capture-Id"), &changed);
    answer_validation(call, in->order_lines.count, changed.warnings);
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

enum problem api_refund_create(struct ctx *c, struct call *call)
{
    const struct refund_in *in = call->in;
    struct uuid order_id;
    struct changed changed = { 0 };
    TRY(api_order_id(c, call, &order_id));
    struct refund_request request = {
        .refunded_amount = in->refunded_amount,
        .description = in->description,
        .reference = in->reference,
        .from_client = true,
        .lines = in->order_lines,
    };
    enum problem p = order_refund(c, order_id, &request, &changed);
    if (p == PROBLEM_UNPROCESSABLE) {
        struct refund_in corrected = *in;
        corrected.order_lines = order_corrected_lines(c, in->order_lines, in->refunded_amount);
        c->corrected_body = document_write(c, &REFUND_IN, &corrected);
    }
    TRY(p);
    answer_created(c, call, order_id, "refunds", STR("Refund-Id"), &changed);
    answer_validation(call, in->order_lines.count, changed.warnings);
    return OK;
}

enum problem api_refunds_list(struct ctx *c, struct call *call)
{
    struct uuid order_id;
    str json = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(refunds_json(c, order_id, &json));
    return answer_text(call, json);
}

enum problem api_refund_get(struct ctx *c, struct call *call)
{
    struct uuid order_id, refund_id;
    str json = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(api_path_id(c, call, 1, &refund_id));
    TRY(refund_json(c, order_id, refund_id, &json));
    return answer_text(call, json);
}
