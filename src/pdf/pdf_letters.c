#include "pdf/pdf_letters.h"

#include <utf8proc.h>

#include "base/sheet_text.h"

/* Widths of the letters from blank on, in thousandths of their size: those of the metrics that
 * Adobe publishes for Helvetica and Helvetica-Bold. */
#define FIRST 32
/* clang-format off */
static const uint16_t WIDTHS[][256 - FIRST] = {
    [PDF_REGULAR] = {
     278,  278,  355,  556,  556,  889,  667,  191,  333,  333,  389,  584,  278,  333,  278,  278,
     556,  556,  556,  556,  556,  556,  556,  556,  556,  556,  278,  278,  584,  584,  584,  556,
    1015,  667,  667,  722,  722,  667,  611,  778,  722,  278,  500,  667,  556,  833,  722,  778,
     667,  778,  722,  667,  611,  722,  667,  944,  667,  667,  611,  278,  278,  278,  469,  556,
     333,  556,  556,  500,  556,  556,  278,  556,  556,  222,  222,  500,  222,  833,  556,  556,
     556,  556,  333,  500,  278,  556,  500,  722,  500,  500,  500,  334,  260,  334,  584,  278,
     556,  278,  222,  556,  333, 1000,  556,  556,  333, 1000,  667,  333, 1000,  278,  611,  278,
     278,  222,  222,  333,  333,  350,  556, 1000,  333, 1000,  500,  333,  944,  278,  500,  667,
     278,  333,  556,  556,  556,  556,  260,  556,  333,  737,  370,  556,  584,  278,  737,  333,
     400,  584,  333,  333,  333,  556,  537,  278,  333,  333,  365,  556,  834,  834,  834,  611,
     667,  667,  667,  667,  667,  667, 1000,  722,  667,  667,  667,  667,  278,  278,  278,  278,
     722,  722,  778,  778,  778,  778,  778,  584,  778,  722,  722,  722,  722,  667,  667,  611,
     556,  556,  556,  556,  556,  556,  889,  500,  556,  556,  556,  556,  278,  278,  278,  278,
     556,  556,  556,  556,  556,  556,  556,  584,  611,  556,  556,  556,  556,  500,  556,  500,
    },
    [PDF_BOLD] = {
     278,  333,  474,  556,  556,  889,  722,  238,  333,  333,  389,  584,  278,  333,  278,  278,
     556,  556,  556,  556,  556,  556,  556,  556,  556,  556,  333,  333,  584,  584,  584,  611,
     975,  722,  722,  722,  722,  667,  611,  778,  722,  278,  556,  722,  611,  833,  722,  778,
     667,  778,  722,  667,  611,  722,  667,  944,  667,  667,  611,  333,  278,  333,  584,  556,
     333,  556,  611,  556,  611,  556,  333,  611,  611,  278,  278,  556,  278,  889,  611,  611,
     611,  611,  389,  556,  333,  611,  556,  778,  556,  556,  500,  389,  280,  389,  584,  278,
     556,  278,  278,  556,  500, 1000,  556,  556,  333, 1000,  667,  333, 1000,  278,  611,  278,
     278,  278,  278,  500,  500,  350,  556, 1000,  333, 1000,  556,  333,  944,  278,  500,  667,
     278,  333,  556,  556,  556,  556,  280,  556,  333,  737,  370,  556,  584,  278,  737,  333,
     400,  584,  333,  333,  333,  611,  556,  278,  333,  333,  365,  556,  834,  834,  834,  611,
     722,  722,  722,  722,  722,  722, 1000,  722,  667,  667,  667,  667,  278,  278,  278,  278,
     722,  722,  778,  778,  778,  778,  778,  584,  778,  722,  722,  722,  722,  667,  667,  611,
     556,  556,  556,  556,  556,  556,  889,  556,  556,  556,  556,  556,  278,  278,  278,  278,
     611,  611,  611,  611,  611,  611,  611,  584,  611,  611,  611,  611,  611,  556,  611,  556,
    },
};

/* Letters that Unicode does not take apart into a base letter and a mark, and signs that have a twin. */
static const struct {
    uint16_t point;
    unsigned char letter;
} TWINS[] = {
    { 0x0110, 'D' }, { 0x0111, 'd' }, { 0x0126, 'H' }, { 0x0127, 'h' }, { 0x0131, 'i' }, { 0x0141, 'L' },
    { 0x0142, 'l' }, { 0x0166, 'T' }, { 0x0167, 't' }, { 0x1E9E, 0xDF }, { 0x2010, '-' }, { 0x2011, '-' },
    { 0x2012, 0x96 }, { 0x2212, '-' }, { 0x202F, 0xA0 }, { 0x2009, 0xA0 },
};
/* clang-format on */

/* The byte of a code point; 0: it has none. */
static unsigned char code_of(utf8proc_int32_t point)
{
    if ((point >= 0x20 && point < 0x7F) || (point >= 0xA0 && point <= 0xFF))
        return (unsigned char)point;
    for (unsigned byte = 0x80; byte < 0xA0; byte++)
        if (letter_of_1252((unsigned char)byte) == (uint32_t)point && point != 0)
            return (unsigned char)byte;
    for (size_t i = 0; i < COUNT(TWINS); i++)
        if (TWINS[i].point == point)
            return TWINS[i].letter;
    return 0;
}

/* By the first of what it is made of. */
static unsigned char base_of(utf8proc_int32_t point)
{
    utf8proc_int32_t parts[8];
    int last = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(point, parts, COUNT(parts),
                                                     UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &last);
    unsigned char letter =
        count > 0 && count <= (utf8proc_ssize_t)COUNT(parts) ? code_of(parts[0]) : 0;
    return letter != 0 ? letter : '?';
}

bool pdf_letter(str *rest, unsigned char *out)
{
    while (rest->len > 0) {
        utf8proc_int32_t point = 0;
        utf8proc_ssize_t taken = utf8proc_iterate((const utf8proc_uint8_t *)rest->ptr,
                                                  (utf8proc_ssize_t)rest->len, &point);
        CHECK(taken > 0); /* what is in the store is UTF-8 */
        *rest = str_cut(*rest, (size_t)taken);
        if (utf8proc_category(point) == UTF8PROC_CATEGORY_MN)
            continue; /* a mark on the letter before it */
        if (point < 0x20 || (point >= 0x7F && point < 0xA0))
            *out = ' ';
        else
            *out = code_of(point) != 0 ? code_of(point) : base_of(point);
        return true;
    }
    return false;
}

/* --- widths ------------------------------------------------------------------------------- */

/* Of a letter, in thousandths of a point. */
static int64_t thousandths(struct pdf_type type, unsigned char letter)
{
    return (int64_t)WIDTHS[type.font][letter - FIRST] * type.size;
}

/* Thousandths of points as tenths, rounded up. */
static int tenths(int64_t width)
{
    return (int)((width + 99) / 100);
}

int pdf_text_width(struct pdf_type type, str text)
{
    int64_t width = 0;
    unsigned char letter = 0;
    while (pdf_letter(&text, &letter))
        width += thousandths(type, letter);
    return tenths(width);
}

/* How many bytes of the text are at most so wide? */
static size_t bytes_within(struct pdf_type type, int width, str text)
{
    int64_t sum = 0;
    size_t fits = 0;
    str rest = text;
    unsigned char letter = 0;
    while (pdf_letter(&rest, &letter)) {
        sum += thousandths(type, letter);
        if (tenths(sum) > width)
            return fits;
        fits = text.len - rest.len;
    }
    return text.len;
}

str pdf_fit(struct arena *a, struct pdf_type type, int width, str text)
{
    static const str DOTS = { "\xE2\x80\xA6", 3 };
    if (bytes_within(type, width, text) == text.len)
        return text;
    size_t fits = bytes_within(type, width - pdf_text_width(type, DOTS), text);
    return arena_format(a, "%.*s%.*s", (int)fits, text.ptr, STR_ARG(DOTS));
}

bool pdf_wrap(struct pdf_type type, int width, str *rest, str *line)
{
    *rest = str_trim(*rest);
    if (rest->len == 0)
        return false;
    size_t end = bytes_within(type, width, *rest), word = end;
    while (end < rest->len && word > 0 && rest->ptr[word] != ' ')
        word--;
    if (end < rest->len && word > 0)
        end = word;
    while (end == 0 || (end < rest->len && ((unsigned char)rest->ptr[end] & 0xC0) == 0x80))
        end++; /* narrower than a letter: one each line, and never a part of one */
    *line = (str){ rest->ptr, end };
    *rest = str_cut(*rest, end);
    return true;
}
