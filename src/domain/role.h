/*
 * role.h -- who may do what: one table for the server and, through the session, the portal.
 */
#ifndef ROLE_H
#define ROLE_H

#include "base/base.h"

enum verb {
    VERB_VIEW = 1 << 0,
    VERB_CAPTURE = 1 << 1,
    VERB_CANCEL = 1 << 2,
    VERB_REFUND = 1 << 3,
    VERB_RELEASE = 1 << 4,
    VERB_EXTEND = 1 << 5,
    VERB_EXPORT = 1 << 6,
    VERB_SETTLE = 1 << 7,
    VERB_MANAGE = 1 << 8,
    VERB_EDIT = 1 << 9,
    VERB_NOTES = 1 << 10,
    VERB_DISPUTE = 1 << 11,
    VERB_KEYS = 1 << 12,
    VERB_USERS = 1 << 13,
    VERB_LOGS = 1 << 14,
};
#define VERBS_COUNT 15
extern const char *const VERB_NAMES[VERBS_COUNT]; /* by bit */

struct role {
    const char *name;
    unsigned verbs;
    const char *meaning;
};
extern const struct role ROLES[];
extern const size_t ROLES_COUNT;
extern const char *const ROLE_NAMES[]; /* in the order of ROLES, NULL-terminated */

const struct role *role_find(str name); /* NULL: no such role */

#define API_KEY_VERBS                                                                    \
    (VERB_VIEW | VERB_CAPTURE | VERB_CANCEL | VERB_REFUND | VERB_RELEASE | VERB_EXTEND | \
     VERB_EXPORT | VERB_SETTLE | VERB_EDIT | VERB_NOTES | VERB_DISPUTE)

#endif
