/*
 * migrate.h -- moves a store's schema forward. Migrations are numbered without gaps, hashed, and
 * run once each, in one transaction with their entry in schema_migration.
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

/* Runs what is missing. c->tx is NULL. STORE_BROKEN, with db->why, if the store is newer than
 * this program or a migration that ran is not the one in this program. */
enum problem migrate_run(struct ctx *c, struct db *db) NODISCARD;

/* OK if nothing is missing; else as above. */
enum problem migrate_check(struct ctx *c, struct db *db) NODISCARD;

#endif
