/*
 * message.h -- an HTTP request and its answer as plain values: what the server, the handlers,
 * the tests and the fuzzer all speak. No socket here.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdio.h>

#include "base/ctx.h"
#include "http/address.h"

enum method { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, METHOD_UNKNOWN };
extern const char *const METHOD_NAMES[]; /* by enum method */
enum method method_of(str name);         /* METHOD_UNKNOWN if it is none of them */

struct header {
    str name, value;
};

struct request {
    enum method method;
    str path;  /* percent-decoded, repeated slashes folded into one; valid UTF-8 */
    str query; /* as it came, without the question mark */
    const struct header *headers;
    size_t headers_count;
    str body;
    str peer;    /* the client's address, as text without port; see request_client() */
    bool secure; /* came over TLS */
};

/* Case-insensitive; .ptr NULL if absent. The bytes are as they came: check before keeping them. */
str request_header(const struct request *r, str name);
str request_cookie(const struct request *r, str name); /* .ptr NULL if absent */

/* Of the cookies whose names begin with `prefix`: the rest of the name of the n-th, from 0 on;
 * .ptr NULL: there are not so many. */
str request_cookie_rest(const struct request *r, str prefix, size_t n);

/* Did it come by HTTPS, here or at a proxy that ends TLS and says so? A client that lies about it
 * gets links and a cookie that do not work for itself. */
bool request_is_secure(const struct request *r);

/* Whose request it is, if `peer` is whoever connected: of those who passed it on, each has added to
 * X-Forwarded-For from whom it came. They are believed as far as they are proxies of ours, from the
 * last on: what a client says of itself stands further ahead. */
str request_client(struct arena *a, const struct request *r, const struct networks *proxies);

/* "https://shop.example:8080": the base under which the client reached us, for Location. */
str request_base(struct arena *a, const struct request *r);

/* Reads what stands between method and version on the request line into path and query.
 * PROBLEM_BAD_REQUEST or NOT_FOUND if no such path can exist. */
enum problem request_target(struct ctx *c, str target, struct request *r) NODISCARD;

/* Paths that only rows of the route table answer; anything else may be an asset of the portal. */
bool path_is_api(str path);

#define ANSWER_HEADERS_MAX 40

struct answer {
    int status;
    str content_type; /* empty: no Content-Type is sent */
    str body;         /* lives at least as long as the exchange (arena or static) */
    FILE *file;       /* the body instead, if it is too large for memory; NULL: it is not */
    int64_t file_size;
    struct header headers[ANSWER_HEADERS_MAX];
    size_t headers_count;
};

void answer_reset(struct answer *a); /* as if nothing had been answered; closes its file */

void answer_header(struct answer *a, str name, str value); /* in the Title-Case that clients need */
bool answer_has_header(const struct answer *a, str name);

#endif
