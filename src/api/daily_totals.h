/* daily_totals.h -- GET /merchant/v1/daily-totals: what was captured and refunded per day. Only
 * routes.c includes this. */
#ifndef API_DAILY_TOTALS_H
#define API_DAILY_TOTALS_H

#include "http/route.h"

extern const struct shape DAILY_TOTALS_QUERY, DAILY_TOTALS_OUT;
enum problem api_daily_totals_get(struct ctx *c, struct call *call) NODISCARD;

#endif
