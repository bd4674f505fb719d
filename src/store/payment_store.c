#include "store/payment_store.h"

#include "sql.h"
#include "store/ledger_store.h"

enum problem payment_insert(struct ctx *c, const struct payment_row *row)
{
    return db_none(c, &SQL_PAYMENT_INSERT,
                   PARAMS(P_I64(c->merchant_id), P_UUID(row->payment_id), P_STR(row->external_id),
                          P_STR(currency_code(row->amount.currency)), P_I64(row->amount.minor),
                          P_STR(row->reference), P_STR(row->payer), P_I64(row->paid_at),
                          P_I64(row->received_at), P_STR(c->actor), P_TEXT(row->reason)),
                   NULL);
}

enum problem payment_find(struct ctx *c, str external_id, struct uuid *out, bool *found)
{
    return db_maybe(c, &SQL_PAYMENT_FIND, PARAMS(P_I64(c->merchant_id), P_STR(external_id)),
                    COLUMNS(C_UUID("payment_id", out)), found);
}

#define PAYMENT_COLUMNS(x, currency)                                                            \
    COLUMNS(C_UUID("payment_id", &(x)->payment_id), C_STR("external_id", &(x)->external_id),    \
            C_STR("currency", (currency)), C_I64("amount", &(x)->amount.minor),                 \
            C_STR("reference", &(x)->reference), C_STR("payer", &(x)->payer),                   \
            C_I64("paid_at", &(x)->paid_at), C_I64("received_at", &(x)->received_at),           \
            C_I64("unassigned_amount", &(x)->unassigned_amount), C_STR("reason", &(x)->reason), \
            C_I64("reversed_at", &(x)->reversed_at))

/* What the store holds was checked on the way in; a stranger was put there by other hands. */
static enum problem finish(struct ctx *c, struct payment_row *x, str currency)
{
    if (currency_parse(currency, &x->amount.currency))
        return OK;
    return blame(c, PROBLEM_STORE_BROKEN, STR(""), "The store has a payment in '%.*s'.",
                 STR_ARG(currency));
}

enum problem payment_load(struct ctx *c, struct uuid payment_id, struct payment_row *out,
                          bool *found)
{
    struct payment_row x = { 0 };
    str currency = { 0 };
    TRY(db_maybe(c, &SQL_PAYMENT_LOAD, PARAMS(P_I64(c->merchant_id), P_UUID(payment_id)),
                 PAYMENT_COLUMNS(&x, &currency), found));
    if (!*found)
        return OK;
    TRY(finish(c, &x, currency));
    *out = x;
    return OK;
}

static enum problem next_payment(struct rows *r, void *item, bool *more)
{
    str currency = { 0 };
    TRY(db_rows_next(r, PAYMENT_COLUMNS((struct payment_row *)item, &currency), more));
    return *more ? finish(r->c, item, currency) : OK;
}

enum problem payments_list(struct ctx *c, enum payment_list which, struct uuid after, size_t limit,
                           struct payment_rows *out)
{
    static const struct sql *const LISTS[] = { [PAYMENTS_ALL] = &SQL_PAYMENT_LIST,
                                               [PAYMENTS_UNASSIGNED] = &SQL_PAYMENT_LIST_UNASSIGNED,
                                               [PAYMENTS_LATEST] = &SQL_PAYMENT_LIST_LATEST };
    struct row_list found;
    TRY(db_list(c, LISTS[which],
                PARAMS(P_I64(c->merchant_id), P_UUID(after), P_I64((int64_t)limit)),
                sizeof(struct payment_row), next_payment, &found));
    *out = (struct payment_rows){ found.items, found.count };
    return OK;
}

enum problem payment_take(struct ctx *c, const struct payment_row *row, int64_t amount)
{
    return db_none(c, &SQL_PAYMENT_ASSIGN,
                   PARAMS(P_I64(c->merchant_id), P_UUID(row->payment_id),
                          P_I64(row->unassigned_amount), P_I64(amount)),
                   NULL);
}

enum problem payment_reverse(struct ctx *c, struct uuid payment_id)
{
    return db_none(c, &SQL_PAYMENT_REVERSE,
                   PARAMS(P_I64(c->merchant_id), P_UUID(payment_id), P_I64(c->now)), NULL);
}

enum problem payment_assigned(struct ctx *c, struct uuid payment_id, struct uuid capture_id,
                              int64_t *out)
{
    return db_one(c, &SQL_PAYMENT_ASSIGNED,
                  PARAMS(P_I64(c->merchant_id), P_UUID(payment_id), P_UUID(capture_id)),
                  COLUMNS(C_I64("amount", out)));
}

static enum problem next_assignment(struct rows *r, void *item, bool *more)
{
    struct assignment_row *x = item;
    return db_rows_next(r,
                        COLUMNS(C_I64("number", &x->invoice_number),
                                C_UUID("order_id", &x->order_id),
                                C_UUID("capture_id", &x->capture_id), C_I64("amount", &x->amount)),
                        more);
}

enum problem payment_assignments(struct ctx *c, struct uuid payment_id, struct assignment_rows *out)
{
    struct row_list found;
    TRY(db_list(c, &SQL_PAYMENT_ASSIGNMENTS,
                PARAMS(P_I64(c->merchant_id), P_UUID(payment_id), P_I64(ASSIGNMENTS_MAX)),
                sizeof(struct assignment_row), next_assignment, &found));
    *out = (struct assignment_rows){ found.items, found.count };
    return OK;
}

static enum problem next_paid(struct rows *r, void *item, bool *more)
{
    struct paid_row *x = item;
    return db_rows_next(r,
                        COLUMNS(C_UUID("payment_id", &x->payment_id),
                                C_STR("external_id", &x->external_id), C_STR("payer", &x->payer),
                                C_I64("paid_at", &x->paid_at), C_I64("amount", &x->amount)),
                        more);
}

enum problem payments_of_capture(struct ctx *c, struct uuid capture_id, struct paid_rows *out)
{
    struct row_list found;
    TRY(db_list(c, &SQL_PAYMENT_OF_CAPTURE,
                PARAMS(P_I64(c->merchant_id), P_UUID(capture_id), P_I64(ASSIGNMENTS_MAX)),
                sizeof(struct paid_row), next_paid, &found));
    *out = (struct paid_rows){ found.items, found.count };
    return OK;
}

static struct param id_or_null(struct uuid id)
{
    return uuid_is_zero(id) ? P_NULL() : P_UUID(id);
}

enum problem payment_post(struct ctx *c, enum payment_fact fact, money amount,
                          struct uuid payment_id, struct uuid capture_id)
{
    const struct ledger_transfer t = ledger_post_payment(fact, amount);
    TRY(db_none(c, &SQL_PAYMENT_INSERT_TRANSFER,
                PARAMS(P_I64(c->merchant_id), P_UUID(uuid_make(c->entropy, c->now)),
                       P_STR(str_of(PAYMENT_FACT_NAMES[fact])), id_or_null(payment_id),
                       id_or_null(capture_id), P_I64(c->now), P_STR(c->actor),
                       P_STR(currency_code(amount.currency)), P_I64(t.debit), P_I64(t.credit),
                       P_I64(amount.minor)),
                NULL));
    return ledger_sum(c, &t);
}
