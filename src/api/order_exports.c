#include "api/order_exports.h"

#include "api/app.h"
#include "api/report_file.h"
#include "api/timeline.h"
#include "service/order_export.h"
#include "service/payout_terms.h"
#include "shape/reason.h"

struct export_in {
    uint64_t has;
    struct filter_in query;
    str format, columns, delimiter, decimal;
};
struct export_out {
    struct uuid export_id;
    str status, format, query, columns;
    int64_t progress, orders_count, bytes;
    struct actor_out created_by;
    int64_t created_at, finished_at, expires_at;
    str failure, reason_code;
};
struct exports_out {
    struct shape_list exports;
};
struct export_column_out {
    str name, type, meaning;
};
struct export_columns_out {
    struct shape_list columns;
};
/* clang-format off */
static const struct field EXPORT_IN_FIELDS[] = {
    FIELD_OBJECT(export_in, query, 0, &ORDER_FILTER_IN, "All orders that match; absent: all. Their order is that in which they were created"),
    FIELD_CHOICE(export_in, format, REQUIRED, EXPORT_FORMATS, "csv, or one JSON object per line"),
    FIELD(SHAPE_STR, export_in, columns, 0, 0, 2000, "Names of columns, separated by commas, each with =title to rename it; absent: all"),
    FIELD_CHOICE(export_in, delimiter, 0, DELIMITERS, "What separates the fields of CSV; absent: as in the merchant's reports"),
    FIELD_CHOICE(export_in, decimal, 0, DECIMALS, "What stands before the decimals of CSV; absent: as in the merchant's reports"),
};
const struct shape EXPORT_IN = SHAPE("OrderExportRequest", export_in, EXPORT_IN_FIELDS);

static const char *const STATUSES[] = { "queued", "running", "finished", "failed", NULL };
static const struct field EXPORT_FIELDS[] = {
    FIELD(SHAPE_UUID, export_out, export_id, 0, 0, 0, "Id of the export"),
    FIELD_CHOICE(export_out, status, 0, STATUSES, "How far it is"),
    FIELD_CHOICE(export_out, format, 0, EXPORT_FORMATS, "Of the file"),
    FIELD_JSON(export_out, query, OMIT_EMPTY, SHAPE_OBJECT, &ORDER_FILTER_IN, "What was asked for; absent of one that has failed"),
    FIELD(SHAPE_STR, export_out, columns, OMIT_EMPTY, 0, 2000, "Its columns; absent: all"),
    FIELD(SHAPE_I64, export_out, progress, 0, 0, 100, "Percent of the time that it spans; while words are searched for 0 until the end"),
    FIELD(SHAPE_I64, export_out, orders_count, 0, 0, 0, "Orders in the file so far"),
    FIELD(SHAPE_I64, export_out, bytes, 0, 0, 0, "Size of the file so far"),
    FIELD_OBJECT(export_out, created_by, 0, &ACTOR_OUT, "Who asked for it"),
    FIELD(SHAPE_TIME, export_out, created_at, 0, 0, 0, "When it was asked for"),
    FIELD(SHAPE_TIME, export_out, finished_at, OMIT_EMPTY, 0, 0, "Since when it can be downloaded, or has failed"),
    FIELD(SHAPE_STR, export_out, failure, OMIT_EMPTY, 0, 1000, "Why it has failed: it has no file"),
    FAULT_CODE(export_out, reason_code),
    FIELD(SHAPE_TIME, export_out, expires_at, 0, 0, 0, "When it is deleted"),
};
const struct shape EXPORT_OUT = SHAPE("OrderExport", export_out, EXPORT_FIELDS);
static const struct field EXPORTS_FIELDS[] = {
    FIELD_LIST(exports_out, exports, 0, 0, EXPORTS_MAX, &EXPORT_OUT, "The newest first"),
};
const struct shape EXPORTS_OUT = SHAPE("OrderExports", exports_out, EXPORTS_FIELDS);

static const struct field COLUMN_FIELDS[] = {
    FIELD(SHAPE_STR, export_column_out, name, 0, 1, 64, "Its name in requests and, unless renamed, in files"),
    FIELD_CHOICE(export_column_out, type, 0, EXPORT_TYPES, "An amount is decimal in CSV and minor units in NDJSON; a time is ISO 8601 in UTC"),
    FIELD(SHAPE_STR, export_column_out, meaning, 0, 1, 200, "What it tells"),
};
static const struct shape COLUMN_OUT = SHAPE("ExportColumn", export_column_out, COLUMN_FIELDS);
static const struct field COLUMNS_FIELDS[] = {
    FIELD_LIST(export_columns_out, columns, 0, 0, 64, &COLUMN_OUT, "In the order in which a file has them"),
};
const struct shape EXPORT_COLUMNS_OUT = SHAPE("ExportColumns", export_columns_out, COLUMNS_FIELDS);
/* clang-format on */

static struct export_out export_out(const struct order_export *e)
{
    return (struct export_out){ .export_id = e->export_id,
                                .status = e->status,
                                .format = e->format,
                                .query = e->failure.ptr == NULL ? e->filter : (str){ 0 },
                                .columns = e->columns,
                                .progress = e->progress,
                                .orders_count = e->orders,
                                .bytes = e->size,
                                .created_by = actor_out(e->actor),
                                .created_at = e->created_at,
                                .finished_at = e->finished_at,
                                .expires_at = e->expires_at,
                                .failure = e->failure,
                                .reason_code = fault_code(e->failure) };
}

enum problem api_export_create(struct ctx *c, struct call *call)
{
    const struct export_in *in = call->in;
    struct payout_terms terms = payout_terms_default();
    struct order_export e;
    bool found = false;
    TRY(payout_terms_load(c, &terms, &found));
    const struct export_request request = {
        .format = in->format,
        .columns = in->columns,
        .delimiter = in->delimiter.len > 0 ? in->delimiter : terms.report_delimiter,
        .decimal = in->decimal.len > 0 ? in->decimal : terms.report_decimal,
        .filter = &in->query,
    };
    TRY(order_export_start(c, &request, &e));
    struct export_out out = export_out(&e);
    answer_json(c, call, 202, &EXPORT_OUT, &out);
    api_location(c, call, "/merchant/v1/order-exports/%.*s",
                 STR_ARG(uuid_text(c->arena, e.export_id)));
    return OK;
}

enum problem api_exports_list(struct ctx *c, struct call *call)
{
    struct order_exports found;
    TRY(order_exports_load(c, &found));
    struct export_out *items = ARENA_ARRAY(c->arena, struct export_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        items[i] = export_out(&found.items[i]);
    struct exports_out out = { { items, found.count } };
    answer_json(c, call, 200, &EXPORTS_OUT, &out);
    return OK;
}

static enum problem load(struct ctx *c, struct call *call, struct order_export *out)
{
    struct uuid export_id;
    TRY(api_path_id(c, call, 0, &export_id));
    return order_export_load(c, export_id, out);
}

enum problem api_export_get(struct ctx *c, struct call *call)
{
    struct order_export e = { 0 };
    TRY(load(c, call, &e));
    struct export_out out = export_out(&e);
    answer_json(c, call, 200, &EXPORT_OUT, &out);
    return OK;
}

enum problem api_export_delete(struct ctx *c, struct call *call)
{
    struct uuid export_id;
    TRY(api_path_id(c, call, 0, &export_id));
    TRY(order_export_end(c, export_id));
    api_empty(call, 204);
    return OK;
}

enum problem api_export_file(struct ctx *c, struct call *call)
{
    struct order_export e = { 0 };
    TRY(load(c, call, &e));
    bool is_csv = str_equal(e.format, str_of(EXPORT_FORMATS[0]));
    struct report_file r = {
        .name = arena_format(c->arena, "orders-%.10s.%.*s", clock_text(c->arena, e.created_at).ptr,
                             STR_ARG(e.format)),
        .content_type = is_csv ? STR("text/csv; charset=utf-8") : STR("application/x-ndjson")
    };
    TRY(report_file_open(c, &r.file));
    return report_file_answer(c, call, &r, order_export_write(c, &e, r.file));
}

enum problem api_export_columns(struct ctx *c, struct call *call)
{
    struct export_column_out *items =
        ARENA_ARRAY(c->arena, struct export_column_out, EXPORT_COLUMNS_COUNT);
    for (size_t i = 0; i < EXPORT_COLUMNS_COUNT; i++)
        items[i] = (struct export_column_out){ str_of(EXPORT_COLUMNS[i].name),
                                               str_of(EXPORT_COLUMNS[i].type),
                                               str_of(EXPORT_COLUMNS[i].meaning) };
    struct export_columns_out out = { { items, EXPORT_COLUMNS_COUNT } };
    answer_json(c, call, 200, &EXPORT_COLUMNS_OUT, &out);
    return OK;
}
