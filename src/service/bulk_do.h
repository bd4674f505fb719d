/* bulk_do.h -- does one row of a job, by the functions that also do it for a request. */
#ifndef BULK_DO_H
#define BULK_DO_H

#include "service/bulk_row.h"

#define OUTCOME_DETAIL 500 /* bytes; longer sentences are cut */

struct bulk_outcome {
    bool is_done;
    enum bulk_action action; /* BULK_ACTION_COUNT: the row does not say */
    struct uuid order_id;    /* zero: it was not found */
    struct uuid event_id;    /* zero: nothing happened */
    int64_t amount, remaining_amount, refundable_amount;
    int64_t asked_amount; /* of a capture or refund, once it is known; 0 else */
    enum currency currency;
    enum problem problem;
    const char *column; /* that is at fault; NULL: none, or none alone */
    size_t detail_len;
    char detail[OUTCOME_DETAIL];
};

/* An order that is known by its id; else `row` is read by the layout. */
struct bulk_task {
    const struct bulk_layout *layout; /* NULL: of no file */
    str row, action;                  /* `action` of rows that name none */
    struct uuid order_id;
    unsigned verbs;
};

/* A refusal is an outcome; a broken store is a problem. What is needed later is in `out`, not in
 * the arena. */
enum problem bulk_do(struct ctx *c, const struct bulk_task *task,
                     struct bulk_outcome *out) NODISCARD;

/* What the order is left with now, which is told of a row whether it was done or not. */
enum problem bulk_look(struct ctx *c, struct bulk_outcome *out) NODISCARD;

#endif
