/*
 * app.h -- what the handlers and hooks need of the running program; `self` of the hooks.
 */
#ifndef APP_H
#define APP_H

#include "http/answer.h"
#include "service/identity.h"
#include "service/work.h"

struct app {
    struct secret secret;
    enum environment environment;
    const char *version;
    void *jobs; /* whom to tell that there is a job */
    void (*wake_jobs)(void *jobs);
};

static inline struct app *app_of(const struct call *call)
{
    return call->self;
}

/* The hooks of http/answer.h. */
enum problem api_authenticate(void *self, struct ctx *c, const struct call *call) NODISCARD;
enum problem api_run(void *self, struct ctx *c, struct call *call) NODISCARD;

extern const struct routes API_ROUTES;

/* Who calls, for handlers that show it. NOT_AUTHENTICATED. */
enum problem api_caller(struct ctx *c, const struct call *call, struct caller *out) NODISCARD;

/* A path parameter that is an id: INVALID_ORDER_ID, or BAD_REQUEST for the others, if it is none.
 */
enum problem api_order_id(struct ctx *c, const struct call *call, struct uuid *out) NODISCARD;
enum problem api_path_id(struct ctx *c, const struct call *call, size_t at,
                         struct uuid *out) NODISCARD;

/* Sets Transaction-Id (the event's id); nothing if the id is zero: a new one then. */
void api_transaction(struct ctx *c, struct call *call, struct uuid event_id);

/* Location: absolute, under the host that the client used. */
void api_location(struct ctx *c, struct call *call, const char *format, ...) PRINTF_LIKE(3, 4);

/* A cheap answer without body. */
void api_empty(struct call *call, int status);

#endif
