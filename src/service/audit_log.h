/*
 * audit_log.h -- the audit log: who signed in or failed to, and who changed users, keys,
 * webhooks, settings and shared views. What happened to orders is in their events. (That books and
 * store agree is audit.h.)
 *
 * Invariants
 *   1. An entry is written in the unit of work of what it tells: one is not there without the
 * other.
 *   2. Entries are appended, and never changed or removed.
 *   3. None holds a password, a token or a code.
 *
 * Failed sign-ins of addresses that are nobody's belong to no merchant and are not in it; those of
 * a user are at most SIGN_IN_FAILURES_MAX in SIGN_IN_MINUTES, for then the address is refused
 * unseen. Only who knows a password is asked for a code, and writes an entry each time.
 */
#ifndef AUDIT_LOG_H
#define AUDIT_LOG_H

#include "shape/shape.h"
#include "store/db.h"

enum audit_type {
#define AUDIT(name, type, meaning) AUDIT_##name,
#include "service/audit_log.def"
#undef AUDIT
    AUDIT_TYPES_COUNT
};
extern const char *const AUDIT_TYPES[]; /* by enum, NULL-terminated */

struct audit_entry {
    struct uuid entry_id;
    int64_t at;
    str type, actor, subject, address;
    str changes; /* JSON: a list of members, each with what it was and what it is */
};
struct audit_entries {
    struct audit_entry *items;
    size_t count;
};

/* Of c->merchant_id by c->actor. */
enum problem audit_log_add(struct ctx *c, enum audit_type type, str subject) NODISCARD;

/* The same with one thing that is worth knowing: a label, how much of something. */
enum problem audit_log_add_fact(struct ctx *c, enum audit_type type, str subject,
                                const char *member, str value) NODISCARD;

/* What of a struct is different now; nothing is written if nothing is. */
enum problem audit_log_add_change(struct ctx *c, enum audit_type type, str subject,
                                  const struct shape *shape, const void *before,
                                  const void *after) NODISCARD;

/* The latest first, those before `before`; `type` empty: of all types. */
enum problem audit_log_list(struct ctx *c, str type, struct uuid before, int64_t limit,
                            struct audit_entries *out) NODISCARD;

/* In the order in which they came, those after `after`. */
enum problem audit_log_after(struct ctx *c, struct uuid after, int64_t limit,
                             struct audit_entries *out) NODISCARD;

#endif
