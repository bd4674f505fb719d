/*
 * uuid.h -- 128-bit ids. Ours are version 7 (time first), so that what is made together lies
 * together in an index. Clients' are taken in any version: only the shape is checked.
 */
#ifndef UUID_H
#define UUID_H

#include "base/base.h"
#include "base/entropy.h"

#define UUID_TEXT 36

struct uuid {
    uint8_t bytes[16];
};

/* Version 7 of `now` (microseconds). Ids made with the same `now` are still ascending in the
 * order of the calls within this process: a counter follows the time. */
struct uuid uuid_make(struct entropy *e, int64_t now);

/* Below all ids that are made from that instant on, and above those made a millisecond before. */
struct uuid uuid_floor(int64_t at);
bool uuid_is_timed(struct uuid id); /* is it of version 7, as ours are? */
int64_t uuid_time(struct uuid id);  /* of such a one: when it was made, to the millisecond */

bool uuid_parse(str text, struct uuid *out); /* 8-4-4-4-12 hexadecimal digits, either case */
void uuid_write(struct uuid id, char out[UUID_TEXT]); /* lower case; no NUL */
str uuid_text(struct arena *a, struct uuid id);

static inline bool uuid_equal(struct uuid a, struct uuid b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

static inline int uuid_compare(struct uuid a, struct uuid b) /* <0, 0, >0 */
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes);
}

static inline bool uuid_is_zero(struct uuid id)
{
    return uuid_equal(id, (struct uuid){ { 0 } });
}

#endif
