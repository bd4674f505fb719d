/* payout.c -- commands about payouts: how a merchant is paid, what captures cost, settling now, and
 * what the bank has paid. */
#include <stdio.h>

#include "base/clock.h"
#include "main/commands.h"
#include "main/payment_file.h"
#include "service/order_dispute.h"
#include "service/payout.h"
#include "service/payout_bank.h"
#include "service/test_clock.h"

static enum problem find_merchant(struct unit *u, const struct config *config)
{
    str name = { 0 };
    TRY(merchant_find(u->c, str_of(config->merchant), &u->c->merchant_id, &name));
    return clock_enter_merchant(u->c);
}

static void print_shape(struct access_store *s, const struct shape *shape, const void *in)
{
    str out;
    struct text t = text_begin(s->arena, 65536);
    shape_write_json(&t, shape, in);
    CHECK(text_done(&t, &out));
    (void)printf("%.*s\n", STR_ARG(out));
}

/* --- merchant payout, merchant fee ------------------------------------------------------ */

struct terms_work {
    const struct config *config;
    struct payout_terms terms;
    struct fee_rates rates;
};

static enum problem change_terms(struct unit *u)
{
    struct terms_work *w = u->self;
    struct payout_terms changes = { 0 };
    bool found = false;
    TRY(find_merchant(u, w->config));
    if (w->config->settings == NULL) {
        TRY(payout_terms_load(u->c, &w->terms, &found));
        return found ? OK
                     : blame(u->c, PROBLEM_NOT_FOUND, (str){ 0 },
                             "The merchant is not paid out yet: --settings '{}' begins it.");
    }
    TRY(shape_read_json(u->c, &PAYOUT_TERMS_SHAPE, str_of(w->config->settings), &changes));
    TRY(payout_terms_change(u->c, &changes, &w->terms));
    TRY(payout_revive(u->c, &w->terms));
    return payouts_reissue_corrected(u->c, &w->terms);
}

static enum problem add_fee(struct unit *u)
{
    struct terms_work *w = u->self;
    struct fee_rate_in in = { 0 };
    TRY(find_merchant(u, w->config));
    if (w->config->settings != NULL) {
        TRY(shape_read_json(u->c, &FEE_RATE_SHAPE, str_of(w->config->settings), &in));
        TRY(fee_rate_add(u->c, &in));
    }
    return fee_rates_load(u->c, &w->rates);
}

/* Runs one of them; what it found is printed from the store's arena, which a next unit empties. */
static int run_terms(const struct config *config, enum problem (*run)(struct unit *u),
                     void (*print)(struct access_store *s, const struct terms_work *w))
{
    struct access_store s;
    struct terms_work w = { .config = config };
    if (!require(config->merchant, "--merchant"))
        return 2;
    if (!store_open(config, &s))
        return 1;
    enum problem p = store_run(&s, run, &w);
    if (p == OK)
        print(&s, &w);
    store_close(&s);
    return p == OK ? 0 : 1;
}

static void print_terms(struct access_store *s, const struct terms_work *w)
{
    print_shape(s, &PAYOUT_TERMS_SHAPE, &w->terms);
}

static void print_rates(struct access_store *s, const struct terms_work *w)
{
    for (size_t i = 0; i < w->rates.count; i++) {
        struct fee_rate_in out = fee_rate_out(&w->rates.items[i]);
        print_shape(s, &FEE_RATE_SHAPE, &out);
    }
}

int command_merchant_payout(const struct config *config)
{
    return run_terms(config, change_terms, print_terms);
}

int command_merchant_fee(const struct config *config)
{
    return run_terms(config, add_fee, print_rates);
}

/* --- merchant dispute, merchant correction ---------------------------------------------- */

struct adjusting {
    const struct config *config;
    struct dispute_request dispute;
    struct correction correction;
};

static enum problem dispute(struct unit *u)
{
    struct adjusting *w = u->self;
    struct changed changed = { 0 };
    w->dispute = (struct dispute_request){ 0 };
    TRY(find_merchant(u, w->config));
    TRY(shape_read_json(u->c, &DISPUTE_REQUEST, str_of(w->config->settings), &w->dispute));
    TRY(order_dispute(u->c, &w->dispute, &changed));
    w->dispute.amount = changed.event.amount.minor;
    if (uuid_is_zero(w->dispute.dispute_id))
        w->dispute.dispute_id = changed.event_id;
    return OK;
}

static enum problem correct(struct unit *u)
{
    struct adjusting *w = u->self;
    w->correction = (struct correction){ 0 };
    TRY(find_merchant(u, w->config));
    TRY(shape_read_json(u->c, &CORRECTION_SHAPE, str_of(w->config->settings), &w->correction));
    return correction_make(u->c, &w->correction);
}

static int run_adjusting(const struct config *config, enum problem (*run)(struct unit *u),
                         const struct shape *shape, struct adjusting *w, const void *out)
{
    struct access_store s;
    if (!require(config->merchant, "--merchant") || !require(config->settings, "--settings"))
        return 2;
    if (!store_open(config, &s))
        return 1;
    enum problem p = store_run(&s, run, w);
    if (p == OK)
        print_shape(&s, shape, out);
    store_close(&s);
    return p == OK ? 0 : 1;
}

int command_merchant_dispute(const struct config *config)
{
    struct adjusting w = { .config = config };
    return run_adjusting(config, dispute, &DISPUTE_REQUEST, &w, &w.dispute);
}

int command_merchant_correction(const struct config *config)
{
    struct adjusting w = { .config = config };
    return run_adjusting(config, correct, &CORRECTION_SHAPE, &w, &w.correction);
}

/* --- payout ----------------------------------------------------------------------------- */

struct payout_work {
    const struct config *config;
    int64_t until;
    bool again;
    struct payout paid;
    struct payouts payouts;
};

static enum problem step(struct unit *u)
{
    struct payout_work *w = u->self;
    TRY(find_merchant(u, w->config));
    return payout_step(u->c, w->until, &w->again);
}

static enum problem look_again(struct unit *u)
{
    struct payout_work *w = u->self;
    TRY(find_merchant(u, w->config));
    return payout_look_again(u->c);
}

static enum problem mark_paid(struct unit *u)
{
    struct payout_work *w = u->self;
    TRY(find_merchant(u, w->config));
    return payout_mark_paid(u->c, str_of(w->config->paid), u->c->now, &w->paid);
}

static enum problem pay_again(struct unit *u)
{
    struct payout_work *w = u->self;
    TRY(find_merchant(u, w->config));
    return payout_reissue(u->c, str_of(w->config->reissue));
}

static void print_amount(struct arena *a, money amount)
{
    str text = currency_code(amount.currency);
    (void)printf(" %12.*s %.*s", STR_ARG(money_text(a, amount)), STR_ARG(text));
}

#define PRINTED_MAX 50

static enum problem find_payouts(struct unit *u)
{
    struct payout_work *w = u->self;
    struct payout_range last = { INT64_MIN, INT64_MAX, { 0 }, PRINTED_MAX, 0 };
    TRY(find_merchant(u, w->config));
    return payouts_list(u->c, &last, &w->payouts);
}

static int print_payouts(struct access_store *s, struct payout_work *w)
{
    if (store_read(s, find_payouts, w) != OK)
        return 1;
    for (size_t i = w->payouts.count; i > 0; i--) {
        const struct payout *p = &w->payouts.items[i - 1];
        (void)printf("%.*s  %.10s  %-6s", STR_ARG(p->payment_reference),
                     clock_text(s->arena, p->payout_date).ptr, PAYOUT_STATUSES[p->status]);
        print_amount(s->arena, (money){ p->settlement.settlement, p->currency });
        (void)printf("  %lld events\n", (long long)p->events);
    }
    return 0;
}

static int settle_all(struct access_store *s, struct payout_work *w)
{
    enum problem p = store_run(s, look_again, w);
    for (w->again = true; p == OK && w->again;)
        p = store_run(s, step, w);
    return p == OK ? print_payouts(s, w) : 1;
}

static int pay(struct access_store *s, struct payout_work *w)
{
    if (store_run(s, mark_paid, w) != OK)
        return 1;
    (void)printf("Payout %s is paid.\n", w->config->paid);
    return 0;
}

static int reissue(struct access_store *s, struct payout_work *w)
{
    if (store_run(s, pay_again, w) != OK)
        return 1;
    (void)printf("Payout %s will be in the next payment file.\n", w->config->reissue);
    return 0;
}

int command_payout(const struct config *config)
{
    struct access_store s;
    struct payout_work w = { .config = config, .until = INT64_MAX };
    if (!require(config->merchant, "--merchant"))
        return 2;
    if (config->until != NULL && !clock_parse(str_of(config->until), &w.until)) {
        (void)complain("--until must be a time such as 2026-11-30T12:00:00Z, but was %s",
                       config->until);
        return 2;
    }
    if (!store_open(config, &s))
        return 1;
    int status = 0;
    if (config->paid != NULL)
        status = pay(&s, &w);
    else if (config->reissue != NULL)
        status = reissue(&s, &w);
    else if (config->payment_file != NULL)
        status = payment_file(&s, config);
    else
        status = config->run ? settle_all(&s, &w) : print_payouts(&s, &w);
    store_close(&s);
    return status;
}
