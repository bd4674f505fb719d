/*
 * entropy.h -- chance as a dependency: the system's for the server, a seeded one for demo
 * data, tests and simulations, which then repeat exactly.
 */
#ifndef ENTROPY_H
#define ENTROPY_H

#include "base/base.h"

struct entropy {
    void (*fill)(struct entropy *self, void *bytes, size_t count);
    uint64_t state; /* of the seeded one */
};

struct entropy entropy_system(void);          /* fit for secrets */
struct entropy entropy_seeded(uint64_t seed); /* repeatable; never for secrets */

/* A number in [0, bound), evenly; bound > 0. */
uint64_t entropy_below(struct entropy *e, uint64_t bound);

/* Writes `count` characters of `alphabet` (at most 256 letters), evenly. */
void entropy_letters(struct entropy *e, const char *alphabet, char *out, size_t count);

#endif
