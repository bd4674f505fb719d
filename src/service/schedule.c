#include "service/schedule.h"

#include "sql.h"

enum problem schedule_enlist(struct ctx *c, str kind)
{
    return db_none(c, &SQL_SCHEDULE_INSERT, PARAMS(P_STR(kind)), NULL);
}

enum problem schedule_claim(struct ctx *c, str kind, int64_t every, bool *mine, int64_t *due_at)
{
    bool found = false;
    int64_t at = 0;
    TRY(db_maybe(c, &SQL_SCHEDULE_CLAIM, PARAMS(P_STR(kind)), COLUMNS(C_I64("due_at", &at)),
                 &found));
    *mine = found && (at <= c->now || at > c->now + every);
    if (found)
        *due_at = at;
    return OK;
}

enum problem schedule_set_due(struct ctx *c, str kind, int64_t due_at)
{
    return db_none(c, &SQL_SCHEDULE_SET_DUE, PARAMS(P_STR(kind), P_I64(due_at)), NULL);
}
