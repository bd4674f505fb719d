#include "api/order_tags.h"

#include "api/app.h"
#include "service/order_tag.h"

struct order_tags_out {
    struct shape_list tags;
};

/* clang-format off */
static const struct field CHANGE_FIELDS[] = {
    FIELD_SCALARS(tag_change, add, 0, 0, TAGS_OF_ORDER_MAX, SHAPE_STR, "Tags that the order is to have, 1 to 50 characters each; upper and lower case are the same"),
    FIELD_SCALARS(tag_change, remove, 0, 0, TAGS_OF_ORDER_MAX, SHAPE_STR, "Tags that it is not to have any more"),
};
const struct shape TAG_CHANGE_IN = SHAPE("TagChange", tag_change, CHANGE_FIELDS);

static const struct field ORDER_TAGS_FIELDS[] = {
    FIELD_SCALARS(order_tags_out, tags, 0, 0, TAGS_OF_ORDER_MAX, SHAPE_STR, "All that the order has now"),
};
const struct shape ORDER_TAGS_OUT = SHAPE("OrderTags", order_tags_out, ORDER_TAGS_FIELDS);

static const struct field TAG_FIELDS[] = {
    FIELD(SHAPE_STR, tag_row, name, 0, 1, TAG_CHARS_MAX, "The tag"),
    FIELD(SHAPE_I64, tag_row, orders, 0, 0, INT64_MAX, "How many orders have it"),
};
static const struct shape TAG_OUT = SHAPE("Tag", tag_row, TAG_FIELDS);

struct tags_out {
    struct shape_list tags;
};
static const struct field TAGS_FIELDS[] = {
    FIELD_LIST(tags_out, tags, 0, 0, TAGS_OF_MERCHANT_MAX, &TAG_OUT, "Those in use, in the order of the alphabet"),
};
const struct shape TAGS_OUT = SHAPE("Tags", tags_out, TAGS_FIELDS);
/* clang-format on */

enum problem api_order_tags_change(struct ctx *c, struct call *call)
{
    struct uuid order_id;
    struct changed changed = { 0 };
    struct order_tags_out out = { { 0 } };
    TRY(api_order_id(c, call, &order_id));
    TRY(order_change_tags(c, order_id, call->in, &out.tags, &changed));
    answer_json(c, call, 200, &ORDER_TAGS_OUT, &out);
    api_transaction(c, call, changed.event_id);
    api_etag(c, call, &changed.after.order);
    return OK;
}

enum problem api_tags_list(struct ctx *c, struct call *call)
{
    struct tag_rows found = { 0 };
    TRY(tags_load(c, &found));
    struct tags_out out = { { found.items, found.count } };
    answer_json(c, call, 200, &TAGS_OUT, &out);
    return OK;
}
