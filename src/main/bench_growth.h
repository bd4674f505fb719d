/*
 * bench_growth.h -- does anything take longer the more orders there are? Captures of any orders and
 * every kind of read at ten thousand, at a million and at the full number of orders.
 *
 * The largest store is made, measured as it is and deleted: a copy would need as much disk again.
 */
#ifndef BENCH_GROWTH_H
#define BENCH_GROWTH_H

#include "main/bench_report.h"
#include "main/config.h"

#define GROWTH_FROM 10000000 /* this many orders and more are not measured in any other way */

bool growth_measure(struct arena *a, const struct config *config, int64_t orders,
                    struct report *report);

#endif
