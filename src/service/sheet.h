/*
 * sheet.h -- a document on paper: the letterhead, whom it is for, what it is about, tables whose
 * sums are carried from page to page, and on each page which of how many it is.
 *
 *   +------------------------------+
 *   | Fjord & Fell AB      address |   the first page; the following begin with a line
 *   | recipient                    |
 *   | Title                        |
 *   | fact   value                 |   sheet_fact
 *   | text   text   amount  amount |   sheet_table, sheet_row; brought forward from the page before
 *   | this page     amount  amount |
 *   | carried fwd   amount  amount |   or sheet_total
 *   | footer           Page 2 of 7 |
 *   +------------------------------+
 *
 * The same calls make the same bytes; any number of rows takes the same memory (pdf/pdf.h).
 */
#ifndef SHEET_H
#define SHEET_H

#include <stdio.h>

#include "base/ctx.h"
#include "domain/language.h"
#include "service/letterhead.h"
#include "store/document.h"

enum sheet_word {
#define SHEET_TEXT(name, sv, nb, da, fi, de, en) TEXT_##name,
#include "service/sheet.def"
#undef SHEET_TEXT
    SHEET_TEXTS_COUNT
};
str sheet_word(enum language language, enum sheet_word word);

#define RECIPIENT_LINES_MAX 8

struct sheet_paper {
    enum language language;
    str title;
    str footer; /* beside the number of each page */
    const struct letterhead *letterhead;
    str recipient[RECIPIENT_LINES_MAX]; /* in the window of an envelope; empty lines are left out */
};

/* The lines of an address. */
void sheet_recipient(struct ctx *c, const struct address *to, str out[RECIPIENT_LINES_MAX]);

struct sheet;

#define SHEET_PAGES_MAX INT64_C(1000000) /* of a document */

/* Begins a document in `file`, which stays the caller's. STORE_BROKEN: there is no room for a
 * temporary file. Must be closed. */
enum problem sheet_open(struct ctx *c, FILE *file, const struct sheet_paper *paper,
                        struct sheet **out) NODISCARD;

void sheet_fact(struct sheet *s, str label, str value); /* nothing if there is no value */
void sheet_text(struct sheet *s, str text);             /* a paragraph */
void sheet_heading(struct sheet *s, str text);

#define SHEET_COLUMNS_MAX 8

enum cell { CELL_TEXT, CELL_WRAPPED, CELL_RIGHT, CELL_AMOUNT };
struct sheet_column {
    str title;
    int width; /* tenths of a point; all of them come to SHEET_WIDTH */
    enum cell cell;
};
#define SHEET_WIDTH 4818

struct sheet_cell {
    str text;
    int64_t minor; /* instead of the text, of a CELL_AMOUNT */
};

/* Begins a table. Its amounts are in that currency, and are summed up. */
void sheet_table(struct sheet *s, const struct sheet_column *columns, size_t count,
                 enum currency currency);
void sheet_row(struct sheet *s, const struct sheet_cell *cells);

/* Ends the table with the sums of its amounts, which it gives in their order if `sums` is not NULL.
 */
void sheet_total(struct sheet *s, str label, int64_t *sums);

/* Ends a table that has no amounts. */
void sheet_table_end(struct sheet *s);

/* A sum that is led to: a label and an amount at the right; the last one stands out. */
void sheet_amount(struct sheet *s, str label, money amount);
void sheet_amount_last(struct sheet *s, str label, money amount);

/* Completes the file. `p`: what came of filling it; if that is a problem it is passed on.
 * UNPROCESSABLE: the document would have more than SHEET_PAGES_MAX. STORE_BROKEN: no room. */
enum problem sheet_close(struct sheet *s, enum problem p) NODISCARD;

#endif
