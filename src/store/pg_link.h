/*
 * pg_link.h -- one session with a PostgreSQL server: connecting, sending a list of statements in
 * one go, and what its errors mean to us. Only db_postgres.c uses it; postgres_load.c connects
 * like it.
 *
 * Invariants
 *   1. Sending never waits while the server waits for us to read: both go on side by side.
 *   2. A statement is prepared on the way, right before its first use in a session.
 *   3. Whatever the operator says in the connection string goes before our own time-outs.
 *   4. Nothing is waited for without a bound, if one was asked for: a server that has stopped
 *      answering without closing its connections is as lost as one that is gone.
 *   5. A session forgets its plans after LINK_PLANS_KEPT statements, and then whenever it has run
 *      twice as many: what the planner chose in an empty table must not last while that grows.
 */
#ifndef PG_LINK_H
#define PG_LINK_H

#include <libpq-fe.h>

#include "store/db_open.h"

#define PG_PARAMS_MAX   40
#define LINK_PLANS_KEPT 1024

struct pg_item {
    const struct sql *sql;      /* or: */
    const char *command;        /* BEGIN and the like */
    const struct param *params; /* of sql, up to DB_END */
    PGresult *result;           /* once it came; whoever takes it clears it */
    void *owner;                /* free for whoever made the item */
    bool prepares;              /* the session's own note */
};

struct pg_link;

/* A connection with our time-outs; PQstatus() tells whether it is one. */
PGconn *link_dial(const char *conninfo, enum open_mode mode);

struct pg_link *link_new(const char *conninfo, enum open_mode mode);
void link_delete(struct pg_link *l);

/* (Re)connects. STORE_LOST, and why, if that cannot be done now; STORE_BROKEN if it never can. */
enum problem link_connect(struct pg_link *l, char *why, size_t why_size) NODISCARD;

/* Sends all, and waits for all results. The first failure decides; what came after it was not
 * run. STORE_LOST: it is not known what of it was. */
enum problem link_exchange(struct pg_link *l, struct pg_item *items, size_t count, char *why,
                           size_t why_size) NODISCARD;

/* Sends one command and does not wait; its failure shows when the next one fails. */
void link_post(struct pg_link *l, const char *command);

/* Several statements without parameters. */
enum problem link_script(struct pg_link *l, const char *text, char *why, size_t why_size) NODISCARD;

/* STORE_LOST because the server said so, in the place of a statement: so what it was a part of is
 * certainly not committed. */
bool link_was_refused(const struct pg_link *l);

/* An exchange that lasts longer is given up, and the connection with it. 0: none is. */
void link_set_patience(struct pg_link *l, int64_t patience);

/* From any thread: see db_ops.wait_until. What is begun later still has LINK_GRACE. */
#define LINK_GRACE SECOND
void link_wait_until(struct pg_link *l, int64_t until);
bool link_may_wait(struct pg_link *l); /* that time has not come yet */

#endif
