/*
 * base.h -- the words every other file is written in.
 *
 * str    A borrowed, length-carrying, read-only view of bytes. Never owns, never frees,
 *        is passed by value. Not NUL-terminated: use %.*s with STR_ARG() to print one.
 * arena  The one way memory is obtained. An arena belongs to one request, job or test and
 *        dies with it; nothing allocated from it is ever freed on its own.
 * TRY    Propagates a problem. Safe anywhere because there is never anything to clean up.
 * CHECK  The impossible. On in production: a server that has lost its invariants must stop.
 */
#ifndef BASE_H
#define BASE_H

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/problem.h"

#define NODISCARD                        __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_at, first_at) __attribute__((format(printf, format_at, first_at)))

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- checks --------------------------------------------------------------------------- */

_Noreturn void check_failed(const char *file, int line, const char *what);
#define CHECK(condition)  ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition))
#define UNREACHABLE(what) check_failed(__FILE__, __LINE__, "unreachable: " what)

#define TRY(expression)                          \
    do {                                         \
        enum problem try_problem = (expression); \
        if (try_problem != OK)                   \
            return try_problem;                  \
    } while (0)

/* --- strings -------------------------------------------------------------------------- */

typedef struct str {
    const char *ptr;
    size_t len;
} str;

#define STR(literal) ((str){ "" literal, sizeof(literal) - 1 })
#define STR_ARG(s)   (int)(s).len, (s).ptr

static inline str str_of(const char *text) /* a NUL-terminated text, or NULL for nothing */
{
    return (str){ text, text != NULL ? strlen(text) : 0 };
}

static inline bool str_equal(str a, str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool str_equal_nocase(str a, str b); /* ASCII only: header names and the like */
bool str_starts(str s, str prefix);
str str_cut(str s, size_t from);               /* what follows the first `from` bytes */
bool str_split(str *rest, char at, str *part); /* takes the next part off; false at the end */
str str_trim(str s);                           /* without blanks at both ends */
bool str_to_i64(str s, int64_t *out);          /* the whole text is a decimal integer */
int hex_digit(char c);                         /* its value; -1 if it is none */
bool str_is_utf8(str s);
size_t str_count_chars(str s); /* code points of a valid UTF-8 text */

/* --- arenas --------------------------------------------------------------------------- */

struct arena;
struct arena_mark {
    void *block;
    size_t used, total;
};

struct arena *arena_open(size_t limit); /* reaching the limit is a CHECK: bound the input first */
void arena_reset(struct arena *a);      /* forgets everything, keeps the first block */
void arena_close(struct arena *a);
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark); /* forgets what came after the mark */
uint64_t arena_blocks_taken(void); /* from the system, since the start, by all: for budgets */

void *arena_take(struct arena *a, size_t size, size_t align); /* zeroed; never NULL */
str arena_copy(struct arena *a, str s);         /* followed by a NUL that is not counted */
const char *arena_cstr(struct arena *a, str s); /* for foreign functions */
str arena_format(struct arena *a, const char *format, ...) PRINTF_LIKE(2, 3);
str arena_vformat(struct arena *a, const char *format, va_list args) PRINTF_LIKE(2, 0);

/* "%C3%85" -> "Å". False if an escape is broken, or the outcome has a NUL or is not UTF-8. */
bool percent_decode(struct arena *a, str s, bool plus_is_space, str *out);

/* A list of `room` items of `size` bytes that is full: a copy with twice the room. */
void *arena_double(struct arena *a, const void *items, size_t *room, size_t size);

#define ARENA_NEW(a, type)      ((type *)arena_take((a), sizeof(type), _Alignof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_take((a), sizeof(type) * (n), _Alignof(type)))

#endif
