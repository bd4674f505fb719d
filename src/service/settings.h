/*
 * settings.h -- what a merchant has chosen about the rules (domain/policy.h): read from the store,
 * changed member by member. Kept as JSON of all members, so that a new one needs no migration:
 * where it is absent its default counts.
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "domain/policy.h"
#include "shape/shape.h"
#include "store/db.h"

extern const struct shape SETTINGS_SHAPE; /* of struct policy, as it is asked for and answered */

/* What the merchant's row says; POLICY_DEFAULT itself if it has never been changed. */
const struct policy *settings_read(struct ctx *c, str json);

/* Of c->merchant_id. */
enum problem settings_load(struct ctx *c, struct policy *out) NODISCARD;

/* Changes the members that `changes` has, and leaves the others. `out` is how all stand then.
 * UNPROCESSABLE, blamed by member, if they do not go together; then nothing is changed. Open orders
 * that near their end are looked at anew, by these settings (service/expiry_watch.h). */
enum problem settings_change(struct ctx *c, const struct policy *changes,
                             struct policy *out) NODISCARD;

#endif
