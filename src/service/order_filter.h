/*
 * order_filter.h -- which orders a list, a bulk job or an export is about, as it is asked for: a
 * query string or a JSON object, which can be kept and read again.
 */
#ifndef ORDER_FILTER_H
#define ORDER_FILTER_H

#include "service/order_list.h"
#include "shape/shape.h"

#define EXPIRES_WITHIN_MAX 365 /* days */
#define STORES_CHARS_MAX   4000

/* The parameters of the list; `limit` and `cursor` are its own, `stores` also that of the totals.
 */
struct filter_in {
    uint64_t has;
    str query, status, currency, payment_method, tag, sort, cursor, stores;
    int64_t created_from, created_to, expires_from, expires_to, amount_from, amount_to,
        expires_within_days, limit;
    bool refunded;
};

/* clang-format off */
/* The first members of every shape that reads them. */
#define ORDER_FILTER_FIELDS \
    FIELD(SHAPE_STR, filter_in, query, OMIT_EMPTY, 0, QUERY_CHARS_MAX, "Word or prefix of reference, id, name or e-mail"), \
    FIELD(SHAPE_STR, filter_in, status, OMIT_EMPTY, 0, 100, "One or several statuses, separated by commas"), \
    FIELD(SHAPE_TIME, filter_in, created_from, OMIT_EMPTY, 0, 0, "Created at or after"), \
    FIELD(SHAPE_TIME, filter_in, created_to, OMIT_EMPTY, 0, 0, "Created before"), \
    FIELD(SHAPE_TIME, filter_in, expires_from, OMIT_EMPTY, 0, 0, "Expires at or after"), \
    FIELD(SHAPE_TIME, filter_in, expires_to, OMIT_EMPTY, 0, 0, "Expires before"), \
    FIELD(SHAPE_I64, filter_in, expires_within_days, OMIT_EMPTY, 1, EXPIRES_WITHIN_MAX, "Expires so many days from now at the latest"), \
    FIELD(SHAPE_STR, filter_in, currency, OMIT_EMPTY, 3, 3, "ISO 4217"), \
    FIELD(SHAPE_I64, filter_in, amount_from, OMIT_EMPTY, 0, WIRE_AMOUNT_MAX, "Order amount at least, minor units"), \
    FIELD(SHAPE_I64, filter_in, amount_to, OMIT_EMPTY, 0, WIRE_AMOUNT_MAX, "Order amount at most, minor units"), \
    FIELD_CHOICE(filter_in, payment_method, OMIT_EMPTY, PAYMENT_METHOD_TYPES, "Kind of payment method"), \
    FIELD(SHAPE_BOOL, filter_in, refunded, OMIT_EMPTY, 0, 0, "Only those of which something was refunded"), \
    FIELD(SHAPE_STR, filter_in, tag, OMIT_EMPTY, 0, TAG_CHARS_MAX, "Only those that have this tag"), \
    FIELD_CHOICE(filter_in, sort, OMIT_EMPTY, LIST_SORTS, "Order of the list")
/* Of what may be about several stores (service/store_choice.h). */
#define STORES_FIELD \
    FIELD(SHAPE_STR, filter_in, stores, 0, 0, STORES_CHARS_MAX, "Over several stores: all, or their ids separated by commas")
/* clang-format on */

extern const struct shape ORDER_FILTER_IN;

/* BAD_REQUEST, blamed on `status` or `currency`. */
enum problem order_filter_read(struct ctx *c, const struct filter_in *in,
                               struct order_filter *out) NODISCARD;

/* As JSON of ORDER_FILTER_IN: what was given and nothing else, without limit and cursor. */
str order_filter_text(struct ctx *c, const struct filter_in *in);

#endif
