/* Messages to webhooks: each happening is one message, also when it is committed late; each is one
 * deliverer's at a time, tried for three days, and forgotten in the end. */
#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>

#include "base/clock.h"
#include "domain/public_address.h"
#include "service/webhook_delivery.h"
#include "service/webhook_source.h"
#include "support.h"

static const struct secret KEY = { "the installation's own" };

static struct webhook create(struct store *s, uint64_t events)
{
    struct webhook w = { .url = STR("https://shop.example/hooks"),
                         .description = STR(""),
                         .events = events };
    str told = { 0 };
    store_begin(s);
    s->c.now = NOW - DAY; /* everything here happens after it */
    s->c.actor = STR("user:a@b.example");
    cr_assert_eq(webhook_create(&s->c, &KEY, false, &w, &told), OK);
    s->c.now = NOW;
    store_commit(s);
    return w;
}

/* Rounds until there is nothing more to tell; the feed's horizon is there. */
static void make_all(struct store *s, int64_t horizon)
{
    struct webhook_sweep sweep = { 0 };
    for (bool again = true; again;) {
        store_begin(s);
        s->c.now = NOW + MINUTE;
        cr_assert_eq(webhook_round(&s->c, horizon, &sweep, &again), OK);
        s->c.now = NOW;
        s->c.merchant_id = MERCHANT;
        store_commit(s);
    }
}

/* merchant_id 0: there was nothing. The texts do not last. */
static struct webhook_claim claim_at(struct store *s, int64_t now)
{
    struct webhook_claim claim;
    struct webhook_turn turn = { 0 };
    store_begin(s);
    s->c.now = now;
    cr_assert_eq(webhook_claim(&s->c, &turn, &claim), OK);
    s->c.now = NOW;
    s->c.merchant_id = MERCHANT;
    store_commit(s);
    return claim;
}

static void settle_at(struct store *s, const struct webhook_claim *claim, int64_t status,
                      int64_t now)
{
    struct webhook_outcome o = { .at = now, .status = status };
    o.error = STR("");
    if (status == 0)
        o.error = STR("Connection refused");
    store_begin(s);
    s->c.now = now;
    cr_assert_eq(webhook_settle(&s->c, claim, &o), OK);
    s->c.now = NOW;
    store_commit(s);
}

static int64_t count(struct store *s)
{
    return store_ask(s, "SELECT count(*) FROM webhook_delivery");
}

static int64_t count_of(struct store *s, const char *state)
{
    return store_ask(s, "SELECT count(*) FROM webhook_delivery WHERE state = '%s'", state);
}

#define BIT(name) (UINT64_C(1) << WEBHOOK_##name)

/* With one message that is due at NOW. */
static struct store *store_with_message(void)
{
    struct store *s = store_new();
    (void)create(s, BIT(ORDER_CREATED));
    (void)store_place_simple(s, 1000);
    make_all(s, NOW - MINUTE);
    store_tamper(s, "UPDATE webhook_delivery SET due_at = 1795342445000000");
    cr_assert_eq(count_of(s, "pending"), 1);
    return s;
}

/* --- what is told ------------------------------------------------------------------------- */

Test(webhook, what_happens_is_a_message_to_whoever_wants_it)
{
    struct store *s = store_new();
    (void)create(s, BIT(ORDER_CREATED) | BIT(CAPTURE_CREATED));
    (void)create(s, BIT(CAPTURE_CREATED));
    struct uuid id = store_place_simple(s, 1000).order.order_id;
    (void)store_capture(s, id, 100);
    (void)store_change(s, id, ORDER_REFUND, 10);
    make_all(s, NOW - MINUTE);
    cr_expect_eq(count(s), 3);
    make_all(s, NOW + MINUTE);
    cr_expect_eq(count(s), 3, "what is read again is the same message");
    store_tamper(s, "UPDATE webhook_progress SET seen_number = 0, seen_id = "
                    "x'00000000000000000000000000000000', settled_number = 0, settled_id = "
                    "x'00000000000000000000000000000000'");
    make_all(s, NOW + MINUTE);
    cr_expect_eq(count(s), 3, "however far back");
    store_delete(s);
}

Test(webhook, more_than_a_page_is_told)
{
    struct store *s = store_new();
    (void)create(s, BIT(ORDER_CREATED) | BIT(CAPTURE_CREATED));
    for (int i = 0; i < 110; i++)
        (void)store_capture(s, store_place_simple(s, 1000).order.order_id, 100);
    make_all(s, NOW - MINUTE);
    cr_expect_eq(count_of(s, "pending"), 220);
    store_delete(s);
}

Test(webhook, what_is_committed_late_is_found_when_the_horizon_has_passed_it)
{
    struct store *s = store_new();
    (void)create(s, BIT(ORDER_CREATED));
    (void)store_place_simple(s, 1000);
    (void)store_place_simple(s, 2000);
    /* As if the first one had not been there yet when the second one was told. */
    make_all(s, NOW - MINUTE);
    store_tamper(s, "DELETE FROM webhook_delivery WHERE delivery_id = "
                    "(SELECT delivery_id FROM webhook_delivery ORDER BY delivery_id LIMIT 1)");
    make_all(s, NOW - MINUTE);
    cr_expect_eq(count(s), 1, "it lies behind what was seen");
    make_all(s, NOW + MINUTE);
    cr_expect_eq(count(s), 2);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM webhook_progress WHERE source = 'events' AND "
                              "settled_number = seen_number"),
                 1, "and then is not looked for any more");
    store_delete(s);
}

Test(webhook, what_happened_before_anybody_wanted_it_is_not_told)
{
    struct store *s = store_new();
    (void)store_place_simple(s, 1000);
    struct webhook w = create(s, BIT(PAYOUT_PAID));
    make_all(s, NOW + MINUTE);
    struct webhook changed = w;
    changed.events = BIT(ORDER_CREATED);
    store_begin(s);
    s->c.now = NOW + HOUR;
    cr_assert_eq(webhook_change(&s->c, false, &w, &changed), OK);
    s->c.now = NOW;
    store_commit(s);
    make_all(s, NOW + 2 * HOUR);
    cr_expect_eq(count(s), 0);
    store_delete(s);
}

/* --- delivery ------------------------------------------------------------------------------- */

Test(webhook, a_message_is_one_deliverers_until_its_lease_is_over)
{
    struct store *s = store_with_message();
    struct webhook_claim first = claim_at(s, NOW);
    cr_assert_eq(first.merchant_id, MERCHANT);
    cr_expect_eq(claim_at(s, NOW + WEBHOOK_LEASE - 1).merchant_id, 0, "it is somebody's");
    struct webhook_claim second = claim_at(s, NOW + WEBHOOK_LEASE);
    cr_assert(uuid_equal(second.delivery_id, first.delivery_id));
    settle_at(s, &second, 204, NOW + WEBHOOK_LEASE);
    settle_at(s, &first, 500, NOW + WEBHOOK_LEASE);
    cr_expect_eq(count_of(s, "delivered"), 1, "who comes back late is not listened to");
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM webhook_attempt"), 1);
    cr_expect_eq(store_ask(s, "SELECT failures FROM webhook_endpoint"), 0);
    cr_expect_eq(claim_at(s, NOW + DAY).merchant_id, 0);
    store_delete(s);
}

Test(webhook, a_message_is_tried_for_three_days_then_its_endpoint_is_switched_off_with_a_reason)
{
    struct store *s = store_with_message();
    int64_t now = NOW;
    for (int64_t tries = 1; tries <= WEBHOOK_TRIES; tries++) {
        struct webhook_claim claim = claim_at(s, now);
        cr_assert_eq(claim.merchant_id, MERCHANT, "try %d", (int)tries);
        cr_expect_eq(claim.tries, tries - 1);
        settle_at(s, &claim, 0, now);
        cr_expect_eq(count_of(s, "pending"), tries < WEBHOOK_TRIES);
        int64_t pause = webhook_pause(tries);
        if (pause > 0)
            cr_expect_eq(claim_at(s, now + pause - 1).merchant_id, 0);
        now += pause;
    }
    cr_expect_geq(now - NOW, 3 * DAY);
    cr_expect_lt(now - NOW, 4 * DAY);
    cr_expect_eq(count_of(s, "failed"), 1);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM webhook_endpoint WHERE status = 'failed' AND "
                              "reason LIKE 'For three days%%at last: Connection refused'"),
                 1);
    store_delete(s);
}

static const struct {
    int64_t status;
    const char *state, *endpoint;
} SETTLED[] = {
    { 200, "delivered", "enabled" }, { 299, "delivered", "enabled" }, { 300, "pending", "enabled" },
    { 199, "pending", "enabled" },   { 404, "pending", "enabled" },   { 500, "pending", "enabled" },
    { 410, "pending", "failed" },    { 0, "pending", "enabled" },
};

Test(webhook, what_becomes_of_a_message_follows_from_the_answer)
{
    for (size_t i = 0; i < COUNT(SETTLED); i++) {
        struct store *s = store_with_message();
        struct webhook_claim claim = claim_at(s, NOW);
        settle_at(s, &claim, SETTLED[i].status, NOW);
        cr_expect_eq(count_of(s, SETTLED[i].state), 1, "%d", (int)SETTLED[i].status);
        cr_expect_eq(store_ask(s, "SELECT count(*) FROM webhook_endpoint WHERE status = '%s'",
                               SETTLED[i].endpoint),
                     1, "%d", (int)SETTLED[i].status);
        store_delete(s);
    }
}

Test(webhook, resending_by_hand_has_an_end)
{
    struct store *s = store_with_message();
    struct webhook_claim claim = claim_at(s, NOW);
    settle_at(s, &claim, 204, NOW);
    store_begin(s);
    cr_assert_eq(webhook_resend(&s->c, claim.endpoint_id, claim.delivery_id), OK);
    store_commit(s);
    cr_expect_eq(claim_at(s, NOW).attempts, 1);
    store_tamper(s, "UPDATE webhook_delivery SET attempts = 41");
    store_begin(s);
    cr_expect_eq(webhook_resend(&s->c, claim.endpoint_id, claim.delivery_id), PROBLEM_CONFLICT);
    store_rollback(s);
    store_delete(s);
}

Test(webhook, what_is_asked_for_again_during_an_attempt_is_delivered_again)
{
    static const int64_t ANSWERS[] = { 204, 500, 0 };
    for (size_t i = 0; i < COUNT(ANSWERS); i++) {
        struct store *s = store_with_message();
        struct webhook_claim claim = claim_at(s, NOW);
        store_begin(s);
        s->c.now = NOW + SECOND;
        cr_assert_eq(webhook_resend(&s->c, claim.endpoint_id, claim.delivery_id), OK);
        s->c.now = NOW;
        store_commit(s);
        settle_at(s, &claim, ANSWERS[i], NOW + 2 * SECOND);
        cr_expect_eq(store_ask(s, "SELECT count(*) FROM webhook_attempt"), 1);
        struct webhook_claim again = claim_at(s, NOW + MINUTE);
        cr_assert_eq(again.merchant_id, MERCHANT, "%d", (int)ANSWERS[i]);
        cr_expect_eq(again.attempts, 1);
        cr_expect_eq(again.tries, 0, "with all its tries");
        settle_at(s, &again, 204, NOW + MINUTE);
        cr_expect_eq(count_of(s, "delivered"), 1);
        store_delete(s);
    }
}

/* --- fairness --------------------------------------------------------------------------------- */

static void create_with_test(struct store *s)
{
    struct uuid id, endpoint_id = create(s, BIT(ORDER_CREATED)).endpoint_id;
    store_begin(s);
    cr_assert_eq(webhook_test(&s->c, endpoint_id, &id), OK);
    store_commit(s);
}

Test(webhook, a_merchant_with_slow_servers_does_not_keep_all_who_deliver)
{
    struct store *s = store_new();
    struct webhook_claim held[WEBHOOKS_AT_ONCE];
    for (int i = 0; i < WEBHOOKS_AT_ONCE + 2; i++)
        create_with_test(s);
    for (int i = 0; i < WEBHOOKS_AT_ONCE; i++)
        cr_assert_eq((held[i] = claim_at(s, NOW)).merchant_id, MERCHANT);
    cr_expect_eq(claim_at(s, NOW).merchant_id, 0, "its others wait");
    store_tamper(s, "INSERT INTO merchant (merchant_id, mid, name, created_at, expired_until)"
                    " VALUES (2, 'M2', 'Skerry AB', 0, 0)");
    s->c.merchant_id = 2;
    create_with_test(s);
    cr_expect_eq(claim_at(s, NOW).merchant_id, 2, "those of another merchant do not");
    settle_at(s, &held[0], 500, NOW);
    cr_expect_eq(claim_at(s, NOW).merchant_id, MERCHANT, "one that rests holds nobody");
    cr_expect_eq(claim_at(s, NOW).merchant_id, 0);
    cr_expect_eq(claim_at(s, NOW + WEBHOOK_LEASE).merchant_id, MERCHANT, "nor one who is gone");
    store_delete(s);
}

/* --- deleted meanwhile ------------------------------------------------------------------------ */

Test(webhook, a_change_that_comes_after_a_delete_does_not_bring_it_back)
{
    struct store *s = store_new();
    struct webhook was, now;
    struct uuid id = create(s, BIT(ORDER_CREATED)).endpoint_id;
    str told = { 0 };
    store_begin(s);
    cr_assert_eq(webhook_load(&s->c, id, &was), OK);
    cr_assert_eq(webhook_delete(&s->c, id), OK);
    now = was;
    cr_expect_eq(webhook_change(&s->c, false, &was, &now), PROBLEM_NOT_FOUND);
    cr_expect_eq(webhook_rotate(&s->c, &KEY, &now, &told), PROBLEM_NOT_FOUND);
    store_commit(s);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM webhook_endpoint WHERE status = 'deleted' AND "
                              "previous_secret IS NULL"),
                 1);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM audit_entry WHERE type IN ('webhook.changed', "
                              "'webhook.secret_rotated')"),
                 0, "nor is what did not happen told");
    store_delete(s);
}

/* --- forgetting ------------------------------------------------------------------------------- */

static void forget_all(struct store *s, int64_t now)
{
    for (bool again = true; again;) {
        store_begin(s);
        s->c.now = now;
        cr_assert_eq(webhook_forget(&s->c, &again), OK);
        s->c.now = NOW;
        s->c.merchant_id = MERCHANT;
        store_commit(s);
    }
}

Test(webhook, what_is_old_is_forgotten_and_what_belongs_to_a_deleted_endpoint)
{
    struct store *s = store_with_message();
    struct webhook_claim claim = claim_at(s, NOW);
    settle_at(s, &claim, 204, NOW);
    forget_all(s, NOW + WEBHOOK_KEPT);
    cr_expect_eq(count(s), 1);
    forget_all(s, NOW + WEBHOOK_KEPT + HOUR);
    cr_expect_eq(count(s), 0);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM webhook_attempt"), 0);
    (void)store_place_simple(s, 1000);
    make_all(s, NOW + MINUTE);
    store_begin(s);
    cr_assert_eq(webhook_delete(&s->c, claim.endpoint_id), OK);
    store_commit(s);
    cr_expect_eq(claim_at(s, NOW + DAY).merchant_id, 0, "nothing is delivered any more");
    forget_all(s, NOW);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM webhook_endpoint"), 0);
    cr_expect_eq(count(s), 0);
    store_delete(s);
}

/* --- addresses -------------------------------------------------------------------------------- */

static const struct {
    const char *url, *host; /* NULL: it is none */
} URLS[] = {
    { "https://shop.example", "shop.example" },
    { "https://shop.example:8443/a?b=c", "shop.example" },
    { "https://shop.example?x", "shop.example" },
    { "https://[2001:470::1]:8443/", "[2001:470::1]" },
    { "https://[::1]", "[::1]" },
    { "http://shop.example/", "shop.example" },
    { "https://", NULL },
    { "https:///x", NULL },
    { "https://:443/", NULL },
    { "https://?", NULL },
    { "ftp://shop.example/", NULL },
    { "shop.example", NULL },
    { "https://u:p@shop.example/", NULL },
    { "https://shop.example/#x", NULL },
    { "https://shop.example/a b", NULL },
    { "https://sh\xc3\xb6p.example/", NULL },
    { "https://shop.example\\@evil.example/", NULL },
    { "", NULL },
};

Test(webhook, a_url_has_a_host_or_is_none)
{
    for (size_t i = 0; i < COUNT(URLS); i++) {
        str url = str_of(URLS[i].url);
        cr_expect_eq(webhook_url_is_valid(url, true), URLS[i].host != NULL, "%s", URLS[i].url);
        if (URLS[i].host != NULL)
            cr_expect(str_equal(webhook_host(url), str_of(URLS[i].host)), "%s", URLS[i].url);
    }
    cr_expect_not(webhook_url_is_valid(STR("http://shop.example/"), false));
}

static const struct {
    const char *address;
    bool is_public;
} ADDRESSES[] = {
    { "8.8.8.8", true },
    { "1.1.1.1", true },
    { "223.255.255.254", true },
    { "0.0.0.0", false },
    { "10.0.0.1", false },
    { "100.64.0.1", false },
    { "100.128.0.1", true },
    { "127.0.0.1", false },
    { "127.255.255.255", false },
    { "169.254.169.254", false },
    { "172.15.0.1", true },
    { "172.16.0.1", false },
    { "172.31.255.255", false },
    { "172.32.0.1", true },
    { "192.0.0.1", false },
    { "192.0.2.1", false },
    { "192.168.1.1", false },
    { "198.18.0.1", false },
    { "198.51.100.1", false },
    { "203.0.113.1", false },
    { "224.0.0.1", false },
    { "255.255.255.255", false },
    { "2606:4700::1111", true },
    { "2a01:4f8::1", true },
    { "::", false },
    { "::1", false },
    { "::ffff:8.8.8.8", false },
    { "64:ff9b::a00:1", false },
    { "fe80::1", false },
    { "fc00::1", false },
    { "fd12::1", false },
    { "ff02::1", false },
    { "2001::1", false },
    { "2001:db8::1", false },
    { "2002:a00:1::", false },
    { "3fff::1", false },
};

static bool is_public(const char *text)
{
    struct sockaddr_in v4 = { .sin_family = AF_INET };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
        return address_is_public((const struct sockaddr *)&v4);
    cr_assert_eq(inet_pton(AF_INET6, text, &v6.sin6_addr), 1, "%s", text);
    return address_is_public((const struct sockaddr *)&v6);
}

Test(webhook, what_is_behind_us_is_not_public)
{
    struct sockaddr local = { .sa_family = AF_UNIX };
    for (size_t i = 0; i < COUNT(ADDRESSES); i++)
        cr_expect_eq(is_public(ADDRESSES[i].address), ADDRESSES[i].is_public, "%s",
                     ADDRESSES[i].address);
    cr_expect_not(address_is_public(&local));
    cr_expect(host_may_be_public(STR("shop.example")));
    cr_expect(host_may_be_public(STR("8.8.8.8")));
    cr_expect_not(host_may_be_public(STR("10.0.0.1")));
    cr_expect_not(host_may_be_public(STR("[::1]")));
    cr_expect_not(host_may_be_public(STR("[x]")));
    cr_expect_not(host_may_be_public(STR("localhost")));
}
