#include "service/limit.h"

#include "domain/calendar.h"
#include "service/audit_log.h"
#include "service/payout_terms.h"
#include "sql.h"
#include "store/document.h"

const char *const LIMIT_ACTIONS[] = { "capture", "refund", "cancel", "release", NULL };
static_assert(COUNT(LIMIT_ACTIONS) == LIMIT_ACTION_COUNT + 1, "one name each");

const char *const LIMIT_KINDS[] = { "single_amount", "daily_amount", NULL };

#define DAILY_MAX (WIRE_AMOUNT_MAX * 10000)

/* clang-format off */
static const struct field LIMIT_FIELDS[] = {
    FIELD_CHOICE(role_limit, role, REQUIRED, ROLE_NAMES, "Of whom"),
    FIELD_CHOICE(role_limit, action, REQUIRED, LIMIT_ACTIONS, "Of what"),
    FIELD(SHAPE_STR, role_limit, currency, REQUIRED, 3, 3, "ISO 4217"),
    FIELD(SHAPE_I64, role_limit, single_amount, OMIT_EMPTY, 1, WIRE_AMOUNT_MAX, "The largest amount of one action, minor units; absent: no limit"),
    FIELD(SHAPE_I64, role_limit, daily_amount, OMIT_EMPTY, 1, DAILY_MAX, "The most that a user does of it on a day, minor units; absent: no limit"),
};
const struct shape LIMIT_SHAPE = SHAPE("RoleLimit", role_limit, LIMIT_FIELDS);
/* clang-format on */

bool limit_find_action(str name, enum limit_action *out)
{
    for (*out = LIMIT_CAPTURE; *out < LIMIT_ACTION_COUNT; (*out)++)
        if (str_equal(name, str_of(LIMIT_ACTIONS[*out])))
            return true;
    return false;
}

enum limit_action limit_action_of(str name)
{
    enum limit_action action = LIMIT_ACTION_COUNT;
    CHECK(limit_find_action(name, &action));
    return action;
}

enum verb limit_verb(enum limit_action action)
{
    static const enum verb VERBS[LIMIT_ACTION_COUNT] = { [LIMIT_CAPTURE] = VERB_CAPTURE,
                                                         [LIMIT_REFUND] = VERB_REFUND,
                                                         [LIMIT_CANCEL] = VERB_CANCEL,
                                                         [LIMIT_RELEASE] = VERB_RELEASE };
    return VERBS[action];
}

/* --- which there are --------------------------------------------------------------------- */

static enum problem read_limit(struct rows *r, void *item, bool *more)
{
    struct role_limit *l = item;
    return db_rows_next(r,
                        COLUMNS(C_STR("role", &l->role), C_STR("action", &l->action),
                                C_STR("currency", &l->currency),
                                C_I64("single_amount", &l->single_amount),
                                C_I64("daily_amount", &l->daily_amount)),
                        more);
}

enum problem limits_load(struct ctx *c, struct role_limits *out)
{
    struct row_list list;
    TRY(db_list(c, &SQL_LIMIT_LIST, PARAMS(P_I64(c->merchant_id), P_I64(LIMITS_MAX)),
                sizeof(struct role_limit), read_limit, &list));
    *out = (struct role_limits){ list.items, list.count };
    return OK;
}

static bool is_same(const struct role_limit *a, const struct role_limit *b)
{
    return str_equal(a->role, b->role) && str_equal(a->action, b->action) &&
           str_equal(a->currency, b->currency);
}

static const struct role_limit *find(struct role_limits limits, const struct role_limit *l)
{
    for (size_t i = 0; i < limits.count; i++)
        if (is_same(&limits.items[i], l))
            return &limits.items[i];
    return NULL;
}

static enum problem check(struct ctx *c, struct role_limits limits, size_t i)
{
    const struct role_limit *l = &limits.items[i];
    str field = arena_format(c->arena, "limits[%zu]", i);
    enum currency currency = CURRENCY_NONE;
    if (!currency_parse(l->currency, &currency))
        return blame(c, PROBLEM_UNPROCESSABLE, field, WHY_LIMIT_CURRENCY, STR_ARG(l->currency));
    if ((role_find(l->role)->verbs & limit_verb(limit_action_of(l->action))) == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, field, WHY_LIMIT_ROLE, STR_ARG(l->role),
                     STR_ARG(l->action));
    if (l->single_amount == 0 && l->daily_amount == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, field, WHY_LIMIT_WITHOUT_AMOUNT);
    if (find(limits, l) != l)
        return blame(c, PROBLEM_UNPROCESSABLE, field, WHY_LIMIT_TWICE, STR_ARG(l->action),
                     STR_ARG(l->role), STR_ARG(l->currency));
    return OK;
}

/* One entry of the audit log for each that is new, gone or different. */
static enum problem log_changes(struct ctx *c, struct role_limits from, struct role_limits to,
                                bool only_gone)
{
    for (size_t i = 0; i < from.count; i++) {
        const struct role_limit *was = &from.items[i], *is = find(to, was);
        struct role_limit none = *was;
        none.single_amount = none.daily_amount = 0;
        if (only_gone && is != NULL)
            continue;
        TRY(audit_log_add_change(c, AUDIT_LIMIT_CHANGED,
                                 arena_format(c->arena, "%.*s %.*s %.*s", STR_ARG(was->role),
                                              STR_ARG(was->action), STR_ARG(was->currency)),
                                 &LIMIT_SHAPE,
                                 only_gone    ? was
                                 : is != NULL ? is
                                              : &none,
                                 only_gone ? &none : was));
    }
    return OK;
}

/* Who changes them is alone at it, as who changes users. */
enum problem limits_replace(struct ctx *c, struct role_limits limits)
{
    struct role_limits before;
    int64_t locked = 0;
    for (size_t i = 0; i < limits.count; i++)
        TRY(check(c, limits, i));
    TRY(db_one(c, &SQL_USER_LOCK, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("merchant_id", &locked))));
    TRY(limits_load(c, &before));
    TRY(log_changes(c, before, limits, true));
    TRY(log_changes(c, limits, before, false));
    TRY(db_none(c, &SQL_LIMIT_CLEAR, PARAMS(P_I64(c->merchant_id)), NULL));
    for (size_t i = 0; i < limits.count; i++) {
        const struct role_limit *l = &limits.items[i];
        TRY(db_none(c, &SQL_LIMIT_INSERT,
                    PARAMS(P_I64(c->merchant_id), P_STR(l->role), P_STR(l->action),
                           P_STR(l->currency), P_I64(l->single_amount), P_I64(l->daily_amount)),
                    NULL));
    }
    return OK;
}

/* --- what a user may do ------------------------------------------------------------------ */

#define USER_PREFIX STR("user:")

str limit_user_of(str actor)
{
    return str_starts(actor, USER_PREFIX) ? str_cut(actor, USER_PREFIX.len) : (str){ 0 };
}

enum problem limit_time_zone(struct ctx *c, str *out)
{
    struct payout_terms terms = payout_terms_default();
    bool found = false;
    TRY(payout_terms_load(c, &terms, &found));
    *out = terms.time_zone;
    return OK;
}

static enum problem day_of(struct ctx *c, int64_t *out)
{
    str zone = { 0 };
    TRY(limit_time_zone(c, &zone));
    *out = zone_local(zone_of(zone), c->now).date.day;
    return OK;
}

static enum problem load_sum(struct ctx *c, enum limit_action action, enum currency currency,
                             int64_t day, int64_t *out)
{
    bool found = false;
    *out = 0;
    return db_maybe(c, &SQL_LIMIT_DAY,
                    PARAMS(P_I64(c->merchant_id), P_STR(c->actor),
                           P_STR(str_of(LIMIT_ACTIONS[action])), P_STR(currency_code(currency)),
                           P_I64(day)),
                    COLUMNS(C_I64("amount", out)), &found);
}

static str told(struct ctx *c, money amount)
{
    return arena_format(c->arena, "%.*s %.*s", STR_ARG(money_text(c->arena, amount)),
                        STR_ARG(currency_code(amount.currency)));
}

static str asking(struct ctx *c, str why)
{
    return arena_format(
        c->arena, "%.*s Ask for approval: a colleague who may do it can approve it.", STR_ARG(why));
}

static str sentence(struct ctx *c, const struct role_limit *l, enum limit_action action,
                    const struct limit_excess *e)
{
    enum currency currency = e->asked.currency;
    str asked = told(c, e->asked), most = told(c, (money){ e->limit_amount, currency });
    if (e->field == LIMIT_SINGLE)
        return asking(c, arena_format(c->arena, WHY_LIMIT_AT_A_TIME, LIMIT_ACTIONS[action],
                                      STR_ARG(asked), STR_ARG(l->role), STR_ARG(most)));
    str then = told(c, money_add((money){ e->used_amount, currency }, e->asked));
    return asking(c, arena_format(c->arena, WHY_LIMIT_OF_DAY, LIMIT_ACTIONS[action], STR_ARG(asked),
                                  STR_ARG(then), STR_ARG(l->role), STR_ARG(most)));
}

/* Which limit it is above, if any. */
static void compare(struct ctx *c, const struct role_limit *l, enum limit_action action,
                    struct limit_excess *e)
{
    money then = money_add((money){ e->used_amount, e->asked.currency }, e->asked);
    if (l->single_amount > 0 && e->asked.minor > l->single_amount) {
        e->field = LIMIT_SINGLE;
        e->limit_amount = l->single_amount;
    } else if (l->daily_amount > 0 && then.minor > l->daily_amount) {
        e->field = LIMIT_DAILY;
        e->limit_amount = l->daily_amount;
    } else {
        return;
    }
    e->is_exceeded = true;
    e->message = sentence(c, l, action, e);
}

static enum problem find_excess(struct ctx *c, enum limit_action action, money amount, int64_t day,
                                struct limit_excess *out)
{
    struct role_limit limit = { 0 };
    bool found = false;
    *out = (struct limit_excess){ .asked = amount };
    TRY(load_sum(c, action, amount.currency, day, &out->used_amount));
    TRY(db_maybe(c, &SQL_LIMIT_OF_USER,
                 PARAMS(P_I64(c->merchant_id), P_STR(limit_user_of(c->actor)),
                        P_STR(str_of(LIMIT_ACTIONS[action])),
                        P_STR(currency_code(amount.currency))),
                 COLUMNS(C_STR("role", &limit.role), C_I64("single_amount", &limit.single_amount),
                         C_I64("daily_amount", &limit.daily_amount)),
                 &found));
    if (found)
        compare(c, &limit, action, out);
    return OK;
}

static enum problem refuse(struct ctx *c, const struct limit_excess *e)
{
    if (!e->is_exceeded)
        return OK;
    return blame(c, PROBLEM_LIMIT_EXCEEDED, str_of(LIMIT_KINDS[e->field]), "%.*s",
                 STR_ARG(e->message));
}

enum problem limit_check(struct ctx *c, enum limit_action action, money amount)
{
    struct limit_excess excess;
    int64_t day = 0;
    if (limit_user_of(c->actor).ptr == NULL)
        return OK;
    TRY(day_of(c, &day));
    TRY(find_excess(c, action, amount, day, &excess));
    return refuse(c, &excess);
}

static bool is_limited(enum order_verb verb, enum limit_action *out)
{
    static const struct {
        enum order_verb verb;
        enum limit_action action;
    } LIMITED[] = { { ORDER_CAPTURE, LIMIT_CAPTURE },
                    { ORDER_REFUND, LIMIT_REFUND },
                    { ORDER_CANCEL, LIMIT_CANCEL },
                    { ORDER_RELEASE, LIMIT_RELEASE } };
    for (size_t i = 0; i < COUNT(LIMITED); i++)
        if (LIMITED[i].verb == verb) {
            *out = LIMITED[i].action;
            return true;
        }
    return false;
}

enum problem limit_foretell(struct ctx *c, enum order_verb verb, money amount,
                            struct limit_excess *out)
{
    enum limit_action action = LIMIT_ACTION_COUNT;
    int64_t day = 0;
    *out = (struct limit_excess){ .asked = amount };
    if (limit_user_of(c->actor).ptr == NULL || !is_limited(verb, &action))
        return OK;
    TRY(day_of(c, &day));
    return find_excess(c, action, amount, day, out);
}

static enum problem add_to_day(struct ctx *c, enum limit_action action, money amount, int64_t day,
                               int64_t used)
{
    return db_none(
        c, &SQL_LIMIT_ADD_TO_DAY,
        PARAMS(P_I64(c->merchant_id), P_STR(c->actor), P_STR(str_of(LIMIT_ACTIONS[action])),
               P_STR(currency_code(amount.currency)), P_I64(day), P_I64(used), P_I64(amount.minor)),
        NULL);
}

enum problem limit_take(struct ctx *c, enum order_verb verb, money amount)
{
    enum limit_action action = LIMIT_ACTION_COUNT;
    struct limit_excess excess;
    int64_t day = 0;
    if (limit_user_of(c->actor).ptr == NULL || !is_limited(verb, &action))
        return OK;
    TRY(day_of(c, &day));
    TRY(find_excess(c, action, amount, day, &excess));
    TRY(refuse(c, &excess));
    return add_to_day(c, action, amount, day, excess.used_amount);
}

enum problem limit_suppose(struct ctx *c, enum limit_action action, money amount)
{
    int64_t day = 0, used = 0;
    if (limit_user_of(c->actor).ptr == NULL)
        return OK;
    TRY(day_of(c, &day));
    TRY(load_sum(c, action, amount.currency, day, &used));
    return add_to_day(c, action, amount, day, used);
}
