/*
 * order_export.h -- orders as a file, of any number: asked for, written part by part while others
 * work, kept until it expires (docs/decisions/0039-exports.md).
 *
 *      asked for --> queued --part 0--> running --part n--> ... --> finished --> expired, removed
 *                      \---------------------\--------------------> failed -----/
 *
 * Invariants
 *   1. A part and how far the export is (the cursor of the next page of orders) are committed
 *      together, and only by whoever goes on from where it stood: order_export_add() changes
 *      nothing if another has been quicker. So a part is there once, whenever a process dies.
 *   2. The orders are walked by when they were created, which does not change, up to the moment at
 *      which the export was asked for. So each is in it once, as it was when its part was read.
 *      (With words to search for the walk is the search's: as order_list.h says.)
 *   3. One that cannot be written, because a newer version cannot read what an older one was asked
 *      for or its rows are too long, has failed and says why: it does not stand in the way of the
 *      others.
 *   4. Reading is done in a snapshot, beside the writer; the writer only puts the finished text
 *      away.
 */
#ifndef ORDER_EXPORT_H
#define ORDER_EXPORT_H

#include <stdio.h>

#include "base/clock.h"
#include "service/order_filter.h"

#define EXPORTS_MAX   20 /* of a merchant, that have not expired */
#define EXPORT_PERIOD (3 * DAY)
#define EXPORT_PART   1000 /* orders, about */

extern const char *const EXPORT_FORMATS[]; /* NULL-terminated */

/* The data dictionary. */
struct export_column {
    const char *name, *type; /* EXPORT_TYPES */
    const char *meaning;
};
extern const struct export_column EXPORT_COLUMNS[];
extern const size_t EXPORT_COLUMNS_COUNT;
extern const char *const EXPORT_TYPES[]; /* "text", "amount", "time"; NULL-terminated */

struct order_export {
    struct uuid export_id;
    str status, format;
    str filter;                     /* JSON of ORDER_FILTER_IN */
    str columns;                    /* as chosen (report_columns.h); empty: all */
    int64_t progress, orders, size; /* percent, orders and bytes so far */
    str actor;
    int64_t created_at, finished_at, expires_at; /* real time; finished_at 0: it is not */
    str failure;                                 /* why it has failed; .ptr NULL: it has not */
};
struct order_exports {
    struct order_export *items;
    size_t count;
};

struct export_request {
    str format, columns, delimiter, decimal; /* EXPORT_FORMATS, text, DELIMITERS, DECIMALS */
    const struct filter_in *filter;          /* its sort is not looked at */
};

/* UNPROCESSABLE, blamed on `columns`. CONFLICT if there are EXPORTS_MAX. BAD_REQUEST, as
 * order_filter_read(). */
enum problem order_export_start(struct ctx *c, const struct export_request *r,
                                struct order_export *out) NODISCARD;

enum problem order_exports_load(struct ctx *c, struct order_exports *out) NODISCARD;

/* NOT_FOUND if there is none, or none any more. */
enum problem order_export_load(struct ctx *c, struct uuid export_id,
                               struct order_export *out) NODISCARD;

/* Writes the file of one that is finished. CONFLICT if it is not, or has failed. */
enum problem order_export_write(struct ctx *c, const struct order_export *e, FILE *file) NODISCARD;

/* It expires now, finished or not. NOT_FOUND. */
enum problem order_export_end(struct ctx *c, struct uuid export_id) NODISCARD;

/* --- scheduled work ------------------------------------------------------------------------ */

struct export_part {
    int64_t merchant_id; /* 0: nothing is to be written */
    struct uuid export_id;
    int64_t part, orders, progress;
    str content, place; /* place empty: it was the last */
    str failure;        /* why there will never be one; .ptr NULL: nothing is wrong */
};

/* Reads the next part of whatever export has had the fewest; in a read. */
enum problem order_export_read(struct ctx *c, struct export_part *out) NODISCARD;

/* Puts it away; nothing happens if that was done already or the export is not wanted any more. */
enum problem order_export_add(struct ctx *c, const struct export_part *part) NODISCARD;

/* Removes some parts of an export that has expired, and at last the export. */
enum problem order_exports_prune(struct ctx *c, bool *again) NODISCARD;

#endif
