#include "service/order_history.h"

#include "sql.h"

static bool is_told(str now, str before)
{
    return now.ptr != NULL || before.ptr != NULL;
}

static bool is_told_address(const struct address *now, const struct address *before)
{
    return !address_is_empty(now) || !address_is_empty(before);
}

static void take_back_references(struct ctx *c, str document, struct order_wording *w)
{
    struct references_document d = { 0 };
    document_read(c, &REFERENCES_DOCUMENT, document, &d);
    if (is_told(d.merchant_reference1, d.merchant_reference1_before))
        w->merchant_reference1 = d.merchant_reference1_before;
    if (is_told(d.merchant_reference2, d.merchant_reference2_before))
        w->merchant_reference2 = d.merchant_reference2_before;
}

static void take_back_addresses(struct ctx *c, str document, struct order_wording *w)
{
    struct customer_document d = { 0 };
    document_read(c, &CUSTOMER_DOCUMENT, document, &d);
    if (is_told_address(&d.billing_address, &d.billing_address_before))
        w->billing_address = d.billing_address_before;
    if (is_told_address(&d.shipping_address, &d.shipping_address_before))
        w->shipping_address = d.shipping_address_before;
}

/* Ours have ids that say when they were made. One that was imported may say anything, so what came
 * before it is looked at. */
static bool is_before(struct uuid event_id, int64_t at)
{
    return uuid_is_timed(event_id) && uuid_time(event_id) + 1000 <= at;
}

enum problem order_wording_at(struct ctx *c, struct uuid last_event_id, int64_t at,
                              struct order_wording *w)
{
    const str references = str_of(ORDER_FACT_NAMES[ORDER_WAS_REFERENCED]);
    const str addresses = str_of(ORDER_FACT_NAMES[ORDER_WAS_READDRESSED]);
    struct rows r;
    if (is_before(last_event_id, at))
        return OK;
    TRY(db_rows_begin(c, &SQL_EVENT_CHANGES_SINCE,
                      PARAMS(P_I64(c->merchant_id), P_UUID(last_event_id), P_I64(at),
                             P_STR(references), P_STR(addresses), P_I64(EVENTS_MAX)),
                      &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        str type = { 0 }, document = { 0 };
        p = db_rows_next(&r, COLUMNS(C_STR("type", &type), C_STR("document", &document)), &more);
        if (p != OK || !more)
            break;
        if (str_equal(type, references))
            take_back_references(c, document, w);
        else
            take_back_addresses(c, document, w);
    }
    db_rows_end(&r);
    return p;
}
