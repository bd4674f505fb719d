/* What follows a capture: money given back, and shipping info. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "base/clock.h"
#include "service/order_amend.h"
#include "support.h"

/* --- refunding ------------------------------------------------------------------------ */

/* What each capture gave back so far, oldest capture first. */
static void expect_refunded(struct store *s, struct uuid id, const int64_t *expected, size_t count)
{
    struct order_row row = { 0 };
    struct event_rows events = { 0 };
    int64_t sum = 0;
    store_begin(s);
    cr_assert_eq(order_load(&s->c, id, &row), OK);
    cr_assert_eq(events_load(&s->c, &row, &events), OK);
    int64_t *refunded = ARENA_ARRAY(s->c.arena, int64_t, events.count + 1);
    refunds_by_capture(&s->c, events, refunded);
    for (size_t i = 0; i < count; i++) {
        cr_expect_eq(refunded[i], expected[i], "capture %zu gave back %lld", i,
                     (long long)refunded[i]);
        sum += refunded[i];
    }
    cr_expect_eq(sum, row.order.refunded.minor);
    store_rollback(s);
}

static enum problem refund(struct store *s, struct uuid id, const struct refund_request *r)
{
    struct changed changed = { 0 };
    store_begin(s);
    enum problem p = order_refund(&s->c, id, r, &changed);
    if (p == OK)
        store_commit(s);
    else
        store_rollback(s);
    return p;
}

Test(refund, refunds_are_taken_from_the_oldest_captures_that_have_some_left)
{
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    (void)store_capture(s, id, 10000);
    (void)store_capture(s, id, 20000);
    (void)store_capture(s, id, 4800);
    static const struct {
        int64_t amount;
        enum problem problem;
        int64_t refunded[3];
    } ROWS[] = {
        { 4000, OK, { 4000, 0, 0 } },
        { 11000, OK, { 10000, 5000, 0 } },
        { 17000, OK, { 10000, 20000, 2000 } },
        { 2801, PROBLEM_REFUND_NOT_ALLOWED, { 10000, 20000, 2000 } },
        { 2800, OK, { 10000, 20000, 4800 } },
        { 1, PROBLEM_REFUND_NOT_ALLOWED, { 10000, 20000, 4800 } },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct refund_request r = { .refunded_amount = ROWS[i].amount };
        cr_expect_eq(refund(s, id, &r), ROWS[i].problem, "row %zu", i);
        expect_refunded(s, id, ROWS[i].refunded, 3);
    }
    cr_expect_eq(store_load(s, id).order.status, ORDER_CAPTURED);
    cr_expect_eq(store_load(s, id).order.refunds_count, 4);
    store_delete(s);
}

Test(refund, refunded_lines_are_taken_from_the_capture_that_had_them)
{
    static const struct line_document SOCK = { .line = { .reference = { "SOCK", 4 },
                                                         .name = { "Sock", 4 },
                                                         .quantity = 1,
                                                         .unit_price = 3300,
                                                         .total_amount = 3300 } };
    for (int socks_first = 0; socks_first < 2; socks_first++) {
        struct store *s = store_new();
        struct uuid id = place_shopping(s);
        struct changed changed = { 0 };
        if (socks_first)
            cr_assert_eq(CAPTURE_LINES(s, id, &changed, { 0, SOCKS, 3 }), OK);
        cr_assert_eq(CAPTURE_LINES(s, id, &changed, { 0, SHIRTS, 2 }), OK);
        if (!socks_first)
            cr_assert_eq(CAPTURE_LINES(s, id, &changed, { 0, SOCKS, 3 }), OK);
        struct refund_request r = { .refunded_amount = 3300, .lines = { &SOCK, 1 } };
        cr_assert_eq(refund(s, id, &r), OK);
        int64_t expected[2] = { 0, 3300 }, swapped[2] = { 3300, 0 };
        expect_refunded(s, id, socks_first ? swapped : expected, 2);
        r.refunded_amount = 7000; /* more than the line says: the rest from the oldest */
        cr_assert_eq(refund(s, id, &r), OK);
        expected[0] = 3700;
        expected[1] = 6600;
        swapped[0] = 9900; /* all that it was */
        swapped[1] = 400;
        expect_refunded(s, id, socks_first ? swapped : expected, 2);
        store_delete(s);
    }
}

Test(refund, shares_that_are_given_are_kept)
{
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    (void)store_capture(s, id, 1000);
    struct uuid second = store_capture(s, id, 1000).last_event_id;
    struct refund_share share = { .capture_id = second, .amount = 300 };
    struct refund_request r = {
        .refunded_amount = 300, .shares = { &share, 1 }, .event_id = { { 3 } }, .at = NOW + HOUR
    };
    cr_assert_eq(refund(s, id, &r), OK);
    expect_refunded(s, id, (const int64_t[]){ 0, 300 }, 2);
    cr_expect(uuid_equal(store_load(s, id).last_event_id, r.event_id));
    store_delete(s);
}

Test(refund, what_is_not_captured_is_not_refunded)
{
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    struct refund_request r = { .refunded_amount = 1 };
    cr_expect_eq(refund(s, id, &r), PROBLEM_REFUND_NOT_ALLOWED);
    cr_expect(first_blame_is(&s->c, "", "Order has no captures. Refund not possible"));
    store_delete(s);
}

/* One refund may draw on more captures than a request may have lines. */
Test(refund, very_many_captures_are_refunded_at_once)
{
    enum { CAPTURES = LINES_MAX + 5 };
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    struct changed changed = { 0 };
    struct capture_request one = { .captured_amount = 2 };
    int64_t expected[CAPTURES];
    store_begin(s);
    for (size_t i = 0; i < CAPTURES; i++) {
        expected[i] = 2;
        cr_assert_eq(order_capture(&s->c, id, &one, &changed), OK);
    }
    store_commit(s);
    struct refund_request r = { .refunded_amount = 2 * CAPTURES };
    cr_assert_eq(refund(s, id, &r), OK);
    expect_refunded(s, id, expected, CAPTURES);
    store_delete(s);
}

/* --- by line ---------------------------------------------------------------------------- */

#define LINE_OF(reference_, quantity_, total_)                     \
    {                                                              \
        .line = {                                                  \
            .reference = { (reference_), sizeof(reference_) - 1 }, \
            .type = { "physical", 8 },                             \
            .name = { "x", 1 },                                    \
            .quantity = (quantity_),                               \
            .unit_price = (total_),                                \
            .total_amount = (total_)                               \
        }                                                          \
    }
#define FEE_OF(total_)                    \
    {                                     \
        .line = {                         \
            .type = { "return_fee", 10 }, \
            .name = { "Return", 6 },      \
            .quantity = 1,                \
            .unit_price = (total_),       \
            .total_amount = (total_)      \
        }                                 \
    }

struct of_lines {
    int64_t amount;
    struct line_document lines[3];
    size_t count;
};

static void capture_of(struct store *s, struct uuid id, const struct of_lines *k)
{
    struct capture_request r = { .captured_amount = k->amount, .lines = { k->lines, k->count } };
    struct changed changed = { 0 };
    store_begin(s);
    cr_assert_eq(order_capture(&s->c, id, &r, &changed), OK);
    store_commit(s);
}

/* By a client; gives what it was warned of, or empty. */
static enum problem refund_of(struct store *s, struct uuid id, const struct of_lines *k,
                              char warning[32])
{
    struct refund_request r = { .refunded_amount = k->amount,
                                .from_client = true,
                                .lines = { k->lines, k->count } };
    struct changed changed = { 0 };
    store_begin(s);
    enum problem p = order_refund(&s->c, id, &r, &changed);
    warning[0] = '\0';
    if (p == OK && changed.warnings.count > 0)
        (void)snprintf(warning, 32, "%.*s", STR_ARG(changed.warnings.items[0].kind));
    if (p == OK)
        store_commit(s);
    else
        store_rollback(s);
    return p;
}

/* Three captures: a hat and a scarf, two gloves, another hat. */
static const struct of_lines PARCELS[] = {
    { 1500, { LINE_OF("HAT", 1, 1000), LINE_OF("SCARF", 1, 500) }, 2 },
    { 800, { LINE_OF("GLOVE", 2, 800) }, 1 },
    { 1000, { LINE_OF("HAT", 1, 1000) }, 1 },
};

static struct uuid place_parcels(struct store *s)
{
    struct uuid id = place_shopping(s);
    for (size_t i = 0; i < COUNT(PARCELS); i++)
        capture_of(s, id, &PARCELS[i]);
    return id;
}

Test(refund, each_line_comes_from_the_captures_that_had_it_and_the_rest_from_the_oldest)
{
    static const struct {
        const char *name;
        struct of_lines refund;
        enum problem problem;
        const char *warning;
        int64_t refunded[3];
    } ROWS[] = {
        { "one hat: the first", { 1000, { LINE_OF("HAT", 1, 1000) }, 1 }, OK, "", { 1000, 0, 0 } },
        { "two hats: both captures",
          { 2000, { LINE_OF("HAT", 2, 2000) }, 1 },
          OK,
          "",
          { 1500, 0, 500 } }, /* of the first all that it was, the scarf's money too */
        { "gloves before hats",
          { 1400, { LINE_OF("GLOVE", 1, 400), LINE_OF("HAT", 1, 1000) }, 2 },
          OK,
          "",
          { 1000, 400, 0 } },
        { "gloves and something",
          { 1000, { LINE_OF("GLOVE", 2, 800) }, 1 },
          OK,
          "lines_mismatch",
          { 200, 800, 0 } },
        { "with a return fee",
          { 700, { LINE_OF("GLOVE", 2, 800), FEE_OF(-100) }, 2 },
          OK,
          "",
          { 0, 700, 0 } },
        { "a fee that takes all but one",
          { 1, { LINE_OF("GLOVE", 2, 800), FEE_OF(-799) }, 2 },
          OK,
          "",
          { 0, 1, 0 } },
        { "a fee of nothing",
          { 800, { LINE_OF("GLOVE", 2, 800), FEE_OF(0) }, 2 },
          OK,
          "",
          { 0, 800, 0 } },
        { "what nobody captured", { 100, { LINE_OF("COAT", 1, 100) }, 1 }, OK, "", { 100, 0, 0 } },
        { "without a reference", { 100, { LINE_OF("", 1, 100) }, 1 }, OK, "", { 100, 0, 0 } },
        { "three gloves at the price of two",
          { 800, { LINE_OF("GLOVE", 3, 800) }, 1 },
          OK,
          "excess_quantity",
          { 0, 800, 0 } },
        { "three gloves",
          { 1200, { LINE_OF("GLOVE", 3, 1200) }, 1 },
          PROBLEM_REFUND_NOT_ALLOWED,
          "",
          { 0, 0, 0 } },
        { "all that there is",
          { 3300,
            { LINE_OF("HAT", 2, 2000), LINE_OF("GLOVE", 2, 800), LINE_OF("SCARF", 1, 500) },
            3 },
          OK,
          "",
          { 1500, 800, 1000 } },
        { "one more than there is",
          { 3301, { { .line = { 0 } } }, 0 },
          PROBLEM_REFUND_NOT_ALLOWED,
          "",
          { 0, 0, 0 } },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct store *s = store_new();
        struct uuid id = place_parcels(s);
        char warning[32];
        cr_expect_eq(refund_of(s, id, &ROWS[i].refund, warning), ROWS[i].problem, "%s",
                     ROWS[i].name);
        cr_expect_str_eq(warning, ROWS[i].warning, "%s", ROWS[i].name);
        cr_log_info("%s", ROWS[i].name);
        expect_refunded(s, id, ROWS[i].refunded, 3);
        store_delete(s);
    }
}

Test(refund, units_that_came_back_before_count)
{
    static const struct of_lines GLOVE = { 400, { LINE_OF("GLOVE", 1, 400) }, 1 };
    struct store *s = store_new();
    struct uuid id = place_parcels(s);
    char warning[32];
    cr_expect_eq(refund_of(s, id, &GLOVE, warning), OK);
    cr_expect_eq(refund_of(s, id, &GLOVE, warning), OK);
    cr_expect_eq(refund_of(s, id, &GLOVE, warning), PROBLEM_REFUND_NOT_ALLOWED);
    cr_expect(first_blame_is(&s->c, "order_lines",
                             "Of line GLOVE 2 were captured and 2 refunded, but 1 more are to be "
                             "refunded. Refund not possible"));
    expect_refunded(s, id, (const int64_t[]){ 0, 800, 0 }, 3);
    store_delete(s);
}

/* What was captured without lines may have been anything. */
Test(refund, units_are_not_counted_when_a_capture_has_no_lines)
{
    static const struct of_lines GLOVES = { 1200, { LINE_OF("GLOVE", 3, 1200) }, 1 };
    struct store *s = store_new();
    struct uuid id = place_parcels(s);
    char warning[32];
    (void)store_capture(s, id, 100);
    cr_expect_eq(refund_of(s, id, &GLOVES, warning), OK);
    cr_expect_str_eq(warning, "");
    expect_refunded(s, id, (const int64_t[]){ 400, 800, 0, 0 }, 4);
    store_delete(s);
}

Test(refund, a_strict_merchant_gets_no_more_units_back_and_lines_that_add_up)
{
    static const struct {
        struct of_lines refund;
        enum problem problem;
    } ROWS[] = {
        { { 800, { LINE_OF("GLOVE", 3, 800) }, 1 },
          PROBLEM_UNPROCESSABLE }, /* 3 * 800 is not 800 */
        { { 800,
            { { .line = { .reference = { "GLOVE", 5 },
                          .name = { "x", 1 },
                          .quantity = 4,
                          .unit_price = 200,
                          .total_amount = 800 } } },
            1 },
          PROBLEM_REFUND_NOT_ALLOWED },
        { { 801, { LINE_OF("GLOVE", 1, 800) }, 1 }, PROBLEM_UNPROCESSABLE },
        { { 800, { LINE_OF("GLOVE", 1, 800) }, 1 }, OK },
        { { 100, { { .line = { 0 } } }, 0 }, OK },
    };
    struct store *s = store_new();
    struct uuid id = place_parcels(s);
    struct policy strict = POLICY_DEFAULT;
    char warning[32];
    strict.lines_check = STR("strict");
    s->c.policy = &strict;
    for (size_t i = 0; i < COUNT(ROWS); i++)
        cr_expect_eq(refund_of(s, id, &ROWS[i].refund, warning), ROWS[i].problem, "row %zu", i);
    s->c.policy = NULL;
    store_delete(s);
}

/* --- whatever is captured and refunded ------------------------------------------------------ */

#define PARCELS_MAX 8

/* The same written down by hand: what is left of each capture, and which references it had. */
struct slips {
    int64_t captured[PARCELS_MAX], refunded[PARCELS_MAX];
    bool had[PARCELS_MAX][3];
    size_t count;
};
static const char *const WARES[] = { "HAT", "SCARF", "GLOVE" };

static int64_t slips_take(struct slips *slips, int ware, int64_t amount)
{
    for (size_t i = 0; i < slips->count; i++) {
        int64_t left = slips->captured[i] - slips->refunded[i];
        int64_t taken = ware >= 0 && !slips->had[i][ware] ? 0 : left < amount ? left : amount;
        slips->refunded[i] += taken;
        amount -= taken;
    }
    return amount;
}

static struct of_lines random_lines(struct entropy *e, int64_t amount, int wares[3])
{
    struct of_lines k = { .amount = amount, .count = (size_t)random_between(e, 0, 3) };
    for (size_t i = 0; i < k.count; i++) {
        wares[i] = (int)random_between(e, 0, 2);
        k.lines[i] = (struct line_document)LINE_OF("", 1, 1);
        k.lines[i].line.reference = str_of(WARES[wares[i]]);
        k.lines[i].line.total_amount = random_between(e, -amount / 4, amount);
    }
    return k;
}

static int64_t total_of(const int64_t *amounts, size_t count)
{
    int64_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += amounts[i];
    return total;
}

static void live_through_refunds(struct store *s, struct entropy *e)
{
    struct slips slips = { .count = 0 };
    struct uuid id = place_shopping(s);
    int wares[3];
    while (slips.count < PARCELS_MAX) {
        struct of_lines k = random_lines(e, random_between(e, 1, 3000), wares);
        capture_of(s, id, &k);
        for (size_t i = 0; i < k.count; i++)
            slips.had[slips.count][wares[i]] = true;
        slips.captured[slips.count++] = k.amount;
        int64_t left =
            total_of(slips.captured, slips.count) - total_of(slips.refunded, slips.count);
        struct of_lines back = random_lines(e, random_between(e, 1, left), wares);
        struct refund_request r = { .refunded_amount = back.amount,
                                    .lines = { back.lines, back.count } };
        cr_assert_eq(refund(s, id, &r), OK);
        int64_t amount = back.amount;
        for (size_t i = 0; i < back.count; i++) {
            int64_t total = back.lines[i].line.total_amount;
            int64_t wanted = total < amount ? total : amount;
            if (wanted > 0)
                amount -= wanted - slips_take(&slips, wares[i], wanted);
        }
        cr_assert_eq(slips_take(&slips, -1, amount), 0);
        expect_refunded(s, id, slips.refunded, slips.count);
        for (size_t i = 0; i < slips.count; i++)
            cr_assert_leq(slips.refunded[i], slips.captured[i]);
    }
}

Test(refund, what_captures_gave_back_always_adds_up_and_is_never_more_than_they_took)
{
    struct store *s = store_new();
    struct entropy e = entropy_seeded(28);
    for (int life = 0; life < 60; life++)
        live_through_refunds(s, &e);
    store_delete(s);
}

/* --- shipping ------------------------------------------------------------------------- */

Test(refund, shipping_info_is_added_to_a_capture_of_the_order)
{
    static const struct shipping_info INFO = { .has = 1, .tracking_number = { "T1", 2 } };
    struct store *s = store_new();
    struct uuid id = place_shopping(s), other = place_shopping(s);
    struct uuid first = store_load(s, id).last_event_id;
    struct changed changed = { 0 };
    store_begin(s);
    cr_expect_eq(order_ship(&s->c, id, first, (struct shipping_infos){ &INFO, 1 }, &changed),
                 PROBLEM_NOT_ALLOWED, "there is no capture yet");
    store_rollback(s);
    struct uuid capture = store_capture(s, id, 1000).last_event_id;
    struct uuid of_other = store_capture(s, other, 1000).last_event_id;
    struct uuid wrong[] = { first, of_other, { { 1 } } };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        store_begin(s);
        cr_expect_eq(order_ship(&s->c, id, wrong[i], (struct shipping_infos){ &INFO, 1 }, &changed),
                     PROBLEM_NO_SUCH_CAPTURE, "%zu is no capture of the order", i);
        store_rollback(s);
    }
    store_begin(s);
    cr_assert_eq(order_ship(&s->c, id, capture, (struct shipping_infos){ &INFO, 1 }, &changed), OK);
    store_commit(s);
    cr_expect_eq(changed.after.order.status, ORDER_PART_CAPTURED);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM order_event WHERE type = 'shipping.added'"), 1);
    store_delete(s);
}
