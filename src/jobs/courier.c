#include "jobs/courier.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/metric.h"

#define THREADS    8
#define SLOW_MAX   4 /* of them at a time deliver to endpoints that are known to be slow */
#define ARENA_MAX  ((size_t)16 * 1024 * 1024)
#define LOOK_EVERY SECOND

struct hand {
    struct courier *courier;
    struct webhook_call *call;
    struct arena *arena, *next,
        *letters; /* of the claim at hand, of the next one; of its message */
    struct entropy entropy;
    struct webhook_turn turn;
    bool has_place; /* of SLOW_MAX */
    pthread_t thread;
};

struct courier {
    struct work *work;
    struct courier_options options;
    struct hand hands[THREADS];
    pthread_mutex_t lock;
    pthread_cond_t woken;
    int slow;        /* who deliver to such endpoints, or may be given one just now */
    int64_t look_at; /* monotonic: then somebody who has nothing to do looks for something */
    atomic_bool is_stopping;
};

/* The message at hand, and what came of it. */
struct attempt {
    struct webhook_claim claim; /* merchant_id 0: there is none */
    struct webhook_outcome outcome;
};

/* --- a message ---------------------------------------------------------------------------- */

/* `v1,signature`, of both secrets while both count. */
static enum problem sign(struct ctx *c, const struct secret *key, const struct webhook_claim *d,
                         str id, int64_t seconds, str *out)
{
    str mine = { 0 }, before = { 0 };
    str content = arena_format(c->arena, "%.*s.%lld.%.*s", STR_ARG(id), (long long)seconds,
                               STR_ARG(d->payload));
    TRY(webhook_sign(c, key, d->secret, content, &mine));
    *out = arena_format(c->arena, "v1,%.*s", STR_ARG(mine));
    if (d->previous_secret.ptr == NULL || d->previous_until <= c->now)
        return OK;
    TRY(webhook_sign(c, key, d->previous_secret, content, &before));
    *out = arena_format(c->arena, "%.*s v1,%.*s", STR_ARG(*out), STR_ARG(before));
    return OK;
}

/* Who answers with the request shows it to all who may read the log: not with its signature. */
static void hide(struct webhook_answer *a, str signature)
{
    for (size_t i = 0; i + signature.len <= a->body_length; i++)
        if (memcmp(a->body + i, signature.ptr, signature.len) == 0)
            memset(a->body + i, '*', signature.len);
}

static void deliver(struct hand *h, struct attempt *a)
{
    const struct webhook_claim *d = &a->claim;
    struct courier *m = h->courier;
    struct ctx c = { .arena = h->letters, .entropy = &h->entropy, .now = clock_now() };
    struct webhook_answer *answer = ARENA_NEW(h->letters, struct webhook_answer);
    int64_t began = clock_monotonic();
    str signature = { 0 }, id = uuid_text(h->letters, d->delivery_id);
    a->outcome = (struct webhook_outcome){ .at = c.now };
    if (sign(&c, &m->options.secret, d, id, c.now / SECOND, &signature) != OK) {
        a->outcome.error = str_of(WHY_WEBHOOK_UNSIGNED);
        return;
    }
    const char *headers[] = {
        arena_format(h->letters, "webhook-id: %.*s", STR_ARG(id)).ptr,
        arena_format(h->letters, "webhook-timestamp: %lld", (long long)(c.now / SECOND)).ptr,
        arena_format(h->letters, "webhook-signature: %.*s", STR_ARG(signature)).ptr,
        "Content-Type: application/json",
        "User-Agent: fangst-webhooks",
        "Accept:",
        "Expect:",
    };
    webhook_call(h->call, arena_cstr(h->letters, d->url), headers, COUNT(headers), d->payload,
                 &m->is_stopping, answer);
    str part = { 0 }, rest = signature;
    while (rest.len > 0 && str_split(&rest, ' ', &part))
        hide(answer, str_cut(part, 3));
    a->outcome.duration = clock_monotonic() - began;
    a->outcome.status = answer->status;
    a->outcome.response_body = (str){ answer->body, answer->body_length };
    a->outcome.error = str_of(answer->error);
}

/* --- turn by turn ------------------------------------------------------------------------- */

struct turn {
    struct hand *hand;
    const struct attempt *done;
    struct webhook_claim next;
    struct webhook_turn turn;
};

/* What came of the last message, and the next one, in one commit. */
static enum problem take_turn(struct unit *u)
{
    struct turn *t = u->self;
    t->turn = t->hand->turn;
    t->turn.takes_slow = t->hand->has_place;
    t->next = (struct webhook_claim){ 0 };
    if (t->done->claim.merchant_id != 0)
        TRY(webhook_settle(u->c, &t->done->claim, &t->done->outcome));
    if (atomic_load(&t->hand->courier->is_stopping))
        return OK;
    return webhook_claim(u->c, &t->turn, &t->next);
}

static enum problem run_turn(struct hand *h, struct turn *turn)
{
    struct ctx c = {
        .arena = h->next, .entropy = &h->entropy, .now = clock_now(), .actor = STR("system")
    };
    struct unit unit = { .c = &c, .self = turn, .run = take_turn };
    arena_reset(h->next);
    return work_write_wait(h->courier->work, &unit);
}

static void count(const struct attempt *done)
{
    bool is_good = done->outcome.status >= 200 && done->outcome.status < 300;
    if (done->claim.merchant_id != 0)
        metric_add_labelled(METRIC_WEBHOOKS, is_good ? "outcome=\"taken\"" : "outcome=\"failed\"",
                            1);
}

static void wait_a_little(struct courier *m)
{
    struct timespec until;
    CHECK(clock_gettime(CLOCK_REALTIME, &until) == 0);
    until.tv_sec += (time_t)(LOOK_EVERY / SECOND);
    CHECK(pthread_mutex_lock(&m->lock) == 0);
    if (!atomic_load(&m->is_stopping))
        (void)pthread_cond_timedwait(&m->woken, &m->lock, &until);
    CHECK(pthread_mutex_unlock(&m->lock) == 0);
}

/* --- slow endpoints ----------------------------------------------------------------------- */

/* Whoever is given a message of a slow endpoint has a place while it delivers; there are fewer
 * places than threads, so that some are always left for the others. */
static bool take_place(struct courier *m)
{
    CHECK(pthread_mutex_lock(&m->lock) == 0);
    bool is_free = m->slow < SLOW_MAX;
    m->slow += is_free;
    CHECK(pthread_mutex_unlock(&m->lock) == 0);
    return is_free;
}

static void leave_place(struct courier *m)
{
    CHECK(pthread_mutex_lock(&m->lock) == 0);
    m->slow--;
    CHECK(m->slow >= 0);
    CHECK(pthread_mutex_unlock(&m->lock) == 0);
}

/* Settles *a and makes it the next message. One that was delivered and cannot be settled is
 * delivered again when its lease is over: so that is tried for as long as the lease lasts. */
static void go_on(struct hand *h, struct attempt *a)
{
    struct turn turn = { .hand = h, .done = a };
    int64_t until = clock_monotonic() + WEBHOOK_LEASE;
    h->has_place = h->has_place || take_place(h->courier);
    enum problem p = run_turn(h, &turn);
    while (p != OK && a->claim.merchant_id != 0 && !atomic_load(&h->courier->is_stopping) &&
           clock_monotonic() < until) {
        wait_a_little(h->courier);
        p = run_turn(h, &turn);
    }
    if (p == OK) {
        count(a);
        h->turn = turn.turn;
    }
    *a = (struct attempt){ 0 };
    if (p == OK)
        a->claim = turn.next;
    if (h->has_place && a->claim.slowness == 0)
        leave_place(h->courier);
    h->has_place = h->has_place && a->claim.slowness > 0;
    struct arena *is_free = h->arena;
    h->arena = h->next;
    h->next = is_free;
}

/* There is work at another endpoint than before: whoever has nothing to do looks for more. */
static void wake_another(struct courier *m)
{
    CHECK(pthread_mutex_lock(&m->lock) == 0);
    m->look_at = 0;
    CHECK(pthread_cond_signal(&m->woken) == 0);
    CHECK(pthread_mutex_unlock(&m->lock) == 0);
}

/* What is broken off because the program ends is not an attempt: its message stays due. */
static void deliver_all(struct hand *h)
{
    struct attempt a = { 0 };
    do {
        struct uuid before = h->turn.endpoint_id;
        go_on(h, &a);
        arena_reset(h->letters);
        if (a.claim.merchant_id != 0 && !uuid_equal(before, a.claim.endpoint_id))
            wake_another(h->courier);
        if (a.claim.merchant_id != 0)
            deliver(h, &a);
        if (a.outcome.status == 0 && atomic_load(&h->courier->is_stopping))
            break;
    } while (a.claim.merchant_id != 0);
}

/* --- the threads -------------------------------------------------------------------------- */

/* Of all who have nothing to do one looks, once in a while: each look is a turn of the writer. */
static bool is_to_look(struct courier *m)
{
    CHECK(pthread_mutex_lock(&m->lock) == 0);
    bool is = clock_monotonic() >= m->look_at;
    if (is)
        m->look_at = clock_monotonic() + LOOK_EVERY;
    CHECK(pthread_mutex_unlock(&m->lock) == 0);
    return is;
}

static void *courier_main(void *argument)
{
    struct hand *h = argument;
    while (!atomic_load(&h->courier->is_stopping)) {
        if (is_to_look(h->courier))
            deliver_all(h);
        wait_a_little(h->courier);
    }
    return NULL;
}

struct courier *courier_start(struct work *work, const struct courier_options *options)
{
    struct courier *m = calloc(1, sizeof *m);
    CHECK(m != NULL);
    m->work = work;
    m->options = *options;
    CHECK(pthread_mutex_init(&m->lock, NULL) == 0);
    CHECK(pthread_cond_init(&m->woken, NULL) == 0);
    for (size_t i = 0; i < THREADS; i++) {
        struct hand *h = &m->hands[i];
        *h = (struct hand){ .courier = m,
                            .call = webhook_call_open(&m->options.call),
                            .arena = arena_open(ARENA_MAX),
                            .next = arena_open(ARENA_MAX),
                            .letters = arena_open(ARENA_MAX),
                            .entropy = entropy_system() };
        CHECK(pthread_create(&h->thread, NULL, courier_main, h) == 0);
    }
    return m;
}

void courier_hurry(struct courier *m)
{
    CHECK(pthread_mutex_lock(&m->lock) == 0);
    atomic_store(&m->is_stopping, true);
    CHECK(pthread_cond_broadcast(&m->woken) == 0);
    CHECK(pthread_mutex_unlock(&m->lock) == 0);
}

void courier_stop(struct courier *m)
{
    CHECK(atomic_load(&m->is_stopping));
    for (size_t i = 0; i < THREADS; i++) {
        CHECK(pthread_join(m->hands[i].thread, NULL) == 0);
        webhook_call_close(m->hands[i].call);
        arena_close(m->hands[i].letters);
        arena_close(m->hands[i].next);
        arena_close(m->hands[i].arena);
    }
    free(m);
}
