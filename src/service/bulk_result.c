#include "service/bulk_result.h"

#include "base/csv.h"
#include "base/sheet_text.h"
#include "base/text.h"
#include "service/order_service.h"
#include "sql.h"

#define PAGE 1000 /* rows in memory, when a file is written */

/* --- pages --------------------------------------------------------------------------------- */

static enum problem read_result(struct rows *r, void *item, bool *more)
{
    struct job_result *x = item;
    str became = { 0 };
    TRY(db_rows_next(r,
                     COLUMNS(C_I64("item", &x->item), C_UUID("order_id", &x->order_id),
                             C_STR("outcome", &x->outcome), C_UUID("event_id", &x->event_id),
                             C_I64("captured_amount", &x->amount), C_STR("code", &x->code),
                             C_STR("detail", &x->detail), C_STR("input", &x->input),
                             C_STR("became", &became), C_STR("action", &x->action),
                             C_STR("wrong_column", &x->column), C_STR("currency", &x->currency),
                             C_I64("remaining_amount", &x->remaining_amount),
                             C_I64("refundable_amount", &x->refundable_amount)),
                     more));
    if (became.len > 0)
        x->outcome = became;
    return OK;
}

static enum problem load_page(struct ctx *c, const struct sql *sql, const struct job *job,
                              int64_t from, int64_t before, size_t limit, struct job_results *out)
{
    struct row_list found;
    TRY(db_list(c, sql,
                PARAMS(P_I64(c->merchant_id), P_UUID(job->job_id), P_I64(from), P_I64(before),
                       P_I64((int64_t)limit + 1)),
                sizeof(struct job_result), read_result, &found));
    out->items = found.items;
    out->more = found.count > limit;
    out->count = found.count - out->more;
    return OK;
}

static enum problem describe(struct ctx *c, struct job_result *r)
{
    struct order_fact_row f = { 0 };
    struct order_row row = { 0 };
    size_t blames = c->blames_count;
    if (uuid_is_zero(r->order_id))
        return OK;
    enum problem p = order_load(c, r->order_id, &row);
    c->blames_count = blames; /* an order that is not there has said so in its outcome */
    if (p == PROBLEM_NO_SUCH_ORDER)
        return OK;
    TRY(p);
    TRY(order_load_fact(c, r->order_id, &f));
    r->currency = currency_code(row.order.authorized.currency);
    r->merchant_reference1 = f.merchant_reference1;
    return OK;
}

/* Rows are done in their order, so those before what is counted are. */
static int64_t done_until(const struct job *job)
{
    return job->done + job->failed;
}

enum problem job_results_load(struct ctx *c, const struct job *job, int64_t from_item, size_t limit,
                              bool only_failed, struct job_results *out)
{
    TRY(load_page(c, only_failed ? &SQL_JOB_RESULTS_FAILED : &SQL_JOB_RESULTS, job, from_item,
                  done_until(job), limit, out));
    for (size_t i = 0; i < out->count; i++)
        TRY(describe(c, &out->items[i]));
    return OK;
}

/* --- the file ------------------------------------------------------------------------------ */

static const char *const ADDED[] = { "result_outcome",
                                     "result_order_id",
                                     "result_id",
                                     "result_amount",
                                     "result_currency",
                                     "result_remaining_authorized_amount",
                                     "result_refundable_amount",
                                     "result_code",
                                     "result_column",
                                     "result_detail",
                                     "result_reason_code" };
#define AMOUNT_FIRST    3
#define REMAINING_FIRST 5
#define CODE_FIRST      7

struct added {
    str values[COUNT(ADDED)];
    bool is_amount[COUNT(ADDED)];
};

struct writer {
    const struct job *job;
    struct csv csv;
    size_t fields; /* of the file that was sent */
    bool *is_old;  /* which of them an earlier result had added */
    bool is_ndjson, has_comma;
};

static str amount_text(struct ctx *c, const struct writer *w, int64_t minor, str code)
{
    money m = { .minor = minor };
    if (code.len == 0 || !currency_parse(code, &m.currency))
        return (str){ 0 };
    if (w->is_ndjson)
        return arena_format(c->arena, "%lld", (long long)minor);
    str text = money_text(c->arena, m);
    char *own = arena_take(c->arena, text.len + 1, 1);
    for (size_t i = 0; i < text.len; i++)
        own[i] = text.ptr[i] == '.' && w->has_comma ? ',' : text.ptr[i];
    return (str){ own, text.len };
}

/* Of a row that is not done yet: nothing. */
static struct added added_of(struct ctx *c, const struct writer *w, const struct job_result *r)
{
    struct added a = { .is_amount = { false } };
    struct refusal refusal;
    bool has_failed = r->code.len > 0;
    if (r->item >= done_until(w->job))
        return a;
    a.values[0] = r->outcome;
    if (!uuid_is_zero(r->order_id))
        a.values[1] = uuid_text(c->arena, r->order_id);
    if (!uuid_is_zero(r->event_id))
        a.values[2] = uuid_text(c->arena, r->event_id);
    if (!has_failed)
        a.values[AMOUNT_FIRST] = amount_text(c, w, r->amount, r->currency);
    a.values[AMOUNT_FIRST + 1] = r->currency;
    a.values[REMAINING_FIRST] = amount_text(c, w, r->remaining_amount, r->currency);
    a.values[REMAINING_FIRST + 1] = amount_text(c, w, r->refundable_amount, r->currency);
    a.values[CODE_FIRST] = r->code;
    a.values[CODE_FIRST + 1] = r->column;
    a.values[CODE_FIRST + 2] = r->detail;
    if (refusal_read(r->detail, &refusal))
        a.values[CODE_FIRST + 3] = refusal.code;
    a.is_amount[AMOUNT_FIRST] = a.is_amount[REMAINING_FIRST] = a.is_amount[REMAINING_FIRST + 1] =
        true;
    return a;
}

/* The row as it came, but nothing that a spreadsheet calculates; without what an earlier result had
 * added. */
static void put_input(struct ctx *c, struct writer *w, str input)
{
    struct csv_reader reader = { input, w->csv.delimiter };
    struct csv_row row = { .count = 0 };
    const char *fault = NULL;
    (void)csv_next(c->arena, &reader, &row, &fault);
    for (size_t i = 0; i < w->fields; i++)
        if (!w->is_old[i])
            csv_put(&w->csv, i < row.count ? sheet_safe(c->arena, row.items[i]) : STR(""));
}

static void put_csv(struct ctx *c, struct writer *w, const struct job_result *r)
{
    struct added a = added_of(c, w, r);
    if (w->job->format.len > 0)
        put_input(c, w, r->input);
    else {
        csv_put(&w->csv, uuid_text(c->arena, r->order_id));
        csv_put(&w->csv, w->job->action);
    }
    for (size_t i = 0; i < COUNT(ADDED); i++)
        csv_put(&w->csv, a.is_amount[i] ? a.values[i] : csv_free_text(c->arena, a.values[i]));
    csv_end_row(&w->csv);
}

/* The object as it came with members added; a row that is none is a text. */
static void put_object(struct ctx *c, struct writer *w, const struct job_result *r)
{
    struct text t = text_begin(c->arena, (size_t)8 * BULK_ROW_BYTES);
    struct added a = added_of(c, w, r);
    str input = str_trim(r->input), line = { 0 };
    bool is_object = input.len > 1 && input.ptr[0] == '{' && input.ptr[input.len - 1] == '}' &&
                     !(str_equal(r->outcome, STR("failed")) && r->action.len == 0);
    if (is_object)
        input = str_trim((str){ input.ptr, input.len - 1 });
    if (is_object)
        text_add(&t, input);
    else {
        TEXT_LITERAL(&t, "{\"result_input\":");
        text_json_string(&t, input);
    }
    for (size_t i = 0; i < COUNT(ADDED); i++) {
        if (a.values[i].len == 0)
            continue;
        text_add(&t, is_object && input.len == 1 && t.len == 1 ? STR("\"") : STR(",\""));
        text_format(&t, "%s\":", ADDED[i]);
        if (a.is_amount[i])
            text_add(&t, a.values[i]);
        else
            text_json_string(&t, a.values[i]);
    }
    TEXT_LITERAL(&t, "}\n");
    CHECK(text_done(&t, &line));
    (void)fwrite(line.ptr, 1, line.len, w->csv.file);
}

static void put_header(struct ctx *c, struct writer *w)
{
    struct csv_reader reader = { w->job->header, w->csv.delimiter };
    struct csv_row row = { .count = 0 };
    const char *fault = NULL;
    if (w->job->format.len == 0) {
        csv_put(&w->csv, STR("order_id"));
        csv_put(&w->csv, STR("action"));
    } else {
        (void)csv_next(c->arena, &reader, &row, &fault);
        w->fields = row.count;
        w->is_old = ARENA_ARRAY(c->arena, bool, row.count + 1);
        for (size_t i = 0; i < row.count; i++) {
            str name = str_trim(row.items[i]);
            w->is_old[i] = name.len >= 7 && str_equal_nocase((str){ name.ptr, 7 }, STR("result_"));
            if (!w->is_old[i])
                csv_put(&w->csv, sheet_safe(c->arena, row.items[i]));
        }
    }
    for (size_t i = 0; i < COUNT(ADDED); i++)
        csv_put(&w->csv, str_of(ADDED[i]));
    csv_end_row(&w->csv);
}

/* Where fields are separated by ; a comma stands before the decimals, as spreadsheets have it. */
enum problem job_results_write(struct ctx *c, const struct job *job, FILE *file)
{
    char delimiter = job->delimiter.len > 0 ? job->delimiter.ptr[0] : ',';
    struct writer w = { .job = job,
                        .csv = { file, delimiter, false },
                        .is_ndjson = str_equal(job->format, str_of(BULK_FORMATS[1])),
                        .has_comma = delimiter == ';' };
    struct job_results page = { .more = true };
    if (!w.is_ndjson)
        put_header(c, &w);
    for (int64_t from = 0; page.more;) {
        struct arena_mark mark = arena_mark(c->arena);
        TRY(load_page(c, &SQL_JOB_RESULTS, job, from, job_rows(job), PAGE, &page));
        for (size_t i = 0; i < page.count; i++)
            if (w.is_ndjson)
                put_object(c, &w, &page.items[i]);
            else
                put_csv(c, &w, &page.items[i]);
        from += (int64_t)page.count;
        arena_rewind(c->arena, mark);
    }
    return OK;
}
