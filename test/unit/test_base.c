/* The words of src/base, table by table. */
#include <criterion/criterion.h>

#include "base/clock.h"
#include "base/ctx.h"
#include "base/text.h"

/* --- str -------------------------------------------------------------------------------- */

Test(str, integers_are_decimal_and_whole)
{
    static const struct {
        const char *text;
        bool good;
        int64_t value;
    } ROWS[] = {
        { "0", true, 0 },
        { "-1", true, -1 },
        { "200000000", true, 200000000 },
        { "999999999999999999", true, INT64_C(999999999999999999) },
        { "1000000000000000000", false, 0 }, /* 19 digits */
        { "", false, 0 },
        { "-", false, 0 },
        { "+1", false, 0 },
        { "1.0", false, 0 },
        { " 1", false, 0 },
        { "0x1", false, 0 },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        int64_t value = 0;
        cr_expect_eq(str_to_i64(str_of(ROWS[i].text), &value), ROWS[i].good, "%s", ROWS[i].text);
        cr_expect_eq(value, ROWS[i].value, "%s", ROWS[i].text);
    }
}

Test(str, utf8_is_checked_to_the_letter)
{
    static const struct {
        const char *text;
        bool good;
    } ROWS[] = {
        { "", true },
        { "plain", true },
        { "\xC3\xA5\xC3\xA4", true },
        { "\xE2\x82\xAC", true },
        { "\xF0\x9F\x98\x80", true },
        { "\xC3", false },             /* cut off */
        { "\xA5", false },             /* a tail without a lead */
        { "\xC0\x80", false },         /* overlong NUL */
        { "\xE0\x80\xAF", false },     /* overlong slash */
        { "\xED\xA0\x80", false },     /* a surrogate */
        { "\xF4\x90\x80\x80", false }, /* beyond U+10FFFF */
        { "\xFF", false },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        cr_expect_eq(str_is_utf8(str_of(ROWS[i].text)), ROWS[i].good, "row %zu", i);
    cr_expect_eq(str_count_chars(STR("a\xC3\xA5\xE2\x82\xAC")), 3);
}

Test(str, a_split_gives_every_part_even_empty_ones)
{
    str rest = STR(",a,,b"), part;
    static const char *const PARTS[] = { "", "a", "", "b" };
    for (size_t i = 0; i < COUNT(PARTS); i++) {
        cr_assert(str_split(&rest, ',', &part));
        cr_expect(str_equal(part, str_of(PARTS[i])), "part %zu", i);
    }
    cr_expect_not(str_split(&rest, ',', &part));
}

Test(str, comparisons_and_blanks)
{
    cr_expect(str_equal(STR(""), (str){ 0 }));
    cr_expect_not(str_equal(STR("a"), STR("A")));
    cr_expect(str_equal_nocase(STR("Content-Type"), STR("content-tYPE")));
    cr_expect_not(str_equal_nocase(STR("a"), STR("ab")));
    cr_expect(str_starts(STR("/merchant/v1"), STR("/merchant/")));
    cr_expect_not(str_starts(STR("/m"), STR("/merchant/")));
    cr_expect(str_equal(str_trim(STR(" \t a b\r\n")), STR("a b")));
    cr_expect_eq(str_trim(STR(" \n ")).len, 0);
}

/* --- uuid ------------------------------------------------------------------------------- */

Test(uuid, takes_any_version_and_either_case_but_only_the_shape)
{
    static const struct {
        const char *text;
        bool good;
    } ROWS[] = {
        { "2fdf4b50-c1e4-4a2f-bc04-2238db5d9ba4", true },
        { "2FDF4B50-C1E4-6A2F-BC04-2238DB5D9BA4", true },
        { "00000000-0000-0000-0000-000000000000", true },
        { "2fdf4b50-c1e4-4a2f-bc04-2238db5d9ba", false },
        { "2fdf4b50-c1e4-4a2f-bc04-2238db5d9ba44", false },
        { "2fdf4b50c1e4-4a2f-bc04-2238db5d9ba4-", false },
        { "2fdf4b50-c1e4-4a2f-bc04-2238db5d9bag", false },
        { "{fdf4b50-c1e4-4a2f-bc04-2238db5d9ba}", false },
        { "", false },
    };
    struct arena *a = arena_open((size_t)1 << 20);
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct uuid id;
        cr_expect_eq(uuid_parse(str_of(ROWS[i].text), &id), ROWS[i].good, "%s", ROWS[i].text);
        if (ROWS[i].good)
            cr_expect(str_equal_nocase(uuid_text(a, id), str_of(ROWS[i].text)));
    }
    arena_close(a);
}

Test(uuid, the_first_of_a_time_is_before_those_made_then_and_after_those_before)
{
    struct entropy e = entropy_seeded(3);
    int64_t now = INT64_C(1795342445) * 1000000 + 678000;
    struct uuid earlier = uuid_make(&e, now - 1000 * 60000), first = uuid_floor(now);
    struct uuid id = uuid_make(&e, now);
    cr_expect_lt(memcmp(earlier.bytes, first.bytes, sizeof first.bytes), 0);
    cr_expect_lt(memcmp(first.bytes, id.bytes, sizeof first.bytes), 0);
    cr_expect_eq(uuid_time(id), now);
    cr_expect(uuid_is_timed(id));
    cr_assert(uuid_parse(STR("4ba29b50-be7b-44f5-a492-113e6a865e22"), &id));
    cr_expect_not(uuid_is_timed(id));
}

Test(uuid, those_made_together_ascend_and_carry_their_time)
{
    struct entropy e = entropy_seeded(1);
    const int64_t now = INT64_C(1795342445123) * MILLISECOND;
    struct uuid before = uuid_make(&e, now);
    for (int i = 0; i < 20000; i++) {
        struct uuid id = uuid_make(&e, now);
        cr_assert(memcmp(before.bytes, id.bytes, sizeof id.bytes) < 0);
        cr_assert_eq(id.bytes[6] >> 4, 7);
        cr_assert_eq(id.bytes[8] >> 6, 2);
        before = id;
    }
    cr_expect_lt(uuid_compare(uuid_floor(now), before), 0);
    cr_expect_gt(uuid_compare(uuid_floor(now + 60 * SECOND), before), 0);
    cr_expect_eq(uuid_time(uuid_floor(now)), now / 1000 * 1000);
    cr_expect(uuid_is_zero((struct uuid){ { 0 } }));
    cr_expect_not(uuid_is_zero(before));
}

/* --- clock ------------------------------------------------------------------------------ */

Test(clock, reads_and_writes_times)
{
    static const struct {
        const char *text, *written;
    } ROWS[] = {
        { "1970-01-01", "1970-01-01T00:00:00.000Z" },
        { "2021-09-07T10:03:53.497Z", "2021-09-07T10:03:53.497Z" },
        { "2021-09-07T10:03:53Z", "2021-09-07T10:03:53.000Z" },
        { "2021-09-07T10:03:53.4971239Z", "2021-09-07T10:03:53.497Z" },
        { "2021-09-07T10:03:53.4+02:00", "2021-09-07T08:03:53.400Z" },
        { "2021-09-07T23:30:00-0130", "2021-09-08T01:00:00.000Z" },
        { "2024-02-29", "2024-02-29T00:00:00.000Z" },
        { "2000-02-29", "2000-02-29T00:00:00.000Z" },
        { "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z" },
        { "1900-03-01T00:00:00Z", "1900-03-01T00:00:00.000Z" },
        { "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z" },
        { "0001-01-01", "0001-01-01T00:00:00.000Z" },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        int64_t at = 0;
        char written[CLOCK_TEXT];
        cr_assert(clock_parse(str_of(ROWS[i].text), &at), "%s", ROWS[i].text);
        clock_write(at, written);
        cr_expect(str_equal((str){ written, CLOCK_TEXT }, str_of(ROWS[i].written)), "%s -> %.24s",
                  ROWS[i].text, written);
    }
}

Test(clock, refuses_days_and_hours_that_do_not_exist)
{
    static const char *const ROWS[] = {
        "",
        "2023-02-29",
        "1900-02-29",
        "2021-13-01",
        "2021-00-10",
        "2021-04-31",
        "2021-9-7",
        "2021-09-07T",
        "2021-09-07T24:00:00Z",
        "2021-09-07T10:60:00Z",
        "2021-09-07T10:03:53",
        "2021-09-07T10:03:53.Z",
        "2021-09-07T10:03:53Zx",
        "2021-09-07 10:03:53Z",
        "2021-09-07T10:03:53+2:00",
        "-021-09-07",
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        int64_t at = 42;
        cr_expect_not(clock_parse(str_of(ROWS[i]), &at), "%s", ROWS[i]);
        cr_expect_eq(at, 42, "untouched on failure");
    }
}

Test(clock, midnight_is_at_or_before)
{
    cr_expect_eq(clock_midnight(0), 0);
    cr_expect_eq(clock_midnight(DAY - 1), 0);
    cr_expect_eq(clock_midnight(-1), -DAY);
    cr_expect_eq(clock_midnight(-DAY), -DAY);
}

/* --- text ------------------------------------------------------------------------------- */

Test(text, escapes_what_json_must_not_have)
{
    struct arena *a = arena_open((size_t)1 << 20);
    struct text t = text_begin(a, 1000);
    text_json_string(&t, (str){ "a\"b\\c\n\r\t\b\f\x01\0\xC3\xA5/", 15 });
    text_json_string(&t, (str){ 0 });
    str out;
    cr_assert(text_done(&t, &out));
    cr_expect(str_equal(out, STR("\"a\\\"b\\\\c\\n\\r\\t\\b\\f\\u0001\\u0000\xC3\xA5/\"\"\"")),
              "%.*s", STR_ARG(out));
    arena_close(a);
}

Test(text, writes_the_extremes_of_integers)
{
    struct arena *a = arena_open((size_t)1 << 20);
    struct text t = text_begin(a, 1000);
    text_i64(&t, INT64_MIN);
    text_char(&t, ' ');
    text_i64(&t, INT64_MAX);
    text_format(&t, " %d", 0);
    str out;
    cr_assert(text_done(&t, &out));
    cr_expect(str_equal(out, STR("-9223372036854775808 9223372036854775807 0")));
    arena_close(a);
}

Test(text, overflows_once_and_for_all)
{
    struct arena *a = arena_open((size_t)1 << 20);
    struct text t = text_begin(a, 5);
    TEXT_LITERAL(&t, "1234");
    TEXT_LITERAL(&t, "56");
    TEXT_LITERAL(&t, "5");
    str out;
    cr_expect_not(text_done(&t, &out));
    cr_expect(str_equal(out, STR("1234")));
    arena_close(a);
}

/* --- arena ------------------------------------------------------------------------------ */

Test(arena, a_rewind_forgets_what_came_after_the_mark)
{
    struct arena *a = arena_open((size_t)4 << 20);
    str kept = arena_copy(a, STR("kept"));
    struct arena_mark mark = arena_mark(a);
    for (int round = 0; round < 100; round++) { /* more than the limit, were it not forgotten */
        char *block = arena_take(a, (size_t)1 << 20, 1);
        block[0] = 'x';
        arena_rewind(a, mark);
    }
    cr_expect(str_equal(kept, STR("kept")));
    struct arena_mark now = arena_mark(a);
    cr_expect_eq(now.block, mark.block);
    cr_expect_eq(now.used, mark.used);
    cr_expect_eq(now.total, mark.total);
    arena_close(a);
}

Test(arena, gives_zeroed_and_aligned_memory_also_after_a_reset)
{
    struct arena *a = arena_open((size_t)1 << 20);
    for (int round = 0; round < 2; round++) {
        (void)arena_copy(a, STR("x"));
        int64_t *numbers = ARENA_ARRAY(a, int64_t, 100);
        cr_assert_eq((uintptr_t)numbers % _Alignof(int64_t), 0);
        for (int i = 0; i < 100; i++) {
            cr_assert_eq(numbers[i], 0);
            numbers[i] = -1;
        }
        arena_reset(a);
    }
    str text = arena_format(a, "%s-%d", "M1", 7);
    cr_expect(str_equal(text, STR("M1-7")));
    cr_expect_eq(text.ptr[text.len], '\0');
    arena_close(a);
}

/* --- entropy, blame --------------------------------------------------------------------- */

Test(entropy, below_stays_below_and_reaches_every_number)
{
    struct entropy e = entropy_seeded(7);
    unsigned seen[6] = { 0 };
    for (int i = 0; i < 6000; i++) {
        uint64_t n = entropy_below(&e, COUNT(seen));
        cr_assert_lt(n, COUNT(seen));
        seen[n]++;
    }
    for (size_t i = 0; i < COUNT(seen); i++)
        cr_expect(seen[i] > 850 && seen[i] < 1150, "%zu came %u times", i, seen[i]);
    cr_expect_eq(entropy_below(&e, 1), 0);
    cr_expect_lt(entropy_below(&e, (UINT64_C(1) << 63) + 1), (UINT64_C(1) << 63) + 1);
}

Test(entropy, the_same_seed_repeats)
{
    struct entropy one = entropy_seeded(3), two = entropy_seeded(3), other = entropy_seeded(4);
    char a[16], b[16], c[16];
    entropy_letters(&one, "ABC123", a, sizeof a);
    entropy_letters(&two, "ABC123", b, sizeof b);
    entropy_letters(&other, "ABC123", c, sizeof c);
    cr_expect_eq(memcmp(a, b, sizeof a), 0);
    cr_expect_neq(memcmp(a, c, sizeof a), 0);
}

Test(blame, is_recorded_up_to_the_limit)
{
    struct arena *a = arena_open((size_t)1 << 20);
    struct ctx c = { .arena = a };
    for (int i = 0; i < BLAMES_MAX + 5; i++)
        cr_expect_eq(blame(&c, PROBLEM_UNPROCESSABLE, STR("f"), "fault %d", i),
                     PROBLEM_UNPROCESSABLE);
    cr_expect_eq(c.blames_count, BLAMES_MAX);
    cr_expect(str_equal(c.blames[BLAMES_MAX - 1].detail, STR("fault 31")));
    arena_close(a);
}
