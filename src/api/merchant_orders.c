#include "api/merchant_orders.h"

#include "api/app.h"
#include "api/capture_preview.h"
#include "api/order_json.h"
#include "base/clock.h"
#include "service/store_list.h"

/* --- lists ----------------------------------------------------------------------------- */

/* clang-format off */
static const struct field LIST_QUERY_FIELDS[] = {
    ORDER_FILTER_FIELDS,
    FIELD(SHAPE_I64, filter_in, limit, 0, 1, LIST_LIMIT_MAX, "Orders per page"),
    FIELD(SHAPE_STR, filter_in, cursor, 0, 0, 512, "The next of the page before"),
    STORES_FIELD,
};
const struct shape LIST_QUERY = SHAPE("OrderListQuery", filter_in, LIST_QUERY_FIELDS);

struct page_out {
    struct shape_list orders;
    str next;
};
static const struct field PAGE_FIELDS[] = {
    FIELD_LIST(page_out, orders, 0, 0, LIST_LIMIT_MAX, &ORDER_SUMMARY_OUT, "The orders of this page"),
    FIELD(SHAPE_STR, page_out, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent at the end"),
};
const struct shape ORDER_PAGE_OUT = SHAPE("OrderPage", page_out, PAGE_FIELDS);
/* clang-format on */

static enum problem list_over_stores(struct ctx *c, struct call *call, size_t limit)
{
    const struct filter_in *in = call->query;
    struct store_choice stores;
    struct store_page page = { 0 };
    TRY(api_stores_chosen(c, call, in->stores, &stores));
    TRY(store_list(c, &stores, in, limit, &page));
    struct order_summary_out *items =
        ARENA_ARRAY(c->arena, struct order_summary_out, page.count + 1);
    for (size_t i = 0; i < page.count; i++) {
        items[i] = order_summary_out(&page.items[i]);
        items[i].store = (struct order_store_out){ page.stores[i]->mid, page.stores[i]->name };
    }
    struct page_out out = { { items, page.count }, page.next };
    answer_json(c, call, 200, &ORDER_PAGE_OUT, &out);
    return OK;
}

enum problem api_orders_list(struct ctx *c, struct call *call)
{
    const struct filter_in *in = call->query;
    struct order_filter filter;
    struct order_page page = { 0 };
    size_t limit = in->limit > 0 ? (size_t)in->limit : LIST_LIMIT_DEFAULT;
    if (in->stores.len > 0)
        return list_over_stores(c, call, limit);
    TRY(order_filter_read(c, in, &filter));
    TRY(order_list(c, &filter, limit, in->cursor, &page));
    struct order_summary_out *items =
        ARENA_ARRAY(c->arena, struct order_summary_out, page.count + 1);
    for (size_t i = 0; i < page.count; i++)
        items[i] = order_summary_out(&page.items[i]);
    struct page_out out = { { items, page.count }, page.next };
    answer_json(c, call, 200, &ORDER_PAGE_OUT, &out);
    return OK;
}

enum problem api_merchant_order_get(struct ctx *c, struct call *call)
{
    struct uuid order_id;
    struct order order = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(merchant_order_json(c, order_id, &call->answer.body, &order));
    api_etag(c, call, &order);
    call->answer.content_type = STR("application/json");
    call->answer.status = 200;
    return OK;
}

/* --- capturing ------------------------------------------------------------------------- */

struct merchant_capture_out {
    struct uuid capture_id;
    str klarna_reference;
    int64_t captured_amount, captured_at;
    struct order_summary_out order;
};
/* clang-format off */
static const struct field PART_FIELDS[] = {
    FIELD(SHAPE_I64, line_part_request, line, REQUIRED, 0, LINES_MAX - 1, "Number of the line, from 0"),
    FIELD(SHAPE_I64, line_part_request, quantity, REQUIRED, 1, 1000000000, "Units of it"),
};
const struct shape LINE_PART_IN = SHAPE("LinePart", line_part_request, PART_FIELDS);
static const struct field MERCHANT_CAPTURE_FIELDS[] = {
    FIELD(SHAPE_BOOL, merchant_capture_in, full, 0, 0, 0, "All that remains"),
    FIELD_LIST(merchant_capture_in, lines, 0, 1, LINES_MAX, &LINE_PART_IN, "These quantities of these lines"),
    FIELD(SHAPE_I64, merchant_capture_in, captured_amount, 0, 1, WIRE_AMOUNT_MAX, "This amount, minor units; with lines: what they must come to"),
    FIELD(SHAPE_STR, merchant_capture_in, description, 0, 0, 255, "Shown to the customer"),
    FIELD(SHAPE_STR, merchant_capture_in, reference, 0, 0, 255, "The merchant's own reference"),
    FIELD(SHAPE_STR, merchant_capture_in, preview_token, 0, 1, PREVIEW_TOKEN_MAX, "Of a preview: captured is only if it does what was previewed"),
};
const struct shape MERCHANT_CAPTURE_IN = SHAPE("MerchantCaptureRequest", merchant_capture_in, MERCHANT_CAPTURE_FIELDS);
static const struct field MERCHANT_CAPTURE_OUT_FIELDS[] = {
    FIELD(SHAPE_UUID, merchant_capture_out, capture_id, 0, 0, 0, "Id of the capture"),
    FIELD(SHAPE_STR, merchant_capture_out, klarna_reference, 0, 0, 64, "Reference of the capture"),
    FIELD(SHAPE_I64, merchant_capture_out, captured_amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units"),
    FIELD(SHAPE_TIME, merchant_capture_out, captured_at, 0, 0, 0, "When"),
    FIELD_OBJECT(merchant_capture_out, order, 0, &ORDER_SUMMARY_OUT, "The order as it stands now"),
};
const struct shape MERCHANT_CAPTURE_OUT = SHAPE("MerchantCapture", merchant_capture_out, MERCHANT_CAPTURE_OUT_FIELDS);
/* clang-format on */

enum problem api_capture_request(struct ctx *c, struct uuid order_id,
                                 const struct merchant_capture_in *in, struct capture_request *out)
{
    bool has_amount = shape_has(in, &MERCHANT_CAPTURE_IN, &in->captured_amount);
    *out = (struct capture_request){ .description = in->description, .reference = in->reference };
    if (in->full + (in->lines.count > 0) + (has_amount && in->lines.count == 0) != 1)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("captured_amount"),
                     "Say how much in exactly one way: \"full\": true, \"lines\" or "
                     "\"captured_amount\".");
    if (in->full)
        return capture_of_all(c, order_id, out);
    if (in->lines.count == 0) {
        out->captured_amount = in->captured_amount;
        return OK;
    }
    TRY(capture_of_lines(c, order_id, in->lines, out));
    if (has_amount && out->captured_amount > 0 && in->captured_amount != out->captured_amount)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("captured_amount"), WHY_CAPTURE_DIFFERS,
                     (long long)out->captured_amount, (long long)in->captured_amount);
    return OK;
}

/* With the token of a preview it does what was previewed, or nothing. */
static enum problem capture(struct ctx *c, struct uuid order_id,
                            const struct merchant_capture_in *in, const struct capture_request *r,
                            struct changed *out)
{
    if (in->preview_token.len == 0)
        return order_capture(c, order_id, r, out);
    struct capture_preview *preview = ARENA_NEW(c->arena, struct capture_preview);
    TRY(capture_preview(c, order_id, r, preview));
    TRY(preview_check(c, preview, in->preview_token));
    *out = preview->capture.changed;
    return capture_record(c, &preview->capture);
}

enum problem api_merchant_capture_create(struct ctx *c, struct call *call)
{
    struct uuid order_id;
    struct capture_request request;
    struct changed changed = { 0 };
    struct order_summary summary = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(api_capture_request(c, order_id, call->in, &request));
    TRY(capture(c, order_id, call->in, &request, &changed));
    TRY(order_load_fact(c, order_id, &summary.fact));
    summary.order = changed.after.order;
    struct merchant_capture_out out = {
        .capture_id = changed.event_id,
        .klarna_reference =
            arena_format(c->arena, "%.*s-%lld", STR_ARG(summary.fact.klarna_reference),
                         (long long)changed.after.order.captures_count),
        .captured_amount = request.captured_amount,
        .captured_at = c->now,
        .order = order_summary_out(&summary),
    };
    str id = uuid_text(c->arena, out.capture_id);
    answer_json(c, call, 201, &MERCHANT_CAPTURE_OUT, &out);
    api_location(c, call, "/ordermanagement/v1/orders/%.*s/captures/%.*s",
                 STR_ARG(uuid_text(c->arena, order_id)), STR_ARG(id));
    answer_header(&call->answer, STR("Capture-Id"), id);
    api_transaction(c, call, changed.event_id);
    api_etag(c, call, &changed.after.order);
    return OK;
}
