/*
 * openapi_schema.c -- shapes as schemas and as examples.
 *
 * In the exact view the schemas of requests say how lenient shape_read.c is, so that what they
 * allow is what is taken: null for absent, numbers for texts, a date for a time, "" for no choice.
 */
#include "http/openapi_parts.h"

#define TEXT_IN_LIST_MAX 255 /* characters; as shape_read.c has it */

/* --- which schemas there are ------------------------------------------------------------- */

static bool has_schema(const struct document *d, const struct shape *shape, bool taken)
{
    for (size_t i = 0; i < d->schemas_count; i++)
        if (strcmp(d->schemas[i].shape->name, shape->name) == 0 && d->schemas[i].taken == taken)
            return true;
    return false;
}

void schema_collect(struct document *d, const struct shape *shape, bool taken)
{
    if (shape == NULL || has_schema(d, shape, taken))
        return;
    CHECK(d->schemas_count < SCHEMAS_MAX);
    d->schemas[d->schemas_count++] = (struct schema){ shape, taken };
    for (size_t i = 0; i < shape->count; i++)
        schema_collect(d, shape->fields[i].of, taken);
}

/* A shape that is both taken and given has two schemas; then that of requests is an input. */
static const char *schema_name(const struct document *d, const struct shape *shape, bool taken)
{
    if (!taken || !has_schema(d, shape, false))
        return shape->name;
    return arena_format(d->t.arena, "%sInput", shape->name).ptr;
}

void schema_reference(struct document *d, const struct shape *shape, bool taken)
{
    doc_reference(&d->t, "schemas", schema_name(d, shape, taken));
}

/* --- one value ---------------------------------------------------------------------------- */

/* "type": one name or, with what else is taken in its place, a list of them. */
static void write_type(struct text *t, const char *type, bool or_number, bool or_null)
{
    if (!or_number && !or_null) {
        doc_string_member(t, "type", type);
        return;
    }
    doc_open_list(t, "type");
    doc_string(t, type);
    if (or_number)
        doc_string(t, "number");
    if (or_null)
        doc_string(t, "null");
    doc_close_list(t);
}

static void write_bounds(struct text *t, const struct field *f, const char *least, const char *most)
{
    if (f->min == 0 && f->max == 0)
        return;
    doc_integer_member(t, least, f->min);
    doc_integer_member(t, most, f->max);
}

/* An empty text is no choice. */
static void write_choices(struct text *t, const struct field *f, bool optional)
{
    if (optional) {
        doc_open_list(t, "anyOf");
        doc_open_element(t);
    }
    doc_string_member(t, "type", "string");
    doc_open_list(t, "enum");
    for (const char *const *choice = f->choices; choice != NULL && *choice != NULL; choice++)
        doc_string(t, *choice);
    if (optional)
        doc_string(t, "");
    doc_close_list(t);
    if (optional) {
        doc_close(t);
        doc_raw(t, "{\"type\":\"null\"}");
        doc_close_list(t);
    }
}

/* A text. `taken`: or the number that it is written as. */
static void write_text(struct text *t, const struct field *f, bool taken, bool optional)
{
    write_type(t, "string", taken, optional);
    if (f->kind == SHAPE_LIST)
        doc_integer_member(t, "maxLength", TEXT_IN_LIST_MAX);
    else
        write_bounds(t, f, "minLength", "maxLength");
    if (taken) { /* a number is read as the text that it is written as, but must be one */
        doc_integer_member(t, "minimum", INT64_MIN);
        doc_integer_member(t, "maximum", INT64_MAX);
    }
}

static void write_time(struct text *t, bool taken, bool optional)
{
    write_type(t, "string", false, optional);
    doc_raw_member(t, taken ? "anyOf" : "format",
                   taken ? "[{\"format\":\"date-time\"},{\"format\":\"date\"}]" : "\"date-time\"");
}

static void write_kind(struct document *d, const struct field *f, enum shape_kind kind, bool taken,
                       bool optional);

static void write_list(struct document *d, const struct field *f, bool taken, bool optional)
{
    struct text *t = &d->t;
    write_type(t, "array", false, optional);
    if (f->kind == SHAPE_LIST)
        write_bounds(t, f, "minItems", "maxItems");
    doc_open(t, "items");
    if (f->of != NULL)
        schema_reference(d, f->of, taken);
    else
        write_kind(d, f, f->item, taken, false);
    doc_close(t);
}

static void write_object(struct document *d, const struct field *f, bool taken, bool optional)
{
    struct text *t = &d->t;
    CHECK(f->of != NULL);
    if (!optional) {
        schema_reference(d, f->of, taken);
        return;
    }
    doc_open_list(t, "anyOf");
    doc_open_element(t);
    schema_reference(d, f->of, taken);
    doc_close(t);
    doc_raw(t, "{\"type\":\"null\"}");
    doc_close_list(t);
}

/* The members of the schema of one value, without the braces. `optional`: null means absent. */
static void write_kind(struct document *d, const struct field *f, enum shape_kind kind, bool taken,
                       bool optional)
{
    struct text *t = &d->t;
    switch (kind) {
    case SHAPE_STR:
        write_text(t, f, taken && d->view == OPENAPI_EXACT, optional);
        return;
    case SHAPE_I64:
        write_type(t, "integer", false, optional);
        doc_string_member(t, "format", "int64");
        if (f->kind == SHAPE_I64)
            write_bounds(t, f, "minimum", "maximum");
        return;
    case SHAPE_BOOL:
        write_type(t, "boolean", false, optional);
        return;
    case SHAPE_TIME:
        write_time(t, taken && d->view == OPENAPI_EXACT, optional);
        return;
    case SHAPE_UUID:
        write_type(t, "string", false, optional);
        doc_string_member(t, "format", "uuid");
        return;
    case SHAPE_CHOICE:
        write_choices(t, f, optional);
        return;
    case SHAPE_JSON:
        write_kind(d, f, f->item, taken, optional);
        return;
    case SHAPE_OBJECT:
        write_object(d, f, taken, optional);
        return;
    case SHAPE_LIST:
        write_list(d, f, taken, optional);
        return;
    }
    UNREACHABLE("a shape kind");
}

static bool is_scalar(const struct field *f)
{
    return f->of == NULL && f->kind != SHAPE_LIST;
}

static void write_examples(struct document *d, const char *shape, const struct field *f)
{
    const char *json = example_of(d, shape, f->name);
    if (json == NULL || *json == '\0' || !is_scalar(f))
        return;
    doc_open_list(&d->t, "examples");
    doc_raw(&d->t, json);
    doc_close_list(&d->t);
}

/* In a query an empty value is no value, so one that is required is not empty. */
void schema_of_parameter(struct document *d, const struct field *f)
{
    struct text *t = &d->t;
    bool exact = d->view == OPENAPI_EXACT, may_be_empty = exact && (f->flags & REQUIRED) == 0;
    doc_open(t, "schema");
    if (may_be_empty) {
        doc_open_list(t, "anyOf");
        doc_open_element(t);
    }
    write_kind(d, f, f->kind, exact && f->kind == SHAPE_TIME, false);
    if (may_be_empty) {
        doc_close(t);
        doc_raw(t, "{\"type\":\"string\",\"maxLength\":0}");
        doc_close_list(t);
    }
    doc_close(t);
}

/* --- one shape ----------------------------------------------------------------------------- */

static bool is_always_there(const struct field *f, bool taken)
{
    return taken ? (f->flags & REQUIRED) != 0 : (f->flags & OMIT_EMPTY) == 0;
}

static void write_required(struct text *t, const struct schema *s)
{
    bool any = false;
    for (size_t i = 0; i < s->shape->count; i++) {
        if (!is_always_there(&s->shape->fields[i], s->taken))
            continue;
        if (!any)
            doc_open_list(t, "required");
        any = true;
        doc_string(t, s->shape->fields[i].name);
    }
    if (any)
        doc_close_list(t);
}

/* "CaptureRequest" -> "Capture request": what a schema is when nobody has said it. */
static str words_of(struct arena *a, const char *name)
{
    struct text t = text_begin(a, 256);
    for (const char *c = name; *c != '\0'; c++) {
        bool starts_word = c != name && *c >= 'A' && *c <= 'Z';
        if (starts_word)
            text_char(&t, ' ');
        text_char(&t, starts_word ? (char)(*c | 0x20) : *c);
    }
    str out;
    CHECK(text_done(&t, &out));
    return out;
}

static void write_schema(struct document *d, const struct schema *s)
{
    struct text *t = &d->t;
    const struct shape *shape = s->shape;
    const char *name = schema_name(d, shape, s->taken), *text = docs_text_of(d->docs, shape->name);
    doc_open(t, name);
    doc_string_member(t, "type", "object");
    doc_text_member(t, "description",
                    text != NULL ? str_of(text) : words_of(t->arena, shape->name));
    write_required(t, s);
    doc_open(t, "properties");
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *f = &shape->fields[i];
        doc_open(t, f->name);
        write_kind(d, f, f->kind, s->taken,
                   s->taken && d->view == OPENAPI_EXACT && (f->flags & REQUIRED) == 0);
        if (f->meaning != NULL)
            doc_string_member(t, "description", f->meaning);
        write_examples(d, shape->name, f);
        if ((f->flags & PERSONAL) != 0)
            doc_raw_member(t, "x-personal", "true");
        doc_close(t);
    }
    doc_close(t);
    doc_close(t);
}

static const char WIRE_ERROR[] =
    "{\"type\":\"object\",\"description\":\"An error of the Order Management API\","
    "\"required\":[\"error_code\",\"error_messages\",\"correlation_id\"],\"properties\":{"
    "\"error_code\":{\"type\":\"string\",\"description\":\"For programs\"},"
    "\"error_messages\":{\"type\":\"array\",\"minItems\":1,\"items\":{\"type\":\"string\"},"
    "\"description\":\"For people\"},"
    "\"corrected_body\":{\"type\":\"object\",\"description\":"
    "\"What would have been accepted, ready to be sent\"},"
    "\"correlation_id\":{\"type\":\"string\",\"format\":\"uuid\","
    "\"description\":\"As in Klarna-Correlation-Id\"}}}";

static const char PROBLEM_SCHEMA[] =
    "{\"type\":\"object\",\"description\":\"A problem as in RFC 9457\","
    "\"required\":[\"type\",\"title\",\"status\",\"code\",\"detail\",\"correlation_id\"],"
    "\"properties\":{"
    "\"type\":{\"type\":\"string\",\"format\":\"uri\",\"description\":\"The code as a URI\"},"
    "\"title\":{\"type\":\"string\",\"description\":\"What the code means\"},"
    "\"status\":{\"type\":\"integer\",\"minimum\":400,\"maximum\":599,"
    "\"description\":\"The HTTP status\"},"
    "\"code\":{\"type\":\"string\",\"description\":\"For programs\"},"
    "\"detail\":{\"type\":\"string\",\"description\":\"What is wrong with this request\"},"
    "\"errors\":{\"type\":\"array\",\"description\":\"Every fault that was found\","
    "\"items\":{\"type\":\"object\",\"required\":[\"message\"],\"properties\":{"
    "\"field\":{\"type\":\"string\",\"description\":\"Such as order_lines[3].total_amount\"},"
    "\"message\":{\"type\":\"string\",\"description\":\"What was expected, what was met\"},"
    "\"reason_code\":{\"type\":\"string\",\"description\":"
    "\"The same for programs, such as NOTHING_LEFT; absent of a sentence without a code\"},"
    "\"reason_parameters\":{\"type\":\"object\",\"description\":"
    "\"What the sentence tells of this case, as ReasonParameters\"}}}},"
    "\"corrected_body\":{\"type\":\"object\",\"description\":"
    "\"What would have been accepted, ready to be sent\"},"
    "\"correlation_id\":{\"type\":\"string\",\"format\":\"uuid\","
    "\"description\":\"As in Klarna-Correlation-Id\"}}}";

void schema_write_all(struct document *d)
{
    doc_raw_member(&d->t, "WireError", WIRE_ERROR);
    doc_raw_member(&d->t, "Problem", PROBLEM_SCHEMA);
    for (size_t i = 0; i < d->schemas_count; i++)
        write_schema(d, &d->schemas[i]);
}

/* --- examples ------------------------------------------------------------------------------- */

static const struct docs_example *find_example(const struct docs *docs, str of)
{
    for (size_t i = 0; i < docs->examples_count; i++)
        if (str_equal(str_of(docs->examples[i].of), of))
            return &docs->examples[i];
    return NULL;
}

const char *example_of(const struct document *d, const char *shape, const char *member)
{
    const struct docs_example *found = NULL;
    if (shape != NULL)
        found = find_example(d->docs, arena_format(d->t.arena, "%s.%s", shape, member));
    if (found == NULL)
        found = find_example(d->docs, str_of(member));
    return found != NULL ? found->json : NULL;
}

static void write_any_text(struct text *t, int64_t chars)
{
    doc_raw(t, "\"");
    for (int64_t i = 0; i < chars || i == 0; i++)
        text_char(t, 'a');
    text_char(t, '"');
}

/* A value of the right kind for a member that must be there and has no row. */
static void write_any_value(struct text *t, const struct field *f, enum shape_kind kind)
{
    switch (kind) {
    case SHAPE_STR:
        write_any_text(t, f->kind == SHAPE_STR ? f->min : 1);
        return;
    case SHAPE_I64:
        doc_raw(t, "");
        text_i64(t, f->min > 0 ? f->min : 0);
        return;
    case SHAPE_BOOL:
        doc_raw(t, "true");
        return;
    case SHAPE_TIME:
        doc_string(t, "2026-11-22T10:15:00.000Z");
        return;
    case SHAPE_UUID:
        doc_string(t, "0f1e2d3c-4b5a-4697-8877-665544332211");
        return;
    case SHAPE_CHOICE:
        doc_string(t, f->choices[0]);
        return;
    case SHAPE_JSON:
    case SHAPE_OBJECT:
    case SHAPE_LIST:
        break;
    }
    UNREACHABLE("not a scalar");
}

static void write_example(struct document *d, const struct shape *shape, bool taken);

static void write_example_value(struct document *d, const struct field *f, const char *json,
                                bool taken)
{
    struct text *t = &d->t;
    bool is_list = f->kind == SHAPE_LIST || (f->kind == SHAPE_JSON && f->item == SHAPE_LIST);
    if (json != NULL && *json != '\0') {
        doc_raw(t, json);
        return;
    }
    if (is_list)
        doc_raw(t, "[");
    if (f->of != NULL)
        write_example(d, f->of, taken);
    else
        write_any_value(t, f, is_list ? f->item : f->kind);
    if (is_list)
        doc_close_list(t);
}

static void write_example(struct document *d, const struct shape *shape, bool taken)
{
    const struct docs_example *whole = find_example(d->docs, str_of(shape->name));
    if (whole != NULL) {
        doc_raw(&d->t, whole->json);
        return;
    }
    doc_open_element(&d->t);
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *f = &shape->fields[i];
        const char *json = example_of(d, shape->name, f->name);
        if (json == NULL && !is_always_there(f, taken))
            continue;
        doc_key(&d->t, f->name);
        write_example_value(d, f, json, taken);
    }
    doc_close(&d->t);
}

void example_write(struct document *d, const struct shape *shape, bool taken, bool is_list)
{
    doc_key(&d->t, "example");
    if (is_list)
        doc_raw(&d->t, "[");
    write_example(d, shape, taken);
    if (is_list)
        doc_close_list(&d->t);
}
