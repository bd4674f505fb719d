/* Bodies and queries, through every shape that reads what a client sent; and what was read once
 * must survive the store: written as a document, it reads back the same. */
#include "api/app.h"
#include "api/assets.h"
#include "store/document.h"

const struct asset ASSETS[] = { { .path = "/index.html" } }; /* no portal is needed here */
const size_t ASSETS_COUNT = COUNT(ASSETS);

#define ARENA_MAX ((size_t)512 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct ctx begin(void)
{
    return (struct ctx){ .arena = arena_open(ARENA_MAX), .now = INT64_C(1795342445000000) };
}

/* Every refusal is blamed, in valid UTF-8. */
static void check_blames(const struct ctx *c, enum problem p)
{
    CHECK(p == OK || p == PROBLEM_BAD_REQUEST || p == PROBLEM_UNPROCESSABLE);
    CHECK((p == OK) == (c->blames_count == 0));
    for (size_t i = 0; i < c->blames_count; i++)
        CHECK(str_is_utf8(c->blames[i].field) && str_is_utf8(c->blames[i].detail));
}

static void read_body(const struct shape *shape, str text)
{
    struct ctx c = begin();
    void *out = arena_take(c.arena, shape->size, _Alignof(max_align_t));
    check_blames(&c, shape_read_json(&c, shape, text, out));
    arena_close(c.arena);
}

static void read_query(const struct shape *shape, str text)
{
    struct ctx c = begin();
    void *out = arena_take(c.arena, shape->size, _Alignof(max_align_t));
    check_blames(&c, shape_read_query(&c, shape, text, out));
    arena_close(c.arena);
}

static void keep(const struct shape *shape, str text)
{
    struct ctx c = begin();
    void *first = arena_take(c.arena, shape->size, _Alignof(max_align_t));
    void *again = arena_take(c.arena, shape->size, _Alignof(max_align_t));
    if (shape_read_json(&c, shape, text, first) == OK) {
        str written = document_write(&c, shape, first);
        document_read(&c, shape, written, again);
        CHECK(str_equal(document_write(&c, shape, again), written));
    }
    arena_close(c.arena);
}

/* What is offered instead of lines that were refused must not be refused. */
static void check_correction(struct ctx *c, struct order_lines lines)
{
    const int64_t amount = 12345;
    struct order_lines corrected = lines_corrected(c, lines, amount);
    c->blames_count = 0;
    CHECK(corrected.count == 0 ||
          lines_check_amount(c, corrected, amount, STR("captured_amount")) == OK);
}

/* A number as large as the rules allow must not overflow in them. */
static void check_lines(str text)
{
    struct ctx c = begin();
    struct capture_document d = { 0 };
    if (shape_read_json(&c, &CAPTURE_DOCUMENT, text, &d) == OK) {
        struct order_lines lines = document_lines(&c, d.order_lines);
        (void)!order_lines_check(&c, lines, order_lines_total(lines), 0);
        struct line_progress *progress =
            ARENA_ARRAY(c.arena, struct line_progress, lines.count + 1);
        line_progress_begin(lines, progress);
        line_progress_add(lines, lines, progress);
        (void)lines_find_excess(&c, lines, lines, lines);
        check_correction(&c, lines);
    }
    arena_close(c.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct shape *const DOCUMENTS[] = {
        &CREATED_DOCUMENT,   &CAPTURE_DOCUMENT,  &REFUND_DOCUMENT,     &ADDRESS_SHAPE,
        &CUSTOMER_SHAPE,     &SHIPPING_DOCUMENT, &UPDATE_DOCUMENT,     &PAYMENT_METHOD_SHAPE,
        &EXTENSION_DOCUMENT, &CUSTOMER_DOCUMENT, &SEND_OUT_DOCUMENT,   &DUE_DATE_DOCUMENT,
        &FRAUD_DOCUMENT,     &WARNING_SHAPE,     &REFERENCES_DOCUMENT,
    };
    str text = { (const char *)data, size };
    for (size_t i = 0; i < API_ROUTES.count; i++) {
        if (API_ROUTES.rows[i].in != NULL)
            read_body(API_ROUTES.rows[i].in, text);
        if (API_ROUTES.rows[i].query != NULL)
            read_query(API_ROUTES.rows[i].query, text);
    }
    for (size_t i = 0; i < COUNT(DOCUMENTS); i++)
        keep(DOCUMENTS[i], text);
    check_lines(text);
    return 0;
}
