/*
 * order_line.h -- what was bought, line by line, and which part of it is captured.
 *
 * Invariants
 *   1. The parts of a line always add up to the line: the amount of the first n units is
 *      line_part(n), and what is captured from unit c to c+q is line_part(c+q) - line_part(c).
 *   2. A wire capture's lines are for display; the amount alone decides. So captured quantities
 *      are a reading of the captures, never a reason to refuse a wire capture.
 */
#ifndef ORDER_LINE_H
#define ORDER_LINE_H

#include "base/ctx.h"
#include "domain/money.h"

#define LINES_MAX       1000
#define WIRE_AMOUNT_MAX INT64_C(200000000) /* minor units; the published API's ceiling */

struct order_line {
    uint64_t has; /* which members were given, see shape/shape.h */
    str reference, type, name, quantity_unit, merchant_data, product_url, image_url;
    int64_t quantity;
    int64_t unit_price, total_amount, total_discount_amount, total_tax_amount; /* minor units */
    int64_t tax_rate;    /* hundredths of a percent: 2500 is 25 % */
    int64_t line_number; /* captures only: 1 for the order's first line; 0 where not known */
};

/* struct shape_list, typed; the layouts are the same. */
struct order_lines {
    const struct order_line *items;
    size_t count;
};

extern const char *const LINE_TYPES[]; /* NULL-terminated; [0] is the default */

/* The rules of an order's placement (reference: Checkout and Payments API, order lines). Blames
 * every fault with the line, the field, the value expected and the difference.
 * PROBLEM_BAD_REQUEST if anything is wrong. */
enum problem order_lines_check(struct ctx *c, struct order_lines lines, int64_t order_amount,
                               int64_t order_tax_amount) NODISCARD;

/* The tax contained in `total_amount` at `tax_rate`, rounded half up. */
int64_t line_tax(int64_t total_amount, int64_t tax_rate);

/* The amount of the first `units` of the line's units; units in [0, quantity]. */
int64_t line_part(const struct order_line *line, int64_t units);

/* How much of each line is captured. */
struct line_progress {
    int64_t captured_quantity, captured_amount;
    int64_t left_quantity, left_amount;
};

/* Adds a capture's lines to `progress` (one per order line, left_* initialised by
 * line_progress_begin): by line_number where known, else by reference, else not at all. */
void line_progress_begin(struct order_lines order, struct line_progress *progress);
void line_progress_add(struct order_lines order, struct order_lines captured,
                       struct line_progress *progress);

/* A part of line `i`: `quantity` units after those captured. Quantity in [1, left_quantity]. */
struct order_line line_take(struct order_lines order, size_t i, int64_t quantity,
                            const struct line_progress *progress);

/* The same of units that were captured and come back. `left`: what of each captured line has not
 * come back yet. The amount is left_amount * quantity / left_quantity, rounded towards minus
 * infinity: so the last units bring back all that is left, whatever came back before. */
struct order_line line_return(struct order_lines order, size_t i, int64_t quantity,
                              const struct line_progress *left);

int64_t order_lines_total(struct order_lines lines); /* the sum of total_amount */
int64_t order_lines_tax(struct order_lines lines);   /* the sum of total_tax_amount */

/* --- lines of a capture or a refund ------------------------------------------------------ */

/* For merchants who want them checked: each line must come to its total, all of them to `amount`
 * (named `field`). Blames each fault with the value expected. UNPROCESSABLE. */
enum problem lines_check_amount(struct ctx *c, struct order_lines lines, int64_t amount,
                                str field) NODISCARD;

/* The same lines with their totals worked out, and a line of rounding where they do not come to
 * `amount`: then they do. No lines at all where that cannot be. */
struct order_lines lines_corrected(struct ctx *c, struct order_lines lines, int64_t amount);

/* A returned line of which more comes back than was captured. */
struct line_excess {
    str reference;                      /* empty: none */
    int64_t captured, returned, wanted; /* units */
    bool is_worth_more; /* of its money, too, more would come back than was captured */
};

/* Compares what is to come back with what was captured and what came back before, by reference.
 * Lines without a reference, return fees, and what was never captured by line say nothing. The
 * first excess found, one that is worth more before others. */
struct line_excess lines_find_excess(struct ctx *c, struct order_lines captured,
                                     struct order_lines returned, struct order_lines wanted);

#endif
