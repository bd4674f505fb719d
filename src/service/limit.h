/*
 * limit.h -- up to which amounts a user acts alone, by role, action and currency: of one action,
 * and of all that the user did of it on a day.
 *
 * Invariants
 *   1. Whatever changes an order by order_record() in the name of a user is checked and counted
 *      here, in the same unit of work: by hand, by a bulk job or by an approval.
 *   2. Of two actions of one user that are counted at once one is done again: a sum is never read
 *      without what is counted before it.
 *   3. API keys and the system are not limited.
 *
 * A day is one of the merchant's local time, that of its payout terms, or of Central Europe. It is
 * counted whether there is a limit or not, so that one holds for the whole day on which it is set.
 * An audit counts it again (service/limit_audit.h).
 */
#ifndef LIMIT_H
#define LIMIT_H

#include "domain/order.h"
#include "domain/role.h"
#include "shape/shape.h"

enum limit_action { LIMIT_CAPTURE, LIMIT_REFUND, LIMIT_CANCEL, LIMIT_RELEASE, LIMIT_ACTION_COUNT };
extern const char *const LIMIT_ACTIONS[]; /* by enum, NULL-terminated */

bool limit_find_action(str name, enum limit_action *out);
enum limit_action limit_action_of(str name);    /* of LIMIT_ACTIONS */
enum verb limit_verb(enum limit_action action); /* the right to do it */

#define LIMITS_MAX 500

struct role_limit {
    uint64_t has;
    str role, action, currency;
    int64_t single_amount, daily_amount; /* 0: none */
};
extern const struct shape LIMIT_SHAPE;
struct role_limits {
    const struct role_limit *items;
    size_t count;
};

enum problem limits_load(struct ctx *c, struct role_limits *out) NODISCARD;

/* All of them. UNPROCESSABLE names what will not do. */
enum problem limits_replace(struct ctx *c, struct role_limits limits) NODISCARD;

/* Whose actor it is; absent if it is no user. */
str limit_user_of(str actor);

enum limit_kind { LIMIT_SINGLE, LIMIT_DAILY };
extern const char *const LIMIT_KINDS[]; /* by enum, NULL-terminated */

/* By whose clocks a day ends now; what was before it is kept (payout_terms_change). */
enum problem limit_time_zone(struct ctx *c, str *out) NODISCARD;

/* What an action is above of, in the words in which it is refused. */
struct limit_excess {
    bool is_exceeded; /* else the rest but `asked` says nothing */
    enum limit_kind field;
    int64_t limit_amount;
    int64_t used_amount; /* of the same user, action and currency on that day before */
    money asked;
    str message;
};

/* What limit_take() would refuse with now; nothing is counted. */
enum problem limit_foretell(struct ctx *c, enum order_verb verb, money amount,
                            struct limit_excess *out) NODISCARD;

/* LIMIT_EXCEEDED if c->actor may not do that alone. */
enum problem limit_check(struct ctx *c, enum limit_action action, money amount) NODISCARD;

/* The same for what is about to be written, which then counts. */
enum problem limit_take(struct ctx *c, enum order_verb verb, money amount) NODISCARD;

/* Counts what is only tried, in a unit of work that is undone. */
enum problem limit_suppose(struct ctx *c, enum limit_action action, money amount) NODISCARD;

#endif
