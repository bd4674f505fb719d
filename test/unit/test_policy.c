/* What a merchant may choose: the defaults, changing some of them, and that what is kept in memory
 * is what is in the store. */
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>

#include "domain/expiry_rule.h"
#include "service/settings.h"
#include "store/document.h"
#include "support.h"

#define ALL_DEFAULTS                                                                           \
    "{\"compat\":\"kustom\",\"deprecated_calls\":\"allow\",\"lines_check\":\"lenient\","       \
    "\"idempotency_check\":\"lenient\",\"duplicate_guard\":\"flag\",\"duplicate_window\":120," \
    "\"authorization_days\":28,\"raise_percent\":20,\"kid_check\":\"mod10\","                  \
    "\"reads_per_second\":200,"                                                                \
    "\"writes_per_second\":200,\"expiry_warning_days\":[7,3,1],\"expiry_rule\":\"notify\","    \
    "\"expiry_rule_days\":1,\"sign_in_links\":\"on\","                                         \
    "\"request_log\":\"errors\"}"

static str written(struct ctx *c, const struct policy *p)
{
    return document_write(c, &SETTINGS_SHAPE, p);
}

Test(policy, the_first_choice_of_each_list_is_the_default)
{
    cr_expect(str_equal(POLICY_DEFAULT.compat, str_of(COMPATS[0])));
    cr_expect(str_equal(POLICY_DEFAULT.deprecated_calls, str_of(DEPRECATED_CALLS[0])));
    cr_expect(str_equal(POLICY_DEFAULT.lines_check, str_of(STRICTNESSES[0])));
    cr_expect(str_equal(POLICY_DEFAULT.idempotency_check, str_of(STRICTNESSES[0])));
    cr_expect(str_equal(POLICY_DEFAULT.duplicate_guard, str_of(DUPLICATE_GUARDS[0])));
    cr_expect(str_equal(POLICY_DEFAULT.expiry_rule, str_of(EXPIRY_RULES[EXPIRY_NOTIFY])));
    cr_expect(str_equal(POLICY_DEFAULT.kid_check, str_of(KID_CHECKS[0])));
    cr_expect_not(policy_kid_is_mod11(&POLICY_DEFAULT));
    cr_expect(str_equal(POLICY_DEFAULT.sign_in_links, str_of(SIGN_IN_LINKS[0])));
    cr_expect(policy_has_sign_in_links(&POLICY_DEFAULT));
    cr_expect(str_equal(POLICY_DEFAULT.request_log, str_of(REQUEST_LOGS[0])));
    cr_expect(policy_logs_failures(&POLICY_DEFAULT));
    cr_expect_not(policy_logs_all(&POLICY_DEFAULT));
    cr_expect_not(policy_is_klarna(&POLICY_DEFAULT));
    cr_expect_not(policy_refuses_deprecated(&POLICY_DEFAULT));
    cr_expect_not(policy_is_strict_on_lines(&POLICY_DEFAULT));
    cr_expect_not(policy_is_strict_on_keys(&POLICY_DEFAULT));
    cr_expect(policy_guards_duplicates(&POLICY_DEFAULT));
    cr_expect_not(policy_absorbs_duplicates(&POLICY_DEFAULT));
}

Test(policy, who_has_chosen_nothing_has_the_defaults)
{
    struct store *s = store_new();
    struct policy p = { 0 };
    store_begin(s);
    cr_expect_eq(policy_of(&s->c), &POLICY_DEFAULT);
    cr_expect_eq(settings_read(&s->c, STR("{}")), &POLICY_DEFAULT);
    cr_assert_eq(settings_load(&s->c, &p), OK);
    str text = written(&s->c, &p);
    cr_expect(str_equal(text, STR(ALL_DEFAULTS)), "%.*s", STR_ARG(text));
    store_rollback(s);
    store_delete(s);
}

Test(policy, what_is_not_in_the_text_is_as_by_default)
{
    struct ctx c = make_ctx();
    const struct policy *p = settings_read(&c, STR("{\"raise_percent\":0,\"compat\":\"klarna\"}"));
    struct policy expected = POLICY_DEFAULT;
    expected.raise_percent = 0;
    expected.compat = STR("klarna");
    cr_expect(str_equal(written(&c, p), written(&c, &expected)));
    cr_expect(policy_is_klarna(p));
    end_ctx(&c);
}

/* --- changing -------------------------------------------------------------------------------- */

static struct policy changed(struct store *s, const char *json)
{
    struct policy changes = { 0 }, all = { 0 };
    store_begin(s);
    cr_assert_eq(shape_read_json(&s->c, &SETTINGS_SHAPE, str_of(json), &changes), OK, "%s", json);
    cr_assert_eq(settings_change(&s->c, &changes, &all), OK);
    store_commit(s);
    return all;
}

static void expect_stored(struct store *s, const struct policy *expected)
{
    struct policy p = { 0 };
    store_begin(s);
    cr_assert_eq(settings_load(&s->c, &p), OK);
    str is = written(&s->c, &p), be = written(&s->c, expected);
    cr_expect(str_equal(is, be), "%.*s, not %.*s", STR_ARG(is), STR_ARG(be));
    store_rollback(s);
}

Test(policy, a_change_leaves_what_it_does_not_name)
{
    struct store *s = store_new();
    struct policy expected = POLICY_DEFAULT;
    struct policy p = changed(s, "{\"lines_check\":\"strict\",\"duplicate_window\":5}");
    expected.lines_check = STR("strict");
    expected.duplicate_window = 5;
    cr_expect(policy_is_strict_on_lines(&p));
    cr_expect_eq(p.duplicate_window, 5);
    expect_stored(s, &expected);
    p = changed(s, "{\"duplicate_window\":7}");
    expected.duplicate_window = 7;
    cr_expect(policy_is_strict_on_lines(&p), "the change before this one still counts");
    expect_stored(s, &expected);
    (void)changed(s, "{}");
    expect_stored(s, &expected);
    (void)changed(s, "{\"lines_check\":\"lenient\",\"duplicate_window\":120}");
    expect_stored(s, &POLICY_DEFAULT);
    store_delete(s);
}

Test(policy, a_change_is_of_one_merchant)
{
    struct store *s = store_new();
    store_tamper(s, "INSERT INTO merchant (merchant_id, mid, name, created_at, expired_until)"
                    " VALUES (2, 'M2', 'Skerry', 0, 0)");
    (void)changed(s, "{\"compat\":\"klarna\"}");
    s->c.merchant_id = 2;
    expect_stored(s, &POLICY_DEFAULT);
    store_delete(s);
}

Test(policy, what_cannot_be_chosen_is_refused)
{
    static const char *const BAD[] = {
        "{\"compat\":\"paypal\"}",
        "{\"duplicate_guard\":\"maybe\"}",
        "{\"duplicate_window\":0}",
        "{\"duplicate_window\":86401}",
        "{\"authorization_days\":0}",
        "{\"authorization_days\":181}",
        "{\"raise_percent\":-1}",
        "{\"raise_percent\":1001}",
        "{\"reads_per_second\":-1}",
        "{\"writes_per_second\":1000001}",
        "{\"lines_check\":1}",
        "{\"expiry_rule\":\"wait\"}",
        "{\"expiry_rule_days\":0}",
        "{\"expiry_rule_days\":180}",
        "{\"expiry_warning_days\":[9,8,7,6,5,4,3,2,1]}",
    };
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(BAD); i++) {
        struct policy p = { 0 };
        c.blames_count = 0;
        cr_expect_neq(shape_read_json(&c, &SETTINGS_SHAPE, str_of(BAD[i]), &p), OK, "%s", BAD[i]);
    }
    end_ctx(&c);
}

/* What no member can be told by itself. Nothing is changed then. */
Test(policy, what_does_not_go_together_is_refused)
{
    static const struct {
        const char *json, *field;
    } ROWS[] = {
        { "{\"expiry_warning_days\":[3,0]}", "expiry_warning_days[1]" },
        { "{\"expiry_warning_days\":[181]}", "expiry_warning_days[0]" },
        { "{\"expiry_rule\":\"extend\",\"expiry_rule_days\":28}", "expiry_rule_days" },
        { "{\"expiry_rule\":\"release\",\"authorization_days\":1}", "expiry_rule_days" },
        { "{\"expiry_rule\":\"extend\",\"expiry_rule_days\":27}", NULL },
        { "{\"expiry_rule_days\":100}", NULL }, /* it does nothing by this rule */
        { "{\"expiry_warning_days\":[1,180,5]}", NULL },
        { "{\"expiry_warning_days\":[]}", NULL },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct store *s = store_new();
        struct policy changes = { 0 }, all = { 0 };
        store_begin(s);
        cr_assert_eq(shape_read_json(&s->c, &SETTINGS_SHAPE, str_of(ROWS[i].json), &changes), OK);
        enum problem p = settings_change(&s->c, &changes, &all);
        cr_expect_eq(p, ROWS[i].field == NULL ? OK : PROBLEM_UNPROCESSABLE, "%s", ROWS[i].json);
        if (p != OK)
            cr_expect(str_equal(s->c.blames[0].field, str_of(ROWS[i].field)), "%s", ROWS[i].json);
        int64_t days[EXPIRY_WARNINGS_MAX] = { 0 };
        for (size_t k = 0; k < all.expiry_warning_days.count; k++)
            days[k] = all.expiry_warning_days.items[k];
        all.expiry_warning_days.items = days; /* the arena ends with the unit of work */
        cr_assert_eq(store_end(s, p), p);
        expect_stored(s, p == OK ? &all : &POLICY_DEFAULT);
        store_delete(s);
    }
}

/* --- what is kept ------------------------------------------------------------------------------
 */

static str text_with(struct ctx *c, int days, int percent)
{
    return arena_format(c->arena,
                        "{\"authorization_days\":%d,\"raise_percent\":%d,"
                        "\"expiry_warning_days\":[%d,%d]}",
                        days, percent, days, percent + 1);
}

/* More texts than places, read again and again in an order that makes them push each other out. */
Test(policy, what_is_kept_of_one_text_is_never_given_for_another)
{
    struct ctx c = make_ctx();
    struct entropy e = entropy_seeded(64);
    for (int i = 0; i < 20000; i++) {
        int days = (int)random_between(&e, 1, 180), percent = (int)random_between(&e, 0, 3);
        arena_reset(c.arena);
        const struct policy *p = settings_read(&c, text_with(&c, days, percent));
        cr_assert_eq(p->authorization_days, days);
        cr_assert_eq(p->raise_percent, percent);
        cr_assert_eq(p->expiry_warning_days.count, 2);
        cr_assert_eq(p->expiry_warning_days.items[0], days);
        cr_assert_eq(p->expiry_warning_days.items[1], percent + 1);
        cr_assert_eq(p->duplicate_window, 120);
        cr_assert(str_equal(p->compat, STR("kustom")));
    }
    end_ctx(&c);
}

/* What is kept outlives the text that it was read from. */
Test(policy, what_is_kept_does_not_need_the_text_any_more)
{
    struct ctx c = make_ctx();
    for (int i = 0; i < 3; i++) {
        char text[] = "{\"compat\":\"klarna\",\"duplicate_guard\":\"absorb\"}";
        const struct policy *p = settings_read(&c, str_of(text));
        memset(text, 'x', sizeof text - 1);
        cr_expect(policy_is_klarna(p) && policy_absorbs_duplicates(p), "round %d", i);
        arena_reset(c.arena);
    }
    end_ctx(&c);
}

/* A text that is too long to be kept is read anew each time. */
Test(policy, a_long_text_is_read_as_well)
{
    struct ctx c = make_ctx();
    str padded = arena_format(c.arena, "{%1000000s\"raise_percent\":7}", "");
    for (int i = 0; i < 2; i++)
        cr_expect_eq(settings_read(&c, padded)->raise_percent, 7);
    end_ctx(&c);
}

/* Two texts by turns: if they lie in one place, each read takes it from the other one. */
static void *read_many(void *self)
{
    struct ctx c = make_ctx();
    int first = *(int *)self;
    for (int days = first; days < first + 90; days++)
        for (int i = 0; i < 600; i++) {
            int mine = i % 2 == 0 ? days : first;
            arena_reset(c.arena);
            if (settings_read(&c, text_with(&c, mine, 0))->authorization_days != mine)
                return self;
        }
    end_ctx(&c);
    return NULL;
}

Test(policy, threads_do_not_share_what_they_keep)
{
    pthread_t threads[4];
    int offsets[4] = { 1, 20, 60, 91 };
    struct ctx c = make_ctx(); /* makes the chance that all contexts have */
    for (size_t i = 0; i < COUNT(threads); i++)
        cr_assert_eq(pthread_create(&threads[i], NULL, read_many, &offsets[i]), 0);
    for (size_t i = 0; i < COUNT(threads); i++) {
        void *fault = NULL;
        cr_assert_eq(pthread_join(threads[i], &fault), 0);
        cr_expect_null(fault, "thread %zu was given what another merchant has chosen", i);
    }
    end_ctx(&c);
}
