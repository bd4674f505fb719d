#include "domain/role.h"

const char *const VERB_NAMES[VERBS_COUNT] = { "view",   "capture", "cancel", "refund", "release",
                                              "extend", "export",  "settle", "manage", "edit",
                                              "notes",  "dispute", "keys",   "users",  "logs" };

#define ADMINISTERS (VERB_MANAGE | VERB_KEYS | VERB_USERS | VERB_LOGS)

const struct role ROLES[] = {
    { "viewer", VERB_VIEW, "Sees orders, changes nothing" },
    { "operator",
      VERB_VIEW | VERB_CAPTURE | VERB_CANCEL | VERB_RELEASE | VERB_EXTEND | VERB_EXPORT |
          VERB_EDIT | VERB_NOTES | VERB_LOGS,
      "Ships: captures, cancels, releases, extends and edits" },
    { "finance", VERB_VIEW | VERB_REFUND | VERB_EXPORT | VERB_SETTLE | VERB_DISPUTE | VERB_NOTES,
      "Refunds, settles and handles disputes" },
    { "settlement", VERB_VIEW | VERB_EXPORT | VERB_SETTLE | VERB_NOTES,
      "Payouts and payments, no refunds" },
    { "disputes", VERB_VIEW | VERB_DISPUTE | VERB_NOTES, "Handles disputes" },
    { "admin", API_KEY_VERBS | ADMINISTERS, "All of it, and settings, users and keys" },
};
const size_t ROLES_COUNT = COUNT(ROLES);

const char *const ROLE_NAMES[] = { "viewer",   "operator", "finance", "settlement",
                                   "disputes", "admin",    NULL };
static_assert(COUNT(ROLE_NAMES) == COUNT(ROLES) + 1, "in the order of ROLES");

const struct role *role_find(str name)
{
    for (size_t i = 0; i < ROLES_COUNT; i++)
        if (str_equal(str_of(ROLES[i].name), name))
            return &ROLES[i];
    return NULL;
}
