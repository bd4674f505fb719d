/* bulk_captures.h -- bulk captures and their jobs. Only routes.c includes this. */
#ifndef BULK_CAPTURES_H
#define BULK_CAPTURES_H

#include "http/route.h"

extern const struct shape BULK_IN, JOB_OUT, RESULTS_QUERY, RESULTS_OUT;
enum problem api_bulk_capture_create(struct ctx *c, struct call *call) NODISCARD;
enum problem api_job_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_job_results(struct ctx *c, struct call *call) NODISCARD;

#endif
