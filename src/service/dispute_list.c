#include "service/dispute_list.h"

#include "service/dunning.h"
#include "sql.h"

/* --- what is told of one ------------------------------------------------------------------- */

static enum problem find_invoice(struct ctx *c, struct listed_dispute *d)
{
    struct invoice_row invoice;
    struct dunning_file file;
    bool found = false;
    TRY(invoice_load(c, d->dispute.capture_id, &invoice, &found));
    if (!found)
        return OK;
    TRY(dunning_open(c, &invoice, &file));
    d->invoice_number = invoice.number;
    d->are_reminders_paused = file.exists && file.row.pause_reason.ptr != NULL;
    return OK;
}

static enum problem describe(struct ctx *c, struct uuid dispute_id, struct listed_dispute *d)
{
    struct order_row row;
    struct order_fact_row fact = { 0 };
    struct event_rows events;
    bool found = false;
    TRY(order_load(c, d->order_id, &row));
    TRY(order_load_fact(c, d->order_id, &fact));
    TRY(events_load(c, &row, &events));
    struct disputes all = disputes_of(c, events);
    for (size_t i = 0; i < all.count && !found; i++) {
        found = uuid_equal(all.items[i].dispute_id, dispute_id);
        if (found)
            d->dispute = all.items[i];
    }
    CHECK(found); /* the table refers to the event */
    d->currency = currency_code(row.order.authorized.currency);
    d->merchant_reference1 = fact.merchant_reference1;
    d->customer_name = fact.customer_name;
    return find_invoice(c, d);
}

/* --- lists --------------------------------------------------------------------------------- */

static enum problem begin(struct ctx *c, const struct dispute_filter *filter, struct uuid before,
                          size_t limit, struct rows *r)
{
    struct param merchant = P_I64(c->merchant_id), last = P_UUID(before),
                 most = P_I64((int64_t)limit);
    if (!uuid_is_zero(filter->order_id))
        return db_rows_begin(c, &SQL_DISPUTE_LATEST_OF_ORDER,
                             PARAMS(merchant, last, most, P_UUID(filter->order_id)), r);
    if (filter->state == DISPUTES_ALL)
        return db_rows_begin(c, &SQL_DISPUTE_LATEST, PARAMS(merchant, last, most), r);
    return db_rows_begin(c, &SQL_DISPUTE_LATEST_BY_STATE,
                         PARAMS(merchant, last, most, P_I64(filter->state == DISPUTES_OPEN)), r);
}

enum problem dispute_list(struct ctx *c, const struct dispute_filter *filter, struct uuid before,
                          size_t limit, struct listed_disputes *out)
{
    CHECK(limit <= DISPUTES_LIMIT_MAX);
    struct listed_dispute *items = ARENA_ARRAY(c->arena, struct listed_dispute, limit + 1);
    struct uuid ids[DISPUTES_LIMIT_MAX];
    struct rows r;
    size_t count = 0;
    TRY(begin(c, filter, before, limit, &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more && count < limit) {
        p = db_rows_next(
            &r,
            COLUMNS(C_UUID("dispute_id", &ids[count]), C_UUID("order_id", &items[count].order_id)),
            &more);
        count += p == OK && more;
    }
    db_rows_end(&r);
    TRY(p);
    for (size_t i = 0; i < count; i++)
        TRY(describe(c, ids[i], &items[i]));
    *out = (struct listed_disputes){ items, count };
    return OK;
}

enum problem dispute_load(struct ctx *c, struct uuid dispute_id, struct listed_dispute *out)
{
    struct listed_dispute d = { .invoice_number = 0 };
    int64_t is_open = 0; /* its events tell more */
    bool found = false;
    TRY(db_maybe(c, &SQL_DISPUTE_FIND, PARAMS(P_I64(c->merchant_id), P_UUID(dispute_id)),
                 COLUMNS(C_UUID("order_id", &d.order_id), C_I64("is_open", &is_open)), &found));
    if (!found)
        return blame(c, PROBLEM_NOT_FOUND, STR("dispute_id"), "Dispute %.*s cannot be found",
                     STR_ARG(uuid_text(c->arena, dispute_id)));
    TRY(describe(c, dispute_id, &d));
    *out = d;
    return OK;
}
