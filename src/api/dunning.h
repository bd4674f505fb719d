/* dunning.h -- where the dunning of an invoice stands, POST /merchant/v1/dunning, which changes it,
 * and GET /merchant/v1/dunning-rules: what is done about whom, as the law says and the operator has
 * chosen. */
#ifndef API_DUNNING_H
#define API_DUNNING_H

#include "http/route.h"
#include "service/dunning.h"

struct dunning_out {
    str status, next_step, next_date, pause_reason, paused_until;
    int64_t steps_taken;
};

extern const struct shape DUNNING_OUT; /* of an invoice */
extern const struct shape DUNNING_CHANGE_IN, DUNNING_CHANGE_OUT;
extern const struct shape DUNNING_RULES_OUT;

enum problem api_dunning_of(struct ctx *c, const struct invoice_row *row,
                            struct dunning_out *out) NODISCARD;
enum problem api_dunning_change(struct ctx *c, struct call *call) NODISCARD;
enum problem api_dunning_rules(struct ctx *c, struct call *call) NODISCARD;

#endif
