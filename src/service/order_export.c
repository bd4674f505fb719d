#include "service/order_export.h"

#include "base/csv.h"
#include "base/text.h"
#include "service/cursor.h"
#include "service/payout_terms.h"
#include "service/report_columns.h"
#include "service/test_clock.h"
#include "sql.h"

#define PART_BYTES_MAX   ((size_t)32 * 1024 * 1024)
#define PART_BYTES       (PART_BYTES_MAX / 2)           /* then no further page is begun */
#define PAGES_MAX        (EXPORT_PART / LIST_LIMIT_MAX) /* of a part; some may be short */
#define PARTS_AT_ONCE    4                              /* in memory, when a file is written */
#define PARTS_FORGOTTEN  20                             /* at once */
#define PROGRESS_RUNNING 99                             /* at most, before the end is certain */

const char *const EXPORT_FORMATS[] = { "csv", "ndjson", NULL };
const char *const EXPORT_TYPES[] = { "text", "amount", "time", NULL };

/* --- columns ------------------------------------------------------------------------------- */

const struct export_column EXPORT_COLUMNS[] = {
    { "order_id", "text", "Id of the order" },
    { "klarna_reference", "text", "Short reference of the order" },
    { "merchant_reference1", "text", "The shop's order number" },
    { "merchant_reference2", "text", "The shop's second reference" },
    { "status", "text", "AUTHORIZED, PART_CAPTURED, CAPTURED, CANCELLED, EXPIRED or CLOSED" },
    { "fraud_status", "text", "Outcome of the risk assessment" },
    { "customer_name", "text", "The customer's name" },
    { "customer_email", "text", "The customer's e-mail address" },
    { "purchase_country", "text", "ISO 3166 alpha-2" },
    { "payment_method_type", "text", "Kind of payment method" },
    { "purchase_currency", "text", "ISO 4217, of all amounts of the row" },
    { "order_amount", "amount", "What is authorized" },
    { "captured_amount", "amount", "What was captured" },
    { "refunded_amount", "amount", "What of it was refunded" },
    { "released_amount", "amount", "What was released, or expired, without having been captured" },
    { "remaining_authorized_amount", "amount", "What may still be captured" },
    { "created_at", "time", "When the order was placed" },
    { "expires_at", "time", "Until when it may be captured" },
    { "tags", "text", "The order's tags, separated by commas" },
};
const size_t EXPORT_COLUMNS_COUNT = COUNT(EXPORT_COLUMNS);

struct value {
    enum {
        VALUE_WORD, /* our own: an id, a code, a time */
        VALUE_FREE, /* text that somebody else chose: csv_free_text() */
        VALUE_AMOUNT,
    } kind;
    str text;
    money amount;
};

static struct value word(str text)
{
    return (struct value){ .kind = VALUE_WORD, .text = text };
}

static struct value free_text(str text)
{
    return (struct value){ .kind = VALUE_FREE, .text = text };
}

static struct value amount(money m)
{
    return (struct value){ .kind = VALUE_AMOUNT, .amount = m };
}

/* No tag has a comma in it. */
static str joined(struct ctx *c, struct shape_list tags)
{
    const str *names = tags.items;
    str out = STR("");
    for (size_t i = 0; i < tags.count; i++)
        out = i == 0 ? names[i]
                     : arena_format(c->arena, "%.*s, %.*s", STR_ARG(out), STR_ARG(names[i]));
    return out;
}

/* In the order of EXPORT_COLUMNS. */
static void values_of(struct ctx *c, const struct order_summary *s, struct value *out)
{
    const struct order *o = &s->order;
    const struct order_fact_row *f = &s->fact;
    const struct value values[] = {
        word(uuid_text(c->arena, o->order_id)),
        word(f->klarna_reference),
        free_text(f->merchant_reference1),
        free_text(f->merchant_reference2),
        word(str_of(ORDER_STATUS_NAMES[o->status])),
        word(str_of(FRAUD_STATUS_NAMES[o->fraud_status])),
        free_text(f->customer_name),
        free_text(f->customer_email),
        word(f->purchase_country),
        word(f->payment_method_type),
        word(currency_code(o->authorized.currency)),
        amount(o->authorized),
        amount(o->captured),
        amount(o->refunded),
        amount(o->released),
        amount(order_remaining(o)),
        word(clock_text(c->arena, o->created_at)),
        word(clock_text(c->arena, o->expires_at)),
        free_text(joined(c, f->tags)),
    };
    static_assert(COUNT(values) == COUNT(EXPORT_COLUMNS), "a value each");
    memcpy(out, values, sizeof values);
}

static bool read_columns(str chosen, struct report_columns *out, str *wrong)
{
    const char *names[COUNT(EXPORT_COLUMNS) + 1] = { NULL };
    for (size_t i = 0; i < COUNT(EXPORT_COLUMNS); i++)
        names[i] = EXPORT_COLUMNS[i].name;
    static_assert(COUNT(EXPORT_COLUMNS) <= REPORT_COLUMNS_MAX, "all of them fit");
    return report_columns_read(chosen, names, out, wrong);
}

/* --- rows ---------------------------------------------------------------------------------- */

struct page_writer {
    struct text text;
    struct report_columns columns;
    bool is_csv;
    char delimiter, decimal;
};

/* A field of RFC 4180. */
static void put_field(struct page_writer *w, str field)
{
    if (csv_is_plain(w->delimiter, field)) {
        text_add(&w->text, field);
        return;
    }
    text_char(&w->text, '"');
    for (size_t i = 0; i < field.len; i++) {
        if (field.ptr[i] == '"')
            text_char(&w->text, '"');
        text_char(&w->text, field.ptr[i]);
    }
    text_char(&w->text, '"');
}

static str amount_field(struct ctx *c, const struct page_writer *w, money m)
{
    str text = money_text(c->arena, m);
    char *own = arena_take(c->arena, text.len + 1, 1);
    for (size_t i = 0; i < text.len; i++)
        own[i] = text.ptr[i] == '.' ? w->decimal : text.ptr[i];
    return (str){ own, text.len };
}

static str csv_field(struct ctx *c, const struct page_writer *w, const struct value *v)
{
    switch (v->kind) {
    case VALUE_FREE:
        return csv_free_text(c->arena, v->text);
    case VALUE_AMOUNT:
        return amount_field(c, w, v->amount);
    case VALUE_WORD:
        return v->text;
    }
    UNREACHABLE("a kind of value");
}

static void put_json(struct page_writer *w, str title, const struct value *v)
{
    text_json_string(&w->text, title);
    text_char(&w->text, ':');
    if (v->kind == VALUE_AMOUNT)
        text_i64(&w->text, v->amount.minor);
    else
        text_json_string(&w->text, v->text);
}

static void put_row(struct ctx *c, struct page_writer *w, const struct value *values)
{
    for (size_t i = 0; i < w->columns.count; i++) {
        if (i > 0)
            text_char(&w->text, w->delimiter);
        put_field(w, csv_field(c, w, &values[w->columns.items[i].column]));
    }
    text_add(&w->text, STR("\r\n"));
}

/* As the API has it: what is empty is not there. */
static void put_object(struct page_writer *w, const struct value *values)
{
    char before = '{';
    for (size_t i = 0; i < w->columns.count; i++) {
        const struct value *v = &values[w->columns.items[i].column];
        if (v->kind != VALUE_AMOUNT && v->text.len == 0)
            continue;
        text_char(&w->text, before);
        put_json(w, w->columns.items[i].title, v);
        before = ',';
    }
    text_add(&w->text, before == '{' ? STR("{}\n") : STR("}\n"));
}

static void put_order(struct ctx *c, struct page_writer *w, const struct order_summary *s)
{
    struct value values[COUNT(EXPORT_COLUMNS)];
    values_of(c, s, values);
    if (w->is_csv)
        put_row(c, w, values);
    else
        put_object(w, values);
}

static void put_header(struct ctx *c, struct page_writer *w)
{
    for (size_t i = 0; i < w->columns.count; i++) {
        if (i > 0)
            text_char(&w->text, w->delimiter);
        put_field(w, csv_free_text(c->arena, w->columns.items[i].title));
    }
    text_add(&w->text, STR("\r\n"));
}

/* --- asking -------------------------------------------------------------------------------- */

static enum problem check_room(struct ctx *c)
{
    int64_t exports = 0;
    TRY(db_one(c, &SQL_EXPORT_COUNT, PARAMS(P_I64(c->merchant_id), P_I64(ctx_real_now(c))),
               COLUMNS(C_I64("exports", &exports))));
    if (exports < EXPORTS_MAX)
        return OK;
    return blame(c, PROBLEM_CONFLICT, STR(""), WHY_EXPORTS_FULL, EXPORTS_MAX);
}

enum problem order_export_start(struct ctx *c, const struct export_request *r,
                                struct order_export *out)
{
    struct order_filter filter;
    struct report_columns columns;
    str wrong = { 0 };
    TRY(order_filter_read(c, r->filter, &filter));
    if (!read_columns(r->columns, &columns, &wrong))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("columns"), WHY_UNKNOWN_EXPORT_COLUMN,
                     STR_ARG(wrong), REPORT_COLUMNS_MAX);
    TRY(check_room(c));
    int64_t now = ctx_real_now(c);
    *out = (struct order_export){ .export_id = uuid_make(c->entropy, c->now),
                                  .status = STR("queued"),
                                  .format = r->format,
                                  .filter = order_filter_text(c, r->filter),
                                  .columns = r->columns.len > 0 ? r->columns : STR(""),
                                  .actor = c->actor,
                                  .created_at = now,
                                  .expires_at = now + EXPORT_PERIOD };
    return db_none(c, &SQL_EXPORT_INSERT,
                   PARAMS(P_I64(c->merchant_id), P_UUID(out->export_id), P_STR(out->format),
                          P_STR(out->filter), P_STR(out->columns), P_STR(r->delimiter),
                          P_STR(r->decimal), P_I64(c->now + 1), P_STR(out->actor),
                          P_I64(out->created_at), P_I64(out->expires_at)),
                   NULL);
}

/* --- looking ------------------------------------------------------------------------------- */

#define EXPORT_COLUMNS_OF(e)                                                                \
    COLUMNS(C_UUID("export_id", &(e)->export_id), C_STR("status", &(e)->status),            \
            C_STR("failure", &(e)->failure), C_STR("format", &(e)->format),                 \
            C_STR("filter", &(e)->filter), C_STR("column_names", &(e)->columns),            \
            C_I64("progress", &(e)->progress), C_I64("orders", &(e)->orders),               \
            C_I64("size", &(e)->size), C_STR("actor", &(e)->actor),                         \
            C_I64("created_at", &(e)->created_at), C_I64("finished_at", &(e)->finished_at), \
            C_I64("expires_at", &(e)->expires_at))

static enum problem read_export(struct rows *r, void *item, bool *more)
{
    struct order_export *e = item;
    return db_rows_next(r, EXPORT_COLUMNS_OF(e), more);
}

enum problem order_exports_load(struct ctx *c, struct order_exports *out)
{
    struct row_list found;
    TRY(db_list(c, &SQL_EXPORT_LIST,
                PARAMS(P_I64(c->merchant_id), P_I64(ctx_real_now(c)), P_I64(EXPORTS_MAX)),
                sizeof(struct order_export), read_export, &found));
    *out = (struct order_exports){ found.items, found.count };
    return OK;
}

enum problem order_export_load(struct ctx *c, struct uuid export_id, struct order_export *out)
{
    bool found = false;
    TRY(db_maybe(c, &SQL_EXPORT_LOAD,
                 PARAMS(P_I64(c->merchant_id), P_UUID(export_id), P_I64(ctx_real_now(c))),
                 EXPORT_COLUMNS_OF(out), &found));
    if (!found)
        return blame(c, PROBLEM_NOT_FOUND, STR("export_id"),
                     "There is no export %.*s, or there is not any more.",
                     STR_ARG(uuid_text(c->arena, export_id)));
    return OK;
}

static enum problem read_content(struct rows *r, void *item, bool *more)
{
    return db_rows_next(r, COLUMNS(C_STR("content", (str *)item)), more);
}

/* That all of it went well is asked when the file is answered. */
enum problem order_export_write(struct ctx *c, const struct order_export *e, FILE *file)
{
    if (e->finished_at == 0)
        return blame(c, PROBLEM_CONFLICT, STR("export_id"), WHY_EXPORT_UNFINISHED);
    if (e->failure.ptr != NULL)
        return blame(c, PROBLEM_CONFLICT, STR("export_id"), WHY_EXPORT_FAILED, STR_ARG(e->failure));
    struct row_list found = { NULL, PARTS_AT_ONCE };
    for (int64_t part = 0; found.count == PARTS_AT_ONCE; part += PARTS_AT_ONCE) {
        struct arena_mark mark = arena_mark(c->arena);
        TRY(db_list(
            c, &SQL_EXPORT_PARTS,
            PARAMS(P_I64(c->merchant_id), P_UUID(e->export_id), P_I64(part), P_I64(PARTS_AT_ONCE)),
            sizeof(str), read_content, &found));
        for (size_t i = 0; i < found.count; i++) {
            str content = ((const str *)found.items)[i];
            (void)fwrite(content.ptr, 1, content.len, file);
        }
        arena_rewind(c->arena, mark);
    }
    return OK;
}

enum problem order_export_end(struct ctx *c, struct uuid export_id)
{
    struct order_export e;
    TRY(order_export_load(c, export_id, &e));
    return db_none(c, &SQL_EXPORT_EXPIRE,
                   PARAMS(P_I64(c->merchant_id), P_UUID(export_id), P_I64(ctx_real_now(c))), NULL);
}

/* --- writing ------------------------------------------------------------------------------- */

struct export_work {
    str format, filter, columns, delimiter, decimal, place;
    int64_t created_before, parts, progress, clock_offset;
};

static enum problem load_work(struct ctx *c, struct uuid export_id, struct export_work *w)
{
    return db_one(c, &SQL_EXPORT_LOAD_WORK, PARAMS(P_I64(c->merchant_id), P_UUID(export_id)),
                  COLUMNS(C_STR("format", &w->format), C_STR("filter", &w->filter),
                          C_STR("column_names", &w->columns), C_STR("delimiter", &w->delimiter),
                          C_STR("decimal_mark", &w->decimal),
                          C_I64("created_before", &w->created_before), C_STR("place", &w->place),
                          C_I64("parts", &w->parts), C_I64("progress", &w->progress),
                          C_I64("clock_offset", &w->clock_offset)));
}

static enum problem writer_of(struct ctx *c, const struct export_work *w, struct page_writer *out)
{
    *out =
        (struct page_writer){ .text = text_begin(c->arena, PART_BYTES_MAX),
                              .is_csv = str_equal(w->format, str_of(EXPORT_FORMATS[0])),
                              .delimiter = delimiter_byte(w->delimiter),
                              .decimal = str_equal(w->decimal, str_of(DECIMALS[0])) ? '.' : ',' };
    str wrong = { 0 };
    if (read_columns(w->columns, &out->columns, &wrong))
        return OK;
    return blame(c, PROBLEM_UNPROCESSABLE, STR("columns"), "'%.*s' is no column.", STR_ARG(wrong));
}

static enum problem filter_of(struct ctx *c, const struct export_work *w, struct order_filter *out)
{
    struct filter_in *in = ARENA_NEW(c->arena, struct filter_in);
    TRY(shape_read_json(c, &ORDER_FILTER_IN, w->filter, in));
    TRY(order_filter_read(c, in, out));
    out->sort = SORT_CREATED_UP;
    if (out->created_to > w->created_before)
        out->created_to = w->created_before;
    return OK;
}

/* By when the orders were created that are written; with words to search for it is not known. */
static enum problem progress_of(struct ctx *c, const struct order_filter *f, str place,
                                int64_t *progress)
{
    struct cursor at = { 0 };
    int64_t from = 0;
    bool found = false;
    if (f->query.len > 0)
        return OK;
    TRY(cursor_read(c, place, SORT_CREATED_UP, &at));
    TRY(db_maybe(c, &SQL_EXPORT_FIRST_ORDER, PARAMS(P_I64(c->merchant_id)),
                 COLUMNS(C_I64("created_at", &from)), &found));
    if (from < f->created_from)
        from = f->created_from;
    int64_t span = f->created_to - from, gone = at.number - from;
    int64_t percent = span > 0 && gone > 0 ? (int64_t)((double)gone * 100 / (double)span) : 0;
    percent = percent < PROGRESS_RUNNING ? percent : PROGRESS_RUNNING;
    *progress = percent > *progress ? percent : *progress;
    return OK;
}

static enum problem write_part(struct ctx *c, const struct export_work *work,
                               struct export_part *out)
{
    struct page_writer w;
    struct order_filter filter;
    TRY(writer_of(c, work, &w));
    TRY(filter_of(c, work, &filter));
    if (w.is_csv && work->parts == 0)
        put_header(c, &w);
    str place = work->place;
    bool goes_on = true;
    for (size_t i = 0; i < PAGES_MAX && goes_on; i++) {
        struct order_page page = { 0 };
        TRY(order_list(c, &filter, LIST_LIMIT_MAX, place, &page));
        for (size_t k = 0; k < page.count; k++)
            put_order(c, &w, &page.items[k]);
        out->orders += (int64_t)page.count;
        place = page.next;
        goes_on = place.len > 0 && w.text.len < PART_BYTES;
    }
    if (!text_done(&w.text, &out->content))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("columns"), WHY_EXPORT_TOO_WIDE, LIST_LIMIT_MAX,
                     PART_BYTES_MAX);
    out->place = place;
    out->part = work->parts;
    out->progress = place.len == 0 ? 100 : work->progress;
    return place.len == 0 ? OK : progress_of(c, &filter, place, &out->progress);
}

/* What an older version let in and this one cannot read is refused as if it had just come; so is
 * what is too much. A store that fails is no fault of the export's. */
static bool is_of_the_export(enum problem p)
{
    return p != OK && PROBLEMS[p].http_status < 500;
}

static str failure_of(struct ctx *c)
{
    const struct blame *b = &c->blames[0];
    if (c->blames_count == 0)
        return str_of(WHY_EXPORT_UNWRITABLE);
    return arena_format(c->arena, "%s %.*s%s%.*s", WHY_EXPORT_UNWRITABLE, STR_ARG(b->field),
                        b->field.len > 0 ? ": " : "", STR_ARG(b->detail));
}

enum problem order_export_read(struct ctx *c, struct export_part *out)
{
    struct export_part part = { 0 };
    struct export_work work = { 0 };
    bool found = false;
    *out = part;
    TRY(db_maybe(
        c, &SQL_EXPORT_NEXT, PARAMS(P_I64(c->now)),
        COLUMNS(C_I64("merchant_id", &part.merchant_id), C_UUID("export_id", &part.export_id)),
        &found));
    if (!found)
        return OK;
    c->merchant_id = part.merchant_id;
    TRY(load_work(c, part.export_id, &work));
    clock_enter(c, work.clock_offset);
    enum problem p = write_part(c, &work, &part);
    if (is_of_the_export(p))
        part = (struct export_part){ .merchant_id = part.merchant_id,
                                     .export_id = part.export_id,
                                     .part = work.parts,
                                     .progress = work.progress,
                                     .failure = failure_of(c) };
    else
        TRY(p);
    *out = part;
    return OK;
}

enum problem order_export_add(struct ctx *c, const struct export_part *part)
{
    int64_t changes = 0;
    bool is_last = part->place.len == 0;
    TRY(db_none(c, &SQL_EXPORT_ADVANCE,
                PARAMS(P_I64(part->merchant_id), P_UUID(part->export_id), P_I64(part->part),
                       P_STR(is_last ? STR("finished") : STR("running")), P_STR(part->place),
                       P_I64(part->progress), P_I64(part->orders),
                       P_I64((int64_t)part->content.len), is_last ? P_I64(c->now) : P_NULL(),
                       P_I64(c->now), part->failure.ptr != NULL ? P_STR(part->failure) : P_NULL()),
                &changes));
    if (changes == 0 || part->failure.ptr != NULL)
        return OK;
    return db_none(c, &SQL_EXPORT_INSERT_PART,
                   PARAMS(P_I64(part->merchant_id), P_UUID(part->export_id), P_I64(part->part),
                          P_STR(part->content)),
                   NULL);
}

/* --- removing ------------------------------------------------------------------------------ */

enum problem order_exports_prune(struct ctx *c, bool *again)
{
    int64_t merchant_id = 0, parts = 0;
    struct uuid export_id = { { 0 } };
    TRY(db_maybe(c, &SQL_EXPORT_EXPIRED, PARAMS(P_I64(c->now)),
                 COLUMNS(C_I64("merchant_id", &merchant_id), C_UUID("export_id", &export_id)),
                 again));
    if (!*again)
        return OK;
    TRY(db_none(c, &SQL_EXPORT_DELETE_PARTS,
                PARAMS(P_I64(merchant_id), P_UUID(export_id), P_I64(PARTS_FORGOTTEN)), &parts));
    if (parts == PARTS_FORGOTTEN)
        return OK;
    return db_none(c, &SQL_EXPORT_DELETE, PARAMS(P_I64(merchant_id), P_UUID(export_id)), NULL);
}
