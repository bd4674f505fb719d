/* What customers pay: by reference, too little, too much, for nobody knows what, before and after a
 * refund; that the books say so; and that an audit notices if they do not. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>

#include "base/clock.h"
#include "service/customer_payment.h"
#include "service/invoicing.h"
#include "support.h"

static struct uuid place(struct store *s, int64_t amount)
{
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, amount);
    p.payment_method = (struct payment_method){ .has = 1, .type = STR("INVOICE") };
    struct uuid id = store_place(s, &p).order.order_id;
    store_commit(s);
    return id;
}

static void invoice_all(struct store *s)
{
    int64_t merchant_id = 0;
    for (bool again = true; again;) {
        store_begin(s);
        cr_assert_eq(invoicing_round(&s->c, &merchant_id, &again), OK);
        s->c.merchant_id = MERCHANT;
        store_commit(s);
    }
}

static struct uuid captured(struct store *s, struct uuid order_id, int64_t amount)
{
    struct uuid capture_id = store_capture(s, order_id, amount).last_event_id;
    invoice_all(s);
    return capture_id;
}

static void end(struct store *s, enum problem p)
{
    if (p == OK)
        store_commit(s);
    else
        store_rollback(s);
}

/* Tells a payment; its external id is new unless it is given. */
static enum problem tell(struct store *s, const char *external_id, const char *reference,
                         money amount, struct payment_row *out)
{
    static int number;
    char made[32];
    bool is_repeated = false;
    (void)snprintf(made, sizeof made, "bank-%d", ++number);
    struct payment_request r = { .external_id = str_of(external_id != NULL ? external_id : made),
                                 .reference = str_of(reference),
                                 .payer = STR("Anna Svensson"),
                                 .amount = amount,
                                 .paid_at = NOW };
    store_begin(s);
    enum problem p = payment_receive(&s->c, &r, out, &is_repeated);
    if (p == OK)
        cr_expect_eq(is_repeated, external_id != NULL && out->received_at < s->c.now);
    end(s, p);
    return p;
}

static struct payment_row pay(struct store *s, struct uuid capture_id, int64_t amount)
{
    struct payment_row payment = { 0 };
    struct invoice_row row = store_invoice(s, capture_id);
    cr_assert_eq(tell(s, NULL, row.reference.ptr, (money){ amount, CURRENCY_SEK }, &payment), OK);
    return payment;
}

static void refund(struct store *s, struct uuid order_id, int64_t amount)
{
    (void)store_change(s, order_id, ORDER_REFUND, amount);
    invoice_all(s);
}

static void expect_invoice(struct store *s, struct uuid capture_id, int64_t open, int64_t owed_back)
{
    struct invoice_row row = store_invoice(s, capture_id);
    cr_expect_eq(invoice_open(&row.invoice).minor, open, "open are %lld, not %lld",
                 (long long)invoice_open(&row.invoice).minor, (long long)open);
    cr_expect_eq(invoice_owed_back(&row.invoice).minor, owed_back, "owed back are %lld, not %lld",
                 (long long)invoice_owed_back(&row.invoice).minor, (long long)owed_back);
}

static int64_t balance(struct store *s, int account)
{
    return store_ask(s,
                     "SELECT coalesce(sum(debits - credits), 0) FROM ledger_balance"
                     " WHERE account = %d",
                     account);
}

/* Debits of the bank and of the customers, credits of what is owed back and unassigned. */
static void expect_books(struct store *s, int64_t bank, int64_t customers, int64_t owed_back,
                         int64_t unassigned)
{
    const struct {
        int account;
        int64_t debits;
    } EXPECTED[] = {
        { 1000, bank }, { 1100, customers }, { 2400, -owed_back }, { 2500, -unassigned }
    };
    for (size_t i = 0; i < COUNT(EXPECTED); i++)
        cr_expect_eq(balance(s, EXPECTED[i].account), EXPECTED[i].debits,
                     "the balance of %d is %lld, not %lld", EXPECTED[i].account,
                     (long long)balance(s, EXPECTED[i].account), (long long)EXPECTED[i].debits);
}

/* --- by reference ------------------------------------------------------------------------ */

/* One capture of 20000, then these: what is paid, and what is refunded, in turn. */
static const struct {
    int64_t paid, refunded, paid_again;
    int64_t open, owed_back;
    const char *why;
} STORIES[] = {
    { 20000, 0, 0, 0, 0, "exactly" },
    { 5000, 0, 0, 15000, 0, "a part" },
    { 5000, 0, 15000, 0, 0, "in two parts" },
    { 20001, 0, 0, 0, 1, "too much" },
    { 20000, 0, 20000, 0, 20000, "twice" },
    { 0, 8000, 0, 12000, 0, "refunded before it was paid: a credit" },
    { 0, 8000, 12000, 0, 0, "and the rest was paid" },
    { 0, 8000, 20000, 0, 8000, "and all was paid in spite of it" },
    { 20000, 8000, 0, 0, 8000, "refunded after it was paid: owed back" },
    { 15000, 8000, 0, 0, 3000, "refunded more than was open" },
    { 5000, 8000, 0, 7000, 0, "refunded less than was open" },
    { 5000, 20000, 0, 0, 5000, "refunded wholly" },
};

Test(customer_payment, payments_and_refunds_come_to_what_is_open_and_owed_back)
{
    for (size_t i = 0; i < COUNT(STORIES); i++) {
        struct store *s = store_new();
        struct uuid order = place(s, 20000), capture = captured(s, order, 20000);
        cr_log_info("%s", STORIES[i].why);
        int64_t paid = STORIES[i].paid + STORIES[i].paid_again;
        if (STORIES[i].paid > 0)
            cr_expect_eq(pay(s, capture, STORIES[i].paid).unassigned_amount, 0);
        if (STORIES[i].refunded > 0)
            refund(s, order, STORIES[i].refunded);
        if (STORIES[i].paid_again > 0)
            (void)pay(s, capture, STORIES[i].paid_again);
        expect_invoice(s, capture, STORIES[i].open, STORIES[i].owed_back);
        if (paid > 0)
            expect_books(s, paid, STORIES[i].open, STORIES[i].owed_back, 0);
        expect_honest_books(s);
        store_delete(s);
    }
}

Test(customer_payment, a_refund_says_what_of_it_was_credited_and_what_is_owed_back)
{
    struct store *s = store_new();
    struct uuid order = place(s, 20000), capture = captured(s, order, 20000);
    struct credit_rows credits;
    (void)pay(s, capture, 15000);
    refund(s, order, 8000);
    store_begin(s);
    cr_assert_eq(credits_of(&s->c, capture, &credits), OK);
    cr_assert_eq(credits.count, 1);
    cr_expect_eq(credits.items[0].amount, 8000);
    cr_expect_eq(credits.items[0].credited_amount, 5000);
    store_rollback(s);
    store_delete(s);
}

Test(customer_payment, what_is_told_twice_is_one_payment)
{
    struct store *s = store_new();
    struct uuid capture = captured(s, place(s, 20000), 20000);
    struct invoice_row row = store_invoice(s, capture);
    struct payment_row first, again;
    money amount = { 20000, CURRENCY_SEK }, less = { 19999, CURRENCY_SEK };
    cr_assert_eq(tell(s, "B-1", row.reference.ptr, amount, &first), OK);
    s->c.now = NOW + HOUR;
    cr_assert_eq(tell(s, "B-1", row.reference.ptr, amount, &again), OK);
    cr_expect(uuid_equal(first.payment_id, again.payment_id));
    cr_expect_eq(tell(s, "B-1", row.reference.ptr, less, &again), PROBLEM_CONFLICT);
    cr_expect(str_equal(s->c.blames[0].field, STR("external_id")));
    cr_expect_eq(tell(s, "B-1", "133", amount, &again), PROBLEM_CONFLICT);
    expect_books(s, 20000, 0, 0, 0);
    store_delete(s);
}

/* --- exceptions -------------------------------------------------------------------------- */

Test(customer_payment, what_pays_no_invoice_waits_with_its_reason_until_it_is_assigned)
{
    struct store *s = store_new();
    struct uuid capture = captured(s, place(s, 20000), 20000);
    struct invoice_row row = store_invoice(s, capture);
    struct payment_row p[3], out;
    money kronor = { 15000, CURRENCY_SEK }, euro = { 15000, CURRENCY_EUR };
    cr_assert_eq(tell(s, NULL, "133", kronor, &p[0]), OK);
    cr_assert_eq(tell(s, NULL, "134", kronor, &p[1]), OK);
    cr_assert_eq(tell(s, NULL, row.reference.ptr, euro, &p[2]), OK);
    cr_expect(str_equal(p[0].reason, STR("unknown_reference")));
    cr_expect(str_equal(p[1].reason, STR("wrong_check_digits")));
    cr_expect(str_equal(p[2].reason, STR("other_currency")));
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM customer_payment WHERE unassigned_amount > 0"),
                 3);
    struct uuid id = p[0].payment_id;
    static const struct {
        int64_t number, amount;
        enum problem problem;
        int64_t unassigned;
    } TRIES[] = {
        { 2, 0, PROBLEM_UNPROCESSABLE, 15000 },     /* there is no such invoice */
        { 1, 15001, PROBLEM_UNPROCESSABLE, 15000 }, /* there is not so much */
        { 1, 5000, OK, 10000 },
        { 1, 0, OK, 0 },
        { 1, 0, PROBLEM_UNPROCESSABLE, 0 }, /* nothing is left */
    };
    for (size_t i = 0; i < COUNT(TRIES); i++) {
        store_begin(s);
        enum problem problem = payment_assign(&s->c, id, TRIES[i].number, TRIES[i].amount, &out);
        end(s, problem);
        cr_expect_eq(problem, TRIES[i].problem, "try %zu", i);
        store_begin(s);
        cr_assert_eq(payment_get(&s->c, id, &out), OK);
        cr_expect_eq(out.unassigned_amount, TRIES[i].unassigned, "try %zu", i);
        store_rollback(s);
    }
    store_begin(s);
    cr_expect_eq(payment_assign(&s->c, p[2].payment_id, 1, 0, &out), PROBLEM_UNPROCESSABLE);
    cr_expect_eq(payment_get(&s->c, uuid_floor(NOW), &out), PROBLEM_NOT_FOUND);
    store_rollback(s);
    expect_invoice(s, capture, 5000, 0);
    cr_expect_eq(store_ask(s, "SELECT credits - debits FROM ledger_balance"
                              " WHERE account = 2500 AND currency = 'SEK'"),
                 15000);
    expect_honest_books(s);
    store_delete(s);
}

/* --- paying back ------------------------------------------------------------------------- */

static enum problem pay_back(struct store *s, int64_t number, int64_t amount)
{
    struct invoice_row out;
    store_begin(s);
    enum problem p = invoice_pay_back(&s->c, number, amount, &out);
    end(s, p);
    return p;
}

Test(customer_payment, what_is_owed_back_is_paid_back_and_no_more)
{
    struct store *s = store_new();
    struct uuid order = place(s, 20000), capture = captured(s, order, 20000);
    (void)pay(s, capture, 20000);
    refund(s, order, 8000);
    cr_expect_eq(pay_back(s, 2, 1), PROBLEM_NOT_FOUND);
    cr_expect_eq(pay_back(s, 1, 8001), PROBLEM_UNPROCESSABLE);
    cr_expect_eq(pay_back(s, 1, 3000), OK);
    expect_invoice(s, capture, 0, 5000);
    cr_expect_eq(pay_back(s, 1, 5000), OK);
    cr_expect_eq(pay_back(s, 1, 1), PROBLEM_UNPROCESSABLE);
    expect_invoice(s, capture, 0, 0);
    expect_books(s, 12000, 0, 0, 0);
    refund(s, order, 2000);
    expect_invoice(s, capture, 0, 2000);
    expect_honest_books(s);
    store_delete(s);
}

/* --- undoing ----------------------------------------------------------------------------- */

static enum problem unassign(struct store *s, struct uuid id, int64_t number, int64_t amount)
{
    struct payment_row out;
    store_begin(s);
    enum problem p = payment_unassign(&s->c, id, number, amount, &out);
    end(s, p);
    return p;
}

static enum problem undo(struct store *s, struct uuid id)
{
    store_begin(s);
    enum problem p = payment_undo(&s->c, id);
    end(s, p);
    return p;
}

Test(customer_payment, a_wrong_assignment_is_taken_back_and_made_again)
{
    struct store *s = store_new();
    struct uuid order = place(s, 40000), capture = captured(s, order, 20000),
                other = captured(s, order, 15000);
    struct payment_row p = pay(s, capture, 25000), out;
    static const struct {
        int64_t number, amount;
        enum problem problem;
        int64_t open, owed_back, unassigned;
    } TRIES[] = {
        { 3, 0, PROBLEM_UNPROCESSABLE, 0, 5000, 0 },     /* there is no such invoice */
        { 2, 0, PROBLEM_UNPROCESSABLE, 0, 5000, 0 },     /* nothing is assigned to it */
        { 1, 25001, PROBLEM_UNPROCESSABLE, 0, 5000, 0 }, /* not so much */
        { 1, 2000, OK, 0, 3000, 2000 },
        { 1, 4000, OK, 1000, 0, 6000 },
        { 1, 0, OK, 20000, 0, 25000 },
        { 1, 0, PROBLEM_UNPROCESSABLE, 20000, 0, 25000 },
    };
    for (size_t i = 0; i < COUNT(TRIES); i++) {
        cr_expect_eq(unassign(s, p.payment_id, TRIES[i].number, TRIES[i].amount), TRIES[i].problem,
                     "try %zu", i);
        expect_invoice(s, capture, TRIES[i].open, TRIES[i].owed_back);
        expect_books(s, 25000, 15000 + TRIES[i].open, TRIES[i].owed_back, TRIES[i].unassigned);
        expect_honest_books(s);
    }
    store_begin(s);
    cr_assert_eq(payment_assign(&s->c, p.payment_id, 2, 15000, &out), OK);
    cr_assert_eq(payment_assign(&s->c, p.payment_id, 1, 0, &out), OK);
    store_commit(s);
    expect_invoice(s, other, 0, 0);
    expect_invoice(s, capture, 10000, 0);
    expect_honest_books(s);
    store_delete(s);
}

Test(customer_payment, what_was_paid_back_is_neither_unassigned_nor_reversed)
{
    struct store *s = store_new();
    struct uuid capture = captured(s, place(s, 20000), 20000);
    struct payment_row p = pay(s, capture, 25000);
    cr_assert_eq(pay_back(s, 1, 5000), OK);
    cr_expect_eq(unassign(s, p.payment_id, 1, 20001), PROBLEM_UNPROCESSABLE);
    cr_expect_eq(undo(s, p.payment_id), PROBLEM_UNPROCESSABLE);
    cr_expect_eq(unassign(s, p.payment_id, 1, 20000), OK);
    expect_invoice(s, capture, 20000, 0);
    expect_honest_books(s);
    store_delete(s);
}

Test(customer_payment, a_payment_that_the_bank_takes_back_is_gone_once)
{
    struct store *s = store_new();
    struct uuid order = place(s, 40000), capture = captured(s, order, 20000);
    struct payment_row p = pay(s, capture, 25000), out;
    cr_assert_eq(unassign(s, p.payment_id, 1, 7000), OK);
    cr_expect_eq(undo(s, p.payment_id), OK);
    cr_expect_eq(undo(s, p.payment_id), PROBLEM_CONFLICT);
    cr_expect_eq(undo(s, uuid_floor(NOW)), PROBLEM_NOT_FOUND);
    expect_books(s, 0, 20000, 0, 0);
    store_begin(s);
    cr_expect_eq(payment_assign(&s->c, p.payment_id, 1, 0, &out), PROBLEM_UNPROCESSABLE);
    store_rollback(s);
    expect_honest_books(s);
    store_delete(s);
}

/* --- anything ---------------------------------------------------------------------------- */

#define CAPTURES 4

/* What each step did is told by the sums of what was asked for, never by the program. */
struct model {
    struct uuid order, captures[CAPTURES];
    int64_t refunded, refundable, received, paid_back, unassigned;
    struct uuid waiting; /* a payment that is unassigned */
    struct uuid last;    /* one that was received */
};

/* The bank takes back the last payment, if nothing of it was paid back. */
static void take_back(struct store *s, struct model *m)
{
    struct payment_row was;
    if (uuid_is_zero(m->last))
        return;
    store_begin(s);
    cr_assert_eq(payment_get(&s->c, m->last, &was), OK);
    store_rollback(s);
    if (undo(s, m->last) == OK) {
        m->received -= was.amount.minor;
        m->unassigned -= was.unassigned_amount;
    }
}

static void step(struct store *s, struct model *m)
{
    struct uuid capture = m->captures[random_between(s->c.entropy, 0, CAPTURES - 1)];
    int64_t amount = random_between(s->c.entropy, 1, 6000);
    struct payment_row out;
    switch (random_between(s->c.entropy, 0, 6)) {
    case 0:
        m->last = pay(s, capture, amount).payment_id;
        m->received += amount;
        break;
    case 1:
        if (amount > m->refundable)
            break;
        refund(s, m->order, amount);
        m->refundable -= amount;
        m->refunded += amount;
        break;
    case 2:
        cr_assert_eq(tell(s, NULL, "133", (money){ amount, CURRENCY_SEK }, &out), OK);
        m->waiting = out.payment_id;
        m->received += amount;
        m->unassigned += amount;
        break;
    case 3:
        store_begin(s);
        enum problem p = payment_assign(&s->c, m->waiting, 1, amount, &out);
        end(s, p);
        m->unassigned -= p == OK ? amount : 0;
        break;
    case 4:
        if (unassign(s, m->last, random_between(s->c.entropy, 1, CAPTURES), amount) == OK)
            m->unassigned += amount;
        break;
    case 5:
        take_back(s, m);
        break;
    case 6:
        if (pay_back(s, random_between(s->c.entropy, 1, CAPTURES), amount) == OK)
            m->paid_back += amount;
        break;
    default:
        break;
    }
}

Test(customer_payment, whatever_happens_the_books_balance_and_nothing_is_lost)
{
    struct store *s = store_new();
    for (int round = 0; round < 6; round++) {
        struct model m = { .order = place(s, CAPTURES * 10000), .refundable = CAPTURES * 10000 };
        int64_t bank = round > 0 ? balance(s, 1000) : 0;
        int64_t rest = round > 0 ? balance(s, 1100) - -balance(s, 2400) - -balance(s, 2500) : 0;
        for (int i = 0; i < CAPTURES; i++)
            m.captures[i] = captured(s, m.order, 10000);
        for (int i = 0; i < 40; i++)
            step(s, &m);
        cr_expect_eq(balance(s, 1000) - bank, m.received - m.paid_back);
        int64_t now = balance(s, 1100) - -balance(s, 2400) - -balance(s, 2500);
        cr_expect_eq(now - rest, CAPTURES * 10000 - m.refunded - (m.received - m.paid_back));
        cr_expect_eq(store_ask(s, "SELECT sum(unassigned_amount) FROM customer_payment"),
                     -balance(s, 2500));
        expect_honest_books(s);
    }
    store_delete(s);
}

/* --- lies -------------------------------------------------------------------------------- */

static const struct {
    const char *sql, *says;
} LIES[] = {
    { "UPDATE invoice SET amount = amount + 1", "amount is 20001, but should be 20000" },
    { "UPDATE invoice SET paid_amount = paid_amount + 1", "paid_amount is" },
    { "UPDATE invoice SET paid_back_amount = paid_back_amount + 1", "paid_back_amount is" },
    { "UPDATE invoice SET refunded_amount = refunded_amount - 1", "refunded_amount is" },
    { "UPDATE invoice SET refunded_amount = 99999", "the number of its sums that are possible" },
    { "UPDATE invoice SET currency = 'NOK'", "the currency it is in" },
    { "UPDATE invoice SET kind = 'account'", "the kind of its plan" },
    { "UPDATE invoice SET captured_at = 0", "captured_at is 0" },
    { "UPDATE invoice SET order_id = x'00112233445566778899aabbccddeeff'", "the order it is of" },
    { "DELETE FROM invoice", "the number of invoices is 0, but should be 1" },
    { "UPDATE invoice SET capture_id = x'00112233445566778899aabbccddeeff'",
      "the merchant has 1 invoices, but its captures have 0" },
    { "UPDATE invoice_part SET amount = amount - 1", "its parts are not those" },
    { "UPDATE invoice_part SET due_on = due_on + 1", "its parts are not those" },
    { "DELETE FROM invoice_part", "its parts are not those" },
    { "DELETE FROM invoice_credit", "the number of credits of a refund is 0" },
    { "UPDATE invoice_credit SET amount = amount - 1", "the sum of its credits is" },
    { "INSERT INTO invoice_credit (merchant_id, capture_id, refund_id, amount, credited_amount)"
      " SELECT merchant_id, capture_id, capture_id, 1, 1 FROM invoice_credit",
      "the number of credits is 2" },
    { "UPDATE customer_payment SET amount = amount + 1", "are unassigned, but" },
    { "UPDATE customer_payment SET unassigned_amount = 1", "are unassigned, but" },
    { "UPDATE payment_transfer SET amount = amount + 1 WHERE fact = 'received'",
      "balance of account 1000" },
    { "UPDATE payment_transfer SET debit_account = 1200 WHERE fact = 'received'",
      "(received) is not what the rules say" },
    { "UPDATE payment_transfer SET fact = 'lost' WHERE fact = 'received'",
      "(lost) is not what the rules say" },
    { "DELETE FROM payment_transfer WHERE fact = 'owed_back'",
      "what was posted as owed back is 0" },
    { "DELETE FROM payment_transfer WHERE fact = 'assigned'", "paid_amount is" },
    { "UPDATE customer_payment SET reversed_at = 1", "as reversed" },
};

ParameterizedTestParameters(customer_payment, an_audit_finds_every_lie)
{
    static int places[COUNT(LIES)];
    for (size_t i = 0; i < COUNT(LIES); i++)
        places[i] = (int)i;
    return cr_make_param_array(int, places, COUNT(LIES));
}

ParameterizedTest(int *place_of_lie, customer_payment, an_audit_finds_every_lie)
{
    struct store *s = store_new();
    struct uuid order = place(s, 20000), capture = captured(s, order, 20000);
    (void)pay(s, capture, 20000);
    refund(s, order, 8000);
    s->c.now = NOW + HOUR; /* nothing can be late any more */
    invoice_all(s);
    expect_honest_books(s);
    expect_lie_found(s, LIES[*place_of_lie].sql, LIES[*place_of_lie].says);
    store_delete(s);
}
