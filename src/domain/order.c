#include "domain/order.h"

#include "base/clock.h"

const char *const ORDER_STATUS_NAMES[] = { "AUTHORIZED", "PART_CAPTURED", "CAPTURED", "CANCELLED",
                                           "EXPIRED",    "CLOSED",        NULL };
static_assert(COUNT(ORDER_STATUS_NAMES) == ORDER_STATUS_COUNT + 1, "a name each");

const char *const FRAUD_STATUS_NAMES[] = { "ACCEPTED", "PENDING", "REJECTED", "STOPPED", NULL };
static_assert(COUNT(FRAUD_STATUS_NAMES) == FRAUD_COUNT + 1, "a name each");

const char *const ORDER_FACT_NAMES[] = {
    "order.created", "capture.created",    "refund.created", "order.cancelled", "order.released",
    "order.expired", "order.acknowledged", "order.closed",   "shipping.added",  NULL
};
static_assert(COUNT(ORDER_FACT_NAMES) == ORDER_FACT_COUNT + 1, "a name each");

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

int64_t order_default_expiry(int64_t created_at)
{
    return clock_midnight(created_at) + ORDER_DAYS_DEFAULT * DAY;
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

/* --- decide ---------------------------------------------------------------------------- */

static str id_text(struct ctx *c, const struct order *o)
{
    return uuid_text(c->arena, o->order_id);
}

static bool is_expired(const struct order *o, int64_t now)
{
    return o->status == ORDER_EXPIRED || (order_is_open(o) && now >= o->expires_at);
}

/* The sentences of refusals are the documented ones: real clients match them literally. Numbers
 * follow as further messages, never inside these. */
static enum problem decide_capture(struct ctx *c, const struct order *o,
                                   const struct order_command *k, struct order_event *out)
{
    const enum problem no = PROBLEM_CAPTURE_NOT_ALLOWED;
    str id = id_text(c, o);
    if (is_expired(o, k->now))
        return blame(c, no, STR(""), "Order %.*s is expired. Capture not possible.", STR_ARG(id));
    if (o->status == ORDER_CANCELLED)
        return blame(c, no, STR(""), "Order %.*s is cancelled. Capture not possible.", STR_ARG(id));
    if (o->status == ORDER_CLOSED)
        return blame(c, no, STR(""), "Order %.*s is closed. Capture not possible.", STR_ARG(id));
    if (o->fraud_status != FRAUD_ACCEPTED)
        return blame(c, no, STR(""),
                     "The fraud status of order %.*s is %s, not ACCEPTED. Capture not possible.",
                     STR_ARG(id), FRAUD_STATUS_NAMES[o->fraud_status]);
    money remaining = order_remaining(o);
    if (remaining.minor == 0 || money_compare(k->amount, remaining) > 0) {
        blame_also(c, STR("captured_amount"),
                   "Captured amount is higher than the remaining authorized amount. "
                   "Capture not possible.");
        return blame(c, no, STR("captured_amount"),
                     "Captured amount %lld is higher than the remaining authorized amount %lld.",
                     (long long)k->amount.minor, (long long)remaining.minor);
    }
    CHECK(k->amount.minor > 0);
    *out = (struct order_event){ ORDER_WAS_CAPTURED, k->amount, k->now };
    return OK;
}

static enum problem decide_refund(struct ctx *c, const struct order *o,
                                  const struct order_command *k, struct order_event *out)
{
    const enum problem no = PROBLEM_REFUND_NOT_ALLOWED;
    if (o->captured.minor == 0)
        return blame(c, no, STR(""), "Order has no captures. Refund not possible");
    if (o->status == ORDER_CLOSED)
        return blame(c, no, STR(""), "Order is closed. Refund not possible");
    CHECK(k->amount.minor > 0);
    money refundable = money_sub(o->captured, o->refunded);
    if (money_compare(k->amount, refundable) > 0)
        return blame(c, no, STR("refunded_amount"),
                     "Refunded amount %lld is higher than what is captured and not yet refunded, "
                     "%lld. Refund not possible",
                     (long long)k->amount.minor, (long long)refundable.minor);
    *out = (struct order_event){ ORDER_WAS_REFUNDED, k->amount, k->now };
    return OK;
}

static enum problem decide_cancel(struct ctx *c, const struct order *o,
                                  const struct order_command *k, struct order_event *out)
{
    const enum problem no = PROBLEM_CANCEL_NOT_ALLOWED;
    if (o->captured.minor > 0)
        return blame(c, no, STR(""), "Order has previous captures. Cancel not possible.");
    if (is_expired(o, k->now))
        return blame(c, no, STR(""), "Order is expired. Cancel not possible.");
    if (o->status != ORDER_AUTHORIZED)
        return blame(c, no, STR(""), "Order is %s. Cancel not possible.",
                     o->status == ORDER_CANCELLED ? "cancelled" : "closed");
    *out = (struct order_event){ ORDER_WAS_CANCELLED, order_remaining(o), k->now };
    return OK;
}

static enum problem decide_release(struct ctx *c, const struct order *o,
                                   const struct order_command *k, struct order_event *out)
{
    const enum problem no = PROBLEM_NOT_ALLOWED;
    if (o->status == ORDER_CANCELLED)
        return blame(c, no, STR(""), "Order is cancelled. Release not possible.");
    if (o->captured.minor == 0)
        return blame(c, no, STR(""), "Order has no captures. Release not possible.");
    if (o->status != ORDER_PART_CAPTURED)
        return blame(c, no, STR(""), "Nothing remains authorized. Release not possible.");
    *out = (struct order_event){ ORDER_WAS_RELEASED, order_remaining(o), k->now };
    return OK;
}

static enum problem decide_expire(struct ctx *c, const struct order *o,
                                  const struct order_command *k, struct order_event *out)
{
    if (!order_is_open(o) || k->now < o->expires_at)
        return blame(c, PROBLEM_NOT_ALLOWED, STR(""), "Order is not due to expire.");
    *out = (struct order_event){ ORDER_WAS_EXPIRED, order_remaining(o), k->now };
    return OK;
}

enum problem order_decide(struct ctx *c, const struct order *o, const struct order_command *command,
                          struct order_event *out, bool *happened)
{
    order_check(o);
    CHECK(o->version > 0);
    *happened = true;
    switch (command->verb) {
    case ORDER_CAPTURE:
        return decide_capture(c, o, command, out);
    case ORDER_REFUND:
        return decide_refund(c, o, command, out);
    case ORDER_CANCEL:
        return decide_cancel(c, o, command, out);
    case ORDER_RELEASE:
        return decide_release(c, o, command, out);
    case ORDER_EXPIRE:
        return decide_expire(c, o, command, out);
    case ORDER_ACKNOWLEDGE:
        *happened = !o->is_acknowledged; /* clients acknowledge again and again: harmless */
        *out = (struct order_event){ ORDER_WAS_ACKNOWLEDGED, money_zero(o->authorized.currency),
                                     command->now };
        return OK;
    case ORDER_SHIP:
        if (o->captures_count == 0)
            return blame(c, PROBLEM_NOT_ALLOWED, STR(""),
                         "Order has no captures. Shipping info cannot be added.");
        *out = (struct order_event){ ORDER_WAS_SHIPPED, money_zero(o->authorized.currency),
                                     command->now };
        return OK;
    case ORDER_CLOSE:
        if (o->status == ORDER_CANCELLED)
            return blame(c, PROBLEM_NOT_ALLOWED, STR(""),
                         "Order is cancelled. Close not possible.");
        *out = (struct order_event){ ORDER_WAS_CLOSED, order_remaining(o), command->now };
        return OK;
    }
    UNREACHABLE("order verb");
}

/* --- evolve ---------------------------------------------------------------------------- */

static void evolve_created(struct order *o, const struct order_event *e)
{
    CHECK(o->version == 0);
    o->status = ORDER_AUTHORIZED;
    o->authorized = o->original = e->amount;
    o->captured = o->refunded = o->released = money_zero(e->amount.currency);
}

void order_evolve(struct order *o, const struct order_event *e)
{
    switch (e->fact) {
    case ORDER_WAS_CREATED:
        evolve_created(o, e);
        break;
    case ORDER_WAS_CAPTURED:
        o->captured = money_add(o->captured, e->amount);
        o->captures_count += 1;
        o->status = order_remaining(o).minor == 0 ? ORDER_CAPTURED : ORDER_PART_CAPTURED;
        break;
    case ORDER_WAS_REFUNDED:
        o->refunded = money_add(o->refunded, e->amount);
        o->refunds_count += 1;
        break;
    case ORDER_WAS_CANCELLED:
        o->status = ORDER_CANCELLED;
        break;
    case ORDER_WAS_RELEASED:
        o->released = money_add(o->released, e->amount);
        o->status = ORDER_CAPTURED;
        break;
    case ORDER_WAS_EXPIRED:
        o->released = money_add(o->released, e->amount);
        o->status = o->captured.minor > 0 ? ORDER_CAPTURED : ORDER_EXPIRED;
        break;
    case ORDER_WAS_ACKNOWLEDGED:
        o->is_acknowledged = true;
        break;
    case ORDER_WAS_SHIPPED: /* what was sent is in the event */
        break;
    case ORDER_WAS_CLOSED:
        o->released = money_add(o->released, e->amount);
        o->status = ORDER_CLOSED;
        break;
    case ORDER_FACT_COUNT:
        UNREACHABLE("order fact");
    }
    o->version += 1;
    order_check(o);
}
