#include "api/limits.h"

#include "api/app.h"
#include "service/limit.h"

struct limits_body {
    uint64_t has;
    struct role_limits limits;
};
static_assert(sizeof(struct role_limits) == sizeof(struct shape_list), "one layout");
/* clang-format off */
static const struct field LIMITS_FIELDS[] = {
    FIELD_LIST(limits_body, limits, REQUIRED, 0, LIMITS_MAX, &LIMIT_SHAPE, "One per role, action and currency; what is not named is not limited"),
};
const struct shape LIMITS_SHAPE = SHAPE("RoleLimits", limits_body, LIMITS_FIELDS);
/* clang-format on */

enum problem api_limits_get(struct ctx *c, struct call *call)
{
    struct limits_body out = { 0 };
    TRY(limits_load(c, &out.limits));
    answer_json(c, call, 200, &LIMITS_SHAPE, &out);
    return OK;
}

enum problem api_limits_replace(struct ctx *c, struct call *call)
{
    const struct limits_body *in = call->in;
    TRY(limits_replace(c, in->limits));
    return api_limits_get(c, call);
}
