#include "service/request_log.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/metric.h"
#include "sql.h"

#define SLOTS             512                       /* entries between two rounds of the job */
#define ROOM              ((size_t)4 * 1024 * 1024) /* bytes of them */
#define SHARES            128                       /* merchants */
#define SCRATCH_MAX       ((size_t)64 * 1024 * 1024) /* a body takes at most some 32 times its size */
#define AGENT_CHARS       200
#define KEY_CHARS         255
#define FORGOTTEN_AT_ONCE 500

bool request_log_wants(const struct policy *policy, int status)
{
    bool is_failure = status >= 400;
    return policy_logs_all(policy) || (is_failure && policy_logs_failures(policy));
}

/* --- what has gathered ------------------------------------------------------------------------ */

struct share {
    int64_t merchant_id; /* 0: nobody's */
    int64_t kept, good;  /* good ones among those that are kept */
    int64_t lost, lost_at;
};

struct buffer {
    struct request_note items[SLOTS];
    size_t count;
    struct share shares[SHARES]; /* by hash, then the next free place */
    size_t merchants;
    char bytes[ROOM];
    size_t len;
};

/* One is filled while the job reads the other. */
static struct buffer buffers[2];
static struct buffer *filling = &buffers[0];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of `filling` and what it points to */

/* NULL: there are too many merchants. */
static struct share *share_of(struct buffer *b, int64_t merchant_id)
{
    size_t at = (size_t)merchant_id % SHARES;
    for (size_t i = 0; i < SHARES; i++) {
        struct share *s = &b->shares[(at + i) % SHARES];
        if (s->merchant_id == 0) {
            s->merchant_id = merchant_id;
            b->merchants++;
        }
        if (s->merchant_id == merchant_id)
            return s;
    }
    return NULL;
}

static bool has_room(const struct buffer *b, const struct share *s, bool is_good, size_t bytes)
{
    if (s == NULL || b->len + bytes > ROOM)
        return false;
    size_t slots = is_good ? SLOTS / 2 : SLOTS; /* failures have room whatever else there is */
    bool is_over = is_good && s->good >= REQUESTS_OF_MERCHANT / 2;
    return b->count < slots && s->kept < REQUESTS_OF_MERCHANT && !is_over;
}

static str keep(struct buffer *b, str s)
{
    if (s.ptr == NULL)
        return s;
    char *to = b->bytes + b->len;
    if (s.len > 0)
        memcpy(to, s.ptr, s.len);
    b->len += s.len;
    return (str){ to, s.len };
}

static void put(struct buffer *b, const struct request_note *note)
{
    struct request_note *kept = &b->items[b->count++];
    *kept = *note;
    kept->key = keep(b, note->key);
    kept->path = keep(b, note->path);
    kept->query = keep(b, note->query);
    kept->idempotency_key = keep(b, note->idempotency_key);
    kept->user_agent = keep(b, note->user_agent);
    kept->request_body = keep(b, note->request_body);
    kept->response_body = keep(b, note->response_body);
}

static str beginning(str s, size_t most)
{
    return (str){ s.ptr, s.len < most ? s.len : most };
}

static str small_body(str s)
{
    return s.len > REQUEST_BODY_KEPT ? (str){ 0 } : s;
}

static struct request_note bounded(const struct request_note *note)
{
    struct request_note n = *note;
    n.path = beginning(n.path, REQUEST_LINE_KEPT);
    n.query = beginning(n.query, REQUEST_LINE_KEPT);
    n.idempotency_key = beginning(n.idempotency_key, KEY_CHARS);
    n.user_agent = beginning(n.user_agent, AGENT_CHARS);
    n.request_body = small_body(n.request_body);
    n.response_body = small_body(n.response_body);
    return n;
}

void request_log_add(const struct request_note *note)
{
    struct request_note n = bounded(note);
    bool is_good = n.status < 400;
    size_t bytes = n.key.len + n.path.len + n.query.len + n.idempotency_key.len + n.user_agent.len +
                   n.request_body.len + n.response_body.len;
    CHECK(pthread_mutex_lock(&lock) == 0);
    struct share *s = share_of(filling, n.merchant_id);
    bool fits = has_room(filling, s, is_good, bytes);
    if (fits) {
        put(filling, &n);
        s->kept++;
        s->good += is_good;
    } else if (s != NULL) {
        s->lost++;
        s->lost_at = n.at;
    }
    CHECK(pthread_mutex_unlock(&lock) == 0);
    if (!fits)
        metric_add(METRIC_REQUESTS_NOT_NOTED, 1);
}

/* --- the job ---------------------------------------------------------------------------------- */

/* What is written of a note. */
struct line {
    const struct request_note *note;
    struct uuid order_id;
    str key, path, query, error_code, idempotency_key, user_agent, request_body, response_body;
    enum body_shown request_shown, response_shown;
};

struct request_log_batch {
    struct arena *scratch;
    struct buffer *taken;
    struct line *lines;
    bool is_pending; /* taken and not written */
};

struct request_log_batch *request_log_open(void)
{
    struct request_log_batch *batch = calloc(1, sizeof *batch);
    CHECK(batch != NULL);
    batch->scratch = arena_open(SCRATCH_MAX);
    return batch;
}

void request_log_close(struct request_log_batch *batch)
{
    arena_close(batch->scratch);
    free(batch);
}

static struct buffer *swap(void)
{
    CHECK(pthread_mutex_lock(&lock) == 0);
    struct buffer *full = filling->merchants > 0 ? filling : NULL;
    if (full != NULL)
        filling = full == &buffers[0] ? &buffers[1] : &buffers[0];
    CHECK(pthread_mutex_unlock(&lock) == 0);
    return full;
}

static void empty(struct buffer *b)
{
    b->count = b->merchants = b->len = 0;
    memset(b->shares, 0, sizeof b->shares);
}

/* What of the answer is looked for by itself: members of its whole, as they are shown. */
static str told(struct arena *a, str body, const char *name)
{
    struct json_fault fault = { 0 };
    const struct json *tree = body.len > 0 ? json_parse(a, body, &fault) : NULL;
    const struct json *found =
        tree != NULL && tree->kind == JSON_OBJECT ? json_member(tree, str_of(name)) : NULL;
    return found != NULL && found->kind == JSON_STRING ? found->text : STR("");
}

static struct uuid order_of(struct arena *a, const struct request_note *n, str answer)
{
    struct uuid id = { { 0 } };
    str pattern = n->pattern, path = n->path, meant, said;
    while (str_split(&pattern, '/', &meant) && str_split(&path, '/', &said))
        if (str_equal(meant, STR("{order_id}")) && uuid_parse(said, &id))
            return id;
    if (uuid_parse(told(a, answer, "order_id"), &id))
        return id;
    return (struct uuid){ { 0 } };
}

static void redact_note(struct arena *scratch, struct arena *a, const struct request_note *n,
                        struct line *out)
{
    struct hidden *hidden = ARENA_NEW(scratch, struct hidden);
    str body, answer;
    bool is_refusal = n->status >= 400;
    out->note = n;
    out->key = arena_copy(a, n->key);
    out->path = arena_copy(a, redact_path(scratch, n->pattern, n->path, hidden));
    out->query = arena_copy(a, redact_query(scratch, n->query, hidden));
    out->request_shown = redact_request(scratch, n->request_body, n->request_bytes, hidden, &body);
    out->response_shown =
        redact_answer(scratch, n->response_body, n->response_bytes, is_refusal, hidden, &answer);
    out->request_body = arena_copy(a, body);
    out->response_body = arena_copy(a, answer);
    out->idempotency_key = arena_copy(a, redact_word(scratch, n->idempotency_key, KEY_CHARS));
    out->user_agent = arena_copy(a, redact_word(scratch, n->user_agent, AGENT_CHARS));
    str code = told(scratch, answer, "error_code");
    code = code.len > 0 ? code : told(scratch, answer, "code");
    out->error_code = arena_copy(a, is_refusal ? code : STR(""));
    out->order_id = order_of(scratch, n, answer);
}

bool request_log_take(struct request_log_batch *batch, struct arena *a)
{
    if (batch->is_pending)
        metric_add(METRIC_REQUESTS_NOT_NOTED, (int64_t)batch->taken->count);
    if (batch->taken != NULL)
        empty(batch->taken); /* before the other one comes back: it is filled from then on */
    batch->is_pending = false;
    batch->taken = swap();
    if (batch->taken == NULL)
        return false;
    batch->lines = ARENA_ARRAY(a, struct line, batch->taken->count + 1);
    for (size_t i = 0; i < batch->taken->count; i++) {
        redact_note(batch->scratch, a, &batch->taken->items[i], &batch->lines[i]);
        arena_reset(batch->scratch);
    }
    batch->is_pending = true;
    return true;
}

static struct param order_param(struct uuid id)
{
    return uuid_is_zero(id) ? P_NULL() : P_UUID(id);
}

static enum problem insert(struct ctx *c, const struct line *l)
{
    const struct request_note *n = l->note;
    return db_none(c, &SQL_REQUEST_LOG_INSERT,
                   PARAMS(P_I64(n->merchant_id), P_UUID(uuid_make(c->entropy, c->now)),
                          P_I64(n->at), P_STR(l->key), P_STR(n->method), P_STR(l->path),
                          P_STR(l->query), P_I64(n->status), P_I64(n->duration_us),
                          P_UUID(n->correlation_id), P_STR(l->error_code),
                          P_STR(l->idempotency_key), P_I64(n->is_replay), P_STR(l->user_agent),
                          order_param(l->order_id), P_I64(n->request_bytes),
                          P_I64(n->response_bytes), P_STR(str_of(BODY_SHOWN[l->request_shown])),
                          P_STR(str_of(BODY_SHOWN[l->response_shown])), P_STR(l->request_body),
                          P_STR(l->response_body)),
                   NULL);
}

static enum problem forget(struct ctx *c, int64_t merchant_id, struct uuid before, int64_t most,
                           int64_t *forgotten)
{
    TRY(db_none(c, &SQL_REQUEST_LOG_FORGET, PARAMS(P_I64(merchant_id), P_UUID(before), P_I64(most)),
                forgotten));
    return db_none(c, &SQL_REQUEST_LOG_COUNT_LESS, PARAMS(P_I64(merchant_id), P_I64(*forgotten)),
                   NULL);
}

static enum problem count(struct ctx *c, const struct share *s)
{
    int64_t entries = 0, lost = 0, lost_at = 0, forgotten = 0;
    struct uuid all;
    TRY(db_none(c, &SQL_REQUEST_LOG_COUNT_MORE,
                PARAMS(P_I64(s->merchant_id), P_I64(s->kept), P_I64(s->lost), P_I64(s->lost_at)),
                NULL));
    TRY(db_one(
        c, &SQL_REQUEST_LOG_COUNT, PARAMS(P_I64(s->merchant_id)),
        COLUMNS(C_I64("entries", &entries), C_I64("lost", &lost), C_I64("lost_at", &lost_at))));
    if (entries <= REQUEST_LOG_MAX)
        return OK;
    memset(all.bytes, 0xFF, sizeof all.bytes);
    return forget(c, s->merchant_id, all, entries - REQUEST_LOG_MAX, &forgotten);
}

static int by_merchant(const void *a, const void *b)
{
    const struct share *x = a, *y = b;
    return x->merchant_id < y->merchant_id ? -1 : x->merchant_id > y->merchant_id;
}

/* Merchants in their order: another process that writes at the same time waits, and no more. */
enum problem request_log_save(struct ctx *c, struct request_log_batch *batch)
{
    struct buffer *b = batch->taken;
    qsort(b->shares, SHARES, sizeof b->shares[0], by_merchant);
    for (size_t i = 0; i < SHARES; i++)
        if (b->shares[i].merchant_id != 0)
            TRY(count(c, &b->shares[i]));
    for (size_t i = 0; i < b->count; i++)
        TRY(insert(c, &batch->lines[i]));
    return OK;
}

void request_log_saved(struct request_log_batch *batch)
{
    batch->is_pending = false;
}

enum problem request_log_prune(struct ctx *c, int64_t *after, bool *again)
{
    int64_t merchant_id = 0, forgotten = 0;
    struct uuid before = uuid_floor(ctx_real_now(c) - REQUEST_LOG_PERIOD);
    TRY(db_maybe(c, &SQL_REQUEST_LOG_NEXT_OLD, PARAMS(P_I64(*after), P_UUID(before)),
                 COLUMNS(C_I64("merchant_id", &merchant_id)), again));
    if (!*again) {
        *after = 0;
        return OK;
    }
    TRY(db_none(c, &SQL_REQUEST_LOG_COUNT_LESS, PARAMS(P_I64(merchant_id), P_I64(0)),
                NULL)); /* holds it, as whoever writes does first */
    TRY(forget(c, merchant_id, before, FORGOTTEN_AT_ONCE, &forgotten));
    if (forgotten < FORGOTTEN_AT_ONCE)
        *after = merchant_id;
    return OK;
}
