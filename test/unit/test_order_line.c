/* Lines: the rules of placement, the tax within, parts that add up, and what is captured. */
#include <criterion/criterion.h>
#include <signal.h>

#include "domain/order_line.h"
#include "support.h"

/* --- tax ------------------------------------------------------------------------------ */

Test(order_line, tax_is_what_the_total_contains)
{
    static const struct {
        int64_t total, rate, tax;
    } ROWS[] = {
        { 50000, 1000, 4545 }, /* 4545.45 */
        { 10000, 2500, 2000 },
        { 10000, 1200, 1071 }, /* 1071.43 */
        { 10000, 600, 566 },   /* 566.04 */
        { 10000, 0, 0 },
        { 0, 2500, 0 },
        { 1, 2500, 0 },  /* 0.2 */
        { 3, 2500, 1 },  /* 0.6 */
        { 3, 2000, 1 },  /* 0.5: up */
        { -3, 2000, 0 }, /* -0.5: up is towards plus infinity */
        { -10000, 2500, -2000 },
        { -50000, 1000, -4545 },
        { 10000, 10000, 5000 }, /* 100 % */
        { WIRE_AMOUNT_MAX, 2500, 40000000 },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        cr_expect_eq(line_tax(ROWS[i].total, ROWS[i].rate), ROWS[i].tax, "%lld at %lld",
                     (long long)ROWS[i].total, (long long)ROWS[i].rate);
}

Test(order_line, a_negative_tax_rate_stops, .signal = SIGABRT)
{
    (void)line_tax(100, -1);
}

/* --- the rules of placement ----------------------------------------------------------- */

#define LINE_OF(type_, quantity_, unit_price_, discount_, rate_, total_, tax_)                  \
    {                                                                                           \
        .type = { (type_), sizeof(type_) - 1 }, .quantity = (quantity_),                        \
        .unit_price = (unit_price_), .total_discount_amount = (discount_), .tax_rate = (rate_), \
        .total_amount = (total_), .total_tax_amount = (tax_)                                    \
    }
#define SHOES LINE_OF("physical", 2, 25000, 0, 1000, 50000, 4545) /* the example of the rules */

struct placement_row {
    const char *name;
    struct order_line lines[2];
    size_t count;
    int64_t order_amount, order_tax_amount;
    const char *field, *detail; /* of the only fault; NULL: there is none */
};

static const struct placement_row GOOD[] = {
    { "as stated", { SHOES }, 1, 50000, 4545, NULL, NULL },
    { "tax one less",
      { LINE_OF("physical", 2, 25000, 0, 1000, 50000, 4544) },
      1,
      50000,
      4544,
      NULL,
      NULL },
    { "tax one more",
      { LINE_OF("physical", 2, 25000, 0, 1000, 50000, 4546) },
      1,
      50000,
      4546,
      NULL,
      NULL },
    { "two lines", { SHOES, SHOES }, 2, 100000, 9090, NULL, NULL },
    { "no lines", { { 0 } }, 0, 0, 0, NULL, NULL },
    { "discount on the line",
      { LINE_OF("physical", 2, 25000, 5000, 1000, 45000, 4091) },
      1,
      45000,
      4091,
      NULL,
      NULL },
    { "discount as a line of its own",
      { SHOES, LINE_OF("discount", 1, -11000, 0, 1000, -11000, -1000) },
      2,
      39000,
      3545,
      NULL,
      NULL },
    { "sales tax is tax and contains none",
      { LINE_OF("physical", 2, 25000, 0, 0, 50000, 0),
        LINE_OF("sales_tax", 1, 4000, 0, 0, 4000, 4000) },
      2,
      54000,
      4000,
      NULL,
      NULL },
    { "largest",
      { LINE_OF("digital", 1, WIRE_AMOUNT_MAX, 0, 0, WIRE_AMOUNT_MAX, 0) },
      1,
      WIRE_AMOUNT_MAX,
      0,
      NULL,
      NULL },
    { "a quantity of zero", { LINE_OF("physical", 0, 700, 0, 0, 0, 0) }, 1, 0, 0, NULL, NULL },
};

#define TAX_RULE "total_amount - total_amount * 10000 / (10000 + tax_rate), give or take 1"

static const struct placement_row FAULTS[] = {
    { "total too high",
      { LINE_OF("physical", 2, 24999, 0, 1000, 50000, 4545) },
      1,
      50000,
      4545,
      "order_lines[0].total_amount",
      "Bad value: order_lines[0].total_amount. Expected 49998 (quantity * unit_price - "
      "total_discount_amount), but was 50000; the difference is 2." },
    { "total too low",
      { SHOES, LINE_OF("physical", 3, 25000, 0, 1000, 50000, 4545) },
      2,
      100000,
      9090,
      "order_lines[1].total_amount",
      "Bad value: order_lines[1].total_amount. Expected 75000 (quantity * unit_price - "
      "total_discount_amount), but was 50000; the difference is -25000." },
    { "discount forgotten",
      { LINE_OF("physical", 2, 25000, 1, 1000, 50000, 4545) },
      1,
      50000,
      4545,
      "order_lines[0].total_amount",
      "Bad value: order_lines[0].total_amount. Expected 49999 (quantity * unit_price - "
      "total_discount_amount), but was 50000; the difference is 1." },
    { "tax two less",
      { LINE_OF("physical", 2, 25000, 0, 1000, 50000, 4543) },
      1,
      50000,
      4543,
      "order_lines[0].total_tax_amount",
      "Bad value: order_lines[0].total_tax_amount. Expected 4545 (" TAX_RULE
      "), but was 4543; the difference is -2." },
    { "tax two more",
      { SHOES, LINE_OF("physical", 2, 25000, 0, 1000, 50000, 4547) },
      2,
      100000,
      9092,
      "order_lines[1].total_tax_amount",
      "Bad value: order_lines[1].total_tax_amount. Expected 4545 (" TAX_RULE
      "), but was 4547; the difference is 2." },
    { "order amount",
      { SHOES },
      1,
      50001,
      4545,
      "order_amount",
      "Bad value: order_amount. Expected 50000 (the sum of total_amount of all lines), but was "
      "50001; the difference is 1." },
    { "order tax amount",
      { SHOES },
      1,
      50000,
      0,
      "order_tax_amount",
      "Bad value: order_tax_amount. Expected 4545 (the sum of total_tax_amount of all lines), but "
      "was 0; the difference is -4545." },
    { "sales tax must still add up",
      { LINE_OF("sales_tax", 1, 4000, 0, 0, 4001, 4001) },
      1,
      4001,
      4001,
      "order_lines[0].total_amount",
      "Bad value: order_lines[0].total_amount. Expected 4000 (quantity * unit_price - "
      "total_discount_amount), but was 4001; the difference is 1." },
};

static enum problem check(struct ctx *c, const struct placement_row *row)
{
    return order_lines_check(c, (struct order_lines){ row->lines, row->count }, row->order_amount,
                             row->order_tax_amount);
}

Test(order_line, a_placement_that_adds_up_is_taken)
{
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(GOOD); i++) {
        cr_expect_eq(check(&c, &GOOD[i]), OK, "%s", GOOD[i].name);
        cr_expect_eq(c.blames_count, 0, "%s: %.*s", GOOD[i].name, STR_ARG(c.blames[0].detail));
    }
    end_ctx(&c);
}

Test(order_line, a_fault_names_line_field_expected_value_and_difference)
{
    for (size_t i = 0; i < COUNT(FAULTS); i++) {
        struct ctx c = make_ctx();
        cr_expect_eq(check(&c, &FAULTS[i]), PROBLEM_BAD_REQUEST, "%s", FAULTS[i].name);
        cr_expect_eq(c.blames_count, 1, "%s", FAULTS[i].name);
        cr_expect(first_blame_is(&c, FAULTS[i].field, FAULTS[i].detail), "%s: %.*s", FAULTS[i].name,
                  STR_ARG(c.blames[0].detail));
        end_ctx(&c);
    }
}

Test(order_line, all_faults_of_a_placement_are_named_at_once)
{
    static const struct placement_row ROW = {
        .lines = { LINE_OF("physical", 1, 25000, 0, 1000, 50000, 0), SHOES },
        .count = 2,
        .order_amount = 1,
        .order_tax_amount = 2,
    };
    static const char *const FIELDS[] = { "order_lines[0].total_amount",
                                          "order_lines[0].total_tax_amount", "order_amount",
                                          "order_tax_amount" };
    struct ctx c = make_ctx();
    cr_expect_eq(check(&c, &ROW), PROBLEM_BAD_REQUEST);
    cr_assert_eq(c.blames_count, COUNT(FIELDS));
    for (size_t i = 0; i < COUNT(FIELDS); i++)
        cr_expect(str_equal(c.blames[i].field, str_of(FIELDS[i])), "%s", FIELDS[i]);
    end_ctx(&c);
}

/* --- parts ---------------------------------------------------------------------------- */

Test(order_line, the_first_units_of_a_line)
{
    static const struct {
        int64_t quantity, total, units, amount;
    } ROWS[] = {
        { 3, 100, 0, 0 },    { 3, 100, 1, 33 },   { 3, 100, 2, 66 },    { 3, 100, 3, 100 },
        { 3, -100, 1, -34 }, { 3, -100, 2, -67 }, { 3, -100, 3, -100 }, { 1, 7, 1, 7 },
        { 0, 7, 0, 0 },      { 1000, 1, 999, 0 }, { 1000, 1, 1000, 1 },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct order_line line = { .quantity = ROWS[i].quantity, .total_amount = ROWS[i].total };
        cr_expect_eq(line_part(&line, ROWS[i].units), ROWS[i].amount, "row %zu", i);
    }
}

Test(order_line, more_units_than_the_line_has_stop, .signal = SIGABRT)
{
    (void)line_part(&(struct order_line){ .quantity = 3, .total_amount = 100 }, 4);
}

Test(order_line, taking_more_than_is_left_stops, .signal = SIGABRT)
{
    struct order_line line = { .quantity = 3, .total_amount = 100 };
    struct order_lines lines = { &line, 1 };
    struct line_progress progress;
    line_progress_begin(lines, &progress);
    (void)line_take(lines, 0, 4, &progress);
}

/* Takes a line in random parts, until nothing is left; the parts must be the line. */
static void take_apart(struct entropy *e, const struct order_line *line)
{
    struct order_lines lines = { line, 1 };
    struct line_progress progress;
    line_progress_begin(lines, &progress);
    int64_t quantity = 0, total = 0, tax = 0, discount = 0;
    while (progress.left_quantity > 0) {
        struct order_line part =
            line_take(lines, 0, random_between(e, 1, progress.left_quantity), &progress);
        cr_assert_eq(part.line_number, 1);
        cr_assert_eq(part.unit_price, line->unit_price);
        int64_t exact_times_quantity = line->total_amount * part.quantity;
        int64_t error = part.total_amount * line->quantity - exact_times_quantity;
        cr_assert(error > -line->quantity && error < line->quantity, "off by a whole unit");
        line_progress_add(lines, (struct order_lines){ &part, 1 }, &progress);
        quantity += part.quantity;
        total += part.total_amount;
        tax += part.total_tax_amount;
        discount += part.total_discount_amount;
    }
    cr_assert_eq(quantity, line->quantity);
    cr_assert_eq(total, line->total_amount);
    cr_assert_eq(tax, line->total_tax_amount);
    cr_assert_eq(discount, line->total_discount_amount);
    cr_assert_eq(progress.captured_quantity, line->quantity);
    cr_assert_eq(progress.captured_amount, line->total_amount);
    cr_assert_eq(progress.left_amount, 0);
}

Test(order_line, the_parts_of_a_line_always_add_up)
{
    struct entropy e = entropy_seeded(20);
    for (int i = 0; i < 20000; i++) {
        int64_t most = i % 3 == 0 ? 100 : WIRE_AMOUNT_MAX;
        struct order_line line = {
            .quantity = random_between(&e, 1, i % 2 == 0 ? 10 : 1000),
            .unit_price = random_between(&e, -most, most),
            .total_amount = random_between(&e, -most, most),
            .total_tax_amount = random_between(&e, -most, most),
            .total_discount_amount = random_between(&e, 0, most),
        };
        take_apart(&e, &line);
    }
}

Test(order_line, a_part_is_the_line_but_for_amounts_and_its_number)
{
    struct order_line lines[] = {
        { .reference = STR("A"), .quantity = 1 },
        { .has = 7,
          .reference = STR("B"),
          .type = STR("digital"),
          .name = STR("Song"),
          .quantity_unit = STR("pcs"),
          .merchant_data = STR("m"),
          .product_url = STR("p"),
          .image_url = STR("i"),
          .quantity = 4,
          .unit_price = 100,
          .total_amount = 390,
          .total_discount_amount = 10,
          .total_tax_amount = 78,
          .tax_rate = 2500 },
    };
    struct order_lines order = { lines, COUNT(lines) };
    struct line_progress progress[2];
    line_progress_begin(order, progress);
    struct order_line part = line_take(order, 1, 3, progress);
    cr_expect_eq(part.line_number, 2);
    cr_expect_eq(part.quantity, 3);
    cr_expect_eq(part.total_amount, 292);
    cr_expect_eq(part.total_tax_amount, 58);
    cr_expect_eq(part.total_discount_amount, 7);
    cr_expect_eq(part.unit_price, 100);
    cr_expect_eq(part.tax_rate, 2500);
    cr_expect_eq(part.has, 7);
    cr_expect(str_equal(part.reference, STR("B")) && str_equal(part.type, STR("digital")));
    cr_expect(str_equal(part.name, STR("Song")) && str_equal(part.quantity_unit, STR("pcs")));
    cr_expect(str_equal(part.merchant_data, STR("m")) && str_equal(part.product_url, STR("p")));
    cr_expect(str_equal(part.image_url, STR("i")));
}

/* --- what is captured ----------------------------------------------------------------- */

static const struct order_line SHOPPING[] = {
    { .reference = { "A", 1 }, .quantity = 2, .total_amount = 200 },
    { .reference = { "B", 1 }, .quantity = 1, .total_amount = 50 },
    { .reference = { "A", 1 }, .quantity = 3, .total_amount = 330 }, /* the same article again */
    { .quantity = 1, .total_amount = 25 },                           /* freight without reference */
};

/* However it is given back in parts, all of what was captured comes back, and no more. */
Test(order_line, what_comes_back_of_a_line_adds_up_to_what_was_captured)
{
    struct entropy e = entropy_seeded(21);
    for (int i = 0; i < 5000; i++) {
        struct order_line line = { .quantity = 100, .unit_price = 500, .tax_rate = 2500 };
        struct order_lines lines = { &line, 1 };
        int64_t captured = random_between(&e, -WIRE_AMOUNT_MAX, WIRE_AMOUNT_MAX), back = 0;
        struct line_progress left = { .left_quantity = random_between(&e, 1, 100),
                                      .left_amount = captured };
        while (left.left_quantity > 0) {
            struct order_line part =
                line_return(lines, 0, random_between(&e, 1, left.left_quantity), &left);
            cr_assert_eq(part.line_number, 1);
            cr_assert_geq(part.total_discount_amount, 0);
            line_progress_add(lines, (struct order_lines){ &part, 1 }, &left);
            back += part.total_amount;
        }
        cr_assert_eq(back, captured);
        cr_assert_eq(left.left_amount, 0);
    }
}

static void expect_progress(const struct line_progress *p, int64_t captured_quantity,
                            int64_t captured_amount, int64_t left_quantity, int64_t left_amount)
{
    cr_expect_eq(p->captured_quantity, captured_quantity);
    cr_expect_eq(p->captured_amount, captured_amount);
    cr_expect_eq(p->left_quantity, left_quantity);
    cr_expect_eq(p->left_amount, left_amount);
}

static void capture_line(struct line_progress *progress, int64_t number, const char *reference,
                         int64_t quantity, int64_t amount)
{
    struct order_line line = { .line_number = number,
                               .reference = str_of(reference),
                               .quantity = quantity,
                               .total_amount = amount };
    line_progress_add((struct order_lines){ SHOPPING, COUNT(SHOPPING) },
                      (struct order_lines){ &line, 1 }, progress);
}

Test(order_line, progress_goes_by_number_where_it_is_known)
{
    struct line_progress p[COUNT(SHOPPING)];
    line_progress_begin((struct order_lines){ SHOPPING, COUNT(SHOPPING) }, p);
    expect_progress(&p[2], 0, 0, 3, 330);
    capture_line(p, 3, "A", 1, 110); /* not the first A */
    capture_line(p, 4, NULL, 1, 25);
    expect_progress(&p[0], 0, 0, 2, 200);
    expect_progress(&p[1], 0, 0, 1, 50);
    expect_progress(&p[2], 1, 110, 2, 220);
    expect_progress(&p[3], 1, 25, 0, 0);
}

Test(order_line, progress_goes_by_reference_to_the_first_that_has_units_left)
{
    struct line_progress p[COUNT(SHOPPING)];
    line_progress_begin((struct order_lines){ SHOPPING, COUNT(SHOPPING) }, p);
    capture_line(p, 0, "A", 2, 200);
    expect_progress(&p[0], 2, 200, 0, 0);
    expect_progress(&p[2], 0, 0, 3, 330);
    capture_line(p, 0, "A", 1, 110);
    expect_progress(&p[0], 2, 200, 0, 0);
    expect_progress(&p[2], 1, 110, 2, 220);
    capture_line(p, 0, "A", 2, 220);
    expect_progress(&p[2], 3, 330, 0, 0);
    capture_line(p, 0, "A", 1, 90); /* none left: the first of them has it, for display */
    expect_progress(&p[0], 3, 290, 0, -90);
}

Test(order_line, progress_ignores_what_is_no_line_of_the_order)
{
    struct line_progress p[COUNT(SHOPPING)];
    line_progress_begin((struct order_lines){ SHOPPING, COUNT(SHOPPING) }, p);
    capture_line(p, 0, "C", 1, 100);
    capture_line(p, 0, "", 1, 25); /* freight has no reference to go by */
    capture_line(p, 0, NULL, 1, 25);
    capture_line(p, 0, "AB", 1, 100);
    capture_line(p, -1, NULL, 1, 100);
    capture_line(p, COUNT(SHOPPING) + 1, NULL, 1, 100);
    for (size_t i = 0; i < COUNT(SHOPPING); i++)
        expect_progress(&p[i], 0, 0, SHOPPING[i].quantity, SHOPPING[i].total_amount);
    capture_line(p, COUNT(SHOPPING) + 1, "B", 1, 50); /* a wrong number, but a known reference */
    expect_progress(&p[1], 1, 50, 0, 0);
}

Test(order_line, the_total_of_no_lines_is_zero)
{
    cr_expect_eq(order_lines_total((struct order_lines){ NULL, 0 }), 0);
    cr_expect_eq(order_lines_total((struct order_lines){ SHOPPING, COUNT(SHOPPING) }), 605);
}
