/* What each fact posts, and that whatever happens to an order the books say the same as it. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "domain/ledger.h"
#include "support.h"

#define EXPIRES (NOW + 28 * DAY)

static money sek(int64_t minor)
{
    return (money){ minor, CURRENCY_SEK };
}

/* --- single facts ------------------------------------------------------------------------ */

Test(ledger, each_fact_posts_its_transfers)
{
#define MEMO       LEDGER_AUTHORIZATION_MEMO
#define CONTRA     LEDGER_AUTHORIZATION_CONTRA
#define RECEIVABLE LEDGER_CUSTOMER_RECEIVABLE
#define PAYABLE    LEDGER_MERCHANT_PAYABLE
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
    };
    cr_assert_eq(COUNT(ROWS), ORDER_FACT_COUNT, "every fact has a row");
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct ledger_transfer out[LEDGER_TRANSFERS_MAX];
        struct order_event e = { ROWS[i].fact, sek(12345), NOW };
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
        struct order_event e = { (enum order_fact)fact, sek(0), NOW };
        cr_expect_eq(ledger_post(&e, out), 0, "%s", ORDER_FACT_NAMES[fact]);
    }
}

Test(ledger, the_chart_has_each_account_once_and_ascending)
{
    cr_assert_eq(LEDGER_ACCOUNTS_COUNT, 6);
    for (size_t i = 0; i < LEDGER_ACCOUNTS_COUNT; i++) {
        const struct ledger_account_info *a = &LEDGER_ACCOUNTS[i];
        cr_expect(strlen(a->name) > 0 && strlen(a->meaning) > 0);
        if (i > 0)
            cr_expect(a->account > LEDGER_ACCOUNTS[i - 1].account, "%s", a->name);
    }
}

/* --- whole lives -------------------------------------------------------------------------- */

#define ACCOUNTS_MAX 16
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

static struct order_command random_command(struct entropy *e, const struct order *o)
{
    enum order_verb verb = (enum order_verb)entropy_below(e, ORDER_CLOSE + 1);
    int64_t now = entropy_below(e, 20) == 0 ? EXPIRES : NOW;
    return (struct order_command){ verb, sek(random_between(e, 1, o->authorized.minor)), now };
}

Test(ledger, the_books_always_say_what_the_order_says)
{
    struct ctx c = make_ctx();
    struct entropy e = entropy_seeded(7);
    for (int life = 0; life < 10000; life++) {
        struct books books = { { 0 } };
        struct order o = { .created_at = NOW, .expires_at = EXPIRES };
        struct order_event event = { ORDER_WAS_CREATED, sek(random_between(&e, 1, 5000)), NOW };
        order_evolve(&o, &event);
        post(&books, &event);
        for (int step = 0; step < 20; step++) {
            struct order_command command = random_command(&e, &o);
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
