#include "service/settings.h"

#include "domain/expiry_rule.h"
#include "service/audit_log.h"
#include "sql.h"
#include "store/document.h"

#define RATE_MAX 1000000 /* per second; what no machine reaches is as good as no limit */

/* clang-format off */
static const struct field SETTINGS_FIELDS[] = {
    FIELD_CHOICE(policy, compat, 0, COMPATS, "Whose rules count where Kustom's and Klarna's differ"),
    FIELD_CHOICE(policy, deprecated_calls, 0, DEPRECATED_CALLS, "May extend-due-date, extend-due-date-options and trigger-send-out be called?"),
    FIELD_CHOICE(policy, lines_check, 0, STRICTNESSES, "Lines that do not come to the amount: accept and warn, or refuse"),
    FIELD_CHOICE(policy, idempotency_check, 0, STRICTNESSES, "A key that comes again with another body: answer as the first time and warn, or refuse"),
    FIELD_CHOICE(policy, duplicate_guard, 0, DUPLICATE_GUARDS, "An equal capture without a key soon after the first: flag it, let it be (off), or answer with the first and capture nothing (absorb)"),
    FIELD(SHAPE_I64, policy, duplicate_window, 0, 1, 86400, "Seconds in which an equal capture counts as a repetition"),
    FIELD(SHAPE_I64, policy, authorization_days, 0, 1, AUTHORIZATION_DAYS_MAX, "Days from placement or extension to the end of an authorization"),
    FIELD(SHAPE_I64, policy, raise_percent, 0, 0, 1000, "By how much of its original amount an authorization may grow, in percent"),
    FIELD_CHOICE(policy, kid_check, 0, KID_CHECKS, "How the bank checks Norwegian payment references (KID), as agreed with it"),
    FIELD(SHAPE_I64, policy, reads_per_second, 0, 0, RATE_MAX, "Requests that only read, per second; 0: no limit"),
    FIELD(SHAPE_I64, policy, writes_per_second, 0, 0, RATE_MAX, "Requests that change something, per second; 0: no limit"),
    FIELD_SCALARS(policy, expiry_warning_days, 0, 0, EXPIRY_WARNINGS_MAX, SHAPE_I64, "How many days before an authorization ends the merchant is warned, each 1 to 180; none: never"),
    FIELD_CHOICE(policy, expiry_rule, 0, EXPIRY_RULES, "What is done about an authorization that nears its end: warn only (notify), extend it where that is offered, or release what is left"),
    FIELD(SHAPE_I64, policy, expiry_rule_days, 0, 1, AUTHORIZATION_DAYS_MAX - 1, "How many days before the end it is extended or released; less than authorization_days"),
    FIELD_CHOICE(policy, sign_in_links, 0, SIGN_IN_LINKS, "May users sign in to the portal by a link that is mailed to them, instead of their password?"),
    FIELD_CHOICE(policy, request_log, 0, REQUEST_LOGS, "Which requests of API keys are noted for developers: those that failed, none (off) or all"),
};
/* clang-format on */
const struct shape SETTINGS_SHAPE = SHAPE("Settings", policy, SETTINGS_FIELDS);
static_assert(sizeof(struct day_list) == sizeof(struct shape_list), "one layout");

/* Every request of a merchant reads the same text: what came of it is kept by the text itself, so
 * it cannot be stale. Each thread has its own; texts that share a place take turns. */
#define KEPT          64
#define KEPT_TEXT_MAX 640
static _Thread_local struct kept {
    char text[KEPT_TEXT_MAX];
    size_t len; /* 0: nothing is kept here */
    struct policy policy;
    int64_t warning_days[EXPIRY_WARNINGS_MAX]; /* those of the policy */
} kept_settings[KEPT];

static struct kept *place_of(str json)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (size_t i = 0; i < json.len; i++)
        hash = (hash ^ (unsigned char)json.ptr[i]) * UINT64_C(1099511628211);
    return &kept_settings[hash % KEPT];
}

static void parse(struct ctx *c, str json, struct policy *out)
{
    struct policy chosen = { 0 };
    document_read(c, &SETTINGS_SHAPE, json, &chosen);
    *out = POLICY_DEFAULT;
    shape_merge(&SETTINGS_SHAPE, out,
                &chosen); /* its texts are those of the tables of choices: they live for ever */
}

static struct day_list copy_days(struct day_list days, int64_t *to)
{
    CHECK(days.count <= EXPIRY_WARNINGS_MAX);
    if (days.count > 0)
        memcpy(to, days.items, days.count * sizeof to[0]);
    return (struct day_list){ to, days.count };
}

/* What is kept may make room for another text while the unit of work still reads it. */
static struct day_list days_in(struct arena *a, struct day_list days)
{
    return copy_days(days, ARENA_ARRAY(a, int64_t, EXPIRY_WARNINGS_MAX));
}

const struct policy *settings_read(struct ctx *c, str json)
{
    if (str_equal(json, STR("{}")))
        return &POLICY_DEFAULT;
    struct policy *out = ARENA_NEW(c->arena, struct policy);
    struct kept *kept = place_of(json);
    if (str_equal((str){ kept->text, kept->len }, json)) {
        *out = kept->policy;
        out->expiry_warning_days = days_in(c->arena, kept->policy.expiry_warning_days);
        return out;
    }
    parse(c, json, out);
    if (json.len <= KEPT_TEXT_MAX) {
        memcpy(kept->text, json.ptr, json.len);
        kept->len = json.len;
        kept->policy = *out;
        kept->policy.expiry_warning_days = copy_days(out->expiry_warning_days, kept->warning_days);
    }
    return out;
}

static enum problem load_json(struct ctx *c, str *json)
{
    return db_one(c, &SQL_MERCHANT_LOAD_SETTINGS, PARAMS(P_I64(c->merchant_id)),
                  COLUMNS(C_STR("settings", json)));
}

enum problem settings_load(struct ctx *c, struct policy *out)
{
    str json = { 0 };
    TRY(load_json(c, &json));
    *out = *settings_read(c, json);
    return OK;
}

/* What no member can be checked for by itself. */
static enum problem check(struct ctx *c, const struct policy *p)
{
    for (size_t i = 0; i < p->expiry_warning_days.count; i++) {
        long long days = (long long)p->expiry_warning_days.items[i];
        if (days < 1 || days > AUTHORIZATION_DAYS_MAX)
            return blame(c, PROBLEM_UNPROCESSABLE,
                         arena_format(c->arena, "expiry_warning_days[%zu]", i), WHY_WARNING_DAYS,
                         AUTHORIZATION_DAYS_MAX, days);
    }
    bool acts = !str_equal(p->expiry_rule, str_of(EXPIRY_RULES[EXPIRY_NOTIFY]));
    if (acts && p->expiry_rule_days >= p->authorization_days)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("expiry_rule_days"), WHY_EXPIRY_RULE_DAYS,
                     (long long)p->authorization_days, (long long)p->expiry_rule_days);
    return OK;
}

enum problem settings_change(struct ctx *c, const struct policy *changes, struct policy *out)
{
    str was = { 0 };
    TRY(load_json(c, &was));
    const struct policy *before = settings_read(c, was);
    struct policy all = *before;
    shape_merge(&SETTINGS_SHAPE, &all, changes);
    TRY(check(c, &all));
    TRY(audit_log_add_change(c, AUDIT_SETTINGS_CHANGED, STR(""), &SETTINGS_SHAPE, before, &all));
    TRY(db_none(
        c, &SQL_MERCHANT_SAVE_SETTINGS,
        PARAMS(P_I64(c->merchant_id), P_STR(was), P_STR(document_write(c, &SETTINGS_SHAPE, &all))),
        NULL));
    *out = all;
    return OK;
}
