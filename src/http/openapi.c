/*
 * openapi.c -- the route table and its shapes as an OpenAPI 3.1 document. Nothing is said here
 * that the server does not also do: bounds, access and refusals come from the same rows.
 */
#include "http/route.h"

#include <stdio.h>

#define DOCUMENT_MAX ((size_t)4 * 1024 * 1024)
#define SCHEMAS_MAX  256

/* A shape that some route takes or gives, once by name. */
struct schema {
    const struct shape *shape;
    bool taken; /* by a request: then only what is REQUIRED must be there */
};

struct document {
    struct text t;
    const struct routes *routes;
    struct schema schemas[SCHEMAS_MAX];
    size_t schemas_count;
};

/* --- JSON, piece by piece --------------------------------------------------------------- */

/* A comma is due wherever something precedes on the same level. */
static void separate(struct text *t)
{
    if (t->len > 0 && strchr("{[:", t->ptr[t->len - 1]) == NULL)
        text_char(t, ',');
}

static void key(struct text *t, const char *name)
{
    separate(t);
    text_json_string(t, str_of(name));
    text_char(t, ':');
}

static void string(struct text *t, const char *value)
{
    separate(t);
    text_json_string(t, str_of(value));
}

static void string_member(struct text *t, const char *name, const char *value)
{
    key(t, name);
    string(t, value);
}

static void integer_member(struct text *t, const char *name, int64_t value)
{
    key(t, name);
    text_i64(t, value);
}

/* `raw` is JSON already. */
static void raw_member(struct text *t, const char *name, const char *raw)
{
    key(t, name);
    text_add(t, str_of(raw));
}

static void open_object(struct text *t, const char *name)
{
    key(t, name);
    text_char(t, '{');
}

static void open_element(struct text *t)
{
    separate(t);
    text_char(t, '{');
}

static void open_list(struct text *t, const char *name)
{
    key(t, name);
    text_char(t, '[');
}

static void close_object(struct text *t)
{
    text_char(t, '}');
}

static void close_list(struct text *t)
{
    text_char(t, ']');
}

static void reference(struct text *t, const char *part, const char *name)
{
    char path[160];
    (void)snprintf(path, sizeof path, "#/components/%s/%s", part, name);
    string_member(t, "$ref", path);
}

/* --- schemas ---------------------------------------------------------------------------- */

static void collect(struct document *d, const struct shape *shape, bool taken)
{
    if (shape == NULL)
        return;
    struct schema *found = NULL;
    for (size_t i = 0; i < d->schemas_count && found == NULL; i++)
        if (strcmp(d->schemas[i].shape->name, shape->name) == 0)
            found = &d->schemas[i];
    if (found != NULL && (found->taken || !taken))
        return;
    if (found == NULL) {
        CHECK(d->schemas_count < SCHEMAS_MAX);
        found = &d->schemas[d->schemas_count++];
        found->shape = shape;
    }
    found->taken |= taken;
    for (size_t i = 0; i < shape->count; i++)
        collect(d, shape->fields[i].of, taken);
}

static void write_bounds(struct text *t, const struct field *f, const char *least, const char *most)
{
    if (f->min == 0 && f->max == 0)
        return;
    integer_member(t, least, f->min);
    integer_member(t, most, f->max);
}

static void write_choices(struct text *t, const struct field *f)
{
    open_list(t, "enum");
    for (const char *const *choice = f->choices; choice != NULL && *choice != NULL; choice++)
        string(t, *choice);
    close_list(t);
}

/* The members of the schema of one value, without the braces. */
static void write_kind(struct text *t, const struct field *f, enum shape_kind kind)
{
    switch (kind) {
    case SHAPE_STR:
        string_member(t, "type", "string");
        if (f->kind == SHAPE_STR)
            write_bounds(t, f, "minLength", "maxLength");
        return;
    case SHAPE_I64:
        string_member(t, "type", "integer");
        string_member(t, "format", "int64");
        if (f->kind == SHAPE_I64)
            write_bounds(t, f, "minimum", "maximum");
        return;
    case SHAPE_BOOL:
        string_member(t, "type", "boolean");
        return;
    case SHAPE_TIME:
        string_member(t, "type", "string");
        string_member(t, "format", "date-time");
        return;
    case SHAPE_UUID:
        string_member(t, "type", "string");
        string_member(t, "format", "uuid");
        return;
    case SHAPE_CHOICE:
        string_member(t, "type", "string");
        write_choices(t, f);
        return;
    case SHAPE_JSON:
        write_kind(t, f, f->item);
        return;
    case SHAPE_OBJECT:
        CHECK(f->of != NULL);
        reference(t, "schemas", f->of->name);
        return;
    case SHAPE_LIST:
        string_member(t, "type", "array");
        write_bounds(t, f, "minItems", "maxItems");
        open_object(t, "items");
        if (f->of != NULL)
            reference(t, "schemas", f->of->name);
        else
            write_kind(t, f, f->item);
        close_object(t);
        return;
    }
    UNREACHABLE("a shape kind");
}

static void write_schema(struct text *t, const struct schema *schema)
{
    const struct shape *shape = schema->shape;
    open_object(t, shape->name);
    string_member(t, "type", "object");
    bool any = false;
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *f = &shape->fields[i];
        bool always = schema->taken ? (f->flags & REQUIRED) != 0 : (f->flags & OMIT_EMPTY) == 0;
        if (!always)
            continue;
        if (!any)
            open_list(t, "required");
        any = true;
        string(t, f->name);
    }
    if (any)
        close_list(t);
    open_object(t, "properties");
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *f = &shape->fields[i];
        open_object(t, f->name);
        write_kind(t, f, f->kind);
        if (f->meaning != NULL)
            string_member(t, "description", f->meaning);
        if ((f->flags & PERSONAL) != 0)
            raw_member(t, "x-personal", "true");
        close_object(t);
    }
    close_object(t);
    close_object(t);
}

static const char WIRE_ERROR[] =
    "{\"type\":\"object\",\"description\":\"An error of the Order Management API\","
    "\"required\":[\"error_code\",\"error_messages\",\"correlation_id\"],\"properties\":{"
    "\"error_code\":{\"type\":\"string\",\"description\":\"For programs\"},"
    "\"error_messages\":{\"type\":\"array\",\"minItems\":1,\"items\":{\"type\":\"string\"},"
    "\"description\":\"For people\"},"
    "\"corrected_body\":{\"type\":\"object\",\"description\":\"What would have been accepted, "
    "ready to be sent\"},"
    "\"correlation_id\":{\"type\":\"string\",\"format\":\"uuid\","
    "\"description\":\"As in Klarna-Correlation-Id\"}}}";

static const char PROBLEM_SCHEMA[] =
    "{\"type\":\"object\",\"description\":\"A problem as in RFC 9457\","
    "\"required\":[\"type\",\"title\",\"status\",\"code\",\"detail\",\"correlation_id\"],"
    "\"properties\":{"
    "\"type\":{\"type\":\"string\",\"format\":\"uri\"},"
    "\"title\":{\"type\":\"string\",\"description\":\"What the code means\"},"
    "\"status\":{\"type\":\"integer\",\"description\":\"The HTTP status\"},"
    "\"code\":{\"type\":\"string\",\"description\":\"For programs\"},"
    "\"detail\":{\"type\":\"string\",\"description\":\"What is wrong with this request\"},"
    "\"errors\":{\"type\":\"array\",\"description\":\"Every fault that was found\","
    "\"items\":{\"type\":\"object\",\"required\":[\"message\"],\"properties\":{"
    "\"field\":{\"type\":\"string\",\"description\":\"Such as order_lines[3].total_amount\"},"
    "\"message\":{\"type\":\"string\"}}}},"
    "\"corrected_body\":{\"type\":\"object\",\"description\":\"What would have been accepted, "
    "ready to be sent\"},"
    "\"correlation_id\":{\"type\":\"string\",\"format\":\"uuid\","
    "\"description\":\"As in Klarna-Correlation-Id\"}}}";

/* --- parameters and body ---------------------------------------------------------------- */

static void open_parameter(struct text *t, const char *in, str name, bool required)
{
    open_element(t);
    key(t, "name");
    text_json_string(t, name);
    string_member(t, "in", in);
    raw_member(t, "required", required ? "true" : "false");
}

static bool is_uuid_parameter(str name)
{
    return str_equal(name, STR("order_id")) || str_equal(name, STR("capture_id")) ||
           str_equal(name, STR("refund_id")) || str_equal(name, STR("job_id"));
}

static void write_path_parameters(struct text *t, const char *path)
{
    for (const char *at = strchr(path, '{'); at != NULL; at = strchr(at, '{')) {
        const char *end = strchr(at, '}');
        CHECK(end != NULL);
        str name = { at + 1, (size_t)(end - at - 1) };
        open_parameter(t, "path", name, true);
        open_object(t, "schema");
        string_member(t, "type", "string");
        if (is_uuid_parameter(name))
            string_member(t, "format", "uuid");
        close_object(t);
        close_object(t);
        at = end;
    }
}

static void write_query_parameters(struct text *t, const struct shape *query)
{
    for (size_t i = 0; i < query->count; i++) {
        const struct field *f = &query->fields[i];
        open_parameter(t, "query", str_of(f->name), (f->flags & REQUIRED) != 0);
        if (f->meaning != NULL)
            string_member(t, "description", f->meaning);
        open_object(t, "schema");
        write_kind(t, f, f->kind);
        close_object(t);
        close_object(t);
    }
}

static void write_parameters(struct text *t, const struct route *r)
{
    open_list(t, "parameters");
    write_path_parameters(t, r->path);
    if (r->query != NULL)
        write_query_parameters(t, r->query);
    if ((r->flags & ROUTE_IDEMPOTENT) != 0) {
        bool wire = (r->flags & ROUTE_WIRE) != 0;
        open_parameter(t, "header", wire ? STR("Klarna-Idempotency-Key") : STR("Idempotency-Key"),
                       false);
        string_member(t, "description",
                      "A repeated request with the same key is answered like the first one");
        raw_member(t, "schema", "{\"type\":\"string\",\"minLength\":1,\"maxLength\":255}");
        close_object(t);
    }
    close_list(t);
}

static bool takes_body(const struct route *r)
{
    return r->in != NULL && (r->flags & ROUTE_NO_BODY) == 0;
}

static void write_body(struct text *t, const struct route *r)
{
    bool required = false;
    for (size_t i = 0; i < r->in->count; i++)
        required |= (r->in->fields[i].flags & REQUIRED) != 0;
    open_object(t, "requestBody");
    raw_member(t, "required", required ? "true" : "false");
    open_object(t, "content");
    open_object(t, "application/json");
    open_object(t, "schema");
    reference(t, "schemas", r->in->name);
    for (int i = 0; i < 4; i++)
        close_object(t);
}

/* --- responses -------------------------------------------------------------------------- */

static void write_header(struct text *t, const char *name)
{
    open_object(t, name);
    reference(t, "headers", name);
    close_object(t);
}

static bool path_ends(const struct route *r, const char *end)
{
    size_t path_len = strlen(r->path), len = strlen(end);
    return path_len >= len && strcmp(r->path + path_len - len, end) == 0;
}

/* The members of the schema of what comes back, without the braces. */
static void write_answer_schema(struct text *t, const struct route *r)
{
    if (r->out == NULL) {
        string_member(t, "type", "object");
        return;
    }
    if (!r->out_is_list) {
        reference(t, "schemas", r->out->name);
        return;
    }
    string_member(t, "type", "array");
    open_object(t, "items");
    reference(t, "schemas", r->out->name);
    close_object(t);
}

static void write_success(struct text *t, const struct route *r)
{
    int status = r->success != 0 ? r->success : 200;
    bool writes = (r->flags & ROUTE_WRITES) != 0 && r->access != ACCESS_PUBLIC;
    char name[16];
    (void)snprintf(name, sizeof name, "%d", status);
    open_object(t, name);
    string_member(t, "description", status == 204 ? "Done" : r->summary);
    open_object(t, "headers");
    write_header(t, "Klarna-Correlation-Id");
    if (writes)
        write_header(t, "Transaction-Id");
    if (writes && (status == 201 || status == 202))
        write_header(t, "Location");
    if (writes && status == 201 && path_ends(r, "/captures"))
        write_header(t, "Capture-Id");
    if (writes && status == 201 && path_ends(r, "/refunds"))
        write_header(t, "Refund-Id");
    close_object(t);
    if (r->out != NULL || status == 200) {
        open_object(t, "content");
        open_object(t, "application/json");
        open_object(t, "schema");
        write_answer_schema(t, r);
        for (int i = 0; i < 3; i++)
            close_object(t);
    }
    close_object(t);
}

/* What a call of this route may be refused with: its own problems and those of every such row. */
static bool may_refuse(const struct route *r, enum problem p)
{
    for (size_t i = 0; i < r->problems_count; i++)
        if (r->problems[i] == p)
            return true;
    bool session = r->access == ACCESS_USER || r->access == ACCESS_KEY_OR_USER;
    bool changes = (r->flags & ROUTE_WRITES) != 0;
    if (p == PROBLEM_BAD_REQUEST || p == PROBLEM_UNPROCESSABLE)
        return takes_body(r) || r->query != NULL;
    if (p == PROBLEM_REQUEST_TOO_LARGE)
        return r->method != GET;
    if (p == PROBLEM_NOT_AUTHENTICATED || p == PROBLEM_TOO_MANY_REQUESTS)
        return r->access != ACCESS_PUBLIC;
    if (p == PROBLEM_PRECONDITION_FAILED)
        return changes && strstr(r->path, "{order_id}") != NULL;
    if (p == PROBLEM_FORBIDDEN)
        return session && r->verb != 0;
    if (p == PROBLEM_CSRF)
        return session && changes;
    return p == PROBLEM_STORE_BUSY;
}

static void write_refusal(struct document *d, const struct route *r, int status)
{
    struct text *t = &d->t;
    struct text reasons = text_begin(t->arena, 4096);
    for (enum problem p = OK + 1; p < PROBLEM_COUNT; p++)
        if (PROBLEMS[p].http_status == status && may_refuse(r, p))
            text_format(&reasons, "%s%s: %s", reasons.len > 0 ? ". " : "", PROBLEMS[p].code,
                        PROBLEMS[p].meaning);
    str description;
    CHECK(text_done(&reasons, &description));
    if (description.len == 0)
        return;
    bool wire = (r->flags & ROUTE_WIRE) != 0;
    char name[16];
    (void)snprintf(name, sizeof name, "%d", status);
    open_object(t, name);
    key(t, "description");
    text_json_string(t, description);
    open_object(t, "headers");
    write_header(t, "Klarna-Correlation-Id");
    close_object(t);
    open_object(t, "content");
    open_object(t, wire ? "application/json" : "application/problem+json");
    open_object(t, "schema");
    reference(t, "schemas", wire ? "WireError" : "Problem");
    for (int i = 0; i < 4; i++)
        close_object(t);
}

static void write_security(struct text *t, enum access access)
{
    open_list(t, "security");
    if (access == ACCESS_KEY || access == ACCESS_KEY_OR_USER) {
        open_element(t);
        raw_member(t, "basic", "[]");
        close_object(t);
    }
    if (access == ACCESS_USER || access == ACCESS_KEY_OR_USER) {
        open_element(t);
        raw_member(t, "session", "[]");
        close_object(t);
    }
    close_list(t);
}

/* --- operations ------------------------------------------------------------------------- */

static void write_operation(struct document *d, const struct route *r)
{
    static const char *const KEYS[] = {
        [GET] = "get",     [HEAD] = "head",     [POST] = "post",      [PUT] = "put",
        [PATCH] = "patch", [DELETE] = "delete", [OPTIONS] = "options"
    };
    struct text *t = &d->t;
    CHECK(r->operation_id != NULL && r->summary != NULL && r->method < METHOD_UNKNOWN);
    open_object(t, KEYS[r->method]);
    string_member(t, "operationId", r->operation_id);
    string_member(t, "summary", r->summary);
    str rest = str_of(r->path + 1), tag;
    (void)str_split(&rest, '/', &tag);
    open_list(t, "tags");
    text_json_string(t, path_is_api(str_of(r->path)) ? tag : STR("server"));
    close_list(t);
    write_security(t, r->access);
    write_parameters(t, r);
    if (takes_body(r))
        write_body(t, r);
    open_object(t, "responses");
    write_success(t, r);
    for (int status = 400; status < 600; status++)
        write_refusal(d, r, status);
    close_object(t);
    close_object(t);
}

static bool is_first_of_path(const struct routes *routes, size_t row)
{
    for (size_t i = 0; i < row; i++)
        if (strcmp(routes->rows[i].path, routes->rows[row].path) == 0)
            return false;
    return true;
}

static void write_paths(struct document *d)
{
    const struct routes *routes = d->routes;
    open_object(&d->t, "paths");
    for (size_t i = 0; i < routes->count; i++) {
        if (!is_first_of_path(routes, i))
            continue;
        open_object(&d->t, routes->rows[i].path);
        for (size_t j = i; j < routes->count; j++)
            if (strcmp(routes->rows[j].path, routes->rows[i].path) == 0)
                write_operation(d, &routes->rows[j]);
        close_object(&d->t);
    }
    close_object(&d->t);
}

/* --- components ------------------------------------------------------------------------- */

static void write_headers(struct text *t)
{
    static const struct {
        const char *name, *format, *meaning;
    } HEADERS[] = {
        { "Klarna-Correlation-Id", "uuid", "Names this request in logs" },
        { "Transaction-Id", "uuid", "The event that the request made" },
        { "Location", "uri", "Where the new resource is" },
        { "Capture-Id", "uuid", "The new capture" },
        { "Refund-Id", "uuid", "The new refund" },
    };
    open_object(t, "headers");
    for (size_t i = 0; i < COUNT(HEADERS); i++) {
        open_object(t, HEADERS[i].name);
        string_member(t, "description", HEADERS[i].meaning);
        open_object(t, "schema");
        string_member(t, "type", "string");
        string_member(t, "format", HEADERS[i].format);
        close_object(t);
        close_object(t);
    }
    close_object(t);
}

static void write_components(struct document *d)
{
    struct text *t = &d->t;
    open_object(t, "components");
    raw_member(
        t, "securitySchemes",
        "{\"basic\":{\"type\":\"http\",\"scheme\":\"basic\",\"description\":\"An API key: its "
        "username and the key\"},\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":"
        "\"fangst_session\",\"description\":\"A portal session; a request that changes "
        "something carries its token in X-CSRF-Token\"}}");
    write_headers(t);
    open_object(t, "schemas");
    raw_member(t, "WireError", WIRE_ERROR);
    raw_member(t, "Problem", PROBLEM_SCHEMA);
    for (size_t i = 0; i < d->schemas_count; i++)
        write_schema(t, &d->schemas[i]);
    close_object(t);
    close_object(t);
}

str openapi_write(struct arena *a, const struct routes *routes, str version)
{
    struct document *d = ARENA_NEW(a, struct document);
    d->t = text_begin(a, DOCUMENT_MAX);
    d->routes = routes;
    for (size_t i = 0; i < routes->count; i++) {
        if (takes_body(&routes->rows[i]))
            collect(d, routes->rows[i].in, true);
        collect(d, routes->rows[i].out, false);
    }
    text_char(&d->t, '{');
    string_member(&d->t, "openapi", "3.1.0");
    open_object(&d->t, "info");
    string_member(&d->t, "title", "fangst");
    key(&d->t, "version");
    text_json_string(&d->t, version);
    close_object(&d->t);
    write_paths(d);
    write_components(d);
    close_object(&d->t);
    str out;
    CHECK(text_done(&d->t, &out));
    return out;
}
