#include "domain/policy.h"

const char *const COMPATS[] = { "kustom", "klarna", NULL };
const char *const DEPRECATED_CALLS[] = { "allow", "refuse", NULL };
const char *const STRICTNESSES[] = { "lenient", "strict", NULL };
const char *const DUPLICATE_GUARDS[] = { "flag", "off", "absorb", NULL };
const char *const KID_CHECKS[] = { "mod10", "mod11", NULL };
const char *const SIGN_IN_LINKS[] = { "on", "off", NULL };
const char *const REQUEST_LOGS[] = { "errors", "off", "all", NULL };

#define TEXT(literal)                   \
    {                                   \
        "" literal, sizeof(literal) - 1 \
    }

static const int64_t WARNING_DAYS[] = { 7, 3, 1 };

const struct policy POLICY_DEFAULT = {
    .compat = TEXT("kustom"),
    .deprecated_calls = TEXT("allow"),
    .lines_check = TEXT("lenient"),
    .idempotency_check = TEXT("lenient"),
    .duplicate_guard = TEXT("flag"),
    .duplicate_window = 120,
    .authorization_days = 28,
    .raise_percent = 20,
    .kid_check = TEXT("mod10"),
    .reads_per_second = 200,
    .writes_per_second = 200,
    .expiry_warning_days = { WARNING_DAYS, sizeof WARNING_DAYS / sizeof WARNING_DAYS[0] },
    .expiry_rule = TEXT("notify"),
    .expiry_rule_days = 1,
    .sign_in_links = TEXT("on"),
    .request_log = TEXT("errors"),
};

bool policy_is_klarna(const struct policy *p)
{
    return str_equal(p->compat, STR("klarna"));
}

bool policy_refuses_deprecated(const struct policy *p)
{
    return str_equal(p->deprecated_calls, STR("refuse"));
}

bool policy_is_strict_on_lines(const struct policy *p)
{
    return str_equal(p->lines_check, STR("strict"));
}

bool policy_is_strict_on_keys(const struct policy *p)
{
    return str_equal(p->idempotency_check, STR("strict"));
}

bool policy_guards_duplicates(const struct policy *p)
{
    return !str_equal(p->duplicate_guard, STR("off"));
}

bool policy_absorbs_duplicates(const struct policy *p)
{
    return str_equal(p->duplicate_guard, STR("absorb"));
}

bool policy_kid_is_mod11(const struct policy *p)
{
    return str_equal(p->kid_check, STR("mod11"));
}

bool policy_has_sign_in_links(const struct policy *p)
{
    return !str_equal(p->sign_in_links, STR("off"));
}

bool policy_logs_failures(const struct policy *p)
{
    return !str_equal(p->request_log, STR("off"));
}

bool policy_logs_all(const struct policy *p)
{
    return str_equal(p->request_log, STR("all"));
}
