#include "base/ctx.h"

static void record(struct ctx *c, str field, const char *format, va_list args)
{
    if (c->blames_count < BLAMES_MAX)
        c->blames[c->blames_count++] =
            (struct blame){ field, arena_vformat(c->arena, format, args) };
}

enum problem blame(struct ctx *c, enum problem p, str field, const char *format, ...)
{
    CHECK(p != OK);
    va_list args;
    va_start(args, format);
    record(c, field, format, args);
    va_end(args);
    return p;
}

void blame_also(struct ctx *c, str field, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    record(c, field, format, args);
    va_end(args);
}
