/*
 * payouts.h -- a merchant who is paid, and what an audit says: what the tests of payouts stand on.
 */
#ifndef PAYOUTS_H
#define PAYOUTS_H

#include "base/clock.h"
#include "service/payout.h"
#include "support.h"

/* When what happens now, on a Sunday, has been paid out on Monday. */
#define LATER (NOW + 2 * DAY)

#define FEES                                                       \
    "{\"rate\":24000,\"vat_rate\":2500,\"refund\":\"percentage\"," \
    "\"effective_from\":\"2020-01-01\"}"
#define TERMS "{\"settles_from\":\"2020-01-01\",\"delay_days\":0}"

struct store *paid_store(const char *terms); /* of FEES */
enum problem set_terms(struct store *s, const char *json) NODISCARD;
enum problem add_rate(struct store *s, const char *json) NODISCARD;

/* Steps until there is nothing to do; returns how many. */
int settle(struct store *s, int64_t now);

void refund(struct store *s, struct uuid id, int64_t amount);

/* Captures as an import does. */
void capture_as(struct store *s, struct uuid order_id, int64_t amount, struct uuid event_id,
                int64_t at);

/* What an audit finds: how many, and the first in words. */
int64_t differences(struct store *s, char first[300]);

/* It finds nothing, and every capture and refund is settled. */
void expect_right(struct store *s);

int64_t sum_of(struct store *s, const char *column); /* of all payouts */

#endif
