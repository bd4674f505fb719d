#include "service/bulk_file.h"

#include <sodium.h>

#include "base/csv.h"
#include "base/sheet_text.h"

#define ROWS_FIRST 1024

const char *const BULK_FORMATS[] = { "csv", "ndjson", NULL };

struct reading {
    struct bulk_file *file;
    str *rows;
    size_t room, seen; /* seen: with those that are empty */
};

static str digest_of(struct arena *a, str body)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof digest + 1];
    CHECK(crypto_hash_sha256(digest, (const unsigned char *)body.ptr, body.len) == 0);
    (void)sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    return arena_copy(a, (str){ hex, sizeof hex - 1 });
}

static enum problem add_row(struct ctx *c, struct reading *w, str row)
{
    w->seen++;
    if (row.len > BULK_ROW_BYTES)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("body"), WHY_ROW_FULL, w->seen, row.len,
                     BULK_ROW_BYTES);
    if (w->file->count == BULK_ROWS_MAX)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("body"), WHY_FILE_FULL, BULK_ROWS_MAX);
    if (w->file->count == w->room)
        w->rows = arena_double(c->arena, w->rows, &w->room, sizeof w->rows[0]);
    w->rows[w->file->count++] = row;
    return OK;
}

static bool is_empty(struct arena *a, const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (sheet_cell(a, row->items[i]).len > 0)
            return false;
    return true;
}

static enum problem read_csv(struct ctx *c, str body, struct reading *w)
{
    struct bulk_file *f = w->file;
    char told = sheet_take_separator(&body);
    struct csv_reader reader = { body, told != '\0' ? told : csv_guess_delimiter(body) };
    struct csv_row row = { 0 };
    struct bulk_layout layout;
    const char *fault = NULL;
    f->delimiter = reader.delimiter;
    if (csv_next(c->arena, &reader, &row, &fault))
        f->header = row.text;
    TRY(bulk_layout_read(c, fault == NULL ? f->header : body, f->delimiter, &layout));
    if (f->header.len > BULK_ROW_BYTES)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("body"), WHY_HEADER_FULL, f->header.len,
                     BULK_ROW_BYTES);
    for (;;) {
        struct arena_mark mark = arena_mark(c->arena);
        bool more = csv_next(c->arena, &reader, &row, &fault),
             empty = more && is_empty(c->arena, &row);
        arena_rewind(c->arena, mark);
        if (!more)
            break;
        if (empty)
            w->seen++;
        else
            TRY(add_row(c, w, row.text));
    }
    if (fault != NULL)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("body"), WHY_ROW_UNREADABLE, w->seen + 1, fault);
    return OK;
}

static enum problem read_ndjson(struct ctx *c, str body, struct reading *w)
{
    str row = { 0 };
    for (str rest = body; str_split(&rest, '\n', &row);) {
        row = str_trim(row);
        if (row.len > 0)
            TRY(add_row(c, w, row));
        else
            w->seen++;
    }
    return OK;
}

enum problem bulk_file_read(struct ctx *c, str body, bool is_csv, struct bulk_file *out)
{
    struct bulk_file file = { .is_csv = is_csv, .bytes = (int64_t)body.len };
    struct reading w = { .file = &file, .room = ROWS_FIRST };
    bool has_nul = body.len > 0 && memchr(body.ptr, '\0', body.len) != NULL;
    str text = body;
    if (is_csv ? !sheet_decode(c->arena, body, &text) : !str_is_utf8(body) || has_nul)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("body"), WHY_NOT_UTF8);
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_cut(text, 3);
    w.rows = ARENA_ARRAY(c->arena, str, w.room);
    TRY(is_csv ? read_csv(c, text, &w) : read_ndjson(c, text, &w));
    if (file.count == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("body"), WHY_NO_ROWS);
    file.rows = w.rows;
    file.digest = digest_of(c->arena, body);
    *out = file;
    return OK;
}
