#include "base/uuid.h"

#include <stdatomic.h>

static const char HEX[] = "0123456789abcdef";

/* RFC 9562, method 1: 48 bits of milliseconds, then a counter in rand_a, then chance. The
 * counter is the process's own and never goes back, so later calls sort later. */
struct uuid uuid_make(struct entropy *e, int64_t now)
{
    static atomic_uint_fast64_t last; /* milliseconds << 12 | counter */
    uint64_t wanted = (uint64_t)(now / 1000) << 12;
    uint64_t seen = atomic_load(&last);
    uint64_t stamp;
    do {
        /* A seeded or simulated clock may go back: then its own time is taken as it is. */
        bool same_time = seen >= wanted && seen - wanted < UINT64_C(10000) << 12;
        stamp = same_time ? seen + 1 : wanted;
    } while (!atomic_compare_exchange_weak(&last, &seen, stamp));

    struct uuid id = uuid_floor((int64_t)(stamp >> 12) * 1000);
    e->fill(e, id.bytes + 8, 8);
    id.bytes[6] = (uint8_t)(0x70 | ((stamp >> 8) & 0x0F));
    id.bytes[7] = (uint8_t)stamp;
    id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3F));
    return id;
}

struct uuid uuid_floor(int64_t at)
{
    struct uuid id = { { 0 } };
    uint64_t ms = (uint64_t)(at / 1000);
    for (int i = 0; i < 6; i++)
        id.bytes[i] = (uint8_t)(ms >> (8 * (5 - i)));
    return id;
}

int64_t uuid_time(struct uuid id)
{
    int64_t ms = 0;
    for (int i = 0; i < 6; i++)
        ms = ms << 8 | id.bytes[i];
    return ms * 1000;
}

bool uuid_is_timed(struct uuid id)
{
    return id.bytes[6] >> 4 == 7;
}

static bool is_hyphen_place(size_t i)
{
    return i == 8 || i == 13 || i == 18 || i == 23;
}

bool uuid_parse(str text, struct uuid *out)
{
    if (text.len != UUID_TEXT)
        return false;
    struct uuid id = { { 0 } };
    size_t digits = 0;
    for (size_t i = 0; i < UUID_TEXT; i++) {
        if (is_hyphen_place(i)) {
            if (text.ptr[i] != '-')
                return false;
            continue;
        }
        int value = hex_digit(text.ptr[i]);
        if (value < 0)
            return false;
        id.bytes[digits / 2] = (uint8_t)(id.bytes[digits / 2] << 4 | value);
        digits++;
    }
    *out = id;
    return true;
}

void uuid_write(struct uuid id, char out[UUID_TEXT])
{
    for (size_t i = 0; i < sizeof id.bytes; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *out++ = '-';
        *out++ = HEX[id.bytes[i] >> 4];
        *out++ = HEX[id.bytes[i] & 0x0F];
    }
}

str uuid_text(struct arena *a, struct uuid id)
{
    char *text = arena_take(a, UUID_TEXT + 1, 1);
    uuid_write(id, text);
    return (str){ text, UUID_TEXT };
}
