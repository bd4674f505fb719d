/* Lists: every sort and filter, page by page, beside a list kept in plain memory. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "service/order_totals.h"
#include "support.h"

/* --- in plain memory ------------------------------------------------------------------ */

static enum list_sort sorted_by;

static int compare_known(const void *a, const void *b)
{
    const struct known *x = a, *y = b;
    int64_t keys[SORT_COUNT][2] = {
        [SORT_CREATED_UP] = { x->created_at, y->created_at },
        [SORT_CREATED_DOWN] = { y->created_at, x->created_at },
        [SORT_EXPIRY_UP] = { x->expires_at, y->expires_at },
        [SORT_EXPIRY_DOWN] = { y->expires_at, x->expires_at },
        [SORT_AMOUNT_UP] = { x->amount, y->amount },
        [SORT_AMOUNT_DOWN] = { y->amount, x->amount },
    };
    int64_t *key = keys[sorted_by];
    if (key[0] != key[1])
        return key[0] < key[1] ? -1 : 1;
    int order = memcmp(x->id.bytes, y->id.bytes, sizeof x->id.bytes);
    bool is_up =
        sorted_by == SORT_CREATED_UP || sorted_by == SORT_EXPIRY_UP || sorted_by == SORT_AMOUNT_UP;
    return is_up ? order : -order;
}

static struct expected expected_list(const struct order_filter *f)
{
    struct known copy[KNOWN_ORDERS];
    struct expected out = { .count = 0 };
    memcpy(copy, known, sizeof copy);
    sorted_by = f->sort;
    qsort(copy, KNOWN_ORDERS, sizeof copy[0], compare_known);
    for (size_t i = 0; i < KNOWN_ORDERS; i++)
        if (known_fits(&copy[i], f))
            out.ids[out.count++] = copy[i].id;
    return out;
}

/* --- sorts and filters ---------------------------------------------------------------- */

#define BIT(status) (1u << (status))

/* Changes order_filter_all(): what is zero here stays open. */
static const struct {
    const char *name;
    unsigned statuses;
    enum currency currency;
    int64_t created_from, created_to, expires_from, expires_to, amount_from, amount_to;
    bool is_refunded;
    const char *method;
} FILTERS[] = {
    { "all", 0, 0, 0, 0, 0, 0, 0, 0, false, NULL },
    { "authorized", BIT(ORDER_AUTHORIZED), 0, 0, 0, 0, 0, 0, 0, false, NULL },
    { "part captured", BIT(ORDER_PART_CAPTURED), 0, 0, 0, 0, 0, 0, 0, false, NULL },
    { "captured", BIT(ORDER_CAPTURED), 0, 0, 0, 0, 0, 0, 0, false, NULL },
    { "cancelled", BIT(ORDER_CANCELLED), 0, 0, 0, 0, 0, 0, 0, false, NULL },
    { "expired: none", BIT(ORDER_EXPIRED), 0, 0, 0, 0, 0, 0, 0, false, NULL },
    { "closed", BIT(ORDER_CLOSED), 0, 0, 0, 0, 0, 0, 0, false, NULL },
    { "open", BIT(ORDER_AUTHORIZED) | BIT(ORDER_PART_CAPTURED), 0, 0, 0, 0, 0, 0, 0, false, NULL },
    { "partly captured or over",
      BIT(ORDER_PART_CAPTURED) | BIT(ORDER_CANCELLED) | BIT(ORDER_CLOSED), 0, 0, 0, 0, 0, 0, 0,
      false, NULL },
    { "three statuses", BIT(ORDER_CAPTURED) | BIT(ORDER_CANCELLED) | BIT(ORDER_CLOSED), 0, 0, 0, 0,
      0, 0, 0, false, NULL },
    { "all statuses", BIT(ORDER_STATUS_COUNT) - 1, 0, 0, 0, 0, 0, 0, 0, false, NULL },
    { "refunded", 0, 0, 0, 0, 0, 0, 0, 0, true, NULL },
    { "by invoice", 0, 0, 0, 0, 0, 0, 0, 0, false, "INVOICE" },
    { "by account: none", 0, 0, 0, 0, 0, 0, 0, 0, false, "ACCOUNT" },
    { "refunded, captured, by card, in kronor", BIT(ORDER_CAPTURED), CURRENCY_SEK, 0, 0, 0, 0, 0, 0,
      true, "CARD" },
    { "euro", 0, CURRENCY_EUR, 0, 0, 0, 0, 0, 0, false, NULL },
    { "pound: none", 0, CURRENCY_GBP, 0, 0, 0, 0, 0, 0, false, NULL },
    { "created since", 0, 0, NOW - 20 * HOUR, 0, 0, 0, 0, 0, false, NULL },
    { "created until", 0, 0, 0, NOW - 70 * HOUR, 0, 0, 0, 0, false, NULL },
    { "created between", 0, 0, NOW - 50 * HOUR, NOW - 40 * HOUR, 0, 0, 0, 0, false, NULL },
    { "created never", 0, 0, NOW - 40 * HOUR, NOW - 40 * HOUR, 0, 0, 0, 0, false, NULL },
    { "expires between", 0, 0, 0, 0, NOW + 3 * DAY, NOW + 9 * DAY, 0, 0, false, NULL },
    { "amount between", 0, 0, 0, 0, 0, 0, 500, 900, false, NULL },
    { "exactly this amount", 0, 0, 0, 0, 0, 0, 700, 700, false, NULL },
    { "open, Norwegian, recent, small", BIT(ORDER_AUTHORIZED) | BIT(ORDER_PART_CAPTURED),
      CURRENCY_NOK, NOW - 60 * HOUR, 0, 0, NOW + 20 * DAY, 0, 1500, false, NULL },
};

static struct order_filter filter_of(size_t i)
{
    struct order_filter f = order_filter_all();
#define OPEN(value, open) ((value) != 0 ? (value) : (open))
    f.statuses = FILTERS[i].statuses;
    f.currency = FILTERS[i].currency;
    f.is_refunded = FILTERS[i].is_refunded;
    f.payment_method = str_of(FILTERS[i].method);
    f.created_from = OPEN(FILTERS[i].created_from, f.created_from);
    f.created_to = OPEN(FILTERS[i].created_to, f.created_to);
    f.expires_from = OPEN(FILTERS[i].expires_from, f.expires_from);
    f.expires_to = OPEN(FILTERS[i].expires_to, f.expires_to);
    f.amount_from = OPEN(FILTERS[i].amount_from, f.amount_from);
    f.amount_to = OPEN(FILTERS[i].amount_to, f.amount_to);
    return f;
}

static struct order_filter filter_named(const char *name)
{
    size_t i = 0;
    while (strcmp(FILTERS[i].name, name) != 0)
        i++;
    return filter_of(i);
}

Test(order_list, every_filter_in_every_sort_shows_each_match_once_and_in_order)
{
    static const size_t LIMITS[] = { 3, 7, 50, LIST_LIMIT_MAX };
    struct store *s = store_with_orders();
    for (size_t i = 0; i < COUNT(FILTERS); i++)
        for (int sort = 0; sort < SORT_COUNT; sort++)
            for (size_t k = 0; k < COUNT(LIMITS); k++) {
                struct order_filter f = filter_of(i);
                f.sort = (enum list_sort)sort;
                struct expected expected = expected_list(&f), got = list_all(s, &f, LIMITS[k]);
                str what = arena_format(s->c.arena, "%s by %s", FILTERS[i].name, LIST_SORTS[sort]);
                expect_ids(&expected, &got, true, what.ptr, LIMITS[k]);
            }
    store_delete(s);
}

Test(order_list, totals_are_of_as_many_as_the_list_shows)
{
    struct store *s = store_with_orders();
    s->c.tx = (struct tx *)s->db;
    for (size_t i = 0; i < COUNT(FILTERS); i++) {
        struct order_filter f = filter_of(i);
        struct order_totals *found = ARENA_NEW(s->c.arena, struct order_totals);
        struct list_budget left = LIST_BUDGET;
        cr_assert_eq(order_totals_load(&s->c, &f, &left, found), OK);
        cr_expect_eq(found->orders, expected_list(&f).count, "%s", FILTERS[i].name);
        cr_expect_not(found->is_cut, "%s", FILTERS[i].name);
        left = (struct list_budget){ .rows = 2 };
        cr_assert_eq(order_totals_load(&s->c, &f, &left, found), OK);
        cr_expect_eq(found->is_cut, left.rows == 0, "%s", FILTERS[i].name);
    }
    s->c.tx = NULL;
    store_delete(s);
}

Test(order_list, pages_of_any_size_show_each_match_once)
{
    struct store *s = store_with_orders();
    for (size_t limit = 1; limit <= 7; limit++)
        for (int sort = 0; sort < SORT_COUNT; sort++) {
            struct order_filter f = filter_named(limit == 1 ? "open" : "partly captured or over");
            f.sort = (enum list_sort)sort;
            struct expected expected = expected_list(&f), got = list_all(s, &f, limit);
            expect_ids(&expected, &got, true, LIST_SORTS[sort], limit);
        }
    store_delete(s);
}

Test(order_list, the_last_page_has_no_cursor)
{
    struct store *s = store_with_orders();
    char cursor[CURSOR_SIZE] = "";
    struct order_page out;
    struct order_filter f = filter_named("exactly this amount");
    size_t count = expected_list(&f).count;
    cr_assert_eq(list_page(s, &f, count, cursor, &out), OK);
    cr_expect_eq(out.count, count);
    cr_expect_eq(out.next.len, 0, "there is nothing behind exactly as many as asked for");
    cr_assert_eq(list_page(s, &f, count - 1, cursor, &out), OK);
    cr_expect_gt(out.next.len, 0);
    store_delete(s);
}

Test(order_list, a_row_tells_what_the_list_shows)
{
    struct store *s = store_with_orders();
    char cursor[CURSOR_SIZE] = "";
    struct order_page out;
    struct order_filter f = order_filter_all();
    cr_assert_eq(list_page(s, &f, 200, cursor, &out), OK);
    for (size_t i = 0; i < out.count; i++) {
        const struct order_summary *o = &out.items[i];
        struct order_row row = { 0 };
        struct order_fact_row fact = { 0 };
        s->c.tx = (struct tx *)s->db;
        cr_assert_eq(order_load(&s->c, o->order.order_id, &row), OK);
        cr_assert_eq(order_load_fact(&s->c, o->order.order_id, &fact), OK);
        s->c.tx = NULL;
        cr_expect_eq(o->order.status, row.order.status);
        cr_expect_eq(o->order.fraud_status, row.order.fraud_status);
        cr_expect_eq(money_compare(o->order.authorized, row.order.authorized), 0);
        cr_expect_eq(money_compare(o->order.captured, row.order.captured), 0);
        cr_expect_eq(money_compare(o->order.released, row.order.released), 0);
        cr_expect(str_equal(o->fact.merchant_reference1, fact.merchant_reference1));
        cr_expect(str_equal(o->fact.klarna_reference, fact.klarna_reference));
        cr_expect(str_equal(o->fact.customer_name, fact.customer_name));
        cr_expect(str_equal(o->fact.customer_email, fact.customer_email));
        cr_expect_null(o->fact.merchant_reference2.ptr);
    }
    store_delete(s);
}

/* --- cursors -------------------------------------------------------------------------- */

Test(order_list, a_cursor_of_another_list_is_refused)
{
    static const char *const QUERIES[] = { "", "anna", "svensson anna", "a0000000" };
    struct store *s = store_with_orders();
    for (size_t from = 0; from < SORT_COUNT + 3; from++)
        for (size_t to = 0; to < SORT_COUNT + 3; to++) {
            char cursor[CURSOR_SIZE] = "";
            struct order_page out;
            struct order_filter f = order_filter_all(), g = order_filter_all();
            f.sort = from < SORT_COUNT ? (enum list_sort)from : SORT_CREATED_DOWN;
            g.sort = to < SORT_COUNT ? (enum list_sort)to : SORT_CREATED_DOWN;
            f.query = str_of(QUERIES[from < SORT_COUNT ? 0 : from - SORT_COUNT + 1]);
            g.query = str_of(QUERIES[to < SORT_COUNT ? 0 : to - SORT_COUNT + 1]);
            cr_assert_eq(list_page(s, &f, 1, cursor, &out), OK);
            cr_assert_neq(cursor[0], '\0', "list %zu has a second page", from);
            enum problem p = list_page(s, &g, 1, cursor, &out);
            cr_expect_eq(p, from == to ? OK : PROBLEM_BAD_REQUEST, "of list %zu, for list %zu",
                         from, to);
            if (p == PROBLEM_BAD_REQUEST)
                cr_expect(first_blame_is(&s->c, "cursor",
                                         "The cursor is not the `next` of a page of this list."));
        }
    store_delete(s);
}

Test(order_list, a_cursor_that_is_none_is_refused)
{
    static const char *const ROWS[] = {
        "x",        "!!!!",
        "MA",       "AAAA",
        "====",     "MCAwIDAw",
        "\xFF\xFE", "MCAxNzk1MzQyNDQ1MDAwMDAwIHp6MDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMCA",
    };
    struct store *s = store_with_orders();
    for (size_t i = 0; i < COUNT(ROWS); i++)
        for (int query = 0; query < 2; query++) {
            char cursor[CURSOR_SIZE];
            struct order_page out;
            struct order_filter f = order_filter_all();
            f.query = query == 0 ? STR("") : STR("anna");
            (void)snprintf(cursor, sizeof cursor, "%s", ROWS[i]);
            cr_expect_eq(list_page(s, &f, 5, cursor, &out), PROBLEM_BAD_REQUEST, "%s", ROWS[i]);
        }
    char cursor[CURSOR_SIZE];
    struct order_page out;
    struct order_filter f = order_filter_all();
    memset(cursor, 'A', sizeof cursor);
    cursor[sizeof cursor - 1] = '\0';
    cr_expect_eq(list_page(s, &f, 5, cursor, &out), PROBLEM_BAD_REQUEST, "much too long");
    store_delete(s);
}

/* --- sparse matches ------------------------------------------------------------------- */

#define MANY 9000

/* Reads all pages; each may look at `rows` rows at most. Says how many orders came. */
static size_t count_sparsely(struct store *s, const struct order_filter *f, uint64_t rows,
                             int *pages)
{
    char cursor[CURSOR_SIZE] = "";
    size_t count = 0;
    for (*pages = 1; *pages < 100; ++*pages) {
        struct order_page out;
        uint64_t before = s->db->counters.rows_read;
        cr_assert_eq(list_page(s, f, 10, cursor, &out), OK);
        cr_expect_leq(s->db->counters.rows_read - before, rows, "page %d read %d rows", *pages,
                      (int)(s->db->counters.rows_read - before));
        count += out.count;
        if (cursor[0] == '\0')
            break;
    }
    return count;
}

Test(order_list, no_page_looks_at_more_rows_than_it_may)
{
    static const struct {
        enum list_sort sort;
        unsigned statuses;
    } ROWS[] = {
        { SORT_CREATED_DOWN, 0 },
        { SORT_CREATED_UP, 0 },
        { SORT_AMOUNT_UP, 0 },
        { SORT_AMOUNT_DOWN, 0 },
        { SORT_EXPIRY_UP, 0 },
        { SORT_EXPIRY_DOWN, BIT(ORDER_AUTHORIZED) },
        { SORT_CREATED_DOWN, BIT(ORDER_AUTHORIZED) | BIT(ORDER_CANCELLED) },
        { SORT_CREATED_UP, BIT(ORDER_AUTHORIZED) | BIT(ORDER_CANCELLED) | BIT(ORDER_CLOSED) },
    };
    struct store *s = store_new();
    store_many(s, MANY, 3000);
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct order_filter f = order_filter_all();
        int pages = 0;
        f.currency = CURRENCY_EUR;
        f.sort = ROWS[i].sort;
        f.statuses = ROWS[i].statuses;
        size_t found = count_sparsely(s, &f, 2 * SCAN_MAX + 30, &pages);
        cr_expect_eq(found, 3, "row %zu found %zu", i, found);
        cr_expect_leq(pages, MANY / SCAN_MAX + 2, "row %zu: %d pages", i, pages);
        cr_expect_gt(pages, 1, "row %zu", i);
    }
    store_delete(s);
}

/* --- orders whose time has come ------------------------------------------------------- */

Test(order_list, an_order_past_its_expiry_is_shown_as_expired)
{
    struct store *s = store_new();
    struct uuid id = store_place_simple(s, 100).order.order_id;
    char cursor[CURSOR_SIZE] = "";
    struct order_page out;
    struct order_filter f = order_filter_all();
    s->c.now = store_load(s, id).order.expires_at;
    cr_assert_eq(list_page(s, &f, 10, cursor, &out), OK);
    cr_assert_eq(out.count, 1);
    cr_expect_eq(out.items[0].order.status, ORDER_EXPIRED);
    cr_expect_eq(order_remaining(&out.items[0].order).minor, 0);
    f.statuses = BIT(ORDER_AUTHORIZED);
    cr_assert_eq(list_page(s, &f, 10, cursor, &out), OK);
    cr_expect_eq(out.count, 0);
    store_delete(s);
}
