#include "service/checkpointer.h"

#include <time.h>

#include "store/db_sqlite.h"

/* True: it is the last time. */
static bool wait_for_log(struct checkpointer *p)
{
    struct timespec until;
    CHECK(clock_gettime(CLOCK_REALTIME, &until) == 0);
    until.tv_sec += 1;
    CHECK(pthread_mutex_lock(&p->lock) == 0);
    if (!p->stopping)
        (void)pthread_cond_timedwait(&p->log_grown, &p->lock, &until);
    bool stopping = p->stopping;
    CHECK(pthread_mutex_unlock(&p->lock) == 0);
    return stopping;
}

static void *checkpointer_main(void *argument)
{
    struct checkpointer *p = argument;
    for (bool is_last = false; !is_last;) {
        int log = 0, copied = 0;
        is_last = wait_for_log(p);
        if (sqlite_checkpoint(p->db, &log, &copied) == OK && log > LOG_PAGES_MAX)
            atomic_store(&p->wants_help, true);
    }
    return NULL;
}

static void wake(struct checkpointer *p, bool stopping)
{
    CHECK(pthread_mutex_lock(&p->lock) == 0);
    p->stopping = stopping;
    CHECK(pthread_cond_signal(&p->log_grown) == 0);
    CHECK(pthread_mutex_unlock(&p->lock) == 0);
}

void checkpointer_start(struct checkpointer *p)
{
    CHECK(pthread_mutex_init(&p->lock, NULL) == 0);
    CHECK(pthread_cond_init(&p->log_grown, NULL) == 0);
    if (p->db != NULL)
        CHECK(pthread_create(&p->thread, NULL, checkpointer_main, p) == 0);
}

void checkpointer_stop(struct checkpointer *p)
{
    if (p->db == NULL)
        return;
    wake(p, true);
    CHECK(pthread_join(p->thread, NULL) == 0);
}

enum problem checkpointer_look(struct checkpointer *p, struct db *writer)
{
    int log = 0, copied = 0;
    if (p->db == NULL)
        return OK;
    enum problem problem =
        atomic_exchange(&p->wants_help, false) ? sqlite_checkpoint(writer, &log, &copied) : OK;
    if (sqlite_log_pages(writer) >= LOG_PAGES_SOON && p->groups++ % 8 == 0)
        wake(p, false);
    return problem;
}
