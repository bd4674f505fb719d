/*
 * db_open.h -- where a store is, and a connection to it.
 */
#ifndef DB_OPEN_H
#define DB_OPEN_H

#include "store/db.h"

/* One of the two. */
struct db_place {
    const char *path;     /* of the embedded store's file */
    const char *conninfo; /* of PostgreSQL: any libpq connection string or URL */
    int64_t patience; /* microseconds: a server that takes longer to answer is lost. 0: it may */
};

/* OPEN_REPLICA: to read, from a server that may follow another one (PostgreSQL only). OPEN_ALONE:
 * to read, while nobody else has it open (the embedded store only). */
enum open_mode { OPEN_TO_READ, OPEN_TO_WRITE, OPEN_REPLICA, OPEN_ALONE };

/* Waits on a connection to a server for somebody else's lock at most so long; then others have a
 * turn, and who waited may come again. */
#define DB_LOCK_WAIT (2 * SECOND)

/* After a commit of which no answer came, it is asked for so long what became of it. */
#define DB_SETTLE_WAIT (5 * SECOND)

/* STORE_BROKEN, or STORE_LOST, with `why` filled in if there is no such store or it cannot be
 * reached. Only the embedded store is made if it is not there, and only to write. */
enum problem db_open(const struct db_place *place, enum open_mode mode, struct db **out, char *why,
                     size_t why_size) NODISCARD;

#endif
