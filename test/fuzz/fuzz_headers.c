/* Headers that decide how to speak, and what of a request is repeated: in an answer and in the log.
 * The input is the values of HEADERS, one per line, then the actor, the path, and a list of
 * networks. */
#include <jansson.h>

#include "base/text.h"
#include "http/access_log.h"
#include "http/address.h"
#include "http/header.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const HEADERS[] = { "Accept",       "Accept-Encoding", "Content-Type",
                                       "X-Request-Id", "traceparent",     "Cookie",
                                       "Authorization" };

static str join(struct arena *a, str one, str two)
{
    struct text t = text_begin(a, one.len + two.len + 1);
    text_add(&t, one);
    text_add(&t, two);
    str out;
    CHECK(text_done(&t, &out));
    return out;
}

static struct request one_header(const struct header *header)
{
    return (struct request){ .headers = header, .headers_count = 1 };
}

/* Whoever adds JSON, or gzip, to what a client takes, gets it, whatever else stands there. */
static void check_choices(struct arena *a, str text)
{
    struct header json = { STR("accept"), join(a, text, STR(",application/json")) };
    struct header gzip = { STR("ACCEPT-ENCODING"), join(a, STR("gzip,"), text) };
    struct header form = { STR("content-type"),
                           join(a, STR("application/x-www-form-urlencoded;"), text) };
    struct request takes_json = one_header(&json), takes_gzip = one_header(&gzip);
    struct request is_form = one_header(&form);
    CHECK(request_takes_json(&takes_json));
    CHECK(request_takes(&takes_gzip, STR("gzip")));
    CHECK(request_has_json(&is_form));
}

/* What is sent back and logged has no byte that could end a line, a header or a JSON string. */
static void check_id(str id)
{
    CHECK(id.len <= REQUEST_ID_MAX);
    for (size_t i = 0; i < id.len; i++)
        CHECK(id.ptr[i] > ' ' && id.ptr[i] < 0x7F && id.ptr[i] != '"' && id.ptr[i] != '\\' &&
              id.ptr[i] != '@');
}

/* A trace that we pass on is one that we would take. */
static void check_trace(const struct trace *trace, uint64_t span)
{
    char text[TRACEPARENT_TEXT];
    struct trace again = { 0 };
    trace_write(trace, span | 1, text);
    struct header header = { STR("Traceparent"), { text, sizeof text } };
    struct request r = one_header(&header);
    CHECK(request_trace(&r, &again));
    CHECK(str_equal(again.trace_id, trace->trace_id) && str_equal(again.flags, trace->flags));
}

/* A line is one line, is JSON, and has no e-mail address. */
static void check_line(const struct access_entry *entry)
{
    char line[ACCESS_LINE_MAX];
    size_t len = access_line(entry, line);
    CHECK(len > 0 && len < ACCESS_LINE_MAX && line[len - 1] == '\n');
    CHECK(memchr(line, '\n', len) == line + len - 1);
    json_error_t why;
    json_t *read = json_loadb(line, len, JSON_REJECT_DUPLICATES, &why);
    CHECK(read != NULL && json_is_object(read));
    const char *path = json_string_value(json_object_get(read, "path"));
    const char *actor = json_string_value(json_object_get(read, "actor"));
    CHECK(path == NULL || strchr(path, '@') == NULL);
    CHECK(actor == NULL || strchr(actor, '@') == NULL);
    CHECK(json_object_get(read, "key") == NULL || (actor != NULL && strcmp(actor, "key") == 0));
    json_decref(read);
}

static void check_networks(struct arena *a, str text)
{
    struct networks networks;
    if (!networks_read(arena_cstr(a, text), &networks))
        return;
    CHECK(networks.count <= NETWORKS_MAX);
    for (size_t i = 0; i < networks.count; i++)
        CHECK(networks.items[i].bits <= 128);
    (void)networks_have(&networks, STR("127.0.0.1"));
    (void)networks_have(&networks, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open((size_t)64 << 20);
    str rest = { (const char *)data, size }, actor = { 0 }, path = { 0 };
    struct header headers[COUNT(HEADERS)];
    for (size_t i = 0; i < COUNT(HEADERS); i++) {
        headers[i] = (struct header){ .name = str_of(HEADERS[i]) };
        (void)str_split(&rest, '\n', &headers[i].value);
    }
    (void)str_split(&rest, '\n', &actor);
    (void)str_split(&rest, '\n', &path);
    struct request r = { .headers = headers, .headers_count = COUNT(headers) };
    (void)request_takes_json(&r);
    (void)request_takes(&r, STR("br"));
    (void)request_has_json(&r);
    (void)request_cookie(&r, STR("fangst_session"));
    check_choices(a, headers[0].value);
    str id = request_id(&r);
    check_id(id);
    struct trace trace = { 0 };
    if (request_trace(&r, &trace))
        check_trace(&trace, size);
    const struct access_entry entry = { .at = INT64_C(1795342445000000),
                                        .method = headers[6].value,
                                        .route = STR("/x/{id}"),
                                        .path = path,
                                        .status = (int)(size % 600),
                                        .server_us = -1,
                                        .request_id = id,
                                        .trace_id = trace.trace_id,
                                        .merchant_id = (int64_t)size,
                                        .actor = actor };
    check_line(&entry);
    check_networks(a, rest);
    arena_close(a);
    return 0;
}
