/* How texts are folded and cut into words, and what is found by them. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "support.h"

/* --- folding -------------------------------------------------------------------------- */

Test(search, folds_as_people_type_on_a_plain_keyboard)
{
    static const struct {
        const char *text, *folded;
    } ROWS[] = {
        { "", "" },
        { "plain 123", "plain 123" },
        { "ABC-xyz_9@B.SE", "abc-xyz_9@b.se" },
        { "Å", "a" },
        { "å", "a" },
        { "Ä", "a" },
        { "ä", "a" },
        { "Ö", "o" },
        { "ö", "o" },
        { "Ø", "o" },
        { "ø", "o" },
        { "Æ", "ae" },
        { "æ", "ae" },
        { "Œ", "oe" },
        { "é", "e" },
        { "È", "e" },
        { "ñ", "n" },
        { "ç", "c" },
        { "ü", "u" },
        { "ß", "ss" },
        { "ẞ", "ss" },
        { "ł", "l" },
        { "Ł", "l" },
        { "Ż", "z" },
        { "đ", "d" },
        { "Ð", "d" },
        { "þ", "th" },
        { "İ", "i" },
        { "ı", "i" },
        { "Ångström", "angstrom" },
        { "Bjørn Sørensen", "bjorn sorensen" },
        { "A\xCC\x8A", "a" }, /* A and a ring of its own */
        { "ﬁn", "fin" },      /* a ligature */
        { "Ⅳ", "iv" },
        { "ＡＢＣ１", "abc1" }, /* full width */
        { "soft\xC2\xADhyphen", "softhyphen" },
        { "no\xC2\xA0"
          "break",
          "no break" },
        { "山田太郎", "山田太郎" },
        { "Владимир", "владимир" },
        { "ΣΊΣΥΦΟΣ", "σισυφοσ" },
        { "\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80" }, /* an emoji */
    };
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        str folded = search_fold(c.arena, str_of(ROWS[i].text));
        cr_expect(str_equal(folded, str_of(ROWS[i].folded)), "%s -> %.*s", ROWS[i].text,
                  STR_ARG(folded));
        cr_expect(str_equal(search_fold(c.arena, folded), folded), "%s: once is enough",
                  ROWS[i].text);
    }
    end_ctx(&c);
}

Test(search, what_is_not_utf8_stays_as_it_is)
{
    static const char *const ROWS[] = { "\xFF", "abc\xC3", "\xC0\x80", "A\xED\xA0\x80Z" };
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(ROWS); i++)
        cr_expect(str_equal(search_fold(c.arena, str_of(ROWS[i])), str_of(ROWS[i])), "row %zu", i);
    cr_expect_eq(search_fold(c.arena, (str){ 0 }).len, 0);
    end_ctx(&c);
}

/* --- words ---------------------------------------------------------------------------- */

static void expect_tokens(const struct order_fact_row *fact, const char *const *expected)
{
    struct ctx c = make_ctx();
    struct tokens t;
    size_t count = 0;
    search_tokens(c.arena, fact, &t);
    for (; expected[count] != NULL; count++)
        if (count < t.count)
            cr_expect(str_equal(t.items[count], str_of(expected[count])), "%s, but was %.*s",
                      expected[count], STR_ARG(t.items[count]));
    cr_expect_eq(t.count, count);
    end_ctx(&c);
}

Test(search, an_order_is_found_by_these_words)
{
    static const struct order_fact_row FACT = {
        .klarna_reference = { "4K7Q6QF6", 8 },
        .merchant_reference1 = { "WEB-10023/A", 11 },
        .merchant_reference2 = { "internal 77", 11 },
        .customer_name = { "Åsa Öberg-Lind", 16 },
        .customer_email = { "Asa.Oberg+shop@Example.SE", 25 },
    };
    static const char *const EXPECTED[] = {
        "10023",
        "4k7q6qf6",
        "77",
        "a",
        "asa",
        "asa oberg-lind",
        "asa.oberg+shop@example.se",
        "internal",
        "internal 77",
        "lind",
        "oberg",
        "shop",
        "web",
        "web-10023/a",
        NULL,
    };
    expect_tokens(&FACT, EXPECTED);
}

Test(search, absent_texts_give_no_words_and_repeated_words_one)
{
    static const struct order_fact_row NONE = { .klarna_reference = { "K", 1 } };
    static const char *const ONE[] = { "k", NULL };
    expect_tokens(&NONE, ONE);
    static const struct order_fact_row SAME = {
        .klarna_reference = { "ANNA", 4 },
        .merchant_reference1 = { "anna", 4 },
        .customer_name = { " Anna  Anna ", 12 },
        .customer_email = { "anna@anna.se", 12 },
    };
    static const char *const THREE[] = { "anna", "anna  anna", "anna@anna.se", NULL };
    expect_tokens(&SAME, THREE);
    static const struct order_fact_row PUNCTUATION = {
        .merchant_reference1 = { "--/--", 5 },
        .customer_name = { "  ", 2 },
        .customer_email = { "@", 1 },
    };
    static const char *const SIGNS[] = { "--/--", "@", NULL };
    expect_tokens(&PUNCTUATION, SIGNS);
}

Test(search, a_long_word_is_kept_by_its_beginning_and_whole_characters)
{
    struct ctx c = make_ctx();
    struct text t = text_begin(c.arena, 1000);
    for (int i = 0; i < 60; i++)
        TEXT_LITERAL(&t, "\xE5\xB1\xB1"); /* three bytes each */
    str name;
    cr_assert(text_done(&t, &name));
    struct tokens tokens;
    struct order_fact_row fact = { .customer_name = name };
    search_tokens(c.arena, &fact, &tokens);
    cr_assert_eq(tokens.count, 1);
    cr_expect_eq(tokens.items[0].len, TOKEN_SIZE_MAX / 3 * 3);
    cr_expect(str_is_utf8(tokens.items[0]));
    cr_expect(str_starts(name, tokens.items[0]));
    end_ctx(&c);
}

Test(search, more_words_than_fit_are_not_indexed)
{
    struct ctx c = make_ctx();
    struct text t = text_begin(c.arena, 1000);
    for (int i = 0; i < 60; i++)
        text_format(&t, "w%d ", i);
    str name;
    cr_assert(text_done(&t, &name));
    struct tokens tokens;
    struct order_fact_row fact = { .customer_name = name };
    search_tokens(c.arena, &fact, &tokens);
    cr_expect_eq(tokens.count, TOKENS_MAX);
    for (size_t i = 1; i < tokens.count; i++)
        cr_expect(strncmp(tokens.items[i - 1].ptr, tokens.items[i].ptr, 3) <= 0);
    end_ctx(&c);
}

/* A shop's long reference must not hide whose order it is. */
Test(search, the_customer_is_found_however_many_words_a_reference_has)
{
    struct ctx c = make_ctx();
    struct text t = text_begin(c.arena, 1000);
    for (int i = 0; i < 60; i++)
        text_format(&t, "w%d ", i);
    str reference;
    cr_assert(text_done(&t, &reference));
    struct tokens tokens;
    struct order_fact_row fact = { .merchant_reference1 = reference,
                                   .klarna_reference = STR("K1234567"),
                                   .customer_name = STR("Anna Svensson"),
                                   .customer_email = STR("a@b.se") };
    search_tokens(c.arena, &fact, &tokens);
    static const char *const WANTED[] = { "anna", "svensson", "anna svensson", "a@b.se",
                                          "k1234567" };
    for (size_t w = 0; w < COUNT(WANTED); w++) {
        bool found = false;
        for (size_t i = 0; i < tokens.count; i++)
            found = found || str_equal(tokens.items[i], str_of(WANTED[w]));
        cr_expect(found, "%s", WANTED[w]);
    }
    end_ctx(&c);
}

/* --- prefixes ------------------------------------------------------------------------- */

static int compare(str a, str b)
{
    int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

Test(search, the_end_of_a_prefix_follows_all_that_begin_so_and_nothing_else)
{
    static const struct {
        const char *prefix, *inside[3], *outside[3];
    } ROWS[] = {
        { "a", { "a", "az\xC3\xBF", "a\xF4\x8F\xBF\xBD" }, { "b", "b0", "\xC3\xA5" } },
        { "anna s", { "anna s", "anna svensson", "anna sz" }, { "anna t", "annb", "b" } },
        { "\xE5\xB1\xB1",
          { "\xE5\xB1\xB1", "\xE5\xB1\xB1\xE7\x94\xB0", "\xE5\xB1\xB1z" },
          { "\xE5\xB1\xB2", "\xE5\xB2\x80", "\xE6\x80\x80" } },
    };
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        str end = search_prefix_end(c.arena, str_of(ROWS[i].prefix));
        for (size_t k = 0; k < 3; k++) {
            cr_expect_lt(compare(str_of(ROWS[i].inside[k]), end), 0, "%s", ROWS[i].inside[k]);
            cr_expect_gt(compare(str_of(ROWS[i].outside[k]), end), 0, "%s", ROWS[i].outside[k]);
        }
    }
    end_ctx(&c);
}

/* --- what is found -------------------------------------------------------------------- */

static bool begins(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool has_word(const struct known *k, const char *prefix)
{
    for (size_t i = 0; i < 8 && PEOPLE[k->person].words[i] != NULL; i++)
        if (begins(PEOPLE[k->person].words[i], prefix))
            return true;
    return begins(k->reference, prefix) || begins("web", prefix) ||
           begins(k->reference + 4, prefix) || begins(k->klarna, prefix);
}

static bool has_words(const struct known *k, const char *const *words)
{
    bool all = words[0] != NULL;
    for (size_t i = 0; i < 3 && words[i] != NULL; i++)
        all = all && has_word(k, words[i]);
    return all;
}

static const struct {
    const char *query;
    const char *words[3]; /* folded by hand; each begins a word of an order that is found */
} SEARCHES[] = {
    { "anna", { "anna" } },
    { "ANNA", { "anna" } },
    { "  Anna ", { "anna" } },
    { "an", { "an" } },
    { "Åsa", { "asa" } },
    { "asa", { "asa" } },
    { "öberg", { "oberg" } },
    { "BJØRN", { "bjorn" } },
    { "sorensen", { "sorensen" } },
    { "Łuk", { "luk" } },
    { "山", { "山" } },
    { "Anna Sv", { "anna sv" } },                /* a phrase */
    { "svensson anna", { "svensson", "anna" } }, /* two words, the other way round */
    { "lena annasson", { "lena", "annasson" } },
    { "anderson svea exam", { "nothing" } }, /* the domain is no word */
    { "svea@ex", { "svea@ex" } },
    { "lena_2@example.dk", { "lena_2@example.dk" } },
    { "web-1007", { "web-1007" } },
    { "WEB-10", { "web-10" } },
    { "1042", { "1042" } },
    { "12", { "12" } },
    { "k0000", { "k0000" } },
    { "K0000031", { "k0000031" } },
    { "1003 anna", { "1003", "anna" } },
    { "nobody", { "nothing" } },
    { "anna nobody", { "nothing" } },
    { "%", { "nothing" } },
    { " ", { "nothing" } },
    { "-", { "nothing" } },
};

static struct expected expected_search(const char *const *words, const struct order_filter *f)
{
    struct expected out = { .count = 0 };
    for (size_t i = 0; i < KNOWN_ORDERS; i++)
        if (has_words(&known[i], words) && known_fits(&known[i], f))
            out.ids[out.count++] = known[i].id;
    return out;
}

Test(search, every_search_finds_each_match_once_with_pages_of_any_size)
{
    static const size_t LIMITS[] = { 1, 2, 3, 4, 5, 6, 7, 50, LIST_LIMIT_MAX };
    struct store *s = store_with_orders();
    for (size_t i = 0; i < COUNT(SEARCHES); i++)
        for (size_t k = 0; k < COUNT(LIMITS); k++) {
            struct order_filter f = order_filter_all();
            f.query = str_of(SEARCHES[i].query);
            struct expected expected = expected_search(SEARCHES[i].words, &f);
            struct expected got = list_all(s, &f, LIMITS[k]);
            expect_ids(&expected, &got, false, SEARCHES[i].query, LIMITS[k]);
        }
    store_delete(s);
}

Test(search, a_search_and_a_filter_must_both_fit)
{
    struct store *s = store_with_orders();
    for (size_t i = 0; i < COUNT(SEARCHES); i++)
        for (unsigned status = 0; status < ORDER_STATUS_COUNT; status++) {
            struct order_filter f = order_filter_all();
            f.query = str_of(SEARCHES[i].query);
            f.statuses = 1u << status;
            f.currency = status % 2 == 0 ? CURRENCY_NONE : CURRENCY_NOK;
            f.amount_from = status % 3 == 0 ? 800 : f.amount_from;
            struct expected expected = expected_search(SEARCHES[i].words, &f);
            struct expected got = list_all(s, &f, 6);
            expect_ids(&expected, &got, false, SEARCHES[i].query, 6);
        }
    store_delete(s);
}

Test(search, the_beginning_of_an_id_finds_it)
{
    struct store *s = store_with_orders();
    for (size_t i = 0; i < KNOWN_ORDERS; i += 7)
        for (size_t length = 8; length <= UUID_TEXT; length++) {
            char text[UUID_TEXT + 1] = "";
            struct order_filter f = order_filter_all();
            struct expected expected = { .count = 0 };
            uuid_write(known[i].id, text);
            text[length] = '\0';
            if (length % 2 == 0)
                for (char *at = text; *at != '\0'; at++)
                    *at = *at >= 'a' && *at <= 'f' ? (char)(*at - 'a' + 'A') : *at;
            f.query = str_of(text);
            for (size_t k = 0; k < KNOWN_ORDERS; k++) {
                char other[UUID_TEXT];
                uuid_write(known[k].id, other);
                if (str_equal_nocase((str){ other, length }, f.query))
                    expected.ids[expected.count++] = known[k].id;
            }
            struct expected got = list_all(s, &f, 2);
            expect_ids(&expected, &got, false, text, 2);
        }
    store_delete(s);
}

Test(search, an_id_of_zeros_is_found_as_well)
{
    struct store *s = store_new();
    struct order_page out;
    char cursor[CURSOR_SIZE] = "";
    struct order_filter f = order_filter_all();
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, 100);
    p.order_id = (struct uuid){ { [15] = 7 } };
    (void)store_place(s, &p);
    store_commit(s);
    f.query = STR("00000000-0000");
    cr_assert_eq(list_page(s, &f, 5, cursor, &out), OK);
    cr_expect_eq(out.count, 1);
    store_delete(s);
}

Test(search, the_newest_are_found_first)
{
    struct store *s = store_with_orders();
    char cursor[CURSOR_SIZE] = "";
    struct order_page out;
    struct order_filter f = order_filter_all();
    f.query = STR("svensson");
    cr_assert_eq(list_page(s, &f, 40, cursor, &out), OK);
    cr_assert_eq(out.count, 40);
    for (size_t i = 1; i < out.count; i++)
        cr_expect_leq(out.items[i].order.created_at, out.items[i - 1].order.created_at);
    store_delete(s);
}

/* A reference may be longer than a word of the index; pasting it whole must find it. */
Test(search, a_very_long_reference_is_found_whole_and_by_its_beginning)
{
    static const char REFERENCE[] = "subscription-2026-11-22-0123456789-0123456789-0123456789-"
                                    "0123456789-0123456789-0123456789-0123456789-the-end";
    struct store *s = store_new();
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, 100);
    p.merchant_reference1 = str_of(REFERENCE);
    struct order_row row = store_place(s, &p);
    store_commit(s);
    static const size_t LENGTHS[] = { 12, TOKEN_SIZE_MAX, TOKEN_SIZE_MAX + 1,
                                      sizeof REFERENCE - 1 };
    for (size_t i = 0; i < COUNT(LENGTHS); i++) {
        char cursor[CURSOR_SIZE] = "";
        struct order_page out;
        struct order_filter f = order_filter_all();
        f.query = (str){ REFERENCE, LENGTHS[i] };
        cr_assert_eq(list_page(s, &f, 5, cursor, &out), OK);
        cr_expect_eq(out.count, 1, "its first %zu characters", LENGTHS[i]);
        if (out.count == 1)
            cr_expect(uuid_equal(out.items[0].order.order_id, row.order.order_id));
    }
    store_delete(s);
}

Test(search, a_cursor_of_another_search_shows_nothing_that_does_not_match)
{
    static const char *const QUERIES[] = { "anna", "bjorn", "svea", "web", "lukasz" };
    struct store *s = store_with_orders();
    for (size_t from = 0; from < COUNT(QUERIES); from++)
        for (size_t to = 0; to < COUNT(QUERIES); to++) {
            char cursor[CURSOR_SIZE] = "";
            struct order_page out;
            struct order_filter f = order_filter_all();
            f.query = str_of(QUERIES[from]);
            cr_assert_eq(list_page(s, &f, 1, cursor, &out), OK);
            f.query = str_of(QUERIES[to]);
            if (list_page(s, &f, 200, cursor, &out) != OK)
                continue;
            for (size_t i = 0; i < out.count; i++) {
                str name = search_fold(s->c.arena, out.items[i].fact.customer_name);
                bool matches = to == 3 || str_starts(name, f.query);
                cr_assert(matches, "%s, begun as %s: %.*s", QUERIES[to], QUERIES[from],
                          STR_ARG(name));
            }
        }
    store_delete(s);
}

/* --- sparse matches ------------------------------------------------------------------- */

#define MANY          5000
#define SCAN_OF_WORDS 1000 /* rows of the index that a page of a search looks at */

/* MANY orders of Anna Bergqvist, but every 1000th of Zoe Bergqvist and in euro. */
static struct store *store_with_many(void)
{
    struct store *s = store_new();
    store_many(s, MANY, 1000);
    store_tamper(s, "INSERT INTO order_token SELECT merchant_id, 'bergqvist', -created_at, order_id"
                    " FROM order_state");
    return s;
}

Test(search, no_page_looks_at_more_rows_than_it_may)
{
    static const struct {
        const char *query;
        enum currency currency;
        int64_t found;
    } ROWS[] = { { "bergqvist zoe", CURRENCY_NONE, 5 },
                 { "bergqvist", CURRENCY_EUR, 5 },
                 { "bergqvist anna", CURRENCY_EUR, 0 } };
    struct store *s = store_with_many();
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        char cursor[CURSOR_SIZE] = "";
        struct order_filter f = order_filter_all();
        int64_t found = 0, pages = 0;
        f.query = str_of(ROWS[i].query);
        f.currency = ROWS[i].currency;
        do {
            struct order_page out;
            uint64_t before = s->db->counters.rows_read;
            cr_assert_eq(list_page(s, &f, 10, cursor, &out), OK);
            cr_expect_leq(s->db->counters.rows_read - before, 3 * SCAN_OF_WORDS + 30);
            found += (int64_t)out.count;
            pages++;
        } while (cursor[0] != '\0' && pages < 100);
        cr_expect_eq(found, ROWS[i].found, "%s", ROWS[i].query);
        cr_expect(pages > 1 && pages <= MANY / SCAN_OF_WORDS + 1, "%s", ROWS[i].query);
    }
    store_delete(s);
}

/* --- large loads ---------------------------------------------------------------------- */

Test(search, words_of_a_load_are_found_once_they_are_sorted_in)
{
    struct store *s = store_new();
    struct order_page out;
    struct order_filter f = order_filter_all();
    f.query = STR("svensson");
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, 100);
    p.index_later = true;
    struct order_row row = store_place(s, &p);
    store_commit(s);
    char cursor[CURSOR_SIZE] = "";
    cr_assert_eq(list_page(s, &f, 10, cursor, &out), OK);
    cr_expect_eq(out.count, 0);
    size_t count = 0;
    struct uuid from_the_first = { { 0 } };
    store_begin(s);
    struct staged_order *staged = ARENA_ARRAY(s->c.arena, struct staged_order, STAGED_PAGE);
    cr_assert_eq(search_staged(&s->c, from_the_first, staged, &count), OK);
    cr_assert_eq(count, 1);
    cr_expect_eq(staged[0].recency, -row.order.created_at);
    struct order_fact_row fact = { 0 };
    cr_assert_eq(order_load_fact(&s->c, staged[0].order_id, &fact), OK);
    for (int again = 0; again < 2; again++) /* as when the end of a load was broken off, too */
        cr_assert_eq(search_index(&s->c, &row.order, &fact), OK);
    cr_assert_eq(search_clear_staged(&s->c), OK);
    cr_assert_eq(search_staged(&s->c, from_the_first, staged, &count), OK);
    cr_expect_eq(count, 0);
    store_commit(s);
    cr_assert_eq(list_page(s, &f, 10, cursor, &out), OK);
    cr_assert_eq(out.count, 1);
    cr_expect(uuid_equal(out.items[0].order.order_id, row.order.order_id));
    store_delete(s);
}
