#include "base/sheet_text.h"

#include <string.h>

#include "base/csv.h"

/* --- letters ------------------------------------------------------------------------------ */

static size_t put_letter(char *to, uint32_t point)
{
    if (point < 0x80) {
        to[0] = (char)point;
        return 1;
    }
    size_t tail = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    static const unsigned FIRST[] = { 0, 0xC0, 0xE0, 0xF0 };
    to[0] = (char)(FIRST[tail] | point >> (6 * tail));
    for (size_t i = 1; i <= tail; i++)
        to[i] = (char)(0x80 | (point >> (6 * (tail - i)) & 0x3F));
    return tail + 1;
}

static uint32_t unit_at(str bytes, size_t i, bool is_big)
{
    uint32_t first = (unsigned char)bytes.ptr[i], second = (unsigned char)bytes.ptr[i + 1];
    return is_big ? first << 8 | second : second << 8 | first;
}

/* A unit of two bytes becomes three at most, and a pair of them four. */
static bool decode_16(struct arena *arena, str bytes, bool is_big, str *out)
{
    char *own = arena_take(arena, bytes.len / 2 * 3 + 1, 1);
    size_t length = 0;
    if (bytes.len % 2 != 0)
        return false;
    for (size_t i = 0; i < bytes.len; i += 2) {
        uint32_t point = unit_at(bytes, i, is_big);
        if (point >= 0xDC00 && point <= 0xDFFF)
            return false; /* the second of a pair, alone */
        if (point >= 0xD800 && point <= 0xDBFF) {
            uint32_t low = i + 3 < bytes.len ? unit_at(bytes, i + 2, is_big) : 0;
            if (low < 0xDC00 || low > 0xDFFF)
                return false;
            point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
            i += 2;
        }
        length += put_letter(own + length, point);
    }
    *out = (str){ own, length };
    return true;
}

/* What Windows-1252 has where Latin-1 has control characters; 0: nothing. */
static const uint16_t UPPER[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

uint32_t letter_of_1252(unsigned char byte)
{
    return byte >= 0x80 && byte < 0xA0 ? UPPER[byte - 0x80] : byte;
}

static bool decode_1252(struct arena *arena, str bytes, str *out)
{
    char letter[4];
    size_t length = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        uint32_t point = letter_of_1252((unsigned char)bytes.ptr[i]);
        if (point == 0)
            return false;
        length += put_letter(letter, point);
    }
    char *own = arena_take(arena, length + 1, 1);
    *out = (str){ own, length };
    for (size_t i = 0; i < bytes.len; i++)
        own += put_letter(own, letter_of_1252((unsigned char)bytes.ptr[i]));
    return true;
}

bool sheet_decode(struct arena *arena, str bytes, str *out)
{
    bool is_little = str_starts(bytes, STR("\xFF\xFE")), is_read = true;
    *out = bytes;
    if (is_little || str_starts(bytes, STR("\xFE\xFF")))
        is_read = decode_16(arena, str_cut(bytes, 2), !is_little, out);
    else if (str_starts(bytes, STR("\xEF\xBB\xBF"))) {
        *out = str_cut(bytes, 3);
        is_read = str_is_utf8(*out);
    } else if (!str_is_utf8(bytes))
        is_read = decode_1252(arena, bytes, out);
    return is_read && (out->len == 0 || memchr(out->ptr, '\0', out->len) == NULL);
}

char sheet_take_separator(str *text)
{
    bool is_told = text->len >= 5 && str_equal_nocase((str){ text->ptr, 4 }, STR("sep="));
    str rest = str_cut(*text, is_told ? 5 : 0);
    char told = is_told ? text->ptr[4] : '\0';
    bool is_alone = rest.len == 0 || rest.ptr[0] == '\r' || rest.ptr[0] == '\n';
    if (!is_told || !is_alone || memchr(",;\t", told, 3) == NULL)
        return '\0';
    *text = str_cut(rest, str_starts(rest, STR("\r\n")) ? 2 : rest.len > 0);
    return told;
}

/* --- cells -------------------------------------------------------------------------------- */

static const char *const BLANKS[] = { "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "\xEF\xBB\xBF" };

static str trim(str s)
{
    for (bool more = true; more;) {
        more = false;
        s = str_trim(s);
        for (size_t i = 0; i < COUNT(BLANKS); i++) {
            str blank = str_of(BLANKS[i]);
            if (str_starts(s, blank)) {
                s = str_cut(s, blank.len);
                more = true;
            } else if (s.len >= blank.len && str_equal(str_cut(s, s.len - blank.len), blank)) {
                s.len -= blank.len;
                more = true;
            }
        }
    }
    return s;
}

/* ="...", in which each quote is there twice: else it is calculated. */
static bool is_text_formula(str s)
{
    if (s.len < 3 || !str_starts(s, STR("=\"")) || s.ptr[s.len - 1] != '"')
        return false;
    size_t end = s.len - 1, i = 2;
    while (i < end && (s.ptr[i] != '"' || (i + 1 < end && s.ptr[i + 1] == '"')))
        i += s.ptr[i] == '"' ? 2 : 1;
    return i == end;
}

static bool has_apostrophe_before(str s, const char *starts)
{
    return s.len > 1 && s.ptr[0] == '\'' && strchr(starts, s.ptr[1]) != NULL;
}

str sheet_cell(struct arena *arena, str field)
{
    str s = trim(field);
    if (has_apostrophe_before(s, "=+-@"))
        return str_cut(s, 1);
    if (has_apostrophe_before(s, "\t\r\n"))
        s = trim(str_cut(s, 1));
    if (!is_text_formula(s))
        return s;
    char *own = arena_take(arena, s.len, 1);
    size_t length = 0;
    for (size_t i = 2; i + 1 < s.len; i++) {
        own[length++] = s.ptr[i];
        i += s.ptr[i] == '"';
    }
    return trim((str){ own, length });
}

str sheet_safe(struct arena *arena, str field)
{
    return is_text_formula(trim(field)) ? field : csv_free_text(arena, field);
}

static size_t digits_at(str s, size_t from)
{
    size_t i = from;
    while (i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9')
        i++;
    return i - from;
}

bool sheet_is_shortened(str cell)
{
    size_t at = digits_at(cell, 0);
    if (at != 1)
        return false;
    if (at < cell.len && (cell.ptr[at] == '.' || cell.ptr[at] == ',')) {
        size_t decimals = digits_at(cell, at + 1);
        if (decimals == 0)
            return false;
        at += 1 + decimals;
    }
    if (at + 2 >= cell.len || (cell.ptr[at] | 0x20) != 'e' || cell.ptr[at + 1] != '+')
        return false;
    size_t power = digits_at(cell, at + 2);
    return power > 0 && at + 2 + power == cell.len;
}

/* --- numbers ------------------------------------------------------------------------------ */

/* A number with each blank between thousands as ' and nothing else changed. */
static str plain_blanks(struct arena *arena, str s)
{
    static const char *const SIGNS[] = { " ", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89",
                                         "\xE2\x80\x99" };
    char *own = arena_take(arena, s.len + 1, 1);
    size_t length = 0;
    while (s.len > 0) {
        size_t taken = 0;
        for (size_t i = 0; i < COUNT(SIGNS) && taken == 0; i++)
            taken = str_starts(s, str_of(SIGNS[i])) ? strlen(SIGNS[i]) : 0;
        own[length++] = taken > 0 ? '\'' : s.ptr[0];
        s = str_cut(s, taken > 0 ? taken : 1);
    }
    return (str){ own, length };
}

static size_t count_of(str s, char mark, size_t *last)
{
    size_t count = 0;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == mark) {
            count++;
            *last = i;
        }
    return count;
}

/* Groups of three, but the first one, which has one digit at least. */
static bool is_grouped(str whole, char mark)
{
    size_t digits = 0, groups = 0;
    for (size_t i = 0; i < whole.len; i++) {
        bool is_mark = whole.ptr[i] == mark;
        if (is_mark && (digits == 0 || digits > 3 || (groups > 0 && digits != 3)))
            return false;
        groups += is_mark;
        digits = is_mark ? 0 : digits + 1;
    }
    return digits > 0 && (groups == 0 || digits == 3);
}

bool sheet_number(struct arena *arena, str cell, str *out)
{
    str s = plain_blanks(arena, cell);
    size_t dot = 0, comma = 0, ignored = 0;
    size_t dots = count_of(s, '.', &dot), commas = count_of(s, ',', &comma);
    size_t blanks = count_of(s, '\'', &ignored);
    char decimal = dots > 0 && (commas == 0 || dot > comma) ? '.' : ',';
    char other = decimal == '.' ? ',' : '.', group = '\'';
    size_t marks = decimal == '.' ? dots : commas, others = decimal == '.' ? commas : dots;
    size_t at = decimal == '.' ? dot : comma;
    if (marks > 1 && others == 0) { /* 1.234.567 has no decimals */
        group = decimal;
        marks = 0;
    } else if (others > 0)
        group = other;
    if (marks > 1 || (group != '\'' && blanks > 0))
        return false;
    str whole = marks == 1 ? (str){ s.ptr, at } : s;
    str rest = marks == 1 ? str_cut(s, at + 1) : (str){ s.ptr, 0 };
    if (!is_grouped(whole, group) || digits_at(rest, 0) != rest.len ||
        (marks == 1 && rest.len == 0))
        return false;
    char *own = arena_take(arena, s.len + 1, 1);
    size_t length = 0;
    for (size_t i = 0; i < whole.len; i++) {
        if (whole.ptr[i] == group)
            continue;
        if (whole.ptr[i] < '0' || whole.ptr[i] > '9')
            return false;
        own[length++] = whole.ptr[i];
    }
    if (marks == 1)
        own[length++] = '.';
    if (rest.len > 0)
        memcpy(own + length, rest.ptr, rest.len);
    *out = (str){ own, length + rest.len };
    return true;
}
