/*
 * work.h -- runs units of work in transactions. Nothing else begins or commits.
 *
 *                 work_write()                               work_read()
 *   any thread ----------------> queue --> a writer thread      |----> reader threads
 *                                           takes ALL that wait         one snapshot each
 *                                           each can be undone
 *                                           one commit for all
 *                                           then each unit's done()
 *
 * The embedded store has one writer; on PostgreSQL there may be several, each with a connection,
 * and a group there is two round trips: what its units foresee, and what they write.
 *
 * Invariants
 *   1. A unit's done() is called exactly once, after the commit that holds it is on disk
 *      (committed true), or after it is certain that nothing of it is (committed false). Only
 *      with the result STORE_UNKNOWN nobody could be asked which of the two it is.
 *   2. A unit that does not return OK leaves no trace; its neighbours in the group do not notice.
 *      If one of them cannot be committed, all are run again, each alone.
 *   3. STORE_BUSY is tried again from the top, with the arena as it was, at most
 *      WORK_ATTEMPTS_MAX times. So run() touches the world only through c->tx and its arena.
 *   4. A connection that is lost is replaced, and what was not committed is run again, until a
 *      unit has waited for WORK_PATIENCE or WORK_ALONE_MAX transactions of it have failed.
 *      Units that wait for locks of others wait at the same time, however many they are.
 *   5. What was queued longer ago than WORK_AGE_MAX is not committed: nobody waits for it any more,
 *      and events come within some time of their making or never (service/feed.h). A command's
 *      unit is begun at once and may last: while it does, it can be seen that somebody writes.
 *   6. Readers never wait for a writer, nor it for them.
 *   7. Checkpoints of the embedded store run beside the writer; it lends a hand only when the log
 *      passes LOG_PAGES_MAX (checkpointer.h).
 */
#ifndef WORK_H
#define WORK_H

#include "base/clock.h"
#include "store/db_open.h"

#define WORK_ATTEMPTS_MAX 8
#define WORK_ALONE_MAX    64  /* transactions of a unit that lose to others, or are lost */
#define WORK_GROUP_MAX    256 /* units in one commit */
#define WORK_PATIENCE     (10 * SECOND)
#define WORK_AGE_MAX      (20 * SECOND) /* of a unit when it is committed */
#define WORK_SILENCE      (5 * SECOND)  /* of a server, until the writer takes it for lost */
#define WORK_THREADS_MAX  16            /* readers, and writers */

struct unit {
    struct ctx *c;
    void *self; /* free for whoever made it */
    enum problem (*run)(struct unit *u);
    void (*foresee)(struct unit *u); /* announces what run will read; NULL: nothing */
    void (*done)(struct unit *u, bool committed);
    enum problem result; /* of run; a STORE_ problem if the commit failed */

    /* Of a read that a replica may serve: who asks? That is run first, on the primary. NULL: the
     * primary does all. */
    enum problem (*admit)(struct unit *u);
    bool needs_primary;       /* this one must be of now all the same */
    struct position seen;     /* it must not be older than this */
    struct position position; /* where the primary's log was after it, if there is a replica and
                               * this was no read of it; zero: not known */

    struct unit *next;
    struct unit_start *start; /* how it was before it was run, if it may be run again */
    int64_t queued_at;        /* clock_monotonic() */
    bool is_direct;           /* by work_direct(): it was not queued, and takes its time */
};

struct work_counters {
    uint64_t units, groups, statements;
};

struct work;

struct work_options {
    struct db_place place;
    unsigned readers,
        writers;         /* threads, each with a connection; the embedded store has 1 writer */
    const char *replica; /* PostgreSQL only: a server that follows; NULL: there is none */
    /* How a connection is opened; NULL: by db_open(). */
    enum problem (*open)(const struct db_place *, enum open_mode, struct db **, char *, size_t);
};

/* NULL and a sentence in `why` if the store cannot be opened. */
struct work *work_open(const struct work_options *options, char *why, size_t why_size);
void work_write(struct work *w, struct unit *u);
void work_read(struct work *w, struct unit *u);

/* The same for a thread that has nothing better to do than wait; `done` is not used. */
enum problem work_write_wait(struct work *w, struct unit *u) NODISCARD;
enum problem work_read_wait(struct work *w, struct unit *u) NODISCARD;

struct work_counters work_counters(struct work *w); /* of the writers */

/* From any thread: how those do that wait for an answer. */
struct work_waiting {
    int64_t write_age, read_age; /* microseconds that the oldest has waited; 0: none waits */
    /* Changes wait, and none, or none of an order, has been committed for WORK_PATIENCE: it is not
     * they, it is the store. Also of those that came after the ones that were told so. */
    bool is_stalled;
};
struct work_waiting work_waiting(struct work *w);

/* From now on no unit waits for somebody else who holds the store, or for a server, beyond so many
 * microseconds from now, however many there are: then they fail. Before work_close(), if that must
 * not last. */
void work_hurry(struct work *w, int64_t patience);
void work_close(struct work *w); /* finishes what is queued, then stops */

/* For commands: one unit on this thread's own connection, which is tidied after it. */
enum problem work_direct(struct db *db, struct unit *u) NODISCARD;

#endif
