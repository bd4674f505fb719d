/* demo_payouts.c -- the demo merchant is paid: its fees and terms, and the payouts that its orders
 * came to, of which the bank has paid those whose day is over. */
#include "main/demo_payouts.h"

#include "base/clock.h"
#include "service/payout.h"
#include "service/payout_bank.h"

static const char TERMS[] = "{\"settles_from\":\"2020-01-01\",\"weekdays\":\"monday,thursday\","
                            "\"delay_days\":2,\"bank_calendar\":\"SE\","
                            "\"iban\":\"SE4550000000058398257466\",\"bic\":\"ESSESESS\"}";

static const char *const RATES[] = {
    "{\"rate\":29500,\"vat_rate\":2500,\"refund\":\"percentage\",\"effective_from\":\"2020-01-"
    "01\"}",
    "{\"payment_method_type\":\"CARD\",\"rate\":14000,\"vat_rate\":2500,\"refund\":\"percentage\","
    "\"effective_from\":\"2020-01-01\"}",
    "{\"payment_method_type\":\"CARD\",\"currency\":\"SEK\",\"rate\":14000,\"fixed_amount\":150,"
    "\"vat_rate\":2500,\"refund\":\"percentage\",\"effective_from\":\"2020-01-01\"}",
};

enum problem demo_terms(struct ctx *c)
{
    struct payout_terms terms = { 0 }, all;
    bool found = false;
    TRY(payout_terms_load(c, &all, &found));
    if (found)
        return OK;
    for (size_t i = 0; i < COUNT(RATES); i++) {
        struct fee_rate_in rate = { 0 };
        CHECK(shape_read_json(c, &FEE_RATE_SHAPE, str_of(RATES[i]), &rate) == OK);
        TRY(fee_rate_add(c, &rate));
    }
    CHECK(shape_read_json(c, &PAYOUT_TERMS_SHAPE, str_of(TERMS), &terms) == OK);
    return payout_terms_change(c, &terms, &all);
}

static enum problem settle(struct unit *u)
{
    return payout_step(u->c, u->c->now, u->self);
}

#define PAGE 100

/* Of a page of payouts those that are to be paid; *again: there may be more. */
static enum problem pay(struct unit *u)
{
    bool *again = u->self;
    struct payout_range range = { INT64_MIN, u->c->now - DAY, { 0 }, PAGE, 0 };
    struct payouts found = { NULL, PAGE };
    *again = false;
    for (; found.count == PAGE && !*again; range.offset += PAGE) {
        TRY(payouts_list(u->c, &range, &found));
        for (size_t i = 0; i < found.count && !*again; i++) {
            const struct payout *p = &found.items[i];
            struct payout paid;
            if (p->status != PAYOUT_CLOSED || p->settlement.settlement == 0)
                continue;
            TRY(payout_mark_paid(u->c, p->payment_reference, u->c->now, &paid));
            *again = true;
        }
    }
    return OK;
}

static bool repeat(struct access_store *s, enum problem (*run)(struct unit *u))
{
    bool again = true;
    while (again)
        if (store_run(s, run, &again) != OK)
            return false;
    return true;
}

bool demo_payouts(struct access_store *s)
{
    return repeat(s, settle) && repeat(s, pay);
}
