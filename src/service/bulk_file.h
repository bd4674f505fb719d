/*
 * bulk_file.h -- a file of bulk work, taken apart into its rows before the store is touched. What
 * is wrong with the file as a whole refuses it; what is wrong with a row is that row's outcome.
 */
#ifndef BULK_FILE_H
#define BULK_FILE_H

#include "service/bulk_row.h"

#define BULK_ROWS_MAX   100000
#define BULK_FILE_BYTES ((size_t)32 * 1024 * 1024)
#define FILE_NAME_CHARS 200

extern const char *const BULK_FORMATS[]; /* "csv", "ndjson"; NULL-terminated */

struct bulk_file {
    bool is_csv;
    char delimiter; /* of CSV */
    str header;     /* of CSV: its first row */
    str digest;     /* SHA-256, 64 hexadecimal digits */
    int64_t bytes;
    const str *rows; /* as they came, without line ends; empty ones are left out */
    size_t count;
};

/* UNPROCESSABLE, blamed on `body`. Needs no store. */
enum problem bulk_file_read(struct ctx *c, str body, bool is_csv, struct bulk_file *out) NODISCARD;

#endif
