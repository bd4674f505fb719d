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
        is_number = is_number && text.ptr[i] >= '0' && text.ptr[i] <= '9';
    bool has_sign = text.ptr[0] == '+' || text.ptr[0] == '-';
    return is_number && has_sign ? text : arena_format(arena, "'%.*s", STR_ARG(text));
}
