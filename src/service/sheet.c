#include "service/sheet.h"

#include "pdf/pdf.h"

/* Tenths of a point: margins of 20 mm at the sides and 15 mm below, which all printers can keep. */
#define LEFT      567
#define RIGHT     (LEFT + SHEET_WIDTH)
#define TOP       567
#define BOTTOM    7750 /* nothing but the footer is below */
#define FOOTER    7950
#define ROW       130
#define SENDER    3450 /* where the sender's address begins; the recipient's is in the window: */
#define WINDOW    1500
#define NUMBER    300 /* room for the number of pages */
#define CELL_GAP  60
#define LABEL     1500 /* of a fact */
#define WRAPS_MAX 4    /* lines of a cell */

static const struct pdf_type SMALL = { PDF_REGULAR, 8 }, SMALL_BOLD = { PDF_BOLD, 8 },
                             PLAIN = { PDF_REGULAR, 9 }, STRONG = { PDF_BOLD, 10 },
                             NAME = { PDF_BOLD, 14 }, TITLE = { PDF_BOLD, 16 };

static const char *const TEXTS[][LANGUAGE_COUNT] = {
#define SHEET_TEXT(name, sv, nb, da, fi, de, en) { sv, nb, da, fi, de, en },
#include "service/sheet.def"
#undef SHEET_TEXT
};
static_assert(COUNT(TEXTS) == SHEET_TEXTS_COUNT, "one row each");

str sheet_word(enum language language, enum sheet_word word)
{
    return str_of(TEXTS[word][language]);
}

struct sheet {
    struct ctx *c;
    struct pdf *pdf;
    struct sheet_paper paper;
    int y; /* the baseline of what comes next */
    /* The table that is open: */
    const struct sheet_column *columns;
    size_t columns_count; /* 0: none is */
    money page[SHEET_COLUMNS_MAX],
        all[SHEET_COLUMNS_MAX]; /* of columns of amounts; the others' are 0 */
    bool is_continued;
};

static str word(const struct sheet *s, enum sheet_word w)
{
    return sheet_word(s->paper.language, w);
}

/* --- pages -------------------------------------------------------------------------------- */

/* How many there are is not known yet, and is drawn by the document's own object. */
static void draw_footer(struct sheet *s)
{
    str which = word(s, TEXT_page), of = word(s, TEXT_of);
    pdf_line(s->pdf, LEFT, FOOTER - ROW, RIGHT, FOOTER - ROW);
    pdf_text(s->pdf, SMALL, LEFT, FOOTER,
             pdf_fit(s->c->arena, SMALL, SHEET_WIDTH - 1500, s->paper.footer));
    pdf_text_right(s->pdf, SMALL, RIGHT - NUMBER, FOOTER,
                   arena_format(s->c->arena, "%.*s %lld %.*s", STR_ARG(which),
                                (long long)pdf_pages(s->pdf), STR_ARG(of)));
    pdf_pages_count(s->pdf, SMALL, RIGHT - NUMBER + 25, FOOTER);
}

static void begin_page(struct sheet *s)
{
    pdf_page(s->pdf);
    draw_footer(s);
    s->y = TOP + ROW;
}

static void next_page(struct sheet *s)
{
    struct arena_mark mark = arena_mark(s->c->arena);
    str title = s->paper.title;
    begin_page(s);
    pdf_text(s->pdf, SMALL, LEFT, s->y,
             pdf_fit(s->c->arena, SMALL, SHEET_WIDTH / 2, s->paper.letterhead->company_name));
    pdf_text_right(s->pdf, SMALL, RIGHT, s->y, pdf_fit(s->c->arena, SMALL, SHEET_WIDTH / 2, title));
    pdf_line(s->pdf, LEFT, s->y + 40, RIGHT, s->y + 40);
    s->y += 3 * ROW;
    arena_rewind(s->c->arena, mark);
}

/* So much room must be above the bottom. */
static void need(struct sheet *s, int height)
{
    if (s->y + height > BOTTOM)
        next_page(s);
}

/* --- the first page ----------------------------------------------------------------------- */

static str joined(struct ctx *c, str a, str b)
{
    if (a.len == 0 || b.len == 0)
        return a.len == 0 ? b : a;
    return arena_format(c->arena, "%.*s %.*s", STR_ARG(a), STR_ARG(b));
}

static void draw_sender(struct sheet *s)
{
    const struct letterhead *l = s->paper.letterhead;
    const str lines[] = { l->street_address,
                          l->street_address2,
                          joined(s->c, l->postal_code, l->city),
                          l->country,
                          l->organization_number,
                          l->vat_id,
                          l->phone,
                          l->email,
                          l->website };
    int y = s->y;
    str rest = l->company_name, line = { 0 };
    for (int name_y = s->y; pdf_wrap(NAME, SENDER - LEFT - CELL_GAP, &rest, &line); name_y += 190)
        pdf_text(s->pdf, NAME, LEFT, name_y, line);
    for (size_t i = 0; i < COUNT(lines); i++) {
        if (lines[i].len == 0)
            continue;
        pdf_text(s->pdf, SMALL, SENDER, y, pdf_fit(s->c->arena, SMALL, RIGHT - SENDER, lines[i]));
        y += 110;
    }
}

/* The window of an envelope is 50 mm below the edge, by DIN 5008 and SS 614150 alike. */
static int draw_recipient(struct sheet *s)
{
    int y = WINDOW;
    for (size_t i = 0; i < RECIPIENT_LINES_MAX; i++) {
        if (s->paper.recipient[i].len == 0)
            continue;
        pdf_text(s->pdf, PLAIN, LEFT, y,
                 pdf_fit(s->c->arena, PLAIN, SENDER - LEFT - CELL_GAP, s->paper.recipient[i]));
        y += ROW;
    }
    return y;
}

void sheet_recipient(struct ctx *c, const struct address *to, str out[RECIPIENT_LINES_MAX])
{
    const str lines[RECIPIENT_LINES_MAX] = {
        to->organization_name,
        to->attention,
        joined(c, to->given_name, to->family_name),
        to->street_address,
        to->street_address2,
        joined(c, to->postal_code, to->city),
        to->region,
        to->country,
    };
    memcpy(out, lines, sizeof lines);
}

enum problem sheet_open(struct ctx *c, FILE *file, const struct sheet_paper *paper,
                        struct sheet **out)
{
    struct sheet *s = ARENA_NEW(c->arena, struct sheet);
    *s = (struct sheet){ .c = c, .paper = *paper };
    s->pdf = pdf_open(c->arena, file, paper->title, str_of(LANGUAGE_NAMES[paper->language]),
                      SHEET_PAGES_MAX);
    if (s->pdf == NULL)
        return blame(c, PROBLEM_STORE_BROKEN, (str){ 0 }, "There is no room for a temporary file.");
    begin_page(s);
    draw_sender(s);
    s->y = draw_recipient(s) + 4 * ROW;
    pdf_text(s->pdf, TITLE, LEFT, s->y, pdf_fit(c->arena, TITLE, SHEET_WIDTH, paper->title));
    s->y += 2 * ROW;
    *out = s;
    return OK;
}

/* --- texts -------------------------------------------------------------------------------- */

void sheet_fact(struct sheet *s, str label, str value)
{
    str line = { 0 };
    if (value.len == 0)
        return;
    need(s, ROW);
    pdf_text(s->pdf, PLAIN, LEFT, s->y, pdf_fit(s->c->arena, PLAIN, LABEL - CELL_GAP, label));
    while (pdf_wrap(PLAIN, SHEET_WIDTH - LABEL, &value, &line)) {
        need(s, ROW);
        pdf_text(s->pdf, PLAIN, LEFT + LABEL, s->y, line);
        s->y += ROW;
    }
}

void sheet_text(struct sheet *s, str text)
{
    str line = { 0 };
    s->y += ROW / 2;
    while (pdf_wrap(PLAIN, SHEET_WIDTH, &text, &line)) {
        need(s, ROW);
        pdf_text(s->pdf, PLAIN, LEFT, s->y, line);
        s->y += ROW;
    }
}

void sheet_heading(struct sheet *s, str text)
{
    s->y += ROW;
    need(s, 4 * ROW); /* not alone at the end of a page */
    pdf_text(s->pdf, STRONG, LEFT, s->y, pdf_fit(s->c->arena, STRONG, SHEET_WIDTH, text));
    s->y += ROW;
}

/* --- tables ------------------------------------------------------------------------------- */

/* A table needs room below each row for what the page comes to and what is carried forward. */
#define SUMS_ROOM (2 * ROW + CELL_GAP)

static bool is_left(enum cell cell)
{
    return cell == CELL_TEXT || cell == CELL_WRAPPED;
}

static void draw_cell(struct sheet *s, struct pdf_type type, const struct sheet_column *column,
                      int x, str text)
{
    if (is_left(column->cell))
        pdf_text(s->pdf, type, x, s->y, pdf_fit(s->c->arena, type, column->width - CELL_GAP, text));
    else
        pdf_text_right(s->pdf, type, x + column->width, s->y, text);
}

static void draw_titles(struct sheet *s)
{
    int x = LEFT;
    pdf_shade(s->pdf, LEFT, s->y - 95, SHEET_WIDTH, ROW);
    for (size_t i = 0; i < s->columns_count; i++) {
        draw_cell(s, SMALL_BOLD, &s->columns[i], x, s->columns[i].title);
        x += s->columns[i].width;
    }
    s->y += ROW;
}

static void draw_sums(struct sheet *s, struct pdf_type type, str label, const money *sums)
{
    int x = LEFT;
    pdf_text(s->pdf, type, LEFT, s->y, label);
    for (size_t i = 0; i < s->columns_count; i++) {
        if (s->columns[i].cell == CELL_AMOUNT)
            draw_cell(s, type, &s->columns[i], x,
                      language_amount(s->c->arena, s->paper.language, sums[i]));
        x += s->columns[i].width;
    }
    s->y += ROW;
}

static void draw_rule(struct sheet *s)
{
    pdf_line(s->pdf, LEFT, s->y - 90, RIGHT, s->y - 90);
    s->y += CELL_GAP / 2;
}

static void begin_sums(money *sums, enum currency currency)
{
    for (size_t i = 0; i < SHEET_COLUMNS_MAX; i++)
        sums[i] = money_zero(currency);
}

static bool has_amounts(const struct sheet *s)
{
    bool found = false;
    for (size_t i = 0; i < s->columns_count; i++)
        found = found || s->columns[i].cell == CELL_AMOUNT;
    return found;
}

static void turn_page(struct sheet *s)
{
    draw_rule(s);
    if (!has_amounts(s)) {
        next_page(s);
        draw_titles(s);
        return;
    }
    draw_sums(s, SMALL, word(s, TEXT_this_page), s->page);
    draw_sums(s, SMALL_BOLD, word(s, TEXT_carried), s->all);
    next_page(s);
    draw_titles(s);
    draw_sums(s, SMALL_BOLD, word(s, TEXT_brought), s->all);
    begin_sums(s->page, s->all[0].currency);
    s->is_continued = true;
}

void sheet_table(struct sheet *s, const struct sheet_column *columns, size_t count,
                 enum currency currency)
{
    CHECK(s->columns_count == 0);
    CHECK(count > 0 && count <= SHEET_COLUMNS_MAX);
    s->columns = columns;
    s->columns_count = count;
    s->is_continued = false;
    begin_sums(s->page, currency);
    begin_sums(s->all, currency);
    s->y += ROW * 3 / 4;
    need(s, (2 + WRAPS_MAX) * ROW + SUMS_ROOM);
    draw_titles(s);
}

/* How many lines the row has: those of the cell that is wrapped into the most. */
static int row_lines(const struct sheet *s, const struct sheet_cell *cells)
{
    int most = 1;
    for (size_t i = 0; i < s->columns_count; i++) {
        str rest = cells[i].text, line = { 0 };
        int lines = 0;
        while (s->columns[i].cell == CELL_WRAPPED && lines < WRAPS_MAX &&
               pdf_wrap(SMALL, s->columns[i].width - CELL_GAP, &rest, &line))
            lines++;
        most = lines > most ? lines : most;
    }
    return most;
}

/* The last line that there is room for has all of the rest, as much of it as fits. */
static void draw_wrapped(struct sheet *s, const struct sheet_column *column, int x, str text)
{
    str line = { 0 };
    int y = s->y, width = column->width - CELL_GAP;
    for (int lines = 1; lines < WRAPS_MAX && pdf_wrap(SMALL, width, &text, &line); lines++) {
        pdf_text(s->pdf, SMALL, x, y, line);
        y += ROW;
    }
    pdf_text(s->pdf, SMALL, x, y, pdf_fit(s->c->arena, SMALL, width, str_trim(text)));
}

static str amount_cell(struct sheet *s, size_t column, int64_t minor)
{
    money amount = { minor, s->all[column].currency };
    s->page[column] = money_add(s->page[column], amount);
    s->all[column] = money_add(s->all[column], amount);
    return language_amount(s->c->arena, s->paper.language, amount);
}

void sheet_row(struct sheet *s, const struct sheet_cell *cells)
{
    struct arena_mark mark = arena_mark(s->c->arena);
    int x = LEFT, height = row_lines(s, cells) * ROW;
    CHECK(s->columns_count > 0);
    if (s->y + height + SUMS_ROOM > BOTTOM)
        turn_page(s);
    for (size_t i = 0; i < s->columns_count; i++) {
        const struct sheet_column *column = &s->columns[i];
        if (column->cell == CELL_WRAPPED)
            draw_wrapped(s, column, x, cells[i].text);
        else
            draw_cell(s, SMALL, column, x,
                      column->cell == CELL_AMOUNT ? amount_cell(s, i, cells[i].minor)
                                                  : cells[i].text);
        x += column->width;
    }
    s->y += height;
    arena_rewind(s->c->arena, mark);
}

void sheet_total(struct sheet *s, str label, int64_t *sums)
{
    size_t count = 0;
    draw_rule(s);
    if (s->is_continued)
        draw_sums(s, SMALL, word(s, TEXT_this_page), s->page);
    draw_sums(s, SMALL_BOLD, label, s->all);
    for (size_t i = 0; i < s->columns_count; i++)
        if (sums != NULL && s->columns[i].cell == CELL_AMOUNT)
            sums[count++] = s->all[i].minor;
    s->columns_count = 0;
}

void sheet_table_end(struct sheet *s)
{
    CHECK(!has_amounts(s));
    draw_rule(s);
    s->columns_count = 0;
}

/* --- sums --------------------------------------------------------------------------------- */

static void draw_amount(struct sheet *s, struct pdf_type type, str label, money amount)
{
    str code = currency_code(amount.currency);
    need(s, ROW);
    pdf_text(s->pdf, type, SENDER - 900, s->y, pdf_fit(s->c->arena, type, 1900, label));
    pdf_text_right(s->pdf, type, RIGHT, s->y,
                   arena_format(s->c->arena, "%.*s %.*s",
                                STR_ARG(language_amount(s->c->arena, s->paper.language, amount)),
                                STR_ARG(code)));
    s->y += ROW;
}

void sheet_amount(struct sheet *s, str label, money amount)
{
    draw_amount(s, PLAIN, label, amount);
}

void sheet_amount_last(struct sheet *s, str label, money amount)
{
    need(s, 2 * ROW);
    pdf_line(s->pdf, SENDER - 900, s->y - 90, RIGHT, s->y - 90);
    s->y += CELL_GAP;
    draw_amount(s, STRONG, label, amount);
}

/* --- the end ------------------------------------------------------------------------------ */

enum problem sheet_close(struct sheet *s, enum problem p)
{
    bool is_full = pdf_is_full(s->pdf), is_written = pdf_close(s->pdf, p != OK);
    TRY(p);
    if (is_full)
        return blame(
            s->c, PROBLEM_UNPROCESSABLE, (str){ 0 },
            "A PDF has at most %lld pages, and this one would have more: take the report as CSV.",
            (long long)SHEET_PAGES_MAX);
    return is_written ? OK
                      : blame(s->c, PROBLEM_STORE_BROKEN, (str){ 0 },
                              "There is no room for the document.");
}
