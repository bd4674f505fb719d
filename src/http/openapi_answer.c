/*
 * openapi_answer.c -- what an operation answers: the success with its links, and every refusal.
 *
 * Which headers and refusals there are follows from the row of the route by the tables HEADERS and
 * RULES; what is particular to an operation is in the row's own list of problems.
 */
#include "http/openapi_parts.h"

#include <stdio.h>

/* --- questions about a row ------------------------------------------------------------------ */

bool route_takes_body(const struct route *r)
{
    return r->read != NULL || (r->in != NULL && (r->flags & ROUTE_NO_BODY) == 0);
}

static bool path_ends(const struct route *r, const char *end)
{
    size_t path_len = strlen(r->path), len = strlen(end);
    return path_len >= len && strcmp(r->path + path_len - len, end) == 0;
}

static bool writes(const struct route *r)
{
    return (r->flags & ROUTE_WRITES) != 0;
}

static bool is_wire(const struct route *r)
{
    return (r->flags & ROUTE_WIRE) != 0;
}

static bool is_idempotent(const struct route *r)
{
    return (r->flags & ROUTE_IDEMPOTENT) != 0;
}

static bool takes_session(const struct route *r)
{
    return r->access == ACCESS_USER || r->access == ACCESS_KEY_OR_USER;
}

static bool takes_input(const struct route *r)
{
    return route_takes_body(r) || r->query != NULL;
}

bool route_changes_order(const struct route *r)
{
    return writes(r) && strstr(r->path, "{order_id}") != NULL;
}

static bool makes(const struct route *r, const char *collection)
{
    return r->method == POST && r->success == 201 && path_ends(r, collection);
}

/* --- headers ---------------------------------------------------------------------------------- */

static bool is_any(const struct route *r, int status)
{
    (void)r;
    return status > 0;
}

static bool is_done_change(const struct route *r, int status)
{
    return status < 300 && writes(r) && r->access != ACCESS_PUBLIC;
}

static bool is_made(const struct route *r, int status)
{
    return is_done_change(r, status) && (status == 201 || status == 202);
}

static bool is_capture(const struct route *r, int status)
{
    return status == 201 && makes(r, "/captures");
}

static bool is_refund(const struct route *r, int status)
{
    return status == 201 && makes(r, "/refunds");
}

static bool is_with_lines(const struct route *r, int status)
{
    return is_wire(r) && (is_capture(r, status) || is_refund(r, status));
}

static bool is_replayed(const struct route *r, int status)
{
    return is_idempotent(r) && (status < 300 || status == 403 || status == 409);
}

static bool is_warned(const struct route *r, int status)
{
    return is_idempotent(r) && status < 300;
}

static bool is_order(const struct route *r, int status)
{
    return (r->method == GET && status == 200 && path_ends(r, "/{order_id}")) ||
           (is_done_change(r, status) && status != 202 && strstr(r->path, "/orders") != NULL);
}

static bool is_to_wait(const struct route *r, int status)
{
    (void)r;
    return status == 429 || status == 503;
}

static bool is_limited(const struct route *r, int status)
{
    return r->access != ACCESS_PUBLIC && (status < 300 || status == 429);
}

static bool is_wrong_method(const struct route *r, int status)
{
    (void)r;
    return status == 405;
}

static bool is_challenge(const struct route *r, int status)
{
    return status == 401 && (r->access == ACCESS_KEY || r->access == ACCESS_KEY_OR_USER);
}

#define TEXT_SCHEMA   "{\"type\":\"string\"}"
#define UUID_SCHEMA   "{\"type\":\"string\",\"format\":\"uuid\"}"
#define NUMBER_SCHEMA "{\"type\":\"integer\",\"minimum\":0}"

/* clang-format off */
static const struct header_row {
    const char *name, *schema, *example, *meaning;
    bool always;
    bool (*applies)(const struct route *r, int status);
} HEADERS[] = {
    { "Klarna-Correlation-Id", UUID_SCHEMA, "\"d1b3a2c4-5e6f-4a7b-8c9d-0e1f2a3b4c5d\"",
      "Names this request in logs", true, is_any },
    { "Transaction-Id", UUID_SCHEMA, "\"0192f0c1-7a00-7c11-9d2e-3f4a5b6c7d8e\"",
      "The event that the request made, as in the timeline; the id of a job", true, is_done_change },
    { "Location", "{\"type\":\"string\",\"format\":\"uri\"}",
      "\"https://shop.example/ordermanagement/v1/orders/8f1e2d3c-4b5a-4697-8877-665544332211/"
      "captures/4ba29b50-be7b-44f5-a492-113e6a865e22\"",
      "Where the new resource is, under the host that was called", true, is_made },
    { "Capture-Id", UUID_SCHEMA, "\"4ba29b50-be7b-44f5-a492-113e6a865e22\"",
      "The new capture", true, is_capture },
    { "Refund-Id", UUID_SCHEMA, "\"b2cb4f2e-2781-4359-80ad-555735ebb8d8\"",
      "The new refund", true, is_refund },
    { "Klarna-Order-Validation", TEXT_SCHEMA, "\"Valid\"",
      "The order lines of the request were looked at", false, is_with_lines },
    { "Capture-Duplicate-Of", UUID_SCHEMA, "\"4ba29b50-be7b-44f5-a492-113e6a865e22\"",
      "Nothing was captured: the request repeats the one that made this capture (duplicate_guard absorb)", false, is_capture },
    { "X-Fangst-Warning", TEXT_SCHEMA, "\"lines_mismatch; difference=-10\"",
      "It was done, but something about the request should be looked at", false, is_warned },
    { "Idempotency-Replayed", "{\"type\":\"string\",\"enum\":[\"true\"]}", "\"true\"",
      "This is the first answer to the idempotency key, given again", false, is_replayed },
    { "ETag", TEXT_SCHEMA, "\"\\\"7\\\"\"",
      "The version of the order, for If-Match", false, is_order },
    { "Retry-After", NUMBER_SCHEMA, "1",
      "Seconds after which to try again", false, is_to_wait },
    { "RateLimit", TEXT_SCHEMA, "\"\\\"writes\\\";r=199;t=1\"",
      "What is left of the merchant's limit; on every answer to an authenticated request", false, is_limited },
    { "RateLimit-Policy", TEXT_SCHEMA, "\"\\\"writes\\\";q=200;w=1\"",
      "The merchant's limit; on every answer to an authenticated request", false, is_limited },
    { "X-Ratelimit-Limit", TEXT_SCHEMA, "\"200, 200;w=1\"",
      "Requests per second", false, is_limited },
    { "X-Ratelimit-Remaining", NUMBER_SCHEMA, "199",
      "Requests that are left of them", false, is_limited },
    { "X-Ratelimit-Reset", NUMBER_SCHEMA, "1",
      "Seconds until all are there again", false, is_limited },
    { "Allow", TEXT_SCHEMA, "\"GET, HEAD, OPTIONS\"",
      "The methods that the path has", true, is_wrong_method },
    { "WWW-Authenticate", TEXT_SCHEMA, "\"Basic realm=\\\"fangst\\\"\"",
      "How to sign in; not sent to the portal", false, is_challenge },
};
/* clang-format on */

static void write_headers(struct text *t, const struct route *r, int status)
{
    doc_open(t, "headers");
    for (size_t i = 0; i < COUNT(HEADERS); i++) {
        if (!HEADERS[i].applies(r, status))
            continue;
        doc_open(t, HEADERS[i].name);
        doc_reference(t, "headers", HEADERS[i].name);
        doc_close(t);
    }
    doc_close(t);
}

static void write_header_components(struct document *d)
{
    struct text *t = &d->t;
    doc_open(t, "headers");
    for (size_t i = 0; i < COUNT(HEADERS); i++) {
        doc_open(t, HEADERS[i].name);
        doc_string_member(t, "description", HEADERS[i].meaning);
        doc_raw_member(t, "required", HEADERS[i].always ? "true" : "false");
        doc_raw_member(t, "schema", HEADERS[i].schema);
        doc_raw_member(t, "example", HEADERS[i].example);
        doc_close(t);
    }
    doc_close(t);
}

/* --- links -------------------------------------------------------------------------------------
 */

static bool has_parameter(const struct route *r, const char *name, size_t len)
{
    for (const char *at = strchr(r->path, '{'); at != NULL; at = strchr(at + 1, '{'))
        if (strncmp(at + 1, name, len) == 0 && at[len + 1] == '}')
            return true;
    return false;
}

/* Does `to` take the parameter of the link, and others only if `from` has them too? */
static bool leads_to(const struct docs_link *link, const struct route *from, const struct route *to)
{
    if (link->only != NULL && strcmp(link->only, to->operation_id) != 0)
        return false;
    if (!has_parameter(to, link->parameter, strlen(link->parameter)))
        return false;
    for (const char *at = strchr(to->path, '{'); at != NULL; at = strchr(at + 1, '{')) {
        size_t len = strcspn(at + 1, "}");
        bool is_linked = strncmp(at + 1, link->parameter, len) == 0;
        if (!is_linked && !has_parameter(from, at + 1, len))
            return false;
    }
    return true;
}

static void write_link(struct document *d, const struct docs_link *link, const struct route *to)
{
    struct text *t = &d->t;
    doc_open(t, to->operation_id);
    doc_string_member(t, "operationId", to->operation_id);
    doc_string_member(t, "description", to->summary);
    doc_open(t, "parameters");
    for (const char *at = strchr(to->path, '{'); at != NULL; at = strchr(at + 1, '{')) {
        const char *name = arena_format(t->arena, "%.*s", (int)strcspn(at + 1, "}"), at + 1).ptr;
        const char *same = arena_format(t->arena, "$request.path.%s", name).ptr;
        bool is_linked = strcmp(name, link->parameter) == 0;
        doc_string_member(t, name, is_linked ? link->expression : same);
    }
    doc_close(t);
    doc_close(t);
}

static void write_links(struct document *d, const struct route *from)
{
    bool any = false;
    for (size_t i = 0; i < d->docs->links_count; i++) {
        const struct docs_link *link = &d->docs->links[i];
        if (strcmp(link->from, from->operation_id) != 0)
            continue;
        for (size_t k = 0; k < d->routes->count; k++) {
            if (!leads_to(link, from, &d->routes->rows[k]))
                continue;
            if (!any)
                doc_open(&d->t, "links");
            any = true;
            write_link(d, link, &d->routes->rows[k]);
        }
    }
    if (any)
        doc_close(&d->t);
}

/* --- success ------------------------------------------------------------------------------------
 */

static void write_content(struct document *d, const struct route *r)
{
    struct text *t = &d->t;
    if ((r->flags & ROUTE_TEXT) != 0) {
        doc_raw_member(t, "content", "{\"text/plain\":{\"schema\":{\"type\":\"string\"}}}");
        return;
    }
    if ((r->flags & (ROUTE_CSV | ROUTE_NDJSON)) != 0) {
        doc_open(t, "content");
        if ((r->flags & ROUTE_CSV) != 0)
            doc_raw_member(t, "text/csv", "{\"schema\":{\"type\":\"string\"}}");
        if ((r->flags & ROUTE_NDJSON) != 0)
            doc_raw_member(t, "application/x-ndjson", "{\"schema\":{\"type\":\"string\"}}");
        doc_close(t);
        return;
    }
    if ((r->flags & ROUTE_PDF) != 0) {
        doc_raw_member(
            t, "content",
            "{\"application/pdf\":{\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}}");
        return;
    }
    doc_open(t, "content");
    doc_open(t, "application/json");
    doc_open(t, "schema");
    if (r->out == NULL)
        doc_string_member(t, "type", "object");
    else if (r->out_is_list)
        doc_string_member(t, "type", "array");
    if (r->out != NULL && r->out_is_list)
        doc_open(t, "items");
    if (r->out != NULL)
        schema_reference(d, r->out, false);
    if (r->out != NULL && r->out_is_list)
        doc_close(t);
    doc_close(t);
    if (r->out != NULL)
        example_write(d, r->out, false, r->out_is_list);
    doc_close(t);
    doc_close(t);
}

static void write_success(struct document *d, const struct route *r)
{
    struct text *t = &d->t;
    int status = r->success != 0 ? r->success : 200;
    char name[16];
    (void)snprintf(name, sizeof name, "%d", status);
    doc_open(t, name);
    doc_string_member(t, "description", writes(r) && r->out == NULL ? "Done" : r->summary);
    write_headers(t, r, status);
    if (r->out != NULL || status == 200)
        write_content(d, r);
    write_links(d, r);
    doc_close(t);
}

/* --- refusals ------------------------------------------------------------------------------------
 */

static bool may_be_malformed(const struct route *r)
{
    return takes_input(r) || is_idempotent(r) || strchr(r->path, '{') != NULL;
}

static bool has_credentials(const struct route *r)
{
    return r->access != ACCESS_PUBLIC;
}

static bool has_rules_for_input(const struct route *r)
{
    return route_takes_body(r) || (r->query != NULL && !is_wire(r));
}

static bool has_verb(const struct route *r)
{
    return takes_session(r) && r->verb != 0;
}

static bool needs_token(const struct route *r)
{
    return takes_session(r) && writes(r);
}

static bool may_send_too_much(const struct route *r)
{
    return r->method != GET;
}

static bool may_wait_for_clock(const struct route *r)
{
    return writes(r) && has_credentials(r);
}

static bool is_every(const struct route *r)
{
    return r->method < METHOD_UNKNOWN;
}

/* The problems that a route may be refused with because of what its row says. A status stands for
 * every problem that has it. */
static const struct {
    int status;
    enum problem problem; /* OK: any of the status */
    bool (*applies)(const struct route *r);
} RULES[] = {
    { 400, PROBLEM_BAD_REQUEST, may_be_malformed },
    { 401, PROBLEM_NOT_AUTHENTICATED, has_credentials },
    { 403, PROBLEM_FORBIDDEN, has_verb },
    { 403, PROBLEM_CSRF, needs_token },
    { 404, PROBLEM_NO_SUCH_STORE, has_credentials },
    { 405, OK, is_every },
    { 406, OK, route_minds_accept },
    { 412, OK, route_changes_order },
    { 413, OK, may_send_too_much },
    { 415, OK, route_takes_body },
    { 422, PROBLEM_UNPROCESSABLE, has_rules_for_input },
    { 429, OK, has_credentials },
    { 503, PROBLEM_STORE_BUSY, is_every },
    { 503, PROBLEM_STORE_UNKNOWN, writes },
    { 503, PROBLEM_CLOCK_MOVING, may_wait_for_clock },
};

static bool may_refuse(const struct route *r, enum problem p)
{
    for (size_t i = 0; i < r->problems_count; i++)
        if (r->problems[i] == p)
            return true;
    for (size_t i = 0; i < COUNT(RULES); i++)
        if (RULES[i].status == PROBLEMS[p].http_status &&
            (RULES[i].problem == OK || RULES[i].problem == p) && RULES[i].applies(r))
            return true;
    return false;
}

static str reasons_of(struct document *d, const struct route *r, int status)
{
    struct text reasons = text_begin(d->t.arena, 4096);
    for (enum problem p = OK + 1; p < PROBLEM_COUNT; p++)
        if (PROBLEMS[p].http_status == status && may_refuse(r, p))
            text_format(&reasons, "%s%s: %s", reasons.len > 0 ? ". " : "", PROBLEMS[p].code,
                        PROBLEMS[p].meaning);
    str out;
    CHECK(text_done(&reasons, &out));
    return out;
}

static const char *example_name(struct document *d, bool wire, enum problem p)
{
    return arena_format(d->t.arena, "%s.%s", wire ? "wire" : "problem", PROBLEMS[p].code).ptr;
}

static void write_refusal(struct document *d, const struct route *r, int status)
{
    struct text *t = &d->t;
    str reasons = reasons_of(d, r, status);
    if (reasons.len == 0)
        return;
    char name[16];
    (void)snprintf(name, sizeof name, "%d", status);
    doc_open(t, name);
    doc_text_member(t, "description", reasons);
    write_headers(t, r, status);
    doc_open(t, "content");
    doc_open(t, is_wire(r) ? "application/json" : "application/problem+json");
    doc_open(t, "schema");
    doc_reference(t, "schemas", is_wire(r) ? "WireError" : "Problem");
    doc_close(t);
    doc_open(t, "examples");
    for (enum problem p = OK + 1; p < PROBLEM_COUNT; p++) {
        if (PROBLEMS[p].http_status != status || !may_refuse(r, p))
            continue;
        d->refused[is_wire(r)][p] = true;
        doc_open(t, PROBLEMS[p].code);
        doc_reference(t, "examples", example_name(d, is_wire(r), p));
        doc_close(t);
    }
    for (int i = 0; i < 4; i++)
        doc_close(t);
}

static void write_problem_example(struct document *d, bool wire, enum problem p)
{
    static const char SOME_ID[] = "d1b3a2c4-5e6f-4a7b-8c9d-0e1f2a3b4c5d";
    const struct problem_info *info = &PROBLEMS[p];
    struct text *t = &d->t;
    doc_open(t, example_name(d, wire, p));
    doc_string_member(t, "summary", info->meaning);
    doc_open(t, "value");
    if (wire) {
        doc_string_member(t, "error_code", info->code);
        doc_open_list(t, "error_messages");
        doc_string(t, info->meaning);
        doc_close_list(t);
    } else {
        doc_text_member(t, "type", arena_format(t->arena, "urn:fangst:problem:%s", info->code));
        doc_string_member(t, "title", info->meaning);
        doc_integer_member(t, "status", info->http_status);
        doc_string_member(t, "code", info->code);
        doc_string_member(t, "detail", info->meaning);
    }
    doc_string_member(t, "correlation_id", SOME_ID);
    doc_close(t);
    doc_close(t);
}

void answers_write(struct document *d, const struct route *r)
{
    doc_open(&d->t, "responses");
    write_success(d, r);
    for (int status = 400; status < 600; status++)
        write_refusal(d, r, status);
    doc_close(&d->t);
}

void answers_write_components(struct document *d)
{
    write_header_components(d);
    doc_open(&d->t, "examples");
    for (int wire = 0; wire < 2; wire++)
        for (enum problem p = OK + 1; p < PROBLEM_COUNT; p++)
            if (d->refused[wire][p])
                write_problem_example(d, wire != 0, p);
    doc_close(&d->t);
}
