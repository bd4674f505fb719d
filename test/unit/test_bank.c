/* The bank account: what entries become, on either store, and that an audit notices if it is not
 * so. What files look like is tested in test_camt.c, whole imports over the command line in
 * test/api/test_bank.py. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>

#include "base/clock.h"
#include "service/audit.h"
#include "service/bank_import.h"
#include "service/customer_payment.h"
#include "service/invoicing.h"
#include "support.h"

static struct uuid captured(struct store *s, int64_t amount)
{
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, amount);
    p.payment_method = (struct payment_method){ .has = 1, .type = STR("INVOICE") };
    struct uuid id = store_place(s, &p).order.order_id;
    store_commit(s);
    struct uuid capture_id = store_capture(s, id, amount).last_event_id;
    int64_t merchant_id = 0;
    for (bool again = true; again;) {
        store_begin(s);
        cr_assert_eq(invoicing_round(&s->c, &merchant_id, &again), OK);
        s->c.merchant_id = MERCHANT;
        store_commit(s);
    }
    return capture_id;
}

/* A statement of these entries, each a unit of its own; gives the sums. */
static struct bank_counts take(struct store *s, enum camt_kind kind, const char *name,
                               const struct camt_entry *entries, size_t count)
{
    struct camt_statement told = { .kind = kind,
                                   .id = str_of(name),
                                   .account = STR("SE45"),
                                   .page = 1,
                                   .currency = CURRENCY_SEK,
                                   .day = { NOW / DAY } };
    struct bank_statement statement = bank_statement_read(&told, (int64_t)count, 0);
    struct bank_turns *turns = bank_turns_begin();
    struct bank_counts counts = { .entries = 0 };
    struct arena *a = arena_open((size_t)1 << 20);
    store_begin(s);
    cr_assert_eq(bank_statement_take(&s->c, &statement), OK);
    store_commit(s);
    for (size_t i = 0; i < count; i++) {
        struct bank_entry_in in = bank_entry_read(a, turns, &told, &entries[i]);
        store_begin(s);
        cr_assert_eq(bank_entry_take(&s->c, &statement, &in, &counts), OK);
        store_commit(s);
    }
    arena_close(a);
    bank_turns_end(turns);
    return counts;
}

static struct camt_entry entry(int64_t amount, const char *bank_reference,
                               const struct camt_transaction *transactions, size_t count)
{
    return (struct camt_entry){ .amount = { amount < 0 ? -amount : amount, CURRENCY_SEK },
                                .is_credit = amount > 0,
                                .is_booked = true,
                                .booked_on = { NOW / DAY },
                                .bank_reference = str_of(bank_reference),
                                .transactions = transactions,
                                .transactions_count = count };
}

static struct camt_transaction payment(const char *reference)
{
    return (struct camt_transaction){ .is_credit = true,
                                      .creditor = { .items = { str_of(reference) }, .count = 1 },
                                      .payer = STR("Elin") };
}

static int64_t differences;
static char said[1000];

static void note_difference(void *self, str sentence)
{
    (void)self;
    differences++;
    (void)snprintf(said + strlen(said), sizeof said - strlen(said), "%.*s\n", STR_ARG(sentence));
}

static void audit_all(struct store *s)
{
    struct audit audit = { .tell = note_difference };
    differences = 0;
    said[0] = '\0';
    store_begin(s);
    cr_assert_eq(audit_merchant(&s->c, &audit), OK);
    store_rollback(s);
}

/* An invoice of 20000 of which 15000 was paid; a reversal of 500 that came; charges; a sum without
 * details. */
static struct store *banked(void)
{
    struct store *s = store_new();
    struct invoice_row row = store_invoice(s, captured(s, 20000));
    char reference[64];
    (void)snprintf(reference, sizeof reference, "%.*s", STR_ARG(row.reference));
    struct camt_transaction ours = payment(reference), unknown = payment("133"),
                            back = { .is_credit = false };
    struct camt_entry entries[] = {
        entry(15000, "A", &ours, 1), entry(500, "B", &unknown, 1), entry(-500, "B", &back, 1),
        entry(-25, "C", &back, 1),   entry(9000, "D", NULL, 0),
    };
    entries[2].is_reversal = true;
    struct bank_counts counts = take(s, CAMT_STATEMENT, "S1", entries, COUNT(entries));
    cr_assert_eq(counts.entries, 5);
    cr_assert_eq(counts.outcomes[BANK_PAYMENT], 2);
    cr_assert_eq(counts.outcomes[BANK_REVERSAL], 1);
    cr_assert_eq(counts.outcomes[BANK_OPEN], 2);
    counts = take(s, CAMT_NOTIFICATION, "N1", entries, COUNT(entries));
    cr_assert_eq(counts.entries, 0);
    cr_assert_eq(counts.known, 5);
    return s;
}

Test(bank, every_entry_counts_once_and_what_is_not_ours_is_not_posted)
{
    struct store *s = banked();
    cr_expect_eq(store_ask(s, "SELECT debits - credits FROM ledger_balance WHERE account = 1000"),
                 15000);
    cr_expect_eq(store_ask(s, "SELECT paid_amount FROM invoice"), 15000);
    cr_expect_eq(store_ask(s, "SELECT sum(amount) FROM bank_transaction WHERE outcome = 'open'"),
                 8975);
    audit_all(s);
    cr_expect_eq(differences, 0, "%s", said);
    store_delete(s);
}

Test(bank, details_that_come_later_take_the_place_of_the_sum)
{
    struct store *s = store_new();
    struct camt_transaction details[] = { payment("133"), payment("133") };
    for (size_t i = 0; i < COUNT(details); i++) {
        details[i].has_amount = true;
        details[i].amount = (money){ 400 + (int64_t)i, CURRENCY_SEK };
    }
    struct camt_entry lump = entry(801, "L", NULL, 0), whole = entry(801, "L", details, 2);
    (void)take(s, CAMT_STATEMENT, "S1", &lump, 1);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM customer_payment"), 0);
    for (int i = 0; i < 2; i++) {
        (void)take(s, CAMT_NOTIFICATION, "N1", &whole, 1);
        (void)take(s, CAMT_STATEMENT, "S1", &lump, 1);
        cr_expect_eq(store_ask(s, "SELECT count(*) FROM customer_payment"), 2);
        cr_expect_eq(store_ask(s, "SELECT count(*) FROM bank_transaction WHERE outcome = 'open'"),
                     0);
    }
    audit_all(s);
    cr_expect_eq(differences, 0, "%s", said);
    store_delete(s);
}

Test(bank, what_was_paid_back_is_not_taken_back)
{
    struct store *s = store_new();
    struct uuid capture = captured(s, 20000);
    struct invoice_row row = store_invoice(s, capture);
    char reference[64];
    (void)snprintf(reference, sizeof reference, "%.*s", STR_ARG(row.reference));
    struct camt_transaction ours = payment(reference), back = { .is_credit = false };
    struct camt_entry came = entry(25000, "A", &ours, 1), went = entry(-25000, "A", &back, 1);
    went.is_reversal = true;
    (void)take(s, CAMT_STATEMENT, "S1", &came, 1);
    store_begin(s);
    cr_assert_eq(invoice_pay_back(&s->c, 1, 5000, &row), OK);
    store_commit(s);
    (void)take(s, CAMT_STATEMENT, "S2", &went, 1);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM bank_transaction WHERE reason = 'paid_back'"),
                 1);
    cr_expect_eq(store_ask(s, "SELECT paid_amount FROM invoice"), 25000);
    audit_all(s);
    cr_expect_eq(differences, 0, "%s", said);
    store_delete(s);
}

static const struct {
    const char *sql, *says;
} LIES[] = {
    { "UPDATE bank_entry SET amount = amount + 1 WHERE amount = 500",
      "is of 501, but its transactions come to 500" },
    { "UPDATE bank_transaction SET amount = 14999 WHERE amount = 15000",
      "its payment is not of this amount" },
    { "UPDATE bank_transaction SET currency = 'NOK' WHERE amount = 15000",
      "its payment is not of this amount" },
    { "DELETE FROM bank_transaction WHERE amount = -25", "but its transactions come to 0" },
    { "UPDATE bank_transaction SET outcome = 'detailed', reason = NULL WHERE amount = 9000",
      "but its transactions come to 0" },
    { "UPDATE customer_payment SET reversed_at = NULL", "its payment was not taken back" },
    { "UPDATE bank_transaction SET outcome = 'payout', payment_id = NULL, payout_no = 7, "
      "attempt = 1"
      " WHERE outcome = 'reversal'",
      "its payout is not of this amount" },
    { "UPDATE bank_sum SET amount = amount + 1 WHERE outcome = 'payment'",
      "the sums of the bank account are not what its transactions come to" },
};

ParameterizedTestParameters(bank, an_audit_finds_every_lie)
{
    static int places[COUNT(LIES)];
    for (size_t i = 0; i < COUNT(LIES); i++)
        places[i] = (int)i;
    return cr_make_param_array(int, places, COUNT(LIES));
}

ParameterizedTest(int *place_of_lie, bank, an_audit_finds_every_lie)
{
    struct store *s = banked();
    store_let_lie(s);
    store_tamper(s, LIES[*place_of_lie].sql);
    audit_all(s);
    cr_expect_gt(differences, 0, "%s", LIES[*place_of_lie].sql);
    cr_expect(strstr(said, LIES[*place_of_lie].says) != NULL, "%s: said %s",
              LIES[*place_of_lie].sql, said);
    store_delete(s);
}
