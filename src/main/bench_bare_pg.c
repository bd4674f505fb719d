#include "main/bench_bare_pg.h"

#include <endian.h>
#include <libpq-fe.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"
#include "domain/ledger.h"
#include "service/idempotency.h"
#include "sql.h"

#define EVENTS_AT_ONCE 256
#define PATIENCE       60000 /* milliseconds without any answer */
#define PARAMS_MAX     16
#define SUMS_MAX       64
#define BINARY         1

/* What a transaction is made of. Each is prepared under the name of its place here. */
enum statement {
    BEGIN,
    FIND_KEY,
    LOAD,
    EVENT,
    TRANSFER,
    UPDATE,
    BALANCE,
    SAVE_KEY,
    COMMIT,
    STATEMENTS
};
static const char *const NAMES[STATEMENTS] = { "begin",  "find",    "load", "event", "transfer",
                                               "update", "balance", "save", "commit" };

static const char *text_of(enum statement which)
{
    const char *const texts[STATEMENTS] = {
        [BEGIN] = "BEGIN",
        [FIND_KEY] = SQL_IDEMPOTENCY_FIND.postgres,
        [LOAD] = SQL_ORDER_LOAD_STATE.postgres,
        [EVENT] = SQL_EVENT_INSERT.postgres,
        [TRANSFER] = SQL_LEDGER_INSERT_TRANSFER.postgres,
        [UPDATE] = SQL_ORDER_UPDATE_STATE.postgres,
        [BALANCE] = SQL_LEDGER_ADD_BALANCE.postgres,
        [SAVE_KEY] = SQL_IDEMPOTENCY_SAVE.postgres,
        [COMMIT] = "COMMIT",
    };
    return texts[which];
}

/* Of order/load_state; how many it has, and the names of these, are checked when it is prepared. */
enum {
    VERSION_AT = 0,
    CURRENCY_AT = 3,
    CAPTURED_AT = 6,
    REFUNDED_AT,
    RELEASED_AT,
    CAPTURES_AT,
    REFUNDS_AT,
    ACKNOWLEDGED_AT,
    LAST_EVENT_AT = 14,
    WEIGHT_AT
};
static const struct {
    int at;
    const char *name;
} COLUMNS_READ[] = {
    { VERSION_AT, "version" },          { CURRENCY_AT, "purchase_currency" },
    { CAPTURED_AT, "captured_amount" }, { REFUNDED_AT, "refunded_amount" },
    { RELEASED_AT, "released_amount" }, { CAPTURES_AT, "captures_count" },
    { REFUNDS_AT, "refunds_count" },    { ACKNOWLEDGED_AT, "is_acknowledged" },
    { LAST_EVENT_AT, "last_event_id" }, { WEIGHT_AT, "weight" },
};

struct one_capture {
    struct uuid order_id, scope, last_event_id;
    enum currency currency;
    int64_t version, captured, refunded, released, captures, refunds, acknowledged, weight;
};

struct sum {
    enum currency currency;
    enum ledger_account account;
    int64_t debits, credits;
};

enum stage { IDLE, READING, WRITING };

struct link {
    PGconn *pg;
    enum stage stage;
    struct one_capture captures[BARE_PG_GROUP_MAX];
    size_t count;
    size_t answers; /* of statements in this stage, so far */
    bool waits_to_send;
    int64_t begun;
};

struct bare_pg {
    struct link *links;
    size_t count;
    int epoll;
    struct bare_pg_likeness like;
    int64_t merchant_id;
    struct entropy entropy;
    /* one slice: */
    const struct bare_pg_way *way;
    struct order_pool *pool;
    struct capture_totals *totals;
    int64_t until;
    size_t working;
};

/* --- parameters ------------------------------------------------------------------------- */

struct params_out {
    const char *values[PARAMS_MAX];
    int lengths[PARAMS_MAX], formats[PARAMS_MAX];
    uint64_t numbers[PARAMS_MAX];
    int count;
};

static void add_bytes(struct params_out *p, const void *bytes, size_t length)
{
    CHECK(p->count < PARAMS_MAX);
    p->values[p->count] = bytes;
    p->lengths[p->count] = (int)length;
    p->formats[p->count++] = BINARY;
}

static void add_text(struct params_out *p, str text)
{
    add_bytes(p, text.ptr, text.len);
}

static void add_number(struct params_out *p, int64_t number)
{
    uint64_t *at = &p->numbers[p->count];
    *at = htobe64((uint64_t)number);
    add_bytes(p, at, sizeof *at);
}

static void add_uuid(struct params_out *p, const struct uuid *id)
{
    add_bytes(p, id->bytes, sizeof id->bytes);
}

static bool broke(const struct link *link, const char *doing)
{
    return complain("%s: %s", doing, PQerrorMessage(link->pg)) == 0;
}

static bool queue(struct link *link, enum statement which, const struct params_out *p)
{
    return PQsendQueryPrepared(link->pg, NAMES[which], p->count, p->values, p->lengths, p->formats,
                               BINARY) == 1 ||
           broke(link, NAMES[which]);
}

/* --- the first half: what has to be read ------------------------------------------------- */

static bool send_now(struct bare_pg *bare, struct link *link)
{
    int left = PQflush(link->pg);
    if (left < 0)
        return broke(link, "sending");
    if ((left > 0) == link->waits_to_send)
        return true;
    link->waits_to_send = left > 0;
    struct epoll_event event = { .events = EPOLLIN | (left > 0 ? (uint32_t)EPOLLOUT : 0),
                                 .data.ptr = link };
    return epoll_ctl(bare->epoll, EPOLL_CTL_MOD, PQsocket(link->pg), &event) == 0;
}

static bool queue_reads(const struct bare_pg *bare, struct link *link)
{
    const struct params_out nothing = { 0 };
    bool good = queue(link, BEGIN, &nothing);
    for (size_t i = 0; i < link->count && good; i++) {
        const struct one_capture *capture = &link->captures[i];
        struct params_out key = { 0 }, order = { 0 };
        add_number(&key, bare->merchant_id);
        add_uuid(&key, &capture->scope);
        add_number(&order, bare->merchant_id);
        add_uuid(&order, &capture->order_id);
        good = queue(link, FIND_KEY, &key) && queue(link, LOAD, &order);
    }
    return good;
}

static bool begin_group(struct bare_pg *bare, struct link *link)
{
    link->stage = IDLE;
    link->count = link->answers = 0;
    if (clock_monotonic() >= bare->until)
        return true;
    while (link->count < bare->way->group &&
           order_pool_take(bare->pool, &link->captures[link->count].order_id)) {
        struct uuid *scope = &link->captures[link->count++].scope;
        bare->entropy.fill(&bare->entropy, scope->bytes, sizeof scope->bytes);
    }
    if (link->count == 0)
        return true;
    link->stage = READING;
    link->begun = clock_monotonic();
    bare->working++;
    return queue_reads(bare, link) && PQsendFlushRequest(link->pg) == 1 && send_now(bare, link);
}

static int64_t number_at(const PGresult *row, int column)
{
    uint64_t bytes = 0;
    CHECK(PQgetlength(row, 0, column) == sizeof bytes);
    memcpy(&bytes, PQgetvalue(row, 0, column), sizeof bytes);
    return (int64_t)be64toh(bytes);
}

static bool take_order(struct one_capture *out, const PGresult *row)
{
    if (PQntuples(row) != 1)
        return complain("an order is not in the store") == 0;
    str currency = { PQgetvalue(row, 0, CURRENCY_AT), (size_t)PQgetlength(row, 0, CURRENCY_AT) };
    CHECK(currency_parse(currency, &out->currency));
    CHECK(PQgetlength(row, 0, LAST_EVENT_AT) == sizeof out->last_event_id);
    memcpy(out->last_event_id.bytes, PQgetvalue(row, 0, LAST_EVENT_AT), sizeof(struct uuid));
    out->version = number_at(row, VERSION_AT);
    out->captured = number_at(row, CAPTURED_AT);
    out->refunded = number_at(row, REFUNDED_AT);
    out->released = number_at(row, RELEASED_AT);
    out->captures = number_at(row, CAPTURES_AT);
    out->refunds = number_at(row, REFUNDS_AT);
    out->acknowledged = number_at(row, ACKNOWLEDGED_AT);
    out->weight = number_at(row, WEIGHT_AT);
    return true;
}

/* --- the second half: what is written ---------------------------------------------------- */

static bool queue_event(const struct bare_pg *bare, struct link *link,
                        const struct one_capture *was, const struct uuid *event_id, int64_t now)
{
    struct params_out p = { 0 };
    add_number(&p, bare->merchant_id);
    add_uuid(&p, event_id);
    add_uuid(&p, &was->order_id);
    add_uuid(&p, &was->last_event_id);
    add_text(&p, str_of(ORDER_FACT_NAMES[ORDER_WAS_CAPTURED]));
    add_number(&p, now);
    add_text(&p, bare->like.actor);
    add_number(&p, CAPTURED_AMOUNT);
    add_text(&p, bare->like.document);
    return queue(link, EVENT, &p);
}

static bool queue_update(const struct bare_pg *bare, struct link *link,
                         const struct one_capture *was, const struct uuid *event_id)
{
    struct params_out p = { 0 };
    add_number(&p, bare->merchant_id);
    add_uuid(&p, &was->order_id);
    add_number(&p, was->version);
    add_number(&p, was->version + 1);
    add_text(&p, str_of(ORDER_STATUS_NAMES[ORDER_PART_CAPTURED]));
    add_number(&p, was->captured + CAPTURED_AMOUNT);
    add_number(&p, was->refunded);
    add_number(&p, was->released);
    add_number(&p, was->captures + 1);
    add_number(&p, was->refunds);
    add_number(&p, was->acknowledged);
    add_uuid(&p, event_id);
    add_number(&p, was->weight);
    return queue(link, UPDATE, &p);
}

static bool queue_key(struct bare_pg *bare, struct link *link, const struct one_capture *was,
                      int64_t now)
{
    struct params_out p = { 0 };
    struct uuid digest;
    bare->entropy.fill(&bare->entropy, digest.bytes, sizeof digest.bytes);
    add_number(&p, bare->merchant_id);
    add_uuid(&p, &was->scope);
    add_number(&p, now);
    add_text(&p, bare->like.answer);
    add_uuid(&p, &digest);
    add_number(&p, now - IDEMPOTENCY_PERIOD);
    return queue(link, SAVE_KEY, &p);
}

/* Sorted by currency and account, so that no two transactions wait for each other in a circle. */
static void add_sum(struct sum *sums, size_t *count, struct sum more)
{
    size_t i = 0;
    while (i < *count && (sums[i].currency < more.currency ||
                          (sums[i].currency == more.currency && sums[i].account < more.account)))
        i++;
    if (i == *count || sums[i].currency != more.currency || sums[i].account != more.account) {
        CHECK(*count < SUMS_MAX);
        memmove(&sums[i + 1], &sums[i], (*count - i) * sizeof sums[0]);
        sums[i] = (struct sum){ more.currency, more.account, 0, 0 };
        ++*count;
    }
    sums[i].debits += more.debits;
    sums[i].credits += more.credits;
}

static bool queue_transfers(const struct bare_pg *bare, struct link *link,
                            const struct ledger_transfer *transfers, size_t count,
                            const struct uuid *event_id)
{
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        struct params_out p = { 0 };
        add_number(&p, bare->merchant_id);
        add_uuid(&p, event_id);
        add_number(&p, (int64_t)i);
        add_text(&p, currency_code(transfers[i].amount.currency));
        add_number(&p, transfers[i].debit);
        add_number(&p, transfers[i].credit);
        add_number(&p, transfers[i].amount.minor);
        good = queue(link, TRANSFER, &p);
    }
    return good;
}

static bool queue_capture(struct bare_pg *bare, struct link *link, const struct one_capture *was,
                          struct sum *sums, size_t *sums_count)
{
    int64_t now = clock_now();
    const struct order_event e = { .fact = ORDER_WAS_CAPTURED,
                                   .amount = { CAPTURED_AMOUNT, was->currency },
                                   .at = now };
    struct uuid event_id = uuid_make(&bare->entropy, now);
    struct ledger_transfer transfers[LEDGER_TRANSFERS_MAX];
    size_t count = ledger_post(&e, transfers);
    for (size_t i = 0; i < count; i++) {
        int64_t minor = transfers[i].amount.minor;
        add_sum(sums, sums_count, (struct sum){ was->currency, transfers[i].debit, minor, 0 });
        add_sum(sums, sums_count, (struct sum){ was->currency, transfers[i].credit, 0, minor });
    }
    return queue_event(bare, link, was, &event_id, now) &&
           queue_transfers(bare, link, transfers, count, &event_id) &&
           queue_update(bare, link, was, &event_id) && queue_key(bare, link, was, now);
}

static bool queue_balances(const struct bare_pg *bare, struct link *link, const struct sum *sums,
                           size_t count)
{
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        struct params_out p = { 0 };
        add_number(&p, bare->merchant_id);
        add_text(&p, currency_code(sums[i].currency));
        add_number(&p, sums[i].account);
        add_number(&p, sums[i].debits);
        add_number(&p, sums[i].credits);
        good = queue(link, BALANCE, &p);
    }
    return good;
}

static bool write_group(struct bare_pg *bare, struct link *link)
{
    const struct params_out nothing = { 0 };
    struct sum sums[SUMS_MAX];
    size_t sums_count = 0;
    link->stage = WRITING;
    for (size_t i = 0; i < link->count; i++)
        if (!queue_capture(bare, link, &link->captures[i], sums, &sums_count))
            return false;
    return queue_balances(bare, link, sums, sums_count) && queue(link, COMMIT, &nothing) &&
           PQpipelineSync(link->pg) == 1 && send_now(bare, link);
}

/* --- answers ---------------------------------------------------------------------------- */

static bool end_group(struct bare_pg *bare, struct link *link)
{
    bare->working--;
    bare->totals->captures += link->count;
    bare->totals->commits++;
    samples_add(&bare->totals->latency, clock_monotonic() - link->begun);
    return begin_group(bare, link);
}

static bool take_result(struct bare_pg *bare, struct link *link, const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_PIPELINE_SYNC)
        return end_group(bare, link);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return broke(link, link->stage == READING ? "reading" : "writing");
    size_t at = link->answers++;
    if (link->stage == WRITING)
        return true;
    /* BEGIN, then two for each order: the key, the state. */
    if (at > 0 && at % 2 == 0 && !take_order(&link->captures[at / 2 - 1], result))
        return false;
    return at < 2 * link->count || write_group(bare, link);
}

static bool receive(struct bare_pg *bare, struct link *link)
{
    if (PQconsumeInput(link->pg) != 1)
        return broke(link, "receiving");
    /* Each statement's results end with a NULL, of which there may be one more at any time. */
    for (int nothing = 0; nothing < 2 && link->stage != IDLE && PQisBusy(link->pg) == 0;) {
        PGresult *result = PQgetResult(link->pg);
        nothing = result == NULL ? nothing + 1 : 0;
        bool good = result == NULL || take_result(bare, link, result);
        PQclear(result);
        if (!good)
            return false;
    }
    return true;
}

static bool handle_event(struct bare_pg *bare, const struct epoll_event *event)
{
    struct link *link = event->data.ptr;
    if ((event->events & EPOLLOUT) != 0 && !send_now(bare, link))
        return false;
    return (event->events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0 || receive(bare, link);
}

bool bare_pg_slice(struct bare_pg *bare, const struct bare_pg_way *way, struct order_pool *pool,
                   struct capture_totals *totals)
{
    struct epoll_event events[EVENTS_AT_ONCE];
    int64_t begun = clock_monotonic(), cpu = own_cpu();
    CHECK(way->connections <= bare->count && way->group <= BARE_PG_GROUP_MAX);
    bare->way = way;
    bare->pool = pool;
    bare->totals = totals;
    bare->until = begun + way->us;
    bare->working = 0;
    for (size_t i = 0; i < way->connections; i++)
        if (!begin_group(bare, &bare->links[i]))
            return false;
    while (bare->working > 0) {
        int count = epoll_wait(bare->epoll, events, EVENTS_AT_ONCE, PATIENCE);
        if (count == 0)
            return complain("PostgreSQL does not answer") == 0;
        for (int i = 0; i < count; i++)
            if (!handle_event(bare, &events[i]))
                return false;
    }
    totals->us += clock_monotonic() - begun;
    totals->client_cpu_us += own_cpu() - cpu;
    return true;
}

/* --- opening ---------------------------------------------------------------------------- */

static bool prepare(const struct link *link, enum statement which)
{
    PGresult *made = PQprepare(link->pg, NAMES[which], text_of(which), 0, NULL);
    PGresult *told = PQdescribePrepared(link->pg, NAMES[which]);
    bool good = PQresultStatus(made) == PGRES_COMMAND_OK || broke(link, NAMES[which]);
    for (size_t i = 0; good && which == LOAD && i < COUNT(COLUMNS_READ); i++)
        CHECK(strcmp(PQfname(told, COLUMNS_READ[i].at), COLUMNS_READ[i].name) == 0);
    PQclear(made);
    PQclear(told);
    return good;
}

static bool link_open(const struct bare_pg *bare, struct link *link, const char *conninfo)
{
    link->pg = PQconnectdb(conninfo);
    if (PQstatus(link->pg) != CONNECTION_OK)
        return broke(link, "connecting");
    for (int which = 0; which < STATEMENTS; which++)
        if (!prepare(link, (enum statement)which))
            return false;
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = link };
    CHECK(epoll_ctl(bare->epoll, EPOLL_CTL_ADD, PQsocket(link->pg), &event) == 0);
    return (PQsetnonblocking(link->pg, 1) == 0 && PQenterPipelineMode(link->pg) == 1) ||
           broke(link, "pipelining");
}

struct bare_pg *bare_pg_open(struct arena *a, const char *conninfo, size_t connections,
                             const struct bare_pg_likeness *like, int64_t merchant_id)
{
    struct bare_pg *bare = ARENA_NEW(a, struct bare_pg);
    bare->links = ARENA_ARRAY(a, struct link, connections);
    bare->like = *like;
    bare->merchant_id = merchant_id;
    bare->entropy = entropy_system();
    bare->epoll = epoll_create1(EPOLL_CLOEXEC);
    CHECK(bare->epoll >= 0);
    for (; bare->count < connections; bare->count++)
        if (!link_open(bare, &bare->links[bare->count], conninfo)) {
            bare_pg_close(bare);
            return NULL;
        }
    return bare;
}

void bare_pg_close(struct bare_pg *bare)
{
    for (size_t i = 0; i < bare->count; i++)
        PQfinish(bare->links[i].pg);
    (void)close(bare->epoll);
}
