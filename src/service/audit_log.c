#include "service/audit_log.h"

#include "sql.h"

const char *const AUDIT_TYPES[] = {
#define AUDIT(name, type, meaning) [AUDIT_##name] = (type),
#include "service/audit_log.def"
#undef AUDIT
    [AUDIT_TYPES_COUNT] = NULL,
};

#define CHANGES_MAX ((size_t)1024 * 1024) /* of a shape's 64 members, each cut short */

static enum problem add(struct ctx *c, enum audit_type type, str subject, str changes)
{
    int64_t now = ctx_real_now(c);
    return db_none(c, &SQL_AUDIT_LOG_INSERT,
                   PARAMS(P_I64(c->merchant_id), P_UUID(uuid_make(c->entropy, now)),
                          P_STR(str_of(AUDIT_TYPES[type])), P_I64(now),
                          P_STR(c->actor.len > 0 ? c->actor : STR("system")), P_STR(subject),
                          P_STR(c->peer.len > 0 ? c->peer : STR("")), P_STR(changes)),
                   NULL);
}

enum problem audit_log_add(struct ctx *c, enum audit_type type, str subject)
{
    return add(c, type, subject, STR("[]"));
}

enum problem audit_log_add_fact(struct ctx *c, enum audit_type type, str subject,
                                const char *member, str value)
{
    struct text t = text_begin(c->arena, CHANGES_MAX);
    str changes;
    text_format(&t, "[{\"member\":\"%s\",\"to\":", member);
    text_json_string(&t, value);
    TEXT_LITERAL(&t, "}]");
    CHECK(text_done(&t, &changes));
    return add(c, type, subject, changes);
}

enum problem audit_log_add_change(struct ctx *c, enum audit_type type, str subject,
                                  const struct shape *shape, const void *before, const void *after)
{
    struct text t = text_begin(c->arena, CHANGES_MAX);
    str changes;
    if (!shape_write_changes(c->arena, &t, shape, before, after))
        return OK;
    CHECK(text_done(&t, &changes));
    return add(c, type, subject, changes);
}

static enum problem read_entry(struct rows *r, void *item, bool *more)
{
    struct audit_entry *e = item;
    return db_rows_next(r,
                        COLUMNS(C_UUID("entry_id", &e->entry_id), C_STR("type", &e->type),
                                C_I64("at", &e->at), C_STR("actor", &e->actor),
                                C_STR("subject", &e->subject), C_STR("address", &e->address),
                                C_STR("changes", &e->changes)),
                        more);
}

static enum problem load(struct ctx *c, const struct sql *sql, const struct param *params,
                         struct audit_entries *out)
{
    struct row_list list;
    TRY(db_list(c, sql, params, sizeof(struct audit_entry), read_entry, &list));
    *out = (struct audit_entries){ list.items, list.count };
    return OK;
}

enum problem audit_log_list(struct ctx *c, str type, struct uuid before, int64_t limit,
                            struct audit_entries *out)
{
    if (type.len == 0)
        return load(c, &SQL_AUDIT_LOG_LIST,
                    PARAMS(P_I64(c->merchant_id), P_UUID(before), P_I64(limit)), out);
    return load(c, &SQL_AUDIT_LOG_LIST_TYPE,
                PARAMS(P_I64(c->merchant_id), P_UUID(before), P_I64(limit), P_STR(type)), out);
}

enum problem audit_log_after(struct ctx *c, struct uuid after, int64_t limit,
                             struct audit_entries *out)
{
    return load(c, &SQL_AUDIT_LOG_AFTER, PARAMS(P_I64(c->merchant_id), P_UUID(after), P_I64(limit)),
                out);
}
