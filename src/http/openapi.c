/*
 * openapi.c -- the route table and its shapes as an OpenAPI 3.1 document. Nothing is said here
 * that the server does not also do: bounds, access and refusals come from the same rows.
 */
#include "http/openapi.h"

#include "http/openapi_parts.h"

#define DOCUMENT_MAX ((size_t)4 * 1024 * 1024)

/* --- parameters and body ---------------------------------------------------------------- */

static void open_parameter(struct text *t, const char *in, str name, bool required)
{
    doc_open_element(t);
    doc_text_member(t, "name", name);
    doc_string_member(t, "in", in);
    doc_raw_member(t, "required", required ? "true" : "false");
}

static void write_parameter_example(struct document *d, const char *shape, const char *name)
{
    const char *json = example_of(d, shape, name);
    if (json != NULL && *json != '\0')
        doc_raw_member(&d->t, "example", json);
}

static bool is_id(str name)
{
    return name.len > 3 && str_equal(str_cut(name, name.len - 3), STR("_id"));
}

/* As request_target() takes it. */
#define PATH_TEXT "{\"type\":\"string\",\"pattern\":\"^[^\\\\u0000-\\\\u001f\\\\u007f/]+$\"}"

static void write_path_parameters(struct document *d, const char *path)
{
    struct text *t = &d->t;
    for (const char *at = strchr(path, '{'); at != NULL; at = strchr(at, '{')) {
        const char *end = strchr(at, '}');
        CHECK(end != NULL);
        str name = { at + 1, (size_t)(end - at - 1) };
        const char *text = docs_text_of(d->docs, arena_cstr(t->arena, name));
        open_parameter(t, "path", name, true);
        doc_text_member(t, "description", text != NULL ? str_of(text) : name);
        doc_raw_member(t, "schema",
                       is_id(name) ? "{\"type\":\"string\",\"format\":\"uuid\"}" : PATH_TEXT);
        write_parameter_example(d, NULL, arena_cstr(t->arena, name));
        doc_close(t);
        at = end;
    }
}

static void write_query_parameters(struct document *d, const struct shape *query)
{
    struct text *t = &d->t;
    for (size_t i = 0; i < query->count; i++) {
        const struct field *f = &query->fields[i];
        open_parameter(t, "query", str_of(f->name), (f->flags & REQUIRED) != 0);
        doc_string_member(t, "description", f->meaning != NULL ? f->meaning : f->name);
        schema_of_parameter(d, f);
        write_parameter_example(d, query->name, f->name);
        doc_close(t);
    }
}

static bool is_idempotent(const struct route *r)
{
    return (r->flags & ROUTE_IDEMPOTENT) != 0;
}

static bool is_wire(const struct route *r)
{
    return (r->flags & ROUTE_WIRE) != 0;
}

static bool is_wire_and_idempotent(const struct route *r)
{
    return is_idempotent(r) && is_wire(r);
}

static bool is_ours_and_idempotent(const struct route *r)
{
    return is_idempotent(r) && !is_wire(r);
}

static bool is_wire_reading_of_order(const struct route *r)
{
    str end = STR("/{order_id}"), path = str_of(r->path);
    return is_wire(r) && r->method == GET && path.len > end.len &&
           str_equal(str_cut(path, path.len - end.len), end);
}

#define IDEMPOTENCY_KEY "{\"type\":\"string\",\"minLength\":1,\"maxLength\":255}"

/* clang-format off */
static const struct {
    const char *name, *schema, *example, *meaning;
    bool (*applies)(const struct route *r);
} REQUEST_HEADERS[] = {
    { "Klarna-Idempotency-Key", IDEMPOTENCY_KEY, "\"7b5d3f1e-0c2a-4e68-9f11-22aa33bb44cc\"",
      "A repeated request with the same key is answered like the first one, for 24 hours. Idempotency-Key means the "
      "same, but this one wins.", is_wire_and_idempotent },
    { "Idempotency-Key", IDEMPOTENCY_KEY, "\"7b5d3f1e-0c2a-4e68-9f11-22aa33bb44cc\"",
      "A repeated request with the same key is answered like the first one, for 24 hours. Klarna-Idempotency-Key means "
      "the same and wins.", is_ours_and_idempotent },
    { "If-Match", "{\"type\":\"string\"}", "\"\\\"7\\\"\"",
      "The ETag of the order that the change is meant for", route_changes_order },
    { "Klarna-Integrator", "{\"type\":\"string\"}", "\"shop-module/1.0\"",
      "Accepted and ignored", is_wire_reading_of_order },
};
/* clang-format on */

static void write_header_parameters(struct document *d, const struct route *r)
{
    struct text *t = &d->t;
    for (size_t i = 0; i < COUNT(REQUEST_HEADERS); i++) {
        if (!REQUEST_HEADERS[i].applies(r))
            continue;
        open_parameter(t, "header", str_of(REQUEST_HEADERS[i].name), false);
        doc_string_member(t, "description", REQUEST_HEADERS[i].meaning);
        doc_raw_member(t, "schema", REQUEST_HEADERS[i].schema);
        doc_raw_member(t, "example", REQUEST_HEADERS[i].example);
        doc_close(t);
    }
}

static void write_parameters(struct document *d, const struct route *r)
{
    doc_open_list(&d->t, "parameters");
    write_path_parameters(d, r->path);
    if (r->query != NULL)
        write_query_parameters(d, r->query);
    write_header_parameters(d, r);
    doc_close_list(&d->t);
}

static void write_file_body(struct text *t, const char *const *media)
{
    static const char *const XML[] = { "application/xml", NULL };
    doc_open(t, "requestBody");
    doc_raw_member(t, "required", "true");
    doc_open(t, "content");
    for (media = media != NULL ? media : XML; *media != NULL; media++) {
        doc_open(t, *media);
        doc_open(t, "schema");
        doc_string_member(t, "type", "string");
        doc_string_member(t, "format", "binary");
        doc_close(t);
        doc_close(t);
    }
    doc_close(t);
    doc_close(t);
}

/* A body of which no member is required may as well be none at all, or null. */
static void write_json_body(struct document *d, const struct route *r)
{
    struct text *t = &d->t;
    bool required = false;
    for (size_t i = 0; i < r->in->count; i++)
        required |= (r->in->fields[i].flags & REQUIRED) != 0;
    doc_open(t, "requestBody");
    doc_raw_member(t, "required", required ? "true" : "false");
    doc_open(t, "content");
    doc_open(t, "application/json");
    doc_open(t, "schema");
    bool or_null = !required && d->view == OPENAPI_EXACT;
    if (or_null) {
        doc_open_list(t, "anyOf");
        doc_open_element(t);
    }
    schema_reference(d, r->in, true);
    if (or_null) {
        doc_close(t);
        doc_raw(t, "{\"type\":\"null\"}");
        doc_close_list(t);
    }
    doc_close(t);
    example_write(d, r->in, true, false);
    for (int i = 0; i < 3; i++)
        doc_close(t);
}

/* --- operations ------------------------------------------------------------------------- */

static void write_requirement(struct text *t, const char *one, const char *other)
{
    doc_open_element(t);
    doc_raw_member(t, one, "[]");
    if (other != NULL)
        doc_raw_member(t, other, "[]");
    doc_close(t);
}

static void write_security(struct text *t, const struct route *r)
{
    const char *token = (r->flags & ROUTE_WRITES) != 0 ? "csrf" : NULL;
    doc_open_list(t, "security");
    if (r->access == ACCESS_KEY || r->access == ACCESS_KEY_OR_USER)
        write_requirement(t, "basic", NULL);
    if (r->access == ACCESS_USER || r->access == ACCESS_KEY_OR_USER)
        write_requirement(t, "session", token);
    doc_close_list(t);
}

static const struct docs_tag *find_tag(const struct docs *docs, const struct route *r)
{
    for (size_t i = 0; i < docs->tags_count; i++)
        if (str_starts(str_of(r->path), str_of(docs->tags[i].path)))
            return &docs->tags[i];
    return NULL;
}

static void write_operation_tags(struct document *d, const struct route *r)
{
    const struct docs_tag *tag = find_tag(d->docs, r);
    str rest = str_of(r->path + 1), first;
    (void)str_split(&rest, '/', &first);
    doc_open_list(&d->t, "tags");
    text_json_string(&d->t, tag != NULL ? str_of(tag->name) : first);
    doc_close_list(&d->t);
}

static const char *access_text(enum access access)
{
    switch (access) {
    case ACCESS_PUBLIC:
        return "Needs no credentials.";
    case ACCESS_KEY:
        return "Needs an API key.";
    case ACCESS_KEY_OR_USER:
        return "Needs an API key or a portal session.";
    case ACCESS_USER:
        return "Needs a portal session.";
    }
    UNREACHABLE("an access");
}

static void write_description(struct document *d, const struct route *r)
{
    const char *text = docs_text_of(d->docs, r->operation_id);
    struct text whole = text_begin(d->t.arena, 4096);
    if (text != NULL)
        text_format(&whole, "%s\n\n", text);
    text_add(&whole, str_of(access_text(r->access)));
    if (is_idempotent(r))
        TEXT_LITERAL(&whole, " With an idempotency key it happens once: for 24 hours a repetition "
                             "is answered like the first request, without happening again.");
    if (r->method != GET && (r->flags & ROUTE_NO_BODY) != 0)
        TEXT_LITERAL(&whole, " Whatever body comes is ignored.");
    str out;
    CHECK(text_done(&whole, &out));
    doc_text_member(&d->t, "description", out);
}

/* What the role of a user must include. */
static void write_verb(struct document *d, const struct route *r)
{
    if (r->verb == 0 || d->docs->verbs == NULL)
        return;
    CHECK((r->verb & (r->verb - 1)) == 0);
    size_t bit = 0;
    while (r->verb >> bit != 1)
        bit++;
    doc_string_member(&d->t, "x-verb", d->docs->verbs[bit]);
}

static void write_operation(struct document *d, const struct route *r)
{
    static const char *const KEYS[] = {
        [GET] = "get",     [HEAD] = "head",     [POST] = "post",      [PUT] = "put",
        [PATCH] = "patch", [DELETE] = "delete", [OPTIONS] = "options"
    };
    struct text *t = &d->t;
    CHECK(r->operation_id != NULL && r->summary != NULL && r->method < METHOD_UNKNOWN);
    doc_open(t, KEYS[r->method]);
    doc_string_member(t, "operationId", r->operation_id);
    doc_string_member(t, "summary", r->summary);
    if ((r->flags & ROUTE_DEPRECATED) != 0)
        doc_raw_member(t, "deprecated", "true");
    write_description(d, r);
    write_verb(d, r);
    write_operation_tags(d, r);
    write_security(t, r);
    write_parameters(d, r);
    if (r->read != NULL)
        write_file_body(t, r->media);
    else if (route_takes_body(r))
        write_json_body(d, r);
    answers_write(d, r);
    doc_close(t);
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
    doc_open(&d->t, "paths");
    for (size_t i = 0; i < routes->count; i++) {
        if (!is_first_of_path(routes, i))
            continue;
        doc_open(&d->t, routes->rows[i].path);
        for (size_t j = i; j < routes->count; j++)
            if (strcmp(routes->rows[j].path, routes->rows[i].path) == 0)
                write_operation(d, &routes->rows[j]);
        doc_close(&d->t);
    }
    doc_close(&d->t);
}

/* --- the document ------------------------------------------------------------------------ */

static void write_info(struct document *d, str version)
{
    struct text *t = &d->t;
    doc_open(t, "info");
    doc_string_member(t, "title", d->docs->title != NULL ? d->docs->title : "fangst");
    doc_text_member(t, "version", version);
    if (d->docs->description != NULL)
        doc_string_member(t, "description", d->docs->description);
    doc_raw_member(t, "license", "{\"name\":\"Apache License 2.0\",\"identifier\":\"Apache-2.0\"}");
    doc_close(t);
    doc_raw_member(t, "servers", "[{\"url\":\"/\",\"description\":\"This server\"}]");
}

static bool is_used(const struct document *d, const char *tag)
{
    for (size_t i = 0; i < d->routes->count; i++) {
        const struct docs_tag *of_route = find_tag(d->docs, &d->routes->rows[i]);
        if (of_route != NULL && strcmp(of_route->name, tag) == 0)
            return true;
    }
    return false;
}

/* Several rows may lead to one tag; the first of them introduces it. */
static bool is_first_of_tag(const struct docs *docs, size_t row)
{
    for (size_t i = 0; i < row; i++)
        if (strcmp(docs->tags[i].name, docs->tags[row].name) == 0)
            return false;
    return true;
}

static void write_tags(struct document *d)
{
    doc_open_list(&d->t, "tags");
    for (size_t i = 0; i < d->docs->tags_count; i++) {
        const struct docs_tag *tag = &d->docs->tags[i];
        if (!is_first_of_tag(d->docs, i) || !is_used(d, tag->name))
            continue;
        doc_open_element(&d->t);
        doc_string_member(&d->t, "name", tag->name);
        doc_string_member(&d->t, "description", tag->meaning);
        doc_close(&d->t);
    }
    doc_close_list(&d->t);
}

static const char SECURITY_SCHEMES[] =
    "{\"basic\":{\"type\":\"http\",\"scheme\":\"basic\",\"description\":\"An API key: its username "
    "and its password\"},\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":"
    "\"fangst_session\",\"description\":\"A portal session, as signIn makes it\"},"
    "\"csrf\":{\"type\":\"apiKey\",\"in\":\"header\",\"name\":\"X-CSRF-Token\",\"description\":"
    "\"The csrf_token of the session, with every request that changes something\"}}";

static void write_components(struct document *d)
{
    struct text *t = &d->t;
    doc_open(t, "components");
    doc_raw_member(t, "securitySchemes", SECURITY_SCHEMES);
    answers_write_components(d);
    doc_open(t, "schemas");
    schema_write_all(d);
    doc_close(t);
    doc_close(t);
}

str openapi_write(struct arena *a, const struct routes *routes, str version, enum openapi_view view)
{
    static const struct docs NO_DOCS = { 0 };
    struct document *d = ARENA_NEW(a, struct document);
    d->t = text_begin(a, DOCUMENT_MAX);
    d->routes = routes;
    d->view = view;
    d->docs = routes->docs != NULL ? routes->docs : &NO_DOCS;
    for (size_t i = 0; i < routes->count; i++) {
        if (route_takes_body(&routes->rows[i]) && routes->rows[i].in != NULL)
            schema_collect(d, routes->rows[i].in, true);
        schema_collect(d, routes->rows[i].out, false);
    }
    text_char(&d->t, '{');
    doc_string_member(&d->t, "openapi", "3.1.0");
    write_info(d, version);
    write_tags(d);
    write_paths(d);
    write_components(d);
    doc_close(&d->t);
    str out;
    CHECK(text_done(&d->t, &out));
    return out;
}
