#include "http/address.h"

#include <arpa/inet.h>

str address_text(struct arena *a, const struct sockaddr *address)
{
    char *text = arena_take(a, INET6_ADDRSTRLEN, 1);
    const char *written = NULL;
    if (address != NULL && address->sa_family == AF_INET) {
        const struct sockaddr_in *four = (const void *)address;
        written = inet_ntop(AF_INET, &four->sin_addr, text, INET6_ADDRSTRLEN);
    } else if (address != NULL && address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const void *)address;
        const uint8_t *bytes = six->sin6_addr.s6_addr;
        written = IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)
                      ? inet_ntop(AF_INET, bytes + 12, text, INET6_ADDRSTRLEN)
                      : inet_ntop(AF_INET6, bytes, text, INET6_ADDRSTRLEN);
    }
    return str_of(written);
}

/* --- sets ------------------------------------------------------------------------------- */

#define MAPPED_BITS 96 /* of the prefix that makes an IPv4 address one of IPv6 */

static bool read_address(str text, unsigned char bytes[16], bool *is_v4)
{
    char name[INET6_ADDRSTRLEN];
    if (text.len == 0 || text.len >= sizeof name)
        return false;
    memcpy(name, text.ptr, text.len);
    name[text.len] = '\0';
    memset(bytes, 0, 16);
    bytes[10] = bytes[11] = 0xFF;
    *is_v4 = inet_pton(AF_INET, name, bytes + 12) == 1;
    return *is_v4 || inet_pton(AF_INET6, name, bytes) == 1;
}

bool address_read(struct arena *a, str text, str *out)
{
    struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
    bool is_v4 = false;
    if (!read_address(text, six.sin6_addr.s6_addr, &is_v4))
        return false;
    *out = address_text(a, (const void *)&six);
    return true;
}

static bool read_network(str text, struct network *out)
{
    str address = { 0 };
    bool is_v4 = false;
    int64_t bits = 0;
    if (!str_split(&text, '/', &address) || !read_address(address, out->bytes, &is_v4))
        return false;
    int64_t most = is_v4 ? 32 : 128;
    if (text.ptr == NULL)
        bits = most;
    else if (!str_to_i64(text, &bits) || bits < 0 || bits > most)
        return false;
    out->bits = (unsigned)bits + (is_v4 ? MAPPED_BITS : 0);
    return true;
}

bool networks_read(const char *text, struct networks *out)
{
    static const struct {
        const char *name, *means;
    } NAMES[] = { { "loopback", "127.0.0.0/8,::1" },
                  { "any", "0.0.0.0/0,::/0" },
                  { "none", NULL } };
    struct networks read = { 0 };
    for (size_t i = 0; i < COUNT(NAMES); i++)
        if (strcmp(text, NAMES[i].name) == 0)
            text = NAMES[i].means;
    str rest = str_of(text), one = { 0 };
    while (str_split(&rest, ',', &one))
        if (read.count == NETWORKS_MAX || !read_network(str_trim(one), &read.items[read.count++]))
            return false;
    *out = read;
    return true;
}

static bool has(const struct network *n, const unsigned char bytes[16])
{
    unsigned whole = n->bits / 8, rest = n->bits % 8;
    if (memcmp(n->bytes, bytes, whole) != 0)
        return false;
    return rest == 0 || (n->bytes[whole] ^ bytes[whole]) >> (8 - rest) == 0;
}

bool networks_have(const struct networks *n, str address)
{
    unsigned char bytes[16];
    bool is_v4 = false;
    if (!read_address(address, bytes, &is_v4))
        return false;
    for (size_t i = 0; i < n->count; i++)
        if (has(&n->items[i], bytes))
            return true;
    return false;
}
