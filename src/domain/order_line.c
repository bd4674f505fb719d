#include "domain/order_line.h"

#include <stdlib.h>

const char *const LINE_TYPES[] = { "physical",     "discount",  "shipping_fee", "sales_tax",
                                   "store_credit", "gift_card", "digital",      "surcharge",
                                   "return_fee",   NULL };

/* Amounts of a line need no currency of their own: they are in the order's. */
static money plain(int64_t minor)
{
    return (money){ minor, CURRENCY_EUR };
}

int64_t line_tax(int64_t total_amount, int64_t tax_rate)
{
    CHECK(tax_rate >= 0);
    return money_share(plain(total_amount), tax_rate, 10000 + tax_rate, ROUND_HALF_UP).minor;
}

int64_t line_part(const struct order_line *line, int64_t units)
{
    CHECK(units >= 0 && units <= line->quantity);
    if (line->quantity == 0)
        return 0;
    return money_share(plain(line->total_amount), units, line->quantity, ROUND_DOWN).minor;
}

int64_t order_lines_total(struct order_lines lines)
{
    int64_t total = 0;
    for (size_t i = 0; i < lines.count; i++)
        total += lines.items[i].total_amount;
    return total;
}

int64_t order_lines_tax(struct order_lines lines)
{
    int64_t tax = 0;
    for (size_t i = 0; i < lines.count; i++)
        tax += lines.items[i].total_tax_amount;
    return tax;
}

/* --- the rules of placement ------------------------------------------------------------ */

static enum problem expect(struct ctx *c, str field, int64_t expected, int64_t actual,
                           const char *because)
{
    return blame(c, PROBLEM_BAD_REQUEST, field,
                 "Bad value: %.*s. Expected %lld (%s), but was %lld; the difference is %lld.",
                 STR_ARG(field), (long long)expected, because, (long long)actual,
                 (long long)(actual - expected));
}

static str line_field(struct ctx *c, size_t line, const char *name)
{
    return arena_format(c->arena, "order_lines[%zu].%s", line, name);
}

static enum problem check_line(struct ctx *c, const struct order_line *l, size_t i)
{
    enum problem found = OK;
    /* A quantity is bounded by the shape to 10^9 and a price to 2*10^8: no overflow. */
    int64_t total = l->quantity * l->unit_price - l->total_discount_amount;
    if (l->total_amount != total)
        found = expect(c, line_field(c, i, "total_amount"), total, l->total_amount,
                       "quantity * unit_price - total_discount_amount");
    if (str_equal(l->type, STR("sales_tax"))) /* it *is* tax; it contains none */
        return found;
    int64_t tax = line_tax(l->total_amount, l->tax_rate);
    if (l->total_tax_amount < tax - 1 || l->total_tax_amount > tax + 1)
        found = expect(c, line_field(c, i, "total_tax_amount"), tax, l->total_tax_amount,
                       "total_amount - total_amount * 10000 / (10000 + tax_rate), give or take 1");
    return found;
}

enum problem order_lines_check(struct ctx *c, struct order_lines lines, int64_t order_amount,
                               int64_t order_tax_amount)
{
    enum problem found = OK;
    for (size_t i = 0; i < lines.count; i++) {
        enum problem of_line = check_line(c, &lines.items[i], i);
        found = of_line != OK ? of_line : found;
    }
    int64_t total = order_lines_total(lines), tax = order_lines_tax(lines);
    if (order_amount != total)
        found = expect(c, STR("order_amount"), total, order_amount,
                       "the sum of total_amount of all lines");
    if (order_tax_amount != tax)
        found = expect(c, STR("order_tax_amount"), tax, order_tax_amount,
                       "the sum of total_tax_amount of all lines");
    return found;
}

/* --- what is captured ------------------------------------------------------------------ */

void line_progress_begin(struct order_lines order, struct line_progress *progress)
{
    for (size_t i = 0; i < order.count; i++)
        progress[i] = (struct line_progress){
            .left_quantity = order.items[i].quantity,
            .left_amount = order.items[i].total_amount,
        };
}

static void progress_take(struct line_progress *p, int64_t quantity, int64_t amount)
{
    p->captured_quantity += quantity;
    p->captured_amount += amount;
    p->left_quantity = p->left_quantity > quantity ? p->left_quantity - quantity : 0;
    p->left_amount -= amount;
}

/* The order's line that a captured line without a number speaks of: the first of the same
 * reference that has units left, else the first of that reference; order.count if none. */
static size_t find_line(struct order_lines order, const struct order_line *captured,
                        const struct line_progress *progress)
{
    size_t found = order.count;
    if (captured->reference.len == 0)
        return found;
    for (size_t i = 0; i < order.count; i++) {
        if (!str_equal(order.items[i].reference, captured->reference))
            continue;
        if (progress[i].left_quantity > 0)
            return i;
        found = found == order.count ? i : found;
    }
    return found;
}

void line_progress_add(struct order_lines order, struct order_lines captured,
                       struct line_progress *progress)
{
    for (size_t i = 0; i < captured.count; i++) {
        const struct order_line *l = &captured.items[i];
        bool numbered = l->line_number >= 1 && (size_t)l->line_number <= order.count;
        size_t at = numbered ? (size_t)l->line_number - 1 : find_line(order, l, progress);
        if (at < order.count)
            progress_take(&progress[at], l->quantity, l->total_amount);
    }
}

struct order_line line_take(struct order_lines order, size_t i, int64_t quantity,
                            const struct line_progress *progress)
{
    CHECK(i < order.count);
    CHECK(quantity >= 1 && quantity <= progress[i].left_quantity);
    const struct order_line *whole = &order.items[i];
    int64_t from = whole->quantity - progress[i].left_quantity, to = from + quantity;
    struct order_line part = *whole;
    part.line_number = (int64_t)i + 1;
    part.quantity = quantity;
    part.total_amount = line_part(whole, to) - line_part(whole, from);
    /* Tax and discount are shared out by the same rule, so that they too add up. */
    struct order_line tax = { .quantity = whole->quantity,
                              .total_amount = whole->total_tax_amount };
    struct order_line discount = { .quantity = whole->quantity,
                                   .total_amount = whole->total_discount_amount };
    part.total_tax_amount = line_part(&tax, to) - line_part(&tax, from);
    part.total_discount_amount = line_part(&discount, to) - line_part(&discount, from);
    return part;
}

struct order_line line_return(struct order_lines order, size_t i, int64_t quantity,
                              const struct line_progress *left)
{
    CHECK(i < order.count);
    CHECK(quantity >= 1 && quantity <= left[i].left_quantity);
    const struct order_line *whole = &order.items[i];
    const struct order_line rest = { .quantity = left[i].left_quantity,
                                     .total_amount = left[i].left_amount };
    struct order_line part = *whole;
    part.line_number = (int64_t)i + 1;
    part.quantity = quantity;
    part.total_amount = line_part(&rest, quantity);
    int64_t discount = quantity * whole->unit_price - part.total_amount;
    part.total_discount_amount = discount > 0 ? discount : 0;
    part.total_tax_amount =
        whole->total_tax_amount != 0 ? line_tax(part.total_amount, whole->tax_rate) : 0;
    return part;
}

/* --- lines of a capture or a refund ------------------------------------------------------ */

static int64_t line_total(const struct order_line *l)
{
    return l->quantity * l->unit_price - l->total_discount_amount;
}

enum problem lines_check_amount(struct ctx *c, struct order_lines lines, int64_t amount, str field)
{
    bool found = false;
    for (size_t i = 0; i < lines.count; i++) {
        int64_t total = line_total(&lines.items[i]);
        if (lines.items[i].total_amount == total)
            continue;
        found = true;
        (void)!expect(c, line_field(c, i, "total_amount"), total, lines.items[i].total_amount,
                      "quantity * unit_price - total_discount_amount");
    }
    int64_t sum = order_lines_total(lines);
    if (sum != amount)
        (void)!expect(c, field, sum, amount, "the sum of total_amount of all lines");
    return found || sum != amount ? PROBLEM_UNPROCESSABLE : OK;
}

static bool is_wire_amount(int64_t amount)
{
    return amount >= -WIRE_AMOUNT_MAX && amount <= WIRE_AMOUNT_MAX;
}

struct order_lines lines_corrected(struct ctx *c, struct order_lines lines, int64_t amount)
{
    const struct order_lines none = { 0 };
    struct order_line *corrected = ARENA_ARRAY(c->arena, struct order_line, lines.count + 1);
    int64_t sum = 0;
    for (size_t i = 0; i < lines.count; i++) {
        corrected[i] = lines.items[i];
        corrected[i].total_amount = line_total(&lines.items[i]);
        if (!is_wire_amount(corrected[i].total_amount))
            return none;
        sum += corrected[i].total_amount;
    }
    int64_t rounding = amount - sum;
    if (rounding == 0)
        return (struct order_lines){ corrected, lines.count };
    if (lines.count == LINES_MAX || !is_wire_amount(rounding))
        return none;
    corrected[lines.count] = (struct order_line){
        .reference = STR("rounding"),
        .type = rounding > 0 ? STR("surcharge") : STR("discount"),
        .name = STR("Rounding"),
        .quantity = 1,
        .unit_price = rounding,
        .total_amount = rounding,
    };
    return (struct order_lines){ corrected, lines.count + 1 };
}

/* Units and money of a reference. */
struct line_sum {
    int64_t quantity, amount;
};

static bool is_goods(const struct order_line *l)
{
    return l->reference.len > 0 && l->quantity > 0 && l->total_amount > 0 &&
           !str_equal(l->type, STR("return_fee"));
}

/* What is wanted of a reference, beside what was captured and returned of it. */
struct line_tally {
    str reference;
    struct line_sum had, back, want;
};

static int compare_tallies(const void *a, const void *b)
{
    str x = ((const struct line_tally *)a)->reference,
        y = ((const struct line_tally *)b)->reference;
    int order = memcmp(x.ptr, y.ptr, x.len < y.len ? x.len : y.len);
    return order != 0 ? order : (x.len > y.len) - (x.len < y.len);
}

/* A row for each reference of these lines, sorted. */
static size_t begin_tallies(struct order_lines wanted, struct line_tally *out)
{
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < wanted.count; i++)
        if (is_goods(&wanted.items[i]))
            out[count++] = (struct line_tally){ .reference = wanted.items[i].reference };
    qsort(out, count, sizeof out[0], compare_tallies);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || compare_tallies(&out[kept - 1], &out[i]) != 0)
            out[kept++] = out[i];
    return kept;
}

static struct line_tally *tally_of(struct line_tally *tallies, size_t count,
                                   const struct order_line *l)
{
    const struct line_tally sought = { .reference = l->reference };
    return is_goods(l) ? bsearch(&sought, tallies, count, sizeof sought, compare_tallies) : NULL;
}

static void add_line(struct line_sum *sum, const struct order_line *l)
{
    sum->quantity += l->quantity;
    sum->amount += l->total_amount;
}

static void add_lines(struct line_tally *tallies, size_t count, struct order_lines lines,
                      size_t sum_at)
{
    for (size_t i = 0; i < lines.count; i++) {
        struct line_tally *tally = tally_of(tallies, count, &lines.items[i]);
        if (tally != NULL)
            add_line((struct line_sum *)((char *)tally + sum_at), &lines.items[i]);
    }
}

struct line_excess lines_find_excess(struct ctx *c, struct order_lines captured,
                                     struct order_lines returned, struct order_lines wanted)
{
    struct line_tally *tallies = ARENA_ARRAY(c->arena, struct line_tally, wanted.count + 1);
    size_t count = begin_tallies(wanted, tallies);
    add_lines(tallies, count, captured, offsetof(struct line_tally, had));
    add_lines(tallies, count, returned, offsetof(struct line_tally, back));
    struct line_excess first = { 0 };
    for (size_t i = 0; i < wanted.count && !first.is_worth_more; i++) {
        struct line_tally *t = tally_of(tallies, count, &wanted.items[i]);
        if (t == NULL)
            continue;
        add_line(&t->want, &wanted.items[i]);
        if (t->had.quantity == 0 || t->back.quantity + t->want.quantity <= t->had.quantity)
            continue;
        bool is_worth_more = t->back.amount + t->want.amount > t->had.amount;
        if (first.reference.len == 0 || is_worth_more)
            first = (struct line_excess){ t->reference, t->had.quantity, t->back.quantity,
                                          t->want.quantity, is_worth_more };
    }
    return first;
}
