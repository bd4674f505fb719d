/*
 * order.h -- the order: what may be done with it, and what follows. Pure: no store, no clock.
 *
 *   (none) --create--> AUTHORIZED --capture--> PART_CAPTURED --capture--> CAPTURED
 *                        |  |  \----------------- capture all ------------^  ^
 *                        |  +--cancel--> CANCELLED                           |
 *                        +-----expire--> EXPIRED    PART_CAPTURED --release, expire--+
 *
 *   order_decide (order_decide.c) says whether; order_evolve says what then. A full refund leaves
 *   CAPTURED. While an order is open its authorization may be updated (amount and lines) and
 *   extended (expires_at); lowering it to what is captured makes the order CAPTURED. What does
 *   not move money (references, customer, shipping, due dates ...) changes no status.
 *
 * Invariants (order_check)
 *   1. 0 <= refunded <= captured.
 *   2. 0 <= released, captured + released <= authorized.
 *   3. CAPTURED and EXPIRED have nothing remaining; CANCELLED and EXPIRED have captured nothing.
 *   4. PART_CAPTURED has captured something and has something remaining; AUTHORIZED has
 *      captured nothing.
 * A cancelled order keeps its remaining amount on the wire, as recordings of the real API show;
 * it can never be captured, because the status forbids it.
 */
#ifndef ORDER_H
#define ORDER_H

#include "base/ctx.h"
#include "domain/payment_method.h"

enum order_status {
    ORDER_AUTHORIZED,
    ORDER_PART_CAPTURED,
    ORDER_CAPTURED,
    ORDER_CANCELLED,
    ORDER_EXPIRED,
    ORDER_CLOSED, /* imported only: a full refund leaves CAPTURED */
    ORDER_STATUS_COUNT
};
extern const char *const ORDER_STATUS_NAMES[]; /* by enum, NULL-terminated */

enum fraud_status { FRAUD_ACCEPTED, FRAUD_PENDING, FRAUD_REJECTED, FRAUD_STOPPED, FRAUD_COUNT };
extern const char *const FRAUD_STATUS_NAMES[];
enum fraud_status fraud_status_of(str name); /* FRAUD_ACCEPTED if it is none of them */

/* What lists tell apart by an index: open ones, those that were captured, those that ended else. */
enum order_phase { PHASE_OPEN, PHASE_CAPTURED, PHASE_ENDED, PHASE_COUNT };
enum order_phase order_phase(enum order_status status);

#define EVENTS_MAX  20000 /* of one order; what comes after is refused, unless it ends the order */
#define ENDINGS_MAX 4     /* cancelled, released, expired, closed: each once at most */

struct order {
    struct uuid order_id;
    int64_t version; /* events so far; 0: there is no order */
    enum order_status status;
    enum fraud_status fraud_status;
    money authorized; /* order_amount */
    money original;   /* order_amount when it was placed */
    money captured, refunded, released;
    int64_t created_at, expires_at;
    int64_t captures_count, refunds_count;
    int64_t warned_days; /* before expires_at the merchant was warned last; 0: not yet */
    bool is_acknowledged;
    bool rest_expired; /* what was not captured was let go by its end, and by nobody */
};

enum order_verb {
    ORDER_CAPTURE,
    ORDER_REFUND,
    ORDER_CANCEL,
    ORDER_RELEASE,
    ORDER_EXPIRE,
    ORDER_ACKNOWLEDGE,
    ORDER_SHIP,            /* shipping info is added to a capture */
    ORDER_SHIP_WHOLE,      /* shipping info is added to the order itself */
    ORDER_CLOSE,           /* imports only */
    ORDER_UPDATE,          /* a new amount, new lines */
    ORDER_EXTEND,          /* a later end */
    ORDER_SET_REFERENCES,  /* the merchant's own */
    ORDER_SET_CUSTOMER,    /* addresses */
    ORDER_SEND_OUT,        /* the customer is told of a capture again */
    ORDER_EXTEND_DUE_DATE, /* the customer of a capture pays later */
    ORDER_JUDGE,           /* the risk assessment has come to an end */
    ORDER_WARN,            /* the merchant is told that the end is near */
    ORDER_FLAG,            /* something about a request is worth looking at */
    ORDER_CORRECT,         /* what the merchant is paid is corrected */
    ORDER_DISPUTE,         /* the customer disputes a capture */
    ORDER_WIN_DISPUTE,     /* it ends for the merchant */
    ORDER_LOSE_DISPUTE,    /* or against */
    ORDER_REMIND,          /* the customer of a capture is late: a step of dunning */
    ORDER_CHANGE_DUNNING,  /* it is paused, goes on, waives or writes off */
    ORDER_NOTE,            /* the merchant's staff write something down about it */
    ORDER_TAG,             /* or give it other tags */
    ORDER_ASK_APPROVAL,    /* or ask a second person to approve something */
    ORDER_DECIDE_APPROVAL, /* who approves it or not */
};

struct order_command {
    enum order_verb verb;
    money amount; /* CAPTURE, REFUND, ..DISPUTE; UPDATE: the new order_amount */
    int64_t now;
    const struct order_terms *terms; /* UPDATE to more, EXTEND: never NULL */
    enum fraud_status fraud_status;  /* JUDGE: what it comes to */
    int64_t warned_days;             /* WARN: how many days before the end */
};

/* The kinds of facts; their names are the types in the timeline. */
enum order_fact {
#define FACT(name, type) ORDER_WAS_##name,
#include "domain/order_fact.def"
#undef FACT
    ORDER_FACT_COUNT
};
extern const char *const ORDER_FACT_NAMES[];

/* Did it replace the order's lines? Its document is then an update_document. */
bool order_fact_is_update(enum order_fact fact);

struct order_event {
    enum order_fact fact;
    money amount; /* created: authorized; captured; refunded; released or given up; raised or
                     lowered by; warned: what is left; disputed, won, lost; else 0 */
    int64_t at;
    int64_t expires_at;             /* created, extended */
    enum fraud_status fraud_status; /* created, judged */
    int64_t warned_days;            /* warned */
};

money order_remaining(const struct order *o);
bool order_is_open(const struct order *o); /* AUTHORIZED or PART_CAPTURED */

void order_check(const struct order *o);

/* May it be done? OK and exactly one event, or a problem with its blame and no event. Where there
 * is nothing to do (acknowledged before, extended on the same day, warned as near to the end) it is
 * OK and no event: then `happened` is false. */
enum problem order_decide(struct ctx *c, const struct order *o, const struct order_command *command,
                          struct order_event *out, bool *happened) NODISCARD;

/* The most that the order_amount of an order whose lines may be updated can become. */
money order_amount_limit(const struct order *o, const struct order_terms *terms);

/* What follows from the event. Cannot say no. `o` zeroed (but for order_id) for
 * ORDER_WAS_CREATED. */
void order_evolve(struct order *o, const struct order_event *e);

/* When an authorization made at `at` ends: date(at) + authorization_days at 00:00 UTC. */
int64_t order_expiry_from(const struct policy *policy, int64_t at);

/* When one placed at `created_at` would end if it were extended at `at`. */
int64_t order_extension_from(const struct policy *policy, int64_t created_at, int64_t at);

/* Has its time come, whether or not anybody has seen to it yet? */
bool order_is_expired(const struct order *o, int64_t now);

#endif
