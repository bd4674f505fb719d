#include "service/bulk_row.h"

#include "base/csv.h"
#include "base/sheet_text.h"

const char *const BULK_ACTIONS[] = { "capture", "refund",       "cancel", "release",
                                     "extend",  "add_tracking", NULL };
static_assert(COUNT(BULK_ACTIONS) == BULK_ACTION_COUNT + 1, "a name each");

const struct bulk_action_info BULK_ACTION_INFOS[BULK_ACTION_COUNT] = {
    [BULK_CAPTURE] = { "captured", VERB_CAPTURE },
    [BULK_REFUND] = { "refunded", VERB_REFUND },
    [BULK_CANCEL] = { "cancelled", VERB_CANCEL },
    [BULK_RELEASE] = { "released", VERB_RELEASE },
    [BULK_EXTEND] = { "extended", VERB_EXTEND },
    [BULK_ADD_TRACKING] = { "tracking_added", VERB_CAPTURE },
};
const char *const BULK_OUTCOMES[] = { "captured", "refunded", "cancelled",
                                      "released", "extended", "tracking_added",
                                      "failed",   "undone",   NULL };

const char *const BULK_COLUMNS[] = { "order",
                                     "order_id",
                                     "klarna_reference",
                                     "merchant_reference1",
                                     "action",
                                     "amount",
                                     "lines",
                                     "currency",
                                     "reference",
                                     "description",
                                     "tracking_number",
                                     "shipping_company",
                                     "tracking_uri",
                                     "shipping_method",
                                     "capture_id",
                                     NULL };
static_assert(COUNT(BULK_COLUMNS) == BULK_COLUMN_COUNT + 1, "a name each");

/* --- columns ------------------------------------------------------------------------------- */

/* "Order ID" -> "order_id" */
static str plain_name(struct arena *a, str name)
{
    name = sheet_cell(a, name);
    char *own = arena_take(a, name.len + 1, 1);
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        own[i] = c == ' ' || c == '-' ? '_' : c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    return (str){ own, name.len };
}

static enum bulk_column column_of(str name)
{
    enum bulk_column column = BULK_ORDER;
    while (column < BULK_COLUMN_COUNT && !str_equal(str_of(BULK_COLUMNS[column]), name))
        column++;
    return column;
}

static enum problem unknown_column(struct ctx *c, str name)
{
    struct text t = text_begin(c->arena, 1000);
    for (size_t i = 0; i < BULK_COLUMN_COUNT; i++)
        text_format(&t, "%s%s", i == 0 ? "" : ", ", BULK_COLUMNS[i]);
    str names = { 0 };
    CHECK(text_done(&t, &names));
    return blame(c, PROBLEM_UNPROCESSABLE, STR("body"), WHY_UNKNOWN_COLUMN, STR_ARG(name),
                 STR_ARG(names));
}

static enum problem take_column(struct ctx *c, str name, int at, struct bulk_layout *out)
{
    if (str_starts(name, STR("x_")) || str_starts(name, STR("result_")))
        return OK;
    enum bulk_column column = column_of(name);
    if (column == BULK_COLUMN_COUNT)
        return unknown_column(c, name);
    if (out->at[column] >= 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("body"), WHY_FILE_COLUMN_TWICE, STR_ARG(name));
    out->at[column] = at;
    return OK;
}

static struct bulk_layout layout_without_columns(void)
{
    struct bulk_layout layout = { .is_csv = false };
    for (size_t i = 0; i < BULK_COLUMN_COUNT; i++)
        layout.at[i] = -1;
    return layout;
}

struct bulk_layout bulk_layout_ndjson(void)
{
    return layout_without_columns();
}

enum problem bulk_layout_read(struct ctx *c, str header, char delimiter, struct bulk_layout *out)
{
    struct csv_reader reader = { header, delimiter };
    struct csv_row row = { 0 };
    const char *fault = NULL;
    *out = layout_without_columns();
    out->is_csv = true;
    out->delimiter = delimiter;
    if (!csv_next(c->arena, &reader, &row, &fault))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("body"), WHY_HEADER_MISSING,
                     fault != NULL ? ", but " : "", fault != NULL ? fault : "");
    out->fields = row.count;
    while (out->fields > 0 && sheet_cell(c->arena, row.items[out->fields - 1]).len == 0)
        out->fields--;
    for (size_t i = 0; i < out->fields; i++)
        TRY(take_column(c, plain_name(c->arena, row.items[i]), (int)i, out));
    for (enum bulk_column k = BULK_ORDER; k <= BULK_MERCHANT_REFERENCE1; k++)
        if (out->at[k] >= 0)
            return OK;
    return blame(c, PROBLEM_UNPROCESSABLE, STR("body"), WHY_ORDER_COLUMN_MISSING);
}

/* --- values -------------------------------------------------------------------------------- */

static enum problem wrong(struct ctx *c, enum bulk_column column, const char *format, ...)
    PRINTF_LIKE(3, 4);

static enum problem wrong(struct ctx *c, enum bulk_column column, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str sentence = arena_vformat(c->arena, format, args);
    va_end(args);
    return blame(c, PROBLEM_UNPROCESSABLE, str_of(BULK_COLUMNS[column]), "%.*s", STR_ARG(sentence));
}

static enum problem read_action(struct ctx *c, str otherwise, struct bulk_row *row)
{
    str name = row->values[BULK_ACTION].len > 0 ? row->values[BULK_ACTION] : otherwise;
    for (enum bulk_action a = BULK_CAPTURE; a < BULK_ACTION_COUNT; a++)
        if (str_equal_nocase(name, str_of(BULK_ACTIONS[a]))) {
            row->action = a;
            return OK;
        }
    return wrong(c, BULK_ACTION, WHY_UNKNOWN_ACTION, STR_ARG(name));
}

/* "ref1:2" */
static enum problem read_line(struct ctx *c, str part, struct bulk_line *out)
{
    size_t colon = part.len;
    while (colon > 0 && part.ptr[colon - 1] != ':')
        colon--;
    if (colon < 2 || !str_to_i64(str_trim(str_cut(part, colon)), &out->quantity) ||
        out->quantity < 1)
        return wrong(c, BULK_LINES, WHY_BAD_LINES, STR_ARG(part));
    out->reference = str_trim((str){ part.ptr, colon - 1 });
    return OK;
}

/* "ref1:2 ref2:1", or "ref 1:2 | ref 2:1" */
static enum problem read_lines(struct ctx *c, struct bulk_row *row)
{
    str text = row->values[BULK_LINES], part = { 0 };
    bool has_bars = text.len > 0 && memchr(text.ptr, '|', text.len) != NULL;
    struct bulk_line *items = ARENA_ARRAY(c->arena, struct bulk_line, text.len / 2 + 1);
    size_t count = 0;
    if (text.len == 0)
        return OK;
    for (str rest = text; str_split(&rest, has_bars ? '|' : ' ', &part);) {
        part = str_trim(part);
        if (part.len > 0)
            TRY(read_line(c, part, &items[count++]));
    }
    row->lines = (struct bulk_lines){ items, count };
    return OK;
}

/* Which order, shipment or amount it was nobody knows any more. */
static enum problem check_shortened(struct ctx *c, const struct bulk_row *row)
{
    for (size_t i = 0; i < BULK_COLUMN_COUNT; i++)
        if (sheet_is_shortened(row->values[i]))
            return wrong(c, (enum bulk_column)i, WHY_SHORTENED, STR_ARG(row->values[i]));
    return OK;
}

static enum problem read_csv(struct ctx *c, const struct bulk_layout *layout, str text,
                             struct bulk_row *row)
{
    struct csv_reader reader = { text, layout->delimiter };
    struct csv_row found = { 0 };
    const char *fault = NULL;
    CHECK(csv_next(c->arena, &reader, &found, &fault)); /* as it was when the file was taken in */
    while (found.count > layout->fields &&
           sheet_cell(c->arena, found.items[found.count - 1]).len == 0)
        found.count--;
    if (found.count != layout->fields)
        return blame(c, PROBLEM_UNPROCESSABLE, STR(""), WHY_FIELDS, found.count, layout->fields);
    for (size_t i = 0; i < BULK_COLUMN_COUNT; i++)
        if (layout->at[i] >= 0)
            row->values[i] = sheet_cell(c->arena, found.items[layout->at[i]]);
    TRY(check_shortened(c, row));
    row->full = str_equal_nocase(row->values[BULK_AMOUNT], STR("full")) ||
                (layout->at[BULK_AMOUNT] < 0 && layout->at[BULK_LINES] < 0);
    return read_lines(c, row);
}

/* --- objects ------------------------------------------------------------------------------- */

struct object_in {
    uint64_t has;
    str values[BULK_COLUMN_COUNT];
    int64_t amount;
    bool full;
    struct shape_list lines;
};
/* clang-format off */
static const struct field BULK_LINE_FIELDS[] = {
    FIELD(SHAPE_STR, bulk_line, reference, REQUIRED, 1, 255, "Of a line of the order"),
    FIELD(SHAPE_I64, bulk_line, quantity, REQUIRED, 1, 1000000000, "Units of it"),
};
static const struct shape LINE_IN = SHAPE("BulkLine", bulk_line, BULK_LINE_FIELDS);
#define TEXT_OF(column, name_) \
    { .kind = SHAPE_STR, .name = (name_), .offset = offsetof(struct object_in, values[column]), .max = BULK_ROW_BYTES }
static const struct field OBJECT_FIELDS[] = {
    TEXT_OF(BULK_ORDER, "order"),
    TEXT_OF(BULK_ORDER_ID, "order_id"),
    TEXT_OF(BULK_KLARNA_REFERENCE, "klarna_reference"),
    TEXT_OF(BULK_MERCHANT_REFERENCE1, "merchant_reference1"),
    TEXT_OF(BULK_ACTION, "action"),
    TEXT_OF(BULK_CURRENCY, "currency"),
    TEXT_OF(BULK_REFERENCE, "reference"),
    TEXT_OF(BULK_DESCRIPTION, "description"),
    TEXT_OF(BULK_TRACKING_NUMBER, "tracking_number"),
    TEXT_OF(BULK_SHIPPING_COMPANY, "shipping_company"),
    TEXT_OF(BULK_TRACKING_URI, "tracking_uri"),
    TEXT_OF(BULK_SHIPPING_METHOD, "shipping_method"),
    TEXT_OF(BULK_CAPTURE_ID, "capture_id"),
    FIELD(SHAPE_I64, object_in, amount, 0, 1, WIRE_AMOUNT_MAX, "Minor units"),
    FIELD(SHAPE_BOOL, object_in, full, 0, 0, 0, "All of it"),
    FIELD_LIST(object_in, lines, 0, 1, LINES_MAX, &LINE_IN, "These quantities of these lines"),
};
/* clang-format on */
static const struct shape OBJECT_IN = SHAPE("BulkRow", object_in, OBJECT_FIELDS);

static enum problem read_object(struct ctx *c, str text, struct bulk_row *row)
{
    struct object_in *in = ARENA_NEW(c->arena, struct object_in);
    enum problem p = shape_read_json(c, &OBJECT_IN, text, in);
    if (p == PROBLEM_BAD_REQUEST) /* the request was good, this row of it is not */
        p = PROBLEM_UNPROCESSABLE;
    TRY(p);
    for (size_t i = 0; i < BULK_COLUMN_COUNT; i++)
        row->values[i] = str_trim(in->values[i]);
    row->full = in->full;
    row->is_minor = shape_has(in, &OBJECT_IN, &in->amount);
    row->minor = in->amount;
    row->lines = (struct bulk_lines){ in->lines.items, in->lines.count };
    return OK;
}

/* --- rows ---------------------------------------------------------------------------------- */

/* How much, in one way; with lines an amount says what they must come to. */
static enum problem check_amount(struct ctx *c, const struct bulk_row *row)
{
    bool has_amount = row->is_minor || row->values[BULK_AMOUNT].len > 0;
    bool has_lines = row->lines.count > 0;
    if (row->action != BULK_CAPTURE && row->action != BULK_REFUND) {
        if (row->is_minor || has_lines || (has_amount && !row->full))
            return wrong(c, has_lines ? BULK_LINES : BULK_AMOUNT, WHY_AMOUNT_NOT_TAKEN);
        return OK;
    }
    if (row->full && (has_lines || row->is_minor))
        return wrong(c, BULK_AMOUNT, WHY_AMOUNT_TWICE);
    if (!row->full && !has_amount && !has_lines)
        return wrong(c, BULK_AMOUNT, WHY_AMOUNT_MISSING);
    return OK;
}

/* As the API has them. */
static enum problem check_lengths(struct ctx *c, const struct bulk_row *row)
{
    static const size_t MOST[BULK_COLUMN_COUNT] = { [BULK_REFERENCE] = 255,
                                                    [BULK_DESCRIPTION] = 255,
                                                    [BULK_TRACKING_NUMBER] = 100,
                                                    [BULK_SHIPPING_COMPANY] = 100,
                                                    [BULK_TRACKING_URI] = 1024 };
    for (size_t k = 0; k < BULK_COLUMN_COUNT; k++) {
        size_t chars = MOST[k] > 0 ? str_count_chars(row->values[k]) : 0;
        if (chars > MOST[k])
            return wrong(c, (enum bulk_column)k, WHY_TOO_LONG, BULK_COLUMNS[k], MOST[k], chars);
    }
    return OK;
}

static enum problem check_method(struct ctx *c, const struct bulk_row *row)
{
    str method = row->values[BULK_SHIPPING_METHOD];
    struct text t = text_begin(c->arena, 1000);
    for (const char *const *name = SHIPPING_METHODS; *name != NULL; name++) {
        if (method.len == 0 || str_equal(method, str_of(*name)))
            return OK;
        text_format(&t, "%s%s", name == SHIPPING_METHODS ? "" : ", ", *name);
    }
    str names = { 0 };
    CHECK(text_done(&t, &names));
    return wrong(c, BULK_SHIPPING_METHOD, WHY_UNKNOWN_METHOD, STR_ARG(names), STR_ARG(method));
}

static enum problem check_tracking(struct ctx *c, struct bulk_row *row)
{
    bool has_any = false;
    str id = row->values[BULK_CAPTURE_ID];
    for (enum bulk_column k = BULK_TRACKING_NUMBER; k <= BULK_SHIPPING_METHOD; k++)
        has_any = has_any || row->values[k].len > 0;
    if (row->action == BULK_ADD_TRACKING && !has_any)
        return wrong(c, BULK_TRACKING_NUMBER, WHY_SHIPMENT_MISSING);
    if (row->action != BULK_ADD_TRACKING && row->action != BULK_CAPTURE && has_any)
        return wrong(c, BULK_TRACKING_NUMBER, WHY_SHIPMENT_NOT_TAKEN);
    if (row->action != BULK_ADD_TRACKING && id.len > 0)
        return wrong(c, BULK_CAPTURE_ID, WHY_CAPTURE_NOT_TAKEN);
    if (id.len > 0 && !uuid_parse(id, &row->capture_id))
        return wrong(c, BULK_CAPTURE_ID, WHY_BAD_CAPTURE_ID, STR_ARG(id));
    return OK;
}

enum problem bulk_row_read(struct ctx *c, const struct bulk_layout *layout, str text, str action,
                           struct bulk_row *out)
{
    *out = (struct bulk_row){ .action = BULK_ACTION_COUNT };
    TRY(layout->is_csv ? read_csv(c, layout, text, out) : read_object(c, text, out));
    TRY(read_action(c, action, out));
    TRY(check_amount(c, out));
    TRY(check_lengths(c, out));
    TRY(check_method(c, out));
    return check_tracking(c, out);
}

/* "1.234" of a currency with two decimals is most likely meant as a thousand: it is not guessed. */
enum problem bulk_row_amount(struct ctx *c, const struct bulk_row *row, enum currency currency,
                             int64_t *out)
{
    str text = row->values[BULK_AMOUNT], number = { 0 }, whole = { 0 };
    money amount = { row->minor, currency };
    size_t most = (size_t)currency_digits(currency);
    bool is_read = row->is_minor;
    if (!is_read && sheet_number(c->arena, text, &number)) {
        str decimals = number;
        (void)str_split(&decimals, '.', &whole);
        is_read = decimals.len <= most && money_parse(number, currency, &amount);
    }
    if (!is_read || amount.minor < 1 || amount.minor > WIRE_AMOUNT_MAX)
        return wrong(c, BULK_AMOUNT, WHY_BAD_AMOUNT,
                     STR_ARG(money_text(c->arena, (money){ 1, currency })),
                     STR_ARG(money_text(c->arena, (money){ WIRE_AMOUNT_MAX, currency })), most,
                     most > 0 ? ".50" : "", most > 0 ? ",50" : "", STR_ARG(text));
    *out = amount.minor;
    return OK;
}
