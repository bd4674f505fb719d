/* bulk_result.h -- what became of the rows of a job: page by page, or as the file with what came of
 * each row beside it. */
#ifndef BULK_RESULT_H
#define BULK_RESULT_H

#include <stdio.h>

#include "service/bulk.h"

struct job_result {
    int64_t item;
    struct uuid order_id, event_id; /* zero: none was found; nothing was done */
    str input;                      /* the row of a file; absent: there is none */
    str action, outcome, code, detail, column;
    int64_t amount, remaining_amount, refundable_amount; /* minor units */
    str currency;
    str merchant_reference1; /* of job_results_load() only; empty if there is no such order */
};
struct job_results {
    struct job_result *items;
    size_t count;
    bool more;
};
/* Of the rows that are done, from one on. */
enum problem job_results_load(struct ctx *c, const struct job *job, int64_t from_item, size_t limit,
                              bool only_failed, struct job_results *out) NODISCARD;

/* All rows; of those that are not done yet only what was asked for. */
enum problem job_results_write(struct ctx *c, const struct job *job, FILE *file) NODISCARD;

#endif
