#include "api/job_sums.h"

#include "service/bulk_row.h"

struct job_sum_out {
    str action, purchase_currency;
    int64_t rows, done, failed, asked_amount, done_amount, refused_amount;
};
struct job_outcome_out {
    str outcome, code;
    int64_t rows;
};

/* clang-format off */
static const struct field SUM_FIELDS[] = {
    FIELD_CHOICE(job_sum_out, action, OMIT_EMPTY, BULK_ACTIONS, "What was to be done; absent: the rows do not say"),
    FIELD(SHAPE_STR, job_sum_out, purchase_currency, OMIT_EMPTY, 3, 3, "ISO 4217; absent: no order was found"),
    FIELD(SHAPE_I64, job_sum_out, rows, 0, 0, BULK_ORDERS_MAX, "How many ask for it, of those that were looked at so far"),
    FIELD(SHAPE_I64, job_sum_out, done, 0, 0, BULK_ORDERS_MAX, "Of these done; in a dry run: that could be"),
    FIELD(SHAPE_I64, job_sum_out, failed, 0, 0, BULK_ORDERS_MAX, "Of these refused, or undone"),
    FIELD(SHAPE_I64, job_sum_out, asked_amount, 0, 0, 0, "Minor units that the rows ask for; of those that were refused as far as it is known"),
    FIELD(SHAPE_I64, job_sum_out, done_amount, 0, 0, 0, "Minor units that were captured, refunded, cancelled or released"),
    FIELD(SHAPE_I64, job_sum_out, refused_amount, 0, 0, 0, "asked_amount less done_amount"),
};
const struct shape JOB_SUM_OUT = SHAPE("JobSum", job_sum_out, SUM_FIELDS);
static const struct field OUTCOME_FIELDS[] = {
    FIELD_CHOICE(job_outcome_out, outcome, 0, BULK_OUTCOMES, "What became of the rows, or would"),
    FIELD(SHAPE_STR, job_outcome_out, code, OMIT_EMPTY, 0, 64, "Why not, for programs; absent: they were done"),
    FIELD(SHAPE_I64, job_outcome_out, rows, 0, 0, BULK_ORDERS_MAX, "How many"),
};
const struct shape JOB_OUTCOME_OUT = SHAPE("JobOutcome", job_outcome_out, OUTCOME_FIELDS);
/* clang-format on */

static void take_sum(const struct bulk_sum *s, struct job_sum_out *items, size_t *count)
{
    size_t at = 0;
    while (at < *count && !(str_equal(items[at].action, s->action) &&
                            str_equal(items[at].purchase_currency, s->currency)))
        at++;
    if (at == *count)
        items[(*count)++] =
            (struct job_sum_out){ .action = s->action, .purchase_currency = s->currency };
    struct job_sum_out *out = &items[at];
    out->rows += s->rows;
    *(s->code.len > 0 ? &out->failed : &out->done) += s->rows;
    out->asked_amount += s->asked_amount;
    out->done_amount += s->done_amount;
    out->refused_amount = out->asked_amount - out->done_amount;
}

static void take_outcome(const struct bulk_sum *s, struct job_outcome_out *items, size_t *count)
{
    size_t at = 0;
    while (at < *count &&
           !(str_equal(items[at].outcome, s->outcome) && str_equal(items[at].code, s->code)))
        at++;
    if (at == *count)
        items[(*count)++] = (struct job_outcome_out){ .outcome = s->outcome, .code = s->code };
    items[at].rows += s->rows;
}

void job_sums_out(struct ctx *c, const struct bulk_sums *found, struct shape_list *sums,
                  struct shape_list *outcomes)
{
    struct job_sum_out *by_action = ARENA_ARRAY(c->arena, struct job_sum_out, found->count + 1);
    struct job_outcome_out *by_outcome =
        ARENA_ARRAY(c->arena, struct job_outcome_out, found->count + 1);
    size_t actions = 0, kinds = 0;
    for (size_t i = 0; i < found->count; i++) {
        take_sum(&found->items[i], by_action, &actions);
        take_outcome(&found->items[i], by_outcome, &kinds);
    }
    *sums = (struct shape_list){ by_action, actions };
    *outcomes = (struct shape_list){ by_outcome, kinds };
}
