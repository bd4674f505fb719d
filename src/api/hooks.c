/* hooks.c -- what surrounds every handler: who calls, may they, have they been answered before. */
#include "api/app.h"
#include "api/request_log.h"
#include "service/api_key.h"
#include "service/idempotency.h"
#include "service/store_choice.h"
#include "service/test_clock.h"

static str idempotency_key(const struct call *call)
{
    str key = request_header(call->request, STR("Klarna-Idempotency-Key"));
    return key.ptr != NULL ? key : request_header(call->request, STR("Idempotency-Key"));
}

str api_store_asked(const struct call *call)
{
    str asked = request_header(call->request, STR("Fangst-Store"));
    str pair, name, rest = call->request->query;
    while (asked.ptr == NULL && call->route->method == GET && str_split(&rest, '&', &pair))
        if (str_split(&pair, '=', &name) && str_equal(name, STR("store")))
            asked = pair.ptr != NULL ? pair : STR("");
    return asked;
}

static bool is_key(str key)
{
    return key.len >= 1 && key.len <= IDEMPOTENCY_KEY_MAX;
}

/* Of what decides: a route that takes no body ignores whatever comes. */
static struct uuid body_digest(const struct call *call)
{
    bool ignored = (call->route->flags & ROUTE_NO_BODY) != 0;
    return idempotency_digest(ignored ? STR("") : call->request->body);
}

const void *api_foreknow(void *self, struct ctx *c, const struct call *call)
{
    const struct app *app = self;
    struct foreknown *f = ARENA_NEW(c->arena, struct foreknown);
    if (call->route->access != ACCESS_USER)
        f->authorization = request_header(call->request, STR("Authorization"));
    if (f->authorization.ptr != NULL)
        f->claim = key_claim_read(c, &app->secret, f->authorization);
    if ((call->route->flags & ROUTE_IDEMPOTENT) != 0)
        f->key = idempotency_key(call);
    if (!is_key(f->key))
        return f;
    f->scope =
        idempotency_scope(str_of(METHOD_NAMES[call->request->method]), call->request->path, f->key);
    f->body_digest = body_digest(call);
    return f;
}

const struct foreknown *api_foreknown(struct ctx *c, const struct call *call)
{
    return call->foreknown != NULL ? call->foreknown : api_foreknow(call->self, c, call);
}

str api_session_cookie(const struct call *call)
{
    return request_cookie(call->request, STR("fangst_session"));
}

static enum problem key_caller(struct ctx *c, const struct call *call, const struct foreknown *f,
                               struct caller *out)
{
    str mid = { 0 }, asked = api_store_asked(call);
    TRY(key_authenticate(c, &f->claim, app_of(call)->environment, out));
    str rest = out->key_username; /* "M100001-8f2k1q" */
    if (asked.ptr == NULL || (str_split(&rest, '-', &mid) && str_equal(mid, asked)))
        return OK;
    return blame(c, PROBLEM_NO_SUCH_STORE, STR("Fangst-Store"),
                 "A key is for its own store, which is not the one that was asked for.");
}

enum problem api_caller(struct ctx *c, const struct call *call, struct caller *out)
{
    enum access access = call->route->access;
    const struct foreknown *f = api_foreknown(c, call);
    if (f->authorization.ptr != NULL)
        return key_caller(c, call, f, out);
    str cookie = api_session_cookie(call);
    if (access != ACCESS_KEY && cookie.ptr != NULL)
        return session_authenticate(c, &app_of(call)->secret, cookie, api_store_asked(call), out);
    return PROBLEM_NOT_AUTHENTICATED;
}

/* Sessions, the password and the second factor are the person's, and are kept at home. */
static bool is_personal(const struct route *route)
{
    return route->access == ACCESS_USER && route->verb == 0;
}

static enum problem go_home(struct ctx *c, const struct call *call, struct caller *caller)
{
    if (!caller->is_user || caller->merchant_id == caller->home.merchant_id)
        return OK;
    return session_authenticate(c, &app_of(call)->secret, api_session_cookie(call), (str){ 0 },
                                caller);
}

enum problem api_stores_chosen(struct ctx *c, const struct call *call, str names,
                               struct store_choice *out)
{
    struct caller caller = { 0 };
    TRY(api_caller(c, call, &caller));
    TRY(go_home(c, call, &caller));
    return stores_choose(c, &caller, names, out);
}

static bool same_text(str a, str b) /* in constant time */
{
    unsigned char difference = a.len != b.len;
    for (size_t i = 0; i < a.len && i < b.len; i++)
        difference |= (unsigned char)(a.ptr[i] ^ b.ptr[i]);
    return difference == 0;
}

/* Counts the request; refuses it if the merchant has asked too often. */
static enum problem take_rate(struct ctx *c, struct call *call, const struct caller *caller)
{
    static const char *const NAMES[] = { [RATE_KEY_READS] = "reads",
                                         [RATE_KEY_WRITES] = "writes",
                                         [RATE_USER_READS] = "portal-reads",
                                         [RATE_USER_WRITES] = "portal-writes" };
    bool writes = (call->route->flags & ROUTE_WRITES) != 0;
    enum rate_kind kind = caller->is_user ? (writes ? RATE_USER_WRITES : RATE_USER_READS)
                                          : (writes ? RATE_KEY_WRITES : RATE_KEY_READS);
    int64_t limit = writes ? caller->policy->writes_per_second : caller->policy->reads_per_second;
    struct rate_limiter *limiter = app_of(call)->limiter;
    if (limiter == NULL || limit == 0 || call->rate.is_counted)
        return OK;
    call->rate = (struct rate){ .name = NAMES[kind], .limit = limit };
    call->rate.is_counted = rate_limiter_take(limiter, caller->merchant_id, kind, limit, c->now,
                                              &call->rate.remaining, &call->rate.reset_seconds);
    if (call->rate.is_counted)
        return OK;
    answer_header(&call->answer, STR("Retry-After"),
                  arena_format(c->arena, "%lld", (long long)call->rate.reset_seconds));
    blame_also(c, STR(""), "Too many requests");
    return blame(
        c, PROBLEM_TOO_MANY_REQUESTS, STR(""),
        "The merchant may make %lld requests of this kind per second; try again in %lld s.",
        (long long)limit, (long long)call->rate.reset_seconds);
}

/* Nothing else changes while scheduled work is done by that clock (service/test_clock.h). */
static enum problem refuse_moving(struct ctx *c)
{
    blame_also(c, STR(""), "The clock is being moved");
    return blame(c, PROBLEM_CLOCK_MOVING, STR(""),
                 "The clock of the test merchant is being moved, and nothing else is changed "
                 "meanwhile; GET /merchant/v1/test-clock says when it is there.");
}

/* Nobody is signed in yet, so there is no token to ask for. But browsers tell for which site they
 * send something. */
static enum problem refuse_other_site(struct ctx *c, const struct call *call)
{
    bool changes = (call->route->flags & ROUTE_WRITES) != 0;
    str sent_for = request_header(call->request, STR("Sec-Fetch-Site"));
    if (!changes || !str_equal(sent_for, STR("cross-site")))
        return OK;
    return blame(c, PROBLEM_OTHER_SITE, STR("Sec-Fetch-Site"),
                 "This is done on the portal's own pages only.");
}

enum problem api_authenticate(void *self, struct ctx *c, struct call *call)
{
    (void)self;
    const struct route *route = call->route;
    c->peer = call->request->peer;
    if (route->access == ACCESS_PUBLIC)
        return refuse_other_site(c, call);
    struct caller caller = { 0 };
    TRY(api_caller(c, call, &caller));
    request_log_meet(c, call, &caller);
    if (is_personal(route))
        TRY(go_home(c, call, &caller));
    TRY(take_rate(c, call, &caller));
    bool changes = (route->flags & ROUTE_WRITES) != 0;
    if (caller.is_user && changes &&
        !same_text(request_header(call->request, STR("X-CSRF-Token")), caller.csrf_token))
        return blame(c, PROBLEM_CSRF, STR("X-CSRF-Token"),
                     "A session must send the csrf_token of GET /merchant/v1/session in the "
                     "header X-CSRF-Token.");
    if (changes && caller.clock == CLOCK_MOVING)
        return refuse_moving(c);
    if ((caller.verbs & route->verb) != route->verb)
        return blame(c, PROBLEM_FORBIDDEN, STR(""), WHY_ROLE_OF_CALLER, STR_ARG(caller.role));
    clock_enter(c, caller.clock_offset);
    c->clock = caller.clock;
    c->merchant_id = caller.merchant_id;
    c->actor = caller.actor;
    c->policy = caller.policy;
    api_remember(c, call);
    if (!caller.is_user)
        key_uses_add(caller.merchant_id, caller.key_username, ctx_real_now(c));
    return OK;
}

/* --- first answers --------------------------------------------------------------------- */

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

/* --- If-Match ---------------------------------------------------------------------------- */

static bool changes_an_order(const struct route *route)
{
    return (route->flags & ROUTE_WRITES) != 0 && strstr(route->path, "{order_id}") != NULL;
}

str order_etag(struct ctx *c, const struct order *o)
{
    return arena_format(c->arena, "\"%lld\"", (long long)o->version);
}

/* A proxy that compresses may have weakened the tag: it still names the version. */
static bool names_version(str list, str etag)
{
    str one = { 0 };
    while (str_split(&list, ',', &one)) {
        one = str_trim(one);
        if (str_equal(one, STR("*")) || str_equal(one, etag) ||
            (str_starts(one, STR("W/")) && str_equal(str_cut(one, 2), etag)))
            return true;
    }
    return false;
}

static enum problem check_version(struct ctx *c, const struct call *call)
{
    str wanted = request_header(call->request, STR("If-Match"));
    struct uuid order_id;
    struct order_row row = { 0 };
    if (wanted.ptr == NULL || !changes_an_order(call->route))
        return OK;
    TRY(api_order_id(c, call, &order_id));
    TRY(order_load(c, order_id, &row));
    str etag = order_etag(c, &row.order);
    if (names_version(wanted, etag))
        return OK;
    return blame(c, PROBLEM_PRECONDITION_FAILED, STR("If-Match"),
                 "The order is at version %.*s, which If-Match does not name. Read it again.",
                 STR_ARG(etag));
}

static enum problem run_handler(struct ctx *c, struct call *call)
{
    const struct route *route = call->route;
    TRY(check_version(c, call));
    TRY(route->handle(c, call));
    bool is_change = (route->flags & ROUTE_WRITES) != 0 && route->access != ACCESS_PUBLIC;
    if (is_change && !answer_has_header(&call->answer, STR("Transaction-Id")))
        api_transaction(c, call, (struct uuid){ { 0 } });
    return OK;
}

/* --- first answers and repetitions --------------------------------------------------------- */

/* Refusals come before anything is written (load, decide, save), so keeping the answer of one
 * keeps nothing else; one that came later is not kept, and undoes it all. */
static enum problem run_once(struct ctx *c, struct call *call, const struct foreknown *f)
{
    uint64_t writes = db_writes(c);
    enum problem p = run_handler(c, call);
    if (p != OK && (!is_kept(p) || db_writes(c) != writes))
        return p;
    if (p != OK)
        answer_problem(c, call, p);
    struct first_answer first = { answer_write(c, &call->answer), f->body_digest };
    return idempotency_save(c, f->scope, &first);
}

static enum problem flag_reuse(struct ctx *c, struct call *call)
{
    struct uuid order_id;
    struct warning w = { .kind = STR(WARNING_KEY_REUSED),
                         .detail = STR("An idempotency key came again with another body; it was "
                                       "answered like the first time, and nothing was done.") };
    api_warnings(c, call, (struct warnings){ &w, 1 });
    if (!changes_an_order(call->route))
        return OK;
    TRY(api_order_id(c, call, &order_id));
    return order_flag(c, order_id, &w);
}

static enum problem run_again(struct ctx *c, struct call *call, const struct foreknown *f,
                              const struct first_answer *first)
{
    bool same = uuid_is_zero(first->body_digest) || uuid_equal(first->body_digest, f->body_digest);
    if (!same && policy_is_strict_on_keys(policy_of(c)))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("Idempotency-Key"),
                     "The idempotency key was used with another body before. Take a new key, or "
                     "send the first body again.");
    answer_read(c, first->answer, &call->answer);
    answer_header(&call->answer, STR("Idempotency-Replayed"), STR("true"));
    return same ? OK : flag_reuse(c, call);
}

enum problem api_run(void *self, struct ctx *c, struct call *call)
{
    (void)self;
    if ((call->route->flags & ROUTE_IDEMPOTENT) == 0)
        return run_handler(c, call);
    const struct foreknown *f = api_foreknown(c, call);
    if (f->key.ptr == NULL)
        return run_handler(c, call);
    if (!is_key(f->key))
        return blame(c, PROBLEM_BAD_REQUEST, STR("Idempotency-Key"),
                     "The idempotency key must be 1 to %d bytes, but has %zu.", IDEMPOTENCY_KEY_MAX,
                     f->key.len);
    struct first_answer first = { 0 };
    bool found = false;
    TRY(idempotency_find(c, f->scope, &first, &found));
    return found ? run_again(c, call, f, &first) : run_once(c, call, f);
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

void api_cookie(struct ctx *c, struct call *call, str name, const char *path, str value,
                int64_t seconds)
{
    answer_header(&call->answer, STR("Set-Cookie"),
                  arena_format(c->arena,
                               "%.*s=%.*s; Path=%s; Max-Age=%lld; HttpOnly; SameSite=Strict%s",
                               STR_ARG(name), STR_ARG(value), path, (long long)seconds,
                               request_is_secure(call->request) ? "; Secure" : ""));
}

void api_etag(struct ctx *c, struct call *call, const struct order *o)
{
    answer_header(&call->answer, STR("ETag"), order_etag(c, o));
}

void api_warnings(struct ctx *c, struct call *call, struct warnings warnings)
{
    for (size_t i = 0; i < warnings.count; i++) {
        const struct warning *w = &warnings.items[i];
        str text = w->kind;
        if (w->difference != 0)
            text = arena_format(c->arena, "%.*s; difference=%lld", STR_ARG(text),
                                (long long)w->difference);
        if (!uuid_is_zero(w->event_id))
            text = arena_format(c->arena, "%.*s; of=%.*s", STR_ARG(text),
                                STR_ARG(uuid_text(c->arena, w->event_id)));
        answer_header(&call->answer, STR("X-Fangst-Warning"), text);
    }
}

void api_changed(struct ctx *c, struct call *call, const struct changed *changed)
{
    api_transaction(c, call, changed->event_id);
    api_etag(c, call, &changed->after.order);
    api_warnings(c, call, changed->warnings);
    api_empty(call, 204);
}

enum problem api_not_found(struct ctx *c, enum problem p, const char *format, ...)
{
    if (p != PROBLEM_NO_SUCH_ORDER)
        return p;
    va_list args;
    va_start(args, format);
    c->blames[0].detail = arena_vformat(c->arena, format, args);
    va_end(args);
    return p;
}

bool api_has_key(const struct call *call)
{
    return idempotency_key(call).ptr != NULL;
}

void api_empty(struct call *call, int status)
{
    call->answer.status = status;
}
