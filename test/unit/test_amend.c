/* What changes an order besides money: each document tells what was before, facts and words follow,
 * a refusal leaves nothing, and the audit finds nothing. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "base/clock.h"
#include "service/order_amend.h"
#include "support.h"

/* --- looking -------------------------------------------------------------------------- */

static struct order_fact_row fact_of(struct store *s, struct uuid id)
{
    struct order_fact_row fact = { 0 };
    cr_assert_eq(order_load_fact(&s->c, id, &fact), OK);
    return fact;
}

/* Reads the document of the newest event, which must be of this kind. In the open transaction. */
static void newest(struct store *s, struct uuid id, enum order_fact fact, const struct shape *shape,
                   void *out)
{
    struct order_row row = { 0 };
    struct event_row e = { 0 };
    bool found = false;
    cr_assert_eq(order_load(&s->c, id, &row), OK);
    cr_assert_eq(event_load(&s->c, row.last_event_id, &e, &found), OK);
    cr_assert(found);
    cr_assert_eq(e.fact, fact, "the newest event is %s", ORDER_FACT_NAMES[e.fact]);
    document_read(&s->c, shape, e.document, out);
}

static int64_t orders_found(struct store *s, const char *token)
{
    return store_ask(s, "SELECT count(*) FROM order_token WHERE token = '%s'", token);
}

static void expect_text(str is, const char *be)
{
    cr_expect(str_equal(is, str_of(be)), "'%.*s', not '%s'", STR_ARG(is), be);
}

static void end(struct store *s, enum problem p)
{
    if (p == OK)
        store_commit(s);
    else
        store_rollback(s);
}

/* --- the authorization ---------------------------------------------------------------- */

static const struct line_document CAP = { .line = { .reference = { "CAP", 3 },
                                                    .type = { "physical", 8 },
                                                    .name = { "Cap", 3 },
                                                    .quantity = 2,
                                                    .unit_price = 15000,
                                                    .total_amount = 30000,
                                                    .tax_rate = 2500,
                                                    .total_tax_amount = 6000 } };

static enum problem update(struct store *s, struct uuid id, int64_t amount,
                           struct line_documents lines, struct changed *changed)
{
    struct update_request r = { .order_amount = amount,
                                .description = STR("Changed by phone"),
                                .lines = lines };
    *changed = (struct changed){ 0 };
    store_begin(s);
    enum problem p = order_update_authorization(&s->c, id, &r, changed);
    end(s, p);
    return p;
}

/* An order that may be raised. */
static struct uuid place_invoice(struct store *s)
{
    store_begin(s);
    struct placement p = shopping(&s->c);
    p.payment_method.type = STR("INVOICE");
    p.merchant_reference1 = STR("WEB-77");
    p.merchant_reference2 = STR("desk five");
    p.shipping_address = (struct address){ .has = 1,
                                           .given_name = STR("Anna"),
                                           .family_name = STR("Svensson"),
                                           .city = STR("Visby"),
                                           .country = STR("SE") };
    struct uuid id = store_place(s, &p).order.order_id;
    store_commit(s);
    return id;
}

Test(amend, an_update_replaces_amount_and_lines_and_tells_both)
{
    static const struct {
        int64_t amount;
        enum order_fact fact;
    } ROWS[] = {
        { 30000, ORDER_WAS_LOWERED },
        { 30000, ORDER_WAS_RELINED },
        { TOTAL + TOTAL / 5, ORDER_WAS_RAISED },
    };
    struct store *s = store_new();
    struct uuid id = place_invoice(s);
    int64_t amount = TOTAL;
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct changed changed;
        struct update_document d = { 0 };
        cr_assert_eq(update(s, id, ROWS[i].amount, (struct line_documents){ &CAP, 1 }, &changed),
                     OK);
        cr_expect_eq(changed.after.order.authorized.minor, ROWS[i].amount);
        cr_expect_eq(changed.after.order.original.minor, TOTAL);
        cr_expect_eq(changed.warnings.count, 0);
        store_begin(s);
        newest(s, id, ROWS[i].fact, &UPDATE_DOCUMENT, &d);
        cr_expect_eq(d.order_amount_before, amount);
        cr_expect_eq(d.order_amount, ROWS[i].amount);
        expect_text(d.description, "Changed by phone");
        cr_expect_eq(d.order_lines_before.count, i == 0 ? 3 : 1);
        cr_assert_eq(d.order_lines.count, 1);
        expect_text(d.order_lines.items[0].line.reference, "CAP");
        cr_expect(
            str_equal(fact_of(s, id).order_lines, document_write_lines(&s->c, d.order_lines)));
        store_rollback(s);
        amount = ROWS[i].amount;
    }
    expect_honest_books(s);
    store_delete(s);
}

Test(amend, without_lines_the_order_has_none)
{
    struct store *s = store_new();
    struct uuid id = place_invoice(s);
    struct changed changed;
    struct update_document d = { 0 };
    cr_assert_eq(update(s, id, TOTAL, (struct line_documents){ 0 }, &changed), OK);
    store_begin(s);
    newest(s, id, ORDER_WAS_RELINED, &UPDATE_DOCUMENT, &d);
    cr_expect_eq(d.order_lines_before.count, 3);
    cr_expect_eq(d.order_lines.count, 0);
    expect_text(fact_of(s, id).order_lines, "[]");
    store_rollback(s);
    expect_honest_books(s);
    store_delete(s);
}

Test(amend, a_clients_lines_that_do_not_come_to_the_amount_are_remembered_with_the_update)
{
    struct store *s = store_new();
    struct uuid id = place_invoice(s);
    struct changed changed = { 0 };
    struct update_document d = { 0 };
    struct update_request r = { .order_amount = 29990, .lines = { &CAP, 1 }, .from_client = true };
    store_begin(s);
    cr_assert_eq(order_update_authorization(&s->c, id, &r, &changed), OK);
    newest(s, id, ORDER_WAS_LOWERED, &UPDATE_DOCUMENT, &d);
    cr_assert_eq(d.warnings.count, 1);
    expect_text(d.warnings.items[0].kind, WARNING_LINES_MISMATCH);
    cr_expect_eq(d.warnings.items[0].difference, 10);
    store_commit(s);
    expect_honest_books(s);
    store_delete(s);
}

Test(amend, without_lines_there_is_no_line_to_capture)
{
    struct store *s = store_new();
    struct uuid id = place_invoice(s);
    struct changed changed;
    cr_assert_eq(update(s, id, TOTAL, (struct line_documents){ 0 }, &changed), OK);
    cr_expect_eq(CAPTURE_LINES(s, id, &changed, { 0, 0, 1 }), PROBLEM_UNPROCESSABLE);
    cr_expect(first_blame_is(&s->c, "lines[0].line", "The order has no lines."));
    store_delete(s);
}

Test(amend, a_refused_update_changes_nothing)
{
    struct store *s = store_new();
    struct uuid id = place_invoice(s);
    struct changed changed;
    (void)store_capture(s, id, 1000);
    cr_expect_eq(update(s, id, 999, (struct line_documents){ 0 }, &changed), PROBLEM_NOT_ALLOWED);
    cr_expect_eq(update(s, id, TOTAL + TOTAL / 5 + 1, (struct line_documents){ 0 }, &changed),
                 PROBLEM_NOT_ALLOWED);
    cr_expect_eq(update(s, (struct uuid){ { 9 } }, 1000, (struct line_documents){ 0 }, &changed),
                 PROBLEM_NO_SUCH_ORDER);
    struct order_row row = store_load(s, id);
    cr_expect_eq(row.order.version, 2);
    cr_expect_eq(row.order.authorized.minor, TOTAL);
    store_begin(s);
    cr_expect_eq(document_read_lines(&s->c, fact_of(s, id).order_lines).count, 3);
    store_rollback(s);
    expect_honest_books(s);
    store_delete(s);
}

Test(amend, lowering_to_what_is_captured_is_the_end)
{
    struct store *s = store_new();
    struct uuid id = place_invoice(s);
    struct changed changed;
    (void)store_capture(s, id, 1000);
    cr_assert_eq(update(s, id, 1000, (struct line_documents){ 0 }, &changed), OK);
    cr_expect_eq(changed.after.order.status, ORDER_CAPTURED);
    cr_expect_eq(store_ask(s, "SELECT debits - credits FROM ledger_balance WHERE account = 9100"),
                 0, "nothing is promised any more");
    expect_honest_books(s);
    store_delete(s);
}

/* What was captured by line is still captured when the lines have moved. */
Test(amend, progress_finds_captured_lines_again_by_their_references)
{
    struct store *s = store_new();
    struct uuid id = place_invoice(s);
    struct changed changed = { 0 };
    cr_assert_eq(CAPTURE_LINES(s, id, &changed, { 0, SHIRTS, 1 }), OK);
    store_begin(s);
    struct line_documents was = document_read_lines(&s->c, fact_of(s, id).order_lines);
    struct line_document moved[] = { was.items[SOCKS], was.items[SHIRTS] };
    struct update_request r = { .order_amount = 29900, .lines = { moved, 2 } };
    changed = (struct changed){ 0 };
    cr_assert_eq(order_update_authorization(&s->c, id, &r, &changed), OK);
    store_commit(s);
    cr_assert_eq(CAPTURE_LINES(s, id, &changed, { 0, 1, 1 }), OK, "the second shirt");
    cr_expect_eq(CAPTURE_LINES(s, id, &changed, { 0, 1, 1 }), PROBLEM_UNPROCESSABLE,
                 "there is no third");
    store_begin(s);
    struct line_progress *progress = NULL;
    struct order_row row = { 0 };
    cr_assert_eq(order_load(&s->c, id, &row), OK);
    struct order_lines now =
        document_lines(&s->c, document_read_lines(&s->c, fact_of(s, id).order_lines));
    cr_assert_eq(order_progress(&s->c, &row, now, &progress), OK);
    cr_expect_eq(progress[0].captured_quantity, 0, "no socks");
    cr_expect_eq(progress[0].left_quantity, 3);
    cr_expect_eq(progress[1].captured_quantity, 2);
    cr_expect_eq(progress[1].captured_amount, 20000);
    cr_expect_eq(progress[1].left_quantity, 0);
    store_rollback(s);
    expect_honest_books(s);
    store_delete(s);
}

/* --- the end --------------------------------------------------------------------------- */

Test(amend, an_extension_tells_both_ends_and_happens_once_a_day)
{
    struct store *s = store_new();
    struct uuid id = place_invoice(s);
    struct changed changed = { 0 };
    struct extension_document d = { 0 };
    s->c.now = NOW + 3 * DAY;
    store_begin(s);
    cr_assert_eq(order_extend(&s->c, id, &changed), OK);
    store_commit(s);
    cr_expect_eq(changed.after.order.expires_at, clock_midnight(NOW) + 31 * DAY);
    store_begin(s);
    newest(s, id, ORDER_WAS_EXTENDED, &EXTENSION_DOCUMENT, &d);
    cr_expect_eq(d.expires_at_before, clock_midnight(NOW) + 28 * DAY);
    cr_expect_eq(d.expires_at, clock_midnight(NOW) + 31 * DAY);
    changed = (struct changed){ 0 };
    cr_expect_eq(order_extend(&s->c, id, &changed), OK);
    cr_expect(uuid_is_zero(changed.event_id), "nothing happened");
    store_commit(s);
    cr_expect_eq(store_load(s, id).order.version, 2);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM order_event WHERE amount <> 0 AND type ="
                              " 'authorization.extended'"),
                 0);
    expect_honest_books(s);
    s->c.now = NOW;
    store_delete(s);
}

/* --- references ------------------------------------------------------------------------ */

static void set_references(struct store *s, struct uuid id, str first, str second)
{
    struct changed changed = { 0 };
    store_begin(s);
    cr_assert_eq(order_set_references(&s->c, id, first, second, &changed), OK);
    store_commit(s);
}

Test(amend, references_tell_what_was_and_are_found_by_what_is)
{
    struct store *s = store_new();
    struct uuid id = place_invoice(s);
    struct references_document d = { 0 };
    cr_assert_eq(orders_found(s, "web-77"), 1);
    set_references(s, id, STR("Shop 78"), (str){ 0 });
    store_begin(s);
    newest(s, id, ORDER_WAS_REFERENCED, &REFERENCES_DOCUMENT, &d);
    expect_text(d.merchant_reference1_before, "WEB-77");
    expect_text(d.merchant_reference1, "Shop 78");
    expect_text(d.merchant_reference2_before, "");
    expect_text(d.merchant_reference2, "");
    expect_text(fact_of(s, id).merchant_reference1, "Shop 78");
    expect_text(fact_of(s, id).merchant_reference2, "desk five");
    store_rollback(s);
    cr_expect_eq(orders_found(s, "web-77"), 0, "no longer by the old one");
    cr_expect_eq(orders_found(s, "web"), 0);
    cr_expect_eq(orders_found(s, "shop 78"), 1);
    cr_expect_eq(orders_found(s, "shop"), 1);
    cr_expect_eq(orders_found(s, "five"), 1, "the second stays");
    cr_expect_eq(orders_found(s, "svensson"), 1, "and so does the name");
    store_delete(s);
}

Test(amend, an_empty_reference_clears_and_an_absent_one_stays)
{
    struct store *s = store_new();
    struct uuid id = place_invoice(s);
    struct references_document d = { 0 };
    set_references(s, id, (str){ 0 }, STR(""));
    store_begin(s);
    newest(s, id, ORDER_WAS_REFERENCED, &REFERENCES_DOCUMENT, &d);
    expect_text(d.merchant_reference2_before, "desk five");
    expect_text(d.merchant_reference2, "");
    expect_text(fact_of(s, id).merchant_reference1, "WEB-77");
    expect_text(fact_of(s, id).merchant_reference2, "");
    store_rollback(s);
    cr_expect_eq(orders_found(s, "desk five"), 0);
    cr_expect_eq(orders_found(s, "web-77"), 1);
    expect_honest_books(s);
    store_delete(s);
}

/* --- the customer ---------------------------------------------------------------------- */

static enum problem readdress(struct store *s, struct uuid id, const char *billing,
                              const char *shipping)
{
    struct changed changed = { 0 };
    struct address b = { 0 }, d = { 0 };
    store_begin(s);
    if (billing != NULL)
        cr_assert_eq(shape_read_json(&s->c, &ADDRESS_SHAPE, str_of(billing), &b), OK);
    if (shipping != NULL)
        cr_assert_eq(shape_read_json(&s->c, &ADDRESS_SHAPE, str_of(shipping), &d), OK);
    enum problem p = order_set_customer(&s->c, id, billing != NULL ? &b : NULL,
                                        shipping != NULL ? &d : NULL, &changed);
    end(s, p);
    return p;
}

Test(amend, an_address_is_merged_member_by_member_and_tells_what_it_was)
{
    struct store *s = store_new();
    struct uuid id = place_invoice(s);
    struct customer_document d = { 0 };
    cr_assert_eq(readdress(s, id, NULL, "{\"city\":\"Lund\",\"phone\":\"070\"}"), OK);
    cr_assert_eq(readdress(s, id, NULL, "{\"phone\":\"\",\"region\":\"Skåne\"}"), OK);
    store_begin(s);
    newest(s, id, ORDER_WAS_READDRESSED, &CUSTOMER_DOCUMENT, &d);
    expect_text(d.shipping_address_before.city, "Lund");
    expect_text(d.shipping_address_before.phone, "070");
    expect_text(d.shipping_address_before.region, "");
    expect_text(d.shipping_address.city, "Lund");
    expect_text(d.shipping_address.phone, "");
    expect_text(d.shipping_address.region, "Skåne");
    expect_text(d.shipping_address.given_name, "Anna");
    struct address now = document_read_address(&s->c, fact_of(s, id).shipping_address);
    expect_text(now.city, "Lund");
    expect_text(now.phone, "");
    expect_text(now.region, "Skåne");
    struct address billing = document_read_address(&s->c, fact_of(s, id).billing_address);
    expect_text(billing.city, "");
    expect_text(billing.email, "anna@example.se");
    store_rollback(s);
    expect_honest_books(s);
    store_delete(s);
}

Test(amend, what_an_address_needs_cannot_be_cleared)
{
    static const char *const BAD[] = {
        "{\"given_name\":\"\"}",     "{\"family_name\":\"\"}", "{\"email\":\"\"}",
        "{\"street_address\":\"\"}", "{\"postal_code\":\"\"}", "{\"city\":\"\"}",
        "{\"country\":\"\"}",        "{\"country\":\"S\"}",    "{\"title\":\"Dr\",\"city\":\"\"}",
    };
    static const char *const GOOD[] = {
        "{\"title\":\"\"}",
        "{\"street_address2\":\"\"}",
        "{\"region\":\"\"}",
        "{\"phone\":\"\"}",
        "{\"attention\":\"\"}",
        "{\"organization_name\":\"\"}",
        "{}",
    };
    struct store *s = store_new();
    struct uuid id = place_invoice(s);
    for (size_t i = 0; i < COUNT(BAD); i++) {
        cr_expect_eq(readdress(s, id, NULL, BAD[i]), PROBLEM_INVALID_ADDRESS, "%s", BAD[i]);
        cr_expect(str_equal(s->c.blames[0].detail,
                            STR("The shipping and/or billing address is invalid")));
    }
    cr_expect_eq(store_load(s, id).order.version, 1, "nothing happened");
    for (size_t i = 0; i < COUNT(GOOD); i++)
        cr_expect_eq(readdress(s, id, NULL, GOOD[i]), OK, "%s", GOOD[i]);
    store_delete(s);
}

Test(amend, a_billing_address_changes_under_klarnas_rules_and_name_and_words_follow)
{
    static const char OTHER[] = "{\"given_name\":\"Åsa\",\"family_name\":\"Öberg\","
                                "\"email\":\"asa@oberg.se\"}";
    struct store *s = store_new();
    struct uuid id = place_invoice(s);
    struct policy klarna = POLICY_DEFAULT;
    struct customer_document d = { 0 };
    klarna.compat = STR("klarna");
    cr_expect_eq(readdress(s, id, OTHER, NULL), PROBLEM_NOT_ALLOWED);
    cr_expect_eq(readdress(s, id, OTHER, "{\"city\":\"Lund\"}"), PROBLEM_NOT_ALLOWED);
    cr_expect_eq(store_load(s, id).order.version, 1, "not even the other address changed");
    s->c.policy = &klarna;
    cr_assert_eq(readdress(s, id, OTHER, NULL), OK);
    store_begin(s);
    newest(s, id, ORDER_WAS_READDRESSED, &CUSTOMER_DOCUMENT, &d);
    expect_text(d.billing_address_before.given_name, "Anna");
    expect_text(d.billing_address.given_name, "Åsa");
    expect_text(d.shipping_address.given_name, "");
    expect_text(fact_of(s, id).customer_name, "Åsa Öberg");
    expect_text(fact_of(s, id).customer_email, "asa@oberg.se");
    store_rollback(s);
    cr_expect_eq(orders_found(s, "oberg"), 1);
    cr_expect_eq(orders_found(s, "asa oberg"), 1);
    cr_expect_eq(orders_found(s, "asa@oberg.se"), 1);
    cr_expect_eq(orders_found(s, "svensson"), 0);
    cr_expect_eq(orders_found(s, "anna@example.se"), 0);
    cr_expect_eq(orders_found(s, "web-77"), 1);
    expect_honest_books(s);
    s->c.policy = NULL;
    store_delete(s);
}

/* --- the risk, and what is worth looking at -------------------------------------------- */

Test(amend, a_pending_order_is_captured_once_it_is_accepted)
{
    struct store *s = store_new();
    struct changed changed = { 0 };
    struct capture_request all = { .captured_amount = TOTAL };
    struct fraud_document d = { 0 };
    store_begin(s);
    struct placement p = shopping(&s->c);
    p.fraud_status = FRAUD_PENDING;
    struct uuid id = store_place(s, &p).order.order_id;
    cr_expect_eq(order_capture(&s->c, id, &all, &changed), PROBLEM_CAPTURE_NOT_ALLOWED);
    s->c.blames_count = 0;
    changed = (struct changed){ 0 };
    cr_assert_eq(order_judge(&s->c, id, FRAUD_ACCEPTED, &changed), OK);
    newest(s, id, ORDER_WAS_JUDGED, &FRAUD_DOCUMENT, &d);
    expect_text(d.fraud_status_before, "PENDING");
    expect_text(d.fraud_status, "ACCEPTED");
    changed = (struct changed){ 0 };
    cr_expect_eq(order_capture(&s->c, id, &all, &changed), OK);
    cr_expect_eq(order_judge(&s->c, id, FRAUD_REJECTED, &changed), PROBLEM_NOT_ALLOWED);
    store_commit(s);
    expect_honest_books(s);
    store_delete(s);
}

static int64_t flag(struct store *s, struct uuid id, str kind, uint8_t capture)
{
    struct warning w = { .kind = kind, .detail = STR("Look."), .event_id = { { capture } } };
    store_begin(s);
    cr_assert_eq(order_flag(&s->c, id, &w), OK);
    store_commit(s);
    return store_ask(s, "SELECT count(*) FROM order_event WHERE type = 'request.flagged'");
}

Test(amend, the_same_is_not_flagged_twice_in_a_row)
{
    struct store *s = store_new();
    struct uuid id = place_invoice(s);
    cr_expect_eq(flag(s, id, STR(WARNING_KEY_REUSED), 0), 1);
    cr_expect_eq(flag(s, id, STR(WARNING_KEY_REUSED), 0), 1, "not again");
    cr_expect_eq(flag(s, id, STR(WARNING_CAPTURE_REPEATED), 1), 2, "something else");
    cr_expect_eq(flag(s, id, STR(WARNING_CAPTURE_REPEATED), 1), 2, "not again");
    cr_expect_eq(flag(s, id, STR(WARNING_CAPTURE_REPEATED), 2), 3, "of another capture");
    cr_expect_eq(flag(s, id, STR(WARNING_KEY_REUSED), 0), 4, "what was before counts no more");
    (void)store_capture(s, id, 100);
    cr_expect_eq(flag(s, id, STR(WARNING_KEY_REUSED), 0), 5, "after something else happened");
    cr_expect_eq(store_load(s, id).order.version, 7);
    expect_honest_books(s);
    store_delete(s);
}

/* --- after a capture ------------------------------------------------------------------- */

Test(amend, shipping_info_of_the_whole_order_needs_no_capture)
{
    static const struct shipping_info INFO = { .has = 1, .tracking_number = { "T9", 2 } };
    struct store *s = store_new();
    struct uuid id = place_invoice(s);
    struct changed changed = { 0 };
    struct shipping_document d = { 0 };
    store_begin(s);
    cr_assert_eq(order_ship(&s->c, id, (struct uuid){ { 0 } }, (struct shipping_infos){ &INFO, 1 },
                            &changed),
                 OK);
    newest(s, id, ORDER_WAS_SHIPPED, &SHIPPING_DOCUMENT, &d);
    cr_expect(uuid_is_zero(d.capture_id));
    cr_assert_eq(d.shipping_info.count, 1);
    expect_text(d.shipping_info.items[0].tracking_number, "T9");
    store_commit(s);
    expect_honest_books(s);
    store_delete(s);
}

static enum problem send_out(struct store *s, struct uuid id, struct uuid capture)
{
    struct changed changed = { 0 };
    store_begin(s);
    enum problem p =
        order_send_out(&s->c, id, &(struct send_out_document){ .capture_id = capture }, &changed);
    end(s, p);
    return p;
}

Test(amend, a_customer_is_told_again_of_a_capture_of_the_order)
{
    struct store *s = store_new();
    struct uuid id = place_invoice(s), other = place_invoice(s);
    struct uuid placed = store_load(s, id).last_event_id;
    struct send_out_document d = { 0 };
    cr_expect_eq(send_out(s, id, placed), PROBLEM_NOT_ALLOWED, "there is no capture yet");
    struct uuid capture = store_capture(s, id, 1000).last_event_id;
    struct uuid wrong[] = { placed, store_capture(s, other, 1000).last_event_id, { { 0 } } };
    for (size_t i = 0; i < COUNT(wrong); i++)
        cr_expect_eq(send_out(s, id, wrong[i]), PROBLEM_NO_SUCH_CAPTURE, "%zu", i);
    cr_assert_eq(send_out(s, id, capture), OK);
    store_begin(s);
    newest(s, id, ORDER_WAS_SENT_OUT, &SEND_OUT_DOCUMENT, &d);
    cr_expect(uuid_equal(d.capture_id, capture));
    store_rollback(s);
    expect_honest_books(s);
    store_delete(s);
}

static enum problem defer(struct store *s, struct uuid id, struct uuid capture, int64_t days)
{
    struct changed changed = { 0 };
    store_begin(s);
    enum problem p = order_extend_due_date(&s->c, id, capture, days, &changed);
    end(s, p);
    return p;
}

static size_t options(struct store *s, struct uuid id, struct uuid capture)
{
    struct due_dates due = { 0 };
    store_begin(s);
    cr_assert_eq(order_due_dates(&s->c, id, capture, &due), OK);
    store_rollback(s);
    return due.count;
}

/* 10.00 kronor were captured: ten days cost 10, thirty 19 and sixty 49. */
Test(amend, two_free_days_are_given_once_per_order_and_others_at_their_price)
{
    struct store *s = store_new();
    struct uuid id = place_invoice(s);
    struct uuid first = store_capture(s, id, 1000).last_event_id;
    struct uuid second = store_capture(s, id, 1000).last_event_id;
    struct due_date_document d = { 0 };
    cr_expect_eq(options(s, id, first), 4);
    cr_expect_eq(defer(s, id, first, 30), OK);
    store_begin(s);
    newest(s, id, ORDER_WAS_DEFERRED, &DUE_DATE_DOCUMENT, &d);
    cr_expect(uuid_equal(d.capture_id, first));
    cr_expect_eq(d.number_of_days, 30);
    cr_expect_eq(d.fee_amount, 1900);
    store_rollback(s);
    cr_expect_eq(options(s, id, first), 4, "what costs something leaves the free days");
    cr_expect_eq(defer(s, id, first, 2), OK);
    cr_expect_eq(options(s, id, second), 3, "they are the order's, not the capture's");
    cr_expect_eq(defer(s, id, second, 2), PROBLEM_NOT_ALLOWED);
    cr_expect_eq(defer(s, id, second, 3), PROBLEM_NOT_ALLOWED);
    cr_expect_eq(defer(s, id, second, 60), OK);
    cr_expect_eq(store_load(s, id).order.version, 6);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM ledger_transfer"), 5,
                 "a placement, two captures: the fees are only written down");
    expect_honest_books(s);
    store_delete(s);
}

Test(amend, who_does_not_pay_later_has_no_due_date)
{
    struct store *s = store_new();
    struct uuid id = place_shopping(s); /* by card */
    struct uuid capture = store_capture(s, id, 1000).last_event_id;
    cr_expect_eq(options(s, id, capture), 0);
    cr_expect_eq(defer(s, id, capture, 10), PROBLEM_NOT_ALLOWED);
    store_delete(s);
}
