/*
 * shape.h -- describes a C struct once. The one table reads JSON (or a query string) into it,
 * checks it, writes it as JSON and publishes it in openapi.json.
 *
 * Invariants
 *   1. The first member of a struct that is read is `uint64_t has`: bit i is set if field i of
 *      its table was given (and was not null). So a table has at most 64 fields.
 *   2. Reading is lenient where real clients need it: unknown members are ignored, null means
 *      absent, a number is taken where a string is declared, 43500.0 is taken for an integer.
 *   3. Reading is strict where money is concerned: duplicate members, fractions, invalid UTF-8,
 *      NUL characters and numbers out of range are refused, and the blame names the field.
 *   4. On failure the struct is unusable and every fault found (up to BLAMES_MAX) is blamed.
 */
#ifndef SHAPE_H
#define SHAPE_H

#include "base/ctx.h"
#include "base/text.h"

enum shape_kind {
    SHAPE_STR,    /* str; min and max count characters */
    SHAPE_I64,    /* int64_t */
    SHAPE_BOOL,   /* bool */
    SHAPE_TIME,   /* int64_t, microseconds UTC; ISO 8601 on the wire */
    SHAPE_UUID,   /* struct uuid */
    SHAPE_CHOICE, /* str, one of .choices */
    SHAPE_OBJECT, /* a struct described by .of, in place */
    SHAPE_LIST,   /* struct shape_list of structs described by .of, or of scalars of .item kind */
    SHAPE_JSON,   /* str that is JSON already: .of, or a list of .of if .item is SHAPE_LIST; only
                     written, never read */
};

enum {
    REQUIRED = 1,   /* must be there and not null */
    OMIT_EMPTY = 2, /* not written while empty: "", 0, false, no items, zero UUID */
    PERSONAL = 4,   /* about a person: never logged */
};

struct shape_list {
    const void *items;
    size_t count;
};

struct shape;

struct field {
    enum shape_kind kind;
    const char *name; /* on the wire */
    size_t offset;
    unsigned flags;
    int64_t min, max;       /* of the number, the length in characters or the count; both 0: any */
    const struct shape *of; /* SHAPE_OBJECT; SHAPE_LIST of structs */
    enum shape_kind item;   /* SHAPE_LIST of scalars: what kind */
    const char *const *choices; /* SHAPE_CHOICE: NULL-terminated */
    const char *meaning;        /* for the docs: one sentence with the unit */
};

struct shape {
    const char *name; /* of the schema in openapi.json */
    size_t size;
    const struct field *fields;
    size_t count;
};

/* clang-format off */
#define FIELD(kind_, type, member, flags_, min_, max_, meaning_)                   \
    { .kind = (kind_), .name = #member, .offset = offsetof(struct type, member),   \
      .flags = (flags_), .min = (min_), .max = (max_), .meaning = (meaning_) }
#define FIELD_CHOICE(type, member, flags_, choices_, meaning_)                     \
    { .kind = SHAPE_CHOICE, .name = #member, .offset = offsetof(struct type, member), \
      .flags = (flags_), .max = 64, .choices = (choices_), .meaning = (meaning_) }
#define FIELD_OBJECT(type, member, flags_, of_, meaning_)                          \
    { .kind = SHAPE_OBJECT, .name = #member, .offset = offsetof(struct type, member), \
      .flags = (flags_), .of = (of_), .meaning = (meaning_) }
#define FIELD_LIST(type, member, flags_, min_, max_, of_, meaning_)                \
    { .kind = SHAPE_LIST, .name = #member, .offset = offsetof(struct type, member), \
      .flags = (flags_), .min = (min_), .max = (max_), .of = (of_), .meaning = (meaning_) }
#define FIELD_SCALARS(type, member, flags_, min_, max_, item_, meaning_)           \
    { .kind = SHAPE_LIST, .name = #member, .offset = offsetof(struct type, member), \
      .flags = (flags_), .min = (min_), .max = (max_), .item = (item_), .meaning = (meaning_) }
#define FIELD_JSON(type, member, flags_, item_, of_, meaning_)                     \
    { .kind = SHAPE_JSON, .name = #member, .offset = offsetof(struct type, member), \
      .flags = (flags_), .item = (item_), .of = (of_), .meaning = (meaning_) }
#define SHAPE(name_, type, fields_)                                                \
    { .name = (name_), .size = sizeof(struct type), .fields = (fields_), .count = COUNT(fields_) }
/* clang-format on */

/* Reads a JSON object. PROBLEM_BAD_REQUEST: not JSON, not an object, or a member of the wrong
 * type. PROBLEM_UNPROCESSABLE: something required is missing or out of its bounds. `text` empty
 * reads as {}. `out` is of shape->size and zeroed; its strings point into `text` or live in the
 * arena. */
enum problem shape_read_json(struct ctx *c, const struct shape *shape, str text,
                             void *out) NODISCARD;

/* The same from the members of a query string, percent-decoded; scalars only. An empty value
 * counts as absent, a name given twice is refused. */
enum problem shape_read_query(struct ctx *c, const struct shape *shape, str query,
                              void *out) NODISCARD;

/* The size of one item of a SHAPE_LIST. */
size_t shape_item_size(const struct field *f);

/* Writes the object, compact, members in the order of the table. */
void shape_write_json(struct text *t, const struct shape *shape, const void *in);

/* Where `from` has a member, a scalar or a list, it counts from now on: `into` has it too. */
void shape_merge(const struct shape *shape, void *into, const void *from);

/* Writes which members are different, as a JSON list of {"member", "from", "to"}: texts as they
 * are, all else as JSON, what is empty left out, each cut to SHAPE_CHANGE_BYTES. False: none is. */
#define SHAPE_CHANGE_BYTES 1000
bool shape_write_changes(struct arena *a, struct text *t, const struct shape *shape,
                         const void *before, const void *after);

static inline bool shape_has(const void *in, const struct shape *shape, const void *member)
{
    size_t offset = (size_t)((const char *)member - (const char *)in);
    for (size_t i = 0; i < shape->count; i++)
        if (shape->fields[i].offset == offset)
            return (*(const uint64_t *)in >> i & 1) != 0;
    UNREACHABLE("not a member of the shape");
}

#endif
