/*
 * bulk.h -- many orders, one job. The job and its items are rows; a chunk of items is one unit of
 * work, each item and its outcome in the same commit. So a job that was interrupted goes on where
 * its rows say: no order twice, none lost.
 */
#ifndef BULK_H
#define BULK_H

#include "service/order_totals.h"

#define BULK_ORDERS_MAX 100000
#define BULK_CHUNK      64

struct job {
    struct uuid job_id;
    str kind, status, actor;
    int64_t total, done, failed, created_at, finished_at;
};

struct job_result {
    int64_t item;
    struct uuid order_id, event_id;
    str outcome, code, detail;
    int64_t captured_amount;
    str currency, merchant_reference1; /* empty if there is no such order */
};
struct job_results {
    struct job_result *items;
    size_t count;
    bool more;
};

struct uuids {
    const struct uuid *items;
    size_t count;
};

/* Captures each of these orders in full, later. An order named twice is done once. */
enum problem bulk_capture_start(struct ctx *c, struct uuids orders, struct job *out) NODISCARD;

/* The ids of all orders that match, newest first, and what these very orders come to (`totals` is
 * zero before). UNPROCESSABLE beyond BULK_ORDERS_MAX. */
enum problem bulk_snapshot(struct ctx *c, const struct order_filter *filter, struct uuids *out,
                           struct order_totals *totals) NODISCARD;

enum problem job_load(struct ctx *c, struct uuid job_id, struct job *out) NODISCARD; /* NOT_FOUND */

/* The latest first of those that were asked for since then, and of which orders were refused. Of
 * merchants with many jobs only the last JOBS_LOOKED are looked at. */
#define JOBS_LOOKED 200
struct jobs_found {
    struct job *items;
    size_t count;
};
enum problem jobs_failed(struct ctx *c, int64_t since, size_t limit,
                         struct jobs_found *out) NODISCARD;

enum problem job_results_load(struct ctx *c, struct uuid job_id, int64_t from_item, size_t limit,
                              struct job_results *out) NODISCARD;

/* The oldest unfinished job of any merchant that no other process is at; it is the caller's until
 * the end of the transaction. */
enum problem bulk_next(struct ctx *c, int64_t *merchant_id, struct uuid *job_id,
                       bool *found) NODISCARD;

/* Does the next chunk of a job of c->merchant_id. */
enum problem bulk_step(struct ctx *c, struct uuid job_id, bool *finished) NODISCARD;

#endif
