/*
 * store_choice.h -- which stores a request is about that names several
 * (docs/decisions/0054-list-over-stores.md).
 *
 * Invariants
 *   1. Only stores that the caller may enter now are chosen, and only where the caller may view.
 *   2. One that is not open is not there: it is answered as everywhere (service/merchant_access.h).
 */
#ifndef STORE_CHOICE_H
#define STORE_CHOICE_H

#include "service/merchant_access.h"

#define STORES_NAMED_MAX (STORES_MAX + 1) /* all that one user can have */

struct chosen_store {
    int64_t merchant_id, clock_offset;
    str mid, name;
};
struct store_choice {
    struct chosen_store *items; /* each once */
    size_t count;
};

/* `names`: "all", or ids separated by commas. `home`: a key, or a user at home. BAD_REQUEST or
 * NO_SUCH_STORE, blamed on `stores`. */
enum problem stores_choose(struct ctx *c, const struct caller *home, str names,
                           struct store_choice *out) NODISCARD;

#endif
