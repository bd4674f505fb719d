/* server.c -- libmicrohttpd's daemon: its start, its connections, its stop. What happens to a
 * request is in visit.c. */
#include "http/server.h"

#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/metric.h"
#include "http/listen.h"
#include "http/tls.h"
#include "http/traffic.h"
#include "http/visit.h"

#define CONNECTION_MEMORY ((size_t)32 * 1024) /* bounds request line and headers; beyond: 431 */
#define ANSWER_PATIENCE   (SECOND / 2)        /* for the answers that came last, when stopping */

/* libmicrohttpd tells the end of a connection before it closes the socket. */
static void on_connection(void *self, struct MHD_Connection *connection, void **deadline,
                          enum MHD_ConnectionNotificationCode what)
{
    struct server *s = self;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        deadline_remove(s->deadlines, *deadline);
        metric_add(METRIC_CONNECTIONS, -1);
        return;
    }
    const union MHD_ConnectionInfo *found =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (found != NULL)
        *deadline = deadline_add(s->deadlines, found->connect_fd);
    deadline_set(*deadline, clock_monotonic() + visit_patience(s));
    metric_add(METRIC_CONNECTIONS_TAKEN, 1);
    metric_add(METRIC_CONNECTIONS, 1);
}

/* request_target() decodes the path; what libmicrohttpd makes of it is not looked at. */
static size_t leave_escaped(void *self, struct MHD_Connection *connection, char *text)
{
    (void)self;
    (void)connection;
    return strlen(text);
}

/* --- start and stop --------------------------------------------------------------------- */

static struct MHD_Daemon *start_daemon(struct server *s, int fd)
{
    const struct server_options *o = &s->options;
    bool tls = o->tls_cert_pem != NULL;
    struct MHD_OptionItem for_tls[] = {
        { MHD_OPTION_HTTPS_CERT_CALLBACK, 0, (void *)(uintptr_t)tls_retrieve },
        { MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)TLS_PRIORITIES },
        { MHD_OPTION_END, 0, NULL },
    };
    struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    /* clang-format off */
    return MHD_start_daemon(flags | (tls ? (unsigned)MHD_USE_TLS : 0U), s->port, NULL, NULL,
                            visit_go_on, s,
                            MHD_OPTION_LISTEN_SOCKET, fd, /* ours, so that its errors can be told */
                            MHD_OPTION_CONNECTION_LIMIT, listen_connections_max(),
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY,
                            MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)o->idle_seconds,
                            MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
                            MHD_OPTION_URI_LOG_CALLBACK, visit_begin, s,
                            MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
                            MHD_OPTION_NOTIFY_COMPLETED, visit_end, s,
                            MHD_OPTION_ARRAY, tls ? for_tls : none,
                            MHD_OPTION_END);
    /* clang-format on */
}

struct server *server_start(const struct server_options *options, char *why, size_t why_size)
{
    CHECK(options->hooks != NULL && options->submit != NULL);
    CHECK(options->idle_seconds > 0 && options->slow_seconds > 0);
    CHECK(options->hooks->routes.count <= TRAFFIC_ROUTES_MAX);
    if (options->tls_cert_pem != NULL &&
        !tls_use(options->tls_cert_pem, options->tls_key_pem, why, why_size))
        return NULL;
    int fd = listen_open(options->host, options->port, why, why_size);
    if (fd < 0)
        return NULL;
    (void)signal(SIGPIPE, SIG_IGN); /* a client that hangs up is not worth dying for */
    struct arena *a = arena_open((size_t)64 * 1024);
    struct server *s = ARENA_NEW(a, struct server);
    s->arena = a;
    s->options = *options;
    s->port = listen_port(fd);
    CHECK(pthread_mutex_init(&s->gate, NULL) == 0);
    s->deadlines = deadlines_open(CONNECTIONS_MAX);
    s->daemon = start_daemon(s, fd);
    if (s->daemon != NULL)
        return s;
    (void)snprintf(why, why_size, "libmicrohttpd does not start");
    (void)close(fd);
    deadlines_close(s->deadlines);
    arena_close(a);
    return NULL;
}

uint16_t server_port(const struct server *s)
{
    return s->port;
}

static void wait_until_zero(const atomic_uint *count, int64_t patience)
{
    const struct timespec nap = { .tv_nsec = 5 * 1000 * 1000 };
    int64_t until = clock_monotonic() + patience;
    while (atomic_load(count) > 0 && clock_monotonic() < until)
        (void)nanosleep(&nap, NULL);
}

void server_quiesce(struct server *s)
{
    atomic_store(&s->stopping, true);
    /* A listening socket that is shut down refuses connections; it is closed when the network
     * thread, which may just be looking at it, is no more. */
    s->listening = MHD_quiesce_daemon(s->daemon);
    if (s->listening != MHD_INVALID_SOCKET)
        (void)shutdown(s->listening, SHUT_RDWR);
    wait_until_zero(&s->in_flight, STOP_SECONDS * SECOND);
    CHECK(pthread_mutex_lock(&s->gate) == 0); /* whoever was in submit() is out of it */
    s->is_closed = true;
    CHECK(pthread_mutex_unlock(&s->gate) == 0);
}

void server_stop(struct server *s)
{
    CHECK(s->is_closed);
    /* All exchanges are finished; the network thread, which waits for nothing, sees it in no time.
     * libmicrohttpd aborts the program if a connection still sleeps when it stops. */
    wait_until_zero(&s->asleep, INT64_MAX / 2);
    wait_until_zero(&s->in_flight, ANSWER_PATIENCE);
    MHD_stop_daemon(s->daemon);
    if (s->listening != MHD_INVALID_SOCKET)
        (void)close(s->listening);
    CHECK(pthread_mutex_destroy(&s->gate) == 0);
    deadlines_close(s->deadlines);
    tls_forget();
    visits_forget(s);
    arena_close(s->arena);
}
