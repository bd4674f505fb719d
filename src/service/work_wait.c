/* work_wait.c -- for threads that have nothing better to do than wait for their unit. */
#include <semaphore.h>

#include "service/work.h"

/* `self`, `run` and `done` of the unit are lent to the wait. */
struct waiting {
    sem_t finished;
    void *self;
    enum problem (*run)(struct unit *u);
};

static enum problem waiting_run(struct unit *u)
{
    struct waiting *waiting = u->self;
    u->self = waiting->self;
    enum problem p = waiting->run(u);
    u->self = waiting;
    return p;
}

static void waiting_done(struct unit *u, bool committed)
{
    (void)committed;
    struct waiting *waiting = u->self;
    CHECK(sem_post(&waiting->finished) == 0);
}

static enum problem submit_and_wait(struct work *w, struct unit *u,
                                    void (*submit)(struct work *, struct unit *))
{
    struct waiting waiting = { .self = u->self, .run = u->run };
    CHECK(sem_init(&waiting.finished, 0, 0) == 0);
    u->self = &waiting;
    u->run = waiting_run;
    u->done = waiting_done;
    submit(w, u);
    while (sem_wait(&waiting.finished) != 0) /* a signal */
        continue;
    CHECK(sem_destroy(&waiting.finished) == 0);
    u->self = waiting.self;
    u->run = waiting.run;
    return u->result;
}

enum problem work_write_wait(struct work *w, struct unit *u)
{
    return submit_and_wait(w, u, work_write);
}

enum problem work_read_wait(struct work *w, struct unit *u)
{
    return submit_and_wait(w, u, work_read);
}
