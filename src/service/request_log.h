/*
 * request_log.h -- what a merchant's API keys asked and what was answered, for those who look after
 * its shops (docs/decisions/0049-request-log.md).
 *
 *      request_log_add: the thread that has answered puts the bytes into a buffer in memory
 *      request_log_take, of a job: takes the buffer and leaves out what nobody may see
 * (redaction.h) request_log_save: the same job writes what is left
 *
 * Invariants
 *   1. No request waits for its entry, and none fails for it: what does not fit is counted and left
 *      out.
 *   2. What is hidden is never in the store.
 *   3. In a second one process writes at most REQUESTS_OF_MERCHANT entries of a merchant, half of
 *      them for good requests: neither a merchant nor whoever has its key fills the log of others.
 *   4. A merchant has at most REQUEST_LOG_MAX entries, none older than REQUEST_LOG_PERIOD; what is
 *      over goes with the next entry or the next round of the job.
 */
#ifndef REQUEST_LOG_H
#define REQUEST_LOG_H

#include "base/clock.h"
#include "domain/policy.h"
#include "service/redaction.h"
#include "store/db.h"

#define REQUESTS_OF_MERCHANT 100 /* a second */
#define REQUEST_LOG_MAX      10000
#define REQUEST_LOG_PERIOD   (14 * DAY)
#define REQUEST_BODY_KEPT    ((size_t)32 * 1024) /* bytes; a longer one is only counted */
#define REQUEST_LINE_KEPT    ((size_t)2 * 1024)  /* of a path or a query */

/* Does the merchant want a request noted that was answered like this? */
bool request_log_wants(const struct policy *policy, int status);

/* As it came: nothing of it is hidden yet. */
struct request_note {
    int64_t merchant_id, at, duration_us; /* `at` in real time */
    int status;
    bool is_replay;
    struct uuid correlation_id;
    str key, method, pattern, path, query, idempotency_key, user_agent;
    str request_body, response_body; /* .ptr NULL: none, or not to be kept */
    int64_t request_bytes, response_bytes;
};
void request_log_add(const struct request_note *note); /* any thread */

/* What the job has in hand between two rounds. */
struct request_log_batch;
struct request_log_batch *request_log_open(void);
void request_log_close(struct request_log_batch *batch);
/* False: there is nothing to write. What an earlier round could not write is lost and counted. */
bool request_log_take(struct request_log_batch *batch, struct arena *a);
enum problem request_log_save(struct ctx *c, struct request_log_batch *batch) NODISCARD;
void request_log_saved(struct request_log_batch *batch); /* that is committed */

/* Entries that are over, of one merchant after `*after`. *again: there are more. */
enum problem request_log_prune(struct ctx *c, int64_t *after, bool *again) NODISCARD;

/* --- what is there -----------------------------------------------------------------------------
 */

struct request_entry {
    struct uuid entry_id, correlation_id, order_id; /* order_id zero: about none */
    int64_t at, status, duration_us, is_replay, request_bytes, response_bytes;
    str key, method, path, query, error_code, idempotency_key, user_agent;
    str request_shown, response_shown; /* BODY_SHOWN */
    str request_body, response_body;   /* of request_log_load() only */
};
struct request_entries {
    const struct request_entry *items;
    size_t count;
};
struct request_filter {
    str key, method, path_part; /* empty: any */
    int64_t status_from, status_to, from, until;
    struct uuid order_id, correlation_id; /* zero: any */
};
/* Before this id, the latest first. */
enum problem request_log_list(struct ctx *c, const struct request_filter *f, struct uuid before,
                              int64_t limit, struct request_entries *out) NODISCARD;
enum problem request_log_load(struct ctx *c, struct uuid entry_id,
                              struct request_entry *out) NODISCARD; /* NOT_FOUND */
/* How many could not be kept, and when the last one was; 0: none. */
enum problem request_log_lost(struct ctx *c, int64_t *lost, int64_t *lost_at) NODISCARD;

#endif
