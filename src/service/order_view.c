#include "service/order_view.h"

#include "base/text.h"
#include "service/audit_log.h"
#include "service/order_export.h"
#include "sql.h"

/* --- columns ------------------------------------------------------------------------------- */

static bool is_column(str name)
{
    for (size_t i = 0; i < EXPORT_COLUMNS_COUNT; i++)
        if (str_equal(name, str_of(EXPORT_COLUMNS[i].name)))
            return true;
    return false;
}

enum problem view_columns_text(struct ctx *c, struct shape_list names, str *out)
{
    const str *items = names.items;
    struct text t = text_begin(c->arena, (size_t)VIEW_COLUMNS_MAX * 64);
    for (size_t i = 0; i < names.count; i++) {
        if (!is_column(items[i]))
            return blame(c, PROBLEM_UNPROCESSABLE, STR("columns"), WHY_UNKNOWN_VIEW_COLUMN,
                         STR_ARG(items[i]));
        for (size_t k = 0; k < i; k++)
            if (str_equal(items[i], items[k]))
                return blame(c, PROBLEM_UNPROCESSABLE, STR("columns"), WHY_COLUMN_TWICE,
                             STR_ARG(items[i]));
        if (i > 0)
            text_char(&t, ',');
        text_add(&t, items[i]);
    }
    CHECK(text_done(&t, out));
    return OK;
}

struct shape_list view_columns_list(struct ctx *c, str columns)
{
    str *items = ARENA_ARRAY(c->arena, str, VIEW_COLUMNS_MAX);
    size_t count = 0;
    while (columns.len > 0 && count < VIEW_COLUMNS_MAX && str_split(&columns, ',', &items[count]))
        count++;
    return (struct shape_list){ items, count };
}

/* --- stores -------------------------------------------------------------------------------- */

bool view_names_stores(str stores)
{
    return stores.len > 0 && !str_equal(stores, STR("all"));
}

str view_stores_text(struct ctx *c, str names, const struct store_choice *chosen)
{
    str out;
    struct text t = text_begin(c->arena, STORES_CHARS_MAX);
    if (!view_names_stores(str_trim(names)))
        return str_trim(names);
    for (size_t i = 0; i < chosen->count; i++) {
        if (i > 0)
            text_char(&t, ',');
        text_add(&t, chosen->items[i].mid);
    }
    CHECK(text_done(&t, &out));
    return out;
}

static bool is_open(const struct store_choice *open, str mid)
{
    for (size_t i = 0; i < open->count; i++)
        if (str_equal(open->items[i].mid, mid))
            return true;
    return false;
}

bool view_stores_open(struct ctx *c, str stores, const struct store_choice *open, str *out)
{
    str mid;
    bool is_whole = true;
    struct text t = text_begin(c->arena, STORES_CHARS_MAX);
    *out = stores;
    if (!view_names_stores(stores))
        return true;
    for (bool is_first = true; str_split(&stores, ',', &mid);) {
        if (!is_open(open, mid)) {
            is_whole = false;
            continue;
        }
        if (!is_first)
            text_char(&t, ',');
        text_add(&t, mid);
        is_first = false;
    }
    CHECK(text_done(&t, out));
    return is_whole;
}

/* --- views --------------------------------------------------------------------------------- */

#define VIEW_COLUMNS(v)                                                          \
    COLUMNS(C_UUID("view_id", &(v)->view_id), C_STR("owner", &(v)->owner),       \
            C_I64("is_shared", &(v)->is_shared), C_STR("name", &(v)->name),      \
            C_STR("filter", &(v)->filter), C_STR("column_names", &(v)->columns), \
            C_I64("changed_at", &(v)->changed_at), C_STR("stores", &(v)->stores))

static enum problem read_view(struct rows *r, void *item, bool *more)
{
    struct order_view *v = item;
    return db_rows_next(r, VIEW_COLUMNS(v), more);
}

enum problem order_views_load(struct ctx *c, struct order_views *out)
{
    struct row_list found;
    TRY(db_list(c, &SQL_VIEW_LIST,
                PARAMS(P_I64(c->merchant_id), P_STR(c->actor), P_I64(2 * VIEWS_MAX)),
                sizeof(struct order_view), read_view, &found));
    *out = (struct order_views){ found.items, found.count };
    return OK;
}

static enum problem load(struct ctx *c, struct uuid view_id, struct order_view *out)
{
    bool found = false;
    TRY(db_maybe(c, &SQL_VIEW_LOAD, PARAMS(P_I64(c->merchant_id), P_UUID(view_id), P_STR(c->actor)),
                 VIEW_COLUMNS(out), &found));
    if (!found)
        return blame(c, PROBLEM_NOT_FOUND, STR("view_id"), "There is no view %.*s.",
                     STR_ARG(uuid_text(c->arena, view_id)));
    return OK;
}

/* May it become what it is to be? `was` NULL: it is new. */
static enum problem check(struct ctx *c, bool may_share, const struct order_view *was,
                          struct order_view *v)
{
    int64_t shared = 0, own = 0;
    v->name = str_trim(v->name);
    if (v->name.len == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("name"), WHY_SAY_A_NAME);
    if (v->is_shared && !may_share && (was == NULL || !was->is_shared))
        return blame(c, PROBLEM_FORBIDDEN, STR("shared"), WHY_VIEW_SHARING);
    if (was != NULL && was->is_shared == v->is_shared)
        return OK;
    TRY(db_one(c, &SQL_VIEW_COUNT, PARAMS(P_I64(c->merchant_id), P_STR(v->owner)),
               COLUMNS(C_I64("shared_views", &shared), C_I64("own_views", &own))));
    if ((v->is_shared ? shared : own) >= VIEWS_MAX)
        return blame(c, PROBLEM_CONFLICT, STR("view_id"), WHY_VIEWS_FULL, VIEWS_MAX);
    return OK;
}

/* --- what the audit log says --------------------------------------------------------------- */

struct audited {
    str name, query, columns, stores;
};
/* clang-format off */
static const struct field AUDITED_FIELDS[] = {
    FIELD(SHAPE_STR, audited, name, 0, 0, 0, "What it is called"),
    FIELD(SHAPE_STR, audited, query, 0, 0, 0, "The filter and the sort"),
    FIELD(SHAPE_STR, audited, columns, 0, 0, 0, "Names of columns"),
    FIELD(SHAPE_STR, audited, stores, 0, 0, 0, "All, or how many"),
};
/* clang-format on */
static const struct shape AUDITED = SHAPE("OrderView", audited, AUDITED_FIELDS);

/* Not which: not all who read the log may enter each of them. */
static str stores_told(struct ctx *c, str stores)
{
    str id;
    int count = 0;
    if (!view_names_stores(stores))
        return stores;
    while (str_split(&stores, ',', &id))
        count++;
    return arena_format(c->arena, "%d", count);
}

static struct audited audited(struct ctx *c, const struct order_view *v)
{
    return (struct audited){ v->name, v->filter, v->columns, stores_told(c, v->stores) };
}

/* Only what all users see is told. NULL: it is not there. */
static enum problem tell_audit(struct ctx *c, const struct order_view *was,
                               const struct order_view *is)
{
    bool was_shared = was != NULL && was->is_shared, is_shared = is != NULL && is->is_shared;
    struct audited before = { 0 }, after = { 0 };
    if (was_shared)
        before = audited(c, was);
    if (is_shared)
        after = audited(c, is);
    if (!was_shared && !is_shared)
        return OK;
    enum audit_type type = !was_shared  ? AUDIT_SHARED_VIEW_CREATED
                           : !is_shared ? AUDIT_SHARED_VIEW_DELETED
                                        : AUDIT_SHARED_VIEW_CHANGED;
    return audit_log_add_change(c, type, was_shared ? was->name : is->name, &AUDITED, &before,
                                &after);
}

/* --- changing ------------------------------------------------------------------------------ */

enum problem order_view_create(struct ctx *c, bool may_share, struct order_view *v)
{
    v->view_id = uuid_make(c->entropy, c->now);
    v->owner = c->actor;
    v->changed_at = ctx_real_now(c);
    TRY(check(c, may_share, NULL, v));
    TRY(db_none(c, &SQL_VIEW_INSERT,
                PARAMS(P_I64(c->merchant_id), P_UUID(v->view_id), P_STR(v->owner),
                       P_I64(v->is_shared), P_STR(v->name), P_STR(v->filter), P_STR(v->columns),
                       P_I64(v->changed_at), P_STR(v->stores)),
                NULL));
    return tell_audit(c, NULL, v);
}

/* A view that the caller sees and may change. */
static enum problem load_mine(struct ctx *c, bool may_share, struct uuid view_id,
                              struct order_view *out)
{
    TRY(load(c, view_id, out));
    if (may_share || str_equal(out->owner, c->actor))
        return OK;
    return blame(c, PROBLEM_FORBIDDEN, STR("view_id"), WHY_VIEW_OF_ANOTHER);
}

enum problem order_view_replace(struct ctx *c, bool may_share, struct order_view *v)
{
    struct order_view was = { 0 };
    TRY(load_mine(c, may_share, v->view_id, &was));
    v->owner = was.owner;
    v->changed_at = ctx_real_now(c);
    TRY(check(c, may_share, &was, v));
    TRY(db_none(c, &SQL_VIEW_UPDATE,
                PARAMS(P_I64(c->merchant_id), P_UUID(v->view_id), P_I64(v->is_shared),
                       P_STR(v->name), P_STR(v->filter), P_STR(v->columns), P_I64(v->changed_at),
                       P_STR(v->stores)),
                NULL));
    return tell_audit(c, &was, v);
}

enum problem order_view_delete(struct ctx *c, bool may_share, struct uuid view_id)
{
    struct order_view was = { 0 };
    TRY(load_mine(c, may_share, view_id, &was));
    int64_t changes = 0;
    TRY(db_none(c, &SQL_VIEW_DELETE, PARAMS(P_I64(c->merchant_id), P_UUID(view_id)), &changes));
    return changes == 0 ? OK : tell_audit(c, &was, NULL); /* 0: somebody else was first */
}

/* --- how a user has the list --------------------------------------------------------------- */

enum problem list_choice_load(struct ctx *c, struct list_choice *out)
{
    bool found = false;
    *out = (struct list_choice){ .columns = STR("") };
    return db_maybe(
        c, &SQL_VIEW_LOAD_CHOICE, PARAMS(P_I64(c->merchant_id), P_STR(c->actor)),
        COLUMNS(C_STR("column_names", &out->columns), C_UUID("default_view", &out->default_view)),
        &found);
}

enum problem list_choice_save(struct ctx *c, const struct list_choice *choice)
{
    struct order_view view = { 0 };
    bool has_view = !uuid_is_zero(choice->default_view);
    if (has_view)
        TRY(load(c, choice->default_view, &view));
    return db_none(c, &SQL_VIEW_SAVE_CHOICE,
                   PARAMS(P_I64(c->merchant_id), P_STR(c->actor), P_STR(choice->columns),
                          has_view ? P_UUID(choice->default_view) : P_NULL()),
                   NULL);
}
