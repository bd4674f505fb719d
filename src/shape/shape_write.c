/* shape_write.c -- structs as JSON. */
#include "shape/shape.h"

#include "base/clock.h"

size_t shape_item_size(const struct field *f)
{
    if (f->of != NULL)
        return f->of->size;
    switch (f->item) {
    case SHAPE_STR:
    case SHAPE_CHOICE:
        return sizeof(str);
    case SHAPE_I64:
    case SHAPE_TIME:
        return sizeof(int64_t);
    case SHAPE_BOOL:
        return sizeof(bool);
    case SHAPE_UUID:
        return sizeof(struct uuid);
    case SHAPE_OBJECT:
    case SHAPE_LIST:
    case SHAPE_JSON:
        break;
    }
    UNREACHABLE("a list of this kind");
}

static bool is_empty(const struct field *f, const void *at)
{
    switch (f->kind) {
    case SHAPE_STR:
    case SHAPE_CHOICE:
    case SHAPE_JSON:
        return ((const str *)at)->len == 0;
    case SHAPE_I64:
    case SHAPE_TIME:
        return *(const int64_t *)at == 0;
    case SHAPE_BOOL:
        return !*(const bool *)at;
    case SHAPE_UUID:
        return uuid_is_zero(*(const struct uuid *)at);
    case SHAPE_LIST:
        return ((const struct shape_list *)at)->count == 0;
    case SHAPE_OBJECT:
        for (size_t i = 0; i < f->of->count; i++)
            if (!is_empty(&f->of->fields[i], (const char *)at + f->of->fields[i].offset))
                return false;
        return true;
    }
    UNREACHABLE("a shape kind");
}

static void write_scalar(struct text *t, enum shape_kind kind, const void *at)
{
    char quoted[UUID_TEXT + 2] = "\"";
    switch (kind) {
    case SHAPE_STR:
    case SHAPE_CHOICE:
        text_json_string(t, *(const str *)at);
        return;
    case SHAPE_I64:
        text_i64(t, *(const int64_t *)at);
        return;
    case SHAPE_BOOL:
        text_add(t, *(const bool *)at ? STR("true") : STR("false"));
        return;
    case SHAPE_TIME:
        clock_write(*(const int64_t *)at, quoted + 1);
        quoted[CLOCK_TEXT + 1] = '"';
        text_add(t, (str){ quoted, CLOCK_TEXT + 2 });
        return;
    case SHAPE_UUID:
        uuid_write(*(const struct uuid *)at, quoted + 1);
        quoted[UUID_TEXT + 1] = '"';
        text_add(t, (str){ quoted, UUID_TEXT + 2 });
        return;
    case SHAPE_JSON:
        text_add(t, *(const str *)at);
        return;
    case SHAPE_OBJECT:
    case SHAPE_LIST:
        break;
    }
    UNREACHABLE("not a scalar");
}

static void write_list(struct text *t, const struct field *f, const struct shape_list *list)
{
    size_t size = shape_item_size(f);
    const char *item = list->items;
    text_char(t, '[');
    for (size_t i = 0; i < list->count; i++, item += size) {
        if (i > 0)
            text_char(t, ',');
        if (f->of != NULL)
            shape_write_json(t, f->of, item);
        else
            write_scalar(t, f->item, item);
    }
    text_char(t, ']');
}

static void write_value(struct text *t, const struct field *f, const void *at)
{
    if (f->kind == SHAPE_OBJECT)
        shape_write_json(t, f->of, at);
    else if (f->kind == SHAPE_LIST)
        write_list(t, f, at);
    else
        write_scalar(t, f->kind, at);
}

void shape_write_json(struct text *t, const struct shape *shape, const void *in)
{
    char before = '{';
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *f = &shape->fields[i];
        const void *at = (const char *)in + f->offset;
        if ((f->flags & OMIT_EMPTY) != 0 && is_empty(f, at))
            continue;
        text_char(t, before);
        text_char(t, '"');
        text_add(t, str_of(f->name));
        TEXT_LITERAL(t, "\":");
        before = ',';
        write_value(t, f, at);
    }
    if (before == '{')
        text_char(t, '{');
    text_char(t, '}');
}

static size_t member_size(enum shape_kind kind)
{
    const struct field f = { .item = kind };
    return kind == SHAPE_LIST ? sizeof(struct shape_list) : shape_item_size(&f);
}

void shape_merge(const struct shape *shape, void *into, const void *from)
{
    uint64_t has = *(const uint64_t *)from;
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *f = &shape->fields[i];
        if ((has >> i & 1) != 0)
            memcpy((char *)into + f->offset, (const char *)from + f->offset, member_size(f->kind));
    }
    *(uint64_t *)into |= has;
}

static str cut(str text)
{
    size_t length = text.len < SHAPE_CHANGE_BYTES ? text.len : SHAPE_CHANGE_BYTES;
    while (length > 0 && length < text.len && ((unsigned char)text.ptr[length] & 0xC0) == 0x80)
        length--; /* not within a character */
    return (str){ text.ptr, length };
}

/* What a member is, for somebody who reads; empty if it is. */
static str told(struct arena *a, const struct field *f, const void *in)
{
    const void *at = (const char *)in + f->offset;
    struct text t = text_begin(a, (size_t)1024 * 1024);
    str out;
    if (is_empty(f, at) && f->kind != SHAPE_I64 && f->kind != SHAPE_BOOL)
        return STR("");
    if (f->kind == SHAPE_STR || f->kind == SHAPE_CHOICE)
        return cut(*(const str *)at);
    write_value(&t, f, at);
    CHECK(text_done(&t, &out));
    bool is_quoted = f->kind == SHAPE_TIME || f->kind == SHAPE_UUID;
    return cut(is_quoted ? (str){ out.ptr + 1, out.len - 2 } : out);
}

static void write_told(struct text *t, const char *name, str value)
{
    if (value.len == 0)
        return;
    text_format(t, ",\"%s\":", name);
    text_json_string(t, value);
}

bool shape_write_changes(struct arena *a, struct text *t, const struct shape *shape,
                         const void *before, const void *after)
{
    char separator = '[';
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *f = &shape->fields[i];
        str was = told(a, f, before), is = told(a, f, after);
        if (str_equal(was, is))
            continue;
        text_char(t, separator);
        separator = ',';
        text_format(t, "{\"member\":\"%s\"", f->name);
        write_told(t, "from", was);
        write_told(t, "to", is);
        text_char(t, '}');
    }
    if (separator == '[')
        text_char(t, '[');
    text_char(t, ']');
    return separator == ',';
}
