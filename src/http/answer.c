#include "http/answer.h"

#include <zlib.h>

#include "http/header.h"
#include "shape/reason.h"

#define ANSWER_MAX    ((size_t)64 * 1024 * 1024)
#define RETRY_AFTER   "1"  /* seconds */
#define COMPRESS_FROM 2048 /* bytes; below, the network packet is the same */

/* --- JSON bodies ------------------------------------------------------------------------ */

void answer_json(struct ctx *c, struct call *call, int status, const struct shape *shape,
                 const void *out)
{
    struct text t = text_begin(c->arena, ANSWER_MAX);
    shape_write_json(&t, shape, out);
    call->answer.status = status;
    call->answer.content_type = STR("application/json");
    CHECK(text_done(&t, &call->answer.body));
}

static void write_member(struct text *t, str name, str value)
{
    text_char(t, ',');
    text_json_string(t, name);
    text_char(t, ':');
    text_json_string(t, value);
}

/* What would have been accepted, ready to be sent. */
static void write_correction(struct text *t, const struct ctx *c)
{
    if (c->corrected_body.len == 0)
        return;
    TEXT_LITERAL(t, ",\"corrected_body\":");
    text_add(t, c->corrected_body);
}

/* {"error_code","error_messages","correlation_id"}: clients take the first message without
 * looking whether there is one. */
static void write_wire_error(struct text *t, const struct ctx *c, const struct problem_info *info)
{
    TEXT_LITERAL(t, "{\"error_code\":");
    text_json_string(t, str_of(info->code));
    TEXT_LITERAL(t, ",\"error_messages\":[");
    if (c->blames_count == 0)
        text_json_string(t, str_of(info->meaning));
    for (size_t i = 0; i < c->blames_count; i++) {
        if (i > 0)
            text_char(t, ',');
        text_json_string(t, c->blames[i].detail);
    }
    text_char(t, ']');
    write_member(t, STR("correlation_id"), uuid_text(c->arena, c->correlation_id));
    write_correction(t, c);
    text_char(t, '}');
}

/* One of the `errors` of a problem. */
struct fault {
    str field, message, reason_code;
    struct refusal reason_parameters;
};
/* clang-format off */
static const struct field FAULT_FIELDS[] = {
    FIELD(SHAPE_STR, fault, field, OMIT_EMPTY, 0, 0, "Such as order_lines[3].total_amount"),
    FIELD(SHAPE_STR, fault, message, 0, 0, 0, "What was expected, what was met"),
    FAULT_FIELDS(fault),
};
/* clang-format on */
static const struct shape PROBLEM_FAULT = SHAPE("Fault", fault, FAULT_FIELDS);

static void write_faults(struct text *t, const struct ctx *c)
{
    TEXT_LITERAL(t, ",\"errors\":[");
    for (size_t i = 0; i < c->blames_count; i++) {
        const struct blame *b = &c->blames[i];
        struct fault fault = { .field = b->field, .message = b->detail };
        fault.reason_code = fault_code_of(b->detail, &fault.reason_parameters);
        shape_write_json(t, &PROBLEM_FAULT, &fault);
        if (i + 1 < c->blames_count)
            text_char(t, ',');
    }
    text_char(t, ']');
}

/* RFC 9457. */
static void write_problem(struct text *t, const struct ctx *c, const struct problem_info *info)
{
    TEXT_LITERAL(t, "{\"type\":\"urn:fangst:problem:");
    text_add(t, str_of(info->code));
    TEXT_LITERAL(t, "\"");
    write_member(t, STR("title"), str_of(info->meaning));
    TEXT_LITERAL(t, ",\"status\":");
    text_i64(t, info->http_status);
    write_member(t, STR("code"), str_of(info->code));
    write_member(t, STR("detail"),
                 c->blames_count > 0 ? c->blames[0].detail : str_of(info->meaning));
    if (c->blames_count > 0)
        write_faults(t, c);
    write_member(t, STR("correlation_id"), uuid_text(c->arena, c->correlation_id));
    write_correction(t, c);
    text_char(t, '}');
}

static bool speaks_wire(const struct call *call)
{
    if (call->route != NULL)
        return (call->route->flags & ROUTE_WIRE) != 0;
    return call->request != NULL && (str_starts(call->request->path, STR("/ordermanagement/")) ||
                                     str_starts(call->request->path, STR("/settlements/")));
}

static bool has_session(const struct request *r)
{
    return request_cookie(r, STR("fangst_session")).ptr != NULL;
}

bool call_lacks_credentials(const struct call *call)
{
    enum access access = call->route->access;
    bool has_key = request_header(call->request, STR("Authorization")).ptr != NULL;
    switch (access) {
    case ACCESS_PUBLIC:
        return false;
    case ACCESS_KEY:
        return !has_key;
    case ACCESS_KEY_OR_USER:
        return !has_key && !has_session(call->request);
    case ACCESS_USER:
        return !has_session(call->request);
    }
    UNREACHABLE("an access without a name");
}

/* A browser would ask its user for a password; one that runs the portal must not. */
static bool wants_challenge(const struct call *call)
{
    return call->route != NULL &&
           (call->route->access == ACCESS_KEY || call->route->access == ACCESS_KEY_OR_USER) &&
           !has_session(call->request) &&
           !str_equal(request_header(call->request, STR("X-Requested-With")), STR("fangst-portal"));
}

/* Nothing was changed, so the same again does no harm. Where that is not known a client that looks
 * at nothing else must not be asked to repeat itself: it may have no key. */
void answer_problem(struct ctx *c, struct call *call, enum problem p)
{
    CHECK(p != OK && p < PROBLEM_COUNT);
    const struct problem_info *info = &PROBLEMS[p];
    bool wire = speaks_wire(call);
    struct text t = text_begin(c->arena, ANSWER_MAX);
    if (wire)
        write_wire_error(&t, c, info);
    else
        write_problem(&t, c, info);
    call->answer.status = info->http_status;
    call->answer.content_type = wire ? STR("application/json") : STR("application/problem+json");
    CHECK(text_done(&t, &call->answer.body));
    if (p == PROBLEM_NOT_AUTHENTICATED && wants_challenge(call))
        answer_header(&call->answer, STR("WWW-Authenticate"), STR("Basic realm=\"fangst\""));
    if (info->http_status == 503 && p != PROBLEM_STORE_UNKNOWN)
        answer_header(&call->answer, STR("Retry-After"), STR(RETRY_AFTER));
}

/* --- from the call to its answer -------------------------------------------------------- */

static str media_names(struct ctx *c, const char *const *media)
{
    struct text t = text_begin(c->arena, 1000);
    for (size_t i = 0; media[i] != NULL; i++)
        text_format(&t, "%s%s", i == 0 ? "" : " or ", media[i]);
    str out = { 0 };
    CHECK(text_done(&t, &out));
    return out;
}

static enum problem check_media(struct ctx *c, const struct call *call)
{
    const struct route *route = call->route;
    const struct request *r = call->request;
    if (route_minds_accept(route) && !request_takes_json(r))
        return blame(c, PROBLEM_NOT_ACCEPTABLE, STR("Accept"),
                     "The answer is application/json, which the Accept header leaves out.");
    if (route->media != NULL && !request_has_type(r, route->media))
        return blame(c, PROBLEM_UNSUPPORTED_MEDIA_TYPE, STR("Content-Type"),
                     "The body must be a file with the Content-Type %.*s.",
                     STR_ARG(media_names(c, route->media)));
    if (route->read != NULL && route->media == NULL && !request_has_xml(r))
        return blame(c, PROBLEM_UNSUPPORTED_MEDIA_TYPE, STR("Content-Type"),
                     "The body must be XML, with the Content-Type application/xml.");
    bool reads_body = route->in != NULL && (route->flags & ROUTE_NO_BODY) == 0;
    if (reads_body && r->body.len > 0 && !request_has_json(r))
        return blame(c, PROBLEM_UNSUPPORTED_MEDIA_TYPE, STR("Content-Type"),
                     "The body must be JSON, with the Content-Type application/json.");
    return OK;
}

static enum problem read_input(struct ctx *c, struct call *call)
{
    const struct route *route = call->route;
    call->in = NULL;
    call->query = NULL;
    if (route->query != NULL) {
        void *query = arena_take(c->arena, route->query->size, _Alignof(max_align_t));
        enum problem p = shape_read_query(c, route->query, call->request->query, query);
        if (p == PROBLEM_UNPROCESSABLE && (route->flags & ROUTE_WIRE) != 0)
            p = PROBLEM_BAD_REQUEST; /* for queries the wire knows no other */
        TRY(p);
        call->query = query;
    }
    if (route->read != NULL)
        TRY(route->read(c, call));
    if (route->in != NULL) {
        str body = (route->flags & ROUTE_NO_BODY) != 0 ? (str){ 0 } : call->request->body;
        void *in = arena_take(c->arena, route->in->size, _Alignof(max_align_t));
        TRY(shape_read_json(c, route->in, body, in));
        call->in = in;
    }
    return OK;
}

static enum problem check_input(struct ctx *c, struct call *call)
{
    TRY(check_media(c, call));
    return read_input(c, call);
}

/* Nothing is left of an earlier attempt whose transaction lost a race, but who called. */
static enum problem check_caller(const struct hooks *hooks, struct ctx *c, struct call *call)
{
    CHECK(call->route != NULL && call->request != NULL);
    answer_reset(&call->answer);
    call->self = hooks->self;
    c->blames_count = 0;
    c->corrected_body = (str){ 0 };
    if (call->is_admitted)
        return OK;
    if (!call->rate.is_counted)
        call->rate = (struct rate){ 0 };
    call->caller = NULL;
    return hooks->authenticate(hooks->self, c, call);
}

static enum problem check_call(const struct hooks *hooks, struct ctx *c, struct call *call)
{
    TRY(check_caller(hooks, c, call));
    if (!call->is_read)
        return check_input(c, call);
    for (size_t i = 0; i < call->read_blames_count; i++)
        c->blames[i] = call->read_blames[i];
    c->blames_count = call->read_blames_count;
    return call->read_problem;
}

static void keep_faults(struct ctx *c, struct call *call)
{
    struct blame *blames = ARENA_ARRAY(c->arena, struct blame, c->blames_count + 1);
    for (size_t i = 0; i < c->blames_count; i++)
        blames[i] = c->blames[i];
    call->read_blames = blames;
    call->read_blames_count = c->blames_count;
}

void http_read_ahead(const struct hooks *hooks, struct ctx *c, struct call *call)
{
    struct arena_mark mark = arena_mark(c->arena);
    call->read_problem = check_input(c, call);
    /* A file takes long, and whether it is good depends on nothing that is known only later. */
    call->is_read = call->read_problem == OK || call->route->read != NULL;
    if (call->is_read)
        keep_faults(c, call);
    else
        arena_rewind(c->arena, mark);
    c->blames_count = 0;
    call->foreknown = hooks->foreknow(hooks->self, c, call);
}

static enum problem check_and_run(const struct hooks *hooks, struct ctx *c, struct call *call)
{
    TRY(check_call(hooks, c, call));
    return hooks->run(hooks->self, c, call);
}

enum problem http_answer(const struct hooks *hooks, struct ctx *c, struct call *call)
{
    enum problem p = check_and_run(hooks, c, call);
    if (p != OK)
        answer_problem(c, call, p);
    CHECK(call->answer.status >= 200 && call->answer.status <= 599);
    return p;
}

void http_foresee(const struct hooks *hooks, struct ctx *c, struct call *call)
{
    call->self = hooks->self;
    if (hooks->foresee != NULL)
        hooks->foresee(hooks->self, c, call);
}

enum problem http_admit(const struct hooks *hooks, struct ctx *c, struct call *call)
{
    enum problem p = check_caller(hooks, c, call);
    call->is_admitted = p == OK;
    if (p != OK)
        answer_problem(c, call, p);
    return p;
}

enum problem http_read_admitted(const struct hooks *hooks, struct ctx *c, struct call *call)
{
    const struct ctx as_it_came = *c;
    TRY(http_admit(hooks, c, call));
    call->is_admitted = false;
    *c = as_it_came;
    http_read_ahead(hooks, c, call);
    return OK;
}

static enum problem check_and_prepare(const struct hooks *hooks, struct ctx *c, struct call *call)
{
    TRY(check_call(hooks, c, call));
    return call->route->prepare(c, call);
}

enum problem http_prepare(const struct hooks *hooks, struct ctx *c, struct call *call)
{
    if (call->route->prepare == NULL)
        return OK;
    enum problem p = check_and_prepare(hooks, c, call);
    if (p != OK)
        answer_problem(c, call, p);
    return p;
}

/* --- the last touch --------------------------------------------------------------------- */

/* In the words of the published API, and in those of the IETF's draft. */
static void add_rate(struct ctx *c, struct answer *a, const struct rate *r)
{
    if (r->limit == 0)
        return;
    long long limit = r->limit, remaining = r->remaining, reset = r->reset_seconds;
    answer_header(a, STR("X-Ratelimit-Limit"),
                  arena_format(c->arena, "%lld, %lld;w=1", limit, limit));
    answer_header(a, STR("X-Ratelimit-Remaining"), arena_format(c->arena, "%lld", remaining));
    answer_header(a, STR("X-Ratelimit-Reset"), arena_format(c->arena, "%lld", reset));
    answer_header(a, STR("RateLimit-Policy"),
                  arena_format(c->arena, "\"%s\";q=%lld;w=1", r->name, limit));
    answer_header(a, STR("RateLimit"),
                  arena_format(c->arena, "\"%s\";r=%lld;t=%lld", r->name, remaining, reset));
}

void answer_finish(struct ctx *c, struct call *call)
{
    struct answer *a = &call->answer;
    add_rate(c, a, &call->rate);
    answer_header(a, STR("Klarna-Correlation-Id"), uuid_text(c->arena, c->correlation_id));
    answer_header(a, STR("X-Content-Type-Options"), STR("nosniff"));
    answer_header(a, STR("X-Frame-Options"), STR("DENY"));
    if (answer_has_header(a, STR("Cache-Control")))
        return;
    answer_header(a, STR("Cache-Control"), STR("no-cache, no-store, max-age=0, must-revalidate"));
    answer_header(a, STR("Pragma"), STR("no-cache"));
    answer_header(a, STR("Expires"), STR("0"));
}

static bool is_compressible(str type)
{
    return str_starts(type, STR("text/")) || str_starts(type, STR("application/json")) ||
           str_starts(type, STR("application/problem+json")) ||
           str_starts(type, STR("application/javascript")) ||
           str_starts(type, STR("image/svg+xml"));
}

static voidpf zlib_take(voidpf arena, uInt count, uInt size)
{
    return arena_take(arena, (size_t)count * size, _Alignof(max_align_t));
}

static void zlib_forget(voidpf arena, voidpf memory)
{
    (void)arena;
    (void)memory;
}

static str gzip(struct arena *a, str body)
{
    z_stream z = { .zalloc = zlib_take, .zfree = zlib_forget, .opaque = a };
    const int window_bits = 14, gzip_header = 16, memory_level = 7;
    CHECK(deflateInit2(&z, 1, Z_DEFLATED, window_bits + gzip_header, memory_level,
                       Z_DEFAULT_STRATEGY) == Z_OK);
    size_t room = deflateBound(&z, body.len);
    char *out = arena_take(a, room, 1);
    z.next_in = (Bytef *)(uintptr_t)body.ptr; /* zlib only reads it */
    z.avail_in = (uInt)body.len;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)room;
    CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
    return (str){ out, room - z.avail_out };
}

void answer_compress(struct ctx *c, struct call *call)
{
    struct answer *a = &call->answer;
    if (a->body.len < COMPRESS_FROM || a->body.len > ANSWER_MAX ||
        !is_compressible(a->content_type) || answer_has_header(a, STR("Content-Encoding")))
        return;
    answer_header(a, STR("Vary"), STR("Accept-Encoding"));
    if (!request_takes(call->request, STR("gzip")))
        return;
    a->body = gzip(c->arena, a->body);
    answer_header(a, STR("Content-Encoding"), STR("gzip"));
}
