#include "service/bulk_sum.h"

#include "sql.h"

#define SUMS_FIRST 16

static bool is_same(const struct bulk_sum *a, const struct bulk_sum *b)
{
    return str_equal(a->action, b->action) && str_equal(a->currency, b->currency) &&
           str_equal(a->outcome, b->outcome) && str_equal(a->code, b->code);
}

void bulk_sums_take(struct ctx *c, struct bulk_sums *sums, const struct bulk_sum *one)
{
    size_t at = 0;
    while (at < sums->count && !is_same(&sums->items[at], one))
        at++;
    if (at < sums->count) {
        sums->items[at].rows += one->rows;
        sums->items[at].asked_amount += one->asked_amount;
        sums->items[at].done_amount += one->done_amount;
        return;
    }
    if (sums->room == 0)
        sums->items = ARENA_ARRAY(c->arena, struct bulk_sum, sums->room = SUMS_FIRST);
    else if (sums->count == sums->room)
        sums->items = arena_double(c->arena, sums->items, &sums->room, sizeof sums->items[0]);
    sums->items[sums->count++] = *one;
}

enum problem bulk_sums_save(struct ctx *c, struct uuid job_id, const struct bulk_sums *sums)
{
    for (size_t i = 0; i < sums->count; i++) {
        const struct bulk_sum *s = &sums->items[i];
        TRY(db_none(c, &SQL_JOB_ADD_SUM,
                    PARAMS(P_I64(c->merchant_id), P_UUID(job_id), P_STR(s->action),
                           P_STR(s->currency), P_STR(s->outcome), P_STR(s->code), P_I64(s->rows),
                           P_I64(s->asked_amount), P_I64(s->done_amount)),
                    NULL));
    }
    return OK;
}

static enum problem read_sum(struct rows *r, void *item, bool *more)
{
    struct bulk_sum *s = item;
    return db_rows_next(r,
                        COLUMNS(C_STR("action", &s->action), C_STR("currency", &s->currency),
                                C_STR("outcome", &s->outcome), C_STR("code", &s->code),
                                C_I64("item_count", &s->rows),
                                C_I64("asked_amount", &s->asked_amount),
                                C_I64("done_amount", &s->done_amount)),
                        more);
}

enum problem bulk_sums_load(struct ctx *c, struct uuid job_id, struct bulk_sums *out)
{
    struct row_list found;
    TRY(db_list(c, &SQL_JOB_SUMS,
                PARAMS(P_I64(c->merchant_id), P_UUID(job_id), P_I64(BULK_SUMS_MAX)),
                sizeof(struct bulk_sum), read_sum, &found));
    *out = (struct bulk_sums){ found.items, found.count, found.count };
    return OK;
}

enum problem bulk_sums_forget(struct ctx *c, struct uuid job_id)
{
    return db_none(c, &SQL_JOB_FORGET_SUMS, PARAMS(P_I64(c->merchant_id), P_UUID(job_id)), NULL);
}
