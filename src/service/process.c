#include "service/process.h"

#include "sql.h"

#define RENEW_ALONE MINUTE /* so that two who lost sight of each other find each other again */
#define FORGET      HOUR

const char *const PROCESS_ROLE_NAMES[PROCESS_ROLES] = {
    [PROCESS_ALL] = "all", [PROCESS_WEB] = "web", [PROCESS_JOBS] = "jobs"
};

bool process_role_find(str name, enum process_role *out)
{
    for (int i = 0; i < PROCESS_ROLES; i++)
        if (str_equal(str_of(PROCESS_ROLE_NAMES[i]), name)) {
            *out = (enum process_role)i;
            return true;
        }
    return false;
}

int64_t process_other_servers(const struct process *p)
{
    return p->others[PROCESS_ALL] + p->others[PROCESS_WEB];
}

int64_t process_other_workers(const struct process *p)
{
    return p->others[PROCESS_ALL] + p->others[PROCESS_JOBS];
}

/* A role that only a later version knows counts as doing everything: that errs on the safe side. */
static enum problem count_others(struct ctx *c, struct process *p)
{
    struct rows r;
    TRY(db_rows_begin(c, &SQL_PROCESS_OTHERS,
                      PARAMS(P_UUID(p->process_id), P_I64(c->now - PROCESS_LIFE)), &r));
    bool more = true;
    enum problem problem = OK;
    while (problem == OK && more) {
        str name = { 0 };
        int64_t processes = 0;
        enum process_role role = PROCESS_ALL;
        problem =
            db_rows_next(&r, COLUMNS(C_STR("role", &name), C_I64("processes", &processes)), &more);
        (void)process_role_find(name, &role);
        p->others[role] += processes;
    }
    db_rows_end(&r);
    return problem;
}

enum problem process_look(struct ctx *c, const struct process *p, struct process *out)
{
    struct process now = { .process_id = p->process_id,
                           .role = p->role,
                           .started_at = p->started_at,
                           .renewed_at = p->renewed_at };
    TRY(count_others(c, &now));
    bool is_alone = process_other_servers(&now) + process_other_workers(&now) == 0;
    if (!is_alone || c->now - p->renewed_at >= RENEW_ALONE || c->now < p->renewed_at) {
        TRY(db_none(c, &SQL_PROCESS_SAVE,
                    PARAMS(P_UUID(p->process_id), P_STR(str_of(PROCESS_ROLE_NAMES[p->role])),
                           P_I64(p->started_at), P_I64(c->now)),
                    NULL));
        now.renewed_at = c->now;
    }
    *out = now;
    return OK;
}

enum problem process_leave(struct ctx *c, const struct process *p)
{
    return db_none(c, &SQL_PROCESS_DELETE, PARAMS(P_UUID(p->process_id)), NULL);
}

enum problem process_prune(struct ctx *c)
{
    return db_none(c, &SQL_PROCESS_PRUNE, PARAMS(P_I64(c->now - FORGET)), NULL);
}
