/* work_queue.h -- units that wait for a thread, and since when those wait that a thread has taken.
 * Only work.c and its test include this. */
#ifndef WORK_QUEUE_H
#define WORK_QUEUE_H

#include <pthread.h>

#include "service/work.h"

/* When units were kept last, and when some were given up that had waited for WORK_PATIENCE;
 * clock_monotonic(). */
struct latest {
    int64_t kept_at, given_up_at;
};

/* What became of the units that a thread has taken. */
struct outcome {
    bool any_kept;                      /* of any is something in the store */
    bool order_kept, order_was_in_vain; /* a change of an order is, or was given up */
};

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct unit *first, **last;
    bool closed;
    int64_t taken[WORK_THREADS_MAX]; /* by thread: queued_at of its oldest unit; 0: it has none */
    struct latest all, orders;       /* see queue_is_stalled() */
};

void queue_open(struct queue *q);
void queue_push(struct queue *q, struct unit *u);

/* Waits for units and takes at most `max` of them, as a list; NULL: closed and empty. */
struct unit *queue_take(struct queue *q, unsigned thread, size_t max);

/* What the thread has taken is about to be answered. */
void queue_finish(struct queue *q, unsigned thread, struct outcome outcome);

/* For how long the oldest unit has waited that is in the queue or taken; 0: there is none. */
int64_t queue_age(struct queue *q);

/* Units wait, and either nothing has been kept for WORK_PATIENCE, and the oldest of them waits that
 * long or others have in vain since something was kept; or changes of orders have of late, and none
 * was kept since, whatever else was. */
bool queue_is_stalled(struct queue *q);

void queue_close(struct queue *q); /* nothing more comes */

/* Was it queued longer ago than WORK_AGE_MAX? */
bool unit_is_too_old(const struct unit *u);

/* STORE_BUSY, and a reason in db->why, if that is so of any that is about to be committed. */
enum problem units_check_ages(struct db *db, const struct unit *first) NODISCARD;

#endif
