/*
 * role.h -- who may do what: one table for the server and, through the session, the portal.
 */
#ifndef ROLE_H
#define ROLE_H

#include "base/base.h"

enum verb {
#define VERB(name, bit) VERB_##name = 1 << (bit),
    VERB(VIEW, 0) VERB(CAPTURE, 1) VERB(CANCEL, 2) VERB(REFUND, 3) VERB(RELEASE, 4)
    VERB(EXTEND, 5) VERB(EXPORT, 6) VERB(SETTLE, 7) VERB(MANAGE, 8)
#undef VERB
};
#define VERBS_COUNT 9
extern const char *const VERB_NAMES[VERBS_COUNT]; /* by bit */

struct role {
    const char *name;
    unsigned verbs;
    const char *meaning;
};
extern const struct role ROLES[];
extern const size_t ROLES_COUNT;

const struct role *role_find(str name); /* NULL: no such role */

#define API_KEY_VERBS (VERB_VIEW | VERB_CAPTURE | VERB_CANCEL | VERB_REFUND | VERB_RELEASE | \
                       VERB_EXTEND | VERB_EXPORT | VERB_SETTLE)

#endif
