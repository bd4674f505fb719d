/* Bodies, read by this program and by jansson: the same are taken, and mean the same. */
#include <jansson.h>
#include <stdlib.h>

#include "shape/shape.h"

#define DEPTH_MAX 500 /* brackets; a little below what either of the two stops at */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct body {
    uint64_t has;
    str text;
    int64_t number;
};
static const struct field FIELDS[] = {
    FIELD(SHAPE_STR, body, text, 0, 0, 0, "Any."),
    FIELD(SHAPE_I64, body, number, 0, 0, 0, "Any."),
};
static const struct shape BODY = SHAPE("Body", body, FIELDS);

/* jansson takes a NUL behind a number; and an integer of more digits makes it read them all anew.
 */
static json_t *read_theirs(str text)
{
    json_error_t error;
    const size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY;
    if (text.len > 0 && memchr(text.ptr, '\0', text.len) != NULL)
        return NULL;
    json_t *root = json_loadb(text.ptr, text.len, flags, &error);
    if (root == NULL && json_error_code(&error) == json_error_numeric_overflow)
        root = json_loadb(text.ptr, text.len, flags | JSON_DECODE_INT_AS_REAL, &error);
    return root;
}

static void compare(const struct body *ours, const json_t *theirs)
{
    const json_t *text = json_object_get(theirs, "text");
    const json_t *number = json_object_get(theirs, "number");
    if (json_is_string(text))
        CHECK(str_equal(ours->text, (str){ json_string_value(text), json_string_length(text) }));
    if (json_is_integer(number))
        CHECK(ours->number == json_integer_value(number));
}

static bool is_too_deep(str text)
{
    size_t brackets = 0;
    for (size_t i = 0; i < text.len; i++)
        brackets += text.ptr[i] == '[' || text.ptr[i] == '{';
    return brackets > DEPTH_MAX;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx c = { .arena = arena_open((size_t)512 << 20) };
    struct body ours = { 0 };
    str text = str_trim((str){ (const char *)data, size });
    if (text.len > 0 && text.ptr[0] == '{' && !is_too_deep(text)) {
        enum problem p = shape_read_json(&c, &BODY, text, &ours);
        bool is_json = p == OK || c.blames[0].field.len > 0; /* else a member did not fit */
        json_t *theirs = read_theirs(text);
        CHECK(is_json == (theirs != NULL));
        if (p == OK)
            compare(&ours, theirs);
        json_decref(theirs);
    }
    arena_close(c.arena);
    return 0;
}
