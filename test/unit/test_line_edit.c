/* Lines that staff edit: what is captured of them stays what it is. */
#include <criterion/criterion.h>

#include "domain/line_edit.h"
#include "support.h"

#define GOODS(reference_, quantity_, price_, discount_)                                            \
    {                                                                                              \
        .reference = { (reference_), sizeof(reference_) - 1 }, .name = { "Cap", 3 },               \
        .quantity = (quantity_), .unit_price = (price_), .tax_rate = 2500,                         \
        .total_discount_amount = (discount_), .total_amount = (quantity_) * (price_) - (discount_) \
    }
#define KEPT(line, why) \
    "Line " #line " is captured, at least in part, and " why ". Update not allowed."
#define CAPS  GOODS("CAP", 4, 100, 0)
#define SHOES GOODS("SHOE", 2, 500, 100)

/* The order has four caps and two pairs of shoes; one pair is captured, by number or reference. */
struct edit_row {
    const char *name;
    struct order_line lines[3];
    size_t count;
    const char *field, *why; /* NULL: it may be so */
};

static const struct edit_row ROWS[] = {
    { "as it stands", { CAPS, SHOES }, 2, NULL, NULL },
    { "fewer caps", { GOODS("CAP", 1, 100, 0), SHOES }, 2, NULL, NULL },
    { "other caps", { GOODS("HAT", 3, 70, 5), SHOES }, 2, NULL, NULL },
    { "no caps", { GOODS("CAP", 0, 100, 0), SHOES }, 2, NULL, NULL },
    { "a line more", { CAPS, SHOES, GOODS("SOCK", 1, 50, 0) }, 3, NULL, NULL },
    { "only the pair that is captured", { CAPS, GOODS("SHOE", 1, 500, 50) }, 2, NULL, NULL },
    { "more shoes, likewise discounted", { CAPS, GOODS("SHOE", 6, 500, 300) }, 2, NULL, NULL },
    { "more shoes, less discounted",
      { CAPS, GOODS("SHOE", 4, 500, 100) },
      2,
      "order_lines[1]",
      KEPT(1, "keeps its discount on the captured units") },
    { "no shoes", { CAPS }, 1, "order_lines[1]", KEPT(1, "must stay, at its place") },
    { "shoes of nothing",
      { CAPS, GOODS("SHOE", 0, 500, 0) },
      2,
      "order_lines[1]",
      KEPT(1, "cannot have fewer units than are captured") },
    { "cheaper shoes",
      { CAPS, GOODS("SHOE", 2, 400, 100) },
      2,
      "order_lines[1]",
      KEPT(1, "keeps its unit price and tax rate") },
    { "other shoes",
      { CAPS, GOODS("BOOT", 2, 500, 100) },
      2,
      "order_lines[1]",
      KEPT(1, "keeps its name, reference and type") },
    { "shoes first",
      { SHOES, CAPS },
      2,
      "order_lines[1]",
      KEPT(1, "keeps its name, reference and type") },
    { "caps that pass as shoes",
      { GOODS("SHOE", 4, 100, 0), SHOES },
      2,
      "order_lines[0]",
      KEPT(0, "must be the one of its reference that its captures are of") },
};

/* What is captured of these lines: one pair of shoes, by its number or without one. */
static struct captured_lines with_progress(struct order_lines lines, int64_t number,
                                           struct line_progress *progress)
{
    const struct order_line pair = {
        .reference = STR("SHOE"), .quantity = 1, .total_amount = 450, .line_number = number
    };
    line_progress_begin(lines, progress);
    line_progress_add(lines, (struct order_lines){ &pair, 1 }, progress);
    return (struct captured_lines){ lines, progress };
}

static void expect_row(struct ctx *c, const struct edit_row *row, int64_t number)
{
    static const struct order_line STANDS[] = { CAPS, SHOES };
    struct line_progress before[2], after[3];
    c->blames_count = 0;
    enum problem p = lines_keep_captured(
        c, with_progress((struct order_lines){ STANDS, 2 }, number, before),
        with_progress((struct order_lines){ row->lines, row->count }, number, after));
    if (row->why == NULL) {
        cr_expect_eq(p, OK, "%s: refused", row->name);
        return;
    }
    cr_assert_eq(p, PROBLEM_NOT_ALLOWED, "%s: allowed", row->name);
    cr_assert_eq(c->blames_count, 1, "%s: %zu blames", row->name, c->blames_count);
    cr_expect(first_blame_is(c, row->field, row->why), "%s: %.*s", row->name,
              STR_ARG(c->blames[0].detail));
}

Test(line_edit, what_is_captured_by_reference_stays)
{
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(ROWS); i++)
        expect_row(&c, &ROWS[i], 0);
    end_ctx(&c);
}

/* A number needs no reference, so that no other line can take its capture. */
Test(line_edit, what_is_captured_by_number_stays)
{
    struct ctx c = make_ctx();
    for (size_t i = 0; i + 1 < COUNT(ROWS); i++)
        expect_row(&c, &ROWS[i], 2);
    end_ctx(&c);
}
