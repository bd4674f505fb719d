/*
 * pg_seen.h -- what has been read in a transaction on PostgreSQL, and who may be shown it again.
 * Only db_postgres.c uses it.
 *
 * Invariants
 *   1. A row that was announced is read once, at the beginning, for all units that announced it: it
 *      is shown to a unit as long as no statement has written a table that the read mentions, or
 *      nobody has asked for it yet.
 *   2. A unit that looks again sees what it saw, until something is written. READ COMMITTED would
 *      show a later row: then the version that a unit has compared, and the one that its change
 *      insists on, could be two.
 *   3. After a read of the unit's own, what was announced is older than that, and not used.
 */
#ifndef PG_SEEN_H
#define PG_SEEN_H

#include <libpq-fe.h>

#include "store/db.h"

#define SEEN_FORESEEN_MAX 1024
#define SEEN_MAX          (SEEN_FORESEEN_MAX + 64)

struct seen_row {
    const struct sql *sql;
    const struct param *params; /* live as long as the transaction */
    PGresult *result;           /* NULL: announced, and not read yet */
    bool is_used, is_stale;
    uint64_t unit, changes; /* who used it last, and how many changes there were until then */
};

struct seen {
    struct seen_row rows[SEEN_MAX]; /* those that were announced come first */
    size_t count, foreseen_count;
    table_set written;
    uint64_t unit;    /* the number of the one that runs */
    uint64_t changes; /* statements that wrote, until now */
    bool reads_anew;  /* the unit has read something by itself */
};

static inline bool sql_is_read(const struct sql *sql)
{
    return sql->writes == 0;
}

void seen_forget(struct seen *s); /* the transaction is over */
void seen_begin_unit(struct seen *s);
void seen_unit_failed(struct seen *s); /* it may be run again, and then reads anew */
void seen_write(struct seen *s, const struct sql *sql);

/* A place for a read that is announced; NULL: it has one already, or there is no room. */
struct seen_row *seen_foresee(struct seen *s, const struct sql *sql, const struct param *params);

/* What may be shown to the unit that runs; NULL: it must be read. `is_begun`: what was announced
 * has been read. */
struct seen_row *seen_find(struct seen *s, const struct sql *sql, const struct param *params,
                           bool is_begun);

/* The unit has read it by itself. False: it is not kept, and `result` stays the caller's.
 * `is_lent`: some result that is kept is being read just now. */
bool seen_keep(struct seen *s, const struct seen_row *row, bool is_lent);

#endif
