#include "store/commit_mark.h"

#include "sql.h"

enum problem commit_marks_prune(struct ctx *c, int64_t limit, int64_t *forgotten)
{
    return db_none(c, &SQL_COMMIT_PRUNE,
                   PARAMS(P_UUID(uuid_floor(c->now - COMMIT_MARK_LIFE)), P_I64(limit)), forgotten);
}
