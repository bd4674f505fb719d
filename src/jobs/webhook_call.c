#include "jobs/webhook_call.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "domain/public_address.h"

#define CONNECT_SECONDS  5L
#define TOTAL_SECONDS    10L
#define LIFETIME_SECONDS 60L /* of a connection, then DNS is asked again */
#define CONNECTIONS_MAX  8L
#define HEADERS_MAX      ((size_t)64 * 1024) /* of an answer */

struct webhook_call {
    struct webhook_call_options options;
    CURL *curl;
    char why[CURL_ERROR_SIZE];
    /* Of the call at hand: */
    struct webhook_answer *answer;
    const atomic_bool *hurry;
    size_t headers_length;
    bool is_full, was_private;
};

/* --- what libcurl calls ------------------------------------------------------------------- */

static curl_socket_t on_open(void *self, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct webhook_call *w = self;
    (void)purpose;
    if (!w->options.allows_private && !address_is_public(&address->addr)) {
        w->was_private = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t on_body(char *bytes, size_t size, size_t count, void *self)
{
    struct webhook_call *w = self;
    struct webhook_answer *a = w->answer;
    size_t length = size * count, room = sizeof a->body - a->body_length;
    w->is_full = length > room;
    memcpy(a->body + a->body_length, bytes, w->is_full ? room : length);
    a->body_length += w->is_full ? room : length;
    return w->is_full ? 0 : length; /* 0: that is enough */
}

static size_t on_header(char *bytes, size_t size, size_t count, void *self)
{
    struct webhook_call *w = self;
    (void)bytes;
    w->headers_length += size * count;
    return w->headers_length > HEADERS_MAX ? 0 : size * count;
}

static int on_progress(void *self, curl_off_t a, curl_off_t b, curl_off_t d, curl_off_t e)
{
    struct webhook_call *w = self;
    (void)a, (void)b, (void)d, (void)e;
    return atomic_load(w->hurry);
}

/* --- a connection ------------------------------------------------------------------------- */

static void set_up(struct webhook_call *w)
{
    const char *protocols = w->options.allows_private ? "https,http" : "https";
    CURLcode failed = CURLE_OK;
    failed |= curl_easy_setopt(w->curl, CURLOPT_PROTOCOLS_STR, protocols);
    failed |= curl_easy_setopt(w->curl, CURLOPT_FOLLOWLOCATION, 0L);
    failed |= curl_easy_setopt(w->curl, CURLOPT_NOSIGNAL, 1L);
    failed |= curl_easy_setopt(w->curl, CURLOPT_PROXY, "");
    failed |= curl_easy_setopt(w->curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    failed |= curl_easy_setopt(w->curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    /* A connection that is kept leads to the address that was looked at when it was made. */
    failed |= curl_easy_setopt(w->curl, CURLOPT_MAXLIFETIME_CONN, LIFETIME_SECONDS);
    failed |= curl_easy_setopt(w->curl, CURLOPT_MAXCONNECTS, CONNECTIONS_MAX);
    if (w->options.ca != NULL)
        failed |= curl_easy_setopt(w->curl, CURLOPT_CAINFO, w->options.ca);
    failed |= curl_easy_setopt(w->curl, CURLOPT_OPENSOCKETFUNCTION, on_open);
    failed |= curl_easy_setopt(w->curl, CURLOPT_OPENSOCKETDATA, w);
    failed |= curl_easy_setopt(w->curl, CURLOPT_WRITEFUNCTION, on_body);
    failed |= curl_easy_setopt(w->curl, CURLOPT_WRITEDATA, w);
    failed |= curl_easy_setopt(w->curl, CURLOPT_HEADERFUNCTION, on_header);
    failed |= curl_easy_setopt(w->curl, CURLOPT_HEADERDATA, w);
    failed |= curl_easy_setopt(w->curl, CURLOPT_NOPROGRESS, 0L);
    failed |= curl_easy_setopt(w->curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    failed |= curl_easy_setopt(w->curl, CURLOPT_XFERINFODATA, w);
    failed |= curl_easy_setopt(w->curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    failed |= curl_easy_setopt(w->curl, CURLOPT_TIMEOUT, TOTAL_SECONDS);
    failed |= curl_easy_setopt(w->curl, CURLOPT_ERRORBUFFER, w->why);
    CHECK(failed == CURLE_OK);
}

static void begin_curl(void)
{
    CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

struct webhook_call *webhook_call_open(const struct webhook_call_options *options)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct webhook_call *w = calloc(1, sizeof *w);
    CHECK(w != NULL && pthread_once(&once, begin_curl) == 0);
    w->options = *options;
    w->curl = curl_easy_init();
    CHECK(w->curl != NULL);
    set_up(w);
    return w;
}

void webhook_call_close(struct webhook_call *w)
{
    curl_easy_cleanup(w->curl);
    free(w);
}

void webhook_call(struct webhook_call *w, const char *url, const char *const headers[],
                  size_t headers_count, str body, const atomic_bool *hurry,
                  struct webhook_answer *out)
{
    struct curl_slist *list = NULL;
    for (size_t i = 0; i < headers_count; i++) {
        list = curl_slist_append(list, headers[i]);
        CHECK(list != NULL);
    }
    *out = (struct webhook_answer){ 0 };
    w->answer = out;
    w->hurry = hurry;
    w->headers_length = 0;
    w->is_full = w->was_private = false;
    w->why[0] = '\0';
    CURLcode failed = curl_easy_setopt(w->curl, CURLOPT_URL, url);
    failed |= curl_easy_setopt(w->curl, CURLOPT_HTTPHEADER, list);
    failed |= curl_easy_setopt(w->curl, CURLOPT_POSTFIELDS, body.ptr);
    failed |= curl_easy_setopt(w->curl, CURLOPT_POSTFIELDSIZE, (long)body.len);
    CHECK(failed == CURLE_OK);
    CURLcode done = curl_easy_perform(w->curl);
    long status = 0;
    CHECK(curl_easy_getinfo(w->curl, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK);
    curl_slist_free_all(list);
    if (done == CURLE_OK || w->is_full)
        out->status = status;
    else if (w->was_private)
        (void)snprintf(out->error, sizeof out->error, WHY_WEBHOOK_WAS_PRIVATE);
    else
        (void)snprintf(out->error, sizeof out->error, "%s",
                       w->why[0] != '\0' ? w->why : curl_easy_strerror(done));
}
