#include "domain/order.h"

#include "base/clock.h"

const char *const ORDER_STATUS_NAMES[] = { "AUTHORIZED", "PART_CAPTURED", "CAPTURED", "CANCELLED",
                                           "EXPIRED",    "CLOSED",        NULL };
static_assert(COUNT(ORDER_STATUS_NAMES) == ORDER_STATUS_COUNT + 1, "a name each");

const char *const FRAUD_STATUS_NAMES[] = { "ACCEPTED", "PENDING", "REJECTED", "STOPPED", NULL };
static_assert(COUNT(FRAUD_STATUS_NAMES) == FRAUD_COUNT + 1, "a name each");

const char *const ORDER_FACT_NAMES[] = {
#define FACT(name, type) [ORDER_WAS_##name] = (type),
#include "domain/order_fact.def"
#undef FACT
    [ORDER_FACT_COUNT] = NULL,
};
static_assert(COUNT(ORDER_FACT_NAMES) == ORDER_FACT_COUNT + 1, "a name each");

enum fraud_status fraud_status_of(str name)
{
    for (int i = 0; i < FRAUD_COUNT; i++)
        if (str_equal(name, str_of(FRAUD_STATUS_NAMES[i])))
            return (enum fraud_status)i;
    return FRAUD_ACCEPTED;
}

bool order_fact_is_update(enum order_fact fact)
{
    return fact == ORDER_WAS_RAISED || fact == ORDER_WAS_LOWERED || fact == ORDER_WAS_RELINED;
}

money order_remaining(const struct order *o)
{
    return money_sub(money_sub(o->authorized, o->captured), o->released);
}

bool order_is_open(const struct order *o)
{
    return o->status == ORDER_AUTHORIZED || o->status == ORDER_PART_CAPTURED;
}

enum order_phase order_phase(enum order_status status)
{
    switch (status) {
    case ORDER_AUTHORIZED:
    case ORDER_PART_CAPTURED:
        return PHASE_OPEN;
    case ORDER_CAPTURED:
        return PHASE_CAPTURED;
    case ORDER_CANCELLED:
    case ORDER_EXPIRED:
    case ORDER_CLOSED:
        return PHASE_ENDED;
    case ORDER_STATUS_COUNT:
        break;
    }
    UNREACHABLE("order status");
}

int64_t order_expiry_from(const struct policy *policy, int64_t at)
{
    return clock_midnight(at) + policy->authorization_days * DAY;
}

int64_t order_extension_from(const struct policy *policy, int64_t created_at, int64_t at)
{
    int64_t last = clock_midnight(created_at) + AUTHORIZATION_DAYS_MAX * DAY;
    int64_t until = order_expiry_from(policy, at);
    return until < last ? until : last;
}

bool order_is_expired(const struct order *o, int64_t now)
{
    return o->status == ORDER_EXPIRED || (order_is_open(o) && now >= o->expires_at);
}

void order_check(const struct order *o)
{
    if (o->version == 0)
        return;
    int64_t remaining = order_remaining(o).minor;
    CHECK(o->refunded.minor >= 0);
    CHECK(money_compare(o->refunded, o->captured) <= 0);
    CHECK(o->released.minor >= 0);
    CHECK(remaining >= 0);
    CHECK((o->captures_count > 0) == (o->captured.minor > 0));
    CHECK((o->refunds_count > 0) == (o->refunded.minor > 0));
    switch (o->status) {
    case ORDER_AUTHORIZED:
        CHECK(o->captured.minor == 0);
        break;
    case ORDER_PART_CAPTURED:
        CHECK(o->captured.minor > 0);
        CHECK(remaining > 0);
        break;
    case ORDER_CAPTURED:
        CHECK(remaining == 0);
        break;
    case ORDER_CANCELLED:
        CHECK(o->captured.minor == 0);
        break;
    case ORDER_EXPIRED:
        CHECK(o->captured.minor == 0);
        CHECK(remaining == 0);
        break;
    case ORDER_CLOSED:
        break;
    case ORDER_STATUS_COUNT:
        UNREACHABLE("order status");
    }
}

/* --- evolve ---------------------------------------------------------------------------- */

static void evolve_created(struct order *o, const struct order_event *e)
{
    CHECK(o->version == 0);
    o->status = ORDER_AUTHORIZED;
    o->authorized = o->original = e->amount;
    o->captured = o->refunded = o->released = money_zero(e->amount.currency);
    o->created_at = e->at;
    o->expires_at = e->expires_at;
    o->fraud_status = e->fraud_status;
}

static void evolve_captured(struct order *o, const struct order_event *e)
{
    o->captured = money_add(o->captured, e->amount);
    o->captures_count += 1;
    o->status = order_remaining(o).minor == 0 ? ORDER_CAPTURED : ORDER_PART_CAPTURED;
}

/* What is captured is now all there is. */
static void evolve_lowered(struct order *o, const struct order_event *e)
{
    o->authorized = money_sub(o->authorized, e->amount);
    if (o->captured.minor > 0 && order_remaining(o).minor == 0)
        o->status = ORDER_CAPTURED;
}

static void evolve_extended(struct order *o, const struct order_event *e)
{
    o->expires_at = e->expires_at;
    o->warned_days = 0; /* of another end */
}

/* What remained is promised no more. */
static void evolve_let_go(struct order *o, const struct order_event *e, enum order_status becomes)
{
    o->released = money_add(o->released, e->amount);
    o->rest_expired |= e->fact == ORDER_WAS_EXPIRED;
    o->status = becomes;
}

static void evolve(struct order *o, const struct order_event *e)
{
    switch (e->fact) {
    case ORDER_WAS_CREATED:
        evolve_created(o, e);
        break;
    case ORDER_WAS_CAPTURED:
        evolve_captured(o, e);
        break;
    case ORDER_WAS_REFUNDED:
        o->refunded = money_add(o->refunded, e->amount);
        o->refunds_count += 1;
        break;
    case ORDER_WAS_CANCELLED:
        o->status = ORDER_CANCELLED;
        break;
    case ORDER_WAS_RELEASED: /* something was captured of it */
    case ORDER_WAS_EXPIRED:
        evolve_let_go(o, e, o->captured.minor > 0 ? ORDER_CAPTURED : ORDER_EXPIRED);
        break;
    case ORDER_WAS_CLOSED:
        evolve_let_go(o, e, ORDER_CLOSED);
        break;
    case ORDER_WAS_ACKNOWLEDGED:
        o->is_acknowledged = true;
        break;
    case ORDER_WAS_RAISED:
        o->authorized = money_add(o->authorized, e->amount);
        break;
    case ORDER_WAS_LOWERED:
        evolve_lowered(o, e);
        break;
    case ORDER_WAS_EXTENDED:
        evolve_extended(o, e);
        break;
    case ORDER_WAS_WARNED:
        o->warned_days = e->warned_days;
        break;
    case ORDER_WAS_JUDGED:
        o->fraud_status = e->fraud_status;
        break;
    case ORDER_WAS_SHIPPED: /* the rest is in the events' documents */
    case ORDER_WAS_RELINED:
    case ORDER_WAS_REFERENCED:
    case ORDER_WAS_READDRESSED:
    case ORDER_WAS_SENT_OUT:
    case ORDER_WAS_DEFERRED:
    case ORDER_WAS_FLAGGED:
    case ORDER_WAS_CORRECTED:
    case ORDER_WAS_DISPUTED:
    case ORDER_WAS_DEFENDED:
    case ORDER_WAS_CHARGED_BACK:
    case ORDER_WAS_REMINDED:
    case ORDER_WAS_ADJUSTED:
    case ORDER_WAS_NOTED:
    case ORDER_WAS_TAGGED:
    case ORDER_WAS_ASKED_FOR:
    case ORDER_WAS_DECIDED:
        break;
    case ORDER_FACT_COUNT:
        UNREACHABLE("order fact");
    }
}

void order_evolve(struct order *o, const struct order_event *e)
{
    evolve(o, e);
    o->version += 1;
    order_check(o);
}
