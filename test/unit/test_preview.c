/* What a preview says is what the capture does: at once, when it is settled and when it is
 * invoiced. And a token that says something else captures nothing. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "api/capture_preview.h"
#include "base/clock.h"
#include "service/audit.h"
#include "service/invoicing.h"
#include "service/order_amend.h"
#include "service/payout.h"
#include "shape/json.h"
#include "sql.h"
#include "support.h"

/* --- a merchant who is paid out ---------------------------------------------------------- */

static void add_rate(struct store *s, const char *json)
{
    struct fee_rate_in in = { 0 };
    store_begin(s);
    cr_assert_eq(shape_read_json(&s->c, &FEE_RATE_SHAPE, str_of(json), &in), OK, "%s", json);
    cr_assert_eq(fee_rate_add(&s->c, &in), OK, "%s", json);
    store_commit(s);
}

static void set_terms(struct store *s, const char *json)
{
    struct payout_terms terms = { 0 }, out;
    store_begin(s);
    cr_assert_eq(shape_read_json(&s->c, &PAYOUT_TERMS_SHAPE, str_of(json), &terms), OK, "%s", json);
    cr_assert_eq(payout_terms_change(&s->c, &terms, &out), OK, "%s", json);
    store_commit(s);
}

static void settle(struct store *s)
{
    bool again = true;
    for (int steps = 0; again; steps++) {
        cr_assert_lt(steps, 5000, "it comes to an end");
        store_begin(s);
        cr_assert_eq(payout_step(&s->c, s->c.now, &again), OK, "%s", s->db->why);
        store_commit(s);
    }
}

static void invoice_all(struct store *s)
{
    int64_t merchant_id = 0;
    for (bool again = true; again;) {
        store_begin(s);
        cr_assert_eq(invoicing_round(&s->c, &merchant_id, &again), OK);
        s->c.merchant_id = MERCHANT;
        store_commit(s);
    }
}

static void choose_mails(struct store *s, const char *json)
{
    struct mail_terms terms = { 0 }, out;
    store_begin(s);
    cr_assert_eq(shape_read_json(&s->c, &MAIL_TERMS_SHAPE, str_of(json), &terms), OK, "%s", json);
    cr_assert_eq(mail_terms_change(&s->c, &terms, &out), OK, "%s", json);
    store_commit(s);
}

static void make_mails(struct store *s)
{
    int64_t merchant_id = 0;
    for (bool again = true; again;) {
        store_begin(s);
        cr_assert_eq(outbox_make(&s->c, s->c.now, &merchant_id, &again), OK);
        s->c.merchant_id = MERCHANT;
        store_commit(s);
    }
}

/* --- tokens ------------------------------------------------------------------------------ */

static str token_of(struct ctx *c, struct uuid order_id, const struct merchant_capture_in *in)
{
    str json = { 0 };
    struct json_fault fault;
    cr_assert_eq(capture_preview_json(c, order_id, in, &json), OK);
    const struct json *tree = json_parse(c->arena, json, &fault);
    cr_assert_not_null(tree);
    return json_member(tree, STR("preview_token"))->text;
}

/* Would a capture of that amount with the token be one? */
static enum problem check(struct ctx *c, struct uuid order_id, int64_t amount, str token)
{
    struct capture_request r = { .captured_amount = amount };
    struct capture_preview p;
    c->blames_count = 0;
    TRY(capture_preview(c, order_id, &r, &p));
    return preview_check(c, &p, token);
}

static const char *const AMOUNT_ONLY = "{\"captured_amount\":1000}";

static struct merchant_capture_in capture_in(struct ctx *c, const char *json)
{
    struct merchant_capture_in in = { 0 };
    cr_assert_eq(shape_read_json(c, &MERCHANT_CAPTURE_IN, str_of(json), &in), OK, "%s", json);
    return in;
}

/* An order of 500.00 by invoice, whose merchant is paid out, and a token of a capture of 10.00. */
struct previewed {
    struct store *s;
    struct uuid order_id;
    char token[PREVIEW_TOKEN_MAX];
};

static struct previewed previewed(void)
{
    struct previewed p = { .s = store_new() };
    add_rate(p.s, "{\"rate\":24000,\"vat_rate\":2500,\"effective_from\":\"2020-01-01\"}");
    set_terms(p.s, "{\"settles_from\":\"2020-01-01\",\"delay_days\":1,\"weekdays\":\"monday\"}");
    store_begin(p.s);
    struct placement placement = placement_of(&p.s->c, 1, 50000);
    placement.payment_method.type = STR("INVOICE");
    p.order_id = store_place(p.s, &placement).order.order_id;
    store_commit(p.s);
    store_begin(p.s);
    struct merchant_capture_in in = capture_in(&p.s->c, AMOUNT_ONLY);
    str token = token_of(&p.s->c, p.order_id, &in);
    (void)snprintf(p.token, sizeof p.token, "%.*s", STR_ARG(token));
    store_rollback(p.s);
    return p;
}

/* `says`: the blames in their order, a line each; empty: it may be captured. */
static void expect_check(struct previewed *p, int64_t amount, const char *says)
{
    struct ctx *c = &p->s->c;
    store_begin(p->s);
    enum problem found = check(c, p->order_id, amount, str_of(p->token));
    struct text t = text_begin(c->arena, 10000);
    str told = { 0 };
    for (size_t i = 0; i < c->blames_count; i++)
        text_format(&t, "%.*s: %.*s\n", STR_ARG(c->blames[i].field), STR_ARG(c->blames[i].detail));
    cr_assert(text_done(&t, &told));
    cr_expect(str_equal(told, str_of(says)), "%.*s\nnot\n%s", STR_ARG(told), says);
    cr_expect_eq(found, says[0] == '\0' ? OK : PROBLEM_PREVIEW_OUTDATED);
    store_rollback(p->s);
}

Test(preview, a_token_holds_while_nothing_happens)
{
    struct previewed p = previewed();
    expect_check(&p, 1000, "");
    p.s->c.now += HOUR;
    expect_check(&p, 1000, "");
    store_delete(p.s);
}

Test(preview, a_payout_may_be_opened_meanwhile)
{
    struct previewed p = previewed();
    (void)store_capture(p.s, store_place_simple(p.s, 7000).order.order_id, 7000);
    settle(p.s);
    cr_expect_eq(store_ask(p.s, "SELECT count(*) FROM payout WHERE status = 'open'"), 1);
    expect_check(&p, 1000, "");
    store_delete(p.s);
}

Test(preview, what_was_captured_meanwhile_is_told)
{
    struct previewed p = previewed();
    (void)store_capture(p.s, p.order_id, 2000);
    expect_check(&p, 1000,
                 "order.captured_amount: It was previewed as 1000, but would be 3000.\n"
                 "order.remaining_authorized_amount: It was previewed as 49000, but would be "
                 "47000.\n");
    store_delete(p.s);
}

Test(preview, a_day_later_the_customer_has_to_pay_a_day_later)
{
    struct previewed p = previewed();
    p.s->c.now += DAY;
    expect_check(&p, 1000,
                 "payout.payout_date: It was previewed as 2026-11-23T00:00:00.000Z, but would be "
                 "2026-11-30T00:00:00.000Z.\n"
                 "payout.cut_off_at: It was previewed as 2026-11-22T23:00:00.000Z, but would be "
                 "2026-11-29T23:00:00.000Z.\n"
                 "plan.parts[0].due_date: It was previewed as 2026-12-22, but would be "
                 "2026-12-23.\n");
    store_delete(p.s);
}

Test(preview, other_fees_and_terms_are_told)
{
    struct previewed p = previewed();
    add_rate(p.s, "{\"rate\":50000,\"vat_rate\":2500,\"effective_from\":\"2026-11-22\"}");
    set_terms(p.s, "{\"settlement_type\":\"GROSS\"}");
    expect_check(&p, 1000,
                 "payout.settlement_type: It was previewed as NET, but would be GROSS.\n"
                 "payout.fee_amount: It was previewed as 24, but would be 50.\n"
                 "payout.tax_amount: It was previewed as 6, but would be 13.\n"
                 "payout.settlement_amount: It was previewed as 970, but would be 1000.\n");
    store_delete(p.s);
}

Test(preview, another_amount_is_another_capture)
{
    struct previewed p = previewed();
    store_begin(p.s);
    cr_expect_eq(check(&p.s->c, p.order_id, 50000, str_of(p.token)), PROBLEM_PREVIEW_OUTDATED);
    cr_expect(first_blame_is(&p.s->c, "captured_amount",
                             "It was previewed as 1000, but would be 50000."));
    store_rollback(p.s);
    store_delete(p.s);
}

Test(preview, what_is_no_token_is_said_to_be_none)
{
    static const char *const WRONG[] = {
        "no token", "e30=", "W10", "bnVsbA", "eyJhIjox", "\xC3\xA5", "MQ",
    };
    struct previewed p = previewed();
    store_begin(p.s);
    for (size_t i = 0; i < COUNT(WRONG); i++) {
        cr_expect_eq(check(&p.s->c, p.order_id, 1000, str_of(WRONG[i])), PROBLEM_UNPROCESSABLE,
                     "%s", WRONG[i]);
        cr_expect(first_blame_is(&p.s->c, "preview_token",
                                 "preview_token must be the one of a preview, but cannot be "
                                 "read."));
    }
    cr_expect_eq(check(&p.s->c, p.order_id, 1000, STR("e30")), PROBLEM_PREVIEW_OUTDATED, "{}");
    store_rollback(p.s);
    store_delete(p.s);
}

/* --- random orders ----------------------------------------------------------------------- */

#define ORDERS_PER_STORE 500
#define ORDERS_PER_ROUND 50

static size_t orders_count(void)
{
    if (getenv("FANGST_SOAK") != NULL)
        return store_is_postgres() ? 10000 : 100000;
    return store_is_postgres() ? 1000 : 5000;
}

/* What a preview said of what comes later. */
struct promise {
    struct uuid capture_id;
    bool is_settled;
    char settlement_type[16], payment_reference[9];
    int64_t cut_off_at, payout_date, sale, fee, tax;
    enum plan_kind kind;
    struct plan_part parts[PLAN_PARTS_MAX];
    size_t parts_count;
    struct uuid order_id;
    enum mail_kind mails[CAUSED_MAILS_MAX];
    int64_t copies[CAUSED_MAILS_MAX];
    size_t mails_count;
};
struct promises {
    struct promise items[ORDERS_PER_STORE];
    size_t count;
};

#define PICK(e, list) ((list)[random_between((e), 0, (int64_t)COUNT(list) - 1)])

/* Lent until the next call: a store that begins forgets its arena. */
static const char *format(const char *pattern, ...) PRINTF_LIKE(1, 2);
static const char *format(const char *pattern, ...)
{
    static char text[1000];
    va_list args;
    va_start(args, pattern);
    (void)vsnprintf(text, sizeof text, pattern, args);
    va_end(args);
    return text;
}

static void random_merchant(struct store *s, struct entropy *e)
{
    static const char *const TYPES[] = { "NET", "GROSS", "GROSS_FEE" };
    static const char *const DAYS[] = { "", "monday", "tuesday,friday", "wednesday" };
    static const char *const METHODS[] = { "", "", "INVOICE", "CARD", "PAY_IN_X" };
    static const char *const CURRENCIES[] = { "SEK", "EUR", "NOK" };
    static const char *const MAILS[] = {
        "{\"mails\":[\"capture\",\"invoice\"]}",
        "{\"mails\":[\"invoice\",\"refund\"],\"copy_to\":\"shop@example.com\"}",
    };
    static const char *const CALENDARS[] = { "SE", "DE", "TARGET" };
    for (int i = (int)random_between(e, 0, 8); i > 0; i--)
        add_rate(s, format("{\"payment_method_type\":\"%s\",\"currency\":\"%s\",\"rate\":%d,"
                           "\"fixed_amount\":%d,\"vat_rate\":%d,\"effective_from\":\"2026-11-%"
                           "02dT12:%02d:00Z\"}",
                           PICK(e, METHODS), PICK(e, CURRENCIES), (int)random_between(e, 0, 90000),
                           (int)random_between(e, 0, 900), (int)random_between(e, 0, 3) * 1250,
                           (int)random_between(e, 20, 30), i));
    if (random_between(e, 0, 1) == 0)
        choose_mails(s, PICK(e, MAILS));
    if (random_between(e, 0, 9) == 0)
        return; /* is not paid out */
    set_terms(s, format("{\"settles_from\":\"2026-11-%02d\",\"settlement_type\":\"%s\","
                        "\"weekdays\":\"%s\",\"delay_days\":%d,\"bank_calendar\":\"%s\","
                        "\"minimum_amount\":%d,\"reserve_rate\":%d,\"reserve_days\":30,"
                        "\"on_hold\":%s}",
                        (int)random_between(e, 1, 24), PICK(e, TYPES), PICK(e, DAYS),
                        (int)random_between(e, 0, 5), PICK(e, CALENDARS),
                        (int)random_between(e, 0, 1) * 10000, (int)random_between(e, 0, 1) * 500,
                        random_between(e, 0, 4) == 0 ? "true" : "false"));
}

static struct order_row random_order(struct store *s, struct entropy *e)
{
    static const char *const COUNTRIES[] = { "SE", "NO", "FI", "DE", "AT", "NL", "US" };
    static const enum currency CURRENCIES[] = { CURRENCY_SEK, CURRENCY_EUR, CURRENCY_NOK };
    size_t methods = 0;
    struct placement p = placement_of(&s->c, random_between(e, 1, 5), random_between(e, 1, 99999));
    while (PAYMENT_METHOD_TYPES[methods] != NULL)
        methods++;
    p.payment_method = (struct payment_method){
        .has = UINT64_MAX,
        .type = str_of(PAYMENT_METHOD_TYPES[random_between(e, 0, (int64_t)methods - 1)]),
        .number_of_installments = random_between(e, 0, 40),
    };
    p.purchase_country = str_of(PICK(e, COUNTRIES));
    p.currency = PICK(e, CURRENCIES);
    p.expires_at = s->c.now + random_between(e, 1, 60) * DAY;
    return store_place(s, &p);
}

/* What may have happened to the order before. */
static void random_past(struct store *s, struct entropy *e, struct order_row *row)
{
    int64_t most = order_remaining(&row->order).minor;
    for (int i = (int)random_between(e, 0, 2); i > 0 && most > 1; i--) {
        struct capture_request r = { .captured_amount = random_between(e, 1, most - 1) };
        struct changed changed = { 0 };
        cr_assert_eq(order_capture(&s->c, row->order.order_id, &r, &changed), OK);
        most = order_remaining(&changed.after.order).minor;
        struct refund_request back = { .refunded_amount = r.captured_amount };
        if (random_between(e, 0, 2) == 0)
            cr_assert_eq(order_refund(&s->c, row->order.order_id, &back, &changed), OK);
        *row = changed.after;
    }
}

static struct merchant_capture_in random_capture(struct ctx *c, struct entropy *e,
                                                 const struct order_row *row)
{
    int64_t remaining = order_remaining(&row->order).minor;
    bool is_whole = row->order.captures_count == 0;
    switch (random_between(e, 0, is_whole ? 2 : 1)) {
    case 0:
        return capture_in(c, "{\"full\":true}");
    case 1:
        return capture_in(
            c, format("{\"captured_amount\":%lld}", (long long)random_between(e, 1, remaining)));
    default:
        return capture_in(c, "{\"lines\":[{\"line\":0,\"quantity\":1}],\"reference\":\"A-1\"}");
    }
}

static void keep(struct promises *kept, const struct capture_preview *p)
{
    struct promise *to = &kept->items[kept->count++];
    *to = (struct promise){
        .capture_id = p->capture.changed.event_id,
        .is_settled = p->paid.is_settled,
        .cut_off_at = p->paid.payout.cut_off_at,
        .payout_date = p->paid.payout.payout_date,
        .sale = p->paid.settlement.totals[TOTAL_sale],
        .fee = p->paid.settlement.totals[TOTAL_fee],
        .tax = p->paid.settlement.totals[TOTAL_tax],
        .kind = p->plan.kind,
        .parts_count = p->parts_count,
        .order_id = p->capture.changed.after.order.order_id,
        .mails_count = p->mails.count,
    };
    for (size_t i = 0; i < p->mails.count; i++) {
        to->mails[i] = p->mails.items[i].kind;
        to->copies[i] = p->mails.items[i].copy;
    }
    memcpy(to->parts, p->parts, sizeof to->parts);
    (void)snprintf(to->settlement_type, sizeof to->settlement_type, "%.*s",
                   STR_ARG(p->paid.payout.settlement_type));
    (void)snprintf(to->payment_reference, sizeof to->payment_reference, "%.*s",
                   STR_ARG(p->paid.payout.payment_reference));
}

/* The books have the entries that were told, and no others. */
static void expect_entries(struct ctx *c, const struct capture_preview *p, struct uuid event_id)
{
    struct rows r;
    bool more = true;
    size_t count = 0;
    cr_assert_eq(db_rows_begin(c, &SQL_LEDGER_TRANSFERS,
                               PARAMS(P_I64(c->merchant_id), P_UUID(event_id)), &r),
                 OK);
    for (;;) {
        int64_t part = 0, debit = 0, credit = 0, amount = 0;
        str currency = { 0 };
        cr_assert_eq(
            db_rows_next(&r,
                         COLUMNS(C_I64("part", &part), C_STR("currency", &currency),
                                 C_I64("debit_account", &debit), C_I64("credit_account", &credit),
                                 C_I64("amount", &amount)),
                         &more),
            OK);
        if (!more)
            break;
        cr_assert_lt(count, p->transfers.count);
        const struct ledger_transfer *t = &p->transfers.items[count++];
        cr_expect_eq(debit, (int64_t)t->debit);
        cr_expect_eq(credit, (int64_t)t->credit);
        cr_expect_eq(amount, t->amount.minor);
    }
    db_rows_end(&r);
    cr_expect_eq(count, p->transfers.count);
}

static void expect_order(struct ctx *c, const struct order *told)
{
    struct order_row now;
    cr_assert_eq(order_load(c, told->order_id, &now), OK);
    cr_expect_eq(now.order.version, told->version);
    cr_expect_eq(now.order.status, told->status);
    cr_expect_eq(now.order.captured.minor, told->captured.minor);
    cr_expect_eq(order_remaining(&now.order).minor, order_remaining(told).minor);
    cr_expect_eq(now.order.expires_at, told->expires_at);
}

/* Previews a capture and makes it: as it is, or with the token. */
static void capture_one(struct store *s, struct entropy *e, struct promises *kept)
{
    struct ctx *c = &s->c;
    struct order_row row = random_order(s, e);
    random_past(s, e, &row);
    struct uuid id = row.order.order_id;
    struct merchant_capture_in in = random_capture(c, e, &row);
    struct capture_request r;
    struct capture_preview told, *again = ARENA_NEW(c->arena, struct capture_preview);
    struct changed changed = { 0 };
    cr_assert_eq(api_capture_request(c, id, &in, &r), OK);
    cr_assert_eq(capture_preview(c, id, &r, &told), OK);
    if (random_between(e, 0, 1) == 0) {
        str token = token_of(c, id, &in);
        cr_assert_eq(capture_preview(c, id, &r, again), OK);
        cr_assert_eq(preview_check(c, again, token), OK);
        cr_assert_eq(capture_record(c, &again->capture), OK);
        changed = again->capture.changed;
    } else
        cr_assert_eq(order_capture(c, id, &r, &changed), OK);
    expect_order(c, &told.capture.changed.after.order);
    expect_entries(c, &told, changed.event_id);
    told.capture.changed.event_id = changed.event_id;
    keep(kept, &told);
}

static void expect_settled(struct ctx *c, const struct promise *p)
{
    struct line_row lines[EVENT_LINES_MAX + 1];
    struct payout payout;
    size_t count = 0;
    bool found = false;
    int64_t sale = 0, fee = 0, tax = 0;
    cr_assert_eq(lines_load(c, p->capture_id, COUNT(lines), lines, &count), OK);
    for (size_t i = 0; i < count; i++) {
        *(lines[i].kind == LINE_PURCHASE ? &sale : &fee) += lines[i].amount;
        tax += lines[i].vat_amount;
    }
    if (!p->is_settled) {
        cr_expect(count == 0 || lines[0].payout_no == 0);
        return;
    }
    cr_expect_eq(sale, p->sale);
    cr_expect_eq(fee, p->fee);
    cr_expect_eq(tax, p->tax);
    cr_assert_eq(payout_load(c, lines[0].payout_no, &payout, &found), OK);
    cr_assert(found);
    cr_expect_eq(payout.status, PAYOUT_CLOSED);
    cr_expect_eq(payout.cut_off_at, p->cut_off_at);
    cr_expect_eq(payout.payout_date, p->payout_date);
    cr_expect(str_equal(payout.settlement_type, str_of(p->settlement_type)));
    cr_expect(p->payment_reference[0] == '\0' ||
              str_equal(payout.payment_reference, str_of(p->payment_reference)));
}

static void expect_invoiced(struct ctx *c, const struct promise *p)
{
    struct plan_part parts[PLAN_PARTS_MAX];
    struct invoice_row row;
    size_t count = 0;
    bool found = false;
    cr_assert_eq(invoice_load(c, p->capture_id, &row, &found), OK);
    cr_expect_eq(found, p->kind != PLAN_NONE);
    if (!found)
        return;
    cr_expect_eq(row.terms.kind, p->kind);
    cr_assert_eq(invoice_parts(c, p->capture_id, parts, &count), OK);
    cr_assert_eq(count, p->parts_count);
    for (size_t i = 0; i < count; i++) {
        cr_expect_eq(parts[i].due.day, p->parts[i].due.day);
        cr_expect_eq(parts[i].amount.minor, p->parts[i].amount.minor);
    }
}

/* The outbox has the mails that were told, and no others about that capture. */
static void expect_mailed(struct ctx *c, const struct promise *p)
{
    struct mail_rows found;
    size_t count = 0;
    cr_assert_eq(mails_of_order(c, p->order_id, 0, 100, &found), OK);
    for (size_t i = 0; i < found.count; i++) {
        const struct mail_key *key = &found.items[i].key;
        bool is_told = false;
        if (!uuid_equal(key->cause_id, p->capture_id))
            continue;
        for (size_t k = 0; k < p->mails_count; k++)
            is_told = is_told || (p->mails[k] == key->kind && p->copies[k] == key->copy);
        cr_expect(is_told);
        count++;
    }
    cr_expect_eq(count, p->mails_count);
}

/* Captures of a merchant on several days, payouts now and then, and in the end all that is due. */
static void live(struct store *s, struct entropy *e, struct promises *kept)
{
    random_merchant(s, e);
    while (kept->count < ORDERS_PER_STORE) {
        s->c.now += random_between(e, 1, 30 * (HOUR / MINUTE)) * MINUTE;
        store_begin(s);
        for (int i = 0; i < ORDERS_PER_ROUND; i++)
            capture_one(s, e, kept);
        store_commit(s);
        if (random_between(e, 0, 1) == 0)
            settle(s);
    }
    s->c.now += 30 * DAY;
    settle(s);
    invoice_all(s);
    make_mails(s);
}

Test(preview, of_random_orders_each_does_what_its_preview_said)
{
    struct entropy e = entropy_seeded(29);
    struct promises *kept = calloc(1, sizeof *kept);
    cr_assert_not_null(kept);
    for (size_t done = 0; done < orders_count(); done += kept->count) {
        struct store *s = store_new();
        kept->count = 0;
        live(s, &e, kept);
        store_begin(s);
        for (size_t i = 0; i < kept->count; i++) {
            expect_settled(&s->c, &kept->items[i]);
            expect_invoiced(&s->c, &kept->items[i]);
            expect_mailed(&s->c, &kept->items[i]);
        }
        store_rollback(s);
        store_delete(s);
    }
    free(kept);
}
