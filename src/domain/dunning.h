/*
 * dunning.h -- what happens when the customer of an invoice is late. Pure.
 */
#ifndef DUNNING_H
#define DUNNING_H

#include "domain/plan.h"

#define DUNNING_STEPS_MAX 5 /* about one overdue part of an invoice */

enum dunning_step_kind {
    DUNNING_REMINDER,   /* the customer is asked to pay */
    DUNNING_DEMAND,     /* for the last time: what comes next is said */
    DUNNING_COLLECTION, /* handed over to debt collection; we do nothing more */
    DUNNING_STEP_KIND_COUNT
};
extern const char *const DUNNING_STEP_NAMES[]; /* by enum, NULL-terminated */

/* What people may change of an invoice's dunning. */
enum dunning_change {
    DUNNING_IS_PAUSED,
    DUNNING_IS_RESUMED,
    DUNNING_IS_WAIVED,      /* a fee or interest that was charged */
    DUNNING_IS_WRITTEN_OFF, /* what is open will not be paid */
    DUNNING_CHANGE_COUNT
};
extern const char *const DUNNING_CHANGE_NAMES[];

#endif
