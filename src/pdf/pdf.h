/*
 * pdf.h -- writes a PDF of any length into a file, page by page.
 *
 * A page is in memory until the next one begins, and nothing else is: where the objects of the file
 * lie is kept in a second file without a name. So a document of a million lines takes as much
 * memory as one of ten (docs/decisions/0030-pdf.md).
 *
 * Invariants
 *   1. The same calls give the same bytes: there is no time, no chance and no name of a machine in
 *      them.
 *   2. Objects have fixed numbers: 1 the catalog, 2 the pages, 3 and 4 the fonts, 5 the number of
 *      pages, 6 the title; then for each group of GROUP_PAGES a node of the tree of pages, followed
 *      by two objects for each page.
 *   3. How many pages there are is drawn by one object that all pages use and that is written last.
 *
 * Lengths are tenths of a point (a point is 1/72 inch), from the left and the top edge of the
 * paper. Sizes of letters are whole points. Letters are those of Windows-1252, in Helvetica, which
 * every reader and printer has: all of the languages of western and northern Europe. Others are
 * told by their base letter, if they have one there (c for č, L for Ł), and else by a question
 * mark.
 */
#ifndef PDF_H
#define PDF_H

#include <stdio.h>

#include "base/base.h"

#define PDF_WIDTH  5953 /* of A4 */
#define PDF_HEIGHT 8419

enum pdf_font { PDF_REGULAR, PDF_BOLD };
struct pdf_type {
    enum pdf_font font;
    int size; /* points */
};

struct pdf;

/* Begins a document in `file`, which stays the caller's. What it takes of the arena it takes here;
 * it must be closed. NULL: there is no room for a temporary file. */
struct pdf *pdf_open(struct arena *a, FILE *file, str title, str language, int64_t pages_max);

/* Begins a page. After pages_max of them all that follows is left out, and pdf_is_full(). */
void pdf_page(struct pdf *p);
bool pdf_is_full(const struct pdf *p);
int64_t pdf_pages(const struct pdf *p); /* so far */

/* A text whose baseline begins, or ends, there. There must be a page, as for all that draws. */
void pdf_text(struct pdf *p, struct pdf_type type, int x, int y, str text);
void pdf_text_right(struct pdf *p, struct pdf_type type, int x, int y, str text);

/* The number of pages of the whole document. Of one type and one place, the same on all pages. */
void pdf_pages_count(struct pdf *p, struct pdf_type type, int x, int y);

void pdf_line(struct pdf *p, int x, int y, int to_x, int to_y);     /* thin */
void pdf_shade(struct pdf *p, int x, int y, int width, int height); /* light grey, under texts */

/* Completes the file, unless `give_up`. False: it has failed; ferror() of the file says so too. */
bool pdf_close(struct pdf *p, bool give_up);

/* --- letters ------------------------------------------------------------------------------ */

int pdf_text_width(struct pdf_type type, str text);

/* The text, or as much of it as fits, and three dots. */
str pdf_fit(struct arena *a, struct pdf_type type, int width, str text);

/* Takes as many words off the text as fit into a line; of a word that does not fit, as many
 * letters. False: nothing is left. */
bool pdf_wrap(struct pdf_type type, int width, str *rest, str *line);

#endif
