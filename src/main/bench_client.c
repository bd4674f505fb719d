#include "main/bench_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "main/commands.h"

#define REPLY_MAX      ((size_t)512 * 1024)
#define PATIENCE       60000 /* milliseconds without any answer */
#define EVENTS_AT_ONCE 256

struct connection {
    int fd;
    char *in; /* REPLY_MAX bytes */
    size_t in_len;
    str out; /* what is still to be sent */
    int64_t asked_at;
    bool waits;
};

struct client {
    int epoll;
    struct connection *connections;
    size_t count;
};

/* --- opening ---------------------------------------------------------------------------- */

/* Edge-triggered: a small answer costs one event and one read. */
static bool connection_open(struct client *client, size_t i, uint16_t port)
{
    struct connection *n = &client->connections[i];
    const struct sockaddr_in at = { .sin_family = AF_INET,
                                    .sin_port = htons(port),
                                    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const int yes = 1;
    n->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (n->fd < 0 || connect(n->fd, (const struct sockaddr *)&at, sizeof at) != 0)
        return complain("cannot connect to port %u: %s", port, strerror(errno)) == 0;
    CHECK(setsockopt(n->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) == 0);
    struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.u64 = i };
    CHECK(epoll_ctl(client->epoll, EPOLL_CTL_ADD, n->fd, &event) == 0);
    return true;
}

struct client *client_open(struct arena *a, uint16_t port, size_t connections)
{
    return client_open_many(a, &port, 1, connections);
}

struct client *client_open_many(struct arena *a, const uint16_t *ports, size_t ports_count,
                                size_t connections)
{
    CHECK(connections >= 1 && connections <= CONNECTIONS_OF_BENCH_MAX);
    struct client *client = ARENA_NEW(a, struct client);
    client->epoll = epoll_create1(EPOLL_CLOEXEC);
    CHECK(client->epoll >= 0);
    client->connections = ARENA_ARRAY(a, struct connection, connections);
    for (size_t i = 0; i < connections; i++) {
        client->connections[i].in = arena_take(a, REPLY_MAX, 1);
        client->count = i + 1;
        if (!connection_open(client, i, ports[i % ports_count])) {
            client_close(client);
            return NULL;
        }
    }
    return client;
}

void client_close(struct client *client)
{
    for (size_t i = 0; i < client->count; i++)
        if (client->connections[i].fd >= 0)
            (void)close(client->connections[i].fd);
    (void)close(client->epoll);
}

/* --- replies ---------------------------------------------------------------------------- */

str reply_header(const struct reply *r, const char *name)
{
    str rest = r->head, line = { 0 };
    while (str_split(&rest, '\n', &line)) {
        str label = { 0 };
        if (str_split(&line, ':', &label) && line.ptr != NULL &&
            str_equal_nocase(label, str_of(name)))
            return str_trim(line);
    }
    return (str){ 0 };
}

/* True if a whole reply has come; `size` is its length then. */
static bool reply_read(const struct connection *n, struct reply *out, size_t *size)
{
    static const char CONTENT_LENGTH[] = "\r\nContent-Length: ";
    const char *end = memmem(n->in, n->in_len, "\r\n\r\n", 4);
    if (end == NULL)
        return false;
    size_t head_len = (size_t)(end - n->in) + 4;
    const char *found = memmem(n->in, head_len, CONTENT_LENGTH, sizeof CONTENT_LENGTH - 1);
    size_t body_len = 0;
    for (const char *p = found != NULL ? found + sizeof CONTENT_LENGTH - 1 : end;
         *p >= '0' && *p <= '9'; p++)
        body_len = body_len * 10 + (size_t)(*p - '0');
    if (n->in_len < head_len + body_len)
        return false;
    *size = head_len + body_len;
    *out = (struct reply){ .head = { n->in, head_len }, .body = { n->in + head_len, body_len } };
    if (head_len > 12)
        out->status = (n->in[9] - '0') * 100 + (n->in[10] - '0') * 10 + (n->in[11] - '0');
    return true;
}

/* --- asking ----------------------------------------------------------------------------- */

struct run {
    struct client *client;
    const struct asking *asking;
    struct asked *out;
    size_t waiting;
};

static bool send_more(struct connection *n)
{
    while (n->out.len > 0) {
        ssize_t sent = send(n->fd, n->out.ptr, n->out.len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EAGAIN)
            return true;
        if (sent < 0)
            return complain("cannot send to the server: %s", strerror(errno)) == 0;
        n->out = str_cut(n->out, (size_t)sent);
    }
    return true;
}

static bool ask_next(struct run *run, size_t i, int64_t now)
{
    struct connection *n = &run->client->connections[i];
    const struct asking *a = run->asking;
    if (now >= a->until || !a->next(a->self, i, &n->out))
        return true;
    n->waits = true;
    n->asked_at = now;
    n->in_len = 0;
    run->waiting++;
    return send_more(n);
}

static bool take_reply(struct run *run, size_t i, const struct reply *reply, size_t size)
{
    struct connection *n = &run->client->connections[i];
    int64_t now = clock_monotonic();
    if (!n->waits || size != n->in_len)
        return complain("the server said more than it was asked") == 0;
    n->waits = false;
    run->waiting--;
    run->out->answers++;
    if (run->asking->samples != NULL)
        samples_add(run->asking->samples, now - n->asked_at);
    run->asking->answered(run->asking->self, i, reply);
    return ask_next(run, i, now);
}

static bool receive(struct run *run, size_t i)
{
    struct connection *n = &run->client->connections[i];
    for (;;) {
        size_t room = REPLY_MAX - n->in_len, size = 0;
        ssize_t got = recv(n->fd, n->in + n->in_len, room, MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN)
            return true;
        if (got <= 0)
            return complain("the server hung up") == 0;
        n->in_len += (size_t)got;
        struct reply reply = { 0 };
        if (reply_read(n, &reply, &size))
            return take_reply(run, i, &reply, size); /* nothing else comes before we ask */
        if (n->in_len == REPLY_MAX)
            return complain("an answer is longer than %zu bytes", REPLY_MAX) == 0;
    }
}

static bool handle_event(struct run *run, const struct epoll_event *event)
{
    size_t i = (size_t)event->data.u64;
    if ((event->events & EPOLLOUT) != 0 && !send_more(&run->client->connections[i]))
        return false;
    return (event->events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0 || receive(run, i);
}

bool client_run(struct client *client, const struct asking *asking, struct asked *out)
{
    struct run run = { .client = client, .asking = asking, .out = out };
    struct epoll_event events[EVENTS_AT_ONCE];
    CHECK(asking->connections <= client->count);
    *out = (struct asked){ 0 };
    int64_t begun = clock_monotonic();
    for (size_t i = 0; i < asking->connections; i++)
        if (!ask_next(&run, i, clock_monotonic()))
            return false;
    while (run.waiting > 0) {
        int count = epoll_wait(client->epoll, events, EVENTS_AT_ONCE, PATIENCE);
        if (count == 0)
            return complain("the server does not answer") == 0;
        for (int k = 0; k < count; k++)
            if (!handle_event(&run, &events[k]))
                return false;
    }
    out->us = clock_monotonic() - begun;
    return true;
}

/* --- one request ------------------------------------------------------------------------ */

struct single {
    str request;
    bool asked;
    struct reply *out;
};

static bool next_single(void *self, size_t connection, str *request)
{
    struct single *single = self;
    (void)connection;
    if (single->asked)
        return false;
    single->asked = true;
    *request = single->request;
    return true;
}

static void answered_single(void *self, size_t connection, const struct reply *r)
{
    (void)connection;
    *((struct single *)self)->out = *r;
}

bool client_ask(struct client *client, str request, struct reply *out)
{
    struct single single = { .request = request, .out = out };
    struct asked asked;
    const struct asking asking = { .self = &single,
                                   .next = next_single,
                                   .answered = answered_single,
                                   .connections = 1,
                                   .until = INT64_MAX };
    return client_run(client, &asking, &asked);
}
