/* Times, ids, numbers, cursors, searched words, payment references: what is read is written back
 * the same, and folding keeps UTF-8. */
#include "base/clock.h"
#include "domain/reference.h"
#include "service/cursor.h"
#include "service/search.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_time(str text)
{
    int64_t at = 0, again = 0;
    char written[CLOCK_TEXT];
    if (!clock_parse(text, &at) || at < INT64_C(-62167219200000000))
        return; /* shifted by its zone to before the year 0 */
    if (at >= INT64_C(253402300800000000))
        return; /* or to after the year 9999 */
    clock_write(at, written);
    CHECK(clock_parse((str){ written, CLOCK_TEXT }, &again));
    CHECK(again <= at && at - again < MILLISECOND);
    CHECK(clock_midnight(at) <= at && at - clock_midnight(at) < DAY);
}

static void check_id(str text)
{
    struct uuid id, again;
    char written[UUID_TEXT];
    if (!uuid_parse(text, &id))
        return;
    uuid_write(id, written);
    CHECK(str_equal_nocase((str){ written, UUID_TEXT }, text));
    CHECK(uuid_parse((str){ written, UUID_TEXT }, &again) && uuid_equal(id, again));
}

static void check_cursor(struct ctx *c, str text)
{
    for (int64_t kind = 0; kind < 8; kind++) {
        struct cursor cursor = { 0 }, again = { 0 };
        if (cursor_read(c, text, kind, &cursor) != OK || text.len == 0)
            continue;
        CHECK(cursor.kind == kind);
        CHECK(cursor_read(c, cursor_write(c, &cursor), kind, &again) == OK);
        CHECK(again.number == cursor.number && uuid_equal(again.id, cursor.id));
        CHECK(str_equal(again.word, cursor.word));
    }
}

static void check_words(struct arena *a, str text)
{
    if (text.len > 10000)
        return;
    str folded = search_fold(a, text);
    CHECK(!str_is_utf8(text) || str_is_utf8(folded));
    struct order_fact_row fact = { .merchant_reference1 = text,
                                   .customer_name = text,
                                   .customer_email = text };
    struct tokens tokens;
    search_tokens(a, &fact, &tokens);
    for (size_t i = 0; i < tokens.count; i++) {
        CHECK(tokens.items[i].len >= 1 && tokens.items[i].len <= TOKEN_SIZE_MAX);
        CHECK(!str_is_utf8(text) || str_is_utf8(tokens.items[i]));
        CHECK(i == 0 || !str_equal(tokens.items[i - 1], tokens.items[i]));
    }
}

/* Normal is normal; and of what passes one check no other last character passes it. */
static void check_reference(struct arena *a, str text)
{
    str normal = reference_normal(a, text);
    CHECK(str_equal(reference_normal(a, normal), normal));
    for (int m = 0; m < REFERENCE_METHOD_COUNT; m++) {
        enum reference_method method = (enum reference_method)m;
        if (!reference_check(method, normal))
            continue;
        CHECK(normal.len <= REFERENCE_MAX);
        str copy = arena_copy(a, normal);
        char *last = (char *)(uintptr_t)copy.ptr + copy.len - 1;
        for (char other = '0'; other <= '9'; other++) {
            *last = other;
            CHECK(other == normal.ptr[normal.len - 1] || !reference_check(method, copy) ||
                  method == REFERENCE_RF);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx c = { .arena = arena_open((size_t)256 << 20) };
    str text = { (const char *)data, size };
    int64_t number = 0;
    check_time(text);
    check_id(text);
    check_cursor(&c, text);
    check_words(c.arena, text);
    check_reference(c.arena, text);
    if (str_to_i64(text, &number)) {
        str written = arena_format(c.arena, "%lld", (long long)number);
        int64_t again = 0;
        CHECK(str_to_i64(written, &again) && again == number);
    }
    arena_close(c.arena);
    return 0;
}
