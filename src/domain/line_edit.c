#include "domain/line_edit.h"

static bool is_captured(const struct line_progress *p)
{
    return p->captured_quantity != 0 || p->captured_amount != 0;
}

static str type_of(const struct order_line *l)
{
    return l->type.len > 0 ? l->type : str_of(LINE_TYPES[0]);
}

/* The amount of the units that are captured; a client may have captured more than there are. */
static int64_t captured_part(const struct order_line *l, int64_t units)
{
    return line_part(l, units < l->quantity ? units : l->quantity);
}

/* What the line may not become; NULL: it may be this. */
static const char *why_not(const struct order_line *was, const struct order_line *is, int64_t units)
{
    if (!str_equal(was->reference, is->reference) || !str_equal(was->name, is->name) ||
        !str_equal(type_of(was), type_of(is)))
        return "keeps its name, reference and type";
    if (was->unit_price != is->unit_price || was->tax_rate != is->tax_rate)
        return "keeps its unit price and tax rate";
    if (is->quantity < was->quantity && is->quantity < units)
        return "cannot have fewer units than are captured";
    if (captured_part(was, units) != captured_part(is, units))
        return "keeps its discount on the captured units";
    return NULL;
}

static bool stays_captured(const struct line_progress *before, const struct line_progress *after)
{
    return before->captured_quantity == after->captured_quantity &&
           before->captured_amount == after->captured_amount;
}

static enum problem refuse(struct ctx *c, size_t line, const char *why)
{
    return blame(c, PROBLEM_NOT_ALLOWED, arena_format(c->arena, "order_lines[%zu]", line),
                 WHY_LINE_CAPTURED, line, why);
}

enum problem lines_keep_captured(struct ctx *c, struct captured_lines before,
                                 struct captured_lines after)
{
    static const struct line_progress NOTHING = { 0 };
    enum problem found = OK;
    for (size_t i = 0; i < before.lines.count; i++) {
        const struct line_progress *had = &before.progress[i];
        const char *why = NULL;
        if (!is_captured(had))
            continue;
        if (i >= after.lines.count)
            why = "must stay, at its place";
        else
            why = why_not(&before.lines.items[i], &after.lines.items[i], had->captured_quantity);
        if (why != NULL)
            found = refuse(c, i, why);
    }
    /* A reference that moved, or is there twice now, would take a capture with it. */
    for (size_t i = 0; i < after.lines.count && found == OK; i++) {
        const struct line_progress *had = i < before.lines.count ? &before.progress[i] : &NOTHING;
        if (!stays_captured(had, &after.progress[i]))
            found = refuse(c, i, "must be the one of its reference that its captures are of");
    }
    return found;
}
