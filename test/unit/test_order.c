/* The order: every status by every command, and long random lives beside a dumb model. */
#include <criterion/criterion.h>
#include <signal.h>

#include "base/clock.h"
#include "domain/order.h"
#include "support.h"

#define WHOLE   1000
#define EXPIRES (NOW + 28 * DAY)

static money sek(int64_t minor)
{
    return (money){ minor, CURRENCY_SEK };
}

static void happen(struct order *o, enum order_fact fact, int64_t amount)
{
    struct order_event e = { .fact = fact, .amount = sek(amount), .at = NOW };
    order_evolve(o, &e);
}

static void create(struct order *o, int64_t amount, enum fraud_status fraud_status)
{
    struct order_event e = { .fact = ORDER_WAS_CREATED,
                             .amount = sek(amount),
                             .at = NOW,
                             .expires_at = EXPIRES,
                             .fraud_status = fraud_status };
    order_evolve(o, &e);
}

/* --- states --------------------------------------------------------------------------- */

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

static struct order order_in(enum state state)
{
    struct order o = { .order_id = { { 0xAB } } };
    create(&o, WHOLE, STATES[state].fraud);
    for (size_t i = 0; i < COUNT(STATES[state].facts); i++)
        if (STATES[state].facts[i].fact != ORDER_WAS_CREATED)
            happen(&o, STATES[state].facts[i].fact, STATES[state].facts[i].amount);
    order_check(&o);
    return o;
}

/* --- commands ------------------------------------------------------------------------- */

enum amount { NO_AMOUNT, ONE, ALL_THERE_IS /* at least one */, ONE_MORE };

enum {
    CAPTURE_1,
    CAPTURE_ALL,
    CAPTURE_MORE,
    REFUND_1,
    REFUND_ALL,
    REFUND_MORE,
    CANCEL,
    RELEASE,
    EXPIRE,
    ACKNOWLEDGE,
    SHIP,
    CLOSE,
    COMMAND_COUNT
};

static const struct {
    const char *name;
    enum order_verb verb;
    enum amount amount;
    enum order_fact fact;
} COMMANDS[COMMAND_COUNT] = {
    [CAPTURE_1] = { "capture 1", ORDER_CAPTURE, ONE, ORDER_WAS_CAPTURED },
    [CAPTURE_ALL] = { "capture all", ORDER_CAPTURE, ALL_THERE_IS, ORDER_WAS_CAPTURED },
    [CAPTURE_MORE] = { "capture more", ORDER_CAPTURE, ONE_MORE, ORDER_WAS_CAPTURED },
    [REFUND_1] = { "refund 1", ORDER_REFUND, ONE, ORDER_WAS_REFUNDED },
    [REFUND_ALL] = { "refund all", ORDER_REFUND, ALL_THERE_IS, ORDER_WAS_REFUNDED },
    [REFUND_MORE] = { "refund more", ORDER_REFUND, ONE_MORE, ORDER_WAS_REFUNDED },
    [CANCEL] = { "cancel", ORDER_CANCEL, NO_AMOUNT, ORDER_WAS_CANCELLED },
    [RELEASE] = { "release", ORDER_RELEASE, NO_AMOUNT, ORDER_WAS_RELEASED },
    [EXPIRE] = { "expire", ORDER_EXPIRE, NO_AMOUNT, ORDER_WAS_EXPIRED },
    [ACKNOWLEDGE] = { "acknowledge", ORDER_ACKNOWLEDGE, NO_AMOUNT, ORDER_WAS_ACKNOWLEDGED },
    [SHIP] = { "ship", ORDER_SHIP, NO_AMOUNT, ORDER_WAS_SHIPPED },
    [CLOSE] = { "close", ORDER_CLOSE, NO_AMOUNT, ORDER_WAS_CLOSED },
};

static struct order_command command_for(const struct order *o, enum state state, int which)
{
    enum order_verb verb = COMMANDS[which].verb;
    int64_t most = verb == ORDER_CAPTURE
                       ? o->authorized.minor - o->captured.minor - o->released.minor
                       : o->captured.minor - o->refunded.minor;
    int64_t amounts[] = { 0, 1, most > 0 ? most : 1, most + 1 };
    return (struct order_command){ .verb = verb,
                                   .amount = sek(amounts[COMMANDS[which].amount]),
                                   .now = STATES[state].is_due ? EXPIRES : EXPIRES - 1 };
}

/* --- the table ------------------------------------------------------------------------ */

/* What comes of it: the status after, or the refusal. Zero is no outcome, so no cell can be
 * forgotten. */
enum outcome {
    MISSING,
    AUTH,
    PARTLY,
    CAPT,
    CANC,
    EXPI,
    CLOS,
    /* the refusals: */ TOO_MUCH,
    IS_DUE,
    IS_CANC,
    IS_CLOS,
    FRAUD,
    NO_CAPT,
    CLOS_REF,
    REF_MUCH,
    HAS_CAPT,
    DUE_CANC,
    CANC_CANC,
    CLOS_CANC,
    CANC_REL,
    NONE_REL,
    DONE_REL,
    NOT_DUE,
    NO_SHIP,
    NO_CLOSE,
    OUTCOME_COUNT
};

static const struct {
    enum order_status status;
    enum problem problem;
    const char *message; /* the first; NULL: whatever it is */
} OUTCOMES[OUTCOME_COUNT] = {
#define ID "ab000000-0000-0000-0000-000000000000"
    [AUTH] = { ORDER_AUTHORIZED, OK, NULL },
    [PARTLY] = { ORDER_PART_CAPTURED, OK, NULL },
    [CAPT] = { ORDER_CAPTURED, OK, NULL },
    [CANC] = { ORDER_CANCELLED, OK, NULL },
    [EXPI] = { ORDER_EXPIRED, OK, NULL },
    [CLOS] = { ORDER_CLOSED, OK, NULL },
    [TOO_MUCH] = { 0, PROBLEM_CAPTURE_NOT_ALLOWED,
                   "Captured amount is higher than the remaining authorized amount. Capture not "
                   "possible." },
    [IS_DUE] = { 0, PROBLEM_CAPTURE_NOT_ALLOWED, "Order " ID " is expired. Capture not possible." },
    [IS_CANC] = { 0, PROBLEM_CAPTURE_NOT_ALLOWED,
                  "Order " ID " is cancelled. Capture not possible." },
    [IS_CLOS] = { 0, PROBLEM_CAPTURE_NOT_ALLOWED, "Order " ID " is closed. Capture not possible." },
    [FRAUD] = { 0, PROBLEM_CAPTURE_NOT_ALLOWED,
                "The fraud status of order " ID
                " is PENDING, not ACCEPTED. Capture not possible." },
    [NO_CAPT] = { 0, PROBLEM_REFUND_NOT_ALLOWED, "Order has no captures. Refund not possible" },
    [CLOS_REF] = { 0, PROBLEM_REFUND_NOT_ALLOWED, "Order is closed. Refund not possible" },
    [REF_MUCH] = { 0, PROBLEM_REFUND_NOT_ALLOWED, NULL }, /* numbers: see below */
    [HAS_CAPT] = { 0, PROBLEM_CANCEL_NOT_ALLOWED,
                   "Order has previous captures. Cancel not possible." },
    [DUE_CANC] = { 0, PROBLEM_CANCEL_NOT_ALLOWED, "Order is expired. Cancel not possible." },
    [CANC_CANC] = { 0, PROBLEM_CANCEL_NOT_ALLOWED, "Order is cancelled. Cancel not possible." },
    [CLOS_CANC] = { 0, PROBLEM_CANCEL_NOT_ALLOWED, "Order is closed. Cancel not possible." },
    [CANC_REL] = { 0, PROBLEM_NOT_ALLOWED, "Order is cancelled. Release not possible." },
    [NONE_REL] = { 0, PROBLEM_NOT_ALLOWED, "Order has no captures. Release not possible." },
    [DONE_REL] = { 0, PROBLEM_NOT_ALLOWED, "Nothing remains authorized. Release not possible." },
    [NOT_DUE] = { 0, PROBLEM_NOT_ALLOWED, "Order is not due to expire." },
    [NO_SHIP] = { 0, PROBLEM_NOT_ALLOWED, "Order has no captures. Shipping info cannot be added." },
    [NO_CLOSE] = { 0, PROBLEM_NOT_ALLOWED, NULL },
};

/* clang-format off */
static const enum outcome EXPECTED[STATE_COUNT][COMMAND_COUNT] = {
    /*                     capture                       refund                        cancel      release   expire    ack      ship      close */
    /*                     1         all       more      1         all       more */
    [FRESH]            = { PARTLY,   CAPT,     TOO_MUCH, NO_CAPT,  NO_CAPT,  NO_CAPT,  CANC,       NONE_REL, NOT_DUE,  AUTH,    NO_SHIP,  CLOS },
    [DUE]              = { IS_DUE,   IS_DUE,   IS_DUE,   NO_CAPT,  NO_CAPT,  NO_CAPT,  DUE_CANC,   NONE_REL, EXPI,     AUTH,    NO_SHIP,  CLOS },
    [PENDING]          = { FRAUD,    FRAUD,    FRAUD,    NO_CAPT,  NO_CAPT,  NO_CAPT,  CANC,       NONE_REL, NOT_DUE,  AUTH,    NO_SHIP,  CLOS },
    [PART]             = { PARTLY,   CAPT,     TOO_MUCH, PARTLY,   PARTLY,   REF_MUCH, HAS_CAPT,   CAPT,     NOT_DUE,  PARTLY,  PARTLY,   CLOS },
    [PART_DUE]         = { IS_DUE,   IS_DUE,   IS_DUE,   PARTLY,   PARTLY,   REF_MUCH, HAS_CAPT,   CAPT,     CAPT,     PARTLY,  PARTLY,   CLOS },
    [PART_REFUNDED]    = { PARTLY,   CAPT,     TOO_MUCH, PARTLY,   PARTLY,   REF_MUCH, HAS_CAPT,   CAPT,     NOT_DUE,  PARTLY,  PARTLY,   CLOS },
    [FULL]             = { TOO_MUCH, TOO_MUCH, TOO_MUCH, CAPT,     CAPT,     REF_MUCH, HAS_CAPT,   DONE_REL, NOT_DUE,  CAPT,    CAPT,     CLOS },
    [RELEASED]         = { TOO_MUCH, TOO_MUCH, TOO_MUCH, CAPT,     CAPT,     REF_MUCH, HAS_CAPT,   DONE_REL, NOT_DUE,  CAPT,    CAPT,     CLOS },
    [EXPIRED_REST]     = { TOO_MUCH, TOO_MUCH, TOO_MUCH, CAPT,     CAPT,     REF_MUCH, HAS_CAPT,   DONE_REL, NOT_DUE,  CAPT,    CAPT,     CLOS },
    [FULLY_REFUNDED]   = { TOO_MUCH, TOO_MUCH, TOO_MUCH, REF_MUCH, REF_MUCH, REF_MUCH, HAS_CAPT,   DONE_REL, NOT_DUE,  CAPT,    CAPT,     CLOS },
    [CANCELLED]        = { IS_CANC,  IS_CANC,  IS_CANC,  NO_CAPT,  NO_CAPT,  NO_CAPT,  CANC_CANC,  CANC_REL, NOT_DUE,  CANC,    NO_SHIP,  NO_CLOSE },
    [CANCELLED_DUE]    = { IS_CANC,  IS_CANC,  IS_CANC,  NO_CAPT,  NO_CAPT,  NO_CAPT,  CANC_CANC,  CANC_REL, NOT_DUE,  CANC,    NO_SHIP,  NO_CLOSE },
    [EXPIRED]          = { IS_DUE,   IS_DUE,   IS_DUE,   NO_CAPT,  NO_CAPT,  NO_CAPT,  DUE_CANC,   NONE_REL, NOT_DUE,  EXPI,    NO_SHIP,  CLOS },
    [CLOSED]           = { IS_CLOS,  IS_CLOS,  IS_CLOS,  CLOS_REF, CLOS_REF, CLOS_REF, HAS_CAPT,   DONE_REL, NOT_DUE,  CLOS,    CLOS,     CLOS },
    [CLOSED_UNCAPTURED]= { IS_CLOS,  IS_CLOS,  IS_CLOS,  NO_CAPT,  NO_CAPT,  NO_CAPT,  CLOS_CANC,  NONE_REL, NOT_DUE,  CLOS,    NO_SHIP,  CLOS },
};
/* clang-format on */

/* The order as it must be after the command: only the amounts of the command's kind move. */
static void expect_after(const struct order *before, const struct order *after, int which,
                         int64_t amount, enum order_status status, const char *what)
{
    enum order_verb verb = COMMANDS[which].verb;
    int64_t remaining = before->authorized.minor - before->captured.minor - before->released.minor;
    bool releases = verb == ORDER_RELEASE || verb == ORDER_EXPIRE || verb == ORDER_CLOSE;
    cr_expect_eq(after->status, status, "%s: %s", what, ORDER_STATUS_NAMES[after->status]);
    cr_expect_eq(after->version, before->version + 1, "%s", what);
    cr_expect_eq(after->authorized.minor, WHOLE, "%s", what);
    cr_expect_eq(after->original.minor, WHOLE, "%s", what);
    cr_expect_eq(after->captured.minor - before->captured.minor, verb == ORDER_CAPTURE ? amount : 0,
                 "%s", what);
    cr_expect_eq(after->refunded.minor - before->refunded.minor, verb == ORDER_REFUND ? amount : 0,
                 "%s", what);
    cr_expect_eq(after->released.minor - before->released.minor, releases ? remaining : 0, "%s",
                 what);
    cr_expect_eq(after->captures_count - before->captures_count, verb == ORDER_CAPTURE, "%s", what);
    cr_expect_eq(after->refunds_count - before->refunds_count, verb == ORDER_REFUND, "%s", what);
    cr_expect_eq(after->is_acknowledged, verb == ORDER_ACKNOWLEDGE, "%s", what);
}

static void try_one(enum state state, int which)
{
    struct ctx c = make_ctx();
    struct order before = order_in(state), after = before;
    struct order_command command = command_for(&before, state, which);
    struct order_event e = { .fact = ORDER_FACT_COUNT };
    bool happened = false;
    enum outcome expected = EXPECTED[state][which];
    str what = arena_format(c.arena, "%s: %s", STATES[state].name, COMMANDS[which].name);
    cr_assert_neq(expected, MISSING, "%s", what.ptr);
    enum problem p = order_decide(&c, &before, &command, &e, &happened);
    cr_expect_eq(p, OUTCOMES[expected].problem, "%s: %s", what.ptr,
                 p == OK ? "OK" : PROBLEMS[p].code);
    cr_expect_eq(c.blames_count > 0, p != OK, "%s", what.ptr);
    if (p != OK)
        cr_expect_eq(e.fact, ORDER_FACT_COUNT, "%s: no event", what.ptr);
    if (OUTCOMES[expected].message != NULL)
        cr_expect(str_equal(c.blames[0].detail, str_of(OUTCOMES[expected].message)), "%s: %.*s",
                  what.ptr, STR_ARG(c.blames[0].detail));
    if (p == OK && OUTCOMES[expected].problem == OK) {
        cr_expect(happened, "%s", what.ptr);
        cr_expect_eq(e.fact, COMMANDS[which].fact, "%s", what.ptr);
        cr_expect_eq(e.at, command.now, "%s", what.ptr);
        order_evolve(&after, &e);
        order_check(&after);
        expect_after(&before, &after, which, command.amount.minor, OUTCOMES[expected].status,
                     what.ptr);
    }
    end_ctx(&c);
}

Test(order, every_state_answers_every_command)
{
    for (int state = 0; state < STATE_COUNT; state++)
        for (int which = 0; which < COMMAND_COUNT; which++)
            try_one((enum state)state, which);
}

/* --- details -------------------------------------------------------------------------- */

Test(order, refusals_say_both_numbers)
{
    struct ctx c = make_ctx();
    struct order o = order_in(PART);
    struct order_event e;
    bool happened;
    struct order_command command = { .verb = ORDER_CAPTURE, .amount = sek(601), .now = NOW };
    cr_expect_eq(order_decide(&c, &o, &command, &e, &happened), PROBLEM_CAPTURE_NOT_ALLOWED);
    cr_assert_eq(c.blames_count, 2);
    cr_expect(str_equal(c.blames[1].field, STR("captured_amount")));
    cr_expect(str_equal(c.blames[1].detail,
                        STR("Captured amount 601 is higher than the remaining authorized amount "
                            "600.")));
    c.blames_count = 0;
    command = (struct order_command){ .verb = ORDER_REFUND, .amount = sek(401), .now = NOW };
    cr_expect_eq(order_decide(&c, &o, &command, &e, &happened), PROBLEM_REFUND_NOT_ALLOWED);
    cr_expect(first_blame_is(&c, "refunded_amount",
                             "Refunded amount 401 is higher than what is captured and not yet "
                             "refunded, 400. Refund not possible"));
    end_ctx(&c);
}

Test(order, only_accepted_orders_are_captured)
{
    for (int fraud = 0; fraud < FRAUD_COUNT; fraud++) {
        struct ctx c = make_ctx();
        struct order o = order_in(FRESH);
        struct order_event e;
        bool happened;
        struct order_command command = { .verb = ORDER_CAPTURE, .amount = sek(1), .now = NOW };
        o.fraud_status = (enum fraud_status)fraud;
        cr_expect_eq(order_decide(&c, &o, &command, &e, &happened) == OK, fraud == FRAUD_ACCEPTED,
                     "%s", FRAUD_STATUS_NAMES[fraud]);
        end_ctx(&c);
    }
}

Test(order, acknowledging_again_is_fine_and_nothing_happens)
{
    struct ctx c = make_ctx();
    struct order o = order_in(FRESH);
    struct order_event e;
    bool happened = true;
    happen(&o, ORDER_WAS_ACKNOWLEDGED, 0);
    struct order_command command = { .verb = ORDER_ACKNOWLEDGE, .now = NOW };
    cr_expect_eq(order_decide(&c, &o, &command, &e, &happened), OK);
    cr_expect_not(happened);
    end_ctx(&c);
}

Test(order, expires_at_midnight_after_28_days)
{
    static const struct {
        const char *created, *expires;
    } ROWS[] = {
        { "2021-09-07T10:03:53.497Z", "2021-10-05T00:00:00.000Z" },
        { "2022-07-08T09:48:00Z", "2022-08-05T00:00:00.000Z" },
        { "2024-02-01T00:00:00Z", "2024-02-29T00:00:00.000Z" },
        { "2023-12-31T23:59:59.999Z", "2024-01-28T00:00:00.000Z" },
    };
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        int64_t created = 0;
        cr_assert(clock_parse(str_of(ROWS[i].created), &created));
        cr_expect(str_equal(clock_text(c.arena, order_expiry_from(&POLICY_DEFAULT, created)),
                            str_of(ROWS[i].expires)),
                  "%s", ROWS[i].created);
    }
    end_ctx(&c);
}

/* --- what cannot be ------------------------------------------------------------------- */

#define STOPS(name, state, statement)     \
    Test(order, name, .signal = SIGABRT)  \
    {                                     \
        struct order o = order_in(state); \
        statement;                        \
        order_check(&o);                  \
    }

STOPS(more_captured_than_authorized_stops, FULL, o.captured.minor += 1)
STOPS(more_refunded_than_captured_stops, FULLY_REFUNDED, o.refunded.minor += 1)
STOPS(a_negative_refund_stops, FULL, (o.refunded.minor = -1, o.refunds_count = 1))
STOPS(a_negative_release_stops, PART, o.released.minor = -1)
STOPS(an_authorized_order_with_captures_stops, PART, o.status = ORDER_AUTHORIZED)
STOPS(a_part_captured_order_without_rest_stops, FULL, o.status = ORDER_PART_CAPTURED)
STOPS(a_captured_order_with_a_rest_stops, PART, o.status = ORDER_CAPTURED)
STOPS(a_cancelled_order_with_captures_stops, PART, o.status = ORDER_CANCELLED)
STOPS(an_expired_order_with_a_rest_stops, FRESH, o.status = ORDER_EXPIRED)
STOPS(a_count_of_captures_without_captures_stops, FRESH, o.captures_count = 1)
STOPS(a_second_creation_stops, FRESH, happen(&o, ORDER_WAS_CREATED, 1))
STOPS(evolving_beyond_what_remains_stops, PART, happen(&o, ORDER_WAS_CAPTURED, 601))

/* --- a dumb model --------------------------------------------------------------------- */

/* Written down as a shopkeeper would: sums on paper, and why it is over. */
struct paper {
    int64_t total, taken, returned;
    enum { RUNNING, WAS_CANCELLED, RAN_OUT, LET_GO, SHUT } end;
    bool noted;
};

static int64_t paper_left(const struct paper *p)
{
    return p->end == RUNNING || p->end == WAS_CANCELLED ? p->total - p->taken : 0;
}

static enum problem paper_do(struct paper *p, enum order_verb verb, int64_t amount, bool is_late)
{
    bool running = p->end == RUNNING && p->taken < p->total;
    switch (verb) {
    case ORDER_CAPTURE:
        if (!running || is_late || amount > p->total - p->taken)
            return PROBLEM_CAPTURE_NOT_ALLOWED;
        p->taken += amount;
        return OK;
    case ORDER_REFUND:
        if (p->taken == 0 || p->end == SHUT || amount > p->taken - p->returned)
            return PROBLEM_REFUND_NOT_ALLOWED;
        p->returned += amount;
        return OK;
    case ORDER_CANCEL:
        if (!running || is_late || p->taken > 0)
            return PROBLEM_CANCEL_NOT_ALLOWED;
        p->end = WAS_CANCELLED;
        return OK;
    case ORDER_RELEASE:
        if (!running || p->taken == 0)
            return PROBLEM_NOT_ALLOWED;
        p->end = LET_GO;
        return OK;
    case ORDER_EXPIRE:
        if (!running || !is_late)
            return PROBLEM_NOT_ALLOWED;
        p->end = p->taken > 0 ? LET_GO : RAN_OUT;
        return OK;
    case ORDER_ACKNOWLEDGE:
        p->noted = true;
        return OK;
    case ORDER_SHIP:
        return p->taken > 0 ? OK : PROBLEM_NOT_ALLOWED;
    case ORDER_CLOSE:
        if (p->end == WAS_CANCELLED)
            return PROBLEM_NOT_ALLOWED;
        p->end = SHUT;
        return OK;
    case ORDER_SHIP_WHOLE:
    case ORDER_UPDATE:
    case ORDER_EXTEND:
    case ORDER_SET_REFERENCES:
    case ORDER_SET_CUSTOMER:
    case ORDER_SEND_OUT:
    case ORDER_EXTEND_DUE_DATE:
    case ORDER_JUDGE:
    case ORDER_FLAG:
        break;
    }
    UNREACHABLE("a verb that the paper does not know");
}

static enum order_status paper_status(const struct paper *p)
{
    switch (p->end) {
    case RUNNING:
        return p->taken == 0         ? ORDER_AUTHORIZED
               : p->taken < p->total ? ORDER_PART_CAPTURED
                                     : ORDER_CAPTURED;
    case WAS_CANCELLED:
        return ORDER_CANCELLED;
    case RAN_OUT:
        return ORDER_EXPIRED;
    case LET_GO:
        return ORDER_CAPTURED;
    case SHUT:
        return ORDER_CLOSED;
    }
    UNREACHABLE("an end that the paper does not know");
}

static struct order_command random_command(struct entropy *e, const struct paper *p)
{
    /* Endings are rare, so that lives are long. */
    static const enum order_verb VERBS[] = {
        ORDER_CAPTURE, ORDER_CAPTURE,     ORDER_CAPTURE, ORDER_REFUND,
        ORDER_REFUND,  ORDER_ACKNOWLEDGE, ORDER_SHIP,
    };
    static const enum order_verb ENDINGS[] = { ORDER_CANCEL, ORDER_RELEASE, ORDER_EXPIRE,
                                               ORDER_CLOSE };
    bool is_end = entropy_below(e, 10) == 0;
    enum order_verb verb =
        is_end ? ENDINGS[entropy_below(e, COUNT(ENDINGS))] : VERBS[entropy_below(e, COUNT(VERBS))];
    bool is_money = verb == ORDER_CAPTURE || verb == ORDER_REFUND;
    int64_t edge = verb == ORDER_CAPTURE ? paper_left(p) : p->taken - p->returned;
    int64_t amount = entropy_below(e, 4) == 0 ? edge + random_between(e, -1, 1)
                                              : random_between(e, 1, p->total / 3 + 2);
    bool is_late = entropy_below(e, 40) == 0;
    return (struct order_command){ .verb = verb,
                                   .amount = sek(is_money ? (amount > 0 ? amount : 1) : 0),
                                   .now = is_late ? EXPIRES : EXPIRES - 1 };
}

static void compare(const struct order *o, const struct paper *p)
{
    cr_assert_eq(o->status, paper_status(p));
    cr_assert_eq(o->captured.minor, p->taken);
    cr_assert_eq(o->refunded.minor, p->returned);
    cr_assert_eq(order_remaining(o).minor, paper_left(p));
    cr_assert_eq(o->is_acknowledged, p->noted);
}

static int live(struct ctx *c, struct entropy *e)
{
    struct paper paper = { .total = random_between(e, 1, 2000) };
    struct order o = { 0 };
    int steps = (int)random_between(e, 1, 60);
    create(&o, paper.total, FRAUD_ACCEPTED);
    for (int i = 0; i < steps; i++) {
        struct order_command command = random_command(e, &paper);
        struct order_event event;
        bool happened = false;
        arena_reset(c->arena);
        c->blames_count = 0;
        enum problem p = order_decide(c, &o, &command, &event, &happened);
        cr_assert_eq(p,
                     paper_do(&paper, command.verb, command.amount.minor, command.now >= EXPIRES));
        if (p == OK && happened)
            order_evolve(&o, &event);
        compare(&o, &paper);
    }
    return steps;
}

Test(order, long_random_lives_agree_with_a_dumb_model)
{
    struct ctx c = make_ctx();
    struct entropy e = entropy_seeded(1845);
    int steps = 0;
    while (steps < 500000)
        steps += live(&c, &e);
    end_ctx(&c);
}
