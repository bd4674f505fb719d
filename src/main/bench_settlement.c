#include "main/bench_settlement.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "main/bench_server.h"
#include "main/bench_store.h"
#include "main/demo_payouts.h"
#include "service/dunning.h"
#include "service/invoicing.h"
#include "service/order_dispute.h"
#include "service/payout.h"
#include "service/test_clock.h"
#include "sql.h"

#define GOAL_SECONDS        60
#define GOAL_MEGABYTES      100
#define DAYS_BEFORE         14  /* so that some are newly late, and some due for a reminder */
#define TUESDAY             5   /* days of the epoch, modulo 7 */
#define DAYS_UNTIL_ALL_LATE 100 /* the captures are of 60 days, and due in at most 30 */
#define LINES_OF_CAPTURE    2   /* the sale and its fee */
#define PAYOUTS_MAX         500
#define AHEAD               (14 * DAY)

struct settling {
    struct arena *a;
    struct report *report;
    struct access_store s;
    int64_t now;          /* of the rounds */
    int64_t rounds;       /* so far */
    str reference;        /* of the largest payout */
    int64_t transactions; /* in it */
    int64_t events;       /* of the merchant */
    bool again;
};

/* --- rounds ------------------------------------------------------------------------------- */

static enum problem settle(struct unit *u)
{
    struct settling *b = u->self;
    u->c->now = b->now;
    return payout_step(u->c, u->c->now, &b->again);
}

static enum problem invoice(struct unit *u)
{
    struct settling *b = u->self;
    u->c->now = b->now;
    return invoicing_step(u->c, &b->again);
}

static enum problem remind(struct unit *u)
{
    struct settling *b = u->self;
    u->c->now = b->now;
    return dunning_look(u->c, &b->again);
}

/* All that there is to do. */
static bool run(struct settling *b, enum problem (*round)(struct unit *u))
{
    b->rounds = 0;
    do {
        b->again = false; /* some rounds only ever set it */
        if (store_run(&b->s, round, b) != OK)
            return false;
        b->rounds++;
    } while (b->again);
    return true;
}

static void add(struct settling *b, const char *name, double value, const char *unit, double limit)
{
    report_add(b->report, (struct figure){ .name = name,
                                           .value = value,
                                           .unit = unit,
                                           .goal = limit > 0 ? VALUE_AT_MOST : GOAL_NONE,
                                           .limit = limit });
}

static const char *named(struct settling *b, const char *name, const char *what)
{
    return arena_format(b->a, "%s_%s", name, what).ptr;
}

/* The same, by the clock and by the processor. */
static bool measure(struct settling *b, const char *name, enum problem (*round)(struct unit *u),
                    double limit)
{
    report_progress("settlement: %s", name);
    int64_t begun = clock_monotonic(), cpu = own_cpu();
    if (!run(b, round))
        return false;
    add(b, name, (double)(clock_monotonic() - begun) / SECOND, "s", limit);
    add(b, named(b, name, "cpu"), (double)(own_cpu() - cpu) / SECOND, "s", 0);
    return true;
}

/* --- payouts and dunning -------------------------------------------------------------------- */

/* The merchant is paid for a correction, in a payout that is closed ahead of time. All that is
 * captured before its cut-off is then late for it, and so in the one after: one payout of nearly
 * all the captures in kronor. */
static enum problem close_ahead(struct unit *u)
{
    struct correction correction = { .amount = 100,
                                     .currency = STR("SEK"),
                                     .reason = STR("Paid ahead") };
    bool again = true;
    TRY(demo_terms(u->c));
    TRY(correction_make(u->c, &correction));
    u->c->now += AHEAD;
    while (again)
        TRY(payout_step(u->c, u->c->now, &again));
    return OK;
}

static enum problem find_first_night(struct unit *u)
{
    struct settling *b = u->self;
    return dunning_work_due(u->c, &b->now);
}

static enum problem count_events(struct unit *u)
{
    struct settling *b = u->self;
    return db_one(u->c, &SQL_EVENT_COUNT, PARAMS(P_I64(u->c->merchant_id)),
                  COLUMNS(C_I64("events", &b->events)));
}

/* Steps are taken on bank days: early on the next Tuesday. */
static int64_t tuesday_from(int64_t at)
{
    int64_t day = at / DAY;
    return (day + (TUESDAY + 7 - day % 7) % 7) * DAY + 6 * HOUR;
}

static bool measure_night(struct settling *b, const char *name)
{
    if (store_read(&b->s, count_events, b) != OK)
        return false;
    int64_t before = b->events;
    if (!measure(b, name, remind, GOAL_SECONDS) || store_read(&b->s, count_events, b) != OK)
        return false;
    add(b, named(b, name, "looked_at_most"), (double)(b->rounds * DUNNING_PAGE), "1", 0);
    add(b, named(b, name, "steps"), (double)(b->events - before), "1", 0);
    return true;
}

/* One day after the other until an ordinary one; then none until all are late. */
static bool measure_nights(struct settling *b)
{
    if (store_read(&b->s, find_first_night, b) != OK || b->now == CLOCK_NEVER)
        return complain("there is no invoice to be looked at") == 0;
    int64_t ordinary = tuesday_from(b->now + DAYS_BEFORE * DAY);
    int64_t all_late = tuesday_from(b->now + DAYS_UNTIL_ALL_LATE * DAY);
    for (b->now = tuesday_from(b->now); b->now < ordinary; b->now += DAY)
        if (!run(b, remind))
            return false;
    if (!measure_night(b, "dunning_night"))
        return false;
    b->now = all_late;
    return measure_night(b, "dunning_all_due");
}

/* --- reports -------------------------------------------------------------------------------- */

static enum problem find_largest(struct unit *u)
{
    struct settling *b = u->self;
    struct payout_range all = { INT64_MIN, INT64_MAX, { 0 }, PAYOUTS_MAX, 0 };
    struct payouts found;
    int64_t events = 0;
    TRY(payouts_list(u->c, &all, &found));
    for (size_t i = 0; i < found.count; i++)
        if (found.items[i].events > events) {
            events = found.items[i].events;
            b->reference = arena_copy(b->a, found.items[i].payment_reference);
        }
    b->transactions = events * LINES_OF_CAPTURE;
    return OK;
}

/* Reads an answer to its end and forgets it; *bytes: how many they were. */
static bool download(uint16_t port, str request, int64_t *bytes)
{
    static char room[1024 * 1024];
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool good = fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0 &&
                write(fd, request.ptr, request.len) == (ssize_t)request.len;
    ssize_t n = good ? read(fd, room, sizeof room) : -1;
    good = n > 12 && memcmp(room + 9, "200", 3) == 0;
    for (*bytes = 0; good && n > 0; n = read(fd, room, sizeof room))
        *bytes += n;
    if (fd >= 0)
        (void)close(fd);
    return (good && n == 0) || complain("a report was not answered: %.40s", room) == 0;
}

static bool measure_report(struct settling *b, const struct server_process *server,
                           str authorization, const char *name, const char *path)
{
    struct usage before, after;
    int64_t bytes = 0;
    str request =
        arena_format(b->a,
                     "GET /settlements/v1/reports/%s?payment_reference=%.*s HTTP/1.1\r\n"
                     "Host: localhost\r\nConnection: close\r\nAuthorization: %.*s\r\n\r\n",
                     path, STR_ARG(b->reference), STR_ARG(authorization));
    report_progress("settlement: %s of %lld transactions", name, (long long)b->transactions);
    server_process_usage(server, &before);
    int64_t begun = clock_monotonic();
    if (!download(server->port, request, &bytes))
        return false;
    double seconds = (double)(clock_monotonic() - begun) / SECOND;
    server_process_usage(server, &after);
    double cpu = (double)usage_between(&before, &after).cpu_us / SECOND;
    double peak = (double)server_process_memory_peak(server) / (1024 * 1024);
    add(b, name, seconds, "s", GOAL_SECONDS);
    add(b, named(b, name, "cpu"), cpu, "s", 0);
    add(b, named(b, name, "bytes"), (double)bytes, "B", 0);
    add(b, named(b, name, "rss"), peak, "MB", GOAL_MEGABYTES);
    return true;
}

/* The server does no scheduled work, which would take the processor from it. */
static bool measure_reports(struct settling *b, const struct bench_store *store)
{
    struct server_process server;

    str authorization = { 0 };
    if (store_read(&b->s, find_largest, b) != OK || !bench_store_key(b->a, store, &authorization) ||
        !server_process_start(store->data, "web", &server))
        return false;
    add(b, "report_transactions", (double)b->transactions, "1", 0);
    bool good =
        measure_report(b, &server, authorization, "report_csv", "payout-with-transactions") &&
        measure_report(b, &server, authorization, "report_pdf", "payout");
    return server_process_stop(&server) && good;
}

/* --- the whole ------------------------------------------------------------------------------ */

bool settlement_measure(struct arena *a, const struct config *config, int64_t orders,
                        struct report *report)
{
    struct bench_store store;
    struct settling b = { .a = a, .report = report };
    if (!bench_store_invoiced(a, config, orders, close_ahead, &store) ||
        !bench_store_open(&store, &b.s))
        return false;
    b.now = clock_now() + 2 * AHEAD; /* every cut-off has passed */
    bool good = measure(&b, "payout_run", settle, GOAL_SECONDS) && measure_reports(&b, &store);
    b.now = clock_now();
    good = good && measure(&b, "invoices", invoice, 0) && measure_nights(&b);
    store_close(&b.s);
    report_progress("settlement: verifying");
    good = good && verify_data(store.data);
    if (good)
        bench_store_remove(&store);
    return good;
}
