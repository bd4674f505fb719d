/*
 * replica.h -- reads of portal sessions from a server that follows the primary one.
 *
 *   a reader thread             its seat              the watch, every second
 *   replica_is_there() --no-->  the primary reads     asks the primary where it is, and
 *         | yes                                       connects the seats that are not ready:
 *   who asks? (on the primary)  the watch's
 *         |                        | fit for it
 *         |                        v
 *   replica_reach() ----------> ready, the reader's
 *         | yes      no, not in time --> the primary reads
 *   replica_served() --no-->    the primary reads; lost: the watch's again
 *
 * Invariants
 *   1. No request ever connects to a replica: a seat is the reader's while it is ready, and else
 *      the watch's.
 *   2. A read begins on the replica only after that has said, in an earlier statement, that it has
 *      replayed what the session has seen, and what the primary had LOOKS_KEPT looks ago. So the
 *      snapshot, which is taken later, has all of it.
 *   3. A server that follows nobody, is of another cluster, or on another timeline than the primary
 *      is not read from.
 *   4. Whatever goes wrong here costs time, at most REACH_WAIT and one ANSWER_WAIT, and no answer.
 */
#ifndef REPLICA_H
#define REPLICA_H

#include "service/work.h"

/* Where the log of the primary is, read in a transaction whose snapshot is older: so all that it
 * sees is below it. If it is announced, it costs no round trip. */
void position_foresee(struct db *db, struct ctx *c);
enum problem position_read(struct db *db, struct ctx *c, struct position *out) NODISCARD;

struct replica;
struct seat; /* of one reader: its connection to the replica */

/* Begins to watch. The replica need not be there yet. The strings must outlive it. */
struct replica *replica_open(const char *primary, const char *conninfo, unsigned seats);
void replica_close(struct replica *r); /* when no reader uses its seat any more */
struct seat *replica_seat(struct replica *r, unsigned index);

/* Whether it is worth to ask it. Costs nothing. */
bool replica_is_there(struct seat *s);

/* The connection to read over, once it has what u->seen names; NULL: not in time, or not at all. */
struct db *replica_reach(struct seat *s, struct unit *u);

/* Whether that may be the answer. What failed, and what is not there (yet), the primary is asked.
 */
bool replica_served(struct seat *s, enum problem result);

/* The read goes to the primary by its own wish. */
void replica_was_not_wanted(struct seat *s);

#endif
