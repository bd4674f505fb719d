/* Units of work on a full disk, and beside somebody who copies the log: SQLite's own. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jobs.h"
#include "service/idempotency.h"

/* --- when the disk is full ------------------------------------------------------------ */

/* Writes more than the store may hold. SQLite answers a full disk by rolling back the whole
 * transaction, not only the statement. */
static enum problem fill_up(struct unit *u)
{
    struct job *j = u->self;
    struct db *db = (struct db *)u->c->tx;
    char *much = arena_take(u->c->arena, 1 << 20, 1);
    memset(much, 'x', 1 << 20);
    struct first_answer first = { .answer = { much, 1 << 20 } };
    TRY(count(u));
    TRY(db->ops->run_script(db, "PRAGMA max_page_count = 100"));
    enum problem p = idempotency_save(u->c, (struct uuid){ { 1 } }, &first);
    TRY(db->ops->run_script(db, "PRAGMA max_page_count = 1000000"));
    j->answer = p;
    return p;
}

Test(work_sqlite, what_is_told_broken_is_not_there_even_when_the_disk_was_full)
{
    static const char *const NAMES[] = { "before", "full", "after" };
    struct store *s = store_new();
    struct work *w = open_work(s, 1);
    struct job jobs[COUNT(NAMES)];
    for (size_t i = 0; i < COUNT(jobs); i++)
        job_begin(&jobs[i], i == 1 ? fill_up : count, NAMES[i]);
    run_as_group(w, jobs, COUNT(jobs));
    cr_expect_eq(jobs[1].answer, PROBLEM_STORE_BROKEN, "the disk was full");
    for (size_t i = 0; i < COUNT(jobs); i++) {
        cr_expect_eq(atomic_load(&jobs[i].dones), 1, "%s", NAMES[i]);
        cr_expect_eq(counter(s, NAMES[i]), jobs[i].unit.result == OK,
                     "%s: told %s, but %d are there", NAMES[i],
                     jobs[i].unit.result == OK ? "OK" : "a problem", (int)counter(s, NAMES[i]));
    }
    struct job later;
    job_begin(&later, count, "later");
    cr_expect_eq(work_write_wait(w, &later.unit), OK, "and the writer goes on");
    work_close(w);
    end_ctx(&later.c);
    end_jobs(jobs, COUNT(jobs));
    store_delete(s);
}

/* --- commands ------------------------------------------------------------------------- */

/* Another process that is in the middle of a checkpoint: it holds that lock of the -shm file. */
static pid_t hold_checkpoint(const struct store *s, int pipe_ends[2])
{
    char path[256], byte = 0;
    (void)snprintf(path, sizeof path, "%s-shm", s->path);
    cr_assert_eq(pipe(pipe_ends), 0);
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 121, .l_len = 1 };
        int file = open(path, O_RDWR);
        bool good = file >= 0 && fcntl(file, F_SETLK, &lock) == 0;
        good = write(pipe_ends[1], good ? "y" : "n", 1) == 1 && good;
        (void)pause();
        _exit(0);
    }
    cr_assert_eq(read(pipe_ends[0], &byte, 1), 1);
    cr_assert_eq(byte, 'y');
    return child;
}

static enum problem write_much(struct unit *u)
{
    char *much = arena_take(u->c->arena, 20 << 20, 1);
    memset(much, 'x', 20 << 20);
    struct first_answer first = { .answer = { much, 20 << 20 } };
    return idempotency_save(u->c, (struct uuid){ { 1 } }, &first);
}

Test(work_sqlite, a_command_that_committed_says_so_though_the_log_is_being_copied)
{
    struct store *s = store_new();
    int pipe_ends[2];
    struct job j;
    pid_t other = hold_checkpoint(s, pipe_ends);
    job_begin(&j, write_much, "a");
    enum problem p = work_direct(s->db, &j.unit);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM idempotency"), 1);
    cr_expect_eq(p, OK, "it is on disk, but the answer was %s: %s", PROBLEMS[p].code, s->db->why);
    cr_assert_eq(kill(other, SIGKILL), 0);
    cr_assert_eq(waitpid(other, NULL, 0), other);
    end_ctx(&j.c);
    store_delete(s);
}
