#include <criterion/criterion.h>
#include <stdlib.h>

#include "pdf/pdf.h"
#include "pdf/pdf_letters.h"

static struct arena *a;
static void begin(void)
{
    a = arena_open((size_t)16 * 1024 * 1024);
}
static void end(void)
{
    arena_close(a);
}
TestSuite(pdf, .init = begin, .fini = end);

#define PAGES_MAX 1001

static const struct pdf_type TYPE = { PDF_REGULAR, 10 };

static str coded(str text)
{
    char *out = arena_take(a, text.len + 1, 1);
    size_t len = 0;
    unsigned char letter = 0;
    while (pdf_letter(&text, &letter))
        out[len++] = (char)letter;
    return (str){ out, len };
}

Test(pdf, has_the_letters_of_western_and_northern_europe_and_the_base_letters_of_others)
{
    static const struct {
        const char *text, *expected;
    } ROWS[] = {
        { "plain (text)", "plain (text)" },
        { "åäöøæßÅÄÖØÆ", "\xE5\xE4\xF6\xF8\xE6\xDF\xC5\xC4\xD6\xD8\xC6" },
        { "€–“Šž…", "\x80\x96\x93\x8A\x9E\x85" },
        { "Łódź Čapek đ ı", "L\xF3"
                            "dz Capek d i" },
        { "A\xCC\x8A", "A" }, /* a mark of its own is left out */
        { "ﬁ①Ω語🙂", "f1???" },
        { "a\nb\tc\x7F", "a b c " },
        { "1\xE2\x80\xAF"
          "000\xE2\x88\x92",
          "1\xA0"
          "000-" },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        str is = coded(str_of(ROWS[i].text));
        cr_assert(str_equal(is, str_of(ROWS[i].expected)), "row %zu: %.*s", i, STR_ARG(is));
    }
}

Test(pdf, knows_how_wide_a_text_is)
{
    cr_assert_eq(pdf_text_width(TYPE, STR("")), 0);
    cr_assert_eq(pdf_text_width(TYPE, STR("0000")), 223); /* 4 * 556 * 10 / 1000 points are 22.24 */
    cr_assert_eq(pdf_text_width((struct pdf_type){ PDF_BOLD, 10 }, STR("W")), 95);
}

Test(pdf, cuts_what_does_not_fit_and_says_so)
{
    str text = STR("ååååååååååååååååååå");
    str fits = pdf_fit(a, TYPE, 500, text);
    cr_assert(str_equal(pdf_fit(a, TYPE, 2000, text), text));
    cr_assert(pdf_text_width(TYPE, fits) <= 500);
    cr_assert(str_equal(fits, STR("ååååååå…")), "%.*s", STR_ARG(fits));
}

Test(pdf, wraps_between_words_and_where_there_are_none_between_letters)
{
    str rest = STR("  one two  threeeeeeeeeeee å "), line = { 0 };
    const char *expected[] = { "one two", "threeeeee", "eeeeee å" };
    for (size_t i = 0; i < COUNT(expected); i++) {
        cr_assert(pdf_wrap(TYPE, 500, &rest, &line));
        line = str_trim(line);
        cr_assert(str_equal(line, str_of(expected[i])), "%.*s", STR_ARG(line));
    }
    cr_assert_not(pdf_wrap(TYPE, 500, &rest, &line));
    rest = STR("åå");
    cr_assert(pdf_wrap(TYPE, 1, &rest, &line)); /* narrower than any letter */
    cr_assert(str_equal(line, STR("å")));
}

/* A document of so many pages; its bytes. */
static str document(int pages)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&bytes, &size);
    struct pdf *p = pdf_open(a, file, STR("Title"), STR("en"), PAGES_MAX);
    for (int i = 0; i < pages; i++) {
        pdf_page(p);
        pdf_text(p, TYPE, 100, 100, arena_format(a, "page %d (\\)", i));
        pdf_pages_count(p, TYPE, 100, 200);
    }
    cr_assert_eq(pdf_pages(p), pages);
    cr_assert(pdf_close(p, false));
    cr_assert_eq(fclose(file), 0);
    str out = arena_copy(a, (str){ bytes, size });
    free(bytes);
    return out;
}

static const char *object_at(str pdf, const char *table, int number)
{
    return pdf.ptr + strtoll(table + (ptrdiff_t)number * 20, NULL, 10);
}

Test(pdf, finds_each_of_its_objects_whatever_their_number)
{
    static const int PAGES[] = { 1, 499, 500, 501, 1001 };
    for (size_t i = 0; i < COUNT(PAGES); i++) {
        str pdf = document(PAGES[i]);
        int nodes = (PAGES[i] + 499) / 500, objects = 6 + nodes + 2 * PAGES[i];
        const char *xref = memmem(pdf.ptr, pdf.len, "xref\n0 ", 7);
        cr_assert_not_null(xref);
        cr_assert_eq(strtol(xref + 7, NULL, 10), objects + 1);
        const char *table = strchr(xref + 7, '\n') + 1;
        for (int number = 1; number <= objects; number++)
            cr_assert_eq(strtol(object_at(pdf, table, number), NULL, 10), number, "object %d of %d",
                         number, objects);
    }
}

Test(pdf, is_the_same_bytes_each_time)
{
    cr_assert(str_equal(document(3), document(3)));
}

Test(pdf, says_when_there_is_no_room)
{
    FILE *full = fopen("/dev/full", "w");
    cr_assert_not_null(full);
    struct pdf *p = pdf_open(a, full, STR("Title"), STR("en"), PAGES_MAX);
    pdf_page(p);
    cr_assert_not(pdf_close(p, false));
    (void)fclose(full);
}

Test(pdf, has_no_more_pages_than_it_may)
{
    FILE *file = tmpfile();
    cr_assert_not_null(file);
    struct pdf *p = pdf_open(a, file, STR("Title"), STR("en"), 2);
    for (int i = 0; i < 4; i++) {
        cr_assert_eq(pdf_is_full(p), i > 2);
        pdf_page(p);
        pdf_text(p, TYPE, 100, 100, STR("text"));
    }
    cr_assert_eq(pdf_pages(p), 2);
    cr_assert_not(pdf_close(p, false));
    (void)fclose(file);
}
