/* The outbox: each event causes each wanted mail once, each mail is one sender's at a time, and
 * what became of it follows from what the mail server said. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "service/invoicing.h"
#include "service/mail_content.h"
#include "service/order_amend.h"
#include "store/db_faulty.h"
#include "support.h"

#define PATIENCE (3 * DAY)

/* A round of the job, or a turn of the mailer: what there is to do is done. */
typedef enum problem work_fn(struct store *s);

static void choose(struct store *s, const char *json)
{
    struct mail_terms changes = { 0 }, all;
    store_begin(s);
    s->c.now = NOW - DAY; /* everything here happens after it */
    cr_assert_eq(shape_read_json(&s->c, &MAIL_TERMS_SHAPE, str_of(json), &changes), OK);
    cr_assert_eq(mail_terms_change(&s->c, &changes, &all), OK);
    s->c.now = NOW;
    store_commit(s);
}

static void make_all(struct store *s)
{
    int64_t merchant_id = 0;
    for (bool again = true; again;) {
        store_begin(s);
        cr_assert_eq(outbox_make(&s->c, NOW + MINUTE, &merchant_id, &again), OK);
        s->c.merchant_id = MERCHANT;
        store_commit(s);
    }
}

static struct uuid place_for(struct store *s, const char *method, const char *email)
{
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, 50000);
    p.payment_method.type = str_of(method);
    p.payment_method.has = 1;
    p.billing_address.email = str_of(email);
    struct uuid id = store_place(s, &p).order.order_id;
    store_commit(s);
    return id;
}

/* Claims at that time; merchant_id 0: there was nothing. The texts do not last. */
static struct outbox_claim claim_at(struct store *s, int64_t now)
{
    struct outbox_claim claim;
    int64_t merchant_id = 0;
    store_begin(s);
    s->c.now = now;
    cr_assert_eq(outbox_claim(&s->c, &merchant_id, &claim), OK);
    s->c.now = NOW;
    s->c.merchant_id = MERCHANT;
    store_commit(s);
    return claim;
}

static void settle_at(struct store *s, const struct outbox_claim *claim, enum mail_outcome outcome,
                      const char *answer, int64_t now)
{
    store_begin(s);
    s->c.now = now;
    cr_assert_eq(outbox_settle(&s->c, &claim->mail, outcome, str_of(answer), PATIENCE), OK);
    s->c.now = NOW;
    store_commit(s);
}

static int64_t count_of(struct store *s, const char *state)
{
    return store_ask(s, "SELECT count(*) FROM mail WHERE state = '%s'", state);
}

/* A store with one mail that is due. */
static struct store *store_with_mail(void)
{
    struct store *s = store_new();
    choose(s, "{\"mails\":[\"capture\"]}");
    (void)store_capture(s, place_for(s, "CARD", "a@b.example"), 50000);
    make_all(s);
    cr_assert_eq(count_of(s, "queued"), 1);
    return s;
}

Test(outbox, an_event_causes_what_is_wanted_once)
{
    struct store *s = store_new();
    choose(s, "{\"mails\":[\"capture\",\"invoice\",\"refund\"],\"copy_to\":\"c@d.example\"}");
    struct uuid invoiced = place_for(s, "INVOICE", "a@b.example");
    struct uuid capture = store_capture(s, invoiced, 20000).last_event_id;
    (void)store_change(s, invoiced, ORDER_REFUND, 100);
    (void)store_capture(s, place_for(s, "CARD", "a@b.example"), 100);
    (void)store_capture(s, place_for(s, "CARD", ""), 100);
    make_all(s);
    store_tamper(s, "UPDATE mail_terms SET seen_id = x'00000000000000000000000000000000'");
    make_all(s);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM mail"), 2 * (3 + 1), "each with its copy");
    cr_expect_eq(
        store_ask(s, "SELECT count(*) FROM mail WHERE copy = 1 AND address = 'c@d.example'"), 4);
    struct changed changed = { 0 };
    store_begin(s);
    cr_assert_eq(order_send_out(&s->c, invoiced,
                                &(struct send_out_document){ .capture_id = capture }, &changed),
                 OK);
    store_commit(s);
    make_all(s);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM mail"), 12,
                 "the capture and the invoice again");
    store_delete(s);
}

/* Its events are a year ahead, and nobody waits a year for a mail; what is so young that something
 * may still come before it waits by its clock. */
Test(outbox, the_mails_of_a_test_merchant_leave_in_real_time)
{
    const int64_t ahead = 400 * DAY;
    struct store *s = store_new();
    choose(s, "{\"mails\":[\"capture\"]}");
    store_tamper(s, "UPDATE merchant SET clock_offset = 34560000000000 WHERE merchant_id = 1");
    for (int i = 0; i < 2; i++) {
        s->c.now = NOW + ahead + i * HOUR;
        (void)store_capture(s, place_for(s, "CARD", "a@b.example"), 50000);
        s->c.now = NOW;
        make_all(s);
        cr_expect_eq(store_ask(s, "SELECT count(*) FROM mail"), 1);
    }
    cr_expect_eq(store_ask(s, "SELECT max(due_at) FROM mail"), NOW);
    cr_expect_eq(store_ask(s, "SELECT max(created_at) FROM mail"), NOW);
    store_delete(s);
}

Test(outbox, what_is_not_wanted_or_happened_before_or_elsewhere_causes_nothing)
{
    struct store *s = store_new();
    struct uuid order = place_for(s, "INVOICE", "a@b.example");
    (void)store_capture(s, order, 100);
    make_all(s);
    choose(s, "{\"mails\":[\"refund\"]}");
    (void)store_capture(s, order, 100);
    store_tamper(s, "UPDATE order_event SET actor = 'system:import'");
    make_all(s);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM mail"), 0);
    store_delete(s);
}

Test(outbox, a_mail_is_one_senders_until_its_lease_is_over)
{
    struct store *s = store_with_mail();
    struct outbox_claim first = claim_at(s, NOW);
    cr_assert_eq(first.merchant_id, MERCHANT);
    cr_expect_eq(first.mail.progress.attempts, 1);
    cr_expect_eq(claim_at(s, NOW + OUTBOX_LEASE - 1).merchant_id, 0, "it is somebody's");
    struct outbox_claim second = claim_at(s, NOW + OUTBOX_LEASE);
    cr_assert_eq(second.merchant_id, MERCHANT);
    cr_expect_eq(second.mail.progress.attempts, 2);
    cr_expect_eq(second.mail.progress.unanswered, 1, "nobody knows what became of the first");
    settle_at(s, &first, MAIL_REFUSED, "550 no", NOW + OUTBOX_LEASE);
    cr_expect_eq(count_of(s, "sending"), 1, "who comes back late is not listened to");
    settle_at(s, &second, MAIL_ACCEPTED, "250 yes", NOW + OUTBOX_LEASE);
    cr_expect_eq(count_of(s, "sent"), 1);
    cr_expect_eq(claim_at(s, NOW + DAY).merchant_id, 0);
    store_delete(s);
}

static const struct {
    enum mail_outcome outcome;
    int64_t after; /* the event */
    const char *state;
    int64_t attempts, unanswered;
} SETTLED[] = {
    { MAIL_ACCEPTED, 0, "sent", 1, 0 },
    { MAIL_ACCEPTED, PATIENCE, "sent", 1, 0 },
    { MAIL_REFUSED, 0, "bounced", 1, 0 },
    { MAIL_PUT_OFF, 0, "queued", 1, 0 },
    { MAIL_PUT_OFF, PATIENCE, "expired", 1, 0 },
    { MAIL_UNTRIED, 0, "queued", 0, 0 },
    { MAIL_UNTRIED, PATIENCE, "expired", 0, 0 },
    { MAIL_UNANSWERED, 0, "queued", 1, 1 },
    { MAIL_UNANSWERED, PATIENCE, "expired", 1, 1 },
};

Test(outbox, what_becomes_of_a_mail_follows_from_the_answer)
{
    for (size_t i = 0; i < COUNT(SETTLED); i++) {
        struct store *s = store_with_mail();
        struct outbox_claim claim = claim_at(s, NOW);
        settle_at(s, &claim, SETTLED[i].outcome, "4 x\r\ny", NOW + SETTLED[i].after);
        cr_expect_eq(count_of(s, SETTLED[i].state), 1, "%s", SETTLED[i].state);
        cr_expect_eq(store_ask(s, "SELECT attempts FROM mail"), SETTLED[i].attempts);
        cr_expect_eq(store_ask(s, "SELECT unanswered FROM mail"), SETTLED[i].unanswered);
        cr_expect_eq(store_ask(s, "SELECT count(*) FROM mail WHERE answer = '4 x??y'"), 1);
        bool is_over = strcmp(SETTLED[i].state, "queued") != 0;
        int64_t again = NOW + SETTLED[i].after + 5 * SECOND;
        cr_expect_eq(claim_at(s, again - 1).merchant_id, 0);
        cr_expect_eq(claim_at(s, again).merchant_id, is_over ? 0 : MERCHANT);
        store_delete(s);
    }
}

static const struct {
    const char *step, *due_date, *subject, *says;
} STEPS[] = {
    { "reminder", "2027-01-05", "Reminder of invoice 1 from", "To be paid by 5 January 2027: SEK" },
    { "demand", "2027-01-05", "Last reminder of invoice 1 from",
      "Otherwise it may be handed over" },
    { "collection", "", "Invoice 1 from", "was handed over to debt collection" },
};

Test(outbox, each_step_of_dunning_is_told_with_what_it_costs)
{
    for (size_t i = 0; i < COUNT(STEPS); i++) {
        struct store *s = store_new();
        struct uuid order = place_for(s, "INVOICE", "a@b.example");
        struct uuid capture = store_capture(s, order, 50000).last_event_id;
        int64_t merchant_id = 0;
        bool again = true, is_ready = false;
        store_begin(s);
        cr_assert_eq(invoicing_round(&s->c, &merchant_id, &again), OK);
        s->c.merchant_id = MERCHANT;
        store_commit(s);
        choose(s, "{\"mails\":[\"reminder\"]}");
        struct reminder_document document = { .capture_id = capture,
                                              .invoice_number = 1,
                                              .step = str_of(STEPS[i].step),
                                              .number = 1,
                                              .overdue_since = STR("2026-12-22"),
                                              .overdue_amount = 50000,
                                              .fee_amount = 6000,
                                              .interest_amount = 123,
                                              .amount = 56123,
                                              .due_date = str_of(STEPS[i].due_date),
                                              .reason = STR("It is late.") };
        struct change change = { .verb = ORDER_REMIND,
                                 .shape = &REMINDER_DOCUMENT,
                                 .document = &document };
        struct changed changed;
        store_begin(s);
        cr_assert_eq(order_change(&s->c, order, &change, &changed), OK);
        store_commit(s);
        store_tamper(s, "UPDATE order_fact SET locale = 'en-GB'");
        make_all(s);
        struct letter letter = { 0 };
        struct outbox_claim claim;
        store_begin(s);
        merchant_id = 0;
        cr_assert_eq(outbox_claim(&s->c, &merchant_id, &claim), OK);
        cr_assert_eq(
            mail_content(&s->c, &claim.terms, STR("o@p.example"), &claim.mail, &letter, &is_ready),
            OK);
        cr_assert(is_ready);
        cr_expect(str_starts(letter.subject, str_of(STEPS[i].subject)), "%.*s",
                  STR_ARG(letter.subject));
        str intro = letter.parts[1].value;
        cr_expect_not_null(memmem(intro.ptr, intro.len, STEPS[i].says, strlen(STEPS[i].says)),
                           "%.*s", STR_ARG(intro));
        static const char *const CHARGES[] = { "SEK\u00a0500.00", "SEK\u00a060.00", "SEK\u00a01.23",
                                               "SEK\u00a0561.23" };
        for (size_t k = 0; k < COUNT(CHARGES); k++)
            cr_expect(str_equal(letter.parts[4 + k].value, str_of(CHARGES[k])), "%.*s",
                      STR_ARG(letter.parts[4 + k].value));
        store_rollback(s);
        store_delete(s);
    }
}

/* --- faults ------------------------------------------------------------------------------- */

static bool is_more; /* to be made */
static struct outbox_claim at_hand;

static enum problem make_some(struct store *s)
{
    int64_t merchant_id = 0;
    return outbox_make(&s->c, NOW + MINUTE, &merchant_id, &is_more);
}

/* What was sent is settled in the transaction in which the next one is claimed. */
static enum problem take_turn(struct store *s)
{
    struct outbox_claim next;
    int64_t merchant_id = 0;
    if (at_hand.merchant_id != 0)
        TRY(outbox_settle(&s->c, &at_hand.mail, MAIL_ACCEPTED, STR("250 yes"), PATIENCE));
    return outbox_claim(&s->c, &merchant_id, &next);
}

/* Does it once, after it has failed at every place where it can. */
static int do_with_faults(struct store *s, enum fault_point point, work_fn *work)
{
    enum problem p = PROBLEM_STORE_BROKEN;
    int nth = 0;
    while (p != OK) {
        struct fault fault = {
            .point = point, .nth = ++nth, .times = 1, .problem = PROBLEM_STORE_BROKEN
        };
        faulty_plan(s->db, &fault);
        store_begin(s);
        p = work(s);
        s->c.merchant_id = MERCHANT;
        p = store_end(s, p);
    }
    faulty_plan(s->db, &(struct fault){ 0 });
    return nth - 1;
}

static void send_with_faults(enum fault_point point)
{
    struct store *s = store_new();
    int failed = 0;
    choose(s, "{\"mails\":[\"capture\",\"invoice\",\"refund\"]}");
    struct uuid order = place_for(s, "INVOICE", "a@b.example");
    (void)store_capture(s, order, 20000);
    (void)store_change(s, order, ORDER_REFUND, 100);
    s->db = faulty_open(s->db, false);
    failed += do_with_faults(s, point, make_some);
    cr_expect_eq(count_of(s, "queued"), 3);
    for (int i = 0; i < 3; i++) {
        at_hand = claim_at(s, NOW);
        cr_assert_eq(at_hand.merchant_id, MERCHANT);
        failed += do_with_faults(s, point, take_turn);
        store_tamper(s, "UPDATE mail SET state = 'queued', attempts = 0 WHERE state = 'sending'");
        store_tamper(s, "UPDATE mail SET due_at = 0 WHERE state = 'queued'");
    }
    cr_expect_eq(count_of(s, "sent"), 3);
    cr_expect_eq(store_ask(s, "SELECT sum(attempts) FROM mail"), 3);
    cr_expect_geq(failed, 5);
    store_delete(s);
}

Test(outbox, a_read_that_fails_anywhere_loses_and_doubles_nothing)
{
    send_with_faults(FAULT_READ);
}

Test(outbox, a_write_that_fails_anywhere_loses_and_doubles_nothing)
{
    send_with_faults(FAULT_WRITE);
}

Test(outbox, an_invoice_is_told_when_it_is_there)
{
    struct store *s = store_new();
    choose(s, "{\"mails\":[\"invoice\"]}");
    (void)store_capture(s, place_for(s, "INVOICE", "a@b.example"), 50000);
    make_all(s);
    struct letter letter = { 0 };
    bool is_ready = true;
    struct outbox_claim claim;
    int64_t merchant_id = 0;
    store_begin(s);
    cr_assert_eq(outbox_claim(&s->c, &merchant_id, &claim), OK);
    cr_assert_eq(
        mail_content(&s->c, &claim.terms, STR("o@p.example"), &claim.mail, &letter, &is_ready), OK);
    cr_expect_not(is_ready, "no job has written it");
    store_rollback(s);
    store_delete(s);
}
