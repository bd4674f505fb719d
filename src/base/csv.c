#include "base/csv.h"

#include <string.h>

bool csv_is_plain(char delimiter, str field)
{
    for (size_t i = 0; i < field.len; i++)
        if (field.ptr[i] == delimiter || field.ptr[i] == '"' || field.ptr[i] == '\n' ||
            field.ptr[i] == '\r')
            return false;
    return true;
}

void csv_put(struct csv *csv, str field)
{
    if (csv->in_row)
        (void)fputc(csv->delimiter, csv->file);
    csv->in_row = true;
    if (field.len == 0)
        return;
    if (csv_is_plain(csv->delimiter, field)) {
        (void)fwrite(field.ptr, 1, field.len, csv->file);
        return;
    }
    (void)fputc('"', csv->file);
    for (size_t i = 0; i < field.len; i++) {
        if (field.ptr[i] == '"')
            (void)fputc('"', csv->file);
        (void)fputc(field.ptr[i], csv->file);
    }
    (void)fputc('"', csv->file);
}

void csv_end_row(struct csv *csv)
{
    (void)fputs("\r\n", csv->file);
    csv->in_row = false;
}

str csv_free_text(struct arena *arena, str text)
{
    bool is_number = text.len > 1;
    if (text.len == 0 || memchr("=+-@\t\r\n", text.ptr[0], 7) == NULL)
        return text;
    for (size_t i = 1; i < text.len; i++)
        is_number = is_number && memchr("0123456789.,", text.ptr[i], 12) != NULL;
    bool has_sign = text.ptr[0] == '+' || text.ptr[0] == '-';
    return is_number && has_sign ? text : arena_format(arena, "'%.*s", STR_ARG(text));
}

/* --- reading ----------------------------------------------------------------------------- */

#define FIELDS_FIRST 16

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* Where the quote is that closes a field; the length if none does. */
static size_t closing_quote(str text)
{
    size_t i = 1;
    while (i < text.len && (text.ptr[i] != '"' || (i + 1 < text.len && text.ptr[i + 1] == '"')))
        i += text.ptr[i] == '"' ? 2 : 1;
    return i < text.len ? i : text.len;
}

/* A field in quotes; two of them are one. False: they are not closed. */
static bool take_quoted(struct arena *a, str *rest, str *out)
{
    size_t end = closing_quote(*rest), length = 0;
    if (end == rest->len)
        return false;
    char *own = arena_take(a, end, 1);
    for (size_t i = 1; i < end; i++) {
        own[length++] = rest->ptr[i];
        i += rest->ptr[i] == '"';
    }
    *out = (str){ own, length };
    *rest = str_cut(*rest, end + 1);
    return true;
}

static void take_plain(str *rest, char delimiter, str *out)
{
    size_t i = 0;
    while (i < rest->len && rest->ptr[i] != delimiter && !is_line_end(rest->ptr[i]))
        i++;
    *out = (str){ rest->ptr, i };
    *rest = str_cut(*rest, i);
}

/* The end of a row, and of the line. */
static void end_line(str *rest)
{
    bool is_pair = rest->len > 1 && rest->ptr[0] == '\r' && rest->ptr[1] == '\n';
    *rest = str_cut(*rest, rest->len == 0 ? 0 : is_pair ? 2 : 1);
}

bool csv_next(struct arena *arena, struct csv_reader *r, struct csv_row *out, const char **fault)
{
    str rest = r->rest;
    size_t count = 0, room = FIELDS_FIRST;
    str *items = ARENA_ARRAY(arena, str, room);
    *fault = NULL;
    for (bool more = rest.len > 0; more;) {
        if (count == room)
            items = arena_double(arena, items, &room, sizeof items[0]);
        if (rest.len > 0 && rest.ptr[0] == '"') {
            if (!take_quoted(arena, &rest, &items[count]))
                *fault = "a quote is opened and never closed";
            else if (rest.len > 0 && rest.ptr[0] != r->delimiter && !is_line_end(rest.ptr[0]))
                *fault = "a field in quotes goes on after them";
        } else
            take_plain(&rest, r->delimiter, &items[count]);
        if (*fault != NULL)
            return false;
        count++;
        more = rest.len > 0 && rest.ptr[0] == r->delimiter;
        rest = str_cut(rest, more ? 1 : 0);
    }
    *out = (struct csv_row){ { r->rest.ptr, r->rest.len - rest.len }, items, count };
    end_line(&rest);
    r->rest = rest;
    return count > 0;
}

char csv_guess_delimiter(str text)
{
    static const char DELIMITERS[] = { ',', ';', '\t' };
    size_t counts[COUNT(DELIMITERS)] = { 0 }, best = 0;
    bool in_quotes = false;
    for (size_t i = 0; i < text.len && (in_quotes || !is_line_end(text.ptr[i])); i++) {
        in_quotes = in_quotes != (text.ptr[i] == '"');
        for (size_t k = 0; k < COUNT(DELIMITERS); k++)
            counts[k] += !in_quotes && text.ptr[i] == DELIMITERS[k];
    }
    for (size_t k = 1; k < COUNT(DELIMITERS); k++)
        best = counts[k] > counts[best] ? k : best;
    return DELIMITERS[best];
}
