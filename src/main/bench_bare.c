#include "main/bench_bare.h"

#include <semaphore.h>

#include "base/clock.h"
#include "service/idempotency.h"
#include "store/ledger_store.h"
#include "store/order_store.h"

#define ARENA_MAX ((size_t)64 * 1024 * 1024)

/* What one capture over HTTP left in the store. */
struct likeness {
    str actor, document, answer;
};

struct bare {
    struct work *work;
    struct likeness like;
    int64_t merchant_id;
    struct arena *arena; /* of one group */
    struct entropy entropy;
    struct ctx c;
    struct unit unit;
    /* one slice: */
    struct order_pool *pool;
    size_t group;
    int64_t until;
    uint64_t captures, commits;
    enum problem problem;
    sem_t finished;
};

/* --- one capture ------------------------------------------------------------------------ */

static enum problem write_rows(struct ctx *c, const struct bare *bare, const struct order_row *was)
{
    const struct order_event e = { .fact = ORDER_WAS_CAPTURED,
                                   .amount = { CAPTURED_AMOUNT, was->order.authorized.currency },
                                   .at = c->now };
    struct ledger_transfer transfers[LEDGER_TRANSFERS_MAX];
    struct order_row is = *was;
    is.last_event_id = uuid_make(c->entropy, c->now);
    is.order.version++;
    is.order.captures_count++;
    is.order.captured = money_add(is.order.captured, e.amount);
    is.order.status = ORDER_PART_CAPTURED;
    const struct event_row row = { .event_id = is.last_event_id,
                                   .order_id = was->order.order_id,
                                   .previous_id = was->last_event_id,
                                   .fact = e.fact,
                                   .at = e.at,
                                   .actor = bare->like.actor,
                                   .amount = e.amount.minor,
                                   .document = bare->like.document };
    TRY(event_append(c, &row));
    TRY(ledger_append(c, row.event_id, transfers, ledger_post(&e, transfers)));
    return order_update(c, was, &is);
}

static enum problem capture(struct ctx *c, const struct bare *bare, struct uuid order_id)
{
    struct uuid scope;
    struct order_row was;
    struct first_answer kept = { .answer = bare->like.answer };
    bool found = false;
    c->entropy->fill(c->entropy, scope.bytes, sizeof scope.bytes);
    TRY(idempotency_find(c, scope, &kept, &found));
    TRY(order_load(c, order_id, &was));
    TRY(write_rows(c, bare, &was));
    c->entropy->fill(c->entropy, kept.body_digest.bytes, sizeof kept.body_digest.bytes);
    return idempotency_save(c, scope, &kept);
}

/* --- groups: each is a unit of work, and the end of one hands in the next ----------------- */

static enum problem run_group(struct unit *u)
{
    struct bare *bare = u->self;
    struct uuid order_id;
    for (size_t i = 0; i < bare->group && order_pool_take(bare->pool, &order_id); i++) {
        TRY(capture(u->c, bare, order_id));
        bare->captures++;
    }
    return OK;
}

static void hand_in(struct bare *bare)
{
    arena_reset(bare->arena);
    bare->c = (struct ctx){ .arena = bare->arena,
                            .entropy = &bare->entropy,
                            .now = clock_now(),
                            .merchant_id = bare->merchant_id };
    work_write(bare->work, &bare->unit);
}

static void done_group(struct unit *u, bool committed)
{
    struct bare *bare = u->self;
    bare->commits++;
    if (!committed && bare->problem == OK)
        bare->problem = u->result;
    bool more = bare->pool->next < bare->pool->count && clock_monotonic() < bare->until;
    if (committed && more)
        hand_in(bare);
    else
        CHECK(sem_post(&bare->finished) == 0);
}

bool bare_slice(struct bare *bare, struct order_pool *pool, size_t group, int64_t us,
                struct capture_totals *totals)
{
    int64_t begun = clock_monotonic(), cpu = own_cpu();
    CHECK(group > 0);
    bare->pool = pool;
    bare->group = group;
    bare->until = begun + us;
    bare->captures = bare->commits = 0;
    hand_in(bare);
    while (sem_wait(&bare->finished) != 0)
        continue;
    totals->captures += bare->captures;
    totals->commits += bare->commits;
    totals->us += clock_monotonic() - begun;
    totals->usage.cpu_us += own_cpu() - cpu;
    return bare->problem == OK || complain("the bare store failed") == 0;
}

/* --- opening ---------------------------------------------------------------------------- */

struct finding {
    const struct capture_made *made;
    struct arena *keep;
    struct likeness out;
};

static enum problem find_rows(struct unit *u)
{
    struct finding *f = u->self;
    struct event_row event = { 0 };
    struct first_answer first = { 0 };
    bool has_event = false, has_answer = false;
    str path = arena_format(u->c->arena, "/ordermanagement/v1/orders/%.*s/captures",
                            STR_ARG(uuid_text(u->c->arena, f->made->order_id)));
    struct uuid scope = idempotency_scope(STR("POST"), path, uuid_text(u->c->arena, f->made->key));
    TRY(event_load(u->c, f->made->capture_id, &event, &has_event));
    TRY(idempotency_find(u->c, scope, &first, &has_answer));
    if (!has_event || !has_answer)
        return blame(u->c, PROBLEM_NOT_FOUND, STR(""), "What a capture wrote cannot be found.");
    f->out = (struct likeness){ .actor = arena_copy(f->keep, event.actor),
                                .document = arena_copy(f->keep, event.document),
                                .answer = arena_copy(f->keep, first.answer) };
    return OK;
}

static bool find_likeness(struct arena *a, const struct bench_store *like,
                          const struct capture_made *made, struct likeness *out)
{
    struct access_store s;
    struct finding finding = { .made = made, .keep = a };
    if (!bench_store_open(like, &s))
        return false;
    bool good = store_read(&s, find_rows, &finding) == OK;
    store_close(&s);
    *out = finding.out;
    return good;
}

struct bare *bare_open(struct arena *a, const struct bench_store *store,
                       const struct bench_store *like, const struct capture_made *made)
{
    char why[512];
    struct bare *bare = ARENA_NEW(a, struct bare);
    if (!find_likeness(a, like, made, &bare->like))
        return NULL;
    bare->merchant_id = store->merchant_id;
    bare->entropy = entropy_system();
    struct work_options options = { .readers = 1, .writers = 1 };
    CHECK(store_place(&(struct config){ .data = store->data }, a, &options.place));
    bare->work = work_open(&options, why, sizeof why);
    if (bare->work == NULL) {
        (void)complain("%s", why);
        return NULL;
    }
    bare->arena = arena_open(ARENA_MAX);
    bare->unit = (struct unit){ .c = &bare->c, .self = bare, .run = run_group, .done = done_group };
    CHECK(sem_init(&bare->finished, 0, 0) == 0);
    return bare;
}

void bare_close(struct bare *bare)
{
    work_close(bare->work);
    arena_close(bare->arena);
}
