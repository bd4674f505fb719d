/* dunning.c -- the command by which an operator confirms or changes the rules of dunning for a
 * merchant. */
#include <stdio.h>

#include "main/commands.h"
#include "service/dunning.h"
#include "shape/shape.h"

/* A choice as it is given and printed. */
struct choice_json {
    uint64_t has;
    str country, customer, subject, from;
    int64_t step, value;
};

/* clang-format off */
static const struct field CHOICE_FIELDS[] = {
    FIELD(SHAPE_STR, choice_json, country, REQUIRED, 2, 2, "Of the customer, ISO 3166"),
    FIELD_CHOICE(choice_json, customer, REQUIRED, DUNNING_CUSTOMER_NAMES, "Which customers"),
    FIELD_CHOICE(choice_json, subject, REQUIRED, DUNNING_SUBJECT_NAMES, "What is chosen"),
    FIELD(SHAPE_I64, choice_json, step, OMIT_EMPTY, 0, DUNNING_STEPS_MAX, "Of a fee: which step; 1 is the first"),
    FIELD(SHAPE_STR, choice_json, from, REQUIRED, 10, 10, "Captures from this day on, YYYY-MM-DD; of interest: days from this one on"),
    FIELD(SHAPE_I64, choice_json, value, REQUIRED, 0, 1000000, "A fee: minor units; interest: hundredths of a percent a year; else 1 (on) or 0 (off)"),
};
static const struct shape CHOICE_SHAPE = SHAPE("DunningChoice", choice_json, CHOICE_FIELDS);
/* clang-format on */

struct choosing {
    const struct config *config;
    struct dunning_choices choices;
};

static enum problem read_choice(struct ctx *c, str json, struct dunning_choice *out)
{
    struct choice_json in = { 0 };
    TRY(shape_read_json(c, &CHOICE_SHAPE, json, &in));
    *out = (struct dunning_choice){ .country = in.country, .step = in.step, .value = in.value };
    CHECK(dunning_customer_parse(in.customer, &out->customer));
    CHECK(dunning_subject_parse(in.subject, &out->subject));
    if (!date_parse(in.from, &out->from))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("from"),
                     "'%.*s' is no day; give one as YYYY-MM-DD, such as 2026-12-01.",
                     STR_ARG(in.from));
    return OK;
}

static enum problem choose(struct unit *u)
{
    struct choosing *w = u->self;
    struct dunning_choice choice;
    str name = { 0 };
    TRY(merchant_find(u->c, str_of(w->config->merchant), &u->c->merchant_id, &name));
    if (w->config->settings != NULL) {
        TRY(read_choice(u->c, str_of(w->config->settings), &choice));
        TRY(dunning_choose(u->c, &choice));
    }
    return dunning_choices_load(u->c, &w->choices);
}

static void print_choice(struct arena *a, const struct dunning_choice *x)
{
    str out;
    struct text t = text_begin(a, 1024);
    struct choice_json json = { .country = x->country,
                                .customer = str_of(DUNNING_CUSTOMER_NAMES[x->customer]),
                                .subject = str_of(DUNNING_SUBJECT_NAMES[x->subject]),
                                .from = date_text(a, x->from),
                                .step = x->step,
                                .value = x->value };
    shape_write_json(&t, &CHOICE_SHAPE, &json);
    CHECK(text_done(&t, &out));
    (void)printf("%.*s\n", STR_ARG(out));
}

int command_merchant_dunning(const struct config *config)
{
    struct access_store s;
    struct choosing w = { .config = config };
    if (!require(config->merchant, "--merchant"))
        return 2;
    if (!store_open(config, &s))
        return 1;
    enum problem p = store_run(&s, choose, &w);
    for (size_t i = 0; p == OK && i < w.choices.count; i++)
        print_choice(s.arena, &w.choices.items[i]);
    store_close(&s);
    return p == OK ? 0 : 1;
}
