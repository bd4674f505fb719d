#include "api/merchant_settings.h"

#include "api/app.h"
#include "service/letterhead.h"
#include "service/settings.h"

struct fraud_in {
    uint64_t has;
    str fraud_status;
};
/* clang-format off */
static const struct field FRAUD_FIELDS[] = {
    FIELD_CHOICE(fraud_in, fraud_status, REQUIRED, FRAUD_STATUS_NAMES, "What the assessment came to; an accepted order may still be STOPPED"),
};
const struct shape FRAUD_IN = SHAPE("FraudDecision", fraud_in, FRAUD_FIELDS);
/* clang-format on */

enum problem api_settings_get(struct ctx *c, struct call *call)
{
    answer_json(c, call, 200, &SETTINGS_SHAPE, policy_of(c));
    return OK;
}

enum problem api_settings_update(struct ctx *c, struct call *call)
{
    struct policy all;
    TRY(settings_change(c, call->in, &all));
    answer_json(c, call, 200, &SETTINGS_SHAPE, &all);
    api_transaction(c, call, (struct uuid){ { 0 } });
    return OK;
}

enum problem api_letterhead_get(struct ctx *c, struct call *call)
{
    struct letterhead letterhead;
    TRY(letterhead_load(c, c->now, &letterhead));
    answer_json(c, call, 200, &LETTERHEAD_SHAPE, &letterhead);
    return OK;
}

enum problem api_letterhead_update(struct ctx *c, struct call *call)
{
    struct letterhead letterhead;
    TRY(letterhead_change(c, call->in, &letterhead));
    answer_json(c, call, 200, &LETTERHEAD_SHAPE, &letterhead);
    api_transaction(c, call, (struct uuid){ { 0 } });
    return OK;
}

enum problem api_fraud_status_set(struct ctx *c, struct call *call)
{
    const struct fraud_in *in = call->in;
    struct uuid order_id;
    struct changed changed = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(order_judge(c, order_id, fraud_status_of(in->fraud_status), &changed));
    api_changed(c, call, &changed);
    return OK;
}
