/* Lines of a capture or a refund: whether they come to the amount, what would, and of which line
 * more would come back than was captured. */
#include <criterion/criterion.h>

#include "domain/order_line.h"
#include "support.h"

static struct order_line goods(const char *reference, int64_t quantity, int64_t price,
                               int64_t total)
{
    return (struct order_line){ .reference = str_of(reference),
                                .type = STR("physical"),
                                .quantity = quantity,
                                .unit_price = price,
                                .total_amount = total };
}

Test(line_check, lines_that_come_to_the_amount_are_right)
{
    struct ctx c = make_ctx();
    struct order_line lines[] = { goods("A", 3, 100, 300), goods("B", 1, -50, -50),
                                  goods("C", 0, 99, 0) };
    cr_expect_eq(lines_check_amount(&c, (struct order_lines){ lines, 3 }, 250, STR("amount")), OK);
    lines[0].total_discount_amount = 7;
    lines[0].total_amount = 293;
    cr_expect_eq(lines_check_amount(&c, (struct order_lines){ lines, 3 }, 243, STR("amount")), OK);
    cr_expect_eq(c.blames_count, 0);
    end_ctx(&c);
}

Test(line_check, every_line_that_is_wrong_and_the_sum_are_blamed_with_what_they_should_be)
{
    struct ctx c = make_ctx();
    struct order_line lines[] = { goods("A", 3, 100, 301), goods("B", 1, 50, 50),
                                  goods("C", 2, 10, 5) };
    cr_expect_eq(
        lines_check_amount(&c, (struct order_lines){ lines, 3 }, 400, STR("captured_amount")),
        PROBLEM_UNPROCESSABLE);
    cr_assert_eq(c.blames_count, 3);
    cr_expect(first_blame_is(&c, "order_lines[0].total_amount",
                             "Bad value: order_lines[0].total_amount. Expected 300 (quantity * "
                             "unit_price - total_discount_amount), but was 301; the difference is "
                             "1."));
    cr_expect(str_equal(c.blames[1].field, STR("order_lines[2].total_amount")));
    cr_expect(str_equal(c.blames[2].field, STR("captured_amount")));
    cr_expect(str_equal(c.blames[2].detail,
                        STR("Bad value: captured_amount. Expected 356 (the sum of total_amount of "
                            "all lines), but was 400; the difference is 44.")));
    end_ctx(&c);
}

Test(line_check, a_wrong_line_is_blamed_though_the_sum_is_right)
{
    struct ctx c = make_ctx();
    struct order_line lines[] = { goods("A", 3, 100, 301), goods("B", 1, 50, 49) };
    cr_expect_eq(lines_check_amount(&c, (struct order_lines){ lines, 2 }, 350, STR("amount")),
                 PROBLEM_UNPROCESSABLE);
    cr_expect_eq(c.blames_count, 2);
    end_ctx(&c);
}

Test(line_check, corrected_lines_come_to_the_amount)
{
    static const struct {
        int64_t amount, rounding;
        const char *type;
    } ROWS[] = { { 350, 0, NULL }, { 360, 10, "surcharge" }, { 340, -10, "discount" } };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct ctx c = make_ctx();
        struct order_line lines[] = { goods("A", 3, 100, 301), goods("B", 1, 50, 0) };
        struct order_lines out =
            lines_corrected(&c, (struct order_lines){ lines, 2 }, ROWS[i].amount);
        cr_assert_eq(out.count, ROWS[i].rounding == 0 ? 2 : 3);
        cr_expect_eq(out.items[0].total_amount, 300);
        cr_expect_eq(out.items[1].total_amount, 50);
        cr_expect(str_equal(out.items[0].reference, STR("A")), "the rest is as it was");
        if (out.count == 3) {
            cr_expect_eq(out.items[2].total_amount, ROWS[i].rounding);
            cr_expect(str_equal(out.items[2].reference, STR("rounding")));
            cr_expect(str_equal(out.items[2].type, str_of(ROWS[i].type)));
        }
        cr_expect_eq(lines_check_amount(&c, out, ROWS[i].amount, STR("amount")), OK);
        cr_expect_eq(lines[0].total_amount, 301, "what was sent is not touched");
        end_ctx(&c);
    }
}

Test(line_check, what_cannot_be_corrected_is_not)
{
    struct ctx c = make_ctx();
    struct order_line *many = ARENA_ARRAY(c.arena, struct order_line, LINES_MAX);
    for (size_t i = 0; i < LINES_MAX; i++)
        many[i] = goods("A", 1, 2, 3);
    cr_expect_eq(lines_corrected(&c, (struct order_lines){ many, LINES_MAX }, 2000).count,
                 LINES_MAX);
    cr_expect_eq(lines_corrected(&c, (struct order_lines){ many, LINES_MAX }, 2001).count, 0,
                 "a line of rounding would be one too many");
    cr_expect_eq(lines_corrected(&c, (struct order_lines){ many, LINES_MAX - 1 }, 2000).count,
                 LINES_MAX);
    struct order_line huge = goods("A", 1000000000, WIRE_AMOUNT_MAX, 1);
    cr_expect_eq(lines_corrected(&c, (struct order_lines){ &huge, 1 }, 1).count, 0,
                 "no line may come to so much");
    huge = goods("A", 2, WIRE_AMOUNT_MAX / 2, 1);
    cr_expect_eq(lines_corrected(&c, (struct order_lines){ &huge, 1 }, WIRE_AMOUNT_MAX).count, 1);
    huge = goods("A", 1, -WIRE_AMOUNT_MAX, 1);
    cr_expect_eq(lines_corrected(&c, (struct order_lines){ &huge, 1 }, 1).count, 0,
                 "nor may the rounding");
    end_ctx(&c);
}

Test(line_check, whatever_is_corrected_is_right)
{
    struct ctx c = make_ctx();
    struct entropy e = entropy_seeded(422);
    int corrected = 0;
    for (int i = 0; i < 20000; i++) {
        struct order_line lines[4];
        size_t count = (size_t)random_between(&e, 1, 4);
        arena_reset(c.arena);
        for (size_t k = 0; k < count; k++) {
            lines[k] = goods("A", random_between(&e, 0, 1000), random_between(&e, -300000, 300000),
                             random_between(&e, -WIRE_AMOUNT_MAX, WIRE_AMOUNT_MAX));
            lines[k].total_discount_amount = random_between(&e, 0, 100);
        }
        int64_t amount = random_between(&e, 1, WIRE_AMOUNT_MAX);
        struct order_lines out = lines_corrected(&c, (struct order_lines){ lines, count }, amount);
        corrected += out.count > 0;
        if (out.count > 0)
            cr_assert_eq(lines_check_amount(&c, out, amount, STR("amount")), OK);
        for (size_t k = 0; k < out.count; k++)
            cr_assert(out.items[k].total_amount <= WIRE_AMOUNT_MAX &&
                      out.items[k].total_amount >= -WIRE_AMOUNT_MAX);
    }
    cr_expect_gt(corrected, 2000);
    end_ctx(&c);
}

/* --- more than was captured ------------------------------------------------------------------ */

#define OF(...)                                                 \
    {                                                           \
        (const struct order_line[]){ __VA_ARGS__ },             \
            COUNT(((const struct order_line[]){ __VA_ARGS__ })) \
    }
#define UNITS(reference_, quantity_, total_)                                            \
    {                                                                                   \
        .reference = { (reference_), sizeof(reference_) - 1 }, .quantity = (quantity_), \
        .total_amount = (total_)                                                        \
    }
#define FEE(total_)                                                           \
    {                                                                         \
        .reference = { "A", 1 }, .type = { "return_fee", 10 }, .quantity = 9, \
        .total_amount = (total_)                                              \
    }

Test(line_check, excess_is_found_by_reference_in_units_and_in_money)
{
    const struct {
        const char *name;
        struct order_lines captured, returned, wanted;
        const char *reference; /* NULL: there is no excess */
        int64_t had, back, want;
        bool is_worth_more;
    } ROWS[] = {
        { "as much as there was",
          OF(UNITS("A", 3, 300)),
          { 0 },
          OF(UNITS("A", 3, 300)),
          NULL,
          0,
          0,
          0,
          false },
        { "one more, of the same money",
          OF(UNITS("A", 3, 300)),
          { 0 },
          OF(UNITS("A", 4, 300)),
          "A",
          3,
          0,
          4,
          false },
        { "one more, of more money",
          OF(UNITS("A", 3, 300)),
          { 0 },
          OF(UNITS("A", 4, 301)),
          "A",
          3,
          0,
          4,
          true },
        { "more money, but not more units",
          OF(UNITS("A", 3, 300)),
          { 0 },
          OF(UNITS("A", 3, 900)),
          NULL,
          0,
          0,
          0,
          false },
        { "one more than was left", OF(UNITS("A", 3, 300)), OF(UNITS("A", 2, 200)),
          OF(UNITS("A", 2, 200)), "A", 3, 2, 2, true },
        { "what was left", OF(UNITS("A", 3, 300)), OF(UNITS("A", 2, 200)), OF(UNITS("A", 1, 100)),
          NULL, 0, 0, 0, false },
        { "from two captures",
          OF(UNITS("A", 1, 100), UNITS("B", 5, 5), UNITS("A", 2, 200)),
          { 0 },
          OF(UNITS("A", 3, 300)),
          NULL,
          0,
          0,
          0,
          false },
        { "in two lines",
          OF(UNITS("A", 3, 300)),
          { 0 },
          OF(UNITS("A", 2, 200), UNITS("A", 2, 100)),
          "A",
          3,
          0,
          4,
          false },
        { "what was never captured by line",
          OF(UNITS("A", 3, 300)),
          { 0 },
          OF(UNITS("B", 9, 900)),
          NULL,
          0,
          0,
          0,
          false },
        { "without a reference",
          OF(UNITS("", 3, 300)),
          { 0 },
          OF(UNITS("", 9, 900)),
          NULL,
          0,
          0,
          0,
          false },
        { "a return fee is no goods",
          OF(UNITS("A", 3, 300)),
          { 0 },
          OF(UNITS("A", 3, 300), FEE(-50)),
          NULL,
          0,
          0,
          0,
          false },
        { "a positive fee neither",
          OF(UNITS("A", 3, 300)),
          { 0 },
          OF(UNITS("A", 3, 300), FEE(50)),
          NULL,
          0,
          0,
          0,
          false },
        { "no units", OF(UNITS("A", 3, 300)), { 0 }, OF(UNITS("A", 0, 900)), NULL, 0, 0, 0, false },
        { "of two, the first",
          OF(UNITS("A", 1, 100), UNITS("B", 1, 100)),
          { 0 },
          OF(UNITS("A", 2, 100), UNITS("B", 2, 100)),
          "A",
          1,
          0,
          2,
          false },
        { "of two, the one that is worth more",
          OF(UNITS("A", 1, 100), UNITS("B", 1, 100)),
          { 0 },
          OF(UNITS("A", 2, 100), UNITS("B", 2, 101)),
          "B",
          1,
          0,
          2,
          true },
        { "nothing wanted", OF(UNITS("A", 1, 100)), { 0 }, { 0 }, NULL, 0, 0, 0, false },
    };
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct line_excess x =
            lines_find_excess(&c, ROWS[i].captured, ROWS[i].returned, ROWS[i].wanted);
        cr_assert_eq(x.reference.len > 0, ROWS[i].reference != NULL, "%s", ROWS[i].name);
        if (ROWS[i].reference == NULL)
            continue;
        cr_expect(str_equal(x.reference, str_of(ROWS[i].reference)), "%s", ROWS[i].name);
        cr_expect_eq(x.captured, ROWS[i].had, "%s", ROWS[i].name);
        cr_expect_eq(x.returned, ROWS[i].back, "%s", ROWS[i].name);
        cr_expect_eq(x.wanted, ROWS[i].want, "%s", ROWS[i].name);
        cr_expect_eq(x.is_worth_more, ROWS[i].is_worth_more, "%s", ROWS[i].name);
    }
    end_ctx(&c);
}
