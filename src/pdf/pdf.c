#include "pdf/pdf.h"

#include <zlib.h>

#include "pdf/pdf_letters.h"

#define CONTENT_MAX \
    262144 /* bytes of a page before they are compressed: many times what fits on it */
#define GROUP_PAGES 500

enum { CATALOG = 1, PAGES, REGULAR, BOLD, COUNT_OF_PAGES, TITLE, FIRST_NODE };
#define NODE_OBJECTS (1 + 2 * GROUP_PAGES)

#define ENTRY_BYTES 20 /* of an object in the table at the end of the file */

struct pdf {
    FILE *file;
    FILE *places; /* that table, an entry for each object */
    int64_t pages, pages_max, objects;
    bool is_full, is_open; /* a page is begun */
    size_t len;            /* of the content */
    char *content;
    Bytef *packed; /* of packed_room bytes */
    uLong packed_room;
    z_stream packer;
    struct pdf_type count_type; /* of the number of pages */
    str title, language;
};

/* --- objects ------------------------------------------------------------------------------ */

/* Object `number` begins here. */
static void begin_object(struct pdf *p, int64_t number)
{
    (void)fseeko(p->places, (off_t)(number * ENTRY_BYTES), SEEK_SET);
    (void)fprintf(p->places, "%010lld 00000 n\r\n", (long long)ftello(p->file));
    (void)fprintf(p->file, "%lld 0 obj\n", (long long)number);
    p->objects = number > p->objects ? number : p->objects;
}

static void end_object(struct pdf *p)
{
    (void)fputs("endobj\n", p->file);
}

static int64_t node_of(int64_t page) /* of the page's group; pages are 0, 1 ... */
{
    return FIRST_NODE + page / GROUP_PAGES * NODE_OBJECTS;
}

static int64_t object_of(int64_t page) /* its content's is the next one */
{
    return node_of(page) + 1 + 2 * (page % GROUP_PAGES);
}

/* Deflated anew for each page, so that a page's bytes depend on it alone. */
static uLong pack(struct pdf *p)
{
    CHECK(deflateReset(&p->packer) == Z_OK);
    p->packer.next_in = (Bytef *)p->content;
    p->packer.avail_in = (uInt)p->len;
    p->packer.next_out = p->packed;
    p->packer.avail_out = (uInt)p->packed_room;
    CHECK(deflate(&p->packer, Z_FINISH) == Z_STREAM_END); /* deflateBound() said that it fits */
    return p->packer.total_out;
}

static void write_page(struct pdf *p)
{
    int64_t page = p->pages - 1, object = object_of(page);
    uLong size = pack(p);
    begin_object(p, object);
    (void)fprintf(p->file, "<</Type/Page/Parent %lld 0 R/Contents %lld 0 R>>\n",
                  (long long)node_of(page), (long long)object + 1);
    end_object(p);
    begin_object(p, object + 1);
    (void)fprintf(p->file, "<</Length %lu/Filter/FlateDecode>>\nstream\n", size);
    (void)fwrite(p->packed, 1, size, p->file);
    (void)fputs("\nendstream\n", p->file);
    end_object(p);
    p->is_open = false;
}

/* The node of the group whose last page is the last one so far. */
static void write_node(struct pdf *p)
{
    int64_t last = p->pages - 1, first = last - last % GROUP_PAGES;
    begin_object(p, node_of(first));
    (void)fprintf(p->file, "<</Type/Pages/Parent %d 0 R/Count %lld/Kids[", PAGES,
                  (long long)(last - first + 1));
    for (int64_t page = first; page <= last; page++)
        (void)fprintf(p->file, "%lld 0 R ", (long long)object_of(page));
    (void)fputs("]>>\n", p->file);
    end_object(p);
}

/* --- drawing ------------------------------------------------------------------------------ */

static void draw(struct pdf *p, const char *format, ...) PRINTF_LIKE(2, 3);
static void draw(struct pdf *p, const char *format, ...)
{
    va_list args;
    CHECK(p->is_open || p->is_full);
    if (p->is_full)
        return;
    va_start(args, format);
    int n = vsnprintf(p->content + p->len, CONTENT_MAX - p->len, format, args);
    va_end(args);
    CHECK(n >= 0);
    CHECK((size_t)n < CONTENT_MAX - p->len);
    p->len += (size_t)n;
}

/* Lengths, and points of the paper as PDF counts them: from below. */
#define TENTHS           "%d.%d"
#define TENTHS_ARG(size) (size) / 10, (size) % 10
#define POINT            TENTHS " " TENTHS
#define POINT_ARG(x, y)  TENTHS_ARG(x), TENTHS_ARG(PDF_HEIGHT - (y))

static void draw_letters(struct pdf *p, str text)
{
    unsigned char letter = 0;
    while (!p->is_full && pdf_letter(&text, &letter)) {
        CHECK(p->len + 2 < CONTENT_MAX);
        if (letter == '(' || letter == ')' || letter == '\\')
            p->content[p->len++] = '\\';
        p->content[p->len++] = (char)letter;
    }
}

void pdf_text(struct pdf *p, struct pdf_type type, int x, int y, str text)
{
    if (text.len == 0)
        return;
    draw(p, "BT/F%d %d Tf " POINT " Td(", type.font, type.size, POINT_ARG(x, y));
    draw_letters(p, text);
    draw(p, ")Tj ET\n");
}

void pdf_text_right(struct pdf *p, struct pdf_type type, int x, int y, str text)
{
    pdf_text(p, type, x - pdf_text_width(type, text), y, text);
}

void pdf_pages_count(struct pdf *p, struct pdf_type type, int x, int y)
{
    p->count_type = type;
    draw(p, "q 1 0 0 1 " POINT " cm/N Do Q\n", POINT_ARG(x, y));
}

void pdf_line(struct pdf *p, int x, int y, int to_x, int to_y)
{
    draw(p, "0.5 w " POINT " m " POINT " l S\n", POINT_ARG(x, y), POINT_ARG(to_x, to_y));
}

void pdf_shade(struct pdf *p, int x, int y, int width, int height)
{
    draw(p, "0.93 g " POINT " " TENTHS " " TENTHS " re f 0 g\n", POINT_ARG(x, y + height),
         TENTHS_ARG(width), TENTHS_ARG(height));
}

/* --- the document ------------------------------------------------------------------------- */

struct pdf *pdf_open(struct arena *a, FILE *file, str title, str language, int64_t pages_max)
{
    FILE *places = tmpfile();
    if (places == NULL)
        return NULL;
    struct pdf *p = ARENA_NEW(a, struct pdf);
    *p = (struct pdf){ .file = file,
                       .places = places,
                       .pages_max = pages_max,
                       .title = arena_copy(a, title),
                       .language = arena_copy(a, language) };
    CHECK(deflateInit(&p->packer, Z_BEST_SPEED) == Z_OK);
    p->content = arena_take(a, CONTENT_MAX, 1);
    p->packed_room = deflateBound(&p->packer, CONTENT_MAX);
    p->packed = arena_take(a, p->packed_room, 1);
    /* The second line tells programs that guess that this is no text. */
    (void)fputs("%PDF-1.4\n%\xE2\xE3\xCF\xD3\n", file);
    return p;
}

void pdf_page(struct pdf *p)
{
    if (p->is_full)
        return;
    if (p->is_open)
        write_page(p);
    if (p->pages > 0 && p->pages % GROUP_PAGES == 0)
        write_node(p);
    if (p->pages == p->pages_max) {
        p->is_full = true;
        return;
    }
    p->pages++;
    p->len = 0;
    p->is_open = true;
}

bool pdf_is_full(const struct pdf *p)
{
    return p->is_full;
}

int64_t pdf_pages(const struct pdf *p)
{
    return p->pages;
}

/* Titles are words of ours, in letters that are coded here as in pages. */
static void write_title(struct pdf *p)
{
    str rest = p->title;
    unsigned char letter = 0;
    begin_object(p, TITLE);
    (void)fputs("<</Producer(fangst)/Title(", p->file);
    while (pdf_letter(&rest, &letter))
        (void)fprintf(p->file, "\\%03o", letter);
    (void)fputs(")>>\n", p->file);
    end_object(p);
}

static void write_fonts(struct pdf *p)
{
    static const char *const NAMES[] = {
        [PDF_REGULAR] = "Helvetica", [PDF_BOLD] = "Helvetica-Bold"
    };
    for (int font = 0; font < (int)COUNT(NAMES); font++) {
        begin_object(p, REGULAR + font);
        (void)fprintf(p->file,
                      "<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>\n",
                      NAMES[font]);
        end_object(p);
    }
}

static void write_count(struct pdf *p)
{
    char content[100];
    int size =
        snprintf(content, sizeof content, "BT/F%d %d Tf 0 0 Td(%lld)Tj ET", p->count_type.font,
                 p->count_type.size > 0 ? p->count_type.size : 8, (long long)p->pages);
    begin_object(p, COUNT_OF_PAGES);
    (void)fprintf(
        p->file,
        "<</Type/XObject/Subtype/Form/BBox[0 -20 200 100]/Resources<</Font<</F0 %d 0 R/F1 "
        "%d 0 R>>>>/Length %d>>\nstream\n%s\nendstream\n",
        REGULAR, BOLD, size, content);
    end_object(p);
}

static void write_roots(struct pdf *p)
{
    begin_object(p, CATALOG);
    (void)fprintf(
        p->file,
        "<</Type/Catalog/Pages %d 0 R/Lang(%.*s)/ViewerPreferences<</DisplayDocTitle true>>>>\n",
        PAGES, STR_ARG(p->language));
    end_object(p);
    begin_object(p, PAGES);
    (void)fprintf(
        p->file,
        "<</Type/Pages/MediaBox[0 0 " TENTHS " " TENTHS
        "]/Resources<</Font<</F0 %d 0 R/F1 %d 0 R>>/XObject<</N %d 0 R>>>>/Count %lld/Kids[",
        TENTHS_ARG(PDF_WIDTH), TENTHS_ARG(PDF_HEIGHT), REGULAR, BOLD, COUNT_OF_PAGES,
        (long long)p->pages);
    for (int64_t page = 0; page < p->pages; page += GROUP_PAGES)
        (void)fprintf(p->file, "%lld 0 R ", (long long)node_of(page));
    (void)fputs("]>>\n", p->file);
    end_object(p);
}

/* Object 0 is the head of a list of free ones, of which there are no others. */
static void write_places(struct pdf *p)
{
    char bytes[4096];
    int64_t begin = ftello(p->file);
    (void)fseeko(p->places, 0, SEEK_SET);
    (void)fputs("0000000000 65535 f\r\n", p->places);
    (void)fseeko(p->places, 0, SEEK_SET);
    (void)fprintf(p->file, "xref\n0 %lld\n", (long long)p->objects + 1);
    for (size_t n = 0; (n = fread(bytes, 1, sizeof bytes, p->places)) > 0;)
        (void)fwrite(bytes, 1, n, p->file);
    (void)fprintf(p->file,
                  "trailer\n<</Size %lld/Root %d 0 R/Info %d 0 R>>\nstartxref\n%lld\n%%%%EOF\n",
                  (long long)p->objects + 1, CATALOG, TITLE, (long long)begin);
}

bool pdf_close(struct pdf *p, bool give_up)
{
    if (!give_up && !p->is_full) {
        if (p->is_open)
            write_page(p);
        if (p->pages > 0)
            write_node(p);
        write_fonts(p);
        write_count(p);
        write_title(p);
        write_roots(p);
        write_places(p);
    }
    bool failed = ferror(p->places) != 0 || fflush(p->file) != 0 || ferror(p->file) != 0;
    (void)fclose(p->places);
    (void)deflateEnd(&p->packer);
    return !failed && !give_up && !p->is_full;
}
