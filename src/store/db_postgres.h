/*
 * db_postgres.h -- the store that grows: PostgreSQL 15 or later through libpq's pipeline mode.
 *
 * What wants no answer is queued, and goes out with the next read or with COMMIT:
 *
 *     begin, foresee ..., first read   -->  BEGIN, all foreseen reads, sync      one round trip
 *     what the units write             -->  (queued)
 *     commit                           -->  the writes, a mark, COMMIT, sync     one round trip
 *
 * Invariants
 *   1. A savepoint is sent only when a unit's own writes have to leave before the unit has ended;
 *      until then undoing a unit is dropping what it queued.
 *   2. A transaction that writes leaves a mark, a row of commit_mark. When the connection is lost
 *      while COMMIT is on its way, another connection writes the same mark: if it is there
 *      already, all was committed; if not, now it never will be, for marks are unique.
 *   3. After a failure nothing is sent but ROLLBACK (to the savepoint, if there is one).
 *   4. What was foreseen is read once for all units of a group that ask for it, as long as no
 *      statement of the transaction has written to a table that it names.
 *   5. Prepared statements are a connection's own, so a pooler between must keep sessions whole.
 */
#ifndef DB_POSTGRES_H
#define DB_POSTGRES_H

#include "store/db_open.h"

/* A server that drops a session in the middle of a transaction does so after so long: then what it
 * held is free for others. */
#define POSTGRES_LEASE_SECONDS 30

enum problem postgres_open(const struct db_place *place, enum open_mode mode, struct db **out,
                           char *why, size_t why_size) NODISCARD;

#endif
