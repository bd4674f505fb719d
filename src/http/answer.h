/*
 * answer.h -- from a call to its answer: authenticate, read body and query, run the handler,
 * turn a problem into the error body that the route speaks. Bytes in, bytes out.
 */
#ifndef ANSWER_H
#define ANSWER_H

#include "http/route.h"

/* What http/ must ask of the program that it serves; main/serve.c fills it in. */
struct hooks {
    struct routes routes;
    void *self;
    /* Who calls, and not too often? Sets c->merchant_id, c->actor, c->policy and call->rate, or
     * blames. Called inside the transaction. */
    enum problem (*authenticate)(void *self, struct ctx *c, struct call *call);
    /* Calls call->route->handle, around it whatever every handler needs (idempotency). */
    enum problem (*run)(void *self, struct ctx *c, struct call *call);
    /* Announces what the two will read (db_foresee), as far as it can be told; may be NULL. */
    void (*foresee)(void *self, struct ctx *c, struct call *call);
    /* What can be known of a call before there is a transaction, such as hashes of what it says:
     * whoever writes for everybody has no time for it. For the other two hooks, in c->arena. */
    const void *(*foreknow)(void *self, struct ctx *c, const struct call *call);
};

/* Answers a call whose route was found: fills call->answer, always. OK: commit what was written;
 * anything else: roll it back (the answer says why). Order of checks: credentials, then the
 * media types, then the body's shape, then the rules. */
enum problem http_answer(const struct hooks *hooks, struct ctx *c, struct call *call) NODISCARD;

/* Within the transaction, before http_answer(): what it will read. Only a hint. */
void http_foresee(const struct hooks *hooks, struct ctx *c, struct call *call);

/* Does what of http_answer() needs no store, so that the thread that writes need not: reads the
 * input and asks hooks->foreknow. Optional. Says nothing about faults: http_answer() tells them in
 * their turn, which is after the credentials. */
void http_read_ahead(const struct hooks *hooks, struct ctx *c, struct call *call);

/* Says who calls, as http_answer() would first; that will then not ask again. On a refusal the
 * answer is there. */
enum problem http_admit(const struct hooks *hooks, struct ctx *c, struct call *call) NODISCARD;

/* The same as http_read_ahead(), for those who are let in; all others are refused before their body
 * is looked at. http_answer() will ask again who calls. */
enum problem http_read_admitted(const struct hooks *hooks, struct ctx *c,
                                struct call *call) NODISCARD;

/* Runs route->prepare, if there is one, after the same checks. */
enum problem http_prepare(const struct hooks *hooks, struct ctx *c, struct call *call) NODISCARD;

/* The error answer of `p`, in the shape that the call's route speaks (RFC 9457 if none). Without
 * a blame the problem's own meaning is the message. Keeps headers that were set. */
void answer_problem(struct ctx *c, struct call *call, enum problem p);

/* Neither a key nor a session comes with a call whose route needs one of them: it will be
 * NOT_AUTHENTICATED, whatever else it says. */
bool call_lacks_credentials(const struct call *call);

void answer_json(struct ctx *c, struct call *call, int status, const struct shape *shape,
                 const void *out);

/* The headers that every answer carries: correlation id, no-store, nosniff, frame denial. Called
 * once, last, by whoever hands the answer to the client. */
void answer_finish(struct ctx *c, struct call *call);

/* Compresses a long text for a client that takes gzip. Once, before answer_finish(). */
void answer_compress(struct ctx *c, struct call *call);

#endif
