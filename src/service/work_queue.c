#include "service/work_queue.h"

void queue_open(struct queue *q)
{
    CHECK(pthread_mutex_init(&q->lock, NULL) == 0);
    CHECK(pthread_cond_init(&q->filled, NULL) == 0);
    q->last = &q->first;
}

void queue_push(struct queue *q, struct unit *u)
{
    u->next = NULL;
    CHECK(pthread_mutex_lock(&q->lock) == 0);
    CHECK(!q->closed);
    bool was_empty = q->first == NULL;
    *q->last = u;
    q->last = &u->next;
    CHECK(pthread_mutex_unlock(&q->lock) == 0);
    if (was_empty)
        CHECK(pthread_cond_signal(&q->filled) == 0);
}

struct unit *queue_take(struct queue *q, size_t max)
{
    CHECK(pthread_mutex_lock(&q->lock) == 0);
    while (q->first == NULL && !q->closed)
        CHECK(pthread_cond_wait(&q->filled, &q->lock) == 0);
    struct unit *taken = q->first, **end = &q->first;
    for (size_t i = 0; i < max && *end != NULL; i++)
        end = &(*end)->next;
    q->first = *end;
    *end = NULL;
    if (q->first == NULL)
        q->last = &q->first;
    else
        CHECK(pthread_cond_signal(&q->filled) == 0);
    CHECK(pthread_mutex_unlock(&q->lock) == 0);
    return taken;
}

void queue_close(struct queue *q)
{
    CHECK(pthread_mutex_lock(&q->lock) == 0);
    q->closed = true;
    CHECK(pthread_cond_broadcast(&q->filled) == 0);
    CHECK(pthread_mutex_unlock(&q->lock) == 0);
}
