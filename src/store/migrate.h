/*
 * migrate.h -- moves a store's schema forward. Migrations are numbered without gaps, hashed, and
 * run once each, in one transaction with their entry in schema_migration.
 *
 * The entry is written first, for its key is what two processes meet at: the second one waits for
 * the first one's commit, has then a CONFLICT, and begins again with what is there.
 */
#ifndef MIGRATE_H
#define MIGRATE_H

#include "store/db.h"

struct migration {
    int64_t number;
    const char *name;
    const char *digest; /* of the file: a migration that ran must not change any more */
    const char *ddl[DIALECT_COUNT];
};
extern const struct migration MIGRATIONS[];
extern const unsigned MIGRATIONS_COUNT;

/* How many of them the store has run: 0 if there is no store yet. c->tx is NULL, here and below.
 * STORE_BROKEN, with db->why, if the store is newer than this program or a migration that ran is
 * not the one in this program. */
enum problem migrate_count(struct ctx *c, struct db *db, int64_t *done) NODISCARD;

/* Runs what is missing, all or nothing; *before is how many had run. Of several processes that
 * want to, one does, and the others wait and find nothing to do. */
enum problem migrate_run(struct ctx *c, struct db *db, int64_t *before) NODISCARD;

/* OK if nothing is missing; else as above. */
enum problem migrate_check(struct ctx *c, struct db *db) NODISCARD;

#endif
