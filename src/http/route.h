/*
 * route.h -- one row per endpoint; the table is the API. From it come dispatch, 404/405 with
 * Allow, authentication, body validation, idempotency, GET /openapi.json and the test that
 * every row is exercised. A handler sees typed structs, never bytes or sockets.
 */
#ifndef ROUTE_H
#define ROUTE_H

#include "base/uuid.h"
#include "http/message.h"
#include "shape/shape.h"

enum access {
    ACCESS_PUBLIC,
    ACCESS_KEY,         /* a merchant's API key */
    ACCESS_KEY_OR_USER, /* an API key or a portal session */
    ACCESS_USER         /* a portal session only */
};

enum {
    ROUTE_WRITES = 1,      /* runs in the write transaction; else in a read snapshot */
    ROUTE_IDEMPOTENT = 2,  /* takes an idempotency key and replays its first answer */
    ROUTE_WIRE = 4,        /* errors in the Order Management API's shape; else RFC 9457 */
    ROUTE_NO_BODY = 8,     /* whatever body comes is ignored */
    ROUTE_DEPRECATED = 16, /* works, but is only there for older clients */
    ROUTE_TEXT = 32,       /* answers text/plain, for the documentation; else JSON */
    ROUTE_STORELESS = 64,  /* touches no store and is quick: answered on the network thread */
    ROUTE_ANY_MEDIA = 128, /* Accept is not looked at: a probe wants the status */
    ROUTE_CSV = 1024,      /* answers text/csv, for the documentation */
    ROUTE_PDF = 2048,      /* answers application/pdf, for the documentation */
    ROUTE_NDJSON = 4096,   /* answers application/x-ndjson, for the documentation */
    ROUTE_PRIMARY = 256,   /* reads what must be of now: never from a replica */
    ROUTE_GUARDED = 512, /* without an idempotency key it may be a repetition of what came before */
};

#define PATH_PARAMETERS_MAX 4

/* How much of what a caller may ask per second is left; limit 0: nothing is counted. */
struct rate {
    const char *name; /* of the policy */
    int64_t limit, remaining, reset_seconds;
    bool is_counted; /* this call is, however often it is asked who calls */
};

struct docs;
struct route;
struct call {
    const struct request *request;
    const struct route *route;     /* NULL: `problem` says why */
    str path[PATH_PARAMETERS_MAX]; /* what the {braces} matched, in order */
    const void *in;                /* of route->in's struct, checked */
    const void *query;             /* of route->query's struct, checked */
    void *self;                    /* hooks->self: the program's own */
    struct uuid known_by;          /* of the credentials, if what they read was foreseen */
    bool is_read;                  /* in and query are there already (http_read_ahead) ... */
    enum problem read_problem;     /* ... or why they are not */
    const struct blame *read_blames;
    size_t read_blames_count;
    const void *foreknown; /* what hooks->foreknow found; NULL: it was not asked */
    bool is_admitted;      /* http_admit() has said who calls */
    const void *caller;    /* what hooks->authenticate knows of who calls, even if it refuses them;
                              NULL: nothing */
    void *prepared;        /* what route->prepare left for route->handle */
    struct rate rate;
    struct answer answer;
};

typedef enum problem handler_fn(struct ctx *c, struct call *call);

struct route {
    enum method method;
    const char *path; /* "/ordermanagement/v1/orders/{order_id}/captures" */
    handler_fn *handle;
    enum access access;
    unsigned verb; /* what the caller must be allowed to do; the hooks know the verbs */
    unsigned flags;
    const struct shape *in; /* JSON body; NULL: none */
    handler_fn *read; /* another body instead: makes call->in of it, without a store; NULL: none */
    const char *const *media;  /* which Content-Types that body has; NULL: XML */
    size_t body_max;           /* bytes of the body; 0: BODY_MAX */
    const struct shape *query; /* NULL: none */
    const struct shape *out;   /* JSON answer, for the documentation; NULL: none */
    bool out_is_list;          /* the answer is a list of them */
    int success;               /* the status of success, for the documentation */
    handler_fn *prepare;       /* slow work before the transaction (a password hash); NULL: none */
    const char *operation_id;  /* "captureOrder" */
    const char *summary;
    unsigned problems_count;
    enum problem problems[10]; /* refusals besides the general ones, for the documentation */
};

/* The table, and what answers the paths that have no row in it (the portal's pages and files). */
struct routes {
    const struct route *rows;
    size_t count;
    const struct route *fallback; /* for GET of any other path; may be NULL */
    const struct docs *docs;      /* what openapi.json says besides (http/openapi.h); may be NULL */
    const char *elsewhere;        /* the sentence of a 404; NULL: that nothing is there */
};

/* Is a request refused whose Accept leaves JSON out? Clients of the Order Management API ask for
 * anything and get JSON: 406 would only break them. */
bool route_minds_accept(const struct route *r);

/* Finds the row. On failure call->route is NULL, PROBLEM_NOT_FOUND or METHOD_NOT_ALLOWED comes
 * back, and for the latter call->answer has `Allow`. HEAD is served by the row of GET. */
enum problem route_find(struct ctx *c, const struct routes *routes, const struct request *r,
                        struct call *call) NODISCARD;

/* Two views of the same requests. Clients are generated from the plain one; the exact one adds what
 * is taken besides (null for absent, numbers for texts, a date for a time), for tests of whether
 * all of that and nothing else is taken. */
enum openapi_view { OPENAPI_PLAIN, OPENAPI_EXACT };

/* The OpenAPI 3.1 document of the table, as JSON. */
str openapi_write(struct arena *a, const struct routes *routes, str version,
                  enum openapi_view view);

#endif
