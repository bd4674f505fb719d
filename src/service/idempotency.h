/*
 * idempotency.h -- first answers, kept in the commit of what they answer for, and given again.
 *
 * The scope of a key is merchant + method + path + key: a shop that names its keys after its own
 * captures ("capture-1") on several orders means several captures. The body is no part of it, but
 * its digest is kept, so that a key that comes again with another body can be noticed.
 */
#ifndef IDEMPOTENCY_H
#define IDEMPOTENCY_H

#include "base/clock.h"
#include "store/db.h"

#define IDEMPOTENCY_PERIOD  (24 * HOUR)
#define IDEMPOTENCY_KEY_MAX 255

/* `path` in any case: an id names the same order in capitals. */
struct uuid idempotency_scope(str method, str path, str key);

/* A first answer, and of which body. */
struct first_answer {
    str answer;
    struct uuid body_digest; /* zero: not known */
};

struct uuid idempotency_digest(str body);

/* The first answer, if there is one that is not too old. */
enum problem idempotency_find(struct ctx *c, struct uuid scope, struct first_answer *out,
                              bool *found) NODISCARD;

void idempotency_foresee(struct ctx *c, struct uuid scope); /* announces it */
enum problem idempotency_save(struct ctx *c, struct uuid scope,
                              const struct first_answer *first) NODISCARD;

/* Forgets at most `limit` answers of any merchant that are too old; says how many. */
enum problem idempotency_prune(struct ctx *c, int64_t limit, int64_t *forgotten) NODISCARD;

#endif
