/*
 * bench_settlement.h -- what captures set in motion, by the clock: a payout run over all of them,
 * their invoices, a night of dunning, one in which every invoice is due, and reports of a million
 * transactions.
 *
 * The rounds are those of the server's jobs, each a unit of work that is committed to disk, one
 * after the other on this thread; nights are those that will come. Reports are asked of a server
 * over HTTP.
 */
#ifndef BENCH_SETTLEMENT_H
#define BENCH_SETTLEMENT_H

#include "main/bench_report.h"
#include "main/config.h"

bool settlement_measure(struct arena *a, const struct config *config, int64_t orders,
                        struct report *report);

#endif
