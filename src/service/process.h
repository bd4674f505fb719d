/*
 * process.h -- the processes that serve one installation, and how each of them knows of the others:
 * a row per process, which it renews while it lives.
 *
 * Invariants
 *   1. Each looks for the others every PROCESS_LOOK, and counts those that were seen within
 *      PROCESS_LIFE. So two know of each other PROCESS_LOOK after the second one began, and one
 * that died is forgotten after PROCESS_LIFE.
 *   2. A process that knows of no other renews its row once a minute only: it costs an idle
 *      installation of one process nothing that could be measured.
 *   3. Nothing that must be right depends on it: it tells what is worth doing (sharing the use of
 *      rates, writing when the next round is due), never who may.
 */
#ifndef PROCESS_H
#define PROCESS_H

#include "base/clock.h"
#include "store/db.h"

#define PROCESS_LOOK (3 * SECOND)
#define PROCESS_LIFE (15 * SECOND) /* also bridges what the machines' clocks differ by */

enum process_role {
    PROCESS_ALL,  /* the API and scheduled work */
    PROCESS_WEB,  /* the API alone */
    PROCESS_JOBS, /* scheduled work alone */
    PROCESS_ROLES
};
extern const char *const PROCESS_ROLE_NAMES[PROCESS_ROLES];
bool process_role_find(str name, enum process_role *out);

struct process {
    struct uuid process_id; /* made when it starts */
    enum process_role role;
    int64_t started_at;
    int64_t renewed_at;            /* its row; 0: there is none */
    int64_t others[PROCESS_ROLES]; /* how many others there are */
};

/* How many others are there that serve the API, or that do scheduled work? */
int64_t process_other_servers(const struct process *p);
int64_t process_other_workers(const struct process *p);

/* Looks for the others, and renews its own row if that is called for. `out` is the process as it is
 * once this is committed. */
enum problem process_look(struct ctx *c, const struct process *p, struct process *out) NODISCARD;

enum problem process_leave(struct ctx *c, const struct process *p) NODISCARD;

/* Forgets the rows of processes that ended without a word. */
enum problem process_prune(struct ctx *c) NODISCARD;

#endif
