/*
 * bench_client.h -- a closed-loop HTTP/1.1 client: so many kept-alive connections to one port of
 * this machine, each of which asks again as soon as it is answered. One thread, epoll: it shares
 * the processors with the server that it measures, so it does as little as it can.
 */
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include "main/bench_report.h"

#define CONNECTIONS_OF_BENCH_MAX 1024

struct reply {
    int status;
    str head, body; /* lent until the next request on this connection */
};

/* What to ask and what to do with the answers. */
struct asking {
    void *self;
    /* The next request of a connection; the text must last until it is answered. False: none. */
    bool (*next)(void *self, size_t connection, str *request);
    void (*answered)(void *self, size_t connection, const struct reply *r);
    size_t connections;
    int64_t until;           /* clock_monotonic(); nothing is asked after it */
    struct samples *samples; /* how long each took; NULL: not wanted */
};

struct asked {
    uint64_t answers;
    int64_t us; /* from the first request to the last answer */
};

struct client;

/* NULL after printing why it cannot connect. Closes with its process; a client is small. */
struct client *client_open(struct arena *a, uint16_t port, size_t connections);

/* The same to several servers, in turns. */
struct client *client_open_many(struct arena *a, const uint16_t *ports, size_t ports_count,
                                size_t connections);
void client_close(struct client *client);

/* False after printing why: a connection broke, or no answer came for a minute. */
bool client_run(struct client *client, const struct asking *asking, struct asked *out);

/* One request on one connection. */
bool client_ask(struct client *client, str request, struct reply *out);

/* The value of a header of a reply; .ptr NULL: absent. */
str reply_header(const struct reply *r, const char *name);

#endif
