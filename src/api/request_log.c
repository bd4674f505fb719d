#include "api/request_log.h"

#include "api/app.h"
#include "service/cursor.h"
#include "service/order_list.h"
#include "service/request_log.h"

#define KIND_OF_REQUESTS 620
#define METHOD_CHARS     8

/* --- what is noted ------------------------------------------------------------------------------
 */

void request_log_meet(struct ctx *c, struct call *call, const struct caller *caller)
{
    if (caller->is_user)
        return;
    struct caller *kept = ARENA_NEW(c->arena, struct caller);
    *kept = *caller;
    call->caller = kept;
}

static str header_of(const struct call *call, const char *name)
{
    str value = request_header(call->request, str_of(name));
    return value.ptr != NULL ? value : STR("");
}

static bool says_json(const struct answer *a)
{
    return str_starts(a->content_type, STR("application/json")) ||
           str_starts(a->content_type, STR("application/problem+json"));
}

void request_log_note(const struct ctx *c, const struct call *call)
{
    const struct caller *caller = call->caller;
    const struct answer *answer = &call->answer;
    const struct request *r = call->request;
    if (caller == NULL || !request_log_wants(caller->policy, answer->status))
        return;
    str key = header_of(call, "Klarna-Idempotency-Key");
    bool has_body = (call->route->flags & ROUTE_NO_BODY) == 0 && r->body.len > 0;
    int64_t at = ctx_real_now(c), took = clock_now() - at;
    const struct request_note note = {
        .merchant_id = caller->merchant_id,
        .at = at,
        .duration_us = took > 0 ? took : 0,
        .status = answer->status,
        .is_replay = answer_has_header(answer, STR("Idempotency-Replayed")),
        .correlation_id = c->correlation_id,
        .key = caller->key_username,
        .method = str_of(METHOD_NAMES[r->method]),
        .pattern = str_of(call->route->path),
        .path = r->path,
        .query = r->query,
        .idempotency_key = key.len > 0 ? key : header_of(call, "Idempotency-Key"),
        .user_agent = header_of(call, "User-Agent"),
        .request_body = has_body ? r->body : (str){ 0 },
        .response_body = says_json(answer) ? answer->body : (str){ 0 },
        .request_bytes = (int64_t)r->body.len,
        .response_bytes = answer->file != NULL ? answer->file_size : (int64_t)answer->body.len,
    };
    request_log_add(&note);
}

/* --- what is told -------------------------------------------------------------------------------
 */

static const char *const METHODS[] = { "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", NULL };
static const char *const CLASSES[] = { "2xx", "3xx", "4xx", "5xx", NULL };

struct log_query {
    uint64_t has;
    str key, method, status_class, path;
    int64_t status, from, until, limit;
    struct uuid order_id, correlation_id;
    str cursor;
};
struct log_entry_out {
    struct uuid entry_id;
    int64_t at;
    str username, method, path, query;
    int64_t status, duration_us;
    struct uuid correlation_id;
    str error_code, idempotency_key;
    bool is_replay;
    str user_agent;
    struct uuid order_id;
    int64_t request_bytes, response_bytes;
    str request_shown, response_shown, request_body, response_body;
};
struct log_out {
    struct shape_list requests;
    str next, mode;
    int64_t lost, lost_at;
};
/* clang-format off */
static const struct field LOG_QUERY_FIELDS[] = {
    FIELD(SHAPE_STR, log_query, key, 0, 0, 64, "Only of the API key with this user name"),
    FIELD_CHOICE(log_query, method, 0, METHODS, "Only requests of this method"),
    FIELD_CHOICE(log_query, status_class, 0, CLASSES, "Only answers of this class of statuses"),
    FIELD(SHAPE_I64, log_query, status, 0, 100, 599, "Only answers of this status"),
    FIELD(SHAPE_STR, log_query, path, 0, 0, 200, "Only requests with this in their path"),
    FIELD(SHAPE_UUID, log_query, order_id, 0, 0, 0, "Only requests about this order"),
    FIELD(SHAPE_UUID, log_query, correlation_id, 0, 0, 0, "Only answers with this id"),
    FIELD(SHAPE_TIME, log_query, from, 0, 0, 0, "Only requests from this time on"),
    FIELD(SHAPE_TIME, log_query, until, 0, 0, 0, "Only requests before this time"),
    FIELD(SHAPE_I64, log_query, limit, 0, 1, LIST_LIMIT_MAX, "Entries per page"),
    FIELD(SHAPE_STR, log_query, cursor, 0, 0, 512, "The next of the page before"),
};
const struct shape REQUEST_LOG_QUERY = SHAPE("RequestLogQuery", log_query, LOG_QUERY_FIELDS);

static const struct field LOG_ENTRY_FIELDS[] = {
    FIELD(SHAPE_UUID, log_entry_out, entry_id, 0, 0, 0, "Id of the entry"),
    FIELD(SHAPE_TIME, log_entry_out, at, 0, 0, 0, "When the request came, in real time"),
    FIELD(SHAPE_STR, log_entry_out, username, 0, 0, 64, "Of the API key that it came with"),
    FIELD(SHAPE_STR, log_entry_out, method, 0, 0, METHOD_CHARS, "Its method"),
    FIELD(SHAPE_STR, log_entry_out, path, 0, 0, 4096, "Its path; what is no id is *"),
    FIELD(SHAPE_STR, log_entry_out, query, OMIT_EMPTY, 0, 4096, "Its query; what may be about a person is *"),
    FIELD(SHAPE_I64, log_entry_out, status, 0, 100, 599, "Of the answer"),
    FIELD(SHAPE_I64, log_entry_out, duration_us, 0, 0, INT64_MAX, "Microseconds from the whole request to the answer"),
    FIELD(SHAPE_UUID, log_entry_out, correlation_id, 0, 0, 0, "Of the answer; a repetition has that of the first"),
    FIELD(SHAPE_STR, log_entry_out, error_code, OMIT_EMPTY, 0, 128, "Of a refusal"),
    FIELD(SHAPE_STR, log_entry_out, idempotency_key, OMIT_EMPTY, 0, 255, "That came with it"),
    FIELD(SHAPE_BOOL, log_entry_out, is_replay, OMIT_EMPTY, 0, 0, "The first answer under that key was given again"),
    FIELD(SHAPE_STR, log_entry_out, user_agent, OMIT_EMPTY, 0, 255, "What the program says of itself"),
    FIELD(SHAPE_UUID, log_entry_out, order_id, OMIT_EMPTY, 0, 0, "The order that it was about"),
    FIELD(SHAPE_I64, log_entry_out, request_bytes, 0, 0, INT64_MAX, "Bytes of the body as it came"),
    FIELD(SHAPE_I64, log_entry_out, response_bytes, 0, 0, INT64_MAX, "Bytes of the answer"),
    FIELD_CHOICE(log_entry_out, request_shown, 0, BODY_SHOWN, "How much of the body is kept; members that are hidden are in it, as ***"),
    FIELD_CHOICE(log_entry_out, response_shown, 0, BODY_SHOWN, "How much of the answer is kept"),
    FIELD(SHAPE_STR, log_entry_out, request_body, OMIT_EMPTY, 0, 65536, "The body, JSON as text; only of one entry"),
    FIELD(SHAPE_STR, log_entry_out, response_body, OMIT_EMPTY, 0, 65536, "The answer, likewise"),
};
const struct shape REQUEST_ENTRY_OUT = SHAPE("RequestLogEntry", log_entry_out, LOG_ENTRY_FIELDS);

static const struct field LOG_FIELDS[] = {
    FIELD_LIST(log_out, requests, 0, 0, LIST_LIMIT_MAX, &REQUEST_ENTRY_OUT, "The latest first"),
    FIELD(SHAPE_STR, log_out, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent: this is the last"),
    FIELD_CHOICE(log_out, mode, 0, REQUEST_LOGS, "Which requests are noted, as the settings have it"),
    FIELD(SHAPE_I64, log_out, lost, 0, 0, INT64_MAX, "How many requests were to be noted and could not be"),
    FIELD(SHAPE_TIME, log_out, lost_at, OMIT_EMPTY, 0, 0, "When the last of them was"),
};
const struct shape REQUEST_LOG_OUT = SHAPE("RequestLog", log_out, LOG_FIELDS);
/* clang-format on */

static struct log_entry_out entry_out(const struct request_entry *e)
{
    return (struct log_entry_out){ .entry_id = e->entry_id,
                                   .at = e->at,
                                   .username = e->key,
                                   .method = e->method,
                                   .path = e->path,
                                   .query = e->query,
                                   .status = e->status,
                                   .duration_us = e->duration_us,
                                   .correlation_id = e->correlation_id,
                                   .error_code = e->error_code,
                                   .idempotency_key = e->idempotency_key,
                                   .is_replay = e->is_replay != 0,
                                   .user_agent = e->user_agent,
                                   .order_id = e->order_id,
                                   .request_bytes = e->request_bytes,
                                   .response_bytes = e->response_bytes,
                                   .request_shown = e->request_shown,
                                   .response_shown = e->response_shown,
                                   .request_body = e->request_body,
                                   .response_body = e->response_body };
}

static struct request_filter filter_of(const struct log_query *q)
{
    struct request_filter f = { .key = q->key,
                                .method = q->method,
                                .path_part = q->path,
                                .status_from = 0,
                                .status_to = 999,
                                .from = q->from,
                                .until = INT64_MAX,
                                .order_id = q->order_id,
                                .correlation_id = q->correlation_id };
    if (shape_has(q, &REQUEST_LOG_QUERY, &q->until))
        f.until = q->until;
    if (q->status_class.len > 0) {
        f.status_from = (q->status_class.ptr[0] - '0') * 100;
        f.status_to = f.status_from + 99;
    }
    if (q->status != 0) { /* both: what is of both */
        f.status_from = q->status > f.status_from ? q->status : f.status_from;
        f.status_to = q->status < f.status_to ? q->status : f.status_to;
    }
    f.key = f.key.ptr != NULL ? f.key : STR("");
    f.method = f.method.ptr != NULL ? f.method : STR("");
    f.path_part = f.path_part.ptr != NULL ? f.path_part : STR("");
    return f;
}

enum problem api_request_log_list(struct ctx *c, struct call *call)
{
    const struct log_query *q = call->query;
    int64_t limit = q->limit != 0 ? q->limit : LIST_LIMIT_DEFAULT;
    struct request_filter filter = filter_of(q);
    struct request_entries found;
    struct cursor at = { .kind = KIND_OF_REQUESTS };
    memset(at.id.bytes, 0xFF, sizeof at.id.bytes);
    TRY(cursor_read(c, q->cursor, KIND_OF_REQUESTS, &at));
    TRY(request_log_list(c, &filter, at.id, limit, &found));
    struct log_out out = { .mode = policy_of(c)->request_log };
    TRY(request_log_lost(c, &out.lost, &out.lost_at));
    struct log_entry_out *items = ARENA_ARRAY(c->arena, struct log_entry_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        items[i] = entry_out(&found.items[i]);
    out.requests = (struct shape_list){ items, found.count };
    if (found.count == (size_t)limit) {
        at.id = found.items[found.count - 1].entry_id;
        out.next = cursor_write(c, &at);
    }
    answer_json(c, call, 200, &REQUEST_LOG_OUT, &out);
    return OK;
}

enum problem api_request_log_get(struct ctx *c, struct call *call)
{
    struct uuid entry_id;
    struct request_entry entry;
    TRY(api_path_id(c, call, 0, &entry_id));
    TRY(request_log_load(c, entry_id, &entry));
    struct log_entry_out out = entry_out(&entry);
    answer_json(c, call, 200, &REQUEST_ENTRY_OUT, &out);
    return OK;
}
