#include "api/order_totals.h"

#include <stdlib.h>

#include "api/app.h"
#include "service/store_list.h"

struct currency_totals_out {
    str purchase_currency;
    int64_t orders_count, order_amount, captured_amount, refunded_amount,
        remaining_authorized_amount;
};
struct order_totals_out {
    int64_t orders_count, open_orders_count;
    bool truncated;
    struct shape_list currencies;
    str digest;
};
/* clang-format off */
static const struct field TOTALS_QUERY_FIELDS[] = { ORDER_FILTER_FIELDS, STORES_FIELD };
const struct shape TOTALS_QUERY = SHAPE("OrderTotalsQuery", filter_in, TOTALS_QUERY_FIELDS);

static const struct field CURRENCY_FIELDS[] = {
    FIELD(SHAPE_STR, currency_totals_out, purchase_currency, 0, 3, 3, "ISO 4217"),
    FIELD(SHAPE_I64, currency_totals_out, orders_count, 0, 1, INT64_MAX, "Orders in this currency"),
    FIELD(SHAPE_I64, currency_totals_out, order_amount, 0, 0, INT64_MAX, "Their order amounts together, minor units"),
    FIELD(SHAPE_I64, currency_totals_out, captured_amount, 0, 0, INT64_MAX, "What of it was captured, minor units"),
    FIELD(SHAPE_I64, currency_totals_out, refunded_amount, 0, 0, INT64_MAX, "What was refunded, minor units"),
    FIELD(SHAPE_I64, currency_totals_out, remaining_authorized_amount, 0, 0, INT64_MAX, "What may still be captured, minor units"),
};
static const struct shape CURRENCY_TOTALS = SHAPE("CurrencyTotals", currency_totals_out, CURRENCY_FIELDS);
static const struct field TOTALS_FIELDS[] = {
    FIELD(SHAPE_I64, order_totals_out, orders_count, 0, 0, INT64_MAX, "Orders that match"),
    FIELD(SHAPE_I64, order_totals_out, open_orders_count, 0, 0, INT64_MAX, "Those of them of which something may still be captured"),
    FIELD(SHAPE_BOOL, order_totals_out, truncated, 0, 0, 0, "True: so many were counted, and there may be more"),
    FIELD_LIST(order_totals_out, currencies, 0, 0, CURRENCY_COUNT, &CURRENCY_TOTALS, "What they come to, by currency code"),
    FIELD(SHAPE_STR, order_totals_out, digest, OMIT_EMPTY, 16, 16, "Which orders they are and what is left of them; absent if truncated, and over several stores"),
};
const struct shape ORDER_TOTALS_OUT = SHAPE("OrderTotals", order_totals_out, TOTALS_FIELDS);
/* clang-format on */

static int compare_codes(const void *a, const void *b)
{
    const struct currency_totals_out *x = a, *y = b;
    return memcmp(x->purchase_currency.ptr, y->purchase_currency.ptr, x->purchase_currency.len);
}

static struct shape_list currencies_out(struct ctx *c, const struct order_totals *t)
{
    struct currency_totals_out *items =
        ARENA_ARRAY(c->arena, struct currency_totals_out, CURRENCY_COUNT);
    size_t count = 0;
    for (int i = CURRENCY_NONE + 1; i < CURRENCY_COUNT; i++) {
        const struct currency_totals *sums = &t->currencies[i];
        if (sums->orders > 0)
            items[count++] = (struct currency_totals_out){
                currency_code((enum currency)i), sums->orders,          sums->order_amount,
                sums->captured_amount,           sums->refunded_amount, sums->remaining_amount,
            };
    }
    qsort(items, count, sizeof items[0], compare_codes);
    return (struct shape_list){ items, count };
}

static enum problem totals_of_stores(struct ctx *c, struct call *call, struct order_totals *out)
{
    const struct filter_in *in = call->query;
    struct store_choice stores;
    TRY(api_stores_chosen(c, call, in->stores, &stores));
    return store_totals(c, &stores, in, out);
}

static enum problem totals_of_one(struct ctx *c, const struct filter_in *in,
                                  struct order_totals *out)
{
    struct order_filter filter;
    struct list_budget left = LIST_BUDGET;
    TRY(order_filter_read(c, in, &filter));
    return order_totals_load(c, &filter, &left, out);
}

enum problem api_order_totals_get(struct ctx *c, struct call *call)
{
    const struct filter_in *in = call->query;
    struct order_totals *found = ARENA_NEW(c->arena, struct order_totals);
    bool is_of_one = in->stores.len == 0;
    TRY(is_of_one ? totals_of_one(c, in, found) : totals_of_stores(c, call, found));
    struct order_totals_out out = {
        .orders_count = found->orders,
        .open_orders_count = found->open_orders,
        .truncated = found->is_cut,
        .currencies = currencies_out(c, found),
        .digest = found->is_cut || !is_of_one ? STR("") : order_totals_digest(c, found),
    };
    answer_json(c, call, 200, &ORDER_TOTALS_OUT, &out);
    return OK;
}
