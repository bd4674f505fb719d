/*
 * bulk.h -- much work, one job: from a selection, a filter or a file
 * (docs/decisions/0042-bulk-jobs.md).
 *
 *    asked for --> queued --> running --> finished
 *                    |  ^        |
 *    to be checked   |  +- run --+--> checked          the dry run is over: nothing was changed
 *                    +-- pause --+--> paused --resume--> queued
 *                    +- cancel --+--> cancelled         what was done stays done
 *
 * Invariants
 *   1. The job and its rows are in the store; a chunk of rows is one unit of work, each row and its
 *      outcome in the same commit. So a job that was interrupted goes on where its rows say: no row
 *      twice, none lost. Rows are done in their order.
 *   2. A dry run does what the run does, by the same functions, and undoes each chunk before it
 *      writes down what came of it. It says of each row what would come of it alone: whether all
 *      are done or none is chosen at the run.
 *   3. All or nothing is one unit of work: BULK_ALL_MAX rows, and BULK_ALL_TIME, at most.
 *   4. A file is known again by its content: of one merchant no two jobs have the same one.
 *   5. Each row takes the right that its action takes, of whoever asked for the run; a user must
 *      have it still when the row is done.
 *   6. Merchants take turns, chunk by chunk, and of a merchant its jobs do: a job is not held up by
 *      one that was asked for before.
 */
#ifndef BULK_H
#define BULK_H

#include "base/clock.h"
#include "service/bulk_file.h"
#include "service/order_totals.h"

#define BULK_ORDERS_MAX BULK_ROWS_MAX
#define BULK_CHUNK      64
#define BULK_CHECKED    500    /* rows that a dry run checks together */
#define BULK_CHUNK_TIME SECOND /* about; others want to change something, too */
#define BULK_ALL_MAX    5000
#define BULK_ALL_TIME   (10 * SECOND)

extern const char *const JOB_MODES[];    /* "per_row", "all_or_nothing"; NULL-terminated */
extern const char *const JOB_STATUSES[]; /* NULL-terminated */

struct job {
    struct uuid job_id;
    str kind, status, actor, hold, mode, action;
    int64_t total, done, failed, created_at, finished_at;
    int64_t is_dry, verbs, asked_rows, started_at, started_with;
    str format, delimiter, header, file_name, digest; /* .ptr NULL: there is no file */
    int64_t bytes;
};

/* As JOB_STATUSES have it. */
str job_status(const struct job *job);
int64_t job_rows(const struct job *job); /* those that were asked for */

struct uuids {
    const struct uuid *items;
    size_t count;
};

struct bulk_request {
    str kind, action, mode; /* `action` empty: each row says its own */
    unsigned verbs;         /* of whoever asks */
    bool is_dry;
    struct uuids orders;          /* one that is named twice is done once; or */
    const struct bulk_file *file; /* NULL: none */
    str file_name;                /* absent: not told */
};

/* Does it later. `is_repeated`: the file is there already, and `out` is the job that has it.
 * FORBIDDEN if `verbs` has none that could be needed; UNPROCESSABLE if it is more than can be done
 * all or nothing. */
enum problem bulk_start(struct ctx *c, const struct bulk_request *r, struct job *out,
                        bool *is_repeated) NODISCARD;

/* The ids of all orders that match, newest first, and what these very orders come to (`totals` is
 * zero before). UNPROCESSABLE beyond BULK_ORDERS_MAX. */
enum problem bulk_snapshot(struct ctx *c, const struct order_filter *filter, struct uuids *out,
                           struct order_totals *totals) NODISCARD;

enum job_command { JOB_RUN, JOB_PAUSE, JOB_RESUME, JOB_CANCEL };
struct job_wish {
    enum job_command command;
    unsigned verbs; /* of whoever wishes it */
    str mode;       /* of JOB_RUN; empty: as it was asked for */
};
/* CONFLICT if it is not the time for it; NOT_FOUND; FORBIDDEN; UNPROCESSABLE if it is more than can
 * be done all or nothing. A command that came through comes through again. A run is in the name of
 * c->actor. */
enum problem job_command(struct ctx *c, struct uuid job_id, const struct job_wish *wish,
                         struct job *out) NODISCARD;

enum problem job_load(struct ctx *c, struct uuid job_id, struct job *out) NODISCARD; /* NOT_FOUND */

struct jobs_found {
    struct job *items;
    size_t count;
};
/* The latest first, from before that one on. */
enum problem jobs_list(struct ctx *c, struct uuid before, size_t limit,
                       struct jobs_found *out) NODISCARD;

/* The latest first of those that were asked for since then, and of which rows were refused. Of
 * merchants with many jobs only the last JOBS_LOOKED are looked at. */
#define JOBS_LOOKED 200
enum problem jobs_failed(struct ctx *c, int64_t since, size_t limit,
                         struct jobs_found *out) NODISCARD;

/* --- scheduled work ------------------------------------------------------------------------ */

/* Of the next merchant after `*after` the job that waits longest for its turn, if no other process
 * is at it; it is the caller's until the end of the transaction, and `*after` is its merchant. */
enum problem bulk_next(struct ctx *c, int64_t *after, struct uuid *job_id, bool *found) NODISCARD;

/* Does the next chunk of a job of c->merchant_id. */
enum problem bulk_step(struct ctx *c, struct uuid job_id, bool *finished) NODISCARD;

#endif
