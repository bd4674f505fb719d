/* simulate.c -- the command that tells the whole plan of an order day by day: what was captured,
 * what is due when and how much of it is open, and when the authorization ends, if nothing else
 * happens. Or what a capture would do. */
#include <stdio.h>
#include <stdlib.h>

#include "api/capture_preview.h"
#include "main/commands.h"
#include "service/dunning.h"
#include "service/invoicing.h"
#include "service/order_service.h"
#include "service/settings.h"
#include "service/test_clock.h"
#include "shape/json.h"

struct day {
    date date;
    size_t number; /* what happens on one day is told in the order in which it was found */
    str text;
};

struct simulation {
    const struct config *config;
    struct ctx *c;
    struct uuid order_id;
    date until;
    struct order_row row;
    struct order_fact_row fact;
    struct plan_terms terms;
    struct event_rows events;
    struct day *days;
    size_t count, room;
    struct dunning_choices choices;
};

static void add(struct simulation *s, date on, str text)
{
    if (s->count == s->room)
        s->days = arena_double(s->c->arena, s->days, &s->room, sizeof *s->days);
    s->days[s->count] = (struct day){ on, s->count, text };
    s->count++;
}

/* 1234.50 SEK */
static str amount_text(struct simulation *s, int64_t minor)
{
    money m = { minor, s->row.order.authorized.currency };
    str number = money_text(s->c->arena, m), code = currency_code(m.currency);
    return arena_format(s->c->arena, "%.*s %.*s", STR_ARG(number), STR_ARG(code));
}

static date local_date(const struct simulation *s, int64_t at)
{
    return zone_local(zone_of(s->terms.country), at).date;
}

/* A part of what one has to pay who is named so. */
struct claim {
    str name;
    struct plan_part parts[PLAN_PARTS_MAX];
    money open[PLAN_PARTS_MAX];
    size_t count;
};

static void add_parts(struct simulation *s, const struct claim *claim)
{
    struct arena *a = s->c->arena;
    date today = local_date(s, s->c->now);
    for (size_t i = 0; i < claim->count; i++) {
        const struct plan_part *part = &claim->parts[i];
        str amount = amount_text(s, part->amount.minor),
            open = amount_text(s, claim->open[i].minor);
        str of =
            claim->count > 1 ? arena_format(a, ", part %zu of %zu", i + 1, claim->count) : STR("");
        bool is_overdue = claim->open[i].minor > 0 && part->due.day < today.day;
        add(s, part->due,
            arena_format(a, "%.*s%.*s: %.*s due, %.*s open%s", STR_ARG(claim->name), STR_ARG(of),
                         STR_ARG(amount), STR_ARG(open), is_overdue ? ", overdue" : ""));
    }
}

/* --- dunning ----------------------------------------------------------------------------- */

static void add_step(struct simulation *s, const struct claim *claim, date on,
                     const struct dunning_step_taken *step)
{
    struct arena *a = s->c->arena;
    str fee = amount_text(s, step->fee.minor), interest = amount_text(s, step->interest.minor),
        to_pay = amount_text(s, step->to_pay.minor);
    str by = step->kind == DUNNING_COLLECTION
                 ? STR("")
                 : arena_format(a, " by %.*s", STR_ARG(date_text(a, step->due)));
    add(s, on,
        arena_format(a, "%.*s: %s, fee %.*s, interest %.*s, %.*s to pay%.*s", STR_ARG(claim->name),
                     DUNNING_STEP_NAMES[step->kind], STR_ARG(fee), STR_ARG(interest),
                     STR_ARG(to_pay), STR_ARG(by)));
}

/* All steps that are still to come, if nothing is paid any more. */
static void add_steps(struct simulation *s, const struct claim *claim, struct dunning_case *d)
{
    date today = local_date(s, s->c->now);
    struct dunning_next next = dunning_next_from(d, today);
    while (next.status == DUNNING_WAITS && next.on.day <= s->until.day) {
        struct dunning_step_taken step = dunning_take(d, next.on);
        add_step(s, claim, next.on, &step);
        next = dunning_next_from(d, today);
    }
}

static enum problem add_dunning_of(struct simulation *s, const struct claim *claim,
                                   const struct invoice_row *row)
{
    struct dunning_file file;
    TRY(dunning_open(s->c, row, &file));
    add_steps(s, claim, &file.the_case);
    return OK;
}

static void add_dunning_to_come(struct simulation *s, const struct claim *claim,
                                const struct event_row *capture)
{
    enum dunning_customer customer =
        dunning_customer_of(s->c, s->fact.customer, s->fact.payment_method_type);
    struct dunning_rules rules =
        dunning_rules_of(s->terms.country, customer, local_date(s, capture->at), s->choices);
    struct dunning_case d = {
        .rules = &rules,
        .parts = claim->parts,
        .parts_count = claim->count,
        .invoice = invoice_new((money){ capture->amount, s->row.order.authorized.currency }),
    };
    add_steps(s, claim, &d);
}

/* An invoice as it is; of a capture that has none yet, as it will be. */
static enum problem add_capture(struct simulation *s, const struct event_row *capture)
{
    struct ctx *c = s->c;
    struct claim *claim = ARENA_NEW(c->arena, struct claim);
    struct invoice_row row;
    enum currency currency = s->row.order.authorized.currency;
    int64_t invoices_from = 0;
    bool found = false;
    str amount = amount_text(s, capture->amount);
    TRY(invoices_from_load(c, &invoices_from));
    TRY(invoice_load(c, capture->event_id, &row, &found));
    if (found) {
        claim->name = arena_format(c->arena, "invoice %lld", (long long)row.number);
        add(s, local_date(s, capture->at),
            arena_format(c->arena, "captured %.*s: %.*s, payment reference %.*s", STR_ARG(amount),
                         STR_ARG(claim->name), STR_ARG(row.reference)));
        TRY(invoice_parts(c, capture->event_id, claim->parts, &claim->count));
        for (size_t i = 0; i < claim->count; i++)
            claim->parts[i].amount.currency = currency;
        plan_open(
            claim->parts, claim->count, row.invoice.refunded,
            money_add(money_sub(row.invoice.paid, row.invoice.paid_back), row.invoice.written_off),
            claim->open);
    } else {
        claim->name = STR("the invoice to come");
        add(s, local_date(s, capture->at),
            arena_format(c->arena, "captured %.*s", STR_ARG(amount)));
        if (capture_is_ours(capture, invoices_from))
            claim->count =
                plan_with_delays(c, &s->terms, capture, currency, s->events, claim->parts);
        for (size_t i = 0; i < claim->count; i++)
            claim->open[i] = claim->parts[i].amount;
    }
    add_parts(s, claim);
    if (found)
        return add_dunning_of(s, claim, &row);
    add_dunning_to_come(s, claim, capture);
    return OK;
}

static int compare(const void *a, const void *b)
{
    const struct day *x = a, *y = b;
    if (x->date.day != y->date.day)
        return x->date.day < y->date.day ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static void tell(struct simulation *s)
{
    qsort(s->days, s->count, sizeof s->days[0], compare);
    for (size_t i = 0; i < s->count && s->days[i].date.day <= s->until.day; i++) {
        str day = date_text(s->c->arena, s->days[i].date);
        (void)printf("%.*s  %.*s\n", STR_ARG(day), STR_ARG(s->days[i].text));
    }
}

static enum problem simulate(struct unit *u)
{
    struct simulation *s = u->self;
    struct ctx *c = s->c = u->c;
    str name = { 0 };
    TRY(merchant_find(c, str_of(s->config->merchant), &c->merchant_id, &name));
    TRY(clock_enter_merchant(c));
    TRY(order_view(c, s->order_id, &s->row));
    TRY(order_load_fact(c, s->order_id, &s->fact));
    TRY(events_load(c, &s->row, &s->events));
    s->terms = plan_terms_of_order(c, &s->fact);
    s->room = 64;
    s->days = ARENA_ARRAY(c->arena, struct day, s->room);
    TRY(dunning_choices_load(c, &s->choices));
    for (size_t i = 0; i < s->events.count; i++)
        if (s->events.items[i].fact == ORDER_WAS_CAPTURED)
            TRY(add_capture(s, &s->events.items[i]));
    str remaining = amount_text(s, order_remaining(&s->row.order).minor);
    if (order_is_open(&s->row.order))
        add(s, local_date(s, s->row.order.expires_at),
            arena_format(c->arena, "the authorization ends, %.*s of it not captured",
                         STR_ARG(remaining)));
    add(s, local_date(s, c->now), STR("today"));
    tell(s);
    return OK;
}

/* The preview that the API would answer, a member each line. */
static enum problem simulate_capture(struct unit *u)
{
    struct simulation *s = u->self;
    struct ctx *c = u->c;
    struct merchant_capture_in in = { 0 };
    struct policy policy;
    struct json_fault fault;
    str name = { 0 }, json = { 0 };
    TRY(merchant_find(c, str_of(s->config->merchant), &c->merchant_id, &name));
    TRY(settings_load(c, &policy));
    c->policy = &policy;
    TRY(shape_read_json(c, &MERCHANT_CAPTURE_IN, str_of(s->config->capture), &in));
    enum problem p = capture_preview_json(c, s->order_id, &in, &json);
    c->policy = NULL;
    TRY(p);
    const struct json *tree = json_parse(c->arena, json, &fault);
    CHECK(tree != NULL);
    struct json_leaves leaves = json_leaves(c->arena, tree);
    for (size_t i = 0; i < leaves.count; i++)
        (void)printf("%.*s: %.*s\n", STR_ARG(leaves.items[i].path), STR_ARG(leaves.items[i].value));
    return OK;
}

int command_simulate(const struct config *config)
{
    struct simulation s = { .config = config };
    struct access_store store;
    bool is_capture = config->capture != NULL;
    if (!require(config->merchant, "--merchant") || !require(config->order, "--order") ||
        (!is_capture && !require(config->until, "--until")))
        return 2;
    if (!uuid_parse(str_of(config->order), &s.order_id))
        return complain("--order is '%s', but an order's id is 36 characters such as "
                        "8f1e2d3c-4b5a-4697-8877-665544332211",
                        config->order);
    if (!is_capture && !date_parse(str_of(config->until), &s.until))
        return complain("--until is '%s', but a day is YYYY-MM-DD", config->until);
    if (!store_open(config, &store))
        return 1;
    enum problem p = store_read(&store, is_capture ? simulate_capture : simulate, &s);
    store_close(&store);
    return p == OK ? 0 : 1;
}
