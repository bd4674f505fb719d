#include "domain/dunning.h"

const char *const DUNNING_STEP_NAMES[] = {
    [DUNNING_REMINDER] = "reminder",
    [DUNNING_DEMAND] = "demand",
    [DUNNING_COLLECTION] = "collection",
    [DUNNING_STEP_KIND_COUNT] = NULL,
};

const char *const DUNNING_CHANGE_NAMES[] = {
    [DUNNING_IS_PAUSED] = "paused", [DUNNING_IS_RESUMED] = "resumed",
    [DUNNING_IS_WAIVED] = "waived", [DUNNING_IS_WRITTEN_OFF] = "written_off",
    [DUNNING_CHANGE_COUNT] = NULL,
};

const char *const DUNNING_PAUSE_REASONS[] = { "return", "dispute", "other", NULL };

const char *const DUNNING_CUSTOMER_NAMES[] = { "person", "organization", NULL };
static_assert(COUNT(DUNNING_CUSTOMER_NAMES) == DUNNING_CUSTOMER_COUNT + 1, "a name each");

const char *const DUNNING_INTEREST_NAMES[] = { "due_date", "first_reminder", NULL };
static_assert(COUNT(DUNNING_INTEREST_NAMES) == DUNNING_INTEREST_COUNT + 1, "a name each");

const char *const DUNNING_SUBJECT_NAMES[] = {
    [DUNNING_OF_ALL] = "dunning",           [DUNNING_OF_FEE] = "fee",
    [DUNNING_OF_COLLECTION] = "collection", [DUNNING_OF_INTEREST] = "interest",
    [DUNNING_SUBJECT_COUNT] = NULL,
};

const char *const DUNNING_STATUS_NAMES[] = {
    [DUNNING_WAITS] = "waiting",
    [DUNNING_PAUSES] = "paused",
    [DUNNING_SETTLED] = "settled",
    [DUNNING_TOO_LITTLE] = "too_little",
    [DUNNING_HANDED_OVER] = "handed_over",
    [DUNNING_EXHAUSTED] = "exhausted",
    [DUNNING_OFF] = "off",
    [DUNNING_STATUS_COUNT] = NULL,
};

/* --- the table --------------------------------------------------------------------------- */

struct day_row {
    int year, month, day;
};

/* A version, if it has a country; else a step of the version above it. */
static const struct row {
    const char *country;
    enum dunning_customer customer;
    struct day_row from;
    enum currency currency;
    int64_t minimum;
    enum dunning_interest interest;
    const char *source;
    struct dunning_step step;
} ROWS[] = {
#define RULES(country_, customer_, year_, month_, day_, currency_, minimum_, interest_, source_) \
    { .country = (country_),                                                                     \
      .customer = DUNNING_##customer_,                                                           \
      .from = { year_, month_, day_ },                                                           \
      .currency = CURRENCY_##currency_,                                                          \
      .minimum = (minimum_),                                                                     \
      .interest = DUNNING_##interest_,                                                           \
      .source = (source_) },
#define STEP(kind_, days_, fee_, fee_most_, days_to_pay_, is_confirmed_, source_) \
    { .step = { DUNNING_##kind_, days_, fee_, fee_most_, days_to_pay_, is_confirmed_, source_ } },
#define RATE(...)
#include "domain/dunning.def"
#undef RULES
#undef STEP
#undef RATE
};

static const struct rate_row {
    const char *country;
    enum dunning_customer customer;
    struct day_row from, until;
    int64_t rate;
    const char *source;
} RATES[] = {
#define RULES(...)
#define STEP(...)
#define RATE(country_, customer_, y1_, m1_, d1_, y2_, m2_, d2_, rate_, source_) \
    { country_, DUNNING_##customer_, { y1_, m1_, d1_ }, { y2_, m2_, d2_ }, rate_, source_ },
#include "domain/dunning.def"
#undef RULES
#undef STEP
#undef RATE
};

static date date_in(const struct day_row *row)
{
    return date_of(row->year, row->month, row->day);
}

/* --- rules ------------------------------------------------------------------------------- */

static struct dunning_rules rules_at(const struct row *r)
{
    struct dunning_rules out = { .is_on = true,
                                 .country = str_of(r->country),
                                 .customer = r->customer,
                                 .from = date_in(&r->from),
                                 .currency = r->currency,
                                 .minimum = r->minimum,
                                 .interest = r->interest,
                                 .source = r->source };
    while (++r < ROWS + COUNT(ROWS) && r->country == NULL) {
        CHECK(out.count < DUNNING_STEPS_MAX);
        out.steps[out.count++] = r->step;
    }
    return out;
}

static const struct row *find_version(str country, enum dunning_customer customer, date captured)
{
    const struct row *best = NULL;
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        const struct row *r = &ROWS[i];
        if (r->country == NULL || r->customer != customer ||
            !str_equal_nocase(country, str_of(r->country)) || date_in(&r->from).day > captured.day)
            continue;
        if (best == NULL || date_in(&r->from).day > date_in(&best->from).day)
            best = r;
    }
    return best;
}

/* The value that was chosen last; `otherwise` if none was. */
static int64_t chosen(const struct dunning_rules *rules, enum dunning_subject subject, int64_t step,
                      date at, int64_t otherwise)
{
    const struct dunning_choice *best = NULL;
    for (size_t i = 0; i < rules->choices.count; i++) {
        const struct dunning_choice *x = &rules->choices.items[i];
        bool fits = x->subject == subject && x->step == step && x->customer == rules->customer &&
                    x->from.day <= at.day && str_equal_nocase(x->country, rules->country);
        if (fits && (best == NULL || x->from.day >= best->from.day))
            best = x;
    }
    return best != NULL ? best->value : otherwise;
}

/* Which steps are to be taken, with the fees that are to be charged. */
static void apply_choices(struct dunning_rules *rules, date captured)
{
    rules->is_on = chosen(rules, DUNNING_OF_ALL, 0, captured, 1) != 0;
    for (size_t i = 0; i < rules->count; i++) {
        struct dunning_step *step = &rules->steps[i];
        step->fee = chosen(rules, DUNNING_OF_FEE, (int64_t)i + 1, captured, step->fee);
        if (step->kind == DUNNING_COLLECTION)
            step->is_confirmed =
                chosen(rules, DUNNING_OF_COLLECTION, 0, captured, step->is_confirmed) != 0;
    }
}

struct dunning_rules dunning_rules_whole(str country, enum dunning_customer customer, date captured,
                                         struct dunning_choices choices)
{
    const struct row *r = find_version(country, customer, captured);
    if (r == NULL)
        r = find_version(STR("**"), customer, captured);
    if (r == NULL) /* captured before there were any rules */
        return (struct dunning_rules){ .country = country, .customer = customer };
    struct dunning_rules out = rules_at(r);
    out.country = country;
    out.choices = choices;
    apply_choices(&out, captured);
    return out;
}

struct dunning_rules dunning_rules_of(str country, enum dunning_customer customer, date captured,
                                      struct dunning_choices choices)
{
    struct dunning_rules out = dunning_rules_whole(country, customer, captured, choices);
    size_t kept = 0;
    for (size_t i = 0; i < out.count; i++)
        if (out.steps[i].is_confirmed)
            out.steps[kept++] = out.steps[i];
    out.count = kept;
    return out;
}

int64_t dunning_rate(const struct dunning_rules *rules, date day)
{
    int64_t rate = 0;
    for (size_t i = 0; i < COUNT(RATES); i++) {
        const struct rate_row *r = &RATES[i];
        if (r->customer == rules->customer &&
            str_equal_nocase(rules->country, str_of(r->country)) &&
            date_in(&r->from).day <= day.day && day.day <= date_in(&r->until).day)
            rate = r->rate;
    }
    return chosen(rules, DUNNING_OF_INTEREST, 0, day, rate);
}

bool dunning_version(size_t i, struct dunning_rules *out)
{
    for (size_t k = 0; k < COUNT(ROWS); k++)
        if (ROWS[k].country != NULL && i-- == 0) {
            *out = rules_at(&ROWS[k]);
            return true;
        }
    return false;
}

bool dunning_rate_row(size_t i, struct dunning_rate_row *out)
{
    if (i >= COUNT(RATES))
        return false;
    const struct rate_row *r = &RATES[i];
    *out = (struct dunning_rate_row){ r->country,         r->customer, date_in(&r->from),
                                      date_in(&r->until), r->rate,     r->source };
    return true;
}

#define RATE_MOST 10000 /* hundredths of a percent: more is usury or a mistake */
#define FEE_MOST  100000

const char *dunning_forbid_choice(const struct dunning_choice *choice, date today)
{
    if (choice->subject != DUNNING_OF_INTEREST && choice->from.day < today.day)
        return "what counts for captures may not begin before today";
    if (choice->subject != DUNNING_OF_FEE && choice->step != 0)
        return "only a fee has a step";
    if (choice->subject == DUNNING_OF_INTEREST)
        return choice->value > RATE_MOST ? "a rate is at most 10000 hundredths of a percent" : NULL;
    if (choice->subject != DUNNING_OF_FEE)
        return choice->value > 1 ? "it is 1 (on) or 0 (off)" : NULL;
    const struct dunning_choices none = { NULL, 0 };
    const struct row *r = find_version(choice->country, choice->customer, choice->from);
    struct dunning_rules rules =
        r != NULL ? rules_at(r)
                  : dunning_rules_of(choice->country, choice->customer, choice->from, none);
    if (choice->step < 1 || choice->step > (int64_t)rules.count ||
        rules.steps[choice->step - 1].kind == DUNNING_COLLECTION)
        return "the rules have no such reminder or demand";
    int64_t most = rules.steps[choice->step - 1].fee_most;
    if (choice->value > (most > 0 ? most : FEE_MOST))
        return most > 0 ? "it is more than the law allows" : "it is more than 1000.00";
    return NULL;
}

/* --- what is open ------------------------------------------------------------------------ */

static money kept_of(const struct invoice *i)
{
    return money_sub(i->paid, i->paid_back);
}

/* Of each part, when so much was paid. What is written off is not open. */
static void open_parts(const struct dunning_case *d, money paid, money open[PLAN_PARTS_MAX])
{
    money settled = money_add(paid, d->invoice.written_off);
    plan_open(d->parts, d->parts_count, d->invoice.refunded, settled, open);
}

/* What of the parts is overdue on that day. */
static money overdue(const struct dunning_case *d, money paid, date on)
{
    money open[PLAN_PARTS_MAX], sum = money_zero(paid.currency);
    open_parts(d, paid, open);
    for (size_t i = 0; i < d->parts_count; i++)
        if (d->parts[i].due.day < on.day)
            sum = money_add(sum, open[i]);
    return sum;
}

/* Until the evening before that day; what was given back counts as never paid. */
static money paid_before(const struct dunning_case *d, date day)
{
    money sum = money_zero(d->invoice.amount.currency), kept = kept_of(&d->invoice);
    for (size_t i = 0; i < d->payments_count; i++)
        if (d->payments[i].on.day < day.day)
            sum = money_add(sum, d->payments[i].amount);
    return money_compare(sum, kept) < 0 ? sum : kept;
}

/* --- interest ---------------------------------------------------------------------------- */

static int days_of_year(date d)
{
    int year = date_parts(d).year;
    return (int)(date_of(year + 1, 1, 1).day - date_of(year, 1, 1).day);
}

/* Days on which the same is overdue in the same year, together. */
struct run {
    money capital;
    int year_days;
    int64_t rates; /* of the days, added up */
};

static money interest_of_run(const struct run *r)
{
    return money_share(r->capital, r->rates, INT64_C(10000) * r->year_days, ROUND_DOWN);
}

/* Of the days after `after`, up to and with `until`. */
static money interest_between(const struct dunning_case *d, date after, date until)
{
    money sum = money_zero(d->invoice.amount.currency);
    struct run run = { sum, 365, 0 };
    for (date day = { after.day + 1 }; day.day <= until.day; day.day++) {
        money capital = overdue(d, paid_before(d, day), day);
        int year_days = days_of_year(day);
        if (money_compare(capital, run.capital) != 0 || year_days != run.year_days) {
            sum = money_add(sum, interest_of_run(&run));
            run = (struct run){ capital, year_days, 0 };
        }
        run.rates += dunning_rate(d->rules, day);
    }
    return money_add(sum, interest_of_run(&run));
}

static money interest_due(const struct dunning_case *d, date on)
{
    bool has_begun = d->state.charged_until.day != 0;
    if (d->parts_count == 0 || (!has_begun && d->rules->interest == DUNNING_FROM_REMINDER))
        return money_zero(d->invoice.amount.currency);
    return interest_between(d, has_begun ? d->state.charged_until : d->parts[0].due, on);
}

/* --- steps ------------------------------------------------------------------------------- */

/* The first part of which something is open; parts_count: none. */
static size_t open_part(const struct dunning_case *d)
{
    money open[PLAN_PARTS_MAX];
    size_t i = 0;
    open_parts(d, kept_of(&d->invoice), open);
    while (i < d->parts_count && open[i].minor == 0)
        i++;
    return i;
}

static size_t steps_taken(const struct dunning_case *d, size_t part)
{
    return d->state.part == (int64_t)part ? (size_t)d->state.steps : 0;
}

static date later(date a, date b)
{
    return a.day > b.day ? a : b;
}

/* The day of a step about a part, without looking at pauses. */
static date day_of_step(const struct dunning_case *d, size_t part, size_t step)
{
    const struct dunning_rules *r = d->rules;
    date on = { d->parts[part].due.day + r->steps[step].days };
    if (d->state.stepped_on.day != 0)
        on = later(on, (date){ d->state.stepped_on.day + 1 });
    if (step > 0)
        on = later(
            on, (date){ d->state.stepped_on.day + r->steps[step].days - r->steps[step - 1].days });
    return on;
}

static bool is_too_little(const struct dunning_case *d, date on)
{
    return d->invoice.amount.currency == d->rules->currency &&
           overdue(d, kept_of(&d->invoice), on).minor < d->rules->minimum;
}

/* That day or, if too little is overdue then, the first after another part was due on which it is
 * enough. */
static struct dunning_next on_worthwhile_day(const struct dunning_case *d, size_t part, size_t step,
                                             date on)
{
    for (size_t i = part; i < d->parts_count; i++) {
        date day = later(on, (date){ d->parts[i].due.day + 1 });
        day = bank_day_from(bank_calendar_of(d->rules->country), day);
        if (!is_too_little(d, day))
            return (struct dunning_next){ DUNNING_WAITS, d->rules->steps[step].kind, day };
    }
    return (struct dunning_next){ .status = DUNNING_TOO_LITTLE };
}

struct dunning_next dunning_next(const struct dunning_case *d)
{
    const struct dunning_state *s = &d->state;
    struct dunning_next out = { .status = DUNNING_OFF };
    if (!d->rules->is_on || d->rules->count == 0)
        return out;
    size_t part = open_part(d);
    out.status = s->is_handed_over ? DUNNING_HANDED_OVER : DUNNING_SETTLED;
    if (part == d->parts_count || s->is_handed_over)
        return out;
    size_t step = steps_taken(d, part);
    out.status = DUNNING_EXHAUSTED;
    if (step >= d->rules->count)
        return out;
    out.status = DUNNING_PAUSES;
    if (s->is_paused && s->paused_until.day == 0)
        return out;
    date on = day_of_step(d, part, step);
    if (s->is_paused)
        on = later(on, (date){ s->paused_until.day + 1 });
    return on_worthwhile_day(d, part, step, on);
}

struct dunning_next dunning_next_from(const struct dunning_case *d, date today)
{
    struct dunning_next next = dunning_next(d);
    if (next.status == DUNNING_WAITS)
        next.on = bank_day_from(bank_calendar_of(d->rules->country), later(next.on, today));
    return next;
}

static money not_yet_due(const struct dunning_case *d, date on)
{
    money open[PLAN_PARTS_MAX], sum = money_zero(d->invoice.amount.currency);
    open_parts(d, kept_of(&d->invoice), open);
    for (size_t i = 0; i < d->parts_count; i++)
        if (d->parts[i].due.day >= on.day)
            sum = money_add(sum, open[i]);
    return sum;
}

/* What the law leaves to what it costs is nothing until the operator says an amount. */
static money fee_of(const struct dunning_case *d, const struct dunning_step *step)
{
    enum currency currency = d->invoice.amount.currency;
    bool is_charged = step->fee > 0 && currency == d->rules->currency;
    return (money){ is_charged ? step->fee : 0, currency };
}

struct dunning_step_taken dunning_take(struct dunning_case *d, date on)
{
    size_t part = open_part(d);
    CHECK(part < d->parts_count);
    size_t number = steps_taken(d, part);
    CHECK(number < d->rules->count);
    const struct dunning_step *step = &d->rules->steps[number];
    struct dunning_step_taken out = { .kind = step->kind,
                                      .number = (int64_t)number + 1,
                                      .overdue_since = d->parts[part].due,
                                      .overdue = overdue(d, kept_of(&d->invoice), on),
                                      .fee = fee_of(d, step),
                                      .interest = interest_due(d, on),
                                      .due = bank_day_from(bank_calendar_of(d->rules->country),
                                                           (date){ on.day + step->days_to_pay }) };
    struct invoice *i = &d->invoice;
    i->fees = money_add(i->fees, out.fee);
    i->interest = money_add(i->interest, out.interest);
    out.to_pay = money_sub(invoice_open(i), not_yet_due(d, on));
    d->state = (struct dunning_state){ .part = (int64_t)part,
                                       .steps = (int64_t)number + 1,
                                       .stepped_on = on,
                                       .charged_until = on,
                                       .is_handed_over = step->kind == DUNNING_COLLECTION };
    return out;
}
