#include "main/demo_payments.h"

#include "base/clock.h"
#include "service/customer_payment.h"
#include "service/invoicing.h"
#include "sql.h"

#define PAGE 100

static const char BY_SHOP[] = "key:M100001-shop01"; /* as in generate_load.c */

struct paying {
    int64_t merchant_id, now;
    struct entropy entropy;
    int64_t after; /* invoicing: a merchant; paying: an invoice */
    bool again;
};

static enum problem invoice_some(struct unit *u)
{
    struct paying *p = u->self;
    return invoicing_round(u->c, &p->after, &p->again);
}

static int64_t below(struct paying *p, int64_t bound)
{
    return (int64_t)entropy_below(&p->entropy, (uint64_t)bound);
}

/* What a customer pays of so much, and what is written on it. */
static int64_t habit(struct paying *p, int64_t open, str *reference)
{
    int64_t kind = below(p, 100);
    if (kind < 3)
        *reference = STR("Thank you");
    if (kind < 80 || open < 200)
        return open;
    if (kind < 84)
        return open / 2;
    return kind < 87 ? open + 5000 : 0; /* the others have forgotten */
}

static enum problem pay_part(struct ctx *c, struct paying *p, const struct invoice_row *row,
                             size_t part, const struct plan_part *due, int64_t open)
{
    struct order_fact_row fact = { 0 };
    struct payment_row told;
    bool is_repeated = false;
    struct payment_request r = { .reference = row->reference };
    r.amount = (money){ habit(p, open, &r.reference), row->invoice.amount.currency };
    r.paid_at = due->due.day * DAY - below(p, 12) * DAY + 12 * HOUR;
    if (r.amount.minor == 0 || r.paid_at >= p->now)
        return OK;
    TRY(order_load_fact(c, row->order_id, &fact));
    r.payer = fact.customer_name;
    r.external_id = arena_format(c->arena, "BANK-%05lld-%zu", (long long)row->number, part + 1);
    c->now = r.paid_at + HOUR;
    return payment_receive(c, &r, &told, &is_repeated);
}

static enum problem pay_invoice(struct ctx *c, struct paying *p, struct uuid capture_id)
{
    struct plan_part parts[PLAN_PARTS_MAX];
    money open[PLAN_PARTS_MAX];
    struct invoice_row row;
    size_t count = 0;
    bool found = false;
    TRY(invoice_load(c, capture_id, &row, &found));
    CHECK(found);
    TRY(invoice_parts(c, capture_id, parts, &count));
    for (size_t i = 0; i < count; i++)
        parts[i].amount.currency = row.invoice.amount.currency;
    plan_open(parts, count, row.invoice.refunded, row.invoice.paid, open);
    for (size_t i = 0; i < count; i++)
        if (open[i].minor > 0)
            TRY(pay_part(c, p, &row, i, &parts[i], open[i].minor));
    return OK;
}

static enum problem next_page(struct ctx *c, struct paying *p, struct uuid *ids, size_t *count)
{
    struct rows r;
    TRY(db_rows_begin(c, &SQL_INVOICE_EACH,
                      PARAMS(P_I64(c->merchant_id), P_I64(p->after), P_I64(PAGE)), &r));
    bool more = true;
    enum problem problem = OK;
    for (*count = 0; problem == OK && more; *count += more) {
        struct uuid id = { { 0 } };
        problem =
            db_rows_next(&r, COLUMNS(C_I64("number", &p->after), C_UUID("capture_id", &id)), &more);
        if (more)
            ids[*count] = id;
    }
    db_rows_end(&r);
    return problem;
}

static enum problem pay_some(struct unit *u)
{
    struct paying page = *(struct paying *)u->self; /* a unit that is tried again does the same */
    struct ctx *c = u->c;
    struct uuid ids[PAGE];
    size_t count = 0;
    c->merchant_id = page.merchant_id;
    c->actor = str_of(BY_SHOP);
    TRY(next_page(c, &page, ids, &count));
    for (size_t i = 0; i < count; i++)
        TRY(pay_invoice(c, &page, ids[i]));
    page.again = count == PAGE;
    *(struct paying *)u->self = page;
    return OK;
}

static bool until_done(struct access_store *s, enum problem (*run)(struct unit *), struct paying *p)
{
    p->after = 0;
    do
        if (store_run(s, run, p) != OK)
            return false;
    while (p->again);
    return true;
}

bool demo_payments(struct access_store *s, int64_t merchant_id, uint64_t seed, int64_t now)
{
    struct paying p = { .merchant_id = merchant_id, .now = now, .entropy = entropy_seeded(seed) };
    bool good = until_done(s, invoice_some, &p) && until_done(s, pay_some, &p);
    s->c.merchant_id = merchant_id;
    return good;
}
