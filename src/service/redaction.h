/*
 * redaction.h -- what of a request and its answer may be shown to those who look after a shop's
 * programs, and no more: that a member was sent, but not what it said about a person. What may be
 * shown is a list (redaction.def); all else is "***".
 *
 * Invariants
 *   1. The value of a member that is not in the list is in nothing that is written here: not at
 *      whatever depth, not in a sentence of the answer that quotes it, not in a path or query.
 *   2. Of a body that is no JSON nothing is shown but how long it is.
 *   3. What is shown of a body is JSON and at most REDACTED_MAX bytes: members beyond are left out.
 */
#ifndef REDACTION_H
#define REDACTION_H

#include "base/base.h"
#include "shape/json.h"

#define REDACTED_MAX  ((size_t)16 * 1024)
#define REDACTED_DEEP 16 /* deeper objects and lists are hidden as a whole */

enum body_shown {
    BODY_NONE,      /* there was no body */
    BODY_WHOLE,     /* every member is here, if only as "***" */
    BODY_CUT,       /* members are missing at the end */
    BODY_NOT_JSON,  /* it is none, so nothing is here */
    BODY_TOO_LARGE, /* it was not looked at */
};
extern const char *const BODY_SHOWN[]; /* by enum, NULL-terminated */

/* What a request said that must not come back in a sentence of its answer. */
#define HIDDEN_MAX 256
struct hidden {
    str values[HIDDEN_MAX];
    size_t count;
    bool is_no_json; /* and what else it said is not known: what is quoted is not shown */
    bool is_partial; /* there was more than can be told: no sentence is shown */
};

/* `body` of `length` bytes; .ptr NULL: it was too large to be kept, or none if `length` is 0. */
enum body_shown redact_request(struct arena *a, str body, int64_t length, struct hidden *hidden,
                               str *out);
/* The answer to it; `is_refusal`: it says what is wrong. */
enum body_shown redact_answer(struct arena *a, str body, int64_t length, bool is_refusal,
                              const struct hidden *hidden, str *out);

/* "/orders/{order_id}" and what stood there: ids and numbers are shown. */
str redact_path(struct arena *a, str pattern, str path, struct hidden *hidden);
str redact_query(struct arena *a, str query, struct hidden *hidden);

/* One line of what a client says of itself: an idempotency key, its software. */
str redact_word(struct arena *a, str text, size_t max);

#endif
