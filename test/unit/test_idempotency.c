/* First answers: what a key is, what a body is, and how long they are remembered. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "base/clock.h"
#include "service/idempotency.h"
#include "support.h"

static void save(struct store *s, struct uuid scope, const char *answer, struct uuid digest)
{
    struct first_answer first = { .answer = str_of(answer), .body_digest = digest };
    store_begin(s);
    cr_assert_eq(idempotency_save(&s->c, scope, &first), OK);
    store_commit(s);
}

/* What is found in the open transaction; .answer.ptr NULL: nothing. */
static struct first_answer find(struct store *s, struct uuid scope)
{
    struct first_answer first = { 0 };
    bool found = false;
    cr_assert_eq(idempotency_find(&s->c, scope, &first, &found), OK);
    cr_expect_eq(first.answer.ptr != NULL, found, "nothing is written where nothing is found");
    return first;
}

Test(idempotency, each_part_of_a_scope_counts_and_none_runs_into_the_next)
{
    static const char *const PARTS[][3] = {
        { "POST", "/a", "k" }, { "POST", "/a", "K" }, { "POST", "/b", "k" },
        { "PUT", "/a", "k" },  { "POST", "/ak", "" }, { "POST", "/", "ak" },
        { "POST/a", "", "k" }, { "", "POST/a", "k" }, { "POST", "/a", "kk" },
    };
    for (size_t i = 0; i < COUNT(PARTS); i++)
        for (size_t k = 0; k < COUNT(PARTS); k++) {
            struct uuid a =
                idempotency_scope(str_of(PARTS[i][0]), str_of(PARTS[i][1]), str_of(PARTS[i][2]));
            struct uuid b =
                idempotency_scope(str_of(PARTS[k][0]), str_of(PARTS[k][1]), str_of(PARTS[k][2]));
            cr_expect_eq(uuid_equal(a, b), i == k, "%zu and %zu", i, k);
        }
}

Test(idempotency, bodies_have_a_digest_by_the_byte)
{
    static const char *const BODIES[] = {
        "",
        "{}",
        "{ }",
        "{\"captured_amount\":1}",
        "{\"captured_amount\":1} ",
        "{\"captured_amount\":2}",
    };
    for (size_t i = 0; i < COUNT(BODIES); i++)
        for (size_t k = 0; k < COUNT(BODIES); k++) {
            char copy[64];
            (void)snprintf(copy, sizeof copy, "%s", BODIES[k]);
            struct uuid a = idempotency_digest(str_of(BODIES[i]));
            cr_expect_eq(uuid_equal(a, idempotency_digest(str_of(copy))), i == k, "%zu and %zu", i,
                         k);
            cr_expect_not(uuid_is_zero(a), "zero is what is not known");
        }
}

Test(idempotency, an_answer_comes_back_with_the_digest_of_its_body)
{
    struct store *s = store_new();
    struct uuid scope = { { 1 } }, digest = idempotency_digest(STR("{}"));
    save(s, scope, "201\nhello", digest);
    store_begin(s);
    struct first_answer first = find(s, scope);
    cr_expect(str_equal(first.answer, STR("201\nhello")));
    cr_expect(uuid_equal(first.body_digest, digest));
    cr_expect_null(find(s, (struct uuid){ { 2 } }).answer.ptr, "another key");
    s->c.merchant_id = 2;
    cr_expect_null(find(s, scope).answer.ptr, "another merchant");
    s->c.merchant_id = MERCHANT;
    store_rollback(s);
    store_delete(s);
}

/* Answers of a release that kept no digests: nothing is known of their bodies. */
Test(idempotency, an_answer_without_a_digest_is_of_any_body)
{
    struct store *s = store_new();
    struct uuid scope = { { 1 } };
    save(s, scope, "201", idempotency_digest(STR("{}")));
    store_tamper(s, "UPDATE idempotency SET body_digest = NULL");
    store_begin(s);
    struct first_answer first = find(s, scope);
    cr_expect(str_equal(first.answer, STR("201")));
    cr_expect(uuid_is_zero(first.body_digest));
    store_rollback(s);
    store_delete(s);
}

Test(idempotency, after_a_day_a_key_is_new_and_takes_the_place_of_the_old_one)
{
    struct store *s = store_new();
    struct uuid scope = { { 1 } }, other = idempotency_digest(STR("later"));
    save(s, scope, "first", idempotency_digest(STR("{}")));
    s->c.now = NOW + IDEMPOTENCY_PERIOD - 1;
    store_begin(s);
    cr_expect(str_equal(find(s, scope).answer, STR("first")), "to the last microsecond");
    store_rollback(s);
    s->c.now = NOW + IDEMPOTENCY_PERIOD;
    store_begin(s);
    cr_expect_null(find(s, scope).answer.ptr);
    store_rollback(s);
    save(s, scope, "second", other);
    store_begin(s);
    struct first_answer second = find(s, scope);
    cr_expect(str_equal(second.answer, STR("second")));
    cr_expect(uuid_equal(second.body_digest, other));
    store_rollback(s);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM idempotency"), 1);
    s->c.now = NOW;
    store_delete(s);
}
