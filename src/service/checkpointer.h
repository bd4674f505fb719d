/*
 * checkpointer.h -- copies the embedded store's log into its file beside the writer, on a thread
 * and a connection of its own. Only work.c includes this.
 *
 * Invariants
 *   1. Every second, and whenever the log passes LOG_PAGES_SOON, what can be copied is.
 *   2. When the log is longer than LOG_PAGES_MAX although all that could be copied was, the writer
 *      copies the rest between two groups: then the log begins anew.
 */
#ifndef CHECKPOINTER_H
#define CHECKPOINTER_H

#include <pthread.h>
#include <stdatomic.h>

#include "store/db.h"

#define LOG_PAGES_MAX 16000 /* of 4 KiB */

struct checkpointer {
    struct db *db; /* NULL: on PostgreSQL there is nothing to do */
    pthread_t thread;
    atomic_bool wants_help; /* of the writer */
    unsigned groups;        /* of the writer, so far */
    pthread_mutex_t lock;
    pthread_cond_t log_grown;
    bool stopping;
};

void checkpointer_start(struct checkpointer *p); /* with its db, which stays the caller's */
void checkpointer_stop(struct checkpointer *p);  /* after a last checkpoint */

/* By the writer, between two groups. A problem: it was to help and could not; the log grows on, and
 * the next time may do. */
enum problem checkpointer_look(struct checkpointer *p, struct db *writer) NODISCARD;

#endif
