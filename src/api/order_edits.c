#include "api/order_edits.h"

#include "api/order_json.h"
#include "api/ordermanagement.h"
#include "api/preview_parts.h"

struct order_lines_in {
    uint64_t has;
    int64_t order_amount;
    str description;
    struct line_documents order_lines;
};
struct order_lines_preview_out {
    struct uuid order_id;
    str purchase_currency;
    int64_t order_amount, order_amount_before;
    struct shape_list ledger, mails;
    struct order_then_out order;
    str etag;
};

/* clang-format off */
static const struct field LINES_IN_FIELDS[] = {
    FIELD(SHAPE_I64, order_lines_in, order_amount, REQUIRED, 1, WIRE_AMOUNT_MAX, "Minor units: the sum of total_amount of all lines"),
    FIELD(SHAPE_STR, order_lines_in, description, 0, 0, 255, "Why"),
    FIELD_LIST(order_lines_in, order_lines, REQUIRED, 1, LINES_MAX, &LINE_SHAPE, "All lines from now on; those that are captured in part are where they are"),
};
const struct shape ORDER_LINES_IN = SHAPE("OrderLinesUpdate", order_lines_in, LINES_IN_FIELDS);

static const struct field PREVIEW_FIELDS[] = {
    FIELD(SHAPE_UUID, order_lines_preview_out, order_id, 0, 0, 0, "Id of the order"),
    FIELD(SHAPE_STR, order_lines_preview_out, purchase_currency, 0, 3, 3, "ISO 4217"),
    FIELD(SHAPE_I64, order_lines_preview_out, order_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units authorized then"),
    FIELD(SHAPE_I64, order_lines_preview_out, order_amount_before, 0, 0, WIRE_AMOUNT_MAX, "Minor units authorized as it is now"),
    FIELD_LIST(order_lines_preview_out, ledger, 0, 0, LEDGER_TRANSFERS_MAX, &LEDGER_ENTRY_OUT, "What it posts at once"),
    FIELD_LIST(order_lines_preview_out, mails, OMIT_EMPTY, 0, CAUSED_MAILS_MAX, &PREVIEW_MAIL_OUT, "Mails that are sent"),
    FIELD_OBJECT(order_lines_preview_out, order, 0, &ORDER_THEN_OUT, "The order after it"),
    FIELD(SHAPE_STR, order_lines_preview_out, etag, 0, 3, 30, "For If-Match of the update: it is then done to the order as it was previewed, or not at all"),
};
const struct shape ORDER_LINES_PREVIEW_OUT = SHAPE("OrderLinesPreview", order_lines_preview_out, PREVIEW_FIELDS);
/* clang-format on */

/* --- lines ------------------------------------------------------------------------------- */

static struct update_request update_of(const struct order_lines_in *in)
{
    return (struct update_request){
        .order_amount = in->order_amount,
        .description = in->description,
        .lines = in->order_lines,
        .is_edit = true,
    };
}

enum problem api_order_lines_put(struct ctx *c, struct call *call)
{
    const struct update_request request = update_of(call->in);
    struct uuid order_id;
    struct changed changed = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(order_update_authorization(c, order_id, &request, &changed));
    api_changed(c, call, &changed);
    return OK;
}

enum problem api_order_lines_preview(struct ctx *c, struct call *call)
{
    const struct update_request request = update_of(call->in);
    struct uuid order_id;
    struct change_preview p;
    TRY(api_order_id(c, call, &order_id));
    TRY(update_preview(c, order_id, &request, &p));
    const struct order *before = &p.changed.before.order;
    struct order_lines_preview_out out = {
        .order_id = order_id,
        .purchase_currency = currency_code(before->authorized.currency),
        .order_amount = p.changed.after.order.authorized.minor,
        .order_amount_before = before->authorized.minor,
        .ledger = preview_ledger(c, &p.transfers),
        .mails = preview_mails(c, &p.mails),
        .order = preview_order(&p.changed.after.order),
        .etag = order_etag(c, before),
    };
    answer_json(c, call, 200, &ORDER_LINES_PREVIEW_OUT, &out);
    return OK;
}

/* --- shipping info ----------------------------------------------------------------------- */

/* What staff and customers are to follow is a page of the web. */
static enum problem check_address(struct ctx *c, size_t i, const char *name, str address)
{
    if (address.len == 0 || str_starts(address, STR("https://")) ||
        str_starts(address, STR("http://")))
        return OK;
    return blame(c, PROBLEM_UNPROCESSABLE, arena_format(c->arena, "shipping_info[%zu].%s", i, name),
                 WHY_BAD_LINK, name);
}

static bool says_something(const struct shipping_info *s)
{
    return s->shipping_company.len + s->shipping_method.len + s->tracking_number.len +
               s->tracking_uri.len + s->return_shipping_company.len +
               s->return_tracking_number.len + s->return_tracking_uri.len >
           0;
}

static enum problem check_shipping(struct ctx *c, struct shipping_infos infos)
{
    for (size_t i = 0; i < infos.count; i++) {
        const struct shipping_info *s = &infos.items[i];
        if (!says_something(s))
            return blame(c, PROBLEM_UNPROCESSABLE, arena_format(c->arena, "shipping_info[%zu]", i),
                         WHY_EMPTY_SHIPMENT);
        TRY(check_address(c, i, "tracking_uri", s->tracking_uri));
        TRY(check_address(c, i, "return_tracking_uri", s->return_tracking_uri));
    }
    return OK;
}

enum problem api_merchant_order_ship(struct ctx *c, struct call *call)
{
    const struct shipping_in *in = call->in;
    TRY(check_shipping(c, in->shipping_info));
    return api_order_ship(c, call);
}

enum problem api_merchant_capture_ship(struct ctx *c, struct call *call)
{
    const struct shipping_in *in = call->in;
    TRY(check_shipping(c, in->shipping_info));
    return api_shipping_add(c, call);
}
