#include "domain/public_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

struct network {
    uint32_t address;
    int bits;
};

/* What is not on the public internet; the last one is all from multicast on. */
static const struct network SPECIAL[] = {
    { 0x00000000, 8 },  { 0x0a000000, 8 },  { 0x64400000, 10 }, { 0x7f000000, 8 },
    { 0xa9fe0000, 16 }, { 0xac100000, 12 }, { 0xc0000000, 24 }, { 0xc0000200, 24 },
    { 0xc0586300, 24 }, { 0xc0a80000, 16 }, { 0xc6120000, 15 }, { 0xc6336400, 24 },
    { 0xcb007100, 24 }, { 0xe0000000, 3 },
};

static bool is_public_v4(uint32_t address)
{
    for (size_t i = 0; i < COUNT(SPECIAL); i++)
        if ((address ^ SPECIAL[i].address) >> (32 - SPECIAL[i].bits) == 0)
            return false;
    return true;
}

/* Of IPv6 only 2000::/3 is given out; of it not what leads back to IPv4 (2001::/32 Teredo,
 * 2002::/16 6to4), nor the rest of 2001::/23, nor what is for documentation. */
static bool is_public_v6(const uint8_t a[16])
{
    bool is_special = a[0] == 0x20 && a[1] == 0x01 && (a[2] & 0xfe) == 0;
    bool is_6to4 = a[0] == 0x20 && a[1] == 0x02;
    bool is_example = (a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0d && a[3] == 0xb8) ||
                      (a[0] == 0x3f && a[1] == 0xff && (a[2] & 0xf0) == 0);
    return (a[0] & 0xe0) == 0x20 && !is_special && !is_6to4 && !is_example;
}

bool address_is_public(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof v4);
        return is_public_v4(ntohl(v4.sin_addr.s_addr));
    }
    struct sockaddr_in6 v6;
    if (address->sa_family != AF_INET6)
        return false;
    memcpy(&v6, address, sizeof v6);
    return is_public_v6(v6.sin6_addr.s6_addr);
}

bool host_may_be_public(str host)
{
    char text[INET6_ADDRSTRLEN] = { 0 };
    struct in_addr v4;
    struct in6_addr v6;
    bool is_v6 = host.len > 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']';
    str bare = is_v6 ? (str){ host.ptr + 1, host.len - 2 } : host;
    if (str_equal(host, STR("localhost")))
        return false;
    if (bare.len >= sizeof text)
        return !is_v6;
    memcpy(text, bare.ptr, bare.len);
    if (is_v6)
        return inet_pton(AF_INET6, text, &v6) == 1 && is_public_v6(v6.s6_addr);
    return inet_pton(AF_INET, text, &v4) != 1 || is_public_v4(ntohl(v4.s_addr));
}
