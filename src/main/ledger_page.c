/* ledger_page.c -- the tables of docs/ledger.md, made from the program's own: tools/ledger_page.py
 * puts them between the prose. */
#include <stdio.h>

#include "domain/settlement.h"
#include "main/commands.h"

/* Begins and ends what takes the place of a section of the page. */
static void begin(const char *section)
{
    (void)printf("<!-- %s -->\n", section);
}

static void end(void)
{
    (void)printf("<!-- end -->\n");
}

static const char *name_of(enum ledger_account account)
{
    for (size_t i = 0; i < LEDGER_ACCOUNTS_COUNT; i++)
        if (LEDGER_ACCOUNTS[i].account == account)
            return LEDGER_ACCOUNTS[i].name;
    UNREACHABLE("an account of the chart");
}

static void example_head(void)
{
    (void)printf("\n| debit | credit | öre |\n|---|---|---|\n");
}

static void example(enum ledger_account debit, enum ledger_account credit, int64_t amount)
{
    CHECK(amount > 0); /* every rule has an example */
    (void)printf("| %d %s | %d %s | %lld |\n", (int)debit, name_of(debit), (int)credit,
                 name_of(credit), (long long)amount);
}

/* --- who posts to an account ------------------------------------------------------------- */

static void list_word(const char *word, int *count)
{
    (void)printf("%s%s", *count > 0 ? ", " : "", word);
    (*count)++;
}

static bool is_of(enum ledger_account account, int debit, int credit)
{
    return (int)account == debit || (int)account == credit;
}

static void list_facts(enum ledger_account account, int *count)
{
    for (int fact = 0; fact < ORDER_FACT_COUNT; fact++)
        for (size_t i = 0; i < LEDGER_RULES_COUNT; i++)
            if (LEDGER_RULES[i].fact == (enum order_fact)fact &&
                is_of(account, (int)LEDGER_RULES[i].debit, (int)LEDGER_RULES[i].credit)) {
                list_word(ORDER_FACT_NAMES[fact], count);
                break;
            }
}

static void list_totals(enum ledger_account account, int *count)
{
    for (int i = 0; i < TOTAL_none; i++)
        if (is_of(account, SETTLEMENT_STEPS[i].debit, SETTLEMENT_STEPS[i].credit)) {
            list_word("payout closed", count);
            return;
        }
}

static void list_paid(enum ledger_account account, int *count)
{
    const struct settlement s = { .settlement = 1 };
    struct ledger_transfer settled[PAYOUT_TRANSFERS_MAX];
    CHECK(settlement_post(&s, CURRENCY_SEK, settled) == 1);
    struct ledger_transfer paid = settlement_post_paid(&s, CURRENCY_SEK);
    if (account == settled[0].credit)
        list_word("payout closed", count);
    if (is_of(account, (int)paid.debit, (int)paid.credit))
        list_word("payout paid", count);
}

static void list_payments(enum ledger_account account, int *count)
{
    for (int i = 0; i < PAYMENT_FACT_COUNT; i++)
        if (is_of(account, (int)PAYMENT_RULES[i].debit, (int)PAYMENT_RULES[i].credit)) {
            list_word("payment", count);
            (void)printf(" %s", PAYMENT_FACT_NAMES[i]);
        }
}

static void put_accounts(void)
{
    begin("accounts");
    (void)printf("| account | name | normal | meaning | posted to by |\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < LEDGER_ACCOUNTS_COUNT; i++) {
        const struct ledger_account_info *a = &LEDGER_ACCOUNTS[i];
        int count = 0;
        (void)printf("| %d | %s | %s | %s | ", (int)a->account, a->name,
                     a->is_debit_normal ? "debit" : "credit", a->meaning);
        list_facts(a->account, &count);
        list_totals(a->account, &count);
        list_paid(a->account, &count);
        list_payments(a->account, &count);
        (void)printf(" |\n");
    }
    end();
}

/* --- events ------------------------------------------------------------------------------ */

static bool has_rule(enum order_fact fact)
{
    for (size_t i = 0; i < LEDGER_RULES_COUNT; i++)
        if (LEDGER_RULES[i].fact == fact)
            return true;
    return false;
}

static void put_rules(void)
{
    begin("rules");
    (void)printf("| event | debit | credit | what it says |\n|---|---|---|---|\n");
    for (size_t i = 0; i < LEDGER_RULES_COUNT; i++)
        (void)printf("| `%s` | %d | %d | %s |\n", ORDER_FACT_NAMES[LEDGER_RULES[i].fact],
                     (int)LEDGER_RULES[i].debit, (int)LEDGER_RULES[i].credit,
                     LEDGER_RULES[i].meaning);
    (void)printf("| ");
    int count = 0;
    for (int fact = 0; fact < ORDER_FACT_COUNT; fact++)
        if (!has_rule((enum order_fact)fact))
            (void)printf("%s`%s`", count++ > 0 ? ", " : "", ORDER_FACT_NAMES[fact]);
    (void)printf(" | | | no money moves, nothing is posted |\n");
    end();
}

/* What an order of 50000 posts when this happens to it, rule by rule. */
static void put_examples(void)
{
    begin("examples");
    for (size_t i = 0; i < LEDGER_RULES_COUNT; i++) {
        const struct ledger_rule *r = &LEDGER_RULES[i];
        if (i == 0 || LEDGER_RULES[i - 1].fact != r->fact) {
            (void)printf("%s`%s` of %lld:\n", i == 0 ? "" : "\n", ORDER_FACT_NAMES[r->fact],
                         (long long)r->example);
            example_head();
        }
        example(r->debit, r->credit, r->example);
    }
    end();
}

/* --- payouts ----------------------------------------------------------------------------- */

static void put_totals(void)
{
    begin("totals");
    (void)printf("| total | | debit | credit | what it says |\n|---|---|---|---|---|\n");
    for (int i = 0; i < TOTAL_none; i++) {
        const struct settlement_step *step = &SETTLEMENT_STEPS[i];
        (void)printf("| `%s` | %s | ", step->name, step->sign > 0 ? "+" : "-");
        if (step->debit == 0)
            (void)printf("| ");
        else
            (void)printf("%d | %d", step->debit, step->credit);
        (void)printf(" | %s |\n", step->meaning);
    }
    end();
}

/* Each total by itself, as if a payout had nothing else. */
static void put_total_examples(void)
{
    begin("total examples");
    (void)printf("| total of 1000 | debit | credit | öre |\n|---|---|---|---|\n");
    for (int i = 0; i < TOTAL_none; i++) {
        struct settlement s = { .settlement = 0 };
        struct ledger_transfer t[PAYOUT_TRANSFERS_MAX];
        s.totals[i] = 1000;
        if (settlement_post(&s, CURRENCY_SEK, t) == 0)
            continue;
        (void)printf("| `%s` ", SETTLEMENT_STEPS[i].name);
        example(t[0].debit, t[0].credit, t[0].amount.minor);
    }
    end();
}

#define SOLD     10000
#define RETURNED 2000

/* A payout of one capture of SOLD, of which RETURNED was refunded. */
static void put_payout(void)
{
    const struct fee_rate rate = { .rate = 20000, .fixed_amount = 40, .vat_rate = 2500 };
    const struct closing how = { .currency = CURRENCY_SEK, .reserve_rate = 1000 };
    struct settlement_line lines[EVENT_LINES_MAX];
    struct ledger_transfer posted[PAYOUT_TRANSFERS_MAX];
    struct settlement s = { .settlement = 0 };
    size_t count = lines_of_capture(&rate, (money){ SOLD, CURRENCY_SEK }, lines);
    for (size_t i = 0; i < count; i++)
        settlement_add(&s, &lines[i]);
    count = lines_of_refund((money){ RETURNED, CURRENCY_SEK }, NULL, 0, lines);
    for (size_t i = 0; i < count; i++)
        settlement_add(&s, &lines[i]);
    (void)settlement_close(&s, &how);
    begin("payout");
    (void)printf(
        "A payout of a capture of %d and a refund of %d, with fees of %lld, VAT of %lld and a "
        "reserve of 10 %%, when it is closed and when it is paid:\n",
        SOLD, RETURNED, (long long)s.totals[TOTAL_fee], (long long)s.totals[TOTAL_tax]);
    example_head();
    count = settlement_post(&s, CURRENCY_SEK, posted);
    for (size_t i = 0; i < count; i++)
        example(posted[i].debit, posted[i].credit, posted[i].amount.minor);
    struct ledger_transfer paid = settlement_post_paid(&s, CURRENCY_SEK);
    example(paid.debit, paid.credit, paid.amount.minor);
    end();
}

/* --- payments ---------------------------------------------------------------------------- */

static void put_payments(void)
{
    begin("payments");
    (void)printf("| step | debit | credit | öre | what it says |\n|---|---|---|---|---|\n");
    for (int i = 0; i < PAYMENT_FACT_COUNT; i++) {
        const struct payment_rule *r = &PAYMENT_RULES[i];
        CHECK(r->example > 0);
        (void)printf("| `%s` | %d %s | %d %s | %lld | %s |\n", PAYMENT_FACT_NAMES[i], (int)r->debit,
                     name_of(r->debit), (int)r->credit, name_of(r->credit), (long long)r->example,
                     r->meaning);
    }
    end();
}

int command_ledger(const struct config *config)
{
    (void)config;
    put_accounts();
    put_rules();
    put_examples();
    put_totals();
    put_total_examples();
    put_payout();
    put_payments();
    return 0;
}
