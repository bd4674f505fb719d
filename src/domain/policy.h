/*
 * policy.h -- what a merchant may choose about the rules. One struct, read by the rules, by the
 * duplicate guard and by the rate limits; service/settings.h keeps it and documents each member.
 */
#ifndef POLICY_H
#define POLICY_H

#include "base/ctx.h"

/* Days before the end of an authorization. */
struct day_list {
    const int64_t *items;
    size_t count;
};

struct policy {
    uint64_t has;               /* which members were given, see shape/shape.h */
    str compat;                 /* COMPATS: whose rules where the two systems differ */
    str deprecated_calls;       /* DEPRECATED_CALLS: may they be used? */
    str lines_check;            /* STRICTNESSES: lines that do not come to the amount */
    str idempotency_check;      /* STRICTNESSES: a key that comes again with another body */
    str duplicate_guard;        /* DUPLICATE_GUARDS: a capture that comes again without a key */
    int64_t duplicate_window;   /* seconds in which an equal capture may be a repetition */
    int64_t authorization_days; /* from placement or extension to the end, at midnight UTC */
    int64_t raise_percent;      /* by how much of the original amount an authorization may grow */
    str kid_check;              /* KID_CHECKS: of Norwegian payment references */
    int64_t reads_per_second, writes_per_second; /* 0: no limit */
    struct day_list
        expiry_warning_days;  /* when the merchant is warned; 1 to AUTHORIZATION_DAYS_MAX */
    str expiry_rule;          /* EXPIRY_RULES (domain/expiry_rule.h): what is done */
    int64_t expiry_rule_days; /* when that is done, in days before the end */
    str sign_in_links;        /* SIGN_IN_LINKS: may users sign in by a mailed link? */
    str request_log;          /* REQUEST_LOGS: which requests of API keys are noted */
};

#define AUTHORIZATION_DAYS_MAX 180 /* from placement, however often it is extended */
#define EXPIRY_WARNINGS_MAX    8   /* of one authorization */

/* NULL-terminated; [0] is the default. */
extern const char *const COMPATS[], *const DEPRECATED_CALLS[], *const STRICTNESSES[];
extern const char *const DUPLICATE_GUARDS[], *const KID_CHECKS[], *const SIGN_IN_LINKS[];
extern const char *const REQUEST_LOGS[];

extern const struct policy POLICY_DEFAULT;

static inline const struct policy *policy_of(const struct ctx *c)
{
    return c->policy != NULL ? c->policy : &POLICY_DEFAULT;
}

bool policy_is_klarna(const struct policy *p); /* else Kustom's rules */
bool policy_refuses_deprecated(const struct policy *p);
bool policy_is_strict_on_lines(const struct policy *p);
bool policy_is_strict_on_keys(const struct policy *p);
bool policy_guards_duplicates(const struct policy *p);
bool policy_absorbs_duplicates(const struct policy *p);
bool policy_kid_is_mod11(const struct policy *p);
bool policy_has_sign_in_links(const struct policy *p);
bool policy_logs_failures(const struct policy *p); /* or all */
bool policy_logs_all(const struct policy *p);

#endif
