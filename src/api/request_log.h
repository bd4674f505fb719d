/* request_log.h -- Merchant API v1: the log of requests for developers; and what every request goes
 * through to get into it. */
#ifndef API_REQUEST_LOG_H
#define API_REQUEST_LOG_H

#include "http/route.h"
#include "service/identity.h"

extern const struct shape REQUEST_LOG_QUERY, REQUEST_LOG_OUT, REQUEST_ENTRY_OUT;

enum problem api_request_log_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_request_log_get(struct ctx *c, struct call *call) NODISCARD;

/* Who calls is known, even if the call is refused after this. */
void request_log_meet(struct ctx *c, struct call *call, const struct caller *caller);
/* The answer is final. Any thread. */
void request_log_note(const struct ctx *c, const struct call *call);

#endif
