/*
 * limit_audit.h -- what users did of the days' limits (service/limit.h), added up again from the
 * events.
 *
 * Which day an event was counted on depends on the zone of its moment. The zones before are kept;
 * of an hour of which not even they can say the day (one in which the zone was changed around a
 * midnight, or from before they were kept) the days in question are not compared.
 */
#ifndef LIMIT_AUDIT_H
#define LIMIT_AUDIT_H

#include "service/audit.h"

enum problem limit_audit(struct ctx *c, struct audit *audit) NODISCARD;

#endif
