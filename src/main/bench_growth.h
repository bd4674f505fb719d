/*
 * bench_growth.h -- does anything take longer the more orders there are? Captures of any orders and
 * every kind of read at ten thousand orders, at a tenth of the full number and at the full number.
 *
 * A very large store is made, measured as it is and deleted: a copy would need as much disk again.
 */
#ifndef BENCH_GROWTH_H
#define BENCH_GROWTH_H

#include "main/bench_report.h"
#include "main/config.h"

#define GROWTH_IN_PLACE 5000000 /* orders; from here on there is no copy */

bool growth_measure(struct arena *a, const struct config *config, int64_t orders,
                    struct report *report);

#endif
