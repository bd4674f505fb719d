/* The order: every status by every command, and what cannot be. */
#include <criterion/criterion.h>
#include <signal.h>

#include "order_states.h"

/* --- commands ------------------------------------------------------------------------- */

enum amount {
    NO_AMOUNT,
    ONE,
    ALL_THERE_IS, /* at least one */
    ONE_MORE,
    /* the order_amount of an update: */
    BELOW_CAPTURED,
    AS_CAPTURED,
    LESS,
    THE_SAME,
    MORE,
    THE_MOST,
    TOO_MUCH_MORE,
    AMOUNT_COUNT
};

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
    UPDATE_BELOW,
    UPDATE_TO_CAPTURED,
    UPDATE_LESS,
    UPDATE_SAME,
    UPDATE_MORE,
    UPDATE_MOST,
    UPDATE_TOO_MUCH,
    EXTEND,
    SET_REFERENCES,
    SET_CUSTOMER,
    SHIP_WHOLE,
    SEND_OUT,
    DEFER,
    STOP,
    FLAG,
    WARN,
    REMIND,
    CHANGE_DUNNING,
    COMMAND_COUNT
};
#define FIRST_AMENDMENT UPDATE_BELOW

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
    [UPDATE_BELOW] = { "update below captured", ORDER_UPDATE, BELOW_CAPTURED, ORDER_WAS_LOWERED },
    [UPDATE_TO_CAPTURED] = { "update to captured", ORDER_UPDATE, AS_CAPTURED, ORDER_WAS_LOWERED },
    [UPDATE_LESS] = { "update to less", ORDER_UPDATE, LESS, ORDER_WAS_LOWERED },
    [UPDATE_SAME] = { "update the lines", ORDER_UPDATE, THE_SAME, ORDER_WAS_RELINED },
    [UPDATE_MORE] = { "update to more", ORDER_UPDATE, MORE, ORDER_WAS_RAISED },
    [UPDATE_MOST] = { "update to the most", ORDER_UPDATE, THE_MOST, ORDER_WAS_RAISED },
    [UPDATE_TOO_MUCH] = { "update to too much", ORDER_UPDATE, TOO_MUCH_MORE, ORDER_WAS_RAISED },
    [EXTEND] = { "extend", ORDER_EXTEND, NO_AMOUNT, ORDER_WAS_EXTENDED },
    [SET_REFERENCES] = { "references", ORDER_SET_REFERENCES, NO_AMOUNT, ORDER_WAS_REFERENCED },
    [SET_CUSTOMER] = { "customer", ORDER_SET_CUSTOMER, NO_AMOUNT, ORDER_WAS_READDRESSED },
    [SHIP_WHOLE] = { "ship whole", ORDER_SHIP_WHOLE, NO_AMOUNT, ORDER_WAS_SHIPPED },
    [SEND_OUT] = { "send out", ORDER_SEND_OUT, NO_AMOUNT, ORDER_WAS_SENT_OUT },
    [DEFER] = { "extend due date", ORDER_EXTEND_DUE_DATE, NO_AMOUNT, ORDER_WAS_DEFERRED },
    [STOP] = { "stop", ORDER_JUDGE, NO_AMOUNT, ORDER_WAS_JUDGED },
    [FLAG] = { "flag", ORDER_FLAG, NO_AMOUNT, ORDER_WAS_FLAGGED },
    [WARN] = { "warn", ORDER_WARN, NO_AMOUNT, ORDER_WAS_WARNED },
    [REMIND] = { "remind", ORDER_REMIND, NO_AMOUNT, ORDER_WAS_REMINDED },
    [CHANGE_DUNNING] = { "change dunning", ORDER_CHANGE_DUNNING, NO_AMOUNT, ORDER_WAS_ADJUSTED },
};

static struct order_terms invoice(void)
{
    struct ctx c = { .policy = NULL };
    return order_terms(&c, STR("INVOICE"), STR("SE"));
}

static struct order_command command_for(const struct order *o, enum state state, int which,
                                        const struct order_terms *terms)
{
    enum order_verb verb = COMMANDS[which].verb;
    int64_t most = verb == ORDER_CAPTURE
                       ? o->authorized.minor - o->captured.minor - o->released.minor
                       : o->captured.minor - o->refunded.minor;
    int64_t amounts[AMOUNT_COUNT] = {
        [ONE] = 1,
        [ALL_THERE_IS] = most > 0 ? most : 1,
        [ONE_MORE] = most + 1,
        [BELOW_CAPTURED] = o->captured.minor - 1,
        [AS_CAPTURED] = o->captured.minor,
        [LESS] = WHOLE - 1,
        [THE_SAME] = WHOLE,
        [MORE] = WHOLE + 1,
        [THE_MOST] = MOST,
        [TOO_MUCH_MORE] = MOST + 1,
    };
    return (struct order_command){ .verb = verb,
                                   .amount = sek(amounts[COMMANDS[which].amount]),
                                   .now = STATES[state].is_due ? EXPIRES : EXPIRES - 1,
                                   .terms = terms,
                                   .fraud_status = FRAUD_STOPPED,
                                   .warned_days = 3 };
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
    NOT_NEAR,
    NO_SHIP,
    NO_CLOSE,
    UP_BELOW,
    UP_MUCH,
    UP_DUE,
    UP_DONE,
    UP_CANC,
    UP_CLOS,
    UP_RISK,
    EX_DUE,
    EX_DONE,
    EX_CANC,
    EX_CLOS,
    EX_RISK,
    REF_CANC,
    CUS_DUE,
    CUS_DONE,
    CUS_CANC,
    CUS_CLOS,
    CUS_RISK,
    SHW_DUE,
    SHW_CANC,
    SHW_CLOS,
    NO_SEND,
    NO_DUE,
    NO_DUN,
    OUTCOME_COUNT
};

static const struct {
    enum order_status status;
    enum problem problem;
    const char *message; /* the first; NULL: whatever it is */
    const char *reason;  /* the second; NULL: there is none, or whatever it is */
} OUTCOMES[OUTCOME_COUNT] = {
#define ID "ab000000-0000-0000-0000-000000000000"
#define DONE(status_)                      \
    {                                      \
        .status = (status_), .problem = OK \
    }
#define NO(problem_, message_)                       \
    {                                                \
        .problem = (problem_), .message = (message_) \
    }
#define NOT(message_) NO(PROBLEM_NOT_ALLOWED, message_)
#define NO_UPDATE(reason_)                                                                    \
    {                                                                                         \
        .problem = PROBLEM_NOT_ALLOWED, .message = "Update not allowed.", .reason = (reason_) \
    }
#define NO_EXTENSION(why) NOT(why " Authorization time cannot be extended.")
#define NO_CUSTOMER(why)  NOT(why " Customer details cannot be updated.")
    [AUTH] = DONE(ORDER_AUTHORIZED),
    [PARTLY] = DONE(ORDER_PART_CAPTURED),
    [CAPT] = DONE(ORDER_CAPTURED),
    [CANC] = DONE(ORDER_CANCELLED),
    [EXPI] = DONE(ORDER_EXPIRED),
    [CLOS] = DONE(ORDER_CLOSED),
    [TOO_MUCH] = NO(PROBLEM_CAPTURE_NOT_ALLOWED,
                    "Captured amount is higher than the remaining authorized amount. Capture not "
                    "possible."),
    [IS_DUE] = NO(PROBLEM_CAPTURE_NOT_ALLOWED, "Order " ID " is expired. Capture not possible."),
    [IS_CANC] = NO(PROBLEM_CAPTURE_NOT_ALLOWED, "Order " ID " is cancelled. Capture not possible."),
    [IS_CLOS] = NO(PROBLEM_CAPTURE_NOT_ALLOWED, "Order " ID " is closed. Capture not possible."),
    [FRAUD] = NO(PROBLEM_CAPTURE_NOT_ALLOWED, "The fraud status of order " ID
                                              " is PENDING, not ACCEPTED. Capture not possible."),
    [NO_CAPT] = NO(PROBLEM_REFUND_NOT_ALLOWED, "Order has no captures. Refund not possible"),
    [CLOS_REF] = NO(PROBLEM_REFUND_NOT_ALLOWED, "Order is closed. Refund not possible"),
    [REF_MUCH] = NO(PROBLEM_REFUND_NOT_ALLOWED, NULL), /* numbers: see below */
    [HAS_CAPT] =
        NO(PROBLEM_CANCEL_NOT_ALLOWED, "Order has previous captures. Cancel not possible."),
    [DUE_CANC] = NO(PROBLEM_CANCEL_NOT_ALLOWED, "Order is expired. Cancel not possible."),
    [CANC_CANC] = NO(PROBLEM_CANCEL_NOT_ALLOWED, "Order is cancelled. Cancel not possible."),
    [CLOS_CANC] = NO(PROBLEM_CANCEL_NOT_ALLOWED, "Order is closed. Cancel not possible."),
    [CANC_REL] = NOT("Order is cancelled. Release not possible."),
    [NONE_REL] = NOT("Order has no captures. Release not possible."),
    [DONE_REL] = NOT("Nothing remains authorized. Release not possible."),
    [NOT_DUE] = NOT("Order is not due to expire."),
    [NOT_NEAR] = NOT("Order is not about to expire."),
    [NO_SHIP] = NOT("Order has no captures. Shipping info cannot be added."),
    [NO_CLOSE] = NOT("Order is cancelled. Close not possible."),
    [UP_BELOW] = NOT(NULL), /* numbers: see below */
    [UP_MUCH] = NO_UPDATE("The amount may be raised to at most 1200, 20 percent above the original "
                          "1000, but was to be 1201."),
    [UP_DUE] = NO_UPDATE("Order is expired."),
    [UP_DONE] = NO_UPDATE("Nothing remains authorized."),
    [UP_CANC] = NO_UPDATE("Order is cancelled."),
    [UP_CLOS] = NO_UPDATE("Order is closed."),
    [UP_RISK] = NO_UPDATE("The risk assessment has not accepted it."),
    [EX_DUE] = NO_EXTENSION("Order is expired."),
    [EX_DONE] = NO_EXTENSION("Nothing remains authorized."),
    [EX_CANC] = NO_EXTENSION("Order is cancelled."),
    [EX_CLOS] = NO_EXTENSION("Order is closed."),
    [EX_RISK] = NO_EXTENSION("The risk assessment has not accepted it."),
    [REF_CANC] = NOT("Order is cancelled. Merchant references cannot be updated."),
    [CUS_DUE] = NO_CUSTOMER("Order is expired."),
    [CUS_DONE] = NO_CUSTOMER("Nothing remains authorized."),
    [CUS_CANC] = NO_CUSTOMER("Order is cancelled."),
    [CUS_CLOS] = NO_CUSTOMER("Order is closed."),
    [CUS_RISK] = NO_CUSTOMER("The risk assessment has not accepted it."),
    [SHW_DUE] = NOT("Order is expired. Shipping info cannot be added."),
    [SHW_CANC] = NOT("Order is cancelled. Shipping info cannot be added."),
    [SHW_CLOS] = NOT("Order is closed. Shipping info cannot be added."),
    [NO_SEND] = NOT("Order has no captures. Send-out cannot be triggered."),
    [NO_DUE] = NOT("Order has no captures. The due date cannot be extended."),
    [NO_DUN] = NOT("Order has no captures. There is nothing to be reminded of."),
};

/* clang-format off */
static const enum outcome EXPECTED[STATE_COUNT][FIRST_AMENDMENT] = {
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
    [EXPIRED_REST]     = { IS_DUE,   IS_DUE,   IS_DUE,   CAPT,     CAPT,     REF_MUCH, HAS_CAPT,   DONE_REL, NOT_DUE,  CAPT,    CAPT,     CLOS },
    [FULLY_REFUNDED]   = { TOO_MUCH, TOO_MUCH, TOO_MUCH, REF_MUCH, REF_MUCH, REF_MUCH, HAS_CAPT,   DONE_REL, NOT_DUE,  CAPT,    CAPT,     CLOS },
    [CANCELLED]        = { IS_CANC,  IS_CANC,  IS_CANC,  NO_CAPT,  NO_CAPT,  NO_CAPT,  CANC_CANC,  CANC_REL, NOT_DUE,  CANC,    NO_SHIP,  NO_CLOSE },
    [CANCELLED_DUE]    = { IS_CANC,  IS_CANC,  IS_CANC,  NO_CAPT,  NO_CAPT,  NO_CAPT,  CANC_CANC,  CANC_REL, NOT_DUE,  CANC,    NO_SHIP,  NO_CLOSE },
    [EXPIRED]          = { IS_DUE,   IS_DUE,   IS_DUE,   NO_CAPT,  NO_CAPT,  NO_CAPT,  DUE_CANC,   NONE_REL, NOT_DUE,  EXPI,    NO_SHIP,  CLOS },
    [CLOSED]           = { IS_CLOS,  IS_CLOS,  IS_CLOS,  CLOS_REF, CLOS_REF, CLOS_REF, HAS_CAPT,   DONE_REL, NOT_DUE,  CLOS,    CLOS,     CLOS },
    [CLOSED_UNCAPTURED]= { IS_CLOS,  IS_CLOS,  IS_CLOS,  NO_CAPT,  NO_CAPT,  NO_CAPT,  CLOS_CANC,  NONE_REL, NOT_DUE,  CLOS,    NO_SHIP,  CLOS },
};

static const enum outcome AMENDED[STATE_COUNT][COMMAND_COUNT - FIRST_AMENDMENT] = {
    /*                     update to                                                     extend   refs.     customer  ship      send out defer   stop    flag    warn   remind  change dunning */
    /*                     below     captured less      same     more     most     too much                              whole */
    [FRESH]            = { UP_BELOW, AUTH,    AUTH,    AUTH,    AUTH,    AUTH,    UP_MUCH, AUTH,    AUTH,     AUTH,     AUTH,     NO_SEND, NO_DUE, AUTH,   AUTH, AUTH, NO_DUN, NO_DUN },
    [DUE]              = { UP_DUE,   UP_DUE,  UP_DUE,  UP_DUE,  UP_DUE,  UP_DUE,  UP_DUE,  EX_DUE,  AUTH,     CUS_DUE,  SHW_DUE,  NO_SEND, NO_DUE, AUTH,   AUTH, NOT_NEAR, NO_DUN, NO_DUN },
    [PENDING]          = { UP_RISK,  UP_RISK, UP_RISK, UP_RISK, UP_RISK, UP_RISK, UP_RISK, EX_RISK, AUTH,     CUS_RISK, AUTH,     NO_SEND, NO_DUE, AUTH,   AUTH, AUTH, NO_DUN, NO_DUN },
    [PART]             = { UP_BELOW, CAPT,    PARTLY,  PARTLY,  PARTLY,  PARTLY,  UP_MUCH, PARTLY,  PARTLY,   PARTLY,   PARTLY,   PARTLY,  PARTLY, PARTLY, PARTLY, PARTLY, PARTLY, PARTLY },
    [PART_DUE]         = { UP_DUE,   UP_DUE,  UP_DUE,  UP_DUE,  UP_DUE,  UP_DUE,  UP_DUE,  EX_DUE,  PARTLY,   CUS_DUE,  SHW_DUE,  PARTLY,  PARTLY, PARTLY, PARTLY, NOT_NEAR, PARTLY, PARTLY },
    [PART_REFUNDED]    = { UP_BELOW, CAPT,    PARTLY,  PARTLY,  PARTLY,  PARTLY,  UP_MUCH, PARTLY,  PARTLY,   PARTLY,   PARTLY,   PARTLY,  PARTLY, PARTLY, PARTLY, PARTLY, PARTLY, PARTLY },
    [FULL]             = { UP_DONE,  UP_DONE, UP_DONE, UP_DONE, UP_DONE, UP_DONE, UP_DONE, EX_DONE, CAPT,     CUS_DONE, CAPT,     CAPT,    CAPT,   CAPT,   CAPT, NOT_NEAR, CAPT, CAPT },
    [RELEASED]         = { UP_DONE,  UP_DONE, UP_DONE, UP_DONE, UP_DONE, UP_DONE, UP_DONE, EX_DONE, CAPT,     CUS_DONE, CAPT,     CAPT,    CAPT,   CAPT,   CAPT, NOT_NEAR, CAPT, CAPT },
    [EXPIRED_REST]     = { UP_DONE,  UP_DONE, UP_DONE, UP_DONE, UP_DONE, UP_DONE, UP_DONE, EX_DONE, CAPT,     CUS_DONE, CAPT,     CAPT,    CAPT,   CAPT,   CAPT, NOT_NEAR, CAPT, CAPT },
    [FULLY_REFUNDED]   = { UP_DONE,  UP_DONE, UP_DONE, UP_DONE, UP_DONE, UP_DONE, UP_DONE, EX_DONE, CAPT,     CUS_DONE, CAPT,     CAPT,    CAPT,   CAPT,   CAPT, NOT_NEAR, CAPT, CAPT },
    [CANCELLED]        = { UP_CANC,  UP_CANC, UP_CANC, UP_CANC, UP_CANC, UP_CANC, UP_CANC, EX_CANC, REF_CANC, CUS_CANC, SHW_CANC, NO_SEND, NO_DUE, CANC,   CANC, NOT_NEAR, NO_DUN, NO_DUN },
    [CANCELLED_DUE]    = { UP_CANC,  UP_CANC, UP_CANC, UP_CANC, UP_CANC, UP_CANC, UP_CANC, EX_CANC, REF_CANC, CUS_CANC, SHW_CANC, NO_SEND, NO_DUE, CANC,   CANC, NOT_NEAR, NO_DUN, NO_DUN },
    [EXPIRED]          = { UP_DUE,   UP_DUE,  UP_DUE,  UP_DUE,  UP_DUE,  UP_DUE,  UP_DUE,  EX_DUE,  EXPI,     CUS_DUE,  SHW_DUE,  NO_SEND, NO_DUE, EXPI,   EXPI, NOT_NEAR, NO_DUN, NO_DUN },
    [CLOSED]           = { UP_CLOS,  UP_CLOS, UP_CLOS, UP_CLOS, UP_CLOS, UP_CLOS, UP_CLOS, EX_CLOS, CLOS,     CUS_CLOS, SHW_CLOS, CLOS,    CLOS,   CLOS,   CLOS, NOT_NEAR, CLOS, CLOS },
    [CLOSED_UNCAPTURED]= { UP_CLOS,  UP_CLOS, UP_CLOS, UP_CLOS, UP_CLOS, UP_CLOS, UP_CLOS, EX_CLOS, CLOS,     CUS_CLOS, SHW_CLOS, NO_SEND, NO_DUE, CLOS,   CLOS, NOT_NEAR, NO_DUN, NO_DUN },
};
/* clang-format on */

static enum outcome expected_of(enum state state, int which)
{
    return which < FIRST_AMENDMENT ? EXPECTED[state][which]
                                   : AMENDED[state][which - FIRST_AMENDMENT];
}

/* The order as it must be after the command: only the members of the command's kind move. */
static void expect_after(const struct order *before, const struct order *after,
                         const struct order_command *k, enum order_status status, const char *what)
{
    int64_t remaining = before->authorized.minor - before->captured.minor - before->released.minor;
    bool captures = k->verb == ORDER_CAPTURE, refunds = k->verb == ORDER_REFUND;
    bool releases = k->verb == ORDER_RELEASE || k->verb == ORDER_EXPIRE || k->verb == ORDER_CLOSE;
    struct order expected = *before;
    expected.status = status;
    expected.version += 1;
    expected.authorized.minor = k->verb == ORDER_UPDATE ? k->amount.minor : WHOLE;
    expected.captured.minor += captures ? k->amount.minor : 0;
    expected.captures_count += captures;
    expected.refunded.minor += refunds ? k->amount.minor : 0;
    expected.refunds_count += refunds;
    expected.released.minor += releases ? remaining : 0;
    expected.is_acknowledged = k->verb == ORDER_ACKNOWLEDGE;
    expected.rest_expired |= k->verb == ORDER_EXPIRE;
    if (k->verb == ORDER_EXTEND)
        expected.expires_at = clock_midnight(EXPIRES - 1) + 28 * DAY;
    if (k->verb == ORDER_WARN)
        expected.warned_days = k->warned_days;
    if (k->verb == ORDER_JUDGE)
        expected.fraud_status = FRAUD_STOPPED;
#define SAME(member)                                                                        \
    cr_expect_eq(after->member, expected.member, "%s: " #member " is %lld, not %lld", what, \
                 (long long)after->member, (long long)expected.member)
    SAME(status);
    SAME(version);
    SAME(authorized.minor);
    SAME(original.minor);
    SAME(captured.minor);
    SAME(refunded.minor);
    SAME(released.minor);
    SAME(captures_count);
    SAME(refunds_count);
    SAME(is_acknowledged);
    SAME(created_at);
    SAME(expires_at);
    SAME(fraud_status);
    SAME(warned_days);
    SAME(rest_expired);
#undef SAME
}

static void expect_refusal(const struct ctx *c, enum outcome expected, const char *what)
{
    const char *message = OUTCOMES[expected].message, *reason = OUTCOMES[expected].reason;
    cr_expect_gt(c->blames_count, 0, "%s", what);
    if (message != NULL)
        cr_expect(str_equal(c->blames[0].detail, str_of(message)), "%s: %.*s", what,
                  STR_ARG(c->blames[0].detail));
    if (reason != NULL)
        cr_expect(c->blames_count == 2 && str_equal(c->blames[1].detail, str_of(reason)),
                  "%s: %.*s", what, STR_ARG(c->blames[1].detail));
}

static void try_one(enum state state, int which)
{
    struct ctx c = make_ctx();
    struct order before = order_in(state), after = before;
    struct order_terms terms = invoice();
    struct order_command command = command_for(&before, state, which, &terms);
    struct order_event e = { .fact = ORDER_FACT_COUNT };
    bool happened = false;
    enum outcome expected = expected_of(state, which);
    str what = arena_format(c.arena, "%s: %s", STATES[state].name, COMMANDS[which].name);
    cr_assert_neq(expected, MISSING, "%s", what.ptr);
    enum problem p = order_decide(&c, &before, &command, &e, &happened);
    cr_assert_eq(p, OUTCOMES[expected].problem, "%s: %s", what.ptr,
                 p == OK ? "OK" : PROBLEMS[p].code);
    if (p != OK) {
        cr_expect_eq(e.fact, ORDER_FACT_COUNT, "%s: no event", what.ptr);
        expect_refusal(&c, expected, what.ptr);
    } else {
        cr_expect_eq(c.blames_count, 0, "%s", what.ptr);
        cr_expect(happened, "%s", what.ptr);
        cr_expect_eq(e.fact, COMMANDS[which].fact, "%s", what.ptr);
        cr_expect_eq(e.at, command.now, "%s", what.ptr);
        order_evolve(&after, &e);
        order_check(&after);
        expect_after(&before, &after, &command, OUTCOMES[expected].status, what.ptr);
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
    c.blames_count = 0;
    command = (struct order_command){ .verb = ORDER_UPDATE, .amount = sek(399), .now = NOW };
    cr_expect_eq(order_decide(&c, &o, &command, &e, &happened), PROBLEM_NOT_ALLOWED);
    cr_expect(first_blame_is(&c, "order_amount",
                             "Resulting authorization amount 399 cannot be less than the captured "
                             "amount 400 for order. Order authorization cannot be updated"));
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

/* What the risk assessment may become of what. */
Test(order, an_assessment_ends_once_and_what_was_accepted_may_be_stopped)
{
    static const bool MAY[FRAUD_COUNT][FRAUD_COUNT] = {
        [FRAUD_PENDING] = { [FRAUD_ACCEPTED] = true,
                            [FRAUD_REJECTED] = true,
                            [FRAUD_STOPPED] = true },
        [FRAUD_ACCEPTED] = { [FRAUD_STOPPED] = true },
    };
    struct ctx c = make_ctx();
    for (int from = 0; from < FRAUD_COUNT; from++)
        for (int to = 0; to < FRAUD_COUNT; to++) {
            struct order o = order_in(FRESH);
            struct order_event e;
            bool happened;
            struct order_command command = { .verb = ORDER_JUDGE,
                                             .now = NOW,
                                             .fraud_status = (enum fraud_status)to };
            o.fraud_status = (enum fraud_status)from;
            c.blames_count = 0;
            cr_expect_eq(order_decide(&c, &o, &command, &e, &happened) == OK, MAY[from][to],
                         "%s to %s", FRAUD_STATUS_NAMES[from], FRAUD_STATUS_NAMES[to]);
        }
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
