/*
 * app.h -- what the handlers and hooks need of the running program; `self` of the hooks.
 */
#ifndef APP_H
#define APP_H

#include "domain/relying_party.h"
#include "http/address.h"
#include "http/answer.h"
#include "service/identity.h"
#include "service/order_amend.h"
#include "service/process.h"
#include "service/rate_limit.h"
#include "service/work.h"

struct app {
    struct secret secret;
    struct work *work; /* whose units the handlers are run in */
    enum environment environment;
    const char *version;
    enum process_role role;
    const struct routes *routes;  /* that this process answers */
    struct rate_limiter *limiter; /* NULL: nothing is counted */
    struct familiar *familiar;    /* callers that came before; NULL: nothing is foreseen */
    int64_t started_at;           /* microseconds since 1970 */
    struct networks metrics_from; /* who may read GET /metrics */
    bool metrics_are_local;       /* and only this machine itself, not through a proxy on it */
    bool webhooks_may_be_private; /* addresses, and http:// */
    bool mails_access;            /* invitations, new passwords and links to sign in */
    bool refuses_sign_in_links;   /* whatever a merchant chooses */
    struct relying_party party;   /* of passkeys; empty: there are none */
    void *jobs; /* whom to tell, when an answer of 202 is committed, that there is a job */
    void (*wake_jobs)(void *jobs);
};

static inline struct app *app_of(const struct call *call)
{
    return call->self;
}

/* The hooks of http/answer.h. */
const void *api_foreknow(void *self, struct ctx *c, const struct call *call);

/* What of a call can be known without a store. */
struct foreknown {
    str authorization;       /* absent: no API key was sent, or none is taken */
    struct key_claim claim;  /* of it */
    str key;                 /* for idempotency; absent: none, or the route takes none */
    struct uuid scope;       /* of the key; zero if its length will not do */
    struct uuid body_digest; /* likewise */
};
/* As api_foreknow() found it, or found now. */
const struct foreknown *api_foreknown(struct ctx *c, const struct call *call);

enum problem api_authenticate(void *self, struct ctx *c, struct call *call) NODISCARD;
enum problem api_run(void *self, struct ctx *c, struct call *call) NODISCARD;
void api_foresee(void *self, struct ctx *c, struct call *call);

/* Which merchant a key or session belongs to, once it has come, and that merchant's duplicate
 * window: so that what the next request will read can be told before anything is read. Only a hint;
 * every request is authenticated. */
struct familiar *familiar_open(void);
void familiar_close(struct familiar *f);
void api_remember(const struct ctx *c,
                  const struct call *call); /* the caller, after it was let in */

extern const struct routes API_ROUTES;
extern const struct routes PROBE_ROUTES; /* of a process without the API */

/* Who calls, for handlers that show it. NOT_AUTHENTICATED. */
enum problem api_caller(struct ctx *c, const struct call *call, struct caller *out) NODISCARD;

struct store_choice;
/* The stores that a request names in its `stores`. BAD_REQUEST or NO_SUCH_STORE, blamed on it. */
enum problem api_stores_chosen(struct ctx *c, const struct call *call, str names,
                               struct store_choice *out) NODISCARD;

extern const char *const CLOCK_STATUSES[]; /* of a test merchant's clock: by whether it is moved */

str api_session_cookie(const struct call *call); /* .ptr NULL if absent */

/* Which store the request names: in the header Fangst-Store, or, of a GET, which may be a link that
 * a browser follows, in the query as `store`. Absent: none. The bytes are as they came. */
str api_store_asked(const struct call *call);

/* A path parameter that is an id: INVALID_ORDER_ID, or BAD_REQUEST for the others, if it is none.
 */
enum problem api_order_id(struct ctx *c, const struct call *call, struct uuid *out) NODISCARD;
enum problem api_path_id(struct ctx *c, const struct call *call, size_t at,
                         struct uuid *out) NODISCARD;

/* Sets Transaction-Id (the event's id); nothing if the id is zero: a new one then. */
void api_transaction(struct ctx *c, struct call *call, struct uuid event_id);

/* Location: absolute, under the host that the client used. */
void api_location(struct ctx *c, struct call *call, const char *format, ...) PRINTF_LIKE(3, 4);

/* Set-Cookie: for the portal's own pages and no script; 0 seconds: it is forgotten. */
void api_cookie(struct ctx *c, struct call *call, str name, const char *path, str value,
                int64_t seconds);

/* ETag: the version of the order, for If-Match. */
void api_etag(struct ctx *c, struct call *call, const struct order *o);
str order_etag(struct ctx *c, const struct order *o);

/* X-Fangst-Warning, once for each: `lines_mismatch; difference=-10`. */
void api_warnings(struct ctx *c, struct call *call, struct warnings warnings);

/* 204 with what every change of an order tells: Transaction-Id, ETag, warnings. */
void api_changed(struct ctx *c, struct call *call, const struct changed *changed);

/* Words of an operation's own for an order that is not there; passes `p` on. */
enum problem api_not_found(struct ctx *c, enum problem p, const char *format, ...)
    PRINTF_LIKE(3, 4) NODISCARD;

/* Did an idempotency key come with the request? */
bool api_has_key(const struct call *call);

/* A cheap answer without body. */
void api_empty(struct call *call, int status);

#endif
