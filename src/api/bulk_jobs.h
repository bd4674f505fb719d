/* bulk_jobs.h -- bulk jobs: files of them, how far they are, what came of them. */
#ifndef BULK_JOBS_H
#define BULK_JOBS_H

#include "http/route.h"
#include "service/bulk.h"

extern const struct shape BULK_FILE_QUERY, JOB_OUT, RUN_QUERY, JOBS_QUERY, JOBS_OUT, RESULTS_QUERY,
    RESULTS_OUT;
extern const char *const BULK_MEDIA[];
enum problem api_bulk_file_read(struct ctx *c, struct call *call) NODISCARD;
enum problem api_bulk_file_create(struct ctx *c, struct call *call) NODISCARD;
enum problem api_jobs_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_job_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_job_run(struct ctx *c, struct call *call) NODISCARD;
enum problem api_job_pause(struct ctx *c, struct call *call) NODISCARD;
enum problem api_job_resume(struct ctx *c, struct call *call) NODISCARD;
enum problem api_job_cancel(struct ctx *c, struct call *call) NODISCARD;
enum problem api_job_results(struct ctx *c, struct call *call) NODISCARD;
enum problem api_job_result_file(struct ctx *c, struct call *call) NODISCARD;

/* What the caller may do. */
enum problem api_bulk_verbs(struct ctx *c, const struct call *call, unsigned *out) NODISCARD;

/* 202 with the job and where it is; 200 if it was there. */
void api_job_accepted(struct ctx *c, struct call *call, const struct job *job, bool is_repeated);

#endif
