/*
 * line_edit.h -- which changes of an order's lines leave alone what was captured of them.
 *
 * A capture tells of which lines it is by their numbers or their references, and an amount of a
 * line is shared out over its units (order_line.h). So who edits lines keeps those of which
 * something is captured where and what they are, and only their rest may become another.
 */
#ifndef LINE_EDIT_H
#define LINE_EDIT_H

#include "domain/order_line.h"

/* Lines as they stand or shall stand, with what the captures of the order took of each. */
struct captured_lines {
    struct order_lines lines;
    const struct line_progress *progress; /* one for each line */
};

/* Blames every line that is captured, and would be another. NOT_ALLOWED. */
enum problem lines_keep_captured(struct ctx *c, struct captured_lines before,
                                 struct captured_lines after) NODISCARD;

#endif
