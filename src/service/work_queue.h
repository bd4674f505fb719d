/* work_queue.h -- units that wait for a thread. Only work.c includes this. */
#ifndef WORK_QUEUE_H
#define WORK_QUEUE_H

#include <pthread.h>

#include "service/work.h"

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct unit *first, **last;
    bool closed;
};

void queue_open(struct queue *q);
void queue_push(struct queue *q, struct unit *u);

/* Waits for units and takes at most `max` of them, as a list; NULL: closed and empty. */
struct unit *queue_take(struct queue *q, size_t max);

void queue_close(struct queue *q); /* nothing more comes */

#endif
