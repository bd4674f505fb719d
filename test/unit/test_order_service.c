/* What may be asked of orders, on a real store: placed, captured in every way, refunded, expired.
 */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "service/expiry.h"
#include "support.h"

/* The document of the newest capture; the store's transaction stays open. */
static struct capture_document newest_capture(struct store *s, struct uuid id)
{
    struct order_row row = { 0 };
    struct event_row e = { 0 };
    struct capture_document d = { 0 };
    bool found = false;
    store_begin(s);
    cr_assert_eq(order_load(&s->c, id, &row), OK);
    cr_assert_eq(event_load(&s->c, row.last_event_id, &e, &found), OK);
    cr_assert(found && e.fact == ORDER_WAS_CAPTURED);
    document_read(&s->c, &CAPTURE_DOCUMENT, e.document, &d);
    return d;
}

/* --- placing -------------------------------------------------------------------------- */

Test(order_service, a_placed_order_is_authorized_for_28_days)
{
    struct store *s = store_new();
    struct order_row row = store_load(s, place_shopping(s));
    const struct order *o = &row.order;
    cr_expect_eq(o->status, ORDER_AUTHORIZED);
    cr_expect_eq(o->fraud_status, FRAUD_ACCEPTED);
    cr_expect_eq(o->version, 1);
    cr_expect_eq(o->authorized.minor, TOTAL);
    cr_expect_eq(o->original.minor, TOTAL);
    cr_expect_eq(o->authorized.currency, CURRENCY_SEK);
    cr_expect_eq(o->captured.minor + o->refunded.minor + o->released.minor, 0);
    cr_expect_eq(o->created_at, NOW);
    cr_expect_eq(o->expires_at, clock_midnight(NOW) + 28 * DAY);
    cr_expect_eq(o->order_id.bytes[6] >> 4, 7, "a version 7 id");
    store_begin(s);
    struct order_fact_row fact = { 0 };
    cr_assert_eq(order_load_fact(&s->c, o->order_id, &fact), OK);
    cr_expect_eq(fact.klarna_reference.len, 8);
    for (size_t i = 0; i < fact.klarna_reference.len; i++)
        cr_expect_not_null(
            strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", fact.klarna_reference.ptr[i]));
    cr_expect(str_equal(fact.customer_name, STR("Anna Svensson")));
    cr_expect(str_equal(fact.customer_email, STR("anna@example.se")));
    cr_expect_null(fact.merchant_reference1.ptr, "absent stays absent");
    struct line_documents lines = document_read_lines(&s->c, fact.order_lines);
    cr_assert_eq(lines.count, 3);
    cr_expect(str_equal(lines.items[0].product_identifiers.brand, STR("Fell")));
    cr_expect_eq(lines.items[1].line.total_discount_amount, 99);
    store_commit(s);
    store_delete(s);
}

Test(order_service, what_is_given_with_a_placement_is_kept)
{
    struct store *s = store_new();
    store_begin(s);
    struct placement p = shopping(&s->c);
    p.order_id = (struct uuid){ { 0x42 } };
    p.klarna_reference = STR("K4MADNY");
    p.merchant_reference1 = STR("1001");
    p.merchant_data = STR("");
    p.created_at = NOW - 5 * DAY;
    p.expires_at = NOW + DAY;
    p.original_order_amount = TOTAL + 500;
    p.fraud_status = FRAUD_PENDING;
    struct order_row row = store_place(s, &p);
    struct order_fact_row fact = { 0 };
    cr_assert_eq(order_load_fact(&s->c, p.order_id, &fact), OK);
    cr_expect(uuid_equal(row.order.order_id, p.order_id));
    cr_expect(str_equal(fact.klarna_reference, STR("K4MADNY")));
    cr_expect(str_equal(fact.merchant_reference1, STR("1001")));
    cr_expect(fact.merchant_data.ptr != NULL && fact.merchant_data.len == 0);
    cr_expect_eq(row.order.created_at, NOW - 5 * DAY);
    cr_expect_eq(row.order.expires_at, NOW + DAY);
    cr_expect_eq(row.order.original.minor, TOTAL + 500);
    cr_expect_eq(row.order.fraud_status, FRAUD_PENDING);
    enum problem again = order_place(&s->c, &p, &row);
    cr_expect_eq(store_end(s, again), PROBLEM_CONFLICT, "the id is taken now");
    store_delete(s);
}

Test(order_service, an_order_that_captures_itself_is_captured_in_full_with_its_lines)
{
    struct store *s = store_new();
    store_begin(s);
    struct placement p = shopping(&s->c);
    p.auto_capture = true;
    struct order_row row = store_place(s, &p);
    store_commit(s);
    cr_expect_eq(row.order.status, ORDER_CAPTURED);
    cr_expect_eq(row.order.version, 2);
    cr_expect_eq(row.order.captures_count, 1);
    cr_expect_eq(store_load(s, row.order.order_id).order.captured.minor, TOTAL);
    struct capture_document d = newest_capture(s, row.order.order_id);
    cr_expect_eq(d.order_lines.count, 3);
    store_commit(s);
    store_delete(s);
}

Test(order_service, an_order_in_doubt_does_not_capture_itself)
{
    struct store *s = store_new();
    struct order_row row = { 0 };
    store_begin(s);
    struct placement p = shopping(&s->c);
    p.auto_capture = true;
    p.fraud_status = FRAUD_PENDING;
    cr_expect_eq(order_place(&s->c, &p, &row), PROBLEM_UNPROCESSABLE);
    store_rollback(s);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM order_state"), 0);
    store_delete(s);
}

/* --- capturing by amount -------------------------------------------------------------- */

Test(order_service, captures_by_amount_until_nothing_is_left)
{
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    cr_expect_eq(store_capture(s, id, 1).order.status, ORDER_PART_CAPTURED);
    cr_expect_eq(store_capture(s, id, 30000).order.captures_count, 2);
    struct changed changed = { 0 };
    struct capture_request more = { .captured_amount = 4800 };
    store_begin(s);
    cr_expect_eq(order_capture(&s->c, id, &more, &changed), PROBLEM_CAPTURE_NOT_ALLOWED);
    cr_expect(first_blame_is(&s->c, "captured_amount",
                             "Captured amount is higher than the remaining authorized amount. "
                             "Capture not possible."));
    store_rollback(s);
    struct order_row row = store_capture(s, id, 4799);
    cr_expect_eq(row.order.status, ORDER_CAPTURED);
    cr_expect_eq(row.order.captured.minor, TOTAL);
    cr_expect_eq(row.order.version, 4);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM order_event"), 4);
    store_delete(s);
}

Test(order_service, a_capture_keeps_what_was_sent_with_it)
{
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    static const struct line_document LINE = { .line = { .reference = { "X", 1 },
                                                         .name = { "Other", 5 },
                                                         .quantity = 7,
                                                         .total_amount = 1 } };
    static const struct shipping_info INFO = { .has = 1, .shipping_company = { "PostNord", 8 } };
    struct capture_request r = { .captured_amount = 500,
                                 .description = STR("Part 1"),
                                 .reference = STR("ref"),
                                 .klarna_reference = STR("K-1"),
                                 .lines = { &LINE, 1 },
                                 .shipping_info = { &INFO, 1 },
                                 .event_id = { { 9 } },
                                 .at = NOW - HOUR };
    struct changed changed = { 0 };
    store_begin(s);
    cr_assert_eq(order_capture(&s->c, id, &r, &changed), OK);
    store_commit(s);
    cr_expect(uuid_equal(changed.event_id, r.event_id));
    cr_expect_eq(changed.before.order.version, 1);
    cr_expect_eq(changed.after.order.version, 2);
    cr_expect_eq(store_ask(s, "SELECT at FROM order_event WHERE type = 'capture.created'"),
                 NOW - HOUR);
    struct capture_document d = newest_capture(s, id);
    cr_expect(str_equal(d.description, STR("Part 1")) && str_equal(d.reference, STR("ref")));
    cr_expect(str_equal(d.klarna_reference, STR("K-1")));
    cr_assert(d.order_lines.count == 1 && d.shipping_info.count == 1);
    cr_expect_eq(d.order_lines.items[0].line.quantity, 7);
    cr_expect(str_equal(d.shipping_info.items[0].shipping_company, STR("PostNord")));
    store_commit(s);
    store_delete(s);
}

Test(order_service, an_order_holds_so_many_events_and_no_more)
{
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    struct changed changed = { 0 };
    struct capture_request r = { .captured_amount = 1 };
    store_tamper(s, "UPDATE order_state SET version = 20000");
    store_begin(s);
    cr_expect_eq(order_capture(&s->c, id, &r, &changed), PROBLEM_NOT_ALLOWED);
    cr_expect(first_blame_is(&s->c, "", "The order has 20000 events; no more fit."));
    store_rollback(s);
    store_delete(s);
}

/* --- capturing by lines --------------------------------------------------------------- */

Test(order_service, lines_are_captured_in_parts_that_add_up)
{
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    struct changed changed = { 0 };
    cr_assert_eq(CAPTURE_LINES(s, id, &changed, { 0, SHIRTS, 1 }, { 0, SOCKS, 2 }), OK);
    cr_expect_eq(changed.after.order.captured.minor, 10000 + 6600);
    struct capture_document d = newest_capture(s, id);
    cr_assert_eq(d.order_lines.count, 2);
    const struct order_line *socks = &d.order_lines.items[1].line;
    cr_expect_eq(socks->line_number, 2);
    cr_expect_eq(socks->quantity, 2);
    cr_expect_eq(socks->total_amount, 6600);
    cr_expect_eq(socks->total_discount_amount, 66);
    cr_expect_eq(socks->total_tax_amount, 1320);
    cr_expect(str_equal(d.order_lines.items[0].product_identifiers.brand, STR("Fell")));
    store_commit(s);
    cr_assert_eq(CAPTURE_LINES(s, id, &changed, { 0, SOCKS, 1 }, { 0, FREIGHT, 1 }), OK);
    cr_assert_eq(CAPTURE_LINES(s, id, &changed, { 0, SHIRTS, 1 }), OK);
    cr_expect_eq(changed.after.order.status, ORDER_CAPTURED);
    cr_expect_eq(changed.after.order.captured.minor, TOTAL);
    store_delete(s);
}

Test(order_service, a_line_named_twice_is_taken_twice)
{
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    struct changed changed = { 0 };
    cr_expect_eq(CAPTURE_LINES(s, id, &changed, { 0, SHIRTS, 2 }, { 0, SHIRTS, 1 }),
                 PROBLEM_UNPROCESSABLE);
    cr_assert_eq(CAPTURE_LINES(s, id, &changed, { 0, SOCKS, 1 }, { 0, SOCKS, 1 }, { 0, SOCKS, 1 }),
                 OK);
    cr_expect_eq(changed.after.order.captured.minor, 9900);
    store_delete(s);
}

Test(order_service, lines_that_are_not_there_are_refused_by_place)
{
    static const struct {
        int64_t line, quantity;
        const char *field, *detail;
    } ROWS[] = {
        { 3, 1, "lines[1].line", "The order has no line 3; its lines are 0 to 2." },
        { -1, 1, "lines[1].line", "The order has no line -1; its lines are 0 to 2." },
        { SOCKS, 3, "lines[1].quantity", "Line 1 has 2 left to capture, but was asked for 3." },
        { SOCKS, 0, "lines[1].quantity", "Line 1 has 2 left to capture, but was asked for 0." },
        { SOCKS, -1, "lines[1].quantity", "Line 1 has 2 left to capture, but was asked for -1." },
    };
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    struct changed changed = { 0 };
    cr_assert_eq(CAPTURE_LINES(s, id, &changed, { 0, SOCKS, 1 }), OK);
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        cr_expect_eq(CAPTURE_LINES(s, id, &changed, { 0, FREIGHT, 1 },
                                   { 0, ROWS[i].line, ROWS[i].quantity }),
                     PROBLEM_UNPROCESSABLE, "row %zu", i);
        cr_expect(first_blame_is(&s->c, ROWS[i].field, ROWS[i].detail), "%.*s",
                  STR_ARG(s->c.blames[0].detail));
    }
    cr_expect_eq(store_load(s, id).order.captures_count, 1);
    store_delete(s);
}

Test(order_service, lines_that_come_to_nothing_are_refused)
{
    struct store *s = store_new();
    struct changed changed = { 0 };
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, 1000);
    struct line_document lines[2] = { p.lines.items[0], p.lines.items[0] };
    lines[0].line.total_amount = lines[0].line.unit_price = 1500;
    lines[1].line.total_amount = lines[1].line.unit_price = -500;
    p.lines = (struct line_documents){ lines, 2 };
    struct uuid id = store_place(s, &p).order.order_id;
    store_commit(s);
    cr_expect_eq(CAPTURE_LINES(s, id, &changed, { 0, 1, 1 }), PROBLEM_UNPROCESSABLE);
    cr_expect(first_blame_is(&s->c, "lines", "These lines come to -500; a capture is at least 1."));
    cr_expect_eq(CAPTURE_LINES(s, id, &changed, { 0, 0, 1 }), PROBLEM_CAPTURE_NOT_ALLOWED,
                 "more than is authorized");
    cr_expect_eq(CAPTURE_LINES(s, id, &changed, { 0, 0, 1 }, { 0, 1, 1 }), OK);
    store_delete(s);
}

Test(order_service, lines_of_an_order_that_is_over_are_refused_in_the_words_of_its_state)
{
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    struct changed changed = { 0 };
    (void)store_change(s, id, ORDER_CANCEL, 0);
    cr_expect_eq(CAPTURE_LINES(s, id, &changed, { 0, SHIRTS, 1 }), PROBLEM_CAPTURE_NOT_ALLOWED);
    str sentence = arena_format(s->c.arena, "Order %.*s is cancelled. Capture not possible.",
                                STR_ARG(uuid_text(s->c.arena, id)));
    cr_expect(first_blame_is(&s->c, "", sentence.ptr));
    store_delete(s);
}

/* --- capturing all -------------------------------------------------------------------- */

static struct capture_document capture_rest(struct store *s, struct uuid id)
{
    struct capture_request r = { 0 };
    struct changed changed = { 0 };
    store_begin(s);
    cr_assert_eq(capture_of_all(&s->c, id, &r), OK);
    cr_assert_eq(order_capture(&s->c, id, &r, &changed), OK);
    store_commit(s);
    cr_expect_eq(changed.after.order.status, ORDER_CAPTURED);
    cr_expect_eq(changed.after.order.captured.minor, TOTAL);
    return newest_capture(s, id);
}

Test(order_service, a_full_capture_lists_the_lines_that_are_left)
{
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    struct changed changed = { 0 };
    cr_assert_eq(CAPTURE_LINES(s, id, &changed, { 0, SHIRTS, 2 }, { 0, SOCKS, 1 }), OK);
    struct capture_document d = capture_rest(s, id);
    cr_assert_eq(d.order_lines.count, 2);
    cr_expect_eq(d.order_lines.items[0].line.line_number, SOCKS + 1);
    cr_expect_eq(d.order_lines.items[0].line.quantity, 2);
    cr_expect_eq(d.order_lines.items[0].line.total_amount, 6600);
    cr_expect_eq(d.order_lines.items[1].line.line_number, FREIGHT + 1);
    store_commit(s);
    store_delete(s);
}

Test(order_service, a_full_capture_lists_no_lines_that_do_not_add_up)
{
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    (void)store_capture(s, id, 5000); /* of what, nobody said */
    struct capture_document d = capture_rest(s, id);
    cr_expect_eq(d.order_lines.count, 0);
    store_commit(s);
    store_delete(s);
}

Test(order_service, a_full_capture_of_what_is_over_is_refused)
{
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    struct capture_request r = { 0 };
    struct changed changed = { 0 };
    s->c.now = store_load(s, id).order.expires_at;
    store_begin(s);
    cr_assert_eq(capture_of_all(&s->c, id, &r), OK);
    cr_expect_eq(order_capture(&s->c, id, &r, &changed), PROBLEM_CAPTURE_NOT_ALLOWED);
    store_rollback(s);
    store_delete(s);
}

Test(order_service, progress_reads_the_captures)
{
    struct store *s = store_new();
    struct uuid id = place_shopping(s);
    struct changed changed = { 0 };
    static const struct line_document SOCK = { .line = { .reference = { "SOCK", 4 },
                                                         .name = { "Sock", 4 },
                                                         .quantity = 1,
                                                         .total_amount = 3000 } };
    struct capture_request wire = { .captured_amount = 3000, .lines = { &SOCK, 1 } };
    cr_assert_eq(CAPTURE_LINES(s, id, &changed, { 0, SHIRTS, 1 }), OK);
    store_begin(s);
    cr_assert_eq(order_capture(&s->c, id, &wire, &changed), OK);
    struct order_fact_row fact = { 0 };
    struct line_progress *progress = NULL;
    cr_assert_eq(order_load_fact(&s->c, id, &fact), OK);
    struct order_lines lines = document_lines(&s->c, document_read_lines(&s->c, fact.order_lines));
    cr_assert_eq(order_progress(&s->c, &changed.after, lines, &progress), OK);
    cr_expect_eq(progress[SHIRTS].captured_quantity, 1);
    cr_expect_eq(progress[SHIRTS].left_amount, 10000);
    cr_expect_eq(progress[SOCKS].captured_amount, 3000);
    cr_expect_eq(progress[SOCKS].left_quantity, 2);
    cr_expect_eq(progress[FREIGHT].captured_quantity, 0);
    store_commit(s);
    store_delete(s);
}

/* --- after its time ------------------------------------------------------------------- */

Test(order_service, an_order_reads_as_expired_from_the_instant_and_the_sweep_writes_the_same)
{
    static const struct {
        enum order_verb verb;
        int64_t amount;
        enum order_status status;
        int64_t remaining;
        bool is_written; /* by the sweep */
    } ROWS[] = {
        { ORDER_ACKNOWLEDGE, 0, ORDER_EXPIRED, 0, true },
        { ORDER_CAPTURE, 1000, ORDER_CAPTURED, 0, true },
        { ORDER_CAPTURE, TOTAL, ORDER_CAPTURED, 0, false },
        { ORDER_CANCEL, 0, ORDER_CANCELLED, TOTAL, false },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct store *s = store_new();
        struct uuid id = place_shopping(s);
        struct order_row before = store_change(s, id, ROWS[i].verb, ROWS[i].amount), seen, swept;
        bool again = false;
        s->c.now = before.order.expires_at - 1;
        store_begin(s);
        cr_assert_eq(order_view(&s->c, id, &seen), OK);
        cr_expect_eq(seen.order.status, before.order.status, "row %zu: not yet", i);
        store_rollback(s);
        s->c.now = before.order.expires_at;
        store_begin(s);
        cr_assert_eq(order_view(&s->c, id, &seen), OK);
        cr_expect_eq(seen.order.status, ROWS[i].status, "row %zu", i);
        cr_expect_eq(order_remaining(&seen.order).minor, ROWS[i].remaining, "row %zu", i);
        cr_expect_eq(seen.order.version, before.order.version, "row %zu: nothing is written", i);
        cr_assert_eq(expiry_round(&s->c, &again), OK);
        store_commit(s);
        s->c.merchant_id = MERCHANT;
        swept = store_load(s, id);
        cr_expect_eq(swept.order.status, ROWS[i].status, "row %zu", i);
        cr_expect_eq(swept.order.released.minor, seen.order.released.minor, "row %zu", i);
        cr_expect_eq(swept.order.version, before.order.version + ROWS[i].is_written, "row %zu", i);
        cr_expect_not(again);
        store_delete(s);
    }
}

static void place_due(struct store *s, int count, int64_t expires_at)
{
    store_begin(s);
    for (int i = 0; i < count; i++) {
        struct placement p = placement_of(&s->c, 1, 1000);
        p.order_id = uuid_make(s->c.entropy, s->c.now);
        p.klarna_reference = arena_format(s->c.arena, "DUE%05d", i);
        p.expires_at = expires_at;
        (void)store_place(s, &p);
    }
    store_commit(s);
}

/* A shop whose orders all end at the same midnight does not hold the writer for all of them. */
Test(order_service, many_that_expire_at_one_instant_are_swept_in_bounded_rounds)
{
    enum { MANY = 1250, ROUND = 500 };
    struct store *s = store_new();
    int64_t midnight = NOW + DAY, expired = 0, rounds = 0;
    bool again = true;
    place_due(s, MANY, midnight);
    place_due(s, 1, midnight + SECOND);
    s->c.now = midnight;
    while (again) {
        store_begin(s);
        s->c.now = midnight;
        cr_assert_eq(expiry_round(&s->c, &again), OK);
        store_commit(s);
        s->c.merchant_id = MERCHANT;
        int64_t now = store_ask(s, "SELECT count(*) FROM order_state WHERE status = 'EXPIRED'");
        cr_assert_leq(now - expired, ROUND);
        cr_assert_lt(rounds++, 10);
        expired = now;
    }
    cr_expect_eq(expired, MANY);
    cr_expect_eq(rounds, 3);
    store_delete(s);
}
