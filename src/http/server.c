/*
 * server.c -- the only file that knows libmicrohttpd.
 *
 * A visit is one request on its way through: an exchange and what the network thread needs to
 * know about it. Its memory is the arena of the exchange, which it lies in itself; finished
 * visits are kept for the next requests.
 *
 *      on_request_line -> HEAD -take_head-> BODY -take_body*-> BODY
 *      BODY -dispatch-> ASLEEP (submitted; the connection is suspended) -exchange_finish-> sent
 *      BODY -dispatch-> sent (the server answers itself) ... on_completed: recycled
 *
 * All but exchange_finish() and what it is called from runs on the network thread.
 */
#include "http/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

#define CONNECTIONS_MAX 4096
#define FILES_SPARE     128 /* descriptors left for the store, logs and outgoing calls */
#define CONNECTION_MEMORY                                                   \
    ((size_t)32 * 1024) /* bounds request line and headers; the rest is 431 \
                         */
#define VISITS_KEPT     512
#define BODY_ROOM_FIRST ((size_t)64 * 1024)
#define BODIES_MAX      ((size_t)512 * 1024 * 1024) /* of all requests at a time */
#define DRAIN_MAX       (4 * BODY_MAX) /* read and forgotten, so that the client sees its 413 */
#define ENTROPY_ROOM    4096

enum stage { STAGE_HEAD, STAGE_BODY, STAGE_ASLEEP, STAGE_SENT };

struct visit {
    struct exchange x; /* first: exchange_finish() gets its address */
    struct server *server;
    struct visit *next; /* among those kept */
    struct arena_mark start;
    struct entropy entropy;
    struct MHD_Connection *connection;
    str target;
    enum stage stage;
    enum problem refusal; /* what the server answers by itself; OK: the route does */
    bool keeps_body;
    bool counted; /* in server->in_flight */
    bool closes;  /* the connection, after the answer */
    char *body;
    size_t body_len, body_room;
    uint64_t body_seen; /* with what was not kept */
};

struct server {
    struct arena *arena;
    struct server_options options;
    struct MHD_Daemon *daemon;
    uint16_t port;
    struct visit *kept;
    size_t kept_count;
    size_t bodies_held;
    atomic_uint in_flight; /* submitted and not yet sent */
    atomic_uint asleep;    /* of these, not yet finished */
    atomic_bool stopping;
    size_t entropy_left;
    unsigned char entropy[ENTROPY_ROOM];
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
    return v;
}

static void visit_close(struct visit *v)
{
    struct server *s = v->server;
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

/* A random (version 4) id. One system call serves many. */
static struct uuid correlation_id(struct server *s)
{
    struct uuid id;
    if (s->entropy_left < sizeof id) {
        struct entropy source = entropy_system();
        source.fill(&source, s->entropy, sizeof s->entropy);
        s->entropy_left = sizeof s->entropy;
    }
    s->entropy_left -= sizeof id;
    memcpy(&id, s->entropy + s->entropy_left, sizeof id);
    id.bytes[6] = (uint8_t)(0x40 | (id.bytes[6] & 0x0F));
    id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3F));
    return id;
}

/* --- the answer ------------------------------------------------------------------------- */

static void add_header(struct arena *a, struct MHD_Response *response, str name, str value)
{
    /* Refused are only an empty value and one with line breaks: such a header is left out. */
    (void)MHD_add_response_header(response, arena_cstr(a, name), arena_cstr(a, value));
}

static enum MHD_Result send_answer(struct visit *v)
{
    struct arena *a = v->x.c.arena;
    const struct answer *answer = &v->x.call.answer;
    bool bare = answer->status == MHD_HTTP_NO_CONTENT || answer->status == MHD_HTTP_NOT_MODIFIED;
    struct MHD_Response *response = MHD_create_response_from_buffer(
        bare ? 0 : answer->body.len, (void *)(uintptr_t)answer->body.ptr, MHD_RESPMEM_PERSISTENT);
    CHECK(response != NULL);
    if (!bare && answer->content_type.len > 0)
        add_header(a, response, STR("Content-Type"), answer->content_type);
    for (size_t i = 0; i < answer->headers_count; i++)
        add_header(a, response, answer->headers[i].name, answer->headers[i].value);
    if (v->closes || atomic_load(&v->server->stopping))
        add_header(a, response, STR("Connection"), STR("close"));
    v->stage = STAGE_SENT;
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

static void *on_request_line(void *self, const char *target, struct MHD_Connection *connection)
{
    struct visit *v = visit_open(self);
    v->connection = connection;
    v->target = arena_copy(v->x.c.arena, str_of(target));
    return v;
}

static enum method method_of(const char *name)
{
    for (enum method m = GET; m < METHOD_UNKNOWN; m++)
        if (strcmp(METHOD_NAMES[m], name) == 0)
            return m;
    return METHOD_UNKNOWN;
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
    if (found == NULL || found->client_addr == NULL)
        return (str){ 0 };
    char *text = arena_take(v->x.c.arena, INET6_ADDRSTRLEN, 1);
    const char *written = NULL;
    if (found->client_addr->sa_family == AF_INET) {
        const struct sockaddr_in *four = (const void *)found->client_addr;
        written = inet_ntop(AF_INET, &four->sin_addr, text, INET6_ADDRSTRLEN);
    } else if (found->client_addr->sa_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const void *)found->client_addr;
        bool mapped = IN6_IS_ADDR_V4MAPPED(&six->sin6_addr);
        const uint8_t *bytes = six->sin6_addr.s6_addr;
        written = mapped ? inet_ntop(AF_INET, bytes + 12, text, INET6_ADDRSTRLEN)
                         : inet_ntop(AF_INET6, bytes, text, INET6_ADDRSTRLEN);
    }
    return str_of(written);
}

static enum problem find_route(struct visit *v)
{
    struct exchange *x = &v->x;
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

/* What the client announces decides before it sends it. */
static enum MHD_Result take_head(struct visit *v, const char *method)
{
    struct exchange *x = &v->x;
    v->stage = STAGE_BODY;
    x->c.correlation_id = correlation_id(v->server);
    x->request.method = method_of(method);
    x->request.secure = v->server->options.tls_cert_pem != NULL;
    x->request.peer = peer_of(v);
    x->call.request = &x->request;
    take_headers(v);
    v->refusal = find_route(v);
    if (v->refusal == OK) {
        const struct route *route = x->call.route;
        v->keeps_body = route->method != GET && (route->flags & ROUTE_NO_BODY) == 0;
    }
    int64_t length = 0;
    str announced = request_header(&x->request, STR("Content-Length"));
    if (announced.ptr == NULL || (str_to_i64(announced, &length) && length <= (int64_t)BODY_MAX))
        return MHD_YES;
    refuse_body(v, PROBLEM_REQUEST_TOO_LARGE);
    bool waits = request_header(&x->request, STR("Expect")).ptr != NULL;
    if (waits || length > (int64_t)DRAIN_MAX || length == 0)
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
    if (v->body_seen > DRAIN_MAX)
        return MHD_NO;
    if (v->body_seen > BODY_MAX)
        refuse_body(v, PROBLEM_REQUEST_TOO_LARGE);
    else if (v->keeps_body && !make_body_room(v, count))
        refuse_body(v, PROBLEM_STORE_BUSY);
    if (!v->keeps_body)
        return MHD_YES;
    memcpy(v->body + v->body_len, bytes, count);
    v->body_len += count;
    return MHD_YES;
}

/* The request is complete. */
static enum MHD_Result dispatch(struct visit *v)
{
    struct server *s = v->server;
    v->x.request.body = (str){ v->body, v->body_len };
    v->x.c.now = clock_now();
    if (v->refusal != OK)
        return send_refusal(v);
    v->counted = true;
    atomic_fetch_add(&s->in_flight, 1); /* before the look at `stopping`: server_stop() */
    if (atomic_load(&s->stopping)) {    /* sets that first and then waits for none in flight */
        v->refusal = blame(&v->x.c, PROBLEM_STORE_BUSY, (str){ 0 }, "The server is stopping");
        return send_refusal(v);
    }
    v->stage = STAGE_ASLEEP;
    atomic_fetch_add(&s->asleep, 1);
    MHD_suspend_connection(v->connection); /* first: it may be resumed before submit() returns */
    s->options.submit(s->options.self, &v->x);
    return MHD_YES;
}

static enum MHD_Result on_access(void *self, struct MHD_Connection *connection, const char *url,
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

static void on_completed(void *self, struct MHD_Connection *connection, void **visit,
                         enum MHD_RequestTerminationCode code)
{
    (void)self;
    (void)connection;
    (void)code;
    struct visit *v = *visit;
    *visit = NULL;
    if (v == NULL)
        return;
    struct server *s = v->server;
    if (v->stage == STAGE_ASLEEP) /* finished, but the client had gone */
        atomic_fetch_sub(&s->asleep, 1);
    bool counted = v->counted;
    visit_close(v);
    if (counted)
        atomic_fetch_sub(&s->in_flight, 1);
}

/* request_target() decodes the path; what libmicrohttpd makes of it is not looked at. */
static size_t leave_escaped(void *self, struct MHD_Connection *connection, char *text)
{
    (void)self;
    (void)connection;
    return strlen(text);
}

/* --- start and stop --------------------------------------------------------------------- */

static int fail(char *why, size_t why_size, const struct server_options *o, const char *reason)
{
    (void)snprintf(why, why_size, "cannot listen on %s port %u: %s", o->host, (unsigned)o->port,
                   reason);
    return -1;
}

static int bind_and_listen(const struct server_options *o, const struct addrinfo *at)
{
    int fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    int on = 1, off = 0;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (strcmp(o->host, "::") == 0)
        (void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0)
        return fd;
    int reason = errno;
    (void)close(fd);
    errno = reason;
    return -1;
}

static int open_socket(const struct server_options *o, char *why, size_t why_size)
{
    char port[8];
    (void)snprintf(port, sizeof port, "%u", (unsigned)o->port);
    const struct addrinfo wanted = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                                     .ai_socktype = SOCK_STREAM };
    struct addrinfo *found = NULL;
    int code = getaddrinfo(o->host, port, &wanted, &found);
    if (code != 0)
        return fail(why, why_size, o, gai_strerror(code));
    int fd = bind_and_listen(o, found);
    int reason = errno;
    freeaddrinfo(found);
    return fd >= 0 ? fd : fail(why, why_size, o, strerror(reason));
}

static uint16_t port_of(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } at;
    memset(&at, 0, sizeof at);
    socklen_t size = sizeof at;
    CHECK(getsockname(fd, &at.any, &size) == 0);
    return ntohs(at.any.sa_family == AF_INET6 ? at.v6.sin6_port : at.v4.sin_port);
}

static unsigned connections_max(void)
{
    struct rlimit files = { 0 };
    CHECK(getrlimit(RLIMIT_NOFILE, &files) == 0);
    if (files.rlim_cur >= CONNECTIONS_MAX + FILES_SPARE)
        return CONNECTIONS_MAX;
    return files.rlim_cur > 2 * FILES_SPARE ? (unsigned)files.rlim_cur - FILES_SPARE : FILES_SPARE;
}

#define TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

static struct MHD_Daemon *start_daemon(struct server *s, int fd)
{
    const struct server_options *o = &s->options;
    bool tls = o->tls_cert_pem != NULL;
    struct MHD_OptionItem for_tls[] = {
        { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)o->tls_cert_pem },
        { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)o->tls_key_pem },
        { MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)TLS_PRIORITIES },
        { MHD_OPTION_END, 0, NULL },
    };
    struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    /* clang-format off */
    return MHD_start_daemon(flags | (tls ? (unsigned)MHD_USE_TLS : 0U), s->port, NULL, NULL,
                            on_access, s,
                            MHD_OPTION_LISTEN_SOCKET, fd, /* ours, so that its errors can be told */
                            MHD_OPTION_CONNECTION_LIMIT, connections_max(),
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY,
                            MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)o->idle_seconds,
                            MHD_OPTION_URI_LOG_CALLBACK, on_request_line, s,
                            MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
                            MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
                            MHD_OPTION_ARRAY, tls ? for_tls : none,
                            MHD_OPTION_END);
    /* clang-format on */
}

struct server *server_start(const struct server_options *options, char *why, size_t why_size)
{
    CHECK(options->hooks != NULL && options->submit != NULL && options->idle_seconds > 0);
    int fd = open_socket(options, why, why_size);
    if (fd < 0)
        return NULL;
    (void)signal(SIGPIPE, SIG_IGN); /* a client that hangs up is not worth dying for */
    struct arena *a = arena_open((size_t)64 * 1024);
    struct server *s = ARENA_NEW(a, struct server);
    s->arena = a;
    s->options = *options;
    s->port = port_of(fd);
    s->daemon = start_daemon(s, fd);
    if (s->daemon != NULL)
        return s;
    (void)fail(why, why_size, options,
               options->tls_cert_pem != NULL ? "the TLS certificate or its key is unusable"
                                             : "libmicrohttpd does not start");
    (void)close(fd);
    arena_close(a);
    return NULL;
}

uint16_t server_port(const struct server *s)
{
    return s->port;
}

static void wait_until_zero(const atomic_uint *count)
{
    const struct timespec nap = { .tv_nsec = 5 * 1000 * 1000 };
    int64_t until = clock_monotonic() + STOP_SECONDS * SECOND;
    while (atomic_load(count) > 0 && clock_monotonic() < until)
        (void)nanosleep(&nap, NULL);
}

void server_stop(struct server *s)
{
    atomic_store(&s->stopping, true);
    MHD_socket listening = MHD_quiesce_daemon(s->daemon);
    if (listening != MHD_INVALID_SOCKET)
        (void)close(listening);
    wait_until_zero(&s->in_flight);
    /* Somebody still works on an exchange: its connection, and so the daemon, must outlive it.
     * The process is about to end, which closes them all. */
    if (atomic_load(&s->asleep) > 0)
        return;
    MHD_stop_daemon(s->daemon);
    while (s->kept != NULL) {
        struct visit *v = s->kept;
        s->kept = v->next;
        arena_close(v->x.c.arena);
    }
    arena_close(s->arena);
}
