#include "domain/plan.h"

const char *const PLAN_KIND_NAMES[] = {
    [PLAN_NONE] = "nothing",    [PLAN_INVOICE] = "invoice", [PLAN_INSTALMENTS] = "instalments",
    [PLAN_ACCOUNT] = "account", [PLAN_KIND_COUNT] = NULL,
};

#define INSTALMENTS_DEFAULT 3

/* A row that was used stays as it is: an audit works old plans out anew. How long an invoice has,
 * and whether a day of payment that is no bank day is moved to the next one. Days: what pay-later
 * invoices have had in these countries. Moved: section 193 of the German BGB, section 903 of the
 * Austrian ABGB, section 5 of the Nordic laws on promissory notes, each in the customer's favour.
 * Elsewhere the date stays as it is. */
static const struct country_terms {
    const char *country; /* ISO 3166; NULL: all others */
    int64_t invoice_days;
    bool is_moved;
} COUNTRIES[] = {
    { "AT", 14, true },  { "DE", 30, true }, { "DK", 14, true }, { "FI", 14, true },
    { "NL", 30, false }, { "NO", 14, true }, { "SE", 30, true }, { NULL, 14, false },
};

static const struct country_terms *country_terms(str country)
{
    const struct country_terms *t = COUNTRIES;
    while (t->country != NULL && !str_equal_nocase(country, str_of(t->country)))
        t++;
    return t;
}

static date on_day(const struct plan_terms *terms, date due)
{
    bool is_moved = country_terms(terms->country)->is_moved;
    return is_moved ? bank_day_from(bank_calendar_of(terms->country), due) : due;
}

static date end_of_next_month(date d)
{
    struct date_parts p = date_parts(d);
    date last = date_add_months(date_of(p.year, p.month, 1), 2);
    last.day--;
    return last;
}

/* Cumulated shares are rounded, so that what one part loses the next one has. */
static size_t instalments(const struct plan_terms *terms, money captured, date from,
                          struct plan_part out[PLAN_PARTS_MAX])
{
    int64_t wanted = terms->instalments;
    if (wanted <= 0 || wanted > PLAN_PARTS_MAX)
        wanted = INSTALMENTS_DEFAULT;
    int64_t count = captured.minor < wanted ? captured.minor : wanted; /* none is of nothing */
    money before = money_zero(captured.currency);
    for (int64_t i = 0; i < count; i++) {
        money until = money_share(captured, i + 1, count, ROUND_DOWN);
        date due = date_add_months(from, (int)i + 1);
        out[i] = (struct plan_part){ on_day(terms, due), money_sub(until, before) };
        before = until;
    }
    return (size_t)count;
}

size_t plan_of(const struct plan_terms *terms, money captured, int64_t at,
               struct plan_part out[PLAN_PARTS_MAX])
{
    CHECK(captured.minor > 0);
    date from = zone_local(zone_of(terms->country), at).date, due = from;
    switch (terms->kind) {
    case PLAN_NONE:
        return 0;
    case PLAN_INSTALMENTS:
        return instalments(terms, captured, from, out);
    case PLAN_INVOICE:
        due.day += country_terms(terms->country)->invoice_days;
        break;
    case PLAN_ACCOUNT:
        due = end_of_next_month(from);
        break;
    case PLAN_KIND_COUNT:
        UNREACHABLE("plan kind");
    }
    out[0] = (struct plan_part){ on_day(terms, due), captured };
    return 1;
}

date plan_put_off(const struct plan_terms *terms, date due, int64_t days)
{
    due.day += days;
    return on_day(terms, due);
}

static money take(money *left, money at_most)
{
    money taken = money_compare(*left, at_most) < 0 ? *left : at_most;
    *left = money_sub(*left, taken);
    return taken;
}

void plan_open(const struct plan_part *parts, size_t count, money credited, money paid,
               money open[PLAN_PARTS_MAX])
{
    for (size_t i = count; i-- > 0;)
        open[i] = money_sub(parts[i].amount, take(&credited, parts[i].amount));
    for (size_t i = 0; i < count; i++)
        open[i] = money_sub(open[i], take(&paid, open[i]));
}
