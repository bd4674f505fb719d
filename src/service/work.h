/*
 * work.h -- runs units of work in transactions. Nothing else begins or commits.
 *
 *                 work_write()                               work_read()
 *   any thread ----------------> queue --> writer thread        |----> reader threads
 *                                           takes ALL that wait         one snapshot each
 *                                           one savepoint each
 *                                           one commit for all
 *                                           then each unit's done()
 *
 * Invariants
 *   1. A unit's done() is called exactly once, after the commit that holds it is on disk
 *      (committed true), or after it is certain that nothing of it is (committed false).
 *   2. A unit that does not return OK leaves no trace; its neighbours in the group do not notice.
 *   3. STORE_BUSY is tried again from the top, with the arena as it was, at most
 *      WORK_ATTEMPTS_MAX times. So run() touches the world only through c->tx and its arena.
 *   4. Readers never wait for the writer, nor it for them.
 *   5. Checkpoints run beside the writer; it lends a hand only when the log passes LOG_PAGES_MAX.
 */
#ifndef WORK_H
#define WORK_H

#include "store/db.h"

#define WORK_ATTEMPTS_MAX 8
#define WORK_GROUP_MAX    256  /* units in one commit */
#define LOG_PAGES_SOON    4000 /* of 4 KiB: the checkpointer begins */
#define LOG_PAGES_MAX     16000

struct unit {
    struct ctx *c;
    void *self; /* free for whoever made it */
    enum problem (*run)(struct unit *u);
    void (*done)(struct unit *u, bool committed);
    enum problem result; /* of run; STORE_BROKEN if the commit failed */
    struct unit *next;
    int64_t queued_at; /* clock_monotonic() */
    bool finished;     /* for the waiting ones */
};

struct work_counters {
    uint64_t units, groups, statements;
};

struct work;

/* NULL and a sentence in `why` if the store cannot be opened. */
struct work *work_open(const char *path, unsigned readers, char *why, size_t why_size);
void work_write(struct work *w, struct unit *u);
void work_read(struct work *w, struct unit *u);

/* The same for a thread that has nothing better to do than wait; `done` is not used. */
enum problem work_write_wait(struct work *w, struct unit *u) NODISCARD;
enum problem work_read_wait(struct work *w, struct unit *u) NODISCARD;

struct work_counters work_counters(struct work *w); /* of the writer */

/* From now on no unit waits for another process that holds the store beyond so many microseconds
 * from now, however many there are: then they fail. Before work_close(), if that must not last. */
void work_hurry(struct work *w, int64_t patience);
void work_close(struct work *w); /* finishes what is queued, then stops */

/* For commands: one unit on this thread's own connection, and a bound on the log after it. */
enum problem work_direct(struct db *db, struct unit *u) NODISCARD;

#endif
