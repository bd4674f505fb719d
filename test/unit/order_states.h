/*
 * order_states.h -- an order in every state that it can be in, for the tests of the rules.
 */
#ifndef ORDER_STATES_H
#define ORDER_STATES_H

#include "base/clock.h"
#include "domain/order.h"
#include "support.h"

#define WHOLE   1000
#define MOST    1200 /* to which it may be raised */
#define EXPIRES (NOW + 28 * DAY)

static inline money sek(int64_t minor)
{
    return (money){ minor, CURRENCY_SEK };
}

static inline void happen(struct order *o, enum order_fact fact, int64_t amount)
{
    struct order_event e = { .fact = fact, .amount = sek(amount), .at = NOW };
    order_evolve(o, &e);
}

static inline void create(struct order *o, int64_t amount, enum fraud_status fraud_status)
{
    struct order_event e = { .fact = ORDER_WAS_CREATED,
                             .amount = sek(amount),
                             .at = NOW,
                             .expires_at = EXPIRES,
                             .fraud_status = fraud_status };
    order_evolve(o, &e);
}

enum state {
    FRESH,   /* authorized, nothing captured */
    DUE,     /* the same, but its time has come and nobody swept */
    PENDING, /* the same as FRESH, but not accepted */
    PART,    /* 400 of 1000 captured */
    PART_DUE,
    PART_REFUNDED, /* 400 captured, 150 of it given back */
    FULL,          /* all captured */
    RELEASED,      /* 400 captured, the rest released */
    EXPIRED_REST,  /* 400 captured, the rest expired */
    FULLY_REFUNDED,
    CANCELLED,
    CANCELLED_DUE,
    EXPIRED,
    CLOSED, /* captured, refunded, closed */
    CLOSED_UNCAPTURED,
    STATE_COUNT
};

/* What happened after the order was placed. */
static const struct {
    const char *name;
    struct {
        enum order_fact fact;
        int64_t amount;
    } facts[3];
    bool is_due;
    enum fraud_status fraud;
} STATES[STATE_COUNT] = {
    [FRESH] = { "fresh", { { 0 } }, false, FRAUD_ACCEPTED },
    [DUE] = { "due", { { 0 } }, true, FRAUD_ACCEPTED },
    [PENDING] = { "pending", { { 0 } }, false, FRAUD_PENDING },
    [PART] = { "part", { { ORDER_WAS_CAPTURED, 400 } }, false, FRAUD_ACCEPTED },
    [PART_DUE] = { "part due", { { ORDER_WAS_CAPTURED, 400 } }, true, FRAUD_ACCEPTED },
    [PART_REFUNDED] = { "part refunded",
                        { { ORDER_WAS_CAPTURED, 400 }, { ORDER_WAS_REFUNDED, 150 } },
                        false,
                        FRAUD_ACCEPTED },
    [FULL] = { "full", { { ORDER_WAS_CAPTURED, 1000 } }, true, FRAUD_ACCEPTED },
    [RELEASED] = { "released",
                   { { ORDER_WAS_CAPTURED, 400 }, { ORDER_WAS_RELEASED, 600 } },
                   false,
                   FRAUD_ACCEPTED },
    [EXPIRED_REST] = { "expired rest",
                       { { ORDER_WAS_CAPTURED, 400 }, { ORDER_WAS_EXPIRED, 600 } },
                       true,
                       FRAUD_ACCEPTED },
    [FULLY_REFUNDED] = { "fully refunded",
                         { { ORDER_WAS_CAPTURED, 1000 }, { ORDER_WAS_REFUNDED, 1000 } },
                         false,
                         FRAUD_ACCEPTED },
    [CANCELLED] = { "cancelled", { { ORDER_WAS_CANCELLED, 1000 } }, false, FRAUD_ACCEPTED },
    [CANCELLED_DUE] = { "cancelled due", { { ORDER_WAS_CANCELLED, 1000 } }, true, FRAUD_ACCEPTED },
    [EXPIRED] = { "expired", { { ORDER_WAS_EXPIRED, 1000 } }, true, FRAUD_ACCEPTED },
    [CLOSED] = { "closed",
                 { { ORDER_WAS_CAPTURED, 1000 },
                   { ORDER_WAS_REFUNDED, 1000 },
                   { ORDER_WAS_CLOSED, 0 } },
                 false,
                 FRAUD_ACCEPTED },
    [CLOSED_UNCAPTURED] = { "closed uncaptured",
                            { { ORDER_WAS_CLOSED, 1000 } },
                            false,
                            FRAUD_ACCEPTED },
};

static inline struct order order_in(enum state state)
{
    struct order o = { .order_id = { { 0xAB } } };
    create(&o, WHOLE, STATES[state].fraud);
    for (size_t i = 0; i < COUNT(STATES[state].facts); i++)
        if (STATES[state].facts[i].fact != ORDER_WAS_CREATED)
            happen(&o, STATES[state].facts[i].fact, STATES[state].facts[i].amount);
    order_check(&o);
    return o;
}

#endif
