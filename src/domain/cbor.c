#include "domain/cbor.h"

enum major { UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE };

struct reader {
    const unsigned char *at, *end;
};

/* What it is, and its number: a value, a length or a count. */
static bool read_head(struct reader *r, enum major *major, uint64_t *number)
{
    if (r->at == r->end)
        return false;
    unsigned info = *r->at & 0x1f;
    *major = (enum major)(*r->at++ >> 5);
    *number = info;
    if (info < 24)
        return true;
    size_t width = (size_t)1 << (info - 24);
    if (info > 27 || (size_t)(r->end - r->at) < width)
        return false;
    for (*number = 0; width > 0; width--)
        *number = *number << 8 | *r->at++;
    return true;
}

static bool skip_item(struct reader *r, unsigned depth);

static bool skip_items(struct reader *r, uint64_t count, unsigned depth)
{
    if (count > (uint64_t)(r->end - r->at)) /* each has a byte at least */
        return false;
    for (uint64_t i = 0; i < count; i++)
        if (!skip_item(r, depth + 1))
            return false;
    return true;
}

static bool skip_item(struct reader *r, unsigned depth)
{
    enum major major = UNSIGNED;
    uint64_t number = 0;
    if (depth > CBOR_DEPTH_MAX || !read_head(r, &major, &number))
        return false;
    switch (major) {
    case BYTES:
    case TEXT:
        if (number > (uint64_t)(r->end - r->at))
            return false;
        r->at += number;
        return true;
    case ARRAY:
        return skip_items(r, number, depth);
    case MAP:
        return number <= UINT32_MAX && skip_items(r, 2 * number, depth);
    case TAG:
        return skip_items(r, 1, depth);
    case UNSIGNED:
    case NEGATIVE:
    case SIMPLE:
        return true;
    }
    UNREACHABLE("three bits");
}

bool cbor_is_whole(const unsigned char *bytes, size_t length)
{
    struct reader r = { bytes, bytes + length };
    while (r.at < r.end)
        if (!skip_item(&r, 0))
            return false;
    return true;
}
