/*
 * text.h -- builds a text in an arena. It takes its maximum when it is made; what does not fit
 * marks it as overflown, and text_done() says so once, at the end, instead of at every step.
 */
#ifndef TEXT_H
#define TEXT_H

#include "base/base.h"

struct text {
    struct arena *arena;
    char *ptr;
    size_t len, room, max;
    bool overflown;
};

struct text text_begin(struct arena *a, size_t max);
void text_add(struct text *t, str s);
void text_char(struct text *t, char c);
void text_i64(struct text *t, int64_t value);
void text_format(struct text *t, const char *format, ...) PRINTF_LIKE(2, 3);
void text_json_string(struct text *t, str s);   /* quoted and escaped; s is valid UTF-8 */
bool text_done(const struct text *t, str *out); /* false if it overflowed; out as far as it went */

#define TEXT_LITERAL(t, literal) text_add((t), STR(literal))

#endif
