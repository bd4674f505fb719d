/* foresee.c -- what a request will read, told before it runs: a group of requests then makes one
 * round trip to a store that is far away. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "api/app.h"
#include "service/duplicate.h"
#include "service/idempotency.h"
#include "service/test_clock.h"
#include "store/order_store.h"

#define PLACES 4096

struct place {
    struct uuid known_by;
    int64_t merchant_id;      /* 0: nobody that came before */
    int64_t duplicate_window; /* the merchant's */
    int64_t clock_offset;     /* likewise */
};

/* A newer caller takes the place of an older one. */
struct familiar {
    pthread_mutex_t lock;
    struct place places[PLACES];
};

struct familiar *familiar_open(void)
{
    struct familiar *f = calloc(1, sizeof *f);
    CHECK(f != NULL);
    CHECK(pthread_mutex_init(&f->lock, NULL) == 0);
    return f;
}

void familiar_close(struct familiar *f)
{
    if (f == NULL)
        return;
    CHECK(pthread_mutex_destroy(&f->lock) == 0);
    free(f);
}

static size_t place_of(struct uuid known_by)
{
    uint64_t bits = 0;
    memcpy(&bits, known_by.bytes, sizeof bits); /* of a keyed hash: as good as random */
    return (size_t)(bits % PLACES);
}

static struct place recall(struct familiar *f, struct uuid known_by)
{
    CHECK(pthread_mutex_lock(&f->lock) == 0);
    struct place place = f->places[place_of(known_by)];
    CHECK(pthread_mutex_unlock(&f->lock) == 0);
    return uuid_equal(place.known_by, known_by) ? place : (struct place){ 0 };
}

void api_remember(const struct ctx *c, const struct call *call)
{
    struct familiar *f = app_of(call)->familiar;
    if (f == NULL || uuid_is_zero(call->known_by))
        return;
    struct place place = { call->known_by, c->merchant_id, duplicate_window(c), c->clock_offset };
    CHECK(pthread_mutex_lock(&f->lock) == 0);
    f->places[place_of(call->known_by)] = place;
    CHECK(pthread_mutex_unlock(&f->lock) == 0);
}

static void foresee_caller(struct ctx *c, struct call *call, const struct foreknown *f)
{
    str cookie = request_cookie(call->request, STR("fangst_session"));
    const struct secret *secret = &app_of(call)->secret;
    enum access access = call->route->access;
    if (access == ACCESS_PUBLIC)
        return;
    if (f->authorization.ptr != NULL) {
        key_foresee(c, &f->claim);
        call->known_by = f->claim.secret_hash;
    } else if (access != ACCESS_KEY && cookie.ptr != NULL) {
        call->known_by = session_foresee(c, secret, cookie);
        str mid = api_store_asked(call);
        if (mid.ptr != NULL) /* the same session reads something else there */
            call->known_by =
                secret_digest(secret, "store",
                              arena_format(c->arena, "%.*s %.*s", STR_ARG(mid), STR_ARG(cookie)));
    }
}

/* An amendment reads what was agreed as well, and so does whoever shows an order. */
static bool reads_facts(const struct call *call)
{
    return call->request->method != POST;
}

static bool may_repeat(const struct call *call, const struct foreknown *f)
{
    return (call->route->flags & ROUTE_GUARDED) != 0 && f->key.ptr == NULL;
}

void api_foresee(void *self, struct ctx *c, struct call *call)
{
    const struct app *app = self;
    struct uuid order_id;
    if (app->familiar == NULL)
        return;
    const struct foreknown *f = api_foreknown(c, call);
    if (!call->is_admitted)
        foresee_caller(c, call, f);
    const struct ctx admitted = *c;
    struct place caller = recall(app->familiar, call->known_by);
    if (call->is_admitted)
        caller.merchant_id = admitted.merchant_id;
    if (caller.merchant_id == 0)
        return;
    c->merchant_id = caller.merchant_id; /* as if it were let in */
    clock_enter(c, caller.clock_offset);
    if (!uuid_is_zero(f->scope))
        idempotency_foresee(c, f->scope);
    if (strstr(call->route->path, "{order_id}") != NULL && uuid_parse(call->path[0], &order_id)) {
        order_foresee(c, order_id, reads_facts(call));
        if (may_repeat(call, f))
            duplicate_foresee(c, order_id, caller.duplicate_window);
    }
    c->merchant_id = admitted.merchant_id;
    clock_enter(c, admitted.clock_offset);
}
