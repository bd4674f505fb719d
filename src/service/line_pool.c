#include "service/line_pool.h"

struct line_pool line_pool_of(struct ctx *c, str order_lines, line_part_fn *part,
                              const char *is_left)
{
    struct line_pool pool = { .part = part, .is_left = is_left };
    pool.documents = document_read_lines(c, order_lines);
    pool.lines = document_lines(c, pool.documents);
    pool.left = ARENA_ARRAY(c->arena, struct line_progress, pool.lines.count + 1);
    return pool;
}

static enum problem check_part(struct ctx *c, const struct line_pool *pool, size_t at,
                               const struct line_part_request *part)
{
    str field = arena_format(c->arena, "lines[%zu].line", at);
    if (pool->lines.count == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, field, WHY_WITHOUT_LINES);
    if (part->line < 0 || (size_t)part->line >= pool->lines.count)
        return blame(c, PROBLEM_UNPROCESSABLE, field, WHY_NO_LINE, (long long)part->line,
                     pool->lines.count - 1);
    int64_t left = pool->left[part->line].left_quantity;
    if (part->quantity < 1 || part->quantity > left)
        return blame(c, PROBLEM_UNPROCESSABLE, arena_format(c->arena, "lines[%zu].quantity", at),
                     WHY_LINE_ABOVE_LEFT, (long long)part->line, (long long)left, pool->is_left,
                     (long long)part->quantity);
    return OK;
}

static struct line_document part_of(const struct line_pool *pool, size_t i, int64_t quantity,
                                    int64_t *amount)
{
    struct line_document part = pool->documents.items[i];
    uint64_t has = part.line.has;
    part.line = pool->part(pool->lines, i, quantity, pool->left);
    part.line.has = has;
    *amount += part.line.total_amount;
    return part;
}

enum problem line_pool_take(struct ctx *c, struct line_pool *pool, struct line_part_requests parts,
                            struct line_documents *out, int64_t *amount)
{
    struct line_document *taken = ARENA_ARRAY(c->arena, struct line_document, parts.count + 1);
    *amount = 0;
    for (size_t i = 0; i < parts.count; i++) {
        const struct line_part_request *asked = &parts.items[i];
        TRY(check_part(c, pool, i, asked));
        taken[i] = part_of(pool, (size_t)asked->line, asked->quantity, amount);
        struct order_line one = taken[i].line;
        line_progress_add(pool->lines, (struct order_lines){ &one, 1 }, pool->left);
    }
    *out = (struct line_documents){ taken, parts.count };
    return OK;
}

struct line_documents line_pool_rest(struct ctx *c, const struct line_pool *pool, int64_t *amount)
{
    struct line_document *taken =
        ARENA_ARRAY(c->arena, struct line_document, pool->lines.count + 1);
    size_t count = 0;
    *amount = 0;
    for (size_t i = 0; i < pool->lines.count; i++)
        if (pool->left[i].left_quantity > 0)
            taken[count++] = part_of(pool, i, pool->left[i].left_quantity, amount);
    return (struct line_documents){ taken, count };
}
