/*
 * ctx.h -- what one piece of work carries: an HTTP request, a job attempt, a test step.
 *
 * Time and chance enter the program here and nowhere else. `now` is read once, when the work
 * starts, so one unit of work sees one instant; a simulator hands in its own.
 */
#ifndef CTX_H
#define CTX_H

#include "base/base.h"
#include "base/entropy.h"
#include "base/refusal.h"
#include "base/uuid.h"

#define BLAMES_MAX 32 /* more faults than a reader mends at once are not listed */

struct tx;
struct policy;

/* By which clock a merchant goes (service/test_clock.h). */
enum clock_kind {
    CLOCK_REAL,
    CLOCK_OWN,    /* a test merchant */
    CLOCK_MOVING, /* likewise, and it is being moved */
};

/* One thing that is wrong: where, and a sentence that says what was expected. */
struct blame {
    str field;  /* "order_lines[3].total_amount"; empty if no field is at fault */
    str detail; /* a full sentence for a human; one of refusal.def or fault.def has a code, too */
};

struct ctx {
    struct arena *arena; /* dies with this work */
    struct tx *tx;       /* opened by the runner; NULL where no database may be touched */
    bool is_pessimistic; /* it lost a race: what it is about to change it locks when it reads it */
    bool changes_order; /* it changes an order, or is about to: for the runner, which counts them */
    struct entropy *entropy;
    int64_t now;                 /* microseconds since 1970, UTC */
    int64_t clock_offset;        /* by how much now is ahead of real time */
    enum clock_kind clock;       /* of the authenticated caller's merchant */
    int64_t merchant_id;         /* of the authenticated caller; 0 before */
    str actor;                   /* "user:a@b.se", "key:M1-x", "system": who, for the timeline */
    str peer;                    /* the caller's network address; empty: not by HTTP */
    const struct policy *policy; /* the merchant's rules, see domain/policy.h; NULL: the defaults */
    struct uuid correlation_id;
    struct blame blames[BLAMES_MAX];
    size_t blames_count;
    str corrected_body; /* JSON: what would have been accepted; empty if that is not known */
};

/* Of what is the installation's own and no merchant's. */
static inline int64_t ctx_real_now(const struct ctx *c)
{
    return c->now - c->clock_offset;
}

/* Records what is wrong and returns `p`, so that one line both explains and leaves. `field`
 * must outlive the work (a literal or arena text). Beyond BLAMES_MAX it is counted no more. */
enum problem blame(struct ctx *c, enum problem p, str field, const char *format, ...)
    PRINTF_LIKE(4, 5) NODISCARD;

/* The same for a fault that is one of several: the caller goes on. */
void blame_also(struct ctx *c, str field, const char *format, ...) PRINTF_LIKE(3, 4);

#endif
