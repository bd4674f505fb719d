/*
 * cursor.h -- where a page ended, as an opaque text that fits into a URL. The kind says which list
 * it belongs to; a cursor of another kind is refused.
 */
#ifndef CURSOR_H
#define CURSOR_H

#include "base/ctx.h"

struct cursor {
    int64_t number, kind;
    struct uuid id;
    str word;
};

str cursor_write(struct ctx *c, const struct cursor *cursor);

/* An empty text leaves `out` as it is: the beginning. BAD_REQUEST, blamed on `cursor`. */
enum problem cursor_read(struct ctx *c, str text, int64_t kind, struct cursor *out) NODISCARD;

#endif
