/*
 * json.h -- a JSON text (RFC 8259) as a tree in an arena, parsed once.
 *
 * Invariants of a tree
 *   1. No object has a member twice, at whatever depth.
 *   2. Strings are UTF-8 without NUL; those without escapes point into the text that was parsed.
 *   3. A number without fraction and exponent that fits is an integer, every other a finite real.
 *   4. It is at most JSON_DEPTH_MAX deep and takes at most JSON_ROOM_MAX bytes: a text of nothing
 *      but "[]" needs twenty times its size.
 */
#ifndef JSON_H
#define JSON_H

#include "base/base.h"

#define JSON_DEPTH_MAX 512
#define JSON_ROOM_MAX  ((size_t)96 * 1024 * 1024)

enum json_kind {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_INTEGER,
    JSON_REAL,
    JSON_STRING,
    JSON_LIST,
    JSON_OBJECT,
};

struct json_items {
    const struct json *first;
    size_t count;
};

struct json {
    const struct json *next; /* in the same list or object, in the order of the text */
    str name;                /* of a member of an object */
    enum json_kind kind;
    union {
        int64_t integer;
        double real;
        str text;
        struct json_items items; /* of a list or an object */
    };
};

/* Where and why a text is not JSON; lines and columns count from 1, columns in characters. */
struct json_fault {
    size_t line, column;
    const char *why; /* what was expected, or what must not be; NULL: JSON_ROOM_MAX was reached */
    str twin;        /* the member that comes twice, if that is why; .ptr NULL otherwise */
};

/* NULL if it is none. The text must live as long as the tree. */
const struct json *json_parse(struct arena *a, str text, struct json_fault *fault);

/* NULL if the object has no such member. */
const struct json *json_member(const struct json *object, str name);

/* The scalars of a tree in their order, each with where it is: `plan.parts[0].amount`. A list or an
 * object without items has none. */
struct json_leaf {
    str path, value; /* the value of a string is its text */
};
struct json_leaves {
    struct json_leaf *items;
    size_t count;
};
struct json_leaves json_leaves(struct arena *a, const struct json *tree);

#endif
