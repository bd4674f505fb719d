#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

const struct problem_info PROBLEMS[PROBLEM_COUNT] = {
    [OK] = { 200, "OK", "No problem" },
#define PROBLEM(name, http, code, meaning) [PROBLEM_##name] = { http, code, meaning },
#include "base/problem.def"
#undef PROBLEM
};

void check_failed(const char *file, int line, const char *what)
{
    (void)fprintf(stderr, "%s:%d: CHECK failed: %s\n", file, line, what);
    abort();
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_equal_nocase(str a, str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i]))
            return false;
    return true;
}

bool str_starts(str s, str prefix)
{
    return s.len >= prefix.len && str_equal((str){ s.ptr, prefix.len }, prefix);
}

str str_cut(str s, size_t from)
{
    CHECK(from <= s.len);
    return (str){ s.ptr + from, s.len - from };
}

bool str_split(str *rest, char at, str *part)
{
    if (rest->ptr == NULL)
        return false;
    const char *found = rest->len > 0 ? memchr(rest->ptr, at, rest->len) : NULL;
    if (found == NULL) {
        *part = *rest;
        *rest = (str){ 0 };
        return true;
    }
    size_t before = (size_t)(found - rest->ptr);
    *part = (str){ rest->ptr, before };
    *rest = str_cut(*rest, before + 1);
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

str str_trim(str s)
{
    while (s.len > 0 && is_blank(s.ptr[0]))
        s = str_cut(s, 1);
    while (s.len > 0 && is_blank(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

bool str_to_i64(str s, int64_t *out)
{
    bool negative = s.len > 0 && s.ptr[0] == '-';
    if (negative)
        s = str_cut(s, 1);
    if (s.len == 0 || s.len > 18) /* 18 digits always fit; longer numbers are never meant */
        return false;
    int64_t value = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        value = value * 10 + (s.ptr[i] - '0');
    }
    *out = negative ? -value : value;
    return true;
}

/* How many continuation bytes follow `lead`, and the least code point that needs that many. */
static int utf8_tail(unsigned char lead, uint32_t *value, uint32_t *least)
{
    static const struct {
        unsigned char mask, mark;
        int tail;
        uint32_t least;
    } FORMS[] = { { 0x80, 0x00, 0, 0 },
                  { 0xE0, 0xC0, 1, 0x80 },
                  { 0xF0, 0xE0, 2, 0x800 },
                  { 0xF8, 0xF0, 3, 0x10000 } };
    for (size_t i = 0; i < COUNT(FORMS); i++)
        if ((lead & FORMS[i].mask) == FORMS[i].mark) {
            *value = lead & (unsigned char)~FORMS[i].mask;
            *least = FORMS[i].least;
            return FORMS[i].tail;
        }
    return -1;
}

bool str_is_utf8(str s)
{
    for (size_t i = 0; i < s.len;) {
        uint32_t value = 0, least = 0;
        int tail = utf8_tail((unsigned char)s.ptr[i++], &value, &least);
        if (tail < 0 || (size_t)tail > s.len - i)
            return false;
        for (; tail > 0; tail--, i++) {
            if (((unsigned char)s.ptr[i] & 0xC0) != 0x80)
                return false;
            value = value << 6 | ((unsigned char)s.ptr[i] & 0x3F);
        }
        if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
            return false;
    }
    return true;
}

size_t str_count_chars(str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.len; i++)
        count += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
    return count;
}

int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool percent_decode(struct arena *a, str s, bool plus_is_space, str *out)
{
    char *text = arena_take(a, s.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '+' && plus_is_space)
            c = ' ';
        if (c == '%') {
            int high = i + 2 < s.len ? hex_digit(s.ptr[i + 1]) : -1;
            int low = i + 2 < s.len ? hex_digit(s.ptr[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        }
        if (c == '\0')
            return false;
        text[len++] = c;
    }
    if (!str_is_utf8((str){ text, len }))
        return false;
    *out = (str){ text, len };
    return true;
}
