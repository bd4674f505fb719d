#include "store/mail_store.h"

#include "sql.h"

#define P_KEY(k) P_UUID((k)->cause_id), P_STR(str_of(MAIL_KIND_NAMES[(k)->kind])), P_I64((k)->copy)

enum problem mail_insert(struct ctx *c, const struct mail_key *key, struct uuid order_id,
                         int64_t at, str address)
{
    return db_none(c, &SQL_MAIL_INSERT,
                   PARAMS(P_I64(c->merchant_id), P_KEY(key), P_UUID(order_id), P_STR(address),
                          P_I64(at), P_I64(c->now)),
                   NULL);
}

/* --- reading ------------------------------------------------------------------------------ */

struct mail_columns {
    struct mail_row row;
    str kind, state;
};

/* What the store holds was checked on the way in; a stranger was put there by other hands. */
static enum problem finish(struct ctx *c, const struct mail_columns *x, struct mail_row *out)
{
    int state = 0;
    *out = x->row;
    while (state < MAIL_STATE_COUNT && !str_equal(str_of(MAIL_STATE_NAMES[state]), x->state))
        state++;
    if (!mail_kind_find(x->kind, &out->key.kind) || state == MAIL_STATE_COUNT)
        return blame(c, PROBLEM_STORE_BROKEN, STR(""),
                     "The store has a mail of kind '%.*s' that is '%.*s', which this program does "
                     "not know.",
                     STR_ARG(x->kind), STR_ARG(x->state));
    out->progress.state = (enum mail_state)state;
    return OK;
}

#define KEY_COLUMNS(x)                                                                             \
    C_UUID("cause_id", &(x)->row.key.cause_id), C_STR("kind", &(x)->kind),                         \
        C_I64("copy", &(x)->row.key.copy), C_UUID("order_id", &(x)->row.order_id),                 \
        C_STR("address", &(x)->row.address), C_STR("state", &(x)->state),                          \
        C_I64("created_at", &(x)->row.created_at), C_I64("attempts", &(x)->row.progress.attempts), \
        C_I64("unanswered", &(x)->row.progress.unanswered)

enum problem mail_due(struct ctx *c, struct mail_row *out, bool *found)
{
    struct mail_columns x = { 0 };
    TRY(db_maybe(c, &SQL_MAIL_DUE, PARAMS(P_I64(c->merchant_id), P_I64(c->now)),
                 COLUMNS(KEY_COLUMNS(&x)), found));
    return *found ? finish(c, &x, out) : OK;
}

static enum problem read_mails(struct ctx *c, struct rows *r, size_t limit, struct mail_rows *out)
{
    struct mail_row *items = ARENA_ARRAY(c->arena, struct mail_row, limit + 1);
    size_t count = 0;
    bool more = true;
    enum problem p = OK;
    while (p == OK && more && count < limit) {
        struct mail_columns x = { 0 };
        p = db_rows_next(r,
                         COLUMNS(KEY_COLUMNS(&x), C_I64("due_at", &x.row.progress.due_at),
                                 C_STR("answer", &x.row.answer),
                                 C_I64("finished_at", &x.row.progress.finished_at)),
                         &more);
        if (p == OK && more)
            p = finish(c, &x, &items[count++]);
    }
    db_rows_end(r);
    *out = (struct mail_rows){ items, count };
    return p;
}

enum problem mails_failed(struct ctx *c, int64_t since, size_t limit, struct mail_rows *out)
{
    struct rows r;
    TRY(db_rows_begin(c, &SQL_MAIL_FAILED,
                      PARAMS(P_I64(c->merchant_id), P_I64(since), P_I64((int64_t)limit)), &r));
    return read_mails(c, &r, limit, out);
}

enum problem mails_of_order(struct ctx *c, struct uuid order_id, size_t skip, size_t limit,
                            struct mail_rows *out)
{
    struct rows r;
    TRY(db_rows_begin(c, &SQL_MAIL_OF_ORDER,
                      PARAMS(P_I64(c->merchant_id), P_UUID(order_id), P_I64((int64_t)limit),
                             P_I64((int64_t)skip)),
                      &r));
    return read_mails(c, &r, limit, out);
}

/* --- an attempt --------------------------------------------------------------------------- */

enum problem mail_claim(struct ctx *c, const struct mail_row *row)
{
    return db_none(c, &SQL_MAIL_CLAIM,
                   PARAMS(P_I64(c->merchant_id), P_KEY(&row->key), P_I64(row->progress.due_at),
                          P_I64(row->progress.attempts), P_I64(row->progress.unanswered)),
                   NULL);
}

enum problem mail_settle(struct ctx *c, const struct mail_row *row, int64_t number)
{
    return db_none(
        c, &SQL_MAIL_SETTLE,
        PARAMS(P_I64(c->merchant_id), P_KEY(&row->key), P_I64(number),
               P_STR(str_of(MAIL_STATE_NAMES[row->progress.state])), P_I64(row->progress.due_at),
               P_I64(row->progress.attempts), P_I64(row->progress.unanswered), P_TEXT(row->answer),
               row->progress.finished_at > 0 ? P_I64(row->progress.finished_at) : P_NULL()),
        NULL);
}
