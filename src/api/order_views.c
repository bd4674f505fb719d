#include "api/order_views.h"

#include "api/app.h"
#include "api/timeline.h"
#include "service/order_view.h"

struct view_in {
    uint64_t has;
    str name;
    struct filter_in query;
    struct shape_list columns;
    bool shared;
    str stores;
};
struct view_out {
    struct uuid view_id;
    str name, query;
    struct shape_list columns;
    bool shared, may_change, stores_closed;
    str stores;
    struct actor_out created_by;
    int64_t changed_at;
};
struct views_out {
    struct shape_list views, columns;
    struct uuid default_view;
};
struct list_choice_in {
    uint64_t has;
    struct shape_list columns;
    struct uuid default_view;
};
/* clang-format off */
static const struct field VIEW_IN_FIELDS[] = {
    FIELD(SHAPE_STR, view_in, name, REQUIRED, 1, VIEW_NAME_CHARS, "What it is called"),
    FIELD_OBJECT(view_in, query, 0, &ORDER_FILTER_IN, "The filter and the sort; absent: all orders"),
    FIELD_SCALARS(view_in, columns, 0, 0, VIEW_COLUMNS_MAX, SHAPE_STR, "Names of columns, in their order; none: as its reader has the list"),
    FIELD(SHAPE_BOOL, view_in, shared, 0, 0, 0, "True: all users of the merchant see it; needs the verb manage"),
    FIELD(SHAPE_STR, view_in, stores, 0, 0, STORES_CHARS_MAX, "Over which stores: all, or their ids separated by commas; absent: the one that the request is about"),
};
const struct shape VIEW_IN = SHAPE("OrderViewRequest", view_in, VIEW_IN_FIELDS);

static const struct field VIEW_FIELDS[] = {
    FIELD(SHAPE_UUID, view_out, view_id, 0, 0, 0, "Id of the view"),
    FIELD(SHAPE_STR, view_out, name, 0, 1, VIEW_NAME_CHARS, "What it is called"),
    FIELD_JSON(view_out, query, 0, SHAPE_OBJECT, &ORDER_FILTER_IN, "The filter and the sort"),
    FIELD_SCALARS(view_out, columns, 0, 0, VIEW_COLUMNS_MAX, SHAPE_STR, "Names of columns, in their order; none: as its reader has the list"),
    FIELD(SHAPE_BOOL, view_out, shared, 0, 0, 0, "Whether all users of the merchant see it"),
    FIELD(SHAPE_BOOL, view_out, may_change, 0, 0, 0, "Whether the caller may change and delete it"),
    FIELD_OBJECT(view_out, created_by, 0, &ACTOR_OUT, "Who made it"),
    FIELD(SHAPE_TIME, view_out, changed_at, 0, 0, 0, "When it was saved last"),
    FIELD(SHAPE_STR, view_out, stores, OMIT_EMPTY, 0, STORES_CHARS_MAX, "Over which stores: all, or the ids of those that are open to the caller; absent: its own, or none that is open"),
    FIELD(SHAPE_BOOL, view_out, stores_closed, 0, 0, 0, "Whether it is also over stores that are not open to the caller"),
};
const struct shape VIEW_OUT = SHAPE("OrderView", view_out, VIEW_FIELDS);

static const struct field VIEWS_FIELDS[] = {
    FIELD_LIST(views_out, views, 0, 0, 2 * VIEWS_MAX, &VIEW_OUT, "The caller's own and those that are shared, the oldest first"),
    FIELD_SCALARS(views_out, columns, 0, 0, VIEW_COLUMNS_MAX, SHAPE_STR, "The columns of the caller's list; none: those that a list has by itself"),
    FIELD(SHAPE_UUID, views_out, default_view, OMIT_EMPTY, 0, 0, "The view with which the caller's list begins"),
};
const struct shape VIEWS_OUT = SHAPE("OrderViews", views_out, VIEWS_FIELDS);

static const struct field LIST_CHOICE_FIELDS[] = {
    FIELD_SCALARS(list_choice_in, columns, 0, 0, VIEW_COLUMNS_MAX, SHAPE_STR, "Names of columns, in their order; none: those that a list has by itself"),
    FIELD(SHAPE_UUID, list_choice_in, default_view, 0, 0, 0, "The view with which the list begins; absent: none"),
};
const struct shape LIST_CHOICE_IN = SHAPE("OrderListChoice", list_choice_in, LIST_CHOICE_FIELDS);
/* clang-format on */

static enum problem may_share(struct ctx *c, const struct call *call, bool *out)
{
    struct caller caller;
    TRY(api_caller(c, call, &caller));
    *out = (caller.verbs & VERB_MANAGE) != 0;
    return OK;
}

/* `open`: the stores that are open to the caller. */
static struct view_out view_out(struct ctx *c, const struct order_view *v, bool may,
                                const struct store_choice *open)
{
    str stores;
    bool is_whole = view_stores_open(c, v->stores, open, &stores);
    return (struct view_out){
        .view_id = v->view_id,
        .name = v->name,
        .query = v->filter,
        .columns = view_columns_list(c, v->columns),
        .shared = v->is_shared != 0,
        .may_change = may || str_equal(v->owner, c->actor),
        .created_by = actor_out(v->owner),
        .changed_at = v->changed_at,
        .stores = stores,
        .stores_closed = !is_whole,
    };
}

/* They are looked up only if any of the views names some. */
static enum problem open_stores(struct ctx *c, const struct call *call,
                                const struct order_views *views, struct store_choice *out)
{
    *out = (struct store_choice){ 0 };
    for (size_t i = 0; i < views->count; i++)
        if (view_names_stores(views->items[i].stores))
            return api_stores_chosen(c, call, STR("all"), out);
    return OK;
}

enum problem api_views_list(struct ctx *c, struct call *call)
{
    struct order_views found;
    struct list_choice choice;
    struct store_choice open;
    bool may = false;
    TRY(may_share(c, call, &may));
    TRY(order_views_load(c, &found));
    TRY(list_choice_load(c, &choice));
    TRY(open_stores(c, call, &found, &open));
    struct view_out *items = ARENA_ARRAY(c->arena, struct view_out, found.count + 1);
    struct views_out out = { .views = { items, found.count },
                             .columns = view_columns_list(c, choice.columns) };
    for (size_t i = 0; i < found.count; i++) {
        items[i] = view_out(c, &found.items[i], may, &open);
        if (uuid_equal(found.items[i].view_id, choice.default_view))
            out.default_view = choice.default_view; /* it may be gone, or shared no more */
    }
    answer_json(c, call, 200, &VIEWS_OUT, &out);
    return OK;
}

/* `chosen`: its stores, which must be open to the caller. */
static enum problem read_view(struct ctx *c, const struct call *call, struct store_choice *chosen,
                              struct order_view *out)
{
    const struct view_in *in = call->in;
    struct order_filter filter;
    *chosen = (struct store_choice){ 0 };
    *out = (struct order_view){ .name = in->name, .is_shared = in->shared };
    TRY(order_filter_read(c, &in->query, &filter));
    TRY(view_columns_text(c, in->columns, &out->columns));
    out->filter = order_filter_text(c, &in->query);
    if (in->stores.len > 0)
        TRY(api_stores_chosen(c, call, in->stores, chosen));
    out->stores = view_stores_text(c, in->stores, chosen);
    return OK;
}

enum problem api_view_create(struct ctx *c, struct call *call)
{
    struct order_view view;
    struct store_choice chosen;
    bool may = false;
    TRY(may_share(c, call, &may));
    TRY(read_view(c, call, &chosen, &view));
    TRY(order_view_create(c, may, &view));
    struct view_out out = view_out(c, &view, may, &chosen);
    answer_json(c, call, 201, &VIEW_OUT, &out);
    api_location(c, call, "/merchant/v1/views/%.*s", STR_ARG(uuid_text(c->arena, view.view_id)));
    return OK;
}

enum problem api_view_replace(struct ctx *c, struct call *call)
{
    struct order_view view;
    struct store_choice chosen;
    struct uuid view_id;
    bool may = false;
    TRY(api_path_id(c, call, 0, &view_id));
    TRY(may_share(c, call, &may));
    TRY(read_view(c, call, &chosen, &view));
    view.view_id = view_id;
    TRY(order_view_replace(c, may, &view));
    struct view_out out = view_out(c, &view, may, &chosen);
    answer_json(c, call, 200, &VIEW_OUT, &out);
    return OK;
}

enum problem api_view_delete(struct ctx *c, struct call *call)
{
    struct uuid view_id;
    bool may = false;
    TRY(api_path_id(c, call, 0, &view_id));
    TRY(may_share(c, call, &may));
    TRY(order_view_delete(c, may, view_id));
    api_empty(call, 204);
    return OK;
}

enum problem api_list_choice_replace(struct ctx *c, struct call *call)
{
    const struct list_choice_in *in = call->in;
    struct list_choice choice = { .default_view = in->default_view };
    TRY(view_columns_text(c, in->columns, &choice.columns));
    TRY(list_choice_save(c, &choice));
    api_empty(call, 204);
    return OK;
}
