#include "main/bench_captures.h"

#include "base/clock.h"

#define REQUEST_MAX 2048

static const char BODY[] =
    "{\"captured_amount\":200,\"description\":\"Shipped from the warehouse in Boras\","
    "\"reference\":\"delivery-1\",\"order_lines\":["
    "{\"type\":\"physical\",\"reference\":\"WOOL-SOCK-42\",\"name\":\"Wool socks, two pairs\","
    "\"quantity\":1,\"quantity_unit\":\"pcs\",\"unit_price\":150,\"tax_rate\":2500,"
    "\"total_amount\":150,\"total_discount_amount\":0,\"total_tax_amount\":30},"
    "{\"type\":\"shipping_fee\",\"reference\":\"SHIP\",\"name\":\"To a parcel locker\","
    "\"quantity\":1,\"quantity_unit\":\"pcs\",\"unit_price\":50,\"tax_rate\":2500,"
    "\"total_amount\":50,\"total_discount_amount\":0,\"total_tax_amount\":10}]}";
static_assert(CAPTURED_AMOUNT == 200, "as the body says");

struct capture_request_text {
    struct uuid order_id, key;
    char bytes[REQUEST_MAX];
};

/* --- totals ----------------------------------------------------------------------------- */

double captures_per_second(const struct capture_totals *t)
{
    return t->us > 0 ? (double)t->captures * SECOND / (double)t->us : 0;
}

double cpu_per_capture(const struct capture_totals *t)
{
    return t->captures > 0 ? (double)t->usage.cpu_us / (double)t->captures : 0;
}

double captures_per_commit(const struct capture_totals *t)
{
    return t->commits > 0 ? (double)t->captures / (double)t->commits : 0;
}

void usage_add(struct usage *sum, const struct usage *more)
{
    sum->cpu_us += more->cpu_us;
    sum->bytes_written += more->bytes_written;
    for (size_t i = 0; i < more->threads_count; i++) {
        size_t k = 0;
        while (k < sum->threads_count && sum->threads[k].tid != more->threads[i].tid)
            k++;
        if (k == sum->threads_count && k < THREADS_SHOWN_MAX)
            sum->threads[sum->threads_count++] = more->threads[i];
        else if (k < sum->threads_count)
            sum->threads[k].cpu_us += more->threads[i].cpu_us;
    }
}

/* --- requests --------------------------------------------------------------------------- */

static struct uuid random_key(struct entropy *e)
{
    struct uuid key;
    e->fill(e, key.bytes, sizeof key.bytes);
    key.bytes[6] = (uint8_t)(0x40 | (key.bytes[6] & 0x0F));
    key.bytes[8] = (uint8_t)(0x80 | (key.bytes[8] & 0x3F));
    return key;
}

static bool next_capture(void *self, size_t connection, str *request)
{
    struct capturing *w = self;
    struct capture_request_text *text = &w->texts[connection];
    if (w->refused > 0 || !order_pool_take(w->pool, &text->order_id))
        return false;
    text->key = random_key(&w->entropy);
    char id[UUID_TEXT], key[UUID_TEXT];
    uuid_write(text->order_id, id);
    uuid_write(text->key, key);
    int length = snprintf(text->bytes, REQUEST_MAX,
                          "POST /ordermanagement/v1/orders/%.*s/captures HTTP/1.1\r\n"
                          "Host: 127.0.0.1:%u\r\nAuthorization: %.*s\r\n"
                          "Klarna-Idempotency-Key: %.*s\r\nContent-Type: application/json\r\n"
                          "Content-Length: %zu\r\n\r\n%s",
                          UUID_TEXT, id, w->servers[0].port, STR_ARG(w->authorization), UUID_TEXT,
                          key, sizeof BODY - 1, BODY);
    CHECK(length > 0 && length < REQUEST_MAX);
    *request = (str){ text->bytes, (size_t)length };
    return true;
}

static void answered_capture(void *self, size_t connection, const struct reply *r)
{
    struct capturing *w = self;
    const struct capture_request_text *text = &w->texts[connection];
    if (r->status != 201) {
        if (w->refused++ == 0)
            (void)complain("a capture was answered %d: %.*s", r->status, STR_ARG(r->body));
        return;
    }
    if (connection != 0)
        return;
    w->last = (struct capture_made){ .order_id = text->order_id, .key = text->key };
    if (!uuid_parse(reply_header(r, "Capture-Id"), &w->last.capture_id))
        w->refused++;
}

/* --- slices ----------------------------------------------------------------------------- */

bool capturing_begin(struct arena *a, size_t connections, struct capturing *out)
{
    uint16_t *ports = ARENA_ARRAY(a, uint16_t, out->servers_count);
    for (size_t i = 0; i < out->servers_count; i++)
        ports[i] = out->servers[i].port;
    out->entropy = entropy_seeded((uint64_t)clock_now());
    out->texts = ARENA_ARRAY(a, struct capture_request_text, connections);
    out->client = client_open_many(a, ports, out->servers_count, connections);
    return out->client != NULL && bench_store_key(a, out->store, &out->authorization);
}

void capturing_end(struct capturing *capturing)
{
    if (capturing->client != NULL)
        client_close(capturing->client);
}

static void read_usage(const struct capturing *w, struct usage *out)
{
    *out = (struct usage){ 0 };
    for (size_t i = 0; i < w->servers_count; i++) {
        struct usage one;
        server_process_usage(&w->servers[i], &one);
        usage_add(out, &one);
    }
}

/* PostgreSQL's own counters are read by whoever measures it. */
static uint32_t commits_of(const struct capturing *w)
{
    return w->store->data != NULL ? store_commits(w->store->data) : 0;
}

bool capturing_slice(struct capturing *capturing, struct order_pool *pool, size_t connections,
                     int64_t us, struct capture_totals *totals)
{
    struct usage before, after;
    struct asked asked;
    capturing->pool = pool;
    const struct asking asking = { .self = capturing,
                                   .next = next_capture,
                                   .answered = answered_capture,
                                   .connections = connections,
                                   .until = clock_monotonic() + us,
                                   .samples = &totals->latency };
    uint32_t commits = commits_of(capturing);
    read_usage(capturing, &before);
    int64_t client_cpu = own_cpu();
    if (!client_run(capturing->client, &asking, &asked))
        return false;
    totals->client_cpu_us += own_cpu() - client_cpu;
    read_usage(capturing, &after);
    totals->commits += commits_of(capturing) - commits;
    totals->captures += asked.answers;
    totals->us += asked.us;
    struct usage used = usage_between(&before, &after);
    usage_add(&totals->usage, &used);
    return capturing->refused == 0;
}
