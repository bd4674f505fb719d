/* hooks.c -- what surrounds every handler: who calls, may they, have they been answered before. */
#include "api/app.h"
#include "service/idempotency.h"

static str session_cookie(const struct call *call)
{
    return request_cookie(call->request, STR("fangst_session"));
}

enum problem api_caller(struct ctx *c, const struct call *call, struct caller *out)
{
    const struct app *app = app_of(call);
    enum access access = call->route->access;
    str authorization = request_header(call->request, STR("Authorization"));
    str cookie = session_cookie(call);
    if (access != ACCESS_USER && authorization.ptr != NULL)
        return key_authenticate(c, &app->secret, app->environment, authorization, out);
    if (access != ACCESS_KEY && cookie.ptr != NULL)
        return session_authenticate(c, &app->secret, cookie, out);
    return PROBLEM_NOT_AUTHENTICATED;
}

static bool same_text(str a, str b) /* in constant time */
{
    unsigned char difference = a.len != b.len;
    for (size_t i = 0; i < a.len && i < b.len; i++)
        difference |= (unsigned char)(a.ptr[i] ^ b.ptr[i]);
    return difference == 0;
}

enum problem api_authenticate(void *self, struct ctx *c, const struct call *call)
{
    (void)self;
    const struct route *route = call->route;
    if (route->access == ACCESS_PUBLIC)
        return OK;
    struct caller caller = { 0 };
    TRY(api_caller(c, call, &caller));
    bool changes = (route->flags & ROUTE_WRITES) != 0;
    if (caller.is_user && changes &&
        !same_text(request_header(call->request, STR("X-CSRF-Token")), caller.csrf_token))
        return blame(c, PROBLEM_CSRF, STR("X-CSRF-Token"),
                     "A session must send the csrf_token of GET /merchant/v1/session in the "
                     "header X-CSRF-Token.");
    if ((caller.verbs & route->verb) != route->verb)
        return blame(c, PROBLEM_FORBIDDEN, STR(""), "The role %.*s does not include this action.",
                     STR_ARG(caller.role));
    c->merchant_id = caller.merchant_id;
    c->actor = caller.actor;
    return OK;
}

/* --- first answers --------------------------------------------------------------------- */

static str idempotency_key(const struct call *call)
{
    str key = request_header(call->request, STR("Klarna-Idempotency-Key"));
    return key.ptr != NULL ? key : request_header(call->request, STR("Idempotency-Key"));
}

/* "<status>\n<correlation id>\n<content type>\n<name>: <value>\n...\n\n<body>" */
static str answer_write(struct ctx *c, const struct answer *a)
{
    struct text t = text_begin(c->arena, (size_t)64 * 1024 * 1024);
    text_i64(&t, a->status);
    text_char(&t, '\n');
    text_add(&t, uuid_text(c->arena, c->correlation_id));
    text_char(&t, '\n');
    text_add(&t, a->content_type);
    text_char(&t, '\n');
    for (size_t i = 0; i < a->headers_count; i++) {
        text_add(&t, a->headers[i].name);
        text_add(&t, STR(": "));
        text_add(&t, a->headers[i].value);
        text_char(&t, '\n');
    }
    text_char(&t, '\n');
    text_add(&t, a->body);
    str out;
    CHECK(text_done(&t, &out));
    return out;
}

static void answer_read(struct ctx *c, str kept, struct answer *out)
{
    int64_t status = 0;
    str part = { 0 };
    *out = (struct answer){ 0 };
    CHECK(str_split(&kept, '\n', &part) && str_to_i64(part, &status));
    out->status = (int)status;
    CHECK(str_split(&kept, '\n', &part) && uuid_parse(part, &c->correlation_id));
    CHECK(str_split(&kept, '\n', &out->content_type));
    while (str_split(&kept, '\n', &part) && part.len > 0) {
        str name = { 0 };
        CHECK(str_split(&part, ':', &name));
        answer_header(out, name, str_trim(part));
    }
    out->body = kept;
}

/* A refusal by the rules is an answer, and is given again; what the next attempt may well change
 * (malformed, unauthorized, too busy) is not kept. */
static bool is_kept(enum problem p)
{
    return PROBLEMS[p].http_status == 403 || PROBLEMS[p].http_status == 409;
}

/* Refusals come before anything is written (load, decide, save), so keeping the answer of one
 * keeps nothing else. */
static enum problem run_once(struct ctx *c, struct call *call, struct uuid scope)
{
    enum problem p = call->route->handle(c, call);
    if (p != OK && !is_kept(p))
        return p;
    if (p != OK)
        answer_problem(c, call, p);
    return idempotency_save(c, scope, answer_write(c, &call->answer));
}

enum problem api_run(void *self, struct ctx *c, struct call *call)
{
    (void)self;
    str key = (call->route->flags & ROUTE_IDEMPOTENT) != 0 ? idempotency_key(call) : (str){ 0 };
    if (key.ptr == NULL)
        return call->route->handle(c, call);
    if (key.len == 0 || key.len > IDEMPOTENCY_KEY_MAX)
        return blame(c, PROBLEM_BAD_REQUEST, STR("Idempotency-Key"),
                     "The idempotency key must be 1 to %d bytes, but has %zu.", IDEMPOTENCY_KEY_MAX,
                     key.len);
    struct uuid scope =
        idempotency_scope(str_of(METHOD_NAMES[call->request->method]), call->request->path, key);
    str kept = { 0 };
    bool found = false;
    TRY(idempotency_find(c, scope, &kept, &found));
    if (!found)
        return run_once(c, call, scope);
    answer_read(c, kept, &call->answer);
    answer_header(&call->answer, STR("Idempotency-Replayed"), STR("true"));
    return OK;
}

/* --- what handlers share --------------------------------------------------------------- */

enum problem api_order_id(struct ctx *c, const struct call *call, struct uuid *out)
{
    if (!uuid_parse(call->path[0], out))
        return blame(c, PROBLEM_INVALID_ORDER_ID, STR("order_id"),
                     "Order ID must be a valid UUID.");
    return OK;
}

enum problem api_path_id(struct ctx *c, const struct call *call, size_t at, struct uuid *out)
{
    if (!uuid_parse(call->path[at], out))
        return blame(c, PROBLEM_BAD_REQUEST, STR("path"), "'%.*s' in the path is not a UUID.",
                     STR_ARG(call->path[at]));
    return OK;
}

void api_transaction(struct ctx *c, struct call *call, struct uuid event_id)
{
    struct uuid id = uuid_is_zero(event_id) ? uuid_make(c->entropy, c->now) : event_id;
    answer_header(&call->answer, STR("Transaction-Id"), uuid_text(c->arena, id));
}

void api_location(struct ctx *c, struct call *call, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str path = arena_vformat(c->arena, format, args);
    va_end(args);
    str base = request_base(c->arena, call->request);
    answer_header(&call->answer, STR("Location"),
                  arena_format(c->arena, "%.*s%.*s", STR_ARG(base), STR_ARG(path)));
}

void api_empty(struct call *call, int status)
{
    call->answer.status = status;
}
