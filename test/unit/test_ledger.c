/* The books: what each fact posts, that they say what the orders say, and that an audit finds every
 * place where they do not. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>

#include "base/clock.h"
#include "domain/ledger.h"
#include "service/audit.h"
#include "service/expiry.h"
#include "service/order_amend.h"
#include "support.h"

#define EXPIRES (NOW + 28 * DAY)

static money sek(int64_t minor)
{
    return (money){ minor, CURRENCY_SEK };
}

/* --- single facts --------------------------------------------------------------------- */

Test(ledger, each_fact_posts_its_transfers)
{
#define MEMO       LEDGER_AUTHORIZATION_MEMO
#define CONTRA     LEDGER_AUTHORIZATION_CONTRA
#define RECEIVABLE LEDGER_CUSTOMER_RECEIVABLE
#define PAYABLE    LEDGER_MERCHANT_PAYABLE
#define DISPUTED   LEDGER_DISPUTED_CAPTURES
    static const struct {
        enum order_fact fact;
        size_t count;
        struct {
            enum ledger_account debit, credit;
        } transfers[2];
    } ROWS[] = {
        { ORDER_WAS_CREATED, 1, { { MEMO, CONTRA } } },
        { ORDER_WAS_CAPTURED, 2, { { CONTRA, MEMO }, { RECEIVABLE, PAYABLE } } },
        { ORDER_WAS_REFUNDED, 1, { { PAYABLE, RECEIVABLE } } },
        { ORDER_WAS_CANCELLED, 1, { { CONTRA, MEMO } } },
        { ORDER_WAS_RELEASED, 1, { { CONTRA, MEMO } } },
        { ORDER_WAS_EXPIRED, 1, { { CONTRA, MEMO } } },
        { ORDER_WAS_ACKNOWLEDGED, 0, { { 0 } } },
        { ORDER_WAS_CLOSED, 1, { { CONTRA, MEMO } } },
        { ORDER_WAS_SHIPPED, 0, { { 0 } } },
        { ORDER_WAS_RAISED, 1, { { MEMO, CONTRA } } },
        { ORDER_WAS_LOWERED, 1, { { CONTRA, MEMO } } },
        { ORDER_WAS_RELINED, 0, { { 0 } } },
        { ORDER_WAS_EXTENDED, 0, { { 0 } } },
        { ORDER_WAS_REFERENCED, 0, { { 0 } } },
        { ORDER_WAS_READDRESSED, 0, { { 0 } } },
        { ORDER_WAS_SENT_OUT, 0, { { 0 } } },
        { ORDER_WAS_DEFERRED, 0, { { 0 } } },
        { ORDER_WAS_JUDGED, 0, { { 0 } } },
        { ORDER_WAS_WARNED, 0, { { 0 } } },
        { ORDER_WAS_FLAGGED, 0, { { 0 } } },
        { ORDER_WAS_CORRECTED, 0, { { 0 } } },
        { ORDER_WAS_DISPUTED, 1, { { PAYABLE, DISPUTED } } },
        { ORDER_WAS_DEFENDED, 1, { { DISPUTED, PAYABLE } } },
        { ORDER_WAS_CHARGED_BACK, 1, { { DISPUTED, RECEIVABLE } } },
        { ORDER_WAS_REMINDED, 0, { { 0 } } },
        { ORDER_WAS_ADJUSTED, 0, { { 0 } } },
        { ORDER_WAS_NOTED, 0, { { 0 } } },
        { ORDER_WAS_TAGGED, 0, { { 0 } } },
        { ORDER_WAS_ASKED_FOR, 0, { { 0 } } },
        { ORDER_WAS_DECIDED, 0, { { 0 } } },
    };
    cr_assert_eq(COUNT(ROWS), ORDER_FACT_COUNT, "every fact has a row");
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct ledger_transfer out[LEDGER_TRANSFERS_MAX];
        struct order_event e = { .fact = ROWS[i].fact, .amount = sek(12345), .at = NOW };
        cr_assert_eq(ROWS[i].fact, (enum order_fact)i);
        cr_assert_eq(ledger_post(&e, out), ROWS[i].count, "%s", ORDER_FACT_NAMES[i]);
        for (size_t k = 0; k < ROWS[i].count; k++) {
            cr_expect_eq(out[k].debit, ROWS[i].transfers[k].debit, "%s", ORDER_FACT_NAMES[i]);
            cr_expect_eq(out[k].credit, ROWS[i].transfers[k].credit, "%s", ORDER_FACT_NAMES[i]);
            cr_expect_eq(money_compare(out[k].amount, sek(12345)), 0, "%s", ORDER_FACT_NAMES[i]);
        }
    }
}

Test(ledger, nothing_is_posted_for_nothing)
{
    for (int fact = 0; fact < ORDER_FACT_COUNT; fact++) {
        struct ledger_transfer out[LEDGER_TRANSFERS_MAX];
        struct order_event e = { .fact = (enum order_fact)fact, .amount = sek(0), .at = NOW };
        cr_expect_eq(ledger_post(&e, out), 0, "%s", ORDER_FACT_NAMES[fact]);
    }
}

Test(ledger, the_chart_has_each_account_once_and_ascending)
{
    cr_assert_eq(LEDGER_ACCOUNTS_COUNT, 18);
    for (size_t i = 0; i < LEDGER_ACCOUNTS_COUNT; i++) {
        const struct ledger_account_info *a = &LEDGER_ACCOUNTS[i];
        cr_expect(strlen(a->name) > 0 && strlen(a->meaning) > 0);
        if (i > 0)
            cr_expect(a->account > LEDGER_ACCOUNTS[i - 1].account, "%s", a->name);
    }
}

Test(ledger, what_customers_pay_is_posted_step_by_step)
{
    static const struct {
        const char *fact;
        enum ledger_account debit, credit;
    } STEPS[] = {
        { "received", LEDGER_BANK, LEDGER_UNASSIGNED_PAYMENTS },
        { "assigned", LEDGER_UNASSIGNED_PAYMENTS, LEDGER_CUSTOMER_RECEIVABLE },
        { "owed_back", LEDGER_CUSTOMER_RECEIVABLE, LEDGER_REFUNDS_PAYABLE },
        { "paid_back", LEDGER_REFUNDS_PAYABLE, LEDGER_BANK },
        { "late_fee", LEDGER_CUSTOMER_RECEIVABLE, LEDGER_LATE_FEE_INCOME },
        { "late_fee_waived", LEDGER_LATE_FEE_INCOME, LEDGER_CUSTOMER_RECEIVABLE },
        { "interest", LEDGER_CUSTOMER_RECEIVABLE, LEDGER_INTEREST_INCOME },
        { "interest_waived", LEDGER_INTEREST_INCOME, LEDGER_CUSTOMER_RECEIVABLE },
        { "written_off", LEDGER_WRITE_OFF, LEDGER_CUSTOMER_RECEIVABLE },
        { "recovered", LEDGER_CUSTOMER_RECEIVABLE, LEDGER_WRITE_OFF },
        { "unassigned", LEDGER_CUSTOMER_RECEIVABLE, LEDGER_UNASSIGNED_PAYMENTS },
        { "owed_no_more", LEDGER_REFUNDS_PAYABLE, LEDGER_CUSTOMER_RECEIVABLE },
        { "reversed", LEDGER_UNASSIGNED_PAYMENTS, LEDGER_BANK },
    };
    cr_assert_eq(PAYMENT_FACT_COUNT, COUNT(STEPS));
    for (int i = 0; i < PAYMENT_FACT_COUNT; i++) {
        struct ledger_transfer t = ledger_post_payment((enum payment_fact)i, sek(12345));
        cr_expect_str_eq(PAYMENT_FACT_NAMES[i], STEPS[i].fact);
        cr_expect_eq(t.debit, STEPS[i].debit, "%s", STEPS[i].fact);
        cr_expect_eq(t.credit, STEPS[i].credit, "%s", STEPS[i].fact);
        cr_expect_eq(t.amount.minor, 12345);
    }
}

/* --- whole lives ---------------------------------------------------------------------- */

#define ACCOUNTS_MAX 32
struct books {
    int64_t balances[ACCOUNTS_MAX]; /* debits - credits, in the order of the chart */
};

static int64_t *balance(struct books *books, enum ledger_account account)
{
    size_t i = 0;
    cr_assert_leq(LEDGER_ACCOUNTS_COUNT, ACCOUNTS_MAX);
    while (i < LEDGER_ACCOUNTS_COUNT && LEDGER_ACCOUNTS[i].account != account)
        i++;
    cr_assert_lt(i, LEDGER_ACCOUNTS_COUNT, "%d is in the chart", (int)account);
    return &books->balances[i];
}

static void post(struct books *books, const struct order_event *e)
{
    struct ledger_transfer out[LEDGER_TRANSFERS_MAX];
    size_t count = ledger_post(e, out);
    for (size_t i = 0; i < count; i++) {
        cr_assert_gt(out[i].amount.minor, 0);
        cr_assert_neq(out[i].debit, out[i].credit);
        *balance(books, out[i].debit) += out[i].amount.minor;
        *balance(books, out[i].credit) -= out[i].amount.minor;
    }
}

/* A cancelled order keeps its remaining amount for show; nothing of it is promised any more. */
static int64_t still_authorized(const struct order *o)
{
    return order_is_open(o) ? o->authorized.minor - o->captured.minor : 0;
}

static void expect_books(struct books *books, const struct order *o)
{
    int64_t sum = 0;
    for (size_t i = 0; i < ACCOUNTS_MAX; i++)
        sum += books->balances[i];
    cr_assert_eq(sum, 0);
    cr_assert_eq(*balance(books, MEMO), still_authorized(o), "%s", ORDER_STATUS_NAMES[o->status]);
    cr_assert_eq(*balance(books, CONTRA), -still_authorized(o));
    cr_assert_eq(*balance(books, RECEIVABLE), o->captured.minor - o->refunded.minor);
    cr_assert_eq(*balance(books, PAYABLE), -(o->captured.minor - o->refunded.minor));
}

static struct order_command random_command(struct entropy *e, const struct order *o,
                                           const struct order_terms *terms)
{
    enum order_verb verb = (enum order_verb)entropy_below(e, ORDER_CORRECT + 1);
    int64_t now = entropy_below(e, 20) == 0 ? EXPIRES : NOW;
    int64_t most = o->authorized.minor + o->original.minor / 5;
    return (struct order_command){ .verb = verb,
                                   .amount = sek(random_between(e, 1, most)),
                                   .now = now,
                                   .terms = terms,
                                   .warned_days = random_between(e, 1, 180),
                                   .fraud_status = FRAUD_PENDING };
}

Test(ledger, the_books_always_say_what_the_order_says)
{
    struct ctx c = make_ctx();
    struct entropy e = entropy_seeded(7);
    struct order_terms terms = order_terms(&c, STR("INVOICE"), STR("SE"));
    for (int life = 0; life < 10000; life++) {
        struct books books = { { 0 } };
        struct order o = { 0 };
        struct order_event event = { .fact = ORDER_WAS_CREATED,
                                     .amount = sek(random_between(&e, 1, 5000)),
                                     .at = NOW,
                                     .expires_at = EXPIRES };
        order_evolve(&o, &event);
        post(&books, &event);
        for (int step = 0; step < 20; step++) {
            struct order_command command = random_command(&e, &o, &terms);
            bool happened = false;
            arena_reset(c.arena);
            c.blames_count = 0;
            if (order_decide(&c, &o, &command, &event, &happened) == OK && happened) {
                order_evolve(&o, &event);
                post(&books, &event);
            }
            expect_books(&books, &o);
        }
    }
    end_ctx(&c);
}

/* --- in the store --------------------------------------------------------------------- */

static enum problem sweep(struct unit *u)
{
    return expiry_round(u->c, u->self);
}

/* One sweep sees to the orders of all merchants, however many there are. */
Test(ledger, orders_of_very_many_merchants_expire_at_one_midnight)
{
    enum { MERCHANTS = 200 };
    struct store *s = store_new();
    bool again = false;
    store_tamper(s, "INSERT INTO merchant (merchant_id, mid, name, created_at, expired_until)"
                    " WITH RECURSIVE c(i) AS (SELECT 2 UNION ALL SELECT i + 1"
                    " FROM c WHERE i < 200) SELECT i, 'M' || i, 'name', 0, 0 FROM c");
    for (int i = 1; i <= MERCHANTS; i++) {
        s->c.merchant_id = i;
        (void)store_place_simple(s, 1000 + i);
    }
    s->c.now = order_expiry_from(&POLICY_DEFAULT, NOW);
    struct unit unit = { .c = &s->c, .self = &again, .run = sweep };
    cr_assert_eq(work_direct(s->db, &unit), OK);
    cr_expect_not(again);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM order_state WHERE status = 'EXPIRED'"),
                 MERCHANTS);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM ledger_balance WHERE debits <> credits"), 0);
    store_delete(s);
}

/* --- the audit ------------------------------------------------------------------------ */

struct report {
    char sentences[20][300];
    int count;
};

static void note(void *self, str sentence)
{
    struct report *report = self;
    if (report->count < 20)
        (void)snprintf(report->sentences[report->count], 300, "%.*s", STR_ARG(sentence));
    report->count++;
}

static struct audit audit_store(struct store *s, struct report *report)
{
    struct audit audit = { .tell = note, .self = report };
    store_begin(s);
    cr_assert_eq(audit_merchant(&s->c, &audit), OK);
    store_rollback(s);
    cr_expect_eq(audit.differences, report->count);
    return audit;
}

/* The order 0xBB..., with everything that can be changed changed: accepted, lowered from 1000 to
 * 900 and then raised to 950, extended by a day, with other references and another address. */
static void amend_everything(struct store *s)
{
    static const struct shipping_info INFO = { .has = 1, .tracking_number = { "T1", 2 } };
    struct uuid id = { { 0xBB } };
    struct changed changed = { 0 };
    struct address address = { .has = 1, .given_name = STR("Åsa") };
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, 1000);
    p.order_id = id;
    p.payment_method.type = STR("INVOICE");
    p.fraud_status = FRAUD_PENDING;
    (void)store_place(s, &p);
    struct update_request update = { .order_amount = 900, .lines = p.lines };
    s->c.now = NOW + DAY;
    cr_assert_eq(order_judge(&s->c, id, FRAUD_ACCEPTED, &changed), OK);
    cr_assert_eq(order_update_authorization(&s->c, id, &update, &changed), OK);
    update.order_amount = 950;
    update.lines.count = 0;
    cr_assert_eq(order_update_authorization(&s->c, id, &update, &changed), OK);
    cr_assert_eq(order_extend(&s->c, id, &changed), OK);
    cr_assert_eq(order_set_references(&s->c, id, STR("R-1"), STR(""), &changed), OK);
    cr_assert_eq(order_set_customer(&s->c, id, NULL, &address, &changed), OK);
    cr_assert_eq(order_ship(&s->c, id, (struct uuid){ { 0 } }, (struct shipping_infos){ &INFO, 1 },
                            &changed),
                 OK);
    struct warning flag = { .kind = STR(WARNING_KEY_REUSED), .detail = STR("Look.") };
    cr_assert_eq(order_flag(&s->c, id, &flag), OK);
    s->c.now = NOW;
    store_commit(s);
    struct uuid capture = store_capture(s, id, 100).last_event_id;
    store_begin(s);
    cr_assert_eq(
        order_send_out(&s->c, id, &(struct send_out_document){ .capture_id = capture }, &changed),
        OK);
    cr_assert_eq(order_extend_due_date(&s->c, id, capture, 2, &changed), OK);
    store_commit(s);
}

/* Orders in every state. The first one, 0xAA..., was captured twice and refunded once. */
static struct store *store_of_everything(void)
{
    struct store *s = store_new();
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, 1000);
    p.order_id = (struct uuid){ { 0xAA } };
    (void)store_place(s, &p);
    store_commit(s);
    (void)store_capture(s, p.order_id, 400);
    (void)store_change(s, p.order_id, ORDER_ACKNOWLEDGE, 0);
    (void)store_capture(s, p.order_id, 300);
    (void)store_change(s, p.order_id, ORDER_REFUND, 500);
    (void)store_place_simple(s, 50);
    (void)store_capture(s, store_place_simple(s, 70).order.order_id, 70);
    (void)store_change(s, store_place_simple(s, 80).order.order_id, ORDER_CANCEL, 0);
    (void)store_change(s, store_place_simple(s, 90).order.order_id, ORDER_CLOSE, 0);
    struct uuid released = store_place_simple(s, 100).order.order_id;
    (void)store_capture(s, released, 30);
    (void)store_change(s, released, ORDER_RELEASE, 0);
    struct uuid expired = store_place_simple(s, 110).order.order_id;
    s->c.now = order_expiry_from(&POLICY_DEFAULT, NOW);
    (void)store_change(s, expired, ORDER_EXPIRE, 0);
    s->c.now = NOW;
    amend_everything(s);
    return s;
}

Test(ledger, an_audit_of_honest_books_finds_nothing)
{
    struct store *s = store_of_everything();
    struct report report = { .count = 0 };
    struct audit audit = audit_store(s, &report);
    cr_expect_eq(report.count, 0, "%s", report.sentences[0]);
    cr_expect_eq(audit.orders, 8);
    cr_expect_eq(audit.events, store_ask(s, "SELECT count(*) FROM order_event"));
    cr_expect_eq(audit.transfers, store_ask(s, "SELECT count(*) FROM ledger_transfer"));
    store_delete(s);
}

#define FIRST "order_id = x'aa000000000000000000000000000000'"
#define THE_CAPTURE                                                                             \
    "event_id = (SELECT event_id FROM order_event WHERE type = 'capture.created' AND amount = " \
    "300)"
#define AMENDED    "order_id = x'bb000000000000000000000000000000'"
#define THE(type)  AMENDED " AND type = '" type "'"
#define THE_REFUND "event_id = (SELECT event_id FROM order_event WHERE type = 'refund.created')"

static const struct {
    const char *sql;
    const char *says; /* somewhere in one of the sentences */
} LIES[] = {
    /* where an order stands */
    { "UPDATE order_state SET captured_amount = 701 WHERE " FIRST, "captured_amount is 701" },
    { "UPDATE order_state SET refunded_amount = 499 WHERE " FIRST, "refunded_amount is 499" },
    { "UPDATE order_state SET warned_days = 3 WHERE " FIRST, "warned_days is 3" },
    { "UPDATE order_state SET rest_expired = 1 WHERE " FIRST, "rest_expired is 1" },
    { "UPDATE order_state SET released_amount = 1 WHERE " FIRST, "released_amount is 1" },
    { "UPDATE order_state SET order_amount = 1001 WHERE " FIRST, "order_amount is 1001" },
    { "UPDATE order_state SET captures_count = 3 WHERE " FIRST, "captures_count is 3" },
    { "UPDATE order_state SET refunds_count = 2 WHERE " FIRST, "refunds_count is 2" },
    { "UPDATE order_state SET status = 'CAPTURED' WHERE " FIRST, "status is CAPTURED" },
    { "UPDATE order_state SET status = 'BOGUS' WHERE " FIRST, "BOGUS" },
    { "UPDATE order_state SET fraud_status = 'BOGUS' WHERE " FIRST, "BOGUS" },
    { "UPDATE order_state SET fraud_status = 'PENDING' WHERE " FIRST, "fraud_status" },
    { "UPDATE order_state SET purchase_currency = 'QQQ' WHERE " FIRST, "QQQ" },
    { "UPDATE order_state SET purchase_currency = 'NOK' WHERE " FIRST, "did not post" },
    { "UPDATE order_state SET is_acknowledged = 0 WHERE " FIRST, "is_acknowledged" },
    { "UPDATE order_state SET created_at = created_at + 1 WHERE " FIRST, "created_at" },
    { "UPDATE order_state SET expires_at = expires_at + 1 WHERE " FIRST, "expires_at" },
    { "UPDATE order_state SET phase = 1 WHERE " FIRST, "phase" },
    { "UPDATE order_state SET version = 4 WHERE " FIRST, "chain of 4 events is broken" },
    { "UPDATE order_state SET version = 6 WHERE " FIRST, "chain of 6 events is broken" },
    { "UPDATE order_state SET version = 0 WHERE " FIRST, "broken" },
    { "UPDATE order_state SET version = -5 WHERE " FIRST, "broken" },
    { "UPDATE order_state SET version = 9000000000000000 WHERE " FIRST, "broken" },
    { "UPDATE order_state SET last_event_id = x'00000000000000000000000000000000' WHERE " FIRST,
      "broken" },
    { "UPDATE order_state SET last_event_id = (SELECT event_id FROM order_event WHERE amount = 70 "
      "LIMIT 1)"
      " WHERE " FIRST,
      "broken" },
    { "DELETE FROM order_state WHERE " FIRST, "events" },
    { "DELETE FROM order_fact WHERE " FIRST, "order aa000000" },
    /* what happened */
    { "UPDATE order_event SET amount = 299 WHERE " THE_CAPTURE, "did not post" },
    { "UPDATE order_event SET amount = 2000 WHERE " THE_CAPTURE, "is not possible" },
    { "UPDATE order_event SET amount = 0 WHERE " THE_CAPTURE, "is not possible" },
    { "UPDATE order_event SET type = 'order.acknowledged' WHERE " THE_CAPTURE, "is not possible" },
    { "UPDATE order_event SET type = 'order.bogus' WHERE " THE_CAPTURE, "order.bogus" },
    { "UPDATE order_event SET type = 'order.created' WHERE " THE_CAPTURE, "is not possible" },
    { "UPDATE order_event SET previous_id = NULL WHERE " THE_CAPTURE, "broken" },
    { "UPDATE order_event SET previous_id = event_id WHERE " THE_CAPTURE, "broken" },
    { "UPDATE order_event SET order_id = (SELECT order_id FROM order_event WHERE amount = 70 LIMIT "
      "1)"
      " WHERE " THE_CAPTURE,
      "broken" },
    { "DELETE FROM order_event WHERE " THE_CAPTURE, "broken" },
    { "INSERT INTO order_event SELECT merchant_id, x'01010101010101010101010101010101', order_id,"
      " NULL, type, at, actor, amount, document FROM order_event WHERE " THE_CAPTURE,
      "the merchant has" },
    { "UPDATE order_event SET amount = 79 WHERE type = 'order.cancelled';"
      "UPDATE ledger_transfer SET amount = 79 WHERE event_id ="
      " (SELECT event_id FROM order_event WHERE type = 'order.cancelled');"
      "UPDATE ledger_balance SET credits = credits - 1 WHERE account = 9100;"
      "UPDATE ledger_balance SET debits = debits - 1 WHERE account = 9199",
      "not possible" },
    { "UPDATE order_event SET document = replace(document, '400', '300') WHERE " THE_REFUND,
      "refund" },
    { "UPDATE order_event SET document = replace(replace(replace(document, '400', 'x'), '100',"
      " '400'), 'x', '100') WHERE " THE_REFUND, /* the second capture gave 400 of its 300 back */
      "refund" },
    { "UPDATE order_event SET document = '{' WHERE " THE_CAPTURE, "cannot be read" },
    { "UPDATE order_fact SET order_lines = '[' WHERE " FIRST, "order aa000000" },
    /* what was changed of an order */
    { "UPDATE order_state SET expires_at = expires_at - 86400000000 WHERE " AMENDED,
      "order bb000000-0000-0000-0000-000000000000: expires_at is" },
    { "UPDATE order_state SET fraud_status = 'PENDING' WHERE " AMENDED,
      "order bb000000-0000-0000-0000-000000000000: fraud_status is PENDING, but its events say "
      "ACCEPTED" },
    { "UPDATE order_state SET order_amount = 1000 WHERE " AMENDED,
      "order_amount is 1000, but its events say 950" },
    { "UPDATE order_fact SET order_lines = '[{\"quantity\":1,\"name\":\"x\",\"total_amount\":950,"
      "\"unit_price\":950}]' WHERE " AMENDED,
      "order bb000000-0000-0000-0000-000000000000: its lines are not those of its last update" },
    { "UPDATE order_event SET document = replace(document, '\"order_amount\":900',"
      " '\"order_amount\":901') WHERE " THE("authorization.lowered"),
      "the order_amount of an update is 901, but its events say 900" },
    { "UPDATE order_event SET document = replace(document, '1000', '1001') WHERE " THE(
          "authorization.lowered"),
      "the order_amount before an update is 1001, but its events say 1000" },
    { "UPDATE order_event SET document = replace(document, 'SKU-1', 'SKU-2') WHERE " THE(
          "authorization.raised"),
      "an update begins with other lines than the one before it left" },
    { "UPDATE order_event SET document = replace(document, '\"order_lines\":[]',"
      " '\"order_lines\":[{\"quantity\":1,\"name\":\"x\",\"total_amount\":1,\"unit_price\":1}]')"
      " WHERE " THE("authorization.raised"),
      "its lines are not those of its last update" },
    { "UPDATE order_event SET amount = 51 WHERE " THE("authorization.raised"), "did not post" },
    { "UPDATE order_event SET amount = 1001 WHERE " THE("authorization.lowered"),
      "(authorization.lowered of 1001) is not possible" },
    { "UPDATE order_event SET type = 'authorization.lowered' WHERE " THE("authorization.raised"),
      "did not post" },
    { "UPDATE order_event SET type = 'order_lines.updated' WHERE " THE("authorization.raised"),
      "is not possible" },
    { "DELETE FROM order_event WHERE " THE("authorization.raised"),
      "chain of 12 events is broken" },
    { "UPDATE order_event SET document = replace(document, '\"expires_at\":\"20',"
      " '\"expires_at\":\"21') WHERE " THE("authorization.extended"),
      "expires_at is" },
    { "UPDATE order_event SET document = replace(document, 'ACCEPTED', 'STOPPED') WHERE " THE(
          "fraud.decided"),
      "fraud_status is ACCEPTED, but its events say STOPPED" },
    { "UPDATE order_event SET amount = 1 WHERE " THE("authorization.extended"), "is not possible" },
    { "UPDATE order_event SET amount = 1 WHERE " THE("references.updated"), "is not possible" },
    { "UPDATE order_event SET amount = 1 WHERE " THE("customer.updated"), "is not possible" },
    { "UPDATE order_event SET amount = 1 WHERE " THE("fraud.decided"), "is not possible" },
    { "UPDATE order_event SET amount = 1 WHERE " THE("request.flagged"), "is not possible" },
    { "UPDATE order_event SET amount = 1 WHERE " THE("shipping.added"), "is not possible" },
    { "UPDATE order_event SET amount = 1 WHERE " THE("send_out.triggered"), "is not possible" },
    { "UPDATE order_event SET amount = 1 WHERE " THE("due_date.extended"), "is not possible" },
    { "UPDATE order_event SET document = '{' WHERE " THE("authorization.lowered"), "be read" },
    { "UPDATE order_event SET document = '{' WHERE " THE("authorization.extended"), "be read" },
    { "UPDATE order_event SET document = '{' WHERE " THE("references.updated"), "be read" },
    { "UPDATE order_event SET document = '{' WHERE " THE("customer.updated"), "be read" },
    { "UPDATE order_event SET document = '{' WHERE " THE("fraud.decided"), "be read" },
    { "UPDATE order_event SET document = '{}' WHERE " THE("request.flagged"), "be read" },
    { "UPDATE order_event SET document = '{}' WHERE " THE("send_out.triggered"), "be read" },
    { "UPDATE order_event SET document = '{}' WHERE " THE("due_date.extended"), "be read" },
    { "UPDATE order_event SET document = '{' WHERE " THE("shipping.added"), "be read" },
    { "UPDATE order_event SET document = '{' WHERE type = 'order.created' AND " AMENDED,
      "order bb000000-0000-0000-0000-000000000000: the document of event" },
    /* the books */
    { "UPDATE ledger_transfer SET amount = amount + 1 WHERE part = 1 AND " THE_CAPTURE,
      "did not post" },
    { "UPDATE ledger_transfer SET debit_account = 3100 WHERE part = 1 AND " THE_CAPTURE,
      "did not post" },
    { "UPDATE ledger_transfer SET credit_account = 3100 WHERE part = 1 AND " THE_CAPTURE,
      "did not post" },
    { "UPDATE ledger_transfer SET currency = 'NOK' WHERE part = 1 AND " THE_CAPTURE,
      "did not post" },
    { "UPDATE ledger_transfer SET currency = 'KRONA' WHERE part = 1 AND " THE_CAPTURE,
      "did not post" },
    { "UPDATE ledger_transfer SET part = 2 WHERE part = 1 AND " THE_CAPTURE, "did not post" },
    { "DELETE FROM ledger_transfer WHERE part = 1 AND " THE_CAPTURE, "did not post" },
    { "INSERT INTO ledger_transfer SELECT merchant_id, event_id, 2, currency, debit_account,"
      " credit_account, amount FROM ledger_transfer WHERE part = 1 AND " THE_CAPTURE,
      "did not post" },
    { "INSERT INTO ledger_transfer SELECT merchant_id, event_id, part + 10 + i, currency,"
      " debit_account, credit_account, amount FROM ledger_transfer, (SELECT 1 AS i UNION ALL SELECT"
      " 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5) AS n WHERE part = 1 "
      "AND " THE_CAPTURE,
      "did not post" },
    { "INSERT INTO ledger_transfer SELECT merchant_id, x'02', part, currency, debit_account,"
      " credit_account, amount FROM ledger_transfer WHERE part = 1 AND " THE_CAPTURE,
      "the merchant has" },
    { "UPDATE ledger_balance SET debits = debits + 1 WHERE account = 1100",
      "balance of account 1100" },
    { "UPDATE ledger_balance SET credits = credits - 1 WHERE account = 2100",
      "balance of account 2100" },
    { "DELETE FROM ledger_balance WHERE account = 9100", "account 9100" },
    { "INSERT INTO ledger_balance VALUES (1, 'SEK', 3100, 5, 5)", "balance of account 3100" },
    { "INSERT INTO ledger_balance VALUES (1, 'KRONA', 3100, 5, 5)", "3100" },
    { "DELETE FROM ledger_account WHERE account = 9100", "9100" },
};

/* Each lie is told in a process of its own: a crash of the audit must not hide the others. */
ParameterizedTestParameters(ledger, an_audit_finds_every_lie)
{
    static int places[COUNT(LIES)];
    for (size_t i = 0; i < COUNT(LIES); i++)
        places[i] = (int)i;
    return cr_make_param_array(int, places, COUNT(LIES));
}

ParameterizedTest(int *place, ledger, an_audit_finds_every_lie)
{
    struct store *s = store_of_everything();
    struct report report = { .count = 0 };
    bool said = false;
    store_let_lie(s);
    store_tamper(s, LIES[*place].sql);
    cr_log_info("%s", LIES[*place].sql);
    (void)audit_store(s, &report);
    for (int i = 0; i < report.count && i < 20; i++)
        said = said || strstr(report.sentences[i], LIES[*place].says) != NULL;
    cr_expect(said, "%s: %d differences, first: %s", LIES[*place].sql, report.count,
              report.sentences[0]);
    store_delete(s);
}
