/* job_sums.h -- what the rows of a job come to, as an answer has it. */
#ifndef JOB_SUMS_H
#define JOB_SUMS_H

#include "service/bulk_sum.h"

extern const struct shape JOB_SUM_OUT, JOB_OUTCOME_OUT;

#define JOB_SUMS_MAX     2000 /* actions times currencies */
#define JOB_OUTCOMES_MAX 500

/* By action and currency, and by outcome and reason, each in their order. */
void job_sums_out(struct ctx *c, const struct bulk_sums *found, struct shape_list *sums,
                  struct shape_list *outcomes);

#endif
