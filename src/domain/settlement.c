#include "domain/settlement.h"

#define LEDGER_NOTHING 0
const struct settlement_step SETTLEMENT_STEPS[TOTAL_none] = {
#define TOTAL(name, sign, debit, credit, meaning) \
    { #name, sign, LEDGER_##debit, LEDGER_##credit, meaning },
#include "domain/settlement.def"
#undef TOTAL
};

static const struct line_kind_info LINE_KINDS[] = {
#define LINE_KIND(number, name, type, detailed_type, total, tax, meaning) \
    { LINE_##name, type, detailed_type, TOTAL_##total, TOTAL_##tax, meaning },
#include "domain/settlement.def"
#undef LINE_KIND
};

const struct line_kind_info *line_kind_find(int64_t number)
{
    for (size_t i = 0; i < COUNT(LINE_KINDS); i++)
        if ((int64_t)LINE_KINDS[i].kind == number)
            return &LINE_KINDS[i];
    return NULL;
}

uint64_t line_kinds_of(enum settlement_total total)
{
    uint64_t kinds = 0;
    for (size_t i = 0; i < COUNT(LINE_KINDS); i++) {
        const struct line_kind_info *k = &LINE_KINDS[i];
        CHECK((int)k->kind < 63);
        if (k->total == total || k->tax == total)
            kinds |= UINT64_C(1) << k->kind;
    }
    return kinds;
}

/* --- lines of events ------------------------------------------------------------------- */

/* A line of nothing is none. */
static size_t add_fee(struct settlement_line *out, enum line_kind kind, struct fee fee,
                      int64_t vat_rate)
{
    if (fee.amount.minor == 0)
        return 0;
    *out = (struct settlement_line){ kind, fee.amount, vat_rate, fee.vat };
    return 1;
}

size_t lines_of_capture(const struct fee_rate *rate, money captured,
                        struct settlement_line out[EVENT_LINES_MAX])
{
    size_t count = 0;
    out[count++] =
        (struct settlement_line){ LINE_PURCHASE, captured, 0, money_zero(captured.currency) };
    if (rate == NULL)
        return count;
    struct fees fees = fees_of(rate, captured);
    count += add_fee(&out[count], LINE_FEE_PERCENTAGE, fees.percentage, rate->vat_rate);
    count += add_fee(&out[count], LINE_FEE_FIXED, fees.fixed, rate->vat_rate);
    return count;
}

static struct fee fee_add(struct fee a, struct fee b)
{
    return (struct fee){ money_add(a.amount, b.amount), money_add(a.vat, b.vat) };
}

/* Captures charged by several VAT rates give back one line each of share and fixed fee; its
 * vat_rate is then the last one's, its VAT the sum of all. */
size_t lines_of_refund(money refunded, const struct returned_share *shares, size_t shares_count,
                       struct settlement_line out[EVENT_LINES_MAX])
{
    money zero = money_zero(refunded.currency);
    struct fees back = { { zero, zero }, { zero, zero } };
    int64_t vat_rate = 0;
    size_t count = 0;
    for (size_t i = 0; i < shares_count; i++) {
        const struct returned_share *s = &shares[i];
        if (s->rate == NULL)
            continue;
        struct fees more = fees_refunded(s->rate, s->captured, s->before, s->returned);
        back.percentage = fee_add(back.percentage, more.percentage);
        back.fixed = fee_add(back.fixed, more.fixed);
        vat_rate = s->rate->vat_rate;
    }
    out[count++] = (struct settlement_line){ LINE_PURCHASE_RETURN, refunded, 0, zero };
    count += add_fee(&out[count], LINE_FEE_PERCENTAGE_REFUND, back.percentage, vat_rate);
    count += add_fee(&out[count], LINE_FEE_FIXED_REFUND, back.fixed, vat_rate);
    return count;
}

size_t lines_of_fee(enum line_kind kind, money fee, int64_t vat_rate,
                    struct settlement_line out[EVENT_LINES_MAX])
{
    return add_fee(out, kind, fee_with_vat(fee, vat_rate), vat_rate);
}

size_t lines_of_dispute(bool is_won, money disputed, struct settlement_line out[EVENT_LINES_MAX])
{
    enum line_kind kind = is_won ? LINE_DISPUTE_WON : LINE_REVERSAL;
    out[0] = (struct settlement_line){ kind, disputed, 0, money_zero(disputed.currency) };
    return 1;
}

struct settlement_line line_of_correction(money amount)
{
    money zero = money_zero(amount.currency);
    CHECK(amount.minor != 0);
    if (amount.minor > 0)
        return (struct settlement_line){ LINE_CORRECTION_CREDIT, amount, 0, zero };
    return (struct settlement_line){ LINE_CORRECTION_CHARGE, money_sub(zero, amount), 0, zero };
}

/* --- totals ---------------------------------------------------------------------------- */

static money plus(int64_t minor, money more)
{
    return money_add((money){ minor, more.currency }, more);
}

void settlement_add(struct settlement *s, const struct settlement_line *line)
{
    const struct line_kind_info *info = line_kind_find(line->kind);
    CHECK(info != NULL);
    CHECK(line->amount.minor > 0);
    s->totals[info->total] = plus(s->totals[info->total], line->amount).minor;
    if (info->tax != TOTAL_none)
        s->totals[info->tax] = plus(s->totals[info->tax], line->vat).minor;
    else
        CHECK(line->vat.minor == 0);
}

int64_t settlement_sum(const struct settlement *s)
{
    money sum = money_zero(CURRENCY_EUR); /* of whichever: they are all the same */
    for (int i = 0; i < TOTAL_none; i++) {
        money step = { s->totals[i], CURRENCY_EUR };
        sum = SETTLEMENT_STEPS[i].sign > 0 ? money_add(sum, step) : money_sub(sum, step);
    }
    return sum.minor;
}

void settlement_check(const struct settlement *s)
{
    for (int i = 0; i < TOTAL_none; i++)
        CHECK(s->totals[i] >= 0);
    CHECK(s->settlement >= 0);
    CHECK(settlement_sum(s) == s->settlement);
    CHECK(s->closing_debt == s->opening_debt - s->totals[TOTAL_repay] + s->totals[TOTAL_deposit]);
    CHECK(s->closing_debt >= 0);
    CHECK(s->closing_debt == 0 || s->settlement == 0 || s->totals[TOTAL_deposit] == 0);
}

static void add_closing(struct settlement *s, struct closed *out, enum line_kind kind,
                        int64_t minor, enum currency currency)
{
    if (minor == 0)
        return;
    CHECK(out->lines_count < CLOSING_LINES_MAX);
    struct settlement_line *line = &out->lines[out->lines_count++];
    *line = (struct settlement_line){ kind, { minor, currency }, 0, { 0, currency } };
    settlement_add(s, line);
}

static void invoice_fees(struct settlement *s, struct closed *out, enum currency currency)
{
    const int64_t *t = s->totals;
    int64_t due = t[TOTAL_fee] + t[TOTAL_tax] - t[TOTAL_fee_refund] - t[TOTAL_tax_refund];
    add_closing(s, out, LINE_FEES_INVOICED, due > 0 ? due : 0, currency);
    add_closing(s, out, LINE_FEES_CREDITED, due < 0 ? -due : 0, currency);
}

/* Rounded in favour of the merchant, and never more than there is. */
static int64_t reserve_of(const struct settlement *s, const struct closing *how, int64_t there)
{
    money sold = money_sub((money){ s->totals[TOTAL_sale], how->currency },
                           (money){ s->totals[TOTAL_return], how->currency });
    int64_t wanted = money_share(sold, how->reserve_rate, 10000, ROUND_DOWN).minor;
    int64_t most = there < wanted ? there : wanted;
    return most > 0 ? most : 0;
}

struct closed settlement_close(struct settlement *s, const struct closing *how)
{
    struct closed out = { .lines_count = 0 };
    if (how->is_gross)
        invoice_fees(s, &out, how->currency);
    add_closing(s, &out, LINE_RESERVE_RELEASE, how->reserve_over, how->currency);
    add_closing(s, &out, LINE_CARRIED, how->carried, how->currency);
    out.reserve = reserve_of(s, how, settlement_sum(s));
    add_closing(s, &out, LINE_RESERVE, out.reserve, how->currency);
    int64_t left = settlement_sum(s);
    s->opening_debt = how->opening_debt;
    s->totals[TOTAL_deposit] = left < 0 ? -left : 0;
    if (left > 0)
        s->totals[TOTAL_repay] = left < how->opening_debt ? left : how->opening_debt;
    s->closing_debt = s->opening_debt - s->totals[TOTAL_repay] + s->totals[TOTAL_deposit];
    left = settlement_sum(s);
    out.carried = how->is_held || left < how->minimum ? left : 0;
    add_closing(s, &out, how->is_held ? LINE_ON_HOLD : LINE_BELOW_MINIMUM, out.carried,
                how->currency);
    s->settlement = settlement_sum(s);
    settlement_check(s);
    return out;
}

/* --- the books ------------------------------------------------------------------------- */

size_t settlement_post(const struct settlement *s, enum currency currency,
                       struct ledger_transfer out[PAYOUT_TRANSFERS_MAX])
{
    size_t count = 0;
    for (int i = 0; i < TOTAL_none; i++) {
        const struct settlement_step *step = &SETTLEMENT_STEPS[i];
        if (step->debit != LEDGER_NOTHING && s->totals[i] > 0)
            out[count++] = (struct ledger_transfer){ (enum ledger_account)step->debit,
                                                     (enum ledger_account)step->credit,
                                                     { s->totals[i], currency } };
    }
    if (s->settlement > 0)
        out[count++] = (struct ledger_transfer){ LEDGER_MERCHANT_PAYABLE,
                                                 LEDGER_PAYOUT_IN_TRANSIT,
                                                 { s->settlement, currency } };
    return count;
}

struct ledger_transfer settlement_post_paid(const struct settlement *s, enum currency currency)
{
    CHECK(s->settlement > 0);
    return (struct ledger_transfer){ LEDGER_PAYOUT_IN_TRANSIT,
                                     LEDGER_BANK,
                                     { s->settlement, currency } };
}
