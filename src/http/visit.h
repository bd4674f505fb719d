/*
 * visit.h -- one request on its way through: an exchange and what the network thread needs to know
 * about it. Private to server.c and visit.c, the only files that know libmicrohttpd.
 *
 * The memory of a visit is the arena of its exchange, which it lies in itself; finished visits are
 * kept for the next requests.
 *
 *      visit_begin -> HEAD -take_head-> BODY -take_body*-> BODY
 *      BODY -dispatch-> ASLEEP (submitted; the connection is suspended) -exchange_finish-> SENT
 *      BODY -dispatch-> SENT (the server answers itself) ... visit_end: logged, recycled
 *      BODY -dispatch-> cut off (it came whole only after server_quiesce())
 *
 * All but exchange_finish() and what it is called from runs on the network thread.
 */
#ifndef VISIT_H
#define VISIT_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "http/deadline.h"
#include "http/server.h"

struct visit;

struct server {
    struct arena *arena;
    struct server_options options;
    struct MHD_Daemon *daemon;
    struct deadlines *deadlines;
    uint16_t port;
    struct visit *kept;
    size_t kept_count;
    size_t bodies_held;
    atomic_uint in_flight; /* their headers have come, their answers have not been sent */
    atomic_uint asleep;    /* of these, submitted and not yet finished */
    atomic_bool stopping;
    MHD_socket listening; /* what is left of the listening socket while stopping */
    pthread_mutex_t gate; /* of is_closed: held while a request is submitted */
    bool is_closed;       /* submit() must not be called any more */
};

/* How long a client may keep a connection without a whole request on it. */
int64_t visit_patience(const struct server *s);

/* Callbacks of libmicrohttpd; `self` is the server. */
void *visit_begin(void *self, const char *target, struct MHD_Connection *connection);
enum MHD_Result visit_go_on(void *self, struct MHD_Connection *connection, const char *url,
                            const char *method, const char *version, const char *upload,
                            size_t *upload_size, void **visit);
void visit_end(void *self, struct MHD_Connection *connection, void **visit,
               enum MHD_RequestTerminationCode code);

void visits_forget(struct server *s); /* frees those that were kept */

#endif
