#include "domain/invoice.h"

void invoice_check(const struct invoice *i)
{
    money zero = money_zero(i->amount.currency);
    CHECK(money_compare(i->amount, zero) > 0);
    CHECK(money_compare(i->refunded, zero) >= 0);
    CHECK(money_compare(i->refunded, i->amount) <= 0);
    CHECK(money_compare(i->paid_back, zero) >= 0);
    CHECK(money_compare(i->paid_back, i->paid) <= 0);
}

/* Below zero: so much is owed back. */
static money missing(const struct invoice *i)
{
    invoice_check(i);
    return money_sub(money_sub(i->amount, i->refunded), money_sub(i->paid, i->paid_back));
}

static money above_zero(money m)
{
    money zero = money_zero(m.currency);
    return money_compare(m, zero) > 0 ? m : zero;
}

money invoice_open(const struct invoice *i)
{
    return above_zero(missing(i));
}

money invoice_owed_back(const struct invoice *i)
{
    return above_zero(money_sub(money_zero(i->amount.currency), missing(i)));
}
