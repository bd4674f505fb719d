/*
 * postgres_load.h -- many rows at once into PostgreSQL: COPY, which takes them several times faster
 * than INSERTs do, however these are sent (docs/decisions/0019-moving-a-store.md has the figures).
 *
 * COPY is a conversation of its own on a connection, in which nothing else can be said. So it has
 * a connection of its own and is no part of db.h: what every store must do stays small.
 *
 *      begin --> row, row, row ... --> commit --> begin ...
 *
 * Invariants
 *   1. What lies between begin and commit is one transaction: after commit has said OK it is on
 *      disk, after anything else none of it is there, unless the connection was lost while commit
 *      waited. Whoever goes on asks the store what is there.
 *   2. A row is sent as soon as a few of them have gathered: memory does not grow with the rows.
 */
#ifndef POSTGRES_LOAD_H
#define POSTGRES_LOAD_H

#include "store/table.h"

struct postgres_load;

/* False, with a sentence in `why`, if it cannot. */
bool postgres_load_open(const char *conninfo, struct postgres_load **out, char *why,
                        size_t why_size);
void postgres_load_close(struct postgres_load *l);

enum problem postgres_load_begin(struct postgres_load *l, const struct table *table) NODISCARD;
enum problem postgres_load_row(struct postgres_load *l, const struct param *row) NODISCARD;
enum problem postgres_load_commit(struct postgres_load *l) NODISCARD;

/* Of the last failure. */
const char *postgres_load_why(const struct postgres_load *l);

#endif
