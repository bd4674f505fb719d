#include "service/expiry_watch.h"

#include "base/clock.h"
#include "domain/expiry_rule.h"
#include "service/order_amend.h"
#include "service/settings.h"
#include "service/test_clock.h"
#include "sql.h"

#define EVERY       (10 * MINUTE) /* between two looks at the same orders */
#define PAGE        200           /* orders per query */
#define LOOKED_MAX  2000          /* in one unit of work, so that the writer is not held long; */
#define CHANGED_MAX 200           /* and so many of them changed, but for the rest of a page */

struct looked_order {
    struct uuid order_id;
    struct nearing_order o;
    int64_t phase, captured_amount;
    str payment_method_type, purchase_country;
};

/* Where the look at a merchant's orders is. */
struct watch {
    int64_t until; /* the end of the last order looked at; 0: the look begins */
    struct uuid order_id;
};

static enum problem load_page(struct ctx *c, const struct watch *from, int64_t last,
                              struct looked_order *out, size_t *count)
{
    struct rows r;
    *count = 0;
    TRY(db_rows_begin(c, &SQL_ORDER_NEAR_END,
                      PARAMS(P_I64(c->merchant_id), P_I64(from->until), P_UUID(from->order_id),
                             P_I64(last), P_I64(PAGE)),
                      &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        struct looked_order o = { 0 };
        p = db_rows_next(&r,
                         COLUMNS(C_UUID("order_id", &o.order_id), C_I64("phase", &o.phase),
                                 C_I64("created_at", &o.o.created_at),
                                 C_I64("expires_at", &o.o.expires_at),
                                 C_I64("captured_amount", &o.captured_amount),
                                 C_I64("warned_days", &o.o.warned_days),
                                 C_STR("payment_method_type", &o.payment_method_type),
                                 C_STR("purchase_country", &o.purchase_country)),
                         &more);
        if (p == OK && more)
            out[(*count)++] = o;
    }
    db_rows_end(&r);
    return p;
}

static enum problem warn_of(struct ctx *c, const struct looked_order *o, int64_t days,
                            struct changed *changed)
{
    struct expiring_document document = { .expires_at = o->o.expires_at, .days_before = days };
    struct change change = {
        .verb = ORDER_WARN, .warned_days = days, .shape = &EXPIRING_DOCUMENT, .document = &document
    };
    return order_change(c, o->order_id, &change, changed);
}

/* Of an order of which nothing was captured all is given up: it is cancelled. */
static enum problem release(struct ctx *c, const struct looked_order *o, struct changed *changed)
{
    struct change change = { .verb = o->captured_amount > 0 ? ORDER_RELEASE : ORDER_CANCEL };
    return order_change(c, o->order_id, &change, changed);
}

/* Does the first of what is due that the rules allow. */
static enum problem look_at(struct ctx *c, const struct looked_order *o, size_t *changes)
{
    struct order_terms terms = order_terms(c, o->payment_method_type, o->purchase_country);
    struct expiry_plan plan = expiry_plan(&terms, &o->o, c->now);
    int64_t warned_days = expiry_warning_due(terms.policy, &o->o, c->now);
    struct changed changed = { 0 };
    size_t blames = c->blames_count;
    bool refused = false;
    if (o->phase != PHASE_OPEN || c->now >= o->o.expires_at)
        return OK;
    if (plan.action == EXPIRY_RELEASE && plan.at <= c->now)
        TRY(order_unless_refused(c, blames, release(c, o, &changed), &refused));
    if (plan.action == EXPIRY_EXTEND && plan.at <= c->now)
        TRY(order_unless_refused(c, blames, order_extend(c, o->order_id, &changed), &refused));
    if (warned_days > 0 && uuid_is_zero(changed.event_id))
        TRY(order_unless_refused(c, blames, warn_of(c, o, warned_days, &changed), &refused));
    *changes += !uuid_is_zero(changed.event_id);
    return OK;
}

struct budget {
    size_t looked, changed;
};

static bool is_spent(const struct budget *b)
{
    return b->looked >= LOOKED_MAX || b->changed >= CHANGED_MAX;
}

/* Goes on with this merchant's look until it is over or the budget is spent. */
static enum problem watch_merchant(struct ctx *c, struct watch *w, struct budget *b)
{
    int64_t last = c->now + expiry_days_first(policy_of(c)) * DAY;
    struct looked_order *page = ARENA_ARRAY(c->arena, struct looked_order, PAGE);
    size_t count = PAGE;
    if (w->until <= c->now)
        *w = (struct watch){ .until = c->now };
    while (count == PAGE && !is_spent(b)) {
        TRY(load_page(c, w, last, page, &count));
        for (size_t i = 0; i < count; i++)
            TRY(look_at(c, &page[i], &b->changed));
        b->looked += count + PAGE / 10; /* a merchant without orders is some work too */
        if (count > 0)
            *w = (struct watch){ page[count - 1].o.expires_at, page[count - 1].order_id };
    }
    if (count < PAGE) {
        *w = (struct watch){ .until = 0 };
        return db_none(c, &SQL_MERCHANT_SET_WATCHED,
                       PARAMS(P_I64(c->merchant_id), P_I64(c->now + EVERY), P_I64(0), P_NULL()),
                       NULL);
    }
    return db_none(c, &SQL_MERCHANT_SET_WATCHED,
                   PARAMS(P_I64(c->merchant_id), P_I64(0), P_I64(w->until), P_UUID(w->order_id)),
                   NULL);
}

enum problem expiry_watch_round(struct ctx *c, bool *again)
{
    struct budget budget = { 0 };
    int64_t merchant_id = 0;
    while (!is_spent(&budget)) {
        struct watch watch = { 0 };
        str settings = { 0 };
        bool found = false;
        TRY(db_maybe(c, &SQL_MERCHANT_NEXT_WATCHED, PARAMS(P_I64(merchant_id), P_I64(c->now)),
                     COLUMNS(C_I64("merchant_id", &merchant_id), C_STR("settings", &settings),
                             C_I64("watched_until", &watch.until),
                             C_UUID("watched_order_id", &watch.order_id)),
                     &found));
        if (!found)
            return OK;
        c->merchant_id = merchant_id;
        c->policy = settings_read(c, settings);
        TRY(watch_merchant(c, &watch, &budget));
    }
    *again = true;
    return OK;
}

/* --- one merchant, by its own clock -------------------------------------------------------- */

/* The next page of open orders after `from`, and when something is to be done about the first of
 * them. *last: no order after it can be sooner. */
static enum problem next_of_page(struct ctx *c, struct watch *from, int64_t *next, bool *last)
{
    struct rows r;
    size_t count = 0;
    int64_t days_first = expiry_days_first(policy_of(c));
    TRY(db_rows_begin(c, &SQL_ORDER_NEXT_NEAR_END,
                      PARAMS(P_I64(c->merchant_id), P_I64(c->now), P_I64(from->until),
                             P_UUID(from->order_id), P_I64(PAGE)),
                      &r));
    bool more = true;
    enum problem p = OK;
    *last = false;
    while (p == OK && !*last) {
        struct looked_order o = { 0 };
        p = db_rows_next(&r,
                         COLUMNS(C_UUID("order_id", &o.order_id),
                                 C_I64("created_at", &o.o.created_at),
                                 C_I64("expires_at", &o.o.expires_at),
                                 C_I64("captured_amount", &o.captured_amount),
                                 C_I64("warned_days", &o.o.warned_days),
                                 C_STR("payment_method_type", &o.payment_method_type),
                                 C_STR("purchase_country", &o.purchase_country)),
                         &more);
        if (p != OK || !more)
            break;
        struct order_terms terms = order_terms(c, o.payment_method_type, o.purchase_country);
        int64_t at = expiry_next_at(&terms, &o.o, c->now);
        *next = at < *next ? at : *next;
        *last = o.o.expires_at - days_first * DAY > *next;
        *from = (struct watch){ o.o.expires_at, o.order_id };
        count++;
    }
    db_rows_end(&r);
    *last = *last || count < PAGE;
    return p;
}

enum problem expiry_watch_due(struct ctx *c, int64_t *at)
{
    struct watch from = { .until = c->now };
    bool last = expiry_days_first(policy_of(c)) == 0;
    *at = CLOCK_NEVER;
    while (!last)
        TRY(next_of_page(c, &from, at, &last));
    return OK;
}

enum problem expiry_watch_step(struct ctx *c, bool *again)
{
    struct watch watch = { 0 };
    struct budget budget = { 0 };
    TRY(db_one(c, &SQL_MERCHANT_LOAD_WATCH, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("watched_until", &watch.until),
                       C_UUID("watched_order_id", &watch.order_id))));
    TRY(watch_merchant(c, &watch, &budget));
    *again = is_spent(&budget);
    return OK;
}
