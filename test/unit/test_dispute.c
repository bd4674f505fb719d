/* Disputes, corrections and fees that are no share of a capture: each is in one payout, at once,
 * and the books say so. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "payouts.h"
#include "service/invoicing.h"
#include "service/order_amend.h"
#include "service/order_dispute.h"
#include "store/db_faulty.h"
#include "store/ledger_store.h"

/* --- what an operator does --------------------------------------------------------------- */

/* What was refused, or failed at the very end, has written nothing. */
static enum problem keep_if(struct store *s, enum problem p)
{
    if (p == OK)
        p = ledger_unit_keep(&s->c);
    if (p == OK)
        p = ledger_flush(&s->c);
    return store_end(s, p);
}

static enum problem dispute_as(struct store *s, const char *json, struct uuid *out)
{
    struct dispute_request r = { 0 };
    struct changed changed = { 0 };
    store_begin(s);
    cr_assert_eq(shape_read_json(&s->c, &DISPUTE_REQUEST, str_of(json), &r), OK, "%s", json);
    enum problem p = order_dispute(&s->c, &r, &changed);
    *out = changed.event_id;
    return keep_if(s, p);
}

static const char *text_of(char out[37], struct uuid id)
{
    char *at = out;
    for (size_t i = 0; i < sizeof id.bytes; i++)
        at +=
            snprintf(at, 4, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x", id.bytes[i]);
    return out;
}

static enum problem open_dispute(struct store *s, struct uuid order_id, struct uuid capture_id,
                                 int64_t amount, struct uuid *out)
{
    char json[300], order[37], capture[37];
    (void)snprintf(json, sizeof json,
                   "{\"order_id\":\"%s\",\"capture_id\":\"%s\",\"amount\":%lld,"
                   "\"reason\":\"goods_not_received\"}",
                   text_of(order, order_id), text_of(capture, capture_id), (long long)amount);
    return dispute_as(s, json, out);
}

static enum problem end_dispute(struct store *s, struct uuid order_id, struct uuid dispute_id,
                                const char *outcome, int64_t fee)
{
    char json[300], order[37], dispute[37];
    struct uuid ended;
    (void)snprintf(json, sizeof json,
                   "{\"order_id\":\"%s\",\"dispute_id\":\"%s\",\"outcome\":\"%s\","
                   "\"fee_amount\":%lld}",
                   text_of(order, order_id), text_of(dispute, dispute_id), outcome, (long long)fee);
    return dispute_as(s, json, &ended);
}

static enum problem correct(struct store *s, const char *json, struct uuid order_id)
{
    struct correction correction = { 0 };
    store_begin(s);
    cr_assert_eq(shape_read_json(&s->c, &CORRECTION_SHAPE, str_of(json), &correction), OK, "%s",
                 json);
    correction.order_id = order_id;
    return keep_if(s, correction_make(&s->c, &correction));
}

static enum problem try_refund(struct store *s, struct uuid id, int64_t amount)
{
    struct refund_request r = { .refunded_amount = amount };
    struct changed changed = { 0 };
    store_begin(s);
    return keep_if(s, order_refund(&s->c, id, &r, &changed));
}

static enum problem extend(struct store *s, struct uuid order_id, struct uuid capture_id,
                           int64_t days)
{
    struct changed changed = { 0 };
    store_begin(s);
    return keep_if(s, order_extend_due_date(&s->c, order_id, capture_id, days, &changed));
}

static struct uuid captured(struct store *s, struct uuid order_id, int64_t amount)
{
    return store_capture(s, order_id, amount).last_event_id;
}

static int64_t balance(struct store *s, int account) /* credits less debits */
{
    return store_ask(s,
                     "SELECT CAST(coalesce(sum(credits - debits), 0) AS BIGINT) FROM ledger_balance"
                     " WHERE account = %d",
                     account);
}

static int64_t lines(struct store *s, enum line_kind kind)
{
    return store_ask(s,
                     "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM settlement_line"
                     " WHERE kind = %d",
                     (int)kind);
}

static const struct uuid NOBODY = { { 0 } };

/* --- disputes ---------------------------------------------------------------------------- */

Test(dispute, what_is_disputed_is_kept_back_and_paid_when_it_was_won)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 20000).order.order_id, dispute;
    struct uuid capture = captured(s, id, 10000);
    cr_assert_eq(open_dispute(s, id, capture, 8000, &dispute), OK);
    (void)settle(s, LATER);
    cr_expect_eq(sum_of(s, "reversal_amount"), 8000);
    cr_expect_eq(sum_of(s, "settlement_amount"), 10000 - 300 - 8000);
    cr_expect_eq(balance(s, LEDGER_DISPUTED_CAPTURES), 8000);
    expect_right(s);
    s->c.now = LATER;
    cr_assert_eq(end_dispute(s, id, dispute, "won", 0), OK);
    s->c.now = NOW;
    (void)settle(s, LATER + 2 * DAY);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM payout WHERE protection_amount = 8000 AND"
                              " settlement_amount = 8000"),
                 1);
    cr_expect_eq(balance(s, LEDGER_DISPUTED_CAPTURES), 0);
    cr_expect_eq(balance(s, LEDGER_MERCHANT_PAYABLE), 0);
    expect_right(s);
    store_delete(s);
}

Test(dispute, what_was_lost_is_the_customers_and_costs_a_fee_with_vat)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 20000).order.order_id, dispute;
    struct uuid capture = captured(s, id, 10000);
    cr_assert_eq(open_dispute(s, id, capture, 10000, &dispute), OK);
    cr_assert_eq(end_dispute(s, id, dispute, "lost", 1000), OK);
    (void)settle(s, LATER);
    cr_expect_eq(lines(s, LINE_DISPUTE_FEE), 1000);
    cr_expect_eq(sum_of(s, "fee_amount"), 1240);
    cr_expect_eq(sum_of(s, "tax_amount"), 310);
    cr_expect_eq(sum_of(s, "settlement_amount"), 0);
    cr_expect_eq(sum_of(s, "closing_debt_amount"), 1550);
    cr_expect_eq(balance(s, LEDGER_CUSTOMER_RECEIVABLE), 0);
    cr_expect_eq(balance(s, LEDGER_DISPUTED_CAPTURES), 0);
    cr_expect_eq(store_load(s, id).order.refunded.minor, 0, "it is no refund");
    expect_right(s);
    store_delete(s);
}

Test(dispute, what_is_lost_without_a_fee_opens_no_payout)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 20000).order.order_id, dispute;
    struct uuid capture = captured(s, id, 10000);
    cr_assert_eq(open_dispute(s, id, capture, 10000, &dispute), OK);
    (void)settle(s, LATER);
    int64_t before = store_ask(s, "SELECT count(*) FROM payout");
    s->c.now = LATER;
    cr_assert_eq(end_dispute(s, id, dispute, "lost", 0), OK);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM payout"), before);
    cr_expect_eq(balance(s, LEDGER_DISPUTED_CAPTURES), 0);
    expect_right(s);
    store_delete(s);
}

Test(dispute, the_invoice_of_what_was_lost_is_credited)
{
    struct store *s = paid_store(TERMS);
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, 10000);
    p.payment_method.type = STR("INVOICE");
    struct uuid id = store_place(s, &p).order.order_id, dispute;
    store_commit(s);
    struct uuid capture = captured(s, id, 10000);
    cr_assert_eq(open_dispute(s, id, capture, 4000, &dispute), OK);
    cr_assert_eq(end_dispute(s, id, dispute, "lost", 0), OK);
    int64_t merchant = 0;
    bool again = true;
    while (again) {
        store_begin(s);
        cr_assert_eq(invoicing_round(&s->c, &merchant, &again), OK);
        store_commit(s);
    }
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM invoice WHERE refunded_amount = 4000"), 1);
    (void)settle(s, LATER);
    expect_right(s);
    store_delete(s);
}

Test(dispute, nothing_is_refunded_while_one_is_open)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 20000).order.order_id, first, second, none;
    struct uuid capture = captured(s, id, 10000);
    refund(s, id, 1000);
    cr_expect_eq(open_dispute(s, id, capture, 9001, &none), PROBLEM_CONFLICT);
    cr_assert_eq(open_dispute(s, id, capture, 4000, &first), OK);
    cr_expect_eq(open_dispute(s, id, capture, 5001, &none), PROBLEM_CONFLICT);
    cr_expect_eq(try_refund(s, id, 1), PROBLEM_REFUND_NOT_ALLOWED);
    cr_assert_eq(open_dispute(s, id, capture, 1, &second), OK);
    cr_assert_eq(end_dispute(s, id, second, "won", 0), OK);
    cr_expect_eq(end_dispute(s, id, second, "lost", 0), PROBLEM_CONFLICT, "it ended");
    cr_expect_eq(try_refund(s, id, 1), PROBLEM_REFUND_NOT_ALLOWED, "the first is open still");
    cr_assert_eq(end_dispute(s, id, first, "won", 0), OK);
    cr_expect_eq(try_refund(s, id, 9000), OK);
    (void)settle(s, LATER);
    expect_right(s);
    store_delete(s);
}

Test(dispute, after_it_was_lost_the_rest_can_be_refunded)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 20000).order.order_id, dispute;
    struct uuid capture = captured(s, id, 10000);
    cr_assert_eq(open_dispute(s, id, capture, 4000, &dispute), OK);
    cr_assert_eq(end_dispute(s, id, dispute, "lost", 0), OK);
    cr_expect_eq(try_refund(s, id, 6001), PROBLEM_REFUND_NOT_ALLOWED);
    cr_expect_eq(try_refund(s, id, 6000), OK);
    cr_expect_eq(try_refund(s, id, 1), PROBLEM_REFUND_NOT_ALLOWED);
    (void)settle(s, LATER);
    cr_expect_eq(balance(s, LEDGER_CUSTOMER_RECEIVABLE), 0);
    expect_right(s);
    store_delete(s);
}

Test(dispute, requests_that_say_too_little_or_of_what_there_is_not_are_refused)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 20000).order.order_id, capture = captured(s, id, 10000);
    char order[37], real[37], json[300];
    static const struct {
        const char *rest;
        enum problem problem;
        const char *field;
    } ROWS[] = {
        { "", PROBLEM_UNPROCESSABLE, "dispute_id" },
        { ",\"dispute_id\":\"01a1ffc8-5232-77fc-a2ec-3db3b1b1b2dc\"", PROBLEM_UNPROCESSABLE,
          "outcome" },
        { ",\"dispute_id\":\"01a1ffc8-5232-77fc-a2ec-3db3b1b1b2dc\",\"outcome\":\"won\"",
          PROBLEM_NOT_FOUND, "dispute_id" },
        { ",\"capture_id\":\"01a1ffc8-5232-77fc-a2ec-3db3b1b1b2dc\",\"reason\":\"x\"",
          PROBLEM_NO_SUCH_CAPTURE, "capture_id" },
        { ",\"capture_id\":\"%s\"", PROBLEM_UNPROCESSABLE, "reason" },
        { ",\"capture_id\":\"%s\",\"reason\":\"x\",\"amount\":10001", PROBLEM_CONFLICT, "amount" },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct uuid none;
        char rest[200];
        (void)snprintf(rest, sizeof rest, "%s", ROWS[i].rest);
        char *place = strstr(rest, "%s");
        if (place != NULL) {
            char after[120];
            (void)snprintf(after, sizeof after, "%s", place + 2);
            (void)snprintf(place, sizeof rest - (size_t)(place - rest), "%s%s",
                           text_of(real, capture), after);
        }
        (void)snprintf(json, sizeof json, "{\"order_id\":\"%s\"%s}", text_of(order, id), rest);
        cr_expect_eq(dispute_as(s, json, &none), ROWS[i].problem, "%s", json);
        cr_expect(str_equal(s->c.blames[0].field, str_of(ROWS[i].field)), "%s", json);
    }
    (void)settle(s, LATER);
    expect_right(s);
    store_delete(s);
}

Test(dispute, who_is_not_paid_out_has_no_disputes_and_no_corrections)
{
    struct store *s = store_new();
    struct uuid id = store_place_simple(s, 20000).order.order_id, dispute;
    struct uuid capture = captured(s, id, 10000);
    cr_expect_eq(open_dispute(s, id, capture, 1, &dispute), PROBLEM_CONFLICT);
    cr_expect_eq(correct(s, "{\"amount\":1,\"reason\":\"x\"}", id), PROBLEM_CONFLICT);
    store_delete(s);
}

/* --- corrections ------------------------------------------------------------------------- */

Test(dispute, a_correction_is_paid_or_taken_off_with_or_without_an_order)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 20000).order.order_id;
    (void)captured(s, id, 10000);
    cr_expect_eq(correct(s, "{\"amount\":700,\"reason\":\"goodwill\"}", id), OK);
    cr_expect_eq(correct(s, "{\"amount\":-250,\"currency\":\"SEK\",\"reason\":\"twice\"}", NOBODY),
                 OK);
    (void)settle(s, LATER);
    cr_expect_eq(sum_of(s, "correction_amount"), 700);
    cr_expect_eq(sum_of(s, "deduction_amount"), 250);
    cr_expect_eq(sum_of(s, "settlement_amount"), 9700 + 700 - 250);
    cr_expect_eq(balance(s, LEDGER_CORRECTIONS), 250 - 700);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM order_event WHERE type = 'correction.created'"),
                 1);
    expect_right(s);
    store_delete(s);
}

Test(dispute, a_correction_says_of_what_and_in_which_currency)
{
    static const struct {
        const char *json, *field;
        bool of_order;
        enum problem problem;
    } ROWS[] = {
        { "{\"amount\":0,\"reason\":\"x\"}", "amount", true, PROBLEM_UNPROCESSABLE },
        { "{\"amount\":1,\"reason\":\"x\"}", "currency", false, PROBLEM_UNPROCESSABLE },
        { "{\"amount\":1,\"reason\":\"x\",\"currency\":\"NOT\"}", "currency", false,
          PROBLEM_UNPROCESSABLE },
        { "{\"amount\":1,\"reason\":\"x\",\"currency\":\"EUR\"}", "currency", true,
          PROBLEM_UNPROCESSABLE },
        { "{\"amount\":1,\"reason\":\"x\",\"currency\":\"EUR\","
          "\"capture_id\":\"01a1ffc8-5232-77fc-a2ec-3db3b1b1b2dc\"}",
          "order_id", false, PROBLEM_UNPROCESSABLE },
        { "{\"amount\":1,\"reason\":\"x\","
          "\"capture_id\":\"01a1ffc8-5232-77fc-a2ec-3db3b1b1b2dc\"}",
          "capture_id", true, PROBLEM_NO_SUCH_CAPTURE },
    };
    struct store *s = paid_store(TERMS);
    struct uuid id = store_place_simple(s, 20000).order.order_id;
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        cr_expect_eq(correct(s, ROWS[i].json, ROWS[i].of_order ? id : NOBODY), ROWS[i].problem,
                     "%s", ROWS[i].json);
        cr_expect(str_equal(s->c.blames[0].field, str_of(ROWS[i].field)), "%s", ROWS[i].json);
    }
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM settlement_line"), 0);
    store_delete(s);
}

/* --- fees of due dates ------------------------------------------------------------------- */

static struct uuid place_invoice(struct store *s, int64_t amount)
{
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, amount);
    p.payment_method.type = STR("INVOICE");
    struct uuid id = store_place(s, &p).order.order_id;
    store_commit(s);
    return id;
}

Test(dispute, giving_a_customer_longer_to_pay_costs_what_it_says_with_vat)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = place_invoice(s, 10000), capture = captured(s, id, 10000);
    cr_assert_eq(extend(s, id, capture, 2), OK); /* free, once */
    cr_assert_eq(extend(s, id, capture, 30), OK);
    (void)settle(s, LATER);
    cr_expect_eq(lines(s, LINE_EXTEND_DUE_DATE_FEE), 1900);
    cr_expect_eq(sum_of(s, "fee_amount"), 240 + 1900);
    cr_expect_eq(sum_of(s, "tax_amount"), 60 + 475);
    cr_expect_eq(balance(s, LEDGER_FEE_INCOME), 240 + 1900);
    expect_right(s);
    store_delete(s);
}

Test(dispute, who_is_not_paid_out_is_not_charged_for_it_later_either)
{
    struct store *s = store_new();
    struct uuid id = place_invoice(s, 10000), capture = captured(s, id, 10000);
    cr_assert_eq(extend(s, id, capture, 30), OK);
    cr_assert_eq(set_terms(s, TERMS), OK);
    (void)settle(s, LATER);
    cr_expect_eq(lines(s, LINE_EXTEND_DUE_DATE_FEE), 0);
    expect_right(s);
    store_delete(s);
}

/* --- proof ------------------------------------------------------------------------------- */

Test(dispute, an_audit_finds_whatever_was_changed_past_the_program)
{
    static const struct {
        const char *sql, *sentence;
    } ROWS[] = {
        { "DELETE FROM settlement_line WHERE kind = 16", "was not settled as" },
        { "DELETE FROM settlement_line WHERE kind = 15", "was not settled as" },
        { "DELETE FROM settlement_line WHERE kind = 14", "was not settled as" },
        { "UPDATE settlement_line SET amount = amount + 1 WHERE kind = 14", "was not settled as" },
        { "DELETE FROM settlement_line WHERE kind = 19", "deduction is" },
        { "UPDATE correction SET amount = amount - 1", "correction" },
        { "DELETE FROM correction", "lines of payouts" },
        { "UPDATE payout SET reversal_amount = reversal_amount + 1", "reversal is" },
        { "UPDATE payout SET deduction_amount = deduction_amount + 1", "deduction is" },
        { "DELETE FROM ledger_transfer WHERE debit_account = 2250", "did not post" },
        { "UPDATE settlement_balance SET debits = debits - 1", "what is settled in SEK" },
        { "UPDATE order_event SET document = replace(document, 'dispute_id\":\"0', "
          "'dispute_id\":\"1') WHERE type = 'dispute.lost'",
          "ends no dispute" },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct store *s = paid_store(TERMS);
        struct uuid id = place_invoice(s, 20000), capture = captured(s, id, 10000), dispute;
        char first[300];
        cr_assert_eq(open_dispute(s, id, capture, 5000, &dispute), OK);
        cr_assert_eq(end_dispute(s, id, dispute, "lost", 100), OK);
        cr_assert_eq(extend(s, id, capture, 30), OK);
        cr_assert_eq(correct(s, "{\"amount\":-7,\"reason\":\"x\"}", id), OK);
        (void)settle(s, LATER);
        cr_assert_eq(differences(s, first), 0, "%s", first);
        store_let_lie(s);
        store_tamper(s, ROWS[i].sql);
        cr_expect_gt(differences(s, first), 0, "%s", ROWS[i].sql);
        cr_expect_not_null(strstr(first, ROWS[i].sentence), "%s: %s", ROWS[i].sql, first);
        store_delete(s);
    }
}

/* Does it again and again, failing at one place after the other, until it succeeds. */
#define UNTIL_DONE(s, point_, expression)                                             \
    do {                                                                              \
        enum problem p_ = PROBLEM_STORE_BROKEN;                                       \
        for (int nth_ = 1; p_ == PROBLEM_STORE_BROKEN; nth_++) {                      \
            struct fault fault_ = { point_, .nth = nth_, .times = 1, .problem = p_ }; \
            faulty_plan((s)->db, &fault_);                                            \
            p_ = (expression);                                                        \
            failed += p_ != OK;                                                       \
        }                                                                             \
        cr_assert_eq(p_, OK);                                                         \
    } while (false)

static void live_with_faults(enum fault_point point)
{
    struct store *s = paid_store(TERMS);
    struct uuid id = place_invoice(s, 20000), capture = captured(s, id, 10000), first, second;
    int failed = 0;
    s->db = faulty_open(s->db, false);
    UNTIL_DONE(s, point, open_dispute(s, id, capture, 3000, &first));
    UNTIL_DONE(s, point, open_dispute(s, id, capture, 2000, &second));
    UNTIL_DONE(s, point, end_dispute(s, id, first, "won", 0));
    UNTIL_DONE(s, point, end_dispute(s, id, second, "lost", 400));
    UNTIL_DONE(s, point, correct(s, "{\"amount\":70,\"reason\":\"x\"}", id));
    UNTIL_DONE(s, point, extend(s, id, capture, 10));
    faulty_plan(s->db, &(struct fault){ 0 });
    (void)settle(s, LATER);
    cr_expect_geq(failed, 30);
    cr_expect_eq(sum_of(s, "settlement_amount"), 10000 - 300 - 2000 - 500 + 70 - 1250);
    expect_right(s);
    store_delete(s);
}

Test(dispute, what_fails_at_any_read_is_as_if_it_had_not_begun)
{
    live_with_faults(FAULT_READ);
}

Test(dispute, what_fails_at_any_write_is_as_if_it_had_not_begun)
{
    live_with_faults(FAULT_WRITE);
}

/* What all payouts paid, and what is kept or owed, is the signed sum of all lines. */
static void expect_all_accounted(struct store *s)
{
    int64_t paid = sum_of(s, "settlement_amount - deposit_amount + repay_amount"), sum = 0;
    for (int64_t kind = 1; line_kind_find(kind) != NULL; kind++) {
        const struct line_kind_info *info = line_kind_find(kind);
        int64_t amount = lines(s, info->kind), sign = SETTLEMENT_STEPS[info->total].sign;
        sum += sign * amount;
        if (info->tax != TOTAL_none)
            sum += SETTLEMENT_STEPS[info->tax].sign *
                   store_ask(s,
                             "SELECT CAST(coalesce(sum(vat_amount), 0) AS BIGINT)"
                             " FROM settlement_line WHERE kind = %d",
                             (int)kind);
    }
    cr_expect_eq(paid, sum);
    cr_expect_eq(balance(s, LEDGER_MERCHANT_PAYABLE), 0);
    cr_expect_eq(balance(s, LEDGER_DISPUTED_CAPTURES),
                 store_ask(s, "SELECT CAST(coalesce(sum(CASE type WHEN 'dispute.opened' THEN amount"
                              " ELSE -amount END), 0) AS BIGINT) FROM order_event"
                              " WHERE type LIKE 'dispute.%%'"));
}

/* An order with one capture, and its last dispute. */
struct played {
    struct uuid id, capture, dispute;
    bool is_disputed;
};

static void play(struct store *s, struct entropy *e, struct played *o)
{
    char json[100];
    switch (random_between(e, 0, 4)) {
    case 0:
        if (!o->is_disputed &&
            open_dispute(s, o->id, o->capture, random_between(e, 1, 3000), &o->dispute) == OK)
            o->is_disputed = true;
        return;
    case 1:
        if (o->is_disputed)
            cr_assert_eq(end_dispute(s, o->id, o->dispute,
                                     random_between(e, 0, 1) == 0 ? "won" : "lost",
                                     random_between(e, 0, 500)),
                         OK);
        o->is_disputed = false;
        return;
    case 2:
        (void)snprintf(json, sizeof json, "{\"amount\":%lld,\"reason\":\"x\"}",
                       (long long)(2 * random_between(e, -300, 300) + 1));
        cr_assert_eq(correct(s, json, o->id), OK);
        return;
    case 3:
        cr_expect_eq(extend(s, o->id, o->capture, 10), OK);
        return;
    default: {
        enum problem p = try_refund(s, o->id, random_between(e, 1, 2000));
        cr_expect(p == PROBLEM_REFUND_NOT_ALLOWED || (p == OK && !o->is_disputed));
    }
    }
}

Test(dispute, in_a_random_history_everything_is_accounted_for)
{
    struct store *s = paid_store(TERMS);
    struct entropy e = entropy_seeded(11);
    struct played orders[8];
    for (size_t i = 0; i < COUNT(orders); i++) {
        struct uuid id = place_invoice(s, 20000);
        orders[i] = (struct played){ .id = id, .capture = captured(s, id, 15000) };
    }
    int64_t now = NOW;
    for (int step = 0; step < 300; step++) {
        now += random_between(&e, 0, 6 * HOUR);
        s->c.now = now;
        play(s, &e, &orders[random_between(&e, 0, COUNT(orders) - 1)]);
        if (random_between(&e, 0, 4) == 0)
            (void)settle(s, now);
        s->c.now = now;
        if (random_between(&e, 0, 20) == 0)
            cr_assert_eq(set_terms(s, random_between(&e, 0, 1) == 0
                                          ? "{\"settlement_type\":\"GROSS\"}"
                                          : "{\"settlement_type\":\"GROSS_FEE\"}"),
                         OK);
    }
    (void)settle(s, now + 30 * DAY);
    expect_right(s);
    expect_all_accounted(s);
    store_delete(s);
}
