/* Long random lives of orders beside a dumb model, and what extending an authorization comes to. */
#include <criterion/criterion.h>

#include "domain/order_line.h"
#include "order_states.h"

/* --- extending ------------------------------------------------------------------------ */

#define KUSTOM "kustom"
#define KLARNA "klarna"

/* In days after the day on which the order was placed. */
static const struct extension {
    const char *name, *compat;
    int64_t days; /* the policy's authorization_days */
    int64_t now, expires;
    int64_t until; /* 0: it is refused; as `expires`: nothing happens */
} EXTENSIONS[] = {
    { "the usual one", KUSTOM, 28, 10, 28, 38 },
    { "on the day of placement", KUSTOM, 28, 0, 28, 28 },
    { "again on the same day", KUSTOM, 28, 10, 38, 38 },
    { "on the next day", KUSTOM, 28, 11, 38, 39 },
    { "to an earlier end: it stays", KUSTOM, 7, 10, 28, 28 },
    { "up to the ceiling", KUSTOM, 28, 152, 153, 180 },
    { "beyond the ceiling", KUSTOM, 28, 170, 175, 180 },
    { "at the ceiling", KUSTOM, 28, 179, 180, 180 },
    { "imported with a later end than the ceiling", KUSTOM, 180, 150, 200, 200 },
    { "ninety days away", KUSTOM, 180, 10, 100, 0 },
    { "not quite ninety days away", KUSTOM, 180, 10, 99, 180 },
    { "ninety days away, but already as late", KUSTOM, 90, 10, 100, 100 },
    { "ninety days away", KLARNA, 180, 10, 100, 180 },
    { "on its last day", KLARNA, 28, 27, 28, 55 },
    { "when it is over", KLARNA, 28, 28, 28, 0 },
};

Test(order_life, an_extension_is_from_today_but_never_beyond_the_ceiling_nor_back)
{
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(EXTENSIONS); i++) {
        const struct extension *row = &EXTENSIONS[i];
        int64_t first = clock_midnight(NOW);
        struct policy policy = POLICY_DEFAULT;
        struct order_event e = { .fact = ORDER_WAS_CREATED,
                                 .amount = sek(WHOLE),
                                 .at = NOW,
                                 .expires_at = first + row->expires * DAY };
        struct order o = { 0 };
        bool happened = false;
        order_evolve(&o, &e);
        policy.compat = str_of(row->compat);
        policy.authorization_days = row->days;
        c.policy = &policy;
        c.blames_count = 0;
        struct order_terms terms = order_terms(&c, STR("INVOICE"), STR("SE"));
        struct order_command command = { .verb = ORDER_EXTEND,
                                         .now = first + row->now * DAY,
                                         .terms = &terms };
        enum problem p = order_decide(&c, &o, &command, &e, &happened);
        cr_assert_eq(p == OK, row->until != 0, "%s", row->name);
        if (p != OK)
            continue;
        cr_expect_eq(happened, row->until != row->expires, "%s", row->name);
        if (!happened)
            continue;
        order_evolve(&o, &e);
        cr_expect_eq(o.expires_at, first + row->until * DAY, "%s", row->name);
        cr_expect_eq(o.authorized.minor, WHOLE, "%s", row->name);
    }
    end_ctx(&c);
}

Test(order_life, a_raise_is_measured_against_what_was_placed)
{
    static const struct {
        int64_t original, percent, most;
    } ROWS[] = {
        { 1000, 20, 1200 },
        { 999, 20, 1198 }, /* 1198.8: down */
        { 1, 20, 1 },
        { 5, 20, 6 },
        { 1000, 0, 1000 },
        { 1000, 1000, 11000 },
        { WIRE_AMOUNT_MAX, 20, WIRE_AMOUNT_MAX + WIRE_AMOUNT_MAX / 5 },
    };
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(ROWS); i++)
        for (int64_t above = 0; above < 2; above++) {
            struct policy policy = POLICY_DEFAULT;
            struct order o = { 0 };
            struct order_event e;
            bool happened;
            create(&o, ROWS[i].original, FRAUD_ACCEPTED);
            if (ROWS[i].original > 1) /* lowering it before changes nothing */
                happen(&o, ORDER_WAS_LOWERED, ROWS[i].original / 2);
            policy.raise_percent = ROWS[i].percent;
            c.policy = &policy;
            c.blames_count = 0;
            struct order_terms terms = order_terms(&c, STR("INVOICE"), STR("SE"));
            struct order_command command = { .verb = ORDER_UPDATE,
                                             .amount = sek(ROWS[i].most + above),
                                             .now = NOW,
                                             .terms = &terms };
            cr_expect_eq(order_decide(&c, &o, &command, &e, &happened) == OK, above == 0,
                         "%lld by %lld percent", (long long)ROWS[i].original,
                         (long long)ROWS[i].percent);
        }
    end_ctx(&c);
}

/* --- a dumb model --------------------------------------------------------------------- */

/* Written down as a shopkeeper would: sums on paper, and why it is over. Days count from the one
 * on which the order was placed. */
struct paper {
    int64_t first, total, taken, returned, until;
    enum { RUNNING, WAS_CANCELLED, RAN_OUT, LET_GO, SHUT } end;
    enum { TRUSTED, IN_DOUBT, NEVER } trust;
    bool noted;
    int64_t warned; /* of so many days; 0: of none */
    /* what was agreed: */
    int64_t days, percent;
    bool may_rise, is_klarna;
};

static int64_t paper_left(const struct paper *p)
{
    return p->end == RUNNING || p->end == WAS_CANCELLED ? p->total - p->taken : 0;
}

static bool paper_runs(const struct paper *p)
{
    return p->end == RUNNING && (p->taken == 0 || p->taken < p->total);
}

static bool paper_is_late(const struct paper *p, int64_t day)
{
    return paper_runs(p) && day >= p->until;
}

static bool paper_may_change(const struct paper *p, int64_t day)
{
    return paper_runs(p) && day < p->until && p->trust == TRUSTED;
}

/* What is to be done, and when. */
struct deed {
    enum order_verb verb;
    int64_t amount, day;
    bool at_midnight; /* of that day, not during it */
    enum fraud_status becomes;
    int64_t warned;
};

static enum problem paper_update(struct paper *p, const struct deed *d)
{
    int64_t most = p->first * (100 + p->percent) / 100;
    if (!paper_may_change(p, d->day) || d->amount < p->taken ||
        (d->amount > p->total && (!p->may_rise || d->amount > most)))
        return PROBLEM_NOT_ALLOWED;
    p->total = d->amount;
    return OK;
}

static enum problem paper_extend(struct paper *p, const struct deed *d)
{
    int64_t until = d->day + p->days < 180 ? d->day + p->days : 180;
    if (!paper_may_change(p, d->day))
        return PROBLEM_NOT_ALLOWED;
    if (until <= p->until)
        return OK;
    if (!p->is_klarna && p->until - d->day - !d->at_midnight >= 90)
        return PROBLEM_NOT_ALLOWED;
    p->until = until;
    p->warned = 0;
    return OK;
}

static enum problem paper_warn(struct paper *p, const struct deed *d)
{
    if (!paper_runs(p) || paper_is_late(p, d->day))
        return PROBLEM_NOT_ALLOWED;
    if (p->warned == 0 || d->warned < p->warned)
        p->warned = d->warned;
    return OK;
}

static enum problem paper_judge(struct paper *p, enum fraud_status becomes)
{
    if (p->trust == NEVER || becomes == FRAUD_PENDING ||
        (p->trust == TRUSTED && becomes != FRAUD_STOPPED))
        return PROBLEM_NOT_ALLOWED;
    p->trust = becomes == FRAUD_ACCEPTED ? TRUSTED : NEVER;
    return OK;
}

static enum problem paper_money(struct paper *p, const struct deed *d)
{
    if (d->verb == ORDER_CAPTURE) {
        if (!paper_may_change(p, d->day) || d->amount > p->total - p->taken)
            return PROBLEM_CAPTURE_NOT_ALLOWED;
        p->taken += d->amount;
        return OK;
    }
    if (p->taken == 0 || p->end == SHUT || d->amount > p->taken - p->returned)
        return PROBLEM_REFUND_NOT_ALLOWED;
    p->returned += d->amount;
    return OK;
}

static enum problem paper_end(struct paper *p, const struct deed *d)
{
    bool is_late = paper_is_late(p, d->day);
    switch ((int)d->verb) {
    case ORDER_CANCEL:
        if (!paper_runs(p) || is_late || p->taken > 0)
            return PROBLEM_CANCEL_NOT_ALLOWED;
        p->end = WAS_CANCELLED;
        return OK;
    case ORDER_RELEASE:
        if (!paper_runs(p) || p->taken == 0)
            return PROBLEM_NOT_ALLOWED;
        p->end = LET_GO;
        return OK;
    case ORDER_EXPIRE:
        if (!is_late)
            return PROBLEM_NOT_ALLOWED;
        p->end = p->taken > 0 ? LET_GO : RAN_OUT;
        return OK;
    case ORDER_CLOSE:
        if (p->end == WAS_CANCELLED)
            return PROBLEM_NOT_ALLOWED;
        p->end = SHUT;
        return OK;
    }
    UNREACHABLE("no end");
}

static enum problem paper_do(struct paper *p, const struct deed *d)
{
    switch (d->verb) {
    case ORDER_CAPTURE:
    case ORDER_REFUND:
        return paper_money(p, d);
    case ORDER_CANCEL:
    case ORDER_RELEASE:
    case ORDER_EXPIRE:
    case ORDER_CLOSE:
        return paper_end(p, d);
    case ORDER_UPDATE:
        return paper_update(p, d);
    case ORDER_EXTEND:
        return paper_extend(p, d);
    case ORDER_JUDGE:
        return paper_judge(p, d->becomes);
    case ORDER_ACKNOWLEDGE:
        p->noted = true;
        return OK;
    case ORDER_SHIP:
    case ORDER_SEND_OUT:
    case ORDER_EXTEND_DUE_DATE:
    case ORDER_REMIND:
    case ORDER_CHANGE_DUNNING:
        return p->taken > 0 ? OK : PROBLEM_NOT_ALLOWED;
    case ORDER_SHIP_WHOLE:
        return p->end == WAS_CANCELLED || p->end == SHUT || p->end == RAN_OUT ||
                       paper_is_late(p, d->day)
                   ? PROBLEM_NOT_ALLOWED
                   : OK;
    case ORDER_SET_REFERENCES:
        return p->end == WAS_CANCELLED ? PROBLEM_NOT_ALLOWED : OK;
    case ORDER_SET_CUSTOMER:
        return paper_may_change(p, d->day) ? OK : PROBLEM_NOT_ALLOWED;
    case ORDER_WARN:
        return paper_warn(p, d);
    case ORDER_FLAG:
    case ORDER_CORRECT:
    case ORDER_NOTE:
    case ORDER_TAG:
    case ORDER_ASK_APPROVAL:
    case ORDER_DECIDE_APPROVAL:
        return OK;
    case ORDER_DISPUTE: /* how much can be disputed is not the order's to say: test_dispute.c */
    case ORDER_WIN_DISPUTE:
    case ORDER_LOSE_DISPUTE:
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

/* --- chance ------------------------------------------------------------------------------ */

static int64_t random_total(struct entropy *e, const struct paper *p)
{
    int64_t most = p->first * (100 + p->percent) / 100;
    int64_t edges[] = { p->taken, p->total, most, p->first };
    int64_t amount = entropy_below(e, 2) == 0
                         ? edges[entropy_below(e, COUNT(edges))] + random_between(e, -1, 1)
                         : random_between(e, 0, most);
    return amount > 0 ? amount : 0;
}

static int64_t random_amount(struct entropy *e, const struct paper *p, enum order_verb verb)
{
    int64_t edge = verb == ORDER_CAPTURE ? paper_left(p) : p->taken - p->returned;
    int64_t amount = entropy_below(e, 4) == 0 ? edge + random_between(e, -1, 1)
                                              : random_between(e, 1, p->first / 3 + 2);
    return amount > 0 ? amount : 1;
}

static struct deed random_deed(struct entropy *e, const struct paper *p, int64_t since)
{
    /* Endings are rare, so that lives are long. */
    static const enum order_verb VERBS[] = {
        ORDER_CAPTURE,
        ORDER_CAPTURE,
        ORDER_CAPTURE,
        ORDER_REFUND,
        ORDER_REFUND,
        ORDER_UPDATE,
        ORDER_UPDATE,
        ORDER_UPDATE,
        ORDER_EXTEND,
        ORDER_EXTEND,
        ORDER_ACKNOWLEDGE,
        ORDER_SHIP,
        ORDER_SET_CUSTOMER,
        ORDER_SEND_OUT,
        ORDER_EXTEND_DUE_DATE,
        ORDER_SET_REFERENCES,
        ORDER_SHIP_WHOLE,
        ORDER_FLAG,
        ORDER_WARN,
        ORDER_CORRECT,
        ORDER_REMIND,
        ORDER_CHANGE_DUNNING,
        ORDER_NOTE,
        ORDER_TAG,
        ORDER_ASK_APPROVAL,
        ORDER_DECIDE_APPROVAL,
    };
    static const enum order_verb ENDINGS[] = { ORDER_CANCEL, ORDER_RELEASE, ORDER_EXPIRE,
                                               ORDER_CLOSE, ORDER_JUDGE };
    bool is_end = entropy_below(e, 20) == 0;
    bool is_judged = p->trust == IN_DOUBT && entropy_below(e, 3) == 0;
    enum order_verb verb =
        is_end ? ENDINGS[entropy_below(e, COUNT(ENDINGS))] : VERBS[entropy_below(e, COUNT(VERBS))];
    struct deed d = { .verb = is_judged ? ORDER_JUDGE : verb,
                      .day = since / DAY,
                      .at_midnight = since % DAY == 0,
                      .warned = random_between(e, 1, 180) };
    if (d.verb == ORDER_UPDATE)
        d.amount = random_total(e, p);
    if (d.verb == ORDER_CAPTURE || d.verb == ORDER_REFUND)
        d.amount = random_amount(e, p, d.verb);
    if (d.verb == ORDER_JUDGE)
        d.becomes = (enum fraud_status)entropy_below(e, FRAUD_COUNT);
    return d;
}

/* --- side by side ------------------------------------------------------------------------ */

static void compare(const struct order *o, const struct paper *p)
{
    static const bool MATCHES[][FRAUD_COUNT] = {
        [TRUSTED] = { [FRAUD_ACCEPTED] = true },
        [IN_DOUBT] = { [FRAUD_PENDING] = true },
        [NEVER] = { [FRAUD_REJECTED] = true, [FRAUD_STOPPED] = true },
    };
    cr_assert_eq(o->status, paper_status(p));
    cr_assert_eq(o->authorized.minor, p->total);
    cr_assert_eq(o->original.minor, p->first);
    cr_assert_eq(o->captured.minor, p->taken);
    cr_assert_eq(o->refunded.minor, p->returned);
    cr_assert_eq(order_remaining(o).minor, paper_left(p));
    cr_assert_eq(o->expires_at, clock_midnight(NOW) + p->until * DAY);
    cr_assert_eq(o->is_acknowledged, p->noted);
    cr_assert_eq(o->warned_days, p->warned);
    cr_assert(MATCHES[p->trust][o->fraud_status]);
}

static struct paper random_paper(struct entropy *e)
{
    struct paper p = {
        .first = random_between(e, 1, 2000),
        .trust = entropy_below(e, 10) == 0 ? IN_DOUBT : TRUSTED,
        .days = entropy_below(e, 2) == 0 ? 28 : random_between(e, 1, 180),
        .percent = entropy_below(e, 2) == 0 ? 20 : random_between(e, 0, 100),
        .may_rise = entropy_below(e, 4) != 0,
        .is_klarna = entropy_below(e, 2) == 0,
    };
    p.total = p.first;
    p.until = p.days;
    return p;
}

/* Lives one order through; counts what came about, so that a life without events is noticed. */
static int live(struct ctx *c, struct entropy *e, int events[ORDER_FACT_COUNT])
{
    struct paper paper = random_paper(e);
    struct policy policy = POLICY_DEFAULT;
    struct order o = { 0 };
    int steps = (int)random_between(e, 1, 60);
    int64_t midnight = clock_midnight(NOW), now = NOW;
    struct order_event event = {
        .fact = ORDER_WAS_CREATED,
        .amount = sek(paper.first),
        .at = NOW,
        .expires_at = midnight + paper.days * DAY,
        .fraud_status = paper.trust == IN_DOUBT ? FRAUD_PENDING : FRAUD_ACCEPTED,
    };
    policy.compat = paper.is_klarna ? STR("klarna") : STR("kustom");
    policy.authorization_days = paper.days;
    policy.raise_percent = paper.percent;
    c->policy = &policy;
    /* A method that may be extended wherever it is; only one of the two may be raised. */
    struct order_terms terms =
        order_terms(c, paper.may_rise ? STR("INVOICE") : STR("PAY_IN_X"), STR("SE"));
    order_evolve(&o, &event);
    for (int i = 0; i < steps; i++) {
        bool happened = false;
        now += (int64_t)entropy_below(e, 3) * 9 * HOUR;
        if (entropy_below(e, 60) == 0)
            now += paper.days * DAY;
        if (entropy_below(e, 4) == 0)
            now = clock_midnight(now + DAY);
        struct deed deed = random_deed(e, &paper, now - midnight);
        struct order_command command = { .verb = deed.verb,
                                         .amount = sek(deed.amount),
                                         .now = now,
                                         .terms = &terms,
                                         .fraud_status = deed.becomes,
                                         .warned_days = deed.warned };
        arena_reset(c->arena);
        c->blames_count = 0;
        enum problem p = order_decide(c, &o, &command, &event, &happened);
        cr_assert_eq(p, paper_do(&paper, &deed), "verb %d: %s", (int)deed.verb, PROBLEMS[p].code);
        if (p == OK && happened) {
            order_evolve(&o, &event);
            events[event.fact]++;
        }
        compare(&o, &paper);
    }
    c->policy = NULL;
    return steps;
}

Test(order_life, long_random_lives_agree_with_a_dumb_model)
{
    struct ctx c = make_ctx();
    struct entropy e = entropy_seeded(1845);
    int steps = 0, events[ORDER_FACT_COUNT] = { 0 };
    while (steps < 500000)
        steps += live(&c, &e, events);
    for (int fact = ORDER_WAS_CREATED + 1; fact < ORDER_WAS_DISPUTED; fact++)
        cr_expect_gt(events[fact], 400, "%s happened %d times", ORDER_FACT_NAMES[fact],
                     events[fact]);
    end_ctx(&c);
}
