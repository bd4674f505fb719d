#include "base/entropy.h"

#include <sodium.h>

#define POOL 512 /* bytes of one system call, for many ids */

/* What was given away is not kept. */
static void fill_system(struct entropy *self, void *bytes, size_t count)
{
    static _Thread_local unsigned char pool[POOL];
    static _Thread_local size_t left;
    (void)self;
    if (count > sizeof pool) {
        randombytes_buf(bytes, count);
        return;
    }
    if (left < count) {
        randombytes_buf(pool, sizeof pool);
        left = sizeof pool;
    }
    left -= count;
    memcpy(bytes, pool + left, count);
    sodium_memzero(pool + left, count);
}

struct entropy entropy_system(void)
{
    return (struct entropy){ .fill = fill_system };
}

/* splitmix64: the reference generator for seeding, good enough for data that only has to look
 * plausible and to repeat. */
static void fill_seeded(struct entropy *self, void *bytes, size_t count)
{
    unsigned char *out = bytes;
    while (count > 0) {
        self->state += UINT64_C(0x9E3779B97F4A7C15);
        uint64_t z = self->state;
        z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
        z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
        z ^= z >> 31;
        size_t taken = count < sizeof z ? count : sizeof z;
        memcpy(out, &z, taken);
        out += taken;
        count -= taken;
    }
}

struct entropy entropy_seeded(uint64_t seed)
{
    return (struct entropy){ .fill = fill_seeded, .state = seed };
}

uint64_t entropy_below(struct entropy *e, uint64_t bound)
{
    CHECK(bound > 0);
    uint64_t uneven = UINT64_MAX - UINT64_MAX % bound; /* above it, small numbers are likelier */
    for (;;) {
        uint64_t value = 0;
        e->fill(e, &value, sizeof value);
        if (value < uneven)
            return value % bound;
    }
}

void entropy_letters(struct entropy *e, const char *alphabet, char *out, size_t count)
{
    size_t letters = strlen(alphabet);
    for (size_t i = 0; i < count; i++)
        out[i] = alphabet[entropy_below(e, letters)];
}
