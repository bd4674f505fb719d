/*
 * line_pool.h -- what is left of each line of an order, for a capture or for a refund, and parts of
 * it that a caller names by line and quantity.
 */
#ifndef LINE_POOL_H
#define LINE_POOL_H

#include "service/order_service.h"

/* line_take or line_return: what so many units of a line come to. */
typedef struct order_line line_part_fn(struct order_lines order, size_t i, int64_t quantity,
                                       const struct line_progress *left);

struct line_pool {
    struct line_documents documents; /* the order's lines as they are stored ... */
    struct order_lines lines;        /* ... and read */
    struct line_progress *left;      /* of each line */
    line_part_fn *part;
    const char *is_left; /* "left to capture": as refusals say it */
};

/* Reads the lines; `left` is the caller's to fill in. */
struct line_pool line_pool_of(struct ctx *c, str order_lines, line_part_fn *part,
                              const char *is_left);

/* These parts, a line that is named twice being taken twice, and what they come to. UNPROCESSABLE,
 * blamed by line, if not so many are left. */
enum problem line_pool_take(struct ctx *c, struct line_pool *pool, struct line_part_requests parts,
                            struct line_documents *out, int64_t *amount) NODISCARD;

/* All that is left of every line, and what it comes to. */
struct line_documents line_pool_rest(struct ctx *c, const struct line_pool *pool, int64_t *amount);

#endif
