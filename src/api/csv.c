#include "api/csv.h"

static bool is_plain(const struct csv *csv, str field)
{
    for (size_t i = 0; i < field.len; i++)
        if (field.ptr[i] == csv->delimiter || field.ptr[i] == '"' || field.ptr[i] == '\n' ||
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
    if (is_plain(csv, field)) {
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
