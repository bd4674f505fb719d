/*
 * db_sqlite.h -- the embedded store: one file, WAL, synchronous=FULL.
 *
 * Checkpoints do not happen inside commits: whoever owns the store calls sqlite_checkpoint() on
 * a connection of its own from time to time, see service/checkpointer.h.
 */
#ifndef DB_SQLITE_H
#define DB_SQLITE_H

#include "store/db_open.h"

#define LOG_PAGES_SOON 4000 /* of 4 KiB: time to copy them into the file */

/* Opens (or, to write, creates) the file. STORE_BROKEN with `why` filled in if it cannot. */
enum problem sqlite_open(const char *path, enum open_mode mode, struct db **out, char *why,
                         size_t why_size) NODISCARD;

/* Copies what it can from the log into the file without waiting for anybody. Both counts are
 * pages: what the log holds and what of it is copied. */
enum problem sqlite_checkpoint(struct db *db, int *log_pages, int *copied_pages) NODISCARD;

/* From here to the end this connection appends so much that the log would double what it writes: a
 * rollback journal keeps only pages that were there before. Just as durable, but readers and the
 * writer wait for each other; so if another connection is open, the log stays. Sorting takes files
 * and not memory meanwhile. Nothing happens on another engine. */
void sqlite_load_begin(struct db *db);
void sqlite_load_end(struct db *db);

/* Pages in the log after this connection's last commit. */
int sqlite_log_pages(const struct db *db);

#endif
