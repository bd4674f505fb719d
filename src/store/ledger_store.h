/*
 * ledger_store.h -- transfers and balances in and out of the store.
 *
 * Invariants
 *   1. A transfer is written with its event, a balance at most once per commit: what a unit adds
 *      waits in db->unit_sums, joins db->group_sums when the unit came through, and is written by
 *      ledger_flush() before the commit. Many captures move the same few balances.
 *   2. So inside a transaction the stored balances lag behind; after a commit they never do.
 */
#ifndef LEDGER_STORE_H
#define LEDGER_STORE_H

#include "domain/ledger.h"
#include "store/db.h"

enum problem ledger_append(struct ctx *c, struct uuid event_id,
                           const struct ledger_transfer *transfers, size_t count) NODISCARD;

/* The same for transfers of a payout, numbered from `part` on. */
enum problem ledger_append_payout(struct ctx *c, int64_t payout_no, int64_t part,
                                  const struct ledger_transfer *transfers, size_t count) NODISCARD;
/* Moves the balances by a transfer that is kept elsewhere. */
enum problem ledger_sum(struct ctx *c, const struct ledger_transfer *t) NODISCARD;

/* The chart of accounts as this program knows it. */
enum problem ledger_write_accounts(struct ctx *c) NODISCARD;

/* The runner's part: the unit begins (and did not come through before), came through, and the
 * commit is near. */
void ledger_unit_begin(struct db *db);
enum problem ledger_unit_keep(struct ctx *c) NODISCARD;
enum problem ledger_flush(struct ctx *c) NODISCARD;

#endif
