#include "store/invoice_store.h"

#include "domain/order.h"
#include "sql.h"

static const struct uuid NOTHING_SEEN = { { 0 } };

/* The merchant and the number: so a reference is of one merchant also where several have one bank
 * account. */
static enum problem next_number(struct ctx *c, int64_t *out)
{
    return db_one(c, &SQL_INVOICE_NEXT_NUMBER, PARAMS(P_I64(c->merchant_id), P_UUID(NOTHING_SEEN)),
                  COLUMNS(C_I64("last_number", out)));
}

static str reference_of(struct ctx *c, enum reference_method method, int64_t number)
{
    return reference_make(
        c->arena, method,
        arena_format(c->arena, "%lld%010lld", (long long)c->merchant_id, (long long)number));
}

enum problem invoice_insert(struct ctx *c, const struct invoice_row *row,
                            enum reference_method method, const struct plan_part *parts,
                            size_t count)
{
    int64_t number = 0;
    const struct invoice *i = &row->invoice;
    TRY(next_number(c, &number));
    TRY(db_none(c, &SQL_INVOICE_INSERT,
                PARAMS(P_I64(c->merchant_id), P_UUID(row->capture_id), P_I64(number),
                       P_UUID(row->order_id), P_STR(reference_of(c, method, number)),
                       P_STR(str_of(PLAN_KIND_NAMES[row->terms.kind])), P_STR(row->terms.country),
                       P_STR(currency_code(i->amount.currency)), P_I64(row->captured_at),
                       P_I64(i->amount.minor)),
                NULL));
    for (size_t k = 0; k < count; k++)
        TRY(db_none(c, &SQL_INVOICE_INSERT_PART,
                    PARAMS(P_I64(c->merchant_id), P_UUID(row->capture_id), P_I64((int64_t)k),
                           P_I64(parts[k].due.day), P_I64(parts[k].amount.minor)),
                    NULL));
    return OK;
}

struct invoice_columns {
    struct invoice_row row;
    str kind, currency;
};

#define INVOICE_COLUMNS(x)                                                                        \
    COLUMNS(C_UUID("capture_id", &(x)->row.capture_id), C_I64("number", &(x)->row.number),        \
            C_UUID("order_id", &(x)->row.order_id), C_STR("reference", &(x)->row.reference),      \
            C_STR("kind", &(x)->kind), C_STR("country", &(x)->row.terms.country),                 \
            C_STR("currency", &(x)->currency), C_I64("captured_at", &(x)->row.captured_at),       \
            C_I64("amount", &(x)->row.invoice.amount.minor), C_I64("version", &(x)->row.version), \
            C_I64("refunded_amount", &(x)->row.invoice.refunded.minor),                           \
            C_I64("paid_amount", &(x)->row.invoice.paid.minor),                                   \
            C_I64("paid_back_amount", &(x)->row.invoice.paid_back.minor),                         \
            C_I64("fee_amount", &(x)->row.invoice.fees.minor),                                    \
            C_I64("interest_amount", &(x)->row.invoice.interest.minor),                           \
            C_I64("written_off_amount", &(x)->row.invoice.written_off.minor))

/* What the store holds was checked on the way in; a stranger was put there by other hands. */
static enum problem finish(struct ctx *c, struct invoice_columns *x, struct invoice_row *out)
{
    struct invoice *i = &x->row.invoice;
    int kind = 0;
    while (kind < PLAN_KIND_COUNT && !str_equal(str_of(PLAN_KIND_NAMES[kind]), x->kind))
        kind++;
    enum currency currency = CURRENCY_NONE;
    if (kind == PLAN_KIND_COUNT || !currency_parse(x->currency, &currency))
        return blame(c, PROBLEM_STORE_BROKEN, STR(""),
                     "The store has invoice %lld of kind '%.*s' in '%.*s', which this program does "
                     "not know.",
                     (long long)x->row.number, STR_ARG(x->kind), STR_ARG(x->currency));
    x->row.terms.kind = (enum plan_kind)kind;
    i->amount.currency = i->refunded.currency = currency;
    i->paid.currency = i->paid_back.currency = currency;
    i->fees.currency = i->interest.currency = i->written_off.currency = currency;
    *out = x->row;
    return OK;
}

enum problem invoice_load(struct ctx *c, struct uuid capture_id, struct invoice_row *out,
                          bool *found)
{
    struct invoice_columns x = { 0 };
    TRY(db_maybe(c, &SQL_INVOICE_LOAD, PARAMS(P_I64(c->merchant_id), P_UUID(capture_id)),
                 INVOICE_COLUMNS(&x), found));
    return *found ? finish(c, &x, out) : OK;
}

enum problem invoices_of_order(struct ctx *c, struct uuid order_id, struct invoice_rows *out)
{
    size_t count = 0, room = 4;
    struct invoice_row *items = ARENA_ARRAY(c->arena, struct invoice_row, room);
    struct rows r;
    TRY(db_rows_begin(c, &SQL_INVOICE_OF_ORDER,
                      PARAMS(P_I64(c->merchant_id), P_UUID(order_id), P_I64(EVENTS_MAX)), &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        struct invoice_columns x = { 0 };
        p = db_rows_next(&r, INVOICE_COLUMNS(&x), &more);
        if (p != OK || !more)
            break;
        if (count == room)
            items = arena_double(c->arena, items, &room, sizeof *items);
        p = finish(c, &x, &items[count++]);
    }
    db_rows_end(&r);
    *out = (struct invoice_rows){ items, count };
    return p;
}

enum problem invoice_update(struct ctx *c, const struct invoice_row *row)
{
    const struct invoice *i = &row->invoice;
    invoice_check(i);
    return db_none(c, &SQL_INVOICE_UPDATE,
                   PARAMS(P_I64(c->merchant_id), P_UUID(row->capture_id), P_I64(row->version),
                          P_I64(i->refunded.minor), P_I64(i->paid.minor), P_I64(i->paid_back.minor),
                          P_I64(i->fees.minor), P_I64(i->interest.minor),
                          P_I64(i->written_off.minor)),
                   NULL);
}

enum problem invoice_parts(struct ctx *c, struct uuid capture_id,
                           struct plan_part out[PLAN_PARTS_MAX], size_t *count)
{
    struct rows r;
    *count = 0;
    TRY(db_rows_begin(c, &SQL_INVOICE_PARTS,
                      PARAMS(P_I64(c->merchant_id), P_UUID(capture_id), P_I64(PLAN_PARTS_MAX)),
                      &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        struct plan_part part = { 0 };
        p = db_rows_next(
            &r, COLUMNS(C_I64("due_on", &part.due.day), C_I64("amount", &part.amount.minor)),
            &more);
        if (p == OK && more)
            out[(*count)++] = part;
    }
    db_rows_end(&r);
    return p;
}

enum problem invoice_put_off(struct ctx *c, struct uuid capture_id, size_t part, date due)
{
    return db_none(
        c, &SQL_INVOICE_PUT_OFF,
        PARAMS(P_I64(c->merchant_id), P_UUID(capture_id), P_I64((int64_t)part), P_I64(due.day)),
        NULL);
}

/* --- credits ----------------------------------------------------------------------------- */

enum problem credit_insert(struct ctx *c, struct uuid capture_id, const struct credit_row *credit)
{
    return db_none(c, &SQL_INVOICE_INSERT_CREDIT,
                   PARAMS(P_I64(c->merchant_id), P_UUID(capture_id), P_UUID(credit->refund_id),
                          P_I64(credit->amount), P_I64(credit->credited_amount)),
                   NULL);
}

enum problem credit_is_there(struct ctx *c, struct uuid capture_id, struct uuid refund_id,
                             bool *out)
{
    int64_t amount = 0;
    return db_maybe(c, &SQL_INVOICE_FIND_CREDIT,
                    PARAMS(P_I64(c->merchant_id), P_UUID(capture_id), P_UUID(refund_id)),
                    COLUMNS(C_I64("amount", &amount)), out);
}

enum problem credits_of(struct ctx *c, struct uuid capture_id, struct credit_rows *out)
{
    size_t count = 0, room = 4;
    struct credit_row *items = ARENA_ARRAY(c->arena, struct credit_row, room);
    struct rows r;
    TRY(db_rows_begin(c, &SQL_INVOICE_CREDITS,
                      PARAMS(P_I64(c->merchant_id), P_UUID(capture_id), P_I64(CREDITS_MAX)), &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        struct credit_row x = { 0 };
        p = db_rows_next(&r,
                         COLUMNS(C_UUID("refund_id", &x.refund_id), C_I64("amount", &x.amount),
                                 C_I64("credited_amount", &x.credited_amount)),
                         &more);
        if (p != OK || !more)
            break;
        if (count == room)
            items = arena_double(c->arena, items, &room, sizeof *items);
        items[count++] = x;
    }
    db_rows_end(&r);
    *out = (struct credit_rows){ items, count };
    return p;
}
