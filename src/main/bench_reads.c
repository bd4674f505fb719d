#include "main/bench_reads.h"

#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/order_store.h"

#define SAMPLES_COUNT 200 /* orders that are looked for */
#define TIMES_MAX     4000
#define AT_A_TIME     8
#define PAGES_TURNED  19
#define AROUND        50
#define REQUEST_MAX   4096

/* An order that exists, to be looked for. */
struct wanted {
    str order_id, reference, reference_begin, klarna_reference, name, family_name, email;
    str created_from, created_to; /* a hundred orders around it */
};

/* What a target ends in; percent-encoded. */
static const struct read_kind {
    const char *name, *target;
    size_t first, second; /* offsets in struct wanted; NOTHING: the target is complete */
    const char *between;
    bool finds_nothing;
} KINDS[READ_KINDS] = {
#define NOTHING    SIZE_MAX
#define OF(member) offsetof(struct wanted, member), NOTHING, NULL, false
#define WITHOUT    NOTHING, NOTHING, NULL, false
#define LIST       "/merchant/v1/orders"
    { "get_order", "/ordermanagement/v1/orders/", OF(order_id) },
    { "get_merchant_order", LIST "/", OF(order_id) },
    { "list_first_page", LIST, WITHOUT },
    { "list_page_20", LIST "?cursor=", WITHOUT }, /* the cursor is found first */
    { "list_authorized", LIST "?status=AUTHORIZED", WITHOUT },
    { "list_captured", LIST "?status=CAPTURED", WITHOUT },
    { "list_by_amount", LIST "?sort=order_amount", WITHOUT },
    { "list_by_expiry", LIST "?sort=expires_at", WITHOUT },
    { "list_of_currency", LIST "?currency=NOK", WITHOUT },
    { "list_of_unused_currency", LIST "?currency=GBP", NOTHING, NOTHING, NULL, true },
    { "list_of_a_time", LIST "?created_from=", offsetof(struct wanted, created_from),
      offsetof(struct wanted, created_to), "&created_to=", false },
    { "search_reference", LIST "?query=", OF(reference) },
    { "search_prefix", LIST "?query=", OF(reference_begin) },
    { "search_family_name", LIST "?query=", OF(family_name) },
    { "search_full_name", LIST "?query=", OF(name) },
    { "search_email", LIST "?query=", OF(email) },
    { "search_klarna_reference", LIST "?query=", OF(klarna_reference) },
    { "search_order_id", LIST "?query=", OF(order_id) },
};
enum { GET_ORDER = 0, PAGE_20 = 3 }; /* their places in the table */

/* --- what is looked for ----------------------------------------------------------------- */

struct choosing {
    const struct bench_store *store;
    struct arena *keep;
    struct wanted *out;
};

static enum problem created_at(struct ctx *c, struct arena *keep, struct uuid id, str *out)
{
    struct order_row row = { 0 };
    TRY(order_load(c, id, &row));
    *out = clock_text(keep, row.order.created_at);
    return OK;
}

static enum problem choose_one(struct ctx *c, const struct choosing *w, size_t at,
                               struct wanted *out)
{
    struct order_fact_row fact = { 0 };
    struct arena *keep = w->keep;
    struct uuid id = w->store->orders[at];
    TRY(order_load_fact(c, id, &fact));
    str name = arena_copy(keep, fact.customer_name), reference = fact.merchant_reference1;
    size_t last = name.len;
    while (last > 0 && name.ptr[last - 1] != ' ')
        last--;
    *out = (struct wanted){
        .order_id = uuid_text(keep, id),
        .reference = arena_copy(keep, reference),
        .reference_begin = arena_copy(keep, (str){ reference.ptr, reference.len - 2 }),
        .klarna_reference = arena_copy(keep, fact.klarna_reference),
        .name = name,
        .family_name = str_cut(name, last),
        .email = arena_copy(keep, fact.customer_email),
    };
    TRY(created_at(c, keep, w->store->orders[at - AROUND], &out->created_from));
    return created_at(c, keep, w->store->orders[at + AROUND], &out->created_to);
}

static enum problem choose(struct unit *u)
{
    const struct choosing *w = u->self;
    struct entropy entropy = entropy_seeded(5);
    for (size_t i = 0; i < SAMPLES_COUNT; i++) {
        size_t at = AROUND + (size_t)entropy_below(&entropy, w->store->count - 2 * AROUND);
        TRY(choose_one(u->c, w, at, &w->out[i]));
    }
    return OK;
}

/* --- requests --------------------------------------------------------------------------- */

/* One kind of request about every order that is looked for. */
struct looking {
    const struct read_kind *kind;
    str requests[SAMPLES_COUNT];
    size_t next, times;
    uint64_t wrong;
    uint64_t answers, found; /* orders in the answers */
};

static void add_encoded(struct text *t, str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char byte = (unsigned char)s.ptr[i];
        bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                     (byte >= 'a' && byte <= 'z') || byte == '-' || byte == '.' || byte == '_';
        if (plain)
            text_char(t, (char)byte);
        else
            text_format(t, "%%%02X", byte);
    }
}

static str request_to(struct arena *a, str authorization, str target)
{
    return arena_format(a, "GET %.*s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: %.*s\r\n\r\n",
                        STR_ARG(target), STR_ARG(authorization));
}

static str target_of(struct arena *a, const struct read_kind *kind, const struct wanted *wanted,
                     str cursor)
{
    struct text t = text_begin(a, REQUEST_MAX);
    const size_t parts[] = { kind->first, kind->second };
    text_add(&t, str_of(kind->target));
    add_encoded(&t, cursor);
    for (size_t i = 0; i < COUNT(parts); i++) {
        if (parts[i] == NOTHING)
            break;
        if (i > 0)
            text_add(&t, str_of(kind->between));
        add_encoded(&t, *(const str *)(const void *)((const char *)wanted + parts[i]));
    }
    str target;
    CHECK(text_done(&t, &target));
    return target;
}

static bool next_read(void *self, size_t connection, str *request)
{
    struct looking *l = self;
    (void)connection;
    if (l->wrong > 0 || l->times == TIMES_MAX)
        return false;
    l->times++;
    *request = l->requests[l->next++ % SAMPLES_COUNT];
    return true;
}

static bool is_right(const struct read_kind *kind, const struct reply *r)
{
    static const char EMPTY[] = "{\"orders\":[]";
    bool is_empty = str_starts(r->body, str_of(EMPTY));
    return r->status == 200 && r->body.len > 2 && is_empty == kind->finds_nothing;
}

static uint64_t count_orders(str body)
{
    static const char MEMBER[] = "\"order_id\":";
    uint64_t count = 0;
    const char *at = body.ptr, *end = body.ptr + body.len;
    while ((at = memmem(at, (size_t)(end - at), MEMBER, sizeof MEMBER - 1)) != NULL) {
        at += sizeof MEMBER - 1;
        count++;
    }
    return count;
}

/* Every order that is looked for is counted once. */
static void answered_read(void *self, size_t connection, const struct reply *r)
{
    struct looking *l = self;
    (void)connection;
    if (l->answers++ < SAMPLES_COUNT)
        l->found += count_orders(r->body);
    if (!is_right(l->kind, r) && l->wrong++ == 0)
        (void)complain("%s was answered %d: %.*s", l->kind->name, r->status,
                       (int)(r->body.len < 300 ? r->body.len : 300), r->body.ptr);
}

/* --- cursors ---------------------------------------------------------------------------- */

/* The text of a member of a JSON object that has no escapes in it; empty: it is not there. */
static str member_text(str json, const char *quoted)
{
    const char *found = memmem(json.ptr, json.len, quoted, strlen(quoted));
    if (found == NULL)
        return (str){ 0 };
    const char *begin = found + strlen(quoted);
    const char *end = memchr(begin, '"', (size_t)(json.ptr + json.len - begin));
    return end != NULL ? (str){ begin, (size_t)(end - begin) } : (str){ 0 };
}

/* Turns pages; the cursor of the last one that there is, at most of the 20th. */
static bool find_cursor(struct arena *a, struct client *client, str authorization, str *cursor)
{
    const struct wanted nobody = { .order_id = STR("") };
    *cursor = STR("");
    for (int i = 0; i < PAGES_TURNED; i++) {
        struct reply reply = { 0 };
        str target = i == 0 ? STR(LIST) : target_of(a, &KINDS[PAGE_20], &nobody, *cursor);
        if (!client_ask(client, request_to(a, authorization, target), &reply))
            return false;
        str next = member_text(reply.body, "\"next\":\"");
        if (next.len == 0)
            return true;
        *cursor = arena_copy(a, next);
    }
    return true;
}

/* --- measuring -------------------------------------------------------------------------- */

static bool look(struct client *client, struct looking *l, size_t connections, int64_t us,
                 struct samples *samples)
{
    struct asked asked;
    const struct asking asking = { .self = l,
                                   .next = next_read,
                                   .answered = answered_read,
                                   .connections = connections,
                                   .until = clock_monotonic() + us,
                                   .samples = samples };
    samples->count = 0;
    l->times = 0;
    return client_run(client, &asking, &asked) && l->wrong == 0;
}

/* Of whom is asked, and how. */
struct asking_whom {
    const struct server_process *server;
    struct client *client;
    str authorization;
};

static bool measure_kind(const struct asking_whom *whom, struct looking *l, int64_t us,
                         struct samples *samples, struct read_times *out)
{
    struct usage before, after;
    server_process_usage(whom->server, &before);
    if (!look(whom->client, l, 1, us / 2, samples))
        return false;
    server_process_usage(whom->server, &after);
    out->cpu = (double)(after.cpu_us - before.cpu_us) / (double)(l->answers + (l->answers == 0));
    out->p50 = samples_ms(samples, 0.5);
    out->p99 = samples_ms(samples, 0.99);
    uint64_t counted = l->answers < SAMPLES_COUNT ? l->answers : SAMPLES_COUNT;
    out->found = counted > 0 ? (double)l->found / (double)counted : 0;
    if (!look(whom->client, l, AT_A_TIME, us / 2, samples))
        return false;
    out->p50_of_eight = samples_ms(samples, 0.5);
    return true;
}

static bool measure_all(struct arena *a, const struct asking_whom *whom,
                        const struct wanted *wanted, int64_t us, struct reads *out)
{
    str cursor = { 0 };
    struct samples samples = samples_begin(a, TIMES_MAX);
    struct looking *looking = ARENA_NEW(a, struct looking);
    if (!find_cursor(a, whom->client, whom->authorization, &cursor))
        return false;
    for (size_t kind = 0; kind < READ_KINDS; kind++) {
        *looking = (struct looking){ .kind = &KINDS[kind] };
        for (size_t i = 0; i < SAMPLES_COUNT; i++) {
            str target = target_of(a, &KINDS[kind], &wanted[i], kind == PAGE_20 ? cursor : STR(""));
            looking->requests[i] = request_to(a, whom->authorization, target);
        }
        if (!measure_kind(whom, looking, us, &samples, &out->kinds[kind]))
            return false;
    }
    return true;
}

static bool ask_all(struct arena *a, const struct server_process *server, str authorization,
                    const struct wanted *wanted, int64_t us, struct reads *out)
{
    struct client *client = client_open(a, server->port, AT_A_TIME);
    const struct asking_whom whom = { server, client, authorization };
    bool good = client != NULL && measure_all(a, &whom, wanted, us, out);
    if (client != NULL)
        client_close(client);
    return good;
}

bool reads_measure(struct arena *a, const struct bench_store *store, int64_t us, struct reads *out)
{
    struct access_store s;
    struct server_process server;
    str authorization = { 0 };
    struct choosing w = { .store = store,
                          .keep = a,
                          .out = ARENA_ARRAY(a, struct wanted, SAMPLES_COUNT) };
    out->orders = store->count;
    if (!bench_store_key(a, store, &authorization) || !bench_store_open(store, &s))
        return false;
    bool good = store_read(&s, choose, &w) == OK;
    store_close(&s);
    if (!good || !server_process_start(store->data, "web", &server))
        return false;
    good = ask_all(a, &server, authorization, w.out, us, out);
    return server_process_stop(&server) && good;
}

/* --- reporting -------------------------------------------------------------------------- */

static const char *label(struct arena *a, const char *kind, const char *what, size_t orders)
{
    return arena_format(a, "%s_%s_%zu", kind, what, orders).ptr;
}

/* The ratio of their logarithms, as binary digits have it. */
static double growth_of_log(size_t few, size_t many)
{
    int digits = 8 * (int)sizeof(unsigned long);
    return (double)(digits - __builtin_clzl(many)) / (double)(digits - __builtin_clzl(few));
}

static double growth_of(const struct read_times *few, const struct read_times *many)
{
    double more = few->found >= 1 && many->found > few->found ? many->found / few->found : 1;
    return many->cpu / few->cpu / more;
}

static void report_kind(struct arena *a, struct report *r, size_t kind, const struct reads sizes[],
                        size_t count)
{
    const struct reads *last = &sizes[count - 1];
    const char *name = KINDS[kind].name;
    double base = sizes[0].kinds[kind].p50;
    for (size_t i = 0; i < count; i++) {
        double p50 = sizes[i].kinds[kind].p50;
        struct figure f = { .name = label(a, name, "p50", sizes[i].orders),
                            .value = p50,
                            .unit = "ms",
                            .ratio = p50 / base,
                            .is_detail = i + 1 < count };
        f.goal = f.is_detail ? GOAL_NONE : VALUE_AT_MOST;
        f.limit = kind == GET_ORDER ? 0.5 : 5;
        report_add(r, f);
    }
    for (size_t i = 0; i < count; i++)
        report_add(r, (struct figure){ .name = label(a, name, "p99", sizes[i].orders),
                                       .value = sizes[i].kinds[kind].p99,
                                       .unit = "ms",
                                       .ratio = sizes[i].kinds[kind].p99 / sizes[0].kinds[kind].p99,
                                       .is_detail = true });
    report_add(r, (struct figure){ .name = label(a, name, "p50_of_8", last->orders),
                                   .value = last->kinds[kind].p50_of_eight,
                                   .unit = "ms",
                                   .is_detail = true });
    report_add(r, (struct figure){ .name = arena_format(a, "%s_growth", name).ptr,
                                   .value = growth_of(&sizes[0].kinds[kind], &last->kinds[kind]),
                                   .unit = "1",
                                   .goal = VALUE_AT_MOST,
                                   .limit = growth_of_log(sizes[0].orders, last->orders) });
    for (size_t i = 0; i < count; i++)
        report_add(r, (struct figure){ .name = label(a, name, "cpu", sizes[i].orders),
                                       .value = sizes[i].kinds[kind].cpu,
                                       .unit = "us",
                                       .is_detail = i + 1 < count });
    for (size_t i = 0; i < count; i++)
        report_add(r, (struct figure){ .name = label(a, name, "found", sizes[i].orders),
                                       .value = sizes[i].kinds[kind].found,
                                       .unit = "1",
                                       .is_detail = true });
}

void reads_report(struct arena *a, struct report *r, const struct reads sizes[], size_t count)
{
    for (size_t kind = 0; kind < READ_KINDS; kind++)
        report_kind(a, r, kind, sizes, count);
}

/* --- the bulk job ----------------------------------------------------------------------- */

static str bulk_request(struct arena *a, str authorization, struct order_pool *pool)
{
    struct text body = text_begin(a, (size_t)8 * 1024 * 1024);
    struct uuid id;
    str json;
    TEXT_LITERAL(&body, "{\"order_ids\":[");
    for (bool first = true; order_pool_take(pool, &id); first = false) {
        text_add(&body, first ? STR("\"") : STR(",\""));
        text_add(&body, uuid_text(a, id));
        text_char(&body, '"');
    }
    TEXT_LITERAL(&body, "]}");
    CHECK(text_done(&body, &json));
    return arena_format(a,
                        "POST /merchant/v1/bulk-captures HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        "Authorization: %.*s\r\nContent-Type: application/json\r\n"
                        "Content-Length: %zu\r\n\r\n%.*s",
                        STR_ARG(authorization), json.len, STR_ARG(json));
}

/* Looks every 20 ms, which is what a bulk job's own commits take. */
static bool wait_for_job(struct client *client, str request, struct reply *reply)
{
    const struct timespec nap = { .tv_nsec = 20 * 1000 * 1000 };
    int64_t until = clock_monotonic() + 5 * MINUTE;
    while (clock_monotonic() < until) {
        if (!client_ask(client, request, reply) || reply->status != 200)
            return complain("the job was answered %d", reply->status) == 0;
        if (str_equal(member_text(reply->body, "\"status\":\""), STR("finished")))
            return true;
        (void)nanosleep(&nap, NULL);
    }
    return complain("the bulk job does not end") == 0;
}

bool bulk_measure(struct arena *a, const struct bench_store *store,
                  const struct server_process *server, struct order_pool *pool, int64_t *us)
{
    str authorization = { 0 };
    struct reply reply = { 0 };
    struct client *client = client_open(a, server->port, 1);
    if (client == NULL || !bench_store_key(a, store, &authorization))
        return false;
    str request = bulk_request(a, authorization, pool);
    int64_t begun = clock_monotonic();
    bool good = client_ask(client, request, &reply) && reply.status == 202;
    str path = good ? arena_format(a, "/merchant/v1/jobs/%.*s",
                                   STR_ARG(member_text(reply.body, "\"job_id\":\"")))
                    : STR("");
    good = good && wait_for_job(client, request_to(a, authorization, path), &reply);
    *us = clock_monotonic() - begun;
    if (!good || memmem(reply.body.ptr, reply.body.len, "\"failed\":0", 10) == NULL)
        good =
            complain("the bulk job was answered %d: %.*s", reply.status, STR_ARG(reply.body)) == 0;
    client_close(client);
    return good;
}
