/*
 * db_faulty.h -- a connection around another one that does what that one does, and fails as told.
 * Only tests use it: what a runner makes of a failure is seen with any store behind.
 *
 *                                   faulty_plan()
 *                                        |
 *      work.c --- struct db_ops ---> db_faulty --- struct db_ops ---> the store
 *
 * Invariants
 *   1. A plan counts from the next transaction on, and strikes `times` times in a row.
 *   2. After a fault that ends the transaction nothing works until the rollback, as on a server;
 *      after STORE_LOST nothing works until the revival.
 *   3. A connection that acts as a server says that it defers and can be revived, whatever is
 *      behind it: so the runner treats it as one.
 */
#ifndef DB_FAULTY_H
#define DB_FAULTY_H

#include "store/db.h"

enum fault_point {
    FAULT_NOWHERE,
    FAULT_BEGIN,
    FAULT_READ,
    FAULT_WRITE,
    FAULT_SAVEPOINT,     /* shows at what comes after it */
    FAULT_COMMIT,        /* nothing of it is done */
    FAULT_COMMIT_IS_DONE /* and then this is answered */
};

struct fault {
    enum fault_point point;
    int nth;   /* 1: the first time that the point is reached */
    int times; /* in a row */
    enum problem problem;
    bool ends_transaction; /* the engine has rolled it back */
};

/* Owns `inner` from now on: closing the one closes the other. */
struct db *faulty_open(struct db *inner, bool acts_as_server);

void faulty_plan(struct db *faulty, const struct fault *fault); /* in the place of the last one */
int faulty_struck(const struct db *faulty); /* how often the plan has failed something */

#endif
