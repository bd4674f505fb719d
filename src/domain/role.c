#include "domain/role.h"

const char *const VERB_NAMES[VERBS_COUNT] = { "view",    "capture", "cancel", "refund",
                                              "release", "extend",  "export", "settle",
                                              "manage",  "edit",    "notes" };

const struct role ROLES[] = {
    { "viewer", VERB_VIEW, "Sees orders, changes nothing" },
    { "operator",
      VERB_VIEW | VERB_CAPTURE | VERB_CANCEL | VERB_RELEASE | VERB_EXTEND | VERB_EXPORT |
          VERB_EDIT | VERB_NOTES,
      "Ships: captures, cancels, releases, extends and edits" },
    { "finance", VERB_VIEW | VERB_REFUND | VERB_EXPORT | VERB_SETTLE | VERB_NOTES,
      "Refunds and settles" },
    { "admin", API_KEY_VERBS | VERB_MANAGE, "All of it, and users and keys" },
};
const size_t ROLES_COUNT = COUNT(ROLES);

const struct role *role_find(str name)
{
    for (size_t i = 0; i < ROLES_COUNT; i++)
        if (str_equal(str_of(ROLES[i].name), name))
            return &ROLES[i];
    return NULL;
}
