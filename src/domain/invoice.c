#include "domain/invoice.h"

struct invoice invoice_new(money amount)
{
    money zero = money_zero(amount.currency);
    return (struct invoice){ amount, zero, zero, zero, zero, zero, zero };
}

/* Below zero: so much is owed back. */
static money missing(const struct invoice *i)
{
    money due = money_add(money_sub(i->amount, i->refunded), money_add(i->fees, i->interest));
    return money_sub(money_sub(due, i->written_off), money_sub(i->paid, i->paid_back));
}

bool invoice_is_possible(const struct invoice *i)
{
    return i->amount.minor > 0 && i->refunded.minor >= 0 && i->refunded.minor <= i->amount.minor &&
           i->paid_back.minor >= 0 && i->paid_back.minor <= i->paid.minor && i->fees.minor >= 0 &&
           i->interest.minor >= 0 && i->written_off.minor >= 0 &&
           (i->written_off.minor == 0 || missing(i).minor >= 0);
}

void invoice_check(const struct invoice *i)
{
    CHECK(invoice_is_possible(i));
}

static money above_zero(money m)
{
    money zero = money_zero(m.currency);
    return money_compare(m, zero) > 0 ? m : zero;
}

money invoice_open(const struct invoice *i)
{
    invoice_check(i);
    return above_zero(missing(i));
}

money invoice_owed_back(const struct invoice *i)
{
    invoice_check(i);
    return above_zero(money_sub(money_zero(i->amount.currency), missing(i)));
}

void invoice_settle(struct invoice *i)
{
    money too_much = above_zero(money_sub(money_zero(i->amount.currency), missing(i)));
    money less = money_compare(too_much, i->written_off) < 0 ? too_much : i->written_off;
    i->written_off = money_sub(i->written_off, less);
}

/* What was not paid, whether or not it is still hoped for. */
static money expected_of(const struct invoice *i)
{
    return money_add(invoice_open(i), i->written_off);
}

money invoice_refund(struct invoice *i, money amount)
{
    money before = expected_of(i);
    i->refunded = money_add(i->refunded, amount);
    invoice_settle(i);
    return money_sub(before, expected_of(i));
}
