/*
 * server.h -- libmicrohttpd behind one idea: an exchange. The network thread reads and bounds a
 * request, finds its route and hands the exchange to `submit`; the connection sleeps until
 * somebody, on any thread, calls exchange_finish().
 *
 * Invariants
 *   1. submit() is called once per request, on the network thread, and must not block; it is never
 *      called again after server_quiesce().
 *   2. From submit() until exchange_finish() the exchange belongs to whoever got it. The client
 *      going away does not take it away.
 *   3. Nothing is sent before exchange_finish().
 *   4. server_quiesce() refuses new connections and requests, and waits until those are answered
 *      whose headers had come, at most STOP_SECONDS; then a request that is still coming is cut
 *      off. server_stop() may follow when every exchange has been finished.
 *   5. A client has slow_seconds for a request, and as many for taking its answer, and a second
 *      more for each SLOW_BYTES of it; then its connection is closed.
 *   6. Every request is counted (traffic.h) and logged once, when its answer has been sent or its
 *      connection has ended.
 *   7. SIGPIPE is ignored in the whole process from server_start() on.
 */
#ifndef SERVER_H
#define SERVER_H

#include "http/access_log.h"
#include "http/address.h"
#include "http/answer.h"

#define BODY_MAX           ((size_t)8 * 1024 * 1024) /* beyond: 413 */
#define EXCHANGE_ARENA_MAX ((size_t)256 * 1024 * 1024)
#define STOP_SECONDS       8 /* of the ten that the program has to end */
#define SLOW_BYTES         ((size_t)16 * 1024)

struct exchange {
    struct ctx c; /* arena, now, entropy and correlation id are set */
    struct request request;
    struct call call; /* its route is never NULL: the server answers 404 and 405 itself */
    void *self;       /* free for whoever works on it */
};

struct server_options {
    const char *host;         /* numeric IPv4 or IPv6 address */
    uint16_t port;            /* 0: any free one */
    const char *tls_cert_pem; /* contents, NULL: plain HTTP */
    const char *tls_key_pem;
    const struct hooks *hooks;
    void *self;
    void (*submit)(void *self, struct exchange *x);
    struct networks proxies; /* of ours: believed when they say from whom a request came */
    int idle_seconds;        /* a connection that says nothing for so long is closed */
    int slow_seconds;
    struct access_log *log; /* NULL: none */
};

struct server;

/* NULL and a sentence in `why` (of why_size bytes) if it cannot listen. */
struct server *server_start(const struct server_options *options, char *why, size_t why_size);
uint16_t server_port(const struct server *s);
void exchange_finish(struct exchange *x);

/* Once each, in this order. Between them whoever works on exchanges finishes all of them. */
void server_quiesce(struct server *s);
void server_stop(struct server *s);

#endif
