#include "jobs.h"

#include <criterion/criterion.h>
#include <errno.h>

#include "sql.h"

enum problem counter_read(struct ctx *c, const char *name, int64_t *out)
{
    int64_t since = 0;
    bool found = false;
    *out = 0;
    return db_maybe(c, &SQL_SIGN_IN_LOAD, PARAMS(P_STR(str_of(name))),
                    COLUMNS(C_I64("failures", out), C_I64("since", &since)), &found);
}

enum problem counter_add(struct ctx *c, const char *name)
{
    int64_t before = 0, after = 0;
    TRY(counter_read(c, name, &before));
    TRY(db_one(c, &SQL_SIGN_IN_SAVE, PARAMS(P_STR(str_of(name)), P_I64(c->now), P_I64(0)),
               COLUMNS(C_I64("failures", &after))));
    cr_assert_eq(after, before + 1, "nobody else counts within a unit");
    return OK;
}

int64_t counter(const struct store *s, const char *name)
{
    return store_ask(s, "SELECT coalesce(sum(failures), 0) FROM sign_in_failure WHERE email = '%s'",
                     name);
}

void job_begin(struct job *j, enum problem (*run)(struct unit *), const char *name)
{
    *j = (struct job){ .name = name };
    cr_assert(sem_init(&j->started, 0, 0) == 0 && sem_init(&j->go_on, 0, 0) == 0);
    cr_assert_eq(sem_init(&j->finished, 0, 0), 0);
    j->c = make_ctx();
    j->c.merchant_id = MERCHANT;
    j->unit = (struct unit){ .c = &j->c, .self = j, .run = run };
}

enum problem count(struct unit *u)
{
    struct job *j = u->self;
    j->runs++;
    TRY(counter_add(u->c, j->name));
    if (j->runs <= j->busy_times)
        return PROBLEM_STORE_BUSY;
    return j->answer;
}

void note_done(struct unit *u, bool committed)
{
    struct job *j = u->self;
    j->committed = committed;
    atomic_fetch_add(&j->dones, 1);
    cr_assert_eq(sem_post(j->finished_too != NULL ? j->finished_too : &j->finished), 0);
}

void wait_for(sem_t *s)
{
    while (sem_wait(s) != 0)
        cr_assert_eq(errno, EINTR);
}

enum problem hold(struct unit *u)
{
    struct job *j = u->self;
    cr_assert_eq(sem_post(&j->started), 0);
    wait_for(&j->go_on);
    return OK;
}

void gate_close(struct job *gate, struct work *w)
{
    job_begin(gate, hold, "gate");
    gate->unit.done = note_done;
    work_write(w, &gate->unit);
    wait_for(&gate->started);
}

void gate_open(struct job *gate)
{
    cr_assert_eq(sem_post(&gate->go_on), 0);
}

struct work *open_work(const struct store *s, unsigned readers)
{
    char why[512] = "";
    struct work *w =
        work_open(&(struct work_options){ .place = s->place, .readers = readers, .writers = 1 },
                  why, sizeof why);
    cr_assert_not_null(w, "%s", why);
    return w;
}

void run_as_group(struct work *w, struct job *jobs, size_t jobs_count)
{
    struct job gate;
    gate_close(&gate, w);
    for (size_t i = 0; i < jobs_count; i++) {
        jobs[i].finished_too = &gate.finished;
        jobs[i].unit.done = note_done;
        work_write(w, &jobs[i].unit);
    }
    gate_open(&gate);
    for (size_t i = 0; i < jobs_count + 1; i++)
        wait_for(&gate.finished);
    end_ctx(&gate.c);
}

void end_jobs(struct job *jobs, size_t jobs_count)
{
    for (size_t i = 0; i < jobs_count; i++)
        end_ctx(&jobs[i].c);
}
