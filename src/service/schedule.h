/*
 * schedule.h -- scheduled work that is for one process at a time, however many there are.
 *
 * Invariants
 *   1. The row of a kind of work is held from schedule_claim() to the end of the transaction that
 *      does the work. Whoever dies in between gives it back with its transaction: at once if the
 *      store sees the connection end, else when the store cuts the connection off, which is the
 *      lease (docs/operations.md).
 *   2. The next round is set in the same transaction. So a round happened and is over, or did not
 *      happen and is due.
 */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include "store/db.h"

/* Makes the row of a kind that has none. */
enum problem schedule_enlist(struct ctx *c, str kind) NODISCARD;

/* `mine`: the caller may do the work now. Otherwise somebody else is at it (*due_at is then
 * untouched), or it is due only at *due_at. A time further than `every` ahead was set by a clock
 * that was wrong, and does not count. */
enum problem schedule_claim(struct ctx *c, str kind, int64_t every, bool *mine,
                            int64_t *due_at) NODISCARD;

/* Of a kind that was claimed in this transaction. */
enum problem schedule_set_due(struct ctx *c, str kind, int64_t due_at) NODISCARD;

#endif
