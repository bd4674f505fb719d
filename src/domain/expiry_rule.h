/*
 * expiry_rule.h -- what a merchant's rules say about an open order whose end is near. Pure; who
 * asks is service/expiry_watch.h.
 */
#ifndef EXPIRY_RULE_H
#define EXPIRY_RULE_H

#include "domain/payment_method.h"

/* What of an open order it depends on. */
struct nearing_order {
    int64_t created_at, expires_at;
    int64_t warned_days; /* as struct order has it */
};

enum expiry_action {
    EXPIRY_NOTIFY,  /* nothing but warnings */
    EXPIRY_EXTEND,  /* it ends later then */
    EXPIRY_RELEASE, /* what is left is given up */
    EXPIRY_ACTIONS
};
extern const char *const EXPIRY_RULES[]; /* by enum, NULL-terminated */

/* What will be done about it, and from when on; EXPIRY_NOTIFY where the rule does not apply. */
struct expiry_plan {
    enum expiry_action action;
    int64_t at; /* never before `now` */
};
struct expiry_plan expiry_plan(const struct order_terms *t, const struct nearing_order *o,
                               int64_t now);

/* Of how many days before the end the merchant is to be warned now; 0: of none. Of several that
 * have been reached only the least counts: after a pause one warning is enough. What was placed for
 * no longer than that is no news. */
int64_t expiry_warning_due(const struct policy *p, const struct nearing_order *o, int64_t now);

/* From when on, `now` or later, something is to be done about it, a warning or what the rule says;
 * INT64_MAX: nothing before its end. */
int64_t expiry_next_at(const struct order_terms *t, const struct nearing_order *o, int64_t now);

/* So many days before the end something may have to be done at the earliest; 0: never. */
int64_t expiry_days_first(const struct policy *p);

#endif
