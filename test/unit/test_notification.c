/* What users are told: each happening once to each user who wants it, also when rounds are undone;
 * too many in an hour as one; and nothing to who may not see it. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "service/notification_courier.h"
#include "service/notification_source.h"
#include "service/outbox.h"
#include "support.h"

#define PATIENCE (3 * DAY)

static void add_user(struct store *s, const char *name, const char *role, const char *choices)
{
    struct ctx c = make_ctx();
    const char *sql =
        "INSERT INTO portal_user (merchant_id, email, password_hash, role, created_at) "
        "VALUES (1, '%s@b.example', '', '%s', 1)";
    store_tamper(s, arena_cstr(c.arena, arena_format(c.arena, sql, name, role)));
    sql = "INSERT INTO notification_choice (merchant_id, email, choices, language) "
          "VALUES (1, '%s@b.example', '%s', '')";
    store_tamper(s, arena_cstr(c.arena, arena_format(c.arena, sql, name, choices)));
    end_ctx(&c);
}

/* A store whose users are told from its beginning. */
static struct store *store_with_user(const char *role, const char *choices)
{
    struct store *s = store_new();
    store_tamper(s, "UPDATE schema_migration SET at = 0");
    add_user(s, "a", role, choices);
    return s;
}

/* A round up to `horizon`; false: nothing was there to do. */
static bool run_round(struct store *s, int64_t horizon, int64_t *merchant_id)
{
    bool again = false;
    cr_assert_eq(notification_round(&s->c, horizon, true, merchant_id, &again), OK);
    s->c.merchant_id = MERCHANT;
    return again;
}

static void tell_all(struct store *s, int64_t horizon)
{
    int64_t merchant_id = 0;
    for (bool again = true; again;) {
        store_begin(s);
        s->c.now = horizon;
        again = run_round(s, horizon, &merchant_id);
        s->c.now = NOW;
        store_commit(s);
    }
}

static int64_t told(struct store *s, const char *user)
{
    return store_ask(s,
                     "SELECT CAST(coalesce(sum(happenings), 0) AS BIGINT) FROM notification WHERE "
                     "email = '%s@b.example'",
                     user);
}

static struct notification_claim claim_at(struct store *s, int64_t now)
{
    struct notification_claim claim;
    int64_t merchant_id = 0;
    store_begin(s);
    s->c.now = now;
    cr_assert_eq(notification_claim(&s->c, &merchant_id, &claim), OK);
    s->c.now = NOW;
    s->c.merchant_id = MERCHANT;
    store_commit(s);
    return claim;
}

static void settle_at(struct store *s, const struct notification_claim *claim,
                      enum mail_outcome outcome, int64_t now)
{
    struct notification_claim copy = *claim; /* its texts did not last; there is one user */
    store_begin(s);
    s->c.now = now;
    copy.email = STR("a@b.example");
    cr_assert_eq(notification_settle(&s->c, &copy, outcome, STR("250 OK"), PATIENCE), OK);
    s->c.now = NOW;
    store_commit(s);
}

Test(notification, each_user_is_told_once_of_what_they_want)
{
    struct store *s = store_with_user("viewer", "order.created=both,");
    add_user(s, "portal", "admin", "order.created=portal,");
    add_user(s, "none", "admin", "order.created=none,");
    add_user(s, "unset", "admin", "");
    for (int i = 0; i < 3; i++)
        (void)store_place_simple(s, 1000);
    tell_all(s, NOW + MINUTE);
    store_tamper(s, "UPDATE notification_progress SET number = 0, "
                    "id = x'00000000000000000000000000000000'");
    tell_all(s, NOW + MINUTE);
    cr_expect_eq(told(s, "a"), 3);
    cr_expect_eq(told(s, "portal"), 3);
    cr_expect_eq(told(s, "none"), 0);
    cr_expect_eq(told(s, "unset"), 0, "nobody is told of new orders who has not chosen it");
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM notification WHERE state = 'queued'"), 3);
    store_delete(s);
}

/* Whoever dies in a round leaves nothing of it; the sums are right whatever is undone. */
Test(notification, nothing_is_lost_or_doubled_by_rounds_that_are_undone)
{
    struct store *s = store_with_user("viewer", "order.created=both,order.expired=portal,");
    struct ctx random = make_ctx();
    int64_t merchant_id = 0, orders = 0, at = NOW;
    for (int step = 0; step < 60; step++) {
        int64_t many = random_between(random.entropy, 0, 5);
        at += random_between(random.entropy, 1, 10) * MINUTE;
        s->c.now = at;
        for (int64_t i = 0; i < many; i++)
            (void)store_place_simple(s, 1000);
        orders += many;
        store_begin(s);
        s->c.now = at;
        int64_t next = merchant_id;
        (void)run_round(s, at - random_between(random.entropy, 0, 5) * MINUTE, &next);
        if (random_between(random.entropy, 0, 1) == 0) {
            store_rollback(s);
        } else {
            merchant_id = next;
            store_commit(s);
        }
    }
    tell_all(s, at + 2 * HOUR);
    cr_expect_eq(told(s, "a"), orders);
    cr_expect_gt(store_ask(s, "SELECT count(*) FROM notification"), 40);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM notification WHERE due_at > %lld",
                           (long long)(at + 2 * HOUR)),
                 0, "each digest is complete");
    end_ctx(&random);
    store_delete(s);
}

Test(notification, too_many_in_an_hour_are_told_as_one)
{
    struct store *s = store_with_user("viewer", "order.created=both,");
    for (int i = 0; i < 450; i++)
        (void)store_place_simple(s, 1000);
    tell_all(s, NOW + MINUTE);
    cr_expect_eq(told(s, "a"), 450);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM notification"), NOTIFICATIONS_AN_HOUR + 1);
    cr_expect_eq(store_ask(s, "SELECT max(happenings) FROM notification WHERE is_digest = 1"),
                 450 - NOTIFICATIONS_AN_HOUR);
    for (int i = 0; i < NOTIFICATIONS_AN_HOUR; i++) {
        struct notification_claim claim = claim_at(s, NOW + MINUTE);
        cr_assert_eq(claim.merchant_id, MERCHANT);
        settle_at(s, &claim, MAIL_ACCEPTED, NOW + MINUTE);
    }
    cr_expect_eq(claim_at(s, NOW + MINUTE).merchant_id, 0, "that of the digest waits for its hour");
    tell_all(s, NOW + 2 * HOUR);
    struct notification_claim digest = claim_at(s, NOW + 2 * HOUR);
    cr_expect_eq(digest.what.happenings, 450 - NOTIFICATIONS_AN_HOUR);
    settle_at(s, &digest, MAIL_ACCEPTED, NOW + 2 * HOUR);
    cr_expect_eq(claim_at(s, NOW + DAY).merchant_id, 0);
    store_delete(s);
}

Test(notification, who_is_not_let_in_or_may_not_see_it_is_told_nothing)
{
    struct store *s = store_with_user("viewer", "order.created=both,");
    add_user(s, "gone", "admin", "order.created=both,");
    add_user(s, "ended", "admin", "order.created=both,");
    store_tamper(s, "UPDATE portal_user SET deactivated_at = 1 WHERE email = 'gone@b.example'");
    store_tamper(s, "UPDATE portal_user SET ends_at = 2 WHERE email = 'ended@b.example'");
    (void)store_place_simple(s, 1000);
    tell_all(s, NOW + MINUTE);
    cr_expect_eq(told(s, "gone") + told(s, "ended"), 0);
    cr_expect_eq(told(s, "a"), 1);
    store_tamper(s, "UPDATE portal_user SET deactivated_at = 1 WHERE email = 'a@b.example'");
    cr_expect_eq(claim_at(s, NOW + MINUTE).merchant_id, 0,
                 "nor is a mail sent that was made before");
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM notification WHERE due_at IS NULL"), 1);
    store_delete(s);
}

Test(notification, a_mail_is_one_senders_until_its_lease_is_over)
{
    struct store *s = store_with_user("viewer", "order.created=mail,");
    (void)store_place_simple(s, 1000);
    tell_all(s, NOW + MINUTE);
    struct notification_claim first = claim_at(s, NOW + MINUTE);
    cr_assert_eq(first.merchant_id, MERCHANT);
    cr_expect_eq(claim_at(s, NOW + MINUTE).merchant_id, 0);
    struct notification_claim second = claim_at(s, NOW + MINUTE + OUTBOX_LEASE);
    cr_assert_eq(second.merchant_id, MERCHANT);
    settle_at(s, &first, MAIL_REFUSED, NOW + MINUTE + OUTBOX_LEASE);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM notification WHERE state = 'sending'"), 1,
                 "who was taken for gone settles nothing");
    settle_at(s, &second, MAIL_ACCEPTED, NOW + MINUTE + OUTBOX_LEASE);
    cr_expect_eq(
        store_ask(s, "SELECT unanswered FROM notification WHERE state = 'sent' AND is_listed = 0"),
        1);
    store_delete(s);
}

Test(notification, what_was_imported_or_is_old_is_told_nobody)
{
    struct store *s = store_with_user("viewer", "order.created=both,");
    (void)store_place_simple(s, 1000);
    store_tamper(s, "UPDATE order_event SET actor = 'system:import'");
    tell_all(s, NOW + MINUTE);
    cr_expect_eq(told(s, "a"), 0);
    (void)store_place_simple(s, 1000);
    tell_all(s, NOW + (NOTIFICATION_DAYS + 1) * DAY);
    cr_expect_eq(told(s, "a"), 0);
    store_delete(s);
}

Test(notification, a_job_is_told_who_asked_for_it)
{
    struct store *s = store_with_user("operator", "");
    add_user(s, "other", "admin", "");
    store_tamper(s,
                 "INSERT INTO job (merchant_id, job_id, kind, status, actor, total, done, failed, "
                 "created_at, finished_at) VALUES (1, x'01a1ffc8523277fca2ec3db3b1b1b2dc', "
                 "'capture', 'finished', 'user:a@b.example', 3, 2, 1, 1795342445000000, "
                 "1795342445000000)");
    tell_all(s, NOW + MINUTE);
    tell_all(s, NOW + MINUTE);
    cr_expect_eq(told(s, "a"), 1);
    cr_expect_eq(told(s, "other"), 0);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM notification WHERE notification_id = "
                              "x'01a202bfa9c80000873bf40c5517fa3d'"),
                 1, "its id follows from what happened, in every version");
    store_delete(s);
}

Test(notification, a_user_has_so_many_and_they_are_kept_so_long)
{
    struct store *s = store_with_user("viewer", "order.created=portal,");
    int64_t at = NOW;
    for (int hour = 0; hour < 27; hour++, at += HOUR)
        for (int i = 0; i < NOTIFICATIONS_AN_HOUR; i++) {
            s->c.now = at;
            (void)store_place_simple(s, 1000);
        }
    tell_all(s, at);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM notification"), NOTIFICATIONS_MAX);
    bool again = true;
    while (again) {
        store_begin(s);
        s->c.now = at + (NOTIFICATION_DAYS + 1) * DAY;
        cr_assert_eq(notifications_forget(&s->c, &again), OK);
        s->c.merchant_id = MERCHANT;
        store_commit(s);
    }
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM notification"), 0);
    store_delete(s);
}
