/* request_log_read.c -- what the developers of a merchant see of the log of its requests. */
#include "service/request_log.h"
#include "sql.h"

/* "captures" as a pattern that finds it anywhere; nothing of it means anything else. */
static str pattern_of(struct arena *a, str part)
{
    char *out = arena_take(a, part.len * 2 + 2, 1);
    size_t len = 0;
    out[len++] = '%';
    for (size_t i = 0; i < part.len; i++) {
        if (strchr("%_!", part.ptr[i]) != NULL)
            out[len++] = '!';
        out[len++] = part.ptr[i];
    }
    out[len++] = '%';
    return (str){ out, len };
}

#define HEAD_COLUMNS(e)                                                                          \
    C_UUID("entry_id", &(e)->entry_id), C_I64("at", &(e)->at), C_STR("key_username", &(e)->key), \
        C_STR("method", &(e)->method), C_STR("path", &(e)->path), C_STR("query", &(e)->query),   \
        C_I64("status", &(e)->status), C_I64("duration_us", &(e)->duration_us),                  \
        C_UUID("correlation_id", &(e)->correlation_id), C_STR("error_code", &(e)->error_code),   \
        C_STR("idempotency_key", &(e)->idempotency_key), C_I64("is_replay", &(e)->is_replay),    \
        C_STR("user_agent", &(e)->user_agent), C_UUID("order_id", &(e)->order_id),               \
        C_I64("request_bytes", &(e)->request_bytes),                                             \
        C_I64("response_bytes", &(e)->response_bytes),                                           \
        C_STR("request_shown", &(e)->request_shown), C_STR("response_shown", &(e)->response_shown)

static enum problem read_entry(struct rows *r, void *item, bool *more)
{
    struct request_entry *e = item;
    return db_rows_next(r, COLUMNS(HEAD_COLUMNS(e)), more);
}

enum problem request_log_list(struct ctx *c, const struct request_filter *f, struct uuid before,
                              int64_t limit, struct request_entries *out)
{
    struct row_list list;
    TRY(db_list(c, &SQL_REQUEST_LOG_LIST,
                PARAMS(P_I64(c->merchant_id), P_UUID(before), P_I64(limit), P_I64(f->from),
                       P_I64(f->until), P_I64(f->status_from), P_I64(f->status_to), P_STR(f->key),
                       P_STR(f->method), P_STR(pattern_of(c->arena, f->path_part)),
                       P_UUID(f->order_id), P_I64(!uuid_is_zero(f->order_id)),
                       P_UUID(f->correlation_id), P_I64(!uuid_is_zero(f->correlation_id))),
                sizeof(struct request_entry), read_entry, &list));
    *out = (struct request_entries){ list.items, list.count };
    return OK;
}

enum problem request_log_load(struct ctx *c, struct uuid entry_id, struct request_entry *out)
{
    bool found = false;
    *out = (struct request_entry){ 0 };
    TRY(db_maybe(c, &SQL_REQUEST_LOG_LOAD, PARAMS(P_I64(c->merchant_id), P_UUID(entry_id)),
                 COLUMNS(HEAD_COLUMNS(out), C_STR("request_body", &out->request_body),
                         C_STR("response_body", &out->response_body)),
                 &found));
    if (!found)
        return blame(c, PROBLEM_NOT_FOUND, STR("entry_id"),
                     "There is no such request in the log, or there is not any more.");
    return OK;
}

enum problem request_log_lost(struct ctx *c, int64_t *lost, int64_t *lost_at)
{
    int64_t entries = 0;
    bool found = false;
    *lost = *lost_at = 0;
    return db_maybe(
        c, &SQL_REQUEST_LOG_COUNT, PARAMS(P_I64(c->merchant_id)),
        COLUMNS(C_I64("entries", &entries), C_I64("lost", lost), C_I64("lost_at", lost_at)),
        &found);
}
