/*
 * commit_mark.h -- the marks that PostgreSQL's driver leaves in each transaction (db_postgres.h).
 */
#ifndef COMMIT_MARK_H
#define COMMIT_MARK_H

#include "base/clock.h"
#include "store/db.h"

/* Nobody asks for a mark that is older: a commit is given up after DB_SETTLE_WAIT. */
#define COMMIT_MARK_LIFE HOUR

/* Forgets at most `limit` of those that are older. */
enum problem commit_marks_prune(struct ctx *c, int64_t limit, int64_t *forgotten) NODISCARD;

#endif
