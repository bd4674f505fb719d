#include "base/text.h"

#include <stdio.h>

struct text text_begin(struct arena *a, size_t max)
{
    return (struct text){ .arena = a, .max = max };
}

static bool make_room(struct text *t, size_t more)
{
    if (more <= t->room - t->len && !t->overflown)
        return true;
    if (t->overflown || more > t->max - t->len) {
        t->overflown = true;
        return false;
    }
    size_t room = t->room * 2 > 512 ? t->room * 2 : 512;
    while (room < t->len + more)
        room *= 2;
    room = room < t->max ? room : t->max;
    char *wider = arena_take(t->arena, room, 1);
    if (t->len > 0)
        memcpy(wider, t->ptr, t->len);
    t->ptr = wider;
    t->room = room;
    return true;
}

void text_add(struct text *t, str s)
{
    if (s.len == 0 || !make_room(t, s.len))
        return;
    memcpy(t->ptr + t->len, s.ptr, s.len);
    t->len += s.len;
}

void text_char(struct text *t, char c)
{
    if (make_room(t, 1))
        t->ptr[t->len++] = c;
}

void text_i64(struct text *t, int64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        digits[--at] = '-';
    text_add(t, (str){ digits + at, sizeof digits - at });
}

void text_format(struct text *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    text_add(t, arena_vformat(t->arena, format, args));
    va_end(args);
}

void text_json_string(struct text *t, str s)
{
    text_char(t, '"');
    if (s.len == 0) {
        text_char(t, '"');
        return;
    }
    size_t plain = 0; /* start of the run that needs no escape */
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        text_add(t, (str){ s.ptr + plain, i - plain });
        plain = i + 1;
        const char *found = c == 0 ? NULL : strchr("\"\\\nn\rr\tt\bb\ff", c);
        char escape[8];
        if (c == '"' || c == '\\')
            (void)snprintf(escape, sizeof escape, "\\%c", c);
        else if (found != NULL && c < 0x20)
            (void)snprintf(escape, sizeof escape, "\\%c", found[1]);
        else
            (void)snprintf(escape, sizeof escape, "\\u%04x", c);
        text_add(t, str_of(escape));
    }
    text_add(t, (str){ s.ptr + plain, s.len - plain });
    text_char(t, '"');
}

bool text_done(const struct text *t, str *out)
{
    *out = (str){ t->ptr != NULL ? t->ptr : "", t->len };
    return !t->overflown;
}
