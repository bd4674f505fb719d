/* The log of requests: what gets into it, how much of it there may be, and who sees it. */
#include <criterion/criterion.h>

#include "service/audit.h"
#include "service/identity.h"
#include "service/request_log.h"
#include "support.h"

#define OTHER 2

static struct request_note note_of(int64_t merchant_id, int status)
{
    return (struct request_note){
        .merchant_id = merchant_id,
        .at = NOW,
        .duration_us = 85,
        .status = status,
        .correlation_id = { { 7 } },
        .key = STR("M1-key"),
        .method = STR("POST"),
        .pattern = STR("/v1/orders/{order_id}/captures"),
        .path = STR("/v1/orders/8f1e2d3c-4b5a-4697-8877-665544332211/captures"),
        .query = STR(""),
        .idempotency_key = STR("k-1"),
        .user_agent = STR("shop/1.0"),
        .request_body = STR("{\"captured_amount\":4,\"description\":\"Elin\"}"),
        .request_bytes = 42,
        .response_body = STR("{\"error_code\":\"NO\",\"error_messages\":[\"'Elin'\"]}"),
        .response_bytes = 50
    };
}

static void add(int64_t merchant_id, int status, int times)
{
    struct request_note note = note_of(merchant_id, status);
    for (int i = 0; i < times; i++)
        request_log_add(&note);
}

/* A round of the job. */
static void save(struct store *s, struct request_log_batch *batch)
{
    store_begin(s);
    if (request_log_take(batch, s->c.arena)) {
        cr_assert_eq(request_log_save(&s->c, batch), OK);
        request_log_saved(batch);
    }
    store_commit(s);
}

static struct request_entries list(struct store *s, const struct request_filter *f)
{
    struct uuid end;
    struct request_entries found = { 0 };
    memset(end.bytes, 0xFF, sizeof end.bytes);
    cr_assert_eq(request_log_list(&s->c, f, end, 200, &found), OK);
    return found;
}

static struct request_filter all(void)
{
    return (struct request_filter){ .key = STR(""),
                                    .method = STR(""),
                                    .path_part = STR(""),
                                    .status_to = 999,
                                    .until = INT64_MAX };
}

static int64_t rows_of(struct store *s, int64_t merchant_id)
{
    return store_ask(s, "SELECT count(*) FROM request_log WHERE merchant_id = %lld",
                     (long long)merchant_id);
}

static void make_other(struct store *s)
{
    int64_t merchant_id = 0;
    store_begin(s);
    cr_assert_eq(merchant_create(&s->c, STR("M2"), STR("Other"), false, &merchant_id), OK);
    store_commit(s);
    cr_assert_eq(merchant_id, OTHER);
}

Test(request_log, an_entry_says_what_was_asked_and_nothing_of_people)
{
    struct store *s = store_new();
    struct request_log_batch *batch = request_log_open();
    add(MERCHANT, 403, 1);
    save(s, batch);
    store_begin(s);
    struct request_filter filter = all();
    struct request_entries found = list(s, &filter);
    struct request_entry e;
    cr_assert_eq(found.count, 1);
    cr_assert_eq(request_log_load(&s->c, found.items[0].entry_id, &e), OK);
    cr_expect_eq(e.status, 403);
    cr_expect_eq(e.duration_us, 85);
    cr_expect(str_equal(e.key, STR("M1-key")));
    cr_expect(str_equal(e.error_code, STR("NO")));
    cr_expect(str_equal(e.idempotency_key, STR("k-1")));
    cr_expect(
        str_equal(uuid_text(s->c.arena, e.order_id), STR("8f1e2d3c-4b5a-4697-8877-665544332211")));
    cr_expect(str_equal(e.request_body, STR("{\"captured_amount\":4,\"description\":\"***\"}")));
    cr_expect(
        str_equal(e.response_body, STR("{\"error_code\":\"NO\",\"error_messages\":[\"'***'\"]}")));
    store_rollback(s);
    expect_honest_books(s);
    request_log_close(batch);
    store_delete(s);
}

Test(request_log, filters_find_what_they_say)
{
    struct store *s = store_new();
    struct request_log_batch *batch = request_log_open();
    struct uuid order_id, correlation_id = { { 7 } };
    add(MERCHANT, 200, 1);
    add(MERCHANT, 403, 1);
    add(MERCHANT, 503, 1);
    save(s, batch);
    cr_assert(uuid_parse(STR("8f1e2d3c-4b5a-4697-8877-665544332211"), &order_id));
    struct request_filter rows[12];
    static const size_t COUNTS[COUNT(rows)] = { 3, 1, 3, 0, 3, 0, 3, 0, 3, 0, 3, 0 };
    for (size_t i = 0; i < COUNT(rows); i++)
        rows[i] = all();
    rows[1].status_from = 400, rows[1].status_to = 499;
    rows[2].key = STR("M1-key");
    rows[3].key = STR("M1-ke");
    rows[4].path_part = STR("captures");
    rows[5].path_part = STR("cap%res");
    rows[6].order_id = order_id;
    rows[7].order_id = correlation_id;
    rows[8].correlation_id = correlation_id;
    rows[9].until = NOW;
    rows[10].from = NOW;
    rows[11].method = STR("GET");
    store_begin(s);
    for (size_t i = 0; i < COUNT(rows); i++)
        cr_expect_eq(list(s, &rows[i]).count, COUNTS[i], "row %zu", i);
    store_rollback(s);
    request_log_close(batch);
    store_delete(s);
}

Test(request_log, a_merchant_sees_its_own_only)
{
    struct store *s = store_new();
    struct request_log_batch *batch = request_log_open();
    struct request_entry e;
    make_other(s);
    add(MERCHANT, 400, 1);
    save(s, batch);
    store_begin(s);
    struct request_filter filter = all();
    struct uuid entry_id = list(s, &filter).items[0].entry_id;
    s->c.merchant_id = OTHER;
    cr_expect_eq(list(s, &filter).count, 0);
    cr_expect_eq(request_log_load(&s->c, entry_id, &e), PROBLEM_NOT_FOUND);
    s->c.merchant_id = MERCHANT;
    store_rollback(s);
    request_log_close(batch);
    store_delete(s);
}

Test(request_log, nobody_fills_it_and_what_is_lost_is_told)
{
    struct store *s = store_new();
    struct request_log_batch *batch = request_log_open();
    int64_t lost = 0, lost_at = 0;
    make_other(s);
    add(MERCHANT, 200, 300);
    add(MERCHANT, 400, 300);
    add(OTHER, 400, 10);
    save(s, batch);
    cr_expect_eq(rows_of(s, MERCHANT), REQUESTS_OF_MERCHANT);
    cr_expect_eq(rows_of(s, OTHER), 10, "others have their room");
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM request_log WHERE status = 200"),
                 REQUESTS_OF_MERCHANT / 2, "failures come before good ones");
    store_begin(s);
    cr_assert_eq(request_log_lost(&s->c, &lost, &lost_at), OK);
    cr_expect_eq(lost, 600 - REQUESTS_OF_MERCHANT);
    cr_expect_eq(lost_at, NOW);
    store_rollback(s);
    add(MERCHANT, 400, 1);
    save(s, batch);
    cr_expect_eq(rows_of(s, MERCHANT), REQUESTS_OF_MERCHANT + 1, "a second later there is room");
    request_log_close(batch);
    store_delete(s);
}

Test(request_log, the_oldest_make_room_for_the_latest)
{
    struct store *s = store_new();
    struct request_log_batch *batch = request_log_open();
    const int rounds = REQUEST_LOG_MAX / REQUESTS_OF_MERCHANT + 2;
    for (int i = 0; i < rounds; i++) {
        add(MERCHANT, 400, REQUESTS_OF_MERCHANT);
        s->c.now += 1000;
        save(s, batch);
    }
    cr_expect_eq(rows_of(s, MERCHANT), REQUEST_LOG_MAX);
    cr_expect_eq(store_ask(s, "SELECT entries FROM request_log_count"), REQUEST_LOG_MAX);
    request_log_close(batch);
    store_delete(s);
}

Test(request_log, what_is_over_is_forgotten_a_little_at_a_time)
{
    struct store *s = store_new();
    struct request_log_batch *batch = request_log_open();
    int64_t after = 0;
    bool again = true;
    make_other(s);
    for (int i = 0; i < 7; i++) {
        add(MERCHANT, 400, REQUESTS_OF_MERCHANT);
        add(OTHER, 400, 3);
        save(s, batch);
    }
    s->c.now += REQUEST_LOG_PERIOD + SECOND;
    add(OTHER, 400, 1);
    save(s, batch);
    int rounds = 0;
    for (; again && rounds < 10; rounds++) {
        store_begin(s);
        cr_assert_eq(request_log_prune(&s->c, &after, &again), OK);
        store_commit(s);
        cr_expect_leq(rows_of(s, MERCHANT), rounds == 0 ? 200 : 0);
    }
    cr_expect_eq(rounds, 4, "two for the one, one for the other, one that finds none");
    cr_expect_eq(rows_of(s, OTHER), 1);
    cr_expect_eq(
        store_ask(s, "SELECT entries FROM request_log_count WHERE merchant_id = %d", OTHER), 1);
    cr_expect_eq(
        store_ask(s, "SELECT entries FROM request_log_count WHERE merchant_id = %d", MERCHANT), 0);
    request_log_close(batch);
    store_delete(s);
}

Test(request_log, long_bodies_and_lines_are_bounded)
{
    struct store *s = store_new();
    struct request_log_batch *batch = request_log_open();
    struct request_note note = note_of(MERCHANT, 422);
    str large = { arena_take(s->c.arena, REQUEST_BODY_KEPT + 1, 1), REQUEST_BODY_KEPT + 1 };
    memset((char *)(uintptr_t)large.ptr, '1', large.len);
    note.request_body = note.query = note.idempotency_key = note.user_agent = large;
    note.request_bytes = (int64_t)large.len;
    request_log_add(&note);
    save(s, batch);
    store_begin(s);
    struct request_filter filter = all();
    struct request_entry e;
    cr_assert_eq(request_log_load(&s->c, list(s, &filter).items[0].entry_id, &e), OK);
    cr_expect(str_equal(e.request_shown, STR("too_large")));
    cr_expect_eq(e.request_body.len, 0);
    cr_expect_eq(e.request_bytes, REQUEST_BODY_KEPT + 1);
    cr_expect_leq(e.query.len, 2048);
    cr_expect_leq(e.idempotency_key.len, 255);
    cr_expect_leq(e.user_agent.len, 255);
    cr_expect(
        str_equal(e.response_body, STR("{\"error_code\":\"NO\",\"error_messages\":[\"***\"]}")));
    store_rollback(s);
    request_log_close(batch);
    store_delete(s);
}
