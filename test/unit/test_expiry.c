/* What comes before the end of an authorization: warnings, and what the merchant's rule does about
 * it. Everything happens at virtual times. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "domain/expiry_rule.h"
#include "service/audit.h"
#include "service/expiry.h"
#include "service/expiry_watch.h"
#include "service/settings.h"
#include "support.h"

/* --- the rules ---------------------------------------------------------------------------- */

static struct policy policy_with(const char *rule, int64_t days)
{
    struct policy p = POLICY_DEFAULT;
    p.expiry_rule = str_of(rule);
    p.expiry_rule_days = days;
    return p;
}

/* Days count from placement, which is at midnight. */
static const struct {
    const char *name, *rule;
    int64_t rule_days;
    const char *method;
    int64_t expires, now;
    enum expiry_action action;
    int64_t at;
} PLANS[] = {
    { "notify only", "notify", 1, "INVOICE", 28, 10, EXPIRY_NOTIFY, 0 },
    { "extended a day before", "extend", 1, "INVOICE", 28, 10, EXPIRY_EXTEND, 27 },
    { "extended at once if that has passed", "extend", 3, "INVOICE", 28, 27, EXPIRY_EXTEND, 27 },
    { "a card is not extended", "extend", 1, "CARD", 28, 27, EXPIRY_NOTIFY, 0 },
    { "not beyond the ceiling", "extend", 1, "INVOICE", 180, 179, EXPIRY_NOTIFY, 0 },
    { "up to the ceiling", "extend", 1, "INVOICE", 179, 178, EXPIRY_EXTEND, 178 },
    { "one that was placed for a day is extended too", "extend", 2, "INVOICE", 1, 0, EXPIRY_EXTEND,
      0 },
    { "released days before", "release", 5, "CARD", 28, 10, EXPIRY_RELEASE, 23 },
    { "one that was placed for no longer is left", "release", 5, "INVOICE", 5, 4, EXPIRY_NOTIFY,
      0 },
    { "one that was placed for longer is not", "release", 5, "INVOICE", 6, 0, EXPIRY_RELEASE, 1 },
};

Test(expiry, what_will_be_done_about_an_order_follows_from_the_rule)
{
    struct ctx c = make_ctx();
    int64_t placed = clock_midnight(NOW);
    for (size_t i = 0; i < COUNT(PLANS); i++) {
        struct policy policy = policy_with(PLANS[i].rule, PLANS[i].rule_days);
        c.policy = &policy;
        struct order_terms terms = order_terms(&c, str_of(PLANS[i].method), STR("SE"));
        struct nearing_order o = { placed, placed + PLANS[i].expires * DAY, 0 };
        struct expiry_plan plan = expiry_plan(&terms, &o, placed + PLANS[i].now * DAY);
        cr_expect_eq(plan.action, PLANS[i].action, "%s", PLANS[i].name);
        if (plan.action != EXPIRY_NOTIFY)
            cr_expect_eq(plan.at, placed + PLANS[i].at * DAY, "%s", PLANS[i].name);
    }
    end_ctx(&c);
}

Test(expiry, a_warning_is_due_from_its_instant_and_once)
{
    static const int64_t DAYS[] = { 1, 7, 3 }; /* in any order */
    static const struct {
        int64_t before, warned, due; /* before: microseconds to the end */
    } ROWS[] = {
        { 7 * DAY + 1, 0, 0 }, { 7 * DAY, 0, 7 }, { 7 * DAY, 7, 0 }, { 3 * DAY + 1, 7, 0 },
        { 3 * DAY, 7, 3 },     { 3 * DAY, 0, 3 }, { 2 * DAY, 3, 0 }, { 1, 3, 1 },
        { 1, 1, 0 },           { 5 * DAY, 3, 0 }, /* the merchant chose anew */
    };
    struct policy policy = POLICY_DEFAULT;
    policy.expiry_warning_days = (struct day_list){ DAYS, COUNT(DAYS) };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct nearing_order o = { NOW - 20 * DAY, NOW + ROWS[i].before, ROWS[i].warned };
        cr_expect_eq(expiry_warning_due(&policy, &o, NOW), ROWS[i].due, "row %zu", i);
    }
    struct nearing_order brief = { NOW, NOW + 3 * DAY, 0 };
    cr_expect_eq(expiry_warning_due(&policy, &brief, NOW), 0, "it was placed for three days");
    cr_expect_eq(expiry_warning_due(&policy, &brief, NOW + 2 * DAY), 1);
    policy.expiry_warning_days.count = 0;
    cr_expect_eq(expiry_warning_due(&policy, &brief, NOW + 2 * DAY), 0);
}

/* --- the watch ---------------------------------------------------------------------------- */

static void choose(struct store *s, const char *json)
{
    struct policy changes = { 0 }, all = { 0 };
    store_begin(s);
    cr_assert_eq(shape_read_json(&s->c, &SETTINGS_SHAPE, str_of(json), &changes), OK);
    cr_assert_eq(settings_change(&s->c, &changes, &all), OK);
    store_commit(s);
}

/* Rounds at `now` until nothing more is to be done; returns how many. Each is committed. */
static int watch(struct store *s, int64_t now)
{
    int rounds = 0;
    for (bool again = true; again; rounds++) {
        again = false;
        cr_assert_lt(rounds, 100, "the look comes to an end");
        store_begin(s);
        s->c.now = now;
        s->c.actor = STR("system");
        cr_assert_eq(expiry_watch_round(&s->c, &again), OK);
        store_commit(s);
        s->c.merchant_id = MERCHANT;
        s->c.policy = NULL;
    }
    return rounds;
}

static void sweep(struct store *s, int64_t now)
{
    bool again = true;
    while (again) {
        store_begin(s);
        s->c.now = now;
        cr_assert_eq(expiry_round(&s->c, &again), OK);
        store_commit(s);
        s->c.merchant_id = MERCHANT;
    }
}

static struct uuid place_until(struct store *s, const char *method, int64_t expires_at)
{
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, 1000);
    p.order_id = uuid_make(s->c.entropy, s->c.now);
    p.klarna_reference = uuid_text(s->c.arena, p.order_id);
    p.payment_method.type = str_of(method);
    p.created_at = NOW;
    p.expires_at = expires_at;
    struct uuid id = store_place(s, &p).order.order_id;
    store_commit(s);
    return id;
}

/* The types of the order's events in their order, and what those of warnings say. */
static void expect_story(struct store *s, struct uuid id, const char *expected)
{
    struct order_row row = store_load(s, id);
    struct event_rows events = { 0 };
    store_begin(s);
    cr_assert_eq(events_load(&s->c, &row, &events), OK);
    struct text t = text_begin(s->c.arena, 10000);
    for (size_t i = 0; i < events.count; i++) {
        const struct expiring_document *d = event_read(&s->c, &events.items[i]);
        text_add(&t, i > 0 ? STR(" ") : STR(""));
        text_add(&t, str_of(ORDER_FACT_NAMES[events.items[i].fact]));
        if (events.items[i].fact != ORDER_WAS_WARNED)
            continue;
        text_add(&t, STR("/"));
        text_i64(&t, d->days_before);
        cr_expect_eq(events.items[i].amount, 1000 - row.order.captured.minor, "what is left");
        cr_expect(str_equal(events.items[i].actor, STR("system")));
    }
    str story = { 0 };
    cr_assert(text_done(&t, &story));
    cr_expect(str_equal(story, str_of(expected)), "%.*s, not %s", STR_ARG(story), expected);
    store_rollback(s);
}

static void tell(void *self, str sentence)
{
    (void)self;
    cr_expect(sentence.len == 0, "%.*s", STR_ARG(sentence));
}

static void expect_verified(struct store *s)
{
    struct audit audit = { .tell = tell };
    store_begin(s);
    cr_assert_eq(audit_merchant(&s->c, &audit), OK);
    cr_expect_eq(audit.differences, 0);
    store_rollback(s);
}

Test(expiry, the_merchant_is_warned_once_at_each_number_of_days_and_then_it_expires)
{
    struct store *s = store_new();
    int64_t end = NOW + 20 * DAY;
    struct uuid id = place_until(s, "INVOICE", end), part = place_until(s, "INVOICE", end);
    (void)store_capture(s, part, 400);
    for (int64_t hour = 0; hour <= 20 * 24; hour += 5)
        (void)watch(s, NOW + hour * HOUR);
    expect_story(s, id, "order.created order.expiring/7 order.expiring/3 order.expiring/1");
    cr_expect_eq(store_load(s, id).order.warned_days, 1);
    sweep(s, end);
    (void)watch(s, end + HOUR);
    expect_story(s, part,
                 "order.created capture.created order.expiring/7 order.expiring/3 order.expiring/1 "
                 "order.expired");
    expect_verified(s);
    store_delete(s);
}

Test(expiry, after_a_pause_only_the_nearest_warning_is_given)
{
    struct store *s = store_new();
    struct uuid id = place_until(s, "INVOICE", NOW + 20 * DAY);
    (void)watch(s, NOW);
    (void)watch(s, NOW + 18 * DAY);
    expect_story(s, id, "order.created order.expiring/3");
    (void)watch(s, NOW + 25 * DAY); /* the sweep has not been there yet */
    expect_story(s, id, "order.created order.expiring/3");
    store_delete(s);
}

Test(expiry, nobody_is_warned_of_what_is_over)
{
    struct store *s = store_new();
    struct uuid captured = place_until(s, "INVOICE", NOW + 20 * DAY),
                cancelled = place_until(s, "INVOICE", NOW + 20 * DAY);
    (void)store_capture(s, captured, 1000);
    (void)store_change(s, cancelled, ORDER_CANCEL, 0);
    (void)watch(s, NOW + 19 * DAY);
    expect_story(s, captured, "order.created capture.created");
    expect_story(s, cancelled, "order.created order.cancelled");
    store_delete(s);
}

Test(expiry, an_extension_begins_anew)
{
    struct store *s = store_new();
    struct uuid id = place_until(s, "INVOICE", NOW + 3 * DAY + HOUR);
    choose(s, "{\"expiry_rule\":\"extend\",\"expiry_rule_days\":2}");
    (void)watch(s, NOW + HOUR);
    expect_story(s, id, "order.created order.expiring/3");
    (void)watch(s, NOW + 2 * DAY);
    expect_story(s, id, "order.created order.expiring/3 authorization.extended");
    cr_expect_eq(store_load(s, id).order.expires_at, clock_midnight(NOW + 30 * DAY));
    cr_expect_eq(store_load(s, id).order.warned_days, 0);
    (void)watch(s, clock_midnight(NOW + 27 * DAY));
    expect_story(s, id, "order.created order.expiring/3 authorization.extended order.expiring/3");
    expect_verified(s);
    store_delete(s);
}

/* Again and again, but not beyond the ceiling of 180 days: then it warns and expires. */
Test(expiry, what_is_extended_by_the_rule_ends_all_the_same)
{
    struct store *s = store_new();
    struct uuid id = place_until(s, "INVOICE", 0);
    choose(s, "{\"expiry_rule\":\"extend\",\"expiry_warning_days\":[1]}");
    for (int64_t day = 0; day < 185; day++) {
        (void)watch(s, clock_midnight(NOW) + day * DAY);
        sweep(s, clock_midnight(NOW) + day * DAY);
    }
    expect_story(s, id,
                 "order.created authorization.extended authorization.extended "
                 "authorization.extended authorization.extended authorization.extended "
                 "authorization.extended order.expiring/1 order.expired");
    expect_verified(s);
    store_delete(s);
}

Test(expiry, what_may_not_be_extended_is_warned_of)
{
    struct store *s = store_new();
    struct uuid card = place_until(s, "CARD", NOW + 2 * DAY);
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, 1000);
    p.payment_method.type = STR("INVOICE");
    p.fraud_status = FRAUD_PENDING;
    p.expires_at = NOW + 2 * DAY;
    struct uuid pending = store_place(s, &p).order.order_id;
    store_commit(s);
    choose(s, "{\"expiry_rule\":\"extend\"}");
    (void)watch(s, NOW + DAY);
    (void)watch(s, NOW + DAY + HOUR);
    expect_story(s, card, "order.created order.expiring/1");
    expect_story(s, pending, "order.created order.expiring/1");
    store_delete(s);
}

/* Of an uncaptured order all is left: it is cancelled. */
Test(expiry, the_rest_is_released_days_before)
{
    struct store *s = store_new();
    int64_t end = NOW + 20 * DAY;
    struct uuid id = place_until(s, "CARD", end), part = place_until(s, "INVOICE", end),
                brief = place_until(s, "INVOICE", NOW + 5 * DAY);
    (void)store_capture(s, part, 400);
    choose(s, "{\"expiry_rule\":\"release\",\"expiry_rule_days\":5,\"expiry_warning_days\":[7]}");
    (void)watch(s, NOW);
    expect_story(s, brief, "order.created");
    (void)watch(s, end - 5 * DAY - 1);
    expect_story(s, id, "order.created order.expiring/7");
    (void)watch(s, end - 5 * DAY + 10 * MINUTE);
    (void)watch(s, end - 4 * DAY);
    cr_expect_eq(store_load(s, id).order.status, ORDER_CANCELLED);
    cr_expect_eq(store_load(s, part).order.status, ORDER_CAPTURED);
    cr_expect_eq(store_load(s, part).order.released.minor, 600);
    cr_expect_eq(store_load(s, brief).order.version, 1, "it was placed for five days");
    expect_verified(s);
    store_delete(s);
}

Test(expiry, a_choice_counts_at_once_and_for_one_merchant)
{
    struct store *s = store_new();
    struct uuid id = place_until(s, "INVOICE", NOW + 10 * DAY);
    (void)watch(s, NOW + HOUR);
    expect_story(s, id, "order.created");
    choose(s, "{\"expiry_warning_days\":[9]}");
    (void)watch(s, NOW + DAY + 1);
    expect_story(s, id, "order.created order.expiring/9");
    choose(s, "{\"expiry_rule\":\"release\",\"expiry_rule_days\":9}");
    (void)watch(s, NOW + DAY + 1); /* not the ten minutes later */
    cr_expect_eq(store_load(s, id).order.status, ORDER_CANCELLED);
    store_delete(s);
}

/* A midnight at which very many end does not hold the writer for all of them, and a round that is
 * lost is made up for by the next one. */
Test(expiry, many_are_looked_at_in_bounded_rounds_of_which_any_may_be_lost)
{
    enum { MANY = 900, ROUND = 400 };
    struct store *s = store_new();
    int64_t end = NOW + 10 * DAY, warned = 0;
    bool again = true;
    for (int i = 0; i < MANY; i++)
        (void)place_until(s, "INVOICE", end);
    for (int round = 0; again; round++) {
        bool is_lost = round % 2 == 0;
        again = false;
        store_begin(s);
        s->c.now = end - 7 * DAY;
        s->c.actor = STR("system");
        cr_assert_eq(expiry_watch_round(&s->c, &again), OK);
        if (is_lost)
            store_rollback(s);
        else
            store_commit(s);
        again = again || is_lost;
        s->c.merchant_id = MERCHANT;
        s->c.policy = NULL;
        int64_t now =
            store_ask(s, "SELECT count(*) FROM order_event WHERE type = 'order.expiring'");
        cr_assert_leq(now - warned, ROUND);
        warned = now;
        cr_assert_lt(round, 50);
    }
    cr_expect_eq(warned, MANY);
    cr_expect_eq(store_ask(s, "SELECT count(DISTINCT order_id) FROM order_event "
                              "WHERE type = 'order.expiring'"),
                 MANY);
    expect_verified(s);
    store_delete(s);
}

/* --- who wins ------------------------------------------------------------------------------ */

/* A unit of work that was queued may carry an older time than one that ran before it. Whoever
 * commits first has the money, and the other one is told. */
static void race_the_end(bool ends_first, int64_t captured_before)
{
    struct store *s = store_new();
    int64_t end = NOW + 10 * DAY, rest = 1000 - captured_before;
    struct uuid id = place_until(s, "INVOICE", end);
    struct capture_request r = { .captured_amount = rest };
    struct changed changed = { 0 };
    if (captured_before > 0)
        (void)store_capture(s, id, captured_before);
    if (ends_first)
        sweep(s, end);
    store_begin(s);
    s->c.now = end - 1;
    enum problem p = order_capture(&s->c, id, &r, &changed);
    cr_expect_eq(p, ends_first ? PROBLEM_CAPTURE_NOT_ALLOWED : OK);
    str why = arena_format(s->c.arena, "Order %.*s is expired. Capture not possible.",
                           STR_ARG(uuid_text(s->c.arena, id)));
    cr_expect(p == OK || str_equal(s->c.blames[0].detail, why), "the answer says who won");
    if (p == OK)
        store_commit(s);
    else
        store_rollback(s);
    sweep(s, end);
    const struct order o = store_load(s, id).order;
    cr_expect_eq(o.captured.minor, ends_first ? captured_before : 1000);
    cr_expect_eq(o.released.minor, ends_first ? rest : 0);
    cr_expect_eq(o.version, captured_before > 0 ? 3 : 2);
    expect_verified(s);
    store_delete(s);
}

Test(expiry, a_capture_and_the_expiry_have_one_winner)
{
    for (int ends_first = 0; ends_first < 2; ends_first++) {
        race_the_end(ends_first, 0);
        race_the_end(ends_first, 400);
    }
}
