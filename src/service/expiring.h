/*
 * expiring.h -- the money at risk: what is left of open orders, by the UTC day on which it expires
 * and by currency. Summed when it is asked for, so that no capture has to keep it.
 */
#ifndef EXPIRING_H
#define EXPIRING_H

#include "domain/money.h"
#include "store/db.h"

struct expiring_day {
    int64_t from, to; /* the part of a UTC day that was asked for: from inclusive, to exclusive */
    int64_t orders_count;
    money remaining;
};
struct expiring_page {
    struct expiring_day *items;
    size_t count;
    str next; /* cursor; empty at the end */
};

#define EXPIRING_DAYS_MAX 366 /* between `from` and `until` */

/* At most `limit` days and currencies of [from, until), the nearest first. What is over is not at
 * risk: nothing ends before c->now. A page looks at a bounded number of orders, but for those of
 * one day, and may be short. BAD_REQUEST for a strange cursor. */
enum problem expiring_days(struct ctx *c, int64_t from, int64_t until, size_t limit, str cursor,
                           struct expiring_page *out) NODISCARD;

#endif
