/* dunning_rules.c -- the rules of dunning as they are for a merchant's captures of today. They are
 * read here and changed by the operator alone, whose claims and whose income they are about
 * (docs/dunning.md). */
#include "api/app.h"
#include "api/dunning.h"

#define ELSEWHERE "**" /* as the table calls every country without rows of its own */
#define RULES_MAX 1100 /* of the table, and of each choice about another country */

struct step_out {
    str step, source;
    int64_t days, fee_amount, most_fee_amount, days_to_pay;
    bool is_fee_open, is_taken;
};
struct choice_out {
    str subject, from;
    int64_t step, value;
};
struct rule_out {
    str country, customer, currency, interest_from, interest_source;
    int64_t minimum_amount, interest_rate;
    bool is_on;
    struct shape_list steps, choices;
};
struct rules_out {
    struct shape_list rules;
};

/* clang-format off */
static const struct field STEP_FIELDS[] = {
    FIELD_CHOICE(step_out, step, 0, DUNNING_STEP_NAMES, "What is done"),
    FIELD(SHAPE_I64, step_out, days, 0, 0, 1000, "After the due date, at least"),
    FIELD(SHAPE_I64, step_out, fee_amount, 0, 0, WIRE_AMOUNT_MAX, "What it costs the customer: minor units"),
    FIELD(SHAPE_BOOL, step_out, is_fee_open, 0, 0, 0, "The law names no amount, and none is charged until the operator does"),
    FIELD(SHAPE_I64, step_out, most_fee_amount, OMIT_EMPTY, 0, WIRE_AMOUNT_MAX, "The most that the law allows; absent: it names no maximum"),
    FIELD(SHAPE_I64, step_out, days_to_pay, OMIT_EMPTY, 0, 1000, "That the customer has from then on"),
    FIELD(SHAPE_BOOL, step_out, is_taken, 0, 0, 0, "Whether it is done at all"),
    FIELD(SHAPE_STR, step_out, source, 0, 0, 500, "Which law says so"),
};
static const struct shape STEP_OUT = SHAPE("DunningStep", step_out, STEP_FIELDS);

static const struct field CHOICE_FIELDS[] = {
    FIELD_CHOICE(choice_out, subject, 0, DUNNING_SUBJECT_NAMES, "What was chosen"),
    FIELD(SHAPE_I64, choice_out, step, OMIT_EMPTY, 0, DUNNING_STEPS_MAX, "Of a fee: which step; 1 is the first"),
    FIELD(SHAPE_STR, choice_out, from, 0, 10, 10, "For captures of this day on; of interest: for days of this one on"),
    FIELD(SHAPE_I64, choice_out, value, 0, 0, 1000000, "A fee: minor units; interest: hundredths of a percent a year; else 1 (on) or 0 (off)"),
};
static const struct shape CHOICE_OUT = SHAPE("DunningChosen", choice_out, CHOICE_FIELDS);

static const struct field RULE_FIELDS[] = {
    FIELD(SHAPE_STR, rule_out, country, OMIT_EMPTY, 2, 2, "Of the customer; absent: every country that is not named"),
    FIELD_CHOICE(rule_out, customer, 0, DUNNING_CUSTOMER_NAMES, "Which customers"),
    FIELD(SHAPE_BOOL, rule_out, is_on, 0, 0, 0, "Whether they are reminded at all"),
    FIELD(SHAPE_STR, rule_out, currency, 0, 3, 3, "Of the amounts; invoices in another one have no fees"),
    FIELD(SHAPE_I64, rule_out, minimum_amount, 0, 0, WIRE_AMOUNT_MAX, "Of less than that nobody is reminded: minor units"),
    FIELD_LIST(rule_out, steps, 0, 0, DUNNING_STEPS_MAX, &STEP_OUT, "In their order"),
    FIELD_CHOICE(rule_out, interest_from, 0, DUNNING_INTEREST_NAMES, "Since when interest runs"),
    FIELD(SHAPE_I64, rule_out, interest_rate, OMIT_EMPTY, 0, 10000, "Of today, hundredths of a percent a year; absent: none is charged"),
    FIELD(SHAPE_STR, rule_out, interest_source, 0, 0, 500, "Which law says since when, and how much"),
    FIELD_LIST(rule_out, choices, OMIT_EMPTY, 0, DUNNING_CHOICES_MAX, &CHOICE_OUT, "Of the operator, in the order in which they were made; of each subject the last that has begun counts"),
};
static const struct shape RULE_OUT = SHAPE("DunningRule", rule_out, RULE_FIELDS);

static const struct field RULES_FIELDS[] = {
    FIELD_LIST(rules_out, rules, 0, 0, RULES_MAX, &RULE_OUT, "By country and kind of customer"),
};
const struct shape DUNNING_RULES_OUT = SHAPE("DunningRules", rules_out, RULES_FIELDS);
/* clang-format on */

static struct shape_list steps_of(struct ctx *c, const struct dunning_rules *rules)
{
    struct step_out *items = ARENA_ARRAY(c->arena, struct step_out, rules->count + 1);
    for (size_t i = 0; i < rules->count; i++) {
        const struct dunning_step *s = &rules->steps[i];
        bool is_open = s->fee == DUNNING_FEE_UNKNOWN;
        items[i] = (struct step_out){ .step = str_of(DUNNING_STEP_NAMES[s->kind]),
                                      .source = str_of(s->source),
                                      .days = s->days,
                                      .fee_amount = is_open ? 0 : s->fee,
                                      .is_fee_open = is_open,
                                      .most_fee_amount = s->fee_most,
                                      .days_to_pay = s->days_to_pay,
                                      .is_taken = rules->is_on && s->is_confirmed };
    }
    return (struct shape_list){ items, rules->count };
}

static bool is_about(const struct dunning_choice *x, str country, enum dunning_customer customer)
{
    return x->customer == customer && str_equal_nocase(x->country, country);
}

static struct shape_list choices_of(struct ctx *c, const struct dunning_rules *rules)
{
    size_t count = 0;
    struct choice_out *items = ARENA_ARRAY(c->arena, struct choice_out, rules->choices.count + 1);
    for (size_t i = 0; i < rules->choices.count; i++) {
        const struct dunning_choice *x = &rules->choices.items[i];
        if (is_about(x, rules->country, rules->customer))
            items[count++] =
                (struct choice_out){ .subject = str_of(DUNNING_SUBJECT_NAMES[x->subject]),
                                     .from = date_text(c->arena, x->from),
                                     .step = x->step,
                                     .value = x->value };
    }
    return (struct shape_list){ items, count };
}

static struct rule_out rule_of(struct ctx *c, str country, enum dunning_customer customer,
                               struct dunning_choices choices)
{
    date today = zone_local(zone_of(country), c->now).date;
    struct dunning_rules rules = dunning_rules_whole(country, customer, today, choices);
    bool is_elsewhere = str_equal(country, STR(ELSEWHERE));
    return (struct rule_out){ .country = is_elsewhere ? STR("") : country,
                              .customer = str_of(DUNNING_CUSTOMER_NAMES[customer]),
                              .currency = currency_code(rules.currency),
                              .interest_from = str_of(DUNNING_INTEREST_NAMES[rules.interest]),
                              .interest_source = str_of(rules.source),
                              .minimum_amount = rules.minimum,
                              .interest_rate = dunning_rate(&rules, today),
                              .is_on = rules.is_on,
                              .steps = steps_of(c, &rules),
                              .choices = choices_of(c, &rules) };
}

struct listed {
    struct dunning_choices choices;
    struct rule_out *items;
    size_t count;
};

static void list_once(struct ctx *c, struct listed *l, str country, enum dunning_customer customer)
{
    str name = str_of(DUNNING_CUSTOMER_NAMES[customer]);
    for (size_t i = 0; i < l->count; i++)
        if (str_equal_nocase(l->items[i].country, country) && str_equal(l->items[i].customer, name))
            return;
    CHECK(l->count < RULES_MAX);
    l->items[l->count++] = rule_of(c, country, customer, l->choices);
}

/* The countries of the table, then those that only the operator has named, then all others. */
enum problem api_dunning_rules(struct ctx *c, struct call *call)
{
    struct listed l = { .items = ARENA_ARRAY(c->arena, struct rule_out, RULES_MAX) };
    struct dunning_rules version;
    TRY(dunning_choices_load(c, &l.choices));
    for (size_t i = 0; dunning_version(i, &version); i++)
        if (!str_equal(version.country, STR(ELSEWHERE)))
            list_once(c, &l, version.country, version.customer);
    for (size_t i = 0; i < l.choices.count; i++)
        list_once(c, &l, l.choices.items[i].country, l.choices.items[i].customer);
    for (int customer = 0; customer < DUNNING_CUSTOMER_COUNT; customer++)
        l.items[l.count++] = rule_of(c, STR(ELSEWHERE), (enum dunning_customer)customer, l.choices);
    struct rules_out out = { { l.items, l.count } };
    answer_json(c, call, 200, &DUNNING_RULES_OUT, &out);
    return OK;
}
