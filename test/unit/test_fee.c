/* What captures cost, what comes back with refunds, and how a payout is worked out of both. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "domain/bank_account.h"
#include "domain/settlement.h"
#include "support.h"

static money sek(int64_t minor)
{
    return (money){ minor, CURRENCY_SEK };
}

/* --- fees ------------------------------------------------------------------------------- */

Test(fee, a_share_a_fixed_amount_and_the_vat_on_each_are_rounded_half_up)
{
    static const struct {
        int64_t captured, rate, fixed, vat_rate;
        int64_t percentage, percentage_vat, fixed_vat;
    } ROWS[] = {
        { 10000, 29500, 250, 2500, 295, 74, 63 }, /* 73.75 and 62.5 */
        { 10000, 24000, 0, 2500, 240, 60, 0 },    /* 300 with VAT */
        { 1, 29500, 0, 2500, 0, 0, 0 },           /* 0.0295 */
        { 17, 29500, 0, 2500, 1, 0, 0 },          /* 0.5015, and 0.25 */
        { 50, 10000, 100, 2500, 1, 0, 25 },       /* 0.5 is up */
        { 99900, 13750, 0, 0, 1374, 0, 0 },       /* 1373.625 */
        { 200000000, 1000000, 1, 2500, 200000000, 50000000, 0 },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct fee_rate rate = { .rate = ROWS[i].rate,
                                 .fixed_amount = ROWS[i].fixed,
                                 .vat_rate = ROWS[i].vat_rate };
        struct fees fees = fees_of(&rate, sek(ROWS[i].captured));
        cr_expect_eq(fees.percentage.amount.minor, ROWS[i].percentage, "row %zu", i);
        cr_expect_eq(fees.percentage.vat.minor, ROWS[i].percentage_vat, "row %zu", i);
        cr_expect_eq(fees.fixed.amount.minor, ROWS[i].fixed, "row %zu", i);
        cr_expect_eq(fees.fixed.vat.minor, ROWS[i].fixed_vat, "row %zu", i);
    }
}

Test(fee, the_rate_of_a_capture_is_the_closest_one_that_was_in_effect)
{
    static const struct fee_rate RATES[] = {
        { .effective_from = 0, .rate = 1 },
        { .effective_from = 100, .rate = 2 },
        { .currency = CURRENCY_EUR, .effective_from = 0, .rate = 3 },
        { .payment_method_type = { "CARD", 4 }, .effective_from = 50, .rate = 4 },
        { .payment_method_type = { "CARD", 4 }, .effective_from = 200, .rate = 5 },
        { .payment_method_type = { "CARD", 4 },
          .currency = CURRENCY_EUR,
          .effective_from = 150,
          .rate = 6 },
    };
    static const struct {
        const char *method;
        enum currency currency;
        int64_t at, rate; /* 0: none */
    } ROWS[] = {
        { "INVOICE", CURRENCY_SEK, -1, 0 },  { "INVOICE", CURRENCY_SEK, 0, 1 },
        { "INVOICE", CURRENCY_SEK, 99, 1 },  { "INVOICE", CURRENCY_SEK, 100, 2 },
        { "INVOICE", CURRENCY_EUR, 100, 3 }, { "CARD", CURRENCY_SEK, 49, 1 },
        { "CARD", CURRENCY_SEK, 50, 4 },     { "CARD", CURRENCY_SEK, 250, 5 },
        { "CARD", CURRENCY_EUR, 149, 4 },    { "CARD", CURRENCY_EUR, 150, 6 },
        { "CARD", CURRENCY_EUR, 250, 6 },
    };
    const struct fee_rates rates = { RATES, COUNT(RATES) };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        const struct fee_rate *found =
            fee_rate_find(rates, str_of(ROWS[i].method), ROWS[i].currency, ROWS[i].at);
        cr_expect_eq(found == NULL ? 0 : found->rate, ROWS[i].rate, "row %zu", i);
    }
}

Test(fee, all_refunds_of_a_capture_together_give_back_exactly_what_the_policy_says)
{
    struct ctx c = make_ctx();
    for (int round = 0; round < 20000; round++) {
        struct fee_rate rate = {
            .rate = random_between(c.entropy, 0, 100000),
            .fixed_amount = random_between(c.entropy, 0, 500),
            .vat_rate = random_between(c.entropy, 0, 3000),
            .refund = (enum fee_refund)random_between(c.entropy, 0, 2),
        };
        money captured = sek(random_between(c.entropy, 1, 1000000)), before = sek(0);
        struct fees charged = fees_of(&rate, captured);
        int64_t percentage = 0, percentage_vat = 0, fixed = 0, fixed_vat = 0;
        while (before.minor < captured.minor) {
            int64_t left = captured.minor - before.minor;
            money part = sek(random_between(c.entropy, left / 7 + 1, left));
            struct fees back = fees_refunded(&rate, captured, before, part);
            cr_assert_geq(back.percentage.amount.minor, 0);
            cr_assert_geq(back.percentage.vat.minor, 0);
            cr_assert(back.percentage.amount.minor > 0 || back.percentage.vat.minor == 0,
                      "a line of nothing is none, and would lose it");
            percentage += back.percentage.amount.minor;
            percentage_vat += back.percentage.vat.minor;
            fixed += back.fixed.amount.minor;
            fixed_vat += back.fixed.vat.minor;
            before = money_add(before, part);
        }
        bool some = rate.refund != FEE_REFUND_NONE, all = rate.refund == FEE_REFUND_ALL;
        cr_assert_eq(percentage, some ? charged.percentage.amount.minor : 0);
        cr_assert_eq(percentage_vat, some ? charged.percentage.vat.minor : 0);
        cr_assert_eq(fixed, all ? charged.fixed.amount.minor : 0);
        cr_assert_eq(fixed_vat, all ? charged.fixed.vat.minor : 0);
    }
    end_ctx(&c);
}

/* A fee of 10 with a VAT of 3, given back unit by unit of 1000: each VAT comes with its part of the
 * fee, so that the lines of all refunds come to the whole. */
Test(fee, the_lines_of_many_small_refunds_lose_no_vat)
{
    static const struct fee_rate RATE = { .rate = 10000,
                                          .vat_rate = 2500,
                                          .refund = FEE_REFUND_PERCENTAGE };
    int64_t fee = 0, vat = 0;
    for (int64_t before = 0; before < 1000; before++) {
        struct settlement_line out[EVENT_LINES_MAX];
        const struct returned_share share = { &RATE, sek(1000), sek(before), sek(1) };
        size_t count = lines_of_refund(sek(1), &share, 1, out);
        fee += count > 1 ? out[1].amount.minor : 0;
        vat += count > 1 ? out[1].vat.minor : 0;
    }
    cr_expect_eq(fee, 10);
    cr_expect_eq(vat, 3);
}

/* --- lines ------------------------------------------------------------------------------ */

Test(fee, a_capture_has_a_line_for_itself_and_for_each_fee_that_is_not_zero)
{
    struct settlement_line out[EVENT_LINES_MAX];
    struct fee_rate rate = { .rate = 20000, .vat_rate = 2500 };
    cr_expect_eq(lines_of_capture(NULL, sek(10000), out), 1);
    cr_expect_eq(lines_of_capture(&rate, sek(10000), out), 2);
    cr_expect_eq(out[0].kind, LINE_PURCHASE);
    cr_expect_eq(out[1].kind, LINE_FEE_PERCENTAGE);
    cr_expect_eq(out[1].amount.minor, 200);
    cr_expect_eq(out[1].vat.minor, 50);
    rate.fixed_amount = 100;
    cr_expect_eq(lines_of_capture(&rate, sek(10000), out), 3);
    cr_expect_eq(out[2].kind, LINE_FEE_FIXED);
    rate.rate = 0;
    cr_expect_eq(lines_of_capture(&rate, sek(10000), out), 2);
    cr_expect_eq(out[1].kind, LINE_FEE_FIXED);
}

Test(fee, a_refund_of_several_captures_gives_back_the_fees_of_each)
{
    struct settlement_line out[EVENT_LINES_MAX];
    static const struct fee_rate RATE = {
        .rate = 20000, .fixed_amount = 100, .vat_rate = 2500, .refund = FEE_REFUND_ALL
    };
    const struct returned_share shares[] = {
        { &RATE, { 10000, CURRENCY_SEK }, { 4000, CURRENCY_SEK }, { 6000, CURRENCY_SEK } },
        { &RATE, { 10000, CURRENCY_SEK }, { 0, CURRENCY_SEK }, { 1000, CURRENCY_SEK } },
        { NULL, { 500, CURRENCY_SEK }, { 0, CURRENCY_SEK }, { 500, CURRENCY_SEK } },
    };
    cr_assert_eq(lines_of_refund(sek(7500), shares, COUNT(shares), out), 3);
    cr_expect_eq(out[0].kind, LINE_PURCHASE_RETURN);
    cr_expect_eq(out[0].amount.minor, 7500);
    cr_expect_eq(out[1].kind, LINE_FEE_PERCENTAGE_REFUND);
    cr_expect_eq(out[1].amount.minor, 120 + 20);
    cr_expect_eq(out[1].vat.minor, 30 + 5);
    cr_expect_eq(out[2].kind, LINE_FEE_FIXED_REFUND);
    cr_expect_eq(out[2].amount.minor, 100);
    cr_expect_eq(out[2].vat.minor, 25);
}

/* --- closing ---------------------------------------------------------------------------- */

Test(fee, a_payout_is_worked_out_step_by_step)
{
    static const struct {
        const char *what;
        int64_t sale, returned, fee, tax;
        struct closing how;
        int64_t settlement, holdback, release, repay, deposit, closing_debt, reserve, carried,
            credit;
    } ROWS[] = {
        { "sales, refunds, fees",
          10000,
          2000,
          240,
          60,
          { .minimum = 0 },
          7700,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0 },
        { "nothing", 0, 0, 0, 0, { .minimum = 0 }, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
        { "more refunds than sales",
          1000,
          3000,
          20,
          5,
          { .opening_debt = 100 },
          0,
          0,
          0,
          0,
          2025,
          2125,
          0,
          0,
          0 },
        { "a debt is repaid in part",
          1000,
          0,
          0,
          0,
          { .opening_debt = 1500 },
          0,
          0,
          0,
          1000,
          0,
          500,
          0,
          0,
          0 },
        { "a debt is repaid before anything is paid",
          1000,
          0,
          0,
          0,
          { .opening_debt = 300 },
          700,
          0,
          0,
          300,
          0,
          0,
          0,
          0,
          0 },
        { "the minimum is not reached",
          999,
          0,
          0,
          0,
          { .minimum = 1000 },
          0,
          999,
          0,
          0,
          0,
          0,
          0,
          999,
          0 },
        { "the minimum is reached",
          1000,
          0,
          0,
          0,
          { .minimum = 1000 },
          1000,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0 },
        { "what was kept back helps to reach it",
          600,
          0,
          0,
          0,
          { .minimum = 1000, .carried = 500 },
          1100,
          0,
          500,
          0,
          0,
          0,
          0,
          0,
          0 },
        { "on hold",
          1000,
          0,
          0,
          0,
          { .is_held = true, .carried = 500 },
          0,
          1500,
          500,
          0,
          0,
          0,
          0,
          1500,
          0 },
        { "a reserve, rounded down",
          999,
          0,
          0,
          0,
          { .reserve_rate = 1000 },
          900,
          99,
          0,
          0,
          0,
          0,
          99,
          0,
          0 },
        { "no reserve of what is returned",
          1000,
          900,
          0,
          0,
          { .reserve_rate = 1000 },
          90,
          10,
          0,
          0,
          0,
          0,
          10,
          0,
          0 },
        { "a reserve is no more than there is",
          1000,
          0,
          950,
          0,
          { .reserve_rate = 1000 },
          0,
          50,
          0,
          0,
          0,
          0,
          50,
          0,
          0 },
        { "reserves that are over are paid",
          1000,
          0,
          0,
          0,
          { .reserve_rate = 500, .reserve_over = 70 },
          1020,
          50,
          70,
          0,
          0,
          0,
          50,
          0,
          0 },
        { "fees that are invoiced",
          10000,
          2000,
          240,
          60,
          { .is_gross = true },
          8000,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          300 },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct settlement s = { .totals = { [TOTAL_sale] = ROWS[i].sale,
                                            [TOTAL_return] = ROWS[i].returned,
                                            [TOTAL_fee] = ROWS[i].fee,
                                            [TOTAL_tax] = ROWS[i].tax } };
        struct closing how = ROWS[i].how;
        how.currency = CURRENCY_SEK;
        struct closed closed = settlement_close(&s, &how);
        cr_expect_eq(s.settlement, ROWS[i].settlement, "%s: %lld", ROWS[i].what,
                     (long long)s.settlement);
        cr_expect_eq(s.totals[TOTAL_holdback], ROWS[i].holdback, "%s", ROWS[i].what);
        cr_expect_eq(s.totals[TOTAL_release], ROWS[i].release, "%s", ROWS[i].what);
        cr_expect_eq(s.totals[TOTAL_repay], ROWS[i].repay, "%s", ROWS[i].what);
        cr_expect_eq(s.totals[TOTAL_deposit], ROWS[i].deposit, "%s", ROWS[i].what);
        cr_expect_eq(s.totals[TOTAL_credit], ROWS[i].credit, "%s", ROWS[i].what);
        cr_expect_eq(s.closing_debt, ROWS[i].closing_debt, "%s", ROWS[i].what);
        cr_expect_eq(closed.reserve, ROWS[i].reserve, "%s", ROWS[i].what);
        cr_expect_eq(closed.carried, ROWS[i].carried, "%s", ROWS[i].what);
    }
}

Test(fee, what_a_payout_posts_takes_exactly_what_its_events_posted_off_what_is_owed)
{
    struct ctx c = make_ctx();
    for (int round = 0; round < 20000; round++) {
        struct settlement s = { .opening_debt = 0 };
        struct closing how = {
            .currency = CURRENCY_SEK,
            .is_gross = random_between(c.entropy, 0, 3) == 0,
            .is_held = random_between(c.entropy, 0, 5) == 0,
            .minimum = random_between(c.entropy, 0, 5000),
            .reserve_rate = random_between(c.entropy, 0, 2000),
            .opening_debt = random_between(c.entropy, 0, 3000),
            .carried = random_between(c.entropy, 0, 3000),
            .reserve_over = random_between(c.entropy, 0, 3000),
        };
        for (int i = 0; i <= TOTAL_deduction; i++)
            s.totals[i] = random_between(c.entropy, 0, i < TOTAL_fee ? 10000 : 1000);
        int64_t owed = s.totals[TOTAL_sale] - s.totals[TOTAL_return] - s.totals[TOTAL_reversal] +
                       s.totals[TOTAL_protection];
        (void)settlement_close(&s, &how);
        struct ledger_transfer out[PAYOUT_TRANSFERS_MAX];
        size_t count = settlement_post(&s, CURRENCY_SEK, out);
        for (size_t i = 0; i < count; i++) {
            cr_assert_gt(out[i].amount.minor, 0);
            owed -= out[i].debit == LEDGER_MERCHANT_PAYABLE ? out[i].amount.minor : 0;
            owed += out[i].credit == LEDGER_MERCHANT_PAYABLE ? out[i].amount.minor : 0;
        }
        cr_assert_eq(owed, 0);
    }
    end_ctx(&c);
}

/* --- bank accounts ---------------------------------------------------------------------- */

Test(fee, an_iban_is_checked_by_its_digits_and_a_bic_by_its_form)
{
    static const struct {
        const char *text;
        bool valid;
    } IBANS[] = {
        { "SE4550000000058398257466", true },
        { "SE4550000000058398257467", false },
        { "SE4550000000058398257476", false },
        { "DE89370400440532013000", true },
        { "NO9386011117947", true },
        { "FI2112345600000785", true },
        { "GB29NWBK60161331926819", true },
        { "gb29nwbk60161331926819", false },
        { "GB29 NWBK 6016 1331 9268 19", false },
        { "NO938601111794", false },
        { "", false },
        { "5545000000005839825746", false },
    };
    static const struct {
        const char *text;
        bool valid;
    } BICS[] = { { "ESSESESS", true },    { "DEUTDEFF500", true }, { "ESSESES", false },
                 { "ESSESESSXX", false }, { "E1SESESS", false },   { "essesess", false } };
    for (size_t i = 0; i < COUNT(IBANS); i++)
        cr_expect_eq(iban_is_valid(str_of(IBANS[i].text)), IBANS[i].valid, "%s", IBANS[i].text);
    for (size_t i = 0; i < COUNT(BICS); i++)
        cr_expect_eq(bic_is_valid(str_of(BICS[i].text)), BICS[i].valid, "%s", BICS[i].text);
}
