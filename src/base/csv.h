/* csv.h -- RFC 4180: fields with what separates them in quotes, rows that end in CR LF. That all of
 * it went well is asked of the file at the end. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include <stdio.h>

#include "base/base.h"

struct csv {
    FILE *file;
    char delimiter;
    bool in_row; /* a field stands before */
};

void csv_put(struct csv *csv, str field);
void csv_end_row(struct csv *csv);

/* May the field stand without quotes? */
bool csv_is_plain(char delimiter, str field);

/* A text that others chose, such as a merchant's reference. A spreadsheet takes one that begins
 * with one of = + - @ or white space for a formula, unless it is only a number: an apostrophe
 * before it says that it is a text. So does sheet_safe() for a cell that was uploaded. */
str csv_free_text(struct arena *arena, str text);

/* --- reading ----------------------------------------------------------------------------- */

struct csv_reader {
    str rest; /* what is still to be read */
    char delimiter;
};

struct csv_row {
    str text;         /* as it came, without its end */
    const str *items; /* the fields, without their quotes */
    size_t count;
};

/* The next row; a line ends in CR LF, LF or CR, and one that ends within quotes goes on. False:
 * there is none, and `fault` is NULL at the end, else why not. */
bool csv_next(struct arena *arena, struct csv_reader *r, struct csv_row *out, const char **fault);

/* Which of , ; and tab a first row has most of, outside of quotes; a comma if none. */
char csv_guess_delimiter(str text);

#endif
