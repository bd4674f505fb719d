/*
 * bulk_sum.h -- what the rows of a job come to, by what they ask for, in which currency and what
 * became of them (docs/decisions/0051-bulk-sums-and-turns.md).
 *
 * Invariant: a row is counted in the unit of work in which it is done, so at each moment the counts
 * come to job.done + job.failed.
 */
#ifndef BULK_SUM_H
#define BULK_SUM_H

#include "service/bulk.h"

#define BULK_SUMS_MAX 5000 /* far more than there are actions, currencies and reasons */

struct bulk_sum {
    str action;   /* empty: the rows do not say */
    str currency; /* empty: no order was found */
    str outcome;
    str code; /* empty: they were done */
    int64_t rows;
    int64_t asked_amount; /* as far as it is known of rows that were refused */
    int64_t done_amount;
};
struct bulk_sums {
    struct bulk_sum *items;
    size_t count, room;
};

/* Adds to the one of the same kind. The texts must last as long as the sums. */
void bulk_sums_take(struct ctx *c, struct bulk_sums *sums, const struct bulk_sum *one);

/* Adds them to what the job's rows came to before. */
enum problem bulk_sums_save(struct ctx *c, struct uuid job_id,
                            const struct bulk_sums *sums) NODISCARD;

enum problem bulk_sums_load(struct ctx *c, struct uuid job_id, struct bulk_sums *out) NODISCARD;

/* The rows are begun anew. */
enum problem bulk_sums_forget(struct ctx *c, struct uuid job_id) NODISCARD;

#endif
