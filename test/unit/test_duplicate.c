/* Captures that come again without a key: what counts as the same, and what comes of it. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "service/order_amend.h"
#include "support.h"

static const struct line_document SHIRT = { .line = { .reference = { "SHIRT", 5 },
                                                      .type = { "physical", 8 },
                                                      .name = { "Shirt", 5 },
                                                      .quantity = 1,
                                                      .unit_price = 10000,
                                                      .total_amount = 10000,
                                                      .tax_rate = 2500,
                                                      .total_tax_amount = 2000 } };
static const struct line_document PAIR = { .line = { .reference = { "SHIRT", 5 },
                                                     .type = { "physical", 8 },
                                                     .name = { "Shirt", 5 },
                                                     .quantity = 2,
                                                     .unit_price = 5000,
                                                     .total_amount = 10000,
                                                     .tax_rate = 2500,
                                                     .total_tax_amount = 2000 } };

struct desk {
    struct store *s;
    struct uuid id;
    struct policy policy;
};

static struct desk desk_open(const char *guard)
{
    struct desk d = { .s = store_new(), .policy = POLICY_DEFAULT };
    d.id = place_shopping(d.s);
    d.policy.duplicate_guard = str_of(guard);
    d.s->c.actor = STR("key:M1-a");
    return d;
}

static void desk_close(struct desk *d)
{
    d->s->c.policy = NULL;
    store_delete(d->s);
}

static struct capture_request shirt(void)
{
    return (struct capture_request){ .captured_amount = 10000,
                                     .reference = STR("parcel"),
                                     .from_client = true,
                                     .lines = { &SHIRT, 1 } };
}

static enum problem capture(struct desk *d, const struct capture_request *r, struct changed *out)
{
    *out = (struct changed){ 0 };
    d->s->c.policy = &d->policy;
    store_begin(d->s);
    enum problem p = order_capture(&d->s->c, d->id, r, out);
    if (p == OK)
        store_commit(d->s);
    else
        store_rollback(d->s);
    return p;
}

static int64_t captures(const struct desk *d)
{
    return store_ask(d->s, "SELECT count(*) FROM order_event WHERE type = 'capture.created'");
}

static int64_t flags(const struct desk *d)
{
    return store_ask(d->s, "SELECT count(*) FROM order_event WHERE type = 'request.flagged'");
}

/* --- what is the same ------------------------------------------------------------------ */

/* How a second request differs from the first one of desk_open() and shirt(). */
static const struct second {
    const char *name;
    const char *actor;
    int64_t after; /* seconds */
    int64_t amount;
    const struct line_document *line; /* NULL: none */
    const char *reference;
    bool has_key, from_client;
    const char *description;
    bool is_same;
} SECONDS[] = {
    { "at once", "key:M1-a", 0, 10000, &SHIRT, "parcel", false, true, NULL, true },
    { "just in the window", "key:M1-a", 120, 10000, &SHIRT, "parcel", false, true, NULL, true },
    { "after the window", "key:M1-a", 121, 10000, &SHIRT, "parcel", false, true, NULL, false },
    { "by another key", "key:M1-b", 0, 10000, &SHIRT, "parcel", false, true, NULL, false },
    { "of more", "key:M1-a", 0, 10001, &SHIRT, "parcel", false, true, NULL, false },
    { "of less", "key:M1-a", 0, 9999, &SHIRT, "parcel", false, true, NULL, false },
    { "of other lines", "key:M1-a", 0, 10000, &PAIR, "parcel", false, true, NULL, false },
    { "of no lines", "key:M1-a", 0, 10000, NULL, "parcel", false, true, NULL, false },
    { "with another reference", "key:M1-a", 0, 10000, &SHIRT, "box", false, true, NULL, false },
    { "with no reference", "key:M1-a", 0, 10000, &SHIRT, NULL, false, true, NULL, false },
    { "with a key", "key:M1-a", 0, 10000, &SHIRT, "parcel", true, true, NULL, false },
    { "from the portal", "key:M1-a", 0, 10000, &SHIRT, "parcel", false, false, NULL, false },
    { "described otherwise", "key:M1-a", 0, 10000, &SHIRT, "parcel", false, true, "again", true },
};

static struct capture_request request_of(const struct second *row)
{
    struct capture_request r = {
        .captured_amount = row->amount,
        .from_client = row->from_client,
        .has_key = row->has_key,
        .lines = { row->line, row->line != NULL ? 1 : 0 },
    };
    if (row->reference != NULL)
        r.reference = str_of(row->reference);
    if (row->description != NULL)
        r.description = str_of(row->description);
    return r;
}

static bool warned_of_duplicate(const struct changed *changed, struct uuid of)
{
    for (size_t i = 0; i < changed->warnings.count; i++)
        if (str_equal(changed->warnings.items[i].kind, STR(WARNING_POSSIBLE_DUPLICATE)))
            return uuid_equal(changed->warnings.items[i].event_id, of);
    return false;
}

static void try_second(const struct second *row, const char *guard)
{
    struct desk d = desk_open(guard);
    struct capture_request first = shirt(), second = request_of(row);
    struct changed one, two;
    bool absorbs = strcmp(guard, "absorb") == 0, flagged = strcmp(guard, "flag") == 0;
    cr_assert_eq(capture(&d, &first, &one), OK);
    cr_expect(uuid_is_zero(one.duplicate_of));
    d.s->c.actor = str_of(row->actor);
    d.s->c.now = NOW + row->after * SECOND;
    cr_assert_eq(capture(&d, &second, &two), OK, "%s: %s", guard, row->name);
    bool absorbed = absorbs && row->is_same;
    cr_expect_eq(captures(&d), absorbed ? 1 : 2, "%s: %s", guard, row->name);
    cr_expect_eq(flags(&d), absorbed ? 1 : 0, "%s: %s", guard, row->name);
    cr_expect_eq(uuid_equal(two.duplicate_of, one.event_id), absorbed, "%s: %s", guard, row->name);
    cr_expect_eq(warned_of_duplicate(&two, one.event_id), flagged && row->is_same, "%s: %s", guard,
                 row->name);
    cr_expect_eq(store_load(d.s, d.id).order.captured.minor,
                 absorbed ? 10000 : 10000 + second.captured_amount, "%s: %s", guard, row->name);
    d.s->c.now = NOW;
    desk_close(&d);
}

Test(duplicate, what_is_the_same_is_absorbed_and_nothing_else)
{
    for (size_t i = 0; i < COUNT(SECONDS); i++)
        try_second(&SECONDS[i], "absorb");
}

Test(duplicate, what_is_the_same_is_flagged_and_nothing_else)
{
    for (size_t i = 0; i < COUNT(SECONDS); i++)
        try_second(&SECONDS[i], "flag");
}

Test(duplicate, who_wants_no_guard_has_none)
{
    for (size_t i = 0; i < COUNT(SECONDS); i++)
        try_second(&SECONDS[i], "off");
}

/* --- what comes of it ------------------------------------------------------------------- */

Test(duplicate, a_flagged_capture_keeps_its_warning)
{
    struct desk d = desk_open("flag");
    struct capture_request r = shirt();
    struct changed one, two;
    struct event_row e = { 0 };
    struct capture_document document = { 0 };
    bool found = false;
    cr_assert_eq(capture(&d, &r, &one), OK);
    d.s->c.now = NOW + 7 * SECOND;
    cr_assert_eq(capture(&d, &r, &two), OK);
    store_begin(d.s);
    cr_assert_eq(event_load(&d.s->c, two.event_id, &e, &found), OK);
    document_read(&d.s->c, &CAPTURE_DOCUMENT, e.document, &document);
    cr_assert_eq(document.warnings.count, 1);
    cr_expect(str_equal(document.warnings.items[0].kind, STR(WARNING_POSSIBLE_DUPLICATE)));
    cr_expect(uuid_equal(document.warnings.items[0].event_id, one.event_id));
    cr_expect_not_null(strstr(document.warnings.items[0].detail.ptr, "7 seconds before"), "%.*s",
                       STR_ARG(document.warnings.items[0].detail));
    store_rollback(d.s);
    d.s->c.now = NOW;
    desk_close(&d);
}

/* Three equal ones: each names the one before it, which is as likely the one that was meant. */
Test(duplicate, of_several_the_newest_is_named)
{
    struct desk d = desk_open("flag");
    struct capture_request r = shirt();
    struct changed one, two, three;
    cr_assert_eq(capture(&d, &r, &one), OK);
    cr_assert_eq(capture(&d, &r, &two), OK);
    cr_expect(warned_of_duplicate(&two, one.event_id));
    cr_assert_eq(capture(&d, &r, &three), OK);
    cr_expect(warned_of_duplicate(&three, two.event_id));
    desk_close(&d);
}

Test(duplicate, a_repetition_that_is_refused_is_told_of_the_first)
{
    struct desk d = desk_open("flag");
    struct capture_request all = { .captured_amount = TOTAL, .from_client = true };
    struct changed one, two;
    cr_assert_eq(capture(&d, &all, &one), OK);
    cr_assert_eq(capture(&d, &all, &two), PROBLEM_CAPTURE_NOT_ALLOWED);
    str last = d.s->c.blames[d.s->c.blames_count - 1].detail;
    str id = uuid_text(d.s->c.arena, one.event_id);
    cr_expect_eq(d.s->c.blames_count, 3);
    cr_expect(str_starts(last, STR("An equal capture, ")), "%.*s", STR_ARG(last));
    cr_expect(memmem(last.ptr, last.len, id.ptr, id.len) != NULL, "it names the first");
    desk_close(&d);
}

Test(duplicate, however_often_it_is_repeated_it_is_absorbed_and_flagged_once)
{
    struct desk d = desk_open("absorb");
    struct capture_request all = { .captured_amount = TOTAL, .from_client = true };
    struct changed one, again;
    cr_assert_eq(capture(&d, &all, &one), OK);
    for (int i = 0; i < 5; i++) {
        cr_assert_eq(capture(&d, &all, &again), OK, "though nothing is left to capture");
        cr_expect(uuid_equal(again.duplicate_of, one.event_id));
        cr_expect_eq(again.after.order.captured.minor, TOTAL);
    }
    cr_expect_eq(captures(&d), 1);
    cr_expect_eq(flags(&d), 1);
    desk_close(&d);
}

/* The first one was ten units of work ago, and other things have happened since. */
Test(duplicate, it_is_found_behind_other_events)
{
    struct desk d = desk_open("absorb");
    struct capture_request r = shirt();
    struct changed one, two;
    cr_assert_eq(capture(&d, &r, &one), OK);
    for (int i = 0; i < 10; i++)
        (void)store_capture(d.s, d.id, 1 + i);
    (void)store_change(d.s, d.id, ORDER_ACKNOWLEDGE, 0);
    (void)store_change(d.s, d.id, ORDER_REFUND, 5);
    cr_assert_eq(capture(&d, &r, &two), OK);
    cr_expect(uuid_equal(two.duplicate_of, one.event_id));
    desk_close(&d);
}

/* Fifty events are looked at, however many there were in the window. */
Test(duplicate, it_is_found_behind_many_events_and_not_behind_any_number)
{
    static const struct {
        int between;
        bool is_found;
    } ROWS[] = { { 40, true }, { 49, true }, { 50, false } };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct desk d = desk_open("absorb");
        struct capture_request r = shirt();
        struct changed one, two;
        cr_assert_eq(capture(&d, &r, &one), OK);
        for (int k = 0; k < ROWS[i].between; k++)
            (void)store_capture(d.s, d.id, 1 + k);
        cr_assert_eq(capture(&d, &r, &two), OK);
        cr_expect_eq(uuid_equal(two.duplicate_of, one.event_id), ROWS[i].is_found, "behind %d",
                     ROWS[i].between);
        desk_close(&d);
    }
}

Test(duplicate, the_window_is_the_merchants)
{
    static const int64_t WINDOWS[] = { 1, 60, 86400 };
    for (size_t i = 0; i < COUNT(WINDOWS); i++)
        for (int64_t late = 0; late < 2; late++) {
            struct desk d = desk_open("absorb");
            struct capture_request r = shirt();
            struct changed one, two;
            d.policy.duplicate_window = WINDOWS[i];
            cr_assert_eq(capture(&d, &r, &one), OK);
            d.s->c.now = NOW + WINDOWS[i] * SECOND + late;
            cr_assert_eq(capture(&d, &r, &two), OK);
            cr_expect_eq(captures(&d), 1 + late, "a window of %lld s", (long long)WINDOWS[i]);
            d.s->c.now = NOW;
            desk_close(&d);
        }
}

Test(duplicate, the_same_of_two_orders_is_two_captures)
{
    struct desk d = desk_open("absorb");
    struct capture_request r = shirt();
    struct changed one, two;
    cr_assert_eq(capture(&d, &r, &one), OK);
    d.id = place_shopping(d.s);
    cr_assert_eq(capture(&d, &r, &two), OK);
    cr_expect(uuid_is_zero(two.duplicate_of));
    cr_expect_eq(captures(&d), 2);
    desk_close(&d);
}
