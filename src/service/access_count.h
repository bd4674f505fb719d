/*
 * access_count.h -- how often something that needs no session was done of late: asked for, or tried
 * in vain. In the store, so all processes count together.
 *
 * A count is of a subject, which says what and whose: an e-mail address, whoever's it is, or an
 * address of the network. It begins with the first time and is over ACCESS_COUNT_MINUTES later, in
 * real time, also of a test merchant.
 */
#ifndef ACCESS_COUNT_H
#define ACCESS_COUNT_H

#include "base/ctx.h"

#define ACCESS_COUNT_MINUTES 60

struct access_count {
    int64_t times;
    int64_t seconds_left; /* until it is over */
};

/* One more. Of units of work at once each is told another number. */
enum problem access_count_add(struct ctx *c, str subject, struct access_count *out) NODISCARD;
/* None more. */
enum problem access_count_load(struct ctx *c, str subject, struct access_count *out) NODISCARD;

/* Of c->peer: of IPv6 its first 64 bits, for everybody has 2^64 addresses. */
str access_count_network(struct ctx *c, const char *what);

/* Forgets at most `limit` of those that are over. */
enum problem access_counts_prune(struct ctx *c, int64_t limit, int64_t *forgotten) NODISCARD;

#endif
