/*
 * order_decide.c -- every rule about what may be done with an order. The sentences of refusals
 * (base/refusal.def) are the documented ones: real clients match them literally. Numbers and
 * reasons follow as further messages, never inside these.
 */
#include "base/clock.h"
#include "domain/order.h"

static struct order_event event(const struct order_command *k, enum order_fact fact, money amount)
{
    return (struct order_event){ .fact = fact, .amount = amount, .at = k->now };
}

static str id_text(struct ctx *c, const struct order *o)
{
    return uuid_text(c->arena, o->order_id);
}

static enum problem decide_capture(struct ctx *c, const struct order *o,
                                   const struct order_command *k, struct order_event *out)
{
    const enum problem no = PROBLEM_CAPTURE_NOT_ALLOWED;
    str id = id_text(c, o);
    if (order_is_expired(o, k->now) || (o->status == ORDER_CAPTURED && o->rest_expired))
        return blame(c, no, STR(""), WHY_THIS_EXPIRED, STR_ARG(id));
    if (o->status == ORDER_CANCELLED)
        return blame(c, no, STR(""), WHY_THIS_CANCELLED, STR_ARG(id));
    if (o->status == ORDER_CLOSED)
        return blame(c, no, STR(""), WHY_THIS_CLOSED, STR_ARG(id));
    if (o->fraud_status != FRAUD_ACCEPTED)
        return blame(c, no, STR(""), WHY_THIS_NOT_ACCEPTED, STR_ARG(id),
                     FRAUD_STATUS_NAMES[o->fraud_status]);
    money remaining = order_remaining(o);
    if (remaining.minor == 0 || money_compare(k->amount, remaining) > 0) {
        blame_also(c, STR("captured_amount"), WHY_ABOVE_REMAINING);
        return blame(c, no, STR("captured_amount"), WHY_THIS_ABOVE_REMAINING,
                     (long long)k->amount.minor, (long long)remaining.minor);
    }
    CHECK(k->amount.minor > 0);
    *out = event(k, ORDER_WAS_CAPTURED, k->amount);
    return OK;
}

static enum problem decide_refund(struct ctx *c, const struct order *o,
                                  const struct order_command *k, struct order_event *out)
{
    const enum problem no = PROBLEM_REFUND_NOT_ALLOWED;
    if (o->captured.minor == 0)
        return blame(c, no, STR(""), "%s Refund not possible", WHY_NO_CAPTURES);
    if (o->status == ORDER_CLOSED)
        return blame(c, no, STR(""), "%s Refund not possible", WHY_CLOSED);
    CHECK(k->amount.minor > 0);
    money refundable = money_sub(o->captured, o->refunded);
    if (money_compare(k->amount, refundable) > 0)
        return blame(c, no, STR("refunded_amount"), WHY_ABOVE_REFUNDABLE,
                     (long long)k->amount.minor, (long long)refundable.minor);
    *out = event(k, ORDER_WAS_REFUNDED, k->amount);
    return OK;
}

/* Of which capture, and that it is not too much, is seen to before (service/order_dispute.c). */
static enum problem decide_dispute(const struct order *o, const struct order_command *k,
                                   struct order_event *out)
{
    static const enum order_fact FACTS[] = { [ORDER_DISPUTE] = ORDER_WAS_DISPUTED,
                                             [ORDER_WIN_DISPUTE] = ORDER_WAS_DEFENDED,
                                             [ORDER_LOSE_DISPUTE] = ORDER_WAS_CHARGED_BACK };
    CHECK(k->amount.minor > 0);
    CHECK(money_compare(k->amount, money_sub(o->captured, o->refunded)) <= 0);
    *out = event(k, FACTS[k->verb], k->amount);
    return OK;
}

static enum problem decide_cancel(struct ctx *c, const struct order *o,
                                  const struct order_command *k, struct order_event *out)
{
    const enum problem no = PROBLEM_CANCEL_NOT_ALLOWED;
    if (o->captured.minor > 0)
        return blame(c, no, STR(""), "%s Cancel not possible.", WHY_HAS_CAPTURES);
    if (order_is_expired(o, k->now))
        return blame(c, no, STR(""), "%s Cancel not possible.", WHY_EXPIRED);
    if (o->status != ORDER_AUTHORIZED)
        return blame(c, no, STR(""), "%s Cancel not possible.",
                     o->status == ORDER_CANCELLED ? WHY_CANCELLED : WHY_CLOSED);
    *out = event(k, ORDER_WAS_CANCELLED, order_remaining(o));
    return OK;
}

static enum problem decide_release(struct ctx *c, const struct order *o,
                                   const struct order_command *k, struct order_event *out)
{
    const enum problem no = PROBLEM_NOT_ALLOWED;
    if (o->status == ORDER_CANCELLED)
        return blame(c, no, STR(""), "%s Release not possible.", WHY_CANCELLED);
    if (o->captured.minor == 0)
        return blame(c, no, STR(""), "%s Release not possible.", WHY_NO_CAPTURES);
    if (o->status != ORDER_PART_CAPTURED)
        return blame(c, no, STR(""), "%s Release not possible.", WHY_NOTHING_LEFT);
    *out = event(k, ORDER_WAS_RELEASED, order_remaining(o));
    return OK;
}

static enum problem decide_expire(struct ctx *c, const struct order *o,
                                  const struct order_command *k, struct order_event *out)
{
    if (!order_is_open(o) || k->now < o->expires_at)
        return blame(c, PROBLEM_NOT_ALLOWED, STR(""), "Order is not due to expire.");
    *out = event(k, ORDER_WAS_EXPIRED, order_remaining(o));
    return OK;
}

/* Once for each number of days, the largest first, and never for more days again. */
static enum problem decide_warn(struct ctx *c, const struct order *o, const struct order_command *k,
                                struct order_event *out, bool *happened)
{
    CHECK(k->warned_days > 0);
    if (!order_is_open(o) || k->now >= o->expires_at)
        return blame(c, PROBLEM_NOT_ALLOWED, STR(""), "Order is not about to expire.");
    *out = event(k, ORDER_WAS_WARNED, order_remaining(o));
    out->warned_days = k->warned_days;
    *happened = o->warned_days == 0 || k->warned_days < o->warned_days;
    return OK;
}

/* --- what changes the authorization ------------------------------------------------------ */

/* Why an order may no longer, or not yet, be changed, as a sentence; NULL if it may. */
static const char *why_unchangeable(const struct order *o, int64_t now)
{
    if (order_is_expired(o, now))
        return WHY_EXPIRED;
    switch (o->status) {
    case ORDER_CANCELLED:
        return WHY_CANCELLED;
    case ORDER_CLOSED:
        return WHY_CLOSED;
    case ORDER_CAPTURED:
        return WHY_NOTHING_LEFT;
    case ORDER_AUTHORIZED:
    case ORDER_PART_CAPTURED:
        return o->fraud_status == FRAUD_ACCEPTED ? NULL : WHY_NOT_ACCEPTED;
    case ORDER_EXPIRED:
    case ORDER_STATUS_COUNT:
        break;
    }
    UNREACHABLE("order status");
}

static enum problem refuse_update(struct ctx *c, const char *format, ...) PRINTF_LIKE(2, 3);

static enum problem refuse_update(struct ctx *c, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str why = arena_vformat(c->arena, format, args);
    va_end(args);
    blame_also(c, STR("order_amount"), WHY_UPDATE_REFUSED);
    return blame(c, PROBLEM_NOT_ALLOWED, STR("order_amount"), "%.*s", STR_ARG(why));
}

/* So many percent more than was first agreed upon. */
static money raise_limit(const struct order *o, const struct order_terms *t)
{
    return money_share(o->original, 100 + t->policy->raise_percent, 100, ROUND_DOWN);
}

money order_amount_limit(const struct order *o, const struct order_terms *t)
{
    money limit = terms_allow_raise(t) ? raise_limit(o, t) : o->authorized;
    return money_compare(limit, o->authorized) > 0 ? limit : o->authorized;
}

static enum problem check_raise(struct ctx *c, const struct order *o, const struct order_command *k)
{
    const struct order_terms *t = k->terms;
    CHECK(t != NULL);
    if (!terms_allow_raise(t))
        return refuse_update(c, WHY_RAISE_NOT_OFFERED, (long long)o->authorized.minor,
                             t->method->name, STR_ARG(t->country));
    money most = raise_limit(o, t);
    if (money_compare(k->amount, most) > 0)
        return refuse_update(c, WHY_ABOVE_RAISE_LIMIT, (long long)most.minor,
                             (long long)t->policy->raise_percent, (long long)o->original.minor,
                             (long long)k->amount.minor);
    return OK;
}

static enum problem decide_update(struct ctx *c, const struct order *o,
                                  const struct order_command *k, struct order_event *out)
{
    const char *why = why_unchangeable(o, k->now);
    if (why != NULL)
        return refuse_update(c, "%s", why);
    if (money_compare(k->amount, o->captured) < 0)
        return blame(c, PROBLEM_NOT_ALLOWED, STR("order_amount"), WHY_BELOW_CAPTURED,
                     (long long)k->amount.minor, (long long)o->captured.minor);
    int direction = money_compare(k->amount, o->authorized);
    if (direction > 0)
        TRY(check_raise(c, o, k));
    *out = direction > 0   ? event(k, ORDER_WAS_RAISED, money_sub(k->amount, o->authorized))
           : direction < 0 ? event(k, ORDER_WAS_LOWERED, money_sub(o->authorized, k->amount))
                           : event(k, ORDER_WAS_RELINED, money_zero(o->authorized.currency));
    return OK;
}

#define EXTENDABLE_DAYS 90 /* Kustom: what ends later than this from now is not extended */

static enum problem decide_extend(struct ctx *c, const struct order *o,
                                  const struct order_command *k, struct order_event *out,
                                  bool *happened)
{
    const enum problem no = PROBLEM_NOT_ALLOWED;
    const char *why = why_unchangeable(o, k->now);
    CHECK(k->terms != NULL);
    if (why == NULL)
        why = terms_forbid_extension(k->terms, o->created_at);
    if (why != NULL)
        return blame(c, no, STR(""), "%s Authorization time cannot be extended.", why);
    *out = event(k, ORDER_WAS_EXTENDED, money_zero(o->authorized.currency));
    out->expires_at = order_extension_from(k->terms->policy, o->created_at, k->now);
    *happened = out->expires_at > o->expires_at; /* again on the same day: the same date */
    if (*happened && !policy_is_klarna(k->terms->policy) &&
        o->expires_at - k->now >= EXTENDABLE_DAYS * DAY)
        return blame(c, no, STR(""), WHY_EXTEND_EARLY, EXTENDABLE_DAYS);
    return OK;
}

/* --- what moves no money ----------------------------------------------------------------- */

static enum problem check_customer(struct ctx *c, const struct order *o, int64_t now)
{
    const char *why = why_unchangeable(o, now);
    if (why != NULL)
        return blame(c, PROBLEM_NOT_ALLOWED, STR(""), "%s Customer details cannot be updated.",
                     why);
    return OK;
}

static enum problem check_references(struct ctx *c, const struct order *o)
{
    if (o->status == ORDER_CANCELLED)
        return blame(c, PROBLEM_NOT_ALLOWED, STR(""), "%s Merchant references cannot be updated.",
                     WHY_CANCELLED);
    return OK;
}

static enum problem check_ship_whole(struct ctx *c, const struct order *o, int64_t now)
{
    const char *why = order_is_expired(o, now)       ? WHY_EXPIRED
                      : o->status == ORDER_CANCELLED ? WHY_CANCELLED
                      : o->status == ORDER_CLOSED    ? WHY_CLOSED
                                                     : NULL;
    if (why != NULL)
        return blame(c, PROBLEM_NOT_ALLOWED, STR(""), "%s Shipping info cannot be added.", why);
    return OK;
}

static enum problem check_captures(struct ctx *c, const struct order *o, const char *consequence)
{
    if (o->captures_count == 0)
        return blame(c, PROBLEM_NOT_ALLOWED, STR(""), "%s %s", WHY_NO_CAPTURES, consequence);
    return OK;
}

/* An assessment ends once; what was accepted may still be stopped. */
static enum problem check_judgement(struct ctx *c, const struct order *o, enum fraud_status becomes)
{
    bool ends = o->fraud_status == FRAUD_PENDING && becomes != FRAUD_PENDING;
    bool stops = o->fraud_status == FRAUD_ACCEPTED && becomes == FRAUD_STOPPED;
    if (!ends && !stops)
        return blame(c, PROBLEM_NOT_ALLOWED, STR("fraud_status"),
                     "The fraud status is %s and cannot become %s.",
                     FRAUD_STATUS_NAMES[o->fraud_status], FRAUD_STATUS_NAMES[becomes]);
    return OK;
}

static enum problem record(const struct order *o, const struct order_command *k,
                           enum order_fact fact, struct order_event *out)
{
    *out = event(k, fact, money_zero(o->authorized.currency));
    out->fraud_status = k->fraud_status;
    return OK;
}

static enum problem decide_record(struct ctx *c, const struct order *o,
                                  const struct order_command *k, struct order_event *out,
                                  bool *happened)
{
    switch (k->verb) {
    case ORDER_ACKNOWLEDGE:
        *happened = !o->is_acknowledged; /* clients acknowledge again and again: harmless */
        return record(o, k, ORDER_WAS_ACKNOWLEDGED, out);
    case ORDER_SHIP:
        TRY(check_captures(c, o, "Shipping info cannot be added."));
        return record(o, k, ORDER_WAS_SHIPPED, out);
    case ORDER_SHIP_WHOLE:
        TRY(check_ship_whole(c, o, k->now));
        return record(o, k, ORDER_WAS_SHIPPED, out);
    case ORDER_SET_REFERENCES:
        TRY(check_references(c, o));
        return record(o, k, ORDER_WAS_REFERENCED, out);
    case ORDER_SET_CUSTOMER:
        TRY(check_customer(c, o, k->now));
        return record(o, k, ORDER_WAS_READDRESSED, out);
    case ORDER_SEND_OUT:
        TRY(check_captures(c, o, "Send-out cannot be triggered."));
        return record(o, k, ORDER_WAS_SENT_OUT, out);
    case ORDER_EXTEND_DUE_DATE:
        TRY(check_captures(c, o, "The due date cannot be extended."));
        return record(o, k, ORDER_WAS_DEFERRED, out);
    case ORDER_JUDGE:
        TRY(check_judgement(c, o, k->fraud_status));
        return record(o, k, ORDER_WAS_JUDGED, out);
    case ORDER_FLAG:
        return record(o, k, ORDER_WAS_FLAGGED, out);
    case ORDER_CORRECT:
        return record(o, k, ORDER_WAS_CORRECTED, out);
    case ORDER_REMIND:
        TRY(check_captures(c, o, "There is nothing to be reminded of."));
        return record(o, k, ORDER_WAS_REMINDED, out);
    case ORDER_CHANGE_DUNNING:
        TRY(check_captures(c, o, "There is nothing to be reminded of."));
        return record(o, k, ORDER_WAS_ADJUSTED, out);
    case ORDER_NOTE:
        return record(o, k, ORDER_WAS_NOTED, out);
    case ORDER_TAG:
        return record(o, k, ORDER_WAS_TAGGED, out);
    case ORDER_ASK_APPROVAL:
        return record(o, k, ORDER_WAS_ASKED_FOR, out);
    case ORDER_DECIDE_APPROVAL:
        return record(o, k, ORDER_WAS_DECIDED, out);
    case ORDER_CAPTURE:
    case ORDER_REFUND:
    case ORDER_CANCEL:
    case ORDER_RELEASE:
    case ORDER_EXPIRE:
    case ORDER_CLOSE:
    case ORDER_UPDATE:
    case ORDER_EXTEND:
    case ORDER_WARN:
    case ORDER_DISPUTE:
    case ORDER_WIN_DISPUTE:
    case ORDER_LOSE_DISPUTE:
        break;
    }
    UNREACHABLE("order verb");
}

static enum problem decide_close(struct ctx *c, const struct order *o,
                                 const struct order_command *k, struct order_event *out)
{
    if (o->status == ORDER_CANCELLED)
        return blame(c, PROBLEM_NOT_ALLOWED, STR(""), "%s Close not possible.", WHY_CANCELLED);
    *out = event(k, ORDER_WAS_CLOSED, order_remaining(o));
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
    case ORDER_CLOSE:
        return decide_close(c, o, command, out);
    case ORDER_UPDATE:
        return decide_update(c, o, command, out);
    case ORDER_EXTEND:
        return decide_extend(c, o, command, out, happened);
    case ORDER_WARN:
        return decide_warn(c, o, command, out, happened);
    case ORDER_DISPUTE:
    case ORDER_WIN_DISPUTE:
    case ORDER_LOSE_DISPUTE:
        return decide_dispute(o, command, out);
    case ORDER_ACKNOWLEDGE:
    case ORDER_SHIP:
    case ORDER_SHIP_WHOLE:
    case ORDER_SET_REFERENCES:
    case ORDER_SET_CUSTOMER:
    case ORDER_SEND_OUT:
    case ORDER_EXTEND_DUE_DATE:
    case ORDER_JUDGE:
    case ORDER_FLAG:
    case ORDER_CORRECT:
    case ORDER_REMIND:
    case ORDER_CHANGE_DUNNING:
    case ORDER_NOTE:
    case ORDER_TAG:
    case ORDER_ASK_APPROVAL:
    case ORDER_DECIDE_APPROVAL:
        return decide_record(c, o, command, out, happened);
    }
    UNREACHABLE("order verb");
}
