#include "payouts.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "service/audit.h"

static struct payout_terms from_json(struct store *s, const char *json)
{
    struct payout_terms terms = { 0 };
    cr_assert_eq(shape_read_json(&s->c, &PAYOUT_TERMS_SHAPE, str_of(json), &terms), OK, "%s", json);
    return terms;
}

enum problem set_terms(struct store *s, const char *json)
{
    struct payout_terms out;
    store_begin(s);
    struct payout_terms terms = from_json(s, json);
    enum problem p = payout_terms_change(&s->c, &terms, &out);
    if (p == OK)
        p = payout_revive(&s->c, &out);
    if (p == OK)
        store_commit(s);
    else
        store_rollback(s);
    return p;
}

enum problem add_rate(struct store *s, const char *json)
{
    struct fee_rate_in in = { 0 };
    store_begin(s);
    cr_assert_eq(shape_read_json(&s->c, &FEE_RATE_SHAPE, str_of(json), &in), OK, "%s", json);
    enum problem p = fee_rate_add(&s->c, &in);
    if (p == OK)
        store_commit(s);
    else
        store_rollback(s);
    return p;
}

struct store *paid_store(const char *terms)
{
    struct store *s = store_new();
    cr_assert_eq(add_rate(s, FEES), OK);
    cr_assert_eq(set_terms(s, terms), OK);
    return s;
}

int settle(struct store *s, int64_t now)
{
    bool again = true;
    int steps = 0;
    for (; again; steps++) {
        cr_assert_lt(steps, 5000, "it comes to an end");
        store_begin(s);
        s->c.now = now;
        cr_assert_eq(payout_step(&s->c, now, &again), OK, "%s", s->db->why);
        store_commit(s);
        s->c.now = NOW;
    }
    return steps;
}

void refund(struct store *s, struct uuid id, int64_t amount)
{
    struct refund_request r = { .refunded_amount = amount };
    struct changed changed = { 0 };
    store_begin(s);
    cr_assert_eq(order_refund(&s->c, id, &r, &changed), OK);
    store_commit(s);
}

void capture_as(struct store *s, struct uuid order_id, int64_t amount, struct uuid event_id,
                int64_t at)
{
    struct capture_request r = { .captured_amount = amount, .event_id = event_id, .at = at };
    struct changed changed = { 0 };
    store_begin(s);
    cr_assert_eq(order_capture(&s->c, order_id, &r, &changed), OK);
    store_commit(s);
}

static void count_difference(void *self, str sentence)
{
    char *first = self;
    if (first[0] == '\0')
        (void)snprintf(first, 300, "%.*s", STR_ARG(sentence));
}

int64_t differences(struct store *s, char first[300])
{
    struct audit audit = { .tell = count_difference, .self = first };
    first[0] = '\0';
    store_begin(s);
    cr_assert_eq(audit_merchant(&s->c, &audit), OK);
    store_rollback(s);
    return audit.differences;
}

void expect_right(struct store *s)
{
    char first[300];
    cr_expect_eq(differences(s, first), 0, "%s", first);
    cr_expect_eq(
        store_ask(s, "SELECT count(*) FROM settlement_line WHERE part = 0 AND kind IN (1, 4)"),
        store_ask(s, "SELECT count(*) FROM order_event WHERE type IN"
                     " ('capture.created', 'refund.created')"));
}

int64_t sum_of(struct store *s, const char *column)
{
    return store_ask(s, "SELECT CAST(coalesce(sum(%s), 0) AS BIGINT) FROM payout", column);
}
