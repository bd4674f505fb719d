#include "service/bulk_do.h"

#include "service/order_amend.h"
#include "service/order_return.h"
#include "service/search.h"
#include "sql.h"

#define NAMESAKES_MAX 50 /* orders that share a word with a reference, looked at */

/* --- which order --------------------------------------------------------------------------- */

struct references {
    str klarna, merchant;
};

static enum problem load_references(struct ctx *c, struct uuid order_id, struct references *out)
{
    bool found = false;
    *out = (struct references){ .klarna = { 0 } };
    return db_maybe(c, &SQL_ORDER_LOAD_REFERENCES, PARAMS(P_I64(c->merchant_id), P_UUID(order_id)),
                    COLUMNS(C_STR("klarna_reference", &out->klarna),
                            C_STR("merchant_reference1", &out->merchant)),
                    &found);
}

static bool is_called(const struct references *r, enum bulk_column column, str name)
{
    bool by_number = column != BULK_MERCHANT_REFERENCE1 && str_equal(r->klarna, name);
    bool by_reference = column != BULK_KLARNA_REFERENCE && str_equal(r->merchant, name);
    return by_number || by_reference;
}

static enum problem read_id(struct rows *r, void *item, bool *more)
{
    return db_rows_next(r, COLUMNS(C_UUID("order_id", (struct uuid *)item)), more);
}

static enum problem no_order(struct ctx *c, enum bulk_column column, str name)
{
    return blame(c, PROBLEM_NO_SUCH_ORDER, str_of(BULK_COLUMNS[column]), WHY_NO_ORDER,
                 column == BULK_ORDER ? "the id, klarna_reference or merchant_reference1"
                                      : BULK_COLUMNS[column],
                 STR_ARG(name));
}

/* Orders are found by their words, of which each reference is one. */
static enum problem find_by_name(struct ctx *c, enum bulk_column column, str name,
                                 struct uuid *order_id)
{
    struct row_list found = { 0 };
    str token = search_cut(search_fold(c->arena, name));
    size_t count = 0;
    TRY(db_list(c, &SQL_ORDER_FIND_TOKEN,
                PARAMS(P_I64(c->merchant_id), P_STR(token), P_I64(NAMESAKES_MAX)),
                sizeof(struct uuid), read_id, &found));
    const struct uuid *ids = found.items;
    for (size_t i = 0; i < found.count; i++) {
        struct references references;
        TRY(load_references(c, ids[i], &references));
        if (!is_called(&references, column, name))
            continue;
        *order_id = ids[i];
        count++;
    }
    if (count > 1 || found.count == NAMESAKES_MAX)
        return blame(c, PROBLEM_UNPROCESSABLE, str_of(BULK_COLUMNS[column]), WHY_ORDERS_CALLED,
                     STR_ARG(name));
    return count == 1 ? OK : no_order(c, column, name);
}

static enum problem find_by(struct ctx *c, enum bulk_column column, str name, struct uuid *out)
{
    bool is_id = column <= BULK_ORDER_ID && uuid_parse(name, out), found = false;
    str known = { 0 };
    if (column == BULK_ORDER_ID && !is_id)
        return blame(c, PROBLEM_UNPROCESSABLE, str_of(BULK_COLUMNS[column]), WHY_BAD_ORDER_ID,
                     STR_ARG(name));
    if (is_id)
        TRY(db_maybe(
            c, &SQL_ORDER_LOAD_REFERENCES, PARAMS(P_I64(c->merchant_id), P_UUID(*out)),
            COLUMNS(C_STR("klarna_reference", &known), C_STR("merchant_reference1", &known)),
            &found));
    if (found)
        return OK;
    *out = (struct uuid){ { 0 } };
    return column == BULK_ORDER_ID ? no_order(c, column, name) : find_by_name(c, column, name, out);
}

/* By the first column that is given; what the others say must be of the same order. */
static enum problem find_order(struct ctx *c, const struct bulk_row *row, struct uuid *out)
{
    static const enum bulk_column ORDER[] = { BULK_ORDER_ID, BULK_ORDER, BULK_KLARNA_REFERENCE,
                                              BULK_MERCHANT_REFERENCE1 };
    bool is_found = false;
    for (size_t i = 0; i < COUNT(ORDER); i++) {
        str name = row->values[ORDER[i]];
        struct uuid id = { { 0 } };
        if (name.len == 0)
            continue;
        TRY(find_by(c, ORDER[i], name, &id));
        if (is_found && !uuid_equal(id, *out))
            return blame(c, PROBLEM_UNPROCESSABLE, str_of(BULK_COLUMNS[ORDER[i]]),
                         WHY_ORDERS_DIFFER);
        *out = id;
        is_found = true;
    }
    if (!is_found)
        return blame(c, PROBLEM_UNPROCESSABLE, str_of(BULK_COLUMNS[BULK_ORDER]), WHY_ORDER_MISSING);
    return OK;
}

/* --- how much ------------------------------------------------------------------------------ */

/* Which line of the order has this reference? */
static enum problem find_line(struct ctx *c, struct line_documents lines, str reference,
                              int64_t *out)
{
    size_t count = 0;
    for (size_t i = 0; i < lines.count; i++)
        if (str_equal(lines.items[i].line.reference, reference)) {
            *out = (int64_t)i;
            count++;
        }
    if (count == 1)
        return OK;
    return blame(c, PROBLEM_UNPROCESSABLE, str_of(BULK_COLUMNS[BULK_LINES]),
                 count == 0 ? WHY_NO_LINE_CALLED : WHY_LINES_CALLED, STR_ARG(reference));
}

static enum problem find_lines(struct ctx *c, struct uuid order_id, const struct bulk_row *row,
                               struct line_part_requests *out)
{
    struct order_fact_row fact = { 0 };
    struct line_part_request *parts =
        ARENA_ARRAY(c->arena, struct line_part_request, row->lines.count + 1);
    TRY(order_load_fact(c, order_id, &fact));
    struct line_documents lines = document_read_lines(c, fact.order_lines);
    for (size_t i = 0; i < row->lines.count; i++) {
        parts[i].quantity = row->lines.items[i].quantity;
        TRY(find_line(c, lines, row->lines.items[i].reference, &parts[i].line));
    }
    *out = (struct line_part_requests){ parts, row->lines.count };
    return OK;
}

/* What lines come to, if the row says that as well. */
static enum problem check_sum(struct ctx *c, const struct bulk_row *row, const struct order *o,
                              int64_t sum)
{
    int64_t amount = 0;
    if (sum == 0 || (!row->is_minor && row->values[BULK_AMOUNT].len == 0))
        return OK;
    TRY(bulk_row_amount(c, row, o->authorized.currency, &amount));
    if (amount == sum)
        return OK;
    return blame(c, PROBLEM_UNPROCESSABLE, str_of(BULK_COLUMNS[BULK_AMOUNT]), WHY_LINES_COME_TO,
                 STR_ARG(money_text(c->arena, (money){ sum, o->authorized.currency })),
                 STR_ARG(money_text(c->arena, (money){ amount, o->authorized.currency })));
}

/* --- doing --------------------------------------------------------------------------------- */

static struct shipping_info shipment_of(const struct bulk_row *row)
{
    return (struct shipping_info){ .tracking_number = row->values[BULK_TRACKING_NUMBER],
                                   .shipping_company = row->values[BULK_SHIPPING_COMPANY],
                                   .tracking_uri = row->values[BULK_TRACKING_URI],
                                   .shipping_method = row->values[BULK_SHIPPING_METHOD] };
}

static bool has_shipment(const struct bulk_row *row)
{
    bool has = false;
    for (enum bulk_column k = BULK_TRACKING_NUMBER; k <= BULK_SHIPPING_METHOD; k++)
        has = has || row->values[k].len > 0;
    return has;
}

/* The row is done once by its place in the job, so that it is no repetition of what came before. */
static enum problem do_capture(struct ctx *c, const struct order *o, const struct bulk_row *row,
                               int64_t *asked, struct changed *out)
{
    struct shipping_info shipment = shipment_of(row);
    struct line_part_requests parts = { 0 };
    struct capture_request r = { .has_key = true,
                                 .description = row->values[BULK_DESCRIPTION],
                                 .reference = row->values[BULK_REFERENCE] };
    if (has_shipment(row))
        r.shipping_info = (struct shipping_infos){ &shipment, 1 };
    if (row->full)
        TRY(capture_of_all(c, o->order_id, &r));
    else if (row->lines.count == 0)
        TRY(bulk_row_amount(c, row, o->authorized.currency, &r.captured_amount));
    else {
        TRY(find_lines(c, o->order_id, row, &parts));
        TRY(capture_of_lines(c, o->order_id, parts, &r));
        TRY(check_sum(c, row, o, r.captured_amount));
    }
    *asked = r.captured_amount;
    return order_capture(c, o->order_id, &r, out);
}

static enum problem do_refund(struct ctx *c, const struct order *o, const struct bulk_row *row,
                              int64_t *asked, struct changed *out)
{
    struct line_part_requests parts = { 0 };
    struct refund_request r = { .description = row->values[BULK_DESCRIPTION],
                                .reference = row->values[BULK_REFERENCE] };
    if (row->full)
        TRY(refund_of_all(c, o->order_id, &r));
    else if (row->lines.count == 0)
        TRY(bulk_row_amount(c, row, o->authorized.currency, &r.refunded_amount));
    else {
        TRY(find_lines(c, o->order_id, row, &parts));
        TRY(refund_of_lines(c, o->order_id, parts, &r));
        TRY(check_sum(c, row, o, r.refunded_amount));
    }
    bool is_nothing = row->full && o->captured.minor == o->refunded.minor;
    *asked = is_nothing ? 0 : r.refunded_amount; /* refund_of_all() asks for 1, to be refused */
    return order_refund(c, o->order_id, &r, out);
}

static enum problem act(struct ctx *c, const struct order *o, const struct bulk_row *row,
                        int64_t *asked, struct changed *out)
{
    struct shipping_info shipment = shipment_of(row);
    const struct change cancel = { .verb = ORDER_CANCEL }, release = { .verb = ORDER_RELEASE };
    switch (row->action) {
    case BULK_CAPTURE:
        return do_capture(c, o, row, asked, out);
    case BULK_REFUND:
        return do_refund(c, o, row, asked, out);
    case BULK_CANCEL:
        return order_change(c, o->order_id, &cancel, out);
    case BULK_RELEASE:
        return order_change(c, o->order_id, &release, out);
    case BULK_EXTEND:
        return order_extend(c, o->order_id, out);
    case BULK_ADD_TRACKING:
        return order_ship(c, o->order_id, row->capture_id, (struct shipping_infos){ &shipment, 1 },
                          out);
    case BULK_ACTION_COUNT:
        break;
    }
    UNREACHABLE("an action");
}

/* --- a row --------------------------------------------------------------------------------- */

static enum problem read_task(struct ctx *c, const struct bulk_task *task, struct bulk_row *row,
                              struct bulk_outcome *out)
{
    *row = (struct bulk_row){ .action = BULK_ACTION_COUNT, .full = true };
    out->order_id = task->order_id;
    if (task->layout == NULL) {
        for (enum bulk_action a = BULK_CAPTURE; a < BULK_ACTION_COUNT; a++)
            if (str_equal(task->action, str_of(BULK_ACTIONS[a])))
                row->action = a;
        CHECK(row->action != BULK_ACTION_COUNT);
        out->action = row->action;
        return OK;
    }
    out->order_id = (struct uuid){ { 0 } };
    enum problem p = bulk_row_read(c, task->layout, task->row, task->action, row);
    out->action = row->action;
    TRY(p);
    return find_order(c, row, &out->order_id);
}

static enum problem check_right(struct ctx *c, const struct bulk_task *task,
                                enum bulk_action action)
{
    if ((task->verbs & BULK_ACTION_INFOS[action].verb) != 0)
        return OK;
    return blame(c, PROBLEM_FORBIDDEN, str_of(BULK_COLUMNS[BULK_ACTION]), WHY_ROLE_OF_JOB,
                 BULK_ACTIONS[action]);
}

static enum problem check_currency(struct ctx *c, const struct bulk_row *row, const struct order *o)
{
    str said = row->values[BULK_CURRENCY], is = currency_code(o->authorized.currency);
    if (said.len == 0 || str_equal_nocase(said, is))
        return OK;
    return blame(c, PROBLEM_UNPROCESSABLE, str_of(BULK_COLUMNS[BULK_CURRENCY]),
                 WHY_CURRENCY_DIFFERS, STR_ARG(is), STR_ARG(said));
}

static enum problem do_task(struct ctx *c, const struct bulk_task *task, struct bulk_outcome *out)
{
    struct bulk_row row;
    struct order_row order = { 0 };
    struct changed changed = { 0 };
    TRY(read_task(c, task, &row, out));
    TRY(check_right(c, task, row.action));
    TRY(order_view(c, out->order_id, &order));
    out->currency = order.order.authorized.currency;
    TRY(check_currency(c, &row, &order.order));
    TRY(act(c, &order.order, &row, &out->asked_amount, &changed));
    out->event_id = changed.event_id;
    out->amount = uuid_is_zero(changed.event_id) ? 0 : changed.event.amount.minor;
    return OK;
}

enum problem bulk_look(struct ctx *c, struct bulk_outcome *out)
{
    struct order_row row = { 0 };
    size_t blames = c->blames_count;
    if (uuid_is_zero(out->order_id))
        return OK;
    enum problem p = order_view(c, out->order_id, &row);
    c->blames_count = blames;
    if (p == PROBLEM_NO_SUCH_ORDER)
        return OK;
    TRY(p);
    const struct order *o = &row.order;
    out->currency = o->authorized.currency;
    out->remaining_amount = order_is_open(o) ? order_remaining(o).minor : 0;
    out->refundable_amount = o->captured.minor - o->refunded.minor;
    return OK;
}

/* The API's word for what a column says. */
static const char *column_of(str field)
{
    for (size_t i = 0; i < BULK_COLUMN_COUNT; i++)
        if (str_equal(field, str_of(BULK_COLUMNS[i])))
            return BULK_COLUMNS[i];
    if (str_equal(field, STR("captured_amount")) || str_equal(field, STR("refunded_amount")))
        return BULK_COLUMNS[BULK_AMOUNT];
    return str_starts(field, STR("lines[")) ? BULK_COLUMNS[BULK_LINES] : NULL;
}

/* The last sentence has the numbers, if there are several. */
static void tell_refusal(const struct ctx *c, enum problem p, struct bulk_outcome *out)
{
    bool is_blamed = c->blames_count > 0 && c->blames_count <= BLAMES_MAX;
    str detail = is_blamed ? c->blames[c->blames_count - 1].detail : str_of(PROBLEMS[p].meaning);
    out->problem = p;
    out->column = is_blamed ? column_of(c->blames[c->blames_count - 1].field) : NULL;
    if (detail.len > sizeof out->detail)
        for (detail.len = sizeof out->detail;
             ((unsigned char)detail.ptr[detail.len] & 0xC0) == 0x80;) /* within a character */
            detail.len--;
    memcpy(out->detail, detail.ptr, detail.len);
    out->detail_len = detail.len;
}

enum problem bulk_do(struct ctx *c, const struct bulk_task *task, struct bulk_outcome *out)
{
    *out = (struct bulk_outcome){ .action = BULK_ACTION_COUNT };
    c->blames_count = 0;
    enum problem p = do_task(c, task, out);
    if (PROBLEMS[p].http_status >= 500)
        return p;
    out->is_done = p == OK;
    if (p != OK)
        tell_refusal(c, p, out);
    return bulk_look(c, out);
}
