/* bulk_step.c -- the work of bulk jobs, chunk by chunk; declared in bulk.h. */
#include "service/bulk.h"
#include "service/bulk_do.h"
#include "service/bulk_sum.h"
#include "service/limit.h"
#include "service/merchant_access.h"
#include "service/settings.h"
#include "service/test_clock.h"
#include "sql.h"

#define CANDIDATES_MAX 32

static enum problem read_id(struct rows *r, void *item, bool *more)
{
    return db_rows_next(r, COLUMNS(C_UUID("job_id", (struct uuid *)item)), more);
}

/* Two statements instead of one that claims what it finds: the claim names its merchant, so it goes
 * to one place also where merchants live apart. */
static enum problem claim_of(struct ctx *c, int64_t merchant_id, struct uuid *job_id, bool *found)
{
    struct row_list waiting;
    TRY(db_list(c, &SQL_JOB_UNFINISHED, PARAMS(P_I64(merchant_id), P_I64(CANDIDATES_MAX)),
                sizeof(struct uuid), read_id, &waiting));
    const struct uuid *ids = waiting.items;
    for (size_t i = 0; i < waiting.count && !*found; i++) {
        int64_t total = 0, offset = 0;
        str settings = { 0 };
        TRY(db_maybe(c, &SQL_JOB_CLAIM, PARAMS(P_I64(merchant_id), P_UUID(ids[i])),
                     COLUMNS(C_I64("total", &total), C_I64("clock_offset", &offset),
                             C_STR("settings", &settings)),
                     found));
        if (*found) {
            clock_enter(c, offset);
            c->policy = settings_read(c, settings);
            *job_id = ids[i];
        }
    }
    return OK;
}

/* Once around, from the merchant after that one to itself. */
enum problem bulk_next(struct ctx *c, int64_t *after, struct uuid *job_id, bool *found)
{
    int64_t begun = *after, at = *after;
    bool is_over = false, has_wrapped = false;
    *found = false;
    while (!*found && !is_over) {
        bool is_there = false;
        TRY(db_maybe(c, &SQL_JOB_NEXT_MERCHANT, PARAMS(P_I64(at)),
                     COLUMNS(C_I64("merchant_id", &at)), &is_there));
        if (is_there)
            TRY(claim_of(c, at, job_id, found));
        else
            at = 0;
        is_over = has_wrapped && (!is_there || at >= begun);
        has_wrapped = has_wrapped || !is_there;
    }
    if (*found)
        *after = at;
    return OK;
}

/* --- a chunk ------------------------------------------------------------------------------ */

enum stage { STAGE_CHECKED = 1, STAGE_DONE = 2 };

struct item {
    struct uuid order_id;
    str input;
};
struct chunk {
    struct item *items;
    struct bulk_outcome *outcomes;
    size_t count, failed;
    int64_t first;
    bool is_whole;  /* all or nothing */
    bool took_long; /* and it was given up */
};

/* Read into the arena before the rows are done, each of which is forgotten after it. */
static enum problem take_chunk(struct ctx *c, const struct job *job, struct chunk *out)
{
    size_t most = out->is_whole ? BULK_ALL_MAX : job->is_dry ? BULK_CHECKED : BULK_CHUNK;
    struct rows r;
    bool more = true;
    enum problem p = OK;
    out->first = job->done + job->failed;
    out->items = ARENA_ARRAY(c->arena, struct item, most);
    TRY(db_rows_begin(
        c, &SQL_JOB_ITEMS_TO_DO,
        PARAMS(P_I64(c->merchant_id), P_UUID(job->job_id), P_I64(out->first), P_I64((int64_t)most)),
        &r));
    while (p == OK && more) {
        int64_t item = 0;
        struct item one = { .input = { 0 } };
        p = db_rows_next(&r,
                         COLUMNS(C_I64("item", &item), C_UUID("order_id", &one.order_id),
                                 C_STR("input", &one.input)),
                         &more);
        if (p != OK || !more)
            break;
        CHECK(item == out->first + (int64_t)out->count); /* done in order, without gaps */
        out->items[out->count++] = one;
    }
    db_rows_end(&r);
    out->outcomes = ARENA_ARRAY(c->arena, struct bulk_outcome, out->count + 1);
    return p;
}

static enum problem layout_of(struct ctx *c, const struct job *job, struct bulk_layout *out)
{
    *out = bulk_layout_ndjson();
    if (job->header.len == 0)
        return OK;
    return bulk_layout_read(c, job->header, job->delimiter.ptr[0], out); /* it was read before */
}

/* What a row that is refused has written was never there, whatever else is done. */
static enum problem do_alone(struct ctx *c, const struct bulk_task *task, struct bulk_outcome *out)
{
    struct db_attempt *attempt = ARENA_NEW(c->arena, struct db_attempt);
    TRY(db_attempt_begin(c, attempt));
    TRY(bulk_do(c, task, out));
    return db_attempt_end(c, attempt, out->is_done);
}

/* A chunk that takes long ends early; of all or nothing that is the end. `is_attempt`: the chunk as
 * a whole is one, in which there can be no other. */
static enum problem do_rows(struct ctx *c, const struct job *job, const struct bulk_layout *layout,
                            bool is_attempt, struct chunk *chunk)
{
    int64_t begun = clock_monotonic();
    for (size_t i = 0; i < chunk->count && !chunk->took_long; i++) {
        struct arena_mark mark = arena_mark(c->arena);
        const struct item *item = &chunk->items[i];
        struct bulk_task task = { .layout = item->input.ptr != NULL ? layout : NULL,
                                  .row = item->input,
                                  .action = job->action,
                                  .order_id = item->order_id,
                                  .verbs = (unsigned)job->verbs };
        TRY((is_attempt ? bulk_do : do_alone)(c, &task, &chunk->outcomes[i]));
        chunk->failed += !chunk->outcomes[i].is_done;
        c->blames_count = 0; /* they lie in what is forgotten now */
        arena_rewind(c->arena, mark);
        int64_t took = clock_monotonic() - begun;
        chunk->took_long = chunk->is_whole && took > BULK_ALL_TIME;
        if (!chunk->is_whole && took > BULK_CHUNK_TIME)
            chunk->count = i + 1;
    }
    return OK;
}

/* Of all or nothing it is nothing. What a dry run says of a row does not depend on the others. */
static bool is_given_up(const struct job *job, const struct chunk *chunk)
{
    return chunk->is_whole && (chunk->took_long || (chunk->failed > 0 && !job->is_dry));
}

/* What the rows of the chunks before would have used of the day's limits, had they not been undone.
 */
static enum problem suppose_earlier(struct ctx *c, const struct job *job)
{
    struct bulk_sums sums;
    TRY(bulk_sums_load(c, job->job_id, &sums));
    for (size_t i = 0; i < sums.count; i++) {
        const struct bulk_sum *s = &sums.items[i];
        enum limit_action action = LIMIT_ACTION_COUNT;
        enum currency currency = CURRENCY_NONE;
        if (s->done_amount == 0 || !limit_find_action(s->action, &action))
            continue;
        CHECK(currency_parse(s->currency, &currency));
        TRY(limit_suppose(c, action, (money){ s->done_amount, currency }));
    }
    return OK;
}

/* What is only tried, or is not wanted because something else failed, is undone. */
static enum problem do_chunk(struct ctx *c, const struct job *job, struct chunk *chunk)
{
    struct bulk_layout layout;
    struct db_attempt *attempt = ARENA_NEW(c->arena, struct db_attempt);
    bool is_attempt = job->is_dry || chunk->is_whole;
    TRY(layout_of(c, job, &layout));
    if (is_attempt)
        TRY(db_attempt_begin(c, attempt));
    if (job->is_dry && chunk->first > 0)
        TRY(suppose_earlier(c, job));
    TRY(do_rows(c, job, &layout, is_attempt, chunk));
    bool is_kept = !job->is_dry && !is_given_up(job, chunk);
    return is_attempt ? db_attempt_end(c, attempt, is_kept) : OK;
}

/* --- what came of it ----------------------------------------------------------------------- */

static str why_undone(struct ctx *c, const struct chunk *chunk)
{
    if (chunk->took_long)
        return arena_format(c->arena, WHY_TOOK_LONG, (long long)(BULK_ALL_TIME / SECOND));
    return arena_format(c->arena, WHY_OTHER_ROWS, chunk->failed);
}

/* What is told of a row. */
struct told {
    bool is_done, is_kept;
    str became, code, detail; /* .ptr NULL: it was done */
    str action, currency;     /* .ptr NULL: not known */
    bool has_rest;            /* what the order is left with is known */
};

static struct told tell(const struct job *job, const struct bulk_outcome *o, str undone)
{
    struct told t = { .is_done = o->is_done && undone.ptr == NULL };
    bool is_refused = !o->is_done && o->problem != OK, is_known = o->currency != CURRENCY_NONE;
    t.is_kept = t.is_done && !job->is_dry;
    t.has_rest = is_known;
    t.became = t.is_done    ? str_of(BULK_ACTION_INFOS[o->action].outcome)
               : is_refused ? STR("failed")
                            : STR("undone");
    if (!t.is_done) {
        t.code = is_refused ? str_of(PROBLEMS[o->problem].code) : STR("ALL_OR_NOTHING");
        t.detail = is_refused ? (str){ o->detail, o->detail_len } : undone;
    }
    if (o->action != BULK_ACTION_COUNT && (is_refused || o->is_done))
        t.action = str_of(BULK_ACTIONS[o->action]);
    if (is_known)
        t.currency = currency_code(o->currency);
    return t;
}

static enum problem finish_item(struct ctx *c, const struct job *job, const struct chunk *chunk,
                                size_t i, const struct told *t)
{
    const struct bulk_outcome *o = &chunk->outcomes[i];
    bool is_found = !uuid_is_zero(o->order_id);
    return db_none(
        c, &SQL_JOB_FINISH_ITEM,
        PARAMS(P_I64(c->merchant_id), P_UUID(job->job_id), P_I64(chunk->first + (int64_t)i),
               P_STR(t->is_done ? STR("captured") : STR("failed")),
               t->is_kept && !uuid_is_zero(o->event_id) ? P_UUID(o->event_id) : P_NULL(),
               t->is_done ? P_I64(o->amount) : P_NULL(), P_TEXT(t->code), P_TEXT(t->detail),
               P_I64(job->is_dry ? STAGE_CHECKED : STAGE_DONE), P_STR(t->became), P_TEXT(t->action),
               P_TEXT(!o->is_done && o->problem != OK ? str_of(o->column) : (str){ 0 }),
               P_TEXT(t->currency), t->has_rest ? P_I64(o->remaining_amount) : P_NULL(),
               t->has_rest ? P_I64(o->refundable_amount) : P_NULL(),
               P_UUID(is_found ? o->order_id : chunk->items[i].order_id)),
        NULL);
}

static str or_empty(str text)
{
    return text.ptr != NULL ? text : STR("");
}

/* What was given up has left the orders as they were. */
static enum problem look_again(struct ctx *c, const struct chunk *chunk)
{
    for (size_t i = 0; i < chunk->count; i++) {
        struct arena_mark mark = arena_mark(c->arena);
        TRY(bulk_look(c, &chunk->outcomes[i]));
        arena_rewind(c->arena, mark);
    }
    return OK;
}

static enum problem finish_chunk(struct ctx *c, struct job *job, const struct chunk *chunk)
{
    bool fails = is_given_up(job, chunk);
    str undone = fails ? why_undone(c, chunk) : (str){ 0 };
    if (fails)
        TRY(look_again(c, chunk));
    struct bulk_sums sums = { .items = NULL };
    for (size_t i = 0; i < chunk->count; i++) {
        const struct bulk_outcome *o = &chunk->outcomes[i];
        struct told t = tell(job, o, undone);
        struct bulk_sum one = { .action = or_empty(t.action),
                                .currency = or_empty(t.currency),
                                .outcome = t.became,
                                .code = or_empty(t.code),
                                .rows = 1,
                                .asked_amount = o->is_done ? o->amount : o->asked_amount,
                                .done_amount = t.is_done ? o->amount : 0 };
        TRY(finish_item(c, job, chunk, i, &t));
        bulk_sums_take(c, &sums, &one);
    }
    size_t failed = fails ? chunk->count : chunk->failed;
    job->failed += (int64_t)failed;
    job->done += (int64_t)(chunk->count - failed);
    return bulk_sums_save(c, job->job_id, &sums);
}

static enum problem save(struct ctx *c, const struct job *job, bool is_over)
{
    bool is_finished = is_over && !job->is_dry;
    return db_none(c, &SQL_JOB_UPDATE,
                   PARAMS(P_I64(c->merchant_id), P_UUID(job->job_id),
                          P_STR(is_finished ? STR("finished") : STR("running")), P_I64(job->done),
                          P_I64(job->failed), is_finished ? P_I64(c->now) : P_NULL(),
                          is_over && job->is_dry ? P_STR(STR("checked")) : P_NULL(),
                          P_I64(job->started_at), P_I64(job->started_with), P_I64(ctx_real_now(c))),
                   NULL);
}

/* What a user may not do any more is not done: limits are those of the role of now. */
static enum problem keep_rights(struct ctx *c, struct job *job)
{
    str user = limit_user_of(job->actor);
    unsigned verbs = 0;
    if (user.ptr == NULL)
        return OK;
    TRY(member_verbs(c, user, &verbs));
    job->verbs &= verbs;
    return OK;
}

enum problem bulk_step(struct ctx *c, struct uuid job_id, bool *finished)
{
    struct job job = { 0 };
    struct chunk chunk = { .count = 0 };
    TRY(job_load(c, job_id, &job));
    TRY(keep_rights(c, &job));
    if (job.started_at == 0) {
        job.started_at = ctx_real_now(c);
        job.started_with = job.done + job.failed;
    }
    chunk.is_whole = str_equal(job.mode, str_of(JOB_MODES[1]));
    TRY(take_chunk(c, &job, &chunk));
    c->actor = job.actor;
    TRY(do_chunk(c, &job, &chunk));
    TRY(finish_chunk(c, &job, &chunk));
    c->blames_count = 0;
    *finished = job.done + job.failed == job.total;
    return save(c, &job, *finished);
}
