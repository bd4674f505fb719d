/*
 * merchant_access.h -- users of one merchant who are let into the stores of others. A store is a
 * merchant, as users see it.
 *
 * Invariants
 *   1. A user is at home with one merchant, for ever: there are the password, the second factor and
 *      the sessions. Whoever manages users of another merchant that lets the user in decides what
 *      the user may do there, until when, and whether at all, and nothing else.
 *   2. What a user may do in a store is read at each request: a change counts from the next one on.
 *   3. A store that is not there and one that the user may not enter are the same.
 *   4. Whoever is not let in at home is let in nowhere.
 *   5. What somebody invited who may not manage users of that store any more is void.
 *
 * Ends are of real time, also of a test merchant.
 */
#ifndef MERCHANT_ACCESS_H
#define MERCHANT_ACCESS_H

#include "service/identity.h"
#include "service/user.h"

#define STORES_MAX 100 /* that one user may enter besides that of home */

/* What a session may do in the store of that id instead of that of home: `caller` is of the home,
 * and is of that store afterwards. NO_SUCH_STORE. */
enum problem merchant_access_enter(struct ctx *c, str mid, struct caller *caller) NODISCARD;

struct store {
    int64_t merchant_id;
    str mid, name, role;
    int64_t ends_at; /* 0: none */
};
struct stores {
    struct store *items;
    size_t count;
};
/* Which stores the caller may enter now besides that of home. */
enum problem merchant_access_stores(struct ctx *c, int64_t home_id, str email,
                                    struct stores *out) NODISCARD;

/* What somebody may do in c->merchant_id now, at home there or let in; 0: is not let in. */
enum problem member_verbs(struct ctx *c, str email, unsigned *out) NODISCARD;

/* Somebody of another merchant who is let in. */
struct guest {
    str email, role, created_by;
    int64_t created_at;
    int64_t ends_at;                      /* 0: none */
    int64_t home_ends_at, deactivated_at; /* of the user at home; likewise */
    str home_mid, home_name;
};
struct guests {
    struct guest *items; /* by e-mail address */
    size_t count;
};
const char *guest_kind(const struct guest *g);                /* USER_KINDS */
const char *guest_status(const struct guest *g, int64_t now); /* USER_STATUSES, of real time */

enum problem guests_load(struct ctx *c, struct guests *out) NODISCARD;

/* NOT_FOUND. */
enum problem guest_load(struct ctx *c, str email, struct guest *out) NODISCARD;

/* Lets a user who is at home with `home_id` into c->merchant_id, whose users are not full as far as
 * user_check() saw. CONFLICT if the user may enter it already, or STORES_MAX others. */
struct new_guest {
    str email, role, created_by;
    int64_t home_id, ends_at;
};
enum problem guest_add(struct ctx *c, const struct new_guest *g) NODISCARD;

/* All of it, by an operator: the address must be of a user of another merchant. `ends_at`: 0: none.
 * UNPROCESSABLE names what will not do; NOT_FOUND, CONFLICT. */
enum problem guest_create(struct ctx *c, str email, str role, int64_t ends_at) NODISCARD;

/* What is absent stays: the role, the kind and the end, as of a user. NOT_FOUND; UNPROCESSABLE if
 * kind and end do not go together. */
enum problem guest_change(struct ctx *c, str email, const struct user_change *change,
                          struct guest *out) NODISCARD;

/* NOT_FOUND. */
enum problem guest_withdraw(struct ctx *c, str email) NODISCARD;

#endif
