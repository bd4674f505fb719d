#include "http/visit.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/metric.h"
#include "http/address.h"
#include "http/header.h"
#include "http/traffic.h"

#define VISITS_KEPT     512
#define BODY_ROOM_FIRST ((size_t)64 * 1024)
#define BODIES_MAX      ((size_t)512 * 1024 * 1024) /* of all requests at a time */
#define DRAIN_TIMES     4 /* as much is read and forgotten, so that the client sees its 413 */

enum stage { STAGE_HEAD, STAGE_BODY, STAGE_ASLEEP, STAGE_SENT };

struct visit {
    struct exchange x; /* first: exchange_finish() gets its address */
    struct server *server;
    struct visit *next; /* among those kept */
    struct arena_mark start;
    struct entropy entropy;
    struct MHD_Connection *connection;
    struct deadline *deadline; /* of the connection; NULL: it has none */
    const char *method;        /* as it came */
    str target, request_id, trace_id, traceparent;
    enum stage stage;
    enum problem refusal; /* what the server answers by itself; OK: the route does */
    bool keeps_body;
    bool counted; /* in server->in_flight */
    bool closes;  /* the connection, after the answer */
    char *body;
    size_t body_len, body_room;
    uint64_t body_seen; /* with what was not kept */
    uint64_t body_sent;
    int64_t begun, whole, answered; /* clock_monotonic(): headers, body, answer; 0: not yet */
};

/* --- visits ----------------------------------------------------------------------------- */

static struct visit *visit_open(struct server *s)
{
    struct visit *v = s->kept;
    if (v != NULL) {
        s->kept = v->next;
        s->kept_count--;
    } else {
        struct arena *a = arena_open(EXCHANGE_ARENA_MAX);
        v = ARENA_NEW(a, struct visit);
        v->x.c.arena = a;
        v->start = arena_mark(a);
    }
    struct arena *a = v->x.c.arena;
    *v = (struct visit){ .server = s, .start = v->start, .entropy = entropy_system() };
    v->x.c.arena = a;
    v->x.c.entropy = &v->entropy;
    v->x.request.method = METHOD_UNKNOWN;
    return v;
}

static void visit_close(struct visit *v)
{
    struct server *s = v->server;
    answer_reset(&v->x.call.answer);
    s->bodies_held -= v->body_room;
    if (s->kept_count == VISITS_KEPT) {
        arena_close(v->x.c.arena);
        return;
    }
    arena_rewind(v->x.c.arena, v->start);
    v->next = s->kept;
    s->kept = v;
    s->kept_count++;
}

/* A random (version 4) id. */
static struct uuid correlation_id(struct entropy *e)
{
    struct uuid id;
    e->fill(e, id.bytes, sizeof id.bytes);
    id.bytes[6] = (uint8_t)(0x40 | (id.bytes[6] & 0x0F));
    id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3F));
    return id;
}

/* Until when the client must have sent, or taken, so many bytes. */
static int64_t time_for(const struct server *s, int64_t from, uint64_t bytes)
{
    return from + (s->options.slow_seconds + (int64_t)(bytes / SLOW_BYTES)) * SECOND;
}

int64_t visit_patience(const struct server *s)
{
    return (s->options.idle_seconds + s->options.slow_seconds) * SECOND;
}

/* --- the answer ------------------------------------------------------------------------- */

static void add_header(struct arena *a, struct MHD_Response *response, str name, str value)
{
    /* Refused are only an empty value and one with line breaks: such a header is left out. */
    (void)MHD_add_response_header(response, arena_cstr(a, name), arena_cstr(a, value));
}

/* A file is read while it is sent, so that an answer of any size takes no memory. */
static struct MHD_Response *make_response(const struct answer *answer, bool bare)
{
    if (answer->file == NULL || bare)
        return MHD_create_response_from_buffer(bare ? 0 : answer->body.len,
                                               (void *)(uintptr_t)answer->body.ptr,
                                               MHD_RESPMEM_PERSISTENT);
    int file = dup(fileno(answer->file)); /* the response closes its own */
    CHECK(file >= 0);
    return MHD_create_response_from_fd64((uint64_t)answer->file_size, file);
}

static enum MHD_Result send_answer(struct visit *v)
{
    struct arena *a = v->x.c.arena;
    const struct answer *answer = &v->x.call.answer;
    bool bare = answer->status == MHD_HTTP_NO_CONTENT || answer->status == MHD_HTTP_NOT_MODIFIED;
    size_t size = answer->file != NULL ? (size_t)answer->file_size : answer->body.len;
    struct MHD_Response *response = make_response(answer, bare);
    CHECK(response != NULL);
    if (!bare && answer->content_type.len > 0)
        add_header(a, response, STR("Content-Type"), answer->content_type);
    for (size_t i = 0; i < answer->headers_count; i++)
        add_header(a, response, answer->headers[i].name, answer->headers[i].value);
    add_header(a, response, STR("X-Request-Id"), v->request_id); /* left out if empty */
    add_header(a, response, STR("Traceparent"), v->traceparent);
    if (v->closes || atomic_load(&v->server->stopping))
        add_header(a, response, STR("Connection"), STR("close"));
    v->stage = STAGE_SENT;
    v->body_sent = bare || v->x.request.method == HEAD ? 0 : size;
    v->answered = clock_monotonic();
    deadline_set(v->deadline, time_for(v->server, v->answered, size));
    enum MHD_Result sent = MHD_queue_response(v->connection, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    return sent;
}

static enum MHD_Result send_refusal(struct visit *v)
{
    struct call *call = &v->x.call;
    if (v->refusal == PROBLEM_METHOD_NOT_ALLOWED && v->x.request.method == OPTIONS)
        call->answer.status = MHD_HTTP_NO_CONTENT; /* route_find() has set Allow */
    else
        answer_problem(&v->x.c, call, v->refusal);
    answer_finish(&v->x.c, call);
    return send_answer(v);
}

void exchange_finish(struct exchange *x)
{
    struct visit *v = (struct visit *)x;
    CHECK(v->stage == STAGE_ASLEEP);
    answer_compress(&x->c, &x->call);
    answer_finish(&x->c, &x->call);
    MHD_resume_connection(v->connection); /* from here on the visit is the network thread's */
}

/* --- the request ------------------------------------------------------------------------ */

void *visit_begin(void *self, const char *target, struct MHD_Connection *connection)
{
    struct visit *v = visit_open(self);
    const union MHD_ConnectionInfo *found =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    v->connection = connection;
    v->deadline = found != NULL ? found->socket_context : NULL;
    v->target = arena_copy(v->x.c.arena, str_of(target));
    return v;
}

struct header_list {
    struct header *headers;
    size_t count, room;
};

static enum MHD_Result take_header(void *self, enum MHD_ValueKind kind, const char *name,
                                   size_t name_len, const char *value, size_t value_len)
{
    (void)kind;
    struct header_list *list = self;
    if (list->count == list->room)
        return MHD_NO;
    list->headers[list->count++] =
        (struct header){ { name, name_len }, { value != NULL ? value : "", value_len } };
    return MHD_YES;
}

/* The headers stay where libmicrohttpd has them: that memory lasts until the answer is sent. */
static void take_headers(struct visit *v)
{
    int count = MHD_get_connection_values(v->connection, MHD_HEADER_KIND, NULL, NULL);
    struct header_list list = { .room = count > 0 ? (size_t)count : 0 };
    list.headers = ARENA_ARRAY(v->x.c.arena, struct header, list.room);
    (void)MHD_get_connection_values_n(v->connection, MHD_HEADER_KIND, take_header, &list);
    v->x.request.headers = list.headers;
    v->x.request.headers_count = list.count;
}

static str peer_of(struct visit *v)
{
    const union MHD_ConnectionInfo *found =
        MHD_get_connection_info(v->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return found != NULL ? address_text(v->x.c.arena, found->client_addr) : (str){ 0 };
}

static enum problem find_route(struct visit *v)
{
    struct exchange *x = &v->x;
    if (x->request.method == OPTIONS && str_equal(v->target, STR("*"))) { /* of the server */
        answer_header(&x->call.answer, STR("Allow"),
                      STR("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"));
        return PROBLEM_METHOD_NOT_ALLOWED;
    }
    x->request.path = v->target; /* as it came, for the shape of the error, should it be unusable */
    TRY(request_target(&x->c, v->target, &x->request));
    return route_find(&x->c, &v->server->options.hooks->routes, &x->request, &x->call);
}

static void refuse_body(struct visit *v, enum problem p)
{
    v->refusal = p;
    v->closes = true;
    v->keeps_body = false;
}

/* What identifies the request for others: passed on, and in the log. */
static void take_ids(struct visit *v)
{
    struct arena *a = v->x.c.arena;
    struct trace trace;
    str id = request_id(&v->x.request);
    if (id.len > 0)
        v->request_id = arena_copy(a, id);
    if (!request_trace(&v->x.request, &trace))
        return;
    uint64_t span = 0;
    char *text = arena_take(a, TRACEPARENT_TEXT, 1);
    v->entropy.fill(&v->entropy, &span, sizeof span);
    trace_write(&trace, span | 1, text); /* a span of zero would be none */
    v->traceparent = (str){ text, TRACEPARENT_TEXT };
    v->trace_id = (str){ text + 3, TRACE_ID_TEXT };
}

static void read_head(struct visit *v, const char *method)
{
    struct exchange *x = &v->x;
    v->stage = STAGE_BODY;
    v->method = method;
    v->begun = clock_monotonic();
    deadline_set(v->deadline, time_for(v->server, v->begun, 0));
    x->c.correlation_id = correlation_id(&v->entropy);
    x->request.method = method_of(str_of(method));
    x->request.secure = v->server->options.tls_cert_pem != NULL;
    x->request.peer = peer_of(v);
    x->call.request = &x->request;
    take_headers(v);
    x->request.peer = request_client(x->c.arena, &x->request, &v->server->options.proxies);
    take_ids(v);
    v->refusal = find_route(v);
    if (v->refusal != OK)
        return;
    const struct route *route = x->call.route;
    v->keeps_body = route->method != GET && (route->flags & ROUTE_NO_BODY) == 0;
}

/* From here on the request is in flight, and server_quiesce() waits for it: it says that it is
 * stopping before it counts, this counts before it looks. */
static bool is_let_in(struct visit *v)
{
    struct server *s = v->server;
    v->counted = true;
    atomic_fetch_add(&s->in_flight, 1);
    if (!atomic_load(&s->stopping))
        return true;
    refuse_body(v, blame(&v->x.c, PROBLEM_STORE_BUSY, (str){ 0 }, "The server is stopping"));
    return false;
}

/* Bodies of those who do not even say who they are take no room from the others'. They are still
 * read, and forgotten: clients that first ask without credentials need the answer, and may go on
 * with the connection. */
static void ask_who(struct visit *v)
{
    if (v->refusal != OK || !v->keeps_body || !call_lacks_credentials(&v->x.call))
        return;
    v->refusal = PROBLEM_NOT_AUTHENTICATED;
    v->keeps_body = false;
}

static size_t body_max(const struct visit *v)
{
    const struct route *route = v->x.call.route;
    return route != NULL && route->body_max > 0 ? route->body_max : BODY_MAX;
}

/* What the client announces decides before it sends it. */
static enum MHD_Result take_head(struct visit *v, const char *method)
{
    read_head(v, method);
    if (!is_let_in(v))
        return send_refusal(v);
    ask_who(v);
    bool waits = request_header(&v->x.request, STR("Expect")).ptr != NULL;
    if (v->refusal == PROBLEM_NOT_AUTHENTICATED && waits) {
        v->closes = true; /* it may send the body all the same */
        return send_refusal(v);
    }
    int64_t length = 0;
    str announced = request_header(&v->x.request, STR("Content-Length"));
    if (announced.ptr == NULL || (str_to_i64(announced, &length) && length <= (int64_t)body_max(v)))
        return MHD_YES;
    refuse_body(v, PROBLEM_REQUEST_TOO_LARGE);
    if (waits || length > (int64_t)body_max(v) * DRAIN_TIMES || length == 0)
        return send_refusal(v);
    return MHD_YES;
}

static bool make_body_room(struct visit *v, size_t more)
{
    struct server *s = v->server;
    if (v->body_len + more <= v->body_room)
        return true;
    int64_t announced = 0;
    (void)str_to_i64(request_header(&v->x.request, STR("Content-Length")), &announced);
    size_t room = v->body_room > 0                                        ? v->body_room * 2
                  : announced > 0 && announced < (int64_t)BODY_ROOM_FIRST ? (size_t)announced
                                                                          : BODY_ROOM_FIRST;
    while (room < v->body_len + more)
        room *= 2;
    if (s->bodies_held + room - v->body_room > BODIES_MAX)
        return false;
    char *wider = arena_take(v->x.c.arena, room, 1);
    if (v->body_len > 0)
        memcpy(wider, v->body, v->body_len);
    s->bodies_held += room - v->body_room;
    v->body = wider;
    v->body_room = room;
    return true;
}

/* MHD_NO closes the connection at once: for those that never stop sending. */
static enum MHD_Result take_body(struct visit *v, const char *bytes, size_t count)
{
    v->body_seen += count;
    deadline_set(v->deadline, time_for(v->server, v->begun, v->body_seen));
    if (v->body_seen > body_max(v) * DRAIN_TIMES)
        return MHD_NO;
    if (v->body_seen > body_max(v) && v->refusal == OK)
        refuse_body(v, PROBLEM_REQUEST_TOO_LARGE);
    else if (v->keeps_body && !make_body_room(v, count))
        refuse_body(v, blame(&v->x.c, PROBLEM_STORE_BUSY, (str){ 0 },
                             "Too many bodies are being uploaded; try again"));
    if (!v->keeps_body)
        return MHD_YES;
    memcpy(v->body + v->body_len, bytes, count);
    v->body_len += count;
    return MHD_YES;
}

/* False: the server has waited long enough for this request, and nobody works any more. */
static bool submit(struct visit *v)
{
    struct server *s = v->server;
    CHECK(pthread_mutex_lock(&s->gate) == 0); /* nobody waits for it but server_quiesce() */
    bool open = !s->is_closed;
    if (open) {
        v->stage = STAGE_ASLEEP;
        deadline_set(v->deadline, DEADLINE_NEVER); /* the client has done its part */
        atomic_fetch_add(&s->asleep, 1);
        MHD_suspend_connection(v->connection); /* first: it may be resumed while in submit() */
        s->options.submit(s->options.self, &v->x);
    }
    CHECK(pthread_mutex_unlock(&s->gate) == 0);
    return open;
}

/* The request is complete. MHD_NO closes the connection. */
static enum MHD_Result dispatch(struct visit *v)
{
    v->x.request.body = (str){ v->body, v->body_len };
    v->x.c.now = clock_now();
    v->whole = clock_monotonic();
    if (v->refusal != OK)
        return send_refusal(v);
    return submit(v) ? MHD_YES : MHD_NO;
}

enum MHD_Result visit_go_on(void *self, struct MHD_Connection *connection, const char *url,
                            const char *method, const char *version, const char *upload,
                            size_t *upload_size, void **visit)
{
    (void)self;
    (void)connection;
    (void)url;
    (void)version;
    struct visit *v = *visit;
    CHECK(v != NULL);
    switch (v->stage) {
    case STAGE_HEAD:
        return take_head(v, method);
    case STAGE_BODY:
        if (*upload_size == 0)
            return dispatch(v);
        size_t count = *upload_size;
        *upload_size = 0;
        return take_body(v, upload, count);
    case STAGE_ASLEEP:
        atomic_fetch_sub(&v->server->asleep, 1);
        return send_answer(v);
    case STAGE_SENT:
        break;
    }
    UNREACHABLE("a request after its answer");
}

/* What libmicrohttpd has answered by itself; 0: nothing. */
static int status_of(const struct visit *v)
{
    if (v->stage == STAGE_SENT)
        return v->x.call.answer.status;
    const union MHD_ConnectionInfo *found =
        MHD_get_connection_info(v->connection, MHD_CONNECTION_INFO_HTTP_STATUS);
    return found != NULL ? (int)found->http_status : 0;
}

static void log_visit(const struct visit *v, int status, int64_t server_us, bool is_cut)
{
    const struct exchange *x = &v->x;
    int64_t duration = v->begun > 0 ? clock_monotonic() - v->begun : 0;
    const struct access_entry entry = {
        .at = clock_now() - duration,
        .method = str_of(v->method),
        .route = traffic_name(&v->server->options.hooks->routes, x->call.route),
        .path = x->request.path,
        .status = status,
        .is_cut = is_cut,
        .bytes_in = v->body_seen,
        .bytes_out = v->body_sent,
        .duration_us = duration,
        .server_us = server_us,
        .correlation_id = x->c.correlation_id,
        .request_id = v->request_id,
        .trace_id = v->trace_id,
        .merchant_id = x->c.merchant_id,
        .actor = x->c.actor,
        .is_replay = answer_has_header(&x->call.answer, STR("Idempotency-Replayed")),
    };
    access_log_write(v->server->options.log, &entry);
}

void visit_end(void *self, struct MHD_Connection *connection, void **visit,
               enum MHD_RequestTerminationCode code)
{
    (void)self;
    (void)connection;
    struct visit *v = *visit;
    *visit = NULL;
    if (v == NULL)
        return;
    struct server *s = v->server;
    if (v->stage == STAGE_ASLEEP) /* finished, but the client had gone */
        atomic_fetch_sub(&s->asleep, 1);
    int status = status_of(v);
    int64_t server_us = v->whole > 0 && v->answered > 0 ? v->answered - v->whole : -1;
    if (v->stage == STAGE_HEAD)
        metric_add(METRIC_UNREADABLE, 1);
    metric_add(METRIC_BYTES_IN, (int64_t)v->body_seen);
    metric_add(METRIC_BYTES_OUT, (int64_t)v->body_sent);
    traffic_count(&s->options.hooks->routes, v->x.call.route, v->x.request.method, status,
                  server_us);
    if (s->options.log != NULL)
        log_visit(v, status, server_us, code != MHD_REQUEST_TERMINATED_COMPLETED_OK);
    deadline_set(v->deadline, clock_monotonic() + visit_patience(s));
    bool counted = v->counted;
    visit_close(v);
    if (counted)
        atomic_fetch_sub(&s->in_flight, 1);
}

void visits_forget(struct server *s)
{
    while (s->kept != NULL) {
        struct visit *v = s->kept;
        s->kept = v->next;
        arena_close(v->x.c.arena);
    }
}
