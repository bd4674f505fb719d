/*
 * webhook_call.h -- one POST of a message to an endpoint, by libcurl. One thread at a time.
 *
 * No redirects are followed, no proxy is asked, no cookies are kept, and of an answer no more is
 * read than is kept. The address that is connected to, after the name was resolved, must be a
 * public one, unless the operator allows others: so a merchant cannot reach what is behind us. It
 * is looked at where its socket is made, so that nothing lies between the look and the connection.
 */
#ifndef WEBHOOK_CALL_H
#define WEBHOOK_CALL_H

#include <stdatomic.h>

#include "service/webhook_delivery.h"

struct webhook_call_options {
    const char *ca;      /* certificates that are trusted (PEM); NULL: the system's */
    bool allows_private; /* addresses, and http:// */
};

struct webhook_call;
struct webhook_call *webhook_call_open(const struct webhook_call_options *options);
void webhook_call_close(struct webhook_call *w);

struct webhook_answer {
    int64_t status; /* of HTTP; 0: there was none, and `error` says why */
    char body[WEBHOOK_RESPONSE_MAX];
    size_t body_length;
    char error[WEBHOOK_ERROR_MAX];
};
/* `hurry` becomes true if the program ends: it is broken off then. */
void webhook_call(struct webhook_call *w, const char *url, const char *const headers[],
                  size_t headers_count, str body, const atomic_bool *hurry,
                  struct webhook_answer *out);

#endif
