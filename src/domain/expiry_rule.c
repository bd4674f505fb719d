#include "domain/expiry_rule.h"

#include "base/clock.h"
#include "domain/order.h"

const char *const EXPIRY_RULES[] = { "notify", "extend", "release", NULL };
static_assert(COUNT(EXPIRY_RULES) == EXPIRY_ACTIONS + 1, "a name each");

static enum expiry_action rule_of(const struct policy *p)
{
    for (int i = 0; i < EXPIRY_ACTIONS; i++)
        if (str_equal(p->expiry_rule, str_of(EXPIRY_RULES[i])))
            return (enum expiry_action)i;
    UNREACHABLE("a rule that the table of choices does not have");
}

struct expiry_plan expiry_plan(const struct order_terms *t, const struct nearing_order *o,
                               int64_t now)
{
    const struct policy *p = t->policy;
    int64_t reached = o->expires_at - p->expiry_rule_days * DAY;
    int64_t at = reached > now ? reached : now;
    bool may_extend = terms_forbid_extension(t, o->created_at) == NULL &&
                      order_extension_from(p, o->created_at, at) > o->expires_at;
    /* What was placed for no longer than that is left to its end. */
    bool may_release = reached > o->created_at;
    switch (rule_of(p)) {
    case EXPIRY_EXTEND:
        return (struct expiry_plan){ may_extend ? EXPIRY_EXTEND : EXPIRY_NOTIFY, at };
    case EXPIRY_RELEASE:
        return (struct expiry_plan){ may_release ? EXPIRY_RELEASE : EXPIRY_NOTIFY, at };
    case EXPIRY_NOTIFY:
    case EXPIRY_ACTIONS:
        break;
    }
    return (struct expiry_plan){ EXPIRY_NOTIFY, at };
}

int64_t expiry_warning_due(const struct policy *p, const struct nearing_order *o, int64_t now)
{
    int64_t least = 0;
    for (size_t i = 0; i < p->expiry_warning_days.count; i++) {
        int64_t days = p->expiry_warning_days.items[i];
        int64_t reached = o->expires_at - days * DAY;
        if (reached > o->created_at && now >= reached && (least == 0 || days < least))
            least = days;
    }
    bool is_news = o->warned_days == 0 || least < o->warned_days;
    return is_news ? least : 0;
}

int64_t expiry_next_at(const struct order_terms *t, const struct nearing_order *o, int64_t now)
{
    const struct policy *p = t->policy;
    struct expiry_plan plan = expiry_plan(t, o, now);
    int64_t next = plan.action == EXPIRY_NOTIFY ? INT64_MAX : plan.at;
    for (size_t i = 0; i < p->expiry_warning_days.count; i++) {
        int64_t days = p->expiry_warning_days.items[i];
        int64_t reached = o->expires_at - days * DAY;
        bool is_news = reached > o->created_at && (o->warned_days == 0 || days < o->warned_days);
        int64_t at = reached > now ? reached : now;
        next = is_news && at < next ? at : next;
    }
    return next < o->expires_at ? next : INT64_MAX;
}

int64_t expiry_days_first(const struct policy *p)
{
    int64_t most = rule_of(p) == EXPIRY_NOTIFY ? 0 : p->expiry_rule_days;
    for (size_t i = 0; i < p->expiry_warning_days.count; i++)
        most = p->expiry_warning_days.items[i] > most ? p->expiry_warning_days.items[i] : most;
    return most;
}
