/* The rules of dunning: which step on which day at what cost, in each country; what interest is;
 * and that docs/dunning.md says what the table says. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/dunning.h"
#include "support.h"

static const struct dunning_choices NONE = { NULL, 0 };

static date day(const char *text)
{
    date d = { 0 };
    cr_assert(date_parse(str_of(text), &d), "%s", text);
    return d;
}

/* An invoice of one part, or of more that follow by months, of which nothing is paid. */
struct invoice_case {
    struct dunning_rules rules;
    struct plan_part parts[PLAN_PARTS_MAX];
    struct dunning_payment payments[4];
    struct dunning_case d;
};

static void begin(struct invoice_case *x, const char *country, enum dunning_customer customer,
                  const char *due, money amount, size_t parts, struct dunning_choices choices)
{
    *x = (struct invoice_case){ 0 };
    x->rules = dunning_rules_of(str_of(country), customer, day(due), choices);
    for (size_t i = 0; i < parts; i++)
        x->parts[i] = (struct plan_part){ date_add_months(day(due), (int)i),
                                          { amount.minor / (int64_t)parts, amount.currency } };
    x->d = (struct dunning_case){ .rules = &x->rules,
                                  .parts = x->parts,
                                  .parts_count = parts,
                                  .invoice = invoice_new(amount),
                                  .payments = x->payments };
}

static void pay(struct invoice_case *x, const char *on, int64_t amount)
{
    money m = { amount, x->d.invoice.amount.currency };
    x->payments[x->d.payments_count++] = (struct dunning_payment){ day(on), m };
    x->d.invoice.paid = money_add(x->d.invoice.paid, m);
}

/* All steps if nothing else happens, each on its day: "2026-01-08 reminder 6000+12 16012", with
 * what is charged and what is to be paid. */
static str future(struct ctx *c, struct invoice_case *x)
{
    struct text t = text_begin(c->arena, 4000);
    str out = { 0 };
    struct dunning_next next = dunning_next(&x->d);
    for (int i = 0; next.status == DUNNING_WAITS && i < 50; i++) {
        struct dunning_step_taken s = dunning_take(&x->d, next.on);
        text_format(&t, "%.*s %s %lld+%lld %lld, ", STR_ARG(date_text(c->arena, next.on)),
                    DUNNING_STEP_NAMES[s.kind], (long long)s.fee.minor, (long long)s.interest.minor,
                    (long long)s.to_pay.minor);
        next = dunning_next(&x->d);
    }
    text_format(&t, "%s", DUNNING_STATUS_NAMES[next.status]);
    cr_assert(text_done(&t, &out));
    return out;
}

#define P DUNNING_PERSON
#define O DUNNING_ORGANIZATION

static const struct {
    const char *country;
    enum dunning_customer customer;
    enum currency currency;
    const char *due;
    int64_t amount;
    const char *steps, *why;
} FUTURES[] = {
    { "SE", P, CURRENCY_SEK, "2026-11-02", 50000,
      "2026-11-09 reminder 6000+0 56000, 2026-11-26 demand 18000+0 74000, 2026-12-14 collection "
      "0+0 74000, handed_over",
      "60, then 180 kronor" },
    { "SE", P, CURRENCY_SEK, "2024-01-02", 1000000,
      "2024-01-09 reminder 6000+2295 1008295, 2024-01-26 demand 18000+5573 1031868, 2024-02-13 "
      "collection 0+5901 1037769, handed_over",
      "with interest of 12 %" },
    { "SE", O, CURRENCY_SEK, "2026-11-02", 50000,
      "2026-11-09 reminder 45000+0 95000, 2026-11-26 demand 0+0 95000, 2026-12-14 collection 0+0 "
      "95000, handed_over",
      "450 kronor between traders" },
    { "NO", P, CURRENCY_NOK, "2026-11-02", 50000,
      "2026-11-16 reminder 3500+0 53500, 2026-12-02 demand 3500+0 57000, 2026-12-21 collection 0+0 "
      "57000, handed_over",
      "twice 35 kroner" },
    { "DK", P, CURRENCY_DKK, "2026-11-02", 50000,
      "2026-11-09 reminder 10000+0 60000, 2026-11-23 reminder 10000+0 70000, 2026-12-07 demand "
      "10000+0 80000, 2026-12-21 collection 0+0 80000, handed_over",
      "three times 100 kroner" },
    { "FI", P, CURRENCY_EUR, "2026-11-02", 50000,
      "2026-11-16 reminder 500+0 50500, 2026-12-02 demand 500+0 51000, 2026-12-21 collection 0+0 "
      "51000, handed_over",
      "twice 5 euro" },
    { "DE", P, CURRENCY_EUR, "2025-11-03", 50000,
      "2025-11-10 reminder 0+0 50000, 2025-11-27 reminder 0+146 50146, 2025-12-15 demand 0+154 "
      "50300, exhausted",
      "no fees, interest after the first reminder" },
    { "AT", P, CURRENCY_EUR, "2026-11-02", 50000,
      "2026-11-09 reminder 0+38 50038, 2026-11-26 demand 0+93 50131, exhausted",
      "4 % from the due date" },
    { "NL", P, CURRENCY_EUR, "2026-11-02", 50000,
      "2026-11-09 reminder 0+0 50000, 2026-11-26 demand 0+0 50000, 2026-12-17 collection 0+0 "
      "50000, handed_over",
      "no fees" },
    { "BE", P, CURRENCY_EUR, "2026-11-02", 50000,
      "2026-11-09 reminder 0+0 50000, 2026-11-26 demand 0+0 50000, exhausted",
      "an unknown country" },
    { "SE", P, CURRENCY_EUR, "2026-11-02", 50000,
      "2026-11-09 reminder 0+0 50000, 2026-11-26 demand 0+0 50000, 2026-12-14 collection 0+0 "
      "50000, handed_over",
      "kronor are no euro" },
    { "SE", P, CURRENCY_SEK, "2026-11-02", 999, "too_little", "too little" },
    { "SE", P, CURRENCY_SEK, "2028-02-22", 50000,
      "2028-02-29 reminder 6000+0 56000, 2028-03-17 demand 18000+0 74000, 2028-04-04 collection "
      "0+0 74000, handed_over",
      "29 February is a day" },
    { "SE", P, CURRENCY_SEK, "2026-12-17", 50000,
      "2026-12-28 reminder 6000+0 56000, 2027-01-14 demand 18000+0 74000, 2027-02-01 collection "
      "0+0 74000, handed_over",
      "Christmas and weekends" },
    { "SE", P, CURRENCY_SEK, "2023-12-31", 50000, "off", "captured before there were rules" },
};

Test(dunning_rules, each_country_has_its_steps)
{
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(FUTURES); i++) {
        struct invoice_case x;
        begin(&x, FUTURES[i].country, FUTURES[i].customer, FUTURES[i].due,
              (money){ FUTURES[i].amount, FUTURES[i].currency }, 1, NONE);
        str found = future(&c, &x);
        cr_expect(str_equal(found, str_of(FUTURES[i].steps)), "%s %s: %.*s", FUTURES[i].country,
                  FUTURES[i].why, STR_ARG(found));
    }
    end_ctx(&c);
}

/* --- interest ---------------------------------------------------------------------------- */

/* The first step of an Austrian invoice of 1,000,000.00 at 4 %, taken on its day. */
static struct dunning_step_taken austrian_step(struct invoice_case *x, const char *due,
                                               struct dunning_choices choices)
{
    begin(x, "AT", P, due, (money){ 100000000, CURRENCY_EUR }, 1, choices);
    struct dunning_next next = dunning_next(&x->d);
    cr_assert_eq(next.status, DUNNING_WAITS);
    return dunning_take(&x->d, next.on);
}

Test(dunning_rules, a_day_is_a_365th_or_in_a_leap_year_a_366th_of_the_year)
{
    struct invoice_case x;
    /* seven days until Monday 9 March: 100000000 * 0.04 * 7 / 365 */
    cr_expect_eq(austrian_step(&x, "2026-03-02", NONE).interest.minor, 76712);
    /* six days of February with the 29th, one of March: 100000000 * 0.04 * 7 / 366 */
    cr_expect_eq(austrian_step(&x, "2028-02-23", NONE).interest.minor, 76502);
    /* two of 2027, five of 2028: each year for itself */
    cr_expect_eq(austrian_step(&x, "2027-12-29", NONE).interest.minor, 21917 + 54644);
}

Test(dunning_rules, the_rate_of_each_day_is_its_own)
{
    struct invoice_case x;
    const struct dunning_choice LATER[] = {
        { STR("AT"), P, DUNNING_OF_INTEREST, 0, day("2026-03-05"), 800 },
        { STR("AT"), O, DUNNING_OF_INTEREST, 0, day("2026-03-03"), 900 },
        { STR("DE"), P, DUNNING_OF_INTEREST, 0, day("2026-03-03"), 900 },
    };
    /* two days at 4, five at 8 percent; what is said of others does not count */
    cr_expect_eq(
        austrian_step(&x, "2026-03-02", (struct dunning_choices){ LATER, 3 }).interest.minor,
        131506);
}

Test(dunning_rules, interest_is_of_what_was_open_on_each_day)
{
    struct invoice_case x;
    begin(&x, "AT", P, "2026-03-02", (money){ 100000000, CURRENCY_EUR }, 1, NONE);
    pay(&x, "2026-03-04", 60000000);
    struct dunning_step_taken s = dunning_take(&x.d, dunning_next(&x.d).on);
    /* two days of all of it, for it is paid in the course of the second; five days of the rest */
    cr_expect_eq(s.interest.minor, 21917 + 21917);
    cr_expect_eq(s.to_pay.minor, 40000000 + 21917 + 21917);
    begin(&x, "AT", P, "2026-03-02", (money){ 100000000, CURRENCY_EUR }, 1, NONE);
    x.d.invoice.refunded.minor = 60000000; /* counts from the beginning */
    cr_expect_eq(dunning_take(&x.d, dunning_next(&x.d).on).interest.minor, 30684);
}

Test(dunning_rules, what_is_paid_pays_what_was_bought_first)
{
    struct ctx c = make_ctx();
    struct invoice_case x;
    begin(&x, "SE", P, "2026-11-02", (money){ 50000, CURRENCY_SEK }, 1, NONE);
    (void)dunning_take(&x.d, dunning_next(&x.d).on);
    cr_expect_eq(invoice_open(&x.d.invoice).minor, 56000);
    pay(&x, "2026-11-12", 50000);
    cr_expect_eq(dunning_next(&x.d).status, DUNNING_SETTLED, "nobody is reminded of a fee");
    cr_expect_eq(invoice_open(&x.d.invoice).minor, 6000, "but it is to be paid");
    end_ctx(&c);
}

/* --- steps ------------------------------------------------------------------------------- */

Test(dunning_rules, a_step_that_comes_late_moves_the_next_one)
{
    struct invoice_case x;
    begin(&x, "SE", P, "2026-11-02", (money){ 50000, CURRENCY_SEK }, 1, NONE);
    (void)dunning_take(&x.d, day("2026-12-07"));
    cr_expect_eq(dunning_next(&x.d).on.day, day("2026-12-28").day,
                 "17 days after 7 December: 24; a "
                 "weekend of Christmas");
}

Test(dunning_rules, a_later_due_date_moves_what_comes_next)
{
    struct invoice_case x;
    begin(&x, "SE", P, "2026-11-02", (money){ 50000, CURRENCY_SEK }, 1, NONE);
    cr_expect_eq(dunning_next(&x.d).on.day, day("2026-11-09").day);
    x.parts[0].due = day("2026-11-16");
    cr_expect_eq(dunning_next(&x.d).on.day, day("2026-11-23").day);
}

Test(dunning_rules, nothing_is_done_while_it_is_paused_and_the_day_after_it_may)
{
    struct invoice_case x;
    begin(&x, "SE", P, "2026-11-02", (money){ 50000, CURRENCY_SEK }, 1, NONE);
    x.d.state.is_paused = true;
    cr_expect_eq(dunning_next(&x.d).status, DUNNING_PAUSES);
    x.d.state.paused_until = day("2026-11-05");
    cr_expect_eq(dunning_next(&x.d).on.day, day("2026-11-09").day, "it was over before");
    x.d.state.paused_until = day("2026-11-12");
    cr_expect_eq(dunning_next(&x.d).on.day, day("2026-11-13").day);
}

Test(dunning_rules, each_part_has_steps_of_its_own)
{
    struct ctx c = make_ctx();
    struct invoice_case x;
    begin(&x, "SE", P, "2026-09-01", (money){ 30000, CURRENCY_SEK }, 3, NONE);
    struct dunning_step_taken s = dunning_take(&x.d, day("2026-09-08"));
    cr_expect_eq(s.overdue.minor, 10000, "only the first part is overdue");
    cr_expect_eq(s.to_pay.minor, 16000);
    pay(&x, "2026-09-09", 10000);
    cr_expect_eq(dunning_next(&x.d).on.day, day("2026-10-08").day);
    s = dunning_take(&x.d, day("2026-10-08"));
    cr_expect_eq(s.number, 1);
    cr_expect_eq(s.overdue_since.day, day("2026-10-01").day);
    cr_expect_eq(s.to_pay.minor, 22000, "10000, and the fees of both");
    end_ctx(&c);
}

Test(dunning_rules, what_is_written_off_is_not_asked_for_any_more)
{
    struct invoice_case x;
    begin(&x, "SE", P, "2026-11-02", (money){ 50000, CURRENCY_SEK }, 1, NONE);
    x.d.invoice.written_off = invoice_open(&x.d.invoice);
    cr_expect_eq(dunning_next(&x.d).status, DUNNING_SETTLED);
    cr_expect_eq(invoice_open(&x.d.invoice).minor, 0);
}

/* --- choices ----------------------------------------------------------------------------- */

static struct dunning_choice choice(const char *country, enum dunning_subject subject, int64_t step,
                                    const char *from, int64_t value)
{
    return (struct dunning_choice){ str_of(country), P, subject, step, day(from), value };
}

Test(dunning_rules, a_choice_counts_for_captures_from_its_day_on)
{
    const struct dunning_choice ITEMS[] = {
        choice("DE", DUNNING_OF_FEE, 2, "2026-12-01", 250),
        choice("DE", DUNNING_OF_FEE, 2, "2027-02-01", 200),
        choice("DE", DUNNING_OF_COLLECTION, 0, "2026-12-01", 1),
        choice("SE", DUNNING_OF_ALL, 0, "2026-12-01", 0),
    };
    const struct dunning_choices all = { ITEMS, COUNT(ITEMS) };
    struct dunning_rules before = dunning_rules_of(STR("DE"), P, day("2026-11-30"), all);
    struct dunning_rules after = dunning_rules_of(STR("DE"), P, day("2026-12-01"), all);
    cr_expect_eq(before.count, 3, "handing over has to be confirmed");
    cr_expect_eq(before.steps[1].fee, DUNNING_FEE_UNKNOWN);
    cr_expect_eq(after.count, 4);
    cr_expect_eq(after.steps[1].fee, 250);
    cr_expect_eq(dunning_rules_of(STR("DE"), P, day("2027-02-01"), all).steps[1].fee, 200);
    cr_expect_eq(dunning_rules_of(STR("DE"), O, day("2026-12-01"), all).count, 2);
    cr_expect(dunning_rules_of(STR("SE"), P, day("2026-11-30"), all).is_on);
    cr_expect_not(dunning_rules_of(STR("SE"), P, day("2026-12-01"), all).is_on);
}

static const struct {
    const char *country;
    enum dunning_subject subject;
    int64_t step;
    const char *from;
    int64_t value;
    const char *why; /* NULL: it is allowed */
} CHOICES[] = {
    { "SE", DUNNING_OF_FEE, 1, "2026-11-22", 6000, NULL },
    { "SE", DUNNING_OF_FEE, 1, "2026-11-22", 0, NULL },
    { "SE", DUNNING_OF_FEE, 1, "2026-11-22", 6001, "it is more than the law allows" },
    { "SE", DUNNING_OF_FEE, 1, "2026-11-21", 5000,
      "what counts for captures may not begin before today" },
    { "SE", DUNNING_OF_FEE, 0, "2026-11-22", 5000, "the rules have no such reminder or demand" },
    { "SE", DUNNING_OF_FEE, 3, "2026-11-22", 5000, "the rules have no such reminder or demand" },
    { "SE", DUNNING_OF_FEE, 4, "2026-11-22", 5000, "the rules have no such reminder or demand" },
    { "DE", DUNNING_OF_FEE, 2, "2026-11-22", 100000, NULL },
    { "DE", DUNNING_OF_FEE, 2, "2026-11-22", 100001, "it is more than 1000.00" },
    { "BE", DUNNING_OF_FEE, 2, "2026-11-22", 500, NULL },
    { "BE", DUNNING_OF_FEE, 5, "2026-11-22", 500, "the rules have no such reminder or demand" },
    { "SE", DUNNING_OF_INTEREST, 0, "2020-01-01", 10000, NULL },
    { "SE", DUNNING_OF_INTEREST, 0, "2020-01-01", 10001,
      "a rate is at most 10000 hundredths of a percent" },
    { "SE", DUNNING_OF_INTEREST, 1, "2020-01-01", 1000, "only a fee has a step" },
    { "SE", DUNNING_OF_ALL, 0, "2026-11-22", 1, NULL },
    { "SE", DUNNING_OF_ALL, 0, "2026-11-22", 2, "it is 1 (on) or 0 (off)" },
    { "DE", DUNNING_OF_COLLECTION, 0, "2026-11-22", 1, NULL },
    { "DE", DUNNING_OF_COLLECTION, 0, "2026-11-21", 1,
      "what counts for captures may not begin before today" },
};

Test(dunning_rules, what_the_law_forbids_cannot_be_chosen)
{
    for (size_t i = 0; i < COUNT(CHOICES); i++) {
        struct dunning_choice x = choice(CHOICES[i].country, CHOICES[i].subject, CHOICES[i].step,
                                         CHOICES[i].from, CHOICES[i].value);
        const char *why = dunning_forbid_choice(&x, day("2026-11-22"));
        cr_expect((why == NULL) == (CHOICES[i].why == NULL) &&
                      (why == NULL || str_equal(str_of(why), str_of(CHOICES[i].why))),
                  "row %zu: %s", i, why != NULL ? why : "allowed");
    }
}

/* --- the page ---------------------------------------------------------------------------- */

static str fee_text(struct ctx *c, int64_t fee, enum currency currency, const char *none)
{
    if (fee <= 0)
        return str_of(fee == 0 ? none : "unknown");
    money m = { fee, currency };
    return arena_format(c->arena, "%.*s %.*s", STR_ARG(money_text(c->arena, m)),
                        STR_ARG(currency_code(currency)));
}

static void write_version(struct ctx *c, struct text *t, const struct dunning_rules *r)
{
    for (size_t k = 0; k < r->count; k++) {
        const struct dunning_step *s = &r->steps[k];
        text_format(t, "| %.*s | %s | %.*s | %s | %lld | %.*s | %.*s | %lld | %s | %s |\n",
                    STR_ARG(r->country), DUNNING_CUSTOMER_NAMES[r->customer],
                    STR_ARG(date_text(c->arena, r->from)), DUNNING_STEP_NAMES[s->kind],
                    (long long)s->days, STR_ARG(fee_text(c, s->fee, r->currency, "none")),
                    STR_ARG(fee_text(c, s->fee_most, r->currency, "")), (long long)s->days_to_pay,
                    s->is_confirmed ? "on" : "off", s->source);
    }
    text_format(t, "| %.*s | %s | %.*s | interest | | %s | | | | %s |\n", STR_ARG(r->country),
                DUNNING_CUSTOMER_NAMES[r->customer], STR_ARG(date_text(c->arena, r->from)),
                r->interest == DUNNING_FROM_DUE ? "from the due date" : "after the first reminder",
                r->source);
}

static str table_of_rules(struct ctx *c)
{
    struct text t = text_begin(c->arena, 100000);
    struct dunning_rules rules;
    struct dunning_rate_row rate;
    str out = { 0 };
    for (size_t i = 0; dunning_version(i, &rules); i++)
        write_version(c, &t, &rules);
    for (size_t i = 0; dunning_rate_row(i, &rate); i++)
        text_format(&t, "| %s | %s | %.*s | %.*s | %lld.%02lld %% | %s |\n", rate.country,
                    DUNNING_CUSTOMER_NAMES[rate.customer], STR_ARG(date_text(c->arena, rate.from)),
                    STR_ARG(date_text(c->arena, rate.until)), (long long)(rate.rate / 100),
                    (long long)(rate.rate % 100), rate.source);
    cr_assert(text_done(&t, &out));
    return out;
}

/* The rows of the page's tables, without their heads. */
static str table_of_page(struct ctx *c)
{
    char path[500], line[2000];
    const char *root = getenv("SOURCE_ROOT"); /* meson.build sets it */
    struct text t = text_begin(c->arena, 100000);
    str out = { 0 };
    (void)snprintf(path, sizeof path, "%s/docs/dunning.md", root != NULL ? root : "../..");
    FILE *page = fopen(path, "r");
    cr_assert_not_null(page, "%s", path);
    while (fgets(line, sizeof line, page) != NULL)
        if (strncmp(line, "| ", 2) == 0 && strncmp(line, "| country", 9) != 0)
            text_add(&t, str_of(line));
    (void)fclose(page);
    cr_assert(text_done(&t, &out));
    return out;
}

Test(dunning_rules, the_page_says_what_the_table_says)
{
    struct ctx c = make_ctx();
    str table = table_of_rules(&c), page = table_of_page(&c);
    if (!str_equal(table, page)) {
        FILE *out = fopen("dunning_table.md", "w");
        cr_assert_not_null(out);
        (void)fwrite(table.ptr, 1, table.len, out);
        (void)fclose(out);
    }
    cr_expect(str_equal(table, page), "docs/dunning.md must have the rows of dunning_table.md, "
                                      "which was written beside this test's build");
    end_ctx(&c);
}

/* --- chance ------------------------------------------------------------------------------ */

static const struct {
    const char *country;
    enum currency currency;
} PLACES[] = {
    { "SE", CURRENCY_SEK }, { "NO", CURRENCY_NOK }, { "DK", CURRENCY_DKK }, { "FI", CURRENCY_EUR },
    { "DE", CURRENCY_EUR }, { "AT", CURRENCY_EUR }, { "NL", CURRENCY_EUR }, { "PL", CURRENCY_PLN },
};

/* What is told of a life by someone who knows no plan_open and no runs of days. */
struct paper {
    int64_t charged_fees, charged_interest;
    long double interest; /* exact */
    int64_t steps;
};

/* How much of the capital is open on a day, and of that overdue: payments fill the parts. */
static int64_t paper_open(const struct invoice_case *x, date on, bool only_overdue)
{
    int64_t paid = 0, open = 0;
    for (size_t i = 0; i < x->d.payments_count; i++)
        paid += x->payments[i].on.day < on.day ? x->payments[i].amount.minor : 0;
    for (size_t i = 0; i < x->d.parts_count; i++) {
        int64_t left = x->parts[i].amount.minor -
                       (paid < x->parts[i].amount.minor ? paid : x->parts[i].amount.minor);
        paid -= x->parts[i].amount.minor - left;
        open += only_overdue && x->parts[i].due.day >= on.day ? 0 : left;
    }
    return open;
}

static void paper_day(struct paper *paper, const struct invoice_case *x, date on)
{
    int year = date_parts(on).year;
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    paper->interest += (long double)paper_open(x, on, true) * dunning_rate(&x->rules, on) / 10000 /
                       (is_leap ? 366 : 365);
}

static void paper_step(struct paper *paper, struct invoice_case *x, date on)
{
    date before = x->d.state.stepped_on;
    bool has_begun = before.day != 0 || x->rules.interest == DUNNING_FROM_DUE;
    struct dunning_step_taken s = dunning_take(&x->d, on);
    date today = { on.day + 1 }; /* what was paid until the evening of yesterday is before it */
    cr_expect_gt(paper_open(x, today, true), 0, "nothing is asked for that is paid");
    cr_expect_gt(on.day, before.day, "one step a day");
    cr_expect_eq(bank_day_from(bank_calendar_of(x->rules.country), on).day, on.day);
    paper->charged_fees += s.fee.minor;
    paper->charged_interest += s.interest.minor;
    paper->steps++;
    if (!has_begun)
        paper->interest = 0;
    int64_t paid = x->d.invoice.paid.minor;
    cr_expect_eq(invoice_open(&x->d.invoice).minor,
                 x->d.invoice.amount.minor + paper->charged_fees + paper->charged_interest - paid);
    cr_expect_leq(s.to_pay.minor, invoice_open(&x->d.invoice).minor);
    /* each day may lose less than one minor unit, and nothing is ever added */
    cr_expect_leq((long double)paper->charged_interest, paper->interest + 0.001L);
    cr_expect_gt((long double)paper->charged_interest,
                 paper->interest - 2 - 16 * (long double)paper->steps);
}

static void live(struct entropy *e, size_t place)
{
    struct invoice_case x;
    struct paper paper = { 0 };
    date due = { day("2027-06-01").day + random_between(e, 0, 500) };
    const struct dunning_choice rate = { str_of(PLACES[place].country),
                                         P,
                                         DUNNING_OF_INTEREST,
                                         0,
                                         { due.day + random_between(e, -30, 30) },
                                         random_between(e, 0, 2500) };
    struct ctx c = make_ctx();
    begin(&x, PLACES[place].country, P, arena_cstr(c.arena, date_text(c.arena, due)),
          (money){ random_between(e, 1000, 900000) * 3, PLACES[place].currency },
          random_between(e, 0, 1) == 0 ? 1 : 3, (struct dunning_choices){ &rate, 1 });
    for (date on = due; on.day < due.day + 250; on.day++) {
        if (random_between(e, 0, 60) == 0 && x.d.payments_count < 4)
            pay(&x, arena_cstr(c.arena, date_text(c.arena, on)),
                random_between(e, 1, x.d.invoice.amount.minor / 2));
        if (random_between(e, 0, 40) == 0) {
            x.d.state.is_paused = !x.d.state.is_paused;
            x.d.state.paused_until.day = 0;
        }
        paper_day(&paper, &x, on);
        struct dunning_next next = dunning_next(&x.d);
        cr_expect(next.status != DUNNING_WAITS || !x.d.state.is_paused, "paused");
        if (next.status == DUNNING_WAITS && dunning_next_from(&x.d, on).on.day == on.day &&
            random_between(e, 0, 3) > 0) /* the job may be late */
            paper_step(&paper, &x, on);
    }
    end_ctx(&c);
}

Test(dunning_rules, whatever_is_paid_and_paused_nobody_is_asked_for_more_than_is_open)
{
    struct ctx c = make_ctx();
    for (int i = 0; i < 2000; i++)
        live(c.entropy, (size_t)i % COUNT(PLACES));
    end_ctx(&c);
}
