/*
 * rate_share.h -- one limit over several processes, approximately: each tells the others through
 * the store, about once a second, what it lets through, a narrow row per merchant and kind.
 *
 * How approximate
 *   - Somebody who suddenly asks N processes at once gets the burst of N buckets, up to N times the
 *     limit, in the first second, for the processes do not know of each other's use before. From
 *     the third second on it is the limit, give or take what docs/decisions/0014-rate-limits.md
 *     has measured.
 *   - Who uses less than a sixteenth of its limit at a process is not told of. So N processes may
 *     let N/16 of a limit more through.
 *   - When the store does not answer, or a process has just started (PROCESS_LOOK), each grants the
 *     whole limit.
 */
#ifndef RATE_SHARE_H
#define RATE_SHARE_H

#include "service/rate_limit.h"
#include "store/db.h"

/* Tells what was used here and learns what was used elsewhere. */
enum problem rate_share(struct ctx *c, struct uuid process_id, const struct rate_uses *uses,
                        struct rate_limiter *limiter) NODISCARD;

/* Forgets the rows of processes that ended, and of merchants who ask no more. */
enum problem rate_share_prune(struct ctx *c) NODISCARD;

#endif
